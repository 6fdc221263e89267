//! Readers of what other systems export.

use std::collections::BTreeMap;

use pyo3::prelude::*;
use sevlog_store::binding;

use crate::away::away;

/// The incidents of a status page, each with its id there and the commands that tell it.
#[pyfunction]
pub(crate) fn read_status_page(
    py: Python<'_>,
    is_statuspage: bool,
    bytes: &[u8],
    source: &str,
    channel: &str,
    severities: BTreeMap<String, String>,
) -> PyResult<Vec<(String, Vec<String>)>> {
    away(py, || binding::status_page(is_statuspage, bytes, source, channel, severities))
}
