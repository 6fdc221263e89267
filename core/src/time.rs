//! Instants, how exactly they are known, and what is wrong with a time that cannot be read.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};
use time::{Duration, OffsetDateTime};

use crate::Code;
pub(crate) use crate::time::text::Written;
use crate::time::text::{Wire, wire_nanos};
use crate::word::NEWER;

mod text;

/// As much of somebody's text as a message repeats.
const SHOWN_CHARS: usize = 64;

/// An instant: nanoseconds since 1970-01-01T00:00:00Z, without leap seconds, from 1677 to 2262.
///
/// It is written as the wire form (RFC 3339 in UTC, 0 to 9 fraction digits, no trailing zeros).
///
/// ```
/// use sevlog::Timestamp;
///
/// let at = Timestamp::parse("2026-11-23 05:31:00.250+01:00")?;
/// assert_eq!(at.to_string(), "2026-11-23T04:31:00.25Z");
/// assert_eq!(at.since(Timestamp::parse("2026-11-23T04:31:00Z")?), 250_000_000);
/// # Ok::<(), sevlog::TimeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The earliest instant, `1677-09-21T00:12:43.145224192Z`; intervals with an unknown start begin here.
    pub const MIN: Self = Self(i64::MIN);
    /// The latest instant, `2262-04-11T23:47:16.854775807Z`.
    pub const MAX: Self = Self(i64::MAX);

    /// The instant this many nanoseconds after 1970-01-01T00:00:00Z (before it, if negative).
    #[must_use]
    pub const fn from_unix_nanos(nanos: i64) -> Self {
        Self(nanos)
    }

    /// Nanoseconds since 1970-01-01T00:00:00Z, negative before it.
    #[must_use]
    pub const fn unix_nanos(self) -> i64 {
        self.0
    }

    /// Reads what a person or a sender wrote: RFC 3339 with any offset.
    ///
    /// The separator may be `T`, `t` or a space, `Z` may be `z`, the offset `+01:00`, `+0100` or `+01`, and the
    /// seconds may be left out (`05:00Z` is `05:00:00Z`). Up to nine fraction digits are kept. A second `:60`
    /// reads as the second that follows, as POSIX does: UTC in this library has no leap seconds.
    ///
    /// # Errors
    ///
    /// [`TimeError::OffsetMissing`] without an offset, [`TimeError::TooPrecise`] beyond nanoseconds (nothing is cut
    /// off silently), [`TimeError::OutOfRange`] outside of 1677 to 2262, else [`TimeError::NotATime`].
    ///
    /// ```
    /// use sevlog::Timestamp;
    ///
    /// let error = Timestamp::parse("2026-11-23T04:31:00").unwrap_err();
    /// assert!(error.to_string().contains("write 2026-11-23T04:31:00Z for UTC"));
    /// ```
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        Written::instant(text)?.timestamp(text)
    }

    /// Reads like [`parse`](Self::parse), but Go's zero time `0001-01-01T00:00:00Z` means that there is none.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    ///
    /// ```
    /// use sevlog::Timestamp;
    ///
    /// assert_eq!(Timestamp::parse_or_none("0001-01-01T00:00:00Z")?, None);
    /// # Ok::<(), sevlog::TimeError>(())
    /// ```
    pub fn parse_or_none(text: &str) -> Result<Option<Self>, TimeError> {
        let written = Written::instant(text)?;
        if written.is_go_zero() {
            return Ok(None);
        }
        written.timestamp(text).map(Some)
    }

    /// Reads the wire form and nothing else: `YYYY-MM-DDTHH:MM:SS[.fraction]Z`, a fraction of one to nine digits
    /// that does not end in `0`, no `:60`.
    ///
    /// # Errors
    ///
    /// [`TimeError::NotCanonical`], with the wire form in it, for a time that only [`parse`](Self::parse) reads;
    /// else the errors of [`parse`](Self::parse).
    pub fn parse_wire(text: &str) -> Result<Self, TimeError> {
        match wire_nanos(text.as_bytes()) {
            Some(nanos) => Ok(Self(nanos)),
            None => Err(not_wire(text)),
        }
    }

    /// This many nanoseconds later, at most [`Timestamp::MAX`].
    #[must_use]
    pub const fn saturating_add(self, nanos: i64) -> Self {
        Self(self.0.saturating_add(nanos))
    }

    /// This many nanoseconds earlier, at least [`Timestamp::MIN`].
    #[must_use]
    pub const fn saturating_sub(self, nanos: i64) -> Self {
        Self(self.0.saturating_sub(nanos))
    }

    /// This many nanoseconds later, none when that is outside of the range.
    #[must_use]
    pub const fn checked_add(self, nanos: i64) -> Option<Self> {
        match self.0.checked_add(nanos) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// Nanoseconds from `earlier` to this instant, negative if `earlier` is the later one, saturating at what an
    /// `i64` holds (292 years).
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The same instant in UTC, for callers that use the `time` crate.
    #[must_use]
    pub fn to_offset_date_time(self) -> OffsetDateTime {
        OffsetDateTime::UNIX_EPOCH.saturating_add(Duration::nanoseconds(self.0))
    }
}

impl TryFrom<OffsetDateTime> for Timestamp {
    type Error = TimeError;

    fn try_from(value: OffsetDateTime) -> Result<Self, TimeError> {
        i64::try_from(value.unix_timestamp_nanos())
            .map(Self)
            .map_err(|_| TimeError::OutOfRange { text: value.to_string() })
    }
}

impl FromStr for Timestamp {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        Self::parse(text)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(Wire::of(*self).as_str())
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(Wire::of(*self).as_str())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TimestampVisitor;

        impl Visitor<'_> for TimestampVisitor {
            type Value = Timestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time like 2026-11-23T04:31:00Z")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
                Timestamp::parse_wire(text).map_err(E::custom)
            }
        }

        deserializer.deserialize_str(TimestampVisitor)
    }
}

/// How exactly an instant is known: `t` with a precision stands for every instant in `[t, t + one unit)`.
///
/// Ordered from exact to coarse.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize,
)]
pub enum Precision {
    /// This very nanosecond.
    #[default]
    Exact,
    /// Some time in the second that begins there.
    Second,
    /// Some time in the minute that begins there.
    Minute,
    /// Some time in the hour that begins there.
    Hour,
    /// Some time in the 24 hours that begin there.
    Day,
}

impl Precision {
    const ALL: [Self; 5] = [Self::Exact, Self::Second, Self::Minute, Self::Hour, Self::Day];

    /// The length of one unit in nanoseconds; 0 for [`Precision::Exact`].
    ///
    /// ```
    /// assert_eq!(sevlog::Precision::Minute.unit_nanos(), 60_000_000_000);
    /// ```
    #[must_use]
    pub const fn unit_nanos(self) -> i64 {
        match self {
            Self::Exact => 0,
            Self::Second => 1_000_000_000,
            Self::Minute => 60_000_000_000,
            Self::Hour => 3_600_000_000_000,
            Self::Day => 86_400_000_000_000,
        }
    }

    /// The word on the wire: `exact`, `second`, `minute`, `hour` or `day`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }

    /// The precision that a word on the wire names; another word comes from a newer library.
    pub(crate) fn from_wire(word: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|precision| precision.as_str() == word)
            .ok_or_else(|| format!("{NEWER}: {}", shown(word)))
    }
}

impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Precision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Precision {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PrecisionVisitor;

        impl Visitor<'_> for PrecisionVisitor {
            type Value = Precision;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a precision: exact, second, minute, hour or day")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Precision, E> {
                Precision::from_wire(word).map_err(E::custom)
            }
        }

        deserializer.deserialize_str(PrecisionVisitor)
    }
}

/// Why a time was refused. The message says what to write instead; texts in it are cut to 64 characters.
///
/// ```
/// use sevlog::{Occurred, TimeError};
///
/// let error = Occurred::parse("2026-11-23T04:31").unwrap_err();
/// assert!(matches!(error, TimeError::OffsetMissing { .. }));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimeError {
    /// A local time, of which nobody can tell when it was.
    #[error(
        "`{text}` has no offset, so nobody can tell when that was; write {example} for UTC or {}+01:00 for an hour ahead of it",
        .example.trim_end_matches('Z')
    )]
    OffsetMissing {
        /// What was written.
        text: String,
        /// The same time with the offset of UTC.
        example: String,
    },
    /// A time that 64-bit nanoseconds cannot hold.
    #[error(
        "`{text}` is outside of what can be recorded; write a time from 1677-09-22 to 2262-04-10, or leave it out if it is not known"
    )]
    OutOfRange {
        /// What was written.
        text: String,
    },
    /// No time at all, or none in a form that can be read.
    #[error(
        "`{text}` cannot be read as a time; write it like 2026-11-23T04:31:00Z, or with an offset like 2026-11-23T05:31:00+01:00"
    )]
    NotATime {
        /// What was written.
        text: String,
    },
    /// A fraction of more than nine digits.
    #[error("`{text}` is finer than a nanosecond; write at most nine digits after the point")]
    TooPrecise {
        /// What was written.
        text: String,
    },
    /// A time that is fine in a person's hand, but not the one spelling that a log has for it.
    #[error("`{text}` is not how a log spells this time; write {canonical}")]
    NotCanonical {
        /// What was written.
        text: String,
        /// The wire form of the same instant.
        canonical: String,
    },
    /// Two times in the wrong order.
    #[error("{from} is later than {to}; write the earlier of the two first")]
    Reversed {
        /// What was given as the earlier one.
        from: Timestamp,
        /// What was given as the later one.
        to: Timestamp,
    },
}

impl TimeError {
    /// The stable code of this error, the same in every language.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::OffsetMissing { .. } => Code::TimeOffsetMissing,
            Self::OutOfRange { .. } => Code::TimeOutOfRange,
            Self::NotATime { .. } => Code::TimeNotATime,
            Self::TooPrecise { .. } => Code::TimeTooPrecise,
            Self::NotCanonical { .. } => Code::TimeNotCanonical,
            Self::Reversed { .. } => Code::TimeReversed,
        }
    }

    pub(crate) fn not_a_time(text: &str) -> Self {
        Self::NotATime { text: shown(text) }
    }
}

/// A stranger's text as far as a message repeats it.
pub(crate) fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        None => text.to_owned(),
        Some(_) => text.chars().take(SHOWN_CHARS.saturating_sub(1)).chain(['…']).collect(),
    }
}

#[cold]
fn not_wire(text: &str) -> TimeError {
    match Timestamp::parse(text) {
        Ok(at) => TimeError::NotCanonical { text: shown(text), canonical: at.to_string() },
        Err(error) => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[track_caller]
    fn error(text: &str) -> TimeError {
        Timestamp::parse(text).unwrap_err()
    }

    #[test]
    fn the_ends_of_the_range_are_written_and_read() {
        assert_eq!(Timestamp::MIN.to_string(), "1677-09-21T00:12:43.145224192Z");
        assert_eq!(Timestamp::MAX.to_string(), "2262-04-11T23:47:16.854775807Z");
        for end in [Timestamp::MIN, Timestamp::MAX] {
            assert_eq!(Timestamp::parse_wire(&end.to_string()), Ok(end));
        }
        for outside in [
            "1677-09-21T00:12:43.145224191Z",
            "2262-04-11T23:47:16.854775808Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
        ] {
            let expected = TimeError::OutOfRange { text: outside.into() };
            assert_eq!(error(outside), expected);
            assert_eq!(Timestamp::parse_wire(outside).unwrap_err(), expected);
        }
    }

    #[test]
    fn every_spelling_of_one_instant_reads_the_same() {
        for text in [
            "2026-11-23T04:31:00Z",
            "2026-11-23t04:31:00z",
            "2026-11-23 04:31:00.000Z",
            "2026-11-23T04:31Z",
            "2026-11-23T04:31:00-00:00",
            "2026-11-23T05:31:00+01:00",
            "2026-11-23T05:31:00.000+0100",
            "2026-11-23 05:31:00+01",
            "2026-11-22T22:46:00-05:45",
            "2026-11-23T04:30:60Z",
        ] {
            assert_eq!(at(text).to_string(), "2026-11-23T04:31:00Z", "{text}");
        }
    }

    #[test]
    fn a_leap_second_is_the_second_that_follows() {
        assert_eq!(at("2016-12-31T23:59:60.5Z").to_string(), "2017-01-01T00:00:00.5Z");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "yesterday",
            "2026-11-23",
            "2026-11-23Z",
            "2026-11-23T04Z",
            "2026-11-23T04",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-11-00T00:00:00Z",
            "2026-11-31T00:00:00Z",
            "2026-11-23T24:00:00Z",
            "2026-11-23T04:60:00Z",
            "2026-11-23T04:31:61Z",
            "2026-11-23T04:31:00.Z",
            "2026-11-23T04:31:00,5Z",
            "2026-11-23T04:31:00+24:00",
            "2026-11-23T04:31:00+01:60",
            "2026-11-23T04:31:00+1",
            "2026-11-23T04:31:00 +01:00",
            "2026-11-23T04:31:00 CET",
            " 2026-11-23T04:31:00Z",
            "2026-11-23T04:31:00ZZ",
            "20é6-11-23T04:31:00Z",
            "+2026-11-23T04:31:00Z",
        ] {
            let error = error(text);
            assert!(matches!(error, TimeError::NotATime { .. }), "{text}: {error}");
            assert!(Timestamp::parse_wire(text).is_err(), "{text}");
        }
    }

    #[test]
    fn each_refusal_says_what_to_write() {
        assert_eq!(
            error("2026-11-23 04:31").to_string(),
            "`2026-11-23 04:31` has no offset, so nobody can tell when that was; \
             write 2026-11-23T04:31Z for UTC or 2026-11-23T04:31+01:00 for an hour ahead of it"
        );
        assert_eq!(
            error("soon").to_string(),
            "`soon` cannot be read as a time; write it like 2026-11-23T04:31:00Z, \
             or with an offset like 2026-11-23T05:31:00+01:00"
        );
        assert_eq!(
            error("2026-11-23T04:31:00.0000000000Z").to_string(),
            "`2026-11-23T04:31:00.0000000000Z` is finer than a nanosecond; \
             write at most nine digits after the point"
        );
        assert_eq!(error("1500-01-01T00:00:00Z").code(), Code::TimeOutOfRange);
    }

    #[test]
    fn a_message_repeats_64_characters_at_most() {
        let TimeError::NotATime { text } = error(&"é".repeat(65)) else {
            panic!("another error");
        };
        assert_eq!(text.chars().count(), 64);
        assert!(text.ends_with("é…"));
        assert_eq!(shown(&"é".repeat(64)), "é".repeat(64));
    }

    #[test]
    fn only_one_spelling_is_the_wire_form() {
        for text in [
            "2026-11-23T04:31:00.50Z",
            "2026-11-23T04:31:00.0Z",
            "2026-11-23T05:31:00+01:00",
            "2026-11-23T04:31:00z",
            "2026-11-23 04:31:00Z",
            "2026-11-23T04:31Z",
            "2026-11-23T04:30:60Z",
        ] {
            let canonical = at(text).to_string();
            let expected = TimeError::NotCanonical { text: text.into(), canonical: canonical.clone() };
            assert_eq!(Timestamp::parse_wire(text), Err(expected));
            assert_eq!(Timestamp::parse_wire(&canonical), Ok(at(text)));
        }
    }

    #[test]
    fn gos_zero_time_is_none_and_nothing_else_is() {
        assert_eq!(Timestamp::parse_or_none("0001-01-01T00:00:00Z"), Ok(None));
        let some = "2026-11-23T04:31:00Z";
        assert_eq!(Timestamp::parse_or_none(some), Ok(Some(at(some))));
        for text in ["0001-01-01T00:00:00.1Z", "0001-01-01T00:00:01Z"] {
            let error = Timestamp::parse_or_none(text).unwrap_err();
            assert_eq!(error.code(), Code::TimeOutOfRange);
        }
    }

    #[test]
    fn a_newer_precision_is_told_from_a_broken_one() {
        let error = serde_json::from_str::<Precision>("\"week\"").unwrap_err();
        assert!(error.to_string().starts_with(&format!("{NEWER}: week")));
        for precision in Precision::ALL {
            let json = serde_json::to_string(&precision).unwrap();
            assert_eq!(json, format!("\"{precision}\""));
            assert_eq!(serde_json::from_str::<Precision>(&json).unwrap(), precision);
        }
        assert!(Precision::ALL.is_sorted());
    }

    fn any_timestamp() -> impl Strategy<Value = Timestamp> {
        (any::<i64>(), prop::sample::select(vec![1, 1_000, 1_000_000, 1_000_000_000]))
            .prop_map(|(nanos, unit)| Timestamp(nanos.saturating_sub(nanos.checked_rem(unit).unwrap_or(0))))
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(t in any_timestamp()) {
            prop_assert_eq!(Timestamp::parse_wire(&t.to_string()), Ok(t));
            prop_assert_eq!(Timestamp::parse(&t.to_string()), Ok(t));
            let json = serde_json::to_string(&t).unwrap();
            prop_assert_eq!(&json, &format!("\"{t}\""));
            prop_assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), t);
        }

        #[test]
        fn the_time_crate_agrees(t in any_timestamp()) {
            let theirs = t.to_offset_date_time();
            prop_assert_eq!(theirs.unix_timestamp_nanos(), i128::from(t.0));
            prop_assert_eq!(Timestamp::try_from(theirs), Ok(t));
            let fraction = match theirs.nanosecond() {
                0 => String::new(),
                nanos => format!(".{nanos:09}").trim_end_matches('0').to_owned(),
            };
            let text = format!(
                "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{fraction}Z",
                theirs.year(), u8::from(theirs.month()), theirs.day(),
                theirs.hour(), theirs.minute(), theirs.second(),
            );
            prop_assert_eq!(t.to_string(), text);
        }

        #[test]
        fn reading_never_panics_and_wire_is_a_part_of_parse(
            text in "[0-9]{4}-[01][0-9]-[0-3][0-9][Tt ]?[0-2][0-9]:[0-6][0-9](:[0-6][0-9])?(\\.[0-9]{0,10})?([Zz]|[+-][0-9:]{0,5})?|.*"
        ) {
            if let Ok(t) = Timestamp::parse_wire(&text) {
                prop_assert_eq!(t.to_string(), text.clone());
                prop_assert_eq!(Timestamp::parse(&text), Ok(t));
            } else if let Ok(t) = Timestamp::parse(&text) {
                prop_assert_ne!(t.to_string(), text);
            }
        }
    }
}
