//! Statuspage's public API, version 2: times to the millisecond, newest post first.

use serde::{Deserialize, de::IgnoredAny};

use super::{
    ImportError,
    entry::{Entry, Label, Moment, Post},
    read::{Entries, Object, moment, objects, values},
};
use crate::id::ExternalId;

/// What tells an answer from an incident.
#[derive(Deserialize)]
struct Probe {
    incidents: Option<IgnoredAny>,
    scheduled_maintenances: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Answer {
    incidents: Option<Vec<Object<Incident>>>,
    scheduled_maintenances: Option<Vec<Object<Incident>>>,
}

#[derive(Deserialize)]
struct Incident {
    id: ExternalId,
    name: Option<String>,
    status: Option<String>,
    impact: Option<String>,
    shortlink: Option<String>,
    #[serde(default, deserialize_with = "moment")]
    started_at: Option<Moment>,
    #[serde(default, deserialize_with = "moment")]
    created_at: Option<Moment>,
    #[serde(default, deserialize_with = "moment")]
    resolved_at: Option<Moment>,
    #[serde(default, deserialize_with = "moment")]
    scheduled_for: Option<Moment>,
    #[serde(default, deserialize_with = "moment")]
    scheduled_until: Option<Moment>,
    components: Option<Vec<Object<Component>>>,
    #[serde(rename = "incident_updates")]
    updates: Option<Vec<Object<Update>>>,
}

#[derive(Deserialize)]
struct Component {
    name: Option<String>,
}

#[derive(Deserialize)]
struct Update {
    id: Option<ExternalId>,
    status: Option<String>,
    body: Option<String>,
    #[serde(default, deserialize_with = "moment")]
    display_at: Option<Moment>,
    #[serde(default, deserialize_with = "moment")]
    created_at: Option<Moment>,
    affected_components: Option<Vec<Object<Affected>>>,
}

#[derive(Deserialize)]
struct Affected {
    name: Option<String>,
    new_status: Option<String>,
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Entry>, ImportError> {
    let mut all = Entries::default();
    for (Object(probe), value) in values::<Object<Probe>>(bytes, "an answer of Statuspage")? {
        if probe.incidents.is_some() || probe.scheduled_maintenances.is_some() {
            let Object(answer) = value.read::<Object<Answer>>()?;
            for incident in objects(answer.incidents).chain(objects(answer.scheduled_maintenances)) {
                value.take(entry(incident), &mut all)?;
            }
        } else {
            let Object(incident) = value.read::<Object<Incident>>()?;
            value.take(entry(incident), &mut all)?;
        }
    }
    Ok(all.entries)
}

fn entry(incident: Incident) -> Entry {
    let posts = objects(incident.updates).rev().map(|update| {
        // The page shows `display_at`, which may be set back; `created_at` is when it could be read first.
        let (shown, created) = (update.display_at, update.created_at);
        Post {
            external: update.id,
            occurred: shown.clone().or_else(|| created.clone()),
            published: created.or(shown),
            word: update.status,
            text: update.body,
            components: Label::joined(objects(update.affected_components).filter_map(|affected| {
                affected.name.zip(affected.new_status).map(|(name, status)| format!("{name}: {status}"))
            })),
        }
    });
    Entry {
        mapping: "statuspage/2",
        external: incident.id,
        title: incident.name,
        address: incident.shortlink,
        impact: incident.impact,
        status: incident.status,
        posts: posts.collect(),
        started: incident.started_at,
        created: incident.created_at,
        resolved: incident.resolved_at,
        labels: Label::list([
            ("components", Label::joined(objects(incident.components).filter_map(|component| component.name))),
            ("scheduled_for", incident.scheduled_for.map(|at| at.text.into())),
            ("scheduled_until", incident.scheduled_until.map(|at| at.text.into())),
        ]),
    }
}
