//! The process is killed while it writes.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use sevlog_reliability::{Random, Told, check, trials};
use sevlog_store::{Logbook, Wait};

const THREADS: u64 = 4;
/// After so many kills another book is begun, so that checking one does not take longer and longer.
const KILLS_PER_BOOK: u64 = 10;

#[test]
fn a_killed_writer_loses_nothing_that_it_acknowledged() {
    let (kills, mut random) = trials("kills", 400);
    let (mut acknowledged, mut records, mut idle) = (0, 0, 0);
    for book in 0..kills.div_ceil(KILLS_PER_BOOK) {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("book.db").to_str().unwrap().to_owned();
        let told = Told::default();
        for _ in 0..KILLS_PER_BOOK.min(kills - book * KILLS_PER_BOOK) {
            let before = told.so_far().len();
            work_and_kill(&place, &told, &mut random);
            idle += u64::from(told.so_far().len() == before);
            // The next open needs nobody's help.
            let book = Logbook::open(&place).wait().unwrap();
            let left = check(&book, &told.so_far());
            records = left.records.len();
        }
        acknowledged += told.so_far().len();
    }
    println!(
        "{kills} kills, {idle} of them before anything new was acknowledged, {acknowledged} commands, {records} records in the last book"
    );
}

/// Starts a writer where the last one stopped, and kills it: while it opens the book, or after it told some number of times.
fn work_and_kill(place: &str, told: &Told, random: &mut Random) {
    let begin = told.next(THREADS).into_iter().map(|number| number.to_string());
    let mut writer = Command::new(env!("CARGO_BIN_EXE_process"))
        .args(["work", place])
        .args(begin)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
    // The pipe may end within a line.
    let take = |line: String| line.parse().into_iter().for_each(|acknowledged| told.push(acknowledged));
    let while_opening = random.one_in(4);
    if !while_opening {
        let lines = lines.by_ref().take(random.index(120));
        lines.for_each(|line| take(line.unwrap()));
    }
    // The moment within a commit.
    thread::sleep(Duration::from_micros(random.below(if while_opening { 30_000 } else { 3_000 })));
    writer.kill().unwrap();
    writer.wait().unwrap();
    // What it told before it died counts.
    lines.for_each(|line| take(line.unwrap()));
}
