//! The plan.

use std::sync::Arc;

use pyo3::prelude::*;
use sevlog_store::binding;

use crate::away::away;

/// A plan, as the engine holds it.
#[pyclass(frozen, eq, hash, module = "sevlog._sevlog")]
#[derive(PartialEq, Eq)]
pub(crate) struct Plan(pub(crate) Arc<sevlog::Plan>);

impl std::hash::Hash for Plan {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.digest().as_bytes().hash(state);
    }
}

#[pymethods]
impl Plan {
    #[staticmethod]
    fn standard() -> Self {
        Self(Arc::new(sevlog::Plan::standard()))
    }

    #[staticmethod]
    fn from_json(py: Python<'_>, text: &str) -> PyResult<Self> {
        away(py, || sevlog::Plan::from_json(text)).map(|plan| Self(Arc::new(plan)))
    }

    #[staticmethod]
    fn from_toml(py: Python<'_>, text: &str) -> PyResult<Self> {
        away(py, || sevlog::Plan::from_toml(text)).map(|plan| Self(Arc::new(plan)))
    }

    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        away(py, || self.0.to_json())
    }

    fn to_toml(&self, py: Python<'_>) -> PyResult<String> {
        away(py, || self.0.to_toml())
    }

    fn findings(&self, py: Python<'_>) -> PyResult<String> {
        away(py, || binding::to_json(&self.0.findings()))
    }

    #[getter]
    fn digest(&self) -> String {
        self.0.digest().to_string()
    }
}
