//! Work that is done away from the interpreter: other Python threads go on meanwhile, and no panic gets out.

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
    time::{Duration, Instant},
};

use pyo3::prelude::*;
use sevlog_store::binding::Fault;

use crate::raised::Raised;

/// Does work without holding the interpreter.
pub(crate) fn away<T: Send, E: Into<Raised> + Send>(
    py: Python<'_>,
    work: impl FnOnce() -> Result<T, E> + Send,
) -> PyResult<T> {
    let done = py.detach(|| match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(Into::into),
        Err(panic) => Err(Fault::panicked(&*panic).into()),
    });
    Ok(done?)
}

/// Waits for a future on this thread, but no longer than this; none when it is not done by then.
pub(crate) fn wait_at_most<F: Future>(future: F, most: Duration) -> Option<F::Output> {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let (mut future, begun) = (pin!(future), Instant::now());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return Some(output);
        }
        let left = most.checked_sub(begun.elapsed())?;
        thread::park_timeout(left);
    }
}

/// Panics, so that a test sees what becomes of it.
#[cfg(debug_assertions)]
#[pyfunction]
pub(crate) fn break_down(py: Python<'_>) -> PyResult<()> {
    #[expect(clippy::panic, reason = "it is what this is for")]
    away::<(), Raised>(py, || panic!("broken down on purpose"))
}
