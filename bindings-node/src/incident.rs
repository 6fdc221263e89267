//! The state of an incident.

use std::{collections::HashMap, sync::Arc};

use napi::{
    Env,
    bindgen_prelude::{Object, ObjectFinalize},
};
use napi_derive::napi;
use sevlog_store::binding;

use crate::{
    away::{Arrival, away},
    raised::Raised,
};

/// What the collector is told that a state weighs: those of real incidents are of this order.
const WEIGHT: i64 = 4096;

/// An incident as it was at one version: frozen, made by folding its records.
#[napi(custom_finalize)]
pub struct Incident(pub(crate) Arc<sevlog::Incident>);

impl ObjectFinalize for Incident {
    fn finalize(self, env: Env) -> napi::Result<()> {
        env.adjust_external_memory(WEIGHT.saturating_neg())?;
        Ok(())
    }
}

impl Arrival for Incident {
    fn unseen(&self) -> i64 {
        WEIGHT
    }
}

impl Arrival for Option<Incident> {
    fn unseen(&self) -> i64 {
        self.as_ref().map_or(0, Incident::unseen)
    }
}

#[napi]
impl Incident {
    /// Its ULID.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn id(&self) -> String {
        self.0.id().to_string()
    }

    /// The number of its records.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn version(&self) -> i64 {
        self.0.version().get().try_into().unwrap_or(i64::MAX)
    }

    /// Where it is in its life.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn status(&self) -> &'static str {
        self.0.status().as_str()
    }

    /// Why its log is written.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.0.kind().as_str()
    }

    /// What is wrong, in a line.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.0.title().and_then(sevlog::Text::as_str)
    }

    /// The label of its severity.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn severity(&self) -> Option<&str> {
        self.0.severity().map(|severity| severity.label.as_str())
    }

    /// The rank of its severity.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn severity_rank(&self) -> Option<i64> {
        self.0.severity().map(|severity| severity.rank.try_into().unwrap_or(i64::MAX))
    }

    /// Who holds incident command.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn commander(&self) -> Option<&str> {
        self.0.commander().map(sevlog::PersonId::as_str)
    }

    /// Who holds which role.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn roles(&self) -> HashMap<String, String> {
        let roles = self.0.roles().iter();
        roles.map(|(role, holder)| (role.as_str().to_owned(), holder.person.as_str().to_owned())).collect()
    }

    /// Everybody who took part.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn people(&self) -> Vec<String> {
        self.0.people().iter().map(|person| person.as_str().to_owned()).collect()
    }

    /// Whether it is detected, responding, contained or recovering.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.0.status().is_open()
    }

    /// Whether it was declared at all.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn is_declared(&self) -> bool {
        self.0.is_declared()
    }

    /// When it was declared, at the latest, as a time of the wire.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn declared_at(&self) -> Option<String> {
        self.0.declared().map(|declared| declared.latest.to_string())
    }

    /// The incident that this one was merged into.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn merged_into(&self) -> Option<String> {
        self.0.merged_into().map(|target| target.to_string())
    }

    /// How many of its records this library does not know.
    #[napi(getter, catch_unwind)]
    #[must_use]
    pub fn unknown_records(&self) -> i64 {
        self.0.unknown_records().try_into().unwrap_or(i64::MAX)
    }

    /// All of it as JSON.
    #[napi(catch_unwind)]
    pub fn json(&self) -> napi::Result<String> {
        Ok(binding::to_json(&*self.0).map_err(Raised::from)?)
    }

    /// Its milestones as JSON.
    #[napi(catch_unwind, ts_return_type = "Promise<string>")]
    pub fn milestones<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        let state = Arc::clone(&self.0);
        away(env, async move { Ok(binding::to_json(&sevlog::milestones(&state))?) })
    }

    /// Its metrics as JSON.
    #[napi(catch_unwind, ts_return_type = "Promise<string>")]
    pub fn metrics<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        let state = Arc::clone(&self.0);
        away(env, async move { Ok(binding::to_json(&sevlog::metrics(&state))?) })
    }

    /// Whether it is the same state.
    #[napi(catch_unwind)]
    #[must_use]
    pub fn equals(&self, other: &Incident) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}
