//! When the team works.

use std::{fmt, str::FromStr};

use jiff::civil;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{DateError, PlanDate};
use crate::{Timestamp, id::Zone, word::words};

words! {
    /// A day of the week.
    pub enum Weekday {
        /// Monday.
        Monday = "Mon",
        /// Tuesday.
        Tuesday = "Tue",
        /// Wednesday.
        Wednesday = "Wed",
        /// Thursday.
        Thursday = "Thu",
        /// Friday.
        Friday = "Fri",
        /// Saturday.
        Saturday = "Sat",
        /// Sunday.
        Sunday = "Sun",
    }
}

impl Weekday {
    pub(crate) fn of(date: civil::Date) -> Self {
        match date.weekday() {
            civil::Weekday::Monday => Self::Monday,
            civil::Weekday::Tuesday => Self::Tuesday,
            civil::Weekday::Wednesday => Self::Wednesday,
            civil::Weekday::Thursday => Self::Thursday,
            civil::Weekday::Friday => Self::Friday,
            civil::Weekday::Saturday => Self::Saturday,
            civil::Weekday::Sunday => Self::Sunday,
        }
    }
}

/// A time of day on the clocks of a place, to the minute: `09:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClockTime(civil::Time);

impl FromStr for ClockTime {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let invalid = || DateError::of_time(text);
        let (hours, minutes) = text.split_once(':').ok_or_else(invalid)?;
        // A sign is no digit, though numbers are read with one.
        let two = |part: &str| -> Option<i8> {
            let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse().ok().filter(|_| digits)
        };
        let time =
            two(hours).zip(two(minutes)).and_then(|(hours, minutes)| civil::Time::new(hours, minutes, 0, 0).ok());
        time.map(Self).ok_or_else(invalid)
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

impl Serialize for ClockTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ClockTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// When the team works: what business hours and business days are counted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Calendar {
    /// The zone whose clocks count, by its IANA name: `Europe/Berlin`. One that is not known counts as UTC, with a finding.
    pub zone: Zone,
    /// The days of work.
    pub days: Vec<Weekday>,
    /// When a day's work begins.
    pub from: ClockTime,
    /// When it ends, on the same day.
    pub to: ClockTime,
    /// Days on which nobody works.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<PlanDate>,
}

/// How many days are looked at before it is taken that business time never ends: ten years.
const DAYS_LOOKED_AT: usize = 3_660;

impl Calendar {
    /// Whether the zone is one of the IANA database.
    #[must_use]
    pub fn zone_is_known(&self) -> bool {
        jiff::tz::TimeZone::get(self.zone.as_str()).is_ok()
    }

    fn time_zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(self.zone.as_str()).unwrap_or(jiff::tz::TimeZone::UTC)
    }

    /// Whether there is any time of work in a week.
    #[must_use]
    pub fn has_work(&self) -> bool {
        !self.days.is_empty() && self.from < self.to
    }

    fn works_on(&self, date: civil::Date) -> bool {
        self.days.contains(&Weekday::of(date)) && !self.holidays.iter().any(|holiday| holiday.date() == date)
    }

    /// The days of work from a date on, the date itself included, for as long as business time is counted.
    fn days_of_work(&self, from: civil::Date) -> impl Iterator<Item = civil::Date> {
        let days = std::iter::successors(Some(from), |date| date.tomorrow().ok()).take(DAYS_LOOKED_AT);
        days.filter(|date| self.has_work() && self.works_on(*date))
    }

    fn at(zone: &jiff::tz::TimeZone, date: civil::Date, time: ClockTime) -> Timestamp {
        let zoned = zone.to_ambiguous_zoned_datetime(date.to_datetime(time.0)).compatible();
        zoned.map_or(Timestamp::MAX, |zoned| instant(zoned.timestamp()))
    }

    /// The moment after so many hours of work. The length of a day's work is what its clocks make of it.
    pub(crate) fn hours_after(&self, from: Timestamp, hours: u64) -> Timestamp {
        let zone = self.time_zone();
        let Some(local) = local(from, &zone) else { return Timestamp::MAX };
        let mut left = super::Span::Hours(hours).nanos();
        for date in self.days_of_work(local.date()) {
            let (begins, ends) = (Self::at(&zone, date, self.from).max(from), Self::at(&zone, date, self.to));
            let length = ends.since(begins).max(0);
            if length >= left && ends > from {
                return begins.saturating_add(left);
            }
            left = left.saturating_sub(length);
        }
        Timestamp::MAX
    }

    /// The same time of day so many days of work later, or the end of that day's work where that comes first.
    pub(crate) fn days_after(&self, from: Timestamp, days: u64) -> Timestamp {
        let zone = self.time_zone();
        let Some(local) = local(from, &zone) else { return Timestamp::MAX };
        let today = self.works_on(local.date());
        // A span that begins outside of work begins with the next work.
        let (first, time) = match ClockTime(local.time()) {
            time if today && time < self.from => (local.date(), self.from),
            time if today && time <= self.to => (local.date(), time),
            _ => (local.date().tomorrow().unwrap_or(local.date()), self.from),
        };
        let count = usize::try_from(days).unwrap_or(usize::MAX);
        let last = self.days_of_work(first).nth(count);
        last.map_or(Timestamp::MAX, |date| Self::at(&zone, date, time.min(self.to)))
    }
}

fn local(at: Timestamp, zone: &jiff::tz::TimeZone) -> Option<jiff::ZonedDateTime> {
    let at = jiff::Timestamp::from_nanosecond(i128::from(at.unix_nanos())).ok()?;
    Some(at.to_zoned_datetime(zone.clone()))
}

fn instant(at: jiff::Timestamp) -> Timestamp {
    i64::try_from(at.as_nanosecond()).map_or(Timestamp::MAX, Timestamp::from_unix_nanos)
}

/// When a day begins, in the zone of the plan's calendar or in UTC.
pub(crate) fn midnight(date: civil::Date, calendar: Option<&Calendar>) -> Timestamp {
    let zone = calendar.map_or(jiff::tz::TimeZone::UTC, Calendar::time_zone);
    Calendar::at(&zone, date, ClockTime(civil::Time::midnight()))
}

/// The same day so many months later, by the clocks of the calendar's zone or in UTC; the month's last day where it has no such day.
pub(crate) fn months_after(from: Timestamp, months: u64, calendar: Option<&Calendar>) -> Timestamp {
    let zone = calendar.map_or(jiff::tz::TimeZone::UTC, Calendar::time_zone);
    let span = i64::try_from(months).ok().and_then(|months| jiff::Span::new().try_months(months).ok());
    let later = local(from, &zone).zip(span).and_then(|(local, span)| local.checked_add(span).ok());
    later.map_or(Timestamp::MAX, |later| instant(later.timestamp()))
}
