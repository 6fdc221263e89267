//! A shop's book to test with: people, a folder, a few incidents.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicI64, Ordering},
};

use sevlog::{
    Actor, Command, PersonId, Timestamp,
    command::{Declare, Redact, Resolve, TakeCommand},
    event::{How, NoteAdded},
};
use sevlog_store::{
    Acting, IncidentHandle, Logbook, StoreError, Wait,
    environment::{Environment, Machine},
};

/// A folder with a book in it, gone with the test.
pub(crate) struct Shop {
    folder: tempfile::TempDir,
}

impl Shop {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The book of that name, opened or made.
    pub(crate) fn book(&self, name: &str) -> Logbook {
        open(&self.path(name))
    }
}

pub(crate) fn open(path: &Path) -> Logbook {
    Logbook::open(path.to_str().unwrap()).wait().unwrap()
}

pub(crate) fn person(name: &str) -> Actor {
    Actor::Person(PersonId::new(name).unwrap())
}

pub(crate) fn ana(book: &Logbook) -> Acting {
    book.acting_as(person("ana"))
}

pub(crate) fn declared(book: &Logbook, title: &str) -> IncidentHandle {
    let declare = Declare { severity: Some("SEV-1".parse().unwrap()), ..Declare::live(title) };
    ana(book).declare(declare).wait().unwrap()
}

/// An incident that was worked on and is resolved, with a note that was redacted.
pub(crate) fn resolved(book: &Logbook, title: &str, secret: &str) -> IncidentHandle {
    let mut incident = declared(book, title);
    incident.execute(Command::new(TakeCommand::default())).wait().unwrap();
    incident.execute(note(secret)).wait().unwrap();
    let noted = book.history(incident.id()).wait().unwrap().records().last().unwrap().id();
    incident.execute(note("Rolled back")).wait().unwrap();
    incident.execute(Command::new(Redact { record: noted, reason: "a password".into() })).wait().unwrap();
    incident.execute(Command::new(Resolve { how: How::Mitigated, summary: None })).wait().unwrap();
    incident
}

pub(crate) fn note(text: &str) -> Command {
    Command::new(NoteAdded { body: text.into() })
}

/// A clock that the test sets.
pub(crate) struct Clock(pub(crate) AtomicI64);

impl Environment for Clock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_nanos(self.0.load(Ordering::Relaxed))
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), StoreError> {
        Machine.random(bytes)
    }
}
