//! Whether a log is whole: every record in its place, every byte as it was sealed, every redaction as it says.
//!
//! A chain beside the data proves that nobody changed a record without changing every later chain too. It does not prove
//! that the log was not rewritten from its beginning, nor that its end was not cut off: for that, keep a
//! [`Head`] elsewhere and verify against it. It says nothing about who wrote the log.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::BufRead,
};

use crate::{
    Code, Timestamp,
    actor::Actor,
    digest::Digest,
    event::Event,
    id::{IncidentId, RecordId, Version},
    log::{LogError, LogReader},
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
            FailureKind::FirstNotDeclared { .. } => Code::FirstNotDeclared,
            FailureKind::DeclaredTwice { .. } => Code::DeclaredTwice,
            FailureKind::ChainBroken { .. } => Code::ChainBroken,
            FailureKind::ChainRewritten { .. } => Code::ChainRewritten,
            FailureKind::TextChanged { .. } => Code::TextChanged,
            FailureKind::ContentMissing { .. } => Code::ContentMissing,
            FailureKind::RedactionNotApplied { .. } => Code::RedactionNotApplied,
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
    line: u64,
    records: u64,
    unknown: u64,
    clock_steps: u64,
    streams: BTreeMap<IncidentId, Stream>,
    kept: BTreeMap<IncidentId, Head>,
    failures: Vec<Failure>,
    redactions: Vec<Redaction>,
}

/// What verification keeps of one stream: nothing that grows with the number of its records, but for its redactions.
#[derive(Debug)]
struct Stream {
    head: Head,
    clock: Timestamp,
    /// The chain that the last record should have had, where it had another.
    doubt: Option<Doubt>,
    /// Versions that were passed over, and the failure that says so.
    hole: Option<Hole>,
    /// Records without their text, until a redaction accounts for them.
    missing: BTreeMap<RecordId, (u64, Version)>,
    redacted: BTreeSet<RecordId>,
}

#[derive(Debug)]
struct Doubt {
    expected: Digest,
    failure: usize,
}

#[derive(Debug)]
struct Hole {
    after: Version,
    found: Version,
    failure: usize,
}

impl Verifier {
    /// Verifies without anything kept elsewhere.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Verifies against heads that were kept elsewhere.
    pub fn against(heads: impl IntoIterator<Item = Head>) -> Self {
        Self { kept: heads.into_iter().map(|head| (head.incident, head)).collect(), ..Self::default() }
    }

    /// Takes note of a line that could not be read.
    pub fn unreadable(&mut self, error: LogError) {
        self.line = error.line;
        self.failures.push(Failure { line: error.line, kind: FailureKind::Line(error) });
    }

    /// Checks the next record.
    pub fn push(&mut self, record: &Record) {
        self.line = self.line.saturating_add(1);
        self.records = self.records.saturating_add(1);
        let line = self.line;
        let (incident, version, id) = (record.incident(), record.version(), record.id());
        let failures = &mut self.failures;
        let mut fail = |kind| {
            failures.push(Failure { line, kind });
            failures.len().saturating_sub(1)
        };
        if matches!(record.event(), Event::Unknown(_)) {
            self.unknown = self.unknown.saturating_add(1);
        }
        let stream = self.streams.entry(incident).or_insert_with(|| Stream {
            head: Head::start(incident),
            clock: Timestamp::MIN,
            doubt: None,
            hole: None,
            missing: BTreeMap::new(),
            redacted: BTreeSet::new(),
        });
        if record.recorded_at() < stream.clock {
            self.clock_steps = self.clock_steps.saturating_add(1);
        }
        stream.clock = stream.clock.max(record.recorded_at());
        if !record.text_matches() {
            fail(FailureKind::TextChanged { incident, version, record: id });
        }
        if record.is_redacted() {
            stream.missing.insert(id, (line, version));
        }
        if let Some(kept) = self.kept.get(&incident)
            && kept.version == version
            && kept.chain != record.chain()
        {
            fail(FailureKind::HeadMismatch { incident, version });
        }

        let head = stream.head;
        if version <= head.version {
            return match &mut stream.hole {
                Some(hole) if version > hole.after && version < hole.found => {
                    let kind = FailureKind::Swapped { incident, earlier: version, later: hole.found };
                    // The gap that was seen there is this record, so it is told once.
                    if let Some(failure) = failures.get_mut(hole.failure) {
                        failure.kind = kind;
                    }
                }
                _ => {
                    fail(FailureKind::Duplicate { incident, version });
                }
            };
        }
        let opens = matches!(record.event(), Event::Declared(_) | Event::PlanAdopted(_))
            || matches!(record.event(), Event::Unknown(event) if matches!(&*event.name, "declared" | "plan_adopted"));
        if version.get() == 1 && !opens {
            fail(FailureKind::FirstNotDeclared { incident, found: record.event().name().to_owned() });
        }
        if version.get() > 1 && matches!(record.event(), Event::Declared(_)) {
            fail(FailureKind::DeclaredTwice { incident, version });
        }
        if version == head.version.next() {
            let expected = record.link(&head.chain);
            if expected == record.chain() {
                stream.doubt = None;
            } else if let Some(doubt) = stream.doubt.take()
                && record.link(&doubt.expected) == record.chain()
            {
                // This record follows what the one before should have been: only that one's chain was touched.
                if let Some(Failure { kind, .. }) = failures.get_mut(doubt.failure)
                    && let FailureKind::ChainBroken { incident, version, record } = kind
                {
                    *kind = FailureKind::ChainRewritten { incident: *incident, version: *version, record: *record };
                }
            } else {
                let failure = fail(FailureKind::ChainBroken { incident, version, record: id });
                stream.doubt = Some(Doubt { expected, failure });
            }
        } else {
            // What stood between is not there to be chained to; the chain is taken up again from here.
            let failure = fail(FailureKind::Gap { incident, after: head.version, found: version });
            stream.hole = Some(Hole { after: head.version, found: version, failure });
            stream.doubt = None;
        }
        stream.head = record.head();
        if let Event::Redacted(event) = record.event() {
            let gone = stream.missing.remove(&event.record);
            if gone.is_none() && !stream.redacted.contains(&event.record) {
                self.failures
                    .push(Failure { line, kind: FailureKind::RedactionNotApplied { incident, record: event.record } });
            }
            stream.redacted.insert(event.record);
            self.redactions.push(Redaction {
                incident,
                record: event.record,
                version: event.version,
                by: record.actor().clone(),
                at: record.recorded_at(),
                reason: event.reason.clone(),
            });
        }
    }

    /// What was found.
    #[must_use]
    pub fn finish(mut self) -> Verification {
        for (incident, stream) in &self.streams {
            for (record, (line, version)) in &stream.missing {
                let kind = FailureKind::ContentMissing { incident: *incident, version: *version, record: *record };
                self.failures.push(Failure { line: *line, kind });
            }
        }
        for (incident, kept) in &self.kept {
            let found = self.streams.get(incident).map_or(Version::NONE, |stream| stream.head.version);
            if found < kept.version {
                let kind = FailureKind::HeadBeyondLog { incident: *incident, kept: kept.version, found };
                self.failures.push(Failure { line: self.line, kind });
            }
        }
        self.failures.sort_by_key(|failure| failure.line);
        Verification {
            records: self.records,
            heads: self.streams.values().map(|stream| stream.head).collect(),
            failures: self.failures,
            redactions: self.redactions,
            unknown: self.unknown,
            clock_steps: self.clock_steps,
        }
    }
}
