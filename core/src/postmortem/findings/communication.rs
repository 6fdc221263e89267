//! What was told to whom, beside what the plan says and what was so.

use crate::{
    Interval, Obligation, ObligationKind, ObligationSubject, RecordId,
    event::{AudienceSide, Event, ImpactLevel, Says, UpdatePosted},
    finding::{Finding, FindingCode},
    history::Entry,
    impact::ImpactWindow,
    plans::Plans,
};

use super::{Look, about, many, people::is_late, words};

pub(super) fn look(look: &Look<'_>, into: &mut Vec<Finding>) {
    cadence(look, into);
    into.extend(resolved_too_soon(look));
    into.extend(outage(look));
    into.extend(inside_facts(look));
}

fn cadence(look: &Look<'_>, into: &mut Vec<Finding>) {
    let plans = Plans::from(look.plan.clone());
    let compliance = look.incident.agenda().compliance(&plans, look.incident.clock());
    let of = |kind| compliance.obligations.iter().filter(move |one| one.kind == kind);
    let mut firsts: Vec<&Obligation<'_>> = Vec::new();
    for one in of(ObligationKind::Update) {
        if !firsts.iter().any(|first| first.subject == one.subject) {
            firsts.push(one);
        }
    }
    let records = |one: &Obligation<'_>| one.settled_by.unwrap_or(one.opened_by);
    // Who tells it again may hold fewer posts than were made.
    let (first_post, next_post, no_post) = if look.is_told_later() {
        ("first post that is told", "next post that is told", "without a post that is told")
    } else {
        ("first post", "next post", "without a post")
    };
    for first in firsts.iter().filter(|one| is_late(one.state)) {
        let message = format!(
            "the {first_post} on {} came later than the plan says, or never; if it was made, record_update with its time",
            channel(first)
        );
        into.push(Finding::new(FindingCode::FirstUpdateLate, message, vec![records(first)]));
    }
    let later = of(ObligationKind::Update).filter(|one| is_late(one.state) && !firsts.contains(one));
    into.extend(about(FindingCode::UpdateLate, later.map(records).collect(), |n| {
        format!(
            "{} the {next_post} came later than the plan says, or never; if it was made, record_update with its time",
            many(n, "time", "times")
        )
    }));
    let broken = of(ObligationKind::PromisedUpdate).filter(|one| is_late(one.state));
    into.extend(about(FindingCode::PromiseBroken, broken.map(records).collect(), |n| {
        format!(
            "{} {no_post}; if it was made, record_update with its time",
            many(n, "promised time passed", "promised times passed")
        )
    }));
    for one in of(ObligationKind::ResolutionUpdate).filter(|one| is_late(one.state)) {
        let message = format!(
            "the post on {} that says it is over came late, or never; if it was made, record_update with its time",
            channel(one)
        );
        into.push(Finding::new(FindingCode::ResolutionNotPublished, message, vec![records(one)]));
    }
}

fn channel(one: &Obligation<'_>) -> String {
    match one.subject {
        ObligationSubject::Channel(channel) => channel.to_string(),
        _ => String::new(),
    }
}

/// The posts that outsiders could read, and when.
fn outside<'l>(look: &'l Look<'_>) -> impl Iterator<Item = (&'l Entry<'l>, &'l UpdatePosted, Interval)> {
    look.entries.iter().filter_map(|entry| match &*entry.event {
        Event::UpdatePosted(post) if post.audience == AudienceSide::Outside => {
            let published = post.published_at.as_ref().unwrap_or(entry.occurred);
            Some((entry, post, published.interval(entry.record.recorded_at())))
        }
        _ => None,
    })
}

fn felt_outside<'l>(look: &'l Look<'_>) -> impl Iterator<Item = &'l ImpactWindow> {
    look.incident.windows().values().filter(|window| window.audience() == Some(AudienceSide::Outside))
}

fn resolved_too_soon(look: &Look<'_>) -> Option<Finding> {
    let goes_on = |window: &&ImpactWindow, at: Interval| {
        let opened = window.opened().is_some_and(|mark| mark.occurred.latest < at.earliest);
        opened && window.ended().is_none_or(|ended| ended.occurred.earliest > at.latest)
    };
    // One that opened again after the post is told by what came later.
    let too_soon = outside(look)
        .filter(|(_, post, at)| post.says == Says::Resolved && felt_outside(look).any(|window| goes_on(&window, *at)));
    let posts = too_soon.map(|(entry, ..)| entry.record.id());
    about(FindingCode::ResolvedTooSoon, posts.collect(), |n| {
        format!(
            "{} said that it was resolved while outsiders still felt it; if a window was over by then, restore it with its time",
            many(n, "post", "posts")
        )
    })
}

fn outage(look: &Look<'_>) -> Option<Finding> {
    if look.incident.windows().is_empty() || look.incident.windows().values().any(was_full) {
        return None;
    }
    let says_so = |text: &str| words::has(text, "outage") && !words::has(text, "partial outage");
    let mut records: Vec<RecordId> = Vec::new();
    let title = look.entries.iter().rev().find_map(|entry| match &*entry.event {
        Event::Declared(event) => Some((entry.record.id(), event.title.as_str())),
        Event::Retitled(event) => Some((entry.record.id(), event.title.as_str())),
        _ => None,
    });
    records.extend(title.filter(|(_, title)| title.is_some_and(says_so)).map(|(record, _)| record));
    records.extend(look.sections().iter().filter(|section| says_so(section.text)).map(|section| section.record));
    let posts = outside(look).filter(|(_, post, _)| post.body.as_str().is_some_and(says_so));
    records.extend(posts.map(|(entry, ..)| entry.record.id()));
    about(FindingCode::OutageOverstated, records, |n| {
        format!(
            "{} “outage”, and nothing was ever unusable by the record; retitle, write_section, or change_impact",
            many(n, "text says", "texts say")
        )
    })
}

/// Whether something was unusable at any time.
fn was_full(window: &ImpactWindow) -> bool {
    window.points().iter().any(|point| point.change.level == Some(ImpactLevel::Full))
}

fn inside_facts(look: &Look<'_>) -> Option<Finding> {
    let people = look.people();
    let of_outside: Vec<_> = felt_outside(look).filter_map(ImpactWindow::service).collect();
    let inside = look.incident.windows().values().filter(|window| window.audience() == Some(AudienceSide::Inside));
    let inside: Vec<_> =
        inside.filter_map(ImpactWindow::service).filter(|service| !of_outside.contains(service)).collect();
    let names = |text: &str| {
        people.iter().any(|person| words::has(text, person))
            || inside.iter().any(|service| words::has(text, service.as_str()))
    };
    let posts = outside(look).filter(|(_, post, _)| post.body.as_str().is_some_and(names));
    about(FindingCode::InsideFactOutside, posts.map(|(entry, ..)| entry.record.id()).collect(), |n| {
        format!(
            "{} a person of the response or a service that only insiders felt; if that is only in the log, redact it",
            many(n, "post for outsiders names", "posts for outsiders name")
        )
    })
}
