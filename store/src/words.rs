//! Words: what of a record is searched, and how what somebody typed is read. Both are the same in every store.

use serde_json::Value;

use crate::StoreError;

/// Everything that somebody wrote in a record.
pub(crate) fn body_of(line: &str) -> String {
    fn collect(value: &Value, body: &mut String) {
        match value {
            Value::String(text) => {
                body.push_str(text);
                body.push('\n');
            }
            Value::Array(values) => values.iter().for_each(|value| collect(value, body)),
            Value::Object(members) => members.values().for_each(|value| collect(value, body)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    #[derive(serde::Deserialize)]
    struct Line {
        #[serde(default)]
        text: Value,
    }
    let mut body = String::new();
    if let Ok(line) = serde_json::from_str::<Line>(line) {
        collect(&line.text, &mut body);
    }
    body
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
