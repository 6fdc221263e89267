//! What somebody meets who puts an older copy back, whose clock is behind, or who names the wrong stream.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use sevlog::{
    Code, Command, Plan,
    command::{AdoptPlan, Declare},
};
use sevlog_store::{Logbook, Wait, environment::Environment, list::Query, store::Cursor};

use crate::shop::{Clock, Shop, ana, declared, note, open, person, resolved};

fn one_severity(label: &str) -> Plan {
    let mut plan = Plan::standard();
    plan.severities.truncate(1);
    plan.severities[0].label = label.parse().unwrap();
    plan
}

#[test]
fn an_adopted_plan_is_in_force_whatever_the_clocks_say() {
    let shop = Shop::new();
    let clock = Arc::new(Clock(AtomicI64::new(1_795_408_260_000_000_000)));
    let open = || {
        let environment: Arc<dyn Environment> = Arc::clone(&clock) as _;
        Logbook::options().environment(environment).open(shop.path("book.db").to_str().unwrap()).wait().unwrap()
    };
    let plan = one_severity("BIG");
    let environment: Arc<dyn Environment> = Arc::clone(&clock) as _;
    let options = Logbook::options().environment(environment).plan(plan.clone());
    drop(options.open(shop.path("book.db").to_str().unwrap()).wait().unwrap());
    clock.0.fetch_sub(1_000_000_000, Ordering::Relaxed);
    let book = open();
    assert_eq!(book.plan().wait().unwrap().digest(), plan.digest());
    let declare = Declare { severity: Some("BIG".parse().unwrap()), ..Declare::live("Checkout API down") };
    book.acting_as(person("ana")).declare(declare).wait().unwrap();
}

#[test]
fn what_is_owed_under_a_plan_that_is_adopted_later_is_found() {
    let shop = Shop::new();
    let clock = Arc::new(Clock(AtomicI64::new(1_795_408_260_000_000_000)));
    let mut lax = Plan::standard();
    lax.duties.clear();
    lax.channels.clear();
    for place in [shop.path("book.db").to_str().unwrap(), ":memory:"] {
        let environment: Arc<dyn Environment> = Arc::clone(&clock) as _;
        let book = Logbook::options().environment(environment).plan(lax.clone()).open(place).wait().unwrap();
        clock.0.fetch_add(600_000_000_000, Ordering::Relaxed);
        resolved(&book, "Checkout API down", "secret");
        // By a clock that is behind the one that recorded the incident.
        clock.0.fetch_sub(480_000_000_000, Ordering::Relaxed);
        let adopt = Command::new(AdoptPlan { plan: Plan::standard(), note: None });
        ana(&book).execute_book(adopt).wait().unwrap();
        let open = |owed: &sevlog_store::Owed| owed.obligations().iter().filter(|one| one.state.is_open()).count();
        let (owed, ever) = (book.owed().wait().unwrap(), book.ever_owed().wait().unwrap());
        assert!(owed.obligations().iter().any(|one| one.incident().is_some() && one.state.is_open()), "{place}");
        assert_eq!(open(&owed), open(&ever), "{place}");
    }
}

#[test]
fn a_declaration_in_the_book_s_own_stream_is_refused() {
    let shop = Shop::new();
    for place in [shop.path("book.db").to_str().unwrap(), ":memory:"] {
        let book = Logbook::open(place).wait().unwrap();
        let declare = Command::new(Declare::live("Checkout API down"));
        let error = ana(&book).execute(book.id(), declare).wait().unwrap_err();
        assert_eq!(error.code(), Code::UnknownIncident, "{error}");
    }
}

#[test]
fn a_command_for_the_wrong_stream_says_where_it_belongs_and_writes_nothing() {
    let shop = Shop::new();
    for place in [shop.path("book.db").to_str().unwrap(), ":memory:"] {
        let book = Logbook::open(place).wait().unwrap();
        let mut incident = declared(&book, "Checkout API down");
        let records = |book: &Logbook| book.health().wait().unwrap().records;
        let before = records(&book);
        let error = ana(&book).execute_book(note("Rolled back")).wait().unwrap_err();
        assert_eq!(error.code(), Code::IncidentNeeded);
        assert!(error.to_string().contains("hand it to execute,"), "{error}");
        let adopt = Command::new(AdoptPlan { plan: one_severity("BIG"), note: None });
        let error = incident.execute(adopt).wait().unwrap_err();
        assert_eq!(error.code(), Code::BookNeeded);
        assert!(error.to_string().contains("hand it to execute_book"), "{error}");
        assert_eq!(records(&book), before);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_opened_is_named_as_it_was_given() {
    let shop = Shop::new();
    let path = shop.path("a book?.db");
    std::os::unix::fs::symlink(shop.path("nowhere"), &path).unwrap();
    let error = Logbook::open(path.to_str().unwrap()).wait().unwrap_err();
    let said = error.to_string();
    assert!(said.contains(path.to_str().unwrap()) && !said.contains("immutable") && !said.contains("file:/"), "{said}");
}

#[test]
fn a_cursor_from_before_an_older_copy_was_put_back_is_told_apart() {
    let shop = Shop::new();
    let cursor = {
        let book = shop.book("book.db");
        let mut incident = declared(&book, "Checkout API down");
        book.backup(shop.path("copy.db")).wait().unwrap();
        incident.execute(note("later")).wait().unwrap();
        let mut follow = book.follow(None);
        while follow.next().wait().unwrap().event().name() != "note_added" {}
        follow.cursor().clone()
    };
    let copy = shop.book("copy.db");
    let follow = |cursor: &Cursor| {
        let (copy, cursor) = (copy.clone(), cursor.clone());
        let (told, answer) = std::sync::mpsc::channel();
        std::thread::spawn(move || drop(told.send(copy.follow(Some(cursor)).next().wait())));
        answer.recv_timeout(Duration::from_secs(60)).unwrap()
    };
    let error = follow(&cursor).unwrap_err();
    assert_eq!(error.code(), Code::CursorUnknown, "{error}");
    // Also once the copy is as long as the book was, and longer.
    let mut incident = declared(&copy, "Checkout API slow");
    for text in ["one", "two"] {
        assert_eq!(follow(&cursor).unwrap_err(), error);
        incident.execute(note(text)).wait().unwrap();
    }
    // One from before the backup is as good as ever.
    let mut from = copy.follow(None);
    from.next().wait().unwrap();
    let kept = from.cursor().clone();
    assert_eq!(follow(&kept).unwrap().event().name(), "declared");
}

#[test]
fn a_backup_is_not_laid_beside_the_log_of_changes_of_another_book() {
    let shop = Shop::new();
    let book = shop.book("book.db");
    std::fs::write(shop.path("copy.db-wal"), "left behind").unwrap();
    let error = book.backup(shop.path("copy.db")).wait().unwrap_err();
    assert_eq!(error.code(), Code::PlaceTaken, "{error}");
    assert!(!shop.path("copy.db").exists());
}

#[test]
fn a_backup_beside_the_log_of_changes_of_the_old_file_is_not_ruined() {
    let shop = Shop::new();
    let old = {
        let book = shop.book("book.db");
        let mut incident = declared(&book, "Checkout API down");
        book.backup(shop.path("copy.db")).wait().unwrap();
        incident.execute(note("later")).wait().unwrap();
        std::fs::read(shop.path("book.db-wal")).unwrap()
    };
    std::fs::copy(shop.path("copy.db"), shop.path("book.db")).unwrap();
    std::fs::write(shop.path("book.db-wal"), &old).unwrap();
    let error = Logbook::open(shop.path("book.db").to_str().unwrap()).wait().unwrap_err();
    assert_eq!(error.code(), Code::LogOfAnother, "{error}");
    assert_eq!(std::fs::read(shop.path("book.db")).unwrap(), std::fs::read(shop.path("copy.db")).unwrap());
    assert_eq!(std::fs::read(shop.path("book.db-wal")).unwrap(), old);
    std::fs::remove_file(shop.path("book.db-wal")).unwrap();
    let book = shop.book("book.db");
    declared(&book, "Checkout API slow");
    assert!(book.verify().wait().unwrap().is_sound());
    // Its own log of changes is known as its own, also where it is all that is left of a process that was killed.
    std::fs::create_dir(shop.path("killed")).unwrap();
    for name in ["book.db", "book.db-wal"] {
        std::fs::copy(shop.path(name), shop.path("killed").join(name)).unwrap();
    }
    let killed = shop.book("killed/book.db");
    assert_eq!(killed.list(Query::default()).wait().unwrap().summaries.len(), 2);
}

#[test]
fn a_book_whose_power_was_lost_while_its_log_of_changes_was_brought_in_opens() {
    let shop = Shop::new();
    let path = |name: &str| shop.path("killed").join(name);
    std::fs::create_dir(shop.path("killed")).unwrap();
    let book = shop.book("book.db");
    let incident = declared(&book, "Checkout API down").id();
    let mut half = std::fs::read(shop.path("book.db")).unwrap();
    std::fs::copy(shop.path("book.db-wal"), path("book.db-wal")).unwrap();
    drop(book);
    // The first page was written, which says how many there are, and not yet the others.
    let whole = std::fs::read(shop.path("book.db")).unwrap();
    assert!(half.len() < whole.len());
    half[..4096].copy_from_slice(&whole[..4096]);
    std::fs::write(path("book.db"), half).unwrap();
    let book = shop.book("killed/book.db");
    assert!(book.get(incident).wait().unwrap().is_some() && book.verify().wait().unwrap().is_sound());
}

#[test]
fn a_backup_leaves_the_half_of_another_alone() {
    let shop = Shop::new();
    let book = shop.book("book.db");
    std::fs::write(shop.path("copy.db.part"), "somebody else's").unwrap();
    let error = book.backup(shop.path("copy.db")).wait().unwrap_err();
    assert!(error.to_string().contains("copy.db.part is there already"), "{error}");
    assert_eq!(std::fs::read(shop.path("copy.db.part")).unwrap(), b"somebody else's");
    assert!(!shop.path("copy.db").exists());
    std::fs::remove_file(shop.path("copy.db.part")).unwrap();
    book.backup(shop.path("copy.db")).wait().unwrap();
    assert!(!shop.path("copy.db.part").exists());
    assert_eq!(shop.book("copy.db").id(), book.id());
}

#[cfg(unix)]
#[test]
fn a_pipe_is_no_book_and_nobody_waits_for_its_other_end() {
    let shop = Shop::new();
    let pipe = shop.path("pipe").to_str().unwrap().to_owned();
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let (told, answer) = std::sync::mpsc::channel();
    std::thread::spawn(move || drop(told.send(Logbook::open(&pipe).wait().map(drop))));
    let error = answer.recv_timeout(Duration::from_secs(60)).unwrap().unwrap_err();
    assert_eq!(error.code(), Code::NotABook, "{error}");
}

#[test]
fn an_export_that_is_slow_keeps_nobody_from_reading() {
    struct Slow(std::sync::mpsc::Receiver<()>);
    impl std::io::Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            // Goes on once the test has read, and lets go of its end.
            let _ = self.0.recv();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let shop = Shop::new();
    let book = shop.book("book.db");
    let incident = declared(&book, "Checkout API down");
    let exports: Vec<_> = (0..16)
        .map(|_| {
            let (let_go, waits) = std::sync::mpsc::channel();
            let book = book.clone();
            (let_go, std::thread::spawn(move || book.export(Slow(waits)).wait().unwrap()))
        })
        .collect();
    assert!(book.summary(incident.id()).wait().unwrap().is_some());
    for (let_go, export) in exports {
        drop(let_go);
        export.join().unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_a_book_is_that_book() {
    let shop = Shop::new();
    let folder = shop.path("folder");
    std::fs::create_dir(&folder).unwrap();
    let (real, link) = (folder.join("book.db"), shop.path("link.db"));
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let by_link = || Logbook::options().absent(sevlog_store::Absent::Refuse).open(link.to_str().unwrap()).wait();
    let nothing = by_link().unwrap_err();
    assert_eq!(nothing.code(), Code::PlaceMissing, "{nothing}");
    // What was written a moment ago stands in the log of changes, beside the file and not beside the link.
    let book = open(&real);
    declared(&book, "Checkout API down");
    assert_eq!(by_link().unwrap().list(Query::default()).wait().unwrap().summaries.len(), 1);
    // A log of changes that was left there is found there.
    book.backup(shop.path("copy.db")).wait().unwrap();
    declared(&book, "Search is slow");
    let log = folder.join("book.db-wal");
    let left = std::fs::read(&log).unwrap();
    drop(book);
    std::fs::remove_file(&real).unwrap();
    std::fs::copy(shop.path("copy.db"), &real).unwrap();
    std::fs::write(&log, left).unwrap();
    assert_eq!(by_link().unwrap_err().code(), Code::LogOfAnother);
}
