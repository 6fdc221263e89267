//! What is due, what was promised, and what became of it: a table for each rule.

mod agenda;
mod book;
mod cadence;
mod other;
mod people;
mod postmortem;
mod recurrence;
mod told;

use sevlog::{Compliance, Obligation, ObligationKind, ObligationState, ObligationSubject, Plan, Plans, Timestamp};

use crate::teller::{Teller, json, person, time};

const DECLARE: &str =
    r#"{"command":"declare","arguments":{"title":"Checkout API down","severity":"SEV-1","takeCommand":true}}"#;
const UNTRIAGED: &str = r#"{"command":"declare","arguments":{"title":"Checkout API down"}}"#;
const RESOLVE: &str = r#"{"command":"resolve"}"#;
const REOPEN: &str = r#"{"command":"reopen","arguments":{"reason":"it is back"}}"#;
const DISMISS: &str = r#"{"command":"dismiss","arguments":{"why":"false_alarm"}}"#;
const REINSTATE: &str = r#"{"command":"reinstate","arguments":{"reason":"it was none"}}"#;
const POST: &str = r#"{"command":"record_update","arguments":{"channel":"status_page","body":"We look."}}"#;
const POST_RESOLVED: &str =
    r#"{"command":"record_update","arguments":{"channel":"status_page","says":"resolved","body":"It is over."}}"#;
const EMAIL: &str = r#"{"command":"record_update","arguments":{"channel":"email","body":"What happened."}}"#;

/// `10:05` on the day of the stories, or a whole time.
fn at(text: &str) -> Timestamp {
    let whole = if text.contains('-') { text.to_owned() } else { format!("2026-11-23T{text}Z") };
    time(&whole)
}

/// Tells an incident: at each time, a command of the person named before it (`ana` where nobody is).
fn told(steps: &[(&str, &str)]) -> Teller {
    told_under(&Plan::standard(), steps)
}

fn told_under(plan: &Plan, steps: &[(&str, &str)]) -> Teller {
    let mut teller = Teller::new();
    teller.plan = plan.clone();
    for (when, what) in steps {
        let (who, when) = when.split_once(' ').unwrap_or(("ana", when));
        teller.actor = person(who);
        teller.now = at(when).saturating_sub(1_000_000_000);
        teller.try_tell(&json(what)).unwrap_or_else(|rejection| panic!("{when} {what}: {rejection}"));
    }
    teller
}

/// The time of day on the day of the stories, or the whole time; whole minutes without seconds.
fn clock(at: Timestamp) -> String {
    let text = at.to_string();
    let text = text.strip_suffix(":00Z").or(text.strip_suffix('Z')).unwrap_or(&text);
    text.strip_prefix("2026-11-23T").unwrap_or(text).to_owned()
}

/// An obligation in a line: what, from when until when, how it stands, and the earliest moment at which it can have ended.
fn line(one: &Obligation<'_>) -> String {
    let subject = match one.subject {
        ObligationSubject::Incident => String::new(),
        ObligationSubject::Channel(channel) => format!(" {channel}"),
        ObligationSubject::Role(role) => format!(" {role}"),
        ObligationSubject::Record(_) => " record".to_owned(),
        ObligationSubject::Drill(drill) => format!(" {drill}"),
        ObligationSubject::Plan => " plan".to_owned(),
    };
    let due = one.due.map_or_else(|| "-".to_owned(), clock);
    let why = match one.state {
        ObligationState::Void(why) => format!(" {why}"),
        _ => String::new(),
    };
    let settled = one.settled.map_or_else(String::new, |settled| {
        let known = Some(settled.earliest).filter(|_| !settled.starts_unknown());
        known.map_or_else(|| format!(" at ../{}", clock(settled.latest)), |at| format!(" at {}", clock(at)))
    });
    format!("{}{subject} {}..{due} {}{why}{settled}", one.kind, clock(one.since), one.state.as_str())
}

fn of_kind(all: &[Obligation<'_>], kinds: &[ObligationKind]) -> Vec<String> {
    all.iter().filter(|one| kinds.contains(&one.kind)).map(line).collect()
}

/// The plan that a teller tells under, alone.
fn plans(teller: &Teller) -> &'static Plans {
    Box::leak(Box::new(Plans::from(teller.plan.clone())))
}

fn compliance<'a>(teller: &'a Teller, now: &str) -> Compliance<'a> {
    teller.history.incident().agenda().compliance(plans(teller), at(now))
}

/// Everything that was ever owed of some kinds, in lines; and each of them stands as `obligations` says, if it is the newest.
#[track_caller]
fn all(teller: &Teller, now: &str, kinds: &[ObligationKind]) -> Vec<String> {
    let compliance = compliance(teller, now);
    let current = current(teller, now);
    for one in &compliance.obligations {
        let is_same = |other: &&Obligation<'_>| other.kind == one.kind && other.subject == one.subject;
        if compliance.obligations.iter().rev().find(is_same) == Some(one) {
            assert!(current.contains(one), "{} is the newest of its kind, and current", line(one));
        }
    }
    of_kind(&compliance.obligations, kinds)
}

fn current<'a>(teller: &'a Teller, now: &str) -> Vec<Obligation<'a>> {
    teller.history.incident().agenda().obligations(plans(teller), at(now))
}
