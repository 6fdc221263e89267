//! What search reads in a record: the text that people and senders wrote, as words.

use serde_json::Value;

/// Everything that somebody wrote in a record, one text a line.
pub(crate) fn text_of(line: &str) -> String {
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

/// The words of a text: letters and digits, in lower case.
pub(crate) fn words_of(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}
