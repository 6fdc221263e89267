//! What was set one after another, so that a retraction leaves what was so without it.

use serde::Serialize;

use super::{ActionItem, Holder, ItemState, Sourced};
use crate::{
    Timestamp,
    event::{ActionItemAdded, ActionItemChanged, ActionItemKind},
    id::{PersonId, Priority, RecordId, TeamId},
    mark::{Curve, Mark, marked},
    text::Text,
};

/// Values in the order of the log, of which the newest counts.
#[derive(Debug, Clone, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub(crate) struct Stack<T>(Vec<T>);

impl<T> Default for Stack<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Stack<T> {
    pub(crate) fn push(&mut self, value: T) {
        self.0.push(value);
    }

    /// The one that counts.
    pub(crate) const fn top(&self) -> Option<&T> {
        self.0.as_slice().last()
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut()
    }

    pub(crate) fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        self.0.retain(keep);
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Serialize> Serialize for Stack<T> {
    /// As the one that counts.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.top().serialize(serializer)
    }
}

/// Who held a role from a moment on; none where it was given up.
#[derive(Debug, Clone, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub(super) struct RoleChange {
    pub(super) mark: Mark,
    pub(super) person: Option<PersonId>,
    pub(super) handed_over: bool,
    /// The records that acknowledge the hand-over.
    pub(super) acknowledged: Vec<RecordId>,
}

impl RoleChange {
    /// Who holds the role by the last of its changes, in the order of the world.
    pub(super) fn holder(changes: &Curve<Self>) -> Option<Holder> {
        let last = changes.as_slice().last()?;
        let waits = last.handed_over && last.acknowledged.is_empty();
        let unacknowledged = waits.then_some(last.mark.record);
        Some(Holder { person: last.person.clone()?, since: last.mark, unacknowledged })
    }
}

/// Whether somebody was there from a moment on.
#[derive(Debug, Clone, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub(super) struct Presence {
    pub(super) mark: Mark,
    pub(super) there: bool,
}

marked!(RoleChange, Presence);

/// What one record says of an action item; what it does not say stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, Default, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub(super) struct ItemChange {
    pub(super) title: Option<Sourced<Text>>,
    pub(super) ticket: Option<Sourced<Text>>,
    kind: Option<ActionItemKind>,
    owner: Option<PersonId>,
    team: Option<TeamId>,
    due: Option<Timestamp>,
    priority: Option<Priority>,
    state: Option<ItemState>,
}

impl ItemChange {
    pub(super) fn added(event: &ActionItemAdded, record: RecordId) -> Self {
        Self {
            title: Some(Sourced::new(event.title.clone(), record)),
            ticket: event.ticket.clone().map(|value| Sourced::new(value, record)),
            kind: event.kind.clone(),
            owner: event.owner.clone(),
            team: event.team.clone(),
            due: event.due,
            priority: event.priority.clone(),
            state: Some(ItemState::Open),
        }
    }

    pub(super) fn changed(event: &ActionItemChanged, record: RecordId) -> Self {
        // What was said and is redacted reads as redacted; what was not said stays as it was.
        let said = |name: &str, text: Option<&Text>| {
            let reworded = event.reworded.iter().flatten().any(|reworded| reworded.as_str() == name);
            let text = text.cloned().or_else(|| reworded.then(Text::redacted));
            text.map(|value| Sourced::new(value, record))
        };
        Self {
            title: said("title", event.title.as_ref()),
            ticket: said("ticket", event.ticket.as_ref()),
            kind: event.kind.clone(),
            owner: event.owner.clone(),
            team: event.team.clone(),
            due: event.due,
            priority: event.priority.clone(),
            state: None,
        }
    }

    pub(super) fn finished(state: ItemState) -> Self {
        Self { state: Some(state), ..Self::default() }
    }
}

impl ActionItem {
    /// An item as the record that added it says.
    pub(super) fn new(event: &ActionItemAdded, mark: Mark) -> Self {
        let change = ItemChange::added(event, mark.record);
        let mut item = Self {
            mark,
            title: Sourced::new(event.title.clone(), mark.record),
            ticket: None,
            kind: None,
            owner: None,
            team: None,
            due: None,
            priority: None,
            state: ItemState::Open,
            changes: Vec::new(),
        };
        item.change(mark.record, change);
        item
    }

    pub(super) fn change(&mut self, record: RecordId, change: ItemChange) {
        self.changes.push((record, change));
        self.settle();
    }

    /// Changes what records said of it.
    pub(super) fn amend(&mut self, amend: impl FnOnce(&mut Vec<(RecordId, ItemChange)>)) {
        amend(&mut self.changes);
        self.settle();
    }

    /// Lets it stand as its changes say, one after another.
    fn settle(&mut self) {
        fn newest<T: Clone>(
            changes: &[(RecordId, ItemChange)],
            field: impl Fn(&ItemChange) -> &Option<T>,
        ) -> Option<T> {
            changes.iter().rev().find_map(|(_, change)| field(change).clone())
        }
        let changes = &self.changes;
        let title = newest(changes, |change| &change.title);
        let state = newest(changes, |change| &change.state);
        self.ticket = newest(changes, |change| &change.ticket);
        self.kind = newest(changes, |change| &change.kind);
        self.owner = newest(changes, |change| &change.owner);
        self.team = newest(changes, |change| &change.team);
        self.due = newest(changes, |change| &change.due);
        self.priority = newest(changes, |change| &change.priority);
        self.title = title.unwrap_or_else(|| self.title.clone());
        self.state = state.unwrap_or(self.state);
    }
}
