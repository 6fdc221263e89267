//! What people and strangers wrote: stored as it came, removable, escaped where it is shown.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::shape::Shape;

/// A piece of text, or the fact that it was redacted.
///
/// ```
/// use sevlog::Text;
/// assert_eq!(Text::from("<b>down</b>").as_str(), Some("<b>down</b>"));
/// assert_eq!(Text::redacted().as_str(), None);
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Text(Option<Box<str>>);

impl Text {
    /// Text that was removed from the log.
    #[must_use]
    pub const fn redacted() -> Self {
        Self(None)
    }

    /// The text; none when it was redacted.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Whether it was removed from the log.
    #[must_use]
    pub const fn is_redacted(&self) -> bool {
        self.0.is_none()
    }

    /// The text, or `[redacted]` where it was removed.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.0.as_deref().unwrap_or("[redacted]")
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(Some(text.into()))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Some(text.into()))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(text) => fmt::Debug::fmt(text, f),
            None => f.write_str("redacted"),
        }
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::deserialize(deserializer).map(|text| Self(Some(text)))
    }
}

impl Shape for Text {
    fn schema() -> Value {
        json!({ "type": "string" })
    }
}

/// Labels of a signal, as their sender wrote them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Labels(pub BTreeMap<String, String>);

impl Shape for Labels {
    fn schema() -> Value {
        json!({ "type": "object", "additionalProperties": { "type": "string" } })
    }
}

/// A JSON object whose members the rules do not know: the changes of a correction, the content of a host's own event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Members(pub Map<String, Value>);

impl Members {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Shape for Members {
    fn schema() -> Value {
        json!({ "type": "object" })
    }
}

/// What a text field reads as once its record was redacted.
pub(crate) trait Redactable {
    /// The value that stands for removed text.
    fn redacted() -> Self;
}

impl Redactable for Text {
    fn redacted() -> Self {
        Self::redacted()
    }
}

impl<T> Redactable for Option<T> {
    fn redacted() -> Self {
        None
    }
}

impl Redactable for Members {
    fn redacted() -> Self {
        Self::default()
    }
}
