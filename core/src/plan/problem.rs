//! What is wrong with the text of a plan, in a sentence for who wrote it.

use crate::word;

/// How much of what somebody wrote is shown again.
const SHOWN: usize = 64;

/// The sentence for what a reader says that found no plan in JSON or TOML.
pub(super) fn sentence(said: &str) -> String {
    // Nobody writes a word that this library does not know, so here it is a mistake and not newer.
    if let Some((word, known)) = word::newer_in(said).zip(word::known_in(said)) {
        return format!("`{}` is none of {known}", shown(word));
    }
    let named = |before: &str| said.strip_prefix(before)?.strip_suffix('`').map(shown);
    if let Some(name) = named("missing field `") {
        return format!("`{name}` is missing; add it");
    }
    if let Some(name) = named("duplicate field `") {
        return twice(&name);
    }
    if let Some((name, known)) = parts(said, "unknown variant ") {
        let known = known.strip_prefix("one of ").unwrap_or(known);
        return format!("`{}` is none of {known}", shown(name.trim_matches('`')));
    }
    match parts(said, "invalid type: ").or_else(|| parts(said, "invalid value: ")) {
        // TOML hands a date without quotes over as a map.
        Some(("map", "a string")) => "expected a text in quotes".to_owned(),
        // An enum is read from the one member of an object.
        Some(("map", "enum")) => "expected one member; found none".to_owned(),
        Some((found, expected)) => format!("expected {}; found {}", expectation(expected), finding(found)),
        None => said.to_owned(),
    }
}

/// The sentence for what a reader of JSON says that found no JSON.
pub(super) fn json_sentence(said: &str) -> String {
    let known = match said {
        "expected value" | "expected ident" => "a value should stand here",
        "key must be a string" => "a name should stand here, in quotes",
        "trailing comma" => "a comma stands here with nothing behind it; take it out",
        "trailing characters" => "the plan is over; take out what follows",
        "recursion limit exceeded" => "no plan is nested as deep; look for a bracket too many",
        said => return format!("this is no JSON: {}", said.replacen("EOF while parsing", "the text ends inside", 1)),
    };
    format!("this is no JSON: {known}")
}

/// The sentence for a name that stands twice where it may stand once.
pub(super) fn twice(name: &str) -> String {
    format!("`{name}` stands twice; keep one of them")
}

/// What somebody wrote, short enough for a message and without what could steer a terminal.
pub(super) fn shown(written: &str) -> String {
    let mut shown: String = written.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    if written.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

fn parts<'a>(said: &'a str, kind: &str) -> Option<(&'a str, &'a str)> {
    said.strip_prefix(kind)?.rsplit_once(", expected ")
}

fn expectation(expected: &str) -> &str {
    match expected {
        "u64" => "a whole number of 0 or more",
        "a string" | "an identifier" => "a text in quotes",
        "a sequence" => "a list",
        "a map" => "names, each with its value",
        other => other,
    }
}

fn finding(found: &str) -> String {
    let value = || found.split('`').nth(1).unwrap_or(found);
    match found.split(' ').next() {
        Some("map") => "an object".to_owned(),
        Some("sequence") => "a list".to_owned(),
        Some("boolean") => value().to_owned(),
        Some("integer" | "floating") => format!("the number {}", value()),
        // It comes in quotes, and escaped.
        Some("string") => {
            let text = found.trim_start_matches("string ");
            let more = if text.chars().nth(SHOWN).is_some() { "…" } else { "" };
            format!("the text {}{more}", text.chars().take(SHOWN).collect::<String>())
        }
        _ => found.to_owned(),
    }
}
