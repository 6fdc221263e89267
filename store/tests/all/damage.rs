//! A file that is damaged: what can be worked out anew is, the rest is told, and nothing more is written.

use std::{fs, os::unix::fs::FileExt, path::Path};

use rusqlite::Connection;
use sevlog::{Code, Command, Digest, EpisodeKey, ProgramId, SignalKey, Version, event::SignalAttached};
use sevlog_store::{Logbook, Salvaged, Wait, list::Query};

use crate::{
    shop::{Shop, ana, declared, note, resolved},
    transfer::{Shared, import},
};

const PAGE: u64 = 4096;

/// A closed book with a few incidents.
fn filled(shop: &Shop) -> usize {
    let book = shop.book("book.db");
    for n in 0..20 {
        resolved(&book, &format!("Checkout API down {n}"), "hunter2");
    }
    assert_eq!(book.search("checkout", 100).wait().unwrap().len(), 20);
    book.health().wait().unwrap().records.try_into().unwrap()
}

fn write_page(path: &Path, number: u64, bytes: &[u8]) {
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.write_all_at(bytes, (number - 1) * PAGE).unwrap();
}

fn one(path: &Path, sql: &str) -> u64 {
    Connection::open(path).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn an_index_that_has_lost_its_entries_is_made_anew() {
    let shop = Shop::new();
    let (records, path) = (filled(&shop), shop.path("book.db"));
    // Without the first two a book does not find its own stream.
    for index in
        ["sqlite_autoindex_streams_1", "records_by_version", "records_by_id", "streams_open", "holders_by_person"]
    {
        let root = one(&path, &format!("SELECT rootpage FROM sqlite_schema WHERE name = '{index}'"));
        // A page of an index without an entry.
        let mut empty = vec![0; 4096];
        empty[..8].copy_from_slice(&[10, 0, 0, 0, 0, 0x10, 0, 0]);
        write_page(&path, root, &empty);
    }
    let book = shop.book("book.db");
    let verification = book.verify().wait().unwrap();
    assert!(verification.is_sound() && verification.records == records as u64, "{verification:?}");
    declared(&book, "Search is slow");
}

#[test]
fn what_search_relies_on_is_made_anew() {
    let shop = Shop::new();
    filled(&shop);
    let damage = |block: &str| {
        let sql = format!("UPDATE search_data SET block = x'{block}' WHERE id > 10");
        Connection::open(shop.path("book.db")).unwrap().execute(&sql, []).unwrap();
    };
    // What cannot be read is found by whoever searches, what is empty by whoever verifies.
    damage("00");
    assert_eq!(shop.book("book.db").search("checkout", 100).wait().unwrap().len(), 20);
    damage("0000000400000000");
    let book = shop.book("book.db");
    assert!(book.verify().wait().unwrap().is_sound());
    assert_eq!(book.search("checkout", 100).wait().unwrap().len(), 20);
}

#[test]
fn nothing_is_written_once_damage_is_known() {
    let shop = Shop::new();
    filled(&shop);
    let path = shop.path("book.db");
    let leaf = one(&path, "SELECT max(pageno) FROM dbstat WHERE name = 'records' AND pagetype = 'leaf'");
    write_page(&path, leaf, &[0x5a; 4096]);
    let book = shop.book("book.db");
    let before = book.find("INC-1").wait().unwrap();
    let error = book.verify().wait().unwrap_err();
    assert_eq!(error.code(), Code::StoreDamaged, "{error}");
    let bytes = fs::read(&path).unwrap();
    let refused = ana(&book).execute(before, note("one thing more")).wait().unwrap_err();
    assert_eq!(refused.code(), Code::StoreDamaged, "{refused}");
    let other = sevlog::command::Declare::live("Another");
    assert_eq!(ana(&book).declare(other).wait().unwrap_err().code(), Code::StoreDamaged);
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_newest_record_that_is_gone_is_missed() {
    let shop = Shop::new();
    filled(&shop);
    let newest = "DELETE FROM records WHERE position = (SELECT max(position) FROM records)";
    Connection::open(shop.path("book.db")).unwrap().execute(newest, []).unwrap();
    let error = shop.book("book.db").verify().wait().unwrap_err();
    assert_eq!(error.code(), Code::StoreDamaged);
    assert!(error.to_string().contains("it is gone"), "{error}");
}

#[test]
fn a_file_whose_schema_is_not_what_it_says_is_told_without_a_statement() {
    let shop = Shop::new();
    filled(&shop);
    let path = shop.path("book.db");
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 2).unwrap();
    let error = Logbook::open(path.to_str().unwrap()).wait().unwrap_err();
    let said = error.to_string();
    assert_eq!(error.code(), Code::StoreDamaged, "{said}");
    assert!(!said.contains("CREATE") && !said.contains("database") && said.len() < 300, "{said}");
}

#[test]
fn a_summary_that_is_not_what_the_records_say_is_told_and_made_anew() {
    let damages = [
        // A state that can be read, of another incident's life.
        (
            "UPDATE states SET state = (SELECT state FROM states WHERE stream = 99) WHERE stream = (SELECT stream FROM streams WHERE number = 7)",
            "state",
        ),
        ("UPDATE streams SET title = 'Something else' WHERE number = 7", "title"),
        ("UPDATE streams SET status = 'detected' WHERE number = 7", "status"),
        ("UPDATE streams SET is_open = 1 WHERE number = 7", "is_open"),
        ("UPDATE streams SET is_settled = 1 - is_settled WHERE number = 7", "is_settled"),
        ("UPDATE streams SET severity_label = 'SEV-9' WHERE number = 7", "severity_label"),
        ("UPDATE streams SET declared_at = declared_at - 1 WHERE number = 7", "declared_at"),
        ("UPDATE streams SET is_book = 1 WHERE number = 7", "kind"),
        ("UPDATE streams SET version = version - 1 WHERE number = 7", "head"),
        ("DELETE FROM holders WHERE stream = (SELECT stream FROM streams WHERE number = 7)", "holders"),
        ("INSERT INTO services SELECT stream, 'mail' FROM streams WHERE number = 7", "services"),
        ("DELETE FROM attachments WHERE stream = (SELECT stream FROM streams WHERE number = 7)", "signals"),
        ("DELETE FROM episodes", "signals"),
    ];
    let shop = Shop::new();
    filled(&shop);
    let path = shop.path("book.db");
    let (id, before) = {
        let book = shop.book("book.db");
        let id = book.find("INC-7").wait().unwrap();
        let signal = SignalAttached::new(
            SignalKey::new("checkout").unwrap(),
            EpisodeKey::new("monday").unwrap(),
            ProgramId::new("probe").unwrap(),
        );
        ana(&book).execute(id, Command::new(signal)).wait().unwrap();
        for n in 0..10 {
            ana(&book).execute(id, note(&format!("{n}"))).wait().unwrap();
        }
        (id, book.summary(id).wait().unwrap())
    };
    for (damage, what) in damages {
        let file = Connection::open(&path).unwrap();
        if what == "state" {
            let kept = "SELECT state FROM states JOIN streams USING (stream) WHERE number = 7";
            let state: Vec<u8> = file.query_row(kept, [], |row| row.get(0)).unwrap();
            let other = other_state(&state);
            file.execute("INSERT INTO states (stream, version, state) VALUES (99, 1, ?1)", [other]).unwrap();
        }
        assert!(file.execute(damage, []).unwrap() > 0, "{damage}");
        file.execute("DELETE FROM states WHERE stream = 99", []).unwrap();
        drop(file);
        let book = shop.book("book.db");
        let verification = book.verify().wait().unwrap();
        let [failure] = verification.failures.as_slice() else { panic!("{damage}: {:?}", verification.failures) };
        assert_eq!(failure.code(), Code::SummaryDiffers);
        let said = failure.to_string();
        assert!(said.contains(&id.to_string()) && said.contains(&format!("its {what};")), "{damage}: {said}");
        assert!(book.verify().wait().unwrap().is_sound(), "{damage}");
        assert_eq!(book.summary(id).wait().unwrap(), before, "{damage}");
        assert_eq!(book.list(Query::default()).wait().unwrap().summaries.len(), 20);
        assert_eq!(book.list(Query::open()).wait().unwrap().summaries, []);
    }
}

/// The state of the same incident at the same version that says something else.
fn other_state(state: &[u8]) -> Vec<u8> {
    let at = state.windows(7).position(|bytes| bytes == b"API dow").unwrap();
    let mut other = state.to_vec();
    other[at] = b'B';
    let check = other.len() - 8;
    let digest = Digest::of(&other[..check]);
    other[check..].copy_from_slice(&digest.as_bytes()[..8]);
    assert!(sevlog::Incident::restore(&other).is_ok());
    other
}

/// What a salvage writes.
fn salvaged(path: &Path) -> (Salvaged, Vec<u8>) {
    let log = Shared::default();
    let salvaged = Logbook::salvage(path.to_str().unwrap(), log.clone()).wait().unwrap();
    (salvaged, log.bytes())
}

#[test]
fn whatever_is_damaged_is_told_and_the_records_can_be_saved() {
    let shop = Shop::new();
    let (records, path) = (filled(&shop), shop.path("book.db"));
    let whole = fs::read(&path).unwrap();
    let objects: Vec<(String, u64)> = {
        let file = Connection::open(&path).unwrap();
        let mut objects = file.prepare("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0").unwrap();
        objects.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    assert!(objects.iter().any(|(name, _)| name == "records_by_version"));
    for (name, root) in objects.iter().filter(|(name, _)| name != "records") {
        fs::write(&path, &whole).unwrap();
        write_page(&path, *root, &[0x5a; 4096]);
        let verified = match Logbook::open(path.to_str().unwrap()).wait() {
            Ok(book) => book.verify().wait().map(drop),
            Err(error) => Err(error),
        };
        assert_eq!(verified.unwrap_err().code(), Code::StoreDamaged, "{name}");
        let (salvaged, log) = salvaged(&path);
        assert_eq!((salvaged.records, salvaged.cut), (records as u64, Vec::new()), "{name}");
        let new = Logbook::open(":memory:").wait().unwrap();
        assert_eq!(import(&new, &log).unwrap().appended, records as u64, "{name}");
        for companion in ["book.db-wal", "book.db-shm"] {
            drop(fs::remove_file(shop.path(companion)));
        }
    }
}

#[test]
fn of_a_damaged_log_everything_that_still_follows_is_saved() {
    let shop = Shop::new();
    let (records, path) = (filled(&shop), shop.path("book.db"));
    let leaves = "SELECT count(*) FROM dbstat WHERE name = 'records' AND pagetype = 'leaf'";
    assert!(one(&path, leaves) > 5);
    let second =
        "SELECT pageno FROM dbstat WHERE name = 'records' AND pagetype = 'leaf' ORDER BY path LIMIT 1 OFFSET 2";
    write_page(&path, one(&path, second), &[0x5a; 4096]);
    let (salvaged, log) = salvaged(&path);
    assert!(salvaged.records > records as u64 / 2 && salvaged.records < records as u64, "{salvaged:?}");
    assert!((1..5).contains(&salvaged.cut.len()), "{salvaged:?}");
    // All of it can be imported, and what is missing is said.
    let new = Logbook::open(":memory:").wait().unwrap();
    assert_eq!(import(&new, &log).unwrap().appended, salvaged.records);
    for cut in &salvaged.cut {
        let kept = new.get(cut.incident).wait().unwrap().map_or(Version::NONE, |incident| incident.version());
        assert_eq!(kept.next(), cut.missing);
    }
    assert!(new.verify().wait().unwrap().is_sound());
}

#[test]
fn an_export_that_would_leave_records_out_is_an_error() {
    let shop = Shop::new();
    filled(&shop);
    let path = shop.path("book.db");
    Connection::open(&path).unwrap().execute("DELETE FROM streams WHERE number = 7", []).unwrap();
    let error = shop.book("book.db").export(std::io::sink()).wait().unwrap_err();
    assert_eq!(error.code(), Code::StoreDamaged, "{error}");
}

#[test]
fn a_search_that_has_lost_what_it_searches_finds_it_again() {
    let shop = Shop::new();
    filled(&shop);
    for table in ["search_content", "search_docsize"] {
        let lost = format!("DELETE FROM {table}");
        Connection::open(shop.path("book.db")).unwrap().execute(&lost, []).unwrap();
        let book = shop.book("book.db");
        assert!(book.verify().wait().unwrap().is_sound());
        assert_eq!(book.search("checkout", 100).wait().unwrap().len(), 20, "{table}");
    }
}
