//! The rules on severity: anyone raises it, the commander lowers it.

use super::{Desk, Standing};
use crate::{
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
            Standing::Same if same && self.is_live() => return,
            Standing::Same | Standing::Free => {}
        }
        let wanted = self.context.plan.severity_labelled(body.severity.as_str());
        let guards = self.guards(&guard::on_set_severity(self.incident, wanted.as_ref(), &self.context.actor));
        self.draft_severity(&body.severity, body.reason.clone(), guards);
    }

    pub(super) fn confirm_severity(&mut self) {
        let commander = self.incident.commander();
        if commander.is_none() || self.context.actor.person() != commander {
            self.refuse(Reason::CommanderNeeded);
        }
        match self.incident.severity().cloned() {
            Some(severity) => self.tell(SeverityConfirmed { severity }),
            None => self.refuse(Reason::NoSeverity),
        }
    }
}
