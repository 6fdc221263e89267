//! The bounds that keep any input, however hostile, in bounded memory and time. Each has an error of its own.

/// The largest record, in bytes of its canonical line without the line feed: 16 MiB.
///
/// A reader refuses a longer line with [`Code::RecordTooLarge`](crate::Code::RecordTooLarge), and a command whose record
/// would be longer is rejected with the same code before anything is written.
pub const MAX_RECORD_BYTES: usize = 16 * 1024 * 1024;

/// How deep objects and arrays may nest in a record: 64 ([`Code::JsonTooDeep`](crate::Code::JsonTooDeep)).
pub const MAX_DEPTH: usize = 64;

/// How many members an object, or items an array, may hold: 100,000
/// ([`Code::JsonTooManyItems`](crate::Code::JsonTooManyItems)).
pub const MAX_ITEMS: usize = 100_000;

/// The longest identifier, in bytes of UTF-8: 200 ([`Code::IdentifierTooLong`](crate::Code::IdentifierTooLong)).
pub const MAX_IDENTIFIER_BYTES: usize = 200;

/// How many records one command may write: 65,536, the room below the low 16 bits of its id
/// ([`Code::TooManyRecords`](crate::Code::TooManyRecords)).
pub const MAX_RECORDS_PER_COMMAND: usize = 65_536;

/// The largest integer that JSON carries without loss in every language: 2^53 − 1.
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

/// What a record may need besides its facts and text: the envelope, with every field at its longest.
pub(crate) const ENVELOPE_BYTES: usize = 8 * 1024;
