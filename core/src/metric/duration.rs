//! How long something lasted: a length of time, and what the uncertainty allows of one.

use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::{Interval, Timestamp};

const NANOS_PER_MILLI: u64 = 1_000_000;
const SECOND: u64 = 1_000 * NANOS_PER_MILLI;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A length of time: never negative, exact to the nanosecond, at most 584 years.
///
/// In JSON it is a whole number of milliseconds, because the nanoseconds of 105 days are more than JSON carries. What
/// is a bound is rounded outward there: see [`MetricSpan`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(u64);

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// This many nanoseconds.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// The nanoseconds: exact.
    #[must_use]
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// The whole milliseconds that have passed.
    ///
    /// ```
    /// assert_eq!(sevlog::Duration::from_nanos(1_999_999).as_millis(), 1);
    /// ```
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0 / NANOS_PER_MILLI
    }

    /// In words, with the unit that it has begun.
    pub(crate) fn in_words_rounded_up(self) -> String {
        in_words(self.0, true)
    }

    /// The milliseconds that it has begun.
    pub(crate) const fn millis_begun(self) -> u64 {
        self.0.div_ceil(NANOS_PER_MILLI)
    }

    pub(crate) const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(nanos) => Some(Self(nanos)),
            None => None,
        }
    }

    pub(crate) const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// From one instant to a later one; nothing when the other is not later.
    pub(crate) fn from_to(from: Timestamp, to: Timestamp) -> Self {
        if to <= from { Self::ZERO } else { Self(to.unix_nanos().abs_diff(from.unix_nanos())) }
    }
}

/// What is allowed of a duration: the shortest and the longest that it can have been.
///
/// In JSON `{"shortestMs": 60000, "longestMs": 180000}`, the shortest rounded down and the longest up, so that it
/// holds there too whatever it held. Without a `longestMs` nobody knows how long: it has no bound.
///
/// ```
/// use sevlog::{Occurred, MetricSpan, Timestamp};
///
/// let between = |from, to| {
///     let interval = |text| Occurred::parse(text).unwrap().interval(Timestamp::MAX);
///     MetricSpan::between(interval(from), interval(to)).map(|span| serde_json::to_string(&span).unwrap())
/// };
/// // From some moment of one minute to some moment of another.
/// let known = between("2026-11-23T04:31Z", "2026-11-23T04:36Z");
/// assert_eq!(known.as_deref(), Some(r#"{"shortestMs":240000,"longestMs":360000}"#));
/// // Both in one minute: at once, or nearly a minute later.
/// let same = between("2026-11-23T04:31Z", "2026-11-23T04:31Z");
/// assert_eq!(same.as_deref(), Some(r#"{"shortestMs":0,"longestMs":60000}"#));
/// // Nobody knows since when.
/// assert_eq!(between("../2026-11-23T04:31Z", "2026-11-23T04:36Z").as_deref(), Some(r#"{"shortestMs":240000}"#));
/// // The end is before the beginning, whatever the uncertainty allows.
/// assert_eq!(between("2026-11-23T04:36Z", "2026-11-23T04:31Z"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MetricSpan {
    /// The shortest that it can have been.
    pub shortest: Duration,
    /// The longest that it can have been; none when nobody knows.
    pub longest: Option<Duration>,
}

impl MetricSpan {
    /// No time at all, for certain.
    pub const ZERO: Self = Self { shortest: Duration::ZERO, longest: Some(Duration::ZERO) };

    /// From one moment to another, each known as far as its interval; none when the end is before the beginning for
    /// certain.
    ///
    /// Intervals that meet are no contradiction: it may have taken no time at all, so the shortest is 0. A beginning
    /// whose start nobody can tell leaves the longest without a bound.
    #[must_use]
    pub fn between(from: Interval, to: Interval) -> Option<Self> {
        if to.latest < from.earliest {
            return None;
        }
        Some(Self {
            shortest: Duration::from_to(from.latest, to.earliest),
            longest: (!from.starts_unknown()).then(|| Duration::from_to(from.earliest, to.latest)),
        })
    }

    /// At least this long; how much longer, nobody knows.
    #[must_use]
    pub const fn at_least(shortest: Duration) -> Self {
        Self { shortest, longest: None }
    }

    /// Whether a duration is in it.
    #[must_use]
    pub fn holds(self, duration: Duration) -> bool {
        self.shortest <= duration && self.longest.is_none_or(|longest| duration <= longest)
    }

    /// One after the other.
    pub(crate) fn plus(self, other: Self) -> Self {
        let longest = self.longest.zip(other.longest).and_then(|(one, other)| one.checked_add(other));
        Self { shortest: self.shortest.saturating_add(other.shortest), longest }
    }

    /// The longer of the two, whichever it is.
    pub(crate) fn longer(self, other: Self) -> Self {
        let longest = self.longest.zip(other.longest).map(|(one, other)| one.max(other));
        Self { shortest: self.shortest.max(other.shortest), longest }
    }
}

/// In words, no more exact than it is known: what a postmortem says of how long something was.
///
/// ```
/// use sevlog::{MetricSpan, Occurred, Timestamp};
///
/// let between = |from, to| {
///     let interval = |text| Occurred::parse(text).unwrap().interval(Timestamp::MAX);
///     MetricSpan::between(interval(from), interval(to)).map(|span| span.to_string())
/// };
/// assert_eq!(between("2026-11-23T04:31Z", "2026-11-23T04:36Z").as_deref(), Some("4–6 min"));
/// assert_eq!(between("2026-11-23T04:31Z", "2026-11-23T07:19Z").as_deref(), Some("2 h 48 min (±1 min)"));
/// assert_eq!(between("2026-11-23T04:31Z", "2026-11-23T04:31Z").as_deref(), Some("at most 1 min"));
/// assert_eq!(between("../2026-11-23T04:31Z", "2026-11-23T04:36Z").as_deref(), Some("at least 4 min"));
/// ```
impl fmt::Display for MetricSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let least = self.shortest.0;
        let low = in_words(least, false);
        let Some(Duration(most)) = self.longest else { return write!(f, "at least {low}") };
        let spread = most.saturating_sub(least);
        if least >= HOUR && (1..=2 * MINUTE).contains(&spread) {
            // Both ends are known to the minute: hours are said with that minute, and not twice.
            let middle = least.saturating_add(spread.div_euclid(2)).saturating_add(SECOND);
            return write!(f, "{} (±1 min)", in_words(middle, false));
        }
        let high = in_words(most, true);
        if least == most || low == high {
            return f.write_str(&low);
        }
        if least == 0 {
            return write!(f, "at most {high}");
        }
        match (low.split_once(' '), high.split_once(' ')) {
            // Of two numbers of one unit, the unit is said once.
            (Some((number, unit)), Some((_, other))) if unit == other && !unit.contains(' ') => {
                write!(f, "{number}–{high}")
            }
            _ => write!(f, "{low} to {high}"),
        }
    }
}

/// A length in two units that suit it, rounded down or up.
fn in_words(nanos: u64, up: bool) -> String {
    let [(large, name), (small, rest)] = if nanos >= 3 * DAY {
        [(DAY, "d"), (HOUR, "h")]
    } else if nanos >= HOUR {
        [(HOUR, "h"), (MINUTE, "min")]
    } else {
        [(MINUTE, "min"), (SECOND, "s")]
    };
    let begun = u64::from(up && !nanos.is_multiple_of(small));
    let whole = nanos.div_euclid(small).saturating_add(begun).saturating_mul(small);
    match (whole.div_euclid(large), whole.rem_euclid(large).div_euclid(small)) {
        (0, few) => format!("{few} {rest}"),
        (many, 0) => format!("{many} {name}"),
        (many, few) => format!("{many} {name} {few} {rest}"),
    }
}

impl Serialize for MetricSpan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("shortestMs", &self.shortest.as_millis())?;
        if let Some(longest) = self.longest {
            map.serialize_entry("longestMs", &longest.millis_begun())?;
        }
        map.end()
    }
}
