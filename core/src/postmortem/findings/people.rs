//! Who commanded, who acted, and how people are written about.

use std::collections::BTreeSet;

use crate::{
    ObligationKind, ObligationState,
    event::{Event, IncidentKind},
    finding::{Finding, FindingCode},
    id::{PersonId, RecordId},
    plan::Duty,
    plans::Plans,
    record::Record,
};

use super::{Look, Written, about, words};

pub(super) fn look(look: &Look<'_>, into: &mut Vec<Finding>) {
    into.extend(never_commanded(look));
    into.extend(vacant(look));
    into.extend(alone(look));
    let people = look.people();
    for cause in look.causes() {
        if let Some(person) = people.iter().find(|person| words::has(cause.text, person)) {
            let message = format!(
                "the {} (“{}”) names {person}; correct it to what made the step possible",
                cause.name,
                excerpt(cause.text)
            );
            into.push(Finding::new(FindingCode::PersonInCause, message, vec![cause.record]));
        }
        into.extend(blame(&cause));
    }
    into.extend(look.sections().iter().filter(|section| section.name != "five_whys").filter_map(blame));
}

/// The beginning of a text.
fn excerpt(text: &str) -> String {
    const SHOWN: usize = 60;
    let short: String = text.chars().take(SHOWN).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// Who took command, or was given it.
fn commanders<'l>(look: &'l Look<'_>) -> BTreeSet<&'l PersonId> {
    let commanders = look.entries.iter().filter_map(|entry| match &*entry.event {
        Event::RoleAssigned(event) if event.role.commands() => Some(&event.person),
        Event::HandedOver(event) if event.role.commands() => Some(&event.to),
        _ => None,
    });
    commanders.collect()
}

/// Where a log is told later, only what it speaks of is judged.
fn never_commanded(look: &Look<'_>) -> Option<Finding> {
    let is_asked = look.plan.term(Duty::Command, look.incident.peak_severity()).is_some();
    let is_practice = look.incident.kind() == IncidentKind::Test;
    if !is_asked || is_practice || look.is_told_later() || !commanders(look).is_empty() {
        return None;
    }
    let declared = look.incident.declared().map(|mark| mark.record);
    about(FindingCode::NeverCommanded, declared.into_iter().collect(), |_| {
        "nobody ever took command; if somebody did, assign the role with its time".to_owned()
    })
}

fn vacant(look: &Look<'_>) -> Option<Finding> {
    if commanders(look).is_empty() {
        return None;
    }
    let plans = Plans::from(look.plan.clone());
    let compliance = look.incident.agenda().compliance(&plans, look.incident.clock());
    let late = compliance.obligations.iter().filter(|one| one.kind == ObligationKind::Command && is_late(one.state));
    about(FindingCode::CommandVacant, late.map(|one| one.opened_by).collect(), |n| {
        format!(
            "command was vacant {n} times for longer than the plan allows; if somebody had it, assign it with its time"
        )
    })
}

/// Whether something was not met in its time.
pub(super) const fn is_late(state: ObligationState) -> bool {
    matches!(state, ObligationState::MetLate | ObligationState::Missed | ObligationState::Overdue)
}

/// Who did what a record says; none if it was no person, or nobody says who.
fn doer(record: &Record) -> Option<&PersonId> {
    match record.by() {
        Some(by) => by.person(),
        None => record.actor().person(),
    }
}

fn alone(look: &Look<'_>) -> Option<Finding> {
    let acts =
        look.entries.iter().filter(|entry| matches!(&*entry.event, Event::ActionTaken(_) | Event::FixRecorded(_)));
    let acts: Vec<_> = acts.map(|entry| (entry.record.id(), doer(entry.record))).collect();
    let [(_, first), .., _] = acts.as_slice() else { return None };
    let alone = first.filter(|first| acts.iter().all(|(_, doer)| *doer == Some(first)))?;
    if !commanders(look).contains(alone) {
        return None;
    }
    about(FindingCode::CommanderAlone, acts.iter().map(|(record, _)| *record).collect::<Vec<RecordId>>(), |n| {
        format!("all {n} actions and fixes are by {alone}, who commanded; if others acted, correct who did it")
    })
}

/// Words that explain by blame.
const BLAME: [&str; 4] = ["human error", "should have", "failed to", "careless"];

fn blame(written: &Written<'_>) -> Option<Finding> {
    let word = words::first(written.text, &BLAME)?;
    let message = format!(
        "the {} says “{word}”; say what made it possible or likely: correct, or write_section",
        written.name.replace('_', " ")
    );
    Some(Finding::new(FindingCode::BlamingWords, message, vec![written.record]))
}
