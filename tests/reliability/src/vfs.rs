//! SQLite's way to its files, with the model of a disk beside it. Everything is done by SQLite's own default; this looks on, and
//! fails where it is told to.

use std::{
    ffi::{CStr, OsStr, c_char, c_int, c_void},
    mem::size_of,
    os::unix::ffi::OsStrExt,
    path::Path,
    ptr,
    sync::{Arc, Once},
};

use rusqlite::ffi::{
    SQLITE_IOERR_WRITE, SQLITE_OK, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs, sqlite3_vfs_find,
    sqlite3_vfs_register,
};

use crate::disk::{Change, Disk, Operation};

/// An open file: ours, and right behind it the real one.
#[repr(C)]
struct Watched {
    base: sqlite3_file,
    /// Null for a file that nobody watches.
    seen: *mut Seen,
}

struct Seen {
    disk: Arc<Disk>,
    name: String,
    node: usize,
}

static INSTALL: Once = Once::new();

/// Makes every connection of this process go through here.
pub(crate) fn install() {
    // SAFETY: SQLite keeps the pointer for as long as the process lives, and so does the leaked structure. Its methods take the
    // structure's fields from the real one, which has the same layout.
    INSTALL.call_once(|| unsafe {
        let real = sqlite3_vfs_find(ptr::null());
        let mut ours = *real;
        ours.zName = c"sevlog-watched".as_ptr();
        ours.szOsFile = c_int::try_from(size_of::<Watched>()).expect("it is small") + (*real).szOsFile;
        ours.pNext = ptr::null_mut();
        ours.xOpen = Some(open);
        ours.xDelete = Some(delete);
        REAL.store(real, std::sync::atomic::Ordering::Release);
        assert_eq!(sqlite3_vfs_register(Box::leak(Box::new(ours)), 1), SQLITE_OK);
    });
}

static REAL: std::sync::atomic::AtomicPtr<sqlite3_vfs> = std::sync::atomic::AtomicPtr::new(ptr::null_mut());

fn real_vfs() -> *mut sqlite3_vfs {
    REAL.load(std::sync::atomic::Ordering::Acquire)
}

/// # Safety
/// `name` is null or a C string.
unsafe fn disk_of(name: *const c_char) -> Option<(Arc<Disk>, String)> {
    if name.is_null() {
        return None;
    }
    // SAFETY: as the caller promises.
    let name = unsafe { CStr::from_ptr(name) };
    Disk::of(Path::new(OsStr::from_bytes(name.to_bytes())))
}

unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    flags_out: *mut c_int,
) -> c_int {
    let watched = file.cast::<Watched>();
    // SAFETY: SQLite hands in `szOsFile` bytes, which hold ours and the real one.
    unsafe {
        (*watched).base.pMethods = ptr::null();
        (*watched).seen = ptr::null_mut();
        let disk = disk_of(name);
        if let Some(code) = disk.as_ref().and_then(|(disk, name)| disk.fault(Operation::Open, name)) {
            return code;
        }
        let vfs = real_vfs();
        let code = (*vfs).xOpen.expect("every VFS opens")(vfs, name, real(file), flags, flags_out);
        if (*real(file)).pMethods.is_null() {
            return code;
        }
        (*watched).base.pMethods = &raw const METHODS;
        if let Some((disk, name)) = disk {
            let node = disk.opened(&name);
            (*watched).seen = Box::into_raw(Box::new(Seen { disk, name, node }));
        }
        code
    }
}

unsafe extern "C" fn delete(_: *mut sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: the arguments are SQLite's, handed on.
    unsafe {
        let disk = disk_of(name);
        if let Some((disk, _)) = &disk {
            disk.before_change();
        }
        let vfs = real_vfs();
        let code = (*vfs).xDelete.expect("every VFS deletes")(vfs, name, sync_folder);
        if code == SQLITE_OK
            && let Some((disk, name)) = disk
        {
            disk.deleted(&name);
            if sync_folder != 0 {
                disk.synced_folder();
            }
        }
        code
    }
}

/// # Safety
/// `file` was opened by [`open`].
unsafe fn real(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: the real file stands right behind ours.
    unsafe { file.cast::<Watched>().add(1).cast() }
}

/// # Safety
/// `file` was opened by [`open`], and is not closed yet.
unsafe fn seen<'a>(file: *mut sqlite3_file) -> Option<&'a Seen> {
    // SAFETY: it is null or points to what `open` boxed and `close` frees.
    unsafe { (*file.cast::<Watched>()).seen.as_ref() }
}

/// A method that the real file does.
macro_rules! hand_on {
    ($($name:ident => $method:ident($($argument:ident: $type:ty),*) -> $result:ty;)*) => {
        $(unsafe extern "C" fn $name(file: *mut sqlite3_file $(, $argument: $type)*) -> $result {
            // SAFETY: the arguments are SQLite's, handed on to the file that they are about.
            unsafe {
                let real = real(file);
                (*(*real).pMethods).$method.expect("the default VFS has it")(real $(, $argument)*)
            }
        })*
    };
}

hand_on! {
    real_close => xClose() -> c_int;
    real_read => xRead(to: *mut c_void, length: c_int, at: sqlite3_int64) -> c_int;
    real_write => xWrite(from: *const c_void, length: c_int, at: sqlite3_int64) -> c_int;
    real_truncate => xTruncate(length: sqlite3_int64) -> c_int;
    real_sync => xSync(flags: c_int) -> c_int;
    file_size => xFileSize(size: *mut sqlite3_int64) -> c_int;
    lock => xLock(level: c_int) -> c_int;
    unlock => xUnlock(level: c_int) -> c_int;
    check_reserved_lock => xCheckReservedLock(is_locked: *mut c_int) -> c_int;
    file_control => xFileControl(operation: c_int, argument: *mut c_void) -> c_int;
    sector_size => xSectorSize() -> c_int;
    device_characteristics => xDeviceCharacteristics() -> c_int;
    shm_map => xShmMap(page: c_int, size: c_int, extend: c_int, memory: *mut *mut c_void) -> c_int;
    shm_lock => xShmLock(offset: c_int, count: c_int, flags: c_int) -> c_int;
    shm_barrier => xShmBarrier() -> ();
    shm_unmap => xShmUnmap(delete: c_int) -> c_int;
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file once; what `open` boxed is freed here and nowhere else.
    unsafe {
        let watched = file.cast::<Watched>();
        if !(*watched).seen.is_null() {
            drop(Box::from_raw((*watched).seen));
        }
        real_close(file)
    }
}

unsafe extern "C" fn read(file: *mut sqlite3_file, to: *mut c_void, length: c_int, at: sqlite3_int64) -> c_int {
    // SAFETY: the arguments are SQLite's, handed on.
    unsafe {
        if let Some(code) = seen(file).and_then(|seen| seen.disk.fault(Operation::Read, &seen.name)) {
            return code;
        }
        real_read(file, to, length, at)
    }
}

unsafe extern "C" fn write(file: *mut sqlite3_file, from: *const c_void, length: c_int, at: sqlite3_int64) -> c_int {
    // SAFETY: `from` holds `length` bytes; the rest is handed on.
    unsafe {
        let Some(seen) = seen(file) else { return real_write(file, from, length, at) };
        seen.disk.before_change();
        let fault = seen.disk.fault(Operation::Write, &seen.name);
        let length = if fault.is_some() { length / 2 } else { length };
        let code = real_write(file, from, length, at);
        if code != SQLITE_OK {
            return code;
        }
        let (Ok(size), Ok(at)) = (usize::try_from(length), usize::try_from(at)) else { return SQLITE_IOERR_WRITE };
        let bytes = std::slice::from_raw_parts(from.cast::<u8>(), size).to_vec();
        seen.disk.changed(seen.node, Change::Write { at, bytes });
        fault.unwrap_or(SQLITE_OK)
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, length: sqlite3_int64) -> c_int {
    // SAFETY: the arguments are SQLite's, handed on.
    unsafe {
        let Some(seen) = seen(file) else { return real_truncate(file, length) };
        seen.disk.before_change();
        let code = real_truncate(file, length);
        if code == SQLITE_OK {
            seen.disk.changed(seen.node, Change::Truncate(usize::try_from(length).unwrap_or(0)));
        }
        code
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: the arguments are SQLite's, handed on.
    unsafe {
        let Some(seen) = seen(file) else { return real_sync(file, flags) };
        seen.disk.before_change();
        if let Some(code) = seen.disk.fault(Operation::Sync, &seen.name) {
            return code;
        }
        let code = real_sync(file, flags);
        if code == SQLITE_OK {
            seen.disk.synced(&seen.name, seen.node);
        }
        code
    }
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    // Without memory maps, which this could not look at.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};
