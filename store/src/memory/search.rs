//! Search by looking: what a person wrote in a record, word by word.

use sevlog::Text;

use super::Data;
use crate::{
    list::Found,
    words::{text_of, words_of},
};

/// How many characters of a text an excerpt shows.
const EXCERPT: usize = 160;

impl Data {
    pub(super) fn search(&self, words: &str, limit: usize) -> Vec<Found> {
        let wanted: Vec<String> = words.split_whitespace().flat_map(words_of).collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (kept, incident) in self.incidents() {
            let fits = kept.records.iter().map(|record| text_of(record.line())).find(|text| {
                let there: Vec<String> = words_of(text).collect();
                wanted.iter().all(|word| there.iter().any(|other| other.starts_with(word)))
            });
            if let Some(text) = fits
                && let Some(summary) = self.summary(incident.id())
            {
                let excerpt: String = text.trim().chars().take(EXCERPT).collect();
                found.push(Found { summary, excerpt: Text::from(excerpt) });
            }
        }
        found.truncate(limit);
        found
    }
}
