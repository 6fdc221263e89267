//! What a look at a plan finds: what it leaves open, and where it contradicts itself.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Cadence, ChannelRule, Duty, Owner, Plan, Span, months_after};
use crate::{Timestamp, finding::Level, id::SeverityLabel, word::words};

/// From when a span is tried: long before any incident, where only what is absurd never ends.
const EPOCH: Timestamp = Timestamp::from_unix_nanos(0);

words! {
    /// What a finding about a plan is about.
    pub enum PlanFindingCode {
        /// There is no severity.
        SeveritiesMissing = "severities_missing",
        /// Two severities have the same rank or label.
        SeverityTwice = "severity_twice",
        /// A rule names a severity that the scale does not have.
        SeverityUnknown = "severity_unknown",
        /// Nobody outside is told again and again while an incident of a severity is open.
        SeverityWithoutCadence = "severity_without_cadence",
        /// A rule names no severity: it binds the worst ones, and is optional below.
        ScopeAssumed = "scope_assumed",
        /// Two definitions of one role.
        RoleTwice = "role_twice",
        /// An owner that no role defines: the duty stays assignable, but nobody holds it.
        OwnerWithoutRole = "owner_without_role",
        /// Two roles own one duty, or a channel is owned by another than the role that owns updates.
        TwoOwners = "two_owners",
        /// Nobody owns a duty.
        DutyWithoutOwner = "duty_without_owner",
        /// Two rules for one channel bind the same severity; the first counts.
        ChannelTwice = "channel_twice",
        /// A rule binds no severity at all: its list is empty.
        ScopeEmpty = "scope_empty",
        /// Nothing says how long a duty may take, so that nobody owes it.
        DutyAbsent = "duty_absent",
        /// Something has no name.
        NameEmpty = "name_empty",
        /// A post counts as due longer before its time than there is between two posts: it always does.
        LeadTooLong = "lead_too_long",
        /// Something may take no time at all.
        SpanZero = "span_zero",
        /// Something may take more time than is counted: it is never due.
        SpanEndless = "span_endless",
        /// The first post may take longer than any later one; it is due after the interval.
        FirstLater = "first_later",
        /// Business time without a calendar: it is counted by the clock.
        CalendarMissing = "calendar_missing",
        /// The calendar's zone is not known; UTC counts.
        ZoneUnknown = "zone_unknown",
        /// The calendar has no time of work; business time never ends.
        CalendarWithoutWork = "calendar_without_work",
        /// A date is written with a weekday that it does not have.
        WeekdayContradictsDate = "weekday_contradicts_date",
        /// Two drills have the same id.
        DrillTwice = "drill_twice",
        /// A drill is to be held before it was held last.
        DrillBeforeLast = "drill_before_last",
        /// A drill has no date.
        DrillUndated = "drill_undated",
    }
}

impl PlanFindingCode {
    /// How much it weighs.
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Self::SeveritiesMissing
            | Self::SeverityTwice
            | Self::SeverityUnknown
            | Self::RoleTwice
            | Self::ChannelTwice
            | Self::SpanZero
            | Self::SpanEndless
            | Self::CalendarMissing
            | Self::ZoneUnknown
            | Self::CalendarWithoutWork
            | Self::WeekdayContradictsDate
            | Self::DrillTwice => Level::Error,
            _ => Level::Warning,
        }
    }
}

/// One finding about a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanFinding {
    /// What it is about.
    pub code: PlanFindingCode,
    /// How much it weighs.
    pub level: Level,
    /// Where in the plan: `channels[2].owners[0]`.
    pub at: String,
    /// What was found, and what to do about it.
    pub message: String,
}

impl Plan {
    /// What a look at the plan finds. A plan with findings works: each says how it is read.
    ///
    /// ```
    /// use sevlog::{Plan, PlanFindingCode};
    ///
    /// let findings = Plan::standard().findings();
    /// let of = |code| findings.iter().filter(|finding| finding.code == code).map(|finding| &*finding.at).collect::<Vec<_>>();
    /// assert_eq!(of(PlanFindingCode::OwnerWithoutRole), ["channels[1].owners[1]", "channels[2].owners[0]"]);
    /// ```
    #[must_use]
    pub fn findings(&self) -> Vec<PlanFinding> {
        let mut look = Look { plan: self, findings: Vec::new() };
        if self.title.trim().is_empty() {
            look.find(PlanFindingCode::NameEmpty, "title", "the plan has no title; give it one");
        }
        look.severities();
        look.roles();
        look.duties();
        look.channels();
        look.calendar();
        look.drills();
        look.findings
    }
}

struct Look<'a> {
    plan: &'a Plan,
    findings: Vec<PlanFinding>,
}

impl Look<'_> {
    fn find(&mut self, code: PlanFindingCode, at: impl Into<String>, message: impl Into<String>) {
        self.findings.push(PlanFinding { code, level: code.level(), at: at.into(), message: message.into() });
    }

    fn severities(&mut self) {
        if self.plan.severities.is_empty() {
            self.find(
                PlanFindingCode::SeveritiesMissing,
                "severities",
                "the scale is empty, so no severity can be set; add at least one",
            );
        }
        let (mut ranks, mut labels) = (BTreeSet::new(), BTreeSet::new());
        for (n, level) in self.plan.severities.iter().enumerate() {
            let at = format!("severities[{n}]");
            // Both are looked at, so that both are known to what follows.
            let (rank, label) = (ranks.insert(level.rank), labels.insert(&level.label));
            if !rank || !label {
                let message = format!("{} (rank {}) stands there already; give each its own", level.label, level.rank);
                self.find(PlanFindingCode::SeverityTwice, at.clone(), message);
            }
            let severity = level.severity();
            let told = self.plan.channels.iter().any(|rule| {
                matches!(rule.cadence, Cadence::Every { .. })
                    && self.plan.is_in_scope(rule.severities.as_deref(), Some(&severity))
            });
            if !told {
                let message =
                    format!("nobody is told again and again while a {severity} is open; a channel's cadence may");
                self.find(PlanFindingCode::SeverityWithoutCadence, at, message);
            }
        }
    }

    fn roles(&mut self) {
        let mut seen = BTreeSet::new();
        for (n, role) in self.plan.roles.iter().enumerate() {
            if role.name.trim().is_empty() {
                let message = format!("{} has no name that people could read; give it one", role.role);
                self.find(PlanFindingCode::NameEmpty, format!("roles[{n}].name"), message);
            }
            if !seen.insert(&role.role) {
                let message = format!("{} is defined already; put both into one", role.role);
                self.find(PlanFindingCode::RoleTwice, format!("roles[{n}]"), message);
            }
        }
        for duty in Duty::ALL {
            let owners: Vec<_> = self.plan.owners(*duty).map(|role| role.name.clone()).collect();
            if owners.len() > 1 {
                let message = format!("{} all own {duty}; leave it to one", owners.join(", "));
                self.find(PlanFindingCode::TwoOwners, "roles", message);
            }
            // Who was handed a role, and who took an item, own that.
            let personal = matches!(duty, Duty::HandOver | Duty::ActionItems);
            if owners.is_empty() && !personal && self.plan.duties.contains_key(duty) {
                let message = format!("no role owns {duty}; name it in what a role owns");
                self.find(PlanFindingCode::DutyWithoutOwner, format!("duties.{duty}"), message);
            }
        }
    }

    fn duties(&mut self) {
        for duty in [Duty::Triage, Duty::Command, Duty::Validation, Duty::Postmortem] {
            if !self.plan.duties.contains_key(&duty) {
                let message = format!("nothing says how long {duty} may take, so nobody owes it; add the duty");
                self.find(PlanFindingCode::DutyAbsent, format!("duties.{duty}"), message);
            }
        }
        for (duty, term) in &self.plan.duties {
            let at = format!("duties.{duty}");
            // What people owe each other has its own date, or binds whatever the severity.
            let unscoped = matches!(duty, Duty::ActionItems | Duty::Drills | Duty::PlanReview);
            if !unscoped {
                self.scope(term.severities.as_deref(), &at);
            }
            self.span(term.within, &format!("{at}.within"));
            self.span(term.lead, &format!("{at}.lead"));
        }
        self.span(self.plan.review.within, "review.within");
        self.span(self.plan.reopen_within, "reopenWithin");
        if self.plan.review.every_months == Some(0) {
            self.find(PlanFindingCode::SpanZero, "review.everyMonths", "every 0 months is never; say 1 or more");
        }
        if let Some(months) = self.plan.review.every_months
            && months_after(EPOCH, months, self.plan.calendar.as_ref()) == Timestamp::MAX
        {
            let message = format!("{months} months reach beyond 2262, so it is never due; say less");
            self.find(PlanFindingCode::SpanEndless, "review.everyMonths", message);
        }
    }

    fn channels(&mut self) {
        let communicators: Vec<_> = self.plan.owners(Duty::Updates).collect();
        for (n, rule) in self.plan.channels.iter().enumerate() {
            let at = format!("channels[{n}]");
            self.scope(rule.severities.as_deref(), &at);
            for (m, owner) in rule.owners.iter().enumerate() {
                self.owner(owner, &format!("{at}.owners[{m}]"));
            }
            let named = |owner: &Owner| communicators.iter().any(|role| owner.role.as_ref() == Some(&role.role));
            if !rule.owners.is_empty() && !communicators.is_empty() && !rule.owners.iter().any(named) {
                let theirs: Vec<_> = communicators.iter().map(|role| role.name.as_str()).collect();
                let ours: Vec<_> = rule.owners.iter().map(|owner| owner.text.as_str()).collect();
                let (ours, theirs) = (ours.join(" / "), theirs.join(", "));
                let message = format!("{ours} owns {}, but {theirs} owns updates; {ours} counts", rule.name);
                self.find(PlanFindingCode::TwoOwners, at.clone(), message);
            }
            match rule.cadence {
                Cadence::Every { interval, first } => {
                    self.span(Some(interval), &format!("{at}.cadence.every.interval"));
                    self.span(first, &format!("{at}.cadence.every.first"));
                    if rule.lead.is_some_and(|lead| lead.nanos() >= interval.nanos()) {
                        let message =
                            format!("a post is due {interval} after the last, and would always be due; say less");
                        self.find(PlanFindingCode::LeadTooLong, format!("{at}.lead"), message);
                    }
                    if first.is_some_and(|first| first.nanos() > interval.nanos()) {
                        let message = format!("the first post is due after {interval} like every other");
                        self.find(PlanFindingCode::FirstLater, format!("{at}.cadence.every.first"), message);
                    }
                }
                Cadence::RealTime { within } => self.span(Some(within), &format!("{at}.cadence.real_time.within")),
                Cadence::AfterResolution { within } => {
                    self.span(within, &format!("{at}.cadence.after_resolution.within"));
                }
            }
            self.span(rule.lead, &format!("{at}.lead"));
            let earlier = self.plan.channels.iter().take(n).filter(|other| other.channel == rule.channel);
            let binds = |rule: &ChannelRule, label: &SeverityLabel| {
                let severity = self.plan.severity_labelled(label.as_str());
                severity.is_some_and(|severity| self.plan.is_in_scope(rule.severities.as_deref(), Some(&severity)))
            };
            let labels = || self.plan.severities.iter().map(|level| &level.label);
            let twice =
                earlier.flat_map(|other| labels().filter(move |label| binds(other, label) && binds(rule, label)));
            let twice: BTreeSet<_> = twice.map(ToString::to_string).collect();
            if !twice.is_empty() {
                let twice: Vec<_> = twice.into_iter().collect();
                let message =
                    format!("another rule for {} binds {} already and counts", rule.channel, twice.join(", "));
                self.find(PlanFindingCode::ChannelTwice, at, message);
            }
        }
    }

    fn calendar(&mut self) {
        let Some(calendar) = &self.plan.calendar else { return };
        if !calendar.zone_is_known() {
            let message = format!("{} is no zone of the IANA database; UTC counts", calendar.zone);
            self.find(PlanFindingCode::ZoneUnknown, "calendar.zone", message);
        }
        if !calendar.has_work() {
            let message =
                "nobody ever works by it, so business time never ends; name days, and an end after the beginning";
            self.find(PlanFindingCode::CalendarWithoutWork, "calendar", message);
        }
        for (n, holiday) in calendar.holidays.iter().enumerate() {
            self.date(*holiday, &format!("calendar.holidays[{n}]"));
        }
    }

    fn drills(&mut self) {
        let mut seen = BTreeSet::new();
        for (n, drill) in self.plan.drills.iter().enumerate() {
            let at = format!("drills[{n}]");
            if !seen.insert(&drill.drill) {
                let message = format!("{} stands there already; give each drill its own id", drill.drill);
                self.find(PlanFindingCode::DrillTwice, at.clone(), message);
            }
            for (m, owner) in drill.owners.iter().enumerate() {
                self.owner(owner, &format!("{at}.owners[{m}]"));
            }
            for (date, name) in [(drill.last, "last"), (drill.next, "next")] {
                if let Some(date) = date {
                    self.date(date, &format!("{at}.{name}"));
                }
            }
            match (drill.last, drill.next) {
                (_, None) => {
                    let message = format!("nobody says when {} is held next; give it a date", drill.name);
                    self.find(PlanFindingCode::DrillUndated, at, message);
                }
                (Some(last), Some(next)) if next.date() <= last.date() => {
                    let message = format!("it is next on {next}, but was held on {last}");
                    self.find(PlanFindingCode::DrillBeforeLast, at, message);
                }
                _ => {}
            }
        }
    }

    fn scope(&mut self, severities: Option<&[SeverityLabel]>, at: &str) {
        let Some(labels) = severities else {
            let scale = self.plan.severities.iter().map(super::SeverityLevel::severity);
            let bound: Vec<_> =
                scale.filter(|level| self.plan.binds(Some(level))).map(|level| level.to_string()).collect();
            let message = format!("no severity is named; it binds {} and is optional below", bound.join(", "));
            return self.find(PlanFindingCode::ScopeAssumed, at, message);
        };
        if labels.is_empty() {
            let message = "no severity stands in it, so it binds none; name some, or leave the list out";
            self.find(PlanFindingCode::ScopeEmpty, format!("{at}.severities"), message);
        }
        for label in labels {
            if self.plan.severity_labelled(label.as_str()).is_none() {
                let message = format!("the scale has no {label}; add it, or name one that it has");
                self.find(PlanFindingCode::SeverityUnknown, format!("{at}.severities"), message);
            }
        }
    }

    fn owner(&mut self, owner: &Owner, at: &str) {
        let defined = owner.role.as_ref().is_some_and(|role| self.plan.roles.iter().any(|other| other.role == *role));
        if !defined {
            let message = format!("no role defines {}; it stays assignable, but nobody can hold it", owner.text);
            self.find(PlanFindingCode::OwnerWithoutRole, at, message);
        }
    }

    fn span(&mut self, span: Option<Span>, at: &str) {
        let Some(span) = span else { return };
        if span.is_zero() {
            self.find(PlanFindingCode::SpanZero, at, format!("{span} is no time; say 1 or more"));
        }
        let calendar = self.plan.calendar.as_ref();
        // A calendar without work has a finding of its own.
        let ends = span.after(EPOCH, calendar) < Timestamp::MAX;
        if !ends && calendar.is_none_or(super::Calendar::has_work) {
            let message =
                format!("{span} is never over: business time is counted for ten years, and none beyond 2262; say less");
            self.find(PlanFindingCode::SpanEndless, at, message);
        }
        if span.is_business_time() && calendar.is_none() {
            let message = format!("{span} is counted by the clock, because the plan has no calendar; add one");
            self.find(PlanFindingCode::CalendarMissing, at, message);
        }
    }

    fn date(&mut self, date: super::PlanDate, at: &str) {
        if date.contradicts_itself() {
            let message = format!("{date} is a {}; the date counts, put the weekday right", date.weekday());
            self.find(PlanFindingCode::WeekdayContradictsDate, at, message);
        }
    }
}
