//! Telling insiders each fact: the first that nobody relayed opens it, and one post relays everything up to the version that
//! it covers.

use super::{
    ObligationKind, ObligationSubject, VoidReason,
    asked::Asked,
    reading::{Moment, Reading, lead},
    told::Told,
    verdict::End,
    verdict::Verdict,
};
use crate::{
    agenda::What,
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
    for told in &reading.told_at_once {
        relay(reading, moments, told, into);
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
fn at_once<'a>(told: &Told<'a>, plan: &Plan, severity: Option<&Severity>) -> Option<(&'a ChannelRule, Span)> {
    let rule = told.rule(plan, severity)?;
    match rule.cadence {
        Cadence::RealTime { within } => Some((rule, within)),
        _ => None,
    }
}

fn relay<'a>(reading: &Reading<'a>, moments: &[Moment<'a>], told: &Told<'a>, into: &mut Vec<Verdict<'a>>) {
    let channel = told.channel;
    let owed = |moment: &Moment<'a>, end| {
        let plan = reading.plan(moment.step)?;
        let (rule, within) = at_once(told, plan, moment.severity)?;
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
    let is_owed = |moment: &Moment<'a>| {
        let plan = reading.plan(moment.step);
        is_fact(moment) && plan.is_some_and(|plan| at_once(told, plan, moment.severity).is_some())
    };
    // The first fact that nobody relayed yet: the one that is owed.
    let mut first: Option<&Moment<'a>> = None;
    for (n, moment) in moments.iter().enumerate() {
        if let What::Posted { channel: posted, published, covers, .. } = &moment.step.what
            && let Some(relayed) = first.filter(|first| first.step.version <= *covers && posted == channel)
        {
            let at = moment.step.published(*published);
            into.extend(owed(relayed, End::Met { at, record: moment.step.record }));
            let before = moments.iter().take(n).rev();
            let uncovered = before.take_while(|moment| moment.step.version > *covers);
            first = { uncovered }.filter(|moment| is_owed(moment)).last();
        }
        if first.is_none() && is_owed(moment) {
            first = Some(moment);
        }
        let lowered = matches!(moment.step.what, What::Severity { .. } | What::SeverityLeft { .. })
            && first
                .and_then(|first| reading.plan(first.step))
                .is_some_and(|plan| at_once(told, plan, moment.severity).is_none());
        if let Some(why) = moment.leaves().or(lowered.then_some(VoidReason::OutOfScope)) {
            into.extend(first.take().and_then(|first| owed(first, moment.ended(why))));
        }
    }
    into.extend(first.and_then(|first| owed(first, End::Open)));
}
