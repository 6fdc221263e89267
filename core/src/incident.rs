//! The incident: the state that rules need, folded from one stream. Timelines and texts are in [`History`](crate::History).

mod entries;
mod fold;
mod follow;
mod signals;
mod snapshot;
mod stack;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use self::{
    entries::ResolutionPost,
    signals::Signals,
    stack::{Presence, RoleChange, Stack},
};
pub use self::{
    entries::{
        Absorbed, ActionItem, Assertion, Attachment, Changed, Choice, Cycle, Extension, Factor, Fix, Holder,
        Hypothesis, ItemState, NewerRecord, Publication, Regress, Resolution, SeverityChange, Signal, Sourced,
        StatusChange, Validation,
    },
    follow::ReplayError,
    snapshot::SnapshotError,
};
use crate::{
    Timestamp,
    agenda::Agenda,
    digest::Digest,
    event::{DismissalReason, IncidentKind, MovedSignal, SourceKind},
    id::{EpisodeKey, FieldName, IncidentId, PersonId, RecordId, Role, SignalKey, Version},
    impact::ImpactWindow,
    lifecycle::Status,
    mark::{Curve, Mark},
    record::{Head, Record},
    rejection::Subject,
    severity::{Severity, SeverityOrigin},
    text::Text,
};

/// The state of one incident: bounded by what its rules need, whatever the length of its log.
///
/// ```
/// use sevlog::{Command, Context, CommandId, History, Incident, IncidentId, Plan, Seed, Status, Timestamp, Actor, PersonId};
/// use sevlog::command::{Declare, TakeCommand};
///
/// let id: IncidentId = "01KAR0000000000000000000ZZ".parse()?;
/// let plan = Plan::standard();
/// let context = |n| Context {
///     now: Timestamp::parse("2026-11-23T04:31:00Z").unwrap(),
///     ..Context::new(&plan, Actor::Person(PersonId::new("ana").unwrap()), CommandId::from_parts(1_795_408_260_000, n), Seed::new([7; 32]))
/// };
/// let mut history = History::new(id);
/// history.execute(&Command::new(Declare::live("Checkout API down")), &context(1))?;
/// history.execute(&Command::new(TakeCommand::default()), &context(2))?;
///
/// let incident = Incident::replay(history.records())?;
/// assert_eq!(incident.status(), Status::Responding);
/// assert_eq!(&incident, history.incident());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[serde(rename_all = "camelCase")]
pub struct Incident {
    head: Head,
    /// The highest recording time so far.
    #[serde(skip_serializing_if = "crate::occurred::is_unknown")]
    clock: Timestamp,
    clock_steps: u64,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Status>,
    kind: IncidentKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_kind: Option<SourceKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<Digest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    declared: Option<Mark>,
    #[serde(skip_serializing_if = "Stack::is_empty")]
    title: Stack<Sourced<Text>>,
    statuses: Vec<StatusChange>,
    cycles: Vec<Cycle>,
    severities: Curve<SeverityChange>,
    #[serde(skip_serializing_if = "Stack::is_empty")]
    severity_confirmed: Stack<Mark>,
    roles: BTreeMap<Role, Holder>,
    people: BTreeSet<PersonId>,
    contained: Curve<Mark>,
    fixes: Curve<Fix>,
    validations: Curve<Validation>,
    regresses: Curve<Regress>,
    windows: BTreeMap<RecordId, ImpactWindow>,
    factors: Curve<Factor>,
    assertions: Curve<Assertion>,
    choices: Vec<Choice>,
    detections: Curve<Mark>,
    acknowledged: Curve<Mark>,
    resolution_posts: Curve<ResolutionPost>,
    signals: BTreeMap<SignalKey, Signal>,
    items: BTreeMap<RecordId, ActionItem>,
    hypotheses: BTreeMap<RecordId, Hypothesis>,
    extensions: BTreeMap<RecordId, Extension>,
    publications: Vec<Publication>,
    #[serde(serialize_with = "not_emptied")]
    fields: BTreeMap<FieldName, Stack<Sourced<Option<Text>>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merged_into: Option<IncidentId>,
    absorbed: BTreeMap<IncidentId, Absorbed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dismissed: Option<DismissalReason>,
    /// The corrections that gave a record new text.
    rewordings: BTreeMap<RecordId, Vec<Mark>>,
    retracted: BTreeSet<RecordId>,
    redacted: BTreeSet<RecordId>,
    changed: BTreeMap<Subject, Changed>,
    unknown: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    newer: Option<NewerRecord>,
    /// What a retraction leaves of roles, people, choices and hypotheses.
    #[serde(skip)]
    told: Told,
    /// Stored beside the state, not in it.
    #[serde(skip)]
    agenda: Agenda,
}

/// What was told of things of which the state shows what comes of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, borsh::BorshSerialize, borsh::BorshDeserialize)]
struct Told {
    roles: BTreeMap<Role, Curve<RoleChange>>,
    people: BTreeMap<PersonId, Curve<Presence>>,
    choices: Vec<Choice>,
    signals: Signals,
    /// By hypothesis: the records that confirmed or refuted it.
    verdicts: BTreeMap<RecordId, Vec<(RecordId, Hypothesis)>>,
}

/// The fields that have a value.
fn not_emptied<S: serde::Serializer>(
    fields: &BTreeMap<FieldName, Stack<Sourced<Option<Text>>>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let tops = fields.iter().filter_map(|(name, values)| Some((name, values.top()?)));
    serializer.collect_map(tops.filter(|(_, value)| value.value.is_some()))
}

impl Incident {
    /// A stream that nothing was declared in yet: what `declare` is decided on.
    #[must_use]
    pub fn undeclared(id: IncidentId) -> Self {
        Self {
            head: Head::start(id),
            clock: Timestamp::MIN,
            clock_steps: 0,
            status: Status::Detected,
            before: None,
            kind: IncidentKind::Live,
            source_kind: None,
            plan: None,
            declared: None,
            title: Stack::default(),
            statuses: Vec::new(),
            cycles: Vec::new(),
            severities: Curve::default(),
            severity_confirmed: Stack::default(),
            roles: BTreeMap::new(),
            people: BTreeSet::new(),
            contained: Curve::default(),
            fixes: Curve::default(),
            validations: Curve::default(),
            regresses: Curve::default(),
            windows: BTreeMap::new(),
            factors: Curve::default(),
            assertions: Curve::default(),
            choices: Vec::new(),
            detections: Curve::default(),
            acknowledged: Curve::default(),
            resolution_posts: Curve::default(),
            signals: BTreeMap::new(),
            items: BTreeMap::new(),
            hypotheses: BTreeMap::new(),
            extensions: BTreeMap::new(),
            publications: Vec::new(),
            fields: BTreeMap::new(),
            merged_into: None,
            absorbed: BTreeMap::new(),
            dismissed: None,
            rewordings: BTreeMap::new(),
            retracted: BTreeSet::new(),
            redacted: BTreeSet::new(),
            changed: BTreeMap::new(),
            unknown: 0,
            newer: None,
            told: Told::default(),
            agenda: Agenda::new(id),
        }
    }

    /// Folds a whole stream.
    ///
    /// # Errors
    /// When there is no record, or one does not follow.
    pub fn replay<R: std::borrow::Borrow<Record>>(records: impl IntoIterator<Item = R>) -> Result<Self, ReplayError> {
        let mut records = records.into_iter().peekable();
        let id = records.peek().ok_or(ReplayError::Empty)?.borrow().incident();
        let mut incident = Self::undeclared(id);
        records.try_for_each(|record| incident.apply(record.borrow()))?;
        Ok(incident)
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> IncidentId {
        self.head.incident
    }

    /// The version of its newest record.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.head.version
    }

    /// What the next record is chained to.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.head
    }

    /// The highest time that its recording clocks have said.
    #[must_use]
    pub const fn clock(&self) -> Timestamp {
        self.clock
    }

    /// How many records were recorded at a time before one that precedes them: clocks that stepped back.
    #[must_use]
    pub const fn clock_steps(&self) -> u64 {
        self.clock_steps
    }

    /// Whether it was declared. Until then its status means nothing.
    #[must_use]
    pub const fn is_declared(&self) -> bool {
        self.declared.is_some()
    }

    /// Where it is in its life.
    #[must_use]
    pub const fn status(&self) -> Status {
        self.status
    }

    /// The status that a dismissal or merge left, and that reinstating or unmerging returns to.
    #[must_use]
    pub const fn status_before(&self) -> Option<Status> {
        self.before
    }

    /// Why its log is written.
    #[must_use]
    pub const fn kind(&self) -> IncidentKind {
        self.kind
    }

    /// What brought it to light, if anybody said.
    #[must_use]
    pub const fn source_kind(&self) -> Option<&SourceKind> {
        self.source_kind.as_ref()
    }

    /// The digest of the plan that was in force when it was declared.
    #[must_use]
    pub const fn plan(&self) -> Option<Digest> {
        self.plan
    }

    /// The declaration.
    #[must_use]
    pub const fn declared(&self) -> Option<&Mark> {
        self.declared.as_ref()
    }

    /// What is wrong, in a line.
    #[must_use]
    pub fn title(&self) -> Option<&Text> {
        self.title.top().map(|title| &title.value)
    }

    /// The severity now; none while nobody set or proposed one. What a program proposes counts until a person sets one.
    #[must_use]
    pub fn severity(&self) -> Option<&Severity> {
        self.severity_in_force().map(|change| &change.severity)
    }

    /// The change that the severity now comes from.
    pub(crate) fn severity_in_force(&self) -> Option<&SeverityChange> {
        let newest = |origin| self.severities().iter().rev().find(move |change| change.origin == origin);
        newest(SeverityOrigin::Set).or_else(|| newest(SeverityOrigin::Proposed))
    }

    /// Every severity it had, in the order of the world.
    #[must_use]
    pub fn severities(&self) -> &[SeverityChange] {
        self.severities.as_slice()
    }

    /// The worst severity that a person set; if none did, the worst that was proposed.
    #[must_use]
    pub fn peak_severity(&self) -> Option<&Severity> {
        let worst = |origin| {
            let of = self.severities().iter().filter(move |change| change.origin == origin);
            of.map(|change| &change.severity).min_by_key(|severity| severity.rank)
        };
        worst(SeverityOrigin::Set).or_else(|| worst(SeverityOrigin::Proposed))
    }

    /// Whether a record holds what whoever retells the incident judged: it names nobody who was there.
    pub(crate) fn is_tellers_own(&self, record: &Record) -> bool {
        self.kind == IncidentKind::Retelling && record.by().is_none()
    }

    /// Whether a person set a severity.
    #[must_use]
    pub fn is_triaged(&self) -> bool {
        self.severities().iter().any(|change| change.origin == SeverityOrigin::Set)
    }

    /// When the commander last confirmed a severity.
    #[must_use]
    pub const fn severity_confirmed(&self) -> Option<&Mark> {
        self.severity_confirmed.top()
    }

    /// Who holds which role.
    #[must_use]
    pub const fn roles(&self) -> &BTreeMap<Role, Holder> {
        &self.roles
    }

    /// Who commands; none while command is vacant.
    #[must_use]
    pub fn commander(&self) -> Option<&PersonId> {
        self.roles.get(&Role::incident_command()).map(|holder| &holder.person)
    }

    /// Who is there.
    #[must_use]
    pub const fn people(&self) -> &BTreeSet<PersonId> {
        &self.people
    }

    /// Every move of the status, in the order of the log.
    #[must_use]
    pub fn statuses(&self) -> &[StatusChange] {
        &self.statuses
    }

    /// Its cycles, each from start or reopen to resolve.
    #[must_use]
    pub fn cycles(&self) -> &[Cycle] {
        &self.cycles
    }

    /// The containments, in the order of the world.
    #[must_use]
    pub fn containments(&self) -> &[Mark] {
        self.contained.as_slice()
    }

    /// The fixes, in the order of the world.
    #[must_use]
    pub fn fixes(&self) -> &[Fix] {
        self.fixes.as_slice()
    }

    /// The validations, in the order of the world.
    #[must_use]
    pub fn validations(&self) -> &[Validation] {
        self.validations.as_slice()
    }

    /// The regresses, in the order of the world.
    #[must_use]
    pub fn regresses(&self) -> &[Regress] {
        self.regresses.as_slice()
    }

    /// The impact windows, by id.
    #[must_use]
    pub const fn windows(&self) -> &BTreeMap<RecordId, ImpactWindow> {
        &self.windows
    }

    /// The contributing factors, in the order of the world.
    #[must_use]
    pub fn factors(&self) -> &[Factor] {
        self.factors.as_slice()
    }

    /// What was asserted about milestones, in the order of the world.
    #[must_use]
    pub fn assertions(&self) -> &[Assertion] {
        self.assertions.as_slice()
    }

    /// The choices among assertions, the newest of each milestone.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// When signals told of it.
    #[must_use]
    pub fn detections(&self) -> &[Mark] {
        self.detections.as_slice()
    }

    /// When people began to work on it: commands taken, roles taken, people joined.
    #[must_use]
    pub fn acknowledgements(&self) -> &[Mark] {
        self.acknowledged.as_slice()
    }

    /// The updates for outsiders that said it was resolved, by when they could be read.
    pub fn resolution_posts(&self) -> impl Iterator<Item = &Mark> {
        self.resolution_posts.as_slice().iter().map(|post| &post.mark)
    }

    /// Its signals.
    #[must_use]
    pub const fn signals(&self) -> &BTreeMap<SignalKey, Signal> {
        &self.signals
    }

    /// Every episode of a signal that was attached to it and not taken back, whether it is merged or not, and how each stands by
    /// what was told here: a signal is shown with one of them, and the alert may speak of any.
    pub fn attachments(&self) -> impl Iterator<Item = (&SignalKey, &EpisodeKey, Attachment)> {
        self.told.signals.attachments()
    }

    /// One of its [`attachments`](Self::attachments).
    #[must_use]
    pub fn attachment(&self, signal: &SignalKey, episode: &EpisodeKey) -> Option<Attachment> {
        self.told.signals.attachment(signal, episode)
    }

    /// Whether it was told here that an episode no longer fires which is of an incident that is merged into this one.
    #[must_use]
    pub fn has_cleared_for(&self, source: IncidentId, signal: &SignalKey, episode: &EpisodeKey) -> bool {
        let absorbed = self.absorbed.get(&source);
        absorbed.is_some_and(|absorbed| self.told.signals.is_cleared_since(signal, episode, absorbed.since))
    }

    /// Its action items, by id.
    #[must_use]
    pub const fn action_items(&self) -> &BTreeMap<RecordId, ActionItem> {
        &self.items
    }

    /// Its hypotheses, by id.
    #[must_use]
    pub const fn hypotheses(&self) -> &BTreeMap<RecordId, Hypothesis> {
        &self.hypotheses
    }

    /// The requests for more time, by id.
    #[must_use]
    pub const fn extensions(&self) -> &BTreeMap<RecordId, Extension> {
        &self.extensions
    }

    /// The postmortems that were published.
    #[must_use]
    pub fn publications(&self) -> &[Publication] {
        &self.publications
    }

    /// Its custom fields.
    pub fn fields(&self) -> impl Iterator<Item = (&FieldName, &Text)> {
        self.fields.iter().filter_map(|(name, values)| Some((name, values.top()?.value.as_ref()?)))
    }

    /// A custom field.
    #[must_use]
    pub fn field(&self, name: &FieldName) -> Option<&Text> {
        self.fields.get(name)?.top()?.value.as_ref()
    }

    /// The incident that it was merged into.
    #[must_use]
    pub const fn merged_into(&self) -> Option<IncidentId> {
        self.merged_into
    }

    /// The incidents that were merged into it, with the signals that each brought.
    #[must_use]
    pub const fn absorbed(&self) -> &BTreeMap<IncidentId, Absorbed> {
        &self.absorbed
    }

    /// The signals that a merged incident takes back, each as it is now; of those, the ones that then leave this one.
    pub(crate) fn returns(&self, source: IncidentId) -> (Vec<MovedSignal>, Vec<MovedSignal>) {
        let back = self.told.signals.returns(source, &self.absorbed);
        let mut without = self.clone();
        without.part(source);
        let gone = back.iter().filter(|moved| !without.signals.contains_key(&moved.signal)).cloned().collect();
        (back, gone)
    }

    /// Why it was dismissed, while it is.
    #[must_use]
    pub const fn dismissed(&self) -> Option<DismissalReason> {
        self.dismissed
    }

    /// The corrections that gave a record new text.
    pub(crate) fn rewordings(&self, record: RecordId) -> &[Mark] {
        self.rewordings.get(&record).map_or(&[], Vec::as_slice)
    }

    /// The records that were retracted.
    #[must_use]
    pub const fn retracted(&self) -> &BTreeSet<RecordId> {
        &self.retracted
    }

    /// The records whose text was removed.
    #[must_use]
    pub const fn redacted(&self) -> &BTreeSet<RecordId> {
        &self.redacted
    }

    /// How many records are of a type that this library does not know.
    #[must_use]
    pub const fn unknown_records(&self) -> u64 {
        self.unknown
    }

    /// The first record that rules may need and this library does not know. Commands are refused from there on.
    #[must_use]
    pub const fn newer(&self) -> Option<&NewerRecord> {
        self.newer.as_ref()
    }

    /// When a subject last changed, and by whom.
    #[must_use]
    pub fn last_change(&self, subject: &Subject) -> Option<&Changed> {
        self.changed.get(subject)
    }

    /// What its obligations are worked out from.
    #[must_use]
    pub const fn agenda(&self) -> &Agenda {
        &self.agenda
    }

    /// The cycle that is now, from 0.
    pub(crate) fn cycle(&self) -> u64 {
        u64::try_from(self.cycles.len()).unwrap_or(u64::MAX).saturating_sub(1)
    }

    /// The state without any text, as it is equal before and after redactions.
    #[must_use]
    pub fn without_text(&self) -> Self {
        let mut bare = self.clone();
        // Whose text it is goes with the text: a change that was redacted no longer says that it brought any.
        let forget = |text: &mut Sourced<Text>, record| *text = Sourced::new(Text::redacted(), record);
        bare.title.iter_mut().for_each(|title| forget(title, title.record));
        bare.fields.clear();
        for (record, item) in &mut bare.items {
            forget(&mut item.title, *record);
            item.ticket = None;
            item.changes.clear();
        }
        bare
    }
}
