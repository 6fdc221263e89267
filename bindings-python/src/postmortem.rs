//! The postmortem.

use std::sync::Arc;

use pyo3::prelude::*;
use sevlog_store::binding;

use crate::{away::away, history::History, plan::Plan, raised::Raised};

/// A postmortem, as the engine holds it, and what it was made from.
#[pyclass(frozen, module = "sevlog._sevlog")]
pub(crate) struct Postmortem {
    pub(crate) document: sevlog::Postmortem,
    history: Arc<sevlog::History>,
    plan: Arc<sevlog::Plan>,
    template: Option<String>,
}

impl Postmortem {
    pub(crate) fn made(
        history: Arc<sevlog::History>,
        plan: Arc<sevlog::Plan>,
        audience: &str,
        template: Option<String>,
    ) -> Result<Self, Raised> {
        let document = binding::document(&history, &plan, audience, template.as_deref())?;
        Ok(Self { document, history, plan, template })
    }
}

#[pymethods]
impl Postmortem {
    fn __eq__(&self, other: &Self) -> bool {
        self.document == other.document
    }

    #[getter]
    fn history(&self) -> History {
        History(Arc::clone(&self.history))
    }

    #[getter]
    fn plan(&self) -> Plan {
        Plan(Arc::clone(&self.plan))
    }

    #[getter]
    fn template(&self) -> Option<&str> {
        self.template.as_deref()
    }

    #[getter]
    fn incident(&self) -> String {
        self.document.incident().to_string()
    }

    #[getter]
    fn covers(&self) -> u64 {
        self.document.covers().get()
    }

    #[getter]
    fn audience(&self) -> &'static str {
        self.document.audience().as_str()
    }

    #[getter]
    fn revision(&self) -> u64 {
        self.document.revision()
    }

    fn markdown(&self, py: Python<'_>) -> PyResult<String> {
        away::<_, Raised>(py, || Ok(self.document.markdown()))
    }

    fn html(&self, py: Python<'_>) -> PyResult<String> {
        away::<_, Raised>(py, || Ok(self.document.html()))
    }

    fn json(&self, py: Python<'_>) -> PyResult<String> {
        away(py, || self.document.json())
    }

    fn findings(&self, py: Python<'_>) -> PyResult<String> {
        away(py, || binding::to_json(self.document.findings()))
    }
}
