//! A day, as a plan names it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Calendar, Weekday, calendar::midnight};
use crate::{Code, Timestamp};

/// A day as a plan names it: `2025-10-05`, or with its weekday `2025-10-05 Sun`, which may contradict it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlanDate {
    date: jiff::civil::Date,
    weekday: Option<Weekday>,
}

/// A text that names no day, or no time of day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` names no {what}")]
pub struct DateError {
    text: String,
    what: &'static str,
}

impl DateError {
    pub(crate) fn of_time(text: &str) -> Self {
        Self { text: text.chars().take(64).collect(), what: "time of day; write it like 09:00" }
    }

    fn of_day(text: &str) -> Self {
        Self { text: text.chars().take(64).collect(), what: "day; write it like 2025-10-05 or 2025-10-05 Sun" }
    }

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        Code::PlanDateInvalid
    }
}

impl PlanDate {
    /// The weekday as written.
    #[must_use]
    pub const fn written_weekday(&self) -> Option<Weekday> {
        self.weekday
    }

    /// The weekday that the day has.
    #[must_use]
    pub fn weekday(&self) -> Weekday {
        Weekday::of(self.date)
    }

    /// Whether it was written with another weekday than it has.
    #[must_use]
    pub fn contradicts_itself(&self) -> bool {
        self.weekday.is_some_and(|written| written != self.weekday())
    }

    pub(crate) const fn date(self) -> jiff::civil::Date {
        self.date
    }

    /// The last instant of the day, in the zone of the plan's calendar or in UTC.
    #[must_use]
    pub fn ends(&self, calendar: Option<&Calendar>) -> Timestamp {
        let next = self.date.tomorrow().unwrap_or(self.date);
        midnight(next, calendar).saturating_sub(1)
    }
}

impl FromStr for PlanDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let invalid = || DateError::of_day(text);
        let (date, weekday) = match text.split_once(' ') {
            Some((date, weekday)) => (date, Some(Weekday::from_word(weekday).ok_or_else(invalid)?)),
            None => (text, None),
        };
        let bytes = date.as_bytes();
        let shaped = bytes.len() == 10
            && bytes
                .iter()
                .enumerate()
                .all(|(n, byte)| if n == 4 || n == 7 { *byte == b'-' } else { byte.is_ascii_digit() });
        let date = date.parse().ok().filter(|_| shaped).ok_or_else(invalid)?;
        Ok(Self { date, weekday })
    }
}

impl fmt::Display for PlanDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        self.weekday.map_or(Ok(()), |weekday| write!(f, " {weekday}"))
    }
}

impl Serialize for PlanDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PlanDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
