//! The whole book out and in.

use std::{
    io::{BufReader, Cursor},
    path::Path,
    sync::{Arc, Mutex},
};

use sevlog::Code;
use sevlog_store::{Logbook, LogbookError, Wait, binding::to_new_log, list::Query};

use crate::shop::{Shop, ana, declared, note, resolved};

/// A sink that can be looked into afterwards.
#[derive(Clone, Default)]
pub(crate) struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }
}

impl std::io::Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

pub(crate) fn export(book: &Logbook) -> Vec<u8> {
    let log = Shared::default();
    book.export(log.clone()).wait().unwrap();
    log.bytes()
}

pub(crate) fn import(book: &Logbook, log: &[u8]) -> Result<sevlog_store::Progress, LogbookError> {
    book.import(BufReader::new(Cursor::new(log.to_vec())), |_| ()).wait()
}

fn filled(shop: &Shop, name: &str) -> Logbook {
    let book = shop.book(name);
    for n in 0..5 {
        resolved(&book, &format!("Checkout API down {n}"), "hunter2");
    }
    book
}

#[test]
fn what_is_exported_is_imported_and_exported_as_the_same_bytes() {
    let shop = Shop::new();
    let (old, new) = (filled(&shop, "old.db"), shop.book("new.db"));
    let log = export(&old);
    let verification = sevlog::verify(&*log);
    assert!(verification.is_sound(), "{:?}", verification.failures);
    let progress = import(&new, &log).unwrap();
    assert_eq!((progress.appended, progress.skipped), (verification.records, 0));
    assert!(new.verify().wait().unwrap().is_sound());
    // The new book has a stream of its own besides.
    let again = String::from_utf8(export(&new)).unwrap();
    let theirs: String = again.split_inclusive('\n').skip(1).collect();
    let mut lines: Vec<_> = theirs.lines().collect();
    let log = String::from_utf8(log).unwrap();
    let mut expected: Vec<_> = log.lines().collect();
    lines.sort_unstable();
    expected.sort_unstable();
    assert_eq!(lines, expected);
    // Incidents get numbers of the book that they are in now.
    let page = new.list(Query::default()).wait().unwrap();
    let mut numbers: Vec<_> = page.summaries.iter().filter_map(|summary| summary.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
}

#[test]
fn an_import_that_was_stopped_is_gone_on_with_by_beginning_it_again() {
    let shop = Shop::new();
    let (old, new) = (filled(&shop, "old.db"), shop.book("new.db"));
    let log = export(&old);
    let half = log.len() / 2;
    let stopped = import(&new, &log[..half]).unwrap_err();
    assert_eq!(stopped.code(), Code::LineTruncated);
    let rest = import(&new, &log).unwrap();
    assert!(rest.appended > 0 && rest.skipped > 0, "{rest:?}");
    assert_eq!(import(&new, &log).unwrap().appended, 0);
    assert!(new.verify().wait().unwrap().is_sound());
}

#[test]
fn a_changed_byte_is_refused_with_its_line_and_what_stands_before_it_is_kept() {
    let shop = Shop::new();
    let old = filled(&shop, "old.db");
    let log = String::from_utf8(export(&old)).unwrap();
    let lines: Vec<_> = log.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let Some(at) = line.find("\"recordedAt\":\"2").map(|at| at + "\"recordedAt\":\"".len()) else { continue };
        let mut changed: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        changed[number].replace_range(at..=at, "1");
        let new = shop.book(&format!("new-{number}.db"));
        let error = import(&new, (changed.join("\n") + "\n").as_bytes()).unwrap_err();
        let LogbookError::Import { line, .. } = error else { panic!("{error}") };
        assert_eq!(line, number as u64 + 1);
        assert!(new.verify().wait().unwrap().is_sound());
    }
}

#[test]
fn the_end_of_a_log_alone_says_what_is_missing() {
    let shop = Shop::new();
    let old = filled(&shop, "old.db");
    let log = String::from_utf8(export(&old)).unwrap();
    let lines: Vec<_> = log.split_inclusive('\n').collect();
    let new = shop.book("new.db");
    // The second record of an incident is the third line: the book's own stream comes first.
    let error = import(&new, lines[2..].concat().as_bytes()).unwrap_err();
    assert_eq!(error.code(), Code::VersionGap);
    let said = error.to_string();
    assert!(
        said.starts_with("line 1 ") && said.contains("needs version 1 next") && said.ends_with("nothing was"),
        "{said}"
    );
    import(&new, lines[..2].concat().as_bytes()).unwrap();
    let error = import(&new, [lines[0], lines[3]].concat().as_bytes()).unwrap_err();
    let said = error.to_string();
    assert!(said.contains("needs version 2 next") && said.ends_with("the lines before it were"), "{said}");
}

#[test]
fn two_copies_that_were_written_to_apart_do_not_become_one() {
    let shop = Shop::new();
    let book = shop.book("book.db");
    let mut incident = declared(&book, "Checkout API down");
    book.backup(shop.path("copy.db")).wait().unwrap();
    let copy = shop.book("copy.db");
    incident.execute(note("here")).wait().unwrap();
    let mut there = crate::shop::ana(&copy).open(incident.id()).wait().unwrap();
    there.execute(note("there")).wait().unwrap();
    let before = export(&book);
    let error = import(&book, &export(&copy)).unwrap_err();
    assert_eq!(error.code(), Code::Forked, "{error}");
    assert_eq!(export(&book), before);
}

#[test]
fn what_went_another_way_is_left_out_and_everything_else_comes_over() {
    let shop = Shop::new();
    let path = shop.path("book.db");
    for place in [path.to_str().unwrap(), ":memory:"] {
        let source = shop.book(&format!("source-{}.db", place.len()));
        let both = declared(&source, "Checkout API down").id();
        let book = Logbook::open(place).wait().unwrap();
        import(&book, &export(&source)).unwrap();
        // Both go on with the incident and with the source's own stream; the source has one more incident.
        let review = || sevlog::Command::new(sevlog::command::ReviewPlan { note: None });
        ana(&source).execute(both, note("there")).wait().unwrap();
        ana(&book).execute(both, note("here")).wait().unwrap();
        ana(&book).execute(both, note("here too")).wait().unwrap();
        ana(&source).execute_book(review()).wait().unwrap();
        let only = declared(&source, "Search is slow").id();
        let error = import(&book, &export(&source)).unwrap_err();
        let LogbookError::Forked { forks, progress } = &error else { panic!("{error}") };
        let told: Vec<_> = forks.iter().map(|fork| (fork.incident, fork.version.get(), fork.line)).collect();
        // Three lines of the source's own stream and the declaration stand before it.
        assert_eq!(told, [(both, 3, 5)], "{error}");
        assert_eq!(error.code(), Code::Forked);
        assert!(error.to_string().contains("line 5") && error.to_string().contains(&both.to_string()), "{error}");
        assert_eq!((progress.appended, progress.skipped), (3, 1), "a review and an incident are new");
        assert!(book.get(only).wait().unwrap().is_some());
        let here = book.history(both).wait().unwrap();
        assert!(here.records().iter().all(|record| !record.line().contains("\"there\"")));
        assert!(book.verify().wait().unwrap().is_sound());
        // Again, it says the same, and has nothing to do.
        let LogbookError::Forked { forks: again, progress } = import(&book, &export(&source)).unwrap_err() else {
            panic!()
        };
        assert_eq!((&again, progress.appended), (forks, 0));
    }
}

#[test]
fn a_fork_of_the_book_s_own_stream_keeps_nothing_else_away() {
    let shop = Shop::new();
    let book = shop.book("book.db");
    book.backup(shop.path("copy.db")).wait().unwrap();
    let copy = shop.book("copy.db");
    let review = |note: &str| sevlog::Command::new(sevlog::command::ReviewPlan { note: Some(note.into()) });
    ana(&book).execute_book(review("here")).wait().unwrap();
    ana(&copy).execute_book(review("there")).wait().unwrap();
    let only = declared(&book, "Search is slow").id();
    let LogbookError::Forked { forks, .. } = import(&copy, &export(&book)).unwrap_err() else { panic!() };
    assert_eq!(forks.iter().map(|fork| (fork.incident, fork.version.get())).collect::<Vec<_>>(), [(book.id(), 2)]);
    assert!(copy.get(only).wait().unwrap().is_some());
}

#[test]
fn an_incident_of_another_book_says_where_it_is_from() {
    let shop = Shop::new();
    let old = filled(&shop, "old.db");
    let path = shop.path("new.db");
    for place in [path.to_str().unwrap(), ":memory:"] {
        let new = Logbook::open(place).wait().unwrap();
        let ours = declared(&new, "Ours").id();
        import(&new, &export(&old)).unwrap();
        let id = old.find("INC-1").wait().unwrap();
        let summary = new.summary(id).wait().unwrap().unwrap();
        assert_eq!((summary.origin, new.summary(ours).wait().unwrap().unwrap().origin), (Some(old.id()), None));
        let listed = new.list(Query::default()).wait().unwrap().summaries;
        assert_eq!(listed.iter().filter(|summary| summary.origin == Some(old.id())).count(), 5);
        let find = |reference: &str| new.find(reference).wait();
        assert_eq!(find(&format!("{}/INC-1", new.id())), Ok(ours));
        assert_eq!(find(&format!("{}/inc-1", new.id()).to_lowercase()), Ok(ours));
        assert_eq!(find(&format!("{}/INC-1", old.id())), Ok(id));
        for reference in [id.to_string(), id.to_string().to_lowercase()] {
            assert_eq!(find(&reference), Ok(id));
        }
        for reference in ["INC-+1", "INC-01", "INC-0", "INC-", "INC-1 ", "INC--1", "1", "", "/INC-1", "INC-1/INC-1"] {
            assert_eq!(find(reference).unwrap_err().code(), Code::UnknownIncident, "{reference}");
        }
    }
}

#[test]
fn the_book_s_own_stream_is_no_incident_s_history() {
    let book = Logbook::open(":memory:").wait().unwrap();
    let error = book.history(book.id()).wait().unwrap_err();
    assert_eq!(error.code(), Code::UnknownIncident);
    assert!(error.to_string().contains("book()"), "{error}");
}

#[test]
fn a_redacted_text_is_nowhere_in_the_files() {
    let shop = Shop::new();
    let book = filled(&shop, "book.db");
    book.search("hunter", 10).wait().unwrap();
    let mut incident = declared(&book, "Checkout API down");
    incident.execute(note("the password is hunter2")).wait().unwrap();
    assert_eq!(book.search("hunter2", 10).wait().unwrap().len(), 1);
    let noted = book.history(incident.id()).wait().unwrap().records().last().unwrap().id();
    let redact = sevlog::command::Redact { record: noted, reason: "a password".into() };
    incident.execute(sevlog::Command::new(redact)).wait().unwrap();
    assert!(book.search("hunter2", 10).wait().unwrap().is_empty());
    assert!(!book.health().wait().unwrap().redaction_pending);
    for name in ["book.db", "book.db-wal"] {
        let bytes = std::fs::read(shop.path(name)).unwrap_or_default();
        assert!(!bytes.windows(7).any(|window| window == b"hunter2"), "{name}");
    }
    assert!(book.verify().wait().unwrap().is_sound());
}

#[test]
fn the_number_that_another_book_gave_still_finds_its_incident() {
    let shop = Shop::new();
    let (old, middle, new) = (shop.book("old.db"), shop.book("middle.db"), Logbook::open(":memory:").wait().unwrap());
    declared(&middle, "Something of our own");
    let checkout = declared(&old, "Checkout API down").id();
    let search = declared(&old, "Search is slow").id();
    import(&middle, &export(&old)).unwrap();
    // By way of a third book as well: a declaration says which book it was.
    import(&new, &export(&middle)).unwrap();
    for book in [&middle, &new] {
        for (number, id) in [(1, checkout), (2, search)] {
            let told = format!("{}/INC-{number}", old.id());
            assert_eq!(book.find(&told).wait().unwrap(), id);
            assert_eq!(book.find(&told.to_lowercase()).wait().unwrap(), id);
            assert_eq!(book.search(&told, 10).wait().unwrap()[0].summary.incident, id);
        }
        let missing = book.find(&format!("{}/INC-3", old.id())).wait().unwrap_err();
        assert_eq!(missing.code(), Code::UnknownIncident);
        assert!(missing.to_string().contains("import it"), "{missing}");
    }
    assert_eq!(middle.find("INC-1").wait().unwrap(), middle.find(&format!("{}/INC-1", middle.id())).wait().unwrap());
    assert_eq!(middle.find("INC-2").wait().unwrap(), checkout);
    assert!(new.find(&format!("{}/INC-2", middle.id())).wait().is_err(), "it was not declared there");
}

#[test]
fn a_number_that_two_copies_of_a_book_gave_names_both_incidents() {
    let shop = Shop::new();
    drop(shop.book("one.db"));
    std::fs::copy(shop.path("one.db"), shop.path("two.db")).unwrap();
    let (one, two) = (shop.book("one.db"), shop.book("two.db"));
    let both = [declared(&one, "Checkout API down").id(), declared(&two, "Search is slow").id()];
    for new in [shop.book("new.db"), Logbook::open(":memory:").wait().unwrap()] {
        import(&new, &export(&one)).unwrap();
        import(&new, &export(&two)).unwrap();
        let error = new.find(&format!("{}/INC-1", one.id())).wait().unwrap_err();
        let LogbookError::NumberTwice { incidents, .. } = &error else { panic!("{error}") };
        assert!(both.iter().all(|id| incidents.contains(id)) && incidents.len() == 2, "{error}");
    }
    // The book itself goes by its own map.
    import(&one, &export(&two)).unwrap();
    assert_eq!(one.find(&format!("{}/INC-1", one.id())).wait().unwrap(), both[0]);
}

#[test]
fn who_panics_while_records_are_handed_over_is_told_and_the_book_goes_on() {
    struct Panics;
    impl std::io::Write for Panics {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            panic!("the sink")
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let shop = Shop::new();
    for book in [Logbook::open(":memory:").wait().unwrap(), shop.book("book.db")] {
        resolved(&book, "Checkout API down", "hunter2");
        let error = book.export(Panics).wait().unwrap_err();
        assert_eq!(error.code(), Code::TransferFailed, "{error}");
        let log = export(&book);
        let new = Logbook::open(":memory:").wait().unwrap();
        let error = new.import(BufReader::new(Cursor::new(log)), |_| panic!("progress")).wait().unwrap_err();
        assert_eq!(error.code(), Code::TransferFailed, "{error}");
        assert!(new.verify().wait().unwrap().is_sound());
        declared(&book, "Search is slow");
    }
}

#[test]
fn a_log_goes_to_a_new_file_and_what_is_there_stays() {
    let shop = Shop::new();
    let book = shop.book("book.db");
    declared(&book, "Checkout API down");
    let log = shop.path("log.jsonl");
    let export_to = |path: &Path| to_new_log(path, |log| book.export(log)).wait();
    let records = export_to(&log).unwrap();
    let written = std::fs::read(&log).unwrap();
    assert_eq!(written, export(&book));
    for taken in ["log.jsonl", "book.db"] {
        let before = std::fs::read(shop.path(taken)).unwrap();
        let refused = export_to(&shop.path(taken)).unwrap_err();
        assert_eq!(refused.code, Code::PlaceTaken, "{taken}");
        assert!(refused.message.contains("move that away"), "{}", refused.message);
        assert_eq!(std::fs::read(shop.path(taken)).unwrap(), before, "{taken}");
    }
    assert_eq!(export_to(&shop.path("none/log.jsonl")).unwrap_err().code, Code::TransferFailed);
    assert_eq!(export_to(&shop.path("")).unwrap_err().code, Code::TransferFailed, "a folder");
    #[cfg(unix)]
    assert_eq!(export_to("/dev/null".as_ref()).unwrap(), records);
}

#[test]
fn a_log_that_could_not_be_written_is_not_in_the_way_of_the_next() {
    let shop = Shop::new();
    let (book, log) = (shop.path("book.db"), shop.path("saved.jsonl"));
    let salvage = || to_new_log(&log, |log| Logbook::salvage(book.to_str().unwrap(), log)).wait();
    assert_eq!(salvage().unwrap_err().code, Code::StoreUnreachable, "there is no book");
    declared(&shop.book("book.db"), "Checkout API down");
    assert!(salvage().unwrap().records > 0);
}
