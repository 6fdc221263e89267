//! What people wrote into the document: contributing factors, and whole sections.

use std::collections::BTreeMap;

use crate::{
    event::{Event, FactorKind},
    id::Section,
    postmortem::{
        inline::{Inline, md},
        page::{Page, Topic},
    },
    text::Text,
};

use super::{
    story::Story,
    words::{text, word},
};

/// The section that stands at the top instead of the declaration's own summary.
const SUMMARY: &str = "summary";
/// How the name of a section begins that is written for everybody.
const FOR_ALL: &str = "public_";
/// What stands at the top of a document for everybody, where it differs.
const PUBLIC_SUMMARY: &str = "public_summary";

pub(super) fn factors(page: &mut Page, story: &Story<'_>) {
    page.section(Topic::Factors);
    let rows = story.facts().filter_map(|entry| match &*entry.event {
        Event::ContributingFactorAdded(event) => {
            let kind = match &event.kind {
                FactorKind::Trigger => md!("**trigger**"),
                kind => word(kind.as_str()),
            };
            let teller = if story.is_public() { Inline::default() } else { story.who(entry.record) };
            Some([kind, text(&event.description), story.when(entry), teller])
        }
        _ => None,
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return page.paragraph(md!("None recorded."));
    }
    page.table("Contributing factors", ["Kind", "Factor", "Introduced", "Told by"], rows);
}

/// Every section as it was last written, in the order in which they were first.
pub(super) fn sections(page: &mut Page, story: &Story<'_>) {
    let mut order: Vec<&Section> = Vec::new();
    let mut bodies: BTreeMap<&Section, &Text> = BTreeMap::new();
    for (section, body) in all(story).filter(|(section, _)| stands_here(story, section)) {
        if bodies.insert(section, body).is_none() {
            order.push(section);
        }
    }
    if !order.is_empty() {
        page.section(Topic::Review);
    }
    for (section, body) in order.iter().filter_map(|section| Some((section, bodies.get(section)?))) {
        let name = section.as_str();
        page.subsection(capitalised(if story.is_public() { name.trim_start_matches(FOR_ALL) } else { name }));
        paragraphs(page, body);
    }
}

fn all<'s>(story: &'s Story<'_>) -> impl DoubleEndedIterator<Item = (&'s Section, &'s Text)> {
    story.told().filter_map(|entry| match &*entry.event {
        Event::SectionWritten(event) => Some((&event.section, &event.body)),
        _ => None,
    })
}

/// A summary stands at the top, and a document for everybody has only what was written for it.
fn stands_here(story: &Story<'_>, section: &Section) -> bool {
    let name = section.as_str();
    if story.is_public() { name.starts_with(FOR_ALL) && name != PUBLIC_SUMMARY } else { name != SUMMARY }
}

/// What was written to stand at the top.
pub(super) fn summary<'s>(story: &'s Story<'_>) -> Option<&'s Text> {
    let public = if story.is_public() { newest(story, PUBLIC_SUMMARY) } else { None };
    public.or_else(|| newest(story, SUMMARY))
}

/// A section as it was last written.
fn newest<'s>(story: &'s Story<'_>, wanted: &str) -> Option<&'s Text> {
    all(story).rev().find(|(section, _)| section.as_str() == wanted).map(|(_, body)| body)
}

pub(super) fn paragraphs(page: &mut Page, body: &Text) {
    match body.as_str() {
        Some(body) => Inline::paragraphs(body).into_iter().for_each(|lines| page.lines(lines)),
        None => page.paragraph(text(body)),
    }
}

/// `went_well` as “Went well”.
fn capitalised(name: &str) -> Inline {
    let mut chars = name.chars();
    let first: String = chars.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    word(&format!("{first}{}", chars.as_str()))
}
