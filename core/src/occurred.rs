//! When something was so in the world, as opposed to when it was recorded.

use std::fmt;

use crate::id::{Source, Zone};
use crate::time::{Precision, TimeError, Timestamp, Written};

mod wire;

/// When something was so in the world.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum When {
    /// Reported as it happened: at the time the record was made.
    #[default]
    Live,
    /// Once in the unit of time that begins at an instant.
    At {
        /// Where the unit begins, or the instant itself if it is exact.
        at: Timestamp,
        /// How long the unit is.
        precision: Precision,
    },
    /// Once between two instants, both included.
    Between {
        /// The earliest instant that it can have been; [`Timestamp::MIN`] if nobody can tell.
        from: Timestamp,
        /// The latest instant that it can have been, not before `from`.
        to: Timestamp,
    },
    /// Nobody can say; at any time up to the record.
    Unknown,
}

/// When something was so in the world, where that time comes from, and the zone in which it was told.
///
/// ```
/// use sevlog::{Occurred, Timestamp};
///
/// let occurred = Occurred::parse("2026-11-23T05:31+01:00")?;
/// let known = occurred.interval(Timestamp::parse("2026-11-23T09:00:00Z")?);
/// assert_eq!(known.to_string(), "2026-11-23T04:31:00Z/2026-11-23T04:31:59.999999999Z");
/// # Ok::<(), sevlog::TimeError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Occurred {
    /// The time itself.
    pub when: When,
    /// Who or what told the time: a person, a log, a dashboard.
    pub source: Option<Source>,
    /// The zone or the offset that was used, kept for display only: the times are UTC.
    pub zone: Option<Zone>,
}

impl From<When> for Occurred {
    fn from(when: When) -> Self {
        Self { when, source: None, zone: None }
    }
}

impl Occurred {
    /// Now, as it is recorded: the default.
    #[must_use]
    pub fn live() -> Self {
        When::Live.into()
    }

    /// At this very instant.
    #[must_use]
    pub fn at(at: Timestamp) -> Self {
        Self::at_precision(at, Precision::Exact)
    }

    /// Once in the unit of time that begins at this instant.
    #[must_use]
    pub fn at_precision(at: Timestamp, precision: Precision) -> Self {
        When::At { at, precision }.into()
    }

    /// Once between two instants, both included.
    ///
    /// # Errors
    ///
    /// [`TimeError::Reversed`] if `from` is later than `to`.
    ///
    /// ```
    /// use sevlog::{Occurred, Timestamp};
    ///
    /// assert!(Occurred::between(Timestamp::MAX, Timestamp::MIN).is_err());
    /// ```
    pub fn between(from: Timestamp, to: Timestamp) -> Result<Self, TimeError> {
        if from > to {
            return Err(TimeError::Reversed { from, to });
        }
        Ok(When::Between { from, to }.into())
    }

    /// At an instant or before it; how long before, nobody can tell.
    #[must_use]
    pub fn before(to: Timestamp) -> Self {
        When::Between { from: Timestamp::MIN, to }.into()
    }

    /// At a time that nobody can tell.
    #[must_use]
    pub fn unknown() -> Self {
        When::Unknown.into()
    }

    /// The same with where the time comes from.
    #[must_use]
    pub fn with_source(self, source: Source) -> Self {
        Self { source: Some(source), ..self }
    }

    /// The same with the zone in which it was told.
    #[must_use]
    pub fn with_zone(self, zone: Zone) -> Self {
        Self { zone: Some(zone), ..self }
    }

    /// Reads what a person wrote; the precision is what was written.
    ///
    /// `2017-01-31Z` is a day, `2017-01-31T23Z` an hour, `2017-01-31T23:00Z` a minute, with seconds a second, with a
    /// fraction exact. `A/B` is between the earliest bound of A and the latest bound of B, `../B` any time up to that. `live` and `unknown` are
    /// themselves. Offsets and separators are those of [`Timestamp::parse`], except that a date alone takes `Z` or an
    /// offset with minutes. An offset other than UTC is kept as the zone (`+01:00`), of `A/B` if both have the same.
    ///
    /// # Errors
    ///
    /// Those of [`Timestamp::parse`], and [`TimeError::Reversed`] if A begins after B ends.
    ///
    /// ```
    /// use sevlog::{Occurred, Precision, Timestamp};
    ///
    /// let hour = Timestamp::parse("2017-01-31T23:00:00Z")?;
    /// assert_eq!(Occurred::parse("2017-01-31T23Z")?, Occurred::at_precision(hour, Precision::Hour));
    /// # Ok::<(), sevlog::TimeError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        match text {
            "live" => return Ok(Self::live()),
            "unknown" => return Ok(Self::unknown()),
            _ => {}
        }
        let Some((first, second)) = text.split_once('/') else {
            let written = Written::read(text)?;
            let at = written.timestamp(text)?;
            let mut occurred = Self::at_precision(at, written.precision);
            occurred.zone = zone(written.offset_minutes);
            return Ok(occurred);
        };
        if first == ".." {
            let b = Written::read(second)?;
            let mut occurred = Self::before(Interval::of_unit(b.timestamp(second)?, b.precision).latest);
            occurred.zone = zone(b.offset_minutes);
            return Ok(occurred);
        }
        let (a, b) = (Written::read(first)?, Written::read(second)?);
        let from = a.timestamp(first)?;
        let to = Interval::of_unit(b.timestamp(second)?, b.precision).latest;
        let mut occurred = Self::between(from, to)?;
        if a.offset_minutes == b.offset_minutes {
            occurred.zone = zone(a.offset_minutes);
        }
        Ok(occurred)
    }

    /// The earliest and the latest instant that this allows for a record whose clock said `recorded_at`.
    ///
    /// An unknown time reaches from [`Timestamp::MIN`] to `recorded_at`; one with a precision to the last nanosecond
    /// of its unit.
    ///
    /// ```
    /// use sevlog::{Occurred, Timestamp};
    ///
    /// let recorded_at = Timestamp::parse("2026-11-23T04:31:00Z")?;
    /// assert!(Occurred::live().interval(recorded_at).is_instant());
    /// assert!(Occurred::unknown().interval(recorded_at).starts_unknown());
    /// # Ok::<(), sevlog::TimeError>(())
    /// ```
    #[must_use]
    pub const fn interval(&self, recorded_at: Timestamp) -> Interval {
        match self.when {
            When::Live => Interval { earliest: recorded_at, latest: recorded_at },
            When::At { at, precision } => Interval::of_unit(at, precision),
            When::Between { from, to } => Interval { earliest: from, latest: to },
            When::Unknown => Interval { earliest: Timestamp::MIN, latest: recorded_at },
        }
    }

    /// Whether this was reported as it happened.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        matches!(self.when, When::Live)
    }
}

/// A numeric offset as a zone; UTC needs none.
fn zone(offset_minutes: i32) -> Option<Zone> {
    if offset_minutes == 0 {
        return None;
    }
    let sign = if offset_minutes < 0 { '-' } else { '+' };
    let minutes = offset_minutes.unsigned_abs();
    Zone::new(&format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)).ok()
}

/// A closed interval of instants: what uncertainty allows.
///
/// ```
/// use sevlog::{Interval, Timestamp};
///
/// let earliest = Timestamp::parse("2026-11-23T04:31:00Z")?;
/// let interval = Interval { earliest, latest: earliest.saturating_add(1_000_000_000) };
/// assert_eq!(interval.to_string(), "2026-11-23T04:31:00Z/2026-11-23T04:31:01Z");
/// # Ok::<(), sevlog::TimeError>(())
/// ```
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    borsh::BorshSerialize,
    borsh::BorshDeserialize,
)]
#[serde(rename_all = "camelCase")]
pub struct Interval {
    /// The first instant in it; [`Timestamp::MIN`] if nobody can tell, and then left out of its JSON.
    #[serde(default = "nobody_can_tell", skip_serializing_if = "is_unknown")]
    pub earliest: Timestamp,
    /// The last instant in it.
    pub latest: Timestamp,
}

const fn nobody_can_tell() -> Timestamp {
    Timestamp::MIN
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
pub(crate) fn is_unknown(time: &Timestamp) -> bool {
    *time == Timestamp::MIN
}

impl Interval {
    pub(crate) const fn instant(at: Timestamp) -> Self {
        Self { earliest: at, latest: at }
    }

    const fn of_unit(at: Timestamp, precision: Precision) -> Self {
        let last = precision.unit_nanos().saturating_sub(1);
        Self { earliest: at, latest: at.saturating_add(if last < 0 { 0 } else { last }) }
    }

    /// Whether both have an instant in common.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.earliest <= other.latest && other.earliest <= self.latest
    }

    /// The smallest interval that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { earliest: self.earliest.min(other.earliest), latest: self.latest.max(other.latest) }
    }

    /// Whether it is one instant, so that there is nothing uncertain.
    #[must_use]
    pub fn is_instant(self) -> bool {
        self.earliest == self.latest
    }

    /// The same, but not before an instant. Where nobody can tell when it began, that stays so.
    pub(crate) fn not_before(self, at: Timestamp) -> Self {
        let earliest = if self.starts_unknown() { self.earliest } else { self.earliest.max(at) };
        Self { earliest, latest: self.latest.max(at) }
    }

    /// Whether nobody can tell where it begins.
    #[must_use]
    pub fn starts_unknown(self) -> bool {
        self.earliest == Timestamp::MIN
    }
}

impl fmt::Display for Interval {
    /// One instant as it is, else `earliest/latest`; `../latest` with an unknown start.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_instant() {
            self.latest.fmt(f)
        } else if self.starts_unknown() {
            write!(f, "../{}", self.latest)
        } else {
            write!(f, "{}/{}", self.earliest, self.latest)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[track_caller]
    fn parsed(text: &str) -> Occurred {
        Occurred::parse(text).unwrap()
    }

    #[test]
    fn the_precision_is_what_was_written() {
        let start = at("2017-01-31T00:00:00Z");
        for (text, precision) in [
            ("2017-01-31Z", Precision::Day),
            ("2017-01-31T00Z", Precision::Hour),
            ("2017-01-31 00:00z", Precision::Minute),
            ("2017-01-31T00:00:00+00:00", Precision::Second),
            ("2017-01-31T00:00:00.0Z", Precision::Exact),
        ] {
            assert_eq!(parsed(text), Occurred::at_precision(start, precision), "{text}");
        }
        assert_eq!(parsed("live"), Occurred::default());
        assert_eq!(parsed("unknown"), Occurred::unknown());
    }

    #[test]
    fn the_offset_is_kept_as_the_zone() {
        let day = parsed("2017-01-31-05:00");
        assert_eq!(day.zone, Some(Zone::new("-05:00").unwrap()));
        assert_eq!(day.when, When::At { at: at("2017-01-31T05:00:00Z"), precision: Precision::Day });
        let zone = |text| parsed(text).zone.map(|zone| zone.to_string());
        assert_eq!(zone("2017-01-31T23+0530").as_deref(), Some("+05:30"));
        assert_eq!(zone("2017-01-31T23:00-00:00"), None);
        assert_eq!(zone("2017-01-31T23+01/2017-02-01T00+01:00").as_deref(), Some("+01:00"));
        assert_eq!(zone("2017-01-31T23+01/2017-02-01T00Z"), None);
    }

    #[test]
    fn two_times_are_an_interval_of_their_outer_bounds() {
        let expected = Occurred::between(at("2026-11-23T04:30:00Z"), at("2026-11-23T04:31:59.999999999Z"));
        assert_eq!(Occurred::parse("2026-11-23T04:30Z/2026-11-23T04:31Z"), expected);
        // The same day twice is no reversal.
        assert!(Occurred::parse("2026-11-23T12Z/2026-11-23Z").is_ok());
        let error = Occurred::parse("2026-11-24Z/2026-11-23Z").unwrap_err();
        assert_eq!(
            error.to_string(),
            "2026-11-24T00:00:00Z is later than 2026-11-23T23:59:59.999999999Z; \
             write the earlier of the two first"
        );
    }

    #[test]
    fn an_offset_is_mandatory() {
        for (text, example) in [
            ("2026-11-23T04:31", "2026-11-23T04:31Z"),
            ("2026-11-23", "2026-11-23Z"),
            ("2026-11-23t04", "2026-11-23T04Z"),
            ("2026-11-23T04Z/2026-11-23 05", "2026-11-23T05Z"),
        ] {
            let error = Occurred::parse(text).unwrap_err();
            let TimeError::OffsetMissing { example: shown, .. } = &error else {
                panic!("{error}");
            };
            assert_eq!(shown, example);
            assert!(Occurred::parse(shown).is_ok());
        }
        assert_eq!(
            Occurred::parse("2026-11-23T04:31").unwrap_err().to_string(),
            "`2026-11-23T04:31` has no offset, so nobody can tell when that was; \
             write 2026-11-23T04:31Z for UTC or 2026-11-23T04:31+01:00 for an hour ahead of it"
        );
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "/",
            "now",
            "Live",
            "live/unknown",
            "2026-11-23T04Z/",
            "2026-11-23T04Z/05Z",
            "2026-11-23Z/2026-11-23Z/2026-11-23Z",
            "2026-11-23-05",
        ] {
            let error = Occurred::parse(text).unwrap_err();
            assert!(matches!(error, TimeError::NotATime { .. }), "{text}: {error}");
        }
    }

    #[test]
    fn the_interval_is_what_the_time_allows() {
        let recorded_at = at("2026-11-23T09:00:00Z");
        let shown = |text| parsed(text).interval(recorded_at).to_string();
        assert_eq!(shown("live"), "2026-11-23T09:00:00Z");
        assert_eq!(shown("unknown"), "../2026-11-23T09:00:00Z");
        assert_eq!(shown("2017-01-31T23:00:00.5Z"), "2017-01-31T23:00:00.5Z");
        assert_eq!(shown("2017-01-31Z"), "2017-01-31T00:00:00Z/2017-01-31T23:59:59.999999999Z");
        let last = Occurred::at_precision(Timestamp::MAX, Precision::Day);
        assert!(last.interval(recorded_at).is_instant());
    }

    #[test]
    fn intervals_meet_at_their_ends_and_hulls_hold_both() {
        let [a, b, c] = [1, 2, 3].map(Timestamp::from_unix_nanos);
        let (left, right) = (Interval { earliest: a, latest: b }, Interval { earliest: b, latest: c });
        let point = Interval { earliest: c, latest: c };
        assert!(left.meets(right) && right.meets(left) && right.meets(point));
        assert!(!left.meets(point) && !point.meets(left));
        assert_eq!(left.hull(point), Interval { earliest: a, latest: c });
        assert_eq!(
            serde_json::to_string(&left).unwrap(),
            r#"{"earliest":"1970-01-01T00:00:00.000000001Z","latest":"1970-01-01T00:00:00.000000002Z"}"#
        );
    }
}
