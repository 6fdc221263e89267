//! What became of a record after it was made, said beside what it says.

use serde_json::Value;

use crate::{
    Affected, Occurred, Restored, Timestamp,
    event::{Corrected, Event},
    history::Entry,
    postmortem::inline::{Inline, md},
    record::Record,
    text::Members,
};

use super::{
    story::Story,
    when::{Shown, due},
    words::{address, affected, after, maybe, number, text, word},
};

/// A scribe who writes a few minutes behind tells what happens; one who writes later than this tells what happened.
const TOLD_LATER: i64 = 15 * 60 * 1_000_000_000;

impl Story<'_> {
    /// Everything that is to be said beside a record.
    pub(super) fn marks(&self, entry: &Entry<'_>) -> Vec<Inline> {
        let mut marks = Vec::new();
        marks.extend(self.observed(entry));
        marks.extend(self.told_later(entry));
        marks.extend(self.corrections(entry));
        marks.extend(entry.retraction.map(|record| self.retraction(record)));
        marks.extend(self.evidence_about(entry));
        marks
    }

    fn observed(&self, entry: &Entry<'_>) -> Option<Inline> {
        let observed = entry.record.observed_at()?;
        Some(md!("Seen {}.", self.moment(observed, entry, "")))
    }

    /// Of incidents that are told afterwards as a whole, nothing was told later.
    fn told_later(&self, entry: &Entry<'_>) -> Option<Inline> {
        let recorded_at = entry.record.recorded_at();
        let late = !self.incident.kind().is_told_later()
            && !entry.occurred.is_live()
            && recorded_at.since(entry.mark.occurred.latest) > TOLD_LATER;
        late.then(|| md!("*Told later*: recorded {}.", recorded(entry.record)))
    }

    fn retraction(&self, record: &Record) -> Inline {
        let why = match record.event() {
            Event::Retracted(event) => text(&event.reason),
            _ => Inline::default(),
        };
        md!("*Retracted* by {}, {}{}", self.says(record), recorded(record), after(": ", &why)).sentence()
    }

    fn evidence_about(&self, entry: &Entry<'_>) -> Option<Inline> {
        let shown = self.evidence(entry.record.id()).filter_map(|evidence| match &*evidence.event {
            Event::EvidenceLinked(event) => {
                let title = maybe(event.title.as_ref());
                Some(md!("{}{}", if title.is_blank() { title } else { md!("{} ", title) }, address(&event.address)))
            }
            _ => None,
        });
        let shown: Vec<_> = shown.collect();
        (!shown.is_empty()).then(|| md!("Evidence: {}.", Inline::join(&shown, "; ")))
    }

    /// Each correction with the values that it replaced.
    fn corrections(&self, entry: &Entry<'_>) -> Vec<Inline> {
        if entry.corrections.is_empty() {
            return Vec::new();
        }
        let (mut facts, mut texts) = match entry.record.event().sides() {
            Ok((Value::Object(facts), Value::Object(texts))) => (facts, texts),
            _ => Default::default(),
        };
        let mut occurred = entry.record.occurred();
        let mut shown = Vec::new();
        for record in entry.corrections.iter().copied() {
            let Event::Corrected(event) = record.event() else { continue };
            let mut was = Vec::new();
            if let Some(right) = &event.occurred {
                was.push(md!("time {}", self.moment(occurred, entry, "")));
                occurred = right;
            }
            for (name, right) in members(event.facts.as_ref()) {
                was.push(md!("{} {}", word(&spaced(name)), value(name, facts.get(name))));
                facts.insert(name.clone(), right.clone());
            }
            for (name, right) in members(event.changes.as_ref()) {
                // What a redaction removed is gone, and so is what stood in for it until then.
                let old = if entry.record.is_redacted() { Inline::redacted() } else { value(name, texts.get(name)) };
                was.push(md!("{} {}", word(&spaced(name)), old));
                texts.insert(name.clone(), right.clone());
            }
            shown.push(self.correction(record, event, &was));
        }
        shown
    }

    fn correction(&self, record: &Record, event: &Corrected, was: &[Inline]) -> Inline {
        let before = after("; before: ", &Inline::join(was, ", "));
        md!("*Corrected* by {}, {}: {}{}", self.says(record), recorded(record), text(&event.reason), before).sentence()
    }
}

/// When a record was recorded.
pub(super) fn recorded(record: &Record) -> Inline {
    Shown::At(record.recorded_at(), crate::Precision::Second).full()
}

fn members(members: Option<&Members>) -> impl Iterator<Item = (&String, &Value)> {
    members.into_iter().flat_map(|members| &members.0)
}

/// `promisedNext` as `promised next`.
fn spaced(name: &str) -> String {
    let mut spaced = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            spaced.push(' ');
        }
        spaced.push(c.to_ascii_lowercase());
    }
    spaced
}

/// A value of a correctable field, as a reader sees it.
fn value(name: &str, value: Option<&Value>) -> Inline {
    let Some(value) = value else { return md!("not said") };
    let typed = match name {
        "restored" => read::<Restored>(value).map(|restored| Inline::text(&restored.to_string())),
        "affected" => read::<Affected>(value).map(|count| affected(&count)),
        "promisedNext" => read::<Timestamp>(value).map(|at| due(at, "")),
        "publishedAt" => read::<Occurred>(value).map(|at| Shown::of(&at, Timestamp::MAX).full()),
        _ => None,
    };
    typed.unwrap_or_else(|| match value {
        Value::String(text) => md!("“{}”", Inline::text(text)),
        Value::Number(n) => n.as_u64().map_or_else(|| Inline::code(&n.to_string()), number),
        other => Inline::code(&other.to_string()),
    })
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}
