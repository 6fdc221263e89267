//! Makes whole stories: any command, by anyone, at any time, about whatever the history holds so far.
//!
//! A step is a command's name and a seed. What it says is drawn from the seed when its turn comes, so that it can refer to
//! what is there by then.

use std::cell::Cell;

use proptest::prelude::*;
use serde_json::{Value, json};
use sevlog::{
    Actor, Affected, Binding, By, Command, CommandId, CommandName, Context, Digest, GuardKey, History, IncidentId,
    Intent, Labels, Members, Occurred, PersonId, Plan, Postmortem, Precision, Quantity, Record, RecordId, Rejection,
    RequestId, Restored, Role, Seed, Status, Text, Timestamp, TraceId, Version, When,
    command::{
        AcknowledgeHandOver, AdoptPlan, ApproveReview, Assign, ChangeImpact, Close, ConfirmSeverity, Correct, Declare,
        Document, HandOver, Join, Leave, MergeInto, PublishPostmortem, QueueUpdate, RecordFix, RecordHostEvent,
        RecordUpdate, Redact, Release, Resolve, Restore, ReviewPlan, SetSeverity, TakeCommand, Unmerge,
    },
    event::{
        ActionItemAdded, ActionItemChanged, ActionItemCompleted, ActionItemDropped, ActionItemKind, ActionOutcome,
        ActionTaken, AudienceSide, CadenceSet, Contained, ContributingFactorAdded, DeadlineExtended, DecisionMade,
        DismissalReason, Dismissed, DocumentAudience, DrillCompleted, Event, EvidenceLinked, ExtensionName,
        ExtensionRequested, FactorKind, FieldSet, FixKind, How, HypothesisConfirmed, HypothesisRaised,
        HypothesisRefuted, ImpactKind, ImpactLevel, Imported, IncidentKind, Linked, MilestoneAsserted, MilestoneChosen,
        MilestoneName, NoteAdded, Permanence, Prominence, RegressTo, Regressed, Reinstated, Relation, Reopened,
        Retitled, Retracted, ReviewRequested, ReviewStarted, Says, SectionWritten, Side, SignalAttached, SignalCleared,
        SourceKind, TimelineCurated, UpdateFailed, ValidationOutcome, ValidationRecorded,
    },
};

use crate::teller::{incident_id, person, service, time};

const SECOND: i64 = 1_000_000_000;
const HOUR: i64 = 3_600 * SECOND;

/// Texts as strangers write them.
const TEXTS: &[&str] = &[
    "plain words",
    "",
    " ",
    "nul \u{0} and bell \u{7}",
    "two\r\nlines\n",
    "bidi \u{202e}gnp.exe\u{2066} hidden \u{200b}",
    "<script>alert('x')</script> & <b>",
    "# heading\n| a | b |\n```\n*bold* [link](javascript:alert(1))",
    "🔥👩‍🚒 emoji \u{1f600}",
    "quote \" back \\ slash / tab \t",
    "\u{feff}bom, \u{fffd}, \u{2028} and e\u{301}",
    "\u{10ffff}\u{e000}\u{ffff}",
];

/// What the clock does between two commands, in seconds. It steps back, too.
const CLOCK: &[i64] = &[0, 1, 1, 1, 20, 60, 300, 1_800, 7_200, 100_000, 0, -1, -90, -4_000];

/// Every command; those that open the way to others, or that the rules make much of, more often.
const COMMANDS: &[(usize, CommandName)] = &[
    (1, CommandName::Declare),
    (6, CommandName::TakeCommand),
    (3, CommandName::Assign),
    (5, CommandName::HandOver),
    (5, CommandName::AcknowledgeHandOver),
    (2, CommandName::Release),
    (2, CommandName::Join),
    (4, CommandName::Leave),
    (6, CommandName::SetSeverity),
    (5, CommandName::ConfirmSeverity),
    (5, CommandName::Contain),
    (6, CommandName::RecordFix),
    (6, CommandName::RecordValidation),
    (7, CommandName::ChangeImpact),
    (7, CommandName::Restore),
    (2, CommandName::RecordAction),
    (4, CommandName::Regress),
    (12, CommandName::Resolve),
    (4, CommandName::StartReview),
    (8, CommandName::PublishPostmortem),
    (6, CommandName::Close),
    (6, CommandName::Reopen),
    (3, CommandName::Dismiss),
    (12, CommandName::Reinstate),
    (5, CommandName::MergeInto),
    (16, CommandName::Unmerge),
    (6, CommandName::AttachSignal),
    (3, CommandName::ClearSignal),
    (1, CommandName::RecordDecision),
    (2, CommandName::RaiseHypothesis),
    (4, CommandName::ConfirmHypothesis),
    (3, CommandName::RefuteHypothesis),
    (1, CommandName::LinkEvidence),
    (2, CommandName::AddContributingFactor),
    (2, CommandName::Note),
    (1, CommandName::Link),
    (4, CommandName::AssertMilestone),
    (3, CommandName::ChooseMilestone),
    (2, CommandName::QueueUpdate),
    (4, CommandName::RecordUpdate),
    (1, CommandName::RecordUpdateFailure),
    (1, CommandName::SetCadence),
    (1, CommandName::Curate),
    (1, CommandName::WriteSection),
    (1, CommandName::RequestReview),
    (1, CommandName::ApproveReview),
    (3, CommandName::RequestExtension),
    (4, CommandName::ApproveExtension),
    (4, CommandName::AddActionItem),
    (4, CommandName::ChangeActionItem),
    (2, CommandName::CompleteActionItem),
    (4, CommandName::DropActionItem),
    (3, CommandName::Retitle),
    (4, CommandName::SetField),
    (1, CommandName::RecordImport),
    (10, CommandName::Correct),
    (6, CommandName::Retract),
    (6, CommandName::Redact),
    (2, CommandName::RecordHostEvent),
    // These are for the book, and refused here.
    (1, CommandName::AdoptPlan),
    (1, CommandName::ReviewPlan),
    (1, CommandName::CompleteDrill),
];

/// One command of a story, before it is known what there is to speak of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    pub(crate) command: CommandName,
    pub(crate) seed: u32,
}

/// A story to be told: a plan, two declarations, and what follows.
#[derive(Debug, Clone)]
pub(crate) struct Story {
    guards: Vec<Binding>,
    declarations: [u32; 2],
    pub(crate) steps: Vec<Step>,
}

fn step() -> impl Strategy<Value = Step> {
    let commands = COMMANDS.iter().flat_map(|&(weight, command)| vec![command; weight]).collect::<Vec<_>>();
    (prop::sample::select(commands), any::<u32>()).prop_map(|(command, seed)| Step { command, seed })
}

/// Any step, and any number of them up to a bound.
pub(crate) fn stories(steps: usize) -> impl Strategy<Value = Story> {
    (
        prop::collection::vec(prop::sample::select(Binding::ALL), GuardKey::ALL.len()),
        any::<[u32; 2]>(),
        prop::collection::vec(step(), 0..=steps),
    )
        .prop_map(|(guards, declarations, steps)| Story { guards, declarations, steps })
}

/// Some steps on one subject or on any: half of the time all want the same command.
pub(crate) fn steps(n: usize) -> impl Strategy<Value = Vec<Step>> {
    let steps = prop::collection::vec(step(), n);
    (steps, any::<bool>()).prop_map(|(mut steps, same)| {
        let command = steps[0].command;
        steps.iter_mut().filter(|_| same).for_each(|step| step.command = command);
        steps
    })
}

/// A command that is about to be told, to the one incident or the other.
#[derive(Debug, Clone)]
pub(crate) struct Telling {
    pub(crate) which: usize,
    pub(crate) command: Command,
    pub(crate) context: Context<'static>,
}

/// Two incidents, and the clock they are recorded by.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) plan: &'static Plan,
    pub(crate) incidents: [History; 2],
    forward: bool,
    now: Timestamp,
    count: u64,
}

impl World {
    /// Both incidents, declared and nothing more.
    pub(crate) fn begin(story: &Story) -> Self {
        Self::begin_with(story, false)
    }

    fn begin_with(story: &Story, forward: bool) -> Self {
        let mut plan = Plan::standard();
        plan.guards = GuardKey::ALL.iter().copied().zip(story.guards.iter().copied()).collect();
        let mut world = Self {
            plan: Box::leak(Box::new(plan)),
            incidents: [History::new(incident_id(1)), History::new(incident_id(2))],
            forward,
            now: time("2026-11-23T10:00:00Z"),
            count: 0,
        };
        for (which, &seed) in story.declarations.iter().enumerate() {
            // A declaration may be refused; then the next one is tried.
            let mut declarations = (0..).map(|n| Step { command: CommandName::Declare, seed: seed.wrapping_add(n) });
            while !world.incidents[which].incident().is_declared() {
                let telling = world.telling_to(which, declarations.next().unwrap());
                let _ = world.tell(&telling);
            }
        }
        world
    }

    /// A world in which the whole story was told, with whatever was refused left out.
    pub(crate) fn told(story: &Story) -> Self {
        let mut world = Self::begin(story);
        world.go_on(story);
        world
    }

    /// A world in which the whole story was told by a clock that never steps back.
    pub(crate) fn told_forward(story: &Story) -> Self {
        let mut world = Self::begin_with(story, true);
        world.go_on(story);
        world
    }

    fn go_on(&mut self, story: &Story) {
        for step in &story.steps {
            let telling = self.telling(*step);
            let _ = self.tell(&telling);
        }
    }

    /// What a step comes to now. Three of four speak of the first incident.
    pub(crate) fn telling(&mut self, step: Step) -> Telling {
        let which = usize::from(step.seed % 4 == 3);
        self.telling_to(which, step)
    }

    pub(crate) fn telling_to(&mut self, which: usize, step: Step) -> Telling {
        self.count += 1;
        let texts = Cell::new(self.count * 1_000);
        let mut author = Author {
            dice: Dice(u64::from(step.seed)),
            history: &self.incidents[which],
            other: &self.incidents[1 - which],
            plan: self.plan,
            now: self.now,
            texts: &texts,
        };
        let clock = *author.dice.of(CLOCK) * SECOND;
        let name = author.sensible(step.command);
        let command = author.command(name);
        let actor = author.actor(name);
        let basis = author.basis();
        let request = author.dice.one_in(3).then(|| RequestId::new("req \" 1").unwrap());
        self.now = self.now.saturating_add(if self.forward { clock.max(0) } else { clock });
        let millis = u64::try_from(self.now.unix_nanos() / 1_000_000).unwrap();
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.count.to_le_bytes());
        let context = Context {
            now: self.now,
            basis,
            request,
            ..Context::new(self.plan, actor, CommandId::from_parts(millis, self.count), Seed::new(seed))
        };
        Telling { which, command, context }
    }

    /// Tells a command; a refusal is an outcome like any other.
    pub(crate) fn tell(&mut self, telling: &Telling) -> Result<(), Rejection> {
        let [first, second] = &mut self.incidents;
        let (ours, theirs) = if telling.which == 0 { (first, second) } else { (second, first) };
        match &telling.command.intent {
            Intent::MergeInto(_) | Intent::Unmerge(_) => {
                History::execute_pair(ours, theirs, &telling.command, &telling.context)
            }
            _ => ours.execute(&telling.command, &telling.context).map(drop),
        }
    }

    /// Both streams in one log.
    pub(crate) fn log(&self) -> Vec<u8> {
        let mut log = Vec::new();
        sevlog::write_log(self.incidents.iter().flat_map(History::records), &mut log).unwrap();
        log
    }
}

/// Draws numbers from a seed (SplitMix64): the same seed, the same story.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == 0
    }

    fn of<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.roll(values.len())]
    }

    /// A value, or half of the time none.
    fn maybe<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.one_in(2).then(|| value(self))
    }

    fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(&mut self, ids: &[&str]) -> T {
        self.of(ids).parse().unwrap()
    }
}

/// Who thinks of the next command.
struct Author<'a> {
    dice: Dice,
    history: &'a History,
    other: &'a History,
    plan: &'a Plan,
    now: Timestamp,
    texts: &'a Cell<u64>,
}

const PEOPLE: &[&str] = &["ana", "raj", "mei"];
const ROLES: &[&str] = &["incident_command", "scribe", "comms"];
const SERVICES: &[&str] = &["checkout", "calendar"];
const OPERATIONS: &[&str] = &["read", "write"];
const REGIONS: &[&str] = &["eu-west", "us-east"];

impl Author<'_> {
    fn command(&mut self, name: CommandName) -> Command {
        let mut command = Command::new(self.intent(name));
        let told = match &command.intent {
            Intent::Declare(declare) => declare.kind.is_told_later(),
            _ => self.history.incident().kind().is_told_later(),
        };
        if self.dice.one_in(if told { 40 } else { 2 }) {
            // As it happens.
        } else {
            command.occurred = Some(self.occurred());
        }
        if self.dice.one_in(6) {
            command.observed_at = Some(self.occurred());
        }
        if self.dice.one_in(6) {
            command.by = Some(match self.dice.roll(4) {
                0 => By::Person(self.person()),
                1 => By::Team("sre".parse().unwrap()),
                2 => By::Service("bot".parse().unwrap()),
                _ => By::Unknown,
            });
        }
        if self.dice.one_in(2) {
            for guard in GuardKey::ALL {
                if self.dice.one_in(2) {
                    let reason = self.words();
                    command = command.waive(*guard, reason);
                }
            }
        }
        if self.dice.one_in(40) {
            command.waive.insert("no_such_guard".into(), self.words().into());
        }
        if self.dice.one_in(12) {
            command.causation = Some(self.record());
        }
        if self.dice.one_in(12) {
            command.trace = Some(TraceId::new("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").unwrap());
        }
        command
    }

    /// Instead of a command that nothing is there for yet, mostly the one that leads to it.
    fn sensible(&mut self, name: CommandName) -> CommandName {
        use CommandName as C;
        let incident = self.history.incident();
        if self.dice.one_in(6) {
            return name;
        }
        let open = incident.status().is_open();
        let handed_over = incident.roles().values().any(|holder| holder.unacknowledged.is_some());
        match name {
            C::HandOver | C::Release if incident.roles().is_empty() => C::Assign,
            C::TakeCommand | C::Assign | C::HandOver if handed_over => C::AcknowledgeHandOver,
            C::AcknowledgeHandOver if !handed_over && incident.roles().is_empty() => C::TakeCommand,
            C::AcknowledgeHandOver if !handed_over => C::HandOver,
            C::ConfirmSeverity if incident.commander().is_none() => C::TakeCommand,
            C::Restore if incident.windows().is_empty() => C::ChangeImpact,
            C::Regress if matches!(incident.status(), Status::Detected | Status::Responding) => C::Contain,
            C::StartReview | C::PublishPostmortem | C::Close | C::Reopen if open => C::Resolve,
            C::Resolve if matches!(incident.status(), Status::Resolved | Status::InReview | Status::Closed) => {
                C::Reopen
            }
            C::Reinstate | C::Unmerge if open => C::RecordFix,
            C::Unmerge if incident.status() == Status::Dismissed => C::Reinstate,
            _ if incident.status() == Status::Merged && self.dice.one_in(2) => C::Unmerge,
            C::ConfirmHypothesis | C::RefuteHypothesis if incident.hypotheses().is_empty() => C::RaiseHypothesis,
            C::ChooseMilestone if incident.assertions().is_empty() => C::AssertMilestone,
            C::ApproveExtension if incident.extensions().is_empty() => C::RequestExtension,
            C::ChangeActionItem | C::CompleteActionItem | C::DropActionItem if incident.action_items().is_empty() => {
                C::AddActionItem
            }
            _ => name,
        }
    }

    /// A role, mostly one that somebody holds.
    fn role(&mut self) -> Role {
        let held: Vec<Role> = self.history.incident().roles().keys().cloned().collect();
        if held.is_empty() || self.dice.one_in(4) { self.dice.id(ROLES) } else { self.dice.of(&held).clone() }
    }

    fn actor(&mut self, name: CommandName) -> Actor {
        // What only the commander may do, others mostly leave alone.
        let commander = self.history.incident().commander().filter(|_| name == CommandName::ConfirmSeverity);
        if let Some(commander) = commander.filter(|_| !self.dice.one_in(4)) {
            return Actor::Person(commander.clone());
        }
        // So it is with what only who was handed a role may do.
        let receivers = self.history.incident().roles().values().filter(|holder| holder.unacknowledged.is_some());
        let receiver = receivers.map(|holder| holder.person.clone()).next();
        if let Some(receiver) = receiver.filter(|_| name == CommandName::AcknowledgeHandOver && !self.dice.one_in(4)) {
            return Actor::Person(receiver);
        }
        match self.dice.roll(10) {
            0 => service("relay"),
            1 => Actor::Import("oldtool".parse().unwrap()),
            n => person(PEOPLE[n % PEOPLE.len()]),
        }
    }

    fn basis(&mut self) -> Option<Version> {
        let head = self.history.incident().version().get();
        match self.dice.roll(12) {
            0..6 => None,
            6 => Some(Version::new(head + 1)),
            n => Some(Version::new(head.saturating_sub(n as u64 - 7))),
        }
    }

    /// A text that stands nowhere else, or one that many may write.
    fn text(&mut self) -> Text {
        if self.dice.one_in(60) {
            // What nobody can write, as it only stands for what is gone.
            return Text::redacted();
        }
        if self.dice.one_in(4) {
            return (*self.dice.of(TEXTS)).into();
        }
        self.words()
    }

    /// A text that says something and stands nowhere else.
    fn words(&mut self) -> Text {
        self.texts.set(self.texts.get() + 1);
        format!("{} mark-{};", self.dice.of(TEXTS), self.texts.get()).into()
    }

    fn maybe_text(&mut self) -> Option<Text> {
        self.dice.one_in(2).then(|| self.text())
    }

    fn person(&mut self) -> PersonId {
        self.dice.id(PEOPLE)
    }

    fn instant(&mut self) -> Timestamp {
        let hours = i64::try_from(self.dice.roll(72)).unwrap() - 70;
        let seconds = i64::try_from(self.dice.roll(3_600)).unwrap();
        if self.dice.one_in(50) {
            return *self.dice.of(&[Timestamp::MIN, Timestamp::MAX]);
        }
        self.now.saturating_add(hours * HOUR + seconds * SECOND)
    }

    fn occurred(&mut self) -> Occurred {
        let occurred = match self.dice.roll(8) {
            0 => Occurred::live(),
            1 => Occurred::unknown(),
            2 => {
                let (one, other) = (self.instant(), self.instant());
                // The wrong way round now and then: no time at all.
                let (from, to) = if self.dice.one_in(20) { (one, other) } else { (one.min(other), one.max(other)) };
                When::Between { from, to }.into()
            }
            _ => Occurred::at_precision(
                self.instant(),
                *self.dice.of(&[
                    Precision::Exact,
                    Precision::Second,
                    Precision::Minute,
                    Precision::Hour,
                    Precision::Day,
                ]),
            ),
        };
        let occurred = if self.dice.one_in(6) {
            occurred.with_source("https://status.example/1".parse().unwrap())
        } else {
            occurred
        };
        if self.dice.one_in(6) { occurred.with_zone("Europe/Vienna".parse().unwrap()) } else { occurred }
    }

    /// A record of this history; now and then one of the other, or of none.
    fn record(&mut self) -> RecordId {
        let theirs = self.dice.one_in(30);
        let records = if theirs { self.other.records() } else { self.history.records() };
        if records.is_empty() || self.dice.one_in(40) {
            return RecordId::from_u128(self.dice.roll(9) as u128);
        }
        self.dice.of(records).id()
    }

    /// A record of a type, if there is one.
    fn record_of(&mut self, name: &str) -> RecordId {
        let records: Vec<&Record> =
            self.history.records().iter().filter(|record| record.event().name() == name).collect();
        if records.is_empty() || self.dice.one_in(20) { self.record() } else { self.dice.of(&records).id() }
    }

    fn window(&mut self) -> RecordId {
        let windows: Vec<RecordId> = self.history.incident().windows().keys().copied().collect();
        if windows.is_empty() || self.dice.one_in(20) { self.record() } else { *self.dice.of(&windows) }
    }

    fn quantity(&mut self) -> Quantity {
        match self.dice.roll(6) {
            0 => Quantity::Unknown,
            1 => Quantity::Range { from: 5, to: 700 },
            2 if self.dice.one_in(6) => Quantity::Range { from: 700, to: 5 },
            3 if self.dice.one_in(6) => Quantity::Exact(u64::MAX),
            _ => Quantity::Exact(self.dice.roll(5_000) as u64),
        }
    }

    fn restored(&mut self) -> Restored {
        match self.dice.roll(8) {
            0 => Restored::FLAPPING,
            1 => Restored::UNKNOWN,
            2 => Restored::NOT,
            3 => Restored::new(Quantity::Exact(2_500)).unwrap(),
            4 => Restored::new(Quantity::Range { from: 2_500, to: 9_999 }).unwrap(),
            _ => Restored::FULLY,
        }
    }

    fn members(&mut self, said: &str) -> Members {
        let deep = |levels: usize| (0..levels).fold(json!(null), |inner, _| json!([inner]));
        let value = match self.dice.roll(16) {
            0 => json!({}),
            1 => json!({ "\u{1f600}": 1, "\u{e000}": 2, "a": null, "": { "z": [], "b": {} } }),
            2 => json!({ "n": -9_007_199_254_740_991_i64 }),
            3 => json!({ "n": 9_007_199_254_740_992_u64 }),
            4 => json!({ "n": 0.5 }),
            5 => json!({ "deep": deep(60 + self.dice.roll(6)) }),
            _ => json!({ "deploy": "d-1", "said": said }),
        };
        match value {
            Value::Object(members) => Members(members),
            _ => Members::default(),
        }
    }

    fn version(&mut self) -> Version {
        if self.dice.one_in(20) {
            return Version::new(u64::MAX);
        }
        Version::new(self.dice.roll(9) as u64)
    }

    fn digest(&mut self) -> Digest {
        Digest::of(&[u8::try_from(self.dice.roll(256)).unwrap()])
    }

    fn link(&mut self) -> Linked {
        Linked {
            relation: self.dice.of(Relation::ALL).clone(),
            incident: self.dice.one_in(2).then(|| self.incident()),
            external: self.dice.maybe(|dice| dice.id(&["INC-9"])),
            title: self.maybe_text(),
            address: self.maybe_text(),
        }
    }

    fn signal(&mut self) -> SignalAttached {
        SignalAttached {
            signal: self.dice.id(&["alert-a", "alert-b", "alert-c"]),
            episode: self.dice.id(&["first", "second"]),
            sender: "alertmanager".parse().unwrap(),
            started_at: self.dice.maybe(|_| Timestamp::MIN),
            summary: self.maybe_text(),
            labels: self.dice.maybe(|dice| {
                Labels([("\u{1f600}".to_owned(), "<b>".to_owned()), ("a".to_owned(), dice.roll(9).to_string())].into())
            }),
        }
    }

    fn document(&mut self) -> Document {
        let of = |history: &History| Document::Made(Box::new(Postmortem::of(history, self.plan)));
        match self.dice.roll(8) {
            0 => of(self.other),
            1 => of(&self.history.as_of(self.now.saturating_sub(HOUR))),
            2 => Document::Elsewhere { digest: Some(Digest::of(b"elsewhere")) },
            3 => Document::Elsewhere { digest: None },
            _ => of(self.history),
        }
    }

    /// New values for some field of a record; mostly ones that fit.
    fn correction(&mut self) -> Correct {
        let record = match self.dice.roll(4) {
            0 => self.record_of("impact_changed"),
            1 => self.record_of("update_posted"),
            _ => self.record(),
        };
        let name = self.history.record(record).map_or("note_added", |record| record.event().name()).to_owned();
        let known = Event::types().into_iter().find(|known| known.name == name);
        let fields = known.map(|known| known.fields).unwrap_or_default();
        let (mut facts, mut changes) = (Members::default(), Members::default());
        for field in &fields {
            if (field.correctable || self.dice.one_in(40)) && self.dice.one_in(3) {
                let value = self.value(&field.name);
                let side = if field.side == Side::Facts { &mut facts } else { &mut changes };
                side.0.insert(field.name.clone(), value);
            }
        }
        Correct {
            record,
            occurred: self.dice.one_in(2).then(|| self.occurred()),
            facts: Some(facts).filter(|facts| !facts.is_empty() || self.dice.one_in(9)),
            reason: self.text(),
            changes: Some(changes).filter(|changes| !changes.is_empty()),
        }
    }

    fn value(&mut self, field: &str) -> Value {
        if self.dice.one_in(12) {
            return Value::Null;
        }
        if self.dice.one_in(30) {
            return json!({ "not": "this" });
        }
        match field {
            "restored" => serde_json::to_value(self.restored()).unwrap(),
            "affected" => json!({ "count": 12, "unit": "users" }),
            "audience" => json!(self.dice.of(&["inside", "outside", "the_moon"])),
            "level" => json!(self.dice.of(&["full", "partial", "wobbly"])),
            "kind" => json!(self.dice.of(&["errors", "data_loss"])),
            "exitCode" => json!(-1),
            "durationMs" => json!(1_250),
            "outputDigest" => json!(Digest::of(b"output")),
            "publishedAt" => json!({ "kind": "at", "at": "2026-11-23T09:00:00Z" }),
            "promisedNext" => json!("2026-11-23T12:00:00Z"),
            "labels" => json!({ "a": "b" }),
            "changes" => json!({}),
            _ => json!(self.words().as_str()),
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each command, so that none is forgotten")]
    fn intent(&mut self, name: CommandName) -> Intent {
        match name {
            CommandName::Declare => {
                let kinds = &[
                    IncidentKind::Live,
                    IncidentKind::Live,
                    IncidentKind::Live,
                    IncidentKind::Retrospective,
                    IncidentKind::Imported,
                    IncidentKind::Retelling,
                    IncidentKind::Drill,
                    IncidentKind::Test,
                ];
                Declare {
                    title: self.text(),
                    summary: self.maybe_text(),
                    kind: *self.dice.of(kinds),
                    source_kind: self.dice.maybe(|dice| dice.of(SourceKind::ALL).clone()),
                    severity: self.dice.maybe(|dice| dice.id(&["SEV-1", "SEV-2", "SEV-3"])),
                    started: self.dice.one_in(3).then(|| self.occurred()),
                    detected: self.dice.one_in(3).then(|| self.occurred()),
                    take_command: self.dice.one_in(2),
                    reference: self.dice.maybe(|dice| dice.id(&["OLD-1"])),
                    signals: (0..self.dice.roll(3)).map(|_| self.signal()).collect(),
                    links: (0..self.dice.roll(2)).map(|_| self.link()).collect(),
                }
                .into()
            }
            CommandName::TakeCommand => TakeCommand { name: self.maybe_text() }.into(),
            CommandName::Assign => {
                Assign { role: self.dice.id(ROLES), person: self.person(), name: self.maybe_text() }.into()
            }
            CommandName::HandOver => {
                HandOver { role: self.role(), to: self.person(), note: self.maybe_text(), name: self.maybe_text() }
                    .into()
            }
            CommandName::AcknowledgeHandOver => AcknowledgeHandOver { role: self.role() }.into(),
            CommandName::Release => Release { role: self.role(), reason: self.maybe_text() }.into(),
            CommandName::Join => {
                Join { person: self.dice.one_in(2).then(|| self.person()), name: self.maybe_text() }.into()
            }
            CommandName::Leave => Leave { person: self.dice.one_in(2).then(|| self.person()) }.into(),
            CommandName::SetSeverity => SetSeverity {
                severity: if self.dice.one_in(30) {
                    "SEV-9".parse().unwrap()
                } else {
                    self.dice.id(&["SEV-1", "SEV-2", "SEV-3"])
                },
                reason: self.maybe_text(),
            }
            .into(),
            CommandName::ConfirmSeverity => ConfirmSeverity {}.into(),
            CommandName::Contain => Contained { summary: self.maybe_text() }.into(),
            CommandName::RecordFix => RecordFix {
                description: self.text(),
                kind: self.dice.of(FixKind::ALL).clone(),
                permanence: *self.dice.of(Permanence::ALL),
                reference: self.dice.maybe(|dice| dice.id(&["rel-4411"])),
            }
            .into(),
            CommandName::RecordValidation => ValidationRecorded {
                outcome: *self.dice.of(&[
                    ValidationOutcome::Passed,
                    ValidationOutcome::Passed,
                    ValidationOutcome::Failed,
                    ValidationOutcome::Inconclusive,
                ]),
                fix: self.dice.one_in(3).then(|| self.record_of("fix_recorded")),
                exit_code: self.dice.maybe(|_| -1),
                duration_ms: self.dice.maybe(|dice| if dice.one_in(9) { u64::MAX } else { 1_250 }),
                output_digest: self.dice.one_in(3).then(|| self.digest()),
                check: self.text(),
            }
            .into(),
            CommandName::ChangeImpact => ChangeImpact {
                window: self.dice.one_in(2).then(|| self.window()),
                part_of: self.dice.one_in(6).then(|| self.window()),
                caused_by: self.dice.one_in(6).then(|| self.record()),
                service: (!self.dice.one_in(4)).then(|| self.dice.id(SERVICES)),
                operation: self.dice.one_in(3).then(|| self.dice.id(OPERATIONS)),
                region: self.dice.one_in(3).then(|| self.dice.id(REGIONS)),
                audience: self.dice.maybe(|dice| *dice.of(AudienceSide::ALL)),
                audience_label: self.maybe_text(),
                kind: self.dice.maybe(|dice| dice.of(ImpactKind::ALL).clone()),
                level: self.dice.maybe(|dice| {
                    if dice.one_in(30) { ImpactLevel::from_word("wobbly") } else { dice.of(ImpactLevel::ALL).clone() }
                }),
                restored: self.dice.one_in(2).then(|| self.restored()),
                affected: self
                    .dice
                    .one_in(3)
                    .then(|| Affected { count: self.quantity(), unit: "users".parse().unwrap() }),
                description: self.maybe_text(),
            }
            .into(),
            CommandName::Restore => Restore {
                window: self.dice.one_in(2).then(|| self.window()),
                service: self.dice.one_in(2).then(|| self.dice.id(SERVICES)),
                operation: self.dice.one_in(4).then(|| self.dice.id(OPERATIONS)),
                region: self.dice.one_in(4).then(|| self.dice.id(REGIONS)),
                restored: self.restored(),
                end: self.dice.one_in(4),
                reason: self.maybe_text(),
            }
            .into(),
            CommandName::RecordAction => ActionTaken {
                outcome: self.dice.of(ActionOutcome::ALL).clone(),
                action: self.dice.one_in(3).then(|| self.record_of("action_taken")),
                service: self.dice.maybe(|dice| dice.id(SERVICES)),
                region: self.dice.maybe(|dice| dice.id(REGIONS)),
                description: self.text(),
            }
            .into(),
            CommandName::Regress => Regressed { to: *self.dice.of(RegressTo::ALL), reason: self.text() }.into(),
            CommandName::Resolve => Resolve { how: *self.dice.of(How::ALL), summary: self.maybe_text() }.into(),
            CommandName::StartReview => ReviewStarted { note: self.maybe_text() }.into(),
            CommandName::PublishPostmortem => PublishPostmortem {
                document: self.document(),
                audience: *self.dice.of(DocumentAudience::ALL),
                published_at: self.dice.one_in(4).then(|| self.occurred()),
                address: self.maybe_text(),
            }
            .into(),
            CommandName::Close => Close { reason: self.maybe_text() }.into(),
            CommandName::Reopen => Reopened { reason: self.text() }.into(),
            CommandName::Dismiss => {
                Dismissed { why: *self.dice.of(DismissalReason::ALL), reason: self.maybe_text() }.into()
            }
            CommandName::Reinstate => Reinstated { reason: self.text() }.into(),
            CommandName::MergeInto => MergeInto { target: self.incident(), reason: self.maybe_text() }.into(),
            CommandName::Unmerge => Unmerge { reason: self.maybe_text() }.into(),
            CommandName::AttachSignal => self.signal().into(),
            CommandName::ClearSignal => {
                let SignalAttached { signal, episode, started_at, .. } = self.signal();
                let repeats = if self.dice.one_in(30) { u64::MAX } else { self.dice.roll(9) as u64 };
                SignalCleared { signal, episode, repeats, ended_at: started_at }.into()
            }
            CommandName::RecordDecision => DecisionMade { decision: self.text(), rationale: self.maybe_text() }.into(),
            CommandName::RaiseHypothesis => HypothesisRaised { statement: self.text() }.into(),
            CommandName::ConfirmHypothesis => {
                HypothesisConfirmed { hypothesis: self.record_of("hypothesis_raised"), because: self.maybe_text() }
                    .into()
            }
            CommandName::RefuteHypothesis => {
                HypothesisRefuted { hypothesis: self.record_of("hypothesis_raised"), because: self.maybe_text() }.into()
            }
            CommandName::LinkEvidence => EvidenceLinked {
                about: self.dice.one_in(2).then(|| self.record()),
                content_digest: self.dice.one_in(2).then(|| self.digest()),
                address: self.text(),
                title: self.maybe_text(),
            }
            .into(),
            CommandName::AddContributingFactor => {
                ContributingFactorAdded { kind: self.dice.of(FactorKind::ALL).clone(), description: self.text() }.into()
            }
            CommandName::Note => NoteAdded { body: self.text() }.into(),
            CommandName::Link => self.link().into(),
            CommandName::AssertMilestone => MilestoneAsserted {
                milestone: *self.dice.of(MilestoneName::ALL),
                window: self.dice.one_in(6).then(|| self.window()),
                note: self.maybe_text(),
            }
            .into(),
            CommandName::ChooseMilestone => {
                let assertions = self.history.incident().assertions();
                let about = (!assertions.is_empty()).then(|| self.dice.of(assertions).clone());
                MilestoneChosen {
                    milestone: match &about {
                        Some(about) if !self.dice.one_in(4) => about.milestone,
                        _ => *self.dice.of(MilestoneName::ALL),
                    },
                    window: about.as_ref().and_then(|about| about.window),
                    assertion: about.map_or_else(|| self.record(), |about| about.mark.record),
                    reason: self.maybe_text(),
                }
                .into()
            }
            CommandName::QueueUpdate => QueueUpdate {
                channel: "status_page".parse().unwrap(),
                body: self.text(),
                audience: self.dice.maybe(|dice| *dice.of(AudienceSide::ALL)),
                says: *self.dice.of(Says::ALL),
                covers: self.dice.one_in(3).then(|| self.version()),
                promised_next: self.dice.one_in(3).then(|| self.instant()),
            }
            .into(),
            CommandName::RecordUpdate => RecordUpdate {
                channel: "status_page".parse().unwrap(),
                body: self.text(),
                audience: self.dice.maybe(|dice| *dice.of(AudienceSide::ALL)),
                says: *self.dice.of(Says::ALL),
                covers: self.dice.one_in(3).then(|| self.version()),
                promised_next: self.dice.one_in(3).then(|| self.instant()),
                published_at: self.dice.one_in(3).then(|| self.occurred()),
                queued: self.dice.one_in(3).then(|| self.record_of("update_queued")),
                external: self.dice.maybe(|dice| dice.id(&["post-1"])),
            }
            .into(),
            CommandName::RecordUpdateFailure => UpdateFailed {
                channel: "e-mail".parse().unwrap(),
                queued: self.dice.one_in(2).then(|| self.record_of("update_queued")),
                error: self.text(),
            }
            .into(),
            CommandName::SetCadence => CadenceSet {
                channel: "status_page".parse().unwrap(),
                every_minutes: *self.dice.of(&[1, 30, 527_040, u64::MAX]),
                reason: self.maybe_text(),
            }
            .into(),
            CommandName::Curate => TimelineCurated {
                record: self.record(),
                prominence: self.dice.of(Prominence::ALL).clone(),
                caption: self.maybe_text(),
            }
            .into(),
            CommandName::WriteSection => {
                SectionWritten { section: "went_well".parse().unwrap(), body: self.text() }.into()
            }
            CommandName::RequestReview => {
                ReviewRequested { reviewers: vec![self.person(), self.person()], note: self.maybe_text() }.into()
            }
            CommandName::ApproveReview => {
                ApproveReview { covers: self.dice.one_in(2).then(|| self.version()), note: self.maybe_text() }.into()
            }
            CommandName::RequestExtension => ExtensionRequested {
                deadline: "postmortem".parse().unwrap(),
                item: self.dice.one_in(4).then(|| self.record_of("action_item_added")),
                until: self.instant(),
                reason: self.text(),
            }
            .into(),
            CommandName::ApproveExtension => {
                DeadlineExtended { request: self.record_of("extension_requested"), note: self.maybe_text() }.into()
            }
            CommandName::AddActionItem => ActionItemAdded {
                kind: self.dice.maybe(|dice| dice.of(ActionItemKind::ALL).clone()),
                owner: self.dice.one_in(2).then(|| self.person()),
                team: self.dice.maybe(|dice| dice.id(&["sre"])),
                due: self.dice.one_in(2).then(|| self.instant()),
                priority: self.dice.maybe(|dice| dice.id(&["P1"])),
                title: self.text(),
                ticket: self.maybe_text(),
            }
            .into(),
            CommandName::ChangeActionItem => ActionItemChanged {
                item: self.record_of("action_item_added"),
                reworded: None,
                kind: self.dice.maybe(|dice| dice.of(ActionItemKind::ALL).clone()),
                owner: self.dice.one_in(3).then(|| self.person()),
                team: self.dice.maybe(|dice| dice.id(&["sre"])),
                due: self.dice.one_in(3).then(|| self.instant()),
                priority: self.dice.maybe(|dice| dice.id(&["P1", "P2"])),
                title: self.maybe_text(),
                ticket: self.maybe_text(),
            }
            .into(),
            CommandName::CompleteActionItem => {
                ActionItemCompleted { item: self.record_of("action_item_added"), evidence: self.maybe_text() }.into()
            }
            CommandName::DropActionItem => {
                ActionItemDropped { item: self.record_of("action_item_added"), reason: self.text() }.into()
            }
            CommandName::Retitle => Retitled { title: self.text() }.into(),
            CommandName::SetField => FieldSet {
                field: self.dice.id(&["customer", "ticket"]),
                value: if self.dice.one_in(3) { Some("acme".into()) } else { self.maybe_text() },
            }
            .into(),
            CommandName::RecordImport => Imported {
                source: "oldtool".parse().unwrap(),
                external: "OLD-1".parse().unwrap(),
                mapping: "oldtool/1".parse().unwrap(),
                address: self.maybe_text(),
            }
            .into(),
            CommandName::Correct => self.correction().into(),
            CommandName::Retract => Retracted { record: self.record(), reason: self.text() }.into(),
            CommandName::Redact => Redact { record: self.record(), reason: self.text() }.into(),
            CommandName::RecordHostEvent => {
                let words = self.words();
                RecordHostEvent {
                    name: ExtensionName::new("ext.deploys.finished").unwrap(),
                    facts: self.members("nothing to hide"),
                    text: self.members(words.as_str().unwrap()),
                }
                .into()
            }
            CommandName::AdoptPlan => AdoptPlan { plan: self.plan.clone(), note: self.maybe_text() }.into(),
            CommandName::ReviewPlan => ReviewPlan { note: self.maybe_text() }.into(),
            CommandName::CompleteDrill => {
                DrillCompleted { drill: "failover".parse().unwrap(), next: None, note: self.maybe_text() }.into()
            }
        }
    }

    /// The other incident; now and then itself, or none.
    fn incident(&mut self) -> IncidentId {
        match self.dice.roll(30) {
            0 => self.history.incident().id(),
            1 => incident_id(77),
            _ => self.other.incident().id(),
        }
    }
}
