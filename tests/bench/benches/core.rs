//! Reading, folding, verifying and deciding, each beside a reference in the same run.

use std::hint::black_box;

use cqrs_es::{
    Aggregate, DomainEvent, EventStore,
    event_sink::EventSink,
    persist::{
        PersistedEventRepository, PersistedEventStore, PersistenceError, ReplayStream, SerializedEvent,
        SerializedSnapshot,
    },
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde::{Deserialize, Serialize};
use sevlog::{Command, History, Incident, LogReader, Plan, Postmortem, decide, event::NoteAdded, seal};
use sevlog_bench::{context, history, notes, plain};
use sha2::{Digest as _, Sha256};

fn log(history: &History) -> Vec<u8> {
    let mut log = Vec::new();
    sevlog::write_log(history.records(), &mut log).expect("memory takes everything");
    log
}

fn lines(log: &[u8]) -> Vec<&str> {
    std::str::from_utf8(log).expect("UTF-8").lines().collect()
}

fn read_and_fold(c: &mut Criterion) {
    let log = log(&history(10_000));
    let lines = lines(&log);
    let mut group = c.benchmark_group("read");
    group.throughput(Throughput::Elements(lines.len() as u64)).sample_size(20);
    group.bench_function("sevlog: decode and fold", |b| {
        b.iter(|| {
            let mut records = LogReader::new(&log[..]).map(|record| record.expect("a record"));
            let first = records.next().expect("a log");
            let mut incident = Incident::undeclared(first.incident());
            incident.apply(&first).expect("it follows");
            records.for_each(|record| incident.apply(&record).expect("it follows"));
            incident
        });
    });
    group.bench_function("serde_json: decode into the same types and drop", |b| {
        b.iter(|| lines.iter().for_each(|line| drop(black_box(plain(line)))));
    });
    let store = PersistedEventStore::<Rows, Plain>::new_event_store(Rows(rows(&lines)));
    group.bench_function("cqrs-es 0.5: load the same events and fold", |b| {
        b.iter(|| futures::executor::block_on(store.load_aggregate("incident")).expect("it loads"));
    });
    group.finish();
}

fn verify(c: &mut Criterion) {
    let log = log(&history(10_000));
    let lines = lines(&log);
    let mut group = c.benchmark_group("verify");
    group.throughput(Throughput::Elements(lines.len() as u64)).sample_size(20);
    group.bench_function("sevlog: verify", |b| {
        b.iter(|| {
            let verification = sevlog::verify(&log[..]);
            assert!(verification.is_sound());
            verification
        });
    });
    group.bench_function("serde_json: parse, and the same hashes", |b| {
        b.iter(|| {
            let mut chain = [0; 32];
            for line in &lines {
                let record = plain(line);
                // As many bytes as the chain and the text's digest are over.
                let text = line.find(",\"text\":").map_or("", |at| &line[at..]);
                let rest = &line[..line.len() - text.len().min(line.len())];
                let mut hash = Sha256::new();
                hash.update(b"sevlog/1/chain\0");
                hash.update(chain);
                hash.update(rest);
                chain = hash.finalize().into();
                if let Some(salt) = &record.salt {
                    let mut hash = Sha256::new();
                    hash.update(salt.as_bytes());
                    hash.update(text);
                    black_box(hash.finalize());
                }
            }
            chain
        });
    });
    group.finish();
}

fn command(c: &mut Criterion) {
    let plan = Plan::standard();
    let mut group = c.benchmark_group("command");
    for records in [100, 100_000] {
        let history = notes(records);
        let mut incident = history.incident().clone();
        drop(history);
        let mut n = 200_000;
        group.bench_function(format!("decide, seal and apply on {records} records"), |b| {
            b.iter(|| {
                n += 1;
                let context = context(&plan, n);
                let note = Command::new(NoteAdded { body: "The primary answers again.".into() });
                for draft in decide(&incident, &note, &context).expect("accepted") {
                    let record = seal(&incident.head(), draft, &context);
                    incident.apply(&record).expect("it follows");
                }
            });
        });
    }
    group.finish();
}

fn postmortem(c: &mut Criterion) {
    let plan = Plan::standard();
    let mut group = c.benchmark_group("postmortem");
    for records in [500, 10_000] {
        let history = history(records);
        group.sample_size(10).bench_function(format!("Markdown and HTML of {records} records"), |b| {
            b.iter(|| {
                let document = Postmortem::of(&history, &plan);
                (document.markdown(), document.html())
            });
        });
    }
    group.finish();
}

/// The events as cqrs-es keeps them: a JSON payload for each, decoded when they are loaded.
#[derive(Default, Serialize, Deserialize)]
struct Plain {
    events: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Fact {
    r#type: String,
    schema: u64,
    record: serde_json::Map<String, serde_json::Value>,
}

impl DomainEvent for Fact {
    fn event_type(&self) -> String {
        self.r#type.clone()
    }

    fn event_version(&self) -> String {
        self.schema.to_string()
    }
}

impl Aggregate for Plain {
    const TYPE: &'static str = "incident";
    type Command = ();
    type Event = Fact;
    type Error = std::convert::Infallible;
    type Services = ();

    async fn handle(&mut self, (): (), (): &(), _: &EventSink<Self>) -> Result<(), Self::Error> {
        Ok(())
    }

    fn apply(&mut self, fact: Fact) {
        self.events += u64::from(!fact.record.is_empty());
    }
}

/// Rows as a database has them: the payload is text, read as JSON when it is fetched, as cqrs-es' own repositories do.
struct Rows(Vec<(String, u64, String)>);

fn rows(lines: &[&str]) -> Vec<(String, u64, String)> {
    lines
        .iter()
        .map(|line| {
            let record: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let tag = record["type"].as_str().expect("a type").to_owned();
            let schema = record["schema"].as_u64().expect("a schema");
            (tag.clone(), schema, serde_json::json!({ "type": tag, "schema": schema, "record": record }).to_string())
        })
        .collect()
}

impl Rows {
    fn fetch(&self, from: usize) -> Vec<SerializedEvent> {
        self.0[from..]
            .iter()
            .enumerate()
            .map(|(n, (tag, schema, payload))| {
                SerializedEvent::new(
                    "incident".into(),
                    from + n + 1,
                    "incident".into(),
                    tag.clone(),
                    schema.to_string(),
                    serde_json::from_str(payload).expect("JSON"),
                    serde_json::json!({}),
                )
            })
            .collect()
    }
}

impl PersistedEventRepository for Rows {
    async fn get_events<A: Aggregate>(&self, _: &str) -> Result<Vec<SerializedEvent>, PersistenceError> {
        Ok(self.fetch(0))
    }

    async fn get_last_events<A: Aggregate>(
        &self,
        _: &str,
        last: usize,
    ) -> Result<Vec<SerializedEvent>, PersistenceError> {
        Ok(self.fetch(last))
    }

    async fn get_snapshot<A: Aggregate>(&self, _: &str) -> Result<Option<SerializedSnapshot>, PersistenceError> {
        Ok(None)
    }

    async fn persist<A: Aggregate>(
        &self,
        _: &[SerializedEvent],
        _: Option<(String, serde_json::Value, usize)>,
    ) -> Result<(), PersistenceError> {
        Ok(())
    }

    async fn stream_events<A: Aggregate>(&self, _: &str) -> Result<ReplayStream, PersistenceError> {
        unimplemented!("not measured")
    }

    async fn stream_all_events<A: Aggregate>(&self) -> Result<ReplayStream, PersistenceError> {
        unimplemented!("not measured")
    }
}

criterion_group!(benches, read_and_fold, verify, command, postmortem);
criterion_main!(benches);
