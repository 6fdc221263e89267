//! The history: every record of one stream, as timelines and postmortems are drawn from it.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    io::BufRead,
};

use crate::{
    Occurred, Timestamp,
    command::Command,
    context::Context,
    decide::{self, decide, decide_pair, seal},
    event::{Corrected, Event},
    id::{IncidentId, RecordId, Version},
    impact,
    incident::{Incident, ReplayError},
    log::{LogError, LogReader},
    mark::Mark,
    record::Record,
    rejection::{Reason, Rejection},
};

/// The records of one stream, and the state that they fold to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    records: Vec<Record>,
    places: Places,
    incident: Incident,
    left_out: Vec<Version>,
}

/// Where each record stands, by its id. Ids usually grow with the log; those that do not are few, and kept apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Places {
    grown: Vec<(RecordId, usize)>,
    others: BTreeMap<RecordId, usize>,
}

impl Places {
    fn of(&self, id: RecordId) -> Option<usize> {
        if self.grown.last().is_none_or(|(last, _)| *last < id) {
            // Each of the others was smaller than the last that had grown when it came.
            return None;
        }
        let grown = self.grown.binary_search_by_key(&id, |(known, _)| *known).ok();
        grown.and_then(|at| self.grown.get(at)).map(|(_, place)| *place).or_else(|| self.others.get(&id).copied())
    }

    fn insert(&mut self, id: RecordId, place: usize) {
        if self.grown.last().is_none_or(|(last, _)| *last < id) {
            self.grown.push((id, place));
        } else {
            self.others.insert(id, place);
        }
    }
}

/// One record as it counts now: with its corrections, and with what became of it.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The record, as it stands in the log.
    pub record: &'a Record,
    /// Its place in the order of the world, corrections included.
    pub mark: Mark,
    /// What happened, corrections included.
    pub event: Cow<'a, Event>,
    /// When it was so, corrections included.
    pub occurred: &'a Occurred,
    /// The records that corrected it, the newest last.
    pub corrections: Vec<&'a Record>,
    /// The record that retracted it.
    pub retraction: Option<&'a Record>,
    /// The record that redacted it.
    pub redaction: Option<&'a Record>,
}

impl Entry<'_> {
    /// Whether it still counts.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.retraction.is_none()
    }
}

/// Why a log does not give histories.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// A line cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A record does not follow in its stream.
    #[error("line {line}: {error}")]
    Replay {
        /// The line, from 1.
        line: u64,
        /// Why.
        #[source]
        error: ReplayError,
    },
}

impl HistoryError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> crate::Code {
        match self {
            Self::Log(error) => error.code(),
            Self::Replay { error, .. } => error.code(),
        }
    }
}

impl History {
    /// The history of a stream that nothing was declared in yet.
    #[must_use]
    pub fn new(incident: IncidentId) -> Self {
        Self {
            records: Vec::new(),
            places: Places::default(),
            incident: Incident::undeclared(incident),
            left_out: Vec::new(),
        }
    }

    /// The history of a whole stream.
    ///
    /// # Errors
    /// When there is no record, or one does not follow.
    pub fn from_records(records: Vec<Record>) -> Result<Self, ReplayError> {
        let mut history = Self::new(records.first().ok_or(ReplayError::Empty)?.incident());
        records.into_iter().try_for_each(|record| history.push(record))?;
        Ok(history)
    }

    /// Reads every incident of a log, in the order in which they begin. A book's own stream is passed over.
    ///
    /// This reads and folds; [`verify`](crate::verify) also checks that nothing was changed.
    ///
    /// # Errors
    /// At the first line that cannot be read or does not follow.
    pub fn read(log: impl BufRead) -> Result<Vec<Self>, HistoryError> {
        let mut streams = Streams::default();
        let mut reader = LogReader::new(log);
        while let Some(taken) = reader.read(|line, record| streams.push(line, record)) {
            taken??;
        }
        Ok(streams.histories())
    }

    /// Appends the next record.
    ///
    /// # Errors
    /// When it does not follow; nothing changes.
    pub fn push(&mut self, record: Record) -> Result<(), ReplayError> {
        self.incident.head().check_next(&record)?;
        if self.places.of(record.id()).is_some() {
            return Err(ReplayError::RecordTwice { record: record.id() });
        }
        self.incident.apply(&record)?;
        self.places.insert(record.id(), self.records.len());
        self.records.push(record);
        Ok(())
    }

    /// Decides a command, seals what it comes to and appends it: a logbook without a store. Returns the new records.
    ///
    /// # Errors
    /// Every reason why the command is not carried out; nothing changes.
    pub fn execute(&mut self, command: &Command, context: &Context<'_>) -> Result<&[Record], Rejection> {
        let from = self.records.len();
        let drafts = {
            let context = self.knowing(command, context);
            decide(&self.incident, command, &context)?
        };
        self.check_fresh(&drafts, context)?;
        self.take(drafts, context);
        Ok(self.records.get(from..).unwrap_or_default())
    }

    /// Decides `merge_into` or `unmerge` over two streams, and appends to both or to none.
    ///
    /// # Errors
    /// Every reason why the command is not carried out; nothing changes.
    pub fn execute_pair(
        source: &mut Self,
        target: &mut Self,
        command: &Command,
        context: &Context<'_>,
    ) -> Result<(), Rejection> {
        let (ours, theirs) = {
            let context = source.knowing(command, context);
            decide_pair(&source.incident, &target.incident, command, &context)?
        };
        source.check_fresh(&ours, context)?;
        target.check_fresh(&theirs, context)?;
        source.take(ours, context);
        target.take(theirs, context);
        Ok(())
    }

    /// A context that also holds the records that the command refers to.
    fn knowing<'a>(&'a self, command: &Command, context: &Context<'a>) -> Context<'a> {
        let mut context = context.clone();
        context.records.extend(command.refers_to().into_iter().filter_map(|id| self.record(id)));
        context
    }

    /// Two records of one id would be taken for one, and share a salt.
    fn check_fresh(&self, drafts: &[decide::Draft], context: &Context<'_>) -> Result<(), Rejection> {
        if drafts.iter().any(|draft| self.places.of(draft.id()).is_some()) {
            return Err(Reason::CommandIdReused { id: context.id.to_string() }.into());
        }
        Ok(())
    }

    fn take(&mut self, drafts: Vec<decide::Draft>, context: &Context<'_>) {
        for draft in drafts {
            let record = seal(&self.incident.head(), draft, context);
            if let Event::Redacted(event) = record.event()
                && let Some(redacted) = self.places.of(event.record).and_then(|place| self.records.get_mut(place))
            {
                *redacted = redacted.redact();
            }
            // What was decided on this state, with a fresh id, and sealed to its head follows it.
            if self.push(record).is_err() {
                return;
            }
        }
    }

    /// The state now.
    #[must_use]
    pub const fn incident(&self) -> &Incident {
        &self.incident
    }

    /// The records, by version.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// A record by its id.
    #[must_use]
    pub fn record(&self, id: RecordId) -> Option<&Record> {
        self.places.of(id).and_then(|place| self.records.get(place))
    }

    /// What was known at a moment: the records up to the last version whose recording time, and all before it, are at or
    /// before `t`. What was told later is not in it, whenever it happened. Questions about now read the head instead.
    #[must_use]
    pub fn as_of(&self, t: Timestamp) -> Self {
        let known = self.records.iter().take_while(|record| record.recorded_at() <= t).count();
        let (before, after) = self.records.split_at_checked(known).unwrap_or((&self.records, &[]));
        let mut then = Self::new(self.incident.id());
        // A beginning of a stream that was folded folds.
        let _ = before.iter().try_for_each(|record| then.push(record.clone()));
        then.left_out = after.iter().filter(|record| record.recorded_at() <= t).map(Record::version).collect();
        then
    }

    /// The versions that [`as_of`](Self::as_of) left out although their recording time is early enough: they stand behind a
    /// record of a clock that was ahead.
    #[must_use]
    pub fn left_out(&self) -> &[Version] {
        &self.left_out
    }

    /// The same history, as one that [`as_of`](Self::as_of) left these versions out of: for who wrote one down and reads it again.
    /// A version that it has is not left out of it.
    #[must_use]
    pub fn leaving_out(mut self, versions: impl IntoIterator<Item = Version>) -> Self {
        let newest = self.incident.version();
        self.left_out = versions.into_iter().filter(|version| *version > newest).collect();
        self
    }

    /// The versions that were recorded at a time before one that precedes them: clocks that stepped back.
    #[must_use]
    pub fn clock_steps(&self) -> Vec<Version> {
        let mut clock = Timestamp::MIN;
        let mut steps = Vec::new();
        for record in &self.records {
            if record.recorded_at() < clock {
                steps.push(record.version());
            }
            clock = clock.max(record.recorded_at());
        }
        steps
    }

    /// Every record as it counts now, in the order of the world.
    #[must_use]
    pub fn timeline(&self) -> Vec<Entry<'_>> {
        let mut corrections: BTreeMap<RecordId, Vec<&Record>> = BTreeMap::new();
        let mut retractions = BTreeMap::new();
        let mut redactions = BTreeMap::new();
        for record in &self.records {
            match record.event() {
                Event::Corrected(event) => corrections.entry(event.record).or_default().push(record),
                Event::Retracted(event) => {
                    retractions.entry(event.record).or_insert(record);
                }
                Event::Redacted(event) => {
                    redactions.entry(event.record).or_insert(record);
                }
                _ => {}
            }
        }
        let mut clock = Timestamp::MIN;
        let mut entries: Vec<_> = self
            .records
            .iter()
            .map(|record| {
                clock = clock.max(record.recorded_at());
                let mut entry = Entry {
                    record,
                    mark: Mark::of(record, clock),
                    event: Cow::Borrowed(record.event()),
                    occurred: record.occurred(),
                    corrections: corrections.remove(&record.id()).unwrap_or_default(),
                    retraction: retractions.get(&record.id()).copied(),
                    redaction: redactions.get(&record.id()).copied(),
                };
                entry.put_right();
                entry
            })
            .collect();
        entries.sort_by_key(|entry| entry.mark.place());
        entries
    }
}

/// The streams of a log, as it is read.
#[derive(Default)]
struct Streams {
    /// The incidents, in the order in which they begin.
    order: Vec<IncidentId>,
    books: BTreeSet<IncidentId>,
    histories: BTreeMap<IncidentId, History>,
}

impl Streams {
    fn push(&mut self, line: u64, record: Record) -> Result<(), HistoryError> {
        let id = record.incident();
        // By its name, because the adoption may be of a newer shape.
        if record.version().get() == 1 && record.event().name() == "plan_adopted" {
            self.books.insert(id);
        }
        if self.books.contains(&id) {
            return Ok(());
        }
        let history = self.histories.entry(id).or_insert_with(|| {
            self.order.push(id);
            History::new(id)
        });
        history.push(record).map_err(|error| HistoryError::Replay { line, error })
    }

    fn histories(mut self) -> Vec<History> {
        self.order.iter().filter_map(|id| self.histories.remove(id)).collect()
    }
}

impl<'a> Entry<'a> {
    fn put_right(&mut self) {
        let corrections: Vec<&'a Record> = self.corrections.clone();
        for correction in corrections {
            let Event::Corrected(event) = correction.event() else { continue };
            if let Some(occurred) = &event.occurred {
                self.occurred = occurred;
                self.mark.occur(occurred);
            }
            // What a redaction removed stays removed, also where a correction had put other words in its place until then.
            let removed = self.redaction.is_some_and(|redaction| redaction.version() > correction.version());
            let event = &Corrected { changes: event.changes.clone().filter(|_| !removed), ..event.clone() };
            // `decide` has checked that it fits; one that does not, in a log from elsewhere, leaves the record as it was.
            if let Ok(mut corrected) = decide::corrected(&self.event, event, self.record.is_redacted()) {
                if let (Event::ImpactChanged(corrected), Event::ImpactChanged(told), Some(facts)) =
                    (&mut corrected, self.record.event(), &event.facts)
                {
                    impact::settle(corrected, facts, impact::ends_early(told));
                }
                self.event = Cow::Owned(corrected);
            }
        }
    }
}
