//! Telling insiders each fact: the first that nobody relayed opens it, and one post relays everything up to the version that
//! it covers.

use super::{
    ObligationKind, ObligationSubject, VoidReason,
    asked::Asked,
    reading::{Moment, Reading, lead},
    verdict::End,
    verdict::Verdict,
};
use std::collections::VecDeque;

use crate::{
    agenda::What,
    id::{Channel, Version},
    plan::{Cadence, ChannelRule, Plan},
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
    for channel in channels(reading) {
        relay(reading, moments, channel, into);
    }
}

fn channels<'a>(reading: &Reading<'a>) -> Vec<&'a Channel> {
    let mut channels = Vec::new();
    for rule in reading.plans().adopted().iter().flat_map(|adopted| &adopted.plan.channels) {
        if matches!(rule.cadence, Cadence::RealTime { .. }) && !channels.contains(&&rule.channel) {
            channels.push(&rule.channel);
        }
    }
    channels
}

/// Severity, status, role, action, decision or impact, recorded while the incident was open.
fn is_fact(moment: &Moment<'_>) -> bool {
    match &moment.step.what {
        What::Declared => true,
        What::Moved { from, .. } => from.is_open(),
        What::Severity { .. } | What::Role { .. } | What::Fact | What::Fixed => moment.was.is_open(),
        _ => false,
    }
}

fn relay<'a>(reading: &Reading<'a>, moments: &[Moment<'a>], channel: &'a Channel, into: &mut Vec<Verdict<'a>>) {
    let rule = |moment: &Moment<'a>| -> Option<(&'a Plan, &'a ChannelRule)> {
        let plan = reading.plan(moment.step)?;
        Some((plan, plan.channel(channel, moment.severity)?))
    };
    let mut unrelayed = Unrelayed::default();
    for moment in moments {
        if let What::Posted { channel: posted, published, covers, .. } = &moment.step.what
            && posted == channel
        {
            let published = moment.step.published(*published);
            let end = End::Met { at: published.earliest, record: moment.step.record };
            into.extend(unrelayed.settle(end, *covers));
        }
        if is_fact(moment)
            && unrelayed.is_news(moment.step.version)
            && let Some((plan, rule)) = rule(moment)
            && let Cadence::RealTime { within } = rule.cadence
        {
            let since = moment.when.latest;
            let due = within.after(since, plan.calendar.as_ref());
            let owed = Verdict {
                kind: ObligationKind::Relay,
                subject: ObligationSubject::Channel(channel),
                record: moment.step.record,
                plan,
                since,
                due: Some(due),
                due_from: lead(Some(due), rule.lead),
                severity: moment.severity,
                asked: Asked::Owner,
                end: End::Open,
            };
            unrelayed.0.push_back((moment.step.version, owed));
        }
        let bound = |plan: &Plan| plan.channel(channel, moment.severity).is_some();
        let lowered = matches!(moment.step.what, What::Severity { .. } | What::SeverityLeft { .. })
            && unrelayed.0.front().is_some_and(|(_, first)| !bound(first.plan));
        if let Some(why) = moment.leaves().or(lowered.then_some(VoidReason::OutOfScope)) {
            into.extend(unrelayed.settle(moment.ended(why), moment.step.version));
        }
    }
    into.extend(unrelayed.0.pop_front().map(|(_, first)| first));
}

/// The facts that nobody relayed yet, the first of which is owed.
#[derive(Default)]
struct Unrelayed<'a>(VecDeque<(Version, Verdict<'a>)>);

impl<'a> Unrelayed<'a> {
    /// Ends what is owed if it is of a version that is covered, and forgets what else is.
    fn settle(&mut self, end: End, covers: Version) -> Option<Verdict<'a>> {
        let covered = |(version, _): &(Version, Verdict<'a>)| *version <= covers;
        let owed = self.0.front().filter(|first| covered(first)).map(|(_, owed)| Verdict { end, ..*owed });
        let first_uncovered = self.0.iter().position(|first| !covered(first)).unwrap_or(self.0.len());
        self.0.drain(..first_uncovered);
        owed
    }

    /// Whether a version is not there yet: one record may change two things.
    fn is_news(&self, version: Version) -> bool {
        self.0.back().is_none_or(|(last, _)| *last < version)
    }
}
