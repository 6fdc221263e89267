//! How an instant is read and written: by hand, because every line of a log has up to three.

use crate::time::{Precision, TimeError, Timestamp, shown};

const NANOS_PER_SECOND: i64 = 1_000_000_000;
const SECONDS_PER_DAY: i64 = 86_400;
const DAYS_IN_400_YEARS: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01: years counted from March have their leap day last.
const MARCH_0000_TO_1970: i64 = 719_468;
/// Seconds from 1970 to `0001-01-01T00:00:00Z`, which Go writes for "no time".
const GO_ZERO_SECONDS: i64 = -62_135_596_800;

/// What a written time says, before it is known whether it fits into a [`Timestamp`].
pub(crate) struct Written {
    seconds: i64,
    nanos: u32,
    /// What the smallest written unit was.
    pub(crate) precision: Precision,
    /// Minutes ahead of UTC.
    pub(crate) offset_minutes: i32,
}

impl Written {
    /// A time as exact as a timestamp has to be: at least to the minute.
    pub(crate) fn instant(text: &str) -> Result<Self, TimeError> {
        let written = Self::read(text).map_err(|error| match error {
            // An offset would not be enough: what the message says to write has to be accepted.
            TimeError::OffsetMissing { .. } if text.len() < "2026-11-23T04:31".len() => TimeError::not_a_time(text),
            other => other,
        })?;
        if written.precision > Precision::Minute {
            return Err(TimeError::not_a_time(text));
        }
        Ok(written)
    }

    /// A date, or a date and a time down to the hour, the minute, the second or a fraction, with its offset.
    pub(crate) fn read(text: &str) -> Result<Self, TimeError> {
        let not_a_time = || TimeError::not_a_time(text);
        let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1, rest @ ..] = text.as_bytes() else {
            return Err(not_a_time());
        };
        let mut digits = Digits::default();
        let (year, month, day) = (digits.four([*y0, *y1, *y2, *y3]), digits.two(*m0, *m1), digits.two(*d0, *d1));
        let (clock, offset) = match rest {
            [b'T' | b't' | b' ', clock @ ..] => {
                let (clock, offset) = Clock::read(clock, &mut digits).ok_or_else(not_a_time)?;
                if clock.fraction_digits > 9 {
                    return Err(TimeError::TooPrecise { text: shown(text) });
                }
                (clock, offset)
            }
            // `2017-01-31-05` would look like a date with an hour.
            [b'+' | b'-', _, _] => return Err(not_a_time()),
            offset => (Clock::DAY, offset),
        };
        let days = digits.good().then(|| days_since_1970(year, month, day)).flatten().ok_or_else(not_a_time)?;
        if offset.is_empty() {
            return Err(TimeError::OffsetMissing {
                text: shown(text),
                example: format!("{}Z", text.replace([' ', 't'], "T")),
            });
        }
        let offset_minutes = offset_minutes(offset).ok_or_else(not_a_time)?;
        let seconds = days
            .saturating_mul(SECONDS_PER_DAY)
            .saturating_add(clock.second_of_day)
            .saturating_sub(i64::from(offset_minutes).saturating_mul(60));
        Ok(Self { seconds, nanos: clock.nanos, precision: clock.precision, offset_minutes })
    }

    pub(crate) fn is_go_zero(&self) -> bool {
        self.seconds == GO_ZERO_SECONDS && self.nanos == 0
    }

    /// The instant, or the start of the unit that was written; `text` is for the error.
    pub(crate) fn timestamp(&self, text: &str) -> Result<Timestamp, TimeError> {
        join(self.seconds, self.nanos)
            .map(Timestamp::from_unix_nanos)
            .ok_or_else(|| TimeError::OutOfRange { text: shown(text) })
    }
}

/// A time of day in any written precision.
struct Clock {
    second_of_day: i64,
    nanos: u32,
    fraction_digits: usize,
    precision: Precision,
}

impl Clock {
    /// A date alone.
    const DAY: Self = Self { second_of_day: 0, nanos: 0, fraction_digits: 0, precision: Precision::Day };

    /// `HH[:MM[:SS[.fraction]]]` and what follows it.
    fn read<'a>(bytes: &'a [u8], digits: &mut Digits) -> Option<(Self, &'a [u8])> {
        let [h0, h1, rest @ ..] = bytes else {
            return None;
        };
        let mut rest = rest;
        let hour = digits.two(*h0, *h1);
        let (mut minute, mut second, mut nanos, mut fraction_digits) = (0, 0, 0, 0);
        let mut precision = Precision::Hour;
        if let [b':', m0, m1, after @ ..] = rest {
            (minute, precision, rest) = (digits.two(*m0, *m1), Precision::Minute, after);
            if let [b':', s0, s1, after @ ..] = rest {
                (second, precision, rest) = (digits.two(*s0, *s1), Precision::Second, after);
                if let [b'.', after @ ..] = rest {
                    fraction_digits = after.iter().take_while(|b| b.is_ascii_digit()).count();
                    let (fraction, after) = after.split_at_checked(fraction_digits)?;
                    (nanos, precision, rest) = (digits.nanos(fraction), Precision::Exact, after);
                    if fraction.is_empty() {
                        return None;
                    }
                }
            }
        }
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let second_of_day = second_of_day(hour, minute, second);
        Some((Self { second_of_day, nanos, fraction_digits, precision }, rest))
    }
}

/// `Z`, `+01:00`, `+0100` or `+01` in minutes ahead of UTC.
fn offset_minutes(bytes: &[u8]) -> Option<i32> {
    let (sign, h0, h1, m0, m1) = match bytes {
        [b'Z' | b'z'] => return Some(0),
        [sign, h0, h1, b':', m0, m1] | [sign, h0, h1, m0, m1] => (sign, h0, h1, m0, m1),
        [sign, h0, h1] => (sign, h0, h1, &b'0', &b'0'),
        _ => return None,
    };
    let mut digits = Digits::default();
    let (hours, minutes) = (digits.two(*h0, *h1), digits.two(*m0, *m1));
    if !digits.good() || hours > 23 || minutes > 59 {
        return None;
    }
    let ahead = i32::try_from(hours.wrapping_mul(60).wrapping_add(minutes)).ok()?;
    match sign {
        b'+' => Some(ahead),
        b'-' => Some(ahead.wrapping_neg()),
        _ => None,
    }
}

/// The hot path: one look at each byte, no branch for each digit.
pub(crate) fn wire_nanos(bytes: &[u8]) -> Option<i64> {
    let [y0, y1, y2, y3, b'-', mo0, mo1, b'-', d0, d1, b'T', h0, h1, b':', mi0, mi1, b':', s0, s1, rest @ ..] = bytes
    else {
        return None;
    };
    let mut digits = Digits::default();
    let (year, month, day) = (digits.four([*y0, *y1, *y2, *y3]), digits.two(*mo0, *mo1), digits.two(*d0, *d1));
    let (hour, minute, second) = (digits.two(*h0, *h1), digits.two(*mi0, *mi1), digits.two(*s0, *s1));
    let nanos = match rest {
        [b'Z'] => 0,
        [b'.', fraction @ .., b'1'..=b'9', b'Z'] if fraction.len() < 9 => {
            let (_, fraction) = rest.split_first()?;
            let (_, fraction) = fraction.split_last()?;
            digits.nanos(fraction)
        }
        _ => return None,
    };
    if !digits.good() || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = days_since_1970(year, month, day)?
        .wrapping_mul(SECONDS_PER_DAY)
        .wrapping_add(second_of_day(hour, minute, second));
    join(seconds, nanos)
}

/// In 128 bits, because the whole second of the very first instant is already out of range.
fn join(seconds: i64, nanos: u32) -> Option<i64> {
    let nanos = i128::from(seconds).wrapping_mul(i128::from(NANOS_PER_SECOND)).wrapping_add(i128::from(nanos));
    i64::try_from(nanos).ok()
}

/// Reads decimal digits and remembers whether any byte was none, so that this is asked once and not for each.
///
/// The arithmetic wraps only on bytes that are no digits, where the number does not count.
#[derive(Default)]
struct Digits {
    bad: bool,
}

impl Digits {
    fn one(&mut self, byte: u8) -> u32 {
        let digit = byte.wrapping_sub(b'0');
        self.bad |= digit > 9;
        u32::from(digit)
    }

    fn two(&mut self, tens: u8, ones: u8) -> u32 {
        self.one(tens).wrapping_mul(10).wrapping_add(self.one(ones))
    }

    fn four(&mut self, [a, b, c, d]: [u8; 4]) -> u32 {
        self.two(a, b).wrapping_mul(100).wrapping_add(self.two(c, d))
    }

    /// The fraction of a second; digits after the ninth count nothing.
    fn nanos(&mut self, fraction: &[u8]) -> u32 {
        let (mut nanos, mut unit) = (0_u32, 100_000_000_u32);
        for byte in fraction {
            nanos = nanos.wrapping_add(self.one(*byte).wrapping_mul(unit));
            unit /= 10;
        }
        nanos
    }

    fn good(&self) -> bool {
        !self.bad
    }
}

fn second_of_day(hour: u32, minute: u32, second: u32) -> i64 {
    let minutes = hour.wrapping_mul(60).wrapping_add(minute);
    i64::from(minutes.wrapping_mul(60).wrapping_add(second))
}

/// Days from 1970-01-01 to a date of the Gregorian calendar in the years 0 to 9999, none if there is no such date.
fn days_since_1970(year: u32, month: u32, day: u32) -> Option<i64> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return None,
    };
    if day == 0 || day > last {
        return None;
    }
    // January and February count as months 13 and 14 of the year before; 400 years more keep that one positive.
    let (years, months) =
        if month < 3 { (year.wrapping_add(399), month.wrapping_add(12)) } else { (year.wrapping_add(400), month) };
    let centuries = years / 100;
    let days = (years.wrapping_mul(1461) / 4)
        .wrapping_sub(centuries)
        .wrapping_add(centuries / 4)
        .wrapping_add(months.wrapping_mul(979).wrapping_sub(2919) / 32)
        .wrapping_add(day);
    Some(i64::from(days).wrapping_sub(DAYS_IN_400_YEARS + MARCH_0000_TO_1970 + 1))
}

/// The wire form of an instant, made on the stack.
pub(crate) struct Wire {
    bytes: [u8; 30],
    len: usize,
}

impl Wire {
    pub(crate) fn of(at: Timestamp) -> Self {
        let seconds = at.unix_nanos().div_euclid(NANOS_PER_SECOND);
        let nanos = at.unix_nanos().rem_euclid(NANOS_PER_SECOND).cast_unsigned();
        let second_of_day = seconds.rem_euclid(SECONDS_PER_DAY).cast_unsigned();
        let (year, month, day) = date(seconds.div_euclid(SECONDS_PER_DAY));
        let [y0, y1] = pair(year / 100);
        let [y2, y3] = pair(year);
        let [mo0, mo1] = pair(month);
        let [d0, d1] = pair(day);
        let [h0, h1] = pair(second_of_day / 3600);
        let [mi0, mi1] = pair(second_of_day / 60 % 60);
        let [s0, s1] = pair(second_of_day % 60);
        let [_, f0] = pair(nanos / 100_000_000);
        let [f1, f2] = pair(nanos / 1_000_000);
        let [f3, f4] = pair(nanos / 10_000);
        let [f5, f6] = pair(nanos / 100);
        let [f7, f8] = pair(nanos);
        let mut bytes = [
            y0, y1, y2, y3, b'-', mo0, mo1, b'-', d0, d1, b'T', h0, h1, b':', mi0, mi1, b':', s0, s1, b'.', f0, f1, f2,
            f3, f4, f5, f6, f7, f8, b'Z',
        ];
        let mut last = 29_usize;
        if nanos == 0 {
            last = 19;
        } else {
            while bytes.get(last.wrapping_sub(1)) == Some(&b'0') {
                last = last.wrapping_sub(1);
            }
        }
        if let Some(end) = bytes.get_mut(last) {
            *end = b'Z';
        }
        Self { bytes, len: last.saturating_add(1) }
    }

    pub(crate) fn as_str(&self) -> &str {
        let written = self.bytes.get(..self.len).unwrap_or_default();
        std::str::from_utf8(written).unwrap_or_default()
    }
}

/// Year, month and day that begin this many days after 1970-01-01; a timestamp's day is never before the year 0.
fn date(days_since_1970: i64) -> (u64, u64, u64) {
    let days = days_since_1970.wrapping_add(MARCH_0000_TO_1970).cast_unsigned();
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        day_of_era.wrapping_sub(day_of_era / 1460).wrapping_add(day_of_era / 36_524).wrapping_sub(day_of_era / 146_096)
            / 365;
    let day_of_year = day_of_era
        .wrapping_sub(year_of_era.wrapping_mul(365))
        .wrapping_sub(year_of_era / 4)
        .wrapping_add(year_of_era / 100);
    let month_from_march = day_of_year.wrapping_mul(5).wrapping_add(2) / 153;
    let day = day_of_year.wrapping_sub(month_from_march.wrapping_mul(153).wrapping_add(2) / 5).wrapping_add(1);
    let year = era.wrapping_mul(400).wrapping_add(year_of_era);
    if month_from_march < 10 {
        (year, month_from_march.wrapping_add(3), day)
    } else {
        (year.wrapping_add(1), month_from_march.wrapping_sub(9), day)
    }
}

/// The last two decimal digits.
fn pair(number: u64) -> [u8; 2] {
    [digit(number / 10), digit(number)]
}

fn digit(number: u64) -> u8 {
    ((number % 10) as u8) | b'0'
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_calendar_is_the_time_crates(year in 0..=9999_u32, month in 0..=13_u8, day in 0..=32_u8) {
            let theirs = time::Month::try_from(month).ok().and_then(|month| {
                time::Date::from_calendar_date(year.cast_signed(), month, day).ok()
            });
            let days = theirs.map(|date| i64::from(date.to_julian_day()).wrapping_sub(2_440_588));
            prop_assert_eq!(days_since_1970(year, month.into(), day.into()), days);
        }
    }
}
