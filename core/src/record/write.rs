//! From an event to a line.

use std::fmt::{Display, Write};

use super::{Arc, Digest, Envelope, Event, FORMAT, Head, Occurred, Record, Span, Spans, canonical, digest};
use crate::digest::Seed;

/// How many bytes an envelope with its digests has, about.
const ENVELOPE: usize = 768;

/// How many digits a digest has.
const DIGITS: usize = 64;

/// A line under way.
struct Line {
    out: String,
}

impl Line {
    /// Begins a member. Where it begins.
    fn key(&mut self, key: &str) -> usize {
        let start = self.out.len();
        self.out.push(if start == 0 { '{' } else { ',' });
        self.out.push('"');
        self.out.push_str(key);
        self.out.push_str("\":");
        start
    }

    fn raw(&mut self, key: &str, value: &str) -> Span {
        let start = self.key(key);
        self.out.push_str(value);
        Span::new(start, self.out.len())
    }

    fn string(&mut self, key: &str, value: &str) {
        self.key(key);
        canonical::write_string(&mut self.out, value);
    }

    /// A string of which no character needs an escape: an id, a time, a digest.
    fn plain(&mut self, key: &str, value: impl Display) -> Span {
        let start = self.key(key);
        // A String takes whatever is written to it.
        let _ = write!(self.out, "\"{value}\"");
        Span::new(start, self.out.len())
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
    /// The line, with nought for the chain: that is over all the rest.
    fn line(&self, salt: Option<&Digest>, text_digest: Option<&Digest>) -> (String, Spans) {
        let Self { envelope, event, facts, text } = self;
        let texts = text.map_or(0, str::len);
        let mut line = Line { out: String::with_capacity(ENVELOPE.saturating_add(facts.len()).saturating_add(texts)) };
        let mut spans = Spans::default();
        line.value("actor", &envelope.actor);
        if let Some(by) = &envelope.by {
            line.value("by", by);
        }
        if let Some(causation) = &envelope.causation {
            line.plain("causation", causation);
        }
        spans.chain = line.plain("chain", Digest::default());
        line.raw("facts", facts);
        line.string("format", FORMAT);
        line.plain("id", envelope.id);
        if envelope.ignorable {
            line.raw("ignorable", "true");
        }
        line.plain("incident", envelope.incident);
        if let Some(observed_at) = &envelope.observed_at {
            line.value("observedAt", observed_at);
        }
        if envelope.occurred != Occurred::live() {
            line.value("occurred", &envelope.occurred);
        }
        line.plain("recordedAt", envelope.recorded_at);
        if let Some(request) = &envelope.request {
            line.string("request", request.as_str());
        }
        if let Some(salt) = salt {
            spans.salt = Some(line.plain("salt", salt));
        }
        line.raw("schema", &event.schema().to_string());
        if let Some(text) = text {
            spans.text = Some(line.raw("text", text));
        }
        if let Some(text_digest) = text_digest {
            line.plain("textDigest", text_digest);
        }
        if let Some(trace) = &envelope.trace {
            line.string("trace", trace.as_str());
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
    let (mut line, spans) = content.line(salt.as_ref(), text_digest.as_ref());
    let chain = digest::chain_link(&head.chain, spans.chained(&line));
    let end = spans.chain.end().saturating_sub(1);
    line.replace_range(end.saturating_sub(DIGITS)..end, &chain.to_string());
    Record { line: Arc::from(line), spans, schema: event.schema(), envelope, event, text_digest, salt, chain }
}
