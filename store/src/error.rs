//! What can go wrong with a store, said without naming a database: a code, a sentence that says what to do, fields.

use sevlog::{
    Actor, Code, CommandName, IncidentId, LogError, RecordId, Rejection, ReplayError, RequestId, SignalKey, Timestamp,
    Version,
};

use crate::Progress;

/// Why a store did not do what it was asked for. Nothing that was acknowledged is lost by any of them, and a store goes on
/// working once what caused one is gone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A stream is not as the batch expected it.
    #[error(transparent)]
    Conflict(#[from] Box<Conflict>),
    /// Another delivery of the signal came first.
    #[error("signal {signal} was handled by another delivery meanwhile; look at it again")]
    SignalMoved {
        /// The signal.
        signal: SignalKey,
    },
    /// A request id came with another command than before.
    #[error("request {request} was already used by {actor} for another command; give each request an id of its own")]
    RequestReused {
        /// The request.
        request: RequestId,
        /// Who used it.
        actor: Box<Actor>,
    },
    /// A draft that needs a state to be decided on came without one.
    #[error(
        "only notes and a host's own events may be appended whatever the version is; expect an exact version for {name}"
    )]
    ExpectedTooWeak {
        /// The type of the draft.
        name: String,
    },
    /// A record that was handed in does not follow.
    #[error(transparent)]
    Replay(#[from] ReplayError),
    /// A stream has another record at a version than the one that was to be imported.
    #[error(
        "{incident} went another way from version {version} on: this book has another record there; one of the two copies was written to apart"
    )]
    Forked {
        /// The stream.
        incident: IncidentId,
        /// The first version at which they differ.
        version: Version,
    },
    /// What was to be imported begins after a record that the book does not have.
    #[error(
        "what stands before version {version} of {incident} is missing: this book needs version {wanted} next; import a log that has it"
    )]
    Gap {
        /// The stream.
        incident: IncidentId,
        /// The version that was to be imported.
        version: Version,
        /// The one that the book goes on with.
        wanted: Version,
    },
    /// A record in the store is not what it was when it was written.
    #[error(
        "version {version} of {incident} in the store cannot be read: {problem}; restore the book from a backup or an export"
    )]
    Damaged {
        /// The stream.
        incident: IncidentId,
        /// The version.
        version: Version,
        /// What is wrong with it.
        problem: String,
    },
    /// The store's file is damaged.
    #[error(
        "the book {place} is damaged: {problem}; nothing is written to it any more, restore it from a backup or an export"
    )]
    Corrupt {
        /// Where it is.
        place: String,
        /// What is wrong with it.
        problem: String,
    },
    /// Another program holds the store for longer than is waited for.
    #[error("the book {place} is in use by another program that does not let go; try again")]
    Busy {
        /// Where it is.
        place: String,
    },
    /// There is no room left.
    #[error("there is no room left to write to {place}; free some and try again, nothing of this was written")]
    Full {
        /// Where it is.
        place: String,
    },
    /// The store may not be written to.
    #[error("the book {place} may only be read: {problem}")]
    ReadOnly {
        /// Where it is.
        place: String,
        /// Why.
        problem: String,
    },
    /// The store cannot be reached.
    #[error("the book {place} cannot be reached: {problem}")]
    Unreachable {
        /// Where it is.
        place: String,
        /// Why.
        problem: String,
    },
    /// What is there is not a book.
    #[error("{place} is not a book of sevlog: {problem}; it was left untouched")]
    NotABook {
        /// Where it is.
        place: String,
        /// What it is instead.
        problem: String,
    },
    /// A backup was put where the log of changes of another file was left.
    #[error(
        "{place} is a backup, and {log} beside it is the log of changes of another file, which would ruin it; move that and its -shm away, and open the book again"
    )]
    LogOfAnother {
        /// Where the backup is.
        place: String,
        /// What lies beside it.
        log: String,
    },
    /// The store was written by a newer library.
    #[error(
        "the book {place} has schema {found}, and this library knows {known}; update sevlog, the book was left untouched"
    )]
    Newer {
        /// Where it is.
        place: String,
        /// Its schema.
        found: u32,
        /// The newest schema that this library knows.
        known: u32,
    },
    /// A place that names no kind of store that this library has.
    #[error("`{place}` names no store: {problem}; give a path, `:memory:`, or `sqlite:` and a path")]
    UnknownPlace {
        /// The place.
        place: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// There is nothing where a book has to be, or not even the folder for a new one.
    #[error("there is no book {place}: {problem}")]
    Missing {
        /// Where it should be.
        place: String,
        /// What is missing, and what to do.
        problem: String,
    },
    /// A file lies where one was to be written.
    #[error(
        "{place} was not written: {file} is there already, and nothing is overwritten; name another place, or move that away"
    )]
    Taken {
        /// What was to be written.
        place: String,
        /// The file that is there.
        file: String,
    },
    /// A cursor of another book, of a past of this one that an older copy replaced, or none at all.
    #[error(
        "`{cursor}` is no cursor of this book as it is: it is of another book, or from before an older copy was put back; start over without one"
    )]
    CursorUnknown {
        /// The cursor, cut to 64 characters.
        cursor: String,
    },
    /// A list of pages that hold nothing would never come to an end.
    #[error("a page of 0 incidents leads to no other; ask for at least 1")]
    PageEmpty,
    /// A search for more than is looked for at once.
    #[error("this is a search for {words} words in {bytes} bytes; give at most 100 words in 4,000 bytes")]
    SearchTooLong {
        /// How many words were given.
        words: usize,
        /// In how many bytes.
        bytes: usize,
    },
    /// The store was closed, or a thread of it ended.
    #[error("the book {place} is closed; open it again")]
    Closed {
        /// Where it is.
        place: String,
    },
    /// A store that has no file to copy.
    #[error("the book {place} has no file to make a backup of; export it instead")]
    NoBackup {
        /// Where it is.
        place: String,
    },
    /// Where records go to, or come from, failed.
    #[error("{problem}")]
    Transfer {
        /// What it said.
        problem: String,
    },
}

/// What came between, when a stream is not as expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{incident} is at version {actual}, not {expected}; look at what came in between and decide again")]
pub struct Conflict {
    /// The stream.
    pub incident: IncidentId,
    /// What was expected of it, in words.
    pub expected: String,
    /// The version that it really has; 0 when it does not exist.
    pub actual: Version,
    /// What came after the version that was expected, at most 100 records.
    pub between: Vec<Between>,
}

/// One record that came in between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Between {
    /// Its version.
    pub version: Version,
    /// The record.
    pub record: RecordId,
    /// Its type.
    pub name: String,
    /// Who recorded it.
    pub actor: Actor,
    /// When.
    pub recorded_at: Timestamp,
}

impl Between {
    /// How many a conflict names.
    pub(crate) const MOST: usize = 100;

    pub(crate) fn of(record: &sevlog::Record) -> Self {
        Self {
            version: record.version(),
            record: record.id(),
            name: record.event().name().to_owned(),
            actor: record.actor().clone(),
            recorded_at: record.recorded_at(),
        }
    }
}

impl StoreError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Conflict(_) => Code::VersionConflict,
            Self::SignalMoved { .. } => Code::SignalMoved,
            Self::RequestReused { .. } => Code::RequestReused,
            Self::ExpectedTooWeak { .. } => Code::ExpectedTooWeak,
            Self::Replay(error) => error.code(),
            Self::Forked { .. } => Code::Forked,
            Self::Gap { .. } => Code::VersionGap,
            Self::Damaged { .. } | Self::Corrupt { .. } => Code::StoreDamaged,
            Self::Busy { .. } => Code::StoreBusy,
            Self::Full { .. } => Code::StoreFull,
            Self::ReadOnly { .. } => Code::StoreReadOnly,
            Self::Unreachable { .. } => Code::StoreUnreachable,
            Self::NotABook { .. } => Code::NotABook,
            Self::LogOfAnother { .. } => Code::LogOfAnother,
            Self::Newer { .. } => Code::StoreNewer,
            Self::UnknownPlace { .. } => Code::PlaceUnknown,
            Self::Missing { .. } => Code::PlaceMissing,
            Self::Taken { .. } => Code::PlaceTaken,
            Self::CursorUnknown { .. } => Code::CursorUnknown,
            Self::PageEmpty => Code::PageEmpty,
            Self::SearchTooLong { .. } => Code::SearchTooLong,
            Self::Closed { .. } => Code::StoreClosed,
            Self::NoBackup { .. } => Code::BackupUnsupported,
            Self::Transfer { .. } => Code::TransferFailed,
        }
    }

    /// Whether the same call may succeed later without anything being changed about it.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Busy { .. } | Self::Full { .. } | Self::Unreachable { .. } | Self::SignalMoved { .. })
    }
}

/// Why a logbook did not do what it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LogbookError {
    /// The rules stand against the command; nothing was written.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A command of the book was handed in for an incident.
    #[error("{command} is a command of the book: hand it to execute_book")]
    BookNeeded {
        /// The command.
        command: CommandName,
    },
    /// A command of an incident was handed in for the book.
    #[error("{command} is a command of an incident: hand it to execute, with the incident's id")]
    IncidentNeeded {
        /// The command.
        command: CommandName,
    },
    /// There is no such incident in the book.
    #[error("there is no incident {reference} in this book")]
    UnknownIncident {
        /// What was asked for.
        reference: String,
    },
    /// A number of another book that no incident here says it had there.
    #[error(
        "{reference} is a number of the book {book}, and no incident here says that it had it there; import it, or ask for it by its ULID"
    )]
    NumberOfAnother {
        /// What was asked for.
        reference: String,
        /// The other book.
        book: IncidentId,
    },
    /// A number that two copies of another book gave to two incidents.
    #[error(
        "{reference} are several incidents, because two copies of that book were written to apart: {}; ask by ULID",
        listed(incidents)
    )]
    NumberTwice {
        /// What was asked for.
        reference: String,
        /// The incidents.
        incidents: Vec<IncidentId>,
    },
    /// A book's own stream was taken for an incident.
    #[error(
        "{stream} is a book's own stream and no incident; the plans, reviews and drills of this book are in book()"
    )]
    NoIncident {
        /// The stream.
        stream: IncidentId,
    },
    /// The command was carried out, and the incident cannot be read afterwards.
    #[error(
        "this was carried out, {incident} is at version {version}, but it cannot be read now: {problem}; do not send it again, look at the incident"
    )]
    CommittedUnread {
        /// The incident.
        incident: IncidentId,
        /// Its version after the command.
        version: Version,
        /// Why it cannot be read.
        problem: Box<LogbookError>,
    },
    /// A line of a log that was to be imported is not sound.
    #[error("line {line} was not imported: {problem}; {}", what_was_before(*line))]
    Import {
        /// The line, from 1.
        line: u64,
        /// What kind of problem it is.
        code: Code,
        /// What is wrong.
        problem: String,
    },
    /// Some streams of a log went another way than the book's. Those were left out whole, and everything else was taken over.
    #[error(
        "{}; these were left out whole, one of the two copies was written to apart; everything else was taken over: {} records are new, {} were there",
        said(forks), progress.appended, progress.skipped
    )]
    Forked {
        /// The streams, in the order in which the log has them.
        forks: Vec<Fork>,
        /// What became of everything else.
        progress: Progress,
    },
    /// The book's own stream is of another library's making and cannot be decided on.
    #[error("the book's own stream cannot be read: {0}")]
    Book(ReplayError),
}

impl LogbookError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Rejected(rejection) => rejection.code(),
            Self::Store(error) => error.code(),
            Self::BookNeeded { .. } => Code::BookNeeded,
            Self::IncidentNeeded { .. } => Code::IncidentNeeded,
            Self::UnknownIncident { .. }
            | Self::NumberOfAnother { .. }
            | Self::NumberTwice { .. }
            | Self::NoIncident { .. } => Code::UnknownIncident,
            Self::CommittedUnread { .. } => Code::CommittedUnread,
            Self::Import { code, .. } => *code,
            Self::Forked { .. } => Code::Forked,
            Self::Book(error) => error.code(),
        }
    }
}

/// A stream of a log that was to be imported, and that went another way than the book's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{incident} went another way from version {version} on (line {line})")]
pub struct Fork {
    /// The stream; of a book's own, the book's id.
    pub incident: IncidentId,
    /// The first version at which they differ.
    pub version: Version,
    /// Where that stands in the log, from 1.
    pub line: u64,
}

/// How many forks are said in a sentence.
const SAID: usize = 10;

fn said(forks: &[Fork]) -> String {
    let mut said: Vec<_> = forks.iter().take(SAID).map(ToString::to_string).collect();
    match forks.len().saturating_sub(SAID) {
        0 => {}
        more => said.push(format!("and so did {more} more")),
    }
    said.join(", ")
}

fn listed(incidents: &[IncidentId]) -> String {
    incidents.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// What became of the lines before one that is not sound.
const fn what_was_before(line: u64) -> &'static str {
    if line > 1 { "the lines before it were" } else { "nothing was" }
}

impl From<LogError> for LogbookError {
    fn from(error: LogError) -> Self {
        Self::Import { line: error.line, code: error.code(), problem: error.to_string() }
    }
}
