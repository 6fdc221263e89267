//! The postmortem.

use pyo3::prelude::*;
use sevlog::event::DocumentAudience;

use crate::{away::away, raised::Raised, read};

/// A postmortem, as the engine holds it.
#[pyclass(frozen, eq, module = "sevlog._sevlog")]
#[derive(PartialEq, Eq)]
pub(crate) struct Postmortem(pub(crate) sevlog::Postmortem);

impl Postmortem {
    pub(crate) fn made(
        history: &sevlog::History,
        plan: &sevlog::Plan,
        audience: &str,
        template: Option<&str>,
    ) -> Result<Self, Raised> {
        let audience = DocumentAudience::from_word(audience).ok_or_else(|| {
            Raised::argument("audience", format!("`{audience}` is none of internal, leadership, public"))
        })?;
        let document = sevlog::Postmortem::for_audience(history, plan, audience);
        Ok(Self(match template {
            Some(template) => document.filled(&sevlog::Template::parse(template)),
            None => document,
        }))
    }
}

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
        away::<_, Raised>(py, || read::to_json(self.0.findings()))
    }
}
