//! What was promised and what the plan asks for, and what became of it.

use std::collections::BTreeSet;

use crate::{
    Interval,
    event::{AudienceSide, Event, UpdatePosted},
    id::Channel,
    obligation::{CadenceCompliance, Obligation, ObligationKind, ObligationState, ObligationSubject, Tally},
    plan::Owner,
    postmortem::{
        inline::{Inline, md},
        page::{Page, Topic},
    },
};

use super::{
    story::Story,
    when::{Lasted, Shown, due},
    words::{number, role},
};

/// As many as are listed one by one; of more, how many there are.
const LISTED: usize = 40;

pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    page.section(Topic::Obligations);
    let kinds = story.compliance.tallies.iter().filter(|(_, tally)| counted(tally) > 0);
    let rows: Vec<_> = kinds.map(|(kind, tally)| row(story, *kind, tally)).collect();
    if rows.is_empty() {
        return page.paragraph(md!("Nothing was promised, and as far as recorded the plan asked for nothing."));
    }
    let clock = story.incident.clock();
    page.paragraph(md!("As of the newest record, {}.", Shown::At(clock, crate::Precision::Second).full()));
    if story.is_retold() {
        page.paragraph(md!(
            "Nobody there worked by this plan. It is held against what is told here; what was posted or done and is not told here looks as if it was late or never done."
        ));
    }
    page.table("How what was owed ended", ["What", "In time", "Late", "Never", "Overdue", "Still to come"], rows);
    channels(page, story);
    not_in_time(page, story);
    open(page, story);
}

/// Those that were not taken back before their time.
const fn counted(tally: &Tally) -> u64 {
    tally.all().saturating_sub(tally.void)
}

fn row(story: &Story<'_>, kind: ObligationKind, tally: &Tally) -> [Inline; 6] {
    let count = |n: u64| if n == 0 { Inline::default() } else { number(n) };
    [
        md!("{}", owed(story, kind)),
        number(tally.met),
        count(tally.met_late),
        count(tally.missed),
        count(tally.overdue),
        count(tally.pending),
    ]
}

fn channels(page: &mut Page, story: &Story<'_>) {
    let watched = story.compliance.channels.iter().filter(|channel| channel.longest_gap_ms.is_some());
    let rows: Vec<_> = watched
        .map(|channel| {
            let slots = &channel.slots;
            [
                Inline::text(channel.channel.as_str()),
                asked_for(story, &channel.channel),
                md!("{} of {}", number(slots.met), number(counted(slots).saturating_sub(slots.pending))),
                longest_gap(story, channel),
                overdue(story, channel),
            ]
        })
        .collect();
    if !rows.is_empty() {
        let caption = if story.is_retold() {
            "How often each channel was told, by the posts in this log"
        } else {
            "How often each channel was told"
        };
        page.table(caption, ["Channel", "Time for each post", "In time", "Longest gap", "Overdue in all"], rows);
    }
}

/// How long each post might take: by the plan, by who set another cadence, and as the severity changed.
fn asked_for(story: &Story<'_>, channel: &Channel) -> Inline {
    let posts = story
        .compliance
        .obligations
        .iter()
        .filter(|one| one.kind == ObligationKind::Update && one.subject == ObligationSubject::Channel(channel));
    let spans = posts.filter_map(|one| u64::try_from(one.due?.since(one.since)).ok());
    let spans: BTreeSet<_> = spans.map(|nanos| nanos / 1_000_000).collect();
    let ends = spans.first().into_iter().chain(spans.last().filter(|_| spans.len() > 1));
    Inline::join(&ends.map(|ms| lasting(*ms)).collect::<Vec<_>>(), " to ")
}

fn lasting(ms: u64) -> Inline {
    Lasted::of_ms(ms).words().unwrap_or_default()
}

/// The longest gap. Of one between posts whose times are not exact, the shortest and the longest that it can have been.
fn longest_gap(story: &Story<'_>, channel: &CadenceCompliance) -> Inline {
    let gaps = slots(story, &channel.channel).filter_map(|one| Lasted::between(opened(story, one), one.settled?));
    let longest = gaps.max_by_key(|gap| gap.least()).filter(|_| story.incident.kind().is_told_later());
    longest.and_then(Lasted::words).or_else(|| channel.longest_gap_ms.map(lasting)).unwrap_or_default()
}

/// For how long posts were overdue, in all.
fn overdue(story: &Story<'_>, channel: &CadenceCompliance) -> Inline {
    if channel.overdue_ms == 0 {
        return Inline::default();
    }
    let late = slots(story, &channel.channel).filter(|one| is_late(one.state));
    let each = late.filter_map(|one| {
        let opened = opened(story, one);
        let due = one.due?;
        let first = due.saturating_sub(opened.latest.since(opened.earliest));
        Lasted::between(Interval { earliest: first, latest: due }, one.settled?)
    });
    let all = each.reduce(Lasted::plus).filter(|_| story.incident.kind().is_told_later());
    all.and_then(Lasted::words).unwrap_or_else(|| lasting(channel.overdue_ms))
}

/// The posts that a channel owed and that were judged.
fn slots<'s>(story: &'s Story<'_>, channel: &'s Channel) -> impl Iterator<Item = &'s Obligation<'s>> {
    let owed = |one: &&Obligation<'_>| {
        one.kind == ObligationKind::Update && one.subject == ObligationSubject::Channel(channel)
    };
    let all = story.compliance.obligations.iter().filter(owed);
    all.filter(|one| is_late(one.state) || one.state == ObligationState::Met)
}

/// Between which moments the clock of a post began.
fn opened(story: &Story<'_>, one: &Obligation<'_>) -> Interval {
    let stated = story.entry(one.opened_by).map(|entry| match &*entry.event {
        Event::UpdatePosted(UpdatePosted { published_at: Some(at), .. }) => at.interval(entry.record.recorded_at()),
        _ => entry.mark.occurred,
    });
    stated.filter(|at| at.latest == one.since && !at.starts_unknown()).unwrap_or_else(|| Interval::instant(one.since))
}

fn not_in_time(page: &mut Page, story: &Story<'_>) {
    let late = story.compliance.obligations.iter().filter(|one| is_late(one.state));
    let mut rows: Vec<_> = late.map(|one| late_row(story, one)).collect();
    let more = rows.len().saturating_sub(LISTED);
    rows.truncate(LISTED);
    if !rows.is_empty() {
        page.table("What was not done in time", ["What", "About", "Whose", "Was due", "How it ended"], rows);
    }
    if more > 0 {
        page.paragraph(md!("{} more were not done in time.", more));
    }
}

const fn is_late(state: ObligationState) -> bool {
    matches!(state, ObligationState::MetLate | ObligationState::Missed | ObligationState::Overdue)
}

fn late_row(story: &Story<'_>, one: &Obligation<'_>) -> [Inline; 5] {
    let settled = one.settled.zip(one.settled_by).map(|(at, record)| story.point(record, at, ""));
    let late = one.due.zip(one.settled).and_then(|(due, at)| Lasted::past(due, at).words());
    let late = late.map(|words| md!(", {} late", words)).unwrap_or_default();
    let ended = match (one.state, settled) {
        (ObligationState::MetLate, Some(at)) if story.is_retold() && is_of_posts(one.kind) => {
            md!("the next that is told came {}{}", at, late)
        }
        (ObligationState::MetLate, Some(at)) => md!("done {}{}", at, late),
        (ObligationState::Overdue, _) => md!("**overdue** at the end of the record"),
        (_, Some(at)) if story.is_retold() => md!("not told; it ended {}", at),
        (_, None) if story.is_retold() => md!("not told"),
        (_, Some(at)) => md!("**never**: it ended {}", at),
        (_, None) => md!("**never**"),
    };
    [md!("{}", owed(story, one.kind)), subject(story, one), whose(story, one), when_due(one), ended]
}

fn open(page: &mut Page, story: &Story<'_>) {
    let open = story.compliance.obligations.iter().filter(|one| {
        one.state.is_open() && one.state != ObligationState::Overdue && one.kind != ObligationKind::ActionItem
    });
    let rows: Vec<_> = open
        .map(|one| [md!("{}", owed(story, one.kind)), subject(story, one), whose(story, one), when_due(one)])
        .collect();
    if !rows.is_empty() {
        page.table("What is still to be done", ["What", "About", "Whose", "Due"], rows);
    }
}

fn when_due(one: &Obligation<'_>) -> Inline {
    one.due.map_or_else(|| md!("no time set"), |at| due(at, ""))
}

fn subject(story: &Story<'_>, one: &Obligation<'_>) -> Inline {
    match one.subject {
        ObligationSubject::Channel(channel) => Inline::text(channel.as_str()),
        ObligationSubject::Role(held) => role(held),
        ObligationSubject::Record(id) => story.label(id, ""),
        ObligationSubject::Drill(drill) => Inline::text(drill.as_str()),
        ObligationSubject::Incident | ObligationSubject::Plan => Inline::default(),
    }
}

/// Who was asked; where nobody is, who the plan says.
fn whose(story: &Story<'_>, one: &Obligation<'_>) -> Inline {
    let holders: Vec<_> = one.holders().into_iter().map(|person| story.person(person)).collect();
    if holders.is_empty() {
        let owners: Vec<_> = one.owners().iter().map(owner).collect();
        return Inline::join(&owners, " / ");
    }
    Inline::join(&holders, ", ")
}

/// Who the plan says. Incident command has one word everywhere in the document, whatever the plan calls it in this place.
fn owner(owner: &Owner) -> Inline {
    owner.role.as_ref().filter(|held| held.commands()).map_or_else(|| Inline::text(&owner.text), role)
}

/// Whether posts settle it: of those a retelling may hold fewer than were made.
const fn is_of_posts(kind: ObligationKind) -> bool {
    matches!(kind, ObligationKind::Update | ObligationKind::PromisedUpdate | ObligationKind::ResolutionUpdate)
}

/// What is owed, as a list says it.
fn owed(story: &Story<'_>, kind: ObligationKind) -> &'static str {
    match kind {
        // What those who retell it know of is an account, which need not be the postmortem that a plan asks for.
        ObligationKind::Postmortem if story.is_retold() => "Publishing an account of what happened",
        ObligationKind::Update => "An update on a channel",
        ObligationKind::PromisedUpdate => "An update that was promised",
        ObligationKind::ResolutionUpdate => "An update that it is resolved",
        ObligationKind::Relay => "Telling insiders what became known",
        ObligationKind::PostIncidentEmail => "The e-mail after the incident",
        ObligationKind::CorrectionEmail => "The e-mail that corrects it",
        ObligationKind::Postmortem => "The postmortem",
        ObligationKind::PostmortemRevision => "The revision of the postmortem",
        ObligationKind::Triage => "Setting the severity",
        ObligationKind::Command => "Somebody in command",
        ObligationKind::HandOver => "Acknowledging a hand-over",
        ObligationKind::SeverityConfirmation => "Confirming a severity",
        ObligationKind::Record => "The scribe's record",
        ObligationKind::Validation => "Validating the fix",
        ObligationKind::Impact => "Ending the impact that was left open",
        ObligationKind::ReopenOrExplain => "Reopening for an alert, or saying why not",
        ObligationKind::ActionItem => "An action item",
        ObligationKind::Drill => "A drill",
        ObligationKind::PlanReview => "Looking at the plan again",
    }
}

/// How many updates that were promised came in time, and how many there were to come. Outsiders heard only what was promised
/// to them.
pub(super) fn promised(story: &Story<'_>) -> (usize, usize) {
    let heard = |one: &&Obligation<'_>| {
        !story.is_public()
            || story.entry(one.opened_by).is_some_and(|entry| match &*entry.event {
                Event::UpdatePosted(event) => event.audience == AudienceSide::Outside,
                _ => false,
            })
    };
    let updates = story.compliance.obligations.iter().filter(|one| one.kind == ObligationKind::PromisedUpdate);
    judged(updates.filter(heard))
}

/// How many were met in time, and how many there were to be met.
fn judged<'o>(all: impl Iterator<Item = &'o Obligation<'o>>) -> (usize, usize) {
    all.fold((0, 0), |(met, judged), one| match one.state {
        ObligationState::Met => (met.saturating_add(1), judged.saturating_add(1)),
        state => (met, judged.saturating_add(usize::from(is_late(state)))),
    })
}

/// How many promises were kept, for the first screen. A retelling says what that rests on: it may hold fewer posts than were made.
pub(super) fn kept(story: &Story<'_>) -> Vec<Inline> {
    let by_what = if story.is_retold() { ", by the posts in this log" } else { "" };
    let updates = match promised(story) {
        (_, 0) => md!("No promise of an update is recorded."),
        (met, all) => md!("{} of {} promised updates came in time{}.", met, all, by_what),
    };
    if story.is_public() {
        return vec![updates];
    }
    let asked = || story.compliance.obligations.iter().filter(|one| one.kind != ObligationKind::PromisedUpdate);
    let (met, all) = judged(asked());
    if all == 0 {
        return vec![updates];
    }
    if !story.is_retold() {
        let were = if met == 1 { "was" } else { "were" };
        return vec![updates, md!("Of all else that the plan asks for, {} of {} {} done in time.", met, all, were)];
    }
    let things = if all == 1 { "thing was" } else { "things were" };
    let gaps = asked().filter(|one| is_late(one.state) && is_of_posts(one.kind)).count();
    let gaps = match gaps {
        0 => Inline::default(),
        1 => {
            md!(" Among the rest is 1 gap between the posts in this log; more may have been posted than is told here.")
        }
        gaps => {
            md!(
                " Among the rest are {} gaps between the posts in this log; more may have been posted than is told here.",
                gaps
            )
        }
    };
    let plan = md!(
        "By a plan that nobody there knew, and by what is told here, {} of {} other {} done in time.",
        met,
        all,
        things
    );
    vec![updates, md!("{}{}", plan, gaps)]
}
