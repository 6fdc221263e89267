//! A large book: 100,000 incidents, a million records. How long it takes to open it and to list what is open, and how much memory
//! an export and an import take; and an incident of 100,000 records, opened.
//!
//! `cargo bench --bench book -- FOLDER [INCIDENTS]`. Each figure is of a process of its own.

use std::{
    fs::File,
    io::{BufReader, BufWriter, Write},
    path::{Path, PathBuf},
    process::Command as Process,
    time::{Duration, Instant},
};

use sevlog::{
    Command, History, IncidentId, Plan,
    command::{Close, Declare, Resolve},
    event::{How, NoteAdded},
};
use sevlog_bench::{context, notes};
use sevlog_store::{Logbook, Wait, list::Query};

/// One incident of this many is left open.
const OPEN: u64 = 100;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "target/bench-book".to_owned()));
    std::fs::create_dir_all(&folder).expect("a folder to measure in");
    let incidents = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    match arguments.next().as_deref() {
        Some("import") => import(&folder),
        Some("export") => export(&folder),
        Some("open") => open(&folder),
        Some("long") => long(&folder),
        _ => {
            write(&folder.join("log.jsonl"), incidents);
            for step in ["import", "open", "export", "long"] {
                let own = std::env::current_exe().expect("this program");
                let status = Process::new(own).arg(&folder).arg(incidents.to_string()).arg(step).status();
                assert!(status.expect("a process").success(), "{step}");
            }
            std::fs::remove_dir_all(&folder).expect("the folder goes");
        }
    }
}

/// A log of incidents of ten records each: declared, worked on, and but for a few resolved and closed.
fn write(path: &Path, incidents: u64) {
    let plan = Plan::standard();
    let mut log = BufWriter::new(File::create(path).expect("a file"));
    let mut n = 0;
    for incident in 1..=incidents {
        let mut history = History::new(IncidentId::from_u128(1_795_420_800_000 << 80 | u128::from(incident)));
        let mut tell = |command: Command| {
            n += 1;
            history.execute(&command, &context(&plan, n)).expect("accepted");
        };
        let severity = Some("SEV-2".parse().expect("a severity"));
        tell(Command::new(Declare { severity, ..Declare::live(format!("Checkout {incident} is down")) }));
        let over = if incident % OPEN == 0 { 0 } else { 2 };
        for note in 2..10 - over {
            tell(Command::new(NoteAdded { body: format!("Replica {note} of {incident} is behind.").into() }));
        }
        if over > 0 {
            tell(Command::new(Resolve { how: How::Mitigated, summary: None }));
            let waived = Command::new(Close::default()).waive(sevlog::GuardKey::PostmortemNotRequired, "small");
            tell(waived);
        }
        sevlog::write_log(history.records(), &mut log).expect("written");
    }
    log.flush().expect("written");
}

fn book(folder: &Path) -> Logbook {
    Logbook::open(folder.join("book.db").to_str().expect("UTF-8")).wait().expect("a book")
}

/// The most memory that this process had so far.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or("VmHWM: unknown");
    line.trim_start_matches("VmHWM:").trim().to_owned()
}

fn import(folder: &Path) {
    let book = book(folder);
    let log = BufReader::new(File::open(folder.join("log.jsonl")).expect("a log"));
    let start = Instant::now();
    let progress = book.import(log, |_| ()).wait().expect("sound");
    println!("import: {} records in {:.1} s, {} of memory", progress.appended, start.elapsed().as_secs_f64(), peak());
}

fn open(folder: &Path) {
    let mut times = Vec::new();
    for _ in 0..21 {
        let start = Instant::now();
        drop(book(folder));
        times.push(start.elapsed());
    }
    println!("open and close: {:.2?}", middle(times));
    let book = book(folder);
    let mut times = Vec::new();
    let mut listed = 0;
    for _ in 0..21 {
        let start = Instant::now();
        let page = book.list(Query { limit: 1000, ..Query::open() }).wait().expect("a page");
        times.push(start.elapsed());
        listed = page.summaries.len();
    }
    println!("list {listed} open incidents: {:.2?}", middle(times));
    let mut times = Vec::new();
    for _ in 0..21 {
        let start = Instant::now();
        let page = book.list(Query::open()).wait().expect("a page");
        times.push(start.elapsed());
        assert_eq!(page.summaries.len(), 100);
    }
    println!("list the first hundred of them: {:.2?}", middle(times));
    let start = Instant::now();
    let owed = book.owed().wait().expect("states");
    let loaded = start.elapsed();
    let due = owed.due().len();
    println!("what is owed: states read in {loaded:.2?}, {due} due, {:.2?} in all", start.elapsed());
}

fn export(folder: &Path) {
    let book = book(folder);
    let log = BufWriter::new(File::create(folder.join("again.jsonl")).expect("a file"));
    let start = Instant::now();
    let records = book.export(log).wait().expect("exported");
    println!("export: {records} records in {:.1} s, {} of memory", start.elapsed().as_secs_f64(), peak());
}

/// In a book of its own.
fn long(folder: &Path) {
    let folder = &folder.join("long");
    std::fs::create_dir_all(folder).expect("a folder");
    let history = notes(100_000);
    let log = folder.join("long.jsonl");
    sevlog::write_log(history.records(), File::create(&log).expect("a file")).expect("written");
    let id = history.incident().id();
    {
        let book = book(folder);
        book.import(BufReader::new(File::open(log).expect("a log")), |_| ()).wait().expect("sound");
    }
    let mut times = Vec::new();
    for _ in 0..21 {
        let book = book(folder);
        let start = Instant::now();
        let incident = book.get(id).wait().expect("read").expect("there");
        times.push(start.elapsed());
        assert_eq!(incident.version().get(), 100_000);
    }
    println!("open an incident of 100,000 records: {:.2?}", middle(times));
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
