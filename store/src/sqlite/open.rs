//! Opening a book's file: making it, checking what it is, bringing it up to date.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, config::DbConfig};
use sevlog::IncidentId;

use super::{Durability, PATIENCE, fault, read::id_of};
use crate::{StoreError, environment, environment::Environment};

/// Marks a file as a book: `SVLG`.
const APPLICATION: i32 = 0x5356_4c47;

/// What every database of SQLite begins with.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// How much of a file says what it is.
const HEADER: u64 = 105;

/// What makes each schema of the one before it. A schema that was released is never changed.
const UPGRADES: [&str; 2] = [include_str!("schema.sql"), include_str!("schema-2.sql")];

/// The newest schema that this library knows.
pub(super) const SCHEMA: u32 = 2;

/// An open book.
pub(super) struct Opened {
    /// The connection to write with.
    pub(super) connection: Connection,
    pub(super) book: IncidentId,
    pub(super) secret: [u8; 32],
    /// Whether whoever had it open before left removed text in the log of changes.
    pub(super) erasing: bool,
}

pub(super) fn open(path: &Path, durability: Durability, environment: &dyn Environment) -> Result<Opened, StoreError> {
    let place = path.display().to_string();
    let is_new = create(path, &place)?;
    if !is_new {
        inspect(path, &place)?;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(|error| fault(&place, &error))?;
    prepare(&connection, durability, &place)?;
    upgrade(&mut connection, &place, environment)?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, [u8; 16]>(0)?, row.get(1)?, row.get(2)?));
    let book = connection.query_row("SELECT id, secret, erasing FROM book", [], read).optional();
    match book.map_err(|error| fault(&place, &error))? {
        Some((id, secret, erasing)) => Ok(Opened { connection, book: id_of(id), secret, erasing }),
        None => Err(StoreError::NotABook { place, problem: "it does not say whose book it is".to_owned() }),
    }
}

/// Makes the file where there is none, for its owner only. SQLite gives its companions the same rights.
fn create(path: &Path, place: &str) -> Result<bool, StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(StoreError::Unreachable { place: place.to_owned(), problem: error.to_string() }),
    }
}

/// Looks at a file that is there, without writing to it. SQLite would move the log of changes of a database into it on
/// closing, so it is asked only where the file alone does not say whose it is, and kept from that.
fn inspect(path: &Path, place: &str) -> Result<(), StoreError> {
    let unreachable =
        |error: std::io::Error| StoreError::Unreachable { place: place.to_owned(), problem: error.to_string() };
    if path.is_dir() {
        return Err(StoreError::NotABook { place: place.to_owned(), problem: "it is a directory".to_owned() });
    }
    let mut beginning = Vec::new();
    File::open(path).and_then(|file| file.take(HEADER).read_to_end(&mut beginning)).map_err(unreachable)?;
    Marks::read(&beginning, place)?.check(place)?;
    if fs::metadata(companion(path, "-wal")).map_or(0, |log| log.len()) == 0 {
        return Ok(());
    }
    let fault = |error| fault(place, &error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(fault)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(fault)?;
    connection.busy_timeout(PATIENCE).map_err(fault)?;
    Marks::of(&connection, place)?.check(place)
}

/// The file beside another with a longer name.
pub(super) fn companion(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// What a file says of itself.
struct Marks {
    application: i32,
    schema: u32,
    tables: u32,
}

impl Marks {
    fn of(connection: &Connection, place: &str) -> Result<Self, StoreError> {
        let read = || {
            Ok(Self {
                application: connection.pragma_query_value(None, "application_id", |row| row.get(0))?,
                schema: connection.pragma_query_value(None, "user_version", |row| row.get(0))?,
                tables: connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?,
            })
        };
        read().map_err(|error| fault(place, &error))
    }

    /// Reads them from the beginning of a file: SQLite's header, and the head of the page that lists the tables.
    fn read(beginning: &[u8], place: &str) -> Result<Self, StoreError> {
        if beginning.is_empty() {
            return Ok(Self { application: 0, schema: 0, tables: 0 });
        }
        let number = |at: usize| beginning.get(at..)?.first_chunk().copied().map(u32::from_be_bytes);
        let tables = beginning.get(100..).and_then(<[u8]>::first_chunk).map(|[kind, _, _, high, low]| match kind {
            // A page with the tables themselves, or one with further pages of them.
            0x0d => u16::from_be_bytes([*high, *low]).into(),
            _ => u32::MAX,
        });
        match (beginning.starts_with(MAGIC), number(68), number(60), tables) {
            (true, Some(application), Some(schema), Some(tables)) => {
                Ok(Self { application: application.cast_signed(), schema, tables })
            }
            _ => Err(StoreError::NotABook { place: place.to_owned(), problem: "it is no database".to_owned() }),
        }
    }

    /// Whether this library may write there.
    fn check(&self, place: &str) -> Result<(), StoreError> {
        let place = place.to_owned();
        // A file without a table is one that somebody is about to make a book of.
        if self.application != APPLICATION && self.tables > 0 {
            return Err(StoreError::NotABook { place, problem: "it is a database of another program".to_owned() });
        }
        if self.schema > SCHEMA {
            return Err(StoreError::Newer { place, found: self.schema, known: SCHEMA });
        }
        Ok(())
    }
}

/// Sets what a book relies on, and makes sure that it is set.
fn prepare(connection: &Connection, durability: Durability, place: &str) -> Result<(), StoreError> {
    let fault = |error| fault(place, &error);
    connection.busy_timeout(PATIENCE).map_err(fault)?;
    connection.set_prepared_statement_cache_capacity(64);
    let synchronous = match durability {
        Durability::Full => 2,
        Durability::Normal => 1,
    };
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0)).map_err(fault)?;
    connection.pragma_update(None, "synchronous", synchronous).map_err(fault)?;
    // What is deleted or overwritten is overwritten with zeros, so that redacted text is not found in free space.
    let erases: i64 =
        connection.pragma_update_and_check(None, "secure_delete", true, |row| row.get(0)).map_err(fault)?;
    connection.pragma_update(None, "trusted_schema", false).map_err(fault)?;
    let kept: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0)).map_err(fault)?;
    if mode != "wal" || kept != synchronous || erases != 1 {
        let problem =
            format!("it cannot be kept safely there (journal {mode}, synchronous {kept}, secure_delete {erases})");
        return Err(StoreError::Unreachable { place: place.to_owned(), problem });
    }
    Ok(())
}

/// Brings the schema up to date.
fn upgrade(connection: &mut Connection, place: &str, environment: &dyn Environment) -> Result<(), StoreError> {
    let fault = |error| fault(place, &error);
    let marks = Marks::of(connection, place)?;
    marks.check(place)?;
    if marks.schema < SCHEMA {
        // Another process may do the same at this moment: what there is to do is looked at again under the lock.
        let changing = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
        let schema = Marks::of(&changing, place)?.schema;
        for step in UPGRADES.iter().skip(usize::try_from(schema).unwrap_or(0)) {
            changing.execute_batch(step).map_err(fault)?;
        }
        if schema == 0 {
            let (id, mut secret) = (environment::stream_id(environment, environment.now())?, [0; 32]);
            environment.random(&mut secret)?;
            let row = (id.to_u128().to_be_bytes(), secret);
            changing.execute("INSERT INTO book (only_row, id, secret) VALUES (1, ?1, ?2)", row).map_err(fault)?;
        }
        changing.pragma_update(None, "application_id", APPLICATION).map_err(fault)?;
        changing.pragma_update(None, "user_version", SCHEMA).map_err(fault)?;
        changing.commit().map_err(fault)?;
    }
    Ok(())
}
