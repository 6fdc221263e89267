//! What is an object in a plan is one in the text, and names no member twice.
//!
//! As derived, a reader would also take a list of the members in their order, and of two members of one name the last.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::{
    Cadence, Calendar, ChannelRule, Checklist, DrillRule, DutyTerm, Owner, Plan, ReviewCycle, RoleDefinition,
    SeverityLevel, Span, Tool,
};

/// What is read from an object, with what people are told to write.
pub(super) trait Object {
    const FORM: &'static str;
}

macro_rules! objects {
    ($($Type:ty: $form:literal,)+) => {
        $(impl Object for $Type { const FORM: &'static str = $form; })+
    };
}

objects! {
    Plan: "a plan with `bindsToRank` and `severities`",
    SeverityLevel: "a severity with `rank` and `label`",
    RoleDefinition: "a role with `role` and `name`",
    ChannelRule: "a channel with `channel`, `name`, `cadence` and `audience`",
    Cadence: "one of `every`, `real_time` and `after_resolution`, with its times",
    DutyTerm: "a duty's `within`, `lead` and `severities`",
    Span: "one of `minutes`, `hours`, `days`, `business_hours` and `business_days`, with how many",
    Owner: "an owner with `text`, and `role` if there is one",
    ReviewCycle: "a review's `after`, `within` and `everyMonths`",
    DrillRule: "a drill with `drill` and `name`",
    Tool: "a tool with `name`",
    Checklist: "a checklist with `stage` and `items`",
    Calendar: "a calendar with `zone`, `days`, `from` and `to`",
}

/// Reads a value from an object and from nothing else.
struct Read<T>(T);

impl<'de, T: Object + Deserialize<'de>> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<T>(PhantomData<T>);

        impl<'de, T: Object + Deserialize<'de>> Visitor<'de> for Members<T> {
            type Value = Read<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(T::FORM)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Read<T>, A::Error> {
                let value = T::deserialize(MapAccessDeserializer::new(&mut members))?;
                // An enum takes the first member and leaves the rest.
                match members.next_key::<IgnoredAny>()? {
                    Some(_) => Err(A::Error::custom(format_args!("expected {}; found more than one", T::FORM))),
                    None => Ok(Read(value)),
                }
            }
        }

        deserializer.deserialize_map(Members(PhantomData))
    }
}

pub(super) fn one<'de, D: Deserializer<'de>, T: Object + Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Read::deserialize(deserializer).map(|read| read.0)
}

pub(super) fn maybe<'de, D: Deserializer<'de>, T: Object + Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Option::<Read<T>>::deserialize(deserializer).map(|read| read.map(|read| read.0))
}

pub(super) fn list<'de, D: Deserializer<'de>, T: Object + Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Vec::<Read<T>>::deserialize(deserializer).map(|read| read.into_iter().map(|read| read.0).collect())
}

/// Reads objects, each under a name of its own.
pub(super) fn named<
    'de,
    D: Deserializer<'de>,
    K: Ord + fmt::Display + Deserialize<'de>,
    T: Object + Deserialize<'de>,
>(
    deserializer: D,
) -> Result<BTreeMap<K, T>, D::Error> {
    let read: BTreeMap<K, Read<T>> = once_each(deserializer)?;
    Ok(read.into_iter().map(|(name, read)| (name, read.0)).collect())
}

/// Reads values, each under a name of its own.
pub(super) fn once_each<'de, D: Deserializer<'de>, K: Ord + fmt::Display + Deserialize<'de>, V: Deserialize<'de>>(
    deserializer: D,
) -> Result<BTreeMap<K, V>, D::Error> {
    struct Names<K, V>(PhantomData<(K, V)>);

    impl<'de, K: Ord + fmt::Display + Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for Names<K, V> {
        type Value = BTreeMap<K, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
            let mut read = BTreeMap::new();
            while let Some(name) = members.next_key::<K>()? {
                if read.contains_key(&name) {
                    return Err(A::Error::custom(format_args!("duplicate field `{name}`")));
                }
                read.insert(name, members.next_value()?);
            }
            Ok(read)
        }
    }

    deserializer.deserialize_map(Names(PhantomData))
}
