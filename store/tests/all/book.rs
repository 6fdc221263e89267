//! A day with a book: it is opened, worked with, closed, and opened again.

use sevlog::{
    Actor, Code, Command, PersonId, Status,
    command::{Declare, TakeCommand},
};
use sevlog_store::{Logbook, Wait, list::Query};

use crate::shop::{Shop, declared};

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
    // A slip of the pen makes no file of that name.
    assert_eq!(Logbook::open("sqlite::memory:").wait().unwrap_err().code(), Code::PlaceUnknown);
}
