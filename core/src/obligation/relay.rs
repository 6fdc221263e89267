//! Telling insiders each fact: the first that nobody relayed opens it, and one post relays everything up to the version that
//! it covers.

use super::{
    ObligationKind, ObligationSubject, VoidReason,
    asked::Asked,
    reading::{Answer, Moment, Reading, lead},
    verdict::End,
    verdict::Verdict,
};
use crate::{
    agenda::What,
    id::{Channel, Version},
    plan::{Cadence, ChannelRule, Plan, Span},
    severity::Severity,
};

pub(super) fn facts<'a>(reading: &Reading<'a>, into: &mut Vec<Verdict<'a>>) {
    // A post covers versions, so the log's own order counts here.
    let mut by_version = Vec::new();
    let moments = if reading.is_live() {
        &reading.moments
    } else {
        by_version.clone_from(&reading.moments);
        by_version.sort_by_key(|moment| moment.step.version);
        &by_version
    };
    for channel in &reading.told_at_once {
        relay(reading, moments, channel, into);
    }
}

/// Severity, status, role, action, decision or impact, recorded while the incident was open.
fn is_fact(moment: &Moment<'_>) -> bool {
    match &moment.step.what {
        What::Declared => true,
        What::Moved { from, to, .. } => from.is_open() || to.is_open(),
        What::Severity { .. } | What::Role { .. } | What::Fact | What::Fixed => moment.was.is_open(),
        _ => false,
    }
}

/// The rule of a plan that tells each fact at once on a channel, at a severity, and within how long.
fn at_once<'a>(plan: &'a Plan, channel: &Channel, severity: Option<&Severity>) -> Option<(&'a ChannelRule, Span)> {
    let rule = plan.channel(channel, severity)?;
    match rule.cadence {
        Cadence::RealTime { within } => Some((rule, within)),
        _ => None,
    }
}

fn relay<'a>(reading: &Reading<'a>, moments: &[Moment<'a>], channel: &'a Channel, into: &mut Vec<Verdict<'a>>) {
    let owed = |moment: &Moment<'a>, end| {
        let plan = reading.plan(moment.step)?;
        let (rule, within) = at_once(plan, channel, moment.severity)?;
        let since = moment.when.latest;
        let due = Some(within.after(since, plan.calendar.as_ref()));
        Some(Verdict {
            kind: ObligationKind::Relay,
            subject: ObligationSubject::Channel(channel),
            record: moment.step.record,
            plan,
            since,
            due,
            due_from: lead(due, rule.lead),
            severity: moment.severity,
            asked: Asked::Owner,
            end,
        })
    };
    let mut is_told_at_once = Answer::to(|plan, severity| at_once(plan, channel, severity).is_some());
    let mut unrelayed = Unrelayed { facts: Vec::with_capacity(moments.len()), from: 0 };
    for moment in moments {
        if let What::Posted { channel: posted, published, covers, .. } = &moment.step.what
            && posted == channel
        {
            let at = moment.step.published(*published);
            let first = unrelayed.relay(*covers);
            into.extend(first.and_then(|first| owed(first, End::Met { at, record: moment.step.record })));
        }
        // One record may change two things, and is one fact.
        let is_news = unrelayed.left().last().is_none_or(|last| last.step.version < moment.step.version);
        let mut is_owed = || reading.plan(moment.step).is_some_and(|plan| is_told_at_once.about(plan, moment.severity));
        if is_news && is_fact(moment) && is_owed() {
            unrelayed.facts.push(moment);
        }
        let lowered = matches!(moment.step.what, What::Severity { .. } | What::SeverityLeft { .. })
            && unrelayed.left().first().is_some_and(|first| {
                reading.plan(first.step).is_some_and(|plan| !is_told_at_once.about(plan, moment.severity))
            });
        if let Some(why) = moment.leaves().or(lowered.then_some(VoidReason::OutOfScope)) {
            let first = unrelayed.relay(moment.step.version);
            into.extend(first.and_then(|first| owed(first, moment.ended(why))));
        }
    }
    into.extend(unrelayed.left().first().and_then(|first| owed(first, End::Open)));
}

/// The facts that nobody relayed yet, the first of which is owed.
struct Unrelayed<'m, 'a> {
    facts: Vec<&'m Moment<'a>>,
    /// Those before were relayed.
    from: usize,
}

impl<'m, 'a> Unrelayed<'m, 'a> {
    fn left(&self) -> &[&'m Moment<'a>] {
        self.facts.get(self.from..).unwrap_or_default()
    }

    /// Passes the facts up to a version that was covered, and returns the first of them.
    fn relay(&mut self, covers: Version) -> Option<&'m Moment<'a>> {
        let first = self.left().first().copied().filter(|moment| moment.step.version <= covers);
        let covered = self.left().iter().take_while(|moment| moment.step.version <= covers).count();
        self.from = self.from.saturating_add(covered);
        first
    }
}
