//! Opening a book's file: making it, checking what it is, bringing it up to date.

use std::{
    fs::{self, OpenOptions},
    io::ErrorKind,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags, OptionalExtension, TransactionBehavior, config::DbConfig};
use sevlog::IncidentId;

use super::{Absent, Durability, PATIENCE, fault, read::id_of, signals};
use crate::{StoreError, environment, environment::Environment};

/// Marks a file as a book: `SVLG`.
const APPLICATION: i32 = 0x5356_4c47;

/// Marks a file as a backup that nobody opened yet: `SVLB`. A log of changes beside it is another file's.
const BACKUP: i32 = 0x5356_4c42;

/// What makes each schema of the one before it. A schema that was released is never changed.
const UPGRADES: [&str; 6] = [
    include_str!("schema.sql"),
    include_str!("schema-2.sql"),
    include_str!("schema-3.sql"),
    include_str!("schema-4.sql"),
    include_str!("schema-5.sql"),
    include_str!("schema-6.sql"),
];

/// The newest schema that this library knows.
pub(super) const SCHEMA: u32 = 6;

/// An open book.
pub(super) struct Opened {
    /// The connection to write with.
    pub(super) connection: Connection,
    pub(super) book: IncidentId,
    pub(super) secret: [u8; 32],
    /// Whether whoever had it open before left removed text in the log of changes.
    pub(super) erasing: bool,
}

pub(super) fn open(
    path: &Path,
    absent: Absent,
    durability: Durability,
    environment: &dyn Environment,
) -> Result<Opened, StoreError> {
    let place = path.display().to_string();
    let is_new = match absent {
        Absent::Make => create(path, &place)?,
        Absent::Refuse => false,
    };
    if !is_new {
        inspect(path, absent, &place)?;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(|error| fault(&place, &error))?;
    if connection.is_readonly(MAIN_DB).map_err(|error| fault(&place, &error))? {
        return Err(StoreError::ReadOnly { place, problem: "its file may not be written to".to_owned() });
    }
    take_over(&connection).map_err(|error| fault(&place, &error))?;
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
        Err(error) => {
            let (place, problem) = (place.to_owned(), error.to_string());
            Err(match error.kind() {
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly { place, problem },
                ErrorKind::NotFound => {
                    StoreError::Missing { place, problem: "its folder is not there; make it first".to_owned() }
                }
                _ => StoreError::Unreachable { place, problem },
            })
        }
    }
}

/// Looks at a file that is there, without writing to it. Through SQLite only: a file that this process opened by itself would, on
/// being closed, take along the locks that another book of the process has on it.
fn inspect(path: &Path, absent: Absent, place: &str) -> Result<(), StoreError> {
    let missing = |problem: &str| StoreError::Missing { place: place.to_owned(), problem: problem.to_owned() };
    if absent == Absent::Refuse && fs::metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return Err(missing("nothing is there; look for it elsewhere, or open it so that a new one is made"));
    }
    if path.is_symlink() && fs::metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return Err(missing("it is a link to a file that is not there; make a book there, or remove the link"));
    }
    // Opening a pipe would wait for whoever is at its other end.
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(StoreError::NotABook { place: place.to_owned(), problem: "it is no regular file".to_owned() });
    }
    let looked_at = immutable(path);
    let fault = |error| fault(place, &error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let has_log = fs::metadata(companion(path, "-wal")).is_ok_and(|log| log.len() > 0);
    let alone = || Connection::open_with_flags(&looked_at, flags | OpenFlags::SQLITE_OPEN_URI).map_err(fault);
    let connection = if has_log {
        // A book need not be whole without its log of changes, and then it is no backup.
        if alone().and_then(|file| Marks::of(&file, place)).is_ok_and(|marks| marks.application == BACKUP) {
            let log = companion(path, "-wal").display().to_string();
            return Err(StoreError::LogOfAnother { place: place.to_owned(), log });
        }
        let connection = Connection::open_with_flags(path, flags).map_err(fault)?;
        // What stands in the log of changes of somebody else's database is theirs to move into it.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(fault)?;
        connection
    } else {
        // Without so much as a file beside it.
        alone()?
    };
    connection.busy_timeout(PATIENCE).map_err(fault)?;
    let marks = Marks::of(&connection, place)?;
    if absent == Absent::Refuse && marks.is_blank() {
        return Err(missing("the file is empty; look for it elsewhere, or open it so that a new one is made"));
    }
    marks.check(place)
}

/// How SQLite is told to look at nothing but the file.
fn immutable(path: &Path) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-._".contains(byte);
    let written = path.as_os_str().as_encoded_bytes().iter().map(|byte| match byte {
        byte if plain(byte) => char::from(*byte).to_string(),
        byte => format!("%{byte:02x}"),
    });
    format!("file:{}?immutable=1", written.collect::<String>())
}

/// The file beside another with a longer name.
pub(super) fn companion(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// What the first page of a file says of it. Another process may be writing the others.
pub(super) struct Marks {
    application: i32,
    schema: i32,
    /// How often a table was made or removed.
    changes: i32,
}

impl Marks {
    pub(super) fn of(connection: &Connection, place: &str) -> Result<Self, StoreError> {
        let read = || {
            Ok(Self {
                application: connection.pragma_query_value(None, "application_id", |row| row.get(0))?,
                schema: connection.pragma_query_value(None, "user_version", |row| row.get(0))?,
                changes: connection.pragma_query_value(None, "schema_version", |row| row.get(0))?,
            })
        };
        read().map_err(|error| fault(place, &error))
    }

    /// Whether nothing was ever written there: somebody is about to make a book of it.
    const fn is_blank(&self) -> bool {
        self.application == 0 && self.schema == 0 && self.changes == 0
    }

    /// Whether this library may write there.
    pub(super) fn check(&self, place: &str) -> Result<(), StoreError> {
        let place = place.to_owned();
        if ![APPLICATION, BACKUP].contains(&self.application) && !self.is_blank() {
            return Err(StoreError::NotABook { place, problem: "it is a file of another program".to_owned() });
        }
        match u32::try_from(self.schema) {
            Ok(schema) if schema <= SCHEMA => Ok(()),
            found => Err(StoreError::Newer { place, found: found.unwrap_or(u32::MAX), known: SCHEMA }),
        }
    }
}

/// Marks a file as a backup.
pub(super) fn mark_as_backup(file: &Path) -> rusqlite::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(file, flags)?.pragma_update(None, "application_id", BACKUP)
}

/// Makes a book of a backup, before it gets a log of changes of its own.
fn take_over(connection: &Connection) -> rusqlite::Result<()> {
    patiently(|| {
        if connection.pragma_query_value(None, "application_id", |row| row.get::<_, i32>(0))? == BACKUP {
            // It must not be a backup again after a loss of power, when there is a log of changes: the journal has to be gone for good.
            connection.pragma_update(None, "synchronous", "extra")?;
            connection.pragma_update(None, "application_id", APPLICATION)?;
        }
        Ok(())
    })
}

/// Sets what a book relies on, and makes sure that it is set.
fn prepare(connection: &Connection, durability: Durability, place: &str) -> Result<(), StoreError> {
    let fault = |error| fault(place, &error);
    set_up(connection).map_err(fault)?;
    let synchronous = match durability {
        Durability::Full => 2,
        Durability::Normal => 1,
    };
    let mode: String = patiently(|| connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0)))
        .map_err(fault)?;
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

/// Sets what every connection to a book that is open has.
pub(super) fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(64);
    // Otherwise a statement that was prepared is planned again for each value that is bound to it: six times the work of a short one.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(drop)
}

/// Tries again while another program is in the way: SQLite itself does not wait where it changes how a file is kept, and many may
/// make the same book at once.
fn patiently<T>(mut work: impl FnMut() -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    let begun = Instant::now();
    loop {
        match work() {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && begun.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(5));
            }
            done => return done,
        }
    }
}

/// Brings the schema up to date.
fn upgrade(connection: &mut Connection, place: &str, environment: &dyn Environment) -> Result<(), StoreError> {
    let fault = |error| fault(place, &error);
    let marks = Marks::of(connection, place)?;
    marks.check(place)?;
    if u32::try_from(marks.schema).is_ok_and(|schema| schema < SCHEMA) {
        // Another process may do the same at this moment: what there is to do is looked at again under the lock.
        let changing = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
        let marks = Marks::of(&changing, place)?;
        marks.check(place)?;
        let schema = marks.schema;
        for step in UPGRADES.iter().skip(usize::try_from(schema).unwrap_or(0)) {
            changing.execute_batch(step).map_err(fault)?;
        }
        if schema < 3 {
            signals::attach_all(&changing, place)?;
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
