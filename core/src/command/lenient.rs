//! What people write by hand in JSON: a time as text, a person as their id.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use serde_json::{Map, Value};

use super::Waiver;
use crate::{Occurred, Timestamp, actor::By, id::PersonId, text::Text};

trait FromText: Sized {
    const WANTED: &'static str;
    fn from_text(text: &str) -> Result<Self, String>;
}

impl FromText for Occurred {
    const WANTED: &'static str = "a time such as \"2026-11-23T04:31Z\", or an object that says when something occurred";

    fn from_text(text: &str) -> Result<Self, String> {
        Self::parse(text).map_err(|error| error.to_string())
    }
}

impl FromText for By {
    const WANTED: &'static str = "a person's id, or an object with `kind` and `id`";

    fn from_text(text: &str) -> Result<Self, String> {
        PersonId::new(text).map(Self::Person).map_err(|error| error.to_string())
    }
}

/// A waiver as an object.
struct DatedWaiver(Waiver);

impl FromText for DatedWaiver {
    const WANTED: &'static str = "a reason, or an object with `reason` and `until`";

    fn from_text(text: &str) -> Result<Self, String> {
        Ok(Self(Waiver::from(text)))
    }
}

impl<'de> Deserialize<'de> for DatedWaiver {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Object {
            reason: Text,
            until: Option<String>,
        }
        let Object { reason, until } = Object::deserialize(deserializer)?;
        let until = until.map(|until| Timestamp::parse_or_none(&until)).transpose();
        let until = until.map_err(|error| D::Error::custom(format!("`until`: {error}")))?.flatten();
        Ok(Self(Waiver { reason, until }))
    }
}

pub(super) fn waiver<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Waiver, D::Error> {
    let read: Option<DatedWaiver> = deserializer.deserialize_any(TextOrObject(PhantomData))?;
    read.map(|waiver| waiver.0).ok_or_else(|| D::Error::custom("a waiver has a reason"))
}

/// Not an untagged enum: that would forget what was wrong.
struct TextOrObject<T>(PhantomData<T>);

impl<'de, T: FromText + Deserialize<'de>> Visitor<'de> for TextOrObject<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::WANTED)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        T::from_text(text).map(Some).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }
}

pub(super) fn occurred<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Occurred>, D::Error> {
    deserializer.deserialize_any(TextOrObject(PhantomData))
}

/// The times in arguments that are instants, by their names on the wire.
const TIMES: &[&str] = &["due", "endedAt", "next", "promisedNext", "startedAt", "until"];

/// Reads the instants in arguments as people and programs write them: with an offset, and none as Go writes it.
pub(super) fn instants(arguments: &mut Map<String, Value>) -> Result<(), String> {
    for (name, value) in arguments.iter_mut() {
        match value {
            Value::String(text) if TIMES.contains(&name.as_str()) => {
                let read = Timestamp::parse_or_none(text).map_err(|error| format!("`{name}`: {error}"))?;
                *value = read.map_or(Value::Null, |at| at.to_string().into());
            }
            // Of a correction.
            Value::Object(facts) if name == "facts" => instants(facts)?,
            // Of a declaration.
            Value::Array(signals) if name == "signals" => {
                signals.iter_mut().filter_map(Value::as_object_mut).try_for_each(instants)?;
            }
            _ => {}
        }
    }
    Ok(())
}

pub(super) fn by<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<By>, D::Error> {
    deserializer.deserialize_any(TextOrObject(PhantomData))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{Event, shape::Shape};

    #[test]
    fn every_instant_of_an_event_is_read_leniently() {
        let types = Event::types();
        let fields = types.iter().flat_map(|kind| &kind.fields).filter(|field| field.schema == Timestamp::schema());
        let names: BTreeSet<_> = fields.map(|field| field.name.as_str()).collect();
        assert!(names.iter().eq(TIMES), "{names:?}");
    }
}
