//! What a failure of SQLite means to whoever uses a book.

use rusqlite::ErrorCode;

use crate::StoreError;

/// Turns failures into errors that name the place and not the database.
pub(super) fn fault(place: &str, error: &rusqlite::Error) -> StoreError {
    let place = place.to_owned();
    let problem = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { place },
        Some(ErrorCode::DiskFull) => StoreError::Full { place },
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => StoreError::ReadOnly { place, problem },
        Some(ErrorCode::NotADatabase) => StoreError::NotABook { place, problem },
        Some(ErrorCode::DatabaseCorrupt) | None => StoreError::Corrupt { place, problem },
        Some(_) => StoreError::Unreachable { place, problem },
    }
}
