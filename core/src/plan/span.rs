//! How long something may take.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Calendar;
use crate::Timestamp;

const MINUTE: i64 = 60_000_000_000;

/// How long something may take: by the clock on the wall, or by the plan's calendar.
///
/// In a file: `{ minutes = 30 }`, `{ hours = 48 }`, `{ business_days = 2 }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Minutes of 60 seconds.
    Minutes(u64),
    /// Hours of 60 minutes.
    Hours(u64),
    /// Days of 24 hours, whatever the clocks of a place do.
    Days(u64),
    /// Hours in which the team works.
    BusinessHours(u64),
    /// Days on which the team works; it ends at the same time of day, or with that day's work.
    BusinessDays(u64),
}

impl Span {
    /// The moment this long after another. Business time without a calendar is counted as hours and days of the clock; business
    /// time that is not over within ten years never ends, and what never ends, or reaches beyond 2262, is at [`Timestamp::MAX`].
    /// [`Plan::findings`](super::Plan::findings) tells of each.
    #[must_use]
    pub fn after(self, from: Timestamp, calendar: Option<&Calendar>) -> Timestamp {
        match (self, calendar) {
            (Self::BusinessHours(hours), Some(calendar)) => calendar.hours_after(from, hours),
            (Self::BusinessDays(days), Some(calendar)) => calendar.days_after(from, days),
            _ => from.saturating_add(self.nanos()),
        }
    }

    /// Whether it is counted by a calendar.
    #[must_use]
    pub const fn is_business_time(self) -> bool {
        matches!(self, Self::BusinessHours(_) | Self::BusinessDays(_))
    }

    /// Whether it is nothing at all.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.amount().0 == 0
    }

    /// How many, and the unit in minutes.
    const fn amount(self) -> (u64, i64) {
        match self {
            Self::Minutes(n) => (n, 1),
            Self::Hours(n) | Self::BusinessHours(n) => (n, 60),
            Self::Days(n) | Self::BusinessDays(n) => (n, 24 * 60),
        }
    }

    /// Its length by the clock, in nanoseconds.
    pub(crate) const fn nanos(self) -> i64 {
        let (count, minutes) = self.amount();
        let count = if count > i64::MAX.unsigned_abs() { i64::MAX } else { count.cast_signed() };
        count.saturating_mul(minutes).saturating_mul(MINUTE)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match self {
            Self::Minutes(n) => (n, "minute"),
            Self::Hours(n) => (n, "hour"),
            Self::Days(n) => (n, "day"),
            Self::BusinessHours(n) => (n, "business hour"),
            Self::BusinessDays(n) => (n, "business day"),
        };
        write!(f, "{count} {unit}{}", if *count == 1 { "" } else { "s" })
    }
}
