//! The logbook on SQLite beside plain SQLite doing the same, and beside what the disk can do.
//!
//! A disk's floor moves thirtyfold within minutes. So everything is measured in slices: a slice takes the floor (write 4 KiB,
//! `fdatasync`), then each contender in turn, and what counts is the median over the slices of the ratio within each.
//!
//! `cargo bench --bench store -- FOLDER [SLICES]`; the folder says which disk, or which memory, is measured.

use std::{
    fs::{File, OpenOptions},
    io::{Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use rusqlite::{Connection, params};
use sevlog::{
    Actor, Command, Incident, IncidentId, PersonId, Plan, Record, RequestId, Version, decide, event::NoteAdded, seal,
};
use sevlog_bench::{context, history};
use sevlog_store::{
    Durability, Logbook, SqliteStore, Wait,
    environment::Machine,
    store::{Append, Batch, EventStore, Expected, Request, Sealing, Stream},
};

/// How many commits of each contender a slice has.
const COMMITS: usize = 40;
/// How many records an incident has whose command is measured.
const LOADED: usize = 50;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "target/bench-store".to_owned()));
    let slices: usize = arguments.next().and_then(|slices| slices.parse().ok()).unwrap_or(25);
    let folder = folder.join(std::process::id().to_string());
    std::fs::create_dir_all(&folder).expect("a folder to measure in");
    println!("in {}: {slices} slices of {COMMITS} commits", folder.display());
    let mut bench = Bench::new(&folder);
    let mut slices_of: Vec<Vec<f64>> = Vec::new();
    let mut names = Vec::new();
    for _ in 0..slices {
        let (taken_names, taken): (Vec<_>, Vec<_>) = bench.slice().into_iter().unzip();
        names = taken_names;
        slices_of.push(taken);
    }
    let column = |n: usize| slices_of.iter().map(|slice| slice[n]).collect::<Vec<_>>();
    let floor = column(0);
    let raw = names.iter().position(|name| *name == "plain SQLite: insert").expect("the reference");
    let command =
        names.iter().position(|name| *name == "plain SQLite: load 50, fold, decide, insert").expect("the reference");
    println!("{:<52} {:>10} {:>9} {:>9} {:>9}", "", "µs each", "/ floor", "/ insert", "/ command");
    for (n, name) in names.iter().enumerate() {
        let own = column(n);
        let against = |other: &[f64]| median(other.iter().zip(&own).map(|(other, own)| other / own).collect());
        println!(
            "{name:<52} {:>10.1} {:>9.2} {:>9.2} {:>9.2}",
            median(own.clone()) * 1e6,
            against(&floor),
            against(&column(raw)),
            against(&column(command)),
        );
    }
    bench.loads();
    bench.many_clients(slices);
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Seconds that one of `COMMITS` takes.
fn each(mut run: impl FnMut(usize)) -> f64 {
    let start = Instant::now();
    for n in 0..COMMITS {
        run(n);
    }
    start.elapsed().as_secs_f64() / COMMITS as f64
}

struct Bench {
    floor: File,
    plan: Arc<Plan>,
    /// What is written: the lines of a long incident's log.
    lines: Vec<Record>,
    plain: Connection,
    plain_version: i64,
    plain_command: Connection,
    store: Arc<SqliteStore>,
    stream: IncidentId,
    bare: Arc<SqliteStore>,
    bare_stream: IncidentId,
    book: Logbook,
    incident: IncidentId,
    n: u64,
}

fn plain(path: &Path) -> Connection {
    let connection = Connection::open(path).expect("a database");
    connection
        .execute_batch(
            "PRAGMA journal_mode = wal; PRAGMA synchronous = full;
             CREATE TABLE records (position INTEGER PRIMARY KEY AUTOINCREMENT, stream BLOB, version INTEGER, line TEXT);
             CREATE UNIQUE INDEX by_version ON records (stream, version);",
        )
        .expect("a table");
    connection
}

fn insert(connection: &Connection, stream: &[u8; 16], version: i64, line: &str) {
    connection.execute_batch("BEGIN IMMEDIATE").expect("a transaction");
    connection
        .prepare_cached("INSERT INTO records (stream, version, line) VALUES (?1, ?2, ?3)")
        .and_then(|mut statement| statement.execute(params![stream, version, line]))
        .expect("an insert");
    connection.execute_batch("COMMIT").expect("a commit");
}

fn store(path: &Path) -> Arc<SqliteStore> {
    Arc::new(SqliteStore::open(path, Durability::Full, &Machine).expect("a store"))
}

fn ana() -> Actor {
    Actor::Person(PersonId::new("ana").expect("an id"))
}

fn note(n: u64) -> Command {
    Command::new(NoteAdded { body: format!("Replica {n} is {n} seconds behind; the primary answers.").into() })
}

impl Bench {
    fn new(folder: &Path) -> Self {
        let lines = history(LOADED).records().to_vec();
        let stream = lines[0].incident();
        let plain_command = plain(&folder.join("plain-command.db"));
        for (record, version) in lines.iter().zip(1..) {
            insert(&plain_command, &stream.to_u128().to_be_bytes(), version, record.line());
        }
        let filled = |name: &str| {
            let store = store(&folder.join(name));
            let chunk = sevlog_store::store::Chunk { records: lines.clone(), book: None };
            store.import(chunk).wait().expect("an import");
            store
        };
        let book = Logbook::open(folder.join("book.db").to_str().expect("UTF-8")).wait().expect("a book");
        let chunk = sevlog_store::store::Chunk { records: lines.clone(), book: None };
        book.store().import(chunk).wait().expect("an import");
        Self {
            floor: {
                let path = folder.join("floor");
                std::fs::write(&path, vec![0; 4 << 20]).expect("a file");
                let file = OpenOptions::new().write(true).open(path).expect("a file");
                file.sync_all().expect("a sync");
                file
            },
            plan: Arc::new(Plan::standard()),
            plain: plain(&folder.join("plain.db")),
            plain_version: 0,
            plain_command,
            store: filled("store.db"),
            stream,
            bare: filled("bare.db"),
            bare_stream: stream,
            book,
            incident: stream,
            lines,
            n: 1_000_000,
        }
    }

    fn slice(&mut self) -> Vec<(&'static str, f64)> {
        vec![
            ("floor: write 4 KiB, fdatasync", self.floor()),
            ("plain SQLite: insert", self.insert()),
            ("sevlog: append, with a request id", self.append(true)),
            ("sevlog: append, without a request id", self.append(false)),
            ("plain SQLite: load 50, fold, decide, insert", self.plain_command()),
            ("sevlog: command (load 50, decide, append)", self.command()),
        ]
    }

    fn floor(&mut self) -> f64 {
        let block = [7; 4096];
        each(|n| {
            self.floor.seek(SeekFrom::Start((n as u64 % 1024) * 4096)).expect("a place");
            self.floor.write_all(&block).expect("a write");
            self.floor.sync_data().expect("a sync");
        })
    }

    fn insert(&mut self) -> f64 {
        let stream = self.stream.to_u128().to_be_bytes();
        each(|n| {
            self.plain_version += 1;
            insert(&self.plain, &stream, self.plain_version, self.lines[n % LOADED].line());
        })
    }

    fn sealing(&mut self) -> Sealing {
        self.n += 1;
        let context = context(&self.plan, self.n);
        Sealing {
            plan: Arc::clone(&self.plan),
            now: context.now,
            actor: context.actor,
            request: None,
            id: context.id,
            seed: context.seed,
        }
    }

    /// The store alone: a note, decided beforehand on the state that the store has at hand.
    fn append(&mut self, with_request: bool) -> f64 {
        let (store, stream) = if with_request {
            (Arc::clone(&self.store), self.stream)
        } else {
            (Arc::clone(&self.bare), self.bare_stream)
        };
        each(|_| {
            let Some(Stream::Incident(incident)) = store.seen(stream) else { panic!("the state is at hand") };
            let mut sealing = self.sealing();
            let command = note(self.n);
            if with_request {
                let id = RequestId::new(&format!("request-{}", self.n)).expect("an id");
                sealing.request = Some(Request { id, asks: command.digest(stream) });
            }
            let drafts = decide(&incident, &command, &sealing.context()).expect("accepted");
            let expected = Expected::Exact(incident.version());
            drop(incident);
            let batch = Batch {
                sealing,
                book: None,
                streams: vec![Append { incident: stream, expected, drafts }],
                signals: Vec::new(),
            };
            store.append(batch).wait().expect("appended");
        })
    }

    /// What somebody would write by hand: load the stream, fold it, decide, seal, insert.
    fn plain_command(&mut self) -> f64 {
        let stream = self.stream.to_u128().to_be_bytes();
        each(|_| {
            let sealing = self.sealing();
            let connection = &self.plain_command;
            let mut incident = Incident::undeclared(self.stream);
            {
                let mut statement = connection
                    .prepare_cached("SELECT line FROM records WHERE stream = ?1 AND version <= ?2 ORDER BY version")
                    .expect("a statement");
                let mut rows = statement.query(params![stream, LOADED as i64]).expect("rows");
                while let Some(row) = rows.next().expect("a row") {
                    let record =
                        Record::read(row.get_ref(0).expect("a line").as_str().expect("text")).expect("a record");
                    incident.apply(&record).expect("it follows");
                }
            }
            let context = sealing.context();
            let draft = decide(&incident, &note(self.n), &context).expect("accepted").remove(0);
            let record = seal(&incident.head(), draft, &context);
            let version = self.n as i64;
            insert(connection, &stream, version, record.line());
        })
    }

    fn command(&mut self) -> f64 {
        let acting = self.book.acting_as(ana());
        each(|_| {
            self.n += 1;
            acting.execute(self.incident, note(self.n)).wait().expect("accepted");
        })
    }

    /// Loading a stream whose state is neither in memory nor kept: rows, lines, records, fold; beside the same by hand.
    fn loads(&mut self) {
        let rounds = 200;
        let stream = self.stream.to_u128().to_be_bytes();
        let mut ratios = Vec::new();
        let (mut ours, mut theirs) = (Duration::ZERO, Duration::ZERO);
        for _ in 0..rounds {
            let start = Instant::now();
            let records = self.store.records(self.stream, Version::NONE, LOADED).wait().expect("records");
            let own = start.elapsed();
            assert_eq!(records.len(), LOADED);
            drop(records);
            let start = Instant::now();
            let mut statement = self
                .plain_command
                .prepare_cached("SELECT line FROM records WHERE stream = ?1 ORDER BY version LIMIT 50")
                .expect("a statement");
            let rows =
                statement.query_map([stream], |row| Ok(Record::read(row.get_ref(0)?.as_str()?).expect("a record")));
            let records: Vec<_> = rows.expect("rows").collect::<Result<_, _>>().expect("records");
            let plain = start.elapsed();
            assert_eq!(records.len(), LOADED);
            ratios.push(plain.as_secs_f64() / own.as_secs_f64());
            ours += own;
            theirs += plain;
        }
        println!(
            "load a stream of 50 records: sevlog {:.1} µs, plain SQLite into the same types {:.1} µs, ratio {:.2}",
            ours.as_secs_f64() * 1e6 / f64::from(rounds),
            theirs.as_secs_f64() * 1e6 / f64::from(rounds),
            median(ratios)
        );
    }

    /// 64 clients at once beside one, each appending notes to an incident of its own.
    fn many_clients(&mut self, slices: usize) {
        let mut ratios = Vec::new();
        let mut periods = Vec::new();
        for _ in 0..slices {
            let floor = self.floor();
            let one = self.clients(1).0;
            let (many, p50) = self.clients(64);
            ratios.push(many / one);
            periods.push(p50 / floor);
        }
        println!(
            "64 clients: {:.1} × the commands of one, p50 within {:.1} floor periods",
            median(ratios),
            median(periods)
        );
    }

    /// Commands a second, and the median time of one, in seconds.
    fn clients(&mut self, clients: usize) -> (f64, f64) {
        let acting = self.book.acting_as(ana());
        let incidents: Vec<_> = (0..clients)
            .map(|n| {
                acting.declare(sevlog::command::Declare::live(format!("client {n}"))).wait().expect("declared").id()
            })
            .collect();
        let start = Instant::now();
        let threads: Vec<_> = incidents
            .into_iter()
            .map(|incident| {
                let acting = acting.clone();
                std::thread::spawn(move || {
                    let mut times = Vec::with_capacity(COMMITS);
                    for n in 0..COMMITS {
                        let start = Instant::now();
                        acting.execute(incident, note(n as u64)).wait().expect("accepted");
                        times.push(start.elapsed().as_secs_f64());
                    }
                    times
                })
            })
            .collect();
        let times: Vec<f64> = threads.into_iter().flat_map(|thread| thread.join().expect("a client")).collect();
        ((clients * COMMITS) as f64 / start.elapsed().as_secs_f64(), median(times))
    }
}
