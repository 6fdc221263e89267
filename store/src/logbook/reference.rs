//! How somebody names an incident: by its number in a book, or by its ULID.

use sevlog::{IncidentId, IncidentNumber};

/// What somebody means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reference {
    /// `INC-42`.
    Number(u64),
    /// With the book that counts so: `01M83PPH000000000000000009/INC-42`.
    NumberOf(IncidentNumber),
    /// A ULID.
    Id(IncidentId),
}

impl Reference {
    pub(super) fn of(text: &str) -> Option<Self> {
        match text.split_once('/') {
            Some((book, number)) => {
                Some(Self::NumberOf(IncidentNumber { book: id_of(book)?, number: number_of(number)? }))
            }
            None => match number_of(text) {
                Some(number) => Some(Self::Number(number)),
                None => id_of(text).map(Self::Id),
            },
        }
    }
}

/// A number has one spelling: `INC-042` and `INC-+42` are none.
fn number_of(text: &str) -> Option<u64> {
    let digits = text.get(..4).filter(|prefix| prefix.eq_ignore_ascii_case("INC-")).and(text.get(4..))?;
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    digits.parse().ok().filter(|_| is_plain)
}

/// People type and paste ULIDs in either case.
fn id_of(text: &str) -> Option<IncidentId> {
    text.to_ascii_uppercase().parse().ok()
}
