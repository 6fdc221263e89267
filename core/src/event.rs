//! What happened, typed. One file of `event/` for each part of an incident's life.
//!
//! Every event has two sides on the wire: *facts*, which rules, keys and bases compare, and *text*, which people and
//! strangers wrote, which is escaped where it is shown and can be redacted. In Rust both are fields of one struct.

mod action_item;
mod book;
mod impact;
mod keeping;
mod lifecycle;
mod merge;
mod milestone;
mod review;
mod roles;
mod severity;
mod signal;
mod update;
mod work;

use std::fmt;

use serde_json::Value;

use crate::{canonical, text::Redactable};

pub use action_item::*;
pub use book::*;
pub use impact::*;
pub use keeping::*;
pub use lifecycle::*;
pub use merge::*;
pub use milestone::*;
pub use review::*;
pub use roles::*;
pub use severity::*;
pub use signal::*;
pub use update::*;
pub use work::*;

/// The side of a record that a field stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Compared by rules, never removed.
    Facts,
    /// Written by people and strangers, removable.
    Text,
}

/// A field of an event, as the documentation and the schema list it.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name on the wire.
    pub name: String,
    /// Its side.
    pub side: Side,
    /// Whether it may be absent.
    pub optional: bool,
    /// Whether a correction may change it.
    pub correctable: bool,
    /// What it means.
    pub doc: &'static str,
    /// Its JSON Schema.
    pub schema: Value,
}

/// A type of event, as the documentation and the schema list it.
#[derive(Debug, Clone)]
pub struct EventType {
    /// Its tag on the wire.
    pub name: &'static str,
    /// The schema number that this library writes. It reads this and every lower one.
    pub schema: u64,
    /// What it means.
    pub doc: &'static str,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// The text of a record, as its event is read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum TextSide<'a> {
    Present(&'a str),
    Absent,
    Redacted,
}

/// Why the sides of a record are not those of its type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub(crate) struct Misfit {
    /// The side that does not fit.
    pub(crate) side: Side,
    /// Where in it, in bytes from 1.
    pub(crate) column: usize,
    /// What is wrong there.
    pub(crate) problem: String,
}

impl Misfit {
    /// Reads one side.
    pub(crate) fn or<T: serde::de::DeserializeOwned>(side: Side, json: &str) -> Result<T, Self> {
        serde_json::from_str(json).map_err(|error| Self {
            side,
            column: error.column(),
            problem: crate::word::problem(&error),
        })
    }

    /// One about facts that were lifted: what is wrong in them stands nowhere in the line.
    fn of_lifted(self) -> Self {
        Self { column: if self.side == Side::Facts { 1 } else { self.column }, ..self }
    }
}

/// What each event can do.
pub(crate) trait Body: Sized {
    const TYPE: &'static str;
    const SCHEMA: u64;
    fn describe() -> EventType;
    fn read(facts: &str, text: TextSide<'_>) -> Result<Self, Misfit>;
    fn facts(&self) -> Result<Value, serde_json::Error>;
    fn text(&self) -> Result<Value, serde_json::Error>;
    fn newer(&self) -> Option<&str>;
}

/// Declares events: their tag, schema number and fields by side. `correctable` fields are facts too.
macro_rules! events {
    ($(
        $(#[doc = $doc:literal])+
        $(#[derive($($derived:path),+)])?
        $tag:literal $schema:literal => $Name:ident {
            $(facts { $($(#[doc = $fdoc:literal])+ $f:ident: $fty:ty,)* })?
            $(correctable { $($(#[doc = $cdoc:literal])+ $c:ident: $cty:ty,)* })?
            $(text { $($(#[doc = $tdoc:literal])+ $t:ident: $tty:ty,)* })?
        }
    )+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        $(#[derive($($derived),+)])?
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $Name {
            $($($(#[doc = $fdoc])+ pub $f: $fty,)*)?
            $($($(#[doc = $cdoc])+ pub $c: $cty,)*)?
            $($($(#[doc = $tdoc])+ pub $t: $tty,)*)?
        }

        impl crate::event::Body for $Name {
            const TYPE: &'static str = $tag;
            const SCHEMA: u64 = $schema;

            fn describe() -> crate::event::EventType {
                use crate::{event::{EventType, Side, field}};
                EventType {
                    name: $tag,
                    schema: $schema,
                    doc: concat!($($doc, "\n"),+).trim(),
                    fields: vec![
                        $($(field::<$fty>(stringify!($f), Side::Facts, false, concat!($($fdoc, "\n"),+)),)*)?
                        $($(field::<$cty>(stringify!($c), Side::Facts, true, concat!($($cdoc, "\n"),+)),)*)?
                        $($(field::<$tty>(stringify!($t), Side::Text, true, concat!($($tdoc, "\n"),+)),)*)?
                    ],
                }
            }

            fn read(facts: &str, text: crate::event::TextSide<'_>) -> Result<Self, crate::event::Misfit> {
                #[derive(serde::Deserialize)]
                #[serde(rename_all = "camelCase")]
                struct FactFields { $($($f: $fty,)*)? $($($c: $cty,)*)? }
                #[derive(serde::Deserialize)]
                #[serde(rename_all = "camelCase")]
                struct TextFields { $($($t: $tty,)*)? }
                // An event without a field on one side leaves these bindings unused.
                use crate::event::{Misfit, Side};
                let _facts: FactFields = Misfit::or(Side::Facts, facts)?;
                let _text: TextFields = match text {
                    crate::event::TextSide::Present(text) => Misfit::or(Side::Text, text)?,
                    crate::event::TextSide::Absent => Misfit::or(Side::Text, "{}")?,
                    crate::event::TextSide::Redacted => TextFields {
                        $($($t: <$tty as crate::text::Redactable>::redacted(),)*)?
                    },
                };
                Ok(Self {
                    $($($f: _facts.$f,)*)?
                    $($($c: _facts.$c,)*)?
                    $($($t: _text.$t,)*)?
                })
            }

            fn facts(&self) -> Result<serde_json::Value, serde_json::Error> {
                let mut _side = serde_json::Map::new();
                $($(crate::event::put(&mut _side, stringify!($f), &self.$f)?;)*)?
                $($(crate::event::put(&mut _side, stringify!($c), &self.$c)?;)*)?
                Ok(serde_json::Value::Object(_side))
            }

            fn text(&self) -> Result<serde_json::Value, serde_json::Error> {
                let mut _side = serde_json::Map::new();
                $($(crate::event::put(&mut _side, stringify!($t), &self.$t)?;)*)?
                Ok(serde_json::Value::Object(_side))
            }

            fn newer(&self) -> Option<&str> {
                let _none: Option<&str> = None;
                $($(let _none = _none.or_else(|| crate::shape::Shape::newer(&self.$f));)*)?
                $($(let _none = _none.or_else(|| crate::shape::Shape::newer(&self.$c));)*)?
                _none
            }
        }
    )+};
}
pub(crate) use events;

/// Describes one field of an event.
pub(crate) fn field<T: crate::shape::Shape>(name: &str, side: Side, correctable: bool, doc: &'static str) -> Field {
    Field { name: camel(name), side, optional: T::OPTIONAL, correctable, doc: doc.trim(), schema: T::schema() }
}

/// Sets a member under its name on the wire; what is absent is left out, never written as null.
pub(crate) fn put<T: serde::Serialize>(
    side: &mut serde_json::Map<String, Value>,
    name: &str,
    value: &T,
) -> Result<(), serde_json::Error> {
    let value = serde_json::to_value(value)?;
    if !value.is_null() {
        side.insert(camel(name), value);
    }
    Ok(())
}

/// `promised_next` as `promisedNext`.
pub(crate) fn camel(name: &str) -> String {
    let mut upper = false;
    name.trim_start_matches("r#")
        .chars()
        .filter_map(|c| {
            if c == '_' {
                upper = true;
                return None;
            }
            Some(if std::mem::take(&mut upper) { c.to_ascii_uppercase() } else { c })
        })
        .collect()
}

/// An event of a host, `ext.*`: kept and shown, read by no rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Its type, `ext.` and the host's own name.
    pub name: ExtensionName,
    /// What the host's own rules read.
    pub facts: crate::text::Members,
    /// What people wrote; none when redacted or absent.
    pub text: Option<crate::text::Members>,
}

/// The type of a host's event: `ext.` followed by lower-case words, digits, `_` and `.`, at most 200 bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExtensionName(Box<str>);

impl ExtensionName {
    /// Takes a text as the type of a host's event; none when it is not of that form.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let rest = name.strip_prefix("ext.")?;
        let fits = !rest.is_empty()
            && name.len() <= crate::limits::MAX_IDENTIFIER_BYTES
            && rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'.');
        fits.then(|| Self(name.into()))
    }

    /// The type as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ExtensionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl serde::Serialize for ExtensionName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for ExtensionName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::new(&name).ok_or_else(|| {
            serde::de::Error::custom("a host's event is named `ext.` and lower-case words, digits, `_` or `.`")
        })
    }
}

/// An event that this library does not know: kept byte for byte, shown and counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownEvent {
    /// Its type.
    pub name: Box<str>,
    /// Its schema number.
    pub schema: u64,
    /// Its facts, as they were read.
    pub facts: Box<str>,
    /// Its text, as it was read.
    pub text: Option<Box<str>>,
    /// What made it unknown.
    pub because: Newer,
}

/// What about a record is newer than this library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Newer {
    /// The type.
    Type,
    /// The schema number of a known type.
    Schema,
    /// A value in a field that rules read.
    Value(Box<str>),
}

/// An event as its record holds it.
macro_rules! held {
    ($Name:ident) => { $Name };
    ($Name:ident boxed) => { Box<$Name> };
}

macro_rules! event_enum {
    ($($Name:ident $($boxed:ident)?,)+) => {
        /// What happened. Closed on purpose: a new event stops every binding from compiling until it is carried across.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Event {
            $(#[doc = concat!("See [`", stringify!($Name), "`].")] $Name(held!($Name $($boxed)?)),)+
            /// An event of a host.
            Extension(Extension),
            /// An event of a newer library.
            Unknown(UnknownEvent),
        }

        $(impl From<$Name> for Event {
            fn from(event: $Name) -> Self {
                Self::$Name(event.into())
            }
        })+

        impl Event {
            /// Every type of event that this library writes, with its fields.
            #[must_use]
            pub fn types() -> Vec<EventType> {
                vec![$(<$Name as Body>::describe()),+]
            }

            /// Its type on the wire.
            #[must_use]
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$Name(_) => <$Name as Body>::TYPE,)+
                    Self::Extension(event) => event.name.as_str(),
                    Self::Unknown(event) => &event.name,
                }
            }

            /// The schema number that it is written with.
            #[must_use]
            pub fn schema(&self) -> u64 {
                match self {
                    $(Self::$Name(_) => <$Name as Body>::SCHEMA,)+
                    Self::Extension(_) => 1,
                    Self::Unknown(event) => event.schema,
                }
            }

            /// The schema number that this library writes for a type; none for one it does not know.
            pub(crate) fn schema_of(name: &str) -> Option<u64> {
                $(if name == <$Name as Body>::TYPE { return Some(<$Name as Body>::SCHEMA); })+
                None
            }

            /// A word, in a field of facts, that this library does not know.
            pub(crate) fn newer(&self) -> Option<&str> {
                match self {
                    $(Self::$Name(event) => event.newer(),)+
                    Self::Extension(_) | Self::Unknown(_) => None,
                }
            }

            /// Both sides as JSON objects.
            pub(crate) fn sides(&self) -> Result<(Value, Value), serde_json::Error> {
                match self {
                    $(Self::$Name(event) => Ok((event.facts()?, event.text()?)),)+
                    Self::Extension(event) => Ok((
                        Value::Object(event.facts.0.clone()),
                        Value::Object(event.text.clone().unwrap_or_default().0),
                    )),
                    Self::Unknown(event) => Ok((
                        serde_json::from_str(&event.facts)?,
                        event.text.as_deref().map_or_else(|| Ok(Value::Null), serde_json::from_str)?,
                    )),
                }
            }

            /// Reads a known type of the current schema; none for a type that this library does not know.
            pub(crate) fn read_known(
                name: &str,
                facts: &str,
                text: TextSide<'_>,
            ) -> Option<Result<Self, Misfit>> {
                match name {
                    $(<$Name as Body>::TYPE => Some(<$Name as Body>::read(facts, text).map(Self::from)),)+
                    _ => None,
                }
            }
        }
    };
}

event_enum! {
    Declared, Contained, FixRecorded, ValidationRecorded, Regressed, Resolved, ReviewStarted, PostmortemPublished, Closed,
    Reopened, Dismissed, Reinstated, GuardWaived,
    RoleAssigned, HandedOver, HandOverAcknowledged, RoleReleased, Joined, Left,
    SeveritySet, SeverityConfirmed,
    SignalAttached, SignalCleared,
    ActionTaken, DecisionMade, HypothesisRaised, HypothesisConfirmed, HypothesisRefuted, EvidenceLinked,
    ContributingFactorAdded, NoteAdded, Linked,
    ImpactChanged boxed, // the largest, and every record would have its size
    MilestoneAsserted, MilestoneChosen,
    UpdateQueued, UpdatePosted, UpdateFailed, CadenceSet,
    TimelineCurated, SectionWritten, ReviewRequested, ReviewApproved, ExtensionRequested, DeadlineExtended,
    ActionItemAdded, ActionItemChanged, ActionItemCompleted, ActionItemDropped,
    Retitled, FieldSet, Imported, Corrected, Retracted, Redacted,
    MergedInto, MergeReceived, Unmerged, MergeUndone,
    PlanAdopted, PlanReviewed, DrillCompleted,
}

/// The canonical text of both sides of an event; no text when nobody wrote any.
pub(crate) fn canonical_sides(event: &Event) -> Result<(String, Option<String>), crate::canonical::CanonicalError> {
    let (facts, text) = event.sides().map_err(|error| canonical::CanonicalError::from_json(&error))?;
    // Each side stands inside the record, and what is written here must be readable there.
    let facts = canonical::canonical_inside(&facts, 1)?;
    let text = match &text {
        Value::Object(members) if !members.is_empty() => Some(canonical::canonical_inside(&text, 1)?),
        _ => None,
    };
    Ok((facts, text))
}

impl Event {
    /// Reads an event of any schema from the raw JSON of its sides. What is newer than this library is kept, not refused;
    /// `newer` is a word of that kind in the envelope.
    pub(crate) fn read(
        name: &str,
        schema: u64,
        facts: &str,
        text: TextSide<'_>,
        newer: Option<Box<str>>,
    ) -> Result<Self, Misfit> {
        let unknown = |because| {
            Self::Unknown(UnknownEvent {
                name: name.into(),
                schema,
                facts: facts.into(),
                text: match text {
                    TextSide::Present(text) => Some(text.into()),
                    TextSide::Absent | TextSide::Redacted => None,
                },
                because,
            })
        };
        if let Some(extension) = ExtensionName::new(name) {
            return Ok(Self::Extension(Extension {
                name: extension,
                facts: Misfit::or(Side::Facts, facts)?,
                text: match text {
                    TextSide::Present(text) => Some(Misfit::or(Side::Text, text)?),
                    TextSide::Absent => None,
                    TextSide::Redacted => Redactable::redacted(),
                },
            }));
        }
        let Some(current) = Self::schema_of(name) else { return Ok(unknown(Newer::Type)) };
        if schema > current {
            return Ok(unknown(Newer::Schema));
        }
        if let Some(word) = newer {
            return Ok(unknown(Newer::Value(word)));
        }
        let read = if schema < current {
            let lifted = crate::upcast::facts(name, schema, Misfit::or(Side::Facts, facts)?);
            Self::read_known(name, &lifted, text).map(|read| read.map_err(Misfit::of_lifted))
        } else {
            Self::read_known(name, facts, text)
        };
        match read {
            Some(Ok(event)) => Ok(event),
            Some(Err(misfit)) => match crate::word::newer_in(&misfit.problem) {
                Some(word) => Ok(unknown(Newer::Value(word.into()))),
                None => Err(misfit),
            },
            None => Ok(unknown(Newer::Type)),
        }
    }
}
