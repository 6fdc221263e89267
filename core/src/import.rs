//! What another system published of an incident, as the commands that tell it. An importer is a pure function of bytes and a
//! mapping: whoever calls it brings the clock, the ids and the log.

mod entry;
mod error;
mod read;
mod status_history;
mod statuspage;

use std::collections::BTreeMap;

use crate::{
    command::Command,
    id::{Channel, ExternalId, SeverityLabel, Source},
};

pub use error::{ImportError, ImportErrorKind};

/// What the source cannot know, and the caller says.
///
/// ```
/// use sevlog::{SeverityLabel, Source, import::Mapping};
/// let mapping = Mapping::new(Source::new("www.githubstatus.com")?).severity("critical", SeverityLabel::new("SEV-1")?);
/// assert_eq!(mapping.channel.as_str(), "status_page");
/// # Ok::<(), sevlog::IdError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The page that is imported, such as `www.githubstatus.com`: it stands in the `imported` record and beside every time.
    pub source: Source,
    /// The channel that its posts were published on: `status_page`, unless another is given.
    pub channel: Channel,
    /// The severity that an impact of the page comes to, by the page's own word. An impact that is not here stays a label.
    pub severities: BTreeMap<Box<str>, SeverityLabel>,
}

impl Mapping {
    /// Posts on `status_page`; no impact is mapped to a severity.
    #[must_use]
    pub fn new(source: Source) -> Self {
        Self { source, channel: Channel::status_page(), severities: BTreeMap::new() }
    }

    /// Says which channel the posts were published on.
    #[must_use]
    pub fn channel(self, channel: Channel) -> Self {
        Self { channel, ..self }
    }

    /// Says which severity an impact of the page comes to. Whether the plan has it, [`decide`](crate::decide) finds.
    #[must_use]
    pub fn severity(mut self, impact: &str, severity: SeverityLabel) -> Self {
        self.severities.insert(impact.into(), severity);
        self
    }
}

/// One incident of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Its id there. Who imports twice finds by it what there is already.
    pub external: ExternalId,
    /// What tells it, in the order of telling. The first declares it; each states when it occurred.
    pub commands: Vec<Command>,
}

/// Reads a status history: JSON Lines, an incident each, with `id`, `title`, `url`, `impact`, `components`, `started_at`,
/// `resolved_at` and `updates` of `at`, `status` and `message`. All but the `id` may be absent or null. The incidents come in
/// the order of the bytes.
///
/// Times are to the minute, as such a history gives them; one that says seconds counts to the second. What each field becomes is
/// in `docs/import.md`.
///
/// # Errors
/// The first place that is not such a history, and an id that stands twice.
///
/// ```
/// use sevlog::{Source, import};
///
/// let history = br#"{"id":"7","impact":"minor","updates":[{"at":"2026-03-01T10:00:00Z","status":"Investigating"}]}"#;
/// let mapping = import::Mapping::new(Source::new("status.example.com")?);
/// let incidents = import::status_history(history, &mapping)?;
/// let told: Vec<_> = incidents[0].commands.iter().map(|command| command.intent.name().as_str()).collect();
/// assert_eq!(told, ["declare", "record_import", "set_field", "record_update"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn status_history(bytes: &[u8], mapping: &Mapping) -> Result<Vec<Imported>, ImportError> {
    Ok(status_history::read(bytes)?.into_iter().map(|entry| entry.tell(mapping)).collect())
}

/// Reads what Statuspage's public API answers: one incident, the answer of `/api/v2/incidents.json`,
/// `/api/v2/scheduled-maintenances.json` or `/api/v2/summary.json`, or JSON Lines of these. The incidents come in the order of
/// the bytes.
///
/// Times are as exact as they are written. What each field becomes is in `docs/import.md`.
///
/// # Errors
/// The first place that is not such an answer, and an id that stands twice: of an incident that was polled more than once,
/// hand in the newest answer.
///
/// ```
/// use sevlog::{Source, import};
///
/// let answer = br#"{"incidents": [{"id": "x7", "name": "Slow pages", "incident_updates": [
///     {"id": "p2", "status": "resolved", "body": "Done.", "display_at": "2026-03-01T10:31:00.250Z"},
///     {"id": "p1", "status": "investigating", "body": "We look.", "display_at": "2026-03-01T10:00:00.114Z"}]}]}"#;
/// let mapping = import::Mapping::new(Source::new("status.example.com")?);
/// let incidents = import::statuspage(answer, &mapping)?;
/// let told: Vec<_> = incidents[0].commands.iter().map(|command| command.intent.name().as_str()).collect();
/// assert_eq!(told, ["declare", "record_import", "record_update", "resolve", "record_update"]);
///
/// let error = import::statuspage(br#"{"name": "Slow pages"}"#, &mapping).unwrap_err();
/// assert_eq!((error.line, error.column, error.code().as_str()), (1, 22, "import_invalid"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn statuspage(bytes: &[u8], mapping: &Mapping) -> Result<Vec<Imported>, ImportError> {
    Ok(statuspage::read(bytes)?.into_iter().map(|entry| entry.tell(mapping)).collect())
}
