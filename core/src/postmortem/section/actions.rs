//! What is to be done so that it does not happen again.

use std::collections::BTreeMap;

use crate::{
    event::Event,
    id::RecordId,
    incident::{ActionItem, ItemState},
    postmortem::{
        inline::{Inline, md},
        page::{Page, Topic},
    },
};

use super::{
    story::Story,
    when::due,
    words::{after, maybe, text, word},
};

pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    page.section(Topic::ActionItems);
    let items = story.incident.action_items();
    if items.is_empty() {
        return page.paragraph(md!("None recorded."));
    }
    let ends = ends(story);
    let mut ordered: Vec<_> = items.iter().collect();
    ordered.sort_by_key(|(_, item)| item.mark.version);
    let rows: Vec<_> = ordered.into_iter().map(|(id, item)| row(story, item, ends.get(id))).collect();
    page.table("Action items", ["Kind", "What", "Owner", "Due", "Priority", "Ticket", "State"], rows);
}

/// How each item ended, as the newest record says.
fn ends(story: &Story<'_>) -> BTreeMap<RecordId, Inline> {
    let ends = story.told().filter_map(|entry| {
        let (item, said) = match &*entry.event {
            Event::ActionItemCompleted(event) => (event.item, maybe(event.evidence.as_ref())),
            Event::ActionItemDropped(event) => (event.item, text(&event.reason)),
            _ => return None,
        };
        let said = if story.is_public() { Inline::default() } else { said };
        Some((item, md!(" {}{}", story.when(entry), after(": ", &said))))
    });
    ends.collect()
}

fn row(story: &Story<'_>, item: &ActionItem, end: Option<&Inline>) -> [Inline; 7] {
    let missing = || md!("**not recorded**");
    let state = match item.state {
        ItemState::Open => "open",
        ItemState::Completed => "completed",
        ItemState::Dropped => "dropped",
    };
    let end = end.filter(|_| item.state != ItemState::Open).cloned().unwrap_or_default();
    [
        item.kind.as_ref().map_or_else(missing, |kind| word(kind.as_str())),
        text(&item.title.value),
        owners(story, item).unwrap_or_else(missing),
        item.due.map_or_else(missing, |at| due(at, "")),
        item.priority
            .as_ref()
            .filter(|_| !story.is_public())
            .map(|priority| Inline::text(priority.as_str()))
            .unwrap_or_default(),
        item.ticket.as_ref().filter(|_| !story.is_public()).map(|ticket| text(&ticket.value)).unwrap_or_default(),
        md!("{}{}", state, end),
    ]
}

/// Who is to do it; none where nobody is.
pub(super) fn owners(story: &Story<'_>, item: &ActionItem) -> Option<Inline> {
    let person = item.owner.as_ref().map(|person| story.person(person));
    let team = item.team.as_ref().map(|team| story.team(team));
    let owners: Vec<_> = [person, team].into_iter().flatten().collect();
    (!owners.is_empty()).then(|| Inline::join(&owners, ", "))
}

/// The open items for the first screen: what, who, by when.
pub(super) fn open(story: &Story<'_>) -> Vec<Inline> {
    let items = story.incident.action_items().values().filter(|item| item.state == ItemState::Open);
    let mut items: Vec<_> = items.collect();
    items.sort_by_key(|item| (item.due.is_none(), item.due, item.mark.version));
    let said = items.into_iter().map(|item| {
        let owner = owners(story, item).unwrap_or_else(|| md!("**no owner**"));
        let due = item.due.map_or_else(|| md!("**no due date**"), |at| md!("due {}", due(at, "")));
        md!("{} — {}, {}.", text(&item.title.value), owner, due)
    });
    said.collect()
}
