//! How bad it is, in the plan's own scale.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{id::SeverityLabel, shape::Shape, word::words};

/// One level of the plan's scale: a rank that rules compare and a label that people say.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Severity {
    /// 1 is the worst.
    pub rank: u64,
    /// Such as `SEV-1`.
    pub label: SeverityLabel,
}

impl Severity {
    /// Whether this is worse than `other`. Labels are not compared.
    #[must_use]
    pub fn is_worse_than(&self, other: &Self) -> bool {
        self.rank < other.rank
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.label.fmt(f)
    }
}

impl Shape for Severity {
    fn schema() -> Value {
        json!({
            "type": "object", "required": ["label", "rank"],
            "properties": {
                "label": SeverityLabel::schema(),
                "rank": { "type": "integer", "minimum": 1, "maximum": crate::limits::MAX_INTEGER },
            },
        })
    }
}

words! {
    /// Where a severity came from.
    pub enum SeverityOrigin {
        /// A program proposed it, from a signal: nobody has triaged yet.
        Proposed = "proposed",
        /// A person set it.
        Set = "set",
    }
}
