//! What was promised and what the plan asks for, and what became of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Interval,
    event::{Event, UpdatePosted},
    id::Channel,
    obligation::{CadenceCompliance, Obligation, ObligationKind, ObligationState, ObligationSubject, Tally},
    plan::Owner,
    postmortem::{
        inline::{Inline, md},
        page::{Page, Topic},
    },
};

use super::{
    promises::{is_done_untimed, is_late, is_promised},
    story::Story,
    when::{Lasted, Shown, due},
    words::{number, role},
};

/// As many as are listed one by one; of more, how many there are.
const LISTED: usize = 40;

/// Obligations that stand together.
type Owed<'s> = Vec<&'s Obligation<'s>>;

/// Of a retelling, only what somebody there promised: what a plan asks for that nobody there knew stands in the appendix.
pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    page.section(Topic::Obligations);
    let owed = owed_by(story, |one| !story.is_retold() || is_promised(story, one));
    let rows = rows(story, &owed);
    if rows.is_empty() {
        let plan = if story.is_retold() { "" } else { ", and as far as recorded the plan asked for nothing" };
        return page.paragraph(md!("No promise with a time is recorded{}.", plan));
    }
    page.paragraph(md!(
        "As of the newest record, {}.",
        Shown::At(story.incident.clock(), crate::Precision::Second).full()
    ));
    if story.is_retold() {
        page.paragraph(md!(
            "Only what somebody there promised stands here. What was posted and is not told here looks as if it came late or never; what can have been in time counts as in time."
        ));
    }
    counts(page, rows);
    if !story.is_retold() {
        channels(page, story);
    }
    not_in_time(page, story, &owed);
    open(page, story, &owed);
}

/// What the plan of whoever tells it again would have asked for.
pub(super) fn by_plan(page: &mut Page, story: &Story<'_>) {
    let owed = owed_by(story, |one| story.is_retold() && !is_promised(story, one));
    let rows = rows(story, &owed);
    if rows.is_empty() {
        return;
    }
    page.subsection(md!("Judged by a plan that nobody there knew"));
    page.paragraph(md!(
        "Nobody there worked by this plan. It is held against what is told here; what was posted or done and is not told here looks as if it was late or never done."
    ));
    counts(page, rows);
    channels(page, story);
    not_in_time(page, story, &owed);
    open(page, story, &owed);
}

fn owed_by<'s>(story: &'s Story<'_>, wanted: impl Fn(&Obligation<'_>) -> bool) -> Owed<'s> {
    story.compliance.obligations.iter().filter(|one| wanted(one)).collect()
}

/// How those of each kind ended, without those that were taken back before their time.
fn rows(story: &Story<'_>, owed: &Owed<'_>) -> Vec<[Inline; 7]> {
    let mut tallies: BTreeMap<ObligationKind, (Tally, u64)> = BTreeMap::new();
    for one in owed {
        let (tally, untimed) = tallies.entry(one.kind).or_default();
        if is_done_untimed(one) {
            *untimed = untimed.saturating_add(1);
        } else {
            tally.count(one.state);
        }
    }
    let kinds = tallies.iter().filter(|(_, (tally, untimed))| counted(tally).saturating_add(*untimed) > 0);
    kinds.map(|(kind, (tally, untimed))| row(story, *kind, tally, *untimed)).collect()
}

fn counts(page: &mut Page, rows: Vec<[Inline; 7]>) {
    let heads = ["What", "In time", "Late", "Never", "Overdue", "Still to come", "Done, with no time set"];
    page.table("How what was owed ended", heads, rows);
}

/// Those that were not taken back before their time.
const fn counted(tally: &Tally) -> u64 {
    tally.all().saturating_sub(tally.void)
}

fn row(story: &Story<'_>, kind: ObligationKind, tally: &Tally, untimed: u64) -> [Inline; 7] {
    let count = |n: u64| if n == 0 { Inline::default() } else { number(n) };
    [
        md!("{}", owed(story, kind)),
        number(tally.met),
        count(tally.met_late),
        count(tally.missed),
        count(tally.overdue),
        count(tally.pending),
        count(untimed),
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

fn not_in_time(page: &mut Page, story: &Story<'_>, owed: &Owed<'_>) {
    let late = owed.iter().filter(|one| is_late(one.state));
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

fn open(page: &mut Page, story: &Story<'_>, owed: &Owed<'_>) {
    let open = owed.iter().filter(|one| {
        one.state.is_open() && one.state != ObligationState::Overdue && one.kind != ObligationKind::ActionItem
    });
    let rows: Vec<_> = open
        .map(|one| [md!("{}", self::owed(story, one.kind)), subject(story, one), whose(story, one), when_due(one)])
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

/// Who was asked; where nobody is, who the plan says. Whose promise a post is, a plan that nobody there knew does not say.
fn whose(story: &Story<'_>, one: &Obligation<'_>) -> Inline {
    if story.is_retold() && is_of_posts(one.kind) && is_promised(story, one) {
        return Inline::default();
    }
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
