//! The log: one record a line, read and written as a stream.

use std::io::{self, BufRead, Read, Write};

use crate::{
    Code,
    limits::MAX_RECORD_BYTES,
    record::{Record, RecordError, RecordErrorKind},
};

/// Why a line of a log cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {kind}")]
pub struct LogError {
    /// The line, from 1.
    pub line: u64,
    /// Where in the line, in bytes, from 1.
    pub column: usize,
    /// What is wrong there.
    #[source]
    pub kind: LogErrorKind,
}

/// What is wrong with a line of a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LogErrorKind {
    /// It is not a record.
    #[error(transparent)]
    Record(#[from] RecordErrorKind),
    /// The last line has no line feed.
    #[error(
        "the last line has no line feed: the log was cut off there, or is still being written; read it again, or restore its end"
    )]
    Truncated,
    /// There is nothing on it.
    #[error("the line is blank; a log holds one record a line and nothing else")]
    Blank,
    /// The source of the bytes failed.
    #[error("reading failed: {problem}")]
    Read {
        /// What the source said.
        problem: String,
    },
}

impl LogError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        match &self.kind {
            LogErrorKind::Record(kind) => kind.code(),
            LogErrorKind::Truncated => Code::LineTruncated,
            LogErrorKind::Blank => Code::LineBlank,
            LogErrorKind::Read { .. } => Code::ReadFailed,
        }
    }
}

/// Reads a log record by record, in memory that no input can make large.
///
/// A line that is not a record is an error with its place, and reading goes on behind it.
///
/// ```
/// let log: &[u8] = b"{\"actor\":1}\n";
/// let error = sevlog::LogReader::new(log).next().unwrap().unwrap_err();
/// assert_eq!((error.line, error.code().as_str()), (1, "field_missing"));
/// ```
#[derive(Debug)]
pub struct LogReader<R> {
    source: R,
    buffer: Vec<u8>,
    line: u64,
    done: bool,
}

impl<R: BufRead> LogReader<R> {
    /// Reads from some bytes.
    pub const fn new(source: R) -> Self {
        Self { source, buffer: Vec::new(), line: 0, done: false }
    }

    /// The line that was read last, from 1.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    fn error(&self, column: usize, kind: LogErrorKind) -> LogError {
        LogError { line: self.line, column, kind }
    }

    /// Reads the next line, and has its number and its record taken in. A record is large: handed from function to function it would
    /// be copied each time.
    pub(crate) fn read<T>(&mut self, take: impl FnOnce(u64, Record) -> T) -> Option<Result<T, LogError>> {
        if self.done {
            return None;
        }
        let taken = self.read_ready(take);
        self.done |= taken.is_none();
        taken
    }

    fn read_ready<T>(&mut self, take: impl FnOnce(u64, Record) -> T) -> Option<Result<T, LogError>> {
        // Most lines lie in the source's buffer as a whole, and are read where they lie.
        let whole = match self.source.fill_buf() {
            Ok(ready) => memchr::memchr(b'\n', ready).and_then(|end| ready.get(..end)),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => None,
            Err(error) => {
                let kind = LogErrorKind::Read { problem: error.to_string() };
                (self.done, self.line) = (true, self.line.saturating_add(1));
                return Some(Err(self.error(1, kind)));
            }
        };
        let Some(line) = whole else { return self.read_gathered(take) };
        self.line = self.line.saturating_add(1);
        let (length, taken) = (line.len(), Record::read_bytes(line).map(|record| take(self.line, record)));
        self.source.consume(length.saturating_add(1));
        Some(self.of_line(length, taken))
    }

    fn of_line<T>(&self, length: usize, taken: Result<T, RecordError>) -> Result<T, LogError> {
        if length == 0 {
            return Err(self.error(1, LogErrorKind::Blank));
        }
        taken.map_err(|RecordError { column, kind }| self.error(column, kind.into()))
    }

    /// Reads a line that only a part of is at hand.
    fn read_gathered<T>(&mut self, take: impl FnOnce(u64, Record) -> T) -> Option<Result<T, LogError>> {
        self.buffer.clear();
        // One byte more than a record may have, and its line feed.
        let limit = u64::try_from(MAX_RECORD_BYTES).unwrap_or(u64::MAX).saturating_add(2);
        let read = self.source.by_ref().take(limit).read_until(b'\n', &mut self.buffer);
        if matches!(read, Ok(0)) {
            return None;
        }
        self.line = self.line.saturating_add(1);
        let failed = |error: &io::Error| LogErrorKind::Read { problem: error.to_string() };
        if let Err(error) = read {
            self.done = true;
            return Some(Err(self.error(self.buffer.len().saturating_add(1), failed(&error))));
        }
        let Some(line) = self.buffer.strip_suffix(b"\n") else {
            let column = self.buffer.len().saturating_add(1);
            if self.buffer.len() > MAX_RECORD_BYTES {
                if let Err(error) = self.source.skip_until(b'\n') {
                    self.done = true;
                    return Some(Err(self.error(column, failed(&error))));
                }
                let RecordError { column, kind } = RecordError::too_large();
                return Some(Err(self.error(column, kind.into())));
            }
            self.done = true;
            // What could not become a record with more bytes either was not cut off: it is something else.
            return Some(Err(match Record::read_bytes(&self.buffer) {
                Err(RecordError { column, kind }) if kind.code() != Code::JsonTruncated => {
                    self.error(column, kind.into())
                }
                _ => self.error(column, LogErrorKind::Truncated),
            }));
        };
        let taken = Record::read_bytes(line).map(|record| take(self.line, record));
        Some(self.of_line(line.len(), taken))
    }
}

impl<R: BufRead> Iterator for LogReader<R> {
    type Item = Result<Record, LogError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read(|_, record| record)
    }
}

/// Writes records as a log.
///
/// # Errors
/// When the sink fails.
pub fn write_log<R: std::borrow::Borrow<Record>>(
    records: impl IntoIterator<Item = R>,
    mut sink: impl Write,
) -> io::Result<()> {
    for record in records {
        sink.write_all(record.borrow().line().as_bytes())?;
        sink.write_all(b"\n")?;
    }
    sink.flush()
}
