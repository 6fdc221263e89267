//! Sets of incidents whose metrics may stand beside each other.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::{Measure, MetricName, Statistics, metric};
use crate::{
    event::{IncidentKind, SourceKind},
    incident::Incident,
    lifecycle::Status,
    word::words,
};

words! {
    /// Which incidents may stand in one set: practice says nothing of what happened, and another system's habits or a
    /// published story nothing of our times.
    pub enum SetKind {
        /// What happened to us: live, and recorded afterwards by those who were there.
        Own = "own",
        /// Brought over from another system.
        Imported = "imported",
        /// Practice.
        Drill = "drill",
        /// Tests of the tooling.
        Test = "test",
        /// Told again from published sources.
        Retelling = "retelling",
    }
}

impl From<IncidentKind> for SetKind {
    fn from(kind: IncidentKind) -> Self {
        match kind {
            IncidentKind::Live | IncidentKind::Retrospective => Self::Own,
            IncidentKind::Imported => Self::Imported,
            IncidentKind::Drill => Self::Drill,
            IncidentKind::Test => Self::Test,
            IncidentKind::Retelling => Self::Retelling,
        }
    }
}

/// How many of a number are of some sort. Of some nobody said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Share {
    /// How many are.
    pub count: u64,
    /// Of how many it was said.
    pub known: u64,
    /// Of how many nobody said.
    pub unknown: u64,
}

impl Share {
    /// The share of those that say, in parts per 10,000 rounded down; none when none says.
    ///
    /// ```
    /// let share = sevlog::Share { count: 1, known: 3, unknown: 7 };
    /// assert_eq!(share.per_10_000(), Some(3333));
    /// ```
    #[must_use]
    pub const fn per_10_000(self) -> Option<u64> {
        self.count.saturating_mul(10_000).checked_div(self.known)
    }
}

/// The metrics of incidents of one kind. There is no way to put another kind in.
///
/// In JSON `{"kind", "incidents", "leftOut", "metrics": {"time_to_detect": {…}, …}, "detectedByCustomers": {…}}`, a
/// [`Statistics`] for each metric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricSet {
    kind: SetKind,
    incidents: u64,
    left_out: u64,
    measures: BTreeMap<MetricName, Vec<Measure>>,
    customers: Share,
}

impl MetricSet {
    fn new(kind: SetKind) -> Self {
        let customers = Share { count: 0, known: 0, unknown: 0 };
        Self { kind, incidents: 0, left_out: 0, measures: BTreeMap::new(), customers }
    }

    /// The incidents that happened to us, live and retrospective. The others are counted in
    /// [`left_out`](Self::left_out).
    ///
    /// ```
    /// use sevlog::command::Declare;
    /// use sevlog::{Actor, Command, CommandId, Context, History, MetricName, MetricSet, PersonId, Plan, Seed};
    ///
    /// let plan = Plan::standard();
    /// let ana = Actor::Person(PersonId::new("ana")?);
    /// let context = Context::new(&plan, ana, CommandId::from_parts(1_795_408_260_000, 1), Seed::new([7; 32]));
    /// let mut history = History::new("01KAR0000000000000000000ZZ".parse()?);
    /// history.execute(&Command::new(Declare::live("Checkout API down")), &context)?;
    ///
    /// let set = MetricSet::own([history.incident()]);
    /// assert_eq!((set.incidents(), set.statistics(MetricName::TimeToResolve).pending), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn own<'a>(incidents: impl IntoIterator<Item = &'a Incident>) -> Self {
        Self::of(SetKind::Own, incidents)
    }

    /// The incidents of one kind.
    #[must_use]
    pub fn of<'a>(kind: SetKind, incidents: impl IntoIterator<Item = &'a Incident>) -> Self {
        let mut set = Self::new(kind);
        for incident in incidents {
            if incident.is_declared() && SetKind::from(incident.kind()) == kind {
                set.add(incident);
            } else {
                set.left_out = set.left_out.saturating_add(1);
            }
        }
        set
    }

    fn add(&mut self, incident: &Incident) {
        self.incidents = self.incidents.saturating_add(1);
        for name in MetricName::ALL {
            self.measures.entry(*name).or_default().push(metric(incident, *name).measure);
        }
        // What was no incident, or is part of another, was not detected by anybody.
        if matches!(incident.status(), Status::Dismissed | Status::Merged) {
            return;
        }
        let by_customers = incident.source_kind() == Some(&SourceKind::CustomerTicket);
        let share = &mut self.customers;
        share.count = share.count.saturating_add(u64::from(by_customers));
        share.known = share.known.saturating_add(u64::from(incident.source_kind().is_some()));
        share.unknown = share.unknown.saturating_add(u64::from(incident.source_kind().is_none()));
    }

    /// The kind of its incidents.
    #[must_use]
    pub const fn kind(&self) -> SetKind {
        self.kind
    }

    /// How many incidents are in it.
    #[must_use]
    pub const fn incidents(&self) -> u64 {
        self.incidents
    }

    /// How many were handed in and are of another kind, or were never declared.
    #[must_use]
    pub const fn left_out(&self) -> u64 {
        self.left_out
    }

    /// What one metric comes to.
    #[must_use]
    pub fn statistics(&self, name: MetricName) -> Statistics {
        Statistics::of(self.measures.get(&name).into_iter().flatten())
    }

    /// How many customers told us of. Dismissed and merged incidents are not in it.
    #[must_use]
    pub const fn detected_by_customers(&self) -> Share {
        self.customers
    }
}

impl Serialize for MetricSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let metrics: BTreeMap<&str, Statistics> =
            MetricName::ALL.iter().map(|name| (name.as_str(), self.statistics(*name))).collect();
        let mut set = serializer.serialize_struct("MetricSet", 5)?;
        set.serialize_field("kind", &self.kind)?;
        set.serialize_field("incidents", &self.incidents)?;
        set.serialize_field("leftOut", &self.left_out)?;
        set.serialize_field("metrics", &metrics)?;
        set.serialize_field("detectedByCustomers", &self.customers)?;
        set.end()
    }
}

/// All incidents, each in the set of its kind; kinds that there are none of are left out, and incidents that were
/// never declared.
#[must_use]
pub fn metric_sets<'a>(incidents: impl IntoIterator<Item = &'a Incident>) -> Vec<MetricSet> {
    let mut sets = BTreeMap::new();
    for incident in incidents.into_iter().filter(|incident| incident.is_declared()) {
        let kind = SetKind::from(incident.kind());
        sets.entry(kind).or_insert_with(|| MetricSet::new(kind)).add(incident);
    }
    sets.into_values().collect()
}
