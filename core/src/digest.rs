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
        let Ok(digits) = <&[u8; 64]>::try_from(text.as_bytes()) else { return Err(NotADigest) };
        let mut bytes = [0; 32];
        // Every line of a log has up to three digests; digit by digit they took an eighth of the time of reading it.
        let mut wrong = 0;
        for (four, eight) in bytes.as_chunks_mut().0.iter_mut().zip(digits.as_chunks().0) {
            let (value, amiss) = four_bytes(*eight);
            *four = value;
            wrong |= amiss;
        }
        if wrong == 0 { Ok(Self(bytes)) } else { Err(NotADigest) }
    }
}

/// The bytes that eight digits stand for, and zero if each is a lower-case hexadecimal digit. All eight at once: each byte of a
/// word is one digit, and nothing is carried from one into the next.
const fn four_bytes(digits: [u8; 8]) -> ([u8; 4], u64) {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    let digits = u64::from_le_bytes(digits);
    // A letter has bit 6 and counts its place in the alphabet from 1.
    let values = (digits & (EACH * 0x0f)).wrapping_add((digits >> 6 & EACH).wrapping_mul(9));
    // Written again, each must be what it was.
    let is_letter = values.wrapping_add(EACH * 6) >> 4 & EACH;
    let written = values.wrapping_add(EACH * 0x30).wrapping_add(is_letter.wrapping_mul(0x27));
    let wrong = (written ^ digits) | (values & (EACH * 0xf0));
    // Two digits to a byte, then the bytes side by side.
    let bytes = (values << 4 | values >> 8) & 0x00ff_00ff_00ff_00ff;
    let bytes = (bytes | bytes >> 8) & 0x0000_ffff_0000_ffff;
    let [a, b, _, _, c, d, _, _] = bytes.to_le_bytes();
    ([a, b, c, d], wrong)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_reads_back_and_each_of_its_digits_is_one() {
        let mut next = 0_u8;
        let bytes = std::array::from_fn(|_| {
            next = next.wrapping_add(37);
            next
        });
        let text = Digest::from_bytes(bytes).to_string();
        assert_eq!(text.parse(), Ok(Digest::from_bytes(bytes)));
        for at in 0..text.len() {
            for digit in (0..=0x7f_u8).map(char::from) {
                let mut changed = text.clone();
                changed.replace_range(at..=at, digit.encode_utf8(&mut [0; 4]));
                let read = changed.parse::<Digest>();
                let is_digit = digit.is_ascii_digit() || ('a'..='f').contains(&digit);
                assert_eq!(read.map(|read| read.to_string()).ok(), is_digit.then_some(changed));
            }
        }
        for wrong in ["", &text.repeat(2), &format!("{text}0"), &"é".repeat(32)] {
            assert_eq!(wrong.parse::<Digest>(), Err(NotADigest), "{wrong}");
        }
    }
}
