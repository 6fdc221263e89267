//! Whether a log is whole: every record in its place, every byte as it was sealed, every redaction as it says.
//!
//! A chain beside the data proves that nobody changed a record without changing every later chain too. It does not prove
//! that the log was not rewritten from its beginning, nor that its end was not cut off: for that, keep a
//! [`Head`] elsewhere and verify against it. It says nothing about who wrote the log.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    io::BufRead,
    ops::Bound,
};

use crate::{
    Code, Timestamp,
    actor::Actor,
    digest::Digest,
    event::Event,
    id::{IncidentId, RecordId, Version},
    log::{LogError, LogErrorKind, LogReader},
    record::{Head, Record},
    text::Text,
};

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// How many records there are.
    pub records: u64,
    /// The head of each stream.
    pub heads: Vec<Head>,
    /// Everything that is wrong, in the order of the log.
    pub failures: Vec<Failure>,
    /// Every text that was removed, by whom and why.
    pub redactions: Vec<Redaction>,
    /// How many records are of a type that this library does not know. Their chain is checked like any other.
    pub unknown: u64,
    /// How many records were recorded at a time before one that precedes them in their stream: a finding, no failure.
    pub clock_steps: u64,
}

impl Verification {
    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_sound(&self) -> bool {
        self.failures.is_empty()
    }
}

/// A text that was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redaction {
    /// The stream.
    pub incident: IncidentId,
    /// The record that it was removed from.
    pub record: RecordId,
    /// Its version.
    pub version: Version,
    /// Who removed it.
    pub by: Actor,
    /// When that was recorded.
    pub at: Timestamp,
    /// Why.
    pub reason: Text,
}

/// One thing that is wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {kind}")]
pub struct Failure {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong.
    #[source]
    pub kind: FailureKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FailureKind {
    /// The line is not a record.
    #[error("column {}: {}", .0.column, .0.kind)]
    Line(LogError),
    /// Records are missing.
    #[error("{incident} goes from version {after} to {found}: what stood between was removed")]
    Gap {
        /// The stream.
        incident: IncidentId,
        /// The last version before.
        after: Version,
        /// The version that came.
        found: Version,
    },
    /// A version stands twice.
    #[error("{incident} has version {version} a second time")]
    Duplicate {
        /// The stream.
        incident: IncidentId,
        /// The version.
        version: Version,
    },
    /// Two records changed places.
    #[error("{incident} has version {later} before version {earlier}: they were swapped")]
    Swapped {
        /// The stream.
        incident: IncidentId,
        /// The version that comes too late.
        earlier: Version,
        /// The version that comes too soon.
        later: Version,
    },
    /// A stream that does not begin in this log.
    #[error(
        "version {version} of {incident} is a foreign record: no beginning of its stream is here, so it came from another log, or what precedes it was cut off"
    )]
    Foreign {
        /// The stream.
        incident: IncidentId,
        /// The version that it starts with.
        version: Version,
    },
    /// A stream does not begin as one does.
    #[error("{incident} begins with {found}; an incident begins with declared, a book with plan_adopted")]
    FirstNotDeclared {
        /// The stream.
        incident: IncidentId,
        /// The type of its first record.
        found: String,
    },
    /// A stream is declared again.
    #[error("{incident} is declared a second time, in version {version}")]
    DeclaredTwice {
        /// The stream.
        incident: IncidentId,
        /// The version.
        version: Version,
    },
    /// A record was changed.
    #[error(
        "version {version} of {incident} (record {record}) does not match its chain: it was changed, or the record before it was rewritten"
    )]
    ChainBroken {
        /// The stream.
        incident: IncidentId,
        /// The version.
        version: Version,
        /// The record.
        record: RecordId,
    },
    /// Only a chain was changed.
    #[error("version {version} of {incident} (record {record}) is as it was sealed, but its chain was changed")]
    ChainRewritten {
        /// The stream.
        incident: IncidentId,
        /// The version.
        version: Version,
        /// The record.
        record: RecordId,
    },
    /// A record id stands twice.
    #[error(
        "version {version} of {incident} has the id of an earlier record ({record}): whoever wrote it used a command id twice"
    )]
    RecordTwice {
        /// The stream.
        incident: IncidentId,
        /// The version.
        version: Version,
        /// The record.
        record: RecordId,
    },
    /// A text was changed.
    #[error(
        "the text or salt of version {version} of {incident} (record {record}) was changed: it does not match its digest"
    )]
    TextChanged {
        /// The stream.
        incident: IncidentId,
        /// The version.
        version: Version,
        /// The record.
        record: RecordId,
    },
    /// A text is gone without a redaction.
    #[error("the text of version {version} of {incident} (record {record}) is missing, and no redaction says so")]
    ContentMissing {
        /// The stream.
        incident: IncidentId,
        /// The version.
        version: Version,
        /// The record.
        record: RecordId,
    },
    /// A redaction was not carried out.
    #[error("the redaction of record {record} of {incident} was not carried out: its text is still there")]
    RedactionNotApplied {
        /// The stream.
        incident: IncidentId,
        /// The record.
        record: RecordId,
    },
    /// What a book keeps of an incident for its lists is not what its records say.
    #[error("what the book kept of {incident} beside its records was not what these say: its {what}; it was made anew")]
    SummaryDiffers {
        /// The incident.
        incident: IncidentId,
        /// What of it differed, in words.
        what: String,
    },
    /// The end is missing.
    #[error("the kept head of {incident} is version {kept}, the log ends at {found}: its end was cut off")]
    HeadBeyondLog {
        /// The stream.
        incident: IncidentId,
        /// The version that was kept.
        kept: Version,
        /// The version that the log ends at.
        found: Version,
    },
    /// The log was rewritten.
    #[error("version {version} of {incident} has another chain than the head that was kept: the log was rewritten")]
    HeadMismatch {
        /// The stream.
        incident: IncidentId,
        /// The version.
        version: Version,
    },
}

impl Failure {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        match &self.kind {
            FailureKind::Line(error) => error.code(),
            FailureKind::Gap { .. } => Code::VersionGap,
            FailureKind::Duplicate { .. } => Code::VersionDuplicate,
            FailureKind::Swapped { .. } => Code::RecordsSwapped,
            FailureKind::Foreign { .. } => Code::ForeignRecord,
            FailureKind::FirstNotDeclared { .. } => Code::FirstNotDeclared,
            FailureKind::DeclaredTwice { .. } => Code::DeclaredTwice,
            FailureKind::ChainBroken { .. } => Code::ChainBroken,
            FailureKind::ChainRewritten { .. } => Code::ChainRewritten,
            FailureKind::RecordTwice { .. } => Code::RecordTwice,
            FailureKind::TextChanged { .. } => Code::TextChanged,
            FailureKind::ContentMissing { .. } => Code::ContentMissing,
            FailureKind::RedactionNotApplied { .. } => Code::RedactionNotApplied,
            FailureKind::SummaryDiffers { .. } => Code::SummaryDiffers,
            FailureKind::HeadBeyondLog { .. } => Code::HeadBeyondLog,
            FailureKind::HeadMismatch { .. } => Code::HeadMismatch,
        }
    }
}

/// Verifies a whole log.
#[must_use]
pub fn verify(log: impl BufRead) -> Verification {
    verify_against(log, [])
}

/// Verifies a whole log against heads that were kept elsewhere: finds also what was cut off at the end, or rewritten.
#[must_use]
pub fn verify_against(log: impl BufRead, heads: impl IntoIterator<Item = Head>) -> Verification {
    let mut verifier = Verifier::against(heads);
    for record in LogReader::new(log) {
        match record {
            Ok(record) => verifier.push(&record),
            Err(error) => verifier.unreadable(error),
        }
    }
    verifier.finish()
}

/// Verifies records one by one, as a store or a stream brings them.
#[derive(Debug, Default)]
pub struct Verifier {
    records: u64,
    unknown: u64,
    clock_steps: u64,
    streams: BTreeMap<IncidentId, Stream>,
    kept: BTreeMap<IncidentId, Vec<Head>>,
    faults: Faults,
    redactions: Vec<Redaction>,
}

/// What verification keeps of one stream.
#[derive(Debug)]
struct Stream {
    head: Head,
    /// The line of the newest record.
    line: u64,
    clock: Timestamp,
    /// The chain that the last record should have had, where it had another.
    doubt: Option<Doubt>,
    /// Versions that were passed over, by the version that came instead.
    holes: BTreeMap<Version, Hole>,
    /// The ids of its records. They take 16 bytes each, the one thing here that grows with the log.
    ids: HashSet<RecordId>,
    /// Records without their text: the line and the version of each.
    bare: BTreeMap<RecordId, (u64, Version)>,
    /// Redactions, by the record that they are about: the line and the version of each.
    redacted: BTreeMap<RecordId, Told>,
}

/// Where a redaction stands, and the version that it is about.
#[derive(Debug)]
struct Told {
    line: u64,
    version: Version,
    about: Version,
}

#[derive(Debug)]
struct Doubt {
    expected: Digest,
    failure: usize,
}

/// A gap, and the versions of it that came later. Without a failure, where lines that could not be read stand in it.
#[derive(Debug)]
struct Hole {
    after: Version,
    failure: Option<usize>,
    filled: BTreeSet<Version>,
}

/// A record that does not fit where it stands: perhaps the version or incident that it says was changed.
#[derive(Debug)]
struct Astray {
    record: RecordId,
    head: Head,
    /// The head of the stream that it says it belongs to, before it.
    before: Head,
    failure: usize,
}

impl Stream {
    fn new(incident: IncidentId) -> Self {
        Self {
            head: Head::start(incident),
            line: 0,
            clock: Timestamp::MIN,
            doubt: None,
            holes: BTreeMap::new(),
            ids: HashSet::new(),
            bare: BTreeMap::new(),
            redacted: BTreeMap::new(),
        }
    }

    /// The hole that a version is missing from.
    fn hole(&mut self, version: Version) -> Option<(Version, &mut Hole)> {
        let (&found, hole) = self.holes.range_mut((Bound::Excluded(version), Bound::Unbounded)).next()?;
        (version > hole.after && !hole.filled.contains(&version)).then_some((found, hole))
    }

    /// Adds what the redactions of a whole stream and the text that is not there say of each other.
    fn redactions(&mut self, incident: IncidentId, failures: &mut Vec<Failure>) {
        for (&record, &(line, version)) in &self.bare {
            if self.redacted.get(&record).is_none_or(|told| told.version <= version) {
                failures.push(Failure { line, kind: FailureKind::ContentMissing { incident, version, record } });
            }
        }
        for (record, Told { line, version, about }) in std::mem::take(&mut self.redacted) {
            let applied = self.bare.get(&record).is_some_and(|(_, bare)| *bare < version);
            // A record that is gone itself was told of.
            if !applied && self.hole(about).is_none() {
                failures.push(Failure { line, kind: FailureKind::RedactionNotApplied { incident, record } });
            }
        }
    }
}

/// How many versions stand between two.
fn between(after: Version, found: Version) -> u64 {
    found.get().saturating_sub(after.get()).saturating_sub(1)
}

impl Verifier {
    /// Verifies without anything kept elsewhere.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Verifies against heads that were kept elsewhere, any number of each stream.
    pub fn against(heads: impl IntoIterator<Item = Head>) -> Self {
        let mut kept: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for head in heads {
            kept.entry(head.incident).or_default().push(head);
        }
        Self { kept, ..Self::default() }
    }

    /// Takes note of a line that could not be read.
    pub fn unreadable(&mut self, error: LogError) {
        let faults = &mut self.faults;
        faults.line = error.line;
        if matches!(error.kind, LogErrorKind::Record(_)) {
            faults.unread.push(error.line);
        }
        faults.tell(FailureKind::Line(error));
    }

    /// Checks the next record.
    pub fn push(&mut self, record: &Record) {
        let faults = &mut self.faults;
        faults.line = faults.line.saturating_add(1);
        self.records = self.records.saturating_add(1);
        let (incident, version, id) = (record.incident(), record.version(), record.id());
        if matches!(record.event(), Event::Unknown(_)) {
            self.unknown = self.unknown.saturating_add(1);
        }
        if !record.text_matches() {
            faults.tell(FailureKind::TextChanged { incident, version, record: id });
        }
        let rewritten = |head: &Head| head.version == version && head.chain != record.chain();
        if self.kept.get(&incident).is_some_and(|heads| heads.iter().any(rewritten)) {
            faults.tell(FailureKind::HeadMismatch { incident, version });
        }
        let stream = self.streams.entry(incident).or_insert_with(|| Stream::new(incident));
        if record.recorded_at() < stream.clock {
            self.clock_steps = self.clock_steps.saturating_add(1);
        }
        stream.clock = stream.clock.max(record.recorded_at());
        if record.is_redacted() {
            stream.bare.insert(id, (faults.line, version));
        }
        let place = faults.place(stream, record);
        stream.line = faults.line;
        if !matches!(place, Place::Twice) && !stream.ids.insert(id) {
            faults.tell(FailureKind::RecordTwice { incident, version, record: id });
        }
        if let Event::Redacted(event) = record.event()
            && !matches!(place, Place::Twice)
        {
            let told = Told { line: faults.line, version, about: event.version };
            stream.redacted.entry(event.record).or_insert(told);
            self.redactions.push(Redaction {
                incident,
                record: event.record,
                version: event.version,
                by: record.actor().clone(),
                at: record.recorded_at(),
                reason: event.reason.clone(),
            });
        }
        if let Place::After(astray) = place {
            self.give_back(&astray, incident);
        }
    }

    /// Leaves a stream as it was before a record that only a changed incident put there.
    fn give_back(&mut self, astray: &Astray, to: IncidentId) {
        let said = astray.head.incident;
        if said == to {
            return;
        }
        if astray.before.version == Version::NONE {
            self.streams.remove(&said);
        } else if let Some(stream) = self.streams.get_mut(&said)
            && stream.head == astray.head
        {
            stream.head = astray.before;
            stream.doubt = None;
        }
    }

    /// What was found.
    #[must_use]
    pub fn finish(self) -> Verification {
        let Self { records, unknown, clock_steps, mut streams, kept, faults, redactions } = self;
        let Faults { line: last, mut failures, .. } = faults;
        let several = streams.len() > 1;
        for (&incident, stream) in &mut streams {
            stream.redactions(incident, &mut failures);
            for (&found, hole) in &stream.holes {
                let told = hole.failure.and_then(|failure| failures.get_mut(failure));
                let Some(Failure { line, kind }) = told else { continue };
                let (line, filled) = (*line, u64::try_from(hole.filled.len()).unwrap_or(u64::MAX));
                if filled == 0 && hole.after == Version::NONE && several {
                    *kind = FailureKind::Foreign { incident, version: found };
                } else if filled > 0 && filled < between(hole.after, found) {
                    failures.push(Failure { line, kind: FailureKind::Gap { incident, after: hole.after, found } });
                }
            }
        }
        for kept in kept.values().flatten() {
            let found = streams.get(&kept.incident).map_or(Version::NONE, |stream| stream.head.version);
            if found < kept.version {
                let kind = FailureKind::HeadBeyondLog { incident: kept.incident, kept: kept.version, found };
                failures.push(Failure { line: last, kind });
            }
        }
        failures.sort_by_key(|failure| failure.line);
        let heads = streams.values().map(|stream| stream.head).collect();
        Verification { records, heads, failures, redactions, unknown, clock_steps }
    }
}

/// Where a record turned out to stand.
#[derive(Debug)]
enum Place {
    /// Somewhere, well or not.
    Here,
    /// Where another with its version stood.
    Twice,
    /// Behind a record that says another place than it has.
    After(Astray),
}

/// Everything that was found wrong so far, and what helps to say it exactly.
#[derive(Debug, Default)]
struct Faults {
    line: u64,
    failures: Vec<Failure>,
    /// The lines that hold something, and no record that can be read.
    unread: Vec<u64>,
    /// The newest record that does not fit where it stands.
    astray: Option<Astray>,
}

impl Faults {
    fn tell(&mut self, kind: FailureKind) -> usize {
        self.failures.push(Failure { line: self.line, kind });
        self.failures.len().saturating_sub(1)
    }

    /// Says more exactly what was told.
    fn amend(&mut self, failure: usize, kind: FailureKind) {
        if let Some(failure) = self.failures.get_mut(failure) {
            failure.kind = kind;
        }
    }

    fn tell_astray(&mut self, stream: &Stream, record: &Record, kind: FailureKind) -> usize {
        let failure = self.tell(kind);
        self.astray = Some(Astray { record: record.id(), head: record.head(), before: stream.head, failure });
        failure
    }

    /// Checks where a record stands.
    fn place(&mut self, stream: &mut Stream, record: &Record) -> Place {
        let (incident, version) = (record.incident(), record.version());
        let next = stream.head.version.next();
        if version != next
            && let Some(astray) = self.astray.take_if(|astray| astray.precedes(stream, record))
        {
            let Head { incident, version, .. } = astray.head;
            self.amend(astray.failure, FailureKind::ChainBroken { incident, version, record: astray.record });
            stream.holes.retain(|_, hole| hole.failure != Some(astray.failure));
            stream.head = record.head();
            return Place::After(astray);
        }
        if version < next {
            return self.late(stream, record);
        }
        let name = record.event().name();
        if version.get() == 1 && !matches!(name, "declared" | "plan_adopted") {
            self.tell(FailureKind::FirstNotDeclared { incident, found: name.to_owned() });
        }
        if version.get() > 1 && matches!(record.event(), Event::Declared(_)) {
            self.tell(FailureKind::DeclaredTwice { incident, version });
        }
        if version == next {
            self.chain(stream, record);
        } else {
            // What stood between is not there to be chained to; the chain is taken up again from here.
            stream.doubt = None;
            self.gap(stream, record);
        }
        stream.head = record.head();
        Place::Here
    }

    /// Checks a record whose version is not beyond the newest of its stream.
    fn late(&mut self, stream: &mut Stream, record: &Record) -> Place {
        let (incident, version) = (record.incident(), record.version());
        if let Some((later, hole)) = stream.hole(version) {
            hole.filled.insert(version);
            // The gap that was seen there is this record, so it is told once.
            if let Some(failure) = hole.failure {
                self.amend(failure, FailureKind::Swapped { incident, earlier: version, later });
            }
            return Place::Here;
        }
        let supplants = |astray: &Astray| {
            astray.head == stream.head && version == stream.head.version && record.follows(&astray.before)
        };
        if self.astray.as_ref().is_some_and(supplants) {
            // The one before was told to be a changed record; this is the one that stands here by right.
            stream.head = record.head();
            stream.doubt = None;
            return Place::Here;
        }
        self.tell_astray(stream, record, FailureKind::Duplicate { incident, version });
        Place::Twice
    }

    /// Checks the chain of a record whose version follows.
    fn chain(&mut self, stream: &mut Stream, record: &Record) {
        let (incident, version, id) = (record.incident(), record.version(), record.id());
        self.astray.take_if(|astray| astray.head.incident == incident);
        let expected = record.link(&stream.head.chain);
        if expected == record.chain() {
            stream.doubt = None;
        } else if let Some(doubt) = stream.doubt.take()
            && record.link(&doubt.expected) == record.chain()
        {
            // This record follows what the one before should have been: only that one's chain was touched.
            if let Some(Failure { kind, .. }) = self.failures.get_mut(doubt.failure)
                && let FailureKind::ChainBroken { incident, version, record } = kind
            {
                *kind = FailureKind::ChainRewritten { incident: *incident, version: *version, record: *record };
            }
        } else {
            let kind = FailureKind::ChainBroken { incident, version, record: id };
            let failure = self.tell_astray(stream, record, kind);
            stream.doubt = Some(Doubt { expected, failure });
        }
    }

    /// Tells of a gap, unless lines that could not be read stand in it: those were told.
    fn gap(&mut self, stream: &mut Stream, record: &Record) {
        let (incident, after, found) = (record.incident(), stream.head.version, record.version());
        let since = self.unread.partition_point(|line| *line <= stream.line);
        let lacking = usize::try_from(between(after, found)).unwrap_or(usize::MAX);
        let failure = match self.unread.len().checked_sub(lacking) {
            Some(left) if left >= since => {
                self.unread.truncate(left);
                None
            }
            _ => Some(self.tell_astray(stream, record, FailureKind::Gap { incident, after, found })),
        };
        stream.holes.insert(found, Hole { after, failure, filled: BTreeSet::new() });
    }
}

impl Astray {
    /// Whether a record is chained to this one, and its version leaves room for just this one before it.
    fn precedes(&self, stream: &Stream, record: &Record) -> bool {
        let before = if self.head.incident == record.incident() { self.before } else { stream.head };
        record.version() == before.version.next().next() && record.follows(&self.head)
    }
}
