//! What proves the document and what is missing from it: versions, digests, redactions, clocks.

use crate::{
    event::Event,
    id::Renderer,
    postmortem::{
        inline::{Inline, md},
        page::{Page, Topic},
    },
};

use super::{
    marks::recorded,
    obligations,
    story::Story,
    words::{address, number, text},
};

pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    page.section(Topic::Appendix);
    let incident = story.incident;
    let host = story.entries().iter().filter(|entry| matches!(&*entry.event, Event::Extension(_))).count();
    let mut rows = vec![
        [md!("Records"), number(u64::try_from(story.history.records().len()).unwrap_or(u64::MAX))],
        [md!("Chain, up to version {}", incident.version()), Inline::code(&incident.head().chain.to_string())],
        [md!("Plan"), plan(story)],
        [md!("Made by"), Inline::text(Renderer::sevlog().as_str())],
        [md!("Records that only a newer sevlog can read"), number(incident.unknown_records())],
    ];
    if host > 0 {
        rows.push([md!("Records of the host's own"), md!("{}", host)]);
    }
    rows.push([md!("Clock steps back while recording"), clock(story)]);
    page.table("Appendix", ["What", "Value"], rows);
    published(page, story);
    redactions(page, story);
    fields(page, story);
    obligations::by_plan(page, story);
}

fn plan(story: &Story<'_>) -> Inline {
    let given = Inline::code(&story.plan.to_string());
    match story.incident.plan() {
        Some(declared) if declared != story.plan => {
            md!("{}; declared under another, {}", given, Inline::code(&declared.to_string()))
        }
        _ => given,
    }
}

fn clock(story: &Story<'_>) -> Inline {
    let versions = |versions: &[crate::Version]| {
        let versions: Vec<_> = versions.iter().map(|version| md!("{}", *version)).collect();
        Inline::join(&versions, ", ")
    };
    let steps = match story.history.clock_steps().as_slice() {
        [] => md!("none"),
        steps => md!("at versions {}; records are ordered by version, so nothing moved", versions(steps)),
    };
    match story.history.left_out() {
        [] => steps,
        left_out => md!(
            "{}; this document leaves out versions {}, which stand behind a clock that was ahead",
            steps,
            versions(left_out)
        ),
    }
}

fn published(page: &mut Page, story: &Story<'_>) {
    let rows = story.told().filter_map(|entry| match &*entry.event {
        Event::PostmortemPublished(event) => Some([
            number(event.revision),
            story.moment(event.published_at.as_ref().unwrap_or(entry.occurred), entry, ""),
            md!("{}", event.audience.as_str()),
            event.covers.map_or_else(|| md!("written elsewhere"), |version| md!("up to version {}", version)),
            event.address.as_ref().map(address).unwrap_or_default(),
            event.document_digest.map(|digest| Inline::code(&digest.to_string())).unwrap_or_default(),
        ]),
        _ => None,
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        page.table("Published postmortems", ["Revision", "Readable from", "For", "Tells", "Where", "Digest"], rows);
    }
}

fn redactions(page: &mut Page, story: &Story<'_>) {
    let rows = story.told().filter_map(|entry| match &*entry.event {
        Event::Redacted(event) => {
            Some([md!("{}", event.version), recorded(entry.record), story.says(entry.record), text(&event.reason)])
        }
        _ => None,
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        page.table("Text that was removed for good, here and in the log", ["From version", "When", "By", "Why"], rows);
    }
}

fn fields(page: &mut Page, story: &Story<'_>) {
    let rows: Vec<_> =
        story.incident.fields().map(|(name, value)| [Inline::text(name.as_str()), text(value)]).collect();
    if !rows.is_empty() {
        page.table("Fields", ["Field", "Value"], rows);
    }
}
