//! A refused append leaves everything as it was.

use std::task::{Context, Poll, Waker};

use sevlog::{Code, Version, decide_pair};
use sevlog_store::{
    Wait,
    store::{Append, Batch, Expected},
};

use super::bench::{Bench, declare, id, json, note, on_every_store, request, severity};
use crate::shop::person;

/// A book with something of everything in it.
fn worked(bench: &Bench) {
    bench.declare(id(1), "Checkout API down");
    bench.declare(id(2), "Calendar slow");
    bench.tell(id(1), &severity("SEV-1"));
    let mut asked = bench.decided([(id(1), &note("asked for"))]);
    asked.sealing.request = Some(request("req-1", "one"));
    bench.append(asked).unwrap();
    let mut heard = bench.empty();
    heard.signals.push(super::signals::cleared_unseen("alert", "monday"));
    bench.append(heard).unwrap();
}

/// Every way to be refused, each with something before it in the batch that would have been fine.
fn refusals(bench: &Bench) -> Vec<(Code, Batch)> {
    let fine = || bench.decided([(id(1), &note("fine")), (id(3), &declare("Search down"))]);
    let with = |change: &dyn Fn(&mut Batch)| {
        let mut batch = fine();
        batch.sealing.request = Some(request("req-2", "two"));
        change(&mut batch);
        batch
    };
    let then = |append: Append| with(&move |batch| batch.streams.push(append.clone()));
    let conflict = |expected| then(bench.noted(id(2), expected).streams.remove(0));
    let twice = || {
        let mut batch = fine();
        let first = bench.history(id(1));
        // A command id that was used already names a record that is there.
        batch.sealing.id = used_by_first(bench);
        let state = bench.state(id(1)).unwrap();
        batch.streams[0] = super::bench::decided_on(&state, &[], &note("again"), &batch.sealing);
        assert_eq!(batch.streams[0].drafts[0].id(), first[0].id());
        batch
    };
    vec![
        (Code::VersionConflict, conflict(Expected::NoStream)),
        (Code::VersionConflict, conflict(Expected::Exact(Version::new(7)))),
        (Code::VersionConflict, then(bench.noted(id(4), Expected::Exists).streams.remove(0))),
        (Code::FirstNotDeclared, then(bench.noted(id(4), Expected::Any).streams.remove(0))),
        (Code::ExpectedTooWeak, then(bench.expecting(id(2), Expected::Exists, &severity("SEV-2")).streams.remove(0))),
        (Code::RecordTwice, twice()),
        (Code::VersionConflict, with(&|batch| batch.book = Some(Version::new(3)))),
        (
            Code::SignalMoved,
            with(&|batch| {
                batch.signals.push(super::signals::cleared_unseen("alert", "tuesday"));
                batch.signals.push(super::signals::cleared_unseen("alert", "monday"));
            }),
        ),
        (Code::RequestReused, with(&|batch| batch.sealing.request = Some(request("req-1", "another")))),
    ]
}

fn used_by_first(bench: &Bench) -> sevlog::CommandId {
    // The first batch of a bench has the first tick.
    bench.other(1).sealing(person("ana")).id
}

#[test]
fn a_refused_append_leaves_everything_as_it_was() {
    on_every_store(|bench| {
        worked(bench);
        for (code, batch) in refusals(bench) {
            bench.watch(&batch);
            let before = bench.dump();
            assert_eq!(bench.store.append(batch).wait().unwrap_err().code(), code);
            assert_eq!(bench.dump(), before, "{code}");
        }
    });
}

/// A store that counts a refused append makes the right version wrong.
#[test]
fn after_a_refusal_the_right_version_is_still_right_and_the_next_number_the_next() {
    on_every_store(|bench| {
        worked(bench);
        for (_, batch) in refusals(bench) {
            bench.append(batch).unwrap_err();
        }
        let appended = bench.append(bench.noted(id(1), Expected::Exact(Version::new(3)))).unwrap();
        assert_eq!(appended.streams[0].version.get(), 4);
        bench.declare(id(3), "Search down");
        assert_eq!(bench.summary(id(3)).number, Some(3));
    });
}

/// Appends that come together may be committed together: what one of them wrote before it was refused goes, what the others wrote stays.
#[test]
fn a_refused_append_takes_nothing_along_of_those_that_come_with_it() {
    on_every_store(|bench| {
        bench.declare(id(1), "Checkout API down");
        let is_fine = |n: &u64| n.is_multiple_of(2);
        let batch = |n: u64| {
            let mut batch = bench.decided([(id(n), &declare("Search down"))]);
            if !is_fine(&n) {
                batch.streams.push(bench.noted(id(1), Expected::Exact(Version::new(7))).streams.remove(0));
            }
            batch
        };
        let numbers = 100..200;
        let mut asked: Vec<_> = numbers.clone().map(|n| bench.store.append(batch(n))).collect();
        let mut answers = Vec::new();
        // Each is handed in before anybody waits for one.
        for append in &mut asked {
            answers.push(append.as_mut().poll(&mut Context::from_waker(Waker::noop())));
        }
        for ((n, append), answer) in numbers.clone().zip(asked).zip(answers) {
            let answer = match answer {
                Poll::Ready(answer) => answer,
                Poll::Pending => append.wait(),
            };
            assert_eq!(answer.map_err(|error| error.code()).err(), (!is_fine(&n)).then_some(Code::VersionConflict));
            assert_eq!(bench.state(id(n)).is_some(), is_fine(&n), "{n}");
        }
        let given: Vec<_> = numbers.filter(is_fine).map(|n| bench.summary(id(n)).number.unwrap()).collect();
        assert_eq!(given, (2..52).collect::<Vec<_>>());
    });
}

#[test]
fn two_streams_change_together_or_not_at_all() {
    on_every_store(|bench| {
        bench.declare(id(1), "Checkout API down");
        bench.declare(id(2), "Payments failing");
        let merge = json(&format!(r#"{{"command":"merge_into","arguments":{{"target":"{}"}}}}"#, id(2)));
        let merged = || {
            let mut batch = bench.empty();
            let (source, target) = (bench.state(id(1)).unwrap(), bench.state(id(2)).unwrap());
            let (ours, theirs) = decide_pair(&source, &target, &merge, &batch.sealing.context()).unwrap();
            for (state, drafts) in [(source, ours), (target, theirs)] {
                batch.streams.push(Append { incident: state.id(), expected: Expected::at(state.version()), drafts });
            }
            batch
        };
        let late = merged();
        bench.tell(id(2), &note("somebody was faster"));
        let before = bench.dump();
        assert_eq!(bench.append(late).unwrap_err().code(), Code::VersionConflict);
        assert_eq!(bench.dump(), before);
        let appended = bench.append(merged()).unwrap();
        let versions: Vec<_> = appended.streams.iter().map(|stream| (stream.incident, stream.version.get())).collect();
        assert_eq!(versions, [(id(1), 2), (id(2), 3)]);
        assert_eq!(bench.state(id(1)).unwrap().merged_into(), Some(id(2)));
    });
}

#[test]
fn the_plan_that_judged_has_to_be_the_books_newest() {
    on_every_store(|bench| {
        let mut batch = bench.decided([(id(1), &declare("Checkout API down"))]);
        batch.book = Some(Version::NONE);
        bench.append(batch).unwrap();
        let mut adopted = bench.empty();
        let book = sevlog::Book::new(bench.store.book());
        let adopt = sevlog::Command::new(sevlog::command::AdoptPlan { plan: sevlog::Plan::standard(), note: None });
        let drafts = sevlog::decide_book(&book, &adopt, &adopted.sealing.context()).unwrap();
        adopted.streams.push(Append { incident: book.id(), expected: Expected::NoStream, drafts });
        bench.append(adopted).unwrap();
        let mut late = bench.decided([(id(1), &note("by the old plan"))]);
        late.book = Some(Version::NONE);
        let error = bench.append(late.clone()).unwrap_err();
        let sevlog_store::StoreError::Conflict(conflict) = error else { panic!("{error}") };
        assert_eq!((conflict.incident, conflict.actual.get()), (bench.store.book(), 1));
        late.book = Some(Version::new(1));
        bench.append(late).unwrap();
    });
}
