//! Readers of what other systems export.

use std::collections::BTreeMap;

use pyo3::prelude::*;
use sevlog::{
    Channel, SeverityLabel, Source,
    import::{self, Mapping},
};

use crate::{away::away, raised::Raised, read};

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
    away::<_, Raised>(py, || {
        let source = Source::new(source).map_err(|error| Raised::argument("source", error))?;
        let channel = Channel::new(channel).map_err(|error| Raised::argument("channel", error))?;
        let mut mapping = Mapping::new(source).channel(channel);
        for (impact, label) in severities {
            let label = SeverityLabel::new(&label).map_err(|error| Raised::argument("severities", error))?;
            mapping = mapping.severity(&impact, label);
        }
        let read = if is_statuspage { import::statuspage } else { import::status_history };
        let incidents = read(bytes, &mapping)?.into_iter().map(|incident| {
            let commands = incident.commands.iter().map(read::to_json).collect::<Result<_, _>>()?;
            Ok((incident.external.to_string(), commands))
        });
        incidents.collect()
    })
}
