//! The parts of the format's pages that come from the types.

use std::fmt::Write as _;

use serde_json::Value;
use sevlog::{
    Code, Event, LogReader,
    event::{Field, Side},
    limits,
};

use super::by_hand;
use crate::teller::Teller;

/// Puts a generated part between its markers in a page.
pub(super) fn with_part(page: &str, name: &str, part: &str) -> String {
    let (begin, end) = (format!("<!-- {name}:begin -->"), format!("<!-- {name}:end -->"));
    let (before, rest) = page.split_once(&begin).unwrap_or_else(|| panic!("the page has no {begin}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("the page has no {end}"));
    format!("{before}{begin}\n{}\n{end}{after}", part.trim_end())
}

pub(super) fn envelope() -> String {
    let schema = sevlog::schema();
    let required: Vec<_> = schema["required"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    let mut out = "| member | type | required | meaning |\n|---|---|---|---|\n".to_owned();
    for (name, member) in schema["properties"].as_object().unwrap() {
        let needed = if required.contains(&name.as_str()) { "yes" } else { "" };
        let meaning = member["description"].as_str().unwrap();
        writeln!(out, "| `{name}` | {} | {needed} | {meaning} |", type_of(member)).unwrap();
    }
    out
}

pub(super) fn events() -> String {
    let mut out = String::new();
    for kind in Event::types() {
        let number = if kind.schema == 1 { String::new() } else { format!(" (schema {})", kind.schema) };
        writeln!(out, "\n### `{}`{number}\n\n{}\n", kind.name, kind.doc).unwrap();
        if kind.fields.is_empty() {
            out.push_str("It has no fields.\n");
        } else {
            out.push_str("| field | side | type | required | correctable | meaning |\n|---|---|---|---|---|---|\n");
        }
        for field in &kind.fields {
            out.push_str(&row(field));
        }
    }
    out
}

fn row(field: &Field) -> String {
    let Field { name, side, optional, correctable, doc, schema } = field;
    let side = match side {
        Side::Facts => "facts",
        Side::Text => "text",
    };
    let yes = |is: bool| if is { "yes" } else { "" };
    format!("| `{name}` | {side} | {} | {} | {} | {doc} |\n", type_of(schema), yes(!optional), yes(*correctable))
}

/// A schema in words.
fn type_of(schema: &Value) -> String {
    let words = |list: &Value| {
        let words = list.as_array().unwrap().iter().map(|word| format!("`{}`", word.as_str().unwrap()));
        words.collect::<Vec<_>>().join(", ")
    };
    if let Some(name) = schema["$ref"].as_str() {
        return name.trim_start_matches("#/$defs/").to_owned();
    }
    if let Some(only) = schema["const"].as_str() {
        return format!("`{only}`");
    }
    if schema["enum"].is_array() {
        return words(&schema["enum"]);
    }
    if schema["examples"].is_array() {
        return format!("{}, or a newer word", words(&schema["examples"]));
    }
    match schema["type"].as_str().unwrap() {
        "integer" => match (schema["minimum"].as_i64().unwrap(), schema["maximum"].as_u64().unwrap()) {
            (from, limits::MAX_INTEGER) => format!("integer from {from}"),
            (from, to) => format!("integer from {from} to {to}"),
        },
        "array" => format!("array of {}", type_of(&schema["items"])),
        "object" if schema["propertyNames"].is_object() => {
            format!("object: {} → {}", type_of(&schema["propertyNames"]), type_of(&schema["additionalProperties"]))
        }
        "object" if schema["properties"].is_object() => {
            let members = schema["properties"].as_object().unwrap().iter();
            let members: Vec<_> = members.map(|(name, member)| format!("`{name}` {}", type_of(member))).collect();
            format!("object: {}", members.join("; "))
        }
        "object" if schema["additionalProperties"]["type"] == "string" => "object of strings".to_owned(),
        other => other.to_owned(),
    }
}

pub(super) fn limits() -> String {
    let rows = [
        ("bytes of a line, without its line feed", limits::MAX_RECORD_BYTES, Code::RecordTooLarge),
        ("objects and arrays inside each other, the record's own included", limits::MAX_DEPTH, Code::JsonTooDeep),
        ("members of an object, items of an array", limits::MAX_ITEMS, Code::JsonTooManyItems),
        ("bytes of an identifier", limits::MAX_IDENTIFIER_BYTES, Code::IdentifierTooLong),
        ("records of one command", limits::MAX_RECORDS_PER_COMMAND, Code::TooManyRecords),
    ];
    let mut out = "| what | at most | beyond it |\n|---|---:|---|\n".to_owned();
    for (what, most, code) in rows {
        writeln!(out, "| {what} | {} | {} |", thousands(most), link(code)).unwrap();
    }
    writeln!(
        out,
        "| an integer, above and below 0 | {} | {} |",
        thousands(usize::try_from(limits::MAX_INTEGER).unwrap()),
        link(Code::JsonNumberOutOfRange)
    )
    .unwrap();
    out
}

fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
    groups.join(",")
}

fn link(code: Code) -> String {
    format!("[`{code}`](errors.md#{code})")
}

pub(super) fn errors() -> String {
    let mut out = "| code | meaning |\n|---|---|\n".to_owned();
    for code in Code::ALL {
        writeln!(out, "| <a id=\"{code}\"></a>`{code}` | {} |", code.meaning()).unwrap();
    }
    out
}

/// Two records, and every hash on the way from the stream's id to its head.
pub(super) fn example() -> String {
    let mut teller = Teller::of(7);
    teller.json(r#"{"command":"declare","arguments":{"title":"Checkout API down"}}"#);
    teller.json(r#"{"command":"note","arguments":{"body":"Ana’s phone is 555 0100."},"occurred":"2026-11-23T09:58Z"}"#);
    let log = teller.log();
    let lines: Vec<&str> = std::str::from_utf8(&log).unwrap().lines().collect();
    let incident = teller.history.incident().id();

    let mut chain = by_hand::start(&incident.to_string());
    let mut out = format!("The two lines of a log:\n\n```json\n{}\n```\n\n", lines.join("\n"));
    writeln!(out, "The stream begins with the hash of `sevlog/1/start`, a zero byte and `{incident}`:\n").unwrap();
    writeln!(out, "```text\n{chain}\n```").unwrap();
    for (number, record) in LogReader::new(&log[..]).map(Result::unwrap).enumerate() {
        let line: Value = serde_json::from_str(record.line()).unwrap();
        let (salt, text) = (line["salt"].as_str().unwrap(), &line["text"]);
        let text_digest = by_hand::text_digest(salt.parse().unwrap(), text);
        let before = chain;
        chain = by_hand::link(before, &line);
        assert_eq!(
            (record.text_digest(), record.chain()),
            (Some(text_digest), chain),
            "the page gives what sealing gives"
        );
        let number = number + 1;
        writeln!(out, "\nThe `textDigest` of record {number} is over the 32 bytes of its salt, then its text:\n")
            .unwrap();
        writeln!(out, "```text\n{salt}\n{text}\n=> {text_digest}\n```").unwrap();
        writeln!(out, "\nThe `chain` of record {number} is over `sevlog/1/chain`, a zero byte, the 32 bytes of the chain before it,").unwrap();
        writeln!(out, "then the record without `text`, `salt` and `chain`:\n").unwrap();
        writeln!(out, "```text\n{before}\n{}\n=> {chain}\n```", by_hand::chained(&line)).unwrap();
    }
    out
}
