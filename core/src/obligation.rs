//! What the plan says is due, what was promised, and what became of it. Nothing is scheduled: every obligation is worked out
//! from an agenda, the plans, and a moment to ask for.
//!
//! | rule | file |
//! |---|---|
//! | one post after another on a channel, and the last one | `obligation/cadence.rs` |
//! | a promised time | `obligation/promise.rs` |
//! | telling insiders each fact | `obligation/relay.rs` |
//! | postmortem and what is sent with it | `obligation/postmortem.rs` |
//! | triage, and confirming a severity | `obligation/severity.rs` |
//! | a vacant command, a hand-over, a silent scribe | `obligation/people.rs` |
//! | validating a fix | `obligation/validation.rs` |
//! | what a dismissal or a merge puts off | `obligation/standing.rs` |
//! | impact that was left open | `obligation/impact.rs` |
//! | an alert that came back after the resolve | `obligation/recurrence.rs` |
//! | action items | `obligation/item.rs` |
//! | drills, and looking at the plan again | `obligation/book.rs` |

mod asked;
mod book;
mod cadence;
mod compliance;
mod current;
mod findings;
mod impact;
mod item;
mod people;
mod postmortem;
mod promise;
mod reading;
mod recurrence;
mod relay;
mod severity;
mod standing;
mod told;
mod validation;
mod verdict;

use std::fmt;

use serde::Serialize;

use crate::{
    Interval, Timestamp,
    agenda::Agenda,
    id::{Channel, DrillId, IncidentId, PersonId, RecordId, Role},
    plan::{Duty, Owner, Plan},
    plans::Plans,
    severity::Severity,
    word::words,
};

pub use self::compliance::{CadenceCompliance, Compliance, Tally};
use self::{asked::Asked, current::Current, reading::Reading, verdict::Verdict};

/// The deadline of the postmortem, as requests for more time name it.
pub(crate) const POSTMORTEM: &str = "postmortem";

words! {
    /// What is owed.
    pub enum ObligationKind {
        /// The next post on a channel.
        Update = "update",
        /// A post by the time that the one before it promised.
        PromisedUpdate = "promised_update",
        /// A post that says it is resolved.
        ResolutionUpdate = "resolution_update",
        /// Telling insiders what became known.
        Relay = "relay",
        /// What is sent once an incident is over.
        PostIncidentEmail = "post_incident_email",
        /// What is sent once it is over again, after it was said to be over before.
        CorrectionEmail = "correction_email",
        /// The postmortem.
        Postmortem = "postmortem",
        /// A revision of a postmortem, after the incident was reopened.
        PostmortemRevision = "postmortem_revision",
        /// A person sets the severity.
        Triage = "triage",
        /// Somebody takes command.
        Command = "command",
        /// Who was handed a role acknowledges it.
        HandOver = "hand_over",
        /// The commander confirms a severity that another raised.
        SeverityConfirmation = "severity_confirmation",
        /// The scribe writes.
        Record = "record",
        /// The newest fix is validated.
        Validation = "validation",
        /// An impact window that outsiders still felt at the resolve is ended.
        Impact = "impact",
        /// The incident is reopened for an alert that came back after its resolve, or somebody explains why not.
        ReopenOrExplain = "reopen_or_explain",
        /// An action item is completed.
        ActionItem = "action_item",
        /// A drill is held.
        Drill = "drill",
        /// The plan is looked at again.
        PlanReview = "plan_review",
    }
}

impl ObligationKind {
    /// The duty of the plan that it comes from.
    #[must_use]
    pub const fn duty(self) -> Duty {
        match self {
            Self::Update
            | Self::PromisedUpdate
            | Self::ResolutionUpdate
            | Self::Relay
            | Self::PostIncidentEmail
            | Self::CorrectionEmail => Duty::Updates,
            Self::Postmortem | Self::PostmortemRevision => Duty::Postmortem,
            Self::Triage => Duty::Triage,
            Self::Command => Duty::Command,
            Self::HandOver => Duty::HandOver,
            Self::SeverityConfirmation => Duty::SeverityConfirmation,
            Self::Record => Duty::Record,
            Self::Validation => Duty::Validation,
            Self::Impact => Duty::Impact,
            Self::ReopenOrExplain => Duty::Recurrence,
            Self::ActionItem => Duty::ActionItems,
            Self::Drill => Duty::Drills,
            Self::PlanReview => Duty::PlanReview,
        }
    }
}

words! {
    /// Why an obligation no longer stands, without having been met or missed.
    pub enum VoidReason {
        /// The incident was resolved before it was due.
        Resolved = "resolved",
        /// The incident was reopened before it was due.
        Reopened = "reopened",
        /// The incident was merged into another before it was due.
        Merged = "merged",
        /// The incident was dismissed before it was due.
        Dismissed = "dismissed",
        /// It was set aside with a reason.
        Waived = "waived",
        /// The severity was lowered to one that the rule does not bind.
        OutOfScope = "out_of_scope",
        /// Another took its place before it was due: a newer fix, another hand-over, a changed plan.
        Superseded = "superseded",
        /// It is not to be done.
        Dropped = "dropped",
        /// The log, which was told later, is silent about it.
        NotRecorded = "not_recorded",
    }
}

/// How an obligation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObligationState {
    /// Its time has come and gone, and it can still be met.
    Overdue,
    /// Its time is near, or the plan names none.
    Due,
    /// Its time is still to come.
    Upcoming,
    /// It was met in time.
    Met,
    /// It was met, but late.
    MetLate,
    /// What it was owed for ended after its time, unmet.
    Missed,
    /// It no longer stands.
    Void(VoidReason),
}

impl ObligationState {
    /// The name on the wire, without the reason.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Due => "due",
            Self::Upcoming => "upcoming",
            Self::Met => "met",
            Self::MetLate => "met_late",
            Self::Missed => "missed",
            Self::Void(_) => "void",
        }
    }

    /// Whether somebody can still meet it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Overdue | Self::Due | Self::Upcoming)
    }
}

/// What an obligation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ObligationSubject<'a> {
    /// The incident.
    Incident,
    /// A channel.
    Channel(&'a Channel),
    /// A role.
    Role(&'a Role),
    /// The impact window or the action item that a record began, or the alert that it attached.
    Record(RecordId),
    /// A drill.
    Drill(&'a DrillId),
    /// The plan.
    Plan,
}

/// Something that the plan says is due, or that was promised: a look at an agenda and the plan that judges it, from a moment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Obligation<'a> {
    /// What is owed.
    pub kind: ObligationKind,
    /// What about.
    pub subject: ObligationSubject<'a>,
    /// When it began to be owed.
    pub since: Timestamp,
    /// When it is due; none when neither plan nor person named a time. What counts from a time known to the minute
    /// is due at the last instant of a minute, `…:59.999999999Z`: whatever is known to be of the next minute is late.
    pub due: Option<Timestamp>,
    /// How it stands.
    pub state: ObligationState,
    /// Between which moments it was met or ended; none while it can still be met. Whether that was late is told by the earliest.
    /// Where that is unknown, as of a post that nobody can say the time of, [`Interval::starts_unknown`] says so.
    pub settled: Option<Interval>,
    /// The severity that it was judged under; none while nobody set one, and then it was judged as the plan's worst.
    pub severity: Option<&'a Severity>,
    /// The record that opened it.
    pub opened_by: RecordId,
    /// The record that met or ended it.
    pub settled_by: Option<RecordId>,
    /// When it begins to count as due: at its time, if the plan names no lead.
    due_from: Timestamp,
    asked: Asked<'a>,
    plan: &'a Plan,
    agenda: Option<&'a Agenda>,
}

/// Without the plan and the agenda that it looks at.
impl fmt::Debug for Obligation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Obligation")
            .field("incident", &self.incident())
            .field("kind", &self.kind)
            .field("subject", &self.subject)
            .field("since", &self.since)
            .field("due", &self.due)
            .field("state", &self.state)
            .field("settled", &self.settled)
            .field("severity", &self.severity)
            .finish_non_exhaustive()
    }
}

impl Serialize for Obligation<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Wire<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            incident: Option<IncidentId>,
            kind: ObligationKind,
            subject: ObligationSubject<'a>,
            owners: Vec<Owner>,
            holders: Vec<&'a PersonId>,
            since: Timestamp,
            #[serde(skip_serializing_if = "Option::is_none")]
            due: Option<Timestamp>,
            #[serde(flatten)]
            state: ObligationState,
            #[serde(skip_serializing_if = "Option::is_none")]
            settled: Option<Interval>,
            #[serde(skip_serializing_if = "Option::is_none")]
            severity: Option<&'a Severity>,
            opened_by: RecordId,
            #[serde(skip_serializing_if = "Option::is_none")]
            settled_by: Option<RecordId>,
        }
        let Self { kind, subject, since, due, state, settled, severity, opened_by, settled_by, .. } = *self;
        let (incident, owners, holders) = (self.incident(), self.owners(), self.holders());
        Wire { incident, kind, subject, owners, holders, since, due, state, settled, severity, opened_by, settled_by }
            .serialize(serializer)
    }
}

impl Serialize for ObligationState {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("state", self.as_str())?;
        if let Self::Void(why) = self {
            members.serialize_entry("why", why)?;
        }
        members.end()
    }
}

impl<'a> Obligation<'a> {
    /// The incident that owes it; none for what a book owes whatever happens.
    #[must_use]
    pub fn incident(&self) -> Option<IncidentId> {
        self.agenda.map(Agenda::incident)
    }

    /// Who owns it by the plan; of several, either may meet it.
    #[must_use]
    pub fn owners(&self) -> Vec<Owner> {
        asked::owners(self)
    }

    /// Who is asked: who holds a role that owns it; if nobody does, who is on call, and else who declared the incident.
    #[must_use]
    pub fn holders(&self) -> Vec<&'a PersonId> {
        asked::holders(self)
    }

    /// The next moment at which it begins to count as due or overdue; none once that is past.
    fn turns(&self, now: Timestamp) -> Option<Timestamp> {
        let due = self.due.filter(|_| self.state.is_open())?;
        [self.due_from, due].into_iter().find(|turn| *turn > now)
    }
}

impl Agenda {
    /// What is owed now: one entry for each kind and subject, the newest, sorted by urgency. Of an incident that is told later
    /// nothing is due, but for the postmortem, the e-mail and the action items of a retrospective one.
    #[must_use]
    pub fn obligations<'a>(&'a self, plans: &'a Plans, now: Timestamp) -> Vec<Obligation<'a>> {
        let mut current = Current::new(plans, now);
        current.add(self);
        current.sorted()
    }

    /// What is due or overdue now, the most urgent first.
    #[must_use]
    pub fn due<'a>(&'a self, plans: &'a Plans, now: Timestamp) -> Vec<Obligation<'a>> {
        let mut due = self.obligations(plans, now);
        due.retain(|one| matches!(one.state, ObligationState::Due | ObligationState::Overdue));
        due
    }

    /// The next moment at which something begins to be due or overdue: the one time to wake up. None while nothing will.
    #[must_use]
    pub fn next_due(&self, plans: &Plans, now: Timestamp) -> Option<Timestamp> {
        self.obligations(plans, now).iter().filter_map(|one| one.turns(now)).min()
    }

    /// Every obligation that there ever was, each in the one state in which it ended or stands now.
    #[must_use]
    pub fn compliance<'a>(&'a self, plans: &'a Plans, now: Timestamp) -> Compliance<'a> {
        let reading = Reading::of(self, plans);
        let mut all = Vec::new();
        verdicts(&reading, &mut all);
        let obligations = all.iter().map(|verdict| reading.obligation(verdict, now)).collect();
        Compliance::new(obligations, findings::of(&reading, &all), now)
    }
}

impl Plans {
    /// What a book owes whatever happens: its drills, and looking at the plan again. One entry for each, sorted by urgency.
    #[must_use]
    pub fn obligations(&self, now: Timestamp) -> Vec<Obligation<'_>> {
        obligations([], self, now)
    }

    /// The next moment at which something that a book owes whatever happens begins to be due or overdue.
    #[must_use]
    pub fn next_due(&self, now: Timestamp) -> Option<Timestamp> {
        self.obligations(now).iter().filter_map(|one| one.turns(now)).min()
    }

    /// Every drill and every look at the plan that there ever was.
    #[must_use]
    pub fn compliance(&self, now: Timestamp) -> Compliance<'_> {
        Compliance::new(book::obligations(self, now), Vec::new(), now)
    }
}

/// What is owed now in a whole book: by each of its incidents, and by the book itself.
#[must_use]
pub fn obligations<'a>(
    agendas: impl IntoIterator<Item = &'a Agenda>,
    plans: &'a Plans,
    now: Timestamp,
) -> Vec<Obligation<'a>> {
    let agendas = agendas.into_iter();
    let mut current = Current::of_book(plans, now, agendas.size_hint().0);
    for agenda in agendas {
        current.add(agenda);
    }
    current.sorted()
}

/// Everything that was ever owed, of each kind and subject in the order in which it began.
fn verdicts<'a>(reading: &Reading<'a>, into: &mut Vec<Verdict<'a>>) {
    // What is told in retrospect owes only what comes after the resolve.
    if reading.is_live() || reading.is_retold() {
        people::command(reading, into);
        people::hand_overs(reading, into);
        severity::triage(reading, into);
        severity::confirmations(reading, into);
        cadence::updates(reading, into);
        promise::kept(reading, into);
        relay::facts(reading, into);
        validation::of_fixes(reading, into);
    }
    // A silence is one of the recording clock, and so is what was felt once it was resolved.
    if reading.is_live() {
        people::scribe(reading, into);
        impact::left_open(reading, into);
        recurrence::of_alerts(reading, into);
    }
    postmortem::owed(reading, into);
    item::owed(reading, into);
    book::reviews_after(reading, into);
}
