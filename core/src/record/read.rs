//! From a line to a record.

use serde::de::DeserializeOwned;

use super::{
    CanonicalError, Digest, Envelope, Event, FORMAT, MAX_RECORD_BYTES, Record, RecordError, RecordErrorKind, Span,
    Spans, TextSide, canonical,
};
use crate::{
    Actor, By, Occurred, Timestamp,
    event::{Misfit, Side},
    id::ProgramId,
    word,
};

/// A member of the envelope: its raw value and where it stands.
#[derive(Clone, Copy)]
struct Raw<'a> {
    value: &'a str,
    column: usize,
    span: Span,
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
        serde_json::from_str(self.value).map_err(|error| self.invalid_at(error.column(), field, word::problem(&error)))
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

    /// One whose kind is newer than this library counts as something that says nothing, and the word is noted.
    fn read_or<T: DeserializeOwned>(
        &self,
        field: &'static str,
        newer: &mut Option<Box<str>>,
        instead: impl FnOnce() -> Option<T>,
    ) -> Result<T, RecordError> {
        self.read(field).or_else(|error: RecordError| {
            let RecordErrorKind::Invalid { problem, .. } = &error.kind else { return Err(error) };
            let Some(word) = word::newer_in(problem) else { return Err(error) };
            newer.get_or_insert_with(|| word.into());
            instead().ok_or(error)
        })
    }

    fn occurred(&self, field: &'static str, newer: &mut Option<Box<str>>) -> Result<Occurred, RecordError> {
        self.read_or(field, newer, || Some(Occurred::unknown()))
    }

    /// Whoever a newer kind of actor is, they have an id; a service has no authority over anything.
    fn actor(&self, newer: &mut Option<Box<str>>) -> Result<Actor, RecordError> {
        #[derive(serde::Deserialize)]
        struct Named {
            id: ProgramId,
        }
        if let Some(Ok(actor)) = self.plain_name().and_then(|(id, kind)| Actor::of_kind(kind, id)) {
            return Ok(actor);
        }
        let named = || serde_json::from_str::<Named>(self.value).ok();
        self.read_or("actor", newer, || named().map(|named| Actor::Service(named.id)))
    }

    /// The id and the kind of an actor that is written without an escape and with nothing else, as nearly all are: they are read
    /// in a quarter of the time. Of any other this says nothing.
    fn plain_name(&self) -> Option<(&'a str, &'a str)> {
        let (id, rest) = self.value.strip_prefix(r#"{"id":""#)?.split_once('"')?;
        let kind = rest.strip_prefix(r#","kind":""#)?.strip_suffix(r#""}"#)?;
        (!id.contains('\\')).then_some((id, kind))
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

/// Notes the members of a line, where they are to be: so many are not handed from function to function.
fn members<'a>(line: &'a [u8], found: &mut Members<'a>) -> Result<&'a str, CanonicalError> {
    canonical::scan(line, &mut |member| {
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
            _ => return,
        };
        // The span takes the comma before the member along; `actor` comes before every member that is ever taken out.
        *slot = Some(Raw {
            value: member.value,
            column: member.end.saturating_sub(member.value.len()).saturating_add(1),
            span: Span::new(member.start.saturating_sub(1), member.end),
        });
    })
}

pub(super) fn record(line: &[u8]) -> Result<Record, RecordError> {
    if line.len() > MAX_RECORD_BYTES {
        return Err(RecordError::too_large());
    }
    let mut found = Members::default();
    let line = members(line, &mut found)?;
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
        occurred: found.occurred.map_or_else(|| Ok(Occurred::live()), |raw| raw.occurred("occurred", &mut newer))?,
        actor: actor.actor(&mut newer)?,
        by: found.by.map(|raw| raw.read_or("by", &mut newer, || Some(By::Unknown))).transpose()?,
        request: found.request.map(|raw| raw.read("request")).transpose()?,
        causation: found.causation.map(|raw| raw.parse("causation")).transpose()?,
        trace: found.trace.map(|raw| raw.read("trace")).transpose()?,
        ignorable: found.ignorable.map_or(Ok(false), |raw| raw.read("ignorable"))?,
    };
    let (name, members) = (name.string("type")?, facts.object("facts")?);
    let event = Event::read(name, schema, members, text, newer).map_err(|Misfit { side, column, problem }| {
        match (side, found.text) {
            (Side::Facts, _) => facts.invalid_at(column, "facts", problem),
            (Side::Text, Some(text)) => text.invalid_at(column, "text", problem),
            (Side::Text, None) => missing("text"),
        }
    })?;
    Ok(Record {
        line: line.into(),
        spans: Spans { chain: chain.span, salt: found.salt.map(|raw| raw.span), text: found.text.map(|raw| raw.span) },
        chain: chain.parse("chain")?,
        envelope,
        schema,
        event,
        text_digest,
        salt,
    })
}
