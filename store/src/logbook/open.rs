//! Opening a book by its place.

use std::{io::Write, path::PathBuf, sync::Arc, thread};

use futures_channel::oneshot;
use sevlog::{Actor, Command, Plan, ProgramId, Version, command::AdoptPlan};

use super::{Logbook, Order};
use crate::{
    Absent, Durability, LogbookError, MemoryStore, StoreError,
    environment::{Environment, Machine},
    memory,
    sqlite::{self, Salvaged, SqliteStore},
    store::EventStore,
};

/// How a book is opened.
pub struct Options {
    plan: Option<Plan>,
    actor: Option<Actor>,
    absent: Absent,
    durability: Durability,
    environment: Arc<dyn Environment>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            plan: None,
            actor: None,
            absent: Absent::Make,
            durability: Durability::Full,
            environment: Arc::new(Machine),
        }
    }
}

impl Options {
    /// The plan to go by. It is adopted if it is not the one in force; without one, a new book adopts the standard plan.
    #[must_use]
    pub fn plan(mut self, plan: Plan) -> Self {
        self.plan = Some(plan);
        self
    }

    /// Who opens it: who is on the record for adopting a plan. Without one it is the program `sevlog`.
    #[must_use]
    pub fn actor(mut self, actor: Actor) -> Self {
        self.actor = Some(actor);
        self
    }

    /// What to do where there is no book: one is made, unless this says otherwise.
    #[must_use]
    pub const fn absent(mut self, absent: Absent) -> Self {
        self.absent = absent;
        self
    }

    /// What an acknowledged append survives.
    #[must_use]
    pub const fn durability(mut self, durability: Durability) -> Self {
        self.durability = durability;
        self
    }

    /// Where time and randomness come from.
    #[must_use]
    pub fn environment(mut self, environment: Arc<dyn Environment>) -> Self {
        self.environment = environment;
        self
    }

    /// Opens the book at a place: a path, `sqlite:` and a path, or `:memory:` for a new one that is gone with its last clone.
    /// A place takes no parameters.
    ///
    /// It is opened to write, also by who only looks: its file and folder have to allow that. A backup that is put back lies there by
    /// itself, without the `-wal` and `-shm` of the file that it replaces.
    ///
    /// # Errors
    /// When it cannot be opened; a file that is there and is no book, or one of a newer library, is left untouched.
    pub async fn open(self, place: &str) -> Result<Logbook, LogbookError> {
        let path = match Place::of(place)? {
            Place::Memory if self.absent == Absent::Refuse => {
                let problem = "a book in memory is always a new one".to_owned();
                return Err(StoreError::Missing { place: place.to_owned(), problem }.into());
            }
            Place::Memory => {
                let store = MemoryStore::new(&*self.environment)?;
                return self.over(Arc::new(store)).await;
            }
            Place::File(path) => path,
        };
        let (absent, durability, environment) = (self.absent, self.durability, Arc::clone(&self.environment));
        let open = move || SqliteStore::open_or(absent, &path, durability, &*environment);
        let store = apart("sevlog-open", place, open).await?;
        self.over(Arc::new(store)).await
    }

    /// A book over a store that is open already.
    ///
    /// # Errors
    /// When the store fails, or refuses the plan.
    pub async fn over(self, store: Arc<dyn EventStore>) -> Result<Logbook, LogbookError> {
        let book = Logbook { store, environment: self.environment, turns: Arc::default() };
        let state = book.book().await?;
        let plan = match self.plan {
            None if state.version() != Version::NONE => return Ok(book),
            None => Plan::standard(),
            Some(plan) => plan,
        };
        let actor = match self.actor {
            Some(actor) => actor,
            None => Actor::Service(
                ProgramId::new("sevlog").map_err(|error| StoreError::Transfer { problem: error.to_string() })?,
            ),
        };
        book.acting_as(actor).execute_book(Order::new(Command::new(AdoptPlan { plan, note: None }))).await?;
        Ok(book)
    }
}

/// Does something long on a thread of its own.
async fn apart<T: Send + 'static>(
    name: &str,
    place: &str,
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let (reply, answer) = oneshot::channel();
    let started = thread::Builder::new().name(name.to_owned()).spawn(move || drop(reply.send(work())));
    started.map_err(|error| StoreError::Unreachable { place: place.to_owned(), problem: error.to_string() })?;
    answer.await.map_err(|_| StoreError::Closed { place: place.to_owned() })?
}

impl Logbook {
    /// Opens the book at a place, or makes one there: see [`Options::open`].
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open(place: &str) -> Result<Self, LogbookError> {
        Options::default().open(place).await
    }

    /// Writes what can still be read of a book whose file is damaged, as a log to [`import`](Self::import) into a new book. The file is
    /// only read, and needs not to be fit to be opened. The records come in the order in which they were committed.
    ///
    /// A stream is written up to the first record that cannot be read or is not sound: what follows it could not be imported. What
    /// is in no record is not saved: requests, counts of alerts, the numbers of incidents in this book.
    ///
    /// # Errors
    /// When there is no file, or not even its first page or the table of its records can be read; when the sink fails.
    pub async fn salvage(place: &str, sink: impl Write + Send + 'static) -> Result<Salvaged, LogbookError> {
        let path = match Place::of(place)? {
            Place::Memory => return Err(StoreError::NoBackup { place: place.to_owned() }.into()),
            Place::File(path) => path,
        };
        Ok(apart("sevlog-salvage", place, move || sqlite::salvage(&path, sink)).await?)
    }

    /// How to open a book other than by default.
    #[must_use]
    pub fn options() -> Options {
        Options::default()
    }
}

/// Which store a place is in.
enum Place {
    Memory,
    File(PathBuf),
}

impl Place {
    fn of(place: &str) -> Result<Self, StoreError> {
        let unknown = |problem| StoreError::UnknownPlace { place: place.to_owned(), problem };
        if place == memory::PLACE {
            return Ok(Self::Memory);
        }
        let path = match place.split_once(':') {
            Some(("sqlite", url)) => match url.strip_prefix("//").unwrap_or(url) {
                path if path.contains(['?', '#']) => return Err(unknown("it takes no parameters")),
                path => path,
            },
            Some((scheme, _)) if scheme.len() > 1 && !scheme.contains(['/', '\\', '.', '?']) => {
                return Err(unknown("there is no such kind"));
            }
            _ => place,
        };
        if path.is_empty() {
            return Err(unknown("it is empty"));
        }
        // Nobody who writes `sqlite::memory:` or `:MEMORY:` wants a file of that name.
        if path.starts_with(':') {
            return Err(unknown("nothing begins with a colon but `:memory:`"));
        }
        let path = PathBuf::from(path);
        // Such a name is more often meant as a parameter than as a part of it.
        if place.contains('?') && path.symlink_metadata().is_err() {
            return Err(unknown("it takes no parameters, and no file is called so"));
        }
        Ok(Self::File(path))
    }
}
