//! What was known at a moment, and what had happened by then that nobody knew.

use std::collections::{BTreeMap, btree_map::Entry};

use sevlog::{Entry as Told, History, Hypothesis, RecordId, Restored, Timestamp, event::Event};

use sevlog_examples::page::{Cell, Ink, Page};

use super::{time, timeline};
use crate::Outage;

const LABEL: usize = 9;

pub(super) fn print(page: &mut Page, outage: &Outage) {
    page.heading("What was known, and what was not");
    let mut told = BTreeMap::new();
    for (at, of) in &outage.moments {
        page.blank();
        page.paragraph(&format!("{} {} UTC, {of}", time::date(*at), time::clock(*at)), Ink::Bold);
        believed(page, &outage.history.as_of(*at));
        let unknown = unknown_then(&outage.history, *at);
        let (still, learned): (BTreeMap<_, _>, _) =
            told.into_iter().partition(|(record, _)| unknown.iter().any(|(id, _)| id == record));
        let learned: BTreeMap<RecordId, String> = learned;
        let mut label = "learned";
        for line in learned.values() {
            row(page, label, line, Ink::Plain);
            label = "";
        }
        label = "not known";
        if !still.is_empty() {
            let which = if learned.is_empty() { "all" } else { "the other" };
            row(page, label, &format!("{which} {} of what is listed above, still", still.len()), Ink::Doubt);
            label = "";
        }
        told = still;
        for (record, line) in unknown {
            if let Entry::Vacant(news) = told.entry(record) {
                row(page, label, &line, Ink::Doubt);
                label = "";
                news.insert(line);
            }
        }
    }
}

fn believed(page: &mut Page, known: &History) {
    let incident = known.incident();
    let severity = incident.severity().map_or_else(|| "no severity".to_owned(), ToString::to_string);
    row(page, "title", incident.title().map_or("none", |title| title.shown()), Ink::Plain);
    row(page, "status", &format!("{}, {severity}, {} records", incident.status(), incident.version()), Ink::Plain);
    let mut label = "impact";
    for window in incident.windows().values() {
        let Some(opened) = window.opened().filter(|_| window.restored() != Some(Restored::FULLY)) else { continue };
        let kind = window.kind().map(|kind| format!(", {}", kind.as_str().replace('_', " "))).unwrap_or_default();
        let since = time::dated(opened.occurred.earliest, opened.occurred.latest);
        let until = window.ended().map_or_else(
            || ", ongoing".to_owned(),
            |end| format!(", until {}", time::dated(end.occurred.earliest, end.occurred.latest)),
        );
        row(page, label, &format!("{}{kind}, since {since}{until}", window.name()), Ink::Plain);
        label = "";
    }
    let mut label = "believed";
    for (id, state) in incident.hypotheses() {
        let verdict = match state {
            Hypothesis::Open => "",
            Hypothesis::Confirmed => " (confirmed)",
            Hypothesis::Refuted => " (refuted)",
        };
        row(page, label, &format!("{}{verdict}", timeline::statement(known, *id)), Ink::Plain);
        label = "";
    }
}

/// What had surely happened by then, and is in the log only from later on.
fn unknown_then(history: &History, at: Timestamp) -> Vec<(RecordId, String)> {
    let timeline = history.timeline();
    let had_happened = |entry: &&Told<'_>| entry.mark.recorded_at > at && entry.mark.occurred.latest <= at;
    let is_news = |entry: &&Told<'_>| match &*entry.event {
        Event::ContributingFactorAdded(_) | Event::ActionTaken(_) => true,
        // What an action did is no fact before the action.
        Event::ImpactChanged(event) if event.window.is_none() => event
            .caused_by
            .and_then(|cause| timeline.iter().find(|entry| entry.record.id() == cause))
            .is_none_or(|cause| cause.mark.occurred.earliest <= at),
        _ => false,
    };
    timeline
        .iter()
        .filter(|entry| entry.holds())
        .filter(had_happened)
        .filter(is_news)
        .filter_map(|entry| {
            let told = timeline::told(entry, history)?;
            let known = time::date_and_clock(entry.mark.recorded_at);
            Some((entry.record.id(), format!("{} (known from {known} on)", told.what)))
        })
        .collect()
}

fn row(page: &mut Page, label: &str, text: &str, ink: Ink) {
    let room = page.room(&[LABEL]);
    page.row(&[Cell::new(label, LABEL, Ink::Dim), Cell::new(text, room, ink)]);
}
