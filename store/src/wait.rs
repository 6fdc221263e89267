//! One face for programs that await and for scripts that wait.

use std::{future::Future, pin::Pin};

use crate::StoreError;

/// What a store will answer. It needs no executor: the store's own threads do the work and wake whoever waits.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Waits for a future on this thread: the blocking face of everything here.
///
/// ```
/// use sevlog_store::{Logbook, Wait};
/// let book = Logbook::open(":memory:").wait()?;
/// # Ok::<(), sevlog_store::LogbookError>(())
/// ```
///
/// Not for use inside an async task: it would hold the executor's thread.
pub trait Wait: Future {
    /// Waits until it is done.
    fn wait(self) -> Self::Output;
}

impl<F: Future> Wait for F {
    fn wait(self) -> Self::Output {
        pollster::block_on(self)
    }
}
