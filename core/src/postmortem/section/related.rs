//! Other incidents, tickets and pages that have to do with this one.

use crate::{
    event::Event,
    postmortem::inline::{Inline, md},
};

use crate::postmortem::page::{Page, Topic};

use super::story::Story;

pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    let linked = story.facts().filter(|entry| matches!(&*entry.event, Event::Linked(_)));
    let mut related: Vec<_> = linked.map(|entry| story.tell(entry, "")).collect();
    let absorbed = story.incident.absorbed().keys();
    related.extend(absorbed.map(|id| md!("Merged into this one: {}", Inline::code(&id.to_string()))));
    if let Some(target) = story.incident.merged_into() {
        related.push(md!("This one was merged into {}", Inline::code(&target.to_string())));
    }
    if !related.is_empty() {
        page.section(Topic::Related);
        page.list(related);
    }
}
