//! The history of an incident, and logs in files.

use std::{fs::File, io::BufReader, path::PathBuf, sync::Arc};

use pyo3::prelude::*;
use serde::Deserialize;
use serde_json::json;
use sevlog::{
    Actor, Command, CommandId, Context, Digest, Head, HistoryError, RequestId, Seed, Timestamp, Verification, Version,
};

use crate::{
    away::away,
    incident::Incident,
    plan::Plan,
    postmortem::Postmortem,
    raised::Raised,
    read,
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
        Ok(sevlog::History::new(read::id("incident", incident)?).into())
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
        away::<_, Raised>(py, || Ok(self.0.as_of(read::time(at)?).into()))
    }

    #[getter]
    fn left_out(&self) -> Vec<u64> {
        self.0.left_out().iter().map(|version| version.get()).collect()
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
        let file = File::open(&path).map_err(|error| Raised::file(&path, &error))?;
        let histories = sevlog::History::read(BufReader::new(file))?;
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
        let file = File::open(&path).map_err(|error| Raised::file(&path, &error))?;
        Ok(verification(&sevlog::verify_against(BufReader::new(file), read::json::<Vec<Head>>("heads", heads)?)))
    })
}

/// What verifying a log in memory finds, as JSON.
#[pyfunction]
pub(crate) fn verify_bytes(py: Python<'_>, log: &[u8], heads: &str) -> PyResult<String> {
    away::<_, Raised>(py, || Ok(verification(&sevlog::verify_against(log, read::json::<Vec<Head>>("heads", heads)?))))
}

pub(crate) fn verification(found: &Verification) -> String {
    let heads = found.heads.iter();
    json!({
        "records": found.records,
        "heads": heads.map(|head| json!({ "incident": head.incident, "version": head.version, "chain": head.chain })).collect::<Vec<_>>(),
        "failures": found.failures.iter().map(|failure| json!({
            "line": failure.line, "code": failure.code().as_str(), "message": failure.to_string(),
        })).collect::<Vec<_>>(),
        "redactions": found.redactions.iter().map(|redaction| json!({
            "incident": redaction.incident, "record": redaction.record, "version": redaction.version, "by": redaction.by,
            "at": redaction.at, "reason": redaction.reason.as_str(),
        })).collect::<Vec<_>>(),
        "unknown": found.unknown,
        "clockSteps": found.clock_steps,
    })
    .to_string()
}

/// What a command is decided with, where no logbook gives it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Setting {
    now: Timestamp,
    actor: Actor,
    id: CommandId,
    seed: Digest,
    basis: Option<Version>,
    request: Option<RequestId>,
}

impl Setting {
    fn context(self, plan: &sevlog::Plan) -> Context<'_> {
        Context {
            now: self.now,
            basis: self.basis,
            request: self.request,
            ..Context::new(plan, self.actor, self.id, Seed::new(*self.seed.as_bytes()))
        }
    }
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
    away::<_, Raised>(py, || {
        let setting: Setting = read::json("setting", setting)?;
        let command = Command::from_json(command)?;
        let mut history = (*history.0).clone();
        history.execute(&command, &setting.context(&plan.0))?;
        Ok(history.into())
    })
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
    away::<_, Raised>(py, || {
        let setting: Setting = read::json("setting", setting)?;
        let command = Command::from_json(command)?;
        let (mut source, mut target) = ((*source.0).clone(), (*target.0).clone());
        sevlog::History::execute_pair(&mut source, &mut target, &command, &setting.context(&plan.0))?;
        Ok((source.into(), target.into()))
    })
}

/// A time with its offset, in nanoseconds since 1970.
#[pyfunction]
pub(crate) fn nanoseconds(time: &str) -> PyResult<i64> {
    Ok(read::time(time)?.unix_nanos())
}
