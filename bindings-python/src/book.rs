//! The logbook.

use std::{
    path::PathBuf,
    process,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use futures_channel::oneshot;
use futures_util::{
    FutureExt,
    future::{self, Either, Shared},
};
use pyo3::prelude::*;
use sevlog::{IncidentId, Timestamp, Version};
use sevlog_store::{
    Absent, Logbook, LogbookError, Progress,
    binding::{self, Asked},
    list,
    store::Cursor,
};

use crate::{
    away::speak,
    call::{Call, Driver},
    file::{Stop, file},
    history::History,
    incident::Incident,
    plan::Plan,
    postmortem::Postmortem,
    raised::Raised,
    table::{self, Table},
};

/// A logbook, as the engine holds it.
#[pyclass(frozen, module = "sevlog._sevlog")]
pub(crate) struct Book {
    place: String,
    /// The process that opened it: threads that work for it are only there.
    process: u32,
    open: RwLock<Option<Open>>,
    /// How many calls were answered, of those that do not follow.
    answered: Arc<AtomicU64>,
    driver: Arc<Driver>,
}

/// A logbook that is open.
struct Open {
    book: Logbook,
    /// Never answered: it is dropped when the book is closed.
    _until: oneshot::Sender<()>,
    closed: Closed,
}

/// Done once the book is closed.
type Closed = Shared<oneshot::Receiver<()>>;

impl From<Logbook> for Open {
    fn from(book: Logbook) -> Self {
        let (until, closed) = oneshot::channel();
        Self { book, _until: until, closed: closed.shared() }
    }
}

impl Drop for Book {
    fn drop(&mut self) {
        if self.process != process::id() {
            // Closing waits for threads that stayed in the process that was forked.
            std::mem::forget(self.open.get_mut().unwrap_or_else(PoisonError::into_inner).take());
            std::mem::forget(Arc::clone(&self.driver));
        }
    }
}

impl Book {
    fn closed_already(&self) -> Raised {
        sevlog_store::StoreError::Closed { place: self.place.clone() }.into()
    }

    fn opened(&self) -> Result<(Logbook, Closed), Raised> {
        if self.process != process::id() {
            return Err(Raised::forked(&self.place));
        }
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let open = open.as_ref().ok_or_else(|| self.closed_already())?;
        Ok((open.book.clone(), open.closed.clone()))
    }

    fn call<T, F>(&self, work: impl FnOnce(Logbook) -> F) -> PyResult<Call>
    where
        T: for<'py> IntoPyObject<'py> + Send + 'static,
        F: Future<Output = Result<T, Raised>> + Send + 'static,
    {
        let (work, answered) = (work(self.opened()?.0), Arc::clone(&self.answered));
        Ok(Call::new(
            &self.driver,
            work.inspect(move |_| {
                answered.fetch_add(1, Ordering::Relaxed);
            }),
        ))
    }
}

/// An incident that somebody means by `INC-42`, or by its id.
async fn meant(book: &Logbook, reference: &str) -> Result<IncidentId, Raised> {
    match reference.parse() {
        Ok(id) => Ok(id),
        Err(_) => Ok(book.find(reference).await?),
    }
}

/// How many records of a book become columns at a time.
const PAGE: usize = 10_000;

/// Where a page of a list ended.
#[pyclass(frozen, module = "sevlog._sevlog")]
pub(crate) struct PageEnd(list::PageEnd);

/// What came of work whose progress was told to Python.
enum Told<T> {
    Done(T),
    Raised(PyErr),
}

impl<'py, T: IntoPyObject<'py, Error: Into<PyErr>>> IntoPyObject<'py> for Told<T> {
    type Target = T::Target;
    type Output = T::Output;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<T::Output> {
        match self {
            Self::Done(done) => done.into_pyobject(py).map_err(Into::into),
            Self::Raised(error) => Err(error),
        }
    }
}

fn progress(of: Progress) -> (u64, u64, u64) {
    (of.lines, of.appended, of.skipped)
}

#[pymethods]
impl Book {
    #[staticmethod]
    #[pyo3(signature = (place, plan=None, actor=None, create=true))]
    fn open(place: String, plan: Option<&Plan>, actor: Option<String>, create: bool) -> Call {
        let plan = plan.map(|plan| Arc::clone(&plan.0));
        let driver = Arc::new(Driver::default());
        let kept = Arc::clone(&driver);
        Call::new(&driver, async move {
            let absent = if create { Absent::Make } else { Absent::Refuse };
            let book = binding::options(plan.as_deref(), actor.as_deref())?.absent(absent).open(&place).await?;
            Ok(Self {
                place,
                process: process::id(),
                open: RwLock::new(Some(book.into())),
                answered: Arc::default(),
                driver: kept,
            })
        })
    }

    #[staticmethod]
    fn salvage(place: String, path: PathBuf) -> Call {
        Call::new(&Arc::default(), async move {
            let saved = binding::to_new_log(&path, |log| Logbook::salvage(&place, log)).await?;
            Ok(binding::salvaged(&saved).to_string())
        })
    }

    fn close(&self) -> PyResult<Call> {
        if self.process != process::id() {
            return Err(Raised::forked(&self.place).into());
        }
        let open = self.open.write().unwrap_or_else(PoisonError::into_inner).take();
        Ok(Call::new(&self.driver, async move {
            drop(open);
            Ok(())
        }))
    }

    #[getter]
    fn closed(&self) -> bool {
        self.process != process::id() || self.open.read().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    #[getter]
    fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }

    #[getter]
    fn place(&self) -> &str {
        &self.place
    }

    fn plan(&self) -> PyResult<Call> {
        self.call(|book| async move { Ok(Plan(book.plan().await?)) })
    }

    fn find(&self, reference: String) -> PyResult<Call> {
        self.call(|book| async move { Ok(book.find(&reference).await?.to_string()) })
    }

    fn get(&self, reference: String) -> PyResult<Call> {
        self.call(|book| async move {
            let id = meant(&book, &reference).await?;
            let incident = book.get(id).await?;
            Ok(Incident::from(incident.ok_or(LogbookError::UnknownIncident { reference })?))
        })
    }

    fn summary(&self, reference: String) -> PyResult<Call> {
        self.call(|book| async move {
            let found = book.summary(meant(&book, &reference).await?).await?;
            Ok(binding::summary(&found.ok_or(LogbookError::UnknownIncident { reference })?).to_string())
        })
    }

    fn history(&self, reference: String) -> PyResult<Call> {
        self.call(|book| async move { Ok(History::from(book.history(meant(&book, &reference).await?).await?)) })
    }

    /// The postmortem as of now, under the plan in force unless another is given.
    #[pyo3(signature = (reference, audience, plan=None, template=None))]
    fn postmortem(
        &self,
        reference: String,
        audience: String,
        plan: Option<&Plan>,
        template: Option<String>,
    ) -> PyResult<Call> {
        let plan = plan.map(|plan| Arc::clone(&plan.0));
        self.call(|book| async move {
            let history = book.history(meant(&book, &reference).await?).await?;
            let plan = match plan {
                Some(plan) => plan,
                None => book.plan().await?,
            };
            Postmortem::made(history.into(), plan, &audience, template)
        })
    }

    /// Records of an incident after a version, a line each.
    fn records(&self, id: String, after: u64, limit: usize) -> PyResult<Call> {
        self.call(|book| async move {
            let after: Version = binding::json("after", &after.to_string())?;
            let records = book.store().records(binding::id("incident", &id)?, after, limit).await?;
            Ok(records.iter().map(|record| record.line().to_owned()).collect::<Vec<_>>())
        })
    }

    /// Declares an incident.
    #[pyo3(signature = (actor, text, request=None))]
    fn declare(&self, actor: String, text: String, request: Option<String>) -> PyResult<Call> {
        self.call(|book| async move {
            let order = binding::order(&text, None, request.as_deref(), None)?;
            let handle = book.acting_as(binding::json("actor", &actor)?).declare_with(order).await?;
            Ok(Incident::from(Arc::new(handle.state().clone())))
        })
    }

    /// Carries out a command on an incident: the incident, its version before and after, whether the request was repeated.
    #[pyo3(signature = (actor, incident, text, basis=None, request=None, document=None))]
    fn execute(
        &self,
        actor: String,
        incident: String,
        text: String,
        basis: Option<u64>,
        request: Option<String>,
        document: Option<Py<Postmortem>>,
    ) -> PyResult<Call> {
        self.call(|book| async move {
            let order = binding::order(
                &text,
                basis,
                request.as_deref(),
                document.as_ref().map(|document| &document.get().document),
            )?;
            let id: IncidentId = binding::id("incident", &incident)?;
            let done = book.acting_as(binding::json("actor", &actor)?).execute(id, order).await?;
            Ok((Incident::from(done.incident), done.before.get(), done.version.get(), done.repeated))
        })
    }

    /// Carries out a command of the book: the version of its stream.
    #[pyo3(signature = (actor, text, request=None))]
    fn execute_book(&self, actor: String, text: String, request: Option<String>) -> PyResult<Call> {
        self.call(|book| async move {
            let order = binding::order(&text, None, request.as_deref(), None)?;
            Ok(book.acting_as(binding::json("actor", &actor)?).execute_book(order).await?.get())
        })
    }

    /// A page of summaries as JSON, and where it ended.
    #[pyo3(signature = (wanted, after=None))]
    fn list(&self, wanted: String, after: Option<&PageEnd>) -> PyResult<Call> {
        let after = after.map(|end| end.0);
        self.call(|book| async move {
            let page = book.list(binding::query(&wanted, after)?).await?;
            let summaries: Vec<_> = page.summaries.iter().map(binding::summary).collect();
            Ok((binding::to_json(&summaries)?, page.next.map(PageEnd)))
        })
    }

    fn search(&self, words: String, limit: usize) -> PyResult<Call> {
        self.call(|book| async move {
            let found = book.search(&words, limit).await?;
            Ok(binding::found(&found).to_string())
        })
    }

    /// What is owed, by all or by one incident, as JSON: under the plans that were in force, or under another.
    #[pyo3(signature = (due, now=None, plan=None, incident=None))]
    fn obligations(
        &self,
        due: bool,
        now: Option<String>,
        plan: Option<&Plan>,
        incident: Option<String>,
    ) -> PyResult<Call> {
        let plan = plan.map(|plan| Arc::clone(&plan.0));
        self.call(|book| async move {
            let asked = Asked::now(incident.as_deref())?;
            let owed = binding::owed(&book, asked, plan.as_deref(), now.as_deref()).await?;
            Ok(binding::to_json(&if due { owed.due() } else { owed.obligations() })?)
        })
    }

    #[pyo3(signature = (now=None))]
    fn next_due(&self, now: Option<String>) -> PyResult<Call> {
        self.call(|book| async move {
            let owed = binding::owed(&book, Asked::Now, None, now.as_deref()).await?;
            Ok(owed.next_due().map(|at: Timestamp| at.to_string()))
        })
    }

    /// What became of what was owed, as JSON.
    #[pyo3(signature = (now=None, plan=None))]
    fn compliance(&self, now: Option<String>, plan: Option<&Plan>) -> PyResult<Call> {
        let plan = plan.map(|plan| Arc::clone(&plan.0));
        self.call(|book| async move {
            let owed = binding::owed(&book, Asked::Ever, plan.as_deref(), now.as_deref()).await?;
            Ok(binding::to_json(&binding::kept(&owed).collect::<Vec<_>>())?)
        })
    }

    /// What became of what the book itself owed, as JSON.
    #[pyo3(signature = (now=None, plan=None))]
    fn book_compliance(&self, now: Option<String>, plan: Option<&Plan>) -> PyResult<Call> {
        let plan = plan.map(|plan| Arc::clone(&plan.0));
        self.call(|book| async move {
            let owed = binding::owed(&book, Asked::Now, plan.as_deref(), now.as_deref()).await?;
            Ok(binding::to_json(&owed.book_compliance())?)
        })
    }

    fn metrics(&self) -> PyResult<Call> {
        self.call(|book| async move { Ok(binding::to_json(&book.metrics().await?)?) })
    }

    /// Every record as a table.
    fn events(&self) -> PyResult<Call> {
        self.call(|book| async move {
            let mut cursor = Cursor::default();
            let mut batches = Vec::new();
            loop {
                let page = book.store().read_all(cursor.clone(), PAGE).await?;
                let (records, cursors): (Vec<_>, Vec<_>) = page.records.into_iter().unzip();
                let Some(last) = cursors.into_iter().next_back() else { break };
                batches.push(table::events(&records)?);
                cursor = last;
            }
            Ok(Table::new(table::events(&[])?, batches))
        })
    }

    /// Records after a cursor, each with its own, and how often a text had been removed then; if it is to wait, at least one record.
    /// Closing the book ends the wait.
    #[pyo3(signature = (after, limit, wait))]
    fn read_after(&self, after: String, limit: usize, wait: bool) -> PyResult<Call> {
        let ((book, closed), place) = (self.opened()?, self.place.clone());
        let work = async move {
            let (store, cursor) = (book.store(), || Cursor::from(after.as_str()));
            let mut page = store.read_all(cursor(), limit).await?;
            while page.records.is_empty() && wait {
                match future::select(store.appended_after(cursor()), closed.clone()).await {
                    Either::Left((appended, _)) => appended?,
                    Either::Right(_) => return Err(sevlog_store::StoreError::Closed { place }.into()),
                }
                page = store.read_all(cursor(), limit).await?;
            }
            let records = page.records.into_iter();
            let records = records.map(|(record, cursor)| (record.line().to_owned(), cursor.to_string()));
            Ok((records.collect::<Vec<_>>(), page.redactions))
        };
        Ok(Call::new(&self.driver, work))
    }

    /// How often a text was removed.
    fn redactions(&self) -> PyResult<Call> {
        let (book, _) = self.opened()?;
        Ok(Call::new(&self.driver, async move { Ok(book.store().redactions().await?) }))
    }

    fn export(&self, path: PathBuf) -> PyResult<Call> {
        self.call(|book| async move { Ok(binding::to_new_log(&path, |log| book.export(log)).await?) })
    }

    /// Takes over a log; `tell` is called with its progress on another thread. What it raises stops the import, and is raised.
    #[pyo3(signature = (path, tell=None))]
    fn import_(&self, path: PathBuf, tell: Option<Py<PyAny>>) -> PyResult<Call> {
        self.call(|book| async move {
            let stop = Stop::default();
            let log = binding::log(stop.ends(file(&path)?));
            let (stopping, raised) = (stop.clone(), Arc::new(Mutex::new(None)));
            let kept = Arc::clone(&raised);
            let tell = move |of: Progress| {
                let Some(tell) = tell.as_ref().filter(|_| !stopping.is_stopped()) else { return };
                speak(|py| {
                    if let Err(error) = tell.call1(py, progress(of)) {
                        *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                        stopping.stop();
                    }
                });
            };
            // Also where nobody waits for it any more.
            let _stop = stop.when_dropped();
            let done = book.import(log, tell).await;
            let raised = raised.lock().unwrap_or_else(PoisonError::into_inner).take();
            Ok(match raised {
                Some(error) => Told::Raised(error),
                None => Told::Done(progress(done?)),
            })
        })
    }

    fn verify(&self) -> PyResult<Call> {
        self.call(|book| async move { Ok(binding::verification(&book.verify().await?).to_string()) })
    }

    fn backup(&self, path: PathBuf) -> PyResult<Call> {
        self.call(|book| async move { Ok(book.backup(path).await?) })
    }

    /// Where the book stands.
    fn head(&self) -> PyResult<Call> {
        self.call(|book| async move { Ok(book.head().await?.to_string()) })
    }

    fn health(&self) -> PyResult<Call> {
        self.call(|book| async move { Ok(binding::health(&book.health().await?).to_string()) })
    }
}
