//! Readers of what other systems export.

use std::collections::BTreeMap;

use napi::{Env, bindgen_prelude::Object};
use napi_derive::napi;
use sevlog_store::binding;

use crate::{
    away::{Arrival, away},
    bytes::Bytes,
};

/// An incident of a status page.
#[napi(object, object_from_js = false)]
pub struct ImportedIncident {
    /// Its id there.
    pub external: String,
    /// The commands that tell it, as JSON.
    pub commands: Vec<String>,
}

impl Arrival for Vec<ImportedIncident> {}

/// The incidents of a status page, each with its id there and the commands that tell it.
#[napi(catch_unwind, ts_return_type = "Promise<Array<ImportedIncident>>")]
pub fn read_status_page<'env>(
    env: &'env Env,
    is_statuspage: bool,
    bytes: &mut Bytes,
    source: String,
    channel: String,
    severities: BTreeMap<String, String>,
) -> napi::Result<Object<'env>> {
    let bytes = bytes.take();
    away(env, async move {
        let read = binding::status_page(is_statuspage, &bytes, &source, &channel, severities)?.into_iter();
        Ok(read.map(|(external, commands)| ImportedIncident { external, commands }).collect::<Vec<_>>())
    })
}
