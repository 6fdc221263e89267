//! Reads the JSON values that stand one after another in some bytes, and says where one of them is wrong.

use std::{collections::BTreeSet, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::{
    entry::{Entry, Moment},
    error::{ImportError, ImportErrorKind},
};
use crate::{Occurred, Timestamp};

/// A value that is an object. A derived reader alone would take an array of the fields too.
pub(super) struct Object<T>(pub(super) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map))
            }
        }

        deserializer.deserialize_map(Fields(PhantomData)).map(Self)
    }
}

/// Objects in a list that may be absent.
pub(super) fn objects<T>(list: Option<Vec<Object<T>>>) -> impl DoubleEndedIterator<Item = T> {
    list.into_iter().flatten().map(|object| object.0)
}

/// A time that may be absent, as it is written and as it is meant. Go's zero time is none.
pub(super) fn moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Moment>, D::Error> {
    struct Written;

    // A visitor, so that an error is at the time and not behind the object that it stands in.
    impl Visitor<'_> for Written {
        type Value = Option<Moment>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a time like 2026-11-23T04:31:00Z, or null")
        }

        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
            // Asked first: a source that writes `live` or `A/B` gives no time.
            if Timestamp::parse_or_none(text).map_err(E::custom)?.is_none() {
                return Ok(None);
            }
            let occurred = Occurred::parse(text).map_err(E::custom)?;
            Ok(Some(Moment { text: text.into(), occurred }))
        }
    }

    deserializer.deserialize_any(Written)
}

/// One JSON value of the bytes.
pub(super) struct Value<'a> {
    all: &'a str,
    start: usize,
    text: &'a str,
    source_name: &'static str,
}

/// Every value of the bytes, each with what `P` reads of it.
pub(super) fn values<'a, P: Deserialize<'a>>(
    bytes: &'a [u8],
    source_name: &'static str,
) -> Result<Vec<(P, Value<'a>)>, ImportError> {
    let all = str::from_utf8(bytes).map_err(|error| {
        let (line, column) = place(bytes, error.valid_up_to());
        ImportError { line, column, kind: ImportErrorKind::NotUtf8 }
    })?;
    let mut values = Vec::new();
    let mut stream = serde_json::Deserializer::from_str(all).into_iter::<P>();
    loop {
        let before = stream.byte_offset();
        let Some(probe) = stream.next() else { return Ok(values) };
        let rest = all.get(before..).unwrap_or_default();
        let start = before.saturating_add(rest.len().saturating_sub(rest.trim_start().len()));
        let probe = probe.map_err(|error| ImportError {
            line: u64::try_from(error.line()).unwrap_or(u64::MAX),
            column: error.column().max(1),
            kind: ImportErrorKind::of(&error, source_name),
        })?;
        let text = all.get(start..stream.byte_offset()).unwrap_or_default();
        values.push((probe, Value { all, start, text, source_name }));
    }
}

impl Value<'_> {
    pub(super) fn read<T: for<'de> Deserialize<'de>>(&self) -> Result<T, ImportError> {
        serde_json::from_str(self.text).map_err(|error| {
            let (line, column) = place(self.all.as_bytes(), self.start);
            let (below, across) = (error.line().saturating_sub(1), error.column());
            let column = if below == 0 { column.saturating_add(across).saturating_sub(1) } else { across };
            let line = line.saturating_add(u64::try_from(below).unwrap_or(u64::MAX));
            ImportError { line, column: column.max(1), kind: ImportErrorKind::of(&error, self.source_name) }
        })
    }

    /// What is wrong with the value as a whole.
    fn fault(&self, kind: ImportErrorKind) -> ImportError {
        let (line, column) = place(self.all.as_bytes(), self.start);
        ImportError { line, column, kind }
    }

    /// Takes an incident of the value, if neither it nor a post of it has an id that is taken.
    pub(super) fn take(&self, entry: Entry, all: &mut Entries) -> Result<(), ImportError> {
        if !all.seen.insert(entry.external.as_str().into()) {
            return Err(self.fault(ImportErrorKind::repeated("incident", entry.external.as_str())));
        }
        let mut posts = BTreeSet::new();
        for id in entry.posts.iter().filter_map(|post| post.external.as_ref()) {
            if !posts.insert(id) {
                return Err(self.fault(ImportErrorKind::repeated("post", id.as_str())));
            }
        }
        all.entries.push(entry);
        Ok(())
    }
}

/// The incidents that were read.
#[derive(Default)]
pub(super) struct Entries {
    seen: BTreeSet<Box<str>>,
    pub(super) entries: Vec<Entry>,
}

/// The line and the column of a byte, both from 1.
fn place(bytes: &[u8], offset: usize) -> (u64, usize) {
    let before = bytes.get(..offset).unwrap_or(bytes).split(|byte| *byte == b'\n');
    let (line, column) = before.fold((0_u64, 0), |(line, _), text| (line.saturating_add(1), text.len()));
    (line, column.saturating_add(1))
}
