//! Why a command was not carried out: all reasons at once, each with what to do about it.

use std::fmt;

use serde::Serialize;

use crate::{
    Code, Timestamp,
    event::DocumentAudience,
    guard::GuardKey,
    id::{DrillId, IncidentId, RecordId, Version},
    lifecycle::{CommandName, Status},
};

/// What a command sets, so that two people who set it at once are both heard.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum Subject {
    /// The status.
    Status,
    /// The title.
    Title,
    /// The severity.
    Severity,
    /// Who holds a role.
    Role(crate::id::Role),
    /// A custom field.
    Field(crate::id::FieldName),
    /// An action item.
    Item(RecordId),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status => f.write_str("status"),
            Self::Title => f.write_str("title"),
            Self::Severity => f.write_str("severity"),
            Self::Role(role) => write!(f, "role {role}"),
            Self::Field(field) => write!(f, "field {field}"),
            Self::Item(item) => write!(f, "action item {item}"),
        }
    }
}

impl Serialize for Subject {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// One reason why a command was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(untagged, rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum Reason {
    /// The command is not legal in the status.
    #[error("{command} is not legal while the incident is {status}; it is in: {}", list(legal_in))]
    IllegalInStatus {
        /// The command.
        command: CommandName,
        /// The status.
        status: Status,
        /// Where it would be legal.
        legal_in: &'static [Status],
    },
    /// A guard of the plan stands against the claim.
    #[error("{guard} is not met: {wants}. To set it aside on the record: waive {{\"{guard}\": \"why\"}}")]
    GuardBroken {
        /// The guard.
        guard: GuardKey,
        /// What would meet it.
        wants: String,
    },
    /// Somebody changed it meanwhile, to another value.
    #[error("{by} set {subject} to {theirs} at {at}, after what you saw; look at it and decide again")]
    Contradicted {
        /// What both set.
        subject: Subject,
        /// What it is now.
        theirs: String,
        /// Who changed it.
        by: String,
        /// When that was recorded.
        at: Timestamp,
        /// The record of it.
        record: RecordId,
    },
    /// The basis is beyond the head.
    #[error("the basis {basis} is beyond version {version} of the incident; load it again")]
    BasisUnknown {
        /// The version that the command says was seen.
        basis: Version,
        /// The version that there is.
        version: Version,
    },
    /// The log holds a record that rules may need and this library does not know.
    #[error(
        "record {record} ({name}) is newer than this library; it reads, exports and verifies, but commands need a newer sevlog"
    )]
    LogNewerThanLibrary {
        /// The first such record.
        record: RecordId,
        /// Its type.
        name: String,
    },
    /// No plan has a guard of that name.
    #[error("there is no guard `{guard}` to waive; there are: {}", list(GuardKey::ALL))]
    UnknownGuard {
        /// The name.
        guard: String,
    },
    /// A waiver without a reason.
    #[error("the waiver of {guard} has no reason; write one, it stays on the record")]
    WaiverWithoutReason {
        /// The guard.
        guard: String,
    },
    /// There is no incident yet.
    #[error("there is no incident {incident} yet; declare it first")]
    NotDeclared {
        /// The stream.
        incident: IncidentId,
    },
    /// There is one already.
    #[error("the incident {incident} is declared already; load it, or declare another under an id of its own")]
    AlreadyDeclared {
        /// The stream.
        incident: IncidentId,
    },
    /// The incident was merged; the other goes on for both.
    #[error("the incident was merged into {target}; say it there, or unmerge first")]
    Merged {
        /// The other incident.
        target: IncidentId,
    },
    /// What is to be undone went on with a merge of the other incident.
    #[error("the other incident was merged into {target} itself, and its signals went along; unmerge that one first")]
    TargetMerged {
        /// The incident that it was merged into.
        target: IncidentId,
    },
    /// A told incident has no now.
    #[error(
        "a {kind} incident is told after the fact, so say when it occurred: a time, an interval, `unknown`, or `live` for now"
    )]
    OccurrenceNeeded {
        /// Its kind.
        kind: crate::event::IncidentKind,
    },
    /// The plan has no such severity.
    #[error("the plan has no severity `{label}`; it has: {known}")]
    UnknownSeverity {
        /// The label.
        label: String,
        /// The labels that there are.
        known: String,
    },
    /// No severity was ever set.
    #[error("nobody has set a severity yet; set_severity does")]
    NoSeverity,
    /// A role is held by people.
    #[error("a role is held by a person; act as one, or say by whom")]
    PersonNeeded,
    /// Only the commander may.
    #[error("only who holds incident command confirms a severity; take_command first")]
    CommanderNeeded,
    /// Nobody holds the role.
    #[error("nobody holds {role}; assign it instead")]
    RoleVacant {
        /// The role.
        role: crate::id::Role,
    },
    /// There is no hand-over to confirm.
    #[error("there is no hand-over of {role} that waits to be acknowledged; hand_over makes one")]
    NoHandOver {
        /// The role.
        role: crate::id::Role,
    },
    /// Somebody else was handed the role.
    #[error(
        "{role} was handed to {receiver}, who alone acknowledges it; act as {receiver}, or assign it to somebody who is there"
    )]
    ReceiverNeeded {
        /// The role.
        role: crate::id::Role,
        /// Who was handed it.
        receiver: crate::PersonId,
    },
    /// Two people are needed.
    #[error("a second person approves; {actor} asked for it")]
    SecondPersonNeeded {
        /// Who asked.
        actor: String,
    },
    /// No such record.
    #[error("there is no record {record} in this incident, or it was not handed in with the context; name one that is")]
    UnknownRecord {
        /// The id.
        record: RecordId,
    },
    /// The record is there, and is something else.
    #[error("record {record} is of type {found}; name one of type {wanted}")]
    WrongRecord {
        /// The id.
        record: RecordId,
        /// What is wanted.
        wanted: &'static str,
        /// What it is.
        found: String,
    },
    /// No such window.
    #[error("there is no impact window {window}; change_impact opens one")]
    UnknownWindow {
        /// The id.
        window: RecordId,
    },
    /// More than one window fits.
    #[error("{windows} impact windows fit; name one by its id")]
    AmbiguousWindow {
        /// How many.
        windows: u64,
    },
    /// Nothing says which window.
    #[error("name the impact window by its id, or by its service, operation or region")]
    WindowNotNamed,
    /// A window that ends below 10,000 needs a reason.
    #[error("the window ends before everything is restored; say why")]
    EndNeedsReason,
    /// A part of itself.
    #[error("a window cannot be part of itself, or of a part of it; name another as the whole")]
    WindowPartOfItself,
    /// A status move stays on the record.
    #[error(
        "{record} ({name}) moved the incident or its record, and is not retracted; use regress, reopen, dismiss, reinstate or unmerge, or correct again"
    )]
    NotRetractable {
        /// The record.
        record: RecordId,
        /// Its type.
        name: String,
    },
    /// A field that corrections leave alone.
    #[error("`{field}` of {name} cannot be corrected; these can: {}", correctable.join(", "))]
    NotCorrectable {
        /// The field.
        field: String,
        /// The type of the record.
        name: String,
        /// The fields that can.
        correctable: Vec<String>,
    },
    /// A correction that does not fit.
    #[error("with this correction {name} would not be valid: {problem}")]
    CorrectionInvalid {
        /// The type of the record.
        name: String,
        /// What is wrong.
        problem: String,
    },
    /// A correction that corrects nothing.
    #[error("the correction changes nothing; give a new occurrence, or new values for fields")]
    CorrectionEmpty,
    /// A retracted record is not corrected.
    #[error("record {record} was retracted; tell it anew instead")]
    Retracted {
        /// The record.
        record: RecordId,
    },
    /// There is no text.
    #[error("record {record} has no text to redact; name the record that has it")]
    NothingToRedact {
        /// The record.
        record: RecordId,
    },
    /// The document is older than the incident.
    #[error("the postmortem covers version {covers}, the incident is at {version}; make it again")]
    PostmortemOutdated {
        /// The version that it covers.
        covers: Version,
        /// The version that there is.
        version: Version,
    },
    /// The document is of another incident.
    #[error("the postmortem is of incident {found}; make one of this incident")]
    PostmortemForeign {
        /// The incident that it is of.
        found: IncidentId,
    },
    /// The document was made for other readers.
    #[error(
        "the postmortem was made for the audience {made_for} and would be published for {audience}; make one for {audience}"
    )]
    PostmortemAudience {
        /// Who it was made for.
        made_for: DocumentAudience,
        /// Who it would be published for.
        audience: DocumentAudience,
    },
    /// Nobody could find the document again.
    #[error(
        "a postmortem written elsewhere is published with its address or its digest, so that it can be found again"
    )]
    PostmortemNowhere,
    /// A command of the book.
    #[error("{command} belongs into the book's own stream: decide_book")]
    BookNeeded {
        /// The command.
        command: CommandName,
    },
    /// A command of an incident.
    #[error("{command} belongs into an incident's stream: decide")]
    IncidentNeeded {
        /// The command.
        command: CommandName,
    },
    /// A book begins with a plan.
    #[error("the book has no plan yet; adopt_plan begins it")]
    NoPlanAdopted,
    /// A drill is one of a plan's.
    #[error(
        "no plan of the book has a drill `{drill}`; there are: {known}; adopt a plan that has it, or name one of these"
    )]
    UnknownDrill {
        /// The drill.
        drill: DrillId,
        /// The drills that there are.
        known: String,
    },
    /// An id names one command.
    #[error("the command id {id} was used before; make a fresh id and a fresh seed for each command")]
    CommandIdReused {
        /// The id.
        id: String,
    },
    /// Two incidents are merged together.
    #[error("{command} writes to two incidents; decide it over both")]
    PairNeeded {
        /// The command.
        command: CommandName,
    },
    /// An incident is not merged with itself.
    #[error("an incident is not merged into itself; name another")]
    MergeWithItself,
    /// The target of a merge cannot take anything.
    #[error("incident {target} is {status}; merge into {}", goes_on.map_or_else(|| "another".to_owned(), |id| id.to_string()))]
    MergeTargetGone {
        /// The target.
        target: IncidentId,
        /// Its status.
        status: Status,
        /// Where it was merged into itself.
        goes_on: Option<IncidentId>,
    },
    /// The other stream is not the one that the merge was with.
    #[error("the other incident is {target}, and {given} was handed in; decide it over the right one")]
    NotMergedThere {
        /// The other incident.
        target: IncidentId,
        /// The one that was handed in.
        given: IncidentId,
    },
    /// A value that no vocabulary of this library holds.
    #[error("`{value}` is no word of this field; write one of those that the format lists")]
    UnknownValue {
        /// The value.
        value: String,
    },
    /// More records than a command may write.
    #[error(
        "the command would write {records} records, and at most {} fit; split it into several",
        crate::limits::MAX_RECORDS_PER_COMMAND
    )]
    TooManyRecords {
        /// How many.
        records: u64,
    },
    /// A record that no reader would take.
    #[error(
        "{name} would be {bytes} bytes long, and at most {} fit; keep what is long elsewhere and link it",
        crate::limits::MAX_RECORD_BYTES
    )]
    RecordTooLarge {
        /// The type.
        name: String,
        /// How long.
        bytes: u64,
    },
    /// Content that has no canonical form.
    #[error("{name} cannot be written: {problem}")]
    NotCanonical {
        /// The type.
        name: String,
        /// What is wrong.
        problem: String,
    },
    /// An argument is of the right shape, and nothing can be done with it.
    #[error("`{field}` cannot be used; give {wants}")]
    ArgumentUnusable {
        /// The argument.
        field: &'static str,
        /// What can be used.
        wants: &'static str,
    },
    /// A required text is empty.
    #[error("`{field}` is empty; say something")]
    TextEmpty {
        /// The field.
        field: &'static str,
    },
}

fn list<T: fmt::Display>(words: &[T]) -> String {
    words.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl Reason {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::IllegalInStatus { .. } => Code::IllegalInStatus,
            Self::GuardBroken { .. } => Code::GuardBroken,
            Self::Contradicted { .. } => Code::Contradicted,
            Self::BasisUnknown { .. } => Code::BasisUnknown,
            Self::LogNewerThanLibrary { .. } => Code::LogNewerThanLibrary,
            Self::UnknownGuard { .. } => Code::UnknownGuard,
            Self::WaiverWithoutReason { .. } => Code::WaiverWithoutReason,
            Self::NotDeclared { .. } => Code::NotDeclared,
            Self::AlreadyDeclared { .. } => Code::AlreadyDeclared,
            Self::Merged { .. } | Self::TargetMerged { .. } => Code::Merged,
            Self::OccurrenceNeeded { .. } => Code::OccurrenceNeeded,
            Self::UnknownSeverity { .. } => Code::UnknownSeverity,
            Self::NoSeverity => Code::NoSeverity,
            Self::PersonNeeded => Code::PersonNeeded,
            Self::CommanderNeeded => Code::CommanderNeeded,
            Self::RoleVacant { .. } => Code::RoleVacant,
            Self::NoHandOver { .. } => Code::NoHandOver,
            Self::ReceiverNeeded { .. } => Code::ReceiverNeeded,
            Self::SecondPersonNeeded { .. } => Code::SecondPersonNeeded,
            Self::UnknownRecord { .. } => Code::UnknownRecord,
            Self::WrongRecord { .. } => Code::WrongRecord,
            Self::UnknownWindow { .. } => Code::UnknownWindow,
            Self::AmbiguousWindow { .. } => Code::AmbiguousWindow,
            Self::WindowNotNamed => Code::WindowNotNamed,
            Self::EndNeedsReason => Code::EndNeedsReason,
            Self::WindowPartOfItself => Code::WindowPartOfItself,
            Self::NotRetractable { .. } => Code::NotRetractable,
            Self::NotCorrectable { .. } => Code::NotCorrectable,
            Self::CorrectionInvalid { .. } => Code::CorrectionInvalid,
            Self::CorrectionEmpty => Code::CorrectionEmpty,
            Self::Retracted { .. } => Code::RecordRetracted,
            Self::NothingToRedact { .. } => Code::NothingToRedact,
            Self::PostmortemOutdated { .. } => Code::PostmortemOutdated,
            Self::PostmortemForeign { .. } => Code::PostmortemForeign,
            Self::PostmortemAudience { .. } => Code::PostmortemAudience,
            Self::PostmortemNowhere => Code::PostmortemNowhere,
            Self::BookNeeded { .. } => Code::BookNeeded,
            Self::IncidentNeeded { .. } => Code::IncidentNeeded,
            Self::NoPlanAdopted => Code::NoPlanAdopted,
            Self::UnknownDrill { .. } => Code::UnknownDrill,
            Self::CommandIdReused { .. } => Code::CommandIdReused,
            Self::PairNeeded { .. } => Code::PairNeeded,
            Self::MergeWithItself => Code::MergeWithItself,
            Self::MergeTargetGone { .. } => Code::MergeTargetGone,
            Self::NotMergedThere { .. } => Code::NotMergedThere,
            Self::UnknownValue { .. } => Code::UnknownValue,
            Self::TooManyRecords { .. } => Code::TooManyRecords,
            Self::RecordTooLarge { .. } => Code::RecordTooLarge,
            Self::NotCanonical { .. } => Code::NotCanonical,
            Self::ArgumentUnusable { .. } => Code::ArgumentUnusable,
            Self::TextEmpty { .. } => Code::TextEmpty,
        }
    }

    /// What a program reads: the code, the sentence, and the fields that belong to the reason.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({ "code": self.code().as_str(), "message": self.to_string(), "fields": self })
    }
}

/// Why a command was not carried out: every reason that holds, not only the first. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection(Box<(Reason, Vec<Reason>)>);

impl Rejection {
    /// A rejection for some reasons; none when there is no reason.
    pub(crate) fn for_reasons(reasons: Vec<Reason>) -> Option<Self> {
        let mut reasons = reasons.into_iter();
        reasons.next().map(|first| Self(Box::new((first, reasons.collect()))))
    }

    /// All reasons; there is always one.
    pub fn reasons(&self) -> impl Iterator<Item = &Reason> {
        std::iter::once(&self.0.0).chain(&self.0.1)
    }

    /// The code of the first reason.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.0.0.code()
    }
}

impl From<Reason> for Rejection {
    fn from(first: Reason) -> Self {
        Self(Box::new((first, Vec::new())))
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.0.fmt(f)?;
        self.0.1.iter().try_for_each(|reason| write!(f, "; {reason}"))
    }
}

impl std::error::Error for Rejection {}
