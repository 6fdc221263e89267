//! What is to be done so that it does not happen again.

use crate::{
    Timestamp,
    event::events,
    id::{FieldName, PersonId, Priority, RecordId, TeamId},
    text::Text,
    word::open_words,
};

open_words! {
    /// What an action item is good for.
    pub enum ActionItemKind {
        /// It does not happen again.
        Prevent = "prevent",
        /// It is noticed sooner.
        Detect = "detect",
        /// It does less harm.
        Mitigate = "mitigate",
        /// We work better together.
        Process = "process",
    }
}

events! {
    /// An action item was added; its record names it.
    "action_item_added" 1 => ActionItemAdded {
        facts {
            /// What it is good for.
            kind: Option<ActionItemKind>,
            /// Who does it.
            owner: Option<PersonId>,
            /// Whose team does it.
            team: Option<TeamId>,
            /// Until when.
            due: Option<Timestamp>,
            /// How urgent.
            priority: Option<Priority>,
        }
        text {
            /// What is to be done.
            title: Text,
            /// Where it is tracked.
            ticket: Option<Text>,
        }
    }

    /// An action item was changed. What is absent stays as it was.
    "action_item_changed" 1 => ActionItemChanged {
        facts {
            /// The record that added it.
            item: RecordId,
            /// What it is good for.
            kind: Option<ActionItemKind>,
            /// Who does it.
            owner: Option<PersonId>,
            /// Whose team does it.
            team: Option<TeamId>,
            /// Until when.
            due: Option<Timestamp>,
            /// How urgent.
            priority: Option<Priority>,
            /// The text fields with a new value, so that it is known which they were once this text is redacted. Filled in by `decide`.
            reworded: Option<Vec<FieldName>>,
        }
        text {
            /// What is to be done.
            title: Option<Text>,
            /// Where it is tracked.
            ticket: Option<Text>,
        }
    }

    /// An action item was completed.
    "action_item_completed" 1 => ActionItemCompleted {
        facts {
            /// The record that added it.
            item: RecordId,
        }
        text {
            /// What shows it.
            evidence: Option<Text>,
        }
    }

    /// An action item was dropped.
    "action_item_dropped" 1 => ActionItemDropped {
        facts {
            /// The record that added it.
            item: RecordId,
        }
        text {
            /// Why.
            reason: Text,
        }
    }
}

impl ActionItemAdded {
    /// What is to be done.
    #[must_use]
    pub fn new(title: impl Into<Text>) -> Self {
        Self { title: title.into(), kind: None, owner: None, team: None, due: None, priority: None, ticket: None }
    }
}

impl ActionItemChanged {
    /// A change of an action item that leaves everything as it was, to set fields on.
    #[must_use]
    pub fn new(item: RecordId) -> Self {
        Self {
            item,
            kind: None,
            owner: None,
            team: None,
            due: None,
            priority: None,
            reworded: None,
            title: None,
            ticket: None,
        }
    }
}
