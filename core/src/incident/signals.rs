//! What the state keeps of signals: what was told of each alert here, and what merged incidents brought of it.
//!
//! An alert is shown as one signal, whoever brought it. Underneath, everyone who brought it keeps an account of it: this
//! incident, by what was attached here, and each merged one, by what came along. What is told here while they are merged
//! goes to the accounts that it is about, so that each goes back as it is by then.

use std::collections::BTreeMap;

use super::{Absorbed, Attachment, Signal};
use crate::{
    event::{MovedSignal, SignalState},
    id::{EpisodeKey, IncidentId, RecordId, SignalKey, Version},
    limits::MAX_INTEGER,
    mark::{Curve, Mark, marked},
};

/// What was told here of one alert.
#[derive(Debug, Clone, PartialEq, Eq, Default, borsh::BorshSerialize, borsh::BorshDeserialize)]
struct Track {
    fires: Curve<Fire>,
    clears: Curve<Clear>,
    /// Whether it went along with a merge of this incident into another.
    away: bool,
    /// How often it was delivered again while it was away.
    repeats_away: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
struct Fire {
    mark: Mark,
    episode: EpisodeKey,
    /// Told of an alert that only merged incidents had brought: it goes with them.
    of_merged: bool,
    /// It came back so from a merge, and no record of its own tells it.
    by_merge: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
struct Clear {
    mark: Mark,
    episode: EpisodeKey,
    repeats: u64,
    by_merge: bool,
}

marked!(Fire, Clear);

/// How an alert stands by one account.
#[derive(Debug, Clone)]
struct Account {
    episode: EpisodeKey,
    active: bool,
    repeats: u64,
}

/// The signals of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Default, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub(super) struct Signals {
    tracks: BTreeMap<SignalKey, Track>,
}

fn sum(one: u64, other: u64) -> u64 {
    one.saturating_add(other).min(MAX_INTEGER)
}

impl Track {
    fn own_episode(&self) -> Option<&EpisodeKey> {
        self.fires.as_slice().iter().rev().find(|fire| !fire.of_merged).map(|fire| &fire.episode)
    }

    fn has_own(&self, episode: &EpisodeKey) -> bool {
        self.fires.as_slice().iter().any(|fire| !fire.of_merged && fire.episode == *episode)
    }

    /// Whether an episode is of what a merged incident brought: it came along, or followed on it.
    fn is_of(&self, (since, moved): Brought<'_>, episode: &EpisodeKey) -> bool {
        let followed = |fire: &Fire| fire.of_merged && fire.mark.version > since && fire.episode == *episode;
        !self.has_own(episode) && (moved.episode == *episode || self.fires.as_slice().iter().any(followed))
    }

    /// The last fire and the last clear of an episode that were told after a version.
    fn last(&self, episode: &EpisodeKey, since: Option<Version>) -> (Option<&Fire>, Option<&Clear>) {
        let is_since = |mark: &Mark| since.is_none_or(|since| mark.version > since);
        let fires = self.fires.as_slice().iter().rev();
        let clears = self.clears.as_slice().iter().rev();
        (
            fires.filter(|fire| is_since(&fire.mark)).find(|fire| fire.episode == *episode),
            clears.filter(|clear| is_since(&clear.mark)).find(|clear| clear.episode == *episode),
        )
    }

    /// Every episode that was attached here, as it stands by what was told here.
    fn attachments(&self) -> BTreeMap<&EpisodeKey, Attachment> {
        let mut clears: BTreeMap<&EpisodeKey, &Mark> = BTreeMap::new();
        for clear in self.clears.as_slice() {
            clears.insert(&clear.episode, &clear.mark);
        }
        let mut attachments: BTreeMap<&EpisodeKey, Attachment> = BTreeMap::new();
        for fire in self.fires.as_slice() {
            let is_over = clears.get(&fire.episode).is_some_and(|clear| !fire.mark.comes_after(clear));
            let state = if is_over { SignalState::Cleared } else { SignalState::Active };
            let (clock, record) = (fire.mark.clock, fire.mark.record);
            let attachment = attachments.entry(&fire.episode).or_insert(Attachment { state, clock, record });
            attachment.state = state;
            (attachment.clock, attachment.record) = (attachment.clock, attachment.record).max((clock, record));
        }
        attachments
    }

    fn repeats(&self, of: impl Fn(&Clear) -> bool) -> u64 {
        self.clears.as_slice().iter().filter(|clear| of(clear)).fold(0, |all, clear| sum(all, clear.repeats))
    }
}

/// What one merged incident brought of an alert, and since when.
type Brought<'a> = (Version, &'a MovedSignal);

fn brought<'a>(
    absorbed: &'a BTreeMap<IncidentId, Absorbed>,
    key: &'a SignalKey,
) -> impl Iterator<Item = (IncidentId, Brought<'a>)> {
    absorbed.iter().filter_map(move |(source, absorbed)| {
        let moved = absorbed.signals.iter().find(|moved| moved.signal == *key)?;
        Some((*source, (absorbed.since, moved)))
    })
}

impl Signals {
    pub(super) fn attach(
        &mut self,
        key: &SignalKey,
        episode: EpisodeKey,
        mark: Mark,
        absorbed: &BTreeMap<IncidentId, Absorbed>,
    ) {
        let of_merged = self.is_of_merged(key, absorbed);
        let track = self.tracks.entry(key.clone()).or_default();
        track.fires.insert(Fire { mark, episode, of_merged, by_merge: false });
    }

    pub(super) fn clear(&mut self, key: &SignalKey, episode: EpisodeKey, repeats: u64, mark: Mark) {
        let track = self.tracks.entry(key.clone()).or_default();
        track.clears.insert(Clear { mark, episode, repeats, by_merge: false });
    }

    /// Whether what is told of an alert now is of one that merged incidents brought, because this one's own does not fire.
    fn is_of_merged(&self, key: &SignalKey, absorbed: &BTreeMap<IncidentId, Absorbed>) -> bool {
        let fires = self.own(key, absorbed).is_some_and(|own| own.active);
        !fires && brought(absorbed, key).next().is_some()
    }

    /// Takes what a record told out; one that a merge brought back has no record of its own.
    pub(super) fn retract(&mut self, record: RecordId) {
        for track in self.tracks.values_mut() {
            track.fires.remove(record);
            track.clears.remove(record);
        }
    }

    pub(super) fn correct(&mut self, record: RecordId, occurred: impl Fn(&mut Mark), repeats: Option<u64>) {
        for track in self.tracks.values_mut() {
            track.fires.change(record, |fire| {
                if !fire.by_merge {
                    occurred(&mut fire.mark);
                }
            });
            track.clears.change(record, |clear| {
                if !clear.by_merge {
                    occurred(&mut clear.mark);
                    clear.repeats = repeats.unwrap_or(clear.repeats);
                }
            });
        }
    }

    /// This incident is merged, and these go along.
    pub(super) fn leave(&mut self, signals: &[MovedSignal]) {
        for moved in signals {
            self.tracks.entry(moved.signal.clone()).or_default().away = true;
        }
    }

    /// It is its own again, and these came back as they are now.
    pub(super) fn come_back(&mut self, signals: &[MovedSignal], mark: Mark, absorbed: &BTreeMap<IncidentId, Absorbed>) {
        for moved in signals {
            let key = &moved.signal;
            let track = self.tracks.entry(key.clone()).or_default();
            track.away = false;
            // It comes after all that was told here before.
            let last = [
                track.fires.as_slice().last().map(|fire| fire.mark),
                track.clears.as_slice().last().map(|clear| clear.mark),
            ];
            let latest = last.into_iter().flatten().map(|mark| mark.latest).fold(mark.clock, std::cmp::Ord::max);
            let mark = Mark { latest, ..mark };
            let now = self.shown(key, absorbed);
            let of_merged = self.is_of_merged(key, absorbed);
            let Some(track) = self.tracks.get_mut(key) else { continue };
            let same = now.as_ref().is_some_and(|now| now.episode == moved.episode);
            let (is, was) = (moved.state == SignalState::Active, now.as_ref().is_some_and(Signal::is_active));
            if !same || (is && !was) {
                track.fires.insert(Fire { mark, episode: moved.episode.clone(), of_merged, by_merge: true });
            }
            if !is && (was || !same) {
                track.clears.insert(Clear { mark, episode: moved.episode.clone(), repeats: 0, by_merge: true });
            }
            let told = now.map_or(0, |now| now.repeats);
            track.repeats_away = sum(track.repeats_away, moved.repeats.saturating_sub(told));
        }
    }

    /// What was told of alerts that a merged incident brought goes with it. It is no longer among `absorbed`.
    pub(super) fn part(&mut self, gone: &Absorbed, absorbed: &BTreeMap<IncidentId, Absorbed>) {
        for moved in &gone.signals {
            let others: Vec<_> = brought(absorbed, &moved.signal).map(|(_, (_, other))| &other.episode).collect();
            let Some(track) = self.tracks.get_mut(&moved.signal) else { continue };
            if others.is_empty() {
                track.fires.retain(|fire| !fire.of_merged);
            }
            let Track { fires, clears, .. } = track;
            let has_own =
                |episode: &EpisodeKey| fires.as_slice().iter().any(|fire| !fire.of_merged && fire.episode == *episode);
            clears.retain(|clear| clear.mark.version <= gone.since || !others.is_empty() || has_own(&clear.episode));
            if track.own_episode().is_none() && others.is_empty() {
                self.tracks.remove(&moved.signal);
            }
        }
    }

    fn own(&self, key: &SignalKey, absorbed: &BTreeMap<IncidentId, Absorbed>) -> Option<Account> {
        let track = self.tracks.get(key)?;
        let episode = track.own_episode()?.clone();
        let active = match track.last(&episode, None) {
            (Some(fire), Some(clear)) => fire.mark.comes_after(&clear.mark),
            (fire, _) => fire.is_some(),
        };
        let of_others = |clear: &Clear| {
            brought(absorbed, key).any(|(_, one)| clear.mark.version > one.0 && track.is_of(one, &clear.episode))
        };
        Some(Account { active, repeats: track.repeats(|clear| !of_others(clear)), episode })
    }

    /// How an alert stands that a merged incident brought.
    fn of_merged(&self, key: &SignalKey, (since, moved): Brought<'_>) -> Account {
        let came = moved.state == SignalState::Active;
        let Some(track) = self.tracks.get(key) else {
            return Account { episode: moved.episode.clone(), active: came, repeats: moved.repeats };
        };
        let fires = track.fires.as_slice().iter().rev();
        let newer = fires.filter(|fire| fire.of_merged && fire.mark.version > since).map(|fire| &fire.episode).next();
        let episode = newer.unwrap_or(&moved.episode).clone();
        let active = match track.last(&episode, Some(since)) {
            (None, None) => came,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (Some(fire), Some(clear)) => fire.mark.comes_after(&clear.mark),
        };
        let own = track.own_episode().is_some();
        let counts =
            |clear: &Clear| clear.mark.version > since && (!own || track.is_of((since, moved), &clear.episode));
        Account { episode, active, repeats: sum(moved.repeats, track.repeats(counts)) }
    }

    /// The one signal that an alert is shown as: this incident's own while it fires, else one that a merged incident brought
    /// and that fires.
    pub(super) fn shown(&self, key: &SignalKey, absorbed: &BTreeMap<IncidentId, Absorbed>) -> Option<Signal> {
        let track = self.tracks.get(key);
        if track.is_some_and(|track| track.away) {
            return None;
        }
        let own = self.own(key, absorbed);
        let mut of_merged: Vec<_> =
            brought(absorbed, key).map(|(_, brought)| (brought.0, self.of_merged(key, brought))).collect();
        of_merged.sort_by_key(|(since, account)| (account.active, *since));
        let newest = of_merged.pop().map(|(_, account)| account);
        let account = match (own, newest) {
            (Some(own), Some(newest)) if newest.active && !own.active => newest,
            (Some(own), _) => own,
            (None, newest) => newest?,
        };
        Some(Signal {
            key: key.clone(),
            episode: account.episode,
            state: if account.active { SignalState::Active } else { SignalState::Cleared },
            repeats: sum(account.repeats, track.map_or(0, |track| track.repeats_away)),
        })
    }

    /// What a merged incident would take back, as it is now.
    pub(super) fn returns(&self, source: IncidentId, absorbed: &BTreeMap<IncidentId, Absorbed>) -> Vec<MovedSignal> {
        let Some(absorbed) = absorbed.get(&source) else { return Vec::new() };
        let now = |moved: &MovedSignal| {
            let account = self.of_merged(&moved.signal, (absorbed.since, moved));
            MovedSignal {
                signal: moved.signal.clone(),
                episode: account.episode,
                state: if account.active { SignalState::Active } else { SignalState::Cleared },
                repeats: account.repeats,
            }
        };
        absorbed.signals.iter().map(now).collect()
    }

    /// Every episode that was attached here.
    pub(super) fn attachments(&self) -> impl Iterator<Item = (&SignalKey, &EpisodeKey, Attachment)> {
        self.tracks.iter().flat_map(|(key, track)| {
            track.attachments().into_iter().map(move |(episode, attachment)| (key, episode, attachment))
        })
    }

    /// How an episode stands that was attached here.
    pub(super) fn attachment(&self, key: &SignalKey, episode: &EpisodeKey) -> Option<Attachment> {
        self.tracks.get(key)?.attachments().remove(episode)
    }

    /// Whether it was told here after a version that an episode no longer fires.
    pub(super) fn is_cleared_since(&self, key: &SignalKey, episode: &EpisodeKey, since: Version) -> bool {
        let clears = self.tracks.get(key).map(|track| track.clears.as_slice()).unwrap_or_default();
        clears.iter().any(|clear| clear.episode == *episode && clear.mark.version > since)
    }

    /// Every alert that something was told of.
    pub(super) fn keys(&self) -> impl Iterator<Item = &SignalKey> {
        self.tracks.keys()
    }
}
