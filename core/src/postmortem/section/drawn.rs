//! What the timeline's picture shows: what went on in lanes, and what happened at its time.

use std::collections::BTreeSet;

use crate::{
    Interval, Timestamp,
    event::{AudienceSide, Event, ImpactKind, ImpactLevel, Prominence, WindowPhase},
    history::Entry,
    id::RecordId,
    impact::ImpactWindow,
    lifecycle::Status,
    postmortem::{
        figure::{Figure, Lane, LaneKind, Point, Rank, Span, is_vague},
        inline::Inline,
    },
    quantity::Quantity,
};

use super::{
    story::Story,
    when::Shown,
    words::{text, word},
};

/// Nothing of it works.
const ALL: u16 = 10_000;
const MINUTE: i64 = 60 * 1_000_000_000;
const DAY: i64 = 24 * 60 * MINUTE;

pub(super) fn figure<'e, 'a: 'e>(story: &Story<'a>, entries: impl Iterator<Item = &'e Entry<'a>>) -> Figure {
    let mut lanes = vec![status(story), severity(story)];
    lanes.extend(windows(story));
    lanes.retain(|lane| !lane.spans.is_empty());
    let causes = causes(story);
    let held = entries.filter(|entry| entry.holds());
    let mut points: Vec<_> = held.filter_map(|entry| point(story, &causes, entry)).collect();
    in_order(&mut points);
    Figure { lanes: merged(lanes), points }
}

fn point(story: &Story<'_>, causes: &BTreeSet<RecordId>, entry: &Entry<'_>) -> Option<Point> {
    let shown = Shown::of(entry.occurred, entry.record.recorded_at());
    let (day, heading) = shown.day().zip(shown.heading())?;
    let curation = story.curation(entry.record.id());
    let caption = curation.and_then(|curation| curation.caption.as_ref()).map(text);
    let rank = match curation.map(|curation| &curation.prominence) {
        Some(Prominence::Key) => Rank::Key,
        _ if causes.contains(&entry.record.id()) => Rank::Cause,
        _ => rank(entry),
    };
    Some(Point {
        at: drawn(entry.mark.occurred),
        time: clock(entry.mark.occurred),
        day: heading.plain(),
        what: caption.unwrap_or_else(|| story.tell(entry, &day)).drawn(),
        rank,
    })
}

/// A time in as few figures as a picture has room for: the day stands above it.
fn clock(at: Interval) -> String {
    let minute = |at: Timestamp| at.to_string().get(11..16).unwrap_or_default().to_owned();
    let (from, to) = (minute(at.earliest), minute(at.latest));
    if at.latest == Timestamp::MAX {
        return format!("from {from} on");
    }
    let is_one_day = at.latest.since(at.earliest) < DAY;
    if (&*from, &*to, is_one_day) == ("00:00", "23:59", true) {
        "that day".to_owned()
    } else if is_vague(at) && to == "23:59" {
        "by that day".to_owned()
    } else if is_vague(at) {
        format!("by {to}")
    } else if from == to {
        to
    } else {
        format!("{from}–{to}")
    }
}

/// A time as it is drawn: one that is known to the minute is no stretch of time, and a stretch up to some minute ends where that
/// minute itself is drawn. Of what has no known end, the beginning is drawn.
fn drawn(at: Interval) -> Interval {
    if at.latest == Timestamp::MAX {
        return Interval { earliest: at.earliest, latest: at.earliest };
    }
    let is_exact = at.latest.since(at.earliest) < MINUTE;
    let into_minute = at.latest.unix_nanos().rem_euclid(MINUTE);
    let ends_a_minute = into_minute == MINUTE.saturating_sub(1);
    let latest = if ends_a_minute { at.latest.saturating_sub(into_minute) } else { at.latest };
    Interval { earliest: at.earliest, latest: if is_exact { at.earliest } else { latest } }
}

/// The picture has the order of the tables, which go by the latest that each can have been: what is drawn at its minute's
/// beginning stands no higher than what came before it.
fn in_order(points: &mut [Point]) {
    let mut lowest = Timestamp::MIN;
    for point in points {
        let is_instant = point.at.is_instant();
        lowest = point.at.latest.max(lowest);
        point.at.latest = lowest;
        if is_instant {
            point.at.earliest = lowest;
        }
    }
}

/// What windows say that they come from; the public is not told.
fn causes(story: &Story<'_>) -> BTreeSet<RecordId> {
    let windows = story.incident.windows().values().filter(|_| !story.is_public());
    windows.filter_map(ImpactWindow::caused_by).collect()
}

/// What the story turns on.
fn rank(entry: &Entry<'_>) -> Rank {
    match &*entry.event {
        Event::Declared(_)
        | Event::Contained(_)
        | Event::FixRecorded(_)
        | Event::Regressed(_)
        | Event::Resolved(_)
        | Event::Reopened(_)
        | Event::SeveritySet(_)
        | Event::DecisionMade(_)
        | Event::MilestoneAsserted(_) => Rank::Turn,
        Event::ImpactChanged(event) if event.window.is_none() || event.phase == Some(WindowPhase::Ended) => Rank::Turn,
        Event::UpdatePosted(event) if event.audience == AudienceSide::Outside => Rank::Turn,
        _ => Rank::Other,
    }
}

/// Spans from one change to the next; the last one as long as `end` says.
fn until_next<T>(changes: &[(Interval, T)], end: Option<Interval>, span: impl Fn(&T) -> (u8, u16)) -> Vec<Span> {
    let next = changes.iter().skip(1).map(|(at, _)| Some(*at)).chain([end]);
    let spans = changes.iter().zip(next).map(|((from, what), to)| {
        let (weight, share) = span(what);
        Span { from: drawn(*from), to: to.map(drawn), weight, share }
    });
    spans.collect()
}

fn status(story: &Story<'_>) -> Lane {
    let incident = story.incident;
    let declared = incident.declared().map(|mark| (mark.occurred, Status::Detected));
    let mut changes: Vec<_> = declared.into_iter().collect();
    changes.extend(incident.statuses().iter().map(|change| (change.mark.occurred, change.to)));
    changes.sort_by_key(|(at, _)| at.latest);
    let spans = until_next(&changes, None, |status| match status {
        Status::Detected | Status::Responding => (4, ALL),
        Status::Contained => (3, ALL),
        Status::Recovering => (2, ALL),
        _ => (0, ALL),
    });
    Lane {
        names: vec!["Status".to_owned()],
        of: "strong while responding, fainter once contained, faint while recovering".to_owned(),
        kind: LaneKind::Status,
        spans,
    }
}

fn severity(story: &Story<'_>) -> Lane {
    let changes = story.incident.severities();
    let labels: Vec<_> = changes.iter().map(|change| Inline::text(change.severity.label.as_str()).drawn()).collect();
    let at: Vec<_> = changes.iter().map(|change| (change.mark.occurred, change.severity.rank)).collect();
    let end = story.resolved().map(|resolved| resolved.occurred);
    // What was set once it was over stands for what it had been.
    let end = end.filter(|end| at.last().is_none_or(|(last, _)| last.latest < end.latest));
    let spans = until_next(&at, end, |rank| (u8::try_from(5_u64.saturating_sub(*rank)).unwrap_or(1).clamp(1, 4), ALL));
    let names = vec!["Severity".to_owned()];
    Lane { names, of: labels.join(", then "), kind: LaneKind::Severity, spans }
}

fn windows(story: &Story<'_>) -> Vec<Lane> {
    let mut windows: Vec<_> = story.incident.windows().values().collect();
    let inside = |window: &ImpactWindow| window.audience() == Some(AudienceSide::Inside);
    // What was lost first: it has a lane also where there is room for few.
    let kept = |window: &ImpactWindow| window.kind() != Some(ImpactKind::DataLoss);
    windows.sort_by_key(|window| (inside(window), kept(window), window.opened().map(crate::Mark::place)));
    windows.into_iter().map(|window| lane(story, window)).collect()
}

/// Windows that went the same way in one lane, under all of their names: what has room for few lanes then shows more of what
/// was hit.
fn merged(lanes: Vec<Lane>) -> Vec<Lane> {
    let mut merged: Vec<Lane> = Vec::new();
    for lane in lanes {
        let same = |one: &&mut Lane| one.kind == LaneKind::Impact && (&one.of, &one.spans) == (&lane.of, &lane.spans);
        match merged.iter_mut().find(same) {
            Some(same) => same.names.extend(lane.names),
            None => merged.push(lane),
        }
    }
    merged
}

/// A window's curve: how much does not work, from point to point.
fn lane(story: &Story<'_>, window: &ImpactWindow) -> Lane {
    let (mut level, mut share, mut is_over) = (2, ALL, false);
    let changes = window.points().iter().map(|point| {
        level = match &point.change.level {
            Some(ImpactLevel::Full) => 4,
            Some(ImpactLevel::Partial) => 3,
            Some(ImpactLevel::Degraded) => 2,
            Some(_) => 1,
            None => level,
        };
        if let Some(restored) = point.change.restored {
            // Something works, and nobody knows how much.
            if restored.quantity() == Quantity::Unknown {
                level = level.min(2);
            }
            // Of a range, what may still be broken.
            let least = restored.quantity().bounds().0.unwrap_or(0);
            share = ALL.saturating_sub(u16::try_from(least).unwrap_or(ALL));
        }
        is_over = point.change.phase.map_or(is_over, |phase| phase == WindowPhase::Ended);
        (point.mark.occurred, (if is_over { 0 } else { level }, share))
    });
    let changes: Vec<_> = changes.collect();
    let name = story.window(window.id()).map(Inline::drawn).unwrap_or_default();
    let kind = window.kind().map(|kind| word(kind.as_str()).drawn()).unwrap_or_default();
    Lane { names: vec![name], of: kind, kind: LaneKind::Impact, spans: until_next(&changes, None, |drawn| *drawn) }
}
