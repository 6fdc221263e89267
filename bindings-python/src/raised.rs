//! The one place where an error of the engine becomes an exception of `sevlog.errors`.

use pyo3::prelude::*;
use serde_json::{Value, json};
use sevlog::{Code, CommandError, HistoryError, PlanError, Rejection, TimeError, import::ImportError};
use sevlog_store::{Conflict, LogbookError, StoreError};

/// An exception that is to be raised: its class, its code, a sentence for a person and fields for a program.
#[derive(Debug)]
pub(crate) struct Raised {
    class: Class,
    code: Code,
    message: String,
    fields: Value,
}

/// A class of `sevlog.errors`.
#[derive(Debug, Clone, Copy)]
enum Class {
    Sevlog,
    Rejected,
    Contradicted,
    VersionConflict,
    InvalidLog,
    Store,
}

impl Class {
    const fn name(self) -> &'static str {
        match self {
            Self::Sevlog => "SevlogError",
            Self::Rejected => "Rejected",
            Self::Contradicted => "Contradicted",
            Self::VersionConflict => "VersionConflict",
            Self::InvalidLog => "InvalidLog",
            Self::Store => "StoreError",
        }
    }
}

impl Raised {
    fn new(class: Class, code: Code, message: impl ToString) -> Self {
        Self { class, code, message: message.to_string(), fields: json!({}) }
    }

    fn with(self, fields: Value) -> Self {
        Self { fields, ..self }
    }

    /// An argument that is not what it should be.
    pub(crate) fn argument(name: &str, problem: impl std::fmt::Display) -> Self {
        Self::new(Class::Sevlog, Code::CommandInvalid, format!("`{name}`: {problem}"))
    }

    /// A mistake of the library itself.
    pub(crate) fn internal(problem: &str) -> Self {
        let message =
            format!("sevlog made a mistake: {problem}; please report it, and look at the book before going on");
        Self::new(Class::Sevlog, Code::LibraryFault, message)
    }

    /// A book that a process got by forking: the threads that work for it stayed behind.
    pub(crate) fn forked(place: &str) -> Self {
        let message = format!(
            "the book {place} was opened before this process was forked, and cannot be used in it; open it again here, \
             or start processes with the method `spawn`"
        );
        Self::new(Class::Store, Code::ProcessForked, message).with(json!({ "place": place }))
    }

    /// A file that cannot be read or written.
    pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        let message = format!("{}: {error}", path.display());
        Self::new(Class::Store, Code::TransferFailed, message).with(json!({ "path": path.display().to_string() }))
    }
}

impl From<Rejection> for Raised {
    fn from(rejection: Rejection) -> Self {
        let contradicted = rejection.reasons().any(|reason| reason.code() == Code::Contradicted);
        let class = if contradicted { Class::Contradicted } else { Class::Rejected };
        let reasons: Vec<_> = rejection.reasons().map(sevlog::Reason::to_json).collect();
        Self::new(class, rejection.code(), &rejection).with(json!({ "reasons": reasons }))
    }
}

impl From<StoreError> for Raised {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Conflict(conflict) => Self::of_conflict(conflict),
            _ => Self::new(Class::Store, error.code(), &error).with(json!({ "transient": error.is_transient() })),
        }
    }
}

impl Raised {
    fn of_conflict(conflict: &Conflict) -> Self {
        let between = conflict.between.iter().map(|one| {
            json!({
                "version": one.version, "record": one.record, "type": one.name, "actor": one.actor,
                "recordedAt": one.recorded_at,
            })
        });
        Self::new(Class::VersionConflict, Code::VersionConflict, conflict).with(json!({
            "incident": conflict.incident, "expected": conflict.expected, "actual": conflict.actual,
            "between": between.collect::<Vec<_>>(),
        }))
    }
}

impl From<LogbookError> for Raised {
    fn from(error: LogbookError) -> Self {
        let (code, message) = (error.code(), error.to_string());
        match error {
            LogbookError::Rejected(rejection) => rejection.into(),
            LogbookError::Store(error) => error.into(),
            LogbookError::UnknownIncident { reference } => {
                Self::new(Class::Sevlog, code, message).with(json!({ "reference": reference }))
            }
            LogbookError::CommittedUnread { incident, version, .. } => {
                Self::new(Class::Store, code, message).with(json!({ "incident": incident, "version": version }))
            }
            LogbookError::Import { line, .. } => {
                Self::new(Class::InvalidLog, code, message).with(json!({ "line": line }))
            }
            LogbookError::Book(_) => Self::new(Class::InvalidLog, code, message),
            _ => Self::new(Class::Sevlog, code, message),
        }
    }
}

impl From<HistoryError> for Raised {
    fn from(error: HistoryError) -> Self {
        let line = match &error {
            HistoryError::Log(error) => Some(error.line),
            HistoryError::Replay { line, .. } => Some(*line),
            _ => None,
        };
        Self::new(Class::InvalidLog, error.code(), &error).with(json!({ "line": line }))
    }
}

impl From<CommandError> for Raised {
    fn from(error: CommandError) -> Self {
        Self::new(Class::Sevlog, error.code(), &error)
    }
}

impl From<PlanError> for Raised {
    fn from(error: PlanError) -> Self {
        Self::new(Class::Sevlog, error.code(), &error)
    }
}

impl From<TimeError> for Raised {
    fn from(error: TimeError) -> Self {
        Self::new(Class::Sevlog, error.code(), &error)
    }
}

impl From<ImportError> for Raised {
    fn from(error: ImportError) -> Self {
        Self::new(Class::Sevlog, error.code(), &error).with(json!({ "line": error.line, "column": error.column }))
    }
}

impl From<sevlog::canonical::CanonicalError> for Raised {
    fn from(error: sevlog::canonical::CanonicalError) -> Self {
        Self::internal(&error.to_string())
    }
}

impl From<serde_json::Error> for Raised {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(&error.to_string())
    }
}

impl From<Raised> for PyErr {
    fn from(raised: Raised) -> Self {
        let Raised { class, code, message, fields } = raised;
        Python::attach(|py| {
            let raise = || {
                py.import("sevlog.errors")?.getattr("_raised")?.call1((
                    class.name(),
                    message,
                    code.as_str(),
                    fields.to_string(),
                ))
            };
            raise().map_or_else(|error| error, Self::from_value)
        })
    }
}
