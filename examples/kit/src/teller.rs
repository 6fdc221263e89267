//! Tells stories command by command into a book: a clock that the story sets, and somebody who records.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sevlog::{Actor, Command, Digest, History, IncidentId, PersonId, Plan, RecordId, Timestamp};
use sevlog_store::{Acting, Logbook, StoreError, Wait, environment::Environment};

use crate::Result;

const SECOND: i64 = 1_000_000_000;

/// Who tells, and the book that is told into.
#[derive(Debug)]
pub struct Narrator {
    acting: Acting,
    plan: Plan,
    world: Arc<World>,
}

impl Narrator {
    /// Opens a book to tell into.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(place: &str, plan: Plan) -> Result<Self> {
        let world = Arc::new(World::default());
        let environment: Arc<dyn Environment> = Arc::clone(&world) as _;
        let book = Logbook::options().plan(plan.clone()).environment(environment).open(place).wait()?;
        let acting = book.acting_as(Actor::Person(PersonId::new("narrator")?));
        Ok(Self { acting, plan, world })
    }

    /// Begins a story. The narrator records everything; who did what is said with each command.
    ///
    /// # Errors
    /// When the time cannot be read.
    pub fn begin(&self, name: impl Into<String>, clock: &str) -> Result<Teller<'_>> {
        *self.world.story() = Story { name: name.into(), clock: Timestamp::parse(clock)?, told: 0 };
        Ok(Teller { narrator: self, incident: None })
    }

    /// The plan that everything is judged by.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The book.
    #[must_use]
    pub const fn book(&self) -> &Logbook {
        self.acting.book()
    }
}

/// Tells one story.
#[derive(Debug)]
pub struct Teller<'a> {
    narrator: &'a Narrator,
    incident: Option<IncidentId>,
}

impl Teller<'_> {
    /// Sets the simulated recording clock: what is told next became known then.
    ///
    /// # Errors
    /// When the time cannot be read.
    pub fn clock(&mut self, now: &str) -> Result<()> {
        self.narrator.world.story().clock = Timestamp::parse(now)?;
        Ok(())
    }

    /// Tells a command, and returns the first record that it wrote: the one that names what was opened, raised or added.
    ///
    /// # Errors
    /// When it is rejected, with every reason.
    pub fn tell(&mut self, command: &Command) -> Result<RecordId> {
        let (acting, clock) = (&self.narrator.acting, self.narrator.world.now());
        let name = command.intent.name();
        let rejected = |error| format!("{name}, recorded at {clock}, was rejected: {error}");
        let (incident, before) = if let Some(incident) = self.incident {
            let executed = acting.execute(incident, command.clone()).wait().map_err(rejected)?;
            (incident, executed.before)
        } else {
            (acting.declare_with(command.clone()).wait().map_err(rejected)?.id(), sevlog::Version::NONE)
        };
        self.incident = Some(incident);
        let written = acting.book().store().records(incident, before, 1).wait()?;
        let first = written.first().ok_or_else(|| format!("{name}, recorded at {clock}, changes nothing"))?;
        let mut story = self.narrator.world.story();
        story.told = story.told.saturating_add(1);
        story.clock = story.clock.saturating_add(SECOND);
        Ok(first.id())
    }

    /// The history, when everything is told: as the book has it.
    ///
    /// # Errors
    /// When nothing was told, or the book cannot be read.
    pub fn finish(self) -> Result<History> {
        let incident = self.incident.ok_or("nothing was told")?;
        Ok(self.narrator.acting.book().history(incident).wait()?)
    }
}

/// The story that is told, by which the book's clock goes.
#[derive(Debug)]
struct Story {
    name: String,
    clock: Timestamp,
    told: u64,
}

/// A clock that stories set, and ids that look random and are the same each time, so that the log is too.
#[derive(Debug)]
struct World(Mutex<Story>);

impl Default for World {
    fn default() -> Self {
        Self(Mutex::new(Story { name: "book".to_owned(), clock: Timestamp::from_unix_nanos(0), told: 0 }))
    }
}

impl World {
    fn story(&self) -> MutexGuard<'_, Story> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Environment for World {
    fn now(&self) -> Timestamp {
        self.story().clock
    }

    /// A host has these of fresh randomness, and keeps a command's secret from everybody. What is told here is public anyway.
    fn random(&self, bytes: &mut [u8]) -> std::result::Result<(), StoreError> {
        let story = self.story();
        let (what, number) = match bytes.len() {
            16 => ("incident", String::new()),
            8 => ("command", format!(" {}", story.told)),
            _ => ("seed", format!(" {}", story.told)),
        };
        let digest = Digest::of(format!("{} {what}{number}", story.name).as_bytes());
        let length = bytes.len().min(if bytes.len() == 16 { 8 } else { 32 });
        // Of an incident's id the end is drawn; what is before it stays empty.
        bytes.fill(0);
        let from = bytes.len().saturating_sub(length);
        for (byte, drawn) in bytes.iter_mut().skip(from).zip(digest.as_bytes()) {
            *byte = *drawn;
        }
        Ok(())
    }
}
