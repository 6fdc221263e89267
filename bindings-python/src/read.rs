//! What crosses the boundary as text, read.

use std::str::FromStr;

use serde::{Serialize, de::DeserializeOwned};
use sevlog::{Actor, Timestamp};

use crate::raised::Raised;

/// Something written as JSON.
pub(crate) fn json<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Raised> {
    serde_json::from_str(text).map_err(|error| Raised::argument(name, error))
}

/// Who acts.
pub(crate) fn actor(text: &str) -> Result<Actor, Raised> {
    json("actor", text)
}

/// An id.
pub(crate) fn id<T: FromStr<Err: std::fmt::Display>>(name: &str, text: &str) -> Result<T, Raised> {
    text.parse().map_err(|error| Raised::argument(name, error))
}

/// A moment, with its offset.
pub(crate) fn time(text: &str) -> Result<Timestamp, Raised> {
    Ok(Timestamp::parse(text)?)
}

/// A value as JSON.
pub(crate) fn to_json(value: &(impl Serialize + ?Sized)) -> Result<String, Raised> {
    Ok(serde_json::to_string(value)?)
}
