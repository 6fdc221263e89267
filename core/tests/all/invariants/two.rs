//! What two people set at once, worked out from their commands alone.

use sevlog::{Incident, Intent, Role, Status, Subject, event::ActionItemChanged};

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
        Intent::AcknowledgeHandOver(body) => Subject::Role(body.role.clone()),
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
        Subject::Status => {
            let resolved = incident.cycles().last().and_then(|cycle| cycle.resolved.as_ref());
            let how = resolved.filter(|_| incident.status() == Status::Resolved).map(|resolved| resolved.how);
            format!("{} {:?} {how:?} {:?}", incident.status(), incident.merged_into(), incident.dismissed())
        }
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

/// Whether a change of an action item finds what it names as it wants it. What it does not name, it leaves to others.
pub(crate) fn item_is_as_wanted(incident: &Incident, body: &ActionItemChanged) -> bool {
    fn is<T: PartialEq>(wanted: Option<&T>, found: Option<&T>) -> bool {
        wanted.is_none() || wanted == found
    }
    incident.action_items().get(&body.item).is_some_and(|item| {
        is(body.title.as_ref(), Some(&item.title.value))
            && is(body.ticket.as_ref(), item.ticket.as_ref().map(|ticket| &ticket.value))
            && is(body.kind.as_ref(), item.kind.as_ref())
            && is(body.owner.as_ref(), item.owner.as_ref())
            && is(body.team.as_ref(), item.team.as_ref())
            && is(body.due.as_ref(), item.due.as_ref())
            && is(body.priority.as_ref(), item.priority.as_ref())
    })
}
