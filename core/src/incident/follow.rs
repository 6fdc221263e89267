//! Whether a record follows in its stream.

use crate::{
    Code,
    id::{IncidentId, RecordId, Version},
    record::{Head, Record},
};

/// Why a record does not follow in its stream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// Records are missing.
    #[error("version {found} follows version {head}: {} missing; restore what stood between", between(*head, *found))]
    Gap {
        /// The version that the stream is at.
        head: Version,
        /// The version that came.
        found: Version,
    },
    /// It is there already.
    #[error("version {found} is there already, the stream is at {head}; leave it out")]
    Duplicate {
        /// The version that the stream is at.
        head: Version,
        /// The version that came.
        found: Version,
    },
    /// It belongs to another stream.
    #[error("record {record} belongs to {found}, not to {incident}; fold it with its own stream")]
    Foreign {
        /// The record.
        record: RecordId,
        /// The stream that is folded.
        incident: IncidentId,
        /// The stream that it belongs to.
        found: IncidentId,
    },
    /// Its id is there already.
    #[error("record {record} is there already under another version; whoever wrote it used a command id twice")]
    RecordTwice {
        /// The record.
        record: RecordId,
    },
    /// There is nothing.
    #[error("the stream holds no record; an incident begins with declared")]
    Empty,
    /// The first record is no declaration.
    #[error("the first record is {found}; an incident begins with declared, a book with plan_adopted")]
    FirstNotDeclared {
        /// Its type.
        found: String,
    },
    /// A second declaration.
    #[error("record {record} declares the incident a second time; leave it out, or give it a stream of its own")]
    DeclaredTwice {
        /// The record.
        record: RecordId,
    },
}

fn between(head: Version, found: Version) -> String {
    match found.get().saturating_sub(head.get()).saturating_sub(1) {
        1 => "one record is".to_owned(),
        n => format!("{n} records are"),
    }
}

impl Head {
    /// Whether a record is the next of the stream that this is the head of.
    pub(crate) fn check_next(&self, record: &Record) -> Result<(), ReplayError> {
        let (head, found) = (self.version, record.version());
        if record.incident() != self.incident {
            return Err(ReplayError::Foreign {
                record: record.id(),
                incident: self.incident,
                found: record.incident(),
            });
        }
        if found <= head {
            return Err(ReplayError::Duplicate { head, found });
        }
        if found != head.next() {
            return Err(ReplayError::Gap { head, found });
        }
        Ok(())
    }
}

impl ReplayError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Gap { .. } => Code::VersionGap,
            Self::Duplicate { .. } => Code::VersionDuplicate,
            Self::Foreign { .. } => Code::ForeignRecord,
            Self::RecordTwice { .. } => Code::RecordTwice,
            Self::Empty => Code::StreamEmpty,
            Self::FirstNotDeclared { .. } => Code::FirstNotDeclared,
            Self::DeclaredTwice { .. } => Code::DeclaredTwice,
        }
    }
}
