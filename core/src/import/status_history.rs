//! A public status history, as the repository mrshu/github-statuses keeps one: times to the minute, newest post last.

use serde::{Deserialize, de::IgnoredAny};

use super::{
    ImportError,
    entry::{Entry, Label, Moment, Post},
    read::{Entries, Object, moment, objects, values},
};
use crate::{Precision, When, id::ExternalId};

#[derive(Deserialize)]
struct Incident {
    id: ExternalId,
    title: Option<String>,
    url: Option<String>,
    impact: Option<String>,
    components: Option<Vec<String>>,
    #[serde(default, deserialize_with = "moment")]
    started_at: Option<Moment>,
    #[serde(default, deserialize_with = "moment")]
    resolved_at: Option<Moment>,
    updates: Option<Vec<Object<Update>>>,
}

#[derive(Deserialize)]
struct Update {
    #[serde(default, deserialize_with = "moment")]
    at: Option<Moment>,
    status: Option<String>,
    message: Option<String>,
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Entry>, ImportError> {
    let mut all = Entries::default();
    for (_, value) in values::<Object<IgnoredAny>>(bytes, "a status history")? {
        let Object(incident) = value.read::<Object<Incident>>()?;
        value.take(entry(incident), &mut all)?;
    }
    Ok(all.entries)
}

fn entry(incident: Incident) -> Entry {
    let posts = objects(incident.updates).map(|update| {
        let at = to_the_minute(update.at);
        Post {
            external: None,
            published: at.clone(),
            occurred: at,
            word: update.status,
            text: update.message,
            components: None,
        }
    });
    Entry {
        mapping: "status_history/1",
        external: incident.id,
        title: incident.title,
        address: incident.url,
        labels: Label::list([("components", incident.components.map(|names| names.join(", ")))]),
        impact: incident.impact,
        status: None,
        posts: posts.collect(),
        started: to_the_minute(incident.started_at),
        created: None,
        resolved: to_the_minute(incident.resolved_at),
    }
}

/// Such a history writes `:00` for seconds that it does not know.
fn to_the_minute(moment: Option<Moment>) -> Option<Moment> {
    let mut moment = moment?;
    if let When::At { at, precision } = &mut moment.occurred.when
        && at.unix_nanos().rem_euclid(Precision::Minute.unit_nanos()) == 0
    {
        *precision = Precision::Minute;
    }
    Some(moment)
}
