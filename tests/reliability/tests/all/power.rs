//! Power is lost while the process writes: what it did not sync may be gone, in pieces.

use std::{
    cell::Cell,
    path::Path,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
};

use sevlog_reliability::{
    Left, Random, Told,
    disk::{Disk, Remains, lay_out},
    trials,
    work::{Acknowledged, ROUND, note, work},
};
use sevlog_store::{Durability, Logbook, Wait};

const THREADS: usize = 3;
const COMMANDS: u64 = 80;

/// What a disk held when power was lost, and what had been acknowledged by then.
struct Loss {
    remains: Remains,
    acknowledged: Vec<Acknowledged>,
}

fn open(path: &Path, durability: Durability) -> Logbook {
    Logbook::options().durability(durability).open(path.to_str().unwrap()).wait().unwrap()
}

/// Works a book through, closing and opening it once, and takes what would be left at random moments.
fn work_and_lose(durability: Durability, random: &mut Random, check: impl Fn(&Loss, &Left)) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.db");
    let disk = Disk::watch(folder.path());
    let (told, losses) = (Told::default(), Arc::new(Mutex::new(Vec::new())));
    {
        let (told, losses) = (told.clone(), Arc::clone(&losses));
        let mut random = Random::new(random.below(u64::MAX));
        // A book sees a few thousand changes; the first of them more often than the others, while it is made.
        let mut changes: u64 = 0;
        disk.look(move |files| {
            changes += 1;
            if random.one_in(if changes < 60 { 20 } else { 200 }) {
                let acknowledged = told.so_far();
                losses.lock().unwrap().push(Loss { remains: files.lose_power(&mut random), acknowledged });
            }
        });
    }
    let mut begin = [0; THREADS];
    for _ in 0..2 {
        let book = open(&path, durability);
        work(&book, &begin, COMMANDS, |acknowledged| told.push(acknowledged)).unwrap();
        begin = [begin[0] + COMMANDS; THREADS];
    }
    disk.look_away();
    let whole = Left::of(&open(&path, durability));
    let losses = std::mem::take(&mut *losses.lock().unwrap());
    for loss in &losses {
        let folder = tempfile::tempdir().unwrap();
        lay_out(&loss.remains, folder.path()).unwrap();
        let book = open(&folder.path().join("book.db"), durability);
        let left = Left::of(&book);
        check(loss, &left);
        // The book goes on.
        let more = work(&book, &[1 << 20], 2, |_| ());
        more.unwrap();
        assert!(left.records.len() < 2 || left.is_beginning_of(&whole), "more or other records than were committed");
    }
    losses.len()
}

#[test]
fn a_loss_of_power_loses_nothing_that_was_acknowledged() {
    let (wanted, mut random) = trials("losses of power", 400);
    let mut losses = 0;
    while losses < wanted {
        let lost = work_and_lose(Durability::Full, &mut random, |loss, left| {
            let missing = loss.acknowledged.iter().find(|told| !left.has(told));
            assert!(missing.is_none(), "acknowledged and lost: {missing:?}");
        });
        losses += lost as u64;
    }
    println!("{losses} losses of power, every acknowledged command there");
}

#[test]
fn with_less_durability_a_beginning_of_what_was_acknowledged_is_left() {
    let (wanted, mut random) = trials("losses of power", 400);
    let (mut losses, missing) = (0, Cell::new(0_u64));
    while losses < wanted {
        // That it is a beginning of what was committed is checked for every loss.
        let lost = work_and_lose(Durability::Normal, &mut random, |loss, left| {
            let is_missing = loss.acknowledged.iter().any(|told| !left.has(told));
            missing.set(missing.get() + u64::from(is_missing));
        });
        losses += lost as u64;
    }
    assert!(missing.get() > 0, "the disk forgets nothing: the other test proves nothing");
    println!("{losses} losses of power, a beginning there, the end missing in {}", missing.get());
}

#[test]
fn a_durable_append_is_one_sync() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::watch(folder.path());
    let book = open(&folder.path().join("book.db"), Durability::Full);
    let append = |round| work(&book, &[round * ROUND], 1, |_| ()).unwrap();
    append(0);
    let syncs = || (disk.syncs("book.db-wal"), disk.syncs("book.db"));
    let (log, main) = syncs();
    for round in 1..=10 {
        append(round);
    }
    assert_eq!(syncs(), (log + 10, main));
}

#[test]
fn appends_that_come_together_share_a_sync() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::watch(folder.path());
    let book = open(&folder.path().join("book.db"), Durability::Full);
    work(&book, &[0], 1, |_| ()).unwrap();
    let id = book.find("INC-1").wait().unwrap();
    let before = disk.syncs("book.db-wal");
    // All are handed in before the first is waited for.
    let notes: Vec<_> = (0..64).map(|number| note(&book, id, number, 10)).collect();
    let mut context = Context::from_waker(Waker::noop());
    let mut pending: Vec<_> = notes.into_iter().map(|note| book.store().append(note)).collect();
    // One that is done already is not asked again.
    pending.retain_mut(|answer| match answer.as_mut().poll(&mut context) {
        Poll::Ready(done) => done.is_err(),
        Poll::Pending => true,
    });
    for answer in pending {
        answer.wait().unwrap();
    }
    let syncs = disk.syncs("book.db-wal") - before;
    assert!(syncs <= 32, "{syncs} syncs for 64 appends");
    println!("{syncs} syncs for 64 appends");
}

#[test]
fn a_new_book_is_found_again_once_it_is_open() {
    for durability in [Durability::Full, Durability::Normal] {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::watch(folder.path());
        let book = open(&folder.path().join("book.db"), durability);
        let mut random = Random::new(1);
        for _ in 0..20 {
            let remains = disk.lose_power(&mut random);
            assert!(remains.contains_key("book.db"), "{durability:?}: {:?}", remains.keys());
        }
        drop(book);
    }
}
