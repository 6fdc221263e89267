//! Signals: typed detections from outside, and what is kept of each key.

use std::collections::BTreeMap;

use sevlog::{
    EpisodeKey, Event, Incident, IncidentId, KnownEpisode, Labels, ProgramId, Record, RequestId, SeverityLabel,
    SignalKey, Text, Timestamp,
    event::{SignalAttached, SignalCleared, SignalState},
};

use crate::StoreError;

/// A typed detection, as a reader of a sender's payload makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// The same alert over time.
    pub key: SignalKey,
    /// The signal and its start.
    pub episode: EpisodeKey,
    /// This very delivery, where its sender names it: sent again, it changes nothing, and is not counted either.
    pub delivery: Option<RequestId>,
    /// What sent it.
    pub sender: ProgramId,
    /// Whether it fires.
    pub state: SignalState,
    /// When its sender says that it began.
    pub started_at: Option<Timestamp>,
    /// When its sender says that it ended.
    pub ended_at: Option<Timestamp>,
    /// What an incident is called that it opens.
    pub title: Text,
    /// What it says.
    pub summary: Option<Text>,
    /// Its labels.
    pub labels: Option<Labels>,
    /// The severity that it proposes, of the plan's.
    pub severity: Option<SeverityLabel>,
}

impl Signal {
    /// A signal that fires, with the title of an incident that it opens.
    #[must_use]
    pub fn firing(key: SignalKey, episode: EpisodeKey, sender: ProgramId, title: impl Into<Text>) -> Self {
        Self {
            key,
            episode,
            delivery: None,
            sender,
            state: SignalState::Active,
            started_at: None,
            ended_at: None,
            title: title.into(),
            summary: None,
            labels: None,
            severity: None,
        }
    }

    /// The same signal once it no longer fires.
    #[must_use]
    pub fn clearing(self) -> Self {
        Self { state: SignalState::Cleared, delivery: None, ..self }
    }

    /// What an incident's log says of it when it fires.
    pub(crate) fn attached(&self) -> SignalAttached {
        SignalAttached {
            started_at: self.started_at,
            summary: self.summary.clone(),
            labels: self.labels.clone(),
            ..SignalAttached::new(self.key.clone(), self.episode.clone(), self.sender.clone())
        }
    }

    /// What an incident's log says of it when it no longer fires.
    pub(crate) fn cleared(&self, repeats: u64) -> SignalCleared {
        SignalCleared { signal: self.key.clone(), episode: self.episode.clone(), ended_at: self.ended_at, repeats }
    }
}

impl Seen {
    /// What the rules ask of it.
    pub(crate) fn known(&self) -> KnownEpisode {
        match self.incident {
            Some(_) => KnownEpisode::Attached(self.state),
            None => KnownEpisode::ClearedUnseen,
        }
    }
}

/// What a store knows of a signal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sighting {
    /// Its episode.
    pub episode: Option<Seen>,
    /// The newest other episode of the same signal.
    pub before: Option<Seen>,
}

/// What is kept of one episode of a signal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The episode.
    pub episode: EpisodeKey,
    /// The incident that it is attached to; none of a clear whose fire never came.
    pub incident: Option<IncidentId>,
    /// Whether it fires.
    pub state: SignalState,
    /// How often it was delivered again.
    pub repeats: u64,
    /// Grows with every change but a repeat: what a [`SignalChange`] is checked against.
    pub revision: u64,
}

/// What a batch says about one episode of a signal. Which incident it is attached to follows from the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignalChange {
    /// The signal.
    pub signal: SignalKey,
    /// The episode.
    pub episode: EpisodeKey,
    /// The revision that was seen; none when nothing was known of the episode.
    pub seen: Option<u64>,
    /// The newest other episode that was seen to be attached.
    pub before: Option<EpisodeKey>,
    /// What is noted.
    pub note: Noted,
}

impl SignalChange {
    /// Whether nothing happened to the signal since it was looked at.
    pub(crate) fn check(&self, now: &Sighting) -> Result<(), StoreError> {
        let revision = now.episode.as_ref().map(|seen| seen.revision);
        let newest = now.before.as_ref().map(|seen| &seen.episode);
        if revision == self.seen && newest == self.before.as_ref() {
            Ok(())
        } else {
            Err(StoreError::SignalMoved { signal: self.signal.clone() })
        }
    }
}

/// What is noted of a signal beside the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noted {
    /// The batch was decided on what was seen of it.
    Checked,
    /// It was delivered again.
    Repeated,
    /// It cleared, and no fire is known.
    ClearedUnseen,
}

/// How the episodes of signals stand that an incident has, after some records of it; nothing where none of these moves a signal.
///
/// An incident shows the newest episode of each signal; what records tell of an earlier one counts too. What went along with
/// a merge is the target's.
pub(crate) fn standing(incident: &Incident, records: &[Record]) -> BTreeMap<(SignalKey, EpisodeKey), SignalState> {
    if !records.iter().any(|record| moves_signals(record.event())) {
        return BTreeMap::new();
    }
    let told = records.iter().filter_map(|record| match record.event() {
        Event::SignalAttached(event) => Some(((event.signal.clone(), event.episode.clone()), SignalState::Active)),
        Event::SignalCleared(event) => Some(((event.signal.clone(), event.episode.clone()), SignalState::Cleared)),
        _ => None,
    });
    let shown = incident.signals().values().map(|signal| ((signal.key.clone(), signal.episode.clone()), signal.state));
    let mut standing: BTreeMap<_, _> = told.chain(shown).collect();
    standing.retain(|_, state| incident.merged_into().is_none() || *state == SignalState::Cleared);
    standing
}

/// Whether an event says which signals an incident has.
fn moves_signals(event: &Event) -> bool {
    matches!(
        event,
        Event::SignalAttached(_)
            | Event::SignalCleared(_)
            | Event::MergedInto(_)
            | Event::MergeReceived(_)
            | Event::Unmerged(_)
            | Event::MergeUndone(_)
            | Event::Retracted(_)
            | Event::Corrected(_)
    )
}
