//! Files that are read.

use std::{
    fs::File,
    io::{self, ErrorKind, Read},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use sevlog_store::binding::Fault;

/// A file to read.
pub(crate) fn file(path: &Path) -> Result<File, Fault> {
    let opened = File::open(path).and_then(|file| {
        // Opening a folder goes well, and only reading it does not.
        if file.metadata()?.is_dir() { Err(ErrorKind::IsADirectory.into()) } else { Ok(file) }
    });
    opened.map_err(|error| Fault::file(path, &error))
}

/// Whether somebody who reads is to stop.
#[derive(Clone, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    pub(crate) fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// What is read, until then.
    pub(crate) fn ends<R: Read>(&self, of: R) -> impl Read + use<R> {
        Until { of, stop: self.clone() }
    }

    /// Stops when this is dropped.
    pub(crate) fn when_dropped(self) -> impl Drop + Send {
        StopWhenDropped(self)
    }
}

struct Until<R> {
    of: R,
    stop: Stop,
}

impl<R: Read> Read for Until<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.is_stopped() { Err(io::Error::other("it was stopped")) } else { self.of.read(buffer) }
    }
}

struct StopWhenDropped(Stop);

impl Drop for StopWhenDropped {
    fn drop(&mut self) {
        self.0.stop();
    }
}
