//! The disk fails while a book is in use.

use std::{collections::BTreeMap, path::Path};

use rusqlite::ffi::{SQLITE_FULL, SQLITE_IOERR_FSYNC, SQLITE_IOERR_READ, SQLITE_IOERR_WRITE};
use sevlog::Code;
use sevlog_reliability::{
    Told, check,
    disk::{Disk, Operation, lay_out},
    trials,
    work::{Acknowledged, ROUND, note, work},
};
use sevlog_store::{Logbook, StoreError, Wait, store::Appended};

const THREADS: u64 = 3;

const FAULTS: [(Operation, i32, Code); 4] = [
    (Operation::Write, SQLITE_FULL, Code::StoreFull),
    (Operation::Write, SQLITE_IOERR_WRITE, Code::StoreUnreachable),
    (Operation::Sync, SQLITE_IOERR_FSYNC, Code::StoreUnreachable),
    (Operation::Read, SQLITE_IOERR_READ, Code::StoreUnreachable),
];

fn open(path: &Path) -> Logbook {
    Logbook::open(path.to_str().unwrap()).wait().unwrap()
}

#[test]
fn a_disk_that_fails_at_some_moment_loses_nothing_and_the_book_works_again() {
    let (faults, mut random) = trials("faults", 400);
    let mut refused = BTreeMap::<String, u64>::new();
    let mut done = 0;
    while done < faults {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("book.db");
        let disk = Disk::watch(folder.path());
        let book = open(&path);
        let told = Told::default();
        for _ in 0..8 {
            let (operation, code, expected) = FAULTS[random.index(FAULTS.len())];
            let suffix = if random.one_in(4) { ".db" } else { "-wal" };
            disk.fail(operation, suffix, code, u32::try_from(random.below(100)).unwrap());
            let worked = work(&book, &told.next(THREADS), 2 * ROUND, |acknowledged| told.push(acknowledged));
            let remains = disk.lose_power(&mut random);
            disk.heal();
            if let Err(error) = &worked {
                assert_eq!(error.code(), expected, "{error}");
                *refused.entry(error.code().to_string()).or_default() += 1;
            }
            let acknowledged = told.so_far();
            let left = check(&book, &acknowledged);
            let requests = acknowledged.iter().map(Acknowledged::request).collect();
            assert_eq!(left.requests(), requests, "something that was refused is there");
            work(&book, &told.next(THREADS), ROUND, |acknowledged| told.push(acknowledged)).unwrap();
            // And if power was lost when it had failed?
            let elsewhere = tempfile::tempdir().unwrap();
            lay_out(&remains, elsewhere.path()).unwrap();
            let _ = check(&open(&elsewhere.path().join("book.db")), &acknowledged);
            done += 1;
        }
        drop(book);
        let _ = check(&open(&path), &told.so_far());
    }
    println!("{done} faults, refusals {refused:?}");
}

/// Appends that are handed in together, each of so many bytes.
fn append_together(book: &Logbook, bytes: usize) -> Vec<Result<Appended, StoreError>> {
    let id = book.find("INC-1").wait().unwrap();
    let notes: Vec<_> = (0..64).map(|number| note(book, id, number, bytes)).collect();
    let pending: Vec<_> = notes.into_iter().map(|note| book.store().append(note)).collect();
    pending.into_iter().map(Wait::wait).collect()
}

/// What comes of appends together while an operation fails: all are refused, or nothing but what was acknowledged is there.
fn refuse_together(operation: Operation, code: i32, expected: Code, bytes: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.db");
    let disk = Disk::watch(folder.path());
    let book = open(&path);
    work(&book, &[0], 1, |_| ()).unwrap();
    let before = check(&book, &[]).records.len();
    disk.fail(operation, "-wal", code, 0);
    for answer in append_together(&book, bytes) {
        let error = answer.unwrap_err();
        assert_eq!(error.code(), expected, "{error}");
        assert!(error.is_transient(), "{error}");
    }
    disk.heal();
    assert_eq!(check(&book, &[]).records.len(), before);
    for answer in append_together(&book, bytes) {
        answer.unwrap();
    }
    drop(book);
    assert_eq!(check(&open(&path), &[]).records.len(), before + 64);
}

#[test]
fn when_a_commit_fails_all_whose_appends_it_was_are_told_and_nothing_of_them_is_there() {
    for (operation, code, expected) in FAULTS.into_iter().filter(|(operation, ..)| *operation != Operation::Read) {
        refuse_together(operation, code, expected, 10);
    }
}

#[test]
fn a_failure_before_the_commit_ends_the_group_and_is_told_as_what_it_is() {
    // More than SQLite keeps in memory, so that it writes while the group is still coming in.
    for (operation, code, expected) in FAULTS.into_iter().filter(|(operation, ..)| *operation == Operation::Write) {
        refuse_together(operation, code, expected, 100_000);
    }
}

#[test]
fn a_backup_that_fails_is_not_there_and_can_be_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::watch(folder.path());
    let (book, told) = (open(&folder.path().join("book.db")), Told::default());
    work(&book, &[0], ROUND, |acknowledged| told.push(acknowledged)).unwrap();
    let copy = folder.path().join("copy.db");
    for (operation, code, expected) in FAULTS.into_iter().filter(|(operation, ..)| *operation == Operation::Write) {
        disk.fail(operation, ".part", code, 3);
        let error = book.backup(&copy).wait().unwrap_err();
        assert_eq!(error.code(), expected, "{error}");
        assert!(!copy.exists() && !folder.path().join("copy.db.part").exists());
        disk.heal();
        book.backup(&copy).wait().unwrap();
        let _ = check(&open(&copy), &told.so_far());
        std::fs::remove_file(&copy).unwrap();
    }
}
