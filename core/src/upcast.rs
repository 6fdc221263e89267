//! Older shapes of events, lifted to the current one as they are read. The log itself is never rewritten.

use serde_json::{Map, Value, json};

use crate::event::EventType;

/// Lifts the facts of a known type from an older schema number to the current one.
pub(crate) fn facts(name: &str, schema: u64, mut facts: Map<String, Value>) -> String {
    if (name, schema) == ("validation_recorded", 1) {
        validation_outcome(&mut facts);
    }
    Value::Object(facts).to_string()
}

/// Schema 1 knew only `passed`; a validation that could not tell had no way to say so.
fn validation_outcome(members: &mut Map<String, Value>) {
    if let Some(Value::Bool(passed)) = members.remove("passed") {
        members.insert("outcome".into(), json!(if passed { "passed" } else { "failed" }));
    }
}

/// The older shapes of a type, as the JSON Schema lists them: one for each schema number below the current one.
pub(crate) fn older(current: &EventType) -> Vec<EventType> {
    if current.name != "validation_recorded" {
        return Vec::new();
    }
    let mut first = EventType { schema: 1, ..current.clone() };
    for field in first.fields.iter_mut().filter(|field| field.name == "outcome") {
        field.name = "passed".into();
        field.doc = "Whether the check found that it works.";
        field.schema = json!({ "type": "boolean" });
    }
    vec![first]
}
