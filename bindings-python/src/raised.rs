//! The one place where an error of the engine becomes an exception of `sevlog.errors`.

use pyo3::prelude::*;
use serde_json::json;
use sevlog::Code;
use sevlog_store::binding::{Class, Fault};

/// An exception that is to be raised.
#[derive(Debug)]
pub(crate) struct Raised(Fault);

impl Raised {
    /// A book that a process got by forking: the threads that work for it stayed behind.
    pub(crate) fn forked(place: &str) -> Self {
        let message = format!(
            "the book {place} was opened before this process was forked, and cannot be used in it; open it again here, \
             or start processes with the method `spawn`"
        );
        Self(Fault::new(Class::Store, Code::ProcessForked, message).with(json!({ "place": place })))
    }
}

impl<E: Into<Fault>> From<E> for Raised {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl From<Raised> for PyErr {
    fn from(Raised(fault): Raised) -> Self {
        Python::attach(|py| {
            let raise = || {
                py.import("sevlog.errors")?.getattr("_raised")?.call1((
                    fault.class.as_str(),
                    fault.message,
                    fault.code.as_str(),
                    fault.fields.to_string(),
                ))
            };
            raise().map_or_else(|error| error, Self::from_value)
        })
    }
}
