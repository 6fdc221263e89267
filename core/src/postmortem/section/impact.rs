//! What was worse, for whom, from when to when, and how it came back.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Interval, Mark,
    event::{AudienceSide, Event, ImpactChanged, ImpactKind, ImpactLevel, WindowPhase},
    id::RecordId,
    impact::ImpactWindow,
    postmortem::{
        inline::{Inline, md},
        page::{Page, Topic},
    },
    quantity::Restored,
};

use super::{
    story::Story,
    when::{Lasted, Shown},
    words::{self, affected, after, text, word},
};

pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    page.section(Topic::Impact);
    let windows = nested(story);
    if windows.is_empty() {
        return page.paragraph(md!("No impact window is recorded."));
    }
    let heads = ["What", "For whom", "Kind", "Level", "From", "To", "Works again", "Affected", "Caused by"];
    let rows: Vec<_> = windows.iter().map(|(depth, window)| row(story, *depth, window)).collect();
    page.table("Impact", heads, rows);
    if windows.iter().any(|(depth, _)| *depth > 0) {
        page.paragraph(md!("A window with ↳ is a part of the one above it, which does not speak for that part."));
    }
}

/// The windows that this document tells of: for everybody, those that outsiders felt.
pub(super) fn shown<'s>(story: &'s Story<'_>) -> impl Iterator<Item = &'s ImpactWindow> {
    let felt = |window: &&ImpactWindow| !story.is_public() || window.audience() == Some(AudienceSide::Outside);
    story.incident.windows().values().filter(felt)
}

/// Every window below the one that it is a part of, in the order in which they opened.
pub(super) fn nested<'s>(story: &'s Story<'_>) -> Vec<(usize, &'s ImpactWindow)> {
    let mut ordered: Vec<_> = shown(story).collect();
    ordered.sort_by_key(|window| window.opened().map(Mark::place));
    let known: BTreeSet<_> = ordered.iter().map(|window| window.id()).collect();
    let mut parts: BTreeMap<Option<RecordId>, Vec<&ImpactWindow>> = BTreeMap::new();
    for window in ordered.iter().copied() {
        // A part whose whole was retracted speaks for itself.
        parts.entry(window.part_of().filter(|whole| known.contains(whole))).or_default().push(window);
    }
    let mut shown = Vec::new();
    let mut seen = BTreeSet::new();
    // In a log from elsewhere windows can be parts of each other in a circle; those come last.
    let wholes = parts.get(&None).into_iter().flatten();
    for whole in wholes.chain(&ordered) {
        let mut waiting = vec![(0_usize, *whole)];
        while let Some((depth, window)) = waiting.pop() {
            if seen.insert(window.id()) {
                shown.push((depth, window));
                let below = parts.get(&Some(window.id())).into_iter().flatten().rev();
                waiting.extend(below.map(|part| (depth.saturating_add(1), *part)));
            }
        }
    }
    shown
}

fn row(story: &Story<'_>, depth: usize, window: &ImpactWindow) -> [Inline; 9] {
    let indent = if depth == 0 { "" } else { "↳ " };
    let felt: Vec<_> = descriptions(story, window).into_iter().map(Inline::sentence).collect();
    let felt = Inline::join(&felt, " ");
    [
        md!("{}{}{}", indent, story.window(window.id()).cloned().unwrap_or_default(), after(" — ", &felt)),
        audience(story, window),
        window.kind().map_or_else(|| md!("not recorded"), |kind| word(kind.as_str())),
        window.level().map_or_else(|| md!("not recorded"), |level| word(level.as_str())),
        window.opened().map_or_else(|| md!("not recorded"), |mark| story.mark(mark)),
        until(story, window),
        curve(story, window),
        window.affected().map_or_else(|| md!("not recorded"), |count| affected(&count)),
        window.caused_by().filter(|_| !story.is_public()).map(|id| story.label(id, "")).unwrap_or_default(),
    ]
}

/// What those who felt it felt, each text once.
pub(super) fn descriptions(story: &Story<'_>, window: &ImpactWindow) -> Vec<Inline> {
    let mut seen = BTreeSet::new();
    let texts = changes(story, window).filter_map(|change| change.description.as_ref());
    texts.filter(|description| seen.insert(*description)).map(text).collect()
}

/// The points of a window with their texts, which the state does not keep.
fn changes<'s>(story: &'s Story<'_>, window: &'s ImpactWindow) -> impl DoubleEndedIterator<Item = &'s ImpactChanged> {
    window.points().iter().filter_map(|point| match &*story.entry(point.mark.record)?.event {
        Event::ImpactChanged(change) => Some(change.as_ref()),
        _ => None,
    })
}

/// Who felt it.
pub(super) fn audience(story: &Story<'_>, window: &ImpactWindow) -> Inline {
    let side = match window.audience() {
        Some(AudienceSide::Outside) => md!("outsiders"),
        Some(AudienceSide::Inside) => md!("insiders"),
        None => md!("side not recorded"),
    };
    let label = changes(story, window).rev().find_map(|change| change.audience_label.as_ref()).map(text);
    match label {
        Some(label) => md!("{}, {}", label, side),
        None => side,
    }
}

/// From when to when it was unusable. Of what was lost or open to attack, how much works is another matter.
pub(super) fn unusable(window: &ImpactWindow) -> Vec<(&Mark, &Mark)> {
    let is_of_use = !matches!(window.kind(), Some(ImpactKind::DataLoss | ImpactKind::Security | ImpactKind::Cosmetic));
    let (mut level, mut works, mut since) = (None, None, None);
    let mut stretches = Vec::new();
    for point in window.points().iter().filter(|_| is_of_use) {
        level = point.change.level.as_ref().or(level);
        works = point.change.restored.or(works);
        let is_over = point.change.phase == Some(WindowPhase::Ended);
        let is_unusable =
            !is_over && level == Some(&ImpactLevel::Full) && works.is_none_or(|share| share == Restored::NOT);
        match since {
            None if is_unusable => since = Some(&point.mark),
            Some(from) if !is_unusable => {
                stretches.push((from, &point.mark));
                since = None;
            }
            _ => {}
        }
    }
    stretches
}

/// A window's impact after the newest resolution.
pub(super) enum Tail {
    /// It ended, this long after.
    Ended(Option<Inline>),
    /// Nobody recorded that it ended.
    Open,
}

pub(super) fn tail(story: &Story<'_>, window: &ImpactWindow) -> Option<Tail> {
    let resolved = story.resolved()?;
    match window.ended() {
        None => Some(Tail::Open),
        Some(end) => (end.comes_after(resolved) && end.occurred.latest > resolved.occurred.earliest)
            .then(|| Tail::Ended(Lasted::between(resolved.occurred, end.occurred).and_then(Lasted::words))),
    }
}

fn until(story: &Story<'_>, window: &ImpactWindow) -> Inline {
    let is_of_one_time =
        window.opened().zip(window.ended()).is_some_and(|(opened, ended)| opened.occurred == ended.occurred);
    let ended = match window.ended() {
        None if story.resolved().is_some() => md!("no end is recorded"),
        None => md!("goes on"),
        Some(_) if is_of_one_time => md!("some time in that"),
        Some(mark) => story.mark(mark),
    };
    let lasted = window.opened().zip(window.ended());
    let lasted = lasted.and_then(|(from, to)| Lasted::between(from.occurred, to.occurred)).and_then(Lasted::words);
    let since = if is_of_one_time { "" } else { "after " };
    let lasted = lasted.map_or_else(Inline::default, |words| md!(", {}{}", since, words));
    let tail = match tail(story, window) {
        None => Inline::default(),
        Some(Tail::Open) => md!("; **tail**: it was resolved all the same"),
        Some(Tail::Ended(lasted)) => {
            md!("; **tail**{}", after(": after it was resolved, ", &lasted.unwrap_or_default()))
        }
    };
    let reason = changes(story, window).next_back().and_then(|change| change.reason.as_ref());
    let reason = reason.filter(|_| !story.is_public()).map(text);
    md!("{}{}{}{}", ended, lasted, tail, after("; ", &reason.unwrap_or_default()))
}

/// From when to when, for a sentence.
pub(super) fn span(story: &Story<'_>, window: &ImpactWindow) -> Inline {
    let day = window.opened().and_then(|mark| Shown::of_interval(mark.occurred).day()).unwrap_or_default();
    let from = window.opened().map_or_else(|| md!("not recorded"), |mark| story.mark(mark));
    if let Some((opened, ended)) = window.opened().zip(window.ended())
        && opened.occurred == ended.occurred
    {
        return md!("some time in {}", from);
    }
    let end = window.ended().map(|mark| md!(" to {}", story.point(mark.record, mark.occurred, &day)));
    let open = if story.resolved().is_some() { ", and no end is recorded" } else { ", and it goes on" };
    md!("from {}{}", from, end.unwrap_or_else(|| md!("{}", open)))
}

/// The restoration curve: how much worked, from when on. What is lost does not work again by being over.
fn curve(story: &Story<'_>, window: &ImpactWindow) -> Inline {
    let brings_back = |share: Restored| share.quantity() != Restored::NOT.quantity();
    let mut shares = window.points().iter().filter_map(|point| point.change.restored);
    if window.kind() == Some(ImpactKind::DataLoss) && !shares.any(brings_back) {
        return Inline::default();
    }
    let day = |interval: Interval| Shown::of_interval(interval).day();
    let mut before = window.opened().and_then(|mark| day(mark.occurred)).unwrap_or_default();
    let points = window.points().iter().filter_map(|point| {
        let restored = words::restored(point.change.restored?);
        let at = story.point(point.mark.record, point.mark.occurred, &before);
        before = day(point.mark.occurred).unwrap_or_default();
        Some(md!("{} {}", restored, after("at ", &at)))
    });
    let points: Vec<_> = points.collect();
    if points.is_empty() { md!("not recorded") } else { Inline::join(&points, ", ") }
}
