//! A day with a book: it is opened, worked with, closed, and opened again.

use sevlog::{
    Actor, Code, Command, PersonId, Status,
    command::{Declare, MergeInto, TakeCommand},
};
use sevlog_store::{Absent, Logbook, LogbookError, Wait, list::Query};

use crate::shop::{Shop, declared, note};

#[test]
fn a_book_keeps_what_was_done() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("incidents.db");
    let place = place.to_str().unwrap();
    let id = {
        let book = Logbook::open(place).wait().unwrap();
        let ana = book.acting_as(Actor::Person(PersonId::new("ana").unwrap()));
        let mut incident = ana.declare(Declare::live("Checkout API down")).wait().unwrap();
        incident.execute(Command::new(TakeCommand::default())).wait().unwrap();
        let found = book.search("checkout ap", 10).wait().unwrap();
        assert_eq!(found[0].summary.incident, incident.id());
        incident.id()
    };
    let files = std::fs::read_dir(folder.path()).unwrap();
    assert_eq!(files.count(), 1, "a closed book is one file");
    let book = Logbook::open(place).wait().unwrap();
    assert_eq!(book.find("INC-1").wait().unwrap(), id);
    assert_eq!(book.get(id).wait().unwrap().unwrap().status(), Status::Responding);
    let page = book.list(Query::open()).wait().unwrap();
    assert_eq!(page.summaries.iter().map(|summary| summary.incident).collect::<Vec<_>>(), [id]);
    assert_eq!(page.summaries[0].holders.values().map(PersonId::as_str).collect::<Vec<_>>(), ["ana"]);
}

#[test]
fn a_book_in_memory_is_a_new_one_each_time_and_is_exported_not_backed_up() {
    let shop = Shop::new();
    let [one, two] = [":memory:"; 2].map(|place| Logbook::open(place).wait().unwrap());
    assert_ne!(one.id(), two.id());
    declared(&one, "Checkout API down");
    assert_eq!(one.list(Query::open()).wait().unwrap().summaries.len(), 1);
    assert!(two.list(Query::open()).wait().unwrap().summaries.is_empty());
    let error = one.backup(shop.path("copy.db")).wait().unwrap_err();
    assert_eq!(error.code(), Code::BackupUnsupported);
    assert!(error.to_string().contains("export it instead"), "{error}");
    assert!(!shop.path("copy.db").exists());
}

#[test]
fn a_slip_of_the_pen_makes_no_file() {
    let shop = Shop::new();
    let at = |name: &str| shop.path(name).display().to_string();
    let places = [
        String::new(),
        ":MEMORY:".to_owned(),
        "sqlite::memory:".to_owned(),
        "sqlite:".to_owned(),
        format!("sqlite:{}", at("a.db?mode=ro")),
        format!("sqlite://{}", at("a.db?mode=ro")),
        format!("file:{}", at("a.db")),
        at("a.db?mode=ro"),
    ];
    for place in &places {
        let error = Logbook::open(place).wait().unwrap_err();
        assert_eq!(error.code(), Code::PlaceUnknown, "{place}: {error}");
    }
    assert_eq!(std::fs::read_dir(shop.path("")).unwrap().count(), 0);
    // A file that is called so is opened.
    std::fs::write(shop.path("odd?.db"), "").unwrap();
    drop(shop.book("odd?.db"));
}

#[test]
fn whoever_only_looks_makes_no_book() {
    let shop = Shop::new();
    let path = shop.path("book.db");
    let look = |place: &str| Logbook::options().absent(Absent::Refuse).open(place).wait();
    let refused = |place: &str| look(place).unwrap_err().code();
    assert_eq!(refused(path.to_str().unwrap()), Code::PlaceMissing);
    assert!(!path.exists());
    std::fs::write(&path, "").unwrap();
    assert_eq!(refused(path.to_str().unwrap()), Code::PlaceMissing);
    assert_eq!(std::fs::read(&path).unwrap(), b"");
    assert_eq!(refused(":memory:"), Code::PlaceMissing);
    let id = declared(&shop.book("book.db"), "Checkout API down").id();
    assert_eq!(look(path.to_str().unwrap()).unwrap().find("INC-1").wait(), Ok(id));
}

#[test]
fn what_never_goes_by_itself_is_not_worth_another_try() {
    let shop = Shop::new();
    let book = shop.book("book.db");
    let backup = |to: &str| book.backup(shop.path(to)).wait().unwrap_err();
    let errors = [
        (Code::PlaceTaken, backup("book.db")),
        (Code::PlaceMissing, backup("nowhere/copy.db")),
        (Code::PlaceMissing, Logbook::open(shop.path("nowhere/book.db").to_str().unwrap()).wait().unwrap_err()),
    ];
    for (code, error) in errors {
        let LogbookError::Store(error) = error else { panic!("{error}") };
        assert_eq!((error.code(), error.is_transient()), (code, false), "{error}");
    }
}

#[test]
fn a_search_for_a_number_or_a_ulid_finds_that_incident_first() {
    let book = Logbook::open(":memory:").wait().unwrap();
    let one = declared(&book, "Checkout API down").id();
    let two = declared(&book, "Again as in INC-1").id();
    let found = |words: &str, limit| -> Vec<_> {
        book.search(words, limit).wait().unwrap().iter().map(|found| found.summary.incident).collect()
    };
    assert_eq!(found("INC-1", 10), [one, two]);
    assert_eq!(found(" inc-1", 1), [one]);
    assert_eq!(found(&two.to_string(), 10), [two]);
    assert_eq!(found("INC-3", 10), []);
}

#[test]
fn an_incident_that_is_merged_into_itself_is_told_so() {
    let book = Logbook::open(":memory:").wait().unwrap();
    let mut incident = declared(&book, "Checkout API down");
    let error = incident.execute(Command::new(MergeInto { target: incident.id(), reason: None })).wait().unwrap_err();
    assert_eq!(error.code(), Code::MergeWithItself, "{error}");
}

#[test]
fn an_append_writes_the_pages_that_it_changes() {
    let shop = Shop::new();
    let book = shop.book("book.db");
    let mut incident = declared(&book, "Checkout API down");
    let written = || std::fs::metadata(shop.path("book.db-wal")).unwrap().len();
    let before = written();
    for n in 0..40 {
        incident.execute(note(&format!("replica {n} is behind"))).wait().unwrap();
    }
    let frame = 4096 + 24;
    let pages = (written() - before) / frame;
    // The log with its two indexes and its sequence, and the head; now and then a page more, or the state. No list's index.
    assert!(pages <= 40 * 6 + 20, "{pages} pages for 40 appends");
}
