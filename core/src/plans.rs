//! The plans of a book: which one was in force when, when they were reviewed, and which drills were held.

use std::{collections::BTreeSet, sync::Arc};

use serde::{Serialize, Serializer};

use crate::{
    Timestamp,
    agenda::Agenda,
    digest::Digest,
    id::{DrillId, RecordId},
    plan::Plan,
};

/// Every plan that was adopted, each in force from when it was recorded until the next.
///
/// An obligation is judged under the plan that was in force when the record that opened it was recorded, so that editing the
/// plan changes no past verdict. [`Plans::from`] a single plan is the what-if: everything is judged by that one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Plans {
    /// By when they were adopted.
    adopted: Vec<Adopted>,
    reviewed: Vec<Dated>,
    held: Vec<Held>,
}

/// A plan, and when it was adopted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Adopted {
    /// The adoption; none of a plan that nobody adopted.
    pub(crate) adoption: Option<Dated>,
    pub(crate) digest: Digest,
    #[serde(serialize_with = "shared")]
    pub(crate) plan: Arc<Plan>,
}

/// A record, and when it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Dated {
    pub(crate) record: RecordId,
    pub(crate) at: Timestamp,
}

/// A drill that was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Held {
    pub(crate) drill: DrillId,
    pub(crate) run: Dated,
    pub(crate) next: Option<Timestamp>,
}

fn shared<S: Serializer>(plan: &Plan, serializer: S) -> Result<S::Ok, S::Error> {
    plan.serialize(serializer)
}

impl From<Plan> for Plans {
    fn from(plan: Plan) -> Self {
        let (digest, plan) = (plan.digest(), Arc::new(plan));
        Self { adopted: vec![Adopted { adoption: None, digest, plan }], reviewed: Vec::new(), held: Vec::new() }
    }
}

impl Plans {
    /// No plan: nothing is owed.
    #[must_use]
    pub const fn none() -> Self {
        Self { adopted: Vec::new(), reviewed: Vec::new(), held: Vec::new() }
    }

    pub(crate) fn adopt(&mut self, adoption: Dated, digest: Digest, plan: Plan) {
        self.adopted.push(Adopted { adoption: Some(adoption), digest, plan: Arc::new(plan) });
    }

    pub(crate) fn review(&mut self, review: Dated) {
        self.reviewed.push(review);
    }

    pub(crate) fn hold(&mut self, held: Held) {
        self.held.push(held);
    }

    /// The plan in force at a recording time: the newest that was recorded by then, or the first.
    #[must_use]
    pub fn in_force(&self, at: Timestamp) -> Option<&Arc<Plan>> {
        self.adopted_by(at).map(|adopted| &adopted.plan)
    }

    fn adopted_by(&self, at: Timestamp) -> Option<&Adopted> {
        let by_then = |adopted: &&Adopted| adopted.adoption.is_none_or(|adoption| adoption.at <= at);
        self.adopted.iter().rev().find(by_then).or(self.adopted.first())
    }

    /// The plan that judges what a record of an incident opened: of what is told later, the one that its declaration names.
    pub(crate) fn judging(&self, agenda: &Agenda, at: Timestamp) -> Option<&Plan> {
        if agenda.kind().is_told_later() {
            let named = self.adopted.iter().find(|adopted| Some(adopted.digest) == agenda.plan);
            if let Some(named) = named {
                return Some(&named.plan);
            }
        }
        self.in_force(at).map(Arc::as_ref)
    }

    pub(crate) fn adopted(&self) -> &[Adopted] {
        &self.adopted
    }

    /// The reviews and adoptions, in the order of their time: each looks at the plan.
    pub(crate) fn looks(&self) -> Vec<Dated> {
        let adopted = self.adopted.iter().filter_map(|adopted| adopted.adoption);
        let mut looks: Vec<_> = adopted.chain(self.reviewed.iter().copied()).collect();
        looks.sort_by_key(|look| look.at);
        looks
    }

    /// The drills that any of the plans names.
    pub(crate) fn drills(&self) -> BTreeSet<&DrillId> {
        self.adopted.iter().flat_map(|adopted| &adopted.plan.drills).map(|rule| &rule.drill).collect()
    }

    pub(crate) fn held(&self) -> &[Held] {
        &self.held
    }
}
