//! What obligations are worked out from: the steps of an incident that a plan may say something about, whatever the plan.

mod keep;

pub(crate) use keep::Before;

use serde::{Deserialize, Serialize};

use crate::{
    Interval, Timestamp,
    digest::Digest,
    event::{AudienceSide, IncidentKind, Says},
    guard::GuardKey,
    id::{Channel, Deadline, IncidentId, PersonId, RecordId, Role, TeamId, Version},
    lifecycle::Status,
    severity::{Severity, SeverityOrigin},
};

/// The plan-independent inputs of obligations, kept by the fold: see [`Incident::agenda`](crate::Incident::agenda).
///
/// It holds no text, so that a redaction changes nothing in it, and it can be stored beside an incident and read back: what
/// is due in a whole book is worked out from agendas, without folding a log. An agenda answers for its head; the past is
/// `history.as_of(t).incident().agenda()`.
///
/// ```
/// # use sevlog::{*, command::Declare};
/// # let plan = Plan::standard();
/// # let context = Context::new(&plan, Actor::Person(PersonId::new("ana")?), CommandId::from_parts(1_795_408_260_000, 1), Seed::new([7; 32]));
/// # let mut history = History::new("01KAR0000000000000000000ZZ".parse()?);
/// history.execute(&Command::new(Declare { severity: Some("SEV-1".parse()?), ..Declare::live("Checkout API down") }), &context)?;
/// let agenda = history.incident().agenda();
/// let plans = Plans::from(plan.clone());
/// let due = agenda.obligations(&plans, Timestamp::parse("2026-11-23T05:02:00Z")?);
/// assert_eq!((due[0].kind, due[0].state), (ObligationKind::Relay, ObligationState::Overdue));
///
/// let stored: Agenda = serde_json::from_str(&serde_json::to_string(agenda)?)?;
/// assert_eq!(&stored, agenda);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[serde(rename_all = "camelCase")]
pub struct Agenda {
    pub(crate) incident: IncidentId,
    pub(crate) kind: IncidentKind,
    /// The plan that the declaration names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) plan: Option<Digest>,
    /// The newest record, which ends a silence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) newest: Option<Newest>,
    /// By version.
    pub(crate) steps: Vec<Step>,
}

/// The newest record of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Newest {
    pub(crate) record: RecordId,
    pub(crate) at: Timestamp,
    /// Whether a scribe was there to write while the incident was open, once it was recorded.
    pub(crate) scribed: bool,
}

/// One step: what a record changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Step {
    pub(crate) record: RecordId,
    pub(crate) version: Version,
    /// The highest recording time up to and with the record: a clock that stepped back makes nothing due sooner.
    pub(crate) at: Timestamp,
    /// When it was so in the world.
    pub(crate) occurred: Interval,
    /// The person who recorded it, where a rule asks who that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) person: Option<PersonId>,
    pub(crate) what: What,
}

/// What a step changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[serde(tag = "step", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub(crate) enum What {
    Declared,
    Moved {
        from: Status,
        to: Status,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        waived: Vec<GuardKey>,
        /// The windows that outsiders still feel.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        felt: Vec<RecordId>,
    },
    Severity {
        severity: Severity,
        origin: SeverityOrigin,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        in_force: Option<Severity>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        retracted: bool,
        /// Whoever retells the incident judged so: it is no triage of those who were there.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        retold: bool,
    },
    /// A correction or retraction left another severity in force.
    SeverityLeft {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        in_force: Option<Severity>,
    },
    Confirmed,
    /// A guard was set aside until a time.
    Waived {
        guard: GuardKey,
        until: Timestamp,
    },
    /// Who holds a role once the record is folded, where that is another or anew.
    Role {
        role: Role,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
        /// The hand-over that waits to be acknowledged.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hand_over: Option<RecordId>,
    },
    Acknowledged {
        hand_over: RecordId,
    },
    Posted {
        channel: Channel,
        audience: AudienceSide,
        says: Says,
        covers: Version,
        /// When it could be read, if that is not when it occurred.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        published: Option<Interval>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promised: Option<Timestamp>,
    },
    /// A promise of a post that no longer makes it: the post was retracted, or another time was put in its place.
    PromiseLeft {
        channel: Channel,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        published: Option<Interval>,
        promised: Timestamp,
        /// When it was taken back, by the highest recording time, and by which record.
        left_at: Timestamp,
        left_by: RecordId,
    },
    CadenceSet {
        channel: Channel,
        every_minutes: u64,
    },
    /// A cadence that was set counts no longer.
    CadenceRetracted {
        channel: Channel,
        set: RecordId,
    },
    /// An action, a decision or a change of impact: something to tell insiders.
    Fact,
    Fixed,
    Validated,
    /// The impact that outsiders feel, once the incident is no longer open.
    Felt {
        windows: Vec<RecordId>,
    },
    Item {
        item: RecordId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<PersonId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Timestamp>,
    },
    ItemCompleted {
        item: RecordId,
    },
    ItemDropped {
        item: RecordId,
    },
    ExtensionRequested {
        deadline: Deadline,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<RecordId>,
        until: Timestamp,
    },
    Extended {
        request: RecordId,
    },
    Published {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        published: Option<Interval>,
    },
    /// A record after at least [`SILENCE`] without one, while a scribe was there and the incident open.
    Silence {
        since: Timestamp,
        after: RecordId,
    },
    /// A signal that was attached once the incident had been resolved: it is reopened, or somebody explains why not.
    Refired,
    /// A note or a decision about one of those.
    Explained {
        signal: RecordId,
    },
}

/// The shortest silence that is kept, one minute: shorter ones are nobody's duty, and an hour of notes would fill the agenda.
pub(crate) const SILENCE: i64 = 60_000_000_000;

impl Agenda {
    pub(crate) const fn new(incident: IncidentId) -> Self {
        Self { incident, kind: IncidentKind::Live, plan: None, newest: None, steps: Vec::new() }
    }

    /// The incident that it is of.
    #[must_use]
    pub const fn incident(&self) -> IncidentId {
        self.incident
    }

    /// Why the incident's log is written.
    #[must_use]
    pub const fn kind(&self) -> IncidentKind {
        self.kind
    }
}

impl Step {
    /// Whether one command wrote both records: they differ in the 16 bits that a command leaves free.
    pub(crate) const fn is_of_one_command(&self, other: &Self) -> bool {
        self.record.to_u128() >> 16 == other.record.to_u128() >> 16
    }

    /// When a post could be read. Nobody reads what is not yet written: a later time counts as the recorded one.
    pub(crate) fn published(&self, stated: Option<Interval>) -> Interval {
        let stated = stated.unwrap_or(self.occurred);
        Interval { earliest: stated.earliest.min(self.at), latest: stated.latest.min(self.at) }
    }
}
