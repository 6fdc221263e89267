//! Another process: one that works a book through and is killed, one that holds a book, one with the rights of somebody else.

use std::{
    io::{Read, Write, stdin, stdout},
    process::ExitCode,
};

use rusqlite::Connection;
use sevlog::{Actor, PersonId, command::Declare};
use sevlog_reliability::work::work;
use sevlog_store::{Logbook, LogbookError, Wait};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<_> = arguments.iter().map(String::as_str).collect();
    let done = match &words[..] {
        ["work", place, begin @ ..] => work_until_killed(place, begin),
        ["hold", place] => {
            hold(place);
            Ok(())
        }
        ["declare", place] => declare(place).map(|_| tell("declared")),
        ["stay", place] => stay(place),
        _ => panic!("unknown: {words:?}"),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&format!("{} {error}", error.code()));
            ExitCode::FAILURE
        }
    }
}

/// A line, with the line feed in the same write.
fn tell(line: &str) {
    stdout().lock().write_all(format!("{line}\n").as_bytes()).expect("somebody reads");
}

fn work_until_killed(place: &str, begin: &[&str]) -> Result<(), LogbookError> {
    let begin: Vec<u64> = begin.iter().map(|number| number.parse().expect("a number")).collect();
    let book = Logbook::open(place).wait()?;
    work(&book, &begin, 1 << 32, |told| tell(&told.to_string()))
}

/// Holds the lock on writing until its input ends.
fn hold(place: &str) {
    let connection = Connection::open(place).expect("it opens");
    connection.execute_batch("BEGIN IMMEDIATE").expect("it is free");
    tell("held");
    stdin().read_to_end(&mut Vec::new()).expect("it ends");
}

/// Has a book open until its input ends.
fn stay(place: &str) -> Result<(), LogbookError> {
    let book = declare(place)?;
    book.backup(format!("{place}.backup")).wait()?;
    tell("stays");
    stdin().read_to_end(&mut Vec::new()).expect("it ends");
    Ok(())
}

fn declare(place: &str) -> Result<Logbook, LogbookError> {
    let book = Logbook::open(place).wait()?;
    let ana = book.acting_as(Actor::Person(PersonId::new("ana").expect("a name")));
    ana.declare(Declare::live("Checkout API down")).wait()?;
    Ok(book)
}
