//! Hashes and seals records by docs/format.md alone, with nothing of the library but its digits.

use serde_json::{Value, json};
use sevlog::Digest;
use sha2::{Digest as _, Sha256};

fn sha256(parts: &[&[u8]]) -> Digest {
    Digest::from_bytes(Sha256::digest(parts.concat()).into())
}

/// The chain of a stream before its first record.
pub(crate) fn start(incident: &str) -> Digest {
    sha256(&[b"sevlog/1/start", b"\0", incident.as_bytes()])
}

/// What the chain is over: the record without text, salt and chain.
pub(crate) fn chained(record: &Value) -> String {
    let mut record = record.as_object().unwrap().clone();
    record.retain(|member, _| !["text", "salt", "chain"].contains(&member.as_str()));
    // Without keys beyond the basic plane, sorted as bytes is sorted as UTF-16.
    serde_json::to_string(&record).unwrap()
}

/// The chain after a record.
pub(crate) fn link(before: Digest, record: &Value) -> Digest {
    sha256(&[b"sevlog/1/chain", b"\0", before.as_bytes(), chained(record).as_bytes()])
}

/// The digest of a text.
pub(crate) fn text_digest(salt: Digest, text: &Value) -> Digest {
    sha256(&[salt.as_bytes(), text.to_string().as_bytes()])
}

/// Writes one stream.
pub(crate) struct Writer {
    incident: String,
    version: u64,
    chain: Digest,
    pub(crate) log: String,
}

impl Writer {
    pub(crate) fn new(incident: &str) -> Self {
        Self { incident: incident.to_owned(), version: 0, chain: start(incident), log: String::new() }
    }

    /// Completes a record, which says its type, schema, facts and text, and chains it.
    pub(crate) fn write(&mut self, said: &Value) {
        self.version += 1;
        let mut record = json!({
            "actor": { "id": "another-writer", "kind": "service" },
            "format": "sevlog/1",
            "id": format!("{}{:02}", self.incident.get(..24).unwrap(), self.version),
            "incident": self.incident,
            "recordedAt": format!("2026-11-23T10:00:{:02}Z", self.version),
            "version": self.version,
        });
        let members = record.as_object_mut().unwrap();
        members.extend(said.as_object().unwrap().clone());
        if let Some(text) = members.get("text") {
            let salt = sha256(&[b"a salt for ", self.log.as_bytes()]);
            let digest = text_digest(salt, text);
            members.insert("salt".to_owned(), json!(salt));
            members.insert("textDigest".to_owned(), json!(digest));
        }
        self.chain = link(self.chain, &record);
        record["chain"] = json!(self.chain);
        self.log.push_str(&record.to_string());
        self.log.push('\n');
    }
}

/// What another library may write: an older shape, newer ones, a document that it rendered itself.
pub(crate) fn log() -> String {
    let no_digest = "0".repeat(64);
    let mut writer = Writer::new("01KAR0000000000000000000ZZ");
    writer.write(&json!({
        "type": "declared", "schema": 1,
        "facts": {
            "kind": "live", "number": { "book": "01M83PPH000000000000000009", "number": 42 }, "plan": no_digest,
            "sourceKind": "person",
        },
        "text": { "title": "Checkout API down" },
    }));
    writer.write(&json!({
        "type": "validation_recorded", "schema": 1, "facts": { "passed": true }, "text": { "check": "smoke tests" },
    }));
    writer.write(&json!({
        "type": "resolved", "schema": 1, "facts": { "guards": {}, "how": "mitigated", "plan": no_digest },
    }));
    writer.write(&json!({
        "type": "postmortem_published", "schema": 1,
        "facts": {
            "audience": "internal", "covers": 3, "documentDigest": no_digest, "guards": {}, "plan": no_digest,
            "renderer": "another-writer/1", "revision": 1,
        },
        "text": { "documentSalt": no_digest },
    }));
    writer.write(&json!({
        "type": "mood_noted", "schema": 1, "ignorable": true, "facts": { "mood": { "calm": true } }, "shift": "late",
    }));
    writer.write(&json!({
        "type": "note_added", "schema": 2, "facts": { "tone": "dry" }, "text": { "lines": ["One.", "Two."] },
    }));
    writer.log
}
