//! Signal keys: what each incident's log says of its episodes, what is counted beside them, and who has one.

use std::collections::BTreeMap;

use sevlog::{EpisodeKey, Incident, IncidentId, Record, SignalKey, event::SignalState};

use super::{Data, change::Working};
use crate::{
    StoreError,
    signal::{Attached, Noted, Seen, Sighting, SignalChange, moved},
    store::Stream,
};

/// What was heard of a signal.
#[derive(Clone, Default)]
pub(super) struct Heard {
    attached: Vec<Attached>,
    episodes: BTreeMap<EpisodeKey, Beside>,
}

/// What of an episode no record tells.
#[derive(Clone, Copy, Default)]
struct Beside {
    /// Whether it cleared, and no fire was known.
    cleared: bool,
    repeats: u64,
    revision: u64,
}

impl Heard {
    fn sighting(
        &self,
        signal: &SignalKey,
        episode: &EpisodeKey,
        state: impl Fn(IncidentId) -> Option<Stream>,
    ) -> Result<Sighting, StoreError> {
        let mut newest: Vec<_> = self.attached.iter().collect();
        newest.sort_unstable_by_key(|attached| std::cmp::Reverse(attached.place()));
        let mut sighting = Sighting::default();
        for attached in newest {
            let is_this = attached.episode == *episode;
            let seen = if is_this { &mut sighting.episode } else { &mut sighting.before };
            if seen.is_none()
                && let Some((incident, fires)) = attached.holder(signal, |id| Ok(state(id)))?
            {
                *seen = Some(self.seen(&attached.episode, Some(incident), fires));
            }
        }
        if sighting.episode.is_none() && self.episodes.get(episode).is_some_and(|beside| beside.cleared) {
            sighting.episode = Some(self.seen(episode, None, SignalState::Cleared));
        }
        Ok(sighting)
    }

    fn seen(&self, episode: &EpisodeKey, incident: Option<IncidentId>, state: SignalState) -> Seen {
        let Beside { repeats, revision, .. } = self.episodes.get(episode).copied().unwrap_or_default();
        Seen { episode: episode.clone(), incident, state, repeats, revision }
    }

    /// Keeps how an episode stands in an incident.
    fn put(&mut self, episode: &EpisodeKey, incident: IncidentId, now: Option<Attached>) {
        let place = self.attached.iter().position(|kept| kept.incident == incident && kept.episode == *episode);
        let kept = place.map(|place| self.attached.swap_remove(place));
        if kept != now {
            self.revised(episode);
        }
        self.attached.extend(now);
    }

    fn revised(&mut self, episode: &EpisodeKey) -> &mut Beside {
        let beside = self.episodes.entry(episode.clone()).or_default();
        beside.revision = beside.revision.saturating_add(1);
        beside
    }
}

impl Data {
    pub(super) fn sighting(&self, signal: &SignalKey, episode: &EpisodeKey) -> Result<Sighting, StoreError> {
        let state = |id| self.streams.get(&id).map(|kept| kept.stream.clone());
        self.signals.get(signal).map_or_else(|| Ok(Sighting::default()), |heard| heard.sighting(signal, episode, state))
    }
}

impl Working<'_> {
    /// Notes what a batch says of a signal, if nothing happened to it since it was looked at.
    pub(super) fn note(&mut self, change: &SignalChange) -> Result<(), StoreError> {
        let SignalChange { signal, episode, note, .. } = change;
        let sighting = self.heard(signal).map(|heard| heard.sighting(signal, episode, |id| self.state(id).cloned()));
        change.check(&sighting.transpose()?.unwrap_or_default())?;
        match note {
            Noted::Checked => {}
            Noted::Repeated => {
                if let Some(beside) = self.heard_mut(signal).episodes.get_mut(episode) {
                    beside.repeats = beside.repeats.saturating_add(1);
                }
            }
            Noted::ClearedUnseen => {
                let heard = self.heard_mut(signal);
                if !heard.episodes.get(episode).is_some_and(|beside| beside.cleared) {
                    heard.revised(episode).cleared = true;
                }
            }
        }
        Ok(())
    }

    /// Attaches episodes to an incident as it says after some records of it.
    pub(super) fn attach(&mut self, before: Option<&Incident>, after: &Incident, records: &[Record]) {
        for ((signal, episode), attachment) in moved(before, after, records) {
            let attached =
                attachment.map(|attachment| Attached { episode: episode.clone(), incident: after.id(), attachment });
            self.heard_mut(&signal).put(&episode, after.id(), attached);
        }
    }

    fn heard(&self, signal: &SignalKey) -> Option<&Heard> {
        self.change.signals.get(signal).or_else(|| self.data.signals.get(signal))
    }

    fn heard_mut(&mut self, signal: &SignalKey) -> &mut Heard {
        let data = self.data;
        let kept = || data.signals.get(signal).cloned().unwrap_or_default();
        self.change.signals.entry(signal.clone()).or_insert_with(kept)
    }
}
