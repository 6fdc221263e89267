//! A record: an event sealed in its envelope, one canonical line of the log.

mod read;
pub(crate) mod write;

use std::sync::Arc;

use serde::Serialize;

use crate::{
    Code, Occurred, Timestamp,
    actor::{Actor, By},
    canonical::{self, CanonicalError},
    digest::{self, Digest},
    event::{Event, TextSide},
    id::{IncidentId, RecordId, RequestId, TraceId, Version},
    limits::MAX_RECORD_BYTES,
};

/// The format that this library writes, the value of every record's `format`.
pub const FORMAT: &str = "sevlog/1";

/// The end of a stream: what the next record is chained to. Kept outside, it proves that nothing before it was rewritten.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    serde::Deserialize,
    borsh::BorshSerialize,
    borsh::BorshDeserialize,
)]
pub struct Head {
    /// The stream.
    pub incident: IncidentId,
    /// The version of its last record.
    pub version: Version,
    /// The chain of its last record.
    pub chain: Digest,
}

impl Head {
    /// The head of a stream that holds nothing yet.
    #[must_use]
    pub fn start(incident: IncidentId) -> Self {
        Self { incident, version: Version::NONE, chain: digest::chain_start(incident) }
    }
}

/// Everything about a record but its event, its text's digest and its chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) id: RecordId,
    pub(crate) incident: IncidentId,
    pub(crate) version: Version,
    pub(crate) recorded_at: Timestamp,
    pub(crate) observed_at: Option<Occurred>,
    pub(crate) occurred: Occurred,
    pub(crate) actor: Actor,
    pub(crate) by: Option<By>,
    pub(crate) request: Option<RequestId>,
    pub(crate) causation: Option<RecordId>,
    pub(crate) trace: Option<TraceId>,
    pub(crate) ignorable: bool,
}

/// Where a member stands in the line, from the comma before it to its end. No line is so long that a place needs more bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Span {
    start: u32,
    end: u32,
}

impl Span {
    fn new(start: usize, end: usize) -> Self {
        let [start, end] = [start, end].map(|place| u32::try_from(place).unwrap_or(u32::MAX));
        Self { start, end }
    }

    fn start(self) -> usize {
        usize::try_from(self.start).unwrap_or(usize::MAX)
    }

    fn end(self) -> usize {
        usize::try_from(self.end).unwrap_or(usize::MAX)
    }
}

/// The members that the chain leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Spans {
    chain: Span,
    salt: Option<Span>,
    text: Option<Span>,
}

impl Spans {
    /// What the chain is over: the line without its text, salt and chain.
    fn chained<'a>(&self, line: &'a str) -> [&'a str; 4] {
        let end = line.len();
        let none = Span::new(end, end);
        let (chain, salt, text) = (self.chain, self.salt.unwrap_or(none), self.text.unwrap_or(none));
        let piece = |from: usize, to: usize| line.get(from..to).unwrap_or_default();
        [
            piece(0, chain.start()),
            piece(chain.end(), salt.start()),
            piece(salt.end(), text.start()),
            piece(text.end(), end),
        ]
    }
}

/// One record of a log: who, when, what, and the line that says so.
///
/// Records are made by [`seal`](crate::seal) and by reading, and never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    line: Arc<str>,
    spans: Spans,
    envelope: Envelope,
    schema: u64,
    event: Event,
    text_digest: Option<Digest>,
    salt: Option<Digest>,
    chain: Digest,
}

impl Record {
    /// Its id.
    #[must_use]
    pub const fn id(&self) -> RecordId {
        self.envelope.id
    }

    /// The stream that it belongs to.
    #[must_use]
    pub const fn incident(&self) -> IncidentId {
        self.envelope.incident
    }

    /// Its place in the stream.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.envelope.version
    }

    /// What the recording clock said.
    #[must_use]
    pub const fn recorded_at(&self) -> Timestamp {
        self.envelope.recorded_at
    }

    /// When somebody or something saw it.
    #[must_use]
    pub const fn observed_at(&self) -> Option<&Occurred> {
        self.envelope.observed_at.as_ref()
    }

    /// When it was so in the world.
    #[must_use]
    pub const fn occurred(&self) -> &Occurred {
        &self.envelope.occurred
    }

    /// Who recorded it.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.envelope.actor
    }

    /// Who did it, if another.
    #[must_use]
    pub const fn by(&self) -> Option<&By> {
        self.envelope.by.as_ref()
    }

    /// The request that it came with.
    #[must_use]
    pub const fn request(&self) -> Option<&RequestId> {
        self.envelope.request.as_ref()
    }

    /// The record that led to it.
    #[must_use]
    pub const fn causation(&self) -> Option<RecordId> {
        self.envelope.causation
    }

    /// The trace that it was part of.
    #[must_use]
    pub const fn trace(&self) -> Option<&TraceId> {
        self.envelope.trace.as_ref()
    }

    /// Whether a library that does not know its type may go on without it.
    #[must_use]
    pub const fn is_ignorable(&self) -> bool {
        self.envelope.ignorable
    }

    /// What happened.
    #[must_use]
    pub const fn event(&self) -> &Event {
        &self.event
    }

    /// The schema number that it was written with.
    #[must_use]
    pub const fn schema(&self) -> u64 {
        self.schema
    }

    /// The salted digest of its text; none when nobody wrote any.
    #[must_use]
    pub const fn text_digest(&self) -> Option<Digest> {
        self.text_digest
    }

    /// The chain up to and with it.
    #[must_use]
    pub const fn chain(&self) -> Digest {
        self.chain
    }

    /// The head of the stream after it.
    #[must_use]
    pub const fn head(&self) -> Head {
        Head { incident: self.envelope.incident, version: self.envelope.version, chain: self.chain }
    }

    /// Whether it has text that was removed.
    #[must_use]
    pub const fn is_redacted(&self) -> bool {
        self.text_digest.is_some() && self.spans.text.is_none()
    }

    /// Its canonical line, without the line feed: the record as it was read or sealed, unknown members and all.
    #[must_use]
    pub fn line(&self) -> &str {
        &self.line
    }

    /// The chain that this record should have after another chain.
    pub(crate) fn link(&self, before: &Digest) -> Digest {
        digest::chain_link(before, self.spans.chained(&self.line))
    }

    /// Whether it is chained to a head: whether nothing about it was changed since it was sealed there, but for its text.
    #[must_use]
    pub fn follows(&self, head: &Head) -> bool {
        self.link(&head.chain) == self.chain
    }

    /// Whether its text is the one that its digest was made of; true when there is none.
    #[must_use]
    pub fn text_matches(&self) -> bool {
        let (Some(text), Some(salt), Some(digest)) = (self.spans.text, &self.salt, self.text_digest) else {
            return self.spans.text.is_none();
        };
        let start = text.start().saturating_add(TEXT_KEY.len());
        let text = self.line.get(start..text.end()).unwrap_or_default();
        digest::text_digest(salt, text) == digest
    }

    /// The record without its text and salt, as it is after a redaction. One without text is returned as it is.
    #[must_use]
    pub fn redact(&self) -> Self {
        let (Some(salt), Some(text)) = (self.spans.salt, self.spans.text) else { return self.clone() };
        let piece = |from: usize, to: usize| self.line.get(from..to).unwrap_or_default();
        let line =
            [piece(0, salt.start()), piece(salt.end(), text.start()), piece(text.end(), self.line.len())].concat();
        // The members before the salt stay where they were, and what is left is canonical because it was before.
        Self::read(&line).unwrap_or_else(|_| self.clone())
    }

    /// Reads one line of a log, without its line feed.
    ///
    /// # Errors
    /// When the line is too long, is not canonical, or is no record; the error says where and why.
    pub fn read(line: &str) -> Result<Self, RecordError> {
        Self::read_bytes(line.as_bytes())
    }

    /// Reads one line of a log from bytes that may be anything.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_bytes(line: &[u8]) -> Result<Self, RecordError> {
        read::record(line)
    }
}

/// How a text member begins in a line.
const TEXT_KEY: &str = ",\"text\":";

/// Why a line is not a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: {kind}")]
pub struct RecordError {
    /// Where in the line, in bytes, from 1.
    pub column: usize,
    /// What is wrong there.
    #[source]
    pub kind: RecordErrorKind,
}

impl RecordError {
    /// For a line that is too long, at its first byte too many.
    pub(crate) const fn too_large() -> Self {
        Self { column: MAX_RECORD_BYTES.saturating_add(1), kind: RecordErrorKind::TooLarge }
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.kind.code()
    }
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordErrorKind {
    /// Not canonical JSON.
    #[error(transparent)]
    Json(#[from] canonical::CanonicalErrorKind),
    /// Longer than a record may be.
    #[error("the record is longer than {MAX_RECORD_BYTES} bytes; the line feed after it may be missing")]
    TooLarge,
    /// A format that this library does not read.
    #[error("the format is {found}, and this library reads {FORMAT}; a newer sevlog may read it")]
    Format {
        /// What the record says, as it stands there.
        found: String,
    },
    /// A member that every record has is missing.
    #[error("the record has no `{field}`; it was cut out, or this is no log of sevlog")]
    Missing {
        /// The member.
        field: &'static str,
    },
    /// A member is not what it should be.
    #[error("`{field}` is not valid: {problem}")]
    Invalid {
        /// The member.
        field: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// Text without a digest would not be protected.
    #[error("the record has text but no `{missing}`, so nobody can tell whether the text was changed")]
    TextUnprotected {
        /// The member that is missing.
        missing: &'static str,
    },
    /// A salt that outlived its text gives the text away.
    #[error("the record has a salt but no text; whoever removed the text left what helps to guess it")]
    SaltWithoutText,
}

impl RecordErrorKind {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Json(kind) => kind.code(),
            Self::TooLarge => Code::RecordTooLarge,
            Self::Format { .. } => Code::FormatUnknown,
            Self::Missing { .. } => Code::FieldMissing,
            Self::Invalid { .. } => Code::FieldInvalid,
            Self::TextUnprotected { .. } => Code::TextUnprotected,
            Self::SaltWithoutText => Code::SaltWithoutText,
        }
    }
}

impl From<CanonicalError> for RecordError {
    fn from(error: CanonicalError) -> Self {
        Self { column: error.offset.saturating_add(1), kind: error.kind.into() }
    }
}
