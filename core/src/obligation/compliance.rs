//! What became of what was owed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Obligation, ObligationKind, ObligationState, ObligationSubject};
use crate::{Interval, Timestamp, finding::Finding, id::Channel};

/// Every obligation that there ever was, and how many ended how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Compliance<'a> {
    /// Each in the one state in which it ended, or stands now.
    pub obligations: Vec<Obligation<'a>>,
    /// How many of each kind ended how.
    pub tallies: BTreeMap<ObligationKind, Tally>,
    /// How each channel that is told again and again was told: one number alone would flatter or slander.
    pub channels: Vec<CadenceCompliance>,
    /// What was read in one way where it could be read in another.
    pub findings: Vec<Finding>,
}

/// How many obligations ended or stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Met in time.
    pub met: u64,
    /// Met late.
    pub met_late: u64,
    /// Never met.
    pub missed: u64,
    /// Past their time, and still to be met.
    pub overdue: u64,
    /// Still to be met, and not past their time.
    pub pending: u64,
    /// Taken back before their time.
    pub void: u64,
}

/// How a channel was told while it was to be told again and again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CadenceCompliance {
    /// The channel.
    pub channel: Channel,
    /// The posts that were owed, and how they ended.
    pub slots: Tally,
    /// From one post to the next, or from the beginning to the first: how often that took longer than it may.
    pub late_gaps: u64,
    /// The longest of them, in milliseconds; none where nothing was posted and nothing is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longest_gap_ms: Option<u64>,
    /// For how long a post was overdue, in all, in milliseconds.
    pub overdue_ms: u64,
    /// For how long posts were owed, in all, in milliseconds.
    pub watched_ms: u64,
}

impl Tally {
    /// How many there were.
    #[must_use]
    pub const fn all(&self) -> u64 {
        self.met
            .saturating_add(self.met_late)
            .saturating_add(self.missed)
            .saturating_add(self.overdue)
            .saturating_add(self.pending)
            .saturating_add(self.void)
    }

    /// How many were not met in their time.
    #[must_use]
    pub const fn late(&self) -> u64 {
        self.met_late.saturating_add(self.missed).saturating_add(self.overdue)
    }

    pub(crate) fn count(&mut self, state: ObligationState) {
        let slot = match state {
            ObligationState::Met => &mut self.met,
            ObligationState::MetLate => &mut self.met_late,
            ObligationState::Missed => &mut self.missed,
            ObligationState::Overdue => &mut self.overdue,
            ObligationState::Due | ObligationState::Upcoming => &mut self.pending,
            ObligationState::Void(_) => &mut self.void,
        };
        *slot = slot.saturating_add(1);
    }
}

/// From one moment to another, in whole milliseconds; nothing if the other comes first.
fn ms(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.since(from)).unwrap_or(0) / 1_000_000
}

impl<'a> Compliance<'a> {
    pub(super) fn new(obligations: Vec<Obligation<'a>>, findings: Vec<Finding>, now: Timestamp) -> Self {
        let mut tallies: BTreeMap<_, Tally> = BTreeMap::new();
        let mut channels: Vec<CadenceCompliance> = Vec::new();
        for one in &obligations {
            tallies.entry(one.kind).or_default().count(one.state);
            if let (ObligationKind::Update, ObligationSubject::Channel(channel)) = (one.kind, one.subject) {
                let at = channels.iter().position(|known| known.channel == *channel).unwrap_or_else(|| {
                    channels.push(CadenceCompliance::new(channel.clone()));
                    channels.len().saturating_sub(1)
                });
                if let Some(of_channel) = channels.get_mut(at) {
                    of_channel.add(one, now);
                }
            }
        }
        Self { obligations, tallies, channels, findings }
    }

    /// How many of a kind ended how.
    #[must_use]
    pub fn tally(&self, kind: ObligationKind) -> Tally {
        self.tallies.get(&kind).copied().unwrap_or_default()
    }

    /// How a channel was told; none if it was never to be told again and again.
    #[must_use]
    pub fn channel(&self, channel: &Channel) -> Option<&CadenceCompliance> {
        self.channels.iter().find(|of_channel| of_channel.channel == *channel)
    }
}

impl CadenceCompliance {
    fn new(channel: Channel) -> Self {
        Self { channel, slots: Tally::default(), late_gaps: 0, longest_gap_ms: None, overdue_ms: 0, watched_ms: 0 }
    }

    fn add(&mut self, slot: &Obligation<'_>, now: Timestamp) {
        self.slots.count(slot.state);
        // What the log is silent about lasted nobody knows how long, and so did what was met nobody knows when.
        let is_silent = slot.state == ObligationState::Void(super::VoidReason::NotRecorded);
        if is_silent || slot.settled.is_some_and(Interval::starts_unknown) {
            return;
        }
        let until = slot.settled.map_or(now, |settled| settled.earliest);
        let gap = ms(slot.since, until);
        self.watched_ms = self.watched_ms.saturating_add(gap);
        let is_late =
            matches!(slot.state, ObligationState::MetLate | ObligationState::Missed | ObligationState::Overdue);
        if is_late {
            self.late_gaps = self.late_gaps.saturating_add(1);
            self.overdue_ms = self.overdue_ms.saturating_add(slot.due.map_or(0, |due| ms(due, until)));
        }
        if is_late || slot.state == ObligationState::Met {
            self.longest_gap_ms = self.longest_gap_ms.max(Some(gap));
        }
    }
}
