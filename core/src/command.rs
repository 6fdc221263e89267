//! What somebody wants. Commands that tell a fact carry the event they become; claims and shorthands have a type of their own.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    Code, Occurred, Timestamp,
    actor::By,
    digest::Digest,
    event::{
        ActionItemAdded, ActionItemChanged, ActionItemCompleted, ActionItemDropped, ActionTaken, AudienceSide,
        CadenceSet, Contained, ContributingFactorAdded, Corrected, DeadlineExtended, DecisionMade, Dismissed,
        DocumentAudience, DrillCompleted, EvidenceLinked, ExtensionName, ExtensionRequested, FieldSet, FixKind, How,
        HypothesisConfirmed, HypothesisRaised, HypothesisRefuted, ImpactKind, ImpactLevel, Imported, IncidentKind,
        Linked, MilestoneAsserted, MilestoneChosen, NoteAdded, Permanence, Regressed, Reinstated, Reopened, Retitled,
        Retracted, ReviewRequested, ReviewStarted, Says, SectionWritten, SignalAttached, SignalCleared, SourceKind,
        TimelineCurated, UpdateFailed, ValidationRecorded,
    },
    guard::GuardKey,
    id::{
        Channel, ExternalId, IncidentId, Operation, PersonId, RecordId, Region, Role, Service, SeverityLabel, TraceId,
        Version,
    },
    lifecycle::CommandName,
    plan::Plan,
    postmortem::Postmortem,
    quantity::{Affected, Restored},
    text::{Members, Text},
    word,
};

/// What somebody wants, with when it happened, who did it, and what they set aside.
///
/// ```
/// use sevlog::{By, Command, GuardKey, Occurred, command::Resolve, event::How};
/// let resolve = Command::new(Resolve { how: How::Mitigated, summary: None })
///     .occurred(Occurred::parse("2026-11-23T04:31Z")?)
///     .waive(GuardKey::ImpactClosed, "calendar sync returns tomorrow");
/// assert_eq!(resolve.intent.name().as_str(), "resolve");
/// # Ok::<(), sevlog::TimeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Command {
    /// What is wanted.
    #[serde(flatten)]
    pub intent: Intent,
    /// When it was so in the world; none is now, as it happens. Told incidents state it with every command.
    pub occurred: Option<Occurred>,
    /// When somebody or something saw it.
    pub observed_at: Option<Occurred>,
    /// Who did it, if another than who says so.
    pub by: Option<By>,
    /// Guards set aside, each with a reason. The keys are checked by [`decide`](crate::decide), which names every unknown one.
    pub waive: BTreeMap<Box<str>, Text>,
    /// The record that led to it.
    pub causation: Option<RecordId>,
    /// The trace that it is part of.
    pub trace: Option<TraceId>,
}

impl Command {
    /// A command as it happens, by who says so.
    pub fn new(intent: impl Into<Intent>) -> Self {
        Self {
            intent: intent.into(),
            occurred: None,
            observed_at: None,
            by: None,
            waive: BTreeMap::new(),
            causation: None,
            trace: None,
        }
    }

    /// Says when it was so in the world.
    #[must_use]
    pub fn occurred(mut self, occurred: Occurred) -> Self {
        self.occurred = Some(occurred);
        self
    }

    /// Says when somebody or something saw it.
    #[must_use]
    pub fn observed_at(mut self, observed_at: Occurred) -> Self {
        self.observed_at = Some(observed_at);
        self
    }

    /// Says who did it.
    #[must_use]
    pub fn by(mut self, by: By) -> Self {
        self.by = Some(by);
        self
    }

    /// Sets a guard aside, with a reason that stays on the record.
    #[must_use]
    pub fn waive(mut self, guard: GuardKey, reason: impl Into<Text>) -> Self {
        self.waive.insert(guard.as_str().into(), reason.into());
        self
    }

    /// Names the record that led to it.
    #[must_use]
    pub fn caused_by(mut self, record: RecordId) -> Self {
        self.causation = Some(record);
        self
    }

    /// Reads a command from its JSON form: `{"command": …, "arguments": {…}, "occurred": …, "by": …, "waive": {…}}`. All but
    /// the first may be left out.
    ///
    /// # Errors
    /// When it is no command; the sentence says what is wrong and where.
    pub fn from_json(text: &str) -> Result<Self, CommandError> {
        serde_json::from_str(text).map_err(|error| {
            // Nobody writes a word that this library does not know, so here it is a mistake and not newer.
            let problem = match word::newer_in(&word::problem(&error)) {
                Some(word) => format!("`{word}` is no word of its field"),
                None => error.to_string(),
            };
            CommandError { problem }
        })
    }

    /// The SHA-256 of what the command wants of an incident: itself, its arguments, `occurred` as given and its waivers.
    /// Two deliveries of one request have the same digest.
    #[must_use]
    pub fn digest(&self, incident: IncidentId) -> Digest {
        let wanted = serde_json::json!({
            "incident": incident, "intent": self.intent, "occurred": self.occurred, "waive": self.waive,
        });
        // What has no canonical form is rejected, or nested too deep only for what stands around it here: two such commands
        // are still told apart.
        let text = crate::canonical::to_canonical(&wanted).unwrap_or_else(|_| wanted.to_string());
        Digest::of(text.as_bytes())
    }
}

impl<'de> Deserialize<'de> for Command {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        struct Wire {
            command: Box<str>,
            #[serde(default)]
            arguments: Members,
            #[serde(default, deserialize_with = "lenient::occurred")]
            occurred: Option<Occurred>,
            #[serde(default, deserialize_with = "lenient::occurred")]
            observed_at: Option<Occurred>,
            #[serde(default, deserialize_with = "lenient::by")]
            by: Option<By>,
            #[serde(default)]
            waive: BTreeMap<Box<str>, Text>,
            causation: Option<RecordId>,
            trace: Option<TraceId>,
        }
        // serde cannot refuse unknown members beside a flattened enum, and a misspelt `occurred` must not become "now".
        let wire = Wire::deserialize(deserializer)?;
        Ok(Self {
            intent: Intent::read(&wire.command, wire.arguments).map_err(serde::de::Error::custom)?,
            occurred: wire.occurred,
            observed_at: wire.observed_at,
            by: wire.by,
            waive: wire.waive,
            causation: wire.causation,
            trace: wire.trace,
        })
    }
}

/// A text that is not a command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is no command: {problem}")]
pub struct CommandError {
    problem: String,
}

impl CommandError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        Code::CommandInvalid
    }
}

macro_rules! intents {
    ($($Variant:ident($Body:ty),)+) => {
        /// What is wanted, with its arguments.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(tag = "command", content = "arguments", rename_all = "snake_case")]
        pub enum Intent {
            $(#[doc = concat!("See [`CommandName::", stringify!($Variant), "`].")] $Variant($Body),)+
        }

        impl Intent {
            /// The name of the command.
            #[must_use]
            pub const fn name(&self) -> CommandName {
                match self { $(Self::$Variant(_) => CommandName::$Variant,)+ }
            }

            /// Reads the arguments of a command.
            fn read(command: &str, arguments: Members) -> Result<Self, String> {
                let arguments = serde_json::Value::Object(arguments.0);
                let read = match CommandName::from_word(command) {
                    $(Some(CommandName::$Variant) => <$Body>::deserialize(arguments).map(Self::$Variant),)+
                    None => {
                        let command: String = command.chars().take(64).collect();
                        return Err(format!("unknown command `{command}`; `allowed` lists those that there are"));
                    }
                };
                read.map_err(|error| {
                    let problem = error.to_string();
                    // Here a word that nobody knows is misspelt, not newer.
                    let problem = crate::word::newer_in(&problem)
                        .map_or_else(|| problem.clone(), |word| format!("`{word}` is no word of its field"));
                    format!("{problem}, in the arguments of {command}")
                })
            }
        }

        $(impl From<$Body> for Intent {
            fn from(body: $Body) -> Self {
                Self::$Variant(body)
            }
        })+
    };
}

intents! {
    Declare(Declare),
    TakeCommand(TakeCommand),
    Assign(Assign),
    HandOver(HandOver),
    AcknowledgeHandOver(AcknowledgeHandOver),
    Release(Release),
    Join(Join),
    Leave(Leave),
    SetSeverity(SetSeverity),
    ConfirmSeverity(ConfirmSeverity),
    Contain(Contained),
    RecordFix(RecordFix),
    RecordValidation(ValidationRecorded),
    ChangeImpact(ChangeImpact),
    Restore(Restore),
    RecordAction(ActionTaken),
    Regress(Regressed),
    Resolve(Resolve),
    StartReview(ReviewStarted),
    PublishPostmortem(PublishPostmortem),
    Close(Close),
    Reopen(Reopened),
    Dismiss(Dismissed),
    Reinstate(Reinstated),
    MergeInto(MergeInto),
    Unmerge(Unmerge),
    AttachSignal(SignalAttached),
    ClearSignal(SignalCleared),
    RecordDecision(DecisionMade),
    RaiseHypothesis(HypothesisRaised),
    ConfirmHypothesis(HypothesisConfirmed),
    RefuteHypothesis(HypothesisRefuted),
    LinkEvidence(EvidenceLinked),
    AddContributingFactor(ContributingFactorAdded),
    Note(NoteAdded),
    Link(Linked),
    AssertMilestone(MilestoneAsserted),
    ChooseMilestone(MilestoneChosen),
    QueueUpdate(QueueUpdate),
    RecordUpdate(RecordUpdate),
    RecordUpdateFailure(UpdateFailed),
    SetCadence(CadenceSet),
    Curate(TimelineCurated),
    WriteSection(SectionWritten),
    RequestReview(ReviewRequested),
    ApproveReview(ApproveReview),
    RequestExtension(ExtensionRequested),
    ApproveExtension(DeadlineExtended),
    AddActionItem(ActionItemAdded),
    ChangeActionItem(ActionItemChanged),
    CompleteActionItem(ActionItemCompleted),
    DropActionItem(ActionItemDropped),
    Retitle(Retitled),
    SetField(FieldSet),
    RecordImport(Imported),
    Correct(Corrected),
    Retract(Retracted),
    Redact(Redact),
    RecordHostEvent(RecordHostEvent),
    AdoptPlan(AdoptPlan),
    ReviewPlan(ReviewPlan),
    CompleteDrill(DrillCompleted),
}

/// Arguments of commands that are not the event that they become.
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
        /// Whether it is meant to last; once the incident is resolved, a fix of unknown permanence counts as permanent.
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
        #[serde(default = "default::audience")]
        audience: AudienceSide,
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
        #[serde(default = "default::audience")]
        audience: AudienceSide,
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

/// A postmortem to publish: one that this library made, or one written elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// Made by this library from the log, so that its digest, its version and its findings are known.
    Made(Box<Postmortem>),
    /// Written elsewhere.
    Elsewhere {
        /// Its SHA-256, if known.
        digest: Option<Digest>,
    },
}

impl Serialize for Document {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Wire {
            // Only a made document has it, and a member that `Deserialize` refuses must not be written for the others.
            #[serde(skip_serializing_if = "Option::is_none")]
            covers: Option<Version>,
            digest: Option<Digest>,
        }
        match self {
            Self::Made(postmortem) => Wire { covers: Some(postmortem.covers()), digest: None },
            Self::Elsewhere { digest } => Wire { covers: None, digest: *digest },
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Wire {
            digest: Option<Digest>,
        }
        Wire::deserialize(deserializer).map(|wire| Self::Elsewhere { digest: wire.digest })
    }
}

mod default {
    //! What a command means when it does not say.

    use super::{AudienceSide, DocumentAudience, FixKind, How, IncidentKind, Permanence, Says};

    pub(super) const fn kind() -> IncidentKind {
        IncidentKind::Live
    }

    pub(super) const fn fix_kind() -> FixKind {
        FixKind::Other
    }

    pub(super) const fn permanence() -> Permanence {
        Permanence::Unknown
    }

    pub(super) const fn how() -> How {
        How::Unknown
    }

    pub(super) const fn document_audience() -> DocumentAudience {
        DocumentAudience::Internal
    }

    pub(super) const fn audience() -> AudienceSide {
        AudienceSide::Outside
    }

    pub(super) const fn says() -> Says {
        Says::Other
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
        }
    }
}

mod lenient {
    //! What people write by hand in JSON: a time as text, a person as their id.

    use std::{fmt, marker::PhantomData};

    use serde::{
        Deserialize, Deserializer,
        de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
    };

    use super::{By, Occurred, PersonId};

    trait FromText: Sized {
        const WANTED: &'static str;
        fn from_text(text: &str) -> Result<Self, String>;
    }

    impl FromText for Occurred {
        const WANTED: &'static str =
            "a time such as \"2026-11-23T04:31Z\", or an object that says when something occurred";

        fn from_text(text: &str) -> Result<Self, String> {
            Self::parse(text).map_err(|error| error.to_string())
        }
    }

    impl FromText for By {
        const WANTED: &'static str = "a person's id, or an object with `kind` and `id`";

        fn from_text(text: &str) -> Result<Self, String> {
            PersonId::new(text).map(Self::Person).map_err(|error| error.to_string())
        }
    }

    /// Not an untagged enum: that would forget what was wrong.
    struct TextOrObject<T>(PhantomData<T>);

    impl<'de, T: FromText + Deserialize<'de>> Visitor<'de> for TextOrObject<T> {
        type Value = Option<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(T::WANTED)
        }

        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
            T::from_text(text).map(Some).map_err(E::custom)
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map)).map(Some)
        }
    }

    pub(super) fn occurred<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Occurred>, D::Error> {
        deserializer.deserialize_any(TextOrObject(PhantomData))
    }

    pub(super) fn by<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<By>, D::Error> {
        deserializer.deserialize_any(TextOrObject(PhantomData))
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
    /// A document for those who work here.
    #[must_use]
    pub fn new(document: Document) -> Self {
        Self { document, audience: default::document_audience(), published_at: None, address: None }
    }
}

impl QueueUpdate {
    /// What to tell outsiders, and where.
    #[must_use]
    pub fn new(channel: Channel, body: impl Into<Text>) -> Self {
        Self {
            channel,
            body: body.into(),
            audience: default::audience(),
            says: default::says(),
            covers: None,
            promised_next: None,
        }
    }
}

impl RecordUpdate {
    /// What outsiders were told, and where.
    #[must_use]
    pub fn new(channel: Channel, body: impl Into<Text>) -> Self {
        Self {
            channel,
            body: body.into(),
            audience: default::audience(),
            says: default::says(),
            covers: None,
            promised_next: None,
            published_at: None,
            queued: None,
            external: None,
        }
    }
}
