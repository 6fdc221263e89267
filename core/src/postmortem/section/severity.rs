//! How bad it was said to be, from when on, by whom and why.

use crate::{
    Interval,
    event::Event,
    incident::SeverityChange,
    postmortem::inline::{Inline, md},
};

use crate::postmortem::page::{Page, Topic};

use super::{
    story::Story,
    when::Lasted,
    words::{after, written},
};

pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    page.section(Topic::Severity);
    let changes = story.incident.severities();
    if changes.is_empty() {
        return page.paragraph(md!("Nobody set a severity."));
    }
    let next = changes.iter().skip(1).map(Some).chain([None]);
    let rows: Vec<_> = changes.iter().zip(next).map(|(change, next)| row(story, change, next)).collect();
    page.table("Severity in time", ["From", "Severity", "How", "Why", "How long"], rows);
    let confirmed = story.facts().filter_map(|entry| match &*entry.event {
        Event::SeverityConfirmed(event) => {
            let severity = Inline::text(event.severity.label.as_str());
            let reason = after(": ", &written(entry, event.reason.as_ref()));
            Some(md!("{} was confirmed{}, {}{}.", severity, story.by(entry.record), story.when(entry), reason))
        }
        _ => None,
    });
    page.list(confirmed.collect());
}

fn row(story: &Story<'_>, change: &SeverityChange, next: Option<&SeverityChange>) -> [Inline; 5] {
    let entry = story.entry(change.mark.record);
    let by = entry.map(|entry| story.by(entry.record)).unwrap_or_default();
    let how = match change.origin {
        _ if change.retold => "judged by whoever tells it",
        crate::SeverityOrigin::Set => "set",
        crate::SeverityOrigin::Proposed => "proposed",
    };
    let reason = entry.map(|entry| match &*entry.event {
        Event::SeveritySet(event) => written(entry, event.reason.as_ref()),
        _ => Inline::default(),
    });
    [
        story.mark(&change.mark),
        Inline::text(change.severity.label.as_str()),
        md!("{}{}", how, by),
        reason.unwrap_or_default(),
        lasted(story, change, next),
    ]
}

/// Until the next severity; the last one until the incident was resolved.
fn lasted(story: &Story<'_>, change: &SeverityChange, next: Option<&SeverityChange>) -> Inline {
    let from = change.mark.occurred;
    let until = |to: Interval| Lasted::between(from, to).and_then(Lasted::words);
    let resolved = story.resolved().filter(|resolved| resolved.comes_after(&change.mark));
    if let Some(next) = next {
        let whole = until(next.mark.occurred).unwrap_or_else(|| md!("unknown"));
        // What counts against a team is how long it was so bad while the incident was open.
        let open =
            resolved.filter(|resolved| next.mark.comes_after(resolved)).and_then(|resolved| until(resolved.occurred));
        return open.map_or(whole.clone(), |open| md!("{} until resolved, {} in all", open, whole));
    }
    match (resolved, story.resolved()) {
        (Some(resolved), _) => {
            until(resolved.occurred).map_or_else(|| md!("until resolved"), |words| md!("{} until resolved", words))
        }
        (None, Some(_)) => md!("after it was resolved"),
        (None, None) if story.incident.kind().is_told_later() => md!("not over"),
        (None, None) => {
            let now = Interval { earliest: story.incident.clock(), latest: story.incident.clock() };
            let so_far = until(now).filter(|_| from.latest < story.incident.clock());
            so_far.map_or_else(|| md!("not over"), |words| md!("{} by the newest record", words))
        }
    }
}
