//! Counts over time: what is certain at each moment, and what is possible, when neither the counts nor their times
//! are exact.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Interval, Timestamp,
    limits::MAX_INTEGER,
    metric::{Duration, Span},
    quantity::Quantity,
};

const NANOS_PER_MINUTE: u128 = 60_000_000_000;

/// How many, at least and at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    least: u64,
    /// None when nobody knows.
    most: Option<u64>,
}

impl Count {
    pub(super) const NOBODY: Self = Self::exactly(0);
    pub(super) const UNKNOWN: Self = Self { least: 0, most: None };

    pub(super) const fn exactly(n: u64) -> Self {
        Self { least: n, most: Some(n) }
    }

    pub(super) fn of(quantity: Quantity) -> Self {
        let (least, most) = quantity.bounds();
        Self { least: least.unwrap_or(0), most }
    }

    pub(super) const fn least(self) -> u64 {
        self.least
    }

    pub(super) const fn most(self) -> Option<u64> {
        self.most
    }

    /// What is left when at least the one number and at most the other are taken out.
    pub(super) fn without(self, least: u64, most: Option<u64>) -> Self {
        Self {
            least: most.map_or(0, |most| self.least.saturating_sub(most)),
            most: self.most.map(|all| all.saturating_sub(least)),
        }
    }
}

/// From some moment of an interval on it is this many.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) at: Interval,
    pub(super) count: Count,
}

/// From exactly this moment on it is surely within this count.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    from: Timestamp,
    count: Count,
}

/// A set of numbers that may hold one several times, the largest and the smallest at hand. What has no bound is the
/// largest.
#[derive(Default)]
struct Heap(BTreeMap<u128, u64>);

const BOUNDLESS: u128 = u128::MAX;

impl Heap {
    fn insert(&mut self, n: u128) {
        let times = self.0.entry(n).or_default();
        *times = times.saturating_add(1);
    }

    fn remove(&mut self, n: u128) {
        if let Some(times) = self.0.get_mut(&n) {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.0.remove(&n);
            }
        }
    }

    fn smallest(&self) -> u128 {
        self.0.first_key_value().map_or(0, |(n, _)| *n)
    }

    fn largest(&self) -> u128 {
        self.0.last_key_value().map_or(0, |(n, _)| *n)
    }
}

fn small(n: u128) -> Option<u64> {
    (n != BOUNDLESS).then(|| u64::try_from(n).ok()).flatten()
}

fn boundless(most: Option<u64>) -> u128 {
    most.map_or(BOUNDLESS, u128::from)
}

/// The same edges, each no earlier than those before it and no later than those after it; none when clocks that
/// disagree leave no time for one of them.
pub(super) fn in_order(edges: &[Edge]) -> Option<Vec<Edge>> {
    let mut edges = edges.to_vec();
    let mut earliest = Timestamp::MIN;
    for edge in &mut edges {
        earliest = earliest.max(edge.at.earliest);
        edge.at.earliest = earliest;
    }
    let mut latest = Timestamp::MAX;
    for edge in edges.iter_mut().rev() {
        latest = latest.min(edge.at.latest);
        edge.at.latest = latest;
    }
    edges.iter().all(|edge| edge.at.earliest <= edge.at.latest).then_some(edges)
}

/// What edges, in their order, allow at each moment: the least and the most of every count that may hold then. Before
/// the first it is nobody. What the last one says goes on, for who knows how long; it is certain up to `now`, if that
/// is given. Of edges that contradict each other nothing is known.
pub(super) fn steps(edges: &[Edge], now: Option<Timestamp>) -> Vec<Step> {
    let Some(edges) = in_order(edges) else {
        return vec![Step { from: Timestamp::MIN, count: Count::UNKNOWN }];
    };
    let moments: BTreeSet<_> = edges.iter().flat_map(|edge| [edge.at.earliest, edge.at.latest]).collect();
    let (mut least, mut most) = (Heap::default(), Heap::default());
    least.insert(0);
    most.insert(0);
    let mut begun = edges.iter().peekable();
    // What was before an edge is over once the edge has surely passed.
    let before = std::iter::once(Count::NOBODY).chain(edges.iter().map(|edge| edge.count));
    let mut over = edges.iter().zip(before).peekable();
    let mut steps = Vec::new();
    for from in moments {
        while let Some(edge) = begun.next_if(|edge| edge.at.earliest <= from) {
            least.insert(u128::from(edge.count.least));
            most.insert(boundless(edge.count.most));
        }
        while let Some((_, before)) = over.next_if(|(edge, _)| edge.at.latest <= from) {
            least.remove(u128::from(before.least));
            most.remove(boundless(before.most));
        }
        let count = Count { least: small(least.smallest()).unwrap_or(u64::MAX), most: small(most.largest()) };
        steps.push(Step { from, count });
    }
    if let Some(last) = steps.last_mut() {
        let unsure = Count { least: 0, ..last.count };
        match now.filter(|now| last.from < *now) {
            Some(now) => steps.push(Step { from: now, count: unsure }),
            None => last.count = unsure,
        }
    }
    steps
}

/// At each moment the largest of all groups, each the sum of its members.
pub(super) fn widest(groups: impl IntoIterator<Item = Vec<Vec<Step>>>) -> Vec<Step> {
    struct Group {
        least: u128,
        /// The sum of those members that have a bound, and how many have none.
        most: u128,
        without_bound: u64,
    }
    impl Group {
        fn top(&self) -> u128 {
            if self.without_bound > 0 { BOUNDLESS } else { self.most }
        }
    }
    let mut groups_now = Vec::new();
    let mut members_now = Vec::new();
    let mut events: BTreeMap<Timestamp, Vec<(usize, Count)>> = BTreeMap::new();
    let (mut least, mut most) = (Heap::default(), Heap::default());
    for group in groups {
        for member in group {
            for step in member {
                events.entry(step.from).or_default().push((members_now.len(), step.count));
            }
            members_now.push((groups_now.len(), Count::NOBODY));
        }
        groups_now.push(Group { least: 0, most: 0, without_bound: 0 });
        least.insert(0);
        most.insert(0);
    }
    let mut steps = Vec::new();
    for (from, changes) in events {
        for (member, count) in changes {
            let Some((group, now)) = members_now.get_mut(member) else { continue };
            let Some(group) = groups_now.get_mut(*group) else { continue };
            least.remove(group.least);
            most.remove(group.top());
            group.least = group.least.saturating_sub(u128::from(now.least)).saturating_add(u128::from(count.least));
            match now.most {
                Some(n) => group.most = group.most.saturating_sub(u128::from(n)),
                None => group.without_bound = group.without_bound.saturating_sub(1),
            }
            match count.most {
                Some(n) => group.most = group.most.saturating_add(u128::from(n)),
                None => group.without_bound = group.without_bound.saturating_add(1),
            }
            *now = count;
            least.insert(group.least);
            most.insert(group.top());
        }
        let count = Count { least: small(least.largest()).unwrap_or(u64::MAX), most: small(most.largest()) };
        steps.push(Step { from, count });
    }
    steps
}

/// A count times its nanoseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount {
    least: u128,
    /// None when nobody knows.
    most: Option<u128>,
}

impl Amount {
    pub(super) const NONE: Self = Self { least: 0, most: Some(0) };

    /// What steps come to. The last one goes on, for who knows how long.
    pub(super) fn of(steps: &[Step]) -> Self {
        let ends = steps.iter().skip(1).map(|step| Some(step.from)).chain([None]);
        let amounts = steps.iter().zip(ends).map(|(Step { from, count }, end)| {
            // Where nobody can tell since when, or until when, there is no length.
            let nanos = end.filter(|_| *from != Timestamp::MIN).map(|end| Duration::from_to(*from, end).as_nanos());
            let times = |count: u64, nanos: u64| u128::from(count).saturating_mul(u128::from(nanos));
            let most = match count.most {
                Some(0) => Some(0),
                most => most.zip(nanos).map(|(most, nanos)| times(most, nanos)),
            };
            Self { least: nanos.map_or(0, |nanos| times(count.least, nanos)), most }
        });
        amounts.fold(Self::NONE, Self::plus)
    }

    pub(super) fn plus(self, other: Self) -> Self {
        let most = self.most.zip(other.most).map(|(one, other)| one.saturating_add(other));
        Self { least: self.least.saturating_add(other.least), most }
    }

    pub(super) fn without_bound(self) -> Self {
        Self { most: None, ..self }
    }

    /// Of a count of one.
    pub(super) fn as_span(self) -> Span {
        Span {
            shortest: Duration::from_nanos(u64::try_from(self.least).unwrap_or(u64::MAX)),
            longest: self.most.and_then(|most| u64::try_from(most).ok()).map(Duration::from_nanos),
        }
    }

    /// In whole minutes, outward. What JSON cannot carry is at least what it can.
    pub(super) fn as_minutes(self) -> Quantity {
        let carried = |n: u128| u64::try_from(n).ok().filter(|n| *n <= MAX_INTEGER);
        let from = carried(self.least / NANOS_PER_MINUTE).unwrap_or(MAX_INTEGER);
        match self.most.and_then(|most| carried(most.div_ceil(NANOS_PER_MINUTE))) {
            Some(to) if to == from => Quantity::Exact(to),
            Some(to) => Quantity::Range { from, to },
            None if from == 0 => Quantity::Unknown,
            None => Quantity::AtLeast(from),
        }
    }
}
