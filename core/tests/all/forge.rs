//! Seals records that no command makes: of a newer library, of an older shape, with a fault. Knows the format from its
//! description alone, and so checks the library's own sealing too.

use serde_json::{Map, Value, json};
use sevlog::{Digest, IncidentId, canonical::to_canonical, chain_start};

pub(crate) const SALT: &str = "5a17000000000000000000000000000000000000000000000000000000000000";

fn digest_of(parts: &[&[u8]]) -> Digest {
    Digest::of(&parts.concat())
}

fn digest(value: &Value) -> Digest {
    value.as_str().unwrap().parse().unwrap()
}

/// The records of one line each, as objects.
#[track_caller]
pub(crate) fn objects(log: &[u8]) -> Vec<Map<String, Value>> {
    let text = std::str::from_utf8(log).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A log of one stream from records whose digests and chains are put right.
#[track_caller]
pub(crate) fn sealed(incident: IncidentId, records: &[Map<String, Value>]) -> Vec<u8> {
    let mut chain = chain_start(incident);
    let mut log = Vec::new();
    for record in records {
        let mut record = record.clone();
        if let Some(text) = record.get("text").map(|text| to_canonical(text).unwrap()) {
            let salt = record.entry("salt").or_insert_with(|| json!(SALT)).clone();
            let digest = digest_of(&[digest(&salt).as_bytes(), text.as_bytes()]);
            record.insert("textDigest".into(), json!(digest));
        }
        let mut chained = record.clone();
        for left_out in ["chain", "salt", "text"] {
            chained.remove(left_out);
        }
        let chained = to_canonical(&chained.into()).unwrap();
        chain = digest_of(&[b"sevlog/1/chain\0", chain.as_bytes(), chained.as_bytes()]);
        record.insert("chain".into(), json!(chain));
        log.extend_from_slice(to_canonical(&record.into()).unwrap().as_bytes());
        log.push(b'\n');
    }
    log
}

/// The envelope of a record to put facts and text into.
pub(crate) fn record(incident: IncidentId, version: u64, name: &str, facts: impl Into<Value>) -> Map<String, Value> {
    let Value::Object(record) = json!({
        "actor": { "id": "ana", "kind": "person" },
        "facts": facts.into(),
        "format": "sevlog/1",
        "id": sevlog::RecordId::from_u128(incident.to_u128() + (u128::from(version) << 16)).to_string(),
        "incident": incident,
        "recordedAt": sevlog::Timestamp::parse("2026-11-23T10:00:00Z").unwrap()
            .saturating_add(i64::try_from(version).unwrap() * 1_000_000_000),
        "schema": 1,
        "type": name,
        "version": version,
    }) else {
        panic!("an object")
    };
    record
}
