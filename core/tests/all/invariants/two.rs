//! What two people set at once, worked out from their commands alone.

use sevlog::{Incident, Intent, Role, Subject};

/// What a command sets; none for one that tells a fact.
pub(crate) fn subject(intent: &Intent) -> Option<Subject> {
    Some(match intent {
        Intent::Regress(_)
        | Intent::Resolve(_)
        | Intent::StartReview(_)
        | Intent::PublishPostmortem(_)
        | Intent::Close(_)
        | Intent::Reopen(_)
        | Intent::Dismiss(_)
        | Intent::Reinstate(_)
        | Intent::MergeInto(_)
        | Intent::Unmerge(_) => Subject::Status,
        Intent::Retitle(_) => Subject::Title,
        Intent::SetSeverity(_) => Subject::Severity,
        Intent::TakeCommand(_) => Subject::Role(Role::incident_command()),
        Intent::Assign(body) => Subject::Role(body.role.clone()),
        Intent::HandOver(body) => Subject::Role(body.role.clone()),
        Intent::Release(body) => Subject::Role(body.role.clone()),
        Intent::SetField(body) => Subject::Field(body.field.clone()),
        Intent::ChangeActionItem(body) => Subject::Item(body.item),
        Intent::CompleteActionItem(body) => Subject::Item(body.item),
        Intent::DropActionItem(body) => Subject::Item(body.item),
        _ => return None,
    })
}

/// What a subject is set to.
pub(crate) fn value(incident: &Incident, subject: &Subject) -> String {
    match subject {
        Subject::Status => format!("{} {:?}", incident.status(), incident.merged_into()),
        Subject::Title => format!("{:?}", incident.title()),
        Subject::Severity => format!("{:?}", incident.severity()),
        Subject::Role(role) => format!("{:?}", incident.roles().get(role).map(|holder| &holder.person)),
        Subject::Field(field) => format!("{:?}", incident.field(field)),
        Subject::Item(id) => {
            let item = incident.action_items().get(id);
            let item = item.map(|item| {
                let texts = (&item.title.value, item.ticket.as_ref().map(|ticket| &ticket.value));
                (texts, &item.kind, &item.owner, &item.team, &item.due, &item.priority, item.state)
            });
            format!("{item:?}")
        }
    }
}
