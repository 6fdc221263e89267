//! Sentences as words, numbers, clock times and dates.

use jiff::civil::Date;

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A word, in small letters.
    Word(String),
    /// A number in thousandths, and in the same unit the half of its last digit that says something.
    Number { thousandths: u64, slack: u64 },
    /// A time of day: hour, minute, and the second if it is said.
    Clock { seconds: u32, to_the_second: bool },
    /// A day.
    Day(Date),
    /// A mark.
    Mark(char),
}

impl Token {
    /// The word, if it is one.
    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }
}

/// The sentences of a text, as they were written.
pub(in super::super) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut ended = false;
    let mut before = (' ', ' ');
    let ends = move |c: char| {
        let splits = c == '\n' || (ended && c.is_whitespace());
        let abbreviates = matches!(before, ('.', 'g' | 'e')); // “e.g.”, “i.e.”
        ended = matches!(c, '!' | '?') || (c == '.' && !abbreviates);
        before = (before.1, c);
        splits
    };
    text.split(ends).map(str::trim).filter(|sentence| !sentence.is_empty())
}

/// A sentence in pieces.
pub(super) fn tokens(sentence: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = sentence;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_ascii_digit() {
            let (token, length) = number(rest);
            tokens.push(token);
            length
        } else if first.is_alphabetic() {
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').unwrap_or(rest.len());
            tokens.push(Token::Word(rest.get(..length).unwrap_or_default().to_lowercase()));
            length
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Mark(first));
            }
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    days(&tokens)
}

/// What begins with a digit, and how long it is.
fn number(text: &str) -> (Token, usize) {
    if let Some(found) = iso_day(text).or_else(|| clock(text)) {
        return found;
    }
    let mut length = 0;
    let (mut digits, mut decimals) = (String::new(), String::new());
    let mut in_decimals = false;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let digit_next = chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        match c {
            '0'..='9' if in_decimals => decimals.push(c),
            '0'..='9' => digits.push(c),
            ',' if digit_next && !in_decimals => {}
            '.' if digit_next && !in_decimals => in_decimals = true,
            _ => break,
        }
        length = at.saturating_add(1);
    }
    let whole = digits.parse::<u64>().unwrap_or(u64::MAX);
    let part = format!("{decimals:0<3}").get(..3).and_then(|part| part.parse::<u64>().ok()).unwrap_or(0);
    let zeros = digits.len().saturating_sub(digits.trim_end_matches('0').len());
    // Of 5,000 the thousands say something, of 2.5 the tenths, of 4,979 every digit.
    let slack = match (decimals.len(), zeros) {
        (0, 0) => 0,
        (0, zeros) => 500_u64.saturating_mul(10_u64.saturating_pow(u32::try_from(zeros).unwrap_or(0))),
        (1, _) => 50,
        _ => 5,
    };
    (Token::Number { thousandths: whole.saturating_mul(1000).saturating_add(part), slack }, length.max(1))
}

/// `23:27` or `23:27:05`.
fn clock(text: &str) -> Option<(Token, usize)> {
    let (hour, rest) = digits(text, 1, 2)?;
    let (minute, rest) = digits(rest.strip_prefix(':')?, 2, 2)?;
    let second = rest.strip_prefix(':').and_then(|rest| digits(rest, 2, 2));
    let rest = second.map_or(rest, |(_, rest)| rest);
    let is_end = rest.chars().next().is_none_or(|c| !c.is_ascii_digit() && c != ':');
    let seconds = second.map_or(0, |(second, _)| second);
    if !is_end || hour > 23 || minute > 59 || seconds > 59 {
        return None;
    }
    let seconds = hour.saturating_mul(3600).saturating_add(minute.saturating_mul(60)).saturating_add(seconds);
    let length = text.len().saturating_sub(rest.len());
    Some((Token::Clock { seconds, to_the_second: second.is_some() }, length))
}

/// `2017-01-31`.
fn iso_day(text: &str) -> Option<(Token, usize)> {
    let (year, rest) = digits(text, 4, 4)?;
    let (month, rest) = digits(rest.strip_prefix('-')?, 2, 2)?;
    let (day, rest) = digits(rest.strip_prefix('-')?, 2, 2)?;
    // `2017-01-31T23:27` is a day and a time.
    let rest = rest.strip_prefix('T').unwrap_or(rest);
    Some((day_of(year, month, day)?, text.len().saturating_sub(rest.len())))
}

fn day_of(year: u32, month: u32, day: u32) -> Option<Token> {
    let (year, month, day) = (year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?);
    Date::new(year, month, day).ok().map(Token::Day)
}

fn digits(text: &str, least: usize, most: usize) -> Option<(u32, &str)> {
    let length = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(length)?;
    (length >= least).then(|| digits.parse().ok().map(|number| (number, rest))).flatten()
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Puts `31 January 2017` and `January 31, 2017` together.
fn days(tokens: &[Token]) -> Vec<Token> {
    let month = |token: Option<&Token>| {
        let word = token?.word()?;
        MONTHS.iter().zip(1_u32..).find(|(name, _)| **name == word).map(|(_, month)| month)
    };
    let whole = |token: Option<&Token>| match token {
        Some(Token::Number { thousandths, .. }) if thousandths % 1000 == 0 => u32::try_from(thousandths / 1000).ok(),
        _ => None,
    };
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let Some((first, after)) = rest.split_first() {
        let comma = usize::from(after.get(1) == Some(&Token::Mark(',')));
        let before = whole(Some(first)).zip(month(after.first())).zip(whole(after.get(1)));
        let behind = month(Some(first)).zip(whole(after.first())).zip(whole(after.get(comma.saturating_add(1))));
        let day = before.and_then(|((day, month), year)| Some((day_of(year, month, day)?, 2))).or_else(|| {
            behind.and_then(|((month, day), year)| Some((day_of(year, month, day)?, comma.saturating_add(2))))
        });
        let (piece, taken) = day.unwrap_or_else(|| (first.clone(), 0));
        out.push(piece);
        rest = after.get(taken..).unwrap_or_default();
    }
    out
}
