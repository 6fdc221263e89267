//! One face for programs that await and for scripts that wait.

use std::{cell::Cell, future::Future, pin::Pin};

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
        let _here = Here::enter();
        pollster::block_on(self)
    }
}

thread_local! {
    static WAITS: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread waits for what it asks: then it may as well do the work itself. Handing it to another thread and back
/// took longer than a whole append without its sync.
pub(crate) fn waits_here() -> bool {
    WAITS.get()
}

/// While it lives, this thread waits.
struct Here {
    before: bool,
}

impl Here {
    fn enter() -> Self {
        Self { before: WAITS.replace(true) }
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        WAITS.set(self.before);
    }
}
