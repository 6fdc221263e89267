//! The number by which people speak of an incident, and the book that counts so.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{id::IncidentId, shape::Shape};

/// A number that a book gave: `INC-42`, or where several books are spoken of, `01M83PPH000000000000000009/INC-42`.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    borsh::BorshSerialize,
    borsh::BorshDeserialize,
)]
pub struct IncidentNumber {
    /// The book, by the id of its own stream.
    pub book: IncidentId,
    /// The number, from 1. A book may leave some out.
    pub number: u64,
}

impl fmt::Display for IncidentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/INC-{}", self.book, self.number)
    }
}

impl Shape for IncidentNumber {
    fn schema() -> Value {
        json!({
            "type": "object", "required": ["book", "number"],
            "properties": { "book": IncidentId::schema(), "number": u64::schema() },
        })
    }
}
