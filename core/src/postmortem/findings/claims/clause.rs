//! The clauses of a sentence, and what each speaks of.

use super::{quantity::Piece, quantity::Quantity, token::Token};

/// What an incident is called where a sentence speaks of it as a whole.
const INCIDENT: [&str; 7] = ["incident", "outage", "disruption", "degradation", "impact", "event", "problem"];

const PASSIVE: [&str; 7] = ["detected", "noticed", "declared", "acknowledged", "contained", "mitigated", "resolved"];

/// What a clause speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Incident,
    /// Something that has an impact window.
    Service,
    Us,
    Other,
}

/// How a clause tells what happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// “The outage began”
    Active,
    /// “The outage was detected”, “Detected at 09:48”
    Passive,
    /// “We noticed it”
    ByUs,
    /// “Started: 09:42”
    Label,
}

/// A clause.
pub(super) struct Clause<'s> {
    pub(super) pieces: &'s [Piece],
    subject: Subject,
    /// What an “it” in it stands for.
    it: Subject,
    /// Without its times at the beginning and its subject, as far as it has them.
    rest: &'s [Piece],
}

impl<'s> Clause<'s> {
    /// The clauses of a sentence. `it` is what an “it” stands for: what was spoken of last, the incident at the beginning.
    pub(super) fn all(pieces: &'s [Piece], services: &[Vec<String>], it: &mut Subject) -> Vec<Self> {
        let mut clauses = Vec::new();
        let mut after = None;
        for part in pieces.split_inclusive(Piece::splits) {
            let end = part.last().filter(|piece| piece.splits());
            let whole = part.get(..part.len().saturating_sub(usize::from(end.is_some()))).unwrap_or_default();
            let clause = Self::of(whole, services, after, *it);
            if clause.subject != Subject::Us {
                *it = clause.subject;
            }
            clauses.push(clause);
            after = end.and_then(Piece::word);
        }
        clauses
    }

    fn of(pieces: &'s [Piece], services: &[Vec<String>], after: Option<&str>, it: Subject) -> Self {
        let is_bullet = |piece: &Piece| matches!(piece, Piece::Token(Token::Mark('-' | '*' | '•' | '.')));
        let start = pieces.iter().position(|piece| !is_of_time(piece) && !is_bullet(piece));
        let body = start.and_then(|start| pieces.get(start..)).unwrap_or_default();
        let words: Vec<&str> = body.iter().map(|piece| piece.word().unwrap_or_default()).collect();
        // A “the” at the beginning is skipped as that of “the next day” is.
        let noun = match words.as_slice() {
            ["this" | "our", "whole" | "entire" | "main", ..] => 2,
            ["this" | "our" | "whole" | "entire" | "main", ..] => 1,
            _ => 0,
        };
        let is_incident = words.get(noun).is_some_and(|word| INCIDENT.contains(word));
        let named = services.iter().find(|name| starts_with(&words, name));
        let (subject, taken) = match words.as_slice() {
            // What a “which” stands for is the word before it.
            [] => (it, 0),
            [first, ..] if PASSIVE.contains(first) || is_verb_of_it(first) => {
                (if after == Some("which") { Subject::Other } else { it }, 0)
            }
            ["it" | "this", ..] => (it, 1),
            ["we", ..] => (Subject::Us, 1),
            _ if is_incident && is_whole(words.get(noun.saturating_add(1)).copied()) => {
                (Subject::Incident, noun.saturating_add(1))
            }
            _ => match named {
                Some(name) => (Subject::Service, name.len()),
                None => (Subject::Other, 0),
            },
        };
        Self { pieces, subject, it, rest: body.get(taken..).unwrap_or_default() }
    }

    pub(super) fn is_of_incident(&self) -> bool {
        self.subject == Subject::Incident
    }

    pub(super) fn is_of_incident_or_us(&self) -> bool {
        matches!(self.subject, Subject::Incident | Subject::Us)
    }

    pub(super) fn can_be_down(&self) -> bool {
        matches!(self.subject, Subject::Incident | Subject::Service)
    }

    /// Whether a clause has a time, and nothing else.
    pub(super) fn is_only_a_time(&self) -> bool {
        self.pieces.iter().all(is_of_time)
    }

    pub(super) fn form(&self) -> Form {
        let first = self.rest.first().and_then(Piece::word).unwrap_or_default();
        match first {
            _ if self.subject == Subject::Us => Form::ByUs,
            _ if self.rest.len() == 1 && self.rest.len() == self.pieces.len() => Form::Label,
            first if PASSIVE.contains(&first) => Form::Passive,
            _ if self.helps().any(|word| matches!(word, "was" | "were" | "is" | "been")) => Form::Passive,
            _ => Form::Active,
        }
    }

    /// The words before the verb.
    fn helps(&self) -> impl Iterator<Item = &str> {
        const HELPS: [&str; 15] = [
            "was",
            "were",
            "is",
            "had",
            "has",
            "been",
            "first",
            "finally",
            "only",
            "fully",
            "soon",
            "also",
            "automatically",
            "already",
            "later",
        ];
        self.rest.iter().map_while(|piece| piece.word().filter(|word| HELPS.contains(word)))
    }

    /// What is said of the incident or by us, and what follows; nothing where it is denied, or said of something else.
    pub(super) fn verb(&self) -> Option<(&str, &'s [Piece])> {
        if !self.is_of_incident_or_us() {
            return None;
        }
        let at = self.helps().count();
        let verb = self.rest.get(at)?.word()?;
        let rest = self.rest.get(at.saturating_add(1)..).unwrap_or_default();
        let words: Vec<&str> = rest.iter().map(|piece| piece.word().unwrap_or_default()).collect();
        // Where we did it, it is done to what we say, or to what was spoken of.
        let object = match words.as_slice() {
            ["the" | "this", noun, ..] if INCIDENT.contains(noun) && self.subject == Subject::Us => 2,
            _ if self.subject == Subject::Us && self.it != Subject::Incident => return None,
            ["it" | "this", ..] => 1,
            _ => 0,
        };
        Some((verb, rest.get(object..).unwrap_or_default()))
    }
}

fn starts_with(words: &[&str], name: &[String]) -> bool {
    !name.is_empty() && words.len() >= name.len() && words.iter().zip(name).all(|(word, part)| word == part)
}

/// Whether a word at the beginning of a clause goes on with what was spoken of before.
fn is_verb_of_it(word: &str) -> bool {
    matches!(word, "was" | "were" | "began" | "started" | "recovered" | "lasted")
}

/// Whether a noun is the whole subject, by the word that follows: of “the outage of the mail server” it is a part.
fn is_whole(next: Option<&str>) -> bool {
    next.is_none_or(|next| {
        is_verb_of_it(next)
            || matches!(next, "is" | "had" | "has" | "affected" | "hit" | "impacted")
            || PASSIVE.contains(&next)
    })
}

/// Whether a piece only says when.
pub(super) fn is_of_time(piece: &Piece) -> bool {
    const WORDS: [&str; 27] = [
        "at",
        "on",
        "around",
        "about",
        "roughly",
        "approximately",
        "utc",
        "gmt",
        "z",
        "later",
        "shortly",
        "only",
        "again",
        "the",
        "next",
        "same",
        "day",
        "morning",
        "evening",
        "night",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    match piece {
        Piece::Quantity(Quantity::Clock { .. } | Quantity::Length { .. }) | Piece::Token(Token::Day(_)) => true,
        Piece::Token(Token::Mark(mark)) => matches!(mark, '~' | '≈' | '.'),
        Piece::Token(Token::Word(word)) => WORDS.contains(&&**word),
        _ => false,
    }
}
