//! The rules of the plan on claims, and how each claim stood to them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{shape::Shape, word::words};

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
        /// On `close`: the plan asks for no postmortem.
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
            Self::PostmortemNotRequired => "the plan asks for a postmortem: publish_postmortem",
            Self::CommanderLowers => "only the commander lowers a severity; anyone raises it",
        }
    }
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
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
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
