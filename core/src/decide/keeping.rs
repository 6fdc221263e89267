//! The rules on keeping the record: titles and fields, corrections, retractions, redactions.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Desk, Standing};
use crate::{
    command::{Correct, Redact},
    event::{Corrected, Event, EventType, FieldSet, Newer, Redacted, Retitled, Retracted, Side, TextSide},
    id::{FieldName, RecordId, Version},
    impact::{self, ImpactWindow},
    incident::{ActionItem, Incident},
    lifecycle,
    rejection::{Reason, Subject},
    text::{Members, Text},
};

impl Desk<'_> {
    pub(super) fn retitle(&mut self, body: &Retitled) {
        let current = self.incident.title();
        let theirs = current.map_or_else(String::new, |title| format!("\"{}\"", title.shown()));
        let same = current == Some(&body.title);
        if self.standing(&Subject::Title, same, theirs) == Standing::Free {
            self.must_say("title", &body.title);
            self.tell(body.clone());
        }
    }

    pub(super) fn set_field(&mut self, body: &FieldSet) {
        let current = self.incident.field(&body.field);
        let theirs = current.map_or_else(|| "empty".to_owned(), |value| format!("\"{}\"", value.shown()));
        let same = current == body.value.as_ref();
        if self.standing(&Subject::Field(body.field.clone()), same, theirs) == Standing::Free {
            self.tell(body.clone());
        }
    }

    pub(super) fn correct(&mut self, body: &Correct) {
        let Some(target) = self.context.record(body.record) else { return };
        if self.incident.retracted().contains(&body.record) {
            return self.refuse(Reason::Retracted { record: body.record });
        }
        let empty = |members: &Option<Members>| members.as_ref().is_none_or(Members::is_empty);
        if body.occurred.is_none() && empty(&body.facts) && empty(&body.changes) {
            return self.refuse(Reason::CorrectionEmpty);
        }
        let name = target.event().name().to_owned();
        let kind = Event::types().into_iter().find(|kind| kind.name == name);
        let names = body.changes.iter().flat_map(|changes| changes.0.keys());
        let reworded: Vec<_> = names.filter_map(|name| FieldName::new(name).ok()).collect();
        let correction = Corrected {
            record: body.record,
            occurred: body.occurred.clone(),
            facts: body.facts.clone(),
            reworded: (!reworded.is_empty()).then_some(reworded),
            reason: body.reason.clone(),
            changes: body.changes.clone(),
        };
        let reasons = not_correctable(&name, kind.as_ref(), &correction);
        if !reasons.is_empty() {
            return self.reasons.extend(reasons);
        }
        let empty = body.changes.iter().flat_map(|changes| &changes.0).find(|(_, value)| value.is_null());
        if let Some((field, _)) = empty {
            let problem =
                format!("a correction gives `{field}` a new text; to take the old one out, redact the record");
            return self.refuse(Reason::CorrectionInvalid { name, problem });
        }
        for (field, said) in must_be_said(target.event()) {
            let new = body.changes.as_ref().and_then(|changes| changes.0.get(field)?.as_str());
            if said && let Some(new) = new {
                self.must_say(field, &new.into());
            }
        }
        match corrected(target.event(), &correction, target.is_redacted()) {
            Err(problem) => self.refuse(Reason::CorrectionInvalid { name, problem }),
            Ok(event) => match event.newer() {
                Some(value) => self.refuse(Reason::UnknownValue { value: value.to_owned() }),
                None => self.correct_so(correction, name),
            },
        }
    }

    /// Drafts a correction that fits its record, if what it leaves may be so.
    fn correct_so(&mut self, correction: Corrected, name: String) {
        let (before, after) = (self.incident, self.incident.as_corrected(&correction));
        let names_none = |window: &ImpactWindow| window.service().is_none();
        let unnamed = |(id, window): (&RecordId, &ImpactWindow)| {
            names_none(window) && before.windows().get(id).is_some_and(|before| !names_none(before))
        };
        if after.windows().iter().any(unnamed) {
            let problem = "the window would be left without its service; name another".to_owned();
            return self.refuse(Reason::CorrectionInvalid { name, problem });
        }
        for (subject, shown) in rewordings(before, &after) {
            if self.standing(&subject, false, shown) == Standing::Contradicted {
                return;
            }
        }
        let reason = correction.reason.clone();
        self.tell_because(correction, &reason);
    }

    pub(super) fn retract(&mut self, body: &Retracted) {
        let Some(target) = self.context.record(body.record) else { return };
        let moved = self.incident.statuses().iter().any(|change| change.mark.record == body.record);
        if moved || lifecycle::is_status_claim(target.event()) {
            let name = target.event().name().to_owned();
            return self.refuse(Reason::NotRetractable { record: body.record, name });
        }
        // Taken back once is taken back.
        if !self.incident.retracted().contains(&body.record) {
            self.tell_because(body.clone(), &body.reason);
        }
    }

    pub(super) fn redact(&mut self, body: &Redact) {
        let Some(target) = self.context.record(body.record) else { return };
        let incident = self.incident;
        let rewordings = incident.rewordings(body.record).iter();
        // A document may have printed the text; with its salt, its digest would let somebody try short secrets.
        let printed = |covers: Option<Version>| covers.is_some_and(|covers| covers >= target.version());
        let published = incident.publications().iter().filter(|one| printed(one.covers)).map(|one| &one.mark);
        // The record, what it said after each correction, and what printed it.
        let also = rewordings.chain(published).map(|mark| (mark.record, mark.version));
        let all: BTreeMap<_, _> = also.chain([(body.record, target.version())]).collect();
        if target.text_digest().is_none() && incident.rewordings(body.record).is_empty() {
            return self.refuse(Reason::NothingToRedact { record: body.record });
        }
        for (record, version) in all {
            let has_text = record != body.record || target.text_digest().is_some();
            if has_text && !incident.redacted().contains(&record) {
                self.tell_because(Redacted { record, version, reason: body.reason.clone() }, &body.reason);
            }
        }
    }
}

/// What would read differently, each with what it reads now: a correction of it is a change like any other.
fn rewordings(before: &Incident, after: &Incident) -> Vec<(Subject, String)> {
    let quoted = |text: Option<&Text>| text.map_or_else(|| "empty".to_owned(), |text| format!("\"{}\"", text.shown()));
    let mut all = Vec::new();
    if before.title() != after.title() {
        all.push((Subject::Title, quoted(before.title())));
    }
    let fields: BTreeSet<_> = before.fields().chain(after.fields()).map(|(name, _)| name).collect();
    for name in fields {
        if before.field(name) != after.field(name) {
            all.push((Subject::Field(name.clone()), quoted(before.field(name))));
        }
    }
    for (id, item) in before.action_items() {
        let texts =
            |item: &ActionItem| (item.title.value.clone(), item.ticket.as_ref().map(|ticket| ticket.value.clone()));
        if after.action_items().get(id).is_some_and(|after| texts(after) != texts(item)) {
            all.push((Subject::Item(*id), quoted(Some(&item.title.value))));
        }
    }
    all
}

/// The texts of a record that its command would not have taken empty.
fn must_be_said(event: &Event) -> [(&'static str, bool); 2] {
    let title = matches!(event, Event::Declared(_) | Event::Retitled(_));
    let reason = match event {
        Event::Regressed(_)
        | Event::Reopened(_)
        | Event::Reinstated(_)
        | Event::GuardWaived(_)
        | Event::ExtensionRequested(_)
        | Event::ActionItemDropped(_)
        | Event::Corrected(_)
        | Event::Retracted(_)
        | Event::Redacted(_) => true,
        Event::ImpactChanged(event) => impact::ends_early(event),
        _ => false,
    };
    [("title", title), ("reason", reason)]
}

/// The fields that a correction names and may not change.
fn not_correctable(name: &str, kind: Option<&EventType>, body: &Corrected) -> Vec<Reason> {
    let fields = kind.map(|kind| kind.fields.as_slice()).unwrap_or_default();
    let correctable: Vec<_> = fields.iter().filter(|field| field.correctable).map(|field| field.name.clone()).collect();
    let named = [(&body.facts, Side::Facts), (&body.changes, Side::Text)];
    named
        .iter()
        .flat_map(|(members, side)| members.iter().flat_map(|members| members.0.keys()).map(move |key| (key, *side)))
        .filter(|(key, side)| {
            !fields.iter().any(|field| field.name == **key && field.side == *side && field.correctable)
        })
        .map(|(key, _)| Reason::NotCorrectable {
            field: key.clone(),
            name: name.to_owned(),
            correctable: correctable.clone(),
        })
        .collect()
}

/// An event with a correction over it. One whose text was redacted is put right in its facts, and its text stays away.
pub(crate) fn corrected(event: &Event, correction: &Corrected, redacted: bool) -> Result<Event, String> {
    let (facts, text) = event.sides().map_err(|error| error.to_string())?;
    let over = |side: Value, changes: &Option<Members>| {
        let mut members = match side {
            Value::Object(members) => members,
            _ => serde_json::Map::new(),
        };
        if let Some(changes) = changes {
            members.extend(changes.0.clone());
        }
        members
    };
    let facts = serde_json::to_string(&over(facts, &correction.facts)).map_err(|error| error.to_string())?;
    let text = over(text, &correction.changes);
    let without = redacted && text.is_empty();
    let text = serde_json::to_string(&text).map_err(|error| error.to_string())?;
    let side = if without { TextSide::Redacted } else { TextSide::Present(&text) };
    let read = Event::read(event.name(), event.schema(), &facts, side, None);
    match read.map_err(|error| error.to_string())? {
        Event::Unknown(unknown) if !matches!(event, Event::Unknown(_)) => Err(match unknown.because {
            Newer::Value(word) => format!("`{word}` is no word of its field"),
            because => format!("{because:?}"),
        }),
        event => Ok(event),
    }
}
