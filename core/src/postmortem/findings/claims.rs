//! Claims: what people wrote, checked against what is recorded. A claim is a quantity and an anchor in one sentence; one that
//! the log contradicts, whatever the rounding of both allows, is an error. What is unclear, or may be said of something else than
//! the incident, is left alone: a false alarm costs more than a miss.

mod clause;
mod quantity;
mod read;
mod recorded;
mod token;

use jiff::civil::Date;

use crate::{
    event::Event,
    finding::{Finding, FindingCode},
};

use self::{
    read::Reader,
    recorded::{Recorded, Verdict},
    token::Token,
};
use super::{Look, Written};

pub(super) fn look(look: &Look<'_>, into: &mut Vec<Finding>) {
    let log = Recorded::of(look);
    for written in texts(look) {
        let mut reader = Reader::of(written.text, log.units(), log.services());
        for sentence in token::sentences(written.text) {
            for claim in reader.sentence(sentence) {
                match log.judge(&claim) {
                    Verdict::Holds => {}
                    Verdict::Contradicted { by, mut records } => {
                        let message = format!(
                            "the {} says “{}”, but {by}; write_section again, or correct the log",
                            written.name.replace('_', " "),
                            excerpt(sentence)
                        );
                        records.insert(0, written.record);
                        into.push(Finding::new(FindingCode::ClaimContradictsLog, message, records));
                    }
                    Verdict::Unmatched { time } => {
                        let message = format!(
                            "the {} says {time} in “{}”, and nothing is recorded for that time; write_section again, or tell what happened then",
                            written.name.replace('_', " "),
                            excerpt(sentence)
                        );
                        into.push(Finding::new(FindingCode::TimeNotInLog, message, vec![written.record]));
                    }
                }
            }
        }
    }
}

/// What is read: the sections and the summary, and what the curated timeline says instead of a record.
fn texts<'l>(look: &'l Look<'_>) -> Vec<Written<'l>> {
    let mut texts = look.sections();
    texts.extend(look.entries.iter().filter_map(|entry| match &*entry.event {
        Event::TimelineCurated(event) => {
            let text = event.caption.as_ref()?.as_str()?;
            Some(Written { name: "timeline", text, record: entry.record.id() })
        }
        _ => None,
    }));
    texts
}

/// A sentence, or the beginning of a long one.
fn excerpt(sentence: &str) -> String {
    const SHOWN: usize = 120;
    let short: String = sentence.chars().take(SHOWN).collect();
    if short.len() < sentence.len() { format!("{short}…") } else { short }
}

/// Whether a text has a time of day.
pub(super) fn has_clock(text: &str) -> bool {
    token::tokens(text).iter().any(|token| matches!(token, Token::Clock { .. }))
}

/// The day and the time that a line begins with.
pub(super) fn line_time(line: &str) -> Option<(Option<Date>, u32)> {
    let tokens = token::tokens(line.trim_start_matches(['-', '*', ' ', '\t']));
    match tokens.as_slice() {
        [Token::Clock { seconds, .. }, ..] => Some((None, *seconds)),
        [Token::Day(day), Token::Clock { seconds, .. }, ..] => Some((Some(*day), *seconds)),
        _ => None,
    }
}

/// Whether a text begins with the digits of an offset: `01:00`, after its sign.
pub(super) fn starts_with_offset(text: &str) -> bool {
    matches!(token::tokens(text.get(..5).unwrap_or_default()).as_slice(), [Token::Clock { .. }])
}
