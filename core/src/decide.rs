//! From what somebody wants to what goes into the log: all of it, or every reason why not.

mod facts;
mod impact;
mod keeping;
mod lifecycle;
mod merge;
mod roles;
mod severity;

use std::collections::BTreeMap;

use crate::{
    Occurred, When,
    actor::By,
    command::{Command, Intent},
    context::Context,
    event::{self, Declared, Event, GuardWaived, NoteAdded, TextSide},
    guard::{Binding, GuardKey, GuardState, Guards},
    id::{RecordId, TraceId, Version},
    incident::Incident,
    lifecycle::CommandName,
    limits::{ENVELOPE_BYTES, MAX_RECORD_BYTES, MAX_RECORDS_PER_COMMAND},
    number::IncidentNumber,
    record::{self, Envelope, Head, Record},
    rejection::{Reason, Rejection, Subject},
};

pub use merge::decide_pair;
pub(crate) use {keeping::corrected, lifecycle::advised};

/// An event that is allowed, not yet in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    id: RecordId,
    event: Event,
    facts: String,
    text: Option<String>,
    occurred: Occurred,
    observed_at: Option<Occurred>,
    by: Option<By>,
    causation: Option<RecordId>,
    trace: Option<TraceId>,
}

impl Draft {
    /// The id of the record that it becomes.
    #[must_use]
    pub const fn id(&self) -> RecordId {
        self.id
    }

    /// What happened.
    #[must_use]
    pub const fn event(&self) -> &Event {
        &self.event
    }

    /// When it was so in the world.
    #[must_use]
    pub const fn occurred(&self) -> &Occurred {
        &self.occurred
    }

    /// The same draft with the number that a book gives the incident: for the store that draws it, before the declaration is
    /// sealed. Only a declaration tells a number; any other draft is handed back as it was.
    #[must_use]
    pub fn numbered(mut self, number: IncidentNumber) -> Self {
        let Event::Declared(declared) = &self.event else { return self };
        let told: Event = Declared { number: Some(number), ..declared.clone() }.into();
        if let Ok((facts, _)) = event::canonical_sides(&told) {
            (self.event, self.facts) = (told, facts);
        }
        self
    }
}

/// Decides a command on an incident. Nothing is changed: the drafts are for [`seal`] and [`Incident::apply`].
///
/// No draft at all is a decision too: the command wants what is so already.
///
/// # Errors
/// Every reason why the command is not carried out.
pub fn decide(incident: &Incident, command: &Command, context: &Context<'_>) -> Result<Vec<Draft>, Rejection> {
    let mut desk = Desk::new(incident, command, context, 0);
    if desk.open() == Opened::Decide {
        desk.route();
    }
    desk.close()
}

/// Makes the record of a draft: its version, its salt, its digests and its place in the chain. The only maker of records.
///
/// ```
/// # use sevlog::*;
/// # use sevlog::command::Declare;
/// # let plan = Plan::standard();
/// # let id: IncidentId = "01KAR0000000000000000000ZZ".parse()?;
/// # let context = Context::new(&plan, Actor::Person(PersonId::new("ana")?), CommandId::from_parts(1_795_408_260_000, 1), Seed::new([7; 32]));
/// let mut incident = Incident::undeclared(id);
/// for draft in decide(&incident, &Command::new(Declare::live("Checkout API down")), &context)? {
///     let record = seal(&incident.head(), draft, &context);
///     incident.apply(&record)?;
/// }
/// assert_eq!(incident.version().get(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn seal(head: &Head, draft: Draft, context: &Context<'_>) -> Record {
    let ignorable = matches!(draft.event, Event::Extension(_));
    let envelope = Envelope {
        id: draft.id,
        incident: head.incident,
        version: head.version.next(),
        recorded_at: context.now,
        observed_at: draft.observed_at,
        occurred: draft.occurred,
        actor: context.actor.clone(),
        by: draft.by,
        request: context.request.clone(),
        causation: draft.causation,
        trace: draft.trace,
        ignorable,
    };
    record::write::seal(head, envelope, draft.event, &draft.facts, draft.text.as_deref(), &context.seed)
}

/// A command, and what blocks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// The command.
    pub command: CommandName,
    /// Everything that blocks it; empty when it is allowed.
    pub blocked_by: Vec<Reason>,
}

/// Lists every command with what blocks it now, whatever its arguments, and for `resolve` and `close` the guards that stand
/// against the strictest claim: a resolution as fixed, a closing without a postmortem. Other guards depend on what a command
/// says, and are told by [`decide`].
#[must_use]
pub fn allowed(incident: &Incident, context: &Context<'_>) -> Vec<Allowed> {
    CommandName::ALL
        .iter()
        .map(|&command| {
            let mut blocked_by = standing(incident, command);
            if blocked_by.is_empty() {
                blocked_by.extend(lifecycle::blocking_guards(incident, command, context));
            }
            Allowed { command, blocked_by }
        })
        .collect()
}

/// What stands against a command whatever it says.
fn standing(incident: &Incident, command: CommandName) -> Vec<Reason> {
    let id = incident.id();
    if command.is_of_book() {
        return vec![Reason::BookNeeded { command }];
    }
    if let Some(newer) = incident.newer() {
        return vec![Reason::LogNewerThanLibrary { record: newer.record, name: newer.name.to_string() }];
    }
    if command == CommandName::Declare {
        let declared = incident.is_declared();
        return declared.then_some(Reason::AlreadyDeclared { incident: id }).into_iter().collect();
    }
    if !incident.is_declared() {
        return vec![Reason::NotDeclared { incident: id }];
    }
    let status = incident.status();
    if command.is_legal_in(status) {
        return Vec::new();
    }
    match incident.merged_into() {
        Some(target) => vec![Reason::Merged { target }],
        None => vec![Reason::IllegalInStatus { command, status, legal_in: command.legal_in() }],
    }
}

/// How a decision begins.
#[derive(PartialEq, Eq)]
enum Opened {
    /// The command is decided on.
    Decide,
    /// What it claims is so already.
    NoOp,
    /// There is a reason against it that no argument mends.
    Blocked,
}

/// How a subject stands to what the command wants of it.
#[derive(PartialEq, Eq)]
enum Standing {
    /// It may be set.
    Free,
    /// It has that value already.
    Same,
    /// Somebody set it to another value meanwhile.
    Contradicted,
}

/// One decision under way: the drafts and the reasons against them, of which only one kind comes out.
pub(crate) struct Desk<'a> {
    incident: &'a Incident,
    command: &'a Command,
    context: &'a Context<'a>,
    drafts: Vec<Draft>,
    reasons: Vec<Reason>,
    /// How many ids of the command are taken.
    taken: usize,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(incident: &'a Incident, command: &'a Command, context: &'a Context<'a>, taken: usize) -> Self {
        Self { incident, command, context, drafts: Vec::new(), reasons: Vec::new(), taken }
    }

    pub(crate) fn refuse(&mut self, reason: Reason) {
        // A command that writes several records may meet the same reason at each.
        if self.reasons.contains(&reason) {
            return;
        }
        self.reasons.push(reason);
    }

    /// The checks that every command passes.
    fn open(&mut self) -> Opened {
        let (incident, name) = (self.incident, self.command.intent.name());
        if let Some(basis) = self.context.basis.filter(|basis| *basis > incident.version()) {
            self.refuse(Reason::BasisUnknown { basis, version: incident.version() });
            return Opened::Blocked;
        }
        if name.claims_status()
            && incident.is_declared()
            && incident.newer().is_none()
            && let Some(wanted) = lifecycle::wanted_status(incident, self.command)
        {
            let (same, theirs) = lifecycle::status_as_wanted(incident, self.command, wanted);
            // A regress to the status that is comes to nothing too, although a regress is legal there.
            let moot = name == CommandName::Regress || !name.is_legal_in(incident.status());
            match self.standing(&Subject::Status, same, theirs) {
                Standing::Contradicted => return Opened::Blocked,
                Standing::Same if moot && self.changed_since(&Subject::Status) => {
                    self.keep_words();
                    return Opened::NoOp;
                }
                Standing::Same | Standing::Free => {}
            }
        }
        self.check_waivers();
        let standing = standing(incident, name);
        if !standing.is_empty() {
            self.reasons.extend(standing);
            return Opened::Blocked;
        }
        let kind = match &self.command.intent {
            Intent::Declare(declare) => declare.kind,
            _ => incident.kind(),
        };
        if kind.is_told_later() && self.command.occurred.is_none() {
            self.refuse(Reason::OccurrenceNeeded { kind });
        }
        for record in self.command.refers_to() {
            if self.context.record(record).is_none_or(|found| found.incident() != incident.id()) {
                self.refuse(Reason::UnknownRecord { record });
            }
        }
        Opened::Decide
    }

    /// Keeps what somebody said of a status that another claimed first. Who repeats a claim of their own is trying again.
    fn keep_words(&mut self) {
        let is_ours = self.incident.last_change(&Subject::Status).is_some_and(|change| change.by == self.context.actor);
        if let Some(words) = lifecycle::words(&self.command.intent)
            && words.as_str().is_some_and(|words| !words.trim().is_empty())
            && !is_ours
        {
            self.tell(NoteAdded { body: words.clone() });
        }
    }

    pub(crate) fn check_waivers(&mut self) {
        for (guard, waiver) in &self.command.waive {
            if GuardKey::from_word(guard).is_none() {
                self.refuse(Reason::UnknownGuard { guard: guard.chars().take(64).collect() });
            } else if waiver.reason.as_str().is_none_or(|reason| reason.trim().is_empty()) {
                self.refuse(Reason::WaiverWithoutReason { guard: guard.to_string() });
            }
        }
    }

    pub(crate) fn close(self) -> Result<Vec<Draft>, Rejection> {
        match Rejection::for_reasons(self.reasons) {
            Some(rejection) => Err(rejection),
            None => Ok(self.drafts),
        }
    }

    fn changed_since(&self, subject: &Subject) -> bool {
        self.incident.last_change(subject).is_some_and(|change| self.is_unseen(change.version))
    }

    /// Whether a version came after what the author of the command saw.
    fn is_unseen(&self, version: Version) -> bool {
        self.context.basis.is_some_and(|basis| version > basis)
    }

    /// How a subject stands to what the command wants: the one place of the rule on bases.
    fn standing(&mut self, subject: &Subject, same: bool, theirs: String) -> Standing {
        if same {
            return Standing::Same;
        }
        if !self.changed_since(subject) {
            return Standing::Free;
        }
        if let Some(change) = self.incident.last_change(subject) {
            self.reasons.push(Reason::Contradicted {
                subject: subject.clone(),
                theirs,
                by: change.by.to_string(),
                at: change.at,
                record: change.record,
            });
        }
        Standing::Contradicted
    }

    /// When the command says that it was so.
    fn occurred(&self) -> Occurred {
        self.command.occurred.clone().unwrap_or_default()
    }

    /// Drafts an event that occurred when the command says.
    fn draft(&mut self, event: impl Into<Event>) -> Option<RecordId> {
        self.draft_at(event, self.occurred())
    }

    /// Drafts an event that occurred at another time.
    fn draft_at(&mut self, event: impl Into<Event>, occurred: Occurred) -> Option<RecordId> {
        let event = event.into();
        let Some(id) = self.context.id.record(self.taken) else {
            if self.taken == MAX_RECORDS_PER_COMMAND {
                let records = u64::try_from(self.taken).unwrap_or(u64::MAX).saturating_add(1);
                self.refuse(Reason::TooManyRecords { records });
            }
            self.taken = self.taken.saturating_add(1);
            return None;
        };
        self.taken = self.taken.saturating_add(1);
        if let Some(value) = event.newer() {
            let value = value.to_owned();
            self.refuse(Reason::UnknownValue { value });
        }
        let (facts, text) = match event::canonical_sides(&event) {
            Ok(sides) => sides,
            Err(error) => {
                self.refuse(Reason::NotCanonical { name: event.name().to_owned(), problem: error.to_string() });
                return None;
            }
        };
        let bytes = facts.len().saturating_add(text.as_ref().map_or(0, String::len)).saturating_add(ENVELOPE_BYTES);
        if bytes > MAX_RECORD_BYTES {
            let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
            self.refuse(Reason::RecordTooLarge { name: event.name().to_owned(), bytes });
        }
        if let Err(problem) = self.reads_back(&event, &occurred, &facts, text.as_deref()) {
            self.refuse(Reason::NotCanonical { name: event.name().to_owned(), problem });
        }
        self.drafts.push(Draft {
            id,
            event,
            facts,
            text,
            occurred,
            observed_at: self.command.observed_at.clone(),
            by: self.command.by.clone(),
            causation: self.command.causation,
            trace: self.command.trace.clone(),
        });
        Some(id)
    }

    /// Whether a reader of the log will find what was meant. Types can hold more than a log can, such as a range whose end
    /// comes first.
    fn reads_back(&self, event: &Event, occurred: &Occurred, facts: &str, text: Option<&str>) -> Result<(), String> {
        for occurred in [Some(occurred), self.command.observed_at.as_ref()].into_iter().flatten() {
            if let When::Between { from, to } = occurred.when {
                Occurred::between(from, to).map_err(|error| error.to_string())?;
            }
        }
        let text = text.map_or(TextSide::Absent, TextSide::Present);
        match Event::read(event.name(), event.schema(), facts, text, None) {
            Ok(read) if read == *event => Ok(()),
            Ok(_) => Err("it would read as something else, as redacted text does; leave it out instead".to_owned()),
            Err(misfit) => Err(misfit.to_string()),
        }
    }

    /// How a claim stands to its guards. Each takes whether it holds, and drafts its waiver where one sets it aside.
    fn guards(&mut self, held: &[(GuardKey, bool)]) -> Guards {
        let told = self.incident.kind().is_told_later() && self.command.intent.name() == CommandName::Resolve;
        let mut states = BTreeMap::new();
        for &(guard, holds) in held {
            let binding = match self.context.plan.binding(guard) {
                Binding::Enforce if told => Binding::Advise,
                binding => binding,
            };
            let waiver = self.command.waive.get(guard.as_str());
            let state = match (binding, holds, waiver) {
                (Binding::Off, ..) => GuardState::Off,
                (_, true, _) => GuardState::Met,
                (_, false, Some(waiver)) => {
                    self.draft(GuardWaived { guard, until: waiver.until, reason: waiver.reason.clone() });
                    GuardState::Waived
                }
                (Binding::Advise, false, None) => GuardState::Advised,
                (Binding::Enforce, false, None) => {
                    self.refuse(lifecycle::guard_broken(self.incident, guard));
                    continue;
                }
            };
            states.insert(guard, state);
        }
        Guards(states)
    }

    /// Carries the command to where its rules stand.
    fn route(&mut self) {
        match &self.command.intent {
            Intent::Declare(body) => self.declare(body),
            Intent::Contain(body) => self.contain(body),
            Intent::RecordFix(body) => self.record_fix(body),
            Intent::Regress(body) => self.regress(body),
            Intent::Resolve(body) => self.resolve(body),
            Intent::PublishPostmortem(body) => self.publish_postmortem(body),
            Intent::Close(body) => self.close_incident(body),
            Intent::StartReview(body) => self.tell(body.clone()),
            Intent::Reopen(body) => self.tell_because(body.clone(), &body.reason),
            Intent::Dismiss(body) => self.tell(body.clone()),
            Intent::Reinstate(body) => self.tell_because(body.clone(), &body.reason),
            // Refused when the decision opened.
            Intent::AdoptPlan(_) | Intent::ReviewPlan(_) | Intent::CompleteDrill(_) => {}
            Intent::MergeInto(_) | Intent::Unmerge(_) => {
                self.refuse(Reason::PairNeeded { command: self.command.intent.name() });
            }

            Intent::TakeCommand(body) => self.take_command(body),
            Intent::Assign(body) => self.assign(body),
            Intent::HandOver(body) => self.hand_over(body),
            Intent::AcknowledgeHandOver(body) => self.acknowledge_hand_over(body),
            Intent::Release(body) => self.release(body),
            Intent::Join(body) => self.join(body),
            Intent::Leave(body) => self.leave(body),

            Intent::SetSeverity(body) => self.set_severity(body),
            Intent::ConfirmSeverity(_) => self.confirm_severity(),

            Intent::ChangeImpact(body) => self.change_impact(body),
            Intent::Restore(body) => self.restore(body),

            Intent::Retitle(body) => self.retitle(body),
            Intent::SetField(body) => self.set_field(body),
            Intent::Correct(body) => self.correct(body),
            Intent::Retract(body) => self.retract(body),
            Intent::Redact(body) => self.redact(body),

            Intent::ConfirmHypothesis(body) => self.about(body.hypothesis, "hypothesis_raised", body.clone()),
            Intent::RefuteHypothesis(body) => self.about(body.hypothesis, "hypothesis_raised", body.clone()),
            Intent::RecordAction(body) => self.record_action(body),
            Intent::AssertMilestone(body) => self.assert_milestone(body),
            Intent::ChooseMilestone(body) => self.choose_milestone(body),
            Intent::QueueUpdate(body) => self.queue_update(body),
            Intent::RecordUpdate(body) => self.record_update(body),
            Intent::RecordUpdateFailure(body) => self.record_update_failure(body),
            Intent::ApproveReview(body) => self.approve_review(body),
            Intent::SetCadence(body) => self.set_cadence(body),
            Intent::RequestExtension(body) => self.request_extension(body),
            Intent::ApproveExtension(body) => self.approve_extension(body),
            Intent::ChangeActionItem(body) => self.change_action_item(body),
            Intent::CompleteActionItem(body) => self.complete_action_item(body),
            Intent::DropActionItem(body) => self.drop_action_item(body),
            Intent::RecordHostEvent(body) => self.record_host_event(body),

            Intent::RecordValidation(body) => self.record_validation(body),
            Intent::AttachSignal(body) => self.tell(body.clone()),
            Intent::ClearSignal(body) => self.tell(body.clone()),
            Intent::RecordDecision(body) => self.tell(body.clone()),
            Intent::RaiseHypothesis(body) => self.tell(body.clone()),
            Intent::LinkEvidence(body) => self.tell(body.clone()),
            Intent::AddContributingFactor(body) => self.tell(body.clone()),
            Intent::Note(body) => self.tell(body.clone()),
            Intent::Link(body) => self.tell(body.clone()),
            Intent::Curate(body) => self.tell(body.clone()),
            Intent::WriteSection(body) => self.tell(body.clone()),
            Intent::RequestReview(body) => self.tell(body.clone()),
            Intent::AddActionItem(body) => self.tell(body.clone()),
            Intent::RecordImport(body) => self.tell(body.clone()),
        }
    }

    /// A fact that no rule stops.
    pub(crate) fn tell(&mut self, event: impl Into<Event>) {
        self.draft(event);
    }

    /// A claim that is nothing without its reason.
    fn tell_because(&mut self, event: impl Into<Event>, reason: &crate::Text) {
        self.must_say("reason", reason);
        self.draft(event);
    }

    /// A text that may not be empty.
    fn must_say(&mut self, field: &'static str, text: &crate::Text) {
        if text.as_str().is_none_or(|text| text.trim().is_empty()) {
            self.refuse(Reason::TextEmpty { field });
        }
    }

    /// Whether a record that the command refers to is of the type that it must be.
    fn is_of_type(&mut self, record: RecordId, wanted: &'static str) -> bool {
        // One that is not there was refused when the decision opened.
        let Some(found) = self.context.record(record).map(|found| found.event().name()) else { return false };
        if found != wanted {
            self.refuse(Reason::WrongRecord { record, wanted, found: found.to_owned() });
        }
        found == wanted
    }

    /// A fact about an earlier record of one type.
    fn about(&mut self, record: RecordId, wanted: &'static str, event: impl Into<Event>) {
        if self.is_of_type(record, wanted) {
            self.draft(event);
        }
    }
}

impl Command {
    /// The records that the command refers to. Whoever decides it hands them in with the context.
    #[must_use]
    pub fn refers_to(&self) -> Vec<RecordId> {
        let mut records = self.intent.refers_to();
        records.extend(self.causation);
        records
    }
}

impl Intent {
    /// The records that the arguments refer to.
    #[must_use]
    pub fn refers_to(&self) -> Vec<RecordId> {
        match self {
            Self::RecordValidation(body) => body.fix.into_iter().collect(),
            Self::ChangeImpact(body) => body.caused_by.into_iter().collect(),
            Self::RecordAction(body) => body.action.into_iter().collect(),
            Self::ConfirmHypothesis(body) => vec![body.hypothesis],
            Self::RefuteHypothesis(body) => vec![body.hypothesis],
            Self::LinkEvidence(body) => body.about.into_iter().collect(),
            Self::ChooseMilestone(body) => vec![body.assertion],
            Self::RecordUpdate(body) => body.queued.into_iter().collect(),
            Self::RecordUpdateFailure(body) => body.queued.into_iter().collect(),
            Self::Curate(body) => vec![body.record],
            Self::RequestExtension(body) => body.item.into_iter().collect(),
            Self::ApproveExtension(body) => vec![body.request],
            Self::ChangeActionItem(body) => vec![body.item],
            Self::CompleteActionItem(body) => vec![body.item],
            Self::DropActionItem(body) => vec![body.item],
            Self::Correct(body) => vec![body.record],
            Self::Retract(body) => vec![body.record],
            Self::Redact(body) => vec![body.record],
            _ => Vec::new(),
        }
    }
}
