//! A guard set aside: why, and until when what it asks for will be put right.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::lenient;
use crate::{Text, Timestamp};

/// Why a guard is set aside. In JSON the reason alone, or an object of `reason` and `until`.
///
/// ```
/// use sevlog::{Timestamp, command::Waiver};
///
/// let waiver = Waiver::from("calendar sync returns tomorrow").until(Timestamp::parse("2026-11-24T12:00Z")?);
/// assert_eq!(serde_json::from_str::<Waiver>(r#"{"reason":"calendar sync returns tomorrow","until":"2026-11-24T13:00+01:00"}"#)?, waiver);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Why.
    pub reason: Text,
    /// Until when what the guard asks for will be put right: impact that is left open is due then.
    pub until: Option<Timestamp>,
}

impl Waiver {
    /// Says until when it will be put right.
    #[must_use]
    pub fn until(self, until: Timestamp) -> Self {
        Self { until: Some(until), ..self }
    }
}

impl<T: Into<Text>> From<T> for Waiver {
    fn from(reason: T) -> Self {
        Self { reason: reason.into(), until: None }
    }
}

impl Serialize for Waiver {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Dated<'a> {
            reason: &'a Text,
            until: Timestamp,
        }
        match self.until {
            None => self.reason.serialize(serializer),
            Some(until) => Dated { reason: &self.reason, until }.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Waiver {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        lenient::waiver(deserializer)
    }
}
