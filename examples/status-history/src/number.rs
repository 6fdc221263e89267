//! Numbers as people read them.

use sevlog::{Duration, MetricSpan};

/// `43,930`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && digits.len().saturating_sub(n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// In parts per thousand, rounded; of nothing it is none.
pub(crate) fn per_mille(part: u64, whole: u64) -> u64 {
    part.saturating_mul(1000).saturating_add(whole / 2).checked_div(whole).unwrap_or_default()
}

/// `68.6 %`; of nothing there is no share.
pub(crate) fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let per_mille = per_mille(part, whole);
    // A number and its sign stay in one line.
    format!("{}.{}\u{a0}%", per_mille / 10, per_mille % 10)
}

/// `43,930 of 100,808 (43.6 %)`.
pub(crate) fn of(part: u64, whole: u64) -> String {
    format!("{} of {} ({})", grouped(part), grouped(whole), share(part, whole))
}

/// `57:54`, in hours and minutes.
pub(crate) fn clock(minutes: u64) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// `1 h 05 min`.
pub(crate) fn minutes(minutes: u64) -> String {
    tenths(minutes.saturating_mul(10))
}

fn tenths(tenths: u64) -> String {
    let (minutes, tenth) = (tenths / 10, tenths % 10);
    let (days, hours, rest) = (minutes / 1440, minutes % 1440 / 60, minutes % 60);
    let rest = if tenth == 0 { format!("{rest:02}") } else { format!("{rest:02}.{tenth}") };
    match (days, hours) {
        (0, 0) => format!("{} min", rest.strip_prefix('0').unwrap_or(&rest)),
        (0, hours) => format!("{hours} h {rest} min"),
        (days, hours) => format!("{days} d {hours:02} h {rest} min"),
    }
}

/// The middle of what is allowed, in milliseconds.
pub(crate) fn middle(span: MetricSpan) -> Option<u64> {
    let sum = span.shortest.as_nanos().checked_add(span.longest.map(Duration::as_nanos)?)?;
    Some(sum / 2_000_000)
}

/// `1 h 07.5 min`: the middle of what is allowed. How far it may be off is for the text beside it to say.
pub(crate) fn span(span: MetricSpan) -> String {
    match middle(span) {
        Some(ms) => tenths(ms.saturating_add(3_000) / 6_000),
        None => format!("at least {}", minutes(span.shortest.as_millis() / 60_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        assert_eq!(
            [grouped(7), grouped(999), grouped(43_930), grouped(1_000_000)],
            ["7", "999", "43,930", "1,000,000"]
        );
        assert_eq!(
            [share(2548, 3713), share(1, 1), share(0, 9), share(0, 0)],
            ["68.6\u{a0}%", "100.0\u{a0}%", "0.0\u{a0}%", "–"]
        );
        assert_eq!(
            [minutes(0), minutes(5), minutes(65), minutes(1441)],
            ["0 min", "5 min", "1 h 05 min", "1 d 00 h 01 min"]
        );
        assert_eq!([clock(5), clock(3474)], ["0:05", "57:54"]);
        assert_eq!([tenths(5), tenths(675)], ["0.5 min", "1 h 07.5 min"]);
    }
}
