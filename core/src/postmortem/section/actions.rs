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
    words::{address, after, text, word},
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
            Event::ActionItemCompleted(event) => (event.item, event.evidence.as_ref().map(address).unwrap_or_default()),
            Event::ActionItemDropped(event) => (event.item, text(&event.reason)),
            _ => return None,
        };
        let said = if story.is_public() { Inline::default() } else { said };
        Some((item, md!(" {}{}", story.when(entry), after(": ", &said))))
    });
    ends.collect()
}

fn row(story: &Story<'_>, item: &ActionItem, end: Option<&Inline>) -> [Inline; 7] {
    let missing = || if story.is_retold() { md!("not recorded") } else { md!("**not recorded**") };
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
        item.ticket.as_ref().filter(|_| !story.is_public()).map(|ticket| address(&ticket.value)).unwrap_or_default(),
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

/// The open items for the first screen.
pub(super) struct Open {
    /// What, who, by when.
    pub(super) said: Vec<Inline>,
    /// What is recorded of none of them, said once instead.
    pub(super) of_none: Option<Inline>,
}

pub(super) fn open(story: &Story<'_>) -> Open {
    let items = story.incident.action_items().values().filter(|item| item.state == ItemState::Open);
    let mut items: Vec<_> = items.collect();
    items.sort_by_key(|item| (item.due.is_none(), item.due, item.mark.version));
    let of_none = |is_there: fn(&ActionItem) -> bool| items.len() > 1 && !items.iter().any(|item| is_there(item));
    let no_owner = of_none(|item| item.owner.is_some() || item.team.is_some());
    let no_due = of_none(|item| item.due.is_some());
    let said = items.iter().map(|item| {
        let owner = owners(story, item);
        let lacks = unrecorded(story, owner.is_none() && !no_owner, item.due.is_none() && !no_due);
        let due = item.due.map(|at| md!("due {}", due(at, "")));
        let rest: Vec<_> = [owner, due, lacks].into_iter().flatten().collect();
        md!("{}{}", text(&item.title.value), after(" — ", &Inline::join(&rest, ", "))).sentence()
    });
    Open { said: said.collect(), of_none: unrecorded(story, no_owner, no_due) }
}

/// What nobody recorded. Who tells an incident again may not know it; of others it is a lack that is to be seen.
fn unrecorded(story: &Story<'_>, owner: bool, due: bool) -> Option<Inline> {
    let what = match (owner, due) {
        (true, true) => "no owner or due date",
        (true, false) => "no owner",
        (false, true) => "no due date",
        (false, false) => return None,
    };
    Some(if story.is_retold() { md!("{} is recorded", what) } else { md!("**{}** is recorded", what) })
}
