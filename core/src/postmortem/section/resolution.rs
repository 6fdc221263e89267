//! How it came to an end: containments, fixes, checks, each resolution and the rules that it met, broke or set aside.

use std::collections::BTreeMap;

use crate::{
    event::{Event, Permanence, ValidationOutcome},
    guard::{GuardState, Guards},
    history::Entry,
    incident::Cycle,
    postmortem::{
        inline::{Inline, md},
        page::{Page, Topic},
    },
};

use super::{
    story::Story,
    when::Lasted,
    words::{after, text, word, written},
};

pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    page.section(Topic::Resolution);
    let mut said: Vec<_> = story.incident.cycles().iter().map(|cycle| self::cycle(story, cycle)).collect();
    let held = story.facts().filter_map(|entry| match &*entry.event {
        Event::Contained(event) => {
            let summary = after(": ", &written(entry, event.summary.as_ref()));
            Some(md!("Contained {}{}{}", story.when(entry), story.by(entry.record), summary).sentence())
        }
        Event::Regressed(event) => {
            let (when, by) = (story.when(entry), story.by(entry.record));
            Some(md!("Back to {} {}{}: {}", event.to.as_str(), when, by, text(&event.reason)).sentence())
        }
        _ => None,
    });
    said.extend(held);
    page.list(said);
    fixes(page, story);
    validations(page, story);
    guards(page, story);
}

fn cycle(story: &Story<'_>, cycle: &Cycle) -> Inline {
    let opened = story.mark(&cycle.opened);
    let opening = story.entry(cycle.opened.record).map(|entry| match &*entry.event {
        Event::Reopened(event) => md!("Reopened {}: {}", opened, text(&event.reason)),
        _ => md!("Opened {}", opened),
    });
    let opening = opening.unwrap_or_default();
    let Some(resolution) = &cycle.resolved else { return md!("{}; not resolved.", opening) };
    let lasted = Lasted::between(cycle.opened.occurred, resolution.mark.occurred).and_then(Lasted::words);
    let lasted = lasted.map_or_else(Inline::default, |words| md!(" after {}", words));
    let entry = story.entry(resolution.mark.record);
    let by = entry.map(|entry| story.by(entry.record)).unwrap_or_default();
    let summary = entry.map(|entry| match &*entry.event {
        Event::Resolved(event) => written(entry, event.summary.as_ref()),
        _ => Inline::default(),
    });
    let how = word(resolution.how.as_str());
    let summary = after(": ", &summary.unwrap_or_default());
    md!("{}; **resolved** {}{} ({}){}{}", opening, story.mark(&resolution.mark), lasted, how, by, summary).sentence()
}

fn fixes(page: &mut Page, story: &Story<'_>) {
    let fixes = story.facts().filter_map(|entry| match &*entry.event {
        Event::FixRecorded(event) => {
            let lasts = match event.permanence {
                Permanence::Unknown if gave_way(story, entry) => md!("did not hold"),
                Permanence::Unknown => md!("held as far as recorded"),
                Permanence::Temporary | Permanence::Permanent => md!("{}", event.permanence.as_str()),
            };
            let reference = event.reference.as_ref().map(|id| Inline::code(id.as_str())).unwrap_or_default();
            let what = text(&event.description);
            Some([story.when(entry), what, word(event.kind.as_str()), lasts, reference, story.who(entry.record)])
        }
        _ => None,
    });
    let fixes: Vec<_> = fixes.collect();
    if fixes.is_empty() {
        return page.paragraph(md!("No fix is recorded."));
    }
    page.table("Fixes", ["When", "Fix", "Kind", "Lasts", "Reference", "Who"], fixes);
}

/// Whether it got worse again after a fix.
fn gave_way(story: &Story<'_>, fix: &Entry<'_>) -> bool {
    story.facts().any(|entry| {
        matches!(&*entry.event, Event::Regressed(_) | Event::Reopened(_)) && entry.mark.comes_after(&fix.mark)
    })
}

fn validations(page: &mut Page, story: &Story<'_>) {
    let checks = story.facts().filter_map(|entry| match &*entry.event {
        Event::ValidationRecorded(event) => {
            let found = match event.outcome {
                ValidationOutcome::Passed => "passed",
                ValidationOutcome::Failed => "**failed**",
                ValidationOutcome::Inconclusive => "inconclusive",
            };
            let of = event.fix.map(|fix| story.label(fix, "")).unwrap_or_default();
            Some([story.when(entry), text(&event.check), md!("{}", found), of, story.who(entry.record)])
        }
        _ => None,
    });
    let checks: Vec<_> = checks.collect();
    if checks.is_empty() {
        return page.paragraph(md!("No validation is recorded."));
    }
    page.table("Validations", ["When", "Check", "Found", "Of the fix", "Who"], checks);
}

/// The guards that claims did not meet: waived with a reason, or only advised. Where all were met, that is said in a line.
fn guards(page: &mut Page, story: &Story<'_>) {
    let mut unmet = Vec::new();
    let mut judged = false;
    let mut waivers = BTreeMap::new();
    for entry in story.told() {
        // A waiver is recorded just before the claim that it is for.
        if let Event::GuardWaived(event) = &*entry.event {
            waivers.insert(event.guard, text(&event.reason));
        }
        for (guard, state) in claimed(entry).iter().flat_map(|guards| &guards.0) {
            judged = true;
            let (stood, why) = match state {
                GuardState::Met | GuardState::Off => continue,
                GuardState::Waived => ("**waived**", waivers.remove(guard).unwrap_or_default()),
                GuardState::Advised => ("not met; the plan only advises it", Inline::default()),
            };
            let (claim, guard) = (word(entry.event.name()), Inline::code(guard.as_str()));
            unmet.push([story.when(entry), claim, guard, md!("{}", stood), story.who(entry.record), why]);
        }
    }
    if !unmet.is_empty() {
        page.table(
            "Guards of the plan that a claim did not meet",
            ["When", "Claim", "Guard", "How it stood", "Who", "Why"],
            unmet,
        );
    } else if judged {
        page.paragraph(md!("Every claim met the guards of the plan."));
    }
}

fn claimed<'e>(entry: &'e Entry<'_>) -> Option<&'e Guards> {
    match &*entry.event {
        Event::Resolved(event) => Some(&event.guards),
        Event::Closed(event) => Some(&event.guards),
        Event::PostmortemPublished(event) => Some(&event.guards),
        Event::SeveritySet(event) => Some(&event.guards),
        _ => None,
    }
}
