//! What falls to whom, and how long it may take.

use serde::{Deserialize, Serialize};

use super::{Span, object};
use crate::{
    id::{Role, SeverityLabel},
    word::words,
};

words! {
    /// What somebody has to see to.
    pub enum Duty {
        /// Outsiders and insiders are told.
        Updates = "updates",
        /// A person sets the severity.
        Triage = "triage",
        /// Somebody commands.
        Command = "command",
        /// Who was handed a role says that they have it.
        HandOver = "hand_over",
        /// The commander confirms a severity that another raised.
        SeverityConfirmation = "severity_confirmation",
        /// Who holds the role of scribe writes down what happens.
        Record = "record",
        /// A fix is checked.
        Validation = "validation",
        /// What outsiders still feel after the resolve is ended.
        Impact = "impact",
        /// An alert that came back after the resolve is answered: the incident is reopened, or somebody explains why not.
        Recurrence = "recurrence",
        /// The postmortem is written and published.
        Postmortem = "postmortem",
        /// What was promised to be done is done.
        ActionItems = "action_items",
        /// What can go wrong is practised.
        Drills = "drills",
        /// The plan itself is looked at.
        PlanReview = "plan_review",
    }
}

/// How long a duty may take, and for whom it is owed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DutyTerm {
    /// How long it may take; absent, the plan names no time.
    #[serde(default, deserialize_with = "object::maybe", skip_serializing_if = "Option::is_none")]
    pub within: Option<Span>,
    /// How long before that it counts as due; absent, from the moment itself.
    #[serde(default, deserialize_with = "object::maybe", skip_serializing_if = "Option::is_none")]
    pub lead: Option<Span>,
    /// The severities that it is owed for; absent, those that rules without a severity bind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severities: Option<Vec<SeverityLabel>>,
}

/// Who sees to something: a text as the plan has it, and the role that it means, if there is one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Owner {
    /// As the plan has it, such as `IC` or `Support Lead`.
    pub text: String,
    /// The role; absent, nobody can hold it, and there is a finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}
