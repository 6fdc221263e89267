//! The timeline: every record as it counts now, in the order of the world.

use sevlog::{
    Entry, History, Incident, RecordId,
    event::{ActionOutcome, Event, FactorKind, ImpactChanged, ValidationOutcome},
};

use sevlog_examples::page::{Cell, Ink, Page};

use super::time;
use crate::Outage;

const TAG: usize = 11;
const WHO: usize = 10;

/// One record in few words.
pub(super) struct Told {
    pub(super) tag: String,
    pub(super) ink: Ink,
    pub(super) what: String,
}

pub(super) fn print(page: &mut Page, outage: &Outage) {
    page.heading("What happened (UTC)");
    let room = page.room(&[time::WIDTH, TAG, WHO]);
    let timeline = outage.history.timeline();
    let mut day = String::new();
    let mut left_out = 0_usize;
    let mut items = 0_usize;
    for entry in timeline.iter().filter(|entry| entry.holds()) {
        if matches!(*entry.event, Event::ActionItemAdded(_)) {
            items = items.saturating_add(1);
            continue;
        }
        // The table of what it did has the parts of a window.
        if is_part(entry, outage.history.incident()) {
            continue;
        }
        let Some(told) = told(entry, &outage.history) else {
            left_out = left_out.saturating_add(1);
            continue;
        };
        let date = time::date(entry.mark.latest);
        if date != day {
            page.blank();
            page.paragraph(&date, Ink::Bold);
            day = date;
        }
        let who = entry.record.by().map(ToString::to_string).unwrap_or_default();
        page.row(&[
            Cell::of(time::when(entry.occurred, entry.mark.latest), time::WIDTH, Ink::Dim),
            Cell::new(&told.tag, TAG, told.ink),
            Cell::new(&told.what, room, if told.ink == Ink::Worse { Ink::Bold } else { Ink::Plain }),
            Cell::new(&who, WHO, Ink::Dim),
        ]);
    }
    page.blank();
    page.paragraph(
        &format!(
            "▸ moves the status. A range says when it can have been, not how long it took. Left out here: {items} action \
             items, and {left_out} records that link, date or describe."
        ),
        Ink::Dim,
    );
}

fn is_part(entry: &Entry<'_>, incident: &Incident) -> bool {
    let Event::ImpactChanged(event) = &*entry.event else { return false };
    let window = event.window.unwrap_or_else(|| entry.record.id());
    incident.windows().get(&window).is_some_and(|window| window.part_of().is_some())
}

/// A record as the timeline tells it; none for what it leaves out.
pub(super) fn told(entry: &Entry<'_>, history: &History) -> Option<Told> {
    let incident = history.incident();
    let line = |tag: &str, ink, what: String| Some(Told { tag: tag.to_owned(), ink, what });
    let moved = |otherwise| moved(incident, entry.record.id()).unwrap_or_else(|| String::from(otherwise));
    let shown = |text: &Option<sevlog::Text>| text.as_ref().map(|text| text.shown().to_owned()).unwrap_or_default();
    match &*entry.event {
        Event::Declared(event) => line("▸detected", Ink::Bold, format!("Declared: {}.", event.title.shown())),
        Event::SeveritySet(event) => line(event.severity.label.as_str(), Ink::Bad, shown(&event.reason)),
        Event::Contained(event) => line(&moved("contained"), Ink::Good, shown(&event.summary)),
        Event::FixRecorded(event) => line(&moved("fix"), Ink::Good, event.description.shown().to_owned()),
        Event::Regressed(event) => line(&moved("regress"), Ink::Worse, event.reason.shown().to_owned()),
        Event::Resolved(event) => line(&moved("resolved"), Ink::Good, shown(&event.summary)),
        Event::ReviewStarted(event) => line(&moved("in review"), Ink::Bold, shown(&event.note)),
        Event::PostmortemPublished(event) => {
            line(&moved("published"), Ink::Good, format!("The postmortem is public: {}", shown(&event.address)))
        }
        Event::ValidationRecorded(event) => {
            let ink = if event.outcome == ValidationOutcome::Passed { Ink::Good } else { Ink::Bad };
            line(event.outcome.as_str(), ink, event.check.shown().to_owned())
        }
        Event::ActionTaken(event) => {
            let (tag, ink) = match &event.outcome {
                ActionOutcome::Worked => ("worked", Ink::Plain),
                ActionOutcome::Failed => ("failed", Ink::Doubt),
                ActionOutcome::MadeWorse => ("made worse", Ink::Worse),
                ActionOutcome::Unknown => ("action", Ink::Plain),
                ActionOutcome::Newer(word) => (&**word, Ink::Plain),
            };
            line(tag, ink, event.description.shown().to_owned())
        }
        Event::DecisionMade(event) => {
            line("decided", Ink::Bold, format!("{} {}", event.decision.shown(), shown(&event.rationale)))
        }
        Event::HypothesisRaised(event) => line("hypothesis", Ink::Doubt, event.statement.shown().to_owned()),
        Event::HypothesisConfirmed(event) => {
            line("confirmed", Ink::Doubt, format!("{} {}", statement(history, event.hypothesis), shown(&event.because)))
        }
        Event::HypothesisRefuted(event) => {
            line("refuted", Ink::Doubt, format!("{} {}", statement(history, event.hypothesis), shown(&event.because)))
        }
        Event::ContributingFactorAdded(event) => {
            let tag = if event.kind == FactorKind::Trigger { "trigger" } else { "latent" };
            line(tag, Ink::Doubt, event.description.shown().to_owned())
        }
        Event::ImpactChanged(event) => impact(event, entry, incident),
        Event::UpdatePosted(event) => line("update", Ink::Said, format!("{}: {}", event.channel, event.body.shown())),
        Event::MilestoneAsserted(event) => {
            let note = event.note.as_ref()?;
            line("milestone", Ink::Plain, format!("{}: {}", event.milestone, note.shown()))
        }
        Event::NoteAdded(event) => line("note", Ink::Plain, event.body.shown().to_owned()),
        Event::Retitled(event) => line("retitled", Ink::Plain, format!("{}.", event.title.shown())),
        Event::Corrected(event) => line("corrected", Ink::Plain, event.reason.shown().to_owned()),
        _ => None,
    }
}

fn impact(event: &ImpactChanged, entry: &Entry<'_>, incident: &Incident) -> Option<Told> {
    let window = incident.windows().get(&event.window.unwrap_or_else(|| entry.record.id()))?;
    let shown = |text: &Option<sevlog::Text>| text.as_ref().map(|text| text.shown().to_owned());
    if event.window.is_none() || event.phase != Some(sevlog::event::WindowPhase::Ended) {
        let kind = event.kind.as_ref().map(|kind| format!(", {}", kind.as_str().replace('_', " ")));
        let level = event.level.as_ref().map(|level| format!(", {level}"));
        let said = match &event.affected {
            Some(affected) => Some(format!(": {affected}.")),
            None => shown(&event.description).map(|said| format!(". {said}")),
        };
        let parts: String = [kind, level, said].into_iter().flatten().collect();
        return Some(Told { tag: "impact".to_owned(), ink: Ink::Bad, what: format!("{}{parts}", window.name()) });
    }
    let (tag, ink, said) = match shown(&event.reason) {
        Some(reason) => ("ended", Ink::Plain, reason),
        None => ("restored", Ink::Good, "works again.".to_owned()),
    };
    Some(Told { tag: tag.to_owned(), ink, what: format!("{}: {said}", window.name()) })
}

/// The status that a record led to, if it moved one.
fn moved(incident: &Incident, record: RecordId) -> Option<String> {
    incident
        .statuses()
        .iter()
        .find(|change| change.mark.record == record)
        .map(|change| format!("▸{}", change.to.title().to_lowercase()))
}

/// What a hypothesis says.
pub(super) fn statement(history: &History, hypothesis: RecordId) -> &str {
    match history.record(hypothesis).map(sevlog::Record::event) {
        Some(Event::HypothesisRaised(event)) => event.statement.shown(),
        _ => "",
    }
}
