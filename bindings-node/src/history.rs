//! The history of an incident, and logs in files.

use std::{fs::File, io::BufReader, path::PathBuf, sync::Arc};

use napi::{
    Env,
    bindgen_prelude::{Object, ObjectFinalize},
};
use napi_derive::napi;
use sevlog::{Head, Timestamp};
use sevlog_store::binding::{self, Fault};

use crate::{
    away::{Arrival, arrived, away, drop_away},
    bytes::Bytes,
    incident::Incident,
    plan::Plan,
    postmortem,
    raised::Raised,
};

/// A history, as the engine holds it.
#[napi(custom_finalize)]
pub struct History {
    pub(crate) log: Arc<sevlog::History>,
    /// Of its own: whoever asks for the state then asks for nothing that takes time.
    incident: Arc<sevlog::Incident>,
    unseen: i64,
}

impl From<sevlog::History> for History {
    fn from(history: sevlog::History) -> Self {
        let lines = history.records().iter().map(|record| record.line().len()).sum::<usize>();
        let incident = Arc::new(history.incident().clone());
        Self { log: Arc::new(history), incident, unseen: lines.try_into().unwrap_or(i64::MAX) }
    }
}

impl ObjectFinalize for History {
    fn finalize(self, env: Env) -> napi::Result<()> {
        env.adjust_external_memory(self.unseen.saturating_neg())?;
        drop_away((self.log, self.incident));
        Ok(())
    }
}

impl Arrival for History {
    fn unseen(&self) -> i64 {
        self.unseen
    }
}

/// The incidents of a log, in the order in which they begin. They are handed out one by one: to make objects of 100,000 at once would
/// hold the event loop.
#[napi(custom_finalize)]
pub struct Log(std::vec::IntoIter<History>);

impl ObjectFinalize for Log {
    fn finalize(self, _: Env) -> napi::Result<()> {
        drop_away(self.0);
        Ok(())
    }
}

impl Arrival for Log {}

#[napi]
impl Log {
    /// The next one; none at the end.
    #[napi(catch_unwind)]
    pub fn next(&mut self, env: &Env) -> napi::Result<Option<History>> {
        let history = self.0.next();
        if let Some(history) = &history {
            env.adjust_external_memory(history.unseen)?;
        }
        Ok(history)
    }
}

fn incidents(log: impl std::io::BufRead) -> Result<Log, Raised> {
    let histories: Vec<_> = sevlog::History::read(log)?.into_iter().map(History::from).collect();
    Ok(Log(histories.into_iter()))
}

/// Two histories after one command.
#[napi(object, object_from_js = false)]
pub struct Pair {
    /// Of the source.
    pub source: History,
    /// Of the target.
    pub target: History,
}

impl Arrival for Pair {
    fn unseen(&self) -> i64 {
        self.source.unseen.saturating_add(self.target.unseen)
    }
}

#[napi]
impl History {
    /// The state that the records fold to.
    #[napi(catch_unwind)]
    pub fn incident(&self, env: &Env) -> napi::Result<Incident> {
        arrived(*env, Incident(Arc::clone(&self.incident)))
    }

    /// Records after a version, a line each.
    #[napi(catch_unwind)]
    #[must_use]
    pub fn lines(&self, after: u32, limit: u32) -> String {
        let (after, limit) = (after.try_into().unwrap_or(usize::MAX), limit.try_into().unwrap_or(usize::MAX));
        let records = self.log.records().iter().skip(after).take(limit);
        records.map(sevlog::Record::line).collect::<Vec<_>>().join("\n")
    }

    /// How many records it has.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn length(&self) -> i64 {
        self.log.records().len().try_into().unwrap_or(i64::MAX)
    }

    /// What was known at a moment.
    #[napi(catch_unwind, ts_return_type = "Promise<History>")]
    pub fn as_of<'env>(&self, env: &'env Env, at: String) -> napi::Result<Object<'env>> {
        let history = Arc::clone(&self.log);
        away(env, async move { Ok(History::from(history.as_of(Timestamp::parse(&at)?))) })
    }

    /// The versions that `as_of` left out although their time is early enough.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn left_out(&self) -> Vec<i64> {
        self.log.left_out().iter().map(|version| version.get().try_into().unwrap_or(i64::MAX)).collect()
    }

    /// The versions that were recorded at a time before one that precedes them.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn clock_steps(&self) -> Vec<i64> {
        self.log.clock_steps().iter().map(|version| version.get().try_into().unwrap_or(i64::MAX)).collect()
    }

    /// The document of it.
    #[napi(catch_unwind, ts_return_type = "Promise<Postmortem>")]
    pub fn postmortem<'env>(
        &self,
        env: &'env Env,
        plan: &Plan,
        audience: String,
        template: Option<String>,
    ) -> napi::Result<Object<'env>> {
        let (history, plan) = (Arc::clone(&self.log), Arc::clone(&plan.0));
        away(env, async move { postmortem::made(&history, &plan, &audience, template.as_deref()) })
    }

    /// Whether it holds the same records.
    #[napi(catch_unwind)]
    #[must_use]
    pub fn equals(&self, other: &History) -> bool {
        self.log == other.log
    }
}

/// The history of a stream that nothing was declared in yet.
#[napi(catch_unwind, ts_return_type = "Promise<History>")]
pub fn empty_history(env: &Env, incident: String) -> napi::Result<Object<'_>> {
    away(env, async move { Ok(History::from(sevlog::History::new(binding::id("incident", &incident)?))) })
}

fn open(path: &str) -> Result<BufReader<File>, Raised> {
    let path = PathBuf::from(path);
    Ok(binding::log(File::open(&path).map_err(|error| Fault::file(&path, &error))?))
}

/// Reads every incident of a log.
#[napi(catch_unwind, ts_return_type = "Promise<Log>")]
pub fn read_log(env: &Env, path: String) -> napi::Result<Object<'_>> {
    away(env, async move { incidents(open(&path)?) })
}

/// Reads every incident of a log in memory.
#[napi(catch_unwind, ts_return_type = "Promise<Log>")]
pub fn parse_log<'env>(env: &'env Env, log: &mut Bytes) -> napi::Result<Object<'env>> {
    let log = log.take();
    away(env, async move { incidents(&*log) })
}

/// What verifying a log finds, as JSON.
#[napi(catch_unwind, ts_return_type = "Promise<string>")]
pub fn verify_log(env: &Env, path: String, heads: String) -> napi::Result<Object<'_>> {
    away(env, async move {
        let heads = binding::json::<Vec<Head>>("heads", &heads)?;
        Ok(binding::verification(&sevlog::verify_against(open(&path)?, heads)).to_string())
    })
}

/// What verifying a log in memory finds, as JSON.
#[napi(catch_unwind, ts_return_type = "Promise<string>")]
pub fn verify_bytes<'env>(env: &'env Env, log: &mut Bytes, heads: String) -> napi::Result<Object<'env>> {
    let log = log.take();
    away(env, async move {
        let heads = binding::json::<Vec<Head>>("heads", &heads)?;
        Ok(binding::verification(&sevlog::verify_against(&*log, heads)).to_string())
    })
}

/// Decides a command on a history without a logbook; gives the history after it.
#[napi(catch_unwind, ts_return_type = "Promise<History>")]
pub fn decide<'env>(
    env: &'env Env,
    history: &History,
    command: String,
    setting: String,
    plan: &Plan,
) -> napi::Result<Object<'env>> {
    let (history, plan) = (Arc::clone(&history.log), Arc::clone(&plan.0));
    away(env, async move { Ok(History::from(binding::decide(&history, &command, &setting, &plan)?)) })
}

/// The same for a command on two of them.
#[napi(catch_unwind, ts_return_type = "Promise<Pair>")]
pub fn decide_pair<'env>(
    env: &'env Env,
    source: &History,
    target: &History,
    command: String,
    setting: String,
    plan: &Plan,
) -> napi::Result<Object<'env>> {
    let (source, target, plan) = (Arc::clone(&source.log), Arc::clone(&target.log), Arc::clone(&plan.0));
    away(env, async move {
        let (source, target) = binding::decide_pair(&source, &target, &command, &setting, &plan)?;
        Ok(Pair { source: source.into(), target: target.into() })
    })
}

/// A time with its offset in its one form on the wire.
#[napi(catch_unwind)]
pub fn wire_time(time: String) -> napi::Result<String> {
    Ok(Timestamp::parse(&time).map_err(Raised::from)?.to_string())
}

/// Whether a line is a record.
#[napi(catch_unwind)]
pub fn check_record(line: String) -> napi::Result<()> {
    sevlog::Record::read(&line).map_err(|error| Raised::from(Fault::from(error)))?;
    Ok(())
}

/// Whether a text is a ULID in its one form.
#[napi(catch_unwind)]
pub fn check_id(text: String) -> napi::Result<()> {
    let checked = text.parse::<sevlog::RecordId>();
    checked.map_err(|error| Raised::from(Fault::new(binding::Class::Sevlog, error.code(), error)))?;
    Ok(())
}
