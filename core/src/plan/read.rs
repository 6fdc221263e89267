//! A plan as JSON and as TOML.

use serde::Deserializer;

use super::Plan;
use crate::{Code, canonical, word};

/// Why a text is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The text cannot be read as a plan.
    #[error("line {line}, column {column}: this is no plan: {problem}")]
    Invalid {
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// What is wrong there.
        problem: String,
    },
    /// The text says what no plan has.
    #[error("a plan has no {}; is it misspelt?", keys.join(", no "))]
    UnknownKeys {
        /// Where each of them stands: `channels.0.cadance`.
        keys: Vec<String>,
    },
    /// The plan holds what a log cannot.
    #[error("the plan cannot be adopted or written: {problem}")]
    Unwritable {
        /// What stands against it.
        problem: String,
    },
}

impl PlanError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Invalid { .. } => Code::PlanInvalid,
            Self::UnknownKeys { .. } => Code::PlanUnknownKeys,
            Self::Unwritable { .. } => Code::PlanUnwritable,
        }
    }
}

/// Reads a plan, and tells what stands in the text and not in a plan: a misspelt rule must not be no rule.
fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Result<Plan, PlanError>, D::Error> {
    let mut keys = Vec::new();
    let plan: Plan = serde_ignored::deserialize(deserializer, |path| keys.push(path.to_string()))?;
    Ok(if keys.is_empty() { plan.has_a_digest().map(|()| plan) } else { Err(PlanError::UnknownKeys { keys }) })
}

/// What is wrong, without where: a word that nobody knows is misspelt here, not newer.
fn problem(told: &str) -> String {
    word::newer_in(told).map_or_else(|| told.to_owned(), |word| format!("`{word}` is no word of its field"))
}

impl Plan {
    fn has_a_digest(&self) -> Result<(), PlanError> {
        let canonical = canonical::canonical_of(self);
        canonical.map(drop).map_err(|error| PlanError::Unwritable { problem: error.to_string() })
    }

    /// Reads a plan from JSON.
    ///
    /// # Errors
    /// When the text is no JSON or no plan, and when it says what no plan has.
    pub fn from_json(text: &str) -> Result<Self, PlanError> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let read = read(&mut deserializer).and_then(|plan| deserializer.end().map(|()| plan));
        read.unwrap_or_else(|error| {
            let problem = problem(&word::problem(&error));
            Err(PlanError::Invalid { line: error.line(), column: error.column(), problem })
        })
    }

    /// Reads a plan from TOML.
    ///
    /// # Errors
    /// When the text is no TOML or no plan, and when it says what no plan has.
    ///
    /// ```
    /// use sevlog::{Code, Plan};
    ///
    /// let plan = Plan::from_toml(r#"
    ///     title = "Ours"
    ///     bindsToRank = 1
    ///     severities = [{ rank = 1, label = "P1" }, { rank = 2, label = "P2" }]
    ///
    ///     [[channels]]
    ///     channel = "status_page"
    ///     name = "Status page"
    ///     audience = "outside"
    ///     cadence.every.interval = { minutes = 20 }
    /// "#)?;
    /// assert_eq!(plan.severities.len(), 2);
    /// assert_eq!(Plan::from_toml("tittle = 1").unwrap_err().code(), Code::PlanInvalid);
    /// # Ok::<(), sevlog::PlanError>(())
    /// ```
    pub fn from_toml(text: &str) -> Result<Self, PlanError> {
        let invalid = |error: &toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.split('\n').count();
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count().saturating_add(1);
            PlanError::Invalid { line, column, problem: problem(error.message()) }
        };
        let deserializer = toml::Deserializer::parse(text).map_err(|error| invalid(&error))?;
        read(deserializer).unwrap_or_else(|error| Err(invalid(&error)))
    }

    /// The plan as JSON, for people: indented, in the order of this type.
    ///
    /// # Errors
    /// When it holds a number that a log cannot.
    pub fn to_json(&self) -> Result<String, PlanError> {
        self.has_a_digest()?;
        let text = serde_json::to_string_pretty(self);
        text.map_err(|error| PlanError::Unwritable { problem: error.to_string() })
    }

    /// The plan as TOML.
    ///
    /// # Errors
    /// When it holds a number that a log cannot.
    pub fn to_toml(&self) -> Result<String, PlanError> {
        self.has_a_digest()?;
        toml::to_string_pretty(self).map_err(|error| PlanError::Unwritable { problem: error.to_string() })
    }
}
