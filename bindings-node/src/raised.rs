//! The one place where an error of the engine becomes one of JavaScript. It crosses as JSON, because a promise can be rejected only
//! with napi's own codes; `lib/errors.ts` makes the class of it.

use serde_json::json;
use sevlog_store::binding::Fault;

/// An error that is to be thrown.
#[derive(Debug)]
pub(crate) struct Raised(Fault);

impl<E: Into<Fault>> From<E> for Raised {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl From<Raised> for napi::Error {
    fn from(Raised(fault): Raised) -> Self {
        let told = json!({
            "class": fault.class.as_str(), "code": fault.code.as_str(), "message": fault.message, "fields": fault.fields,
        });
        Self::from_reason(told.to_string())
    }
}
