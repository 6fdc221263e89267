//! The postmortem.

use std::sync::Arc;

use napi::{Env, bindgen_prelude::Object};
use napi_derive::napi;
use sevlog_store::binding;

use crate::{
    away::{Arrival, away},
    raised::Raised,
};

/// A postmortem, as the engine holds it.
#[napi]
#[derive(Clone)]
pub struct Postmortem(pub(crate) Arc<sevlog::Postmortem>);

impl Arrival for Postmortem {}

#[napi]
impl Postmortem {
    /// The incident that it is of.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn incident(&self) -> String {
        self.0.incident().to_string()
    }

    /// The version of the incident that it tells.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn covers(&self) -> i64 {
        self.0.covers().get().try_into().unwrap_or(i64::MAX)
    }

    /// Who it is for.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn audience(&self) -> &'static str {
        self.0.audience().as_str()
    }

    /// The revision that it is, or becomes if it is published.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn revision(&self) -> i64 {
        self.0.revision().try_into().unwrap_or(i64::MAX)
    }

    /// It as GitHub-flavoured Markdown.
    #[napi(catch_unwind, ts_return_type = "Promise<string>")]
    pub fn markdown<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        let document = Arc::clone(&self.0);
        away(env, async move { Ok(document.markdown()) })
    }

    /// It as one HTML file.
    #[napi(catch_unwind, ts_return_type = "Promise<string>")]
    pub fn html<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        let document = Arc::clone(&self.0);
        away(env, async move { Ok(document.html()) })
    }

    /// It as JSON.
    #[napi(catch_unwind, ts_return_type = "Promise<string>")]
    pub fn json<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        let document = Arc::clone(&self.0);
        away(env, async move { Ok(document.json()?) })
    }

    /// What a look at the record finds, as JSON.
    #[napi(catch_unwind, ts_return_type = "Promise<string>")]
    pub fn findings<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        let document = Arc::clone(&self.0);
        away(env, async move { Ok(binding::to_json(document.findings())?) })
    }

    /// Whether it is the same document.
    #[napi(catch_unwind)]
    #[must_use]
    pub fn equals(&self, other: &Postmortem) -> bool {
        self.0 == other.0
    }
}

/// Makes a document away from the event loop.
pub(crate) fn made(
    history: &sevlog::History,
    plan: &sevlog::Plan,
    audience: &str,
    template: Option<&str>,
) -> Result<Postmortem, Raised> {
    Ok(Postmortem(Arc::new(binding::document(history, plan, audience, template)?)))
}
