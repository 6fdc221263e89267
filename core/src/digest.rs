//! SHA-256 and what is made of it: the chain over records, the salted digest of their text.

use std::{fmt, str::FromStr};

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{
    Code,
    id::{IncidentId, RecordId},
    shape::Shape,
};

/// 32 bytes, 64 lower-case hexadecimal digits on the wire: a SHA-256, or a salt.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, borsh::BorshSerialize, borsh::BorshDeserialize,
)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The SHA-256 of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::of_parts([bytes])
    }

    /// The SHA-256 of some pieces, as if they were one.
    pub(crate) fn of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part);
        }
        Self(hash.finalize().into())
    }

    /// Its bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Takes bytes as a digest.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

/// Why a text is not a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a digest is 64 lower-case hexadecimal digits")]
pub struct NotADigest;

impl NotADigest {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        Code::NotADigest
    }
}

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let mut bytes = [0; 32];
        if text.len() != 64 {
            return Err(NotADigest);
        }
        // Every line of a log has up to three digests. A match took a third of the time of reading a line; this, a twentieth.
        let mut wrong = 0;
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let &[high, low] = pair else { return Err(NotADigest) };
            let (high, low) = (nibble(high), nibble(low));
            wrong |= high | low;
            *byte = high << 4 | (low & 0x0f);
        }
        if wrong & WRONG == 0 { Ok(Self(bytes)) } else { Err(NotADigest) }
    }
}

/// What stands in [`NIBBLES`] for a byte that is no digit.
const WRONG: u8 = 0x80;

/// The value of each lower-case hexadecimal digit.
const NIBBLES: [u8; 256] = {
    let mut table = [WRONG; 256];
    let digits = *b"0123456789abcdef";
    let mut value = 0_u8;
    #[expect(clippy::indexing_slicing, reason = "checked when the table is compiled")]
    while value < 16 {
        table[digits[value as usize] as usize] = value;
        value += 1;
    }
    table
};

fn nibble(digit: u8) -> u8 {
    NIBBLES.get(usize::from(digit)).copied().unwrap_or(WRONG)
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digit = |nibble: u8| b"0123456789abcdef".get(usize::from(nibble)).copied().unwrap_or(b'0');
        let mut digits = [b'0'; 64];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(self.0) {
            pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 0x0f)]);
        }
        f.write_str(str::from_utf8(&digits).unwrap_or_default())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Hex;
        impl serde::de::Visitor<'_> for Hex {
            type Value = Digest;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("64 lower-case hexadecimal digits")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Digest, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Hex)
    }
}

impl Shape for Digest {
    fn schema() -> Value {
        json!({ "$ref": "#/$defs/digest" })
    }
}

/// The chain of a stream before its first record.
#[must_use]
pub fn chain_start(incident: IncidentId) -> Digest {
    Digest::of_parts([b"sevlog/1/start\0".as_slice(), incident.to_string().as_bytes()])
}

/// The chain after a record: over the chain before it, and the record without its text, salt and chain.
pub(crate) fn chain_link<'a>(before: &'a Digest, record: impl IntoIterator<Item = &'a str>) -> Digest {
    let head = [b"sevlog/1/chain\0".as_slice(), before.as_bytes()];
    Digest::of_parts(head.into_iter().chain(record.into_iter().map(str::as_bytes)))
}

/// The digest of a record's text.
pub(crate) fn text_digest(salt: &Digest, text: &str) -> Digest {
    Digest::of_parts([salt.as_bytes().as_slice(), text.as_bytes()])
}

/// 32 secret bytes, fresh for each command and never stored. Without them nobody can guess a redacted text from its digest.
#[derive(Clone)]
pub struct Seed([u8; 32]);

impl Seed {
    /// Takes 32 bytes from a cryptographic source of randomness.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The salt of a record's text.
    pub(crate) fn salt(&self, record: RecordId) -> Digest {
        self.derive(&record.to_string())
    }

    /// The salt of the document that a record publishes.
    pub(crate) fn document_salt(&self, record: RecordId) -> Digest {
        self.derive(&format!("{record} document"))
    }

    fn derive(&self, name: &str) -> Digest {
        // HMAC takes a key of any length, so the default is never used.
        Hmac::<Sha256>::new_from_slice(&self.0).map_or_else(
            |_| Digest::default(),
            |mut mac| {
                mac.update(name.as_bytes());
                Digest(mac.finalize().into_bytes().into())
            },
        )
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(secret)")
    }
}
