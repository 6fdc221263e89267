//! Lists and states, from what is kept beside the log.

use std::{collections::BTreeMap, sync::Arc};

use rusqlite::{Row, types::Value};
use sevlog::event::IncidentKind;
use sevlog::{
    Incident, IncidentId, PersonId, Role, Service, Severity, SeverityLabel, Status, Text, Timestamp, Version,
};

use super::{Reading, read::id_of};
use crate::{
    StoreError, Summary,
    list::{PageEnd, Query, SummaryPage},
    store::{Stream, Which},
};

const COLUMNS: &str =
    "SELECT stream, id, number, version, kind, status, severity_rank, severity_label, title, declared_at,
    recorded_at, has_title, origin FROM streams";

impl Reading<'_> {
    pub(super) fn list(&self, query: &Query) -> Result<SummaryPage, StoreError> {
        query.check()?;
        let Filter { sql, values } = Filter::of(query);
        let fault = |error| self.fault(&error);
        let mut statement = self.connection.prepare_cached(&sql).map_err(fault)?;
        let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(fault)?;
        let mut summaries = Vec::new();
        while let Some(row) = rows.next().map_err(fault)? {
            if summaries.len() == query.limit {
                let next = summaries.last().map(PageEnd::after);
                return Ok(SummaryPage { summaries, next });
            }
            summaries.push(self.summary_of(row)?);
        }
        Ok(SummaryPage { summaries, next: None })
    }

    pub(super) fn summary(&self, id: IncidentId) -> Result<Option<Summary>, StoreError> {
        let fault = |error| self.fault(&error);
        let mut statement =
            self.connection.prepare_cached(&format!("{COLUMNS} WHERE id = ?1 AND is_book = 0")).map_err(fault)?;
        let mut rows = statement.query([id.to_u128().to_be_bytes()]).map_err(fault)?;
        rows.next().map_err(fault)?.map(|row| self.summary_of(row)).transpose()
    }

    fn summary_of(&self, row: &Row<'_>) -> Result<Summary, StoreError> {
        let read = || {
            let stream: i64 = row.get(0)?;
            let word = |column| row.get::<_, String>(column);
            let rank: Option<u64> = row.get(6)?;
            let label: Option<String> = row.get(7)?;
            let title: Option<String> = row.get(8)?;
            let pairs = |sql: &str| {
                let mut statement = self.connection.prepare_cached(sql)?;
                let rows =
                    statement.query_map([stream], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
                rows.collect::<rusqlite::Result<Vec<_>>>()
            };
            let holders = pairs("SELECT role, person FROM holders WHERE stream = ?1")?;
            let services = pairs("SELECT service, service FROM services WHERE stream = ?1")?;
            Ok(Summary {
                incident: id_of(row.get(1)?),
                number: row.get(2)?,
                origin: row.get::<_, Option<_>>(12)?.map(id_of),
                version: Version::new(row.get(3)?),
                kind: IncidentKind::from_word(&word(4)?).unwrap_or(IncidentKind::Live),
                status: Status::from_word(&word(5)?).unwrap_or(Status::Detected),
                severity: rank
                    .zip(label.and_then(|label| SeverityLabel::new(&label).ok()))
                    .map(|(rank, label)| Severity { rank, label }),
                title: row.get::<_, bool>(11)?.then_some(title.map_or_else(Text::redacted, Text::from)),
                declared_at: Timestamp::from_unix_nanos(row.get(9)?),
                recorded_at: Timestamp::from_unix_nanos(row.get(10)?),
                holders: holders
                    .iter()
                    .filter_map(|(role, person)| Role::new(role).ok().zip(PersonId::new(person).ok()))
                    .collect::<BTreeMap<_, _>>(),
                services: services.iter().filter_map(|(service, _)| Service::new(service).ok()).collect(),
            })
        };
        read().map_err(|error| self.fault(&error))
    }

    pub(super) fn states(
        &self,
        which: Which,
        after: Option<IncidentId>,
        limit: usize,
    ) -> Result<Vec<Arc<Incident>>, StoreError> {
        let fault = |error| self.fault(&error);
        let unsettled = match which {
            Which::All => "",
            Which::Unsettled => "AND is_settled = 0",
        };
        let sql = format!("SELECT id FROM streams WHERE is_book = 0 {unsettled} AND id > ?1 ORDER BY id LIMIT ?2");
        let after = after.map_or([0; 16], |id| id.to_u128().to_be_bytes());
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let ids = || {
            let mut statement = self.connection.prepare_cached(&sql)?;
            let ids = statement.query_map(rusqlite::params![after, limit], |row| row.get(0).map(id_of))?;
            ids.collect::<rusqlite::Result<Vec<_>>>()
        };
        let mut states = Vec::new();
        for id in ids().map_err(fault)? {
            let Some(row) = self.shared.row(self.connection, id)? else { continue };
            // A walk over everything leaves what is at hand for others as it is.
            if let Stream::Incident(incident) = self.shared.state(self.connection, id, &row, self.shared.seen(id))? {
                states.push(incident);
            }
        }
        Ok(states)
    }
}

/// A query in SQL. What is filtered by is bound, never written into the text.
struct Filter {
    sql: String,
    values: Vec<Value>,
}

impl Filter {
    fn of(query: &Query) -> Self {
        let mut filter = Self { sql: format!("{COLUMNS} WHERE is_book = 0"), values: Vec::new() };
        if !query.statuses.is_empty() && query.statuses.iter().all(|status| status.is_open()) {
            // Said so that the index over the open ones is used.
            filter.sql.push_str(" AND is_open = 1");
        }
        filter.one_of("status", query.statuses.iter().map(Status::as_str));
        filter.one_of("kind", query.kinds.iter().map(IncidentKind::as_str));
        filter.one_of("severity_label", query.severities.iter().map(SeverityLabel::as_str));
        if let Some(service) = &query.service {
            filter.and("stream IN (SELECT stream FROM services WHERE service = ?)", [text(service.as_str())]);
        }
        if let Some((person, role)) = &query.holder {
            match role {
                Some(role) => filter.and(
                    "stream IN (SELECT stream FROM holders WHERE person = ? AND role = ?)",
                    [text(person.as_str()), text(role.as_str())],
                ),
                None => filter.and("stream IN (SELECT stream FROM holders WHERE person = ?)", [text(person.as_str())]),
            }
        }
        let nanos = |at: Timestamp| Value::Integer(at.unix_nanos());
        if let Some(from) = query.declared_from {
            filter.and("declared_at >= ?", [nanos(from)]);
        }
        if let Some(before) = query.declared_before {
            filter.and("declared_at < ?", [nanos(before)]);
        }
        if let Some(after) = query.after {
            let id = Value::Blob(after.incident.to_u128().to_be_bytes().to_vec());
            filter.and("(declared_at, id) < (?, ?)", [nanos(after.declared_at), id]);
        }
        // One more than asked for tells whether there is another page.
        let limit = i64::try_from(query.limit).unwrap_or(i64::MAX).saturating_add(1);
        filter.sql.push_str(" ORDER BY declared_at DESC, id DESC LIMIT ?");
        filter.values.push(Value::Integer(limit));
        filter
    }

    fn and<const N: usize>(&mut self, condition: &str, values: [Value; N]) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
        self.values.extend(values);
    }

    fn one_of<'a>(&mut self, column: &str, words: impl ExactSizeIterator<Item = &'a str>) {
        if words.len() > 0 {
            let places = vec!["?"; words.len()].join(", ");
            self.sql.push_str(&[" AND ", column, " IN (", &places, ")"].concat());
            self.values.extend(words.map(text));
        }
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}
