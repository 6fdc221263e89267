#![doc = include_str!("../../README.md")]

mod actor;
mod agenda;
mod book;
pub mod canonical;
mod code;
pub mod command;
mod context;
mod decide;
mod digest;
pub mod event;
mod finding;
mod guard;
mod history;
mod id;
mod impact;
pub mod import;
mod incident;
mod lifecycle;
pub mod limits;
mod log;
mod mark;
mod metric;
mod milestone;
mod number;
mod obligation;
mod occurred;
mod plan;
mod plans;
mod postmortem;
mod quantity;
mod record;
mod refire;
mod rejection;
mod schema;
mod severity;
mod shape;
mod text;
mod time;
mod upcast;
mod verify;
mod word;

pub use actor::{Actor, By};
pub use agenda::Agenda;
pub use book::{Adoption, Book, Drill, decide_book};
pub use code::Code;
pub use command::{Command, CommandError, Intent};
pub use context::Context;
pub use decide::{Allowed, Draft, allowed, decide, decide_pair, seal};
pub use digest::{Digest, NotADigest, Seed, chain_start};
pub use event::Event;
pub use finding::{Finding, FindingCode, FindingKind, Level};
pub use guard::{Binding, GuardKey, GuardState, Guards};
pub use history::{Entry, History, HistoryError};
pub use id::*;
pub use impact::{ImpactPoint, ImpactWindow};
pub use incident::{
    Absorbed, ActionItem, Assertion, Attachment, Changed, Choice, Cycle, Extension, Factor, Fix, Holder, Hypothesis,
    Incident, ItemState, NewerRecord, Publication, Regress, ReplayError, Resolution, SeverityChange, Signal,
    SnapshotError, Sourced, StatusChange, Validation,
};
pub use lifecycle::{CommandName, Status, after};
pub use log::{LogError, LogErrorKind, LogReader, write_log};
pub use mark::Mark;
pub use metric::{
    AffectedMinutes, CycleTimes, Duration, Figures, Impact, Measure, Metric, MetricName, MetricSet, MetricSpan,
    MetricState, RestorationPoint, SetKind, SeverityTime, SeverityTimes, Share, SideImpact, Statistics, WindowImpact,
    cycle_times, impact, metric, metric_sets, metrics, severity_times,
};
pub use milestone::{Milestone, MilestonePoint, MilestoneState, milestone, milestones};
pub use number::IncidentNumber;
pub use obligation::{
    CadenceCompliance, Compliance, Obligation, ObligationKind, ObligationState, ObligationSubject, Tally, VoidReason,
    obligations,
};
pub use occurred::{Interval, Occurred, When};
pub use plan::{
    Cadence, Calendar, ChannelRule, Checklist, ClockTime, DateError, DrillRule, Duty, DutyTerm, Owner, Plan, PlanDate,
    PlanError, PlanFinding, PlanFindingCode, ReviewCycle, ReviewTrigger, RoleDefinition, SeverityLevel, Span, Stage,
    Tool, Weekday,
};
pub use plans::Plans;
pub use postmortem::{Postmortem, Template, recurring_causes};
pub use quantity::{Affected, Quantity, Restored};
pub use record::{FORMAT, Head, Record, RecordError, RecordErrorKind};
pub use refire::{Delivery, KnownEpisode, takes_episode};
pub use rejection::{Reason, Rejection, Subject};
pub use schema::schema;
pub use severity::{Severity, SeverityOrigin};
pub use text::{Labels, Members, Text};
pub use time::{Precision, TimeError, Timestamp};
pub use verify::{Failure, FailureKind, Redaction, Verification, Verifier, verify, verify_against};
