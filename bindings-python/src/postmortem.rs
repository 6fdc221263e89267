//! The postmortem.

use pyo3::prelude::*;
use sevlog_store::binding;

use crate::{away::away, raised::Raised};

/// A postmortem, as the engine holds it.
#[pyclass(frozen, eq, module = "sevlog._sevlog")]
#[derive(PartialEq, Eq)]
pub(crate) struct Postmortem(pub(crate) sevlog::Postmortem);

#[pymethods]
impl Postmortem {
    #[getter]
    fn incident(&self) -> String {
        self.0.incident().to_string()
    }

    #[getter]
    fn covers(&self) -> u64 {
        self.0.covers().get()
    }

    #[getter]
    fn audience(&self) -> &'static str {
        self.0.audience().as_str()
    }

    #[getter]
    fn revision(&self) -> u64 {
        self.0.revision()
    }

    fn markdown(&self, py: Python<'_>) -> PyResult<String> {
        away::<_, Raised>(py, || Ok(self.0.markdown()))
    }

    fn html(&self, py: Python<'_>) -> PyResult<String> {
        away::<_, Raised>(py, || Ok(self.0.html()))
    }

    fn json(&self, py: Python<'_>) -> PyResult<String> {
        away(py, || self.0.json())
    }

    fn findings(&self, py: Python<'_>) -> PyResult<String> {
        away(py, || binding::to_json(self.0.findings()))
    }
}
