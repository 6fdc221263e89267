//! The whole book out and in: export, import, verification, backup.

use std::{
    collections::BTreeMap,
    io::{BufRead, Write},
    panic::{self, AssertUnwindSafe},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use futures_channel::oneshot;
use sevlog::{Failure, FailureKind, IncidentId, Record, Verification, Verifier};

use super::{
    Logbook,
    import::{Import, Progress},
};
use crate::{
    LogbookError, StoreError,
    store::{Differing, Health},
};

/// A sink that goes back to whoever lent it once it is dropped.
struct Returned<W>(Option<(W, oneshot::Sender<W>)>);

impl<W> Drop for Returned<W> {
    fn drop(&mut self) {
        if let Some((sink, back)) = self.0.take() {
            drop(back.send(sink));
        }
    }
}

/// On which line each of some incidents begins, in a walk over the book.
#[derive(Default)]
struct Lines {
    line: u64,
    begins: BTreeMap<IncidentId, u64>,
}

impl Lines {
    fn of(differing: &[Differing]) -> Self {
        Self { line: 0, begins: differing.iter().map(|one| (one.incident, 0)).collect() }
    }

    fn push(&mut self, record: &Record) {
        self.line = self.line.saturating_add(1);
        if let Some(begins) = self.begins.get_mut(&record.incident()).filter(|line| **line == 0) {
            *begins = self.line;
        }
    }

    fn failure(&self, Differing { incident, what }: Differing) -> Failure {
        let line = self.begins.get(&incident).copied().unwrap_or_default();
        Failure { line, kind: FailureKind::SummaryDiffers { incident, what: what.to_owned() } }
    }
}

impl Logbook {
    /// Writes the whole book as one log, as of one moment: its own stream first, then by incident id, so that two books with
    /// the same records give the same bytes. Returns the number of records.
    ///
    /// # Errors
    /// When the sink or the store fails.
    pub async fn export(&self, sink: impl Write + Send + 'static) -> Result<u64, LogbookError> {
        let failed =
            |error: std::io::Error| StoreError::Transfer { problem: format!("the export cannot be written: {error}") };
        // The walk gives its sink back by dropping it, so that what it buffers is written out before this returns.
        let (give_back, written) = oneshot::channel();
        let mut sink = Returned(Some((sink, give_back)));
        let write = move |record: &Record| {
            let Some((sink, _)) = &mut sink.0 else { return Ok(()) };
            sink.write_all(record.line().as_bytes()).and_then(|()| sink.write_all(b"\n")).map_err(failed)
        };
        let records = self.store.walk(Box::new(write)).await?;
        let mut sink =
            written.await.map_err(|_| StoreError::Transfer { problem: "the export was dropped".to_owned() })?;
        sink.flush().map_err(failed)?;
        Ok(records)
    }

    /// Checks every record of the book: its place, its chain, its text, the redactions. Before that, the store checks its own
    /// files; an index that is damaged is made anew. What it keeps of an incident for lists and alerts is compared with what the
    /// records say: where it differs, that is a failure (`summary_differs`) and made anew, so that it is told once.
    ///
    /// # Errors
    /// When the store cannot be read, its file is damaged, or a newest record is gone; what is wrong with the records is in the
    /// verification.
    pub async fn verify(&self) -> Result<Verification, LogbookError> {
        let differing = self.store.examine().await?;
        let checked = Arc::new(Mutex::new((Verifier::new(), Lines::of(&differing))));
        let checking = Arc::clone(&checked);
        let push = move |record: &Record| {
            let mut checking = checking.lock().unwrap_or_else(PoisonError::into_inner);
            checking.0.push(record);
            checking.1.push(record);
            Ok(())
        };
        self.store.walk(Box::new(push)).await?;
        let (verifier, lines) = std::mem::take(&mut *checked.lock().unwrap_or_else(PoisonError::into_inner));
        let mut verification = verifier.finish();
        verification.failures.extend(differing.into_iter().map(|one| lines.failure(one)));
        verification.failures.sort_by_key(|failure| failure.line);
        Ok(verification)
    }

    /// Takes over the records of a log: an export of this book or another, in any order of streams. What the book has it
    /// skips, so that an import that was stopped is gone on with by beginning it again. What a later record of the log
    /// redacts is stripped. Incidents of another book get numbers of this one; that book's own stream is kept, and its plans are not adopted.
    ///
    /// `progress` is called after each transaction.
    ///
    /// # Errors
    /// At the first line that is not sound, with its place: it and what follows is not imported. `version_gap` when a stream
    /// begins after what the book has of it. [`LogbookError::Forked`] at the end, when the book has another record at a version of
    /// some streams: they are left out whole, and everything else was taken over.
    pub async fn import(
        &self,
        log: impl BufRead + Send + 'static,
        progress: impl FnMut(Progress) + Send + 'static,
    ) -> Result<Progress, LogbookError> {
        let (reply, answer) = oneshot::channel();
        let store = Arc::clone(&self.store);
        let run = move || {
            let imported = panic::catch_unwind(AssertUnwindSafe(|| Import::new(store, progress).run(log)));
            let panicked = |_| {
                let problem = "the log's reader, or whoever was told of the progress, panicked; what was taken over before that stays";
                Err(StoreError::Transfer { problem: problem.to_owned() }.into())
            };
            drop(reply.send(imported.unwrap_or_else(panicked)));
        };
        let unreachable =
            |problem: String| StoreError::Unreachable { place: "a thread to import with".to_owned(), problem };
        thread::Builder::new()
            .name("sevlog-import".to_owned())
            .spawn(run)
            .map_err(|error| unreachable(error.to_string()))?;
        answer.await.map_err(|_| unreachable("it ended".to_owned()))?
    }

    /// Writes a copy of the book to a new file, as of one moment, while it is in use. The readme says how to go back to it.
    ///
    /// # Errors
    /// When there is a file already, be it the half of another backup (`.part`), or the copy cannot be written; there is no copy then.
    pub async fn backup(&self, to: impl Into<PathBuf>) -> Result<(), LogbookError> {
        Ok(self.store.backup(to.into()).await?)
    }

    /// How the book's store is.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn health(&self) -> Result<Health, LogbookError> {
        Ok(self.store.health().await?)
    }
}
