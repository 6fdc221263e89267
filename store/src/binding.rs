//! What a binding to another language needs, whichever it is: commands, queries and answers as JSON text, and every error as a
//! class, a code, a sentence and fields.
//!
//! A boundary is crossed once for a command or a stream, as text. What stands here is converted, never decided.

use std::{
    any::Any,
    collections::BTreeMap,
    fmt::Display,
    fs::{self, File, OpenOptions},
    io::{BufReader, BufWriter, ErrorKind, Read},
    path::Path,
    str::FromStr,
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use sevlog::{
    Actor, Channel, Code, Command, CommandError, CommandId, Context, Digest, History, HistoryError, IncidentId, Intent,
    PersonId, Plan, PlanError, Postmortem, RecordError, Rejection, RequestId, Role, Seed, Service, SeverityLabel,
    Source, Status, Template, TimeError, Timestamp, Verification, Version,
    command::Document,
    event::{DocumentAudience, IncidentKind},
    import::{self, ImportError, Mapping},
};

use crate::{
    Conflict, Logbook, LogbookError, Options, Order, Owed, Salvaged, StoreError, Summary,
    list::{Found, PageEnd, Query},
    store::Health,
};

/// An error as a language throws it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The class that it is thrown as.
    pub class: Class,
    /// The stable code.
    pub code: Code,
    /// A sentence for a person.
    pub message: String,
    /// What belongs to it, for a program, under the names of the wire.
    pub fields: Value,
}

/// The classes of errors that every binding has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Anything that has no class of its own.
    Sevlog,
    /// The rules stand against a command.
    Rejected,
    /// Somebody changed the same thing meanwhile.
    Contradicted,
    /// A stream is not at the version that it was expected at.
    VersionConflict,
    /// A log is not sound.
    InvalidLog,
    /// A book, or a file, cannot be read or written.
    Store,
}

impl Class {
    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sevlog => "SevlogError",
            Self::Rejected => "Rejected",
            Self::Contradicted => "Contradicted",
            Self::VersionConflict => "VersionConflict",
            Self::InvalidLog => "InvalidLog",
            Self::Store => "StoreError",
        }
    }
}

impl Fault {
    /// An error without fields.
    pub fn new(class: Class, code: Code, message: impl Display) -> Self {
        Self { class, code, message: message.to_string(), fields: json!({}) }
    }

    /// The same with fields.
    #[must_use]
    pub fn with(self, fields: Value) -> Self {
        Self { fields, ..self }
    }

    /// An argument that is not what it should be.
    #[must_use]
    pub fn argument(name: &str, problem: impl Display) -> Self {
        Self::new(Class::Sevlog, Code::CommandInvalid, format!("`{name}`: {problem}"))
    }

    /// A mistake of the library itself.
    #[must_use]
    pub fn internal(problem: &str) -> Self {
        let message =
            format!("sevlog made a mistake: {problem}; please report it, and look at the book before going on");
        Self::new(Class::Sevlog, Code::LibraryFault, message)
    }

    /// The same, where it panicked.
    #[must_use]
    pub fn panicked(panic: &(dyn Any + Send)) -> Self {
        let text = panic.downcast_ref::<&str>().copied();
        Self::internal(
            text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("it did not say why"),
        )
    }

    /// A file that cannot be read or written.
    #[must_use]
    pub fn file(path: &Path, error: &std::io::Error) -> Self {
        let message = format!("{}: {error}", path.display());
        Self::new(Class::Store, Code::TransferFailed, message).with(json!({ "path": path.display().to_string() }))
    }

    fn of_conflict(conflict: &Conflict) -> Self {
        let between = conflict.between.iter().map(|one| {
            json!({
                "version": one.version, "record": one.record, "type": one.name, "actor": one.actor,
                "recordedAt": one.recorded_at,
            })
        });
        Self::new(Class::VersionConflict, Code::VersionConflict, conflict).with(json!({
            "incident": conflict.incident, "expected": conflict.expected, "actual": conflict.actual,
            "between": between.collect::<Vec<_>>(),
        }))
    }
}

impl From<Rejection> for Fault {
    fn from(rejection: Rejection) -> Self {
        let contradicted = rejection.reasons().any(|reason| reason.code() == Code::Contradicted);
        let class = if contradicted { Class::Contradicted } else { Class::Rejected };
        let reasons: Vec<_> = rejection.reasons().map(sevlog::Reason::to_json).collect();
        Self::new(class, rejection.code(), &rejection).with(json!({ "reasons": reasons }))
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Conflict(conflict) => Self::of_conflict(conflict),
            _ => Self::new(Class::Store, error.code(), &error).with(json!({ "transient": error.is_transient() })),
        }
    }
}

impl From<LogbookError> for Fault {
    fn from(error: LogbookError) -> Self {
        let (code, message) = (error.code(), error.to_string());
        match error {
            LogbookError::Rejected(rejection) => rejection.into(),
            LogbookError::Store(error) => error.into(),
            LogbookError::UnknownIncident { reference } => {
                Self::new(Class::Sevlog, code, message).with(json!({ "reference": reference }))
            }
            LogbookError::NumberOfAnother { reference, book } => {
                Self::new(Class::Sevlog, code, message).with(json!({ "reference": reference, "book": book }))
            }
            LogbookError::NumberTwice { reference, incidents } => {
                Self::new(Class::Sevlog, code, message).with(json!({ "reference": reference, "incidents": incidents }))
            }
            LogbookError::NoIncident { stream } => {
                Self::new(Class::Sevlog, code, message).with(json!({ "stream": stream }))
            }
            LogbookError::CommittedUnread { incident, version, .. } => {
                Self::new(Class::Store, code, message).with(json!({ "incident": incident, "version": version }))
            }
            LogbookError::Import { line, .. } => {
                Self::new(Class::InvalidLog, code, message).with(json!({ "line": line }))
            }
            LogbookError::Forked { forks, progress } => {
                let forks = forks
                    .iter()
                    .map(|fork| json!({ "incident": fork.incident, "version": fork.version, "line": fork.line }));
                Self::new(Class::InvalidLog, code, message).with(json!({
                    "forks": forks.collect::<Vec<_>>(), "lines": progress.lines, "appended": progress.appended,
                    "skipped": progress.skipped,
                }))
            }
            LogbookError::Book(_) => Self::new(Class::InvalidLog, code, message),
            LogbookError::BookNeeded { .. } | LogbookError::IncidentNeeded { .. } => {
                Self::new(Class::Sevlog, code, message)
            }
        }
    }
}

impl From<HistoryError> for Fault {
    fn from(error: HistoryError) -> Self {
        let line = match &error {
            HistoryError::Log(error) => Some(error.line),
            HistoryError::Replay { line, .. } => Some(*line),
            _ => None,
        };
        Self::new(Class::InvalidLog, error.code(), &error).with(json!({ "line": line }))
    }
}

impl From<RecordError> for Fault {
    fn from(error: RecordError) -> Self {
        Self::new(Class::InvalidLog, error.code(), &error).with(json!({ "line": 1, "column": error.column }))
    }
}

impl From<ImportError> for Fault {
    fn from(error: ImportError) -> Self {
        Self::new(Class::Sevlog, error.code(), &error).with(json!({ "line": error.line, "column": error.column }))
    }
}

impl From<CommandError> for Fault {
    fn from(error: CommandError) -> Self {
        Self::new(Class::Sevlog, error.code(), &error)
    }
}

impl From<PlanError> for Fault {
    fn from(error: PlanError) -> Self {
        Self::new(Class::Sevlog, error.code(), &error)
    }
}

impl From<TimeError> for Fault {
    fn from(error: TimeError) -> Self {
        Self::new(Class::Sevlog, error.code(), &error)
    }
}

impl From<sevlog::canonical::CanonicalError> for Fault {
    fn from(error: sevlog::canonical::CanonicalError) -> Self {
        Self::internal(&error.to_string())
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(&error.to_string())
    }
}

/// Reads JSON that was given as an argument.
///
/// # Errors
/// When it is not what the argument takes.
pub fn json<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|error| {
        // Nobody typed this text: a place in it tells them nothing.
        let place = format!(" at line {} column {}", error.line(), error.column());
        let problem = error.to_string();
        Fault::argument(name, problem.strip_suffix(&place).unwrap_or(&problem))
    })
}

/// A log to be read a line at a time, from a file. With the eight kilobytes that are usual, asking for them took a fiftieth of the time of
/// reading and folding the log, and every fourteenth line was cut in two.
pub fn log<R: Read>(file: R) -> BufReader<R> {
    BufReader::with_capacity(64 * 1024, file)
}

/// Reads an id, or whatever else has one textual form.
///
/// # Errors
/// When it is not in that form.
pub fn id<T: FromStr<Err: Display>>(name: &str, text: &str) -> Result<T, Fault> {
    text.parse().map_err(|error| Fault::argument(name, error))
}

/// A value as JSON.
///
/// # Errors
/// When it has none, which is a mistake of this library.
pub fn to_json(value: &(impl Serialize + ?Sized)) -> Result<String, Fault> {
    Ok(serde_json::to_string(value)?)
}

/// A command as it crosses, with the version that its author saw, its request, and the document that it publishes.
///
/// # Errors
/// When it is no command.
pub fn order(
    command: &str,
    basis: Option<u64>,
    request: Option<&str>,
    document: Option<&Postmortem>,
) -> Result<Order, Fault> {
    let mut command = Command::from_json(command)?;
    if let (Intent::PublishPostmortem(publish), Some(document)) = (&mut command.intent, document) {
        publish.document = Document::Made(Box::new(document.clone()));
    }
    let mut order = Order::new(command);
    order.basis = basis.map(|basis| json::<Version>("basis", &basis.to_string())).transpose()?;
    order.request = request.map(|request| json("request", &to_json(request)?)).transpose()?;
    Ok(order)
}

/// Which incidents to list, as JSON.
///
/// # Errors
/// When it says what no list has.
pub fn query(text: &str, after: Option<PageEnd>) -> Result<Query, Fault> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Wanted {
        #[serde(default)]
        statuses: Vec<String>,
        #[serde(default)]
        kinds: Vec<String>,
        #[serde(default)]
        severities: Vec<SeverityLabel>,
        service: Option<Service>,
        holder: Option<PersonId>,
        role: Option<Role>,
        declared_from: Option<String>,
        declared_before: Option<String>,
        limit: usize,
    }
    let wanted: Wanted = json("list", text)?;
    let time = |text: Option<String>| text.as_deref().map(Timestamp::parse).transpose();
    let role = wanted.role;
    if wanted.holder.is_none() && role.is_some() {
        return Err(Fault::argument("role", "somebody holds it: name the holder too"));
    }
    Ok(Query {
        statuses: known("statuses", &wanted.statuses, Status::from_word, Status::ALL)?,
        kinds: known("kinds", &wanted.kinds, IncidentKind::from_word, IncidentKind::ALL)?,
        severities: wanted.severities,
        service: wanted.service,
        holder: wanted.holder.map(|person| (person, role)),
        declared_from: time(wanted.declared_from)?,
        declared_before: time(wanted.declared_before)?,
        limit: wanted.limit,
        after,
    })
}

/// The values of words that a list is asked for.
fn known<T: Display>(
    name: &str,
    words: &[String],
    value: impl Fn(&str) -> Option<T>,
    all: &[T],
) -> Result<Vec<T>, Fault> {
    let none_of = |word: &str| {
        let all: Vec<_> = all.iter().map(T::to_string).collect();
        Fault::argument(name, format!("`{word}` is none of {}", all.join(", ")))
    };
    words.iter().map(|word| value(word).ok_or_else(|| none_of(word))).collect()
}

/// A summary as JSON.
#[must_use]
pub fn summary(one: &Summary) -> Value {
    json!({
        "incident": one.incident, "number": one.number, "origin": one.origin, "version": one.version, "kind": one.kind,
        "status": one.status,
        "severity": one.severity, "title": one.title.as_ref().and_then(sevlog::Text::as_str), "declaredAt": one.declared_at,
        "recordedAt": one.recorded_at, "holders": one.holders, "services": one.services,
    })
}

/// The options of a book, with the plan that it starts with and who adopts it, if they are given.
///
/// # Errors
/// When somebody is no actor.
pub fn options(plan: Option<&Plan>, actor: Option<&str>) -> Result<Options, Fault> {
    let mut options = Logbook::options();
    if let Some(plan) = plan {
        options = options.plan(plan.clone());
    }
    if let Some(actor) = actor {
        options = options.actor(json("actor", actor)?);
    }
    Ok(options)
}

/// What a search found, as JSON.
#[must_use]
pub fn found(found: &[Found]) -> Value {
    found.iter().map(|one| json!({ "summary": summary(&one.summary), "excerpt": one.excerpt.as_str() })).collect()
}

/// How a store is, as JSON.
#[must_use]
pub fn health(health: &Health) -> Value {
    json!({
        "place": health.place, "schema": health.schema, "streams": health.streams, "records": health.records,
        "unindexed": health.unindexed, "pendingBytes": health.pending_bytes,
        "redactionPending": health.redaction_pending,
    })
}

/// Whose obligations somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Of incidents that may owe something now.
    Now,
    /// Of every incident that there ever was.
    Ever,
    /// Of one incident alone.
    Of(IncidentId),
}

impl Asked {
    /// Of one incident, where one is named, or of all that may owe something now.
    ///
    /// # Errors
    /// When it is no id.
    pub fn now(incident: Option<&str>) -> Result<Self, Fault> {
        Ok(match incident {
            Some(incident) => Self::Of(id("incident", incident)?),
            None => Self::Now,
        })
    }
}

/// What a book, or one of its incidents, owes: under the plans that were in force, or all of it under another, and as of a moment if
/// one is given.
///
/// # Errors
/// When the store fails, or it is no time.
pub async fn owed(book: &Logbook, asked: Asked, plan: Option<&Plan>, now: Option<&str>) -> Result<Owed, Fault> {
    let now = now.map(Timestamp::parse).transpose()?;
    let owed = match (plan, asked) {
        (Some(plan), Asked::Of(incident)) => book.owed_by(incident).await?.under(plan.clone()),
        (None, Asked::Of(incident)) => book.owed_by(incident).await?,
        (Some(plan), _) => book.owed_under(plan.clone()).await?,
        (None, Asked::Now) => book.owed().await?,
        (None, Asked::Ever) => book.ever_owed().await?,
    };
    Ok(match now {
        Some(now) => owed.at(now),
        None => owed,
    })
}

/// What became of what one incident owed.
#[derive(Serialize)]
pub struct Kept<'a> {
    incident: IncidentId,
    #[serde(flatten)]
    compliance: sevlog::Compliance<'a>,
}

/// What became of what each incident owed.
pub fn kept(owed: &Owed) -> impl Iterator<Item = Kept<'_>> {
    owed.compliance().map(|(incident, compliance)| Kept { incident: incident.id(), compliance })
}

/// What a verification found, as JSON.
#[must_use]
pub fn verification(found: &Verification) -> Value {
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
}

/// Has a log written to a new file. Whatever is there stays, and may be the book itself; only what is no file, such as a pipe, is
/// written to as it is. A log that was not written to its end is not left there, where it would be in the way of the next.
///
/// # Errors
/// `place_taken` when there is a file already, `transfer_failed` when none can be made; what writing it fails with.
pub async fn to_new_log<T, W>(path: &Path, write: impl FnOnce(BufWriter<File>) -> W) -> Result<T, Fault>
where
    W: Future<Output = Result<T, LogbookError>>,
{
    let (log, is_new) = new_log(path)?;
    let written = write(log).await;
    if written.is_err() && is_new {
        // Why it could not be written is what is told.
        let _ = fs::remove_file(path);
    }
    Ok(written?)
}

/// The file, and whether it is a new one.
fn new_log(path: &Path) -> Result<(BufWriter<File>, bool), Fault> {
    let made = match File::create_new(path) {
        // Not so much as opened: on being closed, a book's file takes along the locks that this process has on it.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            if fs::metadata(path).is_ok_and(|found| found.is_file()) {
                let place = path.display().to_string();
                return Err(StoreError::Taken { file: place.clone(), place }.into());
            }
            OpenOptions::new().write(true).open(path).map(|file| (file, false))
        }
        made => made.map(|file| (file, true)),
    };
    made.map(|(file, is_new)| (BufWriter::new(file), is_new)).map_err(|error| Fault::file(path, &error))
}

/// What was saved of a damaged book.
#[must_use]
pub fn salvaged(saved: &Salvaged) -> Value {
    let cut = saved.cut.iter().map(|cut| json!({ "incident": cut.incident, "missing": cut.missing }));
    json!({ "records": saved.records, "cut": cut.collect::<Vec<_>>() })
}

/// The document of a history for an audience, in the order of a template's headings, if there is one.
///
/// # Errors
/// When there is no such audience.
pub fn document(history: &History, plan: &Plan, audience: &str, template: Option<&str>) -> Result<Postmortem, Fault> {
    let audience = DocumentAudience::from_word(audience)
        .ok_or_else(|| Fault::argument("audience", format!("`{audience}` is none of internal, leadership, public")))?;
    let document = Postmortem::for_audience(history, plan, audience);
    Ok(match template {
        Some(template) => document.filled(&Template::parse(template)),
        None => document,
    })
}

/// The incidents of a status page: each with its id there and the commands that tell it, as JSON.
///
/// # Errors
/// When the bytes are not what the reader reads, or a name is none.
pub fn status_page(
    is_statuspage: bool,
    bytes: &[u8],
    source: &str,
    channel: &str,
    severities: BTreeMap<String, String>,
) -> Result<Vec<(String, Vec<String>)>, Fault> {
    let source = Source::new(source).map_err(|error| Fault::argument("source", error))?;
    let channel = Channel::new(channel).map_err(|error| Fault::argument("channel", error))?;
    let mut mapping = Mapping::new(source).channel(channel);
    for (impact, label) in severities {
        let label = SeverityLabel::new(&label).map_err(|error| Fault::argument("severities", error))?;
        mapping = mapping.severity(&impact, label);
    }
    let read = if is_statuspage { import::statuspage } else { import::status_history };
    let incidents = read(bytes, &mapping)?.into_iter().map(|incident| {
        let commands = incident.commands.iter().map(to_json).collect::<Result<_, _>>()?;
        Ok((incident.external.to_string(), commands))
    });
    incidents.collect()
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
    fn context(self, plan: &Plan) -> Context<'_> {
        Context {
            now: self.now,
            basis: self.basis,
            request: self.request,
            ..Context::new(plan, self.actor, self.id, Seed::new(*self.seed.as_bytes()))
        }
    }
}

/// Decides a command on a history without a logbook; gives the history after it. `setting` is the JSON of clock, actor, id and
/// seed, as the test vectors have it.
///
/// # Errors
/// When the rules refuse it, or it is no command.
pub fn decide(history: &History, command: &str, setting: &str, plan: &Plan) -> Result<History, Fault> {
    let setting: Setting = json("setting", setting)?;
    let command = Command::from_json(command)?;
    let mut history = history.clone();
    history.execute(&command, &setting.context(plan))?;
    Ok(history)
}

/// The same for a command on two of them.
///
/// # Errors
/// When the rules refuse it, or it is no command.
pub fn decide_pair(
    source: &History,
    target: &History,
    command: &str,
    setting: &str,
    plan: &Plan,
) -> Result<(History, History), Fault> {
    let setting: Setting = json("setting", setting)?;
    let command = Command::from_json(command)?;
    let (mut source, mut target) = (source.clone(), target.clone());
    History::execute_pair(&mut source, &mut target, &command, &setting.context(plan))?;
    Ok((source, target))
}
