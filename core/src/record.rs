//! A record: an event sealed in its envelope, one canonical line of the log.

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
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

/// Where a member stands in the line, from the comma before it to its end.
type Span = (usize, usize);

/// The members that the chain leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Spans {
    chain: Span,
    salt: Option<Span>,
    text: Option<Span>,
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

    /// What the chain is over: the line without its text, salt and chain.
    fn chained(&self) -> [&str; 4] {
        let end = self.line.len();
        let salt = self.spans.salt.unwrap_or((end, end));
        let text = self.spans.text.unwrap_or((end, end));
        let piece = |from: usize, to: usize| self.line.get(from..to).unwrap_or_default();
        [piece(0, self.spans.chain.0), piece(self.spans.chain.1, salt.0), piece(salt.1, text.0), piece(text.1, end)]
    }

    /// The chain that this record should have after another chain.
    pub(crate) fn link(&self, before: &Digest) -> Digest {
        digest::chain_link(before, self.chained())
    }

    /// Whether it is chained to a head.
    pub(crate) fn follows(&self, head: &Head) -> bool {
        self.link(&head.chain) == self.chain
    }

    /// Whether its text is the one that its digest was made of; true when there is none.
    pub(crate) fn text_matches(&self) -> bool {
        let (Some((start, end)), Some(salt), Some(digest)) = (self.spans.text, &self.salt, self.text_digest) else {
            return self.spans.text.is_none();
        };
        let text = start.checked_add(TEXT_KEY.len()).and_then(|start| self.line.get(start..end)).unwrap_or_default();
        digest::text_digest(salt, text) == digest
    }

    /// The record without its text and salt, as it is after a redaction. One without text is returned as it is.
    #[must_use]
    pub fn redact(&self) -> Self {
        let (Some(salt), Some(text)) = (self.spans.salt, self.spans.text) else { return self.clone() };
        let piece = |from: usize, to: usize| self.line.get(from..to).unwrap_or_default();
        let line = [piece(0, salt.0), piece(salt.1, text.0), piece(text.1, self.line.len())].concat();
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

pub(crate) mod read {
    //! From a line to a record.

    use serde::de::DeserializeOwned;

    use super::{
        CanonicalError, Digest, Envelope, Event, FORMAT, MAX_RECORD_BYTES, Record, RecordError, RecordErrorKind, Spans,
        TextSide, canonical,
    };
    use crate::{
        Occurred, Timestamp,
        event::{Misfit, Side},
        word,
    };

    /// A member of the envelope: its raw value and where it stands.
    #[derive(Clone, Copy)]
    struct Raw<'a> {
        value: &'a str,
        column: usize,
        span: (usize, usize),
    }

    impl<'a> Raw<'a> {
        fn invalid(&self, field: &'static str, problem: &dyn std::fmt::Display) -> RecordError {
            let problem = problem.to_string();
            RecordError { column: self.column, kind: RecordErrorKind::Invalid { field, problem } }
        }

        /// For an error at a column of the value.
        fn invalid_at(&self, column: usize, field: &'static str, problem: String) -> RecordError {
            let within = column.min(self.value.len()).saturating_sub(1);
            let column = self.column.saturating_add(within);
            RecordError { column, kind: RecordErrorKind::Invalid { field, problem } }
        }

        fn read<T: DeserializeOwned>(&self, field: &'static str) -> Result<T, RecordError> {
            serde_json::from_str(self.value)
                .map_err(|error| self.invalid_at(error.column(), field, word::problem(&error)))
        }

        /// A string, as it stands between its quotes. One with an escape is no id, time or digest, and does not parse as one.
        fn string(&self, field: &'static str) -> Result<&'a str, RecordError> {
            self.value
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'))
                .ok_or_else(|| self.invalid(field, &"expected a string"))
        }

        fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(&self, field: &'static str) -> Result<T, RecordError> {
            self.string(field)?.parse().map_err(|error| self.invalid(field, &error))
        }

        fn time(&self, field: &'static str) -> Result<Timestamp, RecordError> {
            Timestamp::parse_wire(self.string(field)?).map_err(|error| self.invalid(field, &error))
        }

        /// One whose kind is newer than this library counts as unknown, and the word is noted.
        fn occurred(&self, field: &'static str, newer: &mut Option<Box<str>>) -> Result<Occurred, RecordError> {
            self.read(field).or_else(|error: RecordError| {
                let RecordErrorKind::Invalid { problem, .. } = &error.kind else { return Err(error) };
                let Some(word) = word::newer_in(problem) else { return Err(error) };
                newer.get_or_insert_with(|| word.into());
                Ok(Occurred::unknown())
            })
        }

        fn number(&self, field: &'static str) -> Result<u64, RecordError> {
            let number = self.value.parse().ok().filter(|number| *number > 0);
            number.ok_or_else(|| self.invalid(field, &"expected a whole number from 1"))
        }

        fn object(&self, field: &'static str) -> Result<&'a str, RecordError> {
            if self.value.starts_with('{') { Ok(self.value) } else { Err(self.invalid(field, &"expected an object")) }
        }
    }

    #[derive(Default)]
    struct Members<'a> {
        actor: Option<Raw<'a>>,
        by: Option<Raw<'a>>,
        causation: Option<Raw<'a>>,
        chain: Option<Raw<'a>>,
        facts: Option<Raw<'a>>,
        format: Option<Raw<'a>>,
        id: Option<Raw<'a>>,
        ignorable: Option<Raw<'a>>,
        incident: Option<Raw<'a>>,
        observed_at: Option<Raw<'a>>,
        occurred: Option<Raw<'a>>,
        recorded_at: Option<Raw<'a>>,
        request: Option<Raw<'a>>,
        salt: Option<Raw<'a>>,
        schema: Option<Raw<'a>>,
        text: Option<Raw<'a>>,
        text_digest: Option<Raw<'a>>,
        trace: Option<Raw<'a>>,
        r#type: Option<Raw<'a>>,
        version: Option<Raw<'a>>,
    }

    fn members(line: &[u8]) -> Result<(&str, Members<'_>), CanonicalError> {
        let scanned = canonical::scan(line)?;
        let mut found = Members::default();
        for member in &scanned {
            let slot = match member.key {
                "actor" => &mut found.actor,
                "by" => &mut found.by,
                "causation" => &mut found.causation,
                "chain" => &mut found.chain,
                "facts" => &mut found.facts,
                "format" => &mut found.format,
                "id" => &mut found.id,
                "ignorable" => &mut found.ignorable,
                "incident" => &mut found.incident,
                "observedAt" => &mut found.observed_at,
                "occurred" => &mut found.occurred,
                "recordedAt" => &mut found.recorded_at,
                "request" => &mut found.request,
                "salt" => &mut found.salt,
                "schema" => &mut found.schema,
                "text" => &mut found.text,
                "textDigest" => &mut found.text_digest,
                "trace" => &mut found.trace,
                "type" => &mut found.r#type,
                "version" => &mut found.version,
                _ => continue,
            };
            // The span takes the comma before the member along; `actor` comes before every member that is ever taken out.
            *slot = Some(Raw {
                value: member.value,
                column: member.end.saturating_sub(member.value.len()).saturating_add(1),
                span: (member.start.saturating_sub(1), member.end),
            });
        }
        Ok((scanned.line(), found))
    }

    pub(super) fn record(line: &[u8]) -> Result<Record, RecordError> {
        if line.len() > MAX_RECORD_BYTES {
            return Err(RecordError::too_large());
        }
        let (line, found) = members(line)?;
        let end = line.len();
        let missing = |field| RecordError { column: end, kind: RecordErrorKind::Missing { field } };
        let facts = found.facts.ok_or_else(|| missing("facts"))?;
        let name = found.r#type.ok_or_else(|| missing("type"))?;
        let format = found.format.ok_or_else(|| missing("format"))?;
        if format.string("format")? != FORMAT {
            let kind = RecordErrorKind::Format { found: format.value.chars().take(64).collect() };
            return Err(RecordError { column: format.column, kind });
        }
        let actor = found.actor.ok_or_else(|| missing("actor"))?;
        let chain = found.chain.ok_or_else(|| missing("chain"))?;
        let text_digest = found.text_digest.map(|raw| raw.parse("textDigest")).transpose()?;
        let salt: Option<Digest> = found.salt.map(|raw| raw.parse("salt")).transpose()?;
        let text = match (found.text, salt, text_digest) {
            (Some(text), Some(_), Some(_)) => TextSide::Present(text.object("text")?),
            (Some(text), salt, _) => {
                let missing = if salt.is_none() { "salt" } else { "textDigest" };
                return Err(RecordError { column: text.column, kind: RecordErrorKind::TextUnprotected { missing } });
            }
            (None, Some(_), _) => {
                let column = found.salt.map_or(end, |raw| raw.column);
                return Err(RecordError { column, kind: RecordErrorKind::SaltWithoutText });
            }
            (None, None, Some(_)) => TextSide::Redacted,
            (None, None, None) => TextSide::Absent,
        };
        let schema = found.schema.ok_or_else(|| missing("schema"))?.number("schema")?;
        let mut newer = None;
        let envelope = Envelope {
            id: found.id.ok_or_else(|| missing("id"))?.parse("id")?,
            incident: found.incident.ok_or_else(|| missing("incident"))?.parse("incident")?,
            version: super::Version::new(found.version.ok_or_else(|| missing("version"))?.number("version")?),
            recorded_at: found.recorded_at.ok_or_else(|| missing("recordedAt"))?.time("recordedAt")?,
            observed_at: found.observed_at.map(|raw| raw.occurred("observedAt", &mut newer)).transpose()?,
            occurred: found
                .occurred
                .map_or_else(|| Ok(Occurred::live()), |raw| raw.occurred("occurred", &mut newer))?,
            actor: actor.read("actor")?,
            by: found.by.map(|raw| raw.read("by")).transpose()?,
            request: found.request.map(|raw| raw.read("request")).transpose()?,
            causation: found.causation.map(|raw| raw.parse("causation")).transpose()?,
            trace: found.trace.map(|raw| raw.read("trace")).transpose()?,
            ignorable: found.ignorable.map_or(Ok(false), |raw| raw.read("ignorable"))?,
        };
        let (name, members) = (name.string("type")?, facts.object("facts")?);
        let event =
            Event::read(name, schema, members, text, newer).map_err(|Misfit { side, column, problem }| {
                match (side, found.text) {
                    (Side::Facts, _) => facts.invalid_at(column, "facts", problem),
                    (Side::Text, Some(text)) => text.invalid_at(column, "text", problem),
                    (Side::Text, None) => missing("text"),
                }
            })?;
        Ok(Record {
            line: line.into(),
            spans: Spans {
                chain: chain.span,
                salt: found.salt.map(|raw| raw.span),
                text: found.text.map(|raw| raw.span),
            },
            chain: chain.parse("chain")?,
            envelope,
            schema,
            event,
            text_digest,
            salt,
        })
    }
}

pub(crate) mod write {
    //! From an event to a line.

    use super::{Arc, Digest, Envelope, Event, FORMAT, Head, Occurred, Record, Spans, canonical, digest};
    use crate::digest::Seed;

    /// A line under way.
    struct Line {
        out: String,
    }

    impl Line {
        fn raw(&mut self, key: &str, value: &str) -> (usize, usize) {
            let start = self.out.len();
            self.out.push(if start == 0 { '{' } else { ',' });
            self.out.push('"');
            self.out.push_str(key);
            self.out.push_str("\":");
            self.out.push_str(value);
            (start, self.out.len())
        }

        fn string(&mut self, key: &str, value: &str) {
            let mut literal = String::new();
            canonical::write_string(&mut literal, value);
            self.raw(key, &literal);
        }

        /// A value of the envelope. These are maps of identifiers and times, which always have a canonical form.
        fn value<T: serde::Serialize>(&mut self, key: &str, value: &T) {
            if let Ok(text) = canonical::canonical_of(value) {
                self.raw(key, &text);
            }
        }
    }

    /// What a record says, before it is chained.
    pub(crate) struct Content<'a> {
        pub(crate) envelope: &'a Envelope,
        pub(crate) event: &'a Event,
        pub(crate) facts: &'a str,
        pub(crate) text: Option<&'a str>,
    }

    impl Content<'_> {
        fn line(&self, chain: Option<&Digest>, salt: Option<&Digest>, text_digest: Option<&Digest>) -> (String, Spans) {
            let Self { envelope, event, facts, text } = self;
            let quoted = |digest: &Digest| format!("\"{digest}\"");
            let mut line = Line { out: String::new() };
            let mut spans = Spans::default();
            line.value("actor", &envelope.actor);
            if let Some(by) = &envelope.by {
                line.value("by", by);
            }
            if let Some(causation) = &envelope.causation {
                line.value("causation", causation);
            }
            if let Some(chain) = chain {
                spans.chain = line.raw("chain", &quoted(chain));
            }
            line.raw("facts", facts);
            line.string("format", FORMAT);
            line.value("id", &envelope.id);
            if envelope.ignorable {
                line.raw("ignorable", "true");
            }
            line.value("incident", &envelope.incident);
            if let Some(observed_at) = &envelope.observed_at {
                line.value("observedAt", observed_at);
            }
            if envelope.occurred != Occurred::live() {
                line.value("occurred", &envelope.occurred);
            }
            line.value("recordedAt", &envelope.recorded_at);
            if let Some(request) = &envelope.request {
                line.value("request", request);
            }
            if let (Some(salt), Some(_)) = (salt, chain) {
                spans.salt = Some(line.raw("salt", &quoted(salt)));
            }
            line.raw("schema", &event.schema().to_string());
            if let (Some(text), Some(_)) = (text, chain) {
                spans.text = Some(line.raw("text", text));
            }
            if let Some(text_digest) = text_digest {
                line.raw("textDigest", &quoted(text_digest));
            }
            if let Some(trace) = &envelope.trace {
                line.value("trace", trace);
            }
            line.string("type", event.name());
            line.raw("version", &envelope.version.to_string());
            line.out.push('}');
            (line.out, spans)
        }
    }

    /// Chains an event to a head.
    pub(crate) fn seal(
        head: &Head,
        envelope: Envelope,
        event: Event,
        facts: &str,
        text: Option<&str>,
        seed: &Seed,
    ) -> Record {
        let salt = text.map(|_| seed.salt(envelope.id));
        let text_digest = text.zip(salt).map(|(text, salt)| digest::text_digest(&salt, text));
        let content = Content { envelope: &envelope, event: &event, facts, text };
        let (chained, _) = content.line(None, None, text_digest.as_ref());
        let chain = digest::chain_link(&head.chain, [chained.as_str()]);
        let (line, spans) = content.line(Some(&chain), salt.as_ref(), text_digest.as_ref());
        Record { line: Arc::from(line), spans, schema: event.schema(), envelope, event, text_digest, salt, chain }
    }
}
