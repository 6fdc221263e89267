//! What was promised, apart from what a plan asks for, and how much of it was kept.

use crate::{
    event::{AudienceSide, Event},
    id::Channel,
    obligation::{Obligation, ObligationKind, ObligationState, ObligationSubject},
    plan::Span,
    postmortem::inline::{Inline, md},
};

use super::story::Story;

const MINUTE: i64 = 60 * 1_000_000_000;

pub(super) const fn is_late(state: ObligationState) -> bool {
    matches!(state, ObligationState::MetLate | ObligationState::Missed | ObligationState::Overdue)
}

/// Whether it was done and nobody had set a time for it: then it was neither in time nor late.
pub(super) fn is_done_untimed(one: &Obligation<'_>) -> bool {
    one.state == ObligationState::Met && one.due.is_none()
}

/// Whether somebody promised it, so that it was owed whatever a plan says: a time that a post names, a cadence that was set, a
/// date that an action item is due.
pub(super) fn is_promised(story: &Story<'_>, one: &Obligation<'_>) -> bool {
    match (one.kind, one.subject) {
        (ObligationKind::PromisedUpdate, _) => true,
        (ObligationKind::Update, ObligationSubject::Channel(channel)) => is_of_cadence(story, one, channel),
        (ObligationKind::ActionItem, ObligationSubject::Record(item)) => {
            story.incident.action_items().get(&item).is_some_and(|item| item.due.is_some())
        }
        _ => false,
    }
}

/// Whether a cadence that somebody set asks for a post: the plan's holds until then.
fn is_of_cadence(story: &Story<'_>, one: &Obligation<'_>, channel: &Channel) -> bool {
    story.facts().any(|entry| match &*entry.event {
        Event::CadenceSet(event) if event.channel == *channel => {
            let set = entry.mark.occurred.latest;
            set <= one.since || one.due == Some(Span::Minutes(event.every_minutes).after(set, None))
        }
        _ => false,
    })
}

/// How much of what was to be done came in time.
#[derive(Default)]
struct Kept {
    in_time: usize,
    /// Of those, what can have been late, as nobody knows its time well enough.
    perhaps: usize,
    of: usize,
    /// Done, where nobody had set a time.
    untimed: usize,
}

impl Kept {
    fn of<'o>(all: impl Iterator<Item = &'o Obligation<'o>>) -> Self {
        let mut kept = Self::default();
        for one in all {
            let add = |to: &mut usize| *to = to.saturating_add(1);
            if is_done_untimed(one) {
                add(&mut kept.untimed);
            } else if one.state == ObligationState::Met {
                add(&mut kept.in_time);
                add(&mut kept.of);
                if can_be_late(one) {
                    add(&mut kept.perhaps);
                }
            } else if is_late(one.state) {
                add(&mut kept.of);
            }
        }
        kept
    }

    /// What goes with the count: who can be wrong about it.
    fn doubt(&self) -> &'static str {
        match self.perhaps {
            0 => "",
            1 if self.in_time == 1 => ", as far as its time is known",
            _ => ", as far as their times are known",
        }
    }
}

/// Whether the time at which it was met reaches past the one that it was due at, by more than a deadline to the minute leaves open.
fn can_be_late(one: &Obligation<'_>) -> bool {
    one.due.zip(one.settled).is_some_and(|(due, at)| at.latest.since(due) >= MINUTE)
}

/// The updates for which a time was promised. Outsiders heard only what was promised to them.
fn updates<'s>(story: &'s Story<'_>) -> impl Iterator<Item = &'s Obligation<'s>> {
    let heard = |one: &&Obligation<'_>| {
        !story.is_public()
            || story.entry(one.opened_by).is_some_and(|entry| match &*entry.event {
                Event::UpdatePosted(event) => event.audience == AudienceSide::Outside,
                _ => false,
            })
    };
    story.compliance.obligations.iter().filter(|one| one.kind == ObligationKind::PromisedUpdate).filter(heard)
}

/// How many updates that were promised came in time, and how many there were to come.
pub(super) fn promised(story: &Story<'_>) -> (usize, usize) {
    let kept = Kept::of(updates(story));
    (kept.in_time, kept.of)
}

/// How many promises were kept, for the first screen. A retelling says what that rests on: it may hold fewer posts than were made,
/// and of what its plan asks nobody there knew.
pub(super) fn kept(story: &Story<'_>) -> Vec<Inline> {
    let mut said: Vec<_> = of_updates(story).into_iter().collect();
    if story.is_retold() && !story.is_public() {
        said.extend(of_cadences(story));
        said.extend(of_items(story));
    }
    if said.is_empty() {
        said.push(md!("No promise with a time is recorded."));
    }
    if !story.is_retold() && !story.is_public() {
        said.extend(of_plan(story));
    }
    said
}

fn of_updates(story: &Story<'_>) -> Option<Inline> {
    let kept = Kept::of(updates(story));
    if kept.of == 0 {
        return updates(story).next().map(|_| md!("No update that was promised for a time came due."));
    }
    Some(md!(
        "{} of {} promised updates came in time{}{}.",
        kept.in_time,
        kept.of,
        kept.doubt(),
        if story.is_retold() { ", by the posts in this log" } else { "" }
    ))
}

/// What posts said to come every so often.
fn of_cadences(story: &Story<'_>) -> Option<Inline> {
    let kept = Kept::of(promised_of(story, ObligationKind::Update));
    (kept.of > 0).then(|| {
        let doubt = kept.doubt();
        md!("Of updates that were to come every so often, {} of {} came in time{}.", kept.in_time, kept.of, doubt)
    })
}

fn of_items(story: &Story<'_>) -> Option<Inline> {
    let kept = Kept::of(promised_of(story, ObligationKind::ActionItem));
    (kept.of > 0).then(|| {
        let were = if kept.in_time == 1 { "was" } else { "were" };
        md!("Of action items with a due date, {} of {} {} done in time.", kept.in_time, kept.of, were)
    })
}

fn promised_of<'s>(story: &'s Story<'_>, kind: ObligationKind) -> impl Iterator<Item = &'s Obligation<'s>> {
    story.compliance.obligations.iter().filter(move |one| one.kind == kind && is_promised(story, one))
}

/// What the plan asks for beside the updates that were promised.
fn of_plan(story: &Story<'_>) -> Option<Inline> {
    let asked = story.compliance.obligations.iter().filter(|one| one.kind != ObligationKind::PromisedUpdate);
    let kept = Kept::of(asked);
    let were = if kept.in_time == 1 { "was" } else { "were" };
    match (kept.of, kept.untimed) {
        (0, 0) => None,
        (0, done) => Some(md!("Of all else that the plan asks for, done without a set time: {}.", done)),
        (of, 0) => Some(md!("Of all else that the plan asks for, {} of {} {} done in time.", kept.in_time, of, were)),
        (of, done) => Some(md!(
            "Of all else that the plan asks for, {} of {} {} done in time; done without a set time: {}.",
            kept.in_time,
            of,
            were,
            done
        )),
    }
}
