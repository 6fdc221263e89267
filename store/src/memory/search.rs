//! Search without an index: every text is read. What fits and which is the best is said as the SQLite store says it.

use std::{cmp::Ordering, collections::BTreeSet, ops::Range};

use sevlog::{IncidentId, Text};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::Data;
use crate::{
    StoreError,
    list::Found,
    words::{Searched, stands_alone, words_of},
};

/// How many words an excerpt has at most, and how many of them stand before the first that fits.
const EXCERPT: usize = 24;
const LEAD: usize = 6;

/// How soon more of the same word says no more, and how much a long text counts against it: the usual values of BM25.
const SATURATION: f64 = 1.2;
const LENGTH: f64 = 0.75;

/// One word of a text.
struct Token {
    /// Without case and accents.
    folded: String,
    at: Range<usize>,
}

/// What one of the words searched for is: as typed it may be several, as in `eu-west`, that then have to stand in a row.
struct Phrase {
    tokens: Vec<String>,
    /// Whether the last may be a beginning.
    begins: bool,
}

/// A text with all the words searched for.
struct Hit {
    incident: IncidentId,
    excerpt: Text,
    length: usize,
    /// How often each phrase stands in it.
    counts: Vec<usize>,
}

impl Data {
    pub(super) fn search(&self, typed: &str, limit: usize) -> Result<Vec<Found>, StoreError> {
        let words = words_of(typed)?;
        let phrase = |(index, word): (usize, &&str)| Phrase {
            tokens: tokens(word).into_iter().map(|token| token.folded).collect(),
            begins: index.saturating_add(1) == words.len(),
        };
        let phrases: Vec<_> = words.iter().enumerate().map(phrase).collect();
        if phrases.is_empty() {
            return Ok(Vec::new());
        }
        let mut texts = Texts { phrases, having: vec![0; words.len()], read: 0, words: 0, hits: Vec::new() };
        for (id, version) in &self.log {
            if let Some(record) = self.streams.get(id).and_then(|kept| kept.record(*version)) {
                texts.read(*id, &Searched::of(record.line()));
            }
        }
        let mut seen = BTreeSet::new();
        let hits = texts.best().into_iter().filter(|hit| seen.insert(hit.incident));
        let found = hits.filter_map(|hit| {
            let summary = self.streams.get(&hit.incident)?.summary.clone()?;
            Some(Found { summary, excerpt: hit.excerpt })
        });
        Ok(found.take(limit).collect())
    }
}

/// What was read so far.
struct Texts {
    phrases: Vec<Phrase>,
    /// In how many texts each phrase stands.
    having: Vec<usize>,
    read: usize,
    words: usize,
    hits: Vec<Hit>,
}

impl Texts {
    fn read(&mut self, incident: IncidentId, searched: &Searched) {
        if searched.is_empty() {
            return;
        }
        let (tokens, names) = (tokens(&searched.body), tokens(&searched.names));
        let length = tokens.len().saturating_add(names.len());
        self.read = self.read.saturating_add(1);
        self.words = self.words.saturating_add(length);
        let count = |phrase: &Phrase| phrase.places(&tokens).count().saturating_add(phrase.places(&names).count());
        let counts: Vec<_> = self.phrases.iter().map(count).collect();
        for (having, count) in self.having.iter_mut().zip(&counts) {
            *having = having.saturating_add(usize::from(*count > 0));
        }
        if counts.iter().all(|count| *count > 0) {
            let first = self.phrases.iter().filter_map(|phrase| phrase.places(&tokens).next()).min();
            // Of a record without a text, whom and what it names.
            let excerpt = match searched {
                Searched { body, names } if body.is_empty() => Text::from(names.trim()),
                Searched { body, .. } => excerpt(body, &tokens, first.unwrap_or(0)),
            };
            self.hits.push(Hit { incident, excerpt, length, counts });
        }
    }

    /// What was found, the best first: rare words, often, in a short text (BM25).
    fn best(self) -> Vec<Hit> {
        let Self { having, read, words, hits, .. } = self;
        let average = float(words) / float(read).max(1.0);
        let rarity = |having: usize| ((float(read) - float(having) + 0.5) / (float(having) + 0.5)).ln().max(1e-6);
        let score = |hit: &Hit| {
            let damping = SATURATION * (1.0 - LENGTH + LENGTH * float(hit.length) / average);
            let scores = hit.counts.iter().zip(&having).map(|(count, having)| {
                rarity(*having) * float(*count) * (SATURATION + 1.0) / (float(*count) + damping)
            });
            scores.sum::<f64>()
        };
        let mut scored: Vec<_> = hits.into_iter().map(|hit| (score(&hit), hit)).collect();
        scored.sort_by(|(one, _), (other, _)| other.partial_cmp(one).unwrap_or(Ordering::Equal));
        scored.into_iter().map(|(_, hit)| hit).collect()
    }
}

/// Counts are small: nothing is lost.
fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

impl Phrase {
    /// Where it stands in a text: which word is its first.
    fn places<'a>(&'a self, text: &'a [Token]) -> impl Iterator<Item = usize> + 'a {
        let length = self.tokens.len().max(1);
        text.windows(length).enumerate().filter(|(_, window)| self.is(window)).map(|(index, _)| index)
    }

    fn is(&self, window: &[Token]) -> bool {
        let last = window.len().saturating_sub(1);
        let mut pairs = window.iter().zip(&self.tokens).enumerate();
        pairs.all(|(index, (token, wanted))| {
            token.folded == *wanted || (self.begins && index == last && token.folded.starts_with(wanted))
        })
    }
}

/// The words of a text: letters and digits, and the marks upon them, in a row; and each letter that is a word by itself.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut is_alone = false;
    for (start, c) in text.char_indices() {
        let end = start.saturating_add(c.len_utf8());
        let was_alone = std::mem::replace(&mut is_alone, stands_alone(c));
        let goes_on = tokens.last_mut().filter(|token| token.at.end == start && !was_alone && !is_alone);
        match goes_on {
            Some(token) if c.is_alphanumeric() || is_combining_mark(c) => {
                token.at.end = end;
                token.folded.extend(folded(c));
            }
            _ if c.is_alphanumeric() => tokens.push(Token { folded: folded(c).collect(), at: start..end }),
            _ => {}
        }
    }
    tokens
}

/// A letter without case and accents.
fn folded(c: char) -> impl Iterator<Item = char> {
    std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase)
}

/// A piece of a text around one of its words.
fn excerpt(body: &str, tokens: &[Token], around: usize) -> Text {
    let first = around.saturating_sub(LEAD);
    let last = first.saturating_add(EXCERPT).min(tokens.len());
    let start = tokens.get(first).filter(|_| first > 0).map_or(0, |token| token.at.start);
    let end = tokens.get(last).and_then(|_| tokens.get(last.checked_sub(1)?)).map_or(body.len(), |token| token.at.end);
    let piece = body.get(start..end).unwrap_or_default().trim();
    let before = if start > 0 { "…" } else { "" };
    let after = if end < body.len() { "…" } else { "" };
    Text::from([before, piece, after].concat())
}
