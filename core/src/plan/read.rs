//! A plan as JSON and as TOML.

use serde::Deserializer;
use serde_json::Value;

use super::{
    Plan, object,
    problem::{json_sentence, sentence, shown, twice},
};
use crate::{Code, canonical, limits::MAX_INTEGER, word};

/// Why a text is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The text cannot be read as a plan.
    #[error("line {line}, column {column}{}: {problem}", if at.is_empty() { String::new() } else { format!(", {at}") })]
    Invalid {
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// Where in the plan, as [`PlanFinding::at`](super::PlanFinding::at): `channels[0].cadence`; empty for the text as a whole.
        at: String,
        /// What is wrong there, and what to do about it.
        problem: String,
    },
    /// The text says what no plan has.
    #[error("a plan has no {}; is it misspelt?", keys.join(", no "))]
    UnknownKeys {
        /// Where each of them stands: `channels[0].cadance`.
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
fn read<'de, D: Deserializer<'de>>(
    deserializer: D,
    invalid: impl FnOnce(String, &D::Error) -> PlanError,
) -> Result<Plan, PlanError> {
    let (mut keys, mut track) = (Vec::new(), serde_path_to_error::Track::new());
    let mut ignored = |path: serde_ignored::Path<'_>| keys.push(place_of_ignored(&path));
    let tracked = serde_path_to_error::Deserializer::new(deserializer, &mut track);
    let read = object::one(serde_ignored::Deserializer::new(tracked, &mut ignored));
    let plan: Plan = read.map_err(|error| invalid(place(&track.path()), &error))?;
    if keys.is_empty() { plan.has_a_digest().map(|()| plan) } else { Err(PlanError::UnknownKeys { keys }) }
}

/// A place in the plan, written as findings write it.
fn place(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter().fold(String::new(), |parent, segment| match segment {
        Segment::Seq { index } => format!("{parent}[{index}]"),
        Segment::Map { key } | Segment::Enum { variant: key } => member(&parent, key),
        Segment::Unknown => parent,
    })
}

/// The same of what stands in no plan.
fn place_of_ignored(path: &serde_ignored::Path<'_>) -> String {
    use serde_ignored::Path;
    match path {
        Path::Root => String::new(),
        Path::Seq { parent, index } => format!("{}[{index}]", place_of_ignored(parent)),
        Path::Map { parent, key } => member(&place_of_ignored(parent), key),
        Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => {
            place_of_ignored(parent)
        }
    }
}

fn member(parent: &str, key: &str) -> String {
    if parent.is_empty() { shown(key) } else { format!("{parent}.{}", shown(key)) }
}

/// What to say of the first number that a log cannot hold.
fn too_large(value: &Value, at: &str) -> Option<String> {
    match value {
        Value::Number(number) if number.as_u64().is_some_and(|number| number > MAX_INTEGER) => {
            Some(format!("{at} is {number}, and a log holds no number beyond {MAX_INTEGER}; say less"))
        }
        Value::Array(items) => items.iter().enumerate().find_map(|(n, item)| too_large(item, &format!("{at}[{n}]"))),
        Value::Object(members) => members.iter().find_map(|(key, value)| too_large(value, &member(at, key))),
        _ => None,
    }
}

/// Some editors begin a file with a mark of its byte order.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

impl Plan {
    fn has_a_digest(&self) -> Result<(), PlanError> {
        canonical::canonical_of(self).map(drop).map_err(|error| {
            let number = serde_json::to_value(self).ok().and_then(|plan| too_large(&plan, ""));
            PlanError::Unwritable { problem: number.unwrap_or_else(|| error.to_string()) }
        })
    }

    /// Reads a plan from JSON. A mark of the byte order before it is passed over.
    ///
    /// # Errors
    /// When the text is no JSON or no plan, and when it says what no plan has.
    ///
    /// ```
    /// let error = sevlog::Plan::from_json(r#"{"bindsToRank": 2, "severities": [{"rank": "high"}]}"#).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "line 1, column 49, severities[0].rank: expected a whole number of 0 or more; found the text \"high\"",
    /// );
    /// ```
    pub fn from_json(text: &str) -> Result<Self, PlanError> {
        let text = without_mark(text);
        let invalid = |at, error: &serde_json::Error| {
            let problem = match word::problem(error) {
                said if error.is_data() => sentence(&said),
                _ if text.trim().is_empty() => "the text is empty; write a plan, or use the standard one".to_owned(),
                said => json_sentence(&said),
            };
            // The end of a text without a line is at column 0.
            PlanError::Invalid { line: error.line(), column: error.column().max(1), at, problem }
        };
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let plan = read(&mut deserializer, invalid)?;
        deserializer.end().map_err(|error| invalid(String::new(), &error))?;
        Ok(plan)
    }

    /// Reads a plan from TOML. A mark of the byte order before it is passed over.
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
        let text = without_mark(text);
        let invalid = |at, error: &toml::de::Error| {
            let span = error.span().unwrap_or_default();
            let before = text.get(..span.start).unwrap_or_default();
            let line = before.split('\n').count();
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count().saturating_add(1);
            let problem = match error.message() {
                // It does not say which; the place that it points at does.
                "duplicate key" => twice(&shown(text.get(span).unwrap_or_default())),
                said => sentence(said),
            };
            PlanError::Invalid { line, column, at, problem }
        };
        let deserializer = toml::Deserializer::parse(text).map_err(|error| invalid(String::new(), &error))?;
        read(deserializer, invalid)
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
