//! What somebody wants. Commands that tell a fact carry the event they become; claims and shorthands have a type of their own.

mod arguments;
mod default;
mod document;
mod lenient;
mod waiver;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    Code, Occurred,
    actor::By,
    digest::Digest,
    event::{
        ActionItemAdded, ActionItemChanged, ActionItemCompleted, ActionItemDropped, ActionTaken, CadenceSet, Contained,
        ContributingFactorAdded, DeadlineExtended, DecisionMade, Dismissed, DrillCompleted, EvidenceLinked,
        ExtensionRequested, FieldSet, HypothesisConfirmed, HypothesisRaised, HypothesisRefuted, Imported, Linked,
        MilestoneAsserted, MilestoneChosen, NoteAdded, Regressed, Reinstated, Reopened, Retitled, Retracted,
        ReviewRequested, ReviewStarted, SectionWritten, SignalAttached, SignalCleared, TimelineCurated, UpdateFailed,
        ValidationRecorded,
    },
    guard::GuardKey,
    id::{IncidentId, RecordId, TraceId},
    lifecycle::CommandName,
    text::Members,
    word,
};

pub use self::{arguments::*, document::Document, waiver::Waiver};

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
    pub waive: BTreeMap<Box<str>, Waiver>,
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
    pub fn waive(mut self, guard: GuardKey, waiver: impl Into<Waiver>) -> Self {
        self.waive.insert(guard.as_str().into(), waiver.into());
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
            let problem = word::misspelt(&word::problem(&error)).unwrap_or_else(|| error.to_string());
            // The words of serde_json for either half without the other.
            let surrogate = ["surrogate", "unexpected end of hex escape"].iter().any(|words| problem.contains(words));
            let code = if error.is_syntax() && surrogate { Code::JsonLoneSurrogate } else { Code::CommandInvalid };
            CommandError { code, problem }
        })
    }

    /// The SHA-256 of what the command wants of an incident: itself, its arguments, `occurred` as given and its waivers.
    /// Two deliveries of one request have the same digest.
    #[must_use]
    pub fn digest(&self, incident: IncidentId) -> Digest {
        // What has no JSON form, such as a time that ends before it begins, is rejected too.
        fn form<T: Serialize + std::fmt::Debug>(wanted: &T) -> serde_json::Value {
            serde_json::to_value(wanted).unwrap_or_else(|_| format!("{wanted:?}").into())
        }
        let wanted = serde_json::json!({
            "incident": incident, "intent": form(&self.intent), "occurred": form(&self.occurred), "waive": form(&self.waive),
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
            waive: BTreeMap<Box<str>, Waiver>,
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
    code: Code,
    problem: String,
}

impl CommandError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
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
                let mut arguments = arguments.0;
                // What a host's event holds is the host's own.
                if command != CommandName::RecordHostEvent.as_str() {
                    lenient::instants(&mut arguments).map_err(|problem| format!("{problem}, in the arguments of {command}"))?;
                }
                let arguments = serde_json::Value::Object(arguments);
                let read = match CommandName::from_word(command) {
                    $(Some(CommandName::$Variant) => <$Body>::deserialize(arguments).map(Self::$Variant),)+
                    None => {
                        let command: String = command.chars().take(64).collect();
                        return Err(format!("unknown command `{command}`; `allowed` lists those that there are"));
                    }
                };
                read.map_err(|error| {
                    let problem = error.to_string();
                    let problem = crate::word::misspelt(&problem).unwrap_or(problem);
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
    Correct(Correct),
    Retract(Retracted),
    Redact(Redact),
    RecordHostEvent(RecordHostEvent),
    AdoptPlan(AdoptPlan),
    ReviewPlan(ReviewPlan),
    CompleteDrill(DrillCompleted),
}
