//! Taking over sealed records.

use sevlog::{Code, Record, Version, command::AdoptPlan};
use sevlog_store::{
    StoreError, Wait,
    list::Query,
    store::{Append, Chunk, Expected, Taken},
};

use super::bench::{Bench, id, note, on_every_store, redact};

/// Another book with an incident of four records.
fn theirs(bench: &Bench) -> Bench {
    let other = bench.other(2);
    other.declare(id(1), "Checkout API down");
    for text in ["one", "two", "three"] {
        other.tell(id(1), &note(text));
    }
    other
}

const fn taken(appended: u64, skipped: u64) -> Taken {
    Taken { appended, skipped }
}

#[test]
fn what_is_there_is_skipped_and_the_rest_taken() {
    on_every_store(|bench| {
        let records = theirs(bench).history(id(1));
        assert_eq!(bench.import(records[..2].to_vec()), Ok(taken(2, 0)));
        assert_eq!(bench.import(records.clone()), Ok(taken(2, 2)));
        let before = bench.dump();
        assert_eq!(bench.import(records[1..3].to_vec()), Ok(taken(0, 2)));
        assert_eq!(bench.import(Vec::new()), Ok(taken(0, 0)));
        assert_eq!(bench.dump(), before);
        assert_eq!(bench.history(id(1)), records);
        // It goes on from there like any other.
        bench.tell(id(1), &note("four"));
        assert_eq!((bench.version(id(1)), bench.summary(id(1)).number), (5, Some(1)));
        assert_eq!(bench.found("three"), [id(1)]);
    });
}

#[test]
fn a_stream_that_went_another_way_is_refused_and_nothing_of_the_chunk_taken() {
    on_every_store(|bench| {
        let other = theirs(bench);
        let theirs = other.history(id(1));
        bench.import(theirs[..2].to_vec()).unwrap();
        bench.tell(id(1), &note("ours"));
        other.declare(id(0), "Sound");
        let before = bench.dump();
        let refused = |records: Vec<Record>| {
            let error = bench.import([other.history(id(0)), records].concat()).unwrap_err();
            assert_eq!(bench.dump(), before);
            error
        };
        let forked = |version| StoreError::Forked { incident: id(1), version: Version::new(version) };
        // At a version that is there, after one that is not, and with a hole.
        assert_eq!(refused(theirs.clone()), forked(3));
        assert_eq!(refused(theirs[3..].to_vec()), forked(4));
        assert_eq!(refused(vec![theirs[1].clone(), theirs[3].clone()]), forked(4));
        assert_eq!(bench.import(other.history(id(0))), Ok(taken(1, 0)));
    });
}

#[test]
fn a_stream_needs_its_beginning() {
    on_every_store(|bench| {
        let records = theirs(bench).history(id(1));
        let before = bench.dump();
        let error = bench.import(records[2..].to_vec()).unwrap_err();
        let gap = |version, wanted| StoreError::Gap {
            incident: id(1),
            version: Version::new(version),
            wanted: Version::new(wanted),
        };
        assert_eq!((error.code(), &error), (Code::VersionGap, &gap(3, 1)));
        assert_eq!(bench.dump(), before);
        bench.import(records[..1].to_vec()).unwrap();
        assert_eq!(bench.import(records[3..].to_vec()), Err(gap(4, 2)));
    });
}

/// A book that adopted a plan; returns that record.
fn adopted(bench: &Bench) -> Record {
    let mut batch = bench.empty();
    let book = sevlog::Book::new(bench.store.book());
    let adopt = sevlog::Command::new(AdoptPlan { plan: sevlog::Plan::standard(), note: None });
    let drafts = sevlog::decide_book(&book, &adopt, &batch.sealing.context()).unwrap();
    batch.streams.push(Append { incident: book.id(), expected: Expected::NoStream, drafts });
    bench.append(batch).unwrap();
    bench.history(book.id()).remove(0)
}

#[test]
fn the_stream_of_another_book_is_kept_and_its_plan_not_adopted() {
    on_every_store(|bench| {
        let ours = adopted(bench);
        let other = theirs(bench);
        adopted(&other);
        let chunk = Chunk { records: other.all(), book: Some(other.store.book()) };
        let taken = bench.store.import(chunk).wait().unwrap();
        assert_eq!(taken.appended, 5);
        // Our own stream comes first, theirs is one of the others, and has no number and no summary.
        let all = bench.all();
        assert_eq!((all.len(), &all[0]), (6, &ours));
        assert!(all.iter().any(|record| record.incident() == other.store.book()));
        assert_eq!(bench.version(bench.store.book()), 1);
        assert_eq!(bench.store.summary(other.store.book()).wait().unwrap(), None);
        assert_eq!(bench.store.list(Query::default()).wait().unwrap().summaries.len(), 1);
        assert_eq!(bench.summary(id(1)).number, Some(1));
        assert!(bench.state(other.store.book()).is_none());
    });
}

#[test]
fn what_a_chunk_redacts_is_stripped() {
    on_every_store(|bench| {
        let other = theirs(bench);
        let told = other.history(id(1));
        other.tell(id(1), &redact(told[1].id()));
        // The record as it was before, from an older copy, and the redaction from a newer one.
        let mut records = other.history(id(1));
        assert!(records[1].is_redacted());
        records[1] = told[1].clone();
        assert_eq!(bench.import(records), Ok(taken(5, 0)));
        assert_eq!(bench.history(id(1)), other.history(id(1)));
        assert_eq!(bench.state(id(1)), other.state(id(1)));
        assert!(bench.found("one").is_empty());
        // The older copy again does not bring the text back.
        assert_eq!(bench.import(told), Ok(taken(0, 4)));
        assert!(bench.history(id(1))[1].is_redacted());
    });
}
