//! Everything that a decision is handed besides the state and the command: who, when, under which plan, with which ids.

use crate::{
    Timestamp,
    actor::Actor,
    digest::Seed,
    id::{CommandId, RecordId, RequestId, Version},
    plan::Plan,
    record::Record,
};

/// What the core has no way to know by itself: it has no clock, no randomness and no store. Made anew for each command: an id
/// that is used twice names two records, and [`History`](crate::History) refuses it.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// The plan in force.
    pub plan: &'a Plan,
    /// What the recording clock says.
    pub now: Timestamp,
    /// Who acts: what authority, second-person and waiver rules read.
    pub actor: Actor,
    /// The request that the command came with.
    pub request: Option<RequestId>,
    /// The command's id, made afresh; its records take theirs from it.
    pub id: CommandId,
    /// 32 secret bytes, made afresh.
    pub seed: Seed,
    /// The version that the person saw; none counts as the newest.
    pub basis: Option<Version>,
    /// The records that the command refers to ([`Intent::refers_to`](crate::command::Intent::refers_to)), from the stream's history.
    pub records: Vec<&'a Record>,
}

impl<'a> Context<'a> {
    /// A context without request, basis or records. `now` is the moment in the command's id.
    #[must_use]
    pub fn new(plan: &'a Plan, actor: Actor, id: CommandId, seed: Seed) -> Self {
        Self { plan, now: id.time(), actor, request: None, id, seed, basis: None, records: Vec::new() }
    }

    /// A record that the command refers to.
    pub(crate) fn record(&self, id: RecordId) -> Option<&'a Record> {
        self.records.iter().copied().find(|record| record.id() == id)
    }
}
