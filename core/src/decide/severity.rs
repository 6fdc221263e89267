//! The rules on severity: anyone raises it, the commander lowers it.

use super::{Desk, Standing};
use crate::{
    ObligationKind, Plans,
    command::SetSeverity,
    event::{SeverityConfirmed, SeveritySet},
    guard::{self, Guards},
    id::SeverityLabel,
    rejection::{Reason, Subject},
    severity::SeverityOrigin,
    text::Text,
};

impl Desk<'_> {
    fn origin(&self) -> SeverityOrigin {
        if self.is_person() { SeverityOrigin::Set } else { SeverityOrigin::Proposed }
    }

    /// Drafts a severity by its label, if the plan has it.
    pub(super) fn draft_severity(&mut self, label: &SeverityLabel, reason: Option<Text>, guards: Guards) {
        let plan = self.context.plan;
        let Some(severity) = plan.severity_labelled(label.as_str()) else {
            let known = plan.severities.iter().map(|level| level.label.to_string()).collect::<Vec<_>>().join(", ");
            return self.refuse(Reason::UnknownSeverity { label: label.to_string(), known });
        };
        let origin = self.origin();
        self.draft(SeveritySet { severity, origin, guards, plan: plan.digest(), reason });
    }

    pub(super) fn set_severity(&mut self, body: &SetSeverity) {
        let current = self.incident.severity_in_force();
        let label = current.map(|change| &change.severity.label);
        // A person who sets what a signal only proposed triages, and that is news.
        let news = current.is_none_or(|change| change.origin != self.origin() && self.is_person());
        let same = label == Some(&body.severity) && !news;
        let theirs = label.map_or_else(|| "none".to_owned(), ToString::to_string);
        let agrees = label == Some(&body.severity);
        match self.standing(&Subject::Severity, same || agrees, theirs) {
            Standing::Contradicted => return,
            // Told with a time of its own it is a fact about then, even where it names the severity of now.
            Standing::Same if same && self.is_live() => {
                if self.is_for_commander_to_confirm() {
                    self.draft_confirmation(body.reason.clone());
                }
                return;
            }
            Standing::Same | Standing::Free => {}
        }
        let wanted = self.context.plan.severity_labelled(body.severity.as_str());
        let guards = self.guards(&guard::on_set_severity(self.incident, wanted.as_ref(), &self.context.actor));
        self.draft_severity(&body.severity, body.reason.clone(), guards);
    }

    pub(super) fn confirm_severity(&mut self) {
        if !self.is_commander() {
            self.refuse(Reason::CommanderNeeded);
        }
        self.draft_confirmation(None);
    }

    fn draft_confirmation(&mut self, reason: Option<Text>) {
        match self.incident.severity().cloned() {
            Some(severity) => self.tell(SeverityConfirmed { severity, reason }),
            None => self.refuse(Reason::NoSeverity),
        }
    }

    fn is_commander(&self) -> bool {
        let commander = self.incident.commander();
        commander.is_some() && self.context.actor.person() == commander
    }

    /// Whether the commander speaks, and by the plan owes a word on the severity that another set.
    fn is_for_commander_to_confirm(&self) -> bool {
        if !self.is_commander() {
            return false;
        }
        let plans = Plans::from(self.context.plan.clone());
        let owed = self.incident.agenda().obligations(&plans, self.context.now);
        owed.iter().any(|one| one.kind == ObligationKind::SeverityConfirmation && one.state.is_open())
    }
}
