//! The book that the demonstrations are kept in.

use std::{fs, io::ErrorKind, path::Path};

use sevlog::History;
use sevlog_store::{Logbook, Wait};

use crate::Result;

/// Where it is.
pub const PLACE: &str = "target/demo/incidents.db";

/// Makes room for a new book, and says where.
///
/// # Errors
/// When the one before cannot be removed.
pub fn begin() -> Result<&'static str> {
    Path::new(PLACE).parent().map_or(Ok(()), fs::create_dir_all)?;
    for companion in ["", "-wal", "-shm"] {
        match fs::remove_file(format!("{PLACE}{companion}")) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(format!("{PLACE}: {error}").into()),
            _ => {}
        }
    }
    Ok(PLACE)
}

/// Opens the book again, and reads an incident from it that was told into it.
///
/// # Errors
/// When it cannot be read, is not sound, or tells something else.
pub fn read_back(told: &History) -> Result<History> {
    let book = Logbook::open(PLACE).wait()?;
    if let Some(failure) = book.verify().wait()?.failures.first() {
        return Err(format!("{PLACE} does not verify: {failure}").into());
    }
    let read = book.history(told.incident().id()).wait()?;
    if read == *told {
        return Ok(read);
    }
    Err(format!("{PLACE}: it reads back as something else than what was told").into())
}
