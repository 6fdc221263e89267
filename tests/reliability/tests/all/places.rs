//! Something happens to a book's place while it is in use.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use sevlog::{Actor, Code, PersonId, Record, Timestamp, command::Redact, event::NoteAdded};
use sevlog_reliability::{Told, check, work::work};
use sevlog_store::{
    Logbook, LogbookError, StoreError, Wait,
    environment::{Environment, Machine},
};

fn open(path: &Path) -> Logbook {
    Logbook::open(path.to_str().unwrap()).wait().unwrap()
}

/// One more command.
fn go_on(book: &Logbook, told: &Told) -> Result<(), LogbookError> {
    let begin = told.next(1);
    work(book, &begin, begin[0] % 8 + 1, |acknowledged| told.push(acknowledged))
}

/// Another process, until its input ends.
struct Other {
    process: Child,
    input: Option<ChildStdin>,
    said: String,
}

impl Other {
    fn start(command: &mut Command) -> Self {
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut said).unwrap();
        Self { input: process.stdin.take(), process, said }
    }

    fn end(mut self) {
        self.input = None;
        assert!(self.process.wait().unwrap().success());
    }
}

fn process(arguments: &[&str], path: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_process"));
    command.args(arguments).arg(path);
    command
}

#[test]
fn a_book_that_another_program_holds_is_busy_and_then_works_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.db");
    let (book, told) = (open(&path), Told::default());
    go_on(&book, &told).unwrap();
    let other = Other::start(&mut process(&["hold"], &path));
    let error = go_on(&book, &told).unwrap_err();
    assert_eq!(error.code(), Code::StoreBusy, "{error}");
    // Reading goes on.
    let _ = check(&book, &told.so_far());
    other.end();
    go_on(&book, &told).unwrap();
    let _ = check(&book, &told.so_far());
}

#[test]
fn a_folder_that_is_moved_away_takes_nothing_along_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (folder.path().join("here"), folder.path().join("there"));
    fs::create_dir(&here).unwrap();
    let path = here.join("book.db");
    let (book, told) = (open(&path), Told::default());
    go_on(&book, &told).unwrap();
    fs::rename(&here, &there).unwrap();
    let refused = || {
        let error = go_on(&book, &told).unwrap_err();
        assert_eq!(error.code(), Code::StoreUnreachable, "{error}");
    };
    refused();
    // Nor is another file at its place taken for it.
    fs::create_dir(&here).unwrap();
    fs::copy(there.join("book.db"), &path).unwrap();
    refused();
    fs::remove_dir_all(&here).unwrap();
    let away = check(&open(&there.join("book.db")), &told.so_far());
    fs::rename(&there, &here).unwrap();
    let back = check(&book, &told.so_far());
    assert_eq!(back.records.len(), away.records.len(), "something that was refused is there");
    go_on(&book, &told).unwrap();
    drop(book);
    let _ = check(&open(&path), &told.so_far());
}

#[test]
fn a_book_that_was_moved_before_its_first_append_is_missed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.db");
    drop(open(&path));
    let (book, told) = (open(&path), Told::default());
    fs::rename(&path, folder.path().join("elsewhere.db")).unwrap();
    let error = go_on(&book, &told).unwrap_err();
    assert_eq!(error.code(), Code::StoreUnreachable, "{error}");
}

#[test]
fn what_was_acknowledged_survives_the_deletion_of_the_log_of_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.db");
    let (book, told) = (open(&path), Told::default());
    go_on(&book, &told).unwrap();
    fs::remove_file(folder.path().join("book.db-wal")).unwrap();
    let error = go_on(&book, &told).unwrap_err();
    assert_eq!(error.code(), Code::StoreUnreachable, "{error}");
    // The book still has it open, and brings it home when it is closed.
    drop(book);
    let book = open(&path);
    let _ = check(&book, &told.so_far());
    go_on(&book, &told).unwrap();
    let _ = check(&book, &told.so_far());
}

#[test]
fn a_book_is_open_twice_in_one_process_and_in_another() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.db");
    let (one, told, told_two) = (open(&path), Told::default(), Told::default());
    go_on(&one, &told).unwrap();
    for _ in 0..4 {
        let two = open(&path);
        work(&two, &[1 << 20, 1 << 20], 2, |acknowledged| told_two.push(acknowledged)).unwrap();
        drop(two);
        // The other process must not take itself for the last one, and tidy away what this one still uses.
        assert!(process(&["declare"], &path).status().unwrap().success());
        go_on(&one, &told).unwrap();
    }
    let left = check(&one, &[told.so_far(), told_two.so_far()].concat());
    let theirs = left.records.iter().filter(|record| record.request().is_none());
    assert_eq!(theirs.filter(|record| record.event().name() == "declared").count(), 4);
}

#[test]
fn the_files_are_their_owners_only_whatever_others_may_do_by_default() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.db");
    let mut command = Command::new("sh");
    command.args(["-c", "umask 0; exec \"$0\" stay \"$1\"", env!("CARGO_BIN_EXE_process")]).arg(&path);
    let other = Other::start(&mut command);
    assert_eq!(other.said, "stays\n");
    let mut rights = Vec::new();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        rights.push((entry.file_name().into_string().unwrap(), entry.metadata().unwrap().permissions().mode() & 0o777));
    }
    rights.sort();
    let names = ["book.db", "book.db-shm", "book.db-wal", "book.db.backup"];
    assert_eq!(rights, names.map(|name| (name.to_owned(), 0o600)));
    other.end();
}

/// What somebody is told who may do less than the owner. To whoever may do everything, as in a container, rights say nothing,
/// so this gives theirs up.
fn declare_as_somebody(folder: &Path, path: &Path) -> String {
    let program = folder.join("process");
    fs::copy(env!("CARGO_BIN_EXE_process"), &program).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(&program);
    command.arg("declare").arg(path);
    if fs::metadata("/proc/self").map(|of| std::os::unix::fs::MetadataExt::uid(&of)).unwrap() == 0 {
        command.uid(65534).gid(65534);
    }
    let output = command.output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_may_only_be_read_is_told() {
    let outer = tempfile::tempdir().unwrap();
    fs::set_permissions(outer.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let folder = outer.path().join("books");
    fs::create_dir(&folder).unwrap();
    let path = folder.join("book.db");
    let (book, told) = (open(&path), Told::default());
    go_on(&book, &told).unwrap();
    drop(book);
    let rights = |folder_rights, rights| {
        fs::set_permissions(&path, fs::Permissions::from_mode(rights)).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(folder_rights)).unwrap();
    };
    let code = |path: &Path| declare_as_somebody(outer.path(), path).split(' ').next().unwrap().to_owned();
    rights(0o777, 0o444);
    assert_eq!(code(&path), Code::StoreReadOnly.to_string());
    rights(0o555, 0o444);
    assert_eq!(code(&path), Code::StoreReadOnly.to_string());
    assert_eq!(code(&folder.join("new.db")), Code::StoreReadOnly.to_string());
    rights(0o777, 0o000);
    assert_eq!(code(&path), Code::StoreUnreachable.to_string());
    assert_eq!(code(&folder.join("nowhere/book.db")), Code::PlaceMissing.to_string());
    rights(0o700, 0o600);
    let _ = check(&open(&path), &told.so_far());
}

#[test]
fn a_redaction_does_not_wait_for_somebody_who_reads_an_older_moment() {
    let folder = tempfile::tempdir().unwrap();
    let (book, told) = (open(&folder.path().join("book.db")), Told::default());
    go_on(&book, &told).unwrap();
    let incident = told.so_far()[0].incident;
    let ana = book.acting_as(Actor::Person(PersonId::new("ana").unwrap()));
    let note = || sevlog::Command::new(NoteAdded { body: "the password is hunter2".into() });
    ana.execute(incident, note()).wait().unwrap();
    let noted = book.history(incident).wait().unwrap().records().last().unwrap().id();
    let (reads, reading) = mpsc::channel();
    let (let_go, go) = mpsc::channel::<()>();
    let store = Arc::clone(book.store());
    let reader = thread::spawn(move || {
        let walk = move |_: &Record| {
            let _ = reads.send(());
            // Until the other end is dropped.
            let _ = go.recv();
            Ok(())
        };
        store.walk(Box::new(walk)).wait().unwrap()
    });
    reading.recv().unwrap();
    let begun = Instant::now();
    ana.execute(incident, sevlog::Command::new(Redact { record: noted, reason: "a password".into() })).wait().unwrap();
    for _ in 0..3 {
        ana.execute(incident, note()).wait().unwrap();
    }
    // Each of them would have waited as long as for another program that holds the book.
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert!(book.health().wait().unwrap().redaction_pending);
    drop(let_go);
    reader.join().unwrap();
    ana.execute(incident, note()).wait().unwrap();
    assert!(!book.health().wait().unwrap().redaction_pending);
}

/// A clock that can be set.
struct Clock(AtomicI64);

impl Environment for Clock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_nanos(self.0.load(Ordering::Relaxed))
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), StoreError> {
        Machine.random(bytes)
    }
}

#[test]
fn a_clock_that_is_set_back_loses_nothing_and_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.db");
    let clock = Arc::new(Clock(AtomicI64::new(1_795_408_260_000_000_000)));
    let open = || {
        let options = Logbook::options().environment(Arc::<Clock>::clone(&clock));
        options.open(path.to_str().unwrap()).wait().unwrap()
    };
    let (book, told) = (open(), Told::default());
    for back in [0, 60, 86_400, 3_000_000_000] {
        clock.0.fetch_sub(back * 1_000_000_000, Ordering::Relaxed);
        go_on(&book, &told).unwrap();
        go_on(&open(), &told).unwrap();
    }
    let _ = check(&book, &told.so_far());
    assert!(book.verify().wait().unwrap().clock_steps > 0);
}
