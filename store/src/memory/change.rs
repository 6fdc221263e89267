//! What a batch or an import comes to, worked out beside the data: what is refused half-way has touched nothing.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use sevlog::{Actor, Event, IncidentId, IncidentNumber, Record, RecordId, ReplayError, RequestId, SignalKey, Version};

use super::{Claim, Data, Kept, signals::Heard};
use crate::{
    StoreError, Summary,
    error::Between,
    sealed::{Fresh, Sealed, by_stream, seal_onto, take_over},
    store::{Append, Appended, AppendedTo, Batch, Chunk, Expected, Request, Sealing, Stream, Taken},
};

/// What is different afterwards.
#[derive(Default)]
pub(super) struct Change {
    streams: BTreeMap<IncidentId, Grown>,
    log: Vec<(IncidentId, Version)>,
    numbers: Vec<IncidentId>,
    claim: Option<((Actor, RequestId), Claim)>,
    pub(super) signals: BTreeMap<SignalKey, Heard>,
}

/// What is different about one stream.
struct Grown {
    stream: Stream,
    number: Option<u64>,
    /// The book that a new one is imported from.
    origin: Option<IncidentId>,
    /// Its new records.
    records: Vec<Arc<Record>>,
    versions: HashMap<RecordId, Version>,
    /// Records whose text was removed, as they are now.
    redacted: BTreeMap<Version, Arc<Record>>,
}

/// The data as it would be with a change.
pub(super) struct Working<'a> {
    pub(super) data: &'a Data,
    book: IncidentId,
    pub(super) change: Change,
}

impl<'a> Working<'a> {
    pub(super) fn on(data: &'a Data, book: IncidentId) -> Self {
        Self { data, book, change: Change::default() }
    }

    pub(super) fn finish(self) -> Change {
        self.change
    }

    pub(super) fn append(&mut self, batch: Batch) -> Result<Appended, StoreError> {
        let Batch { sealing, book, streams, signals } = batch;
        let request = sealing.request.clone().map(|request| (sealing.actor.clone(), request));
        if let Some((actor, request)) = request.clone()
            && let Some(outcome) = self.data.request(actor, request)?
        {
            return Ok(outcome);
        }
        if let Some(version) = book {
            let actual = self.state(self.book).map_or(Version::NONE, Stream::version);
            Expected::at(version).check(self.book, actual, |after| Ok(self.between(self.book, after)))?;
        }
        for change in &signals {
            self.note(change)?;
        }
        let streams: Result<Vec<_>, _> = streams.into_iter().map(|append| self.append_to(append, &sealing)).collect();
        let streams = streams?;
        self.change.claim =
            request.map(|(actor, Request { id, asks })| ((actor, id), Claim { asks, streams: streams.clone() }));
        Ok(Appended { streams, repeated: false })
    }

    fn append_to(&mut self, append: Append, sealing: &Sealing) -> Result<AppendedTo, StoreError> {
        let incident = append.incident;
        let state = self.state(incident).cloned().unwrap_or_else(|| Stream::new(incident, incident == self.book));
        let append = match &state {
            Stream::Incident(_) if state.version() == Version::NONE => append.numbered(self.next_number()),
            _ => append,
        };
        let between = |after| Ok(self.between(incident, after));
        let Sealed { before, records, stream } = seal_onto(state, append, sealing, between)?;
        let version = stream.version();
        self.grow(stream, &records, None)?;
        Ok(AppendedTo { incident, before, version })
    }

    /// The number of the next incident.
    fn next_number(&self) -> IncidentNumber {
        let drawn = self.data.numbers.len().saturating_add(self.change.numbers.len());
        IncidentNumber { book: self.book, number: u64::try_from(drawn).unwrap_or(u64::MAX).saturating_add(1) }
    }

    pub(super) fn import(&mut self, chunk: Chunk) -> Result<Taken, StoreError> {
        let mut taken = Taken::default();
        let origin = chunk.book.filter(|origin| *origin != self.book);
        for (id, records) in by_stream(chunk.records) {
            let ours = |version| Ok(self.record(id, version).map(|record| Record::clone(record)));
            let Fresh { records, stream, skipped } = take_over(id, self.state(id), records, ours)?;
            taken.skipped = taken.skipped.saturating_add(skipped);
            taken.appended = taken.appended.saturating_add(u64::try_from(records.len()).unwrap_or(u64::MAX));
            self.grow(stream, &records, origin)?;
        }
        Ok(taken)
    }

    pub(super) fn state(&self, id: IncidentId) -> Option<&Stream> {
        let grown = self.change.streams.get(&id).map(|grown| &grown.stream);
        grown.or_else(|| self.data.streams.get(&id).map(|kept| &kept.stream))
    }

    fn record(&self, id: IncidentId, version: Version) -> Option<&Arc<Record>> {
        let kept = self.data.streams.get(&id);
        let old = || kept.and_then(|kept| kept.record(version));
        let Some(grown) = self.change.streams.get(&id) else { return old() };
        let new = || {
            let before = kept.map_or(0, |kept| kept.records.len());
            let index = usize::try_from(version.get()).ok()?.checked_sub(before)?.checked_sub(1)?;
            grown.records.get(index)
        };
        grown.redacted.get(&version).or_else(old).or_else(new)
    }

    fn version_of(&self, id: IncidentId, record: RecordId) -> Option<Version> {
        let kept = self.data.streams.get(&id).and_then(|kept| kept.versions.get(&record));
        let grown = || self.change.streams.get(&id).and_then(|grown| grown.versions.get(&record));
        kept.or_else(grown).copied()
    }

    /// The records of a stream after a version.
    fn records(&self, id: IncidentId, after: Version) -> impl Iterator<Item = &Arc<Record>> {
        std::iter::successors(Some(after.next()), |version| Some(version.next()))
            .map_while(move |version| self.record(id, version))
    }

    fn between(&self, id: IncidentId, after: Version) -> Vec<Between> {
        self.records(id, after).take(Between::MOST).map(|record| Between::of(record)).collect()
    }

    /// Takes in the next records of a stream, and its state after them.
    fn grow(&mut self, stream: Stream, records: &[Record], origin: Option<IncidentId>) -> Result<(), StoreError> {
        if records.is_empty() {
            return Ok(());
        }
        let id = stream.id();
        let before = self.state(id).cloned();
        for record in records {
            if self.version_of(id, record.id()).is_some() {
                return Err(ReplayError::RecordTwice { record: record.id() }.into());
            }
            self.change.log.push((id, record.version()));
            let grown = self.grown(&stream, origin);
            grown.versions.insert(record.id(), record.version());
            grown.records.push(Arc::new(record.clone()));
        }
        let stream = self.strip(records)?.unwrap_or(stream);
        if let Stream::Incident(incident) = &stream {
            let before = before.as_ref().and_then(Stream::incident);
            self.attach(before, incident, records);
        }
        if let Some(grown) = self.change.streams.get_mut(&id) {
            grown.stream = stream;
        }
        Ok(())
    }

    /// What is different about a stream; a new incident gets the next number.
    fn grown(&mut self, stream: &Stream, origin: Option<IncidentId>) -> &mut Grown {
        let (id, data, numbers) = (stream.id(), self.data, &mut self.change.numbers);
        self.change.streams.entry(id).or_insert_with(|| {
            let number = match (data.streams.get(&id), stream) {
                (Some(kept), _) => kept.summary.as_ref().and_then(|summary| summary.number),
                (None, Stream::Book(_)) => None,
                (None, Stream::Incident(_)) => {
                    numbers.push(id);
                    u64::try_from(data.numbers.len().saturating_add(numbers.len())).ok()
                }
            };
            let (records, versions, redacted) = Default::default();
            Grown { stream: stream.clone(), number, origin, records, versions, redacted }
        })
    }

    /// Removes the text of what some records redact. If there was any, returns the state, which is folded again.
    fn strip(&mut self, records: &[Record]) -> Result<Option<Stream>, StoreError> {
        let mut stripped = None;
        for record in records {
            let Event::Redacted(redaction) = record.event() else { continue };
            let id = record.incident();
            let Some(version) = self.version_of(id, redaction.record) else { continue };
            let Some(told) = self.record(id, version).map(|told| Arc::new(told.redact())) else { continue };
            if let Some(grown) = self.change.streams.get_mut(&id) {
                grown.redacted.insert(version, told);
                stripped = Some(Stream::new(id, matches!(grown.stream, Stream::Book(_))));
            }
        }
        let Some(mut again) = stripped else { return Ok(None) };
        for record in self.records(again.id(), Version::NONE) {
            again.apply(record)?;
        }
        Ok(Some(again))
    }
}

impl Data {
    /// Keeps a change. Nothing in here can fail.
    pub(super) fn keep(&mut self, change: Change) {
        self.log.extend(change.log);
        self.requests.extend(change.claim);
        self.signals.extend(change.signals);
        self.numbers.extend(change.numbers);
        for (id, grown) in change.streams {
            let kept = self.streams.entry(id).or_insert_with(|| Kept::new(grown.stream.clone(), grown.origin));
            kept.records.extend(grown.records);
            kept.versions.extend(grown.versions);
            self.redactions = self.redactions.saturating_add(u64::from(!grown.redacted.is_empty()));
            for (version, record) in grown.redacted {
                if let Some(kept) = kept.record_mut(version) {
                    *kept = record;
                }
            }
            kept.summary = match &grown.stream {
                Stream::Incident(incident) => {
                    Some(Summary { origin: kept.origin, ..Summary::of(incident, grown.number) })
                }
                Stream::Book(_) => None,
            };
            kept.stream = grown.stream;
        }
    }
}
