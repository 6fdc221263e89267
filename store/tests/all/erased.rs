//! What is redacted while somebody reads an older moment of the book: gone once they have done, whatever else happens.

use std::{
    path::Path,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use sevlog::{Command, command::Redact};
use sevlog_store::{IncidentHandle, Logbook, Wait};

use crate::shop::{Shop, declared, note};

/// Takes an export a line at a time, for as long as the other end is held.
struct Slow {
    begun: mpsc::Sender<()>,
    go_on: mpsc::Receiver<()>,
}

impl std::io::Write for Slow {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let _ = self.begun.send(());
        let _ = self.go_on.recv();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// An export that is under way, and goes on once this is dropped.
fn export_slowly(book: &Logbook) -> (mpsc::Sender<()>, thread::JoinHandle<()>) {
    let (begun, has_begun) = mpsc::channel();
    let (let_go, go_on) = mpsc::channel();
    let book = book.clone();
    let export = thread::spawn(move || {
        book.export(Slow { begun, go_on }).wait().unwrap();
    });
    has_begun.recv().unwrap();
    (let_go, export)
}

fn redact_newest(book: &Logbook, incident: &mut IncidentHandle) {
    let record = book.history(incident.id()).wait().unwrap().records().last().unwrap().id();
    incident.execute(Command::new(Redact { record, reason: "a password".into() })).wait().unwrap();
}

fn is_pending(book: &Logbook) -> bool {
    book.health().wait().unwrap().redaction_pending
}

fn has_text(folder: &Path) -> bool {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.is_file())
        .any(|path| std::fs::read(path).unwrap().windows(7).any(|text| text == b"hunter2"))
}

#[test]
fn a_quiet_book_becomes_clean_once_a_slow_export_has_ended() {
    let shop = Shop::new();
    let book = shop.book("book.db");
    let mut incident = declared(&book, "Checkout API down");
    incident.execute(note("the password is hunter2")).wait().unwrap();
    let (let_go, export) = export_slowly(&book);
    redact_newest(&book, &mut incident);
    let folder = shop.path("");
    assert!(is_pending(&book) && has_text(&folder));
    drop(let_go);
    export.join().unwrap();
    let begun = Instant::now();
    while is_pending(&book) {
        assert!(begun.elapsed() < Duration::from_secs(20), "it is still pending");
        thread::sleep(Duration::from_millis(5));
    }
    assert!(!has_text(&folder));
}

#[test]
fn a_book_that_was_left_unclean_is_clean_once_it_is_opened() {
    let shop = Shop::new();
    let book = shop.book("book.db");
    let mut incident = declared(&book, "Checkout API down");
    incident.execute(note("the password is hunter2")).wait().unwrap();
    let (let_go, export) = export_slowly(&book);
    redact_newest(&book, &mut incident);
    // As they are if the process is killed now.
    let left = shop.path("left");
    std::fs::create_dir(&left).unwrap();
    for name in ["book.db", "book.db-wal"] {
        std::fs::copy(shop.path(name), left.join(name)).unwrap();
    }
    assert!(has_text(&left));
    let again = shop.book("left/book.db");
    assert!(!is_pending(&again) && !has_text(&left));
    drop(let_go);
    export.join().unwrap();
}
