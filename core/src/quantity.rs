//! How much and how many: a number, a range, or honestly unknown.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::SerializeMap};
use serde_json::{Value, json};

use crate::{id::Unit, limits::MAX_INTEGER, shape::Shape};

/// A whole number, a range of them (both ends included), a least one, or unknown.
///
/// On the wire an integer, `{"from":…,"to":…}`, `{"from":…}` or `"unknown"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum Quantity {
    /// This many.
    Exact(u64),
    /// At least `from`, at most `to`.
    Range {
        /// The least it can be.
        from: u64,
        /// The most it can be.
        to: u64,
    },
    /// At least this many; how many more, nobody knows.
    AtLeast(u64),
    /// Nobody knows.
    Unknown,
}

impl Quantity {
    /// The least and the most that it can be; none where nobody knows.
    #[must_use]
    pub const fn bounds(self) -> (Option<u64>, Option<u64>) {
        match self {
            Self::Exact(n) => (Some(n), Some(n)),
            Self::Range { from, to } => (Some(from), Some(to)),
            Self::AtLeast(n) => (Some(n), None),
            Self::Unknown => (None, None),
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(n) => n.fmt(f),
            Self::Range { from, to } => write!(f, "{from} to {to}"),
            Self::AtLeast(n) => write!(f, "at least {n}"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Exact(n) => serializer.serialize_u64(*n),
            Self::Range { from, to } => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("from", from)?;
                map.serialize_entry("to", to)?;
                map.end()
            }
            Self::AtLeast(n) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("from", n)?;
                map.end()
            }
            Self::Unknown => serializer.serialize_str("unknown"),
        }
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "expected an integer, {\"from\":…,\"to\":…}, {\"from\":…} or \"unknown\"")]
        enum Wire {
            Exact(u64),
            From { from: u64, to: Option<u64> },
            Word(String),
        }
        let most =
            |n| if n > MAX_INTEGER { Err(D::Error::custom(format_args!("{n} is more than 2^53 - 1"))) } else { Ok(n) };
        match Wire::deserialize(deserializer)? {
            Wire::Exact(n) => most(n).map(Self::Exact),
            Wire::From { from, to: None } => most(from).map(Self::AtLeast),
            Wire::From { from, to: Some(to) } if from <= to => Ok(Self::Range { from, to: most(to)? }),
            Wire::From { from, to: Some(to) } => {
                Err(D::Error::custom(format_args!("a range from {from} to {to} is reversed")))
            }
            Wire::Word(word) if word == "unknown" => Ok(Self::Unknown),
            Wire::Word(word) => Err(crate::word::newer(&word)),
        }
    }
}

impl Shape for Quantity {
    fn schema() -> Value {
        json!({ "$ref": "#/$defs/quantity" })
    }
}

/// How much of something works again, in parts per 10,000: 0 is nothing, 10,000 is all. Flapping is the range 0–10,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[serde(transparent)]
pub struct Restored(Quantity);

impl Restored {
    /// Everything works.
    pub const FULLY: Self = Self(Quantity::Exact(10_000));
    /// Nothing works.
    pub const NOT: Self = Self(Quantity::Exact(0));
    /// It comes and goes.
    pub const FLAPPING: Self = Self(Quantity::Range { from: 0, to: 10_000 });
    /// Nobody knows.
    pub const UNKNOWN: Self = Self(Quantity::Unknown);

    /// A quantity as a restored share; none when it is more than 10,000 or a reversed range.
    #[must_use]
    pub const fn new(quantity: Quantity) -> Option<Self> {
        match quantity {
            Quantity::Exact(parts) | Quantity::AtLeast(parts) if parts > 10_000 => None,
            Quantity::Range { from, to } if from > to || to > 10_000 => None,
            _ => Some(Self(quantity)),
        }
    }

    /// The quantity, in parts per 10,000.
    #[must_use]
    pub const fn quantity(self) -> Quantity {
        self.0
    }

    /// Whether all of it surely works.
    #[must_use]
    pub fn is_full(self) -> bool {
        matches!(self.0, Quantity::Exact(10_000) | Quantity::AtLeast(10_000) | Quantity::Range { from: 10_000, .. })
    }
}

impl fmt::Display for Restored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |f: &mut fmt::Formatter<'_>, parts: u64| match (parts / 100, parts % 100) {
            (whole, 0) => write!(f, "{whole} %"),
            (whole, rest) => write!(f, "{whole}.{rest:02} %"),
        };
        match self.0 {
            Quantity::Exact(parts) => percent(f, parts),
            Quantity::Range { from, to } => {
                percent(f, from)?;
                f.write_str(" to ")?;
                percent(f, to)
            }
            Quantity::AtLeast(parts) => {
                f.write_str("at least ")?;
                percent(f, parts)
            }
            Quantity::Unknown => f.write_str("unknown"),
        }
    }
}

impl<'de> Deserialize<'de> for Restored {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let quantity = Quantity::deserialize(deserializer)?;
        Self::new(quantity).ok_or_else(|| D::Error::custom("restored is in parts per 10,000, so at most 10,000"))
    }
}

impl Shape for Restored {
    fn schema() -> Value {
        json!({ "$ref": "#/$defs/restored" })
    }
}

/// How many were affected, and of what.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Affected {
    /// How many.
    pub count: Quantity,
    /// Of what: `users`, `requests`, `projects`.
    pub unit: Unit,
}

impl fmt::Display for Affected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.count, self.unit)
    }
}

impl Shape for Affected {
    fn schema() -> Value {
        json!({
            "type": "object", "required": ["count", "unit"],
            "properties": { "count": Quantity::schema(), "unit": Unit::schema() },
        })
    }
}
