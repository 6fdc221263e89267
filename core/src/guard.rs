//! The rules of the plan on claims: when each is met, and how each claim stood to them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    actor::Actor,
    event::{How, IncidentKind, ValidationOutcome},
    finding::Finding,
    impact::ImpactWindow,
    incident::{Incident, Publication},
    plan::Plan,
    postmortem::Postmortem,
    severity::Severity,
    shape::Shape,
    word::words,
};

words! {
    /// A rule of the plan on a claim.
    pub enum GuardKey {
        /// On `resolve`: a person set the severity, in `declare` or later.
        SeverityTriaged = "severity_triaged",
        /// On `resolve` as fixed: there is a fix, and the newest validation of this cycle comes after the newest fix and the last regress, and passed.
        FixValidated = "fix_validated",
        /// On `resolve`: no impact window is ongoing.
        ImpactClosed = "impact_closed",
        /// On `publish_postmortem`: the document has no finding of kind *document* and level error.
        DocumentClean = "document_clean",
        /// On `close`: the plan asks for no postmortem, or one was published since the newest reopening.
        PostmortemNotRequired = "postmortem_not_required",
        /// On `set_severity`: the commander lowers it; anyone raises it.
        CommanderLowers = "commander_lowers",
    }
}

impl GuardKey {
    /// What it wants, for a person whose claim broke it.
    #[must_use]
    pub const fn wants(self) -> &'static str {
        match self {
            Self::SeverityTriaged => "a person sets the severity first: set_severity",
            Self::FixValidated => {
                "a validation that passed, after the newest fix and the last regress: record_fix, then record_validation"
            }
            Self::ImpactClosed => "every impact window has ended: restore, or end it with a reason",
            Self::DocumentClean => "no document finding of level error is left: see the postmortem's findings",
            Self::PostmortemNotRequired => {
                "the plan asks for a postmortem, and for a revision after a reopening: publish_postmortem"
            }
            Self::CommanderLowers => "only the commander lowers a severity; anyone raises it",
        }
    }
}

/// How `resolve` stands to its guards.
pub(crate) fn on_resolve(incident: &Incident, how: How) -> Vec<(GuardKey, bool)> {
    let mut held = vec![
        (GuardKey::SeverityTriaged, incident.is_triaged()),
        (GuardKey::ImpactClosed, !incident.windows().values().any(ImpactWindow::is_ongoing)),
    ];
    if how == How::Fixed {
        held.push((GuardKey::FixValidated, fix_validated(incident)));
    }
    held
}

/// Whether the newest validation of this cycle comes after the newest fix and the last regress, and passed.
fn fix_validated(incident: &Incident) -> bool {
    let cycle = incident.cycle();
    let fix = incident.fixes().iter().rev().find(|fix| fix.cycle == cycle);
    let regress = incident.regresses().iter().rev().find(|regress| regress.cycle == cycle);
    let validation = incident.validations().iter().rev().find(|validation| validation.cycle == cycle);
    let (Some(fix), Some(validation)) = (fix, validation) else { return false };
    validation.outcome == ValidationOutcome::Passed
        && validation.mark.comes_after(&fix.mark)
        && regress.is_none_or(|regress| validation.mark.comes_after(&regress.mark))
}

/// How `publish_postmortem` stands to its guard, of a document that was made here.
pub(crate) fn on_publish(postmortem: &Postmortem) -> [(GuardKey, bool); 1] {
    [(GuardKey::DocumentClean, !postmortem.findings().iter().any(Finding::blocks_publication))]
}

/// How `close` stands to its guard. Practice and tests need no postmortem; one that was published before the incident was
/// reopened does not tell what came since.
pub(crate) fn on_close(incident: &Incident, plan: &Plan) -> Vec<(GuardKey, bool)> {
    let practice = matches!(incident.kind(), IncidentKind::Drill | IncidentKind::Test);
    let reopened = incident.cycles().iter().skip(1).next_back().map(|cycle| &cycle.opened);
    let is_since = |one: &Publication| reopened.is_none_or(|reopened| one.mark.comes_after(reopened));
    let published = incident.publications().iter().any(is_since);
    vec![(GuardKey::PostmortemNotRequired, practice || published || !plan.binds(incident.peak_severity()))]
}

/// How `set_severity` stands to its guard.
pub(crate) fn on_set_severity(incident: &Incident, wanted: Option<&Severity>, actor: &Actor) -> [(GuardKey, bool); 1] {
    let current = incident.severity().zip(wanted);
    let lowers = current.is_some_and(|(current, wanted)| current.is_worse_than(wanted));
    let commands = incident.commander().is_some_and(|commander| actor.person() == Some(commander));
    [(GuardKey::CommanderLowers, !lowers || commands)]
}

words! {
    /// How hard a guard binds.
    pub enum Binding {
        /// A claim that breaks it is rejected, unless it is waived with a reason.
        Enforce = "enforce",
        /// A claim that breaks it goes through, with a finding.
        Advise = "advise",
        /// It is not looked at.
        Off = "off",
    }
}

words! {
    /// How a claim stood to a guard.
    pub enum GuardState {
        /// It held.
        Met = "met",
        /// It did not, and only advises.
        Advised = "advised",
        /// It did not, and was set aside with a reason.
        Waived = "waived",
        /// The plan has it off.
        Off = "off",
    }
}

/// How a claim stood to each of its guards.
#[derive(
    Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, borsh::BorshSerialize, borsh::BorshDeserialize,
)]
#[serde(transparent)]
pub struct Guards(pub BTreeMap<GuardKey, GuardState>);

impl Shape for Guards {
    fn schema() -> Value {
        json!({
            "type": "object",
            "propertyNames": GuardKey::schema(),
            "additionalProperties": GuardState::schema(),
        })
    }
}
