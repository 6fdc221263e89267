//! The state of an incident.

use std::{hash::Hasher, sync::Arc};

use pyo3::{
    prelude::*,
    sync::PyOnceLock,
    types::{PyBytes, PyString, PyTuple, PyType},
};
use sevlog::{Status, event::IncidentKind};
use sevlog_store::binding::{self, Fault};

use crate::{away::away, raised::Raised};

/// An incident as it was at one version: frozen, made by folding its records.
///
/// `to_dict()` tells all of it; attributes are what is asked for most.
///
/// >>> incident = book.get("INC-1")
/// >>> incident.title, incident.severity, incident.version
/// ('Checkout API down', 'SEV-1', 2)
/// >>> incident.is_open and incident == inc.state
/// True
#[pyclass(frozen, eq, hash, module = "sevlog._sevlog")]
pub(crate) struct Incident {
    pub(crate) state: Arc<sevlog::Incident>,
    id: PyOnceLock<Py<PyString>>,
    title: PyOnceLock<Option<Py<PyString>>>,
    severity: PyOnceLock<Option<Py<PyString>>>,
}

impl PartialEq for Incident {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.state, &other.state) || self.state == other.state
    }
}

impl std::hash::Hash for Incident {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.state.id().to_string().hash(state);
        self.state.version().get().hash(state);
    }
}

impl From<Arc<sevlog::Incident>> for Incident {
    fn from(state: Arc<sevlog::Incident>) -> Self {
        Self { state, id: PyOnceLock::new(), title: PyOnceLock::new(), severity: PyOnceLock::new() }
    }
}

/// The members of an enumeration of `sevlog.enums`, in the order of the engine's own.
struct Members(PyOnceLock<Vec<Py<PyAny>>>);

static STATUSES: Members = Members(PyOnceLock::new());
static KINDS: Members = Members(PyOnceLock::new());

impl Members {
    fn get(
        &self,
        py: Python<'_>,
        name: &str,
        words: impl FnOnce() -> Vec<&'static str>,
        place: usize,
    ) -> PyResult<Py<PyAny>> {
        let members = self.0.get_or_try_init(py, || {
            let class = py.import("sevlog.enums")?.getattr(name)?;
            words().into_iter().map(|word| Ok::<_, PyErr>(class.call1((word,))?.unbind())).collect()
        })?;
        let member = members.get(place).ok_or_else(|| Raised::from(Fault::internal("an enumeration is too short")))?;
        Ok(member.clone_ref(py))
    }
}

fn moment(py: Python<'_>, at: sevlog::Timestamp) -> PyResult<Bound<'_, PyAny>> {
    py.import("sevlog.times")?.getattr("moment")?.call1((at.to_string(),))
}

#[pymethods]
impl Incident {
    /// Its ULID.
    #[getter]
    fn id(&self, py: Python<'_>) -> Py<PyString> {
        let id = self.id.get_or_init(py, || PyString::new(py, &self.state.id().to_string()).unbind());
        id.clone_ref(py)
    }

    /// The number of its records.
    #[getter]
    fn version(&self) -> u64 {
        self.state.version().get()
    }

    /// Where it is in its life.
    #[getter]
    fn status(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let words = || Status::ALL.iter().map(Status::as_str).collect();
        STATUSES.get(py, "Status", words, self.state.status() as usize)
    }

    /// Why its log is written.
    #[getter]
    fn kind(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let words = || IncidentKind::ALL.iter().map(IncidentKind::as_str).collect();
        KINDS.get(py, "IncidentKind", words, self.state.kind() as usize)
    }

    /// What is wrong, in a line; None when it was redacted.
    #[getter]
    fn title(&self, py: Python<'_>) -> Option<Py<PyString>> {
        let title = self.title.get_or_init(py, || {
            let title = self.state.title().and_then(sevlog::Text::as_str)?;
            Some(PyString::new(py, title).unbind())
        });
        title.as_ref().map(|title| title.clone_ref(py))
    }

    /// The label of its severity, such as `SEV-1`; None while nobody set one.
    #[getter]
    fn severity(&self, py: Python<'_>) -> Option<Py<PyString>> {
        let severity = self.severity.get_or_init(py, || {
            let severity = self.state.severity()?;
            Some(PyString::new(py, severity.label.as_str()).unbind())
        });
        severity.as_ref().map(|severity| severity.clone_ref(py))
    }

    /// The rank of its severity, 1 being the worst; None while nobody set one.
    #[getter]
    fn severity_rank(&self) -> Option<u64> {
        self.state.severity().map(|severity| severity.rank)
    }

    /// Who holds incident command; None while it is vacant.
    #[getter]
    fn commander(&self) -> Option<&str> {
        self.state.commander().map(sevlog::PersonId::as_str)
    }

    /// Who holds which role.
    #[getter]
    fn roles(&self) -> std::collections::BTreeMap<&str, &str> {
        self.state.roles().iter().map(|(role, holder)| (role.as_str(), holder.person.as_str())).collect()
    }

    /// Everybody who took part, by id.
    #[getter]
    fn people(&self) -> Vec<&str> {
        self.state.people().iter().map(sevlog::PersonId::as_str).collect()
    }

    /// Whether it is detected, responding, contained or recovering.
    #[getter]
    fn is_open(&self) -> bool {
        self.state.status().is_open()
    }

    /// Whether a live, drill or test incident was declared at all.
    #[getter]
    fn is_declared(&self) -> bool {
        self.state.is_declared()
    }

    /// When it was declared, at the latest; to the microsecond.
    #[getter]
    fn declared_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.state.declared().map(|declared| moment(py, declared.latest)).transpose()
    }

    /// When it was declared, at the latest, in nanoseconds since 1970.
    #[getter]
    fn declared_at_ns(&self) -> Option<i64> {
        self.state.declared().map(|declared| declared.latest.unix_nanos())
    }

    /// The incident that this one was merged into.
    #[getter]
    fn merged_into(&self) -> Option<String> {
        self.state.merged_into().map(|target| target.to_string())
    }

    /// How many of its records this library does not know.
    #[getter]
    fn unknown_records(&self) -> u64 {
        self.state.unknown_records()
    }

    /// All of it as JSON text, the same bytes in every language.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        away(py, || binding::to_json(&*self.state))
    }

    /// All of it, as its JSON has it.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.getattr("loads")?.call1((self.to_json(py)?,))
    }

    /// Its milestones, in the order of a life.
    fn milestones<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("sevlog.values")?.getattr("_milestones")?.call1((self.milestones_json(py)?,))
    }

    /// Its metrics: how long it took from one milestone to another.
    fn metrics<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("sevlog.values")?.getattr("_metrics")?.call1((self.metrics_json(py)?,))
    }

    /// Its milestones as JSON text.
    fn milestones_json(&self, py: Python<'_>) -> PyResult<String> {
        away(py, || binding::to_json(&sevlog::milestones(&self.state)))
    }

    /// Its metrics as JSON text.
    fn metrics_json(&self, py: Python<'_>) -> PyResult<String> {
        away(py, || binding::to_json(&sevlog::metrics(&self.state)))
    }

    fn _repr_markdown_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("sevlog.shown")?.call_method1("incident_markdown", (slf,))
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("sevlog.shown")?.call_method1("incident_html", (slf,))
    }

    fn __repr__(&self) -> String {
        let title = self.state.title().and_then(sevlog::Text::as_str).unwrap_or_default();
        let severity = self.state.severity().map_or("no severity".to_owned(), ToString::to_string);
        format!("<Incident {} v{} {} {severity} {title:?}>", self.state.id(), self.version(), self.state.status())
    }

    /// The state of a pickled incident, written by the same version of sevlog.
    #[classmethod]
    fn _restore(_class: &Bound<'_, PyType>, py: Python<'_>, snapshot: &[u8]) -> PyResult<Self> {
        let restored =
            away(py, || sevlog::Incident::restore(snapshot).map_err(|error| Fault::argument("pickle", error)))?;
        Ok(Arc::new(restored).into())
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let py = slf.py();
        let snapshot = PyBytes::new(py, &slf.get().state.snapshot());
        (slf.get_type().getattr("_restore")?, (snapshot,)).into_pyobject(py)
    }
}
