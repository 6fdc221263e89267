//! The history of an incident, and logs in files.

use std::{path::PathBuf, sync::Arc};

use pyo3::prelude::*;
use sevlog::{Head, HistoryError, Timestamp};
use sevlog_store::binding::{self, Fault};

use crate::{
    away::away,
    file::file,
    incident::Incident,
    plan::Plan,
    postmortem::Postmortem,
    raised::Raised,
    table::{self, Table},
};

/// A history, as the engine holds it.
#[pyclass(frozen, eq, module = "sevlog._sevlog")]
#[derive(PartialEq, Eq)]
pub(crate) struct History(pub(crate) Arc<sevlog::History>);

impl From<sevlog::History> for History {
    fn from(history: sevlog::History) -> Self {
        Self(Arc::new(history))
    }
}

#[pymethods]
impl History {
    /// The history of a stream that nothing was declared in yet.
    #[staticmethod]
    fn empty(incident: &str) -> PyResult<Self> {
        Ok(sevlog::History::new(binding::id("incident", incident).map_err(Raised::from)?).into())
    }

    #[getter]
    fn incident(&self) -> Incident {
        Arc::new(self.0.incident().clone()).into()
    }

    /// Its records, a line each.
    fn lines(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        away::<_, Raised>(py, || Ok(self.0.records().iter().map(|record| record.line().to_owned()).collect()))
    }

    /// Its records as a table.
    fn events(&self, py: Python<'_>) -> PyResult<Table> {
        away::<_, Raised>(py, || Ok(Table::new(table::events(self.0.records())?, [])))
    }

    fn __len__(&self) -> usize {
        self.0.records().len()
    }

    fn as_of(&self, py: Python<'_>, at: &str) -> PyResult<Self> {
        away::<_, Raised>(py, || Ok(self.0.as_of(Timestamp::parse(at)?).into()))
    }

    #[getter]
    fn left_out(&self) -> Vec<u64> {
        self.0.left_out().iter().map(|version| version.get()).collect()
    }

    /// The same, with what `as_of` left out, as it was before it was pickled.
    fn leaving_out(&self, versions: Vec<u64>) -> PyResult<Self> {
        let versions = versions.iter().map(|version| binding::json("left_out", &version.to_string()));
        let versions = versions.collect::<Result<Vec<_>, _>>().map_err(Raised::from)?;
        Ok(sevlog::History::clone(&self.0).leaving_out(versions).into())
    }

    #[getter]
    fn clock_steps(&self) -> Vec<u64> {
        self.0.clock_steps().iter().map(|version| version.get()).collect()
    }

    #[pyo3(signature = (plan, audience, template=None))]
    fn postmortem(
        &self,
        py: Python<'_>,
        plan: &Plan,
        audience: &str,
        template: Option<String>,
    ) -> PyResult<Postmortem> {
        away::<_, Raised>(py, || Postmortem::made(Arc::clone(&self.0), Arc::clone(&plan.0), audience, template))
    }
}

/// Reads every incident of a log.
#[pyfunction]
pub(crate) fn read_log(py: Python<'_>, path: PathBuf) -> PyResult<Vec<History>> {
    away::<_, Raised>(py, || {
        let histories = sevlog::History::read(binding::log(file(&path)?))?;
        Ok(histories.into_iter().map(History::from).collect())
    })
}

/// Reads every incident of a log in memory.
#[pyfunction]
pub(crate) fn parse_log(py: Python<'_>, log: &[u8]) -> PyResult<Vec<History>> {
    away::<_, HistoryError>(py, || Ok(sevlog::History::read(log)?.into_iter().map(History::from).collect()))
}

/// What verifying a log finds, as JSON.
#[pyfunction]
pub(crate) fn verify_log(py: Python<'_>, path: PathBuf, heads: &str) -> PyResult<String> {
    away::<_, Raised>(py, || {
        let log = binding::log(file(&path)?);
        let heads = binding::json::<Vec<Head>>("heads", heads)?;
        Ok(binding::verification(&sevlog::verify_against(log, heads)).to_string())
    })
}

/// What verifying a log in memory finds, as JSON.
#[pyfunction]
pub(crate) fn verify_bytes(py: Python<'_>, log: &[u8], heads: &str) -> PyResult<String> {
    away::<_, Raised>(py, || {
        let heads = binding::json::<Vec<Head>>("heads", heads)?;
        Ok(binding::verification(&sevlog::verify_against(log, heads)).to_string())
    })
}

/// Decides a command on a history without a logbook; gives the history after it.
#[pyfunction]
pub(crate) fn decide(
    py: Python<'_>,
    history: &History,
    command: &str,
    setting: &str,
    plan: &Plan,
) -> PyResult<History> {
    away(py, || Ok::<_, Fault>(binding::decide(&history.0, command, setting, &plan.0)?.into()))
}

/// The same for a command on two of them.
#[pyfunction]
pub(crate) fn decide_pair(
    py: Python<'_>,
    source: &History,
    target: &History,
    command: &str,
    setting: &str,
    plan: &Plan,
) -> PyResult<(History, History)> {
    away(py, || {
        let (source, target) = binding::decide_pair(&source.0, &target.0, command, setting, &plan.0)?;
        Ok::<_, Fault>((source.into(), target.into()))
    })
}

/// A time with its offset, in nanoseconds since 1970.
#[pyfunction]
pub(crate) fn nanoseconds(time: &str) -> PyResult<i64> {
    Ok(Timestamp::parse(time).map_err(Raised::from)?.unix_nanos())
}
