//! The same command with eventcore on its SQLite store: load 50 events, fold, decide, append one, durably.
//!
//! `cargo run --release -- FOLDER [SLICES]`, beside `cargo bench --bench store -- FOLDER [SLICES]` on the same disk. As there, a
//! slice takes the disk's floor (write 4 KiB, `fdatasync`) beside the figure, since the floor moves thirtyfold within minutes.

use std::{
    fs::OpenOptions,
    io::{Seek, SeekFrom, Write},
    path::PathBuf,
    time::Instant,
};

use eventcore::{Command, CommandError, CommandLogic, Event, NewEvents, RetryPolicy, StreamId, execute};
use eventcore_sqlite::{SqliteConfig, SqliteEventStore};
use serde::{Deserialize, Serialize};

/// How many commands a slice has.
const COMMITS: usize = 40;
/// How many events a stream has before the command.
const LOADED: u32 = 50;

/// As much text as an average record of a log has.
#[derive(Clone, Serialize, Deserialize)]
struct Noted {
    incident: StreamId,
    line: String,
}

impl Event for Noted {
    fn stream_id(&self) -> &StreamId {
        &self.incident
    }

    fn event_type_name() -> &'static str {
        "noted"
    }
}

#[derive(Clone, Command)]
struct Note {
    #[stream]
    incident: StreamId,
    lines: u32,
}

impl CommandLogic for Note {
    type Event = Noted;
    type State = usize;

    fn apply(&self, bytes: usize, event: &Noted) -> usize {
        bytes + event.line.len()
    }

    fn handle(&self, bytes: usize) -> Result<NewEvents<Noted>, CommandError> {
        let noted = |_| Noted { incident: self.incident.clone(), line: line(bytes) };
        Ok((0..self.lines).map(noted).collect::<Vec<_>>().into())
    }
}

fn line(n: usize) -> String {
    let mut line = format!("Replica {n} is {n} seconds behind; the primary answers.");
    while line.len() < 600 {
        line.push_str(" It goes on.");
    }
    line
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "target/bench-store".to_owned()));
    let slices: usize = arguments.next().and_then(|slices| slices.parse().ok()).unwrap_or(25);
    let folder = folder.join(format!("eventcore-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder to measure in");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(measure(&folder, slices));
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

async fn measure(folder: &std::path::Path, slices: usize) {
    let config = SqliteConfig { path: folder.join("events.db"), encryption_key: None };
    let store = SqliteEventStore::new(config).expect("a store");
    store.migrate().await.expect("tables");
    let mut floor_file = OpenOptions::new().write(true).create_new(true).open(folder.join("floor")).expect("a file");
    floor_file.write_all(&vec![0; 4 << 20]).expect("a file");
    floor_file.sync_all().expect("a sync");
    let (mut floors, mut commands, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for slice in 0..slices {
        let streams: Vec<_> =
            (0..COMMITS).map(|n| StreamId::try_new(format!("incident-{slice}-{n}")).expect("an id")).collect();
        for incident in &streams {
            let begun = Note { incident: incident.clone(), lines: LOADED };
            execute(&store, begun, RetryPolicy::new()).await.expect("appended");
        }
        let start = Instant::now();
        for n in 0..COMMITS {
            floor_file.seek(SeekFrom::Start((n as u64 % 1024) * 4096)).expect("a place");
            floor_file.write_all(&[7; 4096]).expect("a write");
            floor_file.sync_data().expect("a sync");
        }
        let floor = start.elapsed().as_secs_f64() / COMMITS as f64;
        let start = Instant::now();
        for incident in &streams {
            execute(&store, Note { incident: incident.clone(), lines: 1 }, RetryPolicy::new()).await.expect("appended");
        }
        let command = start.elapsed().as_secs_f64() / COMMITS as f64;
        floors.push(floor);
        commands.push(command);
        ratios.push(command / floor);
    }
    println!(
        "eventcore: command (load {LOADED}, decide, append) {:.1} µs each, {:.2} floors of {:.1} µs",
        median(commands) * 1e6,
        median(ratios),
        median(floors) * 1e6
    );
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
