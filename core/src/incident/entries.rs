//! What the state keeps: an entry for everything that a rule compares, or that can be corrected or taken back.

use serde::Serialize;

use super::stack::ItemChange;
use crate::{
    Occurred, Timestamp,
    actor::Actor,
    event::{
        ActionItemKind, DocumentAudience, FactorKind, How, MilestoneName, MovedSignal, Permanence, SignalState,
        ValidationOutcome,
    },
    id::{Deadline, EpisodeKey, PersonId, Priority, RecordId, SignalKey, TeamId, Version},
    lifecycle::Status,
    mark::{Mark, marked},
    severity::{Severity, SeverityOrigin},
    text::Text,
};

/// A severity, from when on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct SeverityChange {
    /// Where it stands.
    pub mark: Mark,
    /// The severity.
    pub severity: Severity,
    /// Whether a person set it.
    pub origin: SeverityOrigin,
    /// Whether whoever retells the incident judged so: nobody who was there is said to have set it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub retold: bool,
}

impl SeverityChange {
    /// Whether a person who was there set it.
    #[must_use]
    pub fn is_triage(&self) -> bool {
        self.origin == SeverityOrigin::Set && !self.retold
    }
}

/// A move from one status to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct StatusChange {
    /// Where it stands.
    pub mark: Mark,
    /// From.
    pub from: Status,
    /// To.
    pub to: Status,
}

/// From start or reopen to resolve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Cycle {
    /// The declaration, or the reopening.
    pub opened: Mark,
    /// The resolution, and how; none while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved: Option<Resolution>,
}

/// A resolution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Resolution {
    /// Where it stands.
    pub mark: Mark,
    /// How it came about.
    pub how: How,
}

/// A fix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Fix {
    /// Where it stands.
    pub mark: Mark,
    /// Whether it is meant to last.
    pub permanence: Permanence,
    /// The cycle that it belongs to by when it was so, from 0.
    pub cycle: u64,
}

/// A validation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Validation {
    /// Where it stands.
    pub mark: Mark,
    /// What it found.
    pub outcome: ValidationOutcome,
    /// The cycle that it belongs to by when it was so, from 0.
    pub cycle: u64,
}

/// A regress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Regress {
    /// Where it stands.
    pub mark: Mark,
    /// Whether the containment failed too, or only the fix.
    pub to: crate::event::RegressTo,
    /// The cycle that it belongs to by when it was so, from 0.
    pub cycle: u64,
}

/// A contributing factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Factor {
    /// Where it stands; it occurred when it was introduced.
    pub mark: Mark,
    /// How it contributed.
    pub kind: FactorKind,
}

/// What somebody asserts about when a milestone was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Assertion {
    /// Where it stands; it occurred when the milestone was.
    pub mark: Mark,
    /// The milestone.
    pub milestone: MilestoneName,
    /// Of one window; absent, of the incident.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<RecordId>,
}

/// An update for outsiders that said it was resolved, placed by when they could read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[serde(transparent)]
pub(crate) struct ResolutionPost {
    pub(super) mark: Mark,
    /// Where its record stands: its place when nobody says when it could be read.
    #[serde(skip)]
    pub(super) told: Mark,
    #[serde(skip)]
    pub(super) published: Option<Occurred>,
}

impl ResolutionPost {
    pub(super) fn new(told: Mark, published: Option<Occurred>) -> Self {
        let mut post = Self { mark: told, told, published };
        post.place();
        post
    }

    pub(super) fn place(&mut self) {
        self.mark = self.told;
        if let Some(published) = &self.published {
            self.mark.occur(published);
        }
    }
}

marked!(SeverityChange, Fix, Validation, Regress, Factor, Assertion, ResolutionPost);

/// Who holds a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[serde(rename_all = "camelCase")]
pub struct Holder {
    /// The person.
    pub person: PersonId,
    /// Since when.
    pub since: Mark,
    /// The hand-over that they have not yet acknowledged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unacknowledged: Option<RecordId>,
}

/// A signal of this incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Signal {
    /// The same alert over time.
    pub key: SignalKey,
    /// The signal and its start.
    pub episode: EpisodeKey,
    /// Whether it fires.
    pub state: SignalState,
    /// How often it was delivered again, as far as it cleared.
    pub repeats: u64,
}

impl Signal {
    /// Whether it fires.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.state == SignalState::Active
    }
}

/// How one episode of a signal stands in the incident that it was attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attachment {
    /// Whether it fires.
    pub state: SignalState,
    /// What the recording clocks had reached when it was attached last.
    pub clock: Timestamp,
    /// The record that attached it last.
    pub record: RecordId,
}

/// Where an action item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// To be done.
    Open,
    /// Done.
    Completed,
    /// Not to be done.
    Dropped,
}

/// An action item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct ActionItem {
    /// The record that added it.
    pub mark: Mark,
    /// What is to be done.
    pub title: Sourced<Text>,
    /// Where it is tracked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<Sourced<Text>>,
    /// What it is good for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ActionItemKind>,
    /// Who does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    /// Whose team does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// How urgent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// Where it stands.
    pub state: ItemState,
    /// What each record said of it, the newest last.
    #[serde(skip)]
    pub(super) changes: Vec<(RecordId, ItemChange)>,
}

/// A hypothesis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hypothesis {
    /// Neither confirmed nor refuted.
    Open,
    /// Confirmed.
    Confirmed,
    /// Refuted.
    Refuted,
}

/// A request for more time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[serde(rename_all = "camelCase")]
pub struct Extension {
    /// The deadline.
    pub deadline: Deadline,
    /// Of one action item; absent, of the incident.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<RecordId>,
    /// Until when.
    pub until: Timestamp,
    /// Who asked.
    pub requested_by: Actor,
    /// The first approval by a second person that stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved: Option<Mark>,
    /// Every approval that stands.
    #[serde(skip)]
    pub(super) approvals: Vec<Mark>,
}

/// A published postmortem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Publication {
    /// Where it stands.
    pub mark: Mark,
    /// 1 for the first.
    pub revision: u64,
    /// The version that it tells; none for one written elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covers: Option<Version>,
    /// Who it is for.
    pub audience: DocumentAudience,
}

/// A value, and the records that it came with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// The record that set it, and that corrections name.
    pub record: RecordId,
    /// The record whose text it is: the same, or its newest correction.
    pub worded_by: RecordId,
}

impl<T> Sourced<T> {
    pub(crate) const fn new(value: T, record: RecordId) -> Self {
        Self { value, record, worded_by: record }
    }
}

/// When a subject last changed, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Changed {
    /// The version that changed it.
    pub version: Version,
    /// The record.
    pub record: RecordId,
    /// Who recorded it.
    pub by: Actor,
    /// When it was recorded.
    pub at: Timestamp,
}

/// What a merge brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Absorbed {
    /// The signals that came along.
    pub signals: Vec<MovedSignal>,
    /// The version of the record that received them.
    #[serde(skip)]
    pub(super) since: Version,
}

/// A choice among the assertions about a milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Choice {
    /// The milestone.
    pub milestone: MilestoneName,
    /// Of one window; absent, of the incident.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<RecordId>,
    /// The record that is to be believed.
    pub assertion: RecordId,
    /// Where the choice stands.
    pub mark: Mark,
}

/// The first record that the rules may need and this library does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct NewerRecord {
    /// The record.
    pub record: RecordId,
    /// Its type.
    pub name: Box<str>,
}
