//! The C library's `fsync`, watched: whether a folder was synced is seen nowhere else.

use std::{ffi::c_int, fs, path::Path};

use crate::disk::Disk;

/// Stands before the C library's own, for SQLite and the standard library alike.
#[unsafe(no_mangle)]
extern "C" fn fsync(file: c_int) -> c_int {
    // SAFETY: it is the system call of this name, with its argument.
    let result = unsafe { libc::syscall(libc::SYS_fsync, file) };
    if result != 0 {
        return -1;
    }
    if let Ok(path) = fs::read_link(Path::new("/proc/self/fd").join(file.to_string()))
        && let Some(disk) = Disk::at(&path)
    {
        disk.synced_folder();
    }
    0
}
