//! Times as a reader sees them: in UTC, as exact as they are known and no more.

use crate::{Duration, Interval, MetricSpan, Occurred, Precision, Timestamp, When};

use crate::postmortem::inline::{Inline, md};

const MILLISECOND: i64 = 1_000_000;
const SECOND: i64 = 1_000_000_000;
const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 24 * 60 * MINUTE;

/// When something was so, as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// In one unit of time.
    At(Timestamp, Precision),
    /// Some time in between.
    Between(Timestamp, Timestamp),
    /// At some time up to this one.
    By(Timestamp),
    /// At this time or at some time after it.
    From(Timestamp),
    /// Nobody can say.
    Unknown,
}

impl Shown {
    pub(super) fn of(occurred: &Occurred, recorded_at: Timestamp) -> Self {
        match occurred.when {
            // A clock says more digits than anybody meant.
            When::Live => Self::At(recorded_at, Precision::Second),
            When::At { at, precision } => Self::At(at, precision),
            When::Between { from: Timestamp::MIN, to } => Self::By(to),
            When::Between { from, to } => Self::of_interval(Interval { earliest: from, latest: to }),
            When::Unknown => Self::Unknown,
        }
    }

    pub(super) fn of_interval(interval: Interval) -> Self {
        let Interval { earliest, latest } = interval;
        if interval.starts_unknown() {
            return Self::Unknown;
        }
        if interval.latest == Timestamp::MAX {
            return Self::From(earliest);
        }
        if interval.is_instant() {
            return Self::At(earliest, Precision::Second);
        }
        let unit = [Precision::Second, Precision::Minute, Precision::Hour, Precision::Day].into_iter().find(|unit| {
            begins(earliest, unit.unit_nanos()) && Occurred::at_precision(earliest, *unit).interval(latest) == interval
        });
        unit.map_or(Self::Between(earliest, latest), |unit| Self::At(earliest, unit))
    }

    /// The day that it is told under: that of the latest it can have been.
    pub(super) fn day(self) -> Option<String> {
        match self {
            Self::At(at, precision) => Some(date(last_of(at, precision))),
            Self::Between(_, to) | Self::By(to) => Some(date(to)),
            Self::From(from) => Some(date(from)),
            Self::Unknown => None,
        }
    }

    /// What it stands under: its day, or all the days of which nobody knows the one. Midnight may lie in what is known to the hour.
    pub(super) fn heading(self) -> Option<Inline> {
        let day = self.day()?;
        Some(match self {
            Self::Between(from, to) if to.since(from) > 2 * DAY => md!("{} – {}", day_of(date(from)), day_of(day)),
            _ => weekday(&day),
        })
    }

    /// With its date.
    pub(super) fn full(self) -> Inline {
        self.within("")
    }

    /// Without the date, where that is the day that it stands under. `""` is no day.
    pub(super) fn within(self, day: &str) -> Inline {
        let (from, to) = match self {
            Self::Unknown => return md!("unknown"),
            Self::By(to) => return md!("by {}", bound(to, ends(to, DAY), day)),
            Self::From(from) => return md!("from {} on", bound(from, begins(from, DAY), day)),
            Self::At(at, Precision::Day) if date(at) == day => return md!("that day"),
            Self::At(at, precision @ (Precision::Hour | Precision::Day)) => (at, last_of(at, precision)),
            Self::At(at, precision) => return moment(at, precision, day),
            Self::Between(from, to) => (from, to),
        };
        let (first, last) = (date(from), date(to));
        if begins(from, DAY) && ends(to, DAY) {
            return if first == last { day_of(first) } else { md!("{} – {}", day_of(first), day_of(last)) };
        }
        let unit = if begins(from, MINUTE) && (begins(to, MINUTE) || ends(to, MINUTE)) {
            Precision::Minute
        } else {
            Precision::Second
        };
        let (start, end) = (clock(from, unit), clock(to, unit));
        if first == last {
            return on(from, &format!("{start}–{end}"), day);
        }
        // Over midnight both dates are said: one that is left out would read as the other.
        md!("{} – {}", on(from, &start, ""), on(to, &end, ""))
    }
}

/// The one end that is known: a whole day, or as exact as a deadline.
fn bound(at: Timestamp, is_of_day: bool, day: &str) -> Inline {
    if is_of_day { day_of(date(at)) } else { due(at, day) }
}

/// A day with its weekday.
fn weekday(day: &str) -> Inline {
    let at = Timestamp::parse(&format!("{day}T00:00Z")).map(|at| at.to_offset_date_time().weekday().to_string());
    match at {
        Ok(weekday) => md!("{}, {}", text(&weekday), text(day)),
        Err(_) => text(day),
    }
}

/// An instant that somebody named, such as a deadline: to the minute, if that is how they named it. The last instant of a minute
/// is the deadline that counts from a time known to the minute.
pub(super) fn due(at: Timestamp, day: &str) -> Inline {
    let is_of_minute = begins(at, MINUTE) || ends(at, MINUTE);
    Shown::At(at, if is_of_minute { Precision::Minute } else { Precision::Second }).within(day)
}

/// A moment that a program can read too.
fn moment(at: Timestamp, precision: Precision, day: &str) -> Inline {
    let (date, clock) = (date(at), clock(at, precision));
    let machine = format!("{date}T{clock}Z");
    Inline::time(if date == day { clock } else { format!("{date} {clock}") }, machine)
}

fn on(at: Timestamp, clock: &str, day: &str) -> Inline {
    let date = date(at);
    if date == day { text(clock) } else { md!("{} {}", day_of(date), text(clock)) }
}

/// A day that a program can read too.
fn day_of(date: String) -> Inline {
    Inline::time(date.clone(), date)
}

/// Digits and signs of a time, which escape to themselves.
fn text(time: &str) -> Inline {
    Inline::text(time)
}

fn date(at: Timestamp) -> String {
    at.to_string().get(..10).unwrap_or_default().to_owned()
}

fn clock(at: Timestamp, precision: Precision) -> String {
    let wire = at.to_string();
    let end = match precision {
        Precision::Exact => wire.len().saturating_sub(1),
        Precision::Second => 19,
        _ => 16,
    };
    wire.get(11..end).unwrap_or_default().to_owned()
}

const fn begins(at: Timestamp, unit: i64) -> bool {
    at.unix_nanos().rem_euclid(unit) == 0
}

const fn ends(at: Timestamp, unit: i64) -> bool {
    at.unix_nanos().rem_euclid(unit) == unit.saturating_sub(1)
}

fn last_of(at: Timestamp, precision: Precision) -> Timestamp {
    Occurred::at_precision(at, precision).interval(at).latest
}

/// How long it was between two moments: at least and at most, in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lasted {
    least: i64,
    most: i64,
}

impl Lasted {
    /// None where nobody can tell when one of them was.
    pub(super) fn between(from: Interval, to: Interval) -> Option<Self> {
        (!from.starts_unknown() && !to.starts_unknown())
            .then(|| Self { least: to.earliest.since(from.latest), most: to.latest.since(from.earliest) })
    }

    /// A length that is known.
    pub(super) fn of_ms(ms: u64) -> Self {
        let nanos = i64::try_from(ms).unwrap_or(i64::MAX).saturating_mul(MILLISECOND);
        Self { least: nanos, most: nanos }
    }

    /// One after the other.
    pub(super) const fn plus(self, other: Self) -> Self {
        Self { least: self.least.saturating_add(other.least), most: self.most.saturating_add(other.most) }
    }

    /// The shortest that it can have been.
    pub(super) const fn least(self) -> i64 {
        self.least
    }

    /// How far a deadline was passed. One that is shown to the minute may be meant from its beginning on.
    pub(super) fn past(due: Timestamp, to: Interval) -> Self {
        let from = if ends(due, MINUTE) { due.saturating_sub(MINUTE.saturating_sub(1)) } else { due };
        Self { least: to.earliest.since(due), most: to.latest.since(from) }
    }

    /// At least and at most in milliseconds, rounded down and up; none where the end lies before the start.
    pub(super) fn ms(self) -> Option<(i64, i64)> {
        let up = self.most.saturating_add(MILLISECOND.saturating_sub(1));
        (self.most >= 0).then(|| (self.least.max(0).div_euclid(MILLISECOND), up.div_euclid(MILLISECOND)))
    }

    /// In words; none where the end lies before the start.
    pub(super) fn words(self) -> Option<Inline> {
        let nanos = |nanos: i64| Duration::from_nanos(nanos.max(0).unsigned_abs());
        let span = MetricSpan { shortest: nanos(self.least), longest: Some(nanos(self.most)) };
        (self.most >= 0).then(|| text(&span.to_string()))
    }

    /// As seen from where it begins: after it, before it, or too uncertain to say which.
    pub(super) fn offset(self) -> Offset {
        let Self { least, most } = self;
        if least > 0 {
            Offset::After(self.words().unwrap_or_default())
        } else if most < 0 {
            let before = Self { least: most.saturating_neg(), most: least.saturating_neg() };
            Offset::Before(before.words().unwrap_or_default())
        } else {
            let widest = Duration::from_nanos(most.max(least.saturating_neg()).unsigned_abs());
            Offset::Within(text(&widest.in_words_rounded_up()))
        }
    }
}

/// How far a moment is from another, and on which side.
pub(super) enum Offset {
    After(Inline),
    Before(Inline),
    Within(Inline),
}

impl Offset {
    /// For a cell of a table.
    pub(super) fn signed(&self) -> Inline {
        match self {
            Self::After(words) => md!("+{}", words),
            Self::Before(words) => md!("{} before", words),
            Self::Within(words) => md!("within {}", words),
        }
    }

    /// For a sentence.
    pub(super) fn to_start(&self) -> Inline {
        match self {
            Self::After(words) => md!("{} after the start", words),
            Self::Before(words) => md!("{} before the start", words),
            Self::Within(words) => md!("within {} of the start", words),
        }
    }
}
