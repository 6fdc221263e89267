//! Who recorded a thing, and who did it.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeMap};
use serde_json::{Value, json};

use crate::{
    id::{PersonId, ProgramId, Source, TeamId},
    shape::Shape,
};

/// Who records: what authority, second-person and waiver rules read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum Actor {
    /// A person, in their own name.
    Person(PersonId),
    /// A program: a relay, a bot, a continuous-integration job.
    Service(ProgramId),
    /// An import from another system.
    Import(Source),
}

impl Actor {
    /// The person who records, if it is one.
    #[must_use]
    pub const fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Person(id) => Some(id),
            Self::Service(_) | Self::Import(_) => None,
        }
    }

    /// The id, without its kind.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Person(id) => id.as_str(),
            Self::Service(id) => id.as_str(),
            Self::Import(id) => id.as_str(),
        }
    }

    /// An actor by its kind and id; none of a kind that is newer than this library.
    pub(crate) fn of_kind(kind: &str, id: &str) -> Option<Result<Self, crate::IdError>> {
        match kind {
            "person" => Some(id.parse().map(Self::Person)),
            "service" => Some(id.parse().map(Self::Service)),
            "import" => Some(id.parse().map(Self::Import)),
            _ => None,
        }
    }

    const fn kind(&self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::Service(_) => "service",
            Self::Import(_) => "import",
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// Who did it, where that is another than who recorded it. A fact, never an authority.
#[derive(Debug, Clone, PartialEq, Eq, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum By {
    /// A person.
    Person(PersonId),
    /// A team.
    Team(TeamId),
    /// A program.
    Service(ProgramId),
    /// Somebody, and the log does not know who.
    Unknown,
}

impl By {
    /// The person who did it, if it is known to be one.
    #[must_use]
    pub const fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Person(id) => Some(id),
            Self::Team(_) | Self::Service(_) | Self::Unknown => None,
        }
    }

    /// The id; none when unknown.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Person(id) => Some(id.as_str()),
            Self::Team(id) => Some(id.as_str()),
            Self::Service(id) => Some(id.as_str()),
            Self::Unknown => None,
        }
    }

    const fn kind(&self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::Team(_) => "team",
            Self::Service(_) => "service",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id().unwrap_or("somebody"))
    }
}

fn write<S: Serializer>(serializer: S, kind: &str, id: Option<&str>) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    if let Some(id) = id {
        map.serialize_entry("id", id)?;
    }
    map.serialize_entry("kind", kind)?;
    map.end()
}

/// Both are `{"id":…,"kind":…}` on the wire.
#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow, default)]
    id: Option<std::borrow::Cow<'a, str>>,
    #[serde(borrow)]
    kind: std::borrow::Cow<'a, str>,
}

impl Wire<'_> {
    fn id<T: std::str::FromStr<Err = crate::IdError>, E: serde::de::Error>(&self) -> Result<T, E> {
        self.id.as_deref().ok_or_else(|| E::missing_field("id"))?.parse().map_err(E::custom)
    }
}

impl Serialize for Actor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(serializer, self.kind(), Some(self.id()))
    }
}

impl<'de> Deserialize<'de> for Actor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        let actor = Self::of_kind(&wire.kind, wire.id.as_deref().unwrap_or_default());
        let actor = actor.ok_or_else(|| crate::word::newer(&wire.kind))?;
        if wire.id.is_none() {
            return Err(serde::de::Error::missing_field("id"));
        }
        actor.map_err(serde::de::Error::custom)
    }
}

impl Serialize for By {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(serializer, self.kind(), self.id())
    }
}

impl<'de> Deserialize<'de> for By {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        match &*wire.kind {
            "person" => Ok(Self::Person(wire.id()?)),
            "team" => Ok(Self::Team(wire.id()?)),
            "service" => Ok(Self::Service(wire.id()?)),
            "unknown" => Ok(Self::Unknown),
            other => Err(crate::word::newer(other)),
        }
    }
}

impl Shape for Actor {
    fn schema() -> Value {
        json!({ "$ref": "#/$defs/actor" })
    }
}

impl Shape for By {
    fn schema() -> Value {
        json!({ "$ref": "#/$defs/by" })
    }
}
