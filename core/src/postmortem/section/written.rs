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
pub(super) const SUMMARY: &str = "summary";

pub(super) fn factors(page: &mut Page, story: &Story<'_>) {
    page.section(Topic::Factors);
    let rows = story.facts().filter_map(|entry| match &*entry.event {
        Event::ContributingFactorAdded(event) => {
            let kind = match &event.kind {
                FactorKind::Trigger => md!("**trigger**"),
                kind => word(kind.as_str()),
            };
            Some([kind, text(&event.description), story.when(entry), story.who(entry.record)])
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
    for (section, body) in all(story).filter(|(section, _)| section.as_str() != SUMMARY) {
        if bodies.insert(section, body).is_none() {
            order.push(section);
        }
    }
    if !order.is_empty() {
        page.section(Topic::Review);
    }
    for (section, body) in order.iter().filter_map(|section| Some((section, bodies.get(section)?))) {
        page.subsection(capitalised(section.as_str()));
        paragraphs(page, body);
    }
}

fn all<'s>(story: &'s Story<'_>) -> impl DoubleEndedIterator<Item = (&'s Section, &'s Text)> {
    story.told().filter_map(|entry| match &*entry.event {
        Event::SectionWritten(event) => Some((&event.section, &event.body)),
        _ => None,
    })
}

/// A section as it was last written.
pub(super) fn newest<'s>(story: &'s Story<'_>, wanted: &str) -> Option<&'s Text> {
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
