//! Work that is done away from the interpreter: other Python threads go on meanwhile, and no panic gets out.

#[cfg(debug_assertions)]
use std::sync::Arc;
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

use pyo3::prelude::*;

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
