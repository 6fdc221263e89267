//! A copy of the book while it is in use.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind},
    path::Path,
    sync::Arc,
};

use super::{
    Shared, fault,
    open::{companion, mark_as_backup},
};
use crate::StoreError;

/// Writes a copy as of one moment: beside its place first, and put there once it is on the disk.
pub(super) fn backup(shared: &Arc<Shared>, to: &Path) -> Result<(), StoreError> {
    let place = to.display().to_string();
    let unreachable = |problem: String| StoreError::Unreachable { place: place.clone(), problem };
    // Whole, because SQLite takes a name that begins with `file:` for more than a name.
    let to = &std::path::absolute(to).map_err(|error| unreachable(error.to_string()))?;
    // A log of changes that another book left there would be taken for the copy's.
    for taken in [to.to_owned(), companion(to, "-wal"), companion(to, "-shm"), companion(to, "-journal")] {
        if taken.exists() {
            return Err(StoreError::Taken { place, file: taken.display().to_string() });
        }
    }
    let folder = to.parent().filter(|parent| !parent.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) {
        return Err(StoreError::Missing { place, problem: "its folder is not there; make it first".to_owned() });
    }
    let part = &companion(to, ".part");
    let name = part.to_str().ok_or_else(|| unreachable("its name is not UTF-8".to_owned()))?;
    create(part).map_err(|error| match error.kind() {
        // Another backup is being written, or one was stopped half-way.
        ErrorKind::AlreadyExists => StoreError::Taken { place: place.clone(), file: name.to_owned() },
        _ => unreachable(error.to_string()),
    })?;
    let copied = shared.connection().and_then(|connection| {
        connection.execute("VACUUM INTO ?1", [name]).map_err(|error| fault(&place, &error))?;
        mark_as_backup(part).map_err(|error| fault(&place, &error))?;
        finish(part, to).map_err(|error| unreachable(error.to_string()))
    });
    if copied.is_err() {
        // It would take up the room that may have been missing.
        drop(fs::remove_file(part));
    }
    copied
}

/// SQLite makes an empty file its own, with the rights that it has.
fn create(part: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(part).map(drop)
}

fn finish(part: &Path, to: &Path) -> io::Result<()> {
    File::open(part)?.sync_all()?;
    match fs::hard_link(part, to) {
        Ok(()) => drop(fs::remove_file(part)),
        // A file that came meanwhile is somebody else's.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(error),
        // Not every file system has a second name for a file.
        Err(_) => fs::rename(part, to)?,
    }
    match to.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => File::open(parent)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}
