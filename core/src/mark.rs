//! Where a fact stands: in the log by its version, in the world by what its occurrence allows.

use serde::Serialize;

use crate::{
    Interval, Occurred, Timestamp,
    id::{RecordId, Version},
    record::Record,
};

/// A record's place in the log and in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    /// The record.
    pub record: RecordId,
    /// Its version.
    pub version: Version,
    /// What the recording clock said.
    pub recorded_at: Timestamp,
    /// When it was so in the world, as far as it is known.
    pub occurred: Interval,
    /// What curves and "comes after" are ordered by, before the version: the latest that it can have been. A live record
    /// counts at the highest recording time so far, so that a clock that steps back puts nothing before what it followed; so
    /// does an uncertain one that reaches beyond it, because nobody records what has not happened yet.
    pub latest: Timestamp,
    /// The highest recording time up to and with the record: where it stands when it is put right to have been live.
    #[serde(skip)]
    pub(crate) clock: Timestamp,
}

impl Mark {
    /// The mark of a record, when the recording clock had reached `clock` at most.
    pub(crate) fn of(record: &Record, clock: Timestamp) -> Self {
        let mut mark = Self {
            record: record.id(),
            version: record.version(),
            recorded_at: record.recorded_at(),
            occurred: Interval { earliest: clock, latest: clock },
            latest: clock,
            clock,
        };
        mark.occur(record.occurred());
        mark
    }

    /// Puts the occurrence right.
    pub(crate) fn occur(&mut self, occurred: &Occurred) {
        self.occurred = occurred.interval(self.recorded_at);
        self.latest = latest(occurred, self.recorded_at, self.clock);
    }

    /// The order of curves: by the latest that it can have been, then by version.
    #[must_use]
    pub const fn place(&self) -> (Timestamp, Version) {
        (self.latest, self.version)
    }

    /// The earliest that it can have been, for which of several things was first. A clock that stepped back makes nothing earlier.
    pub(crate) fn begins(&self) -> Timestamp {
        if self.latest > self.occurred.latest { self.latest } else { self.occurred.earliest }
    }

    /// Whether this comes after another in the order of curves.
    #[must_use]
    pub fn comes_after(&self, other: &Self) -> bool {
        self.place() > other.place()
    }
}

/// The latest that something can have been which was recorded when the recording clocks had reached `clock` at most.
pub(crate) fn latest(occurred: &Occurred, recorded_at: Timestamp, clock: Timestamp) -> Timestamp {
    let allowed = occurred.interval(recorded_at);
    // Nobody records what has not happened yet; what is stated to be later is taken as stated.
    let may_have_been = allowed.earliest <= clock && !allowed.is_instant();
    if occurred.is_live() || (may_have_been && allowed.latest > clock) { clock } else { allowed.latest }
}

/// Something with a place.
pub(crate) trait Marked {
    fn mark(&self) -> &Mark;

    /// Where it stands in its curve.
    fn place(&self) -> (Timestamp, Version) {
        self.mark().place()
    }
}

impl Marked for Mark {
    fn mark(&self) -> &Mark {
        self
    }
}

macro_rules! marked {
    ($($Name:ty),+) => {$(
        impl crate::mark::Marked for $Name {
            fn mark(&self) -> &crate::mark::Mark {
                &self.mark
            }
        }
    )+};
}
pub(crate) use marked;

/// Things in the order of curves. Usually the newest comes last, so inserting is cheap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[serde(transparent)]
pub(crate) struct Curve<T>(Vec<T>);

impl<T> Default for Curve<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Marked> Curve<T> {
    pub(crate) fn insert(&mut self, item: T) {
        let place = item.place();
        let at = self.0.partition_point(|other| other.place() <= place);
        self.0.insert(at, item);
    }

    pub(crate) fn as_slice(&self) -> &[T] {
        &self.0
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut()
    }

    pub(crate) fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        self.0.retain(keep);
    }

    /// Removes what a record put there.
    pub(crate) fn remove(&mut self, record: RecordId) -> Option<T> {
        let at = self.0.iter().position(|item| item.mark().record == record)?;
        Some(self.0.remove(at))
    }

    /// Takes out what a record put there, changes it, and puts it where it then belongs.
    pub(crate) fn change(&mut self, record: RecordId, change: impl FnOnce(&mut T)) {
        if let Some(mut item) = self.remove(record) {
            change(&mut item);
            self.insert(item);
        }
    }
}
