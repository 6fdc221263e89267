//! What people write by hand in JSON: a time as text, a person as their id.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use crate::{Occurred, actor::By, id::PersonId};

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

pub(super) fn by<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<By>, D::Error> {
    deserializer.deserialize_any(TextOrObject(PhantomData))
}
