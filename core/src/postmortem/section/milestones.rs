//! The named points: when each was, how that is known, and what else is said of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Interval,
    event::{Event, MilestoneName},
    milestone::{Milestone, MilestonePoint, MilestoneState},
    postmortem::{
        inline::{Inline, md},
        page::{Page, Topic},
    },
};

use super::{
    story::Story,
    when::Lasted,
    words::{after, gloss, word, written},
};

/// As many different points as a row spells out; of more it says the first and the last.
const SPELLED_OUT: usize = 3;

pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    page.section(Topic::Milestones);
    let rows: Vec<_> = story.milestones.iter().map(|milestone| row(story, milestone)).collect();
    if story.is_public() {
        let rows = rows.into_iter().map(|[name, state, when, offset, ..]| [name, state, when, offset]).collect();
        return page.table("Milestones", ["Milestone", "State", "When", "From the start"], rows);
    }
    page.table("Milestones", ["Milestone", "State", "When", "From the start", "How it is known", "Also said"], rows);
    let of_windows = story.facts().filter_map(|entry| match &*entry.event {
        Event::MilestoneAsserted(event) if event.window.is_some() => {
            let by = after(" — by ", &story.who(entry.record));
            Some(md!("{}: {}{}", story.when(entry), story.tell(entry, ""), by).sentence())
        }
        _ => None,
    });
    let of_windows: Vec<_> = of_windows.collect();
    if !of_windows.is_empty() {
        page.paragraph(md!("Of single impact windows:"));
        page.list(of_windows);
    }
}

fn row(story: &Story<'_>, milestone: &Milestone) -> [Inline; 6] {
    let state = match milestone.state {
        MilestoneState::Recorded => "recorded",
        MilestoneState::Pending => "not recorded",
        MilestoneState::NotApplicable => "not applicable",
        MilestoneState::Conflicting => "**conflicting**",
    };
    [
        md!("**{}** — {}", word(milestone.name.as_str()), gloss(milestone.name)),
        md!("{}", state),
        when(story, milestone),
        from_start(story, milestone),
        known_by(story, milestone),
        others(story, milestone),
    ]
}

fn when(story: &Story<'_>, milestone: &Milestone) -> Inline {
    match (milestone.interval, milestone.records.as_slice()) {
        (None, _) => Inline::default(),
        // Of sources that disagree each stands in its own column; what they span is no time that anybody gave.
        (Some(_), _) if milestone.state == MilestoneState::Conflicting => md!("sources disagree"),
        (Some(interval), records) => story.of_records(records, interval, ""),
    }
}

fn from_start(story: &Story<'_>, milestone: &Milestone) -> Inline {
    let known =
        |milestone: &Milestone| (milestone.state == MilestoneState::Recorded).then_some(milestone.interval).flatten();
    let started = story.milestones.iter().find(|milestone| milestone.name == MilestoneName::Started).and_then(known);
    let offset = |(start, at): (Interval, Interval)| Lasted::between(start, at).map(|lasted| lasted.offset().signed());
    let other = Some(milestone).filter(|milestone| milestone.name != MilestoneName::Started).and_then(known);
    started.zip(other).and_then(offset).unwrap_or_default()
}

fn known_by(story: &Story<'_>, milestone: &Milestone) -> Inline {
    let choice = story.incident.choices().iter().find(|one| one.milestone == milestone.name && one.window.is_none());
    let chosen = choice.filter(|choice| milestone.records.contains(&choice.assertion)).and_then(|choice| {
        let entry = story.entry(choice.mark.record)?;
        let why = match &*entry.event {
            Event::MilestoneChosen(event) => written(entry, event.reason.as_ref()),
            _ => Inline::default(),
        };
        Some(md!("chosen{}{}; ", story.by(entry.record), after(": ", &why)))
    });
    let rests_on: BTreeSet<_> = milestone.records.iter().collect();
    let sources = milestone.points.iter().filter(|point| rests_on.contains(&point.record));
    let sources: Vec<_> = sources.map(|point| source(story, point)).collect();
    match milestone.state {
        MilestoneState::Conflicting => Inline::default(),
        _ => md!("{}{}", chosen.unwrap_or_default(), Inline::join(&sources, "; ")),
    }
}

/// Who says so, or what implies it.
fn source(story: &Story<'_>, point: &MilestonePoint) -> Inline {
    let Some(entry) = story.entry(point.record) else { return Inline::default() };
    let corrected = if entry.corrections.is_empty() { "" } else { ", corrected" };
    if point.asserted {
        let note = match &*entry.event {
            Event::MilestoneAsserted(event) => written(entry, event.note.as_ref()),
            _ => Inline::default(),
        };
        md!("asserted{}{}{}", story.by(entry.record), corrected, after(": ", &note))
    } else {
        md!("derived from {}{}", word(entry.event.name()), corrected)
    }
}

/// Each of them once, with how often it came.
fn counted(said: impl Iterator<Item = Inline>) -> Vec<Inline> {
    let mut order = Vec::new();
    let mut counts: BTreeMap<Inline, usize> = BTreeMap::new();
    for one in said {
        let count = counts.entry(one.clone()).or_default();
        *count = count.saturating_add(1);
        if *count == 1 {
            order.push(one);
        }
    }
    let shown = order.into_iter().map(|one| match counts.get(&one) {
        Some(count) if *count > 1 => md!("{} × {}", *count, one),
        _ => one,
    });
    shown.collect()
}

/// The points that the row does not rest on; of a conflict, all of them.
fn others(story: &Story<'_>, milestone: &Milestone) -> Inline {
    let conflict = milestone.state == MilestoneState::Conflicting;
    let rests_on: BTreeSet<_> = milestone.records.iter().collect();
    let others = milestone.points.iter().filter(|point| conflict || !rests_on.contains(&point.record));
    let when = |point: &MilestonePoint| match milestone.state {
        MilestoneState::Conflicting => story.marked_point(point.record, point.interval),
        _ => story.point(point.record, point.interval, ""),
    };
    let said = others.map(|point| md!("{} ({})", when(point), source(story, point)));
    let said: Vec<_> = said.collect();
    let shown = counted(said.iter().cloned());
    match (said.as_slice(), shown.len() > SPELLED_OUT && !conflict) {
        ([first, .., last], true) => md!("{} others, first and last: {}; {}", said.len(), first, last),
        _ => Inline::join(&shown, "; "),
    }
}
