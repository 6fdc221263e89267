//! The plan.

use std::sync::Arc;

use napi_derive::napi;
use sevlog_store::binding;

use crate::{away::Arrival, raised::Raised};

/// A plan, as the engine holds it.
#[napi]
#[derive(Clone)]
pub struct Plan(pub(crate) Arc<sevlog::Plan>);

impl Arrival for Plan {}

#[napi]
impl Plan {
    /// The plan of who has none.
    #[napi(factory, catch_unwind)]
    #[must_use]
    pub fn standard() -> Self {
        Self(Arc::new(sevlog::Plan::standard()))
    }

    /// A plan from its JSON.
    #[napi(factory, catch_unwind)]
    pub fn from_json(text: String) -> napi::Result<Self> {
        Ok(Self(Arc::new(sevlog::Plan::from_json(&text).map_err(Raised::from)?)))
    }

    /// A plan from its TOML.
    #[napi(factory, catch_unwind)]
    pub fn from_toml(text: String) -> napi::Result<Self> {
        Ok(Self(Arc::new(sevlog::Plan::from_toml(&text).map_err(Raised::from)?)))
    }

    /// Its JSON.
    #[napi(catch_unwind)]
    pub fn json(&self) -> napi::Result<String> {
        Ok(self.0.to_json().map_err(Raised::from)?)
    }

    /// Its TOML.
    #[napi(catch_unwind)]
    pub fn toml(&self) -> napi::Result<String> {
        Ok(self.0.to_toml().map_err(Raised::from)?)
    }

    /// What is doubtful about it, as JSON.
    #[napi(catch_unwind)]
    pub fn findings(&self) -> napi::Result<String> {
        Ok(binding::to_json(&self.0.findings()).map_err(Raised::from)?)
    }

    /// Its SHA-256.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn digest(&self) -> String {
        self.0.digest().to_string()
    }

    /// Whether it says the same as another.
    #[napi(catch_unwind)]
    #[must_use]
    pub fn equals(&self, other: &Plan) -> bool {
        self.0 == other.0
    }
}
