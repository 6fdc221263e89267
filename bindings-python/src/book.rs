//! The logbook.

use std::{
    fs::File,
    io::{BufReader, BufWriter},
    path::PathBuf,
    process,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use pyo3::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sevlog::{
    Command, IncidentId, Intent, PersonId, Role, Service, SeverityLabel, Status, Timestamp, Version, command::Document,
    event::IncidentKind,
};
use sevlog_store::{
    Logbook, Order, Owed, Progress, Summary, Wait,
    list::{self, Query},
    store::Cursor,
};

use crate::{
    away::{away, wait_at_most},
    history::{History, verification},
    incident::Incident,
    plan::Plan,
    postmortem::Postmortem,
    raised::Raised,
    read,
};

/// A logbook, as the engine holds it.
#[pyclass(frozen, module = "sevlog._sevlog")]
pub(crate) struct Book {
    place: String,
    /// The process that opened it: threads that work for it are only there.
    process: u32,
    open: RwLock<Option<Logbook>>,
}

impl Drop for Book {
    fn drop(&mut self) {
        if self.process != process::id() {
            // Closing waits for threads that stayed in the process that was forked.
            std::mem::forget(self.open.get_mut().unwrap_or_else(PoisonError::into_inner).take());
        }
    }
}

impl Book {
    fn logbook(&self) -> Result<Logbook, Raised> {
        if self.process != process::id() {
            return Err(Raised::forked(&self.place));
        }
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        open.clone().ok_or_else(|| sevlog_store::StoreError::Closed { place: self.place.clone() }.into())
    }

    fn away<T: Send>(&self, py: Python<'_>, work: impl FnOnce(Logbook) -> Result<T, Raised> + Send) -> PyResult<T> {
        away(py, || work(self.logbook()?))
    }
}

/// Where a page of a list ended.
#[pyclass(frozen, module = "sevlog._sevlog")]
pub(crate) struct PageEnd(list::PageEnd);

/// Which incidents to list, as it crosses.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    #[serde(default)]
    statuses: Vec<Status>,
    #[serde(default)]
    kinds: Vec<IncidentKind>,
    #[serde(default)]
    severities: Vec<SeverityLabel>,
    service: Option<Service>,
    holder: Option<PersonId>,
    role: Option<Role>,
    declared_from: Option<String>,
    declared_before: Option<String>,
    limit: usize,
}

impl Wanted {
    fn query(self, after: Option<list::PageEnd>) -> Result<Query, Raised> {
        let time = |text: Option<String>| text.as_deref().map(read::time).transpose();
        let role = self.role;
        Ok(Query {
            statuses: self.statuses,
            kinds: self.kinds,
            severities: self.severities,
            service: self.service,
            holder: self.holder.map(|person| (person, role)),
            declared_from: time(self.declared_from)?,
            declared_before: time(self.declared_before)?,
            limit: self.limit,
            after,
        })
    }
}

fn summary(one: &Summary) -> Value {
    json!({
        "incident": one.incident, "number": one.number, "version": one.version, "kind": one.kind, "status": one.status,
        "severity": one.severity, "title": one.title.as_ref().and_then(sevlog::Text::as_str), "declaredAt": one.declared_at,
        "recordedAt": one.recorded_at, "holders": one.holders, "services": one.services,
    })
}

fn progress(of: Progress) -> (u64, u64, u64) {
    (of.lines, of.appended, of.skipped)
}

/// A command as it crosses: with the document that it publishes, if it is one that the engine made.
fn command(text: &str, document: Option<&Postmortem>) -> Result<Command, Raised> {
    let mut command = Command::from_json(text)?;
    if let (Intent::PublishPostmortem(publish), Some(document)) = (&mut command.intent, document) {
        publish.document = Document::Made(Box::new(document.0.clone()));
    }
    Ok(command)
}

fn order(command: Command, basis: Option<u64>, request: Option<&str>) -> Result<Order, Raised> {
    let mut order = Order::new(command);
    order.basis = basis.map(|basis| read::json::<Version>("basis", &basis.to_string())).transpose()?;
    order.request = request.map(|request| read::json("request", &read::to_json(request)?)).transpose()?;
    Ok(order)
}

fn at(owed: Owed, now: Option<&str>) -> Result<Owed, Raised> {
    let now = now.map(read::time).transpose()?;
    Ok(match now {
        Some(now) => owed.at(now),
        None => owed,
    })
}

#[pymethods]
impl Book {
    #[staticmethod]
    #[pyo3(signature = (place, plan=None, actor=None))]
    fn open(py: Python<'_>, place: String, plan: Option<&Plan>, actor: Option<&str>) -> PyResult<Self> {
        let book = away::<_, Raised>(py, || {
            let mut options = Logbook::options();
            if let Some(plan) = plan {
                options = options.plan((*plan.0).clone());
            }
            if let Some(actor) = actor {
                options = options.actor(read::actor(actor)?);
            }
            Ok(options.open(&place).wait()?)
        })?;
        Ok(Self { place, process: process::id(), open: RwLock::new(Some(book)) })
    }

    fn close(&self, py: Python<'_>) -> PyResult<()> {
        away::<_, Raised>(py, || {
            if self.process != process::id() {
                return Err(Raised::forked(&self.place));
            }
            drop(self.open.write().unwrap_or_else(PoisonError::into_inner).take());
            Ok(())
        })
    }

    #[getter]
    fn closed(&self) -> bool {
        self.process != process::id() || self.open.read().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    #[getter]
    fn place(&self) -> &str {
        &self.place
    }

    fn plan(&self, py: Python<'_>) -> PyResult<Plan> {
        self.away(py, |book| Ok(Plan(book.plan().wait()?)))
    }

    fn find(&self, py: Python<'_>, reference: &str) -> PyResult<String> {
        self.away(py, |book| Ok(book.find(reference).wait()?.to_string()))
    }

    fn get(&self, py: Python<'_>, id: &str) -> PyResult<Option<Incident>> {
        self.away(py, |book| Ok(book.get(read::id("incident", id)?).wait()?.map(Incident::from)))
    }

    fn summary(&self, py: Python<'_>, id: &str) -> PyResult<Option<String>> {
        self.away(py, |book| {
            let found = book.summary(read::id("incident", id)?).wait()?;
            Ok(found.map(|found| summary(&found).to_string()))
        })
    }

    fn history(&self, py: Python<'_>, id: &str) -> PyResult<History> {
        self.away(py, |book| Ok(book.history(read::id("incident", id)?).wait()?.into()))
    }

    /// Records of an incident after a version, a line each.
    fn records(&self, py: Python<'_>, id: &str, after: u64, limit: usize) -> PyResult<Vec<String>> {
        self.away(py, |book| {
            let after: Version = read::json("after", &after.to_string())?;
            let records = book.store().records(read::id("incident", id)?, after, limit).wait()?;
            Ok(records.iter().map(|record| record.line().to_owned()).collect())
        })
    }

    /// Declares an incident.
    #[pyo3(signature = (actor, text, request=None))]
    fn declare(&self, py: Python<'_>, actor: &str, text: &str, request: Option<&str>) -> PyResult<Incident> {
        self.away(py, |book| {
            let order = order(Command::from_json(text)?, None, request)?;
            let handle = book.acting_as(read::actor(actor)?).declare_with(order).wait()?;
            Ok(Arc::new(handle.state().clone()).into())
        })
    }

    /// Carries out a command on an incident: the incident, its version before and after, whether the request was repeated.
    #[pyo3(signature = (actor, incident, text, basis=None, request=None, document=None))]
    #[expect(clippy::too_many_arguments, reason = "one crossing for a command")]
    fn execute(
        &self,
        py: Python<'_>,
        actor: &str,
        incident: &str,
        text: &str,
        basis: Option<u64>,
        request: Option<&str>,
        document: Option<&Postmortem>,
    ) -> PyResult<(Incident, u64, u64, bool)> {
        self.away(py, |book| {
            let order = order(command(text, document)?, basis, request)?;
            let id: IncidentId = read::id("incident", incident)?;
            let done = book.acting_as(read::actor(actor)?).execute(id, order).wait()?;
            Ok((done.incident.into(), done.before.get(), done.version.get(), done.repeated))
        })
    }

    /// Carries out a command of the book: the version of its stream.
    #[pyo3(signature = (actor, text, request=None))]
    fn execute_book(&self, py: Python<'_>, actor: &str, text: &str, request: Option<&str>) -> PyResult<u64> {
        self.away(py, |book| {
            let order = order(Command::from_json(text)?, None, request)?;
            Ok(book.acting_as(read::actor(actor)?).execute_book(order).wait()?.get())
        })
    }

    /// A page of summaries as JSON, and where it ended.
    #[pyo3(signature = (wanted, after=None))]
    fn list(&self, py: Python<'_>, wanted: &str, after: Option<&PageEnd>) -> PyResult<(String, Option<PageEnd>)> {
        let after = after.map(|end| end.0);
        self.away(py, |book| {
            let page = book.list(read::json::<Wanted>("list", wanted)?.query(after)?).wait()?;
            let summaries: Vec<_> = page.summaries.iter().map(summary).collect();
            Ok((read::to_json(&summaries)?, page.next.map(PageEnd)))
        })
    }

    fn search(&self, py: Python<'_>, words: &str, limit: usize) -> PyResult<String> {
        self.away(py, |book| {
            let found = book.search(words, limit).wait()?;
            let found =
                found.iter().map(|one| json!({ "summary": summary(&one.summary), "excerpt": one.excerpt.as_str() }));
            read::to_json(&found.collect::<Vec<_>>())
        })
    }

    /// What is owed, as JSON: under the plans that were in force, or under another.
    #[pyo3(signature = (due, now=None, plan=None))]
    fn obligations(&self, py: Python<'_>, due: bool, now: Option<&str>, plan: Option<&Plan>) -> PyResult<String> {
        self.away(py, |book| {
            let owed = match plan {
                Some(plan) => book.owed_under((*plan.0).clone()).wait()?,
                None => book.owed().wait()?,
            };
            let owed = at(owed, now)?;
            read::to_json(&if due { owed.due() } else { owed.obligations() })
        })
    }

    #[pyo3(signature = (now=None))]
    fn next_due(&self, py: Python<'_>, now: Option<&str>) -> PyResult<Option<String>> {
        self.away(py, |book| Ok(at(book.owed().wait()?, now)?.next_due().map(|at: Timestamp| at.to_string())))
    }

    /// What became of what was owed, as JSON.
    #[pyo3(signature = (now=None, plan=None))]
    fn compliance(&self, py: Python<'_>, now: Option<&str>, plan: Option<&Plan>) -> PyResult<String> {
        #[derive(Serialize)]
        struct One<'a> {
            incident: IncidentId,
            #[serde(flatten)]
            compliance: sevlog::Compliance<'a>,
        }
        self.away(py, |book| {
            let owed = match plan {
                Some(plan) => book.owed_under((*plan.0).clone()).wait()?,
                None => book.ever_owed().wait()?,
            };
            let owed = at(owed, now)?;
            let all = owed.compliance().map(|(incident, compliance)| One { incident: incident.id(), compliance });
            read::to_json(&all.collect::<Vec<_>>())
        })
    }

    fn metrics(&self, py: Python<'_>) -> PyResult<String> {
        self.away(py, |book| read::to_json(&book.metrics().wait()?))
    }

    /// Records after a cursor, each with its own; waits for the first no longer than this.
    #[pyo3(signature = (after, limit, wait_ms))]
    fn read_after(&self, py: Python<'_>, after: &str, limit: usize, wait_ms: u64) -> PyResult<Vec<(String, String)>> {
        self.away(py, |book| {
            let (store, cursor) = (book.store(), || Cursor::from(after));
            let mut page = store.read_all(cursor(), limit).wait()?;
            if page.records.is_empty()
                && wait_ms > 0
                && let Some(waited) = wait_at_most(store.appended_after(cursor()), Duration::from_millis(wait_ms))
            {
                waited?;
                page = store.read_all(cursor(), limit).wait()?;
            }
            let records = page.records.into_iter();
            Ok(records.map(|(record, cursor)| (record.line().to_owned(), cursor.to_string())).collect())
        })
    }

    fn export(&self, py: Python<'_>, path: PathBuf) -> PyResult<u64> {
        self.away(py, |book| {
            let file = File::create(&path).map_err(|error| Raised::file(&path, &error))?;
            Ok(book.export(BufWriter::new(file)).wait()?)
        })
    }

    #[pyo3(signature = (path, tell=None))]
    fn import_(&self, py: Python<'_>, path: PathBuf, tell: Option<Py<PyAny>>) -> PyResult<(u64, u64, u64)> {
        self.away(py, |book| {
            let file = File::open(&path).map_err(|error| Raised::file(&path, &error))?;
            let tell = move |of: Progress| {
                let Some(tell) = &tell else { return };
                Python::attach(|py| {
                    if let Err(error) = tell.call1(py, progress(of)) {
                        error.write_unraisable(py, None);
                    }
                });
            };
            Ok(progress(book.import(BufReader::new(file), tell).wait()?))
        })
    }

    fn verify(&self, py: Python<'_>) -> PyResult<String> {
        self.away(py, |book| Ok(verification(&book.verify().wait()?)))
    }

    fn backup(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        self.away(py, |book| Ok(book.backup(path).wait()?))
    }

    fn health(&self, py: Python<'_>) -> PyResult<String> {
        self.away(py, |book| {
            let health = book.health().wait()?;
            Ok(json!({
                "place": health.place, "schema": health.schema, "streams": health.streams, "records": health.records,
                "unindexed": health.unindexed, "pending_bytes": health.pending_bytes,
                "redaction_pending": health.redaction_pending,
            })
            .to_string())
        })
    }
}
