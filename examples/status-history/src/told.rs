//! The history of a status page, brought over: every command of every incident executed, each incident in a stream of its own.

use sevlog::{Channel, FieldName, History, Interval, Plan, Record, RecordId, Source, Timestamp, event::Event, import};
use sevlog_examples::{Narrator, Result};

/// When it is recorded, by a clock that is simulated: after everything in it.
const RECORDED: &str = "2026-09-01T00:00Z";

/// An incident of the page, in records.
#[derive(Debug, Clone)]
pub struct Told {
    /// Its id on the page.
    pub external: String,
    /// The records.
    pub history: History,
}

/// Brings a status history over. The same bytes give the same records: ids are made of the page's own, and of counting.
///
/// # Errors
/// When it is no such history, or when a command is rejected.
pub fn tell(page: &str, bytes: &[u8], plan: &Plan) -> Result<Vec<Told>> {
    let mapping = import::Mapping::new(Source::new(page)?);
    let narrator = Narrator::open(":memory:", plan.clone())?;
    let incidents = import::status_history(bytes, &mapping)?.into_iter().map(|incident| {
        let external = incident.external.to_string();
        let mut teller = narrator.begin(format!("{page} {external}"), RECORDED)?;
        for command in &incident.commands {
            teller.tell(command).map_err(|problem| format!("incident {external} of {page}: {problem}"))?;
        }
        Ok(Told { external, history: teller.finish()? })
    });
    incidents.collect()
}

/// The logs of all incidents, as bytes.
///
/// # Errors
/// When memory refuses them.
pub fn log(told: &[Told]) -> Result<Vec<u8>> {
    let mut log = Vec::new();
    sevlog::write_log(told.iter().flat_map(|one| one.history.records()), &mut log)?;
    Ok(log)
}

impl Told {
    /// What the page itself calls its impact, or another of its labels.
    pub(crate) fn label(&self, name: &str) -> Result<Option<&str>> {
        Ok(self.history.incident().field(&FieldName::new(name)?).map(sevlog::Text::shown))
    }

    /// Whether it is work that was announced, which the cadence does not bind.
    pub(crate) fn is_maintenance(&self) -> Result<bool> {
        Ok(self.label("impact")? == Some("maintenance"))
    }

    /// Its posts, in the order of time.
    pub(crate) fn posts(&self) -> Vec<Post> {
        let post = |record: &Record| {
            let Event::UpdatePosted(post) = record.event() else { return None };
            let read = post.published_at.as_ref().unwrap_or(record.occurred()).interval(record.recorded_at());
            Some(Post { record: record.id(), read })
        };
        let mut posts: Vec<_> = self.history.records().iter().filter_map(post).collect();
        posts.sort_by_key(|post| post.read.latest);
        posts
    }

    /// When it was open: from the declaration or a reopening to its end, or to the last post where nothing says that it ended.
    pub(crate) fn open(&self) -> Vec<Interval> {
        let last = self.posts().last().map(|post| post.read.earliest);
        let cycles = self.history.incident().cycles().iter().filter_map(|cycle| {
            let end = cycle.resolved.as_ref().map(|resolution| resolution.mark.occurred.earliest).or(last)?;
            Some(Interval { earliest: cycle.opened.occurred.earliest, latest: end })
        });
        cycles.filter(|open| open.earliest > Timestamp::MIN && open.latest >= open.earliest).collect()
    }
}

/// A post.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Post {
    pub(crate) record: RecordId,
    /// When it could be read.
    pub(crate) read: Interval,
}

/// The channel that the page is imported on.
pub(crate) fn channel() -> Result<Channel> {
    Ok(Channel::new("status_page")?)
}
