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
use serde_json::json;
use sevlog::{IncidentId, Timestamp, Version};
use sevlog_store::{
    Logbook, Progress, Wait,
    binding::{self, Fault},
    list,
    store::Cursor,
};

use crate::{
    away::{away, wait_at_most},
    history::History,
    incident::Incident,
    plan::Plan,
    postmortem::Postmortem,
    raised::Raised,
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

fn progress(of: Progress) -> (u64, u64, u64) {
    (of.lines, of.appended, of.skipped)
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
                options = options.actor(binding::json("actor", actor)?);
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
        self.away(py, |book| Ok(book.get(binding::id("incident", id)?).wait()?.map(Incident::from)))
    }

    fn summary(&self, py: Python<'_>, id: &str) -> PyResult<Option<String>> {
        self.away(py, |book| {
            let found = book.summary(binding::id("incident", id)?).wait()?;
            Ok(found.map(|found| binding::summary(&found).to_string()))
        })
    }

    fn history(&self, py: Python<'_>, id: &str) -> PyResult<History> {
        self.away(py, |book| Ok(book.history(binding::id("incident", id)?).wait()?.into()))
    }

    /// Records of an incident after a version, a line each.
    fn records(&self, py: Python<'_>, id: &str, after: u64, limit: usize) -> PyResult<Vec<String>> {
        self.away(py, |book| {
            let after: Version = binding::json("after", &after.to_string())?;
            let records = book.store().records(binding::id("incident", id)?, after, limit).wait()?;
            Ok(records.iter().map(|record| record.line().to_owned()).collect())
        })
    }

    /// Declares an incident.
    #[pyo3(signature = (actor, text, request=None))]
    fn declare(&self, py: Python<'_>, actor: &str, text: &str, request: Option<&str>) -> PyResult<Incident> {
        self.away(py, |book| {
            let order = binding::order(text, None, request, None)?;
            let handle = book.acting_as(binding::json("actor", actor)?).declare_with(order).wait()?;
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
            let order = binding::order(text, basis, request, document.map(|document| &document.0))?;
            let id: IncidentId = binding::id("incident", incident)?;
            let done = book.acting_as(binding::json("actor", actor)?).execute(id, order).wait()?;
            Ok((done.incident.into(), done.before.get(), done.version.get(), done.repeated))
        })
    }

    /// Carries out a command of the book: the version of its stream.
    #[pyo3(signature = (actor, text, request=None))]
    fn execute_book(&self, py: Python<'_>, actor: &str, text: &str, request: Option<&str>) -> PyResult<u64> {
        self.away(py, |book| {
            let order = binding::order(text, None, request, None)?;
            Ok(book.acting_as(binding::json("actor", actor)?).execute_book(order).wait()?.get())
        })
    }

    /// A page of summaries as JSON, and where it ended.
    #[pyo3(signature = (wanted, after=None))]
    fn list(&self, py: Python<'_>, wanted: &str, after: Option<&PageEnd>) -> PyResult<(String, Option<PageEnd>)> {
        let after = after.map(|end| end.0);
        self.away(py, |book| {
            let page = book.list(binding::query(wanted, after)?).wait()?;
            let summaries: Vec<_> = page.summaries.iter().map(binding::summary).collect();
            Ok((binding::to_json(&summaries)?, page.next.map(PageEnd)))
        })
    }

    fn search(&self, py: Python<'_>, words: &str, limit: usize) -> PyResult<String> {
        self.away(py, |book| {
            let found = book.search(words, limit).wait()?;
            let found = found
                .iter()
                .map(|one| json!({ "summary": binding::summary(&one.summary), "excerpt": one.excerpt.as_str() }));
            Ok(binding::to_json(&found.collect::<Vec<_>>())?)
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
            let owed = binding::at(owed, now)?;
            Ok(binding::to_json(&if due { owed.due() } else { owed.obligations() })?)
        })
    }

    #[pyo3(signature = (now=None))]
    fn next_due(&self, py: Python<'_>, now: Option<&str>) -> PyResult<Option<String>> {
        self.away(py, |book| Ok(binding::at(book.owed().wait()?, now)?.next_due().map(|at: Timestamp| at.to_string())))
    }

    /// What became of what was owed, as JSON.
    #[pyo3(signature = (now=None, plan=None))]
    fn compliance(&self, py: Python<'_>, now: Option<&str>, plan: Option<&Plan>) -> PyResult<String> {
        self.away(py, |book| {
            let owed = match plan {
                Some(plan) => book.owed_under((*plan.0).clone()).wait()?,
                None => book.ever_owed().wait()?,
            };
            let owed = binding::at(owed, now)?;
            Ok(binding::to_json(&binding::kept(&owed).collect::<Vec<_>>())?)
        })
    }

    fn metrics(&self, py: Python<'_>) -> PyResult<String> {
        self.away(py, |book| Ok(binding::to_json(&book.metrics().wait()?)?))
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
            let file = File::create(&path).map_err(|error| Fault::file(&path, &error))?;
            Ok(book.export(BufWriter::new(file)).wait()?)
        })
    }

    #[pyo3(signature = (path, tell=None))]
    fn import_(&self, py: Python<'_>, path: PathBuf, tell: Option<Py<PyAny>>) -> PyResult<(u64, u64, u64)> {
        self.away(py, |book| {
            let file = File::open(&path).map_err(|error| Fault::file(&path, &error))?;
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
        self.away(py, |book| Ok(binding::verification(&book.verify().wait()?).to_string()))
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
