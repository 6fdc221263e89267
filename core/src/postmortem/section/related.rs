//! Other incidents, tickets and pages that have to do with this one.

use crate::{
    event::{Event, Linked, Relation},
    history::Entry,
    postmortem::inline::{Inline, md},
};

use crate::postmortem::page::{Page, Topic};

use super::{
    story::Story,
    words::{address, word, written},
};

pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    let linked = story.facts().filter_map(|entry| match &*entry.event {
        Event::Linked(event) => Some(self::linked(entry, event)),
        _ => None,
    });
    let mut related: Vec<_> = linked.collect();
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

/// What the other is to this one, and then what it is: its title before its ids.
fn linked(entry: &Entry<'_>, event: &Linked) -> Inline {
    let relation = match &event.relation {
        Relation::Related => md!("Related"),
        Relation::CausedBy => md!("Caused by"),
        Relation::Causes => md!("It caused"),
        Relation::FollowedBy => md!("Followed by"),
        Relation::Follows => md!("Follows"),
        Relation::Ticket => md!("Ticket"),
        Relation::Newer(other) => word(other),
    };
    let other = [
        written(entry, event.title.as_ref()),
        event.external.as_ref().map(|id| Inline::text(id.as_str())).unwrap_or_default(),
        event.incident.map(|id| md!("incident {}", Inline::code(&id.to_string()))).unwrap_or_default(),
        event.address.as_ref().map(address).unwrap_or_default(),
    ];
    let other: Vec<_> = other.into_iter().filter(|part| !part.is_blank()).collect();
    md!("{}: {}", relation, Inline::join(&other, ", "))
}
