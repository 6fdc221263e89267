//! Work that is done away from the interpreter: other Python threads go on meanwhile, and no panic gets out.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

use pyo3::prelude::*;

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
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| Raised::internal(message(&*panic)))
}

/// What a panic said.
pub(crate) fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("it did not say why")
}

/// Panics, so that a test sees what becomes of it.
#[cfg(debug_assertions)]
#[pyfunction]
pub(crate) fn break_down(py: Python<'_>) -> PyResult<()> {
    #[expect(clippy::panic, reason = "it is what this is for")]
    away::<(), Raised>(py, || panic!("broken down on purpose"))
}
