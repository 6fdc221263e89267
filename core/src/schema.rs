//! The JSON Schema of one line of a log, put together from the types of events so that it cannot drift from them.

use serde_json::{Map, Value, json};

use crate::{
    Precision,
    event::{self, Event, EventType, Field, Side},
    limits::{MAX_IDENTIFIER_BYTES, MAX_INTEGER},
    record::FORMAT,
    upcast,
};

/// The JSON Schema (draft 2020-12) of a record: its envelope, and the facts and text of every type of event.
///
/// A type that this library does not know, a host's `ext.*` and a schema number above the current one have only their
/// envelope checked. It sees values, not bytes: that a line is canonical, [`canonical::check`](crate::canonical::check)
/// tells, and that nothing was changed, [`verify`](crate::verify).
///
/// ```
/// let schema = sevlog::schema();
/// assert_eq!(schema["properties"]["format"]["const"], "sevlog/1");
/// ```
#[must_use]
pub fn schema() -> Value {
    let events = Event::types().into_iter().flat_map(|current| {
        let older = upcast::older(&current);
        older.into_iter().chain([current])
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Record",
        "description": "One line of a sevlog log: an event, sealed in its envelope. docs/format.md says what no schema can: \
            the canonical bytes of a line, and its chain.",
        "type": "object",
        "required": ["actor", "chain", "facts", "format", "id", "incident", "recordedAt", "schema", "type", "version"],
        "properties": envelope(),
        "additionalProperties": { "$ref": "#/$defs/value" },
        "dependentRequired": { "salt": ["text", "textDigest"], "text": ["salt", "textDigest"] },
        "allOf": events.map(|kind| of_event(&kind)).collect::<Vec<_>>(),
        "$defs": definitions(),
    })
}

fn envelope() -> Value {
    let is = |name: &str, description: &str| json!({ "$ref": format!("#/$defs/{name}"), "description": description });
    let number = |description: &str| json!({ "type": "integer", "minimum": 1, "maximum": MAX_INTEGER, "description": description });
    let side = |description: &str| json!({ "type": "object", "additionalProperties": { "$ref": "#/$defs/value" }, "description": description });
    json!({
        "actor": is("actor", "Who recorded it."),
        "by": is("by", "Who did it, if another than who recorded it."),
        "causation": is("ulid", "The record that led to it."),
        "chain": is("digest", "SHA-256 over the chain before it and the record without text, salt and chain."),
        "facts": side("What rules compare. Never removed."),
        "format": { "const": FORMAT, "description": "The format of the line." },
        "id": is("ulid", "Its id, which also names what it created: an action item, a hypothesis, an impact window."),
        "ignorable": {
            "type": "boolean",
            "description": "Whether a reader that does not know its type may go on without it. Absent is false.",
        },
        "incident": is("ulid", "The stream: an incident, or a book's own."),
        "observedAt": is("occurred", "When somebody or something saw it."),
        "occurred": is("occurred", "When it was so in the world. Absent is live."),
        "recordedAt": is("time", "What the recording clock said."),
        "request": is("identifier", "The request that it came with."),
        "salt": is("digest", "32 bytes that keep the text from being guessed. Removed together with the text."),
        "schema": number("The schema number of its type that it was written with."),
        "text": side("What people and strangers wrote. Removed by a redaction."),
        "textDigest": is("digest", "SHA-256 of salt and text. It stays when they are removed."),
        "trace": is("identifier", "The trace that it was part of."),
        "type": { "type": "string", "description": "The type of its event. A host's own begin with `ext.`." },
        "version": number("Its place in its stream: 1, 2, 3 and so on."),
    })
}

/// What holds for the records of one type and schema number.
fn of_event(kind: &EventType) -> Value {
    let texts_required = kind.fields.iter().any(|field| field.side == Side::Text && !field.optional);
    // A redacted record keeps the digest of its text, so the digest is what a text that must be there always leaves.
    let required: &[&str] = if texts_required { &["textDigest"] } else { &[] };
    json!({
        "if": {
            "properties": { "type": { "const": kind.name }, "schema": { "const": kind.schema } },
            "required": ["type", "schema"],
        },
        "then": {
            "title": title(kind.name),
            "description": prose(kind.doc),
            "properties": { "facts": of_side(kind, Side::Facts), "text": of_side(kind, Side::Text) },
            "required": required,
        },
    })
}

fn of_side(kind: &EventType, side: Side) -> Value {
    let fields = || kind.fields.iter().filter(move |field| field.side == side);
    let required: Vec<_> = fields().filter(|field| !field.optional).map(|field| &field.name).collect();
    let properties: Map<_, _> = fields().map(|field| (field.name.clone(), described(field))).collect();
    json!({ "required": required, "properties": properties })
}

fn described(field: &Field) -> Value {
    let mut schema = field.schema.clone();
    if let Value::Object(members) = &mut schema {
        members.insert("description".into(), prose(field.doc).into());
    }
    schema
}

/// `fix_recorded` as `FixRecorded`, the name of the type in Rust.
fn title(name: &str) -> String {
    event::camel(&format!("_{name}"))
}

/// A documentation comment as one line.
fn prose(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn definitions() -> Value {
    json!({
        "actor": {
            "description": "Who records. Its id is the host's own and opaque.",
            "type": "object",
            "required": ["id", "kind"],
            "properties": {
                "id": { "$ref": "#/$defs/identifier" },
                "kind": { "enum": ["person", "service", "import"] },
            },
        },
        "by": {
            "description": "Who did it. Somebody unknown has no id.",
            "type": "object",
            "required": ["kind"],
            "properties": {
                "id": { "$ref": "#/$defs/identifier" },
                "kind": { "enum": ["person", "team", "service", "unknown"] },
            },
            "if": { "properties": { "kind": { "const": "unknown" } } },
            "else": { "required": ["id"] },
        },
        "digest": {
            "description": "32 bytes in lower-case hexadecimal: a SHA-256, or a salt.",
            "type": "string",
            "pattern": "^[0-9a-f]{64}$",
        },
        "identifier": {
            "description": format!(
                "A name from outside, without control characters, compared byte by byte. Its limit is {MAX_IDENTIFIER_BYTES} \
                 bytes of UTF-8, while maxLength counts characters: a longer one may pass here and is refused by readers."
            ),
            "type": "string",
            "minLength": 1,
            "maxLength": MAX_IDENTIFIER_BYTES,
            "not": { "pattern": "[\\u0000-\\u001f\\u007f-\\u009f]" },
        },
        "occurred": occurred(),
        "quantity": quantity("How many, up to 2^53 - 1.", MAX_INTEGER),
        "restored": quantity("How much works again, in parts per 10,000.", 10_000),
        "time": {
            "description": "An instant in UTC: RFC 3339 with up to nine digits of a second, the last of them not 0, and Z. It is a \
                date of the calendar between 1677-09-21T00:12:43.145224192Z and 2262-04-11T23:47:16.854775807Z.",
            "type": "string",
            "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{0,8}[1-9])?Z$",
        },
        "ulid": {
            "description": "A ULID in its canonical form.",
            "type": "string",
            "pattern": "^[0-7][0-9A-HJKMNP-TV-Z]{25}$",
        },
        "value": {
            "description": "Any JSON without a fraction or an integer beyond 2^53 - 1.",
            "type": ["null", "boolean", "integer", "string", "array", "object"],
            "minimum": MAX_INTEGER.cast_signed().saturating_neg(),
            "maximum": MAX_INTEGER,
            "items": { "$ref": "#/$defs/value" },
            "additionalProperties": { "$ref": "#/$defs/value" },
        },
    })
}

/// When something was so in the world, by kind.
fn occurred() -> Value {
    let precisions = [Precision::Exact, Precision::Second, Precision::Minute, Precision::Hour, Precision::Day];
    let time = json!({ "$ref": "#/$defs/time" });
    let kind = |name: &str, description: &str, required: &[&str], members: Value| {
        let identifier = json!({ "$ref": "#/$defs/identifier" });
        let mut properties = Map::from_iter([
            ("kind".to_owned(), json!({ "const": name })),
            ("source".to_owned(), identifier.clone()),
            ("zone".to_owned(), identifier),
        ]);
        if let Value::Object(members) = members {
            properties.extend(members);
        }
        let required: Vec<_> = required.iter().chain(&["kind"]).collect();
        json!({ "description": description, "type": "object", "required": required, "properties": properties })
    };
    json!({
        "description": "When something was so in the world. source says who or what told the time, zone in which time zone.",
        "oneOf": [
            kind("live", "As it was recorded.", &[], json!({})),
            kind(
                "at",
                "From an instant on, within one unit of its precision. Without a precision it is exact.",
                &["at"],
                json!({ "at": time, "precision": { "enum": precisions } }),
            ),
            kind(
                "between",
                "Between two instants, both included, the first not after the second. Without from, at any time up to to.",
                &["to"],
                json!({ "from": time, "to": time }),
            ),
            kind("unknown", "Nobody knows: at any time up to the recording.", &[], json!({})),
        ],
    })
}

/// A number up to a limit, a range of them, a least one, or unknown.
fn quantity(description: &str, most: u64) -> Value {
    let number = json!({ "type": "integer", "minimum": 0, "maximum": most });
    json!({
        "description": description,
        "oneOf": [
            number,
            {
                "description": "A range, both ends included, the first not more than the second. Without to, at least from.",
                "type": "object",
                "required": ["from"],
                "properties": { "from": number, "to": number },
            },
            { "const": "unknown" },
        ],
    })
}
