//! What stands where a book should be: nothing, something else, an older or newer book, a damaged one.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    thread,
};

use rusqlite::Connection;
use sevlog::Code;
use sevlog_reliability::{Left, check, disk::lay_out, trials, work::work};
use sevlog_store::{Logbook, LogbookError, Wait};

fn try_open(path: &Path) -> Result<Logbook, LogbookError> {
    Logbook::open(path.to_str().unwrap()).wait()
}

/// What the files of a folder hold. The index of a log of changes holds nothing: whoever opens the log makes it anew.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named = paths.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path));
    let kept = named.filter(|(name, _)| !name.ends_with("-shm"));
    kept.map(|(name, path)| (name, fs::read(path).unwrap_or_default())).collect()
}

/// A folder with the files of another, as they are while somebody has them open: what is there if they are killed.
fn killed(folder: &Path) -> tempfile::TempDir {
    let killed = tempfile::tempdir().unwrap();
    lay_out(&contents(folder), killed.path()).unwrap();
    killed
}

/// Whether opening is refused with a code, and nothing in the folder has changed.
fn refuses(folder: &Path, code: Code) {
    let before = contents(folder);
    let error = try_open(&folder.join("book.db")).unwrap_err();
    assert_eq!(error.code(), code, "{error}");
    assert!(before == contents(folder), "{error}");
}

/// A book with some records, closed.
fn filled(folder: &Path) -> (PathBuf, Left) {
    let path = folder.join("book.db");
    let book = try_open(&path).unwrap();
    work(&book, &[0, 0], 16, |_| ()).unwrap();
    let left = Left::of(&book);
    (path, left)
}

#[test]
fn what_is_no_database_is_left_as_it_is() {
    for bytes in [&b"To whom it may concern"[..], &[0; 4096], &[0x5a; 10_000], b"SQLite format 3\0"] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("book.db"), bytes).unwrap();
        refuses(folder.path(), Code::NotABook);
    }
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("book.db")).unwrap();
    refuses(folder.path(), Code::NotABook);
}

#[test]
fn another_programs_database_is_left_as_it_is() {
    let settings = [
        "",
        "PRAGMA application_id = 252006674",
        "PRAGMA journal_mode = wal",
        "PRAGMA application_id = 252006674; PRAGMA journal_mode = wal",
        "PRAGMA user_version = 3",
        "PRAGMA user_version = -1",
    ];
    for setting in settings {
        let folder = tempfile::tempdir().unwrap();
        let theirs = Connection::open(folder.path().join("book.db")).unwrap();
        theirs.execute_batch(setting).unwrap();
        theirs.execute_batch("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)").unwrap();
        refuses(killed(folder.path()).path(), Code::NotABook);
        refuses(folder.path(), Code::NotABook);
        drop(theirs);
        refuses(folder.path(), Code::NotABook);
    }
}

#[test]
fn a_book_of_a_newer_library_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = filled(folder.path());
    let theirs = Connection::open(path).unwrap();
    theirs.execute_batch("PRAGMA user_version = 99; CREATE TABLE newer (x)").unwrap();
    refuses(killed(folder.path()).path(), Code::StoreNewer);
    refuses(folder.path(), Code::StoreNewer);
    drop(theirs);
    refuses(folder.path(), Code::StoreNewer);
}

#[test]
fn a_book_of_an_older_library_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let (path, before) = filled(folder.path());
    // The first schema had no search.
    let older = Connection::open(&path).unwrap();
    older.execute_batch("DROP TABLE search; ALTER TABLE book DROP COLUMN redactions; UPDATE book SET indexed = 0; PRAGMA user_version = 1").unwrap();
    // And up to the third, an alert had one incident at most.
    older.execute_batch("DROP TABLE attachments; DROP TABLE episodes; DROP TABLE numbers").unwrap();
    older
        .execute_batch(
            "CREATE TABLE signals (
                 signal TEXT NOT NULL, episode TEXT NOT NULL, sequence INTEGER NOT NULL, stream INTEGER,
                 state TEXT NOT NULL, repeats INTEGER NOT NULL DEFAULT 0, revision INTEGER NOT NULL DEFAULT 1,
                 PRIMARY KEY (signal, episode)) STRICT, WITHOUT ROWID",
        )
        .unwrap();
    drop(older);
    let book = try_open(&path).unwrap();
    let after = Left::of(&book);
    assert!(before.is_beginning_of(&after) && after.is_beginning_of(&before));
    assert!(!book.search("note", 10).wait().unwrap().is_empty(), "everything is indexed anew");
    assert_eq!(book.health().wait().unwrap().schema, 6);
    work(&book, &[0], 1, |_| ()).unwrap();
}

#[test]
fn many_who_make_a_book_at_once_make_one() {
    for _ in 0..trials("books made", 200).0 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("book.db");
        let ids: BTreeSet<_> = thread::scope(|scope| {
            let open: Vec<_> = (0..6).map(|_| scope.spawn(|| try_open(&path).unwrap().id())).collect();
            open.into_iter().map(|open| open.join().unwrap()).collect()
        });
        assert_eq!(ids.len(), 1);
    }
}

#[test]
fn an_empty_file_becomes_a_book() {
    // A process that made the file was killed before it wrote anything.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.db");
    fs::write(&path, b"").unwrap();
    work(&try_open(&path).unwrap(), &[0], 1, |_| ()).unwrap();
}

/// What a damaged book comes to: an error that says so, findings, or nothing that concerns the log.
fn is_told_or_harmless(path: &Path, whole: &Left, damage: &str) -> bool {
    let told = |error: LogbookError| {
        let codes = [Code::StoreDamaged, Code::NotABook, Code::StoreNewer, Code::StoreUnreachable];
        assert!(codes.contains(&error.code()), "{damage}: {} {error}", error.code());
        true
    };
    let book = match try_open(path) {
        Ok(book) => book,
        Err(error) => return told(error),
    };
    match book.verify().wait() {
        Ok(verification) if !verification.is_sound() => true,
        Ok(verification) => {
            assert_eq!(verification.records, whole.records.len() as u64, "{damage}: records are gone without a word");
            false
        }
        Err(error) => told(error),
    }
}

#[test]
fn damage_to_the_file_is_told() {
    let (tries, mut random) = trials("damaged files", 400);
    let folder = tempfile::tempdir().unwrap();
    let (path, whole) = filled(folder.path());
    let sound = fs::read(&path).unwrap();
    let mut told = 0;
    for number in 0..tries {
        let mut bytes = sound.clone();
        let damage = match number % 4 {
            0 => {
                let length = random.index(bytes.len());
                bytes.truncate(length);
                format!("cut to {length} bytes")
            }
            1 => {
                // A page that was lost.
                let page = random.index(bytes.len() / 4096) * 4096;
                bytes[page..page + 4096].fill(0);
                format!("page at {page} zeroed")
            }
            kind => {
                let at = random.index(if kind == 2 { 100 } else { bytes.len() });
                bytes[at] ^= 1 << random.below(8);
                format!("byte {at} changed")
            }
        };
        let place = folder.path().join(format!("damaged-{number}.db"));
        fs::write(&place, &bytes).unwrap();
        told += u64::from(is_told_or_harmless(&place, &whole, &damage));
    }
    assert!(told > tries / 3, "{told}");
    println!("{tries} damaged files, {told} of them told, the others the same log");
}

#[test]
fn damage_to_the_log_of_changes_leaves_a_beginning() {
    let (tries, mut random) = trials("damaged files", 100);
    let folder = tempfile::tempdir().unwrap();
    let book = try_open(&folder.path().join("book.db")).unwrap();
    work(&book, &[0, 0], 16, |_| ()).unwrap();
    let whole = check(&book, &[]);
    let files = contents(folder.path());
    for _ in 0..tries {
        let (elsewhere, mut files) = (tempfile::tempdir().unwrap(), files.clone());
        let log = files.get_mut("book.db-wal").unwrap();
        let at = random.index(log.len());
        log[at] ^= 1 << random.below(8);
        lay_out(&files, elsewhere.path()).unwrap();
        let left = Left::of(&try_open(&elsewhere.path().join("book.db")).unwrap());
        // At the very beginning there is not even a book, and a new one is made.
        assert!(left.records.len() < 2 || left.is_beginning_of(&whole));
    }
}
