//! Signal keys: what each incident's log says of its episodes, what is counted beside them, and who has one.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};
use sevlog::{
    Attachment, EpisodeKey, Incident, IncidentId, Record, RecordId, SignalKey, Timestamp, event::SignalState,
};

use super::{
    Reading, fault,
    read::{id_of, record_of},
    writer::Writing,
};
use crate::{
    StoreError,
    signal::{Attached, Noted, Seen, Sighting, SignalChange, moved},
    store::Stream,
};

impl Writing<'_> {
    /// Notes what a batch says of a signal, if nothing happened to it since it was looked at.
    pub(super) fn note(&self, change: &SignalChange) -> Result<(), StoreError> {
        let SignalChange { signal, episode, .. } = change;
        let key = params![signal.as_str(), episode.as_str()];
        change.check(&Reading { shared: self.shared, connection: self.connection }.sighting(signal, episode)?)?;
        match change.note {
            Noted::Checked => Ok(()),
            Noted::Repeated => {
                self.execute("UPDATE episodes SET repeats = repeats + 1 WHERE signal = ?1 AND episode = ?2", key)
            }
            Noted::ClearedUnseen => self.execute(
                "INSERT INTO episodes (signal, episode, cleared) VALUES (?1, ?2, 1)
                 ON CONFLICT (signal, episode) DO UPDATE SET cleared = 1, revision = revision + 1 WHERE cleared = 0",
                key,
            ),
        }
    }

    /// Attaches episodes to an incident as it says after some records of it.
    pub(super) fn attach(
        &self,
        stream: i64,
        before: Option<&Incident>,
        after: &Incident,
        records: &[Record],
    ) -> Result<(), StoreError> {
        for ((signal, episode), attachment) in moved(before, after, records) {
            put(self.connection, stream, (&signal, &episode), attachment).map_err(|error| self.fault(&error))?;
        }
        Ok(())
    }
}

impl Writing<'_> {
    /// Attaches to an incident what it says is attached to it, and nothing else.
    pub(super) fn attach_anew(&self, stream: i64, incident: &Incident) -> Result<(), StoreError> {
        self.execute("DELETE FROM attachments WHERE stream = ?1", [stream])?;
        for (signal, episode, attachment) in incident.attachments() {
            put(self.connection, stream, (signal, episode), Some(attachment)).map_err(|error| self.fault(&error))?;
        }
        Ok(())
    }
}

impl Reading<'_> {
    /// Whether what is kept as attached to an incident is what it says.
    pub(super) fn is_attached_as_told(&self, stream: i64, incident: &Incident) -> rusqlite::Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "SELECT a.signal, a.episode, a.state, a.clock, a.record, e.signal IS NULL FROM attachments a
             LEFT JOIN episodes e ON e.signal = a.signal AND e.episode = a.episode WHERE a.stream = ?1",
        )?;
        let mut rows = statement.query([stream])?;
        let mut kept = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let (signal, episode, state): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (clock, record): (i64, [u8; 16]) = (row.get(3)?, row.get(4)?);
            if row.get(5)? {
                return Ok(false);
            }
            kept.insert((signal, episode, state, clock, record));
        }
        let told = incident.attachments().map(|(signal, episode, attachment)| {
            let Attachment { state, clock, record } = attachment;
            let [signal, episode, state] = [signal.as_str(), episode.as_str(), state.as_str()].map(str::to_owned);
            (signal, episode, state, clock.unix_nanos(), record.to_u128().to_be_bytes())
        });
        Ok(kept == told.collect())
    }
}

/// Attaches everything anew, as the records say: a book of an older schema kept only one incident of an episode.
pub(super) fn attach_all(connection: &Connection, place: &str) -> Result<(), StoreError> {
    let fault = |error| fault(place, &error);
    let streams = || {
        let mut statement = connection.prepare(
            "SELECT stream, id FROM streams WHERE stream IN
                 (SELECT stream FROM records WHERE instr(line, '\"type\":\"signal_attached\"') > 0) AND is_book = 0",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, id_of(row.get(1)?))))?;
        rows.collect::<rusqlite::Result<Vec<_>>>()
    };
    for (stream, id) in streams().map_err(fault)? {
        let mut incident = Incident::undeclared(id);
        let mut statement = connection
            .prepare_cached("SELECT version, line FROM records WHERE stream = ?1 ORDER BY version")
            .map_err(fault)?;
        let mut rows = statement.query([stream]).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            let (version, line) = (row.get(0).map_err(fault)?, row.get_ref(1).map_err(fault)?);
            incident.apply(&record_of(id, version, line.as_bytes().unwrap_or_default())?)?;
        }
        for (signal, episode, attachment) in incident.attachments() {
            put(connection, stream, (signal, episode), Some(attachment)).map_err(fault)?;
        }
    }
    Ok(())
}

/// Of one episode there are few: found by it, and put in order.
const OF_IT: &str = "= ?2 ORDER BY +a.clock DESC, +a.record DESC";
const OF_OTHERS: &str = "<> ?2 ORDER BY a.clock DESC, a.record DESC";

/// How to ask for what was attached of a signal.
fn attached(which: &str) -> String {
    format!(
        "SELECT a.episode, s.id, a.state, a.clock, a.record, e.repeats, e.revision, s.status
         FROM attachments a JOIN streams s USING (stream)
         JOIN episodes e ON e.signal = a.signal AND e.episode = a.episode
         WHERE a.signal = ?1 AND a.episode {which}"
    )
}

/// Keeps how an episode stands in an incident. Whoever decided on something else is told so by the revision.
fn put(
    connection: &Connection,
    stream: i64,
    (signal, episode): (&SignalKey, &EpisodeKey),
    attachment: Option<Attachment>,
) -> rusqlite::Result<()> {
    let (signal, episode) = (signal.as_str(), episode.as_str());
    let changed = match attachment {
        None => {
            let delete = "DELETE FROM attachments WHERE signal = ?1 AND episode = ?2 AND stream = ?3";
            connection.prepare_cached(delete)?.execute(params![signal, episode, stream])?
        }
        Some(Attachment { state, clock, record }) => connection
            .prepare_cached(
                "INSERT INTO attachments (signal, episode, stream, state, clock, record)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (signal, episode, stream) DO UPDATE SET state = ?4, clock = ?5, record = ?6
                 WHERE state <> ?4 OR clock <> ?5 OR record <> ?6",
            )?
            .execute(params![
                signal,
                episode,
                stream,
                state.as_str(),
                clock.unix_nanos(),
                record.to_u128().to_be_bytes()
            ])?,
    };
    if changed > 0 {
        let revise = "INSERT INTO episodes (signal, episode) VALUES (?1, ?2)
             ON CONFLICT (signal, episode) DO UPDATE SET revision = revision + 1";
        connection.prepare_cached(revise)?.execute(params![signal, episode])?;
    }
    Ok(())
}

impl Reading<'_> {
    pub(super) fn sighting(&self, signal: &SignalKey, episode: &EpisodeKey) -> Result<Sighting, StoreError> {
        let attached = self.newest_attached(signal, episode, OF_IT)?;
        Ok(Sighting {
            episode: match attached {
                None => self.cleared_unseen(signal, episode)?,
                attached => attached,
            },
            before: self.newest_attached(signal, episode, OF_OTHERS)?,
        })
    }

    /// Of what was attached of a signal, the newest that somebody has: of an episode, or of the others.
    fn newest_attached(
        &self,
        signal: &SignalKey,
        episode: &EpisodeKey,
        which: &str,
    ) -> Result<Option<Seen>, StoreError> {
        let sql = attached(which);
        let fault = |error| self.fault(&error);
        let mut statement = self.connection.prepare_cached(&sql).map_err(fault)?;
        let mut rows = statement.query(params![signal.as_str(), episode.as_str()]).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            let episode = EpisodeKey::new(&row.get::<_, String>(0).map_err(fault)?).map_err(|error| {
                StoreError::Corrupt { place: self.shared.place.clone(), problem: error.to_string() }
            })?;
            let read = || {
                let attachment = Attachment {
                    state: state_of(&row.get::<_, String>(2)?),
                    clock: Timestamp::from_unix_nanos(row.get(3)?),
                    record: RecordId::from_u128(u128::from_be_bytes(row.get(4)?)),
                };
                let attached = Attached { episode, incident: id_of(row.get(1)?), attachment };
                Ok((attached, row.get(5)?, row.get(6)?, row.get::<_, Option<String>>(7)?))
            };
            let (attached, repeats, revision, status) = read().map_err(fault)?;
            // One that was not merged is at the end of its way, and need not be looked into.
            let holder = if status.as_deref() == Some("merged") {
                attached.holder(signal, |id| self.state_of(id))?
            } else {
                Some((attached.incident, attached.attachment.state))
            };
            if let Some((incident, state)) = holder {
                let (episode, incident) = (attached.episode, Some(incident));
                return Ok(Some(Seen { episode, incident, state, repeats, revision }));
            }
        }
        Ok(None)
    }

    /// An episode that cleared before it was seen to fire.
    fn cleared_unseen(&self, signal: &SignalKey, episode: &EpisodeKey) -> Result<Option<Seen>, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT repeats, revision FROM episodes WHERE signal = ?1 AND episode = ?2 AND cleared = 1",
            )?;
            let seen = |row: &rusqlite::Row<'_>| {
                let (state, episode) = (SignalState::Cleared, episode.clone());
                Ok(Seen { episode, incident: None, state, repeats: row.get(0)?, revision: row.get(1)? })
            };
            statement.query_row(params![signal.as_str(), episode.as_str()], seen).optional()
        };
        read().map_err(|error| self.fault(&error))
    }

    fn state_of(&self, id: IncidentId) -> Result<Option<Stream>, StoreError> {
        let Some(row) = self.shared.row(self.connection, id)? else { return Ok(None) };
        self.shared.state(self.connection, id, &row, self.shared.seen(id)).map(Some)
    }
}

fn state_of(word: &str) -> SignalState {
    if word == SignalState::Active.as_str() { SignalState::Active } else { SignalState::Cleared }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;
    use sevlog::{EpisodeKey, SignalKey};

    use super::{OF_IT, OF_OTHERS, Reading, attached};
    use crate::{
        environment::Machine,
        sqlite::{Durability, SqliteStore},
    };

    #[test]
    fn asking_for_one_signal_after_another_plans_nothing_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("book.db"), Durability::Normal, &Machine).unwrap();
        let connection = store.shared.reader().unwrap();
        for number in 0..10 {
            let signal = SignalKey::new(&format!("alert {number}")).unwrap();
            let episode = EpisodeKey::new(&format!("alert {number} of today")).unwrap();
            Reading { shared: &store.shared, connection: &connection }.sighting(&signal, &episode).unwrap();
        }
        for which in [OF_IT, OF_OTHERS] {
            let statement = connection.prepare_cached(&attached(which)).unwrap();
            assert_eq!(statement.get_status(StatementStatus::Run), 10);
            assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
        }
    }
}
