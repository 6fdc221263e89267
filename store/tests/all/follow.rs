//! Reading along.

use sevlog::{Command, command::Redact};
use sevlog_store::{Logbook, Wait, store::Cursor};

use crate::shop::{Shop, ana, declared, note};

#[test]
fn a_follower_sees_every_record_once_and_goes_on_where_it_left_off() {
    let shop = Shop::new();
    let book = shop.book("book.db");
    let mut incident = declared(&book, "Checkout API down");
    let mut follow = book.follow(None);
    let first: Vec<_> = (0..3).map(|_| follow.next().wait().unwrap().event().name().to_owned()).collect();
    assert_eq!(first, ["plan_adopted", "declared", "severity_set"]);
    let kept = follow.cursor().to_string();
    let later = std::thread::spawn(move || follow.next().wait().unwrap());
    incident.execute(note("still looking")).wait().unwrap();
    assert_eq!(later.join().unwrap().event().name(), "note_added");
    let mut again = shop.book("book.db").follow(Some(Cursor::from(&*kept)));
    assert_eq!(again.next().wait().unwrap().event().name(), "note_added");
}

#[test]
fn a_follower_sees_what_another_process_appends() {
    let shop = Shop::new();
    let (ours, theirs) = (shop.book("book.db"), shop.book("book.db"));
    let mut follow = ours.follow(None);
    assert_eq!(follow.next().wait().unwrap().event().name(), "plan_adopted");
    let (sender, receiver) = std::sync::mpsc::channel();
    let waiting = std::thread::spawn(move || sender.send(follow.next().wait().unwrap()).unwrap());
    let incident = declared(&theirs, "Checkout API down");
    // Nothing of `ours` is committed, so that only looking can tell it.
    let seen = receiver.recv_timeout(std::time::Duration::from_secs(30)).unwrap();
    assert_eq!((seen.incident(), seen.event().name()), (incident.id(), "declared"));
    waiting.join().unwrap();
}

#[test]
fn a_follower_hands_on_no_text_that_was_redacted_since_it_was_read_ahead() {
    let shop = Shop::new();
    let path = shop.path("book.db");
    for place in [path.to_str().unwrap(), ":memory:"] {
        let book = Logbook::open(place).wait().unwrap();
        let mut incident = declared(&book, "Checkout API down");
        incident.execute(note("the password is hunter2")).wait().unwrap();
        let noted = book.history(incident.id()).wait().unwrap().records().last().unwrap().id();
        let mut follow = book.follow(None);
        assert_eq!(follow.next().wait().unwrap().event().name(), "plan_adopted");
        // Also where another process redacts it.
        let other = if place == ":memory:" { book.clone() } else { Logbook::open(place).wait().unwrap() };
        let redact = Command::new(Redact { record: noted, reason: "a password".into() });
        ana(&other).execute(incident.id(), redact).wait().unwrap();
        let records: Vec<_> = (0..4).map(|_| follow.next().wait().unwrap()).collect();
        let names: Vec<_> = records.iter().map(|record| record.event().name()).collect();
        assert_eq!(names, ["declared", "severity_set", "note_added", "redacted"], "{place}");
        assert!(records.iter().all(|record| !record.line().contains("hunter2")), "{place}");
    }
}

#[test]
fn a_follower_goes_on_in_a_book_of_an_older_schema() {
    let shop = Shop::new();
    let book = shop.book("book.db");
    let mut follow = book.follow(None);
    follow.next().wait().unwrap();
    let kept = follow.cursor().to_string();
    drop((follow, book));
    // As it was kept: SQLite counted the positions.
    let older = rusqlite::Connection::open(shop.path("book.db")).unwrap();
    older
        .execute_batch(
            "PRAGMA writable_schema = ON;
             UPDATE sqlite_schema SET sql = replace(sql, 'position INTEGER PRIMARY KEY', 'position INTEGER PRIMARY KEY AUTOINCREMENT')
                 WHERE name = 'records';
             PRAGMA writable_schema = RESET;
             INSERT INTO sqlite_sequence (name, seq) VALUES ('records', 1); PRAGMA user_version = 5",
        )
        .unwrap();
    drop(older);
    let book = shop.book("book.db");
    declared(&book, "Checkout API down");
    let mut follow = book.follow(Some(Cursor::from(&*kept)));
    let names: Vec<_> = (0..2).map(|_| follow.next().wait().unwrap().event().name().to_owned()).collect();
    assert_eq!(names, ["declared", "severity_set"]);
    assert!(book.verify().wait().unwrap().failures.is_empty());
    let counted = "SELECT count(*) FROM sqlite_sequence";
    let file = rusqlite::Connection::open(shop.path("book.db")).unwrap();
    assert_eq!(file.query_row(counted, [], |row| row.get(0)), Ok(0));
}
