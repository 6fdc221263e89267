//! The quantities of a sentence: times of day, lengths and numbers of something, each as it is meant.

use jiff::civil::Date;

use super::token::{Token, tokens};

/// What is claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Quantity {
    /// A time of day, in seconds, with how many it may be off; the day, where one is said.
    Clock { seconds: u32, width: u32, slack: u32, day: Option<Date> },
    /// A length between two, in nanoseconds.
    Length { least: i64, most: i64 },
    /// A number of something between two.
    Count { least: u64, most: u64, unit: String },
}

/// A piece of a sentence in which quantities are whole.
pub(super) enum Piece {
    Token(Token),
    Quantity(Quantity),
}

impl Piece {
    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Self::Token(token) => token.word(),
            Self::Quantity(_) => None,
        }
    }

    /// Whether a clause ends here.
    pub(super) fn splits(&self) -> bool {
        match self {
            Self::Token(Token::Mark(mark)) => matches!(mark, ',' | ';' | ':' | '(' | ')' | '—' | '–'),
            Self::Token(Token::Word(word)) => {
                matches!(&**word, "and" | "but" | "while" | "then" | "because" | "although" | "so" | "which" | "when")
            }
            _ => false,
        }
    }
}

/// How a figure is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meant {
    AsSaid,
    About,
    AtLeast,
    AtMost,
    /// Beside something, and not at it: nothing is claimed.
    Beside,
}

/// How the figure after some words is meant.
fn meant(before: &[Piece]) -> Meant {
    let near: Vec<_> = before.iter().rev().take(3).take_while(|piece| !piece.splits()).collect();
    let words: Vec<&str> = near.iter().filter_map(|piece| piece.word()).collect();
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    let is_about = near.iter().any(|piece| matches!(piece, Piece::Token(Token::Mark('~' | '±' | '≈'))));
    if is_about || has(&["about", "around", "roughly", "approximately", "nearly", "almost", "some", "circa", "towards"])
    {
        Meant::About
    } else if has(&["over", "least", "more"]) {
        Meant::AtLeast
    } else if has(&["under", "less", "most", "within", "up", "fewer"]) {
        Meant::AtMost
    } else if has(&["before", "after", "by", "until", "since", "past", "every", "another", "first", "next", "further"])
    {
        Meant::Beside
    } else {
        Meant::AsSaid
    }
}

const SECOND: u64 = 1_000_000_000;

/// Puts the quantities of a sentence together. Where clocks are local, only a time that says it is of UTC is one.
pub(super) fn pieces(tokens: &[Token], units: &[String], clocks: Clocks) -> Vec<Piece> {
    let day = tokens.iter().find_map(|token| match token {
        Token::Day(day) => Some(*day),
        _ => None,
    });
    let days = tokens.iter().filter(|token| matches!(token, Token::Day(_))).count();
    // With several days it is unclear which of them a time is of.
    let day = day.filter(|_| days == 1);
    let mut pieces = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let Some((first, after)) = rest.split_first() {
        if let Token::Clock { seconds, to_the_second } = first {
            let meant = meant(&pieces);
            let elsewhere = match after {
                // “10:48+01:00”, “10:48 (UTC+1)”, “UTC−5”: the offset follows the time, or its zone.
                [Token::Mark('+' | '-' | '−'), Token::Clock { .. }, ..] => true,
                [Token::Word(zone), Token::Mark('+' | '-' | '−'), ..]
                | [Token::Mark('('), Token::Word(zone), Token::Mark('+' | '-' | '−'), ..]
                    if is_utc(zone) =>
                {
                    true
                }
                [Token::Word(zone), ..] | [Token::Mark('('), Token::Word(zone), ..] => {
                    is_other_zone(zone) || (clocks == Clocks::Local && !is_utc(zone))
                }
                _ => clocks == Clocks::Local,
            };
            if !elsewhere && matches!(meant, Meant::AsSaid | Meant::About) {
                let width = if *to_the_second { 1 } else { 60 };
                let slack = if meant == Meant::About { 900 } else { width / 2 };
                pieces.push(Piece::Quantity(Quantity::Clock { seconds: *seconds, width, slack, day }));
            }
            rest = after;
        } else if let Some((length, taken)) = length(rest) {
            if let Some(quantity) = length.quantity(meant(&pieces)) {
                pieces.push(Piece::Quantity(quantity));
            }
            rest = rest.get(taken..).unwrap_or_default();
        } else if let Some((quantity, taken)) = count(rest, units, meant(&pieces)) {
            pieces.extend(quantity.map(Piece::Quantity));
            rest = rest.get(taken..).unwrap_or_default();
        } else {
            pieces.push(Piece::Token(first.clone()));
            rest = after;
        }
    }
    pieces
}

/// What the times of a text are of that name no zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clocks {
    Utc,
    /// The text names another zone somewhere, so that it may mean it everywhere.
    Local,
}

impl Clocks {
    pub(super) fn of(text: &str) -> Self {
        let tokens = tokens(text);
        let names = |pair: &[Token]| match pair {
            [Token::Word(zone), Token::Mark('+' | '-' | '−'), ..] if is_utc(zone) => true,
            [Token::Clock { .. }, Token::Mark('+' | '-' | '−')] => true,
            [Token::Word(word), ..] => is_other_zone(word),
            _ => false,
        };
        if tokens.windows(2).any(names) || tokens.last().is_some_and(|last| names(std::slice::from_ref(last))) {
            Self::Local
        } else {
            Self::Utc
        }
    }
}

fn is_utc(word: &str) -> bool {
    matches!(word, "utc" | "gmt" | "z")
}

/// Whether a word says that a time is of other clocks than UTC, or of half a day.
fn is_other_zone(word: &str) -> bool {
    matches!(
        word,
        "am" | "pm"
            | "local"
            | "pacific"
            | "eastern"
            | "pst"
            | "pdt"
            | "pt"
            | "mst"
            | "mdt"
            | "cst"
            | "cdt"
            | "est"
            | "edt"
            | "akst"
            | "akdt"
            | "hst"
            | "brt"
            | "bst"
            | "wet"
            | "west"
            | "cet"
            | "cest"
            | "eet"
            | "eest"
            | "msk"
            | "trt"
            | "ist"
            | "pkt"
            | "ict"
            | "wib"
            | "sgt"
            | "hkt"
            | "jst"
            | "kst"
            | "awst"
            | "acst"
            | "acdt"
            | "aest"
            | "aedt"
            | "nzst"
            | "nzdt"
            | "sast"
            | "eat"
            | "wat"
    )
}

/// A length as it is said: thousandths of a second, and the half of what its last figure says.
struct Length {
    thousandths: u64,
    slack: u64,
}

impl Length {
    fn quantity(&self, meant: Meant) -> Option<Quantity> {
        let nanos = |thousandths: u64| i64::try_from(thousandths.saturating_mul(SECOND / 1000)).unwrap_or(i64::MAX);
        let slack = if meant == Meant::About { self.slack.max(self.thousandths / 4) } else { self.slack };
        let (least, most) =
            (nanos(self.thousandths.saturating_sub(slack)), nanos(self.thousandths.saturating_add(slack)));
        match meant {
            Meant::AsSaid | Meant::About => Some(Quantity::Length { least, most }),
            Meant::AtLeast => Some(Quantity::Length { least, most: i64::MAX }),
            Meant::AtMost => Some(Quantity::Length { least: 0, most }),
            Meant::Beside => None,
        }
    }
}

/// A number at the beginning of some tokens, in figures or in words: thousandths, the half of its last figure, and how many
/// tokens it takes.
fn number(tokens: &[Token]) -> Option<(u64, u64, usize)> {
    match tokens {
        [Token::Number { thousandths, slack }, ..] => Some((*thousandths, *slack, 1)),
        [Token::Word(tens), Token::Mark('-'), Token::Word(ones), ..]
            if in_words(tens)? >= 20 && in_words(ones)? < 10 =>
        {
            Some((in_words(tens)?.saturating_add(in_words(ones)?).saturating_mul(1000), 0, 3))
        }
        [Token::Word(word), ..] => Some((in_words(word)?.saturating_mul(1000), 0, 1)),
        _ => None,
    }
}

fn in_words(word: &str) -> Option<u64> {
    const WORDS: [(&str, u64); 22] = [
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("eleven", 11),
        ("twelve", 12),
        ("thirteen", 13),
        ("fourteen", 14),
        ("fifteen", 15),
        ("sixteen", 16),
        ("eighteen", 18),
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("sixty", 60),
    ];
    WORDS.iter().find(|(name, _)| *name == word).map(|(_, number)| *number)
}

/// A unit of time, in seconds.
fn unit(token: Option<&Token>) -> Option<u64> {
    match token?.word()? {
        "second" | "seconds" | "s" | "sec" | "secs" => Some(1),
        "minute" | "minutes" | "min" | "mins" => Some(60),
        "hour" | "hours" | "h" | "hr" | "hrs" => Some(3600),
        "day" | "days" | "d" => Some(86_400),
        _ => None,
    }
}

/// A length at the beginning of some tokens, and how many it takes.
fn length(tokens: &[Token]) -> Option<(Length, usize)> {
    let word = |at: usize| tokens.get(at).and_then(Token::word);
    // “half an hour”, “an hour”
    let (numbered, mut taken) = match (word(0), word(1)) {
        (Some("half"), Some("a" | "an")) => ((500, 125), 2),
        (Some("a" | "an"), _) if unit(tokens.get(1)).is_some() => ((1000, 500), 1),
        _ => {
            let (thousandths, slack, taken) = number(tokens)?;
            // A whole number is rounded to its unit, one with decimals to its last.
            let slack = if thousandths % 1000 == 0 { slack.max(500) } else { slack };
            let is_half = word(taken) == Some("and")
                && word(taken.saturating_add(1)) == Some("a")
                && word(taken.saturating_add(2)) == Some("half");
            if is_half {
                ((thousandths.saturating_add(500), 250), taken.saturating_add(3))
            } else {
                ((thousandths, slack), taken)
            }
        }
    };
    taken = taken.saturating_add(usize::from(tokens.get(taken) == Some(&Token::Mark('-'))));
    let seconds = unit(tokens.get(taken))?;
    taken = taken.saturating_add(1);
    let (thousandths, slack) = numbered;
    let mut length = Length { thousandths: thousandths.saturating_mul(seconds), slack: slack.saturating_mul(seconds) };
    // “24 hours and 11 minutes”, “1 h 40 min”
    let joined = usize::from(word(taken) == Some("and") || tokens.get(taken) == Some(&Token::Mark(',')));
    let more = tokens.get(taken.saturating_add(joined)..).unwrap_or_default();
    if let Some((next, _, few)) = number(more)
        && let Some(smaller) = unit(more.get(few)).filter(|smaller| *smaller < seconds)
    {
        length.thousandths = length.thousandths.saturating_add(next.saturating_mul(smaller));
        length.slack = 500_u64.saturating_mul(smaller);
        taken = taken.saturating_add(joined).saturating_add(few).saturating_add(1);
    }
    Some((length, taken))
}

/// A number of one of some units at the beginning of some tokens, and how many it takes. Where it is meant beside something,
/// nothing is claimed.
fn count(tokens: &[Token], units: &[String], meant: Meant) -> Option<(Option<Quantity>, usize)> {
    let (thousandths, slack, taken) = number(tokens)?;
    let noun = tokens.get(taken)?.word()?;
    let unit = units.iter().find(|unit| unit.as_str() == noun || unit.strip_suffix('s') == Some(noun))?.clone();
    let scale = |thousandths: u64| thousandths / 1000;
    let slack = if meant == Meant::About { slack.max(thousandths / 10) } else { slack };
    let (least, most) = (scale(thousandths.saturating_sub(slack)), scale(thousandths.saturating_add(slack)));
    let quantity = match meant {
        Meant::AsSaid | Meant::About => Some(Quantity::Count { least, most, unit }),
        Meant::AtLeast => Some(Quantity::Count { least, most: u64::MAX, unit }),
        Meant::AtMost => Some(Quantity::Count { least: 0, most, unit }),
        Meant::Beside => None,
    };
    Some((quantity, taken.saturating_add(1)))
}
