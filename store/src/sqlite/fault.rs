//! What a failure of SQLite means to whoever uses a book.

use rusqlite::{ErrorCode, ffi};

use super::Shared;
use crate::StoreError;

/// Turns failures into errors that name the place and not the database.
pub(super) fn fault(place: &str, error: &rusqlite::Error) -> StoreError {
    let place = place.to_owned();
    // The number is all that somebody needs to look up more.
    let said = |what: &str| match error.sqlite_error() {
        Some(error) => format!("{what} (code {})", error.extended_code),
        None => what.to_owned(),
    };
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { place },
        Some(ErrorCode::DiskFull) => StoreError::Full { place },
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            StoreError::ReadOnly { place, problem: said("its file or its folder may not be written to") }
        }
        Some(ErrorCode::NotADatabase) => StoreError::NotABook { place, problem: said("its bytes are of another kind") },
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::ConstraintViolation) => {
            StoreError::Corrupt { place, problem: said("what it holds does not fit together") }
        }
        Some(ErrorCode::Unknown) => {
            StoreError::Corrupt { place, problem: said("it is not laid out as its schema has it") }
        }
        None => StoreError::Corrupt { place, problem: said("it holds a value that was never written there") },
        Some(ErrorCode::SystemIoFailure) => {
            StoreError::Unreachable { place, problem: said("its file cannot be read or written") }
        }
        Some(ErrorCode::CannotOpen) => StoreError::Unreachable { place, problem: said("its file cannot be opened") },
        Some(ErrorCode::FileLockingProtocolFailed) => {
            StoreError::Unreachable { place, problem: said("its file cannot be locked") }
        }
        Some(_) => StoreError::Unreachable { place, problem: said("its file cannot be worked with") },
    }
}

impl Shared {
    /// Turns a failure into an error, and remembers where it says that the file is damaged.
    pub(super) fn fault(&self, error: &rusqlite::Error) -> StoreError {
        let fault = fault(&self.place, error);
        // What search relies on is made anew.
        let is_of_search = error.sqlite_error().is_some_and(|error| error.extended_code == ffi::SQLITE_CORRUPT_VTAB);
        if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) && !is_of_search {
            return self.damaged(fault);
        }
        fault
    }

    /// Remembers that the file is damaged: nothing is written to it from now on.
    pub(super) fn damaged(&self, damage: StoreError) -> StoreError {
        self.damage.get_or_init(|| damage).clone()
    }

    /// Whether anything may be written.
    pub(super) fn check_whole(&self) -> Result<(), StoreError> {
        self.damage.get().map_or(Ok(()), |damage| Err(damage.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_failure_names_a_database() {
        for code in 1..=30 {
            let told = "attempt to write a readonly database in SELECT x FROM y".to_owned();
            let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), Some(told));
            let said = fault("book.db", &error).to_string();
            assert!(!said.to_lowercase().contains("database") && !said.contains("SELECT"), "{code}: {said}");
        }
    }
}
