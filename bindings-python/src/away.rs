//! Work that is done away from the interpreter: other Python threads go on meanwhile, and no panic gets out.

#[cfg(debug_assertions)]
use std::sync::Arc;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use pyo3::prelude::*;
use sevlog_store::binding::Fault;

#[cfg(debug_assertions)]
use crate::call::{Call, Driver};
use crate::raised::Raised;

/// Does work without holding the interpreter.
pub(crate) fn away<T: Send, E: Into<Raised> + Send>(
    py: Python<'_>,
    work: impl FnOnce() -> Result<T, E> + Send,
) -> PyResult<T> {
    let done = py.detach(|| unless_it_panics(work).and_then(|done| done.map_err(Into::into)));
    Ok(done?)
}

/// Does work, a panic of which becomes an error.
pub(crate) fn unless_it_panics<T>(work: impl FnOnce() -> T) -> Result<T, Raised> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| Fault::panicked(&*panic).into())
}

/// How many threads of the engine speak to the interpreter.
static SPEAKING: AtomicUsize = AtomicUsize::new(0);
static ENDED: AtomicBool = AtomicBool::new(false);

/// How long the end of the interpreter waits for who speaks. Only a process that was forked while another thread spoke waits all of it.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Says something to the interpreter, from a thread of the engine. Once the interpreter ends, nobody is there to hear it.
pub(crate) fn speak(say: impl FnOnce(Python<'_>)) {
    SPEAKING.fetch_add(1, Ordering::SeqCst);
    if !ENDED.load(Ordering::SeqCst) {
        Python::try_attach(say);
    }
    SPEAKING.fetch_sub(1, Ordering::SeqCst);
}

/// Has every thread of the engine fall silent. Attaching to an interpreter that goes away breaks the process off, however late it asks
/// whether it does, so that this is called before.
#[pyfunction]
pub(crate) fn end(py: Python<'_>) {
    ENDED.store(true, Ordering::SeqCst);
    let begun = Instant::now();
    py.detach(|| {
        while SPEAKING.load(Ordering::SeqCst) > 0 && begun.elapsed() < LAST_WORDS {
            thread::sleep(Duration::from_millis(1));
        }
    });
}

/// Panics, so that a test sees what becomes of it.
#[cfg(debug_assertions)]
#[pyfunction]
#[expect(clippy::panic, reason = "it is what this is for")]
pub(crate) fn break_down(py: Python<'_>) -> PyResult<()> {
    away::<(), Raised>(py, || panic!("broken down on purpose"))
}

/// The same of a book.
#[cfg(debug_assertions)]
#[pyfunction]
#[expect(clippy::panic, reason = "it is what this is for")]
pub(crate) fn break_down_later() -> Call {
    Call::new::<()>(&Arc::new(Driver::default()), async { panic!("broken down on purpose") })
}

/// Raises what a logbook never lets out, because it decides again: a store may.
#[cfg(debug_assertions)]
#[pyfunction]
pub(crate) fn conflict() -> PyResult<()> {
    let conflict = sevlog_store::Conflict {
        incident: sevlog::IncidentId::from_u128(7),
        expected: "version 2".to_owned(),
        actual: sevlog::Version::NONE,
        between: Vec::new(),
    };
    Err(Raised::from(sevlog_store::StoreError::Conflict(conflict.into())).into())
}
