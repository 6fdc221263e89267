//! Carrying out a batch: everything that changes is changed on copies, and put in place once nothing can fail any more.

use std::collections::{BTreeMap, BTreeSet};

use sevlog::event::SignalState;
use sevlog::{Actor, Digest, EpisodeKey, Event, IncidentId, Record, RecordId, ReplayError, RequestId, SignalKey};

use super::{Data, Episode, Kept};
use crate::{
    StoreError, Summary,
    error::{Between, Conflict},
    sealed::{Sealed, actor_key, seal_onto},
    signal::{Noted, SignalChange, moves_signals, standing},
    store::{Append, Appended, AppendedTo, Batch, Chunk, Expected, Sealing, Stream, Taken},
};

/// What a batch changes.
#[derive(Default)]
struct Changes {
    streams: BTreeMap<IncidentId, Changed>,
    signals: BTreeMap<SignalKey, Vec<Episode>>,
}

/// A stream with what was appended to it.
struct Changed {
    state: Stream,
    fresh: Vec<Record>,
}

impl Data {
    pub(super) fn append(&mut self, book: IncidentId, batch: Batch) -> Result<Appended, StoreError> {
        let Batch { sealing, book: judged, command, streams, signals } = batch;
        if let Some(request) = &sealing.request
            && let Some(outcome) = self.request(&sealing.actor, request, command)?
        {
            return Ok(outcome);
        }
        if let Some(version) = judged {
            let actual = self.book(book).version();
            if actual != version {
                return Err(self.conflict(book, Expected::Exact(version), actual));
            }
        }
        let mut changes = Changes::default();
        for change in &signals {
            self.note(change, &mut changes)?;
        }
        let mut done = Vec::with_capacity(streams.len());
        for append in streams {
            done.push(self.append_to(book, append, &sealing, &mut changes)?);
        }
        let appended = Appended { streams: done, repeated: false };
        if let Some(request) = sealing.request {
            self.requests.insert((actor_key(&sealing.actor), request), (command, appended.clone()));
        }
        self.put(book, changes);
        Ok(appended)
    }

    pub(super) fn request(
        &self,
        actor: &Actor,
        request: &RequestId,
        digest: Digest,
    ) -> Result<Option<Appended>, StoreError> {
        match self.requests.get(&(actor_key(actor), request.clone())) {
            None => Ok(None),
            Some((kept, outcome)) if *kept == digest => Ok(Some(Appended { repeated: true, ..outcome.clone() })),
            Some(_) => Err(StoreError::RequestReused { request: request.clone(), actor: Box::new(actor.clone()) }),
        }
    }

    fn conflict(&self, incident: IncidentId, expected: Expected, actual: sevlog::Version) -> StoreError {
        let between = match (self.streams.get(&incident), expected) {
            (Some(kept), Expected::Exact(after)) => {
                let after = kept.records.iter().filter(|record| record.version() > after);
                after.take(Between::MOST).map(Between::of).collect()
            }
            _ => Vec::new(),
        };
        Box::new(Conflict { incident, expected: expected.to_string(), actual, between }).into()
    }

    fn append_to(
        &self,
        book: IncidentId,
        append: Append,
        sealing: &Sealing,
        changes: &mut Changes,
    ) -> Result<AppendedTo, StoreError> {
        let (incident, expected) = (append.incident, append.expected);
        let ours = changes.streams.get(&incident).map(|ours| ours.state.clone());
        let state = ours.or_else(|| self.streams.get(&incident).map(|kept| kept.state.clone()));
        let state = state.unwrap_or_else(|| Stream::new(incident, incident == book));
        let Sealed { before, records, stream } = seal_onto(state, append, sealing).map_err(|error| match error {
            StoreError::Conflict(conflict) => self.conflict(incident, expected, conflict.actual),
            other => other,
        })?;
        self.check_ids(incident, &records)?;
        let version = stream.version();
        self.change(stream, records, changes);
        Ok(AppendedTo { incident, before, version })
    }

    /// Two records of one id would be taken for one.
    fn check_ids(&self, incident: IncidentId, records: &[Record]) -> Result<(), StoreError> {
        let known = self.streams.get(&incident).map(|kept| kept.records.as_slice()).unwrap_or_default();
        let mut ids: BTreeSet<RecordId> = known.iter().map(Record::id).collect();
        match records.iter().find(|record| !ids.insert(record.id())) {
            Some(twice) => Err(ReplayError::RecordTwice { record: twice.id() }.into()),
            None => Ok(()),
        }
    }

    /// Notes new records of a stream, and what follows from them about signals.
    fn change(&self, state: Stream, records: Vec<Record>, changes: &mut Changes) {
        if records.is_empty() {
            return;
        }
        if let Stream::Incident(incident) = &state
            && records.iter().any(|record| moves_signals(record.event()))
        {
            for ((signal, episode), state) in standing(incident, &records) {
                self.put_signal(&signal, &episode, Some(incident.id()), state, changes);
            }
        }
        let ours =
            changes.streams.entry(state.id()).or_insert_with(|| Changed { state: state.clone(), fresh: Vec::new() });
        ours.state = state;
        ours.fresh.extend(records);
    }

    fn note(&self, change: &SignalChange, changes: &mut Changes) -> Result<(), StoreError> {
        let SignalChange { signal, episode, seen, before, note } = change;
        let now = self.sighting(signal, episode);
        let (revision, newest) = (now.episode.map(|seen| seen.revision), now.before.map(|seen| seen.episode));
        if revision != *seen || newest != *before {
            return Err(StoreError::SignalMoved { signal: signal.clone() });
        }
        match note {
            Noted::Checked => {}
            Noted::Repeated => {
                let episodes = self.episodes(signal, changes);
                if let Some(known) = episodes.iter_mut().find(|known| known.key == *episode) {
                    known.repeats = known.repeats.saturating_add(1);
                }
            }
            Noted::ClearedUnseen => self.put_signal(signal, episode, None, SignalState::Cleared, changes),
        }
        Ok(())
    }

    fn episodes<'a>(&self, signal: &SignalKey, changes: &'a mut Changes) -> &'a mut Vec<Episode> {
        let known = || self.signals.get(signal).cloned().unwrap_or_default();
        changes.signals.entry(signal.clone()).or_insert_with(known)
    }

    fn put_signal(
        &self,
        signal: &SignalKey,
        episode: &EpisodeKey,
        incident: Option<IncidentId>,
        state: SignalState,
        changes: &mut Changes,
    ) {
        let episodes = self.episodes(signal, changes);
        match episodes.iter_mut().find(|known| known.key == *episode) {
            Some(known) if known.incident == incident && known.state == state => {}
            Some(known) => {
                (known.incident, known.state) = (incident, state);
                known.revision = known.revision.saturating_add(1);
            }
            None => episodes.push(Episode { key: episode.clone(), incident, state, repeats: 0, revision: 1 }),
        }
    }

    /// Puts changes in place: nothing here fails.
    fn put(&mut self, book: IncidentId, changes: Changes) {
        self.signals.extend(changes.signals);
        let looked_at_plan = changes.streams.contains_key(&book);
        for (id, Changed { state, fresh }) in changes.streams {
            if !self.streams.contains_key(&id) {
                let number = matches!(state, Stream::Incident(_)).then(|| self.next_number(id));
                self.streams.insert(id, Kept { state: state.clone(), records: Vec::new(), number, is_settled: false });
            }
            self.order.extend(fresh.iter().map(|record| (id, record.version())));
            if let Some(kept) = self.streams.get_mut(&id) {
                kept.take(state, fresh);
            }
        }
        let plans = self.book(book).plans().clone();
        for kept in self.streams.values_mut() {
            // What an incident owes changes with its records, and with a look at the plan.
            if let Stream::Incident(incident) = &kept.state
                && (looked_at_plan || !kept.is_settled)
            {
                kept.is_settled = Summary::is_settled(incident, &plans);
            }
        }
    }

    fn next_number(&mut self, id: IncidentId) -> u64 {
        let number = self.numbers.last_key_value().map_or(0, |(number, _)| *number).saturating_add(1);
        self.numbers.insert(number, id);
        number
    }

    pub(super) fn import(&mut self, book: IncidentId, chunk: Chunk) -> Result<Taken, StoreError> {
        let mut streams: BTreeMap<IncidentId, Vec<Record>> = BTreeMap::new();
        for record in chunk.records {
            streams.entry(record.incident()).or_default().push(record);
        }
        let (mut taken, mut changes) = (Taken::default(), Changes::default());
        for (id, records) in streams {
            let kept = self.streams.get(&id);
            let begins_book = records.first().is_some_and(|record| record.event().name() == "plan_adopted");
            let mut state = kept.map_or_else(|| Stream::new(id, begins_book), |kept| kept.state.clone());
            let mut fresh = Vec::new();
            for record in records {
                let version = record.version();
                if version > state.version() {
                    if !record.follows(&state.head()) {
                        return Err(StoreError::Forked { incident: id, version });
                    }
                    state.apply(&record)?;
                    fresh.push(record);
                    taken.appended = taken.appended.saturating_add(1);
                    continue;
                }
                let ours = kept.and_then(|kept| kept.record(version));
                if ours.is_none_or(|ours| ours.chain() != record.chain() || ours.id() != record.id()) {
                    return Err(StoreError::Forked { incident: id, version });
                }
                taken.skipped = taken.skipped.saturating_add(1);
            }
            self.check_ids(id, &fresh)?;
            self.change(state, fresh, &mut changes);
        }
        self.put(book, changes);
        Ok(taken)
    }
}

impl Kept {
    /// Appends records, and removes the text of what they redact: from the records, and from the state, which is folded again.
    fn take(&mut self, state: Stream, fresh: Vec<Record>) {
        self.state = state;
        self.is_settled = false;
        let mut stripped = false;
        for record in fresh {
            let redacted = match record.event() {
                Event::Redacted(redaction) => Some(redaction.record),
                _ => None,
            };
            self.records.push(record);
            if let Some(told) = self.records.iter_mut().find(|record| Some(record.id()) == redacted) {
                *told = told.redact();
                stripped = true;
            }
        }
        if stripped {
            let mut again = Stream::new(self.state.id(), matches!(self.state, Stream::Book(_)));
            // What was folded with its text is folded without it.
            if self.records.iter().try_for_each(|record| again.apply(record)).is_ok() {
                self.state = again;
            }
        }
    }
}
