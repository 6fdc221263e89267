//! The arguments of commands that are not the event that they become.

use serde::{Deserialize, Serialize};

use super::{Document, default, lenient};

use crate::{
    Occurred, Timestamp,
    event::{
        AudienceSide, DocumentAudience, ExtensionName, FixKind, How, ImpactKind, ImpactLevel, IncidentKind, Linked,
        Permanence, Relation, Says, SignalAttached, SourceKind,
    },
    id::{
        Channel, ExternalId, IncidentId, Operation, PersonId, RecordId, Region, Role, Service, SeverityLabel, Version,
    },
    plan::Plan,
    quantity::{Affected, Restored},
    text::{Members, Text},
};

/// Declares arguments as they stand in the JSON of a command.
macro_rules! arguments {
    ($($(#[$meta:meta])* $Name:ident { $($(#[$fmeta:meta])* $f:ident: $fty:ty,)* })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $Name { $($(#[$fmeta])* pub $f: $fty,)* }
    )+};
}

arguments! {
    /// Declares an incident.
    Declare {
        /// What is wrong, in a line.
        title: Text,
        /// What is known, in a few more.
        summary: Option<Text>,
        /// Why the log is written.
        #[serde(default = "default::kind")]
        kind: IncidentKind,
        /// What brought it to light.
        source_kind: Option<SourceKind>,
        /// How bad it is, by a label of the plan.
        severity: Option<SeverityLabel>,
        /// When it began to hurt: asserts that milestone.
        #[serde(default, deserialize_with = "lenient::occurred")]
        started: Option<Occurred>,
        /// When it was noticed: asserts that milestone.
        #[serde(default, deserialize_with = "lenient::occurred")]
        detected: Option<Occurred>,
        /// Whether who declares takes command with it.
        #[serde(default)]
        take_command: bool,
        /// Its id in another system.
        reference: Option<ExternalId>,
        /// The signals that it is declared for.
        #[serde(default)]
        signals: Vec<SignalAttached>,
        /// What else it has to do with.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        links: Vec<Linked>,
    }

    /// Takes incident command.
    #[derive(Default)]
    TakeCommand {
        /// The person's name, to show.
        name: Option<Text>,
    }

    /// Gives a role to a person.
    Assign {
        /// The role.
        role: Role,
        /// Who holds it from now on.
        person: PersonId,
        /// The person's name, to show.
        name: Option<Text>,
    }

    /// Hands a role over from who holds it.
    HandOver {
        /// The role.
        role: Role,
        /// Who holds it from now on.
        to: PersonId,
        /// What they need to know.
        note: Option<Text>,
        /// Their name, to show.
        name: Option<Text>,
    }

    /// Confirms the newest hand-over of a role.
    AcknowledgeHandOver {
        /// The role.
        role: Role,
    }

    /// Gives a role up.
    Release {
        /// The role.
        role: Role,
        /// Why.
        reason: Option<Text>,
    }

    /// Joins the response.
    #[derive(Default)]
    Join {
        /// Who; absent, who says so.
        person: Option<PersonId>,
        /// Their name, to show.
        name: Option<Text>,
    }

    /// Leaves the response.
    #[derive(Default)]
    Leave {
        /// Who; absent, who says so.
        person: Option<PersonId>,
    }

    /// Sets the severity.
    SetSeverity {
        /// A label of the plan.
        severity: SeverityLabel,
        /// Why.
        reason: Option<Text>,
    }

    /// Confirms the severity that another set.
    #[derive(Default)]
    ConfirmSeverity {}

    /// Records a fix.
    RecordFix {
        /// What was done.
        description: Text,
        /// What kind of fix.
        #[serde(default = "default::fix_kind")]
        kind: FixKind,
        /// Whether it is meant to last; a fix of unknown permanence that came after the resolve counts as permanent.
        #[serde(default = "default::permanence")]
        permanence: Permanence,
        /// A commit, a release, a change request.
        reference: Option<ExternalId>,
    }

    /// Opens an impact window, or changes the one that it names.
    #[derive(Default)]
    ChangeImpact {
        /// The window to change; absent, a new one is opened.
        window: Option<RecordId>,
        /// A window that no longer speaks for this part.
        part_of: Option<RecordId>,
        /// The record of what caused it.
        caused_by: Option<RecordId>,
        /// The service.
        service: Option<Service>,
        /// The operation of it.
        operation: Option<Operation>,
        /// The region.
        region: Option<Region>,
        /// Who felt it.
        audience: Option<AudienceSide>,
        /// The name of the audience.
        audience_label: Option<Text>,
        /// What kind of harm.
        kind: Option<ImpactKind>,
        /// How much of it was hit.
        level: Option<ImpactLevel>,
        /// How much works, in parts per 10,000.
        restored: Option<Restored>,
        /// How many were affected.
        affected: Option<Affected>,
        /// What they felt.
        description: Option<Text>,
    }

    /// Says how much works again. At 10,000 the window ends.
    ///
    /// The window is named by its id, or by its service, operation and region. Where no window fits, one is opened whose
    /// start nobody recorded.
    Restore {
        /// The window.
        window: Option<RecordId>,
        /// Its service.
        service: Option<Service>,
        /// Its operation.
        operation: Option<Operation>,
        /// Its region.
        region: Option<Region>,
        /// How much works, in parts per 10,000.
        restored: Restored,
        /// Whether the impact ends here although less than all is restored.
        #[serde(default)]
        end: bool,
        /// Why it ends below 10,000.
        reason: Option<Text>,
    }

    /// Claims that it is over.
    Resolve {
        /// How.
        #[serde(default = "default::how")]
        how: How,
        /// What ended it.
        summary: Option<Text>,
    }

    /// Publishes a postmortem.
    PublishPostmortem {
        /// The document.
        document: Document,
        /// Who it is for.
        #[serde(default = "default::document_audience")]
        audience: DocumentAudience,
        /// When it could be read, if that is not now.
        #[serde(default, deserialize_with = "lenient::occurred")]
        published_at: Option<Occurred>,
        /// Where it can be read.
        address: Option<Text>,
    }

    /// Closes it without a postmortem.
    #[derive(Default)]
    Close {
        /// Why.
        reason: Option<Text>,
    }

    /// Merges it into another.
    MergeInto {
        /// The other incident.
        target: IncidentId,
        /// Why.
        reason: Option<Text>,
    }

    /// Undoes a merge.
    #[derive(Default)]
    Unmerge {
        /// Why.
        reason: Option<Text>,
    }

    /// Asks a relay to send an update.
    QueueUpdate {
        /// The channel.
        channel: Channel,
        /// What it says, in words.
        body: Text,
        /// Who it is for.
        audience: Option<AudienceSide>,
        /// What it says of the incident.
        #[serde(default = "default::says")]
        says: Says,
        /// The version that it tells; absent, the newest.
        covers: Option<Version>,
        /// When the next one is promised.
        promised_next: Option<Timestamp>,
    }

    /// Records an update that is published.
    RecordUpdate {
        /// The channel.
        channel: Channel,
        /// What it says, in words.
        body: Text,
        /// Who it is for.
        audience: Option<AudienceSide>,
        /// What it says of the incident.
        #[serde(default = "default::says")]
        says: Says,
        /// The version that it tells; absent, the newest.
        covers: Option<Version>,
        /// When the next one is promised.
        promised_next: Option<Timestamp>,
        /// When outsiders could read it, if that is not when it occurred.
        #[serde(default, deserialize_with = "lenient::occurred")]
        published_at: Option<Occurred>,
        /// The queued update that this is.
        queued: Option<RecordId>,
        /// Its id where it was published.
        external: Option<ExternalId>,
    }

    /// Approves the postmortem.
    #[derive(Default)]
    ApproveReview {
        /// The version that was read; absent, the newest.
        covers: Option<Version>,
        /// What the reviewer says.
        note: Option<Text>,
    }

    /// Puts an earlier record right. The command's own `occurred` says when that was found out.
    Correct {
        /// The record.
        record: RecordId,
        /// When it really occurred.
        #[serde(default, deserialize_with = "lenient::occurred")]
        occurred: Option<Occurred>,
        /// New values of correctable facts, under their names on the wire.
        facts: Option<Members>,
        /// New values of text fields, under their names on the wire.
        changes: Option<Members>,
        /// Why.
        reason: Text,
    }

    /// Removes a record's text for good.
    Redact {
        /// The record.
        record: RecordId,
        /// Why.
        reason: Text,
    }

    /// Adopts a plan: it is in force for what is recorded from then on. A command of the book.
    AdoptPlan {
        /// The plan.
        plan: Plan,
        /// What changed, and why.
        note: Option<Text>,
    }

    /// Records that the plan in force was reviewed. A command of the book.
    #[derive(Default)]
    ReviewPlan {
        /// What was found.
        note: Option<Text>,
    }

    /// Appends an event of the host's own.
    RecordHostEvent {
        /// Its type, `ext.` and the host's own name.
        name: ExtensionName,
        /// What the host's rules read.
        #[serde(default)]
        facts: Members,
        /// What people wrote.
        #[serde(default)]
        text: Members,
    }
}

impl Declare {
    /// An incident that happens now, with what is wrong in a line.
    pub fn live(title: impl Into<Text>) -> Self {
        Self {
            title: title.into(),
            summary: None,
            kind: default::kind(),
            source_kind: None,
            severity: None,
            started: None,
            detected: None,
            take_command: false,
            reference: None,
            signals: Vec::new(),
            links: Vec::new(),
        }
    }

    /// An incident that a signal opens. The severity that the signal proposes counts if the plan has it. Where an earlier
    /// episode of the signal was of another incident, this one follows it.
    #[must_use]
    pub fn for_signal(
        title: impl Into<Text>,
        signal: SignalAttached,
        severity: Option<SeverityLabel>,
        follows: Option<IncidentId>,
        plan: &Plan,
    ) -> Self {
        let follows = follows.map(|incident| Linked { incident: Some(incident), ..Linked::new(Relation::Follows) });
        Self {
            source_kind: Some(SourceKind::Monitoring),
            severity: severity.filter(|label| plan.severity_labelled(label.as_str()).is_some()),
            signals: vec![signal],
            links: follows.into_iter().collect(),
            ..Self::live(title)
        }
    }
}

impl Correct {
    /// A correction that leaves everything as it was, to set fields on.
    #[must_use]
    pub fn new(record: RecordId, reason: impl Into<Text>) -> Self {
        Self { record, occurred: None, facts: None, changes: None, reason: reason.into() }
    }
}

impl RecordFix {
    /// What was done.
    #[must_use]
    pub fn new(description: impl Into<Text>) -> Self {
        Self {
            description: description.into(),
            kind: default::fix_kind(),
            permanence: default::permanence(),
            reference: None,
        }
    }
}

impl Restore {
    /// How much of a window works.
    #[must_use]
    pub fn window(window: RecordId, restored: Restored) -> Self {
        Self { window: Some(window), ..Self::blank(restored) }
    }

    /// How much of a service works.
    #[must_use]
    pub fn service(service: Service, restored: Restored) -> Self {
        Self { service: Some(service), ..Self::blank(restored) }
    }

    fn blank(restored: Restored) -> Self {
        Self { window: None, service: None, operation: None, region: None, restored, end: false, reason: None }
    }
}

impl SetSeverity {
    /// A label of the plan.
    #[must_use]
    pub fn new(severity: SeverityLabel) -> Self {
        Self { severity, reason: None }
    }
}

impl Resolve {
    /// How it came to be over.
    #[must_use]
    pub fn new(how: How) -> Self {
        Self { how, summary: None }
    }
}

impl HandOver {
    /// Who holds a role from now on.
    #[must_use]
    pub fn new(role: Role, to: PersonId) -> Self {
        Self { role, to, note: None, name: None }
    }
}

impl PublishPostmortem {
    /// A document for whom it was made; one from elsewhere, for those who work here.
    #[must_use]
    pub fn new(document: Document) -> Self {
        let audience = match &document {
            Document::Made(postmortem) => postmortem.audience(),
            Document::Elsewhere { .. } => default::document_audience(),
        };
        Self { document, audience, published_at: None, address: None }
    }
}

impl QueueUpdate {
    /// What to tell outsiders, and where.
    #[must_use]
    pub fn new(channel: Channel, body: impl Into<Text>) -> Self {
        Self { channel, body: body.into(), audience: None, says: default::says(), covers: None, promised_next: None }
    }
}

impl RecordUpdate {
    /// What outsiders were told, and where.
    #[must_use]
    pub fn new(channel: Channel, body: impl Into<Text>) -> Self {
        Self {
            channel,
            body: body.into(),
            audience: None,
            says: default::says(),
            covers: None,
            promised_next: None,
            published_at: None,
            queued: None,
            external: None,
        }
    }
}
