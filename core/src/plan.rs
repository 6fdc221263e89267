//! The team's policy: severities, roles and what they own, channels and how often each is told, deadlines, guards, drills.

mod calendar;
mod channel;
mod date;
mod duty;
mod findings;
mod object;
mod problem;
mod read;
mod span;
mod standard;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    canonical,
    digest::Digest,
    guard::{Binding, GuardKey},
    id::{Channel, DrillId, Role, SeverityLabel},
    severity::Severity,
    word::words,
};

pub(crate) use self::calendar::{midnight, months_after};
pub use self::{
    calendar::{Calendar, ClockTime, Weekday},
    channel::{Cadence, ChannelRule},
    date::{DateError, PlanDate},
    duty::{Duty, DutyTerm, Owner},
    findings::{PlanFinding, PlanFindingCode},
    read::PlanError,
    span::Span,
};

/// The team's incident-response plan.
///
/// It is a value: what it says is due is worked out from it and the log, and changing it changes nothing that was judged
/// under the one before (see [`Plans`](crate::Plans)). Read one with [`Plan::from_toml`] or [`Plan::from_json`], and look
/// at [`Plan::findings`] before adopting it.
///
/// ```
/// let plan = sevlog::Plan::standard();
/// assert_eq!(plan.severity_labelled("SEV-1").map(|severity| severity.rank), Some(1));
/// assert_eq!(sevlog::Plan::from_toml(&plan.to_toml()?)?, plan);
/// # Ok::<(), sevlog::PlanError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// What the plan is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Rules that name no severity bind this rank and every worse one; below, they are optional.
    pub binds_to_rank: u64,
    /// The scale, the worst first.
    #[serde(deserialize_with = "object::list")]
    pub severities: Vec<SeverityLevel>,
    /// Who does what.
    #[serde(default, deserialize_with = "object::list", skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<RoleDefinition>,
    /// Who is told, how often, and by whom.
    #[serde(default, deserialize_with = "object::list", skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<ChannelRule>,
    /// How long each duty may take. A duty that is not named is not owed.
    #[serde(default, deserialize_with = "object::named", skip_serializing_if = "BTreeMap::is_empty")]
    pub duties: BTreeMap<Duty, DutyTerm>,
    /// How hard each guard binds; one that is not named enforces.
    #[serde(default, deserialize_with = "object::once_each", skip_serializing_if = "BTreeMap::is_empty")]
    pub guards: BTreeMap<GuardKey, Binding>,
    /// When the plan itself is looked at again.
    #[serde(default, deserialize_with = "object::one", skip_serializing_if = "ReviewCycle::is_none")]
    pub review: ReviewCycle,
    /// How long after a resolve a signal that fires again still belongs to the incident; absent, it is a new incident at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopen_within: Option<Span>,
    /// What is practised.
    #[serde(default, deserialize_with = "object::list", skip_serializing_if = "Vec::is_empty")]
    pub drills: Vec<DrillRule>,
    /// What is used.
    #[serde(default, deserialize_with = "object::list", skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<Tool>,
    /// What to think of in each stage.
    #[serde(default, deserialize_with = "object::list", skip_serializing_if = "Vec::is_empty")]
    pub checklists: Vec<Checklist>,
    /// When the team works: what business hours and business days are counted by.
    #[serde(default, deserialize_with = "object::maybe", skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
}

/// A level of the scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SeverityLevel {
    /// 1 is the worst.
    pub rank: u64,
    /// Such as `SEV-1`.
    pub label: SeverityLabel,
    /// What it means.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// What it looks like.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub example: String,
}

impl SeverityLevel {
    /// The severity that an incident of this level has.
    #[must_use]
    pub fn severity(&self) -> Severity {
        Severity { rank: self.rank, label: self.label.clone() }
    }
}

/// A role, and what it owns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleDefinition {
    /// The role, as commands name it.
    pub role: Role,
    /// What people call it.
    pub name: String,
    /// What it is there for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub responsibility: String,
    /// The duties that fall to whoever holds it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owns: Vec<Duty>,
}

/// When the plan itself is looked at again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewCycle {
    /// What it is looked at again after.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<ReviewTrigger>,
    /// How long that may take.
    #[serde(default, deserialize_with = "object::maybe", skip_serializing_if = "Option::is_none")]
    pub within: Option<Span>,
    /// Months of the calendar after which it is looked at again in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every_months: Option<u64>,
}

impl ReviewCycle {
    fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

words! {
    /// What a plan is looked at again after.
    pub enum ReviewTrigger {
        /// An incident of the worst severity was resolved.
        TopSeverityResolved = "top_severity_resolved",
        /// A postmortem was published.
        PostmortemPublished = "postmortem_published",
    }
}

/// Something that is practised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DrillRule {
    /// The drill, as the book's records name it.
    pub drill: DrillId,
    /// What is practised.
    pub name: String,
    /// When it was held last, before the book began to record it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<PlanDate>,
    /// When it is held next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<PlanDate>,
    /// Who sees to it.
    #[serde(default, deserialize_with = "object::list", skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<Owner>,
    /// What else there is to say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
}

/// Something that is used in an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tool {
    /// What it is called.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
    /// Where it is, with `{service}`, `{from}` and `{to}` to be filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

words! {
    /// The stages in which a plan thinks of an incident.
    pub enum Stage {
        /// Somebody or something notices.
        Detection = "detection",
        /// People begin to work, and keep the damage from growing.
        Response = "response",
        /// Others are told.
        Communication = "communication",
        /// It is fixed, validated and restored.
        Resolution = "resolution",
        /// It is looked back on.
        Postmortem = "postmortem",
    }
}

/// What to think of in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Checklist {
    /// The stage.
    pub stage: Stage,
    /// One thing each.
    pub items: Vec<String>,
}

impl Plan {
    /// The severity with a label.
    #[must_use]
    pub fn severity_labelled(&self, label: &str) -> Option<Severity> {
        self.severities.iter().find(|level| level.label.as_str() == label).map(SeverityLevel::severity)
    }

    /// The worst severity of the scale.
    #[must_use]
    pub fn worst_severity(&self) -> Option<Severity> {
        self.severities.iter().min_by_key(|level| level.rank).map(SeverityLevel::severity)
    }

    /// How hard a guard binds.
    #[must_use]
    pub fn binding(&self, guard: GuardKey) -> Binding {
        self.guards.get(&guard).copied().unwrap_or(Binding::Enforce)
    }

    /// Whether rules that name no severity bind an incident of this one. Without a severity it is judged as the worst.
    #[must_use]
    pub fn binds(&self, severity: Option<&Severity>) -> bool {
        severity.is_none_or(|severity| severity.rank <= self.binds_to_rank)
    }

    /// Whether a rule that names these severities, or none, binds an incident. Without a severity it is judged as the worst.
    #[must_use]
    pub fn is_in_scope(&self, named: Option<&[SeverityLabel]>, severity: Option<&Severity>) -> bool {
        let Some(named) = named else { return self.binds(severity) };
        match severity {
            Some(severity) => named.contains(&severity.label),
            None => self.worst_severity().is_some_and(|worst| named.contains(&worst.label)),
        }
    }

    /// The rule for a channel that binds an incident of a severity; the first, if several do.
    #[must_use]
    pub fn channel(&self, channel: &Channel, severity: Option<&Severity>) -> Option<&ChannelRule> {
        self.channels
            .iter()
            .filter(|rule| rule.channel == *channel)
            .find(|rule| self.is_in_scope(rule.severities.as_deref(), severity))
    }

    /// How long a duty may take, if it is owed by an incident of a severity.
    #[must_use]
    pub fn term(&self, duty: Duty, severity: Option<&Severity>) -> Option<&DutyTerm> {
        self.duties.get(&duty).filter(|term| self.is_in_scope(term.severities.as_deref(), severity))
    }

    /// Who owns a duty: the roles that say so.
    pub fn owners(&self, duty: Duty) -> impl Iterator<Item = &RoleDefinition> {
        self.roles.iter().filter(move |role| role.owns.contains(&duty))
    }

    /// The SHA-256 of the plan's canonical JSON: what claims carry to say which plan judged them.
    #[must_use]
    pub fn digest(&self) -> Digest {
        // A plan holds words, labels, texts and whole numbers, which always have a canonical form.
        Digest::of(canonical::canonical_of(self).unwrap_or_default().as_bytes())
    }
}
