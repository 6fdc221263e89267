//! What names things: ULIDs for what the log makes, identifiers for what the world brings.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};
use ulid::Ulid;

use crate::{
    Code,
    limits::{MAX_IDENTIFIER_BYTES, MAX_RECORDS_PER_COMMAND},
    shape::{self, Shape},
};

/// Why a text is not the id that it was taken for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// Not a ULID in its canonical form.
    #[error("`{text}` is not a ULID; it is 26 characters, upper case, without I, L, O and U, the first at most 7")]
    NotAUlid {
        /// What was found instead, cut to 64 characters.
        text: String,
    },
    /// An identifier without a character.
    #[error("an identifier is empty; give it at least one character, or leave the field out")]
    Empty,
    /// An identifier of more than [`MAX_IDENTIFIER_BYTES`].
    #[error("an identifier of {bytes} bytes is longer than {MAX_IDENTIFIER_BYTES}; put long text into a text field")]
    TooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// An identifier with a control character such as a line feed.
    #[error("the identifier `{text}` holds a control character; identifiers are compared and shown on one line")]
    ControlCharacter {
        /// The identifier, with the character escaped.
        text: String,
    },
    /// A command's id whose low 16 bits are not free for its records.
    #[error("the command id {id} leaves no room for its records; its low 16 bits are zero: use CommandId::from_parts")]
    CommandId {
        /// The id.
        id: String,
    },
}

impl IdError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::NotAUlid { .. } => Code::NotAUlid,
            Self::Empty => Code::IdentifierEmpty,
            Self::TooLong { .. } => Code::IdentifierTooLong,
            Self::ControlCharacter { .. } => Code::IdentifierControlCharacter,
            Self::CommandId { .. } => Code::CommandIdUnusable,
        }
    }
}

/// Reads the one canonical form of a ULID. The crate's own reader also takes lower case and drops what overflows, and it takes
/// its time, of which every line of a log needs two or three.
fn ulid_from(text: &str) -> Result<Ulid, IdError> {
    read_ulid(text.as_bytes()).ok_or_else(|| IdError::NotAUlid { text: text.chars().take(64).collect() })
}

fn read_ulid(text: &[u8]) -> Option<Ulid> {
    let [first, second, rest @ ..] = <&[u8; ulid::ULID_LEN]>::try_from(text).ok()?;
    let [middle, end] = rest.as_chunks::<12>().0 else { return None };
    // Whether any was no digit is asked once, and what fits into 64 bits is put together there.
    let mut seen = 0;
    let mut number = |digits: &[u8]| {
        digits.iter().fold(0_u64, |number, digit| {
            let value = BASE_32.get(usize::from(*digit)).copied().unwrap_or(NO_DIGIT);
            seen |= value;
            number << 5 | u64::from(value)
        })
    };
    let (start, middle, end) = (number(&[*first, *second]), number(middle), number(end));
    // 26 digits have room for 130 bits, of which the first two are zero.
    let fits = seen & NO_DIGIT == 0 && start < 1 << 8;
    fits.then(|| Ulid(u128::from(start) << 120 | u128::from(middle) << 60 | u128::from(end)))
}

/// What stands in [`BASE_32`] for a byte that is no digit.
const NO_DIGIT: u8 = 0x80;

/// The value of each digit of a ULID.
const BASE_32: [u8; 256] = {
    let mut table = [NO_DIGIT; 256];
    let digits = *b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut value = 0_u8;
    #[expect(clippy::indexing_slicing, reason = "checked when the table is compiled")]
    while value < 32 {
        table[digits[value as usize] as usize] = value;
        value += 1;
    }
    table
};

macro_rules! ulids {
    ($($(#[$meta:meta])* $Name:ident,)+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Name {
            // In halves: a number of 128 bits stands at every sixteenth byte only, which costs each optional id eight bytes more.
            high: u64,
            low: u64,
        }

        impl $Name {
            /// The id as a number, most significant bit first.
            #[must_use]
            pub const fn to_u128(self) -> u128 {
                (self.high as u128) << 64 | self.low as u128
            }

            /// The id with this number.
            #[must_use]
            #[expect(clippy::cast_possible_truncation, reason = "each half of it")]
            pub const fn from_u128(number: u128) -> Self {
                Self { high: (number >> 64) as u64, low: number as u64 }
            }
        }

        impl From<Ulid> for $Name {
            fn from(ulid: Ulid) -> Self {
                Self::from_u128(ulid.0)
            }
        }

        impl borsh::BorshSerialize for $Name {
            fn serialize<W: borsh::io::Write>(&self, writer: &mut W) -> borsh::io::Result<()> {
                borsh::BorshSerialize::serialize(&self.to_u128(), writer)
            }
        }

        impl borsh::BorshDeserialize for $Name {
            fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
                u128::deserialize_reader(reader).map(Self::from_u128)
            }
        }

        impl FromStr for $Name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                ulid_from(text).map(Self::from)
            }
        }

        impl fmt::Display for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut buffer = [0; ulid::ULID_LEN];
                f.write_str(Ulid(self.to_u128()).array_to_str(&mut buffer))
            }
        }

        impl fmt::Debug for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl Serialize for $Name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut buffer = [0; ulid::ULID_LEN];
                serializer.serialize_str(Ulid(self.to_u128()).array_to_str(&mut buffer))
            }
        }

        impl<'de> Deserialize<'de> for $Name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;
                impl serde::de::Visitor<'_> for Text {
                    type Value = $Name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("a ULID")
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$Name, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Text)
            }
        }

        impl Shape for $Name {
            fn schema() -> Value {
                json!({ "$ref": "#/$defs/ulid" })
            }
        }
    )+};
}

ulids! {
    /// Names one incident, or a book's own stream, for good. Made by the caller: the core has no clock and no randomness.
    IncidentId,
    /// Names one record, and with it the entity that the record created: an action item, a hypothesis, a window.
    RecordId,
}

/// Names one command. Its low 16 bits are zero; draft *n* of the command becomes the record with this id plus *n*.
///
/// ```
/// use sevlog::CommandId;
/// let id = CommandId::from_parts(1_795_420_800_000, 0x0123_4567_89ab_cdef);
/// assert_eq!(id.record(1).unwrap().to_u128() - id.record(0).unwrap().to_u128(), 1);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandId(Ulid);

impl CommandId {
    /// An id from milliseconds since 1970 and 64 bits of fresh randomness (never a counter: two hosts would collide).
    #[must_use]
    pub const fn from_parts(unix_millis: u64, random: u64) -> Self {
        Self(Ulid::from_parts(unix_millis, (random as u128) << 16))
    }

    /// The moment that the id was made at, to the millisecond.
    #[must_use]
    pub fn time(self) -> crate::Timestamp {
        let millis = i64::try_from(self.0.timestamp_ms()).unwrap_or(i64::MAX);
        crate::Timestamp::from_unix_nanos(millis.saturating_mul(1_000_000))
    }

    /// The id of the record that draft `n` of the command becomes; none beyond 65,535.
    #[must_use]
    pub fn record(self, n: usize) -> Option<RecordId> {
        let n = u128::try_from(n).ok().filter(|_| n < MAX_RECORDS_PER_COMMAND)?;
        Some(RecordId::from_u128(self.0.0 | n))
    }
}

impl TryFrom<Ulid> for CommandId {
    type Error = IdError;

    fn try_from(ulid: Ulid) -> Result<Self, IdError> {
        if ulid.0.trailing_zeros() >= 16 { Ok(Self(ulid)) } else { Err(IdError::CommandId { id: ulid.to_string() }) }
    }
}

impl FromStr for CommandId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        ulid_from(text)?.try_into()
    }
}

impl fmt::Display for CommandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut buffer = [0; ulid::ULID_LEN];
        f.write_str(self.0.array_to_str(&mut buffer))
    }
}

impl fmt::Debug for CommandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<'de> Deserialize<'de> for CommandId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

macro_rules! identifiers {
    ($($(#[$meta:meta])* $Name:ident,)+) => {$(
        $(#[$meta])*
        ///
        /// 1 to 200 bytes of UTF-8 without control characters; compared byte by byte.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
        pub struct $Name(Box<str>);

        impl $Name {
            /// Takes a text as an identifier.
            ///
            /// # Errors
            /// When it is empty, longer than 200 bytes, or holds a control character.
            pub fn new(text: &str) -> Result<Self, IdError> {
                if text.is_empty() {
                    return Err(IdError::Empty);
                }
                if text.len() > MAX_IDENTIFIER_BYTES {
                    return Err(IdError::TooLong { bytes: text.len() });
                }
                if text.chars().any(char::is_control) {
                    return Err(IdError::ControlCharacter { text: text.escape_debug().to_string() });
                }
                Ok(Self(text.into()))
            }

            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $Name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl fmt::Display for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl Serialize for $Name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $Name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;
                impl serde::de::Visitor<'_> for Text {
                    type Value = $Name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("an identifier")
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$Name, E> {
                        $Name::new(text).map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Text)
            }
        }

        impl Shape for $Name {
            fn schema() -> Value {
                shape::identifier()
            }
        }
    )+};
}

identifiers! {
    /// A person, as the host knows them: an opaque id, never a display name.
    PersonId,
    /// A team, as the host knows it.
    TeamId,
    /// A program that records: a bot, a relay, an importer.
    ProgramId,
    /// A request, unique for its book and actor; sent again, it returns its first outcome.
    RequestId,
    /// A trace that the command was part of, such as a W3C `traceparent`.
    TraceId,
    /// Where a time or an import came from: a system, a report's address.
    Source,
    /// The time zone that a person used, kept for display: an IANA name or an offset.
    Zone,
    /// A service that something happened to.
    Service,
    /// An operation of a service, such as `read` or `GET`.
    Operation,
    /// A region or place.
    Region,
    /// A unit that affected things are counted in, such as `users`.
    Unit,
    /// A role of the plan.
    Role,
    /// The label of a severity, such as `SEV-1`.
    SeverityLabel,
    /// A channel of the plan, such as `status_page`.
    Channel,
    /// A custom field of an incident.
    FieldName,
    /// A section of the postmortem that people write, such as `went_well`.
    Section,
    /// The same alert over time.
    SignalKey,
    /// A signal together with its start.
    EpisodeKey,
    /// An id in another system: a ticket, a post, a status page's incident.
    ExternalId,
    /// A deadline of the plan, such as `postmortem`.
    Deadline,
    /// A drill of the plan.
    DrillId,
    /// How an import's words were mapped to sevlog's.
    MappingId,
    /// A priority in the team's own words, such as `P1`.
    Priority,
    /// The version of the renderer that made a document.
    Renderer,
}

impl Renderer {
    /// The renderer of this library.
    #[must_use]
    pub fn sevlog() -> Self {
        Self(concat!("sevlog/", env!("CARGO_PKG_VERSION")).into())
    }
}

impl Channel {
    /// The channel of a public status page.
    pub(crate) fn status_page() -> Self {
        Self("status_page".into())
    }
}

impl FieldName {
    /// A field that this library names.
    pub(crate) fn fixed(name: &'static str) -> Self {
        Self(name.into())
    }
}

impl MappingId {
    /// A mapping that this library has.
    pub(crate) fn fixed(name: &'static str) -> Self {
        Self(name.into())
    }
}

impl Role {
    /// The role that commands: *incident command*.
    pub const INCIDENT_COMMAND: &'static str = "incident_command";

    /// Incident command: who holds it coordinates, and sets the severity.
    #[must_use]
    pub fn incident_command() -> Self {
        Self(Self::INCIDENT_COMMAND.into())
    }

    /// Whether this is incident command.
    #[must_use]
    pub fn commands(&self) -> bool {
        &*self.0 == Self::INCIDENT_COMMAND
    }
}

/// A record's place in its stream: 1, 2, 3 … The version of a stream is that of its last record; 0 is a stream without one.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    borsh::BorshSerialize,
    borsh::BorshDeserialize,
)]
#[serde(transparent)]
pub struct Version(u64);

impl Version {
    /// The version of a stream that holds nothing.
    pub const NONE: Self = Self(0);

    /// The version with this number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The version after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Shape for Version {
    fn schema() -> Value {
        u64::schema()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As the crate reads it, without what only the crate takes.
    fn theirs(text: &str) -> Option<Ulid> {
        let canonical = text.starts_with(|first| ('0'..='7').contains(&first)) && text.to_uppercase() == text;
        Ulid::from_string(text).ok().filter(|_| canonical)
    }

    proptest! {
        #[test]
        fn an_id_is_read_as_the_ulid_crate_reads_it(
            text in "[0-7][0-9A-HJKMNP-TV-Z]{25}|[0-9A-Z]{26}|[0-9A-Za-z]{26}|[0-9A-HJKMNP-TV-Z]{24,28}",
            at in 0..26_usize,
            other in "[ -~]|é",
        ) {
            prop_assert_eq!(ulid_from(&text).ok(), theirs(&text));
            let changed: String = text.chars().take(at).chain(other.chars()).chain(text.chars().skip(at).skip(1)).collect();
            prop_assert_eq!(ulid_from(&changed).ok(), theirs(&changed));
        }

        #[test]
        fn every_id_reads_back(number in any::<u128>()) {
            prop_assert_eq!(ulid_from(&Ulid(number).to_string()), Ok(Ulid(number)));
        }
    }
}
