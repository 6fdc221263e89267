//! Signals: typed detections from outside, and what is kept of each key.

use std::collections::{BTreeMap, BTreeSet};

use sevlog::{
    Attachment, EpisodeKey, Event, Incident, IncidentId, KnownEpisode, Labels, ProgramId, Record, RecordId, RequestId,
    SeverityLabel, SignalKey, Text, Timestamp,
    event::{SignalAttached, SignalCleared, SignalState},
};

use crate::{StoreError, store::Stream};

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
    /// The other episode of the same signal that was attached last.
    pub before: Option<Seen>,
}

/// What is kept of one episode of a signal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The episode.
    pub episode: EpisodeKey,
    /// The incident that has it: the one that it was attached to last and still is, or what that was merged into in the end. None
    /// of a clear whose fire never came.
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

/// What an incident's log says of an episode that was attached to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attached {
    pub(crate) episode: EpisodeKey,
    pub(crate) incident: IncidentId,
    pub(crate) attachment: Attachment,
}

impl Attached {
    /// Of several, an alert follows the newest. Commits of two books come in two orders, so the log says which that is.
    pub(crate) const fn place(&self) -> (Timestamp, RecordId) {
        (self.attachment.clock, self.attachment.record)
    }

    /// Who has it now, and whether it fires there: what was merged is the target's, who may have been told that it is over. None
    /// where the book does not have the target, or merges go round in a circle.
    pub(crate) fn holder(
        &self,
        signal: &SignalKey,
        state: impl Fn(IncidentId) -> Result<Option<Stream>, StoreError>,
    ) -> Result<Option<(IncidentId, SignalState)>, StoreError> {
        let (mut id, mut fires) = (self.incident, self.attachment.state);
        let mut passed = BTreeSet::new();
        while passed.insert(id) {
            let Some(Stream::Incident(incident)) = state(id)? else { return Ok(None) };
            let Some(target) = incident.merged_into() else { return Ok(Some((id, fires))) };
            if let Some(Stream::Incident(target)) = state(target)?
                && target.has_cleared_for(id, signal, &self.episode)
            {
                fires = SignalState::Cleared;
            }
            id = target;
        }
        Ok(None)
    }
}

/// Which episodes may stand otherwise in an incident after some records of it, and how they do; none of one that is no longer
/// attached to it.
pub(crate) fn moved(
    before: Option<&Incident>,
    after: &Incident,
    records: &[Record],
) -> BTreeMap<(SignalKey, EpisodeKey), Option<Attachment>> {
    let mut moved = BTreeMap::new();
    for record in records {
        let key = match record.event() {
            Event::SignalAttached(event) => (&event.signal, &event.episode),
            Event::SignalCleared(event) => (&event.signal, &event.episode),
            // These may be about any of them.
            Event::Unmerged(_) | Event::MergeUndone(_) | Event::Retracted(_) | Event::Corrected(_) => {
                return changed(before, after);
            }
            _ => continue,
        };
        moved.insert((key.0.clone(), key.1.clone()), after.attachment(key.0, key.1));
    }
    moved
}

fn changed(before: Option<&Incident>, after: &Incident) -> BTreeMap<(SignalKey, EpisodeKey), Option<Attachment>> {
    let all = |incident: &Incident| {
        let attachments = incident.attachments();
        attachments
            .map(|(signal, episode, attachment)| ((signal.clone(), episode.clone()), attachment))
            .collect::<BTreeMap<_, _>>()
    };
    let (was, is) = (before.map(all).unwrap_or_default(), all(after));
    let gone = was.keys().filter(|key| !is.contains_key(*key)).map(|key| (key.clone(), None));
    let stands = is.iter().filter(|(key, attachment)| was.get(*key) != Some(attachment));
    gone.chain(stands.map(|(key, attachment)| (key.clone(), Some(*attachment)))).collect()
}
