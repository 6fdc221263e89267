//! Words: what of a record is searched, and how what somebody typed is read. Both are the same in every store.

use serde_json::Value;

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

/// The words that somebody typed: those that hold a letter or a digit. The last of them may be a beginning.
pub(crate) fn words_of(typed: &str) -> Vec<&str> {
    let apart = typed.split(|c: char| c.is_whitespace() || c.is_control());
    apart.filter(|word| word.contains(char::is_alphanumeric)).collect()
}
