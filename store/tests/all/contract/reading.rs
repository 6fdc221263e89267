//! Reading: a stream, the whole book from a cursor, a walk, numbers.

use std::{
    future::Future,
    pin::pin,
    sync::Arc,
    task::{Context, Waker},
    thread,
};

use sevlog::{Code, Record, RecordId, Version};
use sevlog_store::{StoreError, Wait, store::Cursor};

use super::bench::{Bench, declare, id, note, on_every_store};

/// Three incidents, worked on in turn, so that the order of the commits is no other order.
fn in_turn(bench: &Bench) {
    for n in [3, 1, 2] {
        bench.declare(id(n), "Checkout API down");
    }
    for (n, text) in [(2, "a"), (3, "b"), (1, "c"), (2, "d")] {
        bench.tell(id(n), &note(text));
    }
}

fn places(records: &[Record]) -> Vec<(u128, u64)> {
    records.iter().map(|record| (record.incident().to_u128() & 0xff, record.version().get())).collect()
}

#[test]
fn a_cursor_reads_everything_in_the_order_of_the_commits() {
    on_every_store(|bench| {
        assert!(bench.store.read_all(Cursor::default(), 10).wait().unwrap().records.is_empty());
        in_turn(bench);
        let page = bench.store.read_all(Cursor::default(), usize::MAX).wait().unwrap().records;
        let (records, cursors): (Vec<_>, Vec<_>) = page.into_iter().unzip();
        let order = [(3, 1), (1, 1), (2, 1), (2, 2), (3, 2), (1, 2), (2, 3)];
        assert_eq!(places(&records), order);
        // It goes on from every place, by pages of any size, also as text.
        for (read, cursor) in cursors.iter().enumerate() {
            for size in 1..4 {
                let (mut cursor, mut rest) = (Cursor::from(&*cursor.to_string()), Vec::new());
                loop {
                    let page = bench.store.read_all(cursor.clone(), size).wait().unwrap().records;
                    assert!(page.len() <= size);
                    let Some((_, last)) = page.last() else { break };
                    cursor = last.clone();
                    rest.extend(page.into_iter().map(|(record, _)| record));
                }
                assert_eq!(places(&rest), order[read + 1..]);
            }
        }
        assert!(bench.store.read_all(Cursor::default(), 0).wait().unwrap().records.is_empty());
    });
}

#[test]
fn from_its_head_a_store_reads_only_what_is_new() {
    on_every_store(|bench| {
        let beginning = bench.store.head().wait().unwrap();
        assert_eq!(beginning, Cursor::default());
        in_turn(bench);
        let all = bench.store.read_all(Cursor::default(), usize::MAX).wait().unwrap().records;
        let head = bench.store.head().wait().unwrap();
        assert_eq!(Some(&head), all.last().map(|(_, cursor)| cursor));
        assert!(bench.store.read_all(head.clone(), 10).wait().unwrap().records.is_empty());
        bench.tell(id(3), &note("e"));
        let new: Vec<_> =
            bench.store.read_all(head, 10).wait().unwrap().records.into_iter().map(|(new, _)| new).collect();
        assert_eq!(places(&new), [(3, 3)]);
    });
}

#[test]
fn a_cursor_of_another_book_is_refused() {
    on_every_store(|bench| {
        in_turn(bench);
        let other = bench.other(2);
        in_turn(&other);
        let (_, theirs) = other.store.read_all(Cursor::default(), 1).wait().unwrap().records.remove(0);
        let ours = bench.store.book();
        let long = "é".repeat(100);
        let texts = [
            "7".into(),
            ".".into(),
            "x.1".into(),
            format!("{ours}."),
            format!("{ours}.-1"),
            format!("{ours}.x"),
            format!("{ours}.{}", u64::MAX),
            format!("{ours}.1"),
            format!("{ours}.1.000000000000"),
            format!("{ours}.0.000000000000"),
            format!("{ours}.1000000.000000000000"),
            long,
        ];
        for cursor in texts.iter().map(|text| Cursor::from(&**text)).chain([theirs]) {
            let error = bench.store.read_all(cursor.clone(), 10).wait().unwrap_err();
            let cut: String = cursor.to_string().chars().take(64).collect();
            assert_eq!(error, StoreError::CursorUnknown { cursor: cut });
            assert_eq!(bench.store.appended_after(cursor).wait().unwrap_err().code(), Code::CursorUnknown);
        }
    });
}

#[test]
fn who_waits_is_told_of_the_next_record() {
    on_every_store(|bench| {
        bench.declare(id(1), "Checkout API down");
        bench.store.appended_after(Cursor::default()).wait().unwrap();
        let (_, head) = bench.store.read_all(Cursor::default(), 10).wait().unwrap().records.remove(0);
        let mut waiting = pin!(bench.store.appended_after(head.clone()));
        assert!(waiting.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        let store = Arc::clone(&bench.store);
        let waiter = thread::spawn(move || {
            store.appended_after(head.clone()).wait().unwrap();
            store.read_all(head, 10).wait().unwrap().records.remove(0).0
        });
        let told = bench.tell(id(1), &note("next"));
        assert_eq!(waiter.join().unwrap(), told[0]);
        waiting.wait().unwrap();
    });
}

#[test]
fn a_walk_goes_by_id_and_ends_with_its_sink() {
    on_every_store(|bench| {
        in_turn(bench);
        assert_eq!(places(&bench.all()), [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2)]);
        let mut left = 3;
        let full = move |_: &Record| {
            left -= 1;
            if left == 0 { Err(StoreError::Transfer { problem: "full".to_owned() }) } else { Ok(()) }
        };
        assert_eq!(bench.store.walk(Box::new(full)).wait().unwrap_err().code(), Code::TransferFailed);
        // A sink may use the book that it is handed.
        let store = Arc::clone(&bench.store);
        let asks = move |record: &Record| {
            let state = store.stream(record.incident()).wait()?;
            assert!(state.is_some_and(|state| state.version() >= record.version()));
            Ok(())
        };
        assert_eq!(bench.store.walk(Box::new(asks)).wait().unwrap(), 7);
    });
}

#[test]
fn the_records_of_a_stream_are_read_from_a_version_on() {
    on_every_store(|bench| {
        in_turn(bench);
        let versions = |n, after, limit| {
            let records = bench.store.records(id(n), Version::new(after), limit).wait().unwrap();
            records.iter().map(|record| record.version().get()).collect::<Vec<_>>()
        };
        assert_eq!(versions(2, 0, usize::MAX), [1, 2, 3]);
        assert_eq!(versions(2, 1, 1), [2]);
        assert!(versions(2, 3, 10).is_empty());
        assert!(versions(2, u64::MAX, 10).is_empty());
        assert!(versions(2, 0, 0).is_empty());
        assert!(versions(9, 0, 10).is_empty());
        let ids = |n| bench.history(id(n)).iter().map(Record::id).collect::<Vec<RecordId>>();
        let wanted = vec![ids(2)[2], ids(1)[1], ids(2)[0]];
        let found = bench.store.records_of(id(2), wanted.clone()).wait().unwrap();
        assert_eq!(found.iter().map(Record::id).collect::<Vec<_>>(), [wanted[0], wanted[2]]);
        assert!(bench.store.records_of(id(9), wanted).wait().unwrap().is_empty());
    });
}

#[test]
fn incidents_are_numbered_in_the_order_in_which_they_come() {
    on_every_store(|bench| {
        in_turn(bench);
        let numbered = |number| bench.store.numbered(number).wait().unwrap();
        assert_eq!([1, 2, 3].map(numbered), [Some(id(3)), Some(id(1)), Some(id(2))]);
        assert_eq!([0, 4, u64::MAX].map(numbered), [None; 3]);
        // Two in one batch, in the order of the batch.
        bench.append(bench.decided([(id(9), &declare("One")), (id(8), &declare("Two"))])).unwrap();
        assert_eq!([4, 5].map(numbered), [Some(id(9)), Some(id(8))]);
        assert_eq!(bench.summary(id(8)).number, Some(5));
    });
}
