//! Times as short as a timeline needs them, and no more exact than they are known.

use sevlog::{Occurred, Precision, Timestamp, When};

/// The most that a time takes.
pub(super) const WIDTH: usize = 11;
/// The most that a time with its date takes, if it is known to the day.
pub(super) const DATED_WIDTH: usize = 17;
const DAY: i64 = 86_400_000_000_000;

/// `2017-01-31`.
pub(super) fn date(at: Timestamp) -> String {
    part(at, 0, 10)
}

/// `23:27`.
pub(super) fn clock(at: Timestamp) -> String {
    part(at, 11, 16)
}

/// `01-31 23:27`.
pub(super) fn date_and_clock(at: Timestamp) -> String {
    format!("{} {}", part(at, 5, 10), clock(at))
}

/// When something was so, under a heading with the date that it was so by.
pub(super) fn when(occurred: &Occurred, latest: Timestamp) -> Vec<String> {
    match occurred.when {
        When::Live => vec![clock(latest)],
        When::At { at, precision: Precision::Exact | Precision::Second } => vec![part(at, 11, 19)],
        When::At { at, precision: Precision::Minute } => vec![clock(at)],
        When::At { at, precision: Precision::Hour } => vec![format!("{} h", part(at, 11, 13))],
        When::At { precision: Precision::Day, .. } => vec!["that day".to_owned()],
        When::Between { from, to } => between(from, to),
        When::Unknown => vec!["unknown".to_owned()],
    }
}

fn between(from: Timestamp, to: Timestamp) -> Vec<String> {
    let whole_day = to.since(start_of_day(to)) == DAY.saturating_sub(1);
    let until = if whole_day { "that day".to_owned() } else { clock(to) };
    if from == Timestamp::MIN {
        vec![format!("by {until}")]
    } else if date(from) == date(to) {
        vec![format!("{}–{until}", clock(from))]
    } else if part(from, 0, 4) == part(to, 0, 4) && !(whole_day && from == start_of_day(from)) {
        vec![date_and_clock(from), format!("–{until}")]
    } else {
        vec![date(from), format!("–{until}")]
    }
}

/// A window's end, or a fact out of its day: with its date.
pub(super) fn dated(from: Timestamp, to: Timestamp) -> String {
    let same_minute = clock(from) == clock(to) && date(from) == date(to);
    if from == Timestamp::MIN {
        format!("by {}", date_and_clock(to))
    } else if same_minute {
        date_and_clock(from)
    } else if to.since(from) < DAY {
        format!("{}–{}", date_and_clock(from), clock(to))
    } else {
        format!("{} – {}", date_and_clock(from), date_and_clock(to))
    }
}

fn start_of_day(at: Timestamp) -> Timestamp {
    Timestamp::parse(&format!("{}T00:00:00Z", date(at))).unwrap_or(at)
}

fn part(at: Timestamp, from: usize, to: usize) -> String {
    at.to_string().get(from..to).unwrap_or_default().to_owned()
}
