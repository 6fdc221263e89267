//! Carrying out a command: load, decide, append. Where somebody else appended first, decide again on what there is now: only
//! what is contradicted is refused.

use std::sync::{Arc, LazyLock};

use sevlog::{
    Actor, Book, Command, Digest, Draft, Incident, IncidentId, Intent, Plan, Record, Rejection, RequestId, Timestamp,
    Version, command::MergeInto, decide, decide_book, decide_pair,
};

use super::Logbook;
use crate::{
    LogbookError, StoreError,
    environment::{command_id, seed},
    store::{Append, Appended, Batch, Expected, Request, Sealing, Stream},
};

/// A command with what belongs to its delivery. Whoever may stop waiting for it names its request, and can find out what came of it by
/// sending it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// What is wanted.
    pub command: Command,
    /// The version that its author saw; none counts as the newest.
    pub basis: Option<Version>,
    /// The request that it came with: sent again by the same actor, it returns its first outcome.
    pub request: Option<RequestId>,
}

impl Order {
    /// A command on the newest state, without a request.
    #[must_use]
    pub const fn new(command: Command) -> Self {
        Self { command, basis: None, request: None }
    }

    /// Says which version its author saw.
    #[must_use]
    pub const fn basis(mut self, basis: Version) -> Self {
        self.basis = Some(basis);
        self
    }

    /// Names the request.
    #[must_use]
    pub fn request(mut self, request: RequestId) -> Self {
        self.request = Some(request);
        self
    }
}

impl From<Command> for Order {
    fn from(command: Command) -> Self {
        Self::new(command)
    }
}

/// What came of a command.
#[derive(Debug, Clone)]
pub struct Executed {
    /// The incident, at the version after the command or a later one.
    pub incident: Arc<Incident>,
    /// Its version before.
    pub before: Version,
    /// Its version after; the same when the command wanted what was so already.
    pub version: Version,
    /// Whether this is the outcome of an earlier delivery of the same request.
    pub repeated: bool,
}

/// The plan in force now; the standard plan where none was adopted. One that was adopted by a clock that is ahead is in force all
/// the same: versions, not clocks, are the order.
pub(super) fn plan_of(book: &Book) -> Arc<Plan> {
    static STANDARD: LazyLock<Arc<Plan>> = LazyLock::new(|| Arc::new(Plan::standard()));
    Arc::clone(book.plans().in_force(Timestamp::MAX).unwrap_or(&STANDARD))
}

/// What a command is decided on.
#[derive(Clone)]
enum Subject {
    Incident(Arc<Incident>),
    /// The source and the target of a merge or its undoing.
    Pair(Arc<Incident>, Arc<Incident>),
    Book,
}

impl Logbook {
    pub(super) async fn execute(&self, actor: &Actor, id: IncidentId, order: Order) -> Result<Executed, LogbookError> {
        let command = order.command.intent.name();
        if command.is_of_book() {
            return Err(LogbookError::BookNeeded { command });
        }
        let appended = self.carry_out(actor, id, &order).await?;
        let of = |appended: &Appended| appended.streams.first().copied();
        let first = of(&appended).ok_or_else(|| StoreError::Closed { place: String::new() })?;
        let incident = match self.store.seen(first.incident) {
            Some(Stream::Incident(incident)) if incident.version() >= first.version => incident,
            _ => self.existing(first.incident).await.map_err(|problem| LogbookError::CommittedUnread {
                incident: first.incident,
                version: first.version,
                problem: Box::new(problem),
            })?,
        };
        Ok(Executed { incident, before: first.before, version: first.version, repeated: appended.repeated })
    }

    pub(super) async fn execute_book(&self, actor: &Actor, order: Order) -> Result<Version, LogbookError> {
        let command = order.command.intent.name();
        if !command.is_of_book() {
            return Err(LogbookError::IncidentNeeded { command });
        }
        let appended = self.carry_out(actor, self.id(), &order).await?;
        Ok(appended.streams.first().map_or(Version::NONE, |stream| stream.version))
    }

    async fn carry_out(&self, actor: &Actor, id: IncidentId, order: &Order) -> Result<Appended, LogbookError> {
        let command = &order.command;
        let environment = &*self.environment;
        let (command_id, seed) = (command_id(environment, environment.now())?, seed(environment)?);
        let request = order.request.clone().map(|request| Request { id: request, asks: digest(command, id) });
        // What is at hand may be old. The append finds out; a refusal is only told once the newest state was looked at.
        let mut is_newest = false;
        let mut turn = None;
        loop {
            let book = if is_newest { self.book().await? } else { self.book_at_hand().await? };
            let subject = self.subject(id, command, is_newest).await?;
            let records = self.store_records(id, command).await?;
            let now = environment.now();
            let sealing = Sealing {
                plan: plan_of(&book),
                now,
                actor: actor.clone(),
                request: request.clone(),
                id: command_id,
                seed: seed.clone(),
            };
            let decided = decide_on(&book, &subject, order, &sealing, records.iter().collect());
            match decided {
                Ok(streams) => {
                    let expected_book = Some(book.version());
                    let batch = Batch { sealing, book: expected_book, streams, signals: Vec::new() };
                    match self.store.append(batch).await {
                        Err(StoreError::Conflict(_)) => {
                            is_newest = true;
                            if turn.is_none() {
                                turn = Some(self.turns.on(id).await);
                            }
                        }
                        other => return Ok(other?),
                    }
                }
                Err(rejection) => {
                    if let Some(outcome) = self.outcome(actor, request.as_ref()).await? {
                        return Ok(outcome);
                    }
                    if is_newest {
                        return Err(rejection.into());
                    }
                    is_newest = true;
                }
            }
        }
    }

    /// What came of the same request before.
    async fn outcome(&self, actor: &Actor, request: Option<&Request>) -> Result<Option<Appended>, LogbookError> {
        match request {
            Some(request) => Ok(self.store.request(actor.clone(), request.clone()).await?),
            None => Ok(None),
        }
    }

    pub(super) async fn book_at_hand(&self) -> Result<Arc<Book>, LogbookError> {
        match self.store.seen(self.id()) {
            Some(Stream::Book(book)) => Ok(book),
            _ => self.book().await,
        }
    }

    async fn subject(&self, id: IncidentId, command: &Command, is_newest: bool) -> Result<Subject, LogbookError> {
        if command.intent.name().is_of_book() {
            return Ok(Subject::Book);
        }
        if matches!(command.intent, Intent::Declare(_)) {
            // Its id is fresh but for a repeated or a mistaken one, so nothing is read before the append says so.
            let there = if is_newest { self.store.stream(id).await? } else { None };
            let at_hand = match there {
                Some(Stream::Book(_)) => return Err(LogbookError::UnknownIncident { reference: id.to_string() }),
                Some(Stream::Incident(incident)) => Some(incident),
                None => None,
            };
            return Ok(Subject::Incident(at_hand.unwrap_or_else(|| Arc::new(Incident::undeclared(id)))));
        }
        let source = self.at_hand(id, is_newest).await?;
        let target = match &command.intent {
            Intent::MergeInto(MergeInto { target, .. }) => Some(*target),
            Intent::Unmerge(_) => source.merged_into(),
            _ => None,
        };
        match target {
            Some(target) => Ok(Subject::Pair(source, self.at_hand(target, is_newest).await?)),
            None => Ok(Subject::Incident(source)),
        }
    }

    pub(super) async fn at_hand(&self, id: IncidentId, is_newest: bool) -> Result<Arc<Incident>, LogbookError> {
        match self.store.seen(id) {
            Some(Stream::Incident(incident)) if !is_newest => Ok(incident),
            _ => self.existing(id).await,
        }
    }

    pub(super) async fn existing(&self, id: IncidentId) -> Result<Arc<Incident>, LogbookError> {
        self.get(id).await?.ok_or_else(|| LogbookError::UnknownIncident { reference: id.to_string() })
    }

    /// The records that a command refers to.
    async fn store_records(&self, id: IncidentId, command: &Command) -> Result<Vec<Record>, LogbookError> {
        let refers_to = command.refers_to();
        if refers_to.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.store.records_of(id, refers_to).await?)
    }
}

/// A new incident's id is drawn for each delivery, and is no part of what was asked for.
fn digest(command: &Command, id: IncidentId) -> Digest {
    match command.intent {
        Intent::Declare(_) => command.digest(IncidentId::from_u128(0)),
        _ => command.digest(id),
    }
}

/// The drafts of a command, and how the streams have to be for them.
fn decide_on(
    book: &Book,
    subject: &Subject,
    order: &Order,
    sealing: &Sealing,
    records: Vec<&Record>,
) -> Result<Vec<Append>, Rejection> {
    let mut context = sealing.context();
    context.basis = order.basis;
    context.records = records;
    let append = |incident: IncidentId, version: Version, drafts: Vec<Draft>| Append {
        incident,
        expected: Expected::at(version),
        drafts,
    };
    match subject {
        Subject::Incident(incident) => {
            let drafts = decide(incident, &order.command, &context)?;
            Ok(vec![append(incident.id(), incident.version(), drafts)])
        }
        Subject::Pair(source, target) => {
            let (ours, theirs) = decide_pair(source, target, &order.command, &context)?;
            Ok(vec![append(source.id(), source.version(), ours), append(target.id(), target.version(), theirs)])
        }
        Subject::Book => {
            let drafts = decide_book(book, &order.command, &context)?;
            Ok(vec![append(book.id(), book.version(), drafts)])
        }
    }
}
