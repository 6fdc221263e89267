//! Appending a batch: records, heads, summaries, states, signals and the request, in one savepoint.

use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{
    Connection, OptionalExtension, params,
    types::{ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};
use sevlog::{Actor, Book, Digest, Event, Incident, IncidentId, IncidentNumber, Record, Version, event::IncidentKind};
use sha2::Sha256;

use super::{
    Shared,
    read::id_of,
    states::{Row, number},
    writer::Writing,
};
use crate::{
    StoreError, Summary,
    error::Between,
    sealed::{Sealed, actor_key, seal_onto, told_number},
    store::{Append, Appended, AppendedTo, Batch, Expected, Request, Sealing, Stream},
};

impl Writing<'_> {
    pub(super) fn append(&self, batch: Batch) -> Result<Appended, StoreError> {
        let Batch { sealing, book, streams, signals } = batch;
        if let Some(asked) = &sealing.request
            && let Some(outcome) = request(self.shared, self.connection, &sealing.actor, asked)?
        {
            return Ok(outcome);
        }
        if let Some(version) = book {
            self.check_book(version)?;
        }
        for change in &signals {
            self.note(change)?;
        }
        let mut done = Vec::with_capacity(streams.len());
        for append in streams {
            done.push(self.append_to(append, &sealing)?);
        }
        let appended = Appended { streams: done, repeated: false };
        if let Some(request) = &sealing.request {
            self.claim(&sealing.actor, request, &appended)?;
        }
        Ok(appended)
    }

    /// Whether the plan that judged is from the book as it is: another process may have adopted one.
    fn check_book(&self, version: Version) -> Result<(), StoreError> {
        let book = self.shared.book;
        let row = self.shared.row(self.connection, book)?;
        let actual = row.as_ref().map_or(Version::NONE, |row| row.version);
        Expected::at(version).check(book, actual, |after| self.between(book, row.as_ref(), after))
    }

    fn append_to(&self, append: Append, sealing: &Sealing) -> Result<AppendedTo, StoreError> {
        let incident = append.incident;
        let row = self.shared.row(self.connection, incident)?;
        let state = match &row {
            Some(row) => self.shared.state(self.connection, incident, row, self.seen(incident))?,
            None => Stream::new(incident, incident == self.shared.book),
        };
        let append = match &state {
            Stream::Incident(_) if row.is_none() => append.numbered(self.next_number()?),
            _ => append,
        };
        let between = |after| self.between(incident, row.as_ref(), after);
        let Sealed { before, records, stream } = seal_onto(state.clone(), append, sealing, between)?;
        let version = stream.version();
        if !records.is_empty() {
            self.write(row, Some(&state), &records, stream, None)?;
        }
        Ok(AppendedTo { incident, before, version })
    }

    /// What came into a stream after a version.
    fn between(&self, incident: IncidentId, row: Option<&Row>, after: Version) -> Result<Vec<Between>, StoreError> {
        let Some(row) = row else { return Ok(Vec::new()) };
        let mut between = Vec::new();
        self.shared.each_record(self.connection, incident, row.stream, after, Between::MOST, |record| {
            between.push(Between::of(&record));
            Ok(())
        })?;
        Ok(between)
    }

    /// Writes sealed records and all that follows from them. `before` is the state without them, `after` with them.
    pub(super) fn write(
        &self,
        row: Option<Row>,
        before: Option<&Stream>,
        records: &[Record],
        after: Stream,
        origin: Option<IncidentId>,
    ) -> Result<(), StoreError> {
        let id = after.id();
        let kept = row.as_ref().and_then(|row| row.kept);
        let stream = match row {
            Some(row) => row.stream,
            None => self.begin(id, matches!(after, Stream::Book(_)), origin)?,
        };
        for record in records {
            self.insert(stream, record)?;
        }
        if let Some(IncidentNumber { book, number }) = told_number(records).filter(|told| told.book != self.shared.book)
        {
            self.execute(
                "INSERT INTO numbers (book, number, stream) VALUES (?1, ?2, ?3)",
                params![book.to_u128().to_be_bytes(), number, stream],
            )?;
        }
        let after = self.strip(id, stream, records, after)?;
        match &after {
            Stream::Incident(incident) => {
                let was = before.and_then(Stream::incident);
                self.summarise(stream, was, incident, records)?;
                // Where text was removed, the state that had it is gone.
                let kept = kept.filter(|_| !self.redacted.get());
                self.shared.keep_state(self.connection, stream, kept, incident)?;
                self.attach(stream, was, incident, records)?;
            }
            Stream::Book(book) => {
                let head = book.head();
                self.execute(
                    "UPDATE streams SET version = ?2, chain = ?3 WHERE stream = ?1",
                    params![stream, head.version.get(), head.chain.as_bytes()],
                )?;
                if id == self.shared.book {
                    self.settle(book)?;
                }
            }
        }
        self.keep(after);
        Ok(())
    }

    fn begin(&self, id: IncidentId, is_book: bool, origin: Option<IncidentId>) -> Result<i64, StoreError> {
        let bytes = |id: IncidentId| id.to_u128().to_be_bytes();
        let number = if is_book { None } else { Some(self.next_number()?.number) };
        self.execute(
            "INSERT INTO streams (id, is_book, origin, version, chain, number) VALUES (?1, ?2, ?3, 0, zeroblob(32), ?4)",
            params![bytes(id), is_book, origin.map(bytes), number],
        )?;
        Ok(self.connection.last_insert_rowid())
    }

    /// The number of the next incident. One that was drawn by an append that came to nothing is drawn again.
    fn next_number(&self) -> Result<IncidentNumber, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM streams")?;
            statement.query_row([], |row| row.get(0))
        };
        let number = read().map_err(|error| self.fault(&error))?;
        Ok(IncidentNumber { book: self.shared.book, number })
    }

    fn insert(&self, stream: i64, record: &Record) -> Result<(), StoreError> {
        let id = record.id();
        let mut statement = self
            .connection
            .prepare_cached("INSERT INTO records (stream, version, id, line) VALUES (?1, ?2, ?3, ?4)")
            .map_err(|error| self.fault(&error))?;
        match statement.execute(params![stream, record.version().get(), id.to_u128().to_be_bytes(), record.line()]) {
            Ok(_) => Ok(()),
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {
                Err(sevlog::ReplayError::RecordTwice { record: id }.into())
            }
            Err(error) => Err(self.fault(&error)),
        }
    }

    /// Removes the text of what was redacted: from the log, from search, and from the state, which is folded again.
    fn strip(&self, id: IncidentId, stream: i64, records: &[Record], after: Stream) -> Result<Stream, StoreError> {
        let mut stripped = false;
        for record in records {
            let Event::Redacted(redaction) = record.event() else { continue };
            let read = || {
                let mut statement = self
                    .connection
                    .prepare_cached("SELECT position, line FROM records WHERE id = ?1 AND stream = ?2")?;
                let key = params![redaction.record.to_u128().to_be_bytes(), stream];
                statement.query_row(key, |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))).optional()
            };
            let Some((position, line)) = read().map_err(|error| self.fault(&error))? else { continue };
            let told = Record::read(&line).map_err(|error| StoreError::Damaged {
                incident: id,
                version: redaction.version,
                problem: error.to_string(),
            })?;
            let told = told.redact();
            self.execute("UPDATE records SET line = ?2 WHERE position = ?1", params![position, told.line()])?;
            self.index_again(position, told.line())?;
            stripped = true;
        }
        if !stripped {
            return Ok(after);
        }
        self.redacted.set(true);
        self.execute("UPDATE book SET erasing = 1, redactions = redactions + 1", [])?;
        self.execute("DELETE FROM states WHERE stream = ?1", [stream])?;
        let mut again = Stream::new(id, matches!(after, Stream::Book(_)));
        self.shared
            .each_record(self.connection, id, stream, Version::NONE, usize::MAX, |record| Ok(again.apply(&record)?))?;
        Ok(again)
    }

    /// Writes anew what is kept of an incident beside its records.
    pub(super) fn summarise_anew(&self, id: IncidentId) -> Result<(), StoreError> {
        let Some(row) = self.shared.row(self.connection, id)? else { return Ok(()) };
        let stream = row.stream;
        let mut incident = Incident::undeclared(id);
        self.shared.each_record(self.connection, id, stream, Version::NONE, usize::MAX, |record| {
            Ok(incident.apply(&record)?)
        })?;
        self.execute("DELETE FROM states WHERE stream = ?1", [stream])?;
        self.execute("UPDATE streams SET is_book = 0 WHERE stream = ?1", [stream])?;
        self.summarise(stream, None, &incident, &[])?;
        self.attach_anew(stream, &incident)?;
        self.keep(Stream::Incident(Arc::new(incident)));
        Ok(())
    }

    /// Writes the head, and what lists show and filter by.
    fn summarise(
        &self,
        stream: i64,
        before: Option<&Incident>,
        after: &Incident,
        records: &[Record],
    ) -> Result<(), StoreError> {
        let head = after.head();
        let is_settled = !after.status().is_open() && Summary::is_settled(after, self.book()?.plans());
        let mut values = vec![stream.into(), number(head.version.get()).into(), blob(head.chain.as_bytes())];
        values.extend(columns(after, is_settled));
        self.execute(
            "UPDATE streams SET version = ?2, chain = ?3, kind = ?4, status = ?5, severity_rank = ?8, severity_label = ?9,
                has_title = ?10, title = ?11, recorded_at = ?13 WHERE stream = ?1",
            rusqlite::params_from_iter(&values),
        )?;
        // What indexes hold rarely changes, and setting it writes them anew even to what it was: three pages of nine an append.
        let goes_on = |before: &Incident| {
            let are_open = before.status().is_open() && after.status().is_open();
            are_open && Summary::declared_at(before) == Summary::declared_at(after)
        };
        if !before.is_some_and(goes_on) {
            self.execute(
                "UPDATE streams SET is_open = ?6, is_settled = ?7, declared_at = ?12
                 WHERE stream = ?1 AND (is_open, is_settled, declared_at) IS NOT (?6, ?7, ?12)",
                rusqlite::params_from_iter(values.iter().take(12)),
            )?;
        }
        if before.is_none_or(|before| before.roles() != after.roles()) {
            self.execute("DELETE FROM holders WHERE stream = ?1", [stream])?;
            for (role, holder) in after.roles() {
                let insert = "INSERT INTO holders (stream, role, person) VALUES (?1, ?2, ?3)";
                self.execute(insert, params![stream, role.as_str(), holder.person.as_str()])?;
            }
        }
        if before.is_none() || records.iter().any(|record| moves_services(record.event())) {
            self.execute("DELETE FROM services WHERE stream = ?1", [stream])?;
            for service in Summary::services(after) {
                let insert = "INSERT INTO services (stream, service) VALUES (?1, ?2)";
                self.execute(insert, params![stream, service.as_str()])?;
            }
        }
        Ok(())
    }

    /// The state of the book's own stream.
    fn book(&self) -> Result<Arc<Book>, StoreError> {
        self.shared.own(self.connection, self.seen(self.shared.book))
    }

    /// Looks again at what incidents that are over still owe: a look at the plan is what some of them asked for, and a plan that
    /// is adopted may judge what was told later, or recorded by a clock that was ahead.
    fn settle(&self, book: &Book) -> Result<(), StoreError> {
        let adopted = book.adoptions().last().map_or(i64::MAX, |adoption| adoption.mark.recorded_at.unix_nanos());
        let told_later = IncidentKind::ALL.iter().filter(|kind| kind.is_told_later()).map(IncidentKind::as_str);
        let told_later = told_later.collect::<serde_json::Value>().to_string();
        let over = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT stream, id FROM streams WHERE is_book = 0 AND is_open = 0
                     AND (is_settled = 0 OR recorded_at >= ?1 OR kind IN (SELECT value FROM json_each(?2)))",
            )?;
            let rows = statement
                .query_map(params![adopted, told_later], |row| Ok((row.get::<_, i64>(0)?, id_of(row.get(1)?))))?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        for (stream, id) in over().map_err(|error| self.fault(&error))? {
            let Some(row) = self.shared.row(self.connection, id)? else { continue };
            let state = self.shared.state(self.connection, id, &row, self.seen(id))?;
            if let Stream::Incident(incident) = state {
                let is_settled = Summary::is_settled(&incident, book.plans());
                self.execute("UPDATE streams SET is_settled = ?2 WHERE stream = ?1", params![stream, is_settled])?;
            }
        }
        Ok(())
    }

    fn claim(&self, actor: &Actor, request: &Request, outcome: &Appended) -> Result<(), StoreError> {
        let streams: Vec<_> = outcome.streams.iter().map(Outcome::of).collect();
        let outcome = serde_json::to_string(&streams).map_err(|error| self.unwritable(&error))?;
        self.execute(
            "INSERT INTO requests (actor, request, digest, outcome) VALUES (?1, ?2, ?3, ?4)",
            params![actor_key(actor), request.id.as_str(), keyed(self.shared, request.asks), outcome],
        )
    }

    fn unwritable(&self, problem: &dyn std::fmt::Display) -> StoreError {
        StoreError::Corrupt { place: self.shared.place.clone(), problem: problem.to_string() }
    }

    pub(super) fn execute(&self, sql: &str, params: impl rusqlite::Params) -> Result<(), StoreError> {
        let run = || self.connection.prepare_cached(sql)?.execute(params).map(drop);
        run().map_err(|error| self.fault(&error))
    }
}

/// What lists show and filter by of an incident, in the order of the table's columns.
pub(super) const COLUMNS: [&str; 10] = [
    "kind",
    "status",
    "is_open",
    "is_settled",
    "severity_rank",
    "severity_label",
    "has_title",
    "title",
    "declared_at",
    "recorded_at",
];

/// What stands in them.
pub(super) fn columns(incident: &Incident, is_settled: bool) -> [ToSqlOutput<'_>; COLUMNS.len()] {
    let (severity, status, title) = (incident.severity(), incident.status(), incident.title());
    [
        text(incident.kind().as_str()),
        text(status.as_str()),
        status.is_open().into(),
        is_settled.into(),
        severity.map_or(NULL, |severity| number(severity.rank).into()),
        severity.map_or(NULL, |severity| text(severity.label.as_str())),
        title.is_some().into(),
        title.and_then(|title| title.as_str()).map_or(NULL, text),
        Summary::declared_at(incident).unix_nanos().into(),
        incident.clock().unix_nanos().into(),
    ]
}

const NULL: ToSqlOutput<'static> = ToSqlOutput::Borrowed(ValueRef::Null);

const fn text(text: &str) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes()))
}

const fn blob(bytes: &[u8]) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(ValueRef::Blob(bytes))
}

/// Whether an event may say which services are hit.
fn moves_services(event: &Event) -> bool {
    matches!(event, Event::ImpactChanged(_) | Event::Corrected(_) | Event::Retracted(_))
}

/// What came of a request, if it was carried out.
pub(super) fn request(
    shared: &Shared,
    connection: &Connection,
    actor: &Actor,
    request: &Request,
) -> Result<Option<Appended>, StoreError> {
    let find = || {
        let mut statement =
            connection.prepare_cached("SELECT digest, outcome FROM requests WHERE actor = ?1 AND request = ?2")?;
        let key = params![actor_key(actor), request.id.as_str()];
        statement.query_row(key, |row| Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, String>(1)?))).optional()
    };
    let Some((kept, outcome)) = find().map_err(|error| shared.fault(&error))? else { return Ok(None) };
    if kept != keyed(shared, request.asks) {
        return Err(StoreError::RequestReused { request: request.id.clone(), actor: Box::new(actor.clone()) });
    }
    let streams: Vec<Outcome> = serde_json::from_str(&outcome)
        .map_err(|error| StoreError::Corrupt { place: shared.place.clone(), problem: error.to_string() })?;
    let streams = streams.into_iter().map(Outcome::appended).collect();
    Ok(Some(Appended { streams, repeated: true }))
}

/// The digest of a command, keyed with the book's secret: alone it would let somebody guess what a short command said.
fn keyed(shared: &Shared, digest: Digest) -> [u8; 32] {
    // HMAC takes a key of any length, so the default is never used.
    Hmac::<Sha256>::new_from_slice(&shared.secret).map_or([0; 32], |mut mac| {
        mac.update(digest.as_bytes());
        mac.finalize().into_bytes().into()
    })
}

/// An outcome as it is kept.
#[derive(Serialize, Deserialize)]
struct Outcome(IncidentId, Version, Version);

impl Outcome {
    fn of(appended: &AppendedTo) -> Self {
        Self(appended.incident, appended.before, appended.version)
    }

    fn appended(self) -> AppendedTo {
        AppendedTo { incident: self.0, before: self.1, version: self.2 }
    }
}
