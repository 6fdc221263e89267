//! A file that is damaged: what can be worked out anew is, the rest is told, and nothing more is written.

use std::{fs, os::unix::fs::FileExt, path::Path};

use rusqlite::Connection;
use sevlog::Code;
use sevlog_store::{Logbook, Wait};

use crate::shop::{Shop, ana, declared, note, resolved};

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
    for index in ["records_by_id", "streams_open", "holders_by_person"] {
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
