//! The first screen, for somebody who was asleep.

use crate::{
    Interval, Mark, When,
    event::{
        ActionItemKind, AudienceSide, Event, FactorKind, How, ImpactKind, MilestoneName, SourceKind, UpdatePosted,
    },
    history::Entry,
    impact::ImpactWindow,
    incident::{Hypothesis, ItemState},
    lifecycle::Status,
    milestone::{Milestone, MilestoneState},
    postmortem::{
        inline::{Inline, md},
        page::{Page, Topic},
    },
    quantity::{Affected, Quantity},
};

use super::{
    actions,
    impact::{self, Tail},
    promises,
    story::Story,
    when::{Lasted, Shown},
    words::{self, affected, after, gloss, text, word},
    written,
};

/// As many windows as a summary names.
const NAMED: usize = 6;
/// As many contributing factors.
const CAUSES: usize = 3;

pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    page.section(Topic::Summary);
    let mut answers = vec![
        ("What broke, and for whom", what_broke(story)),
        ("How long", how_long_and_unusable(story)),
        ("Data lost", data_lost(story)),
        ("Over", over(story)),
        ("Why it happened", why(story)),
        ("Can it happen again", again(story)),
        ("How it was noticed", vec![noticed(story)]),
        ("First told outside", vec![first_told(story)]),
        ("Promises kept", promises::kept(story)),
        ("Action items", action_items(story)),
    ];
    let open = not_yet_known(story);
    if !open.is_empty() {
        answers.push(("Not yet known", open));
    }
    answers.retain(|(_, said)| !said.is_empty());
    page.answers(answers);
    // What somebody wrote may be long; below the answers it keeps none of them off the first screen.
    if let Some(body) = written::summary(story) {
        written::paragraphs(page, body);
    } else if !story.is_public() {
        page.paragraph(declared_summary(story));
    }
}

fn declared_summary(story: &Story<'_>) -> Inline {
    let declared = story.told().find_map(|entry| match &*entry.event {
        Event::Declared(event) => event.summary.as_ref().map(text),
        _ => None,
    });
    declared.unwrap_or_default()
}

/// The windows that speak for themselves: first those that outsiders felt, in the order in which they opened. A ranking by
/// how much they hit would put what the response switched off before what broke.
fn windows<'s>(story: &'s Story<'_>) -> Vec<&'s ImpactWindow> {
    let all = story.incident.windows();
    let whole = |window: &&ImpactWindow| window.part_of().is_none_or(|whole| !all.contains_key(&whole));
    let mut windows: Vec<_> = impact::shown(story).filter(whole).collect();
    let inside = |window: &ImpactWindow| window.audience() == Some(AudienceSide::Inside);
    windows.sort_by_key(|window| (inside(window), window.opened().map(Mark::place)));
    windows
}

/// How many a window affected; where only its parts say, what they say.
fn counts(story: &Story<'_>, window: &ImpactWindow) -> Vec<Affected> {
    if let Some(affected) = window.affected() {
        return vec![affected];
    }
    story.parts(window.id()).iter().filter_map(|part| part.affected()).collect()
}

fn how_many(story: &Story<'_>, window: &ImpactWindow) -> Inline {
    let counts: Vec<_> = counts(story, window).iter().map(affected).collect();
    if counts.is_empty() { md!("how many is not recorded") } else { Inline::join(&counts, ", ") }
}

/// What a window is called; where another has the same name, with when it opened.
fn name(story: &Story<'_>, window: &ImpactWindow) -> Inline {
    let name = story.window(window.id()).cloned().unwrap_or_default();
    let alike = impact::shown(story).filter(|other| story.window(other.id()) == Some(&name)).count();
    match window.opened() {
        Some(opened) if alike > 1 => md!("{} (from {})", name, story.mark(opened)),
        _ => name,
    }
}

/// The first of them, and how many more there are.
fn some(mut said: Vec<Inline>) -> Vec<Inline> {
    let more = said.len().saturating_sub(NAMED);
    said.truncate(NAMED);
    if more > 0 {
        said.push(md!("{} more under Impact.", more));
    }
    said
}

fn what_broke(story: &Story<'_>) -> Vec<Inline> {
    let broke = windows(story).into_iter().map(|window| {
        let kind = window.kind().map(|kind| word(kind.as_str()));
        let level = window.level().as_ref().map(words::level);
        let how: Vec<_> = [kind, level].into_iter().flatten().collect();
        let how = if how.is_empty() { Inline::default() } else { md!("{}; ", Inline::join(&how, ", ")) };
        let felt = impact::descriptions(story, window).pop().map(Inline::sentence).unwrap_or_default();
        let count = how_many(story, window);
        let whom = impact::audience(story, window);
        md!("**{}** — {}{} ({}).{}", name(story, window), how, count, whom, after(" ", &felt))
    });
    let broke: Vec<_> = broke.collect();
    if broke.is_empty() { vec![md!("Not recorded: no impact window was opened.")] } else { some(broke) }
}

fn known<'s>(story: &'s Story<'_>, name: MilestoneName) -> Option<&'s Milestone> {
    story.milestones.iter().find(|milestone| milestone.name == name)
}

/// When a milestone was, with what its sources allow.
fn interval(story: &Story<'_>, name: MilestoneName) -> Option<Interval> {
    known(story, name).and_then(|milestone| milestone.interval).filter(|interval| !interval.starts_unknown())
}

/// A milestone's time as it reads under a day; where sources disagree, this says so.
fn at(story: &Story<'_>, name: MilestoneName, day: &str) -> Inline {
    let Some((milestone, interval)) = known(story, name).and_then(|known| Some((known, known.interval?))) else {
        return md!("not recorded");
    };
    let shown = story.of_records(&milestone.records, interval, day);
    let conflict = if milestone.state == MilestoneState::Conflicting { " (sources disagree)" } else { "" };
    md!("{}{}", shown, conflict)
}

/// Of a milestone that is known only to have been by some time, that time.
fn ended_by(story: &Story<'_>, name: MilestoneName) -> Option<Inline> {
    let milestone = known(story, name).filter(|known| known.interval.is_some_and(Interval::starts_unknown))?;
    let of_records = milestone.records.iter().filter_map(|record| story.entry(*record));
    let is_known = { of_records }.any(|entry| entry.occurred.when != When::Unknown);
    is_known.then(|| at(story, name, ""))
}

/// What counts as its end, and when that was.
fn end(story: &Story<'_>) -> Option<(MilestoneName, Interval)> {
    use MilestoneName::{Recovered, Resolved};
    [Recovered, Resolved].into_iter().find_map(|name| interval(story, name).map(|end| (name, end)))
}

/// From when it began to hurt on.
pub(super) fn since_start(story: &Story<'_>, to: Interval) -> Option<Lasted> {
    interval(story, MilestoneName::Started).and_then(|start| Lasted::between(start, to))
}

/// How long it was, where its start and its end are known.
pub(super) fn lasted(story: &Story<'_>) -> Option<Lasted> {
    end(story).and_then(|(_, end)| since_start(story, end))
}

fn how_long_and_unusable(story: &Story<'_>) -> Vec<Inline> {
    let mut said = vec![how_long(story)];
    said.extend(some(unusable(story)));
    said
}

/// For how long outsiders could not use it at all, where the log says when that began and when it ended: what failed and what
/// was merely slow would otherwise count alike. Windows of which that is equally true stand together; “Impact” has the times.
fn unusable(story: &Story<'_>) -> Vec<Inline> {
    let mut stretches: Vec<((Interval, Interval), Vec<Inline>)> = Vec::new();
    let outside = |window: &&ImpactWindow| window.audience() == Some(AudienceSide::Outside);
    for window in windows(story).into_iter().filter(outside) {
        for (from, to) in impact::unusable(window) {
            let bounds = (from.occurred, to.occurred);
            match stretches.iter_mut().find(|(known, _)| *known == bounds) {
                Some((_, names)) => names.push(name(story, window)),
                None => stretches.push((bounds, vec![name(story, window)])),
            }
        }
    }
    let said = stretches.into_iter().filter_map(|((from, to), names)| {
        let lasted = Lasted::between(from, to).and_then(Lasted::words)?;
        Some(md!("Unusable for {}: {}.", lasted, Inline::join(&names, ", ")))
    });
    said.collect()
}

fn how_long(story: &Story<'_>) -> Inline {
    use MilestoneName::{Declared, Resolved, Started};
    let end = end(story);
    let again = match story.incident.cycles().len() {
        0 | 1 => Inline::default(),
        cycles if story.is_internal() => md!(" It was reopened; Resolution lists its {} cycles.", cycles),
        2 => md!(" It was reopened once."),
        cycles => md!(" It was reopened {} times.", cycles.saturating_sub(1)),
    };
    let Some(start) = interval(story, Started) else {
        let ended = end.map(|(name, _)| md!(", {} {}", word(name.as_str()), at(story, name, ""))).unwrap_or_default();
        let declared = known(story, Declared).and_then(|declared| declared.interval);
        let declared = declared.map(|_| md!(" Declared {}{}.", at(story, Declared, ""), ended)).unwrap_or_default();
        let start = ended_by(story, Started).map_or_else(
            || md!("because nobody recorded when it started"),
            |by| md!("because all that is known of its start is that it was {}", by),
        );
        return md!("Not known, {}.{}{}", start, declared, again);
    };
    let started = at(story, Started, "");
    let Some((name, end)) = end else {
        let clock = story.incident.clock();
        let so_far = Lasted::between(start, Interval { earliest: clock, latest: clock }).and_then(Lasted::words);
        let so_far = so_far.filter(|_| !story.incident.kind().is_told_later());
        let so_far = so_far.map(|words| md!(", {} by the newest record", words)).unwrap_or_default();
        return md!("Not over. Started {}{}.{}", started, so_far, again);
    };
    let lasted = Lasted::between(start, end)
        .and_then(Lasted::words)
        .unwrap_or_else(|| md!("Not known, because the recorded end lies before the recorded start"));
    let missing = if name == Resolved { " When those we serve were well again is not recorded." } else { "" };
    let ended = at(story, name, &Shown::of_interval(start).day().unwrap_or_default());
    let later = later(story, end);
    md!("{}: started {}, {} {}.{}{}{}", lasted, started, word(name.as_str()), ended, missing, later, again)
}

/// What outsiders felt for longer than until the end that counts, and no longer than until it was resolved: of the rest “Over”
/// speaks. A mitigation that hurts by itself is such.
fn later(story: &Story<'_>, end: Interval) -> Inline {
    let later = windows(story).into_iter().filter_map(|window| {
        let ended = window.ended().filter(|mark| mark.occurred.earliest > end.latest)?;
        let is_told_there = impact::tail(story, window).is_some();
        let is_inside = window.audience() == Some(AudienceSide::Inside);
        let to = || story.point(ended.record, ended.occurred, &Shown::of_interval(end).day().unwrap_or_default());
        (!is_told_there && !is_inside).then(|| md!(" Impact on {} went on to {}.", name(story, window), to()))
    });
    Inline::join(&later.take(NAMED).collect::<Vec<_>>(), "")
}

/// The windows in which data was lost; a part is told with its whole.
fn losses<'s>(story: &'s Story<'_>) -> Vec<&'s ImpactWindow> {
    let all = story.incident.windows();
    let loses = |window: &&ImpactWindow| window.kind() == Some(ImpactKind::DataLoss);
    let whole =
        |window: &&ImpactWindow| !window.part_of().and_then(|whole| all.get(&whole)).is_some_and(|whole| loses(&whole));
    impact::shown(story).filter(loses).filter(whole).collect()
}

/// Whether a window says of itself that nothing was lost in it.
fn lost_nothing(story: &Story<'_>, window: &ImpactWindow) -> bool {
    let counts = counts(story, window);
    !counts.is_empty() && counts.iter().all(|affected| affected.count == Quantity::Exact(0))
}

/// Whether data was lost, where that is recorded.
pub(super) fn is_data_lost(story: &Story<'_>) -> Option<bool> {
    let losses = losses(story);
    (!losses.is_empty()).then(|| losses.into_iter().any(|window| !lost_nothing(story, window)))
}

fn data_lost(story: &Story<'_>) -> Vec<Inline> {
    let lost = losses(story).into_iter().map(|window| {
        let answer = if lost_nothing(story, window) { "No" } else { "**Yes**" };
        let (name, many) = (name(story, window), how_many(story, window));
        md!("{}, {}: {}, {}.", answer, name, many, impact::span(story, window))
    });
    let lost: Vec<_> = lost.collect();
    if lost.is_empty() { vec![md!("Not recorded.")] } else { some(lost) }
}

fn over(story: &Story<'_>) -> Vec<Inline> {
    let incident = story.incident;
    match incident.status() {
        Status::Dismissed => {
            let why = incident.dismissed().map(|why| word(why.as_str())).unwrap_or_default();
            return vec![md!("It was no incident{}.", after(": ", &why))];
        }
        Status::Merged => {
            if !story.is_internal() {
                return vec![md!("It is part of another incident, which goes on for both.")];
            }
            let target = incident.merged_into().map(|id| Inline::code(&id.to_string())).unwrap_or_default();
            return vec![md!("It is part of incident {}, which goes on for both.", target)];
        }
        _ => {}
    }
    let Some(resolution) = incident.cycles().last().and_then(|cycle| cycle.resolved.as_ref()) else {
        let ongoing = impact::shown(story).filter(|window| window.is_ongoing()).count();
        let ongoing = if ongoing == 0 { Inline::default() } else { md!(" Impact windows that go on: {}.", ongoing) };
        return vec![md!("**No**. Its status is {}.{}", word(incident.status().as_str()), ongoing)];
    };
    let how = match resolution.how {
        How::Fixed => "fixed",
        How::Mitigated => "mitigated, not fixed for good",
        How::SelfRecovered => "it healed itself",
        How::Upstream => "somebody upstream resolved it",
        How::Unknown => "how is not known",
    };
    let mut said = vec![md!("Resolved {} ({}).", story.mark(&resolution.mark), how)];
    said.extend(some(tails(story)));
    said
}

/// What went on after it was resolved. Windows that ended alike stand together.
fn tails(story: &Story<'_>) -> Vec<Inline> {
    let mut tails: Vec<(Inline, Vec<Inline>)> = Vec::new();
    for window in windows(story) {
        let Some(tail) = impact::tail(story, window) else { continue };
        let end = match tail {
            Tail::Open => Inline::default(),
            Tail::Ended(lasted) => {
                let ended = window.ended().map(|mark| story.mark(mark)).unwrap_or_default();
                md!("{}{}", ended, lasted.map(|words| md!(", {} after", words)).unwrap_or_default())
            }
        };
        match tails.iter_mut().find(|(known, _)| *known == end) {
            Some((_, names)) => names.push(name(story, window)),
            None => tails.push((end, vec![name(story, window)])),
        }
    }
    let said = tails.into_iter().map(|(end, names)| {
        let names = Inline::join(&names, ", on ");
        if end.is_blank() {
            md!("**Not quite**: no end of the impact on {} is recorded.", names)
        } else {
            md!("Its tail: impact on {} went on to {}.", names, end)
        }
    });
    said.collect()
}

fn again(story: &Story<'_>) -> Vec<Inline> {
    // What was no incident does not happen again, and another one speaks for what was merged into it.
    if matches!(story.incident.status(), Status::Dismissed | Status::Merged) {
        return Vec::new();
    }
    let is_fixed = interval(story, MilestoneName::PermanentlyFixed).is_some();
    let reopened = reopened_after_a_fix(story);
    let is_mended = is_fixed && reopened.is_none();
    let fixed = if let Some(reopened) = reopened {
        md!("**It did**: it was reopened {}, after a fix that was recorded.", reopened)
    } else if is_fixed {
        permanent_fix(story)
    } else if story.incident.fixes().is_empty() {
        md!("Not ruled out: no fix is recorded.")
    } else {
        md!("Not ruled out: no fix that is recorded is said to be permanent.")
    };
    // What was fixed is this fault; what would keep its like away is in the action items.
    let items = story.incident.action_items().values();
    let prevents: Vec<_> = items
        .filter(|item| item.kind == Some(ActionItemKind::Prevent) && item.state != ItemState::Dropped)
        .map(|item| item.state == ItemState::Completed)
        .collect();
    let all = prevents.len();
    let open = prevents.iter().filter(|done| !**done).count();
    let (still, be) = (
        if story.is_retold() { "not recorded as done" } else { "**still open**" },
        if open == 1 { "is" } else { "are" },
    );
    let prevention = match (all, open) {
        (0, _) => Inline::default(),
        (1, 0) => md!("What is to prevent the like of it is done."),
        (_, 0) => md!("What is to prevent the like of it, {} action items, is done.", all),
        (1, _) => md!("What is to prevent the like of it is {}.", still),
        _ if open == all && story.is_retold() => {
            md!("None of {} action items to prevent the like of it is recorded as done.", all)
        }
        _ if open == all => md!("All {} action items to prevent the like of it are {}.", all, still),
        _ => md!("{} of {} action items to prevent the like of it {} {}.", open, all, be, still),
    };
    // What is open comes first: a fix of this fault would read as the answer.
    let said = if open > 0 && is_mended { [prevention, fixed] } else { [fixed, prevention] };
    let said: Vec<_> = said.into_iter().filter(|part| !part.is_blank()).collect();
    vec![Inline::join(&said, " ")]
}

/// When it was reopened with no fix since, although there had been one.
fn reopened_after_a_fix(story: &Story<'_>) -> Option<Inline> {
    let [_, .., newest] = story.incident.cycles() else { return None };
    let fixes = story.facts().filter(|entry| matches!(&*entry.event, Event::FixRecorded(_)));
    let fixes: Vec<_> = fixes.collect();
    let failed = !fixes.is_empty() && fixes.iter().all(|fix| newest.opened.comes_after(&fix.mark));
    failed.then(|| story.mark(&newest.opened))
}

/// A permanent fix in the words of whoever recorded it, who may tell of one that only begins to go out.
fn permanent_fix(story: &Story<'_>) -> Inline {
    let when = at(story, MilestoneName::PermanentlyFixed, "");
    let records =
        known(story, MilestoneName::PermanentlyFixed).map(|known| known.records.as_slice()).unwrap_or_default();
    let what = records.iter().find_map(|record| match &*story.entry(*record)?.event {
        Event::FixRecorded(event) if !story.is_public() => Some(text(&event.description)),
        _ => None,
    });
    md!("A permanent fix is recorded, {}{}", when, after(": ", &what.unwrap_or_default())).sentence()
}

/// What set it off, and then what else had to be so.
fn why(story: &Story<'_>) -> Vec<Inline> {
    let factors = story.facts().filter_map(|entry| match &*entry.event {
        Event::ContributingFactorAdded(event) => Some(event),
        _ => None,
    });
    let mut factors: Vec<_> = factors.collect();
    factors.sort_by_key(|factor| factor.kind != FactorKind::Trigger);
    let more = factors.len().saturating_sub(CAUSES);
    factors.truncate(CAUSES);
    let mut said: Vec<_> = factors
        .into_iter()
        .map(|factor| {
            let what = text(&factor.description);
            if factor.kind == FactorKind::Trigger { md!("The trigger: {}", what).sentence() } else { what.sentence() }
        })
        .collect();
    match more {
        0 => {}
        1 => said.push(md!("1 more contributing factor stands below.")),
        more => said.push(md!("{} more contributing factors stand below.", more)),
    }
    said
}

/// `, 12 min after the start`, where the start is known.
fn from_start(story: &Story<'_>, to: Interval) -> Inline {
    since_start(story, to).map(|lasted| md!(", {}", lasted.offset().to_start())).unwrap_or_default()
}

fn noticed(story: &Story<'_>) -> Inline {
    let by = match story.incident.source_kind() {
        None => Inline::default(),
        Some(SourceKind::Monitoring) => md!("By monitoring"),
        Some(SourceKind::CustomerTicket) => md!("By a customer's ticket"),
        Some(SourceKind::InternalQa) => md!("By internal quality assurance"),
        Some(SourceKind::Person) => md!("By a person"),
        Some(SourceKind::Vendor) => md!("By a vendor"),
        Some(SourceKind::Newer(_)) if story.is_public() => Inline::default(),
        Some(SourceKind::Newer(other)) => md!("By {}", word(other)),
    };
    match interval(story, MilestoneName::Detected) {
        Some(noticed) => {
            let when = at(story, MilestoneName::Detected, "");
            let by = if by.is_blank() { by } else { md!("{}, ", by) };
            let whom = match story.incident.source_kind() {
                None => "; whether by us or by customers is not recorded",
                Some(_) => "",
            };
            md!("{}{}{}{}.", by, when, from_start(story, noticed), whom)
        }
        None => match ended_by(story, MilestoneName::Detected) {
            Some(when) if by.is_blank() => md!("Some time {}; how is not recorded.", when),
            Some(when) => md!("{}, some time {}.", by, when),
            None if by.is_blank() => md!("Not recorded."),
            None => md!("{}; when is not recorded.", by),
        },
    }
}

/// An update that outsiders could read.
pub(super) struct Post<'s> {
    pub(super) readable: Interval,
    entry: &'s Entry<'s>,
    event: &'s UpdatePosted,
}

/// The first of them.
pub(super) fn first_post<'s>(story: &'s Story<'s>) -> Option<Post<'s>> {
    let posts = story.facts().filter_map(|entry| match &*entry.event {
        Event::UpdatePosted(event) if event.audience == AudienceSide::Outside => {
            let at = event.published_at.as_ref().unwrap_or(entry.occurred);
            Some(Post { readable: at.interval(entry.record.recorded_at()), entry, event })
        }
        _ => None,
    });
    posts.min_by_key(|post| post.readable.latest)
}

fn first_told(story: &Story<'_>) -> Inline {
    let Some(Post { readable, entry, event }) = first_post(story) else {
        return md!("No update for outsiders is recorded.");
    };
    let at = story.moment(event.published_at.as_ref().unwrap_or(entry.occurred), entry, "");
    md!("{}{}, on {}.", at, from_start(story, readable), Inline::text(event.channel.as_str()))
}

fn action_items(story: &Story<'_>) -> Vec<Inline> {
    let items = story.incident.action_items();
    let count = |state| items.values().filter(|item| item.state == state).count();
    let [open, done, dropped] = [ItemState::Open, ItemState::Completed, ItemState::Dropped].map(count);
    if items.is_empty() {
        return vec![md!("None recorded.")];
    }
    let done = if done == 0 { md!("none recorded as completed") } else { md!("{} completed", done) };
    let dropped = if dropped == 0 { Inline::default() } else { md!(", {} dropped", dropped) };
    let actions::Open { said: mut listed, of_none } = actions::open(story);
    let of_none = of_none.map(|lacks| md!("; {} of the open ones", lacks)).unwrap_or_default();
    let mut said = vec![md!("{} open, {}{}{}.", open, done, dropped, of_none)];
    let more = listed.len().saturating_sub(NAMED);
    listed.truncate(NAMED);
    said.extend(listed);
    if more > 0 {
        said.push(md!("{} more under Action items.", more));
    }
    said
}

/// A record that puts the start before the one that somebody asserted or chose.
fn earlier_start(story: &Story<'_>) -> Option<Inline> {
    let started = known(story, MilestoneName::Started).filter(|known| known.state == MilestoneState::Recorded)?;
    let first = started.points.iter().min_by_key(|point| point.interval.latest)?;
    let asserted = interval(story, MilestoneName::Started)?;
    (first.interval.latest < asserted.earliest).then(|| {
        let first = story.point(first.record, first.interval, "");
        md!("Whether it began to hurt earlier than the start that counts: a record says {}.", first)
    })
}

/// What a reader would otherwise take for settled.
fn not_yet_known(story: &Story<'_>) -> Vec<Inline> {
    use MilestoneName::{Detected, Recovered, Resolved, Started};
    let incident = story.incident;
    let mut open = Vec::new();
    for milestone in &story.milestones {
        let over = interval(story, Resolved).is_some();
        let unclear = match (milestone.state, milestone.name) {
            (MilestoneState::Conflicting, _) => md!("sources disagree"),
            (MilestoneState::Pending, Started | Detected) => md!("not recorded"),
            (MilestoneState::Pending, Recovered) if over => md!("not recorded"),
            _ if milestone.interval.is_some_and(Interval::starts_unknown) => {
                let by = ended_by(story, milestone.name).map(|by| md!("known only that it was {}", by));
                by.unwrap_or_else(|| md!("recorded as unknown"))
            }
            _ => continue,
        };
        open.push(md!("When {} ({}): {}.", gloss(milestone.name), word(milestone.name.as_str()), unclear));
    }
    open.extend(earlier_start(story));
    let uncounted = windows(story)
        .into_iter()
        .filter(|window| counts(story, window).iter().all(|affected| affected.count == Quantity::Unknown))
        .map(|window| name(story, window));
    let uncounted: Vec<_> = uncounted.collect();
    if !uncounted.is_empty() {
        open.push(md!("How many were affected by the impact on {}.", Inline::join(&uncounted, ", on ")));
    }
    open.extend(story.facts().filter_map(|entry| match &*entry.event {
        Event::HypothesisRaised(event)
            if !story.is_public() && incident.hypotheses().get(&entry.record.id()) == Some(&Hypothesis::Open) =>
        {
            Some(md!("Whether this is so: {}", text(&event.statement)).sentence())
        }
        _ => None,
    }));
    if incident.factors().is_empty() && incident.status() != Status::Dismissed {
        open.push(md!("Why it happened: no contributing factor is recorded."));
    }
    open
}
