//! A fresh store, and somebody who hands it batches.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    fmt::Debug,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use sevlog::{
    Actor, Command, CommandId, Context, Digest, EpisodeKey, History, Incident, IncidentId, Plan, Record, RecordId,
    Seed, SignalKey, Timestamp, Version, decide,
};
use sevlog_store::{
    Durability, MemoryStore, SqliteStore, StoreError, Summary, Wait,
    environment::Environment,
    list::Query,
    signal::Sighting,
    store::{Append, Appended, Batch, Chunk, Cursor, EventStore, Expected, Request, Sealing, Stream, Taken, Which},
};

use crate::shop::person;

/// The same moments and the same ids each time.
pub(crate) struct Steady(AtomicU64);

impl Steady {
    pub(crate) const fn from(seed: u64) -> Self {
        Self(AtomicU64::new(seed << 32))
    }
}

impl Environment for Steady {
    fn now(&self) -> Timestamp {
        Timestamp::parse("2026-11-23T10:00:00Z").unwrap()
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), StoreError> {
        for piece in bytes.chunks_mut(8) {
            let next = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
            piece.copy_from_slice(&next[8 - piece.len()..]);
        }
        Ok(())
    }
}

/// A request to be told of in dumps.
type Asked = (Actor, Request);

/// Runs a test against every store. What it prints last names the one that failed.
pub(crate) fn on_every_store(test: impl Fn(&Bench)) {
    for bench in Bench::of_every_kind(1) {
        println!("on the {} store", bench.kind);
        test(&bench);
    }
}

/// A store, and a clock that ticks with each batch.
pub(crate) struct Bench {
    pub(crate) kind: &'static str,
    pub(crate) store: Arc<dyn EventStore>,
    plan: Arc<Plan>,
    ticks: Cell<u64>,
    requests: RefCell<Vec<Asked>>,
    signals: RefCell<BTreeSet<(SignalKey, EpisodeKey)>>,
    _folder: Option<tempfile::TempDir>,
}

impl Bench {
    /// One of each kind; with the same seed, all of the same book.
    pub(crate) fn of_every_kind(seed: u64) -> Vec<Self> {
        let memory = MemoryStore::new(&Steady::from(seed)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        // What is tested here is not what survives a loss of power.
        let path = folder.path().join("book.db");
        let sqlite = SqliteStore::open(&path, Durability::Normal, &Steady::from(seed)).unwrap();
        vec![
            Self::over("memory", seed, Arc::new(memory), None),
            Self::over("SQLite", seed, Arc::new(sqlite), Some(folder)),
        ]
    }

    /// Another book in the same kind of store.
    pub(crate) fn other(&self, seed: u64) -> Self {
        Self::of_every_kind(seed).into_iter().find(|bench| bench.kind == self.kind).unwrap()
    }

    fn over(kind: &'static str, seed: u64, store: Arc<dyn EventStore>, folder: Option<tempfile::TempDir>) -> Self {
        Self {
            kind,
            store,
            plan: Arc::new(Plan::standard()),
            ticks: Cell::new(seed << 20),
            requests: RefCell::default(),
            signals: RefCell::default(),
            _folder: folder,
        }
    }

    /// A second later, and ids that were never used before.
    pub(crate) fn sealing(&self, actor: Actor) -> Sealing {
        let tick = self.ticks.get() + 1;
        self.ticks.set(tick);
        let now = Timestamp::parse("2026-11-23T10:00:00Z").unwrap();
        let now = now.saturating_add(i64::try_from(tick & 0xf_ffff).unwrap() * 1_000_000_000);
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&tick.to_be_bytes());
        let id = CommandId::from_parts(u64::try_from(now.unix_nanos() / 1_000_000).unwrap(), tick);
        Sealing { plan: Arc::clone(&self.plan), now, actor, request: None, id, seed: Seed::new(seed) }
    }

    pub(crate) fn empty(&self) -> Batch {
        let sealing = self.sealing(person("ana"));
        Batch { sealing, book: None, streams: Vec::new(), signals: Vec::new() }
    }

    /// What some commands come to, each on the newest state of its incident.
    pub(crate) fn decided<'a>(&self, commands: impl IntoIterator<Item = (IncidentId, &'a Command)>) -> Batch {
        let mut batch = self.empty();
        for (incident, command) in commands {
            let state = self.state(incident).unwrap_or_else(|| Arc::new(Incident::undeclared(incident)));
            let records = self.store.records_of(incident, command.refers_to()).wait().unwrap();
            batch.streams.push(decided_on(&state, &records, command, &batch.sealing));
        }
        batch
    }

    /// A note for an incident, whatever its version is.
    pub(crate) fn noted(&self, incident: IncidentId, expected: Expected) -> Batch {
        self.expecting(incident, expected, &note("Rolled back"))
    }

    /// What a command comes to on an incident that is only just declared, handed in with an expectation.
    pub(crate) fn expecting(&self, incident: IncidentId, expected: Expected, command: &Command) -> Batch {
        let mut history = History::new(incident);
        history.execute(&declare("Something"), &self.sealing(person("ana")).context()).unwrap();
        let mut batch = self.empty();
        let append = decided_on(history.incident(), &[], command, &batch.sealing);
        batch.streams.push(Append { expected, ..append });
        batch
    }

    pub(crate) fn append(&self, batch: Batch) -> Result<Appended, StoreError> {
        self.watch(&batch);
        self.store.append(batch).wait()
    }

    /// Has dumps tell from now on what became of a batch's request and signals.
    pub(crate) fn watch(&self, batch: &Batch) {
        if let Some(request) = &batch.sealing.request {
            self.requests.borrow_mut().push((batch.sealing.actor.clone(), request.clone()));
        }
        for change in &batch.signals {
            self.signals.borrow_mut().insert((change.signal.clone(), change.episode.clone()));
        }
    }

    /// Carries out a command, which has to be allowed.
    pub(crate) fn tell(&self, incident: IncidentId, command: &Command) -> Vec<Record> {
        let before = self.state(incident).map_or(Version::NONE, |state| state.version());
        self.append(self.decided([(incident, command)])).unwrap();
        self.store.records(incident, before, usize::MAX).wait().unwrap()
    }

    pub(crate) fn declare(&self, incident: IncidentId, title: &str) {
        self.tell(incident, &declare(title));
    }

    pub(crate) fn import(&self, records: Vec<Record>) -> Result<Taken, StoreError> {
        self.store.import(Chunk { records, book: None }).wait()
    }

    pub(crate) fn state(&self, incident: IncidentId) -> Option<Arc<Incident>> {
        match self.store.stream(incident).wait().unwrap() {
            Some(Stream::Incident(incident)) => Some(incident),
            _ => None,
        }
    }

    pub(crate) fn version(&self, incident: IncidentId) -> u64 {
        self.store.stream(incident).wait().unwrap().map_or(0, |stream| stream.version().get())
    }

    pub(crate) fn summary(&self, incident: IncidentId) -> Summary {
        self.store.summary(incident).wait().unwrap().unwrap()
    }

    pub(crate) fn history(&self, incident: IncidentId) -> Vec<Record> {
        self.store.records(incident, Version::NONE, usize::MAX).wait().unwrap()
    }

    pub(crate) fn all(&self) -> Vec<Record> {
        let records = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&records);
        let push = move |record: &Record| {
            sink.lock().unwrap().push(record.clone());
            Ok(())
        };
        self.store.walk(Box::new(push)).wait().unwrap();
        std::mem::take(&mut *records.lock().unwrap())
    }

    pub(crate) fn sighting(&self, signal: &str, episode: &str) -> Sighting {
        self.store.sighting(signal.parse().unwrap(), episode.parse().unwrap()).wait().unwrap()
    }

    /// The incidents that a search finds, the best first.
    pub(crate) fn found(&self, words: &str) -> Vec<IncidentId> {
        let found = self.store.search(words.to_owned(), 100).wait().unwrap();
        found.into_iter().map(|found| found.summary.incident).collect()
    }

    /// Everything that a store can be asked, answered: two dumps are equal when nothing changed.
    pub(crate) fn dump(&self) -> Vec<String> {
        let store = &self.store;
        let mut dump = Vec::new();
        let mut say = |what: &str, answer: &dyn Debug| dump.push(format!("{what}: {answer:?}"));
        let health = store.health().wait().unwrap();
        say("counts", &(health.streams, health.records, health.redaction_pending));
        for record in self.all() {
            say("record", &record.line());
        }
        for (record, cursor) in store.read_all(Cursor::default(), usize::MAX).wait().unwrap().records {
            say("in order", &(record.incident(), record.line(), cursor.to_string()));
        }
        let listed = store.list(Query { limit: usize::MAX, ..Query::default() }).wait().unwrap();
        for summary in &listed.summaries {
            say("summary", summary);
            assert_eq!(store.summary(summary.incident).wait().unwrap().as_ref(), Some(summary));
        }
        for number in 0..=listed.summaries.len() as u64 + 1 {
            say("number", &(number, store.numbered(number).wait().unwrap()));
        }
        for state in store.states(Which::All, None, usize::MAX).wait().unwrap() {
            say("state", &state);
        }
        let unsettled = store.states(Which::Unsettled, None, usize::MAX).wait().unwrap();
        say("unsettled", &unsettled.iter().map(|state| state.id()).collect::<Vec<_>>());
        say("book", &store.stream(store.book()).wait().unwrap());
        for (actor, request) in &*self.requests.borrow() {
            say("request", &store.request(actor.clone(), request.clone()).wait());
        }
        for (signal, episode) in &*self.signals.borrow() {
            say("signal", &(signal, episode, store.sighting(signal.clone(), episode.clone()).wait().unwrap()));
        }
        dump
    }
}

/// A request that asks for something.
pub(crate) fn request(id: &str, asks: &str) -> Request {
    Request { id: id.parse().unwrap(), asks: Digest::of(asks.as_bytes()) }
}

/// What a command comes to, with the records that it refers to.
pub(crate) fn decided_on(state: &Incident, records: &[Record], command: &Command, sealing: &Sealing) -> Append {
    let context = Context { records: records.iter().collect(), ..sealing.context() };
    let drafts = decide(state, command, &context).unwrap();
    Append { incident: state.id(), expected: Expected::at(state.version()), drafts }
}

pub(crate) fn id(n: u64) -> IncidentId {
    IncidentId::from_u128((1_795_420_800_000_u128 << 80) | u128::from(n))
}

/// A command from its JSON form.
pub(crate) fn json(text: &str) -> Command {
    Command::from_json(text).unwrap()
}

pub(crate) fn declare(title: &str) -> Command {
    json(&serde_json::json!({ "command": "declare", "arguments": { "title": title } }).to_string())
}

pub(crate) fn note(body: &str) -> Command {
    crate::shop::note(body)
}

pub(crate) fn severity(label: &str) -> Command {
    json(&serde_json::json!({ "command": "set_severity", "arguments": { "severity": label } }).to_string())
}

pub(crate) fn redact(record: RecordId) -> Command {
    json(&serde_json::json!({ "command": "redact", "arguments": { "record": record, "reason": "a name" } }).to_string())
}
