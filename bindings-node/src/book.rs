//! The logbook.

use std::{
    fs::File,
    future::Future,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use napi::{
    Env, Status,
    bindgen_prelude::{FnArgs, Function, Object},
    threadsafe_function::ThreadsafeFunctionCallMode,
};
use napi_derive::napi;
use serde::Serialize;
use sevlog::{IncidentId, Timestamp, Version};
use sevlog_store::{
    Logbook, Progress, StoreError,
    binding::{self, Asked, Fault},
    list,
    store::Cursor,
};

use crate::{
    away::{Arrival, away},
    history::History,
    incident::Incident,
    plan::Plan,
    postmortem::Postmortem,
    raised::Raised,
    signal::{Signal, Stop, unless},
};

/// How much JSON is read at once, so that the event loop is not held for long by it.
const PIECE: usize = 64 << 10;

/// A logbook, as the engine holds it.
#[napi]
pub struct Book {
    place: String,
    open: Arc<Mutex<Option<Logbook>>>,
    /// Ends the wait of whoever follows it.
    closing: Arc<Signal>,
}

impl Arrival for Book {}

impl Book {
    fn logbook(&self) -> Result<Logbook, Raised> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.clone().ok_or_else(|| closed(&self.place))
    }

    fn away<'env, T: Arrival, F: Future<Output = Result<T, Raised>> + Send + 'static>(
        &self,
        env: &'env Env,
        work: impl FnOnce(Logbook) -> F + Send + 'static,
    ) -> napi::Result<Object<'env>> {
        let book = self.logbook();
        away(env, async move { work(book?).await })
    }
}

fn closed(place: &str) -> Raised {
    StoreError::Closed { place: place.to_owned() }.into()
}

/// A number of JavaScript as one of the engine.
fn whole(name: &str, number: i64) -> Result<u64, Raised> {
    Ok(u64::try_from(number).map_err(|_| Fault::argument(name, format!("{number} is less than 0")))?)
}

fn number(of: u64) -> i64 {
    of.try_into().unwrap_or(i64::MAX)
}

/// Where a page of a list ended.
#[napi]
pub struct PageEnd(list::PageEnd);

/// A page of summaries, as JSON, and where it ended.
#[napi(object, object_from_js = false)]
pub struct SummaryPage {
    /// The summaries.
    pub summaries: String,
    /// Where it ended; none where there is no further one.
    pub next: Option<PageEnd>,
}

impl Arrival for SummaryPage {}

/// A page of records.
#[napi(object, object_from_js = false)]
#[derive(Default)]
pub struct RecordPage {
    /// A line each.
    pub lines: String,
    /// The cursor of each, a line each.
    pub cursors: String,
    /// How often a text had been removed when they were read.
    pub redactions: i64,
}

impl Arrival for RecordPage {}

/// What came of a command.
#[napi(object, object_from_js = false)]
pub struct Executed {
    /// The incident after it.
    pub incident: Incident,
    /// Its version before.
    pub before: i64,
    /// Its version after.
    pub version: i64,
    /// Whether the request was carried out before.
    pub repeated: bool,
}

impl Arrival for Executed {
    fn unseen(&self) -> i64 {
        self.incident.unseen()
    }
}

/// How far an import has come.
#[napi(object, object_from_js = false)]
pub struct ImportProgress {
    /// How many lines were read.
    pub lines: i64,
    /// How many records are new to the book.
    pub appended: i64,
    /// How many it had.
    pub skipped: i64,
    /// How often that was told. The calls have a way of their own to the event loop, and may come there after the answer.
    pub told: u32,
}

impl Arrival for ImportProgress {}

type Tell<'env> = Function<'env, FnArgs<(i64, i64, i64)>, ()>;

/// Values as arrays of JSON, none of them long.
fn pieces(values: impl Iterator<Item = impl Serialize>) -> Result<Vec<String>, Raised> {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    for value in values {
        piece.push(if piece.is_empty() { '[' } else { ',' });
        piece.push_str(&binding::to_json(&value)?);
        if piece.len() >= PIECE {
            piece.push(']');
            pieces.push(std::mem::take(&mut piece));
        }
    }
    if !piece.is_empty() {
        piece.push(']');
        pieces.push(piece);
    }
    Ok(pieces)
}

/// Opens a book, or makes one.
#[napi(catch_unwind, ts_return_type = "Promise<Book>")]
pub fn open_book<'env>(
    env: &'env Env,
    place: String,
    plan: Option<&Plan>,
    actor: Option<String>,
) -> napi::Result<Object<'env>> {
    let plan = plan.map(|plan| Arc::clone(&plan.0));
    away(env, async move {
        let book = binding::options(plan.as_deref(), actor.as_deref())?.open(&place).await?;
        Ok(Book { place, open: Arc::new(Mutex::new(Some(book))), closing: Arc::default() })
    })
}

/// Writes what can still be read of a damaged book as a log, to a new file; what was saved, as JSON.
#[napi(catch_unwind, ts_return_type = "Promise<string>")]
pub fn salvage_book(env: &Env, place: String, path: String) -> napi::Result<Object<'_>> {
    away(env, async move {
        let saved = binding::to_new_log(path.as_ref(), |log| Logbook::salvage(&place, log)).await?;
        Ok(binding::salvaged(&saved).to_string())
    })
}

#[napi]
impl Book {
    /// Closes it, as soon as what is under way is done.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn close<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        let book = self.open.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.closing.give();
        away(env, async move {
            drop(book);
            Ok(())
        })
    }

    /// Whether it is closed.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn closed(&self) -> bool {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    /// Where it is.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The plan in force.
    #[napi(catch_unwind, ts_return_type = "Promise<Plan>")]
    pub fn plan<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        self.away(env, |book| async move { Ok(Plan(book.plan().await?)) })
    }

    /// The id of an incident, by its number or its id.
    #[napi(catch_unwind, ts_return_type = "Promise<string>")]
    pub fn find<'env>(&self, env: &'env Env, reference: String) -> napi::Result<Object<'env>> {
        self.away(env, |book| async move { Ok(book.find(&reference).await?.to_string()) })
    }

    /// An incident as it is now, by its number or its id.
    #[napi(catch_unwind, ts_return_type = "Promise<Incident>")]
    pub fn get<'env>(&self, env: &'env Env, reference: String) -> napi::Result<Object<'env>> {
        self.away(env, |book| async move {
            let found = book.get(book.find(&reference).await?).await?;
            Ok(Incident(found.ok_or_else(|| Fault::internal("what was found is gone"))?))
        })
    }

    /// What a list shows of an incident, as JSON.
    #[napi(catch_unwind, ts_return_type = "Promise<string>")]
    pub fn summary<'env>(&self, env: &'env Env, reference: String) -> napi::Result<Object<'env>> {
        self.away(env, |book| async move {
            let found = book.summary(book.find(&reference).await?).await?;
            Ok(binding::summary(&found.ok_or_else(|| Fault::internal("what was found is gone"))?).to_string())
        })
    }

    /// An incident with all its records.
    #[napi(catch_unwind, ts_return_type = "Promise<History>")]
    pub fn history<'env>(&self, env: &'env Env, reference: String) -> napi::Result<Object<'env>> {
        self.away(env, |book| async move { Ok(History::from(book.history(book.find(&reference).await?).await?)) })
    }

    /// Records of an incident after a version, a line each.
    #[napi(catch_unwind, ts_return_type = "Promise<string>")]
    pub fn records<'env>(&self, env: &'env Env, id: String, after: i64, limit: u32) -> napi::Result<Object<'env>> {
        self.away(env, move |book| async move {
            let after: Version = binding::json("after", &after.to_string())?;
            let limit = limit.try_into().unwrap_or(usize::MAX);
            let records = book.store().records(binding::id("incident", &id)?, after, limit).await?;
            Ok(records.iter().map(sevlog::Record::line).collect::<Vec<_>>().join("\n"))
        })
    }

    /// Declares an incident.
    #[napi(catch_unwind, ts_return_type = "Promise<Incident>")]
    pub fn declare<'env>(
        &self,
        env: &'env Env,
        actor: String,
        command: String,
        request: Option<String>,
    ) -> napi::Result<Object<'env>> {
        self.away(env, |book| async move {
            let order = binding::order(&command, None, request.as_deref(), None)?;
            let handle = book.acting_as(binding::json("actor", &actor)?).declare_with(order).await?;
            Ok(Incident(Arc::new(handle.state().clone())))
        })
    }

    /// Carries out a command on an incident.
    #[napi(catch_unwind, ts_return_type = "Promise<Executed>")]
    pub fn execute<'env>(
        &self,
        env: &'env Env,
        actor: String,
        incident: String,
        command: String,
        basis: Option<i64>,
        request: Option<String>,
        document: Option<&Postmortem>,
    ) -> napi::Result<Object<'env>> {
        let document = document.map(|document| Arc::clone(&document.0));
        self.away(env, move |book| async move {
            let basis = basis.map(|basis| whole("basis", basis)).transpose()?;
            let order = binding::order(&command, basis, request.as_deref(), document.as_deref())?;
            let id: IncidentId = binding::id("incident", &incident)?;
            let done = book.acting_as(binding::json("actor", &actor)?).execute(id, order).await?;
            Ok(Executed {
                incident: Incident(done.incident),
                before: number(done.before.get()),
                version: number(done.version.get()),
                repeated: done.repeated,
            })
        })
    }

    /// Carries out a command of the book: the version of its stream.
    #[napi(catch_unwind, ts_return_type = "Promise<number>")]
    pub fn execute_book<'env>(
        &self,
        env: &'env Env,
        actor: String,
        command: String,
        request: Option<String>,
    ) -> napi::Result<Object<'env>> {
        self.away(env, |book| async move {
            let order = binding::order(&command, None, request.as_deref(), None)?;
            let version = book.acting_as(binding::json("actor", &actor)?).execute_book(order).await?;
            Ok(number(version.get()))
        })
    }

    /// A page of summaries.
    #[napi(catch_unwind, ts_return_type = "Promise<SummaryPage>")]
    pub fn list<'env>(&self, env: &'env Env, wanted: String, after: Option<&PageEnd>) -> napi::Result<Object<'env>> {
        let after = after.map(|end| end.0);
        self.away(env, move |book| async move {
            let page = book.list(binding::query(&wanted, after)?).await?;
            let summaries: Vec<_> = page.summaries.iter().map(binding::summary).collect();
            Ok(SummaryPage { summaries: binding::to_json(&summaries)?, next: page.next.map(PageEnd) })
        })
    }

    /// The incidents in which somebody wrote some words, as JSON.
    #[napi(catch_unwind, ts_return_type = "Promise<string>")]
    pub fn search<'env>(&self, env: &'env Env, words: String, limit: u32) -> napi::Result<Object<'env>> {
        self.away(env, move |book| async move {
            let found = book.search(&words, limit.try_into().unwrap_or(usize::MAX)).await?;
            Ok(binding::found(&found).to_string())
        })
    }

    /// What is owed, by all or by one incident, in pieces of JSON: under the plans that were in force, or under another.
    #[napi(catch_unwind, ts_return_type = "Promise<Array<string>>")]
    pub fn obligations<'env>(
        &self,
        env: &'env Env,
        due: bool,
        now: Option<String>,
        plan: Option<&Plan>,
        incident: Option<String>,
    ) -> napi::Result<Object<'env>> {
        let plan = plan.map(|plan| Arc::clone(&plan.0));
        self.away(env, move |book| async move {
            let asked = Asked::now(incident.as_deref())?;
            let owed = binding::owed(&book, asked, plan.as_deref(), now.as_deref()).await?;
            pieces(if due { owed.due() } else { owed.obligations() }.iter())
        })
    }

    /// The next moment at which something begins to be due or overdue.
    #[napi(catch_unwind, ts_return_type = "Promise<string | null>")]
    pub fn next_due<'env>(&self, env: &'env Env, now: Option<String>) -> napi::Result<Object<'env>> {
        self.away(env, |book| async move {
            let owed = binding::owed(&book, Asked::Now, None, now.as_deref()).await?;
            Ok(owed.next_due().map(|at: Timestamp| at.to_string()))
        })
    }

    /// What became of what was owed, in pieces of JSON.
    #[napi(catch_unwind, ts_return_type = "Promise<Array<string>>")]
    pub fn compliance<'env>(
        &self,
        env: &'env Env,
        now: Option<String>,
        plan: Option<&Plan>,
    ) -> napi::Result<Object<'env>> {
        let plan = plan.map(|plan| Arc::clone(&plan.0));
        self.away(env, |book| async move {
            let owed = binding::owed(&book, Asked::Ever, plan.as_deref(), now.as_deref()).await?;
            pieces(binding::kept(&owed))
        })
    }

    /// What became of what the book itself owed, as JSON.
    #[napi(catch_unwind, ts_return_type = "Promise<string>")]
    pub fn book_compliance<'env>(
        &self,
        env: &'env Env,
        now: Option<String>,
        plan: Option<&Plan>,
    ) -> napi::Result<Object<'env>> {
        let plan = plan.map(|plan| Arc::clone(&plan.0));
        self.away(env, |book| async move {
            let owed = binding::owed(&book, Asked::Now, plan.as_deref(), now.as_deref()).await?;
            Ok(binding::to_json(&owed.book_compliance())?)
        })
    }

    /// How long things took, as JSON.
    #[napi(catch_unwind, ts_return_type = "Promise<string>")]
    pub fn metrics<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        self.away(env, |book| async move { Ok(binding::to_json(&book.metrics().await?)?) })
    }

    /// Records after a cursor. Where there is none, it waits for one until it is stopped, if it is to wait at all.
    #[napi(catch_unwind, ts_return_type = "Promise<RecordPage>")]
    pub fn read_after<'env>(
        &self,
        env: &'env Env,
        after: String,
        limit: u32,
        stop: Option<&Stop>,
    ) -> napi::Result<Object<'env>> {
        let stop = stop.map(|stop| Arc::clone(&stop.0));
        let (closing, place) = (Arc::clone(&self.closing), self.place.clone());
        self.away(env, move |book| async move {
            let limit = limit.try_into().unwrap_or(usize::MAX);
            let (store, cursor) = (book.store(), || Cursor::from(&*after));
            let mut page = store.read_all(cursor(), limit).await?;
            if let (true, Some(stop)) = (page.records.is_empty(), stop) {
                let waited = unless(stop.come(), unless(closing.come(), store.appended_after(cursor()))).await;
                match waited {
                    None => return Ok(RecordPage::default()),
                    Some(None) => return Err(closed(&place)),
                    Some(Some(appended)) => appended?,
                }
                page = store.read_all(cursor(), limit).await?;
            }
            let (lines, cursors): (Vec<_>, Vec<_>) =
                page.records.iter().map(|(record, cursor)| (record.line(), cursor.to_string())).unzip();
            Ok(RecordPage { lines: lines.join("\n"), cursors: cursors.join("\n"), redactions: number(page.redactions) })
        })
    }

    /// How often a text was removed.
    #[napi(catch_unwind, ts_return_type = "Promise<number>")]
    pub fn redactions<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        self.away(env, |book| async move { Ok(number(book.store().redactions().await?)) })
    }

    /// Writes the whole book as one log, to a new file.
    #[napi(catch_unwind, ts_return_type = "Promise<number>")]
    pub fn export<'env>(&self, env: &'env Env, path: String) -> napi::Result<Object<'env>> {
        self.away(
            env,
            |book| async move { Ok(number(binding::to_new_log(path.as_ref(), |log| book.export(log)).await?)) },
        )
    }

    /// Takes over the records of a log.
    #[napi(
        catch_unwind,
        ts_args_type = "path: string, tell?: (lines: number, appended: number, skipped: number) => void",
        ts_return_type = "Promise<ImportProgress>"
    )]
    pub fn import<'env>(&self, env: &'env Env, path: String, tell: Option<Tell<'env>>) -> napi::Result<Object<'env>> {
        // It holds the loop while calls are under way.
        let tell = tell.map(|tell| tell.build_threadsafe_function().build()).transpose()?;
        self.away(env, |book| async move {
            let path = PathBuf::from(path);
            let file = File::open(&path).map_err(|error| Fault::file(&path, &error))?;
            let told = Arc::new(AtomicU32::new(0));
            let telling = Arc::clone(&told);
            let tell = move |of: Progress| {
                let Some(tell) = &tell else { return };
                let so_far = (number(of.lines), number(of.appended), number(of.skipped));
                // Where the process ends, there is nobody left to tell.
                if tell.call(so_far.into(), ThreadsafeFunctionCallMode::NonBlocking) == Status::Ok {
                    telling.fetch_add(1, Ordering::Relaxed);
                }
            };
            let Progress { lines, appended, skipped } = book.import(binding::log(file), tell).await?;
            let (lines, appended, skipped) = (number(lines), number(appended), number(skipped));
            Ok(ImportProgress { lines, appended, skipped, told: told.load(Ordering::Relaxed) })
        })
    }

    /// Checks every record of the book; what was found, as JSON.
    #[napi(catch_unwind, ts_return_type = "Promise<string>")]
    pub fn verify<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        self.away(env, |book| async move { Ok(binding::verification(&book.verify().await?).to_string()) })
    }

    /// Writes a copy of the book to a new file.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn backup<'env>(&self, env: &'env Env, path: String) -> napi::Result<Object<'env>> {
        self.away(env, |book| async move { Ok(book.backup(path).await?) })
    }

    /// Where the book stands.
    #[napi(catch_unwind, ts_return_type = "Promise<string>")]
    pub fn head<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        self.away(env, |book| async move { Ok(book.head().await?.to_string()) })
    }

    /// How its store is, as JSON.
    #[napi(catch_unwind, ts_return_type = "Promise<string>")]
    pub fn health<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        self.away(env, |book| async move { Ok(binding::health(&book.health().await?).to_string()) })
    }
}
