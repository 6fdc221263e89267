//! Why bytes cannot be imported, and where.

use crate::{Code, time::shown};

/// As much of a reader's complaint as a message repeats: it may quote a stranger's text.
const PROBLEM_CHARS: usize = 200;

/// Why some bytes cannot be imported. Nothing of them is.
///
/// ```
/// use sevlog::{Source, import};
/// let mapping = import::Mapping::new(Source::new("status.example.com")?);
/// let error = import::status_history(b"{\"id\":\"1\"}\n{\"id\":7}\n", &mapping).unwrap_err();
/// assert_eq!(error.line, 2);
/// assert!(error.to_string().ends_with("correct it there, or leave the incident out"), "{error}");
/// # Ok::<(), sevlog::IdError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {kind}")]
pub struct ImportError {
    /// The line, from 1.
    pub line: u64,
    /// Where in the line, in bytes, from 1: where reading stopped; of an id that stands twice, where the JSON value with the second
    /// begins.
    pub column: usize,
    /// What is wrong there.
    #[source]
    pub kind: ImportErrorKind,
}

/// What is wrong with bytes that cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportErrorKind {
    /// They are not UTF-8.
    #[error("the bytes here are not UTF-8; encode the text as UTF-8")]
    NotUtf8,
    /// They are not JSON.
    #[error("this is not JSON: {problem}; fetch it again, or mend it there")]
    NotJson {
        /// What the reader said.
        problem: String,
    },
    /// They end inside a value.
    #[error("the text ends inside a value; it was cut off, so fetch it again")]
    Truncated,
    /// They are JSON, and not what the source writes.
    #[error("this is not what {source_name} holds: {problem}; correct it there, or leave the incident out")]
    Invalid {
        /// What was to be read.
        source_name: &'static str,
        /// What the reader said.
        problem: String,
    },
    /// An id stands twice.
    #[error("the {what} `{id}` stands twice, and nobody can tell which of the two holds; keep the newer one")]
    Repeated {
        /// What has that id: `incident` or `post`.
        what: &'static str,
        /// The id, cut to 64 characters.
        id: String,
    },
}

impl ImportError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self.kind {
            ImportErrorKind::NotUtf8 => Code::JsonNotUtf8,
            ImportErrorKind::NotJson { .. } => Code::JsonSyntax,
            ImportErrorKind::Truncated => Code::JsonTruncated,
            ImportErrorKind::Invalid { .. } => Code::ImportInvalid,
            ImportErrorKind::Repeated { .. } => Code::ImportRepeated,
        }
    }
}

impl ImportErrorKind {
    pub(super) fn repeated(what: &'static str, id: &str) -> Self {
        Self::Repeated { what, id: shown(id) }
    }

    pub(super) fn of(error: &serde_json::Error, source_name: &'static str) -> Self {
        use serde_json::error::Category;
        match error.classify() {
            Category::Eof => Self::Truncated,
            Category::Io | Category::Syntax => Self::NotJson { problem: problem(error) },
            Category::Data => Self::Invalid { source_name, problem: problem(error) },
        }
    }
}

/// What the reader said, on one line of bounded length.
fn problem(error: &serde_json::Error) -> String {
    let said = crate::word::problem(error);
    let mut shown: String = said.chars().take(PROBLEM_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if said.chars().nth(PROBLEM_CHARS).is_some() {
        shown.push('…');
    }
    shown
}
