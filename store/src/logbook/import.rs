//! Taking over a log: what is not sound is refused with its place, and nothing of it is kept. A stream that went another way than
//! the book's is left out, and the rest goes on.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::BufRead,
    sync::Arc,
};

use sevlog::{Code, Event, Head, IncidentId, LogReader, Record, RecordId};

use crate::{
    Fork, LogbookError, StoreError, Wait,
    store::{Chunk, EventStore, Taken},
};

/// How many records are taken over in one transaction.
const CHUNK: usize = 1000;

/// How many bytes of records are taken over in one transaction, but for a single larger one.
const CHUNK_BYTES: usize = 8 << 20;

/// How many bytes of a stream wait for the redaction that explains a missing text.
const WAITING_BYTES: usize = 64 << 20;

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// How many lines were read.
    pub lines: u64,
    /// How many records are new to the book.
    pub appended: u64,
    /// How many it had.
    pub skipped: u64,
}

/// One import under way.
pub(super) struct Import<P> {
    store: Arc<dyn EventStore>,
    tell: P,
    progress: Progress,
    streams: BTreeMap<IncidentId, Stream>,
    /// The book's own stream of the log.
    book: Option<IncidentId>,
    /// What went another way.
    forks: Vec<Fork>,
    /// Sound, to be taken over next.
    ready: Vec<Line>,
    ready_bytes: usize,
    waiting_bytes: usize,
}

/// A record, and where it stands in the log.
struct Line {
    number: u64,
    record: Record,
}

/// What is known of one stream of the log.
struct Stream {
    head: Head,
    /// Records whose text is missing, until a redaction says so: their lines.
    bare: BTreeMap<RecordId, u64>,
    /// The first of them and what follows it.
    waiting: Vec<Line>,
    /// What redactions were about so far.
    redacted: BTreeSet<RecordId>,
}

impl<P: FnMut(Progress)> Import<P> {
    pub(super) fn new(store: Arc<dyn EventStore>, tell: P) -> Self {
        Self {
            store,
            tell,
            progress: Progress::default(),
            streams: BTreeMap::new(),
            book: None,
            forks: Vec::new(),
            ready: Vec::new(),
            ready_bytes: 0,
            waiting_bytes: 0,
        }
    }

    pub(super) fn run(mut self, log: impl BufRead) -> Result<Progress, LogbookError> {
        let mut reader = LogReader::new(log);
        while let Some(record) = reader.next() {
            let number = reader.line();
            let taken = match record {
                Ok(record) => self.take(Line { number, record }),
                Err(error) => Err(error.into()),
            };
            if let Err(error) = taken {
                // What stands before it is sound.
                self.flush()?;
                return Err(error);
            }
            self.progress.lines = number;
            if self.ready.len() >= CHUNK || self.ready_bytes >= CHUNK_BYTES {
                self.flush()?;
            }
        }
        self.flush()?;
        let bare = self.streams.iter().flat_map(|(id, stream)| stream.bare.values().map(move |line| (*line, *id)));
        match bare.min() {
            None if self.forks.is_empty() => Ok(self.progress),
            None => Err(LogbookError::Forked { forks: self.forks, progress: self.progress }),
            Some((line, incident)) => {
                let problem =
                    format!("its text is missing and no redaction says so; {incident} was taken over up to it");
                Err(LogbookError::Import { line, code: Code::ContentMissing, problem })
            }
        }
    }

    /// Checks a record against what stands before it in the log.
    fn take(&mut self, line: Line) -> Result<(), LogbookError> {
        let Line { number, ref record } = line;
        let refuse = |code: Code, problem: String| Err(LogbookError::Import { line: number, code, problem });
        let (id, version) = (record.incident(), record.version());
        if !record.text_matches() {
            return refuse(Code::TextChanged, "its text or salt was changed: it does not match its digest".to_owned());
        }
        if version.get() == 1 && record.event().name() == "plan_adopted" && self.book.is_none() {
            self.book = Some(id);
        }
        let before = self.streams.get(&id).map(|stream| stream.head);
        // A stream whose beginning is not in this log goes on from what the book has; the store compares the chains.
        let before = before.or_else(|| (version.get() == 1).then(|| Head::start(id)));
        if let Some(before) = before {
            if version <= before.version {
                return refuse(Code::VersionDuplicate, format!("version {version} of {id} stands a second time"));
            }
            if version > before.version.next() {
                let problem =
                    format!("{id} goes from version {} to {version}: what stood between was removed", before.version);
                return refuse(Code::VersionGap, problem);
            }
            if !record.follows(&before) {
                return refuse(
                    Code::ChainBroken,
                    "it does not match its chain: it or the record before it was changed".to_owned(),
                );
            }
        }
        let stream = self.streams.entry(id).or_insert_with(Stream::new(record.head()));
        stream.head = record.head();
        if record.is_redacted() && !stream.redacted.contains(&record.id()) {
            stream.bare.insert(record.id(), number);
        }
        if let Event::Redacted(redaction) = record.event() {
            stream.bare.remove(&redaction.record);
            stream.redacted.insert(redaction.record);
        }
        let bytes = record.line().len();
        if stream.bare.is_empty() {
            for line in stream.waiting.drain(..) {
                let bytes = line.record.line().len();
                self.waiting_bytes = self.waiting_bytes.saturating_sub(bytes);
                self.ready_bytes = self.ready_bytes.saturating_add(bytes);
                self.ready.push(line);
            }
            self.ready_bytes = self.ready_bytes.saturating_add(bytes);
            self.ready.push(line);
        } else {
            self.waiting_bytes = self.waiting_bytes.saturating_add(bytes);
            stream.waiting.push(line);
        }
        if self.waiting_bytes > WAITING_BYTES {
            return refuse(
                Code::ContentMissing,
                "a text before it is missing, and no redaction nearby says so".to_owned(),
            );
        }
        Ok(())
    }

    /// Takes over what is ready.
    fn flush(&mut self) -> Result<(), LogbookError> {
        let lines = std::mem::take(&mut self.ready);
        self.ready_bytes = 0;
        self.hand_over(lines)?;
        (self.tell)(self.progress);
        Ok(())
    }

    /// Hands lines to the store, without those of streams that went another way.
    fn hand_over(&mut self, mut lines: Vec<Line>) -> Result<(), LogbookError> {
        loop {
            lines.retain(|line| !self.is_left_out(line.record.incident()));
            let chunk = Chunk { records: lines.iter().map(|line| line.record.clone()).collect(), book: self.book };
            match self.store.import(chunk).wait() {
                Ok(taken) => {
                    self.add(taken);
                    return Ok(());
                }
                Err(StoreError::Forked { incident, version }) => {
                    let is_there =
                        |line: &&Line| line.record.incident() == incident && line.record.version() == version;
                    let line = lines.iter().find(is_there).map_or(0, |line| line.number);
                    self.forks.push(Fork { incident, version, line });
                }
                // Which of them was it? One by one, so that those before it are taken over.
                Err(StoreError::Gap { .. } | StoreError::Replay(_)) if lines.len() > 1 => {
                    return lines.into_iter().try_for_each(|line| self.hand_over(vec![line]));
                }
                Err(error @ (StoreError::Gap { .. } | StoreError::Replay(_))) => {
                    let (line, code, problem) =
                        (lines.first().map_or(0, |line| line.number), error.code(), error.to_string());
                    return Err(LogbookError::Import { line, code, problem });
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn is_left_out(&self, incident: IncidentId) -> bool {
        self.forks.iter().any(|fork| fork.incident == incident)
    }

    fn add(&mut self, taken: Taken) {
        self.progress.appended = self.progress.appended.saturating_add(taken.appended);
        self.progress.skipped = self.progress.skipped.saturating_add(taken.skipped);
    }
}

impl Stream {
    fn new(head: Head) -> impl FnOnce() -> Self {
        move || Self { head, bare: BTreeMap::new(), waiting: Vec::new(), redacted: BTreeSet::new() }
    }
}
