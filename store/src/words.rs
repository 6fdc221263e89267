//! Words: what of a record is searched, and how what somebody typed is read. Both are the same in every store.

use serde_json::Value;

use crate::StoreError;

/// What of a record is searched.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Searched {
    /// Everything that somebody wrote.
    pub(crate) body: String,
    /// The people and services that it names, and the person who recorded it.
    pub(crate) names: String,
}

impl Searched {
    pub(crate) fn of(line: &str) -> Self {
        #[derive(serde::Deserialize)]
        struct Line {
            #[serde(default)]
            text: Value,
            #[serde(default)]
            facts: Value,
            #[serde(default)]
            actor: Value,
            #[serde(default)]
            by: Value,
        }
        let mut searched = Self::default();
        if let Ok(line) = serde_json::from_str::<Line>(line) {
            collect(&line.text, &mut searched.body);
            for name in NAMES {
                collect(line.facts.get(name).unwrap_or(&Value::Null), &mut searched.names);
            }
            for who in [line.actor, line.by] {
                if who.get("kind").and_then(Value::as_str) == Some("person") {
                    collect(who.get("id").unwrap_or(&Value::Null), &mut searched.names);
                }
            }
        }
        searched
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.body.is_empty() && self.names.is_empty()
    }
}

/// The facts that name a service or people.
const NAMES: [&str; 6] = ["service", "person", "from", "to", "owner", "reviewers"];

fn collect(value: &Value, into: &mut String) {
    match value {
        Value::String(text) => {
            into.push_str(text);
            into.push('\n');
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, into)),
        Value::Object(members) => members.values().for_each(|value| collect(value, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Whether a letter is a word by itself for a search: of scripts that put no space between words.
pub(crate) const fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{3098}'
        | '\u{309b}'..='\u{31ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

/// How many words are looked for at once, in how many bytes: more take a store seconds, and nobody types them.
const MOST_WORDS: usize = 100;
const MOST_BYTES: usize = 4_000;

/// The words that somebody typed: those that hold a letter or a digit. The last of them may be a beginning.
pub(crate) fn words_of(typed: &str) -> Result<Vec<&str>, StoreError> {
    let apart = typed.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<_> = apart.filter(|word| word.contains(char::is_alphanumeric)).collect();
    if words.len() > MOST_WORDS || typed.len() > MOST_BYTES {
        return Err(StoreError::SearchTooLong { words: words.len(), bytes: typed.len() });
    }
    Ok(words)
}
