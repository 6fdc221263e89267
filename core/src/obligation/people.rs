//! A vacant command, a hand-over that nobody acknowledged, and a scribe who does not write.

use super::{
    ObligationKind, ObligationSubject, VoidReason,
    asked::Asked,
    reading::{Moment, Reading, Thing, lead},
    standing::Standing,
    verdict::{End, Verdict},
};
use crate::{
    agenda::What,
    id::{PersonId, RecordId},
    plan::Duty,
};

/// Owed while the incident is open and nobody commands.
pub(super) fn command<'a>(reading: &Reading<'a>, into: &mut Vec<Verdict<'a>>) {
    let mut owed: Option<Verdict<'a>> = None;
    let mut commander: Option<&PersonId> = None;
    for (n, moment) in reading.moments.iter().enumerate() {
        // While somebody commands, nothing but a change of who does makes it owed.
        if commander.is_some() && owed.is_none() && !matches!(moment.step.what, What::Role { .. }) {
            continue;
        }
        let mut end = moment.closes().map(|why| moment.ended(why));
        if let What::Role { role, person, .. } = &moment.step.what
            && role.commands()
        {
            commander = person.as_ref();
            end = end.or(commander.map(|_| moment.met()));
        }
        let scope = owed.as_ref().and_then(|owed| owed.plan.duties.get(&Duty::Command).zip(Some(owed.plan)));
        if scope.is_some_and(|(term, plan)| Reading::is_out_of_scope(plan, term.severities.as_deref(), moment)) {
            end = end.or(Some(moment.ended(VoidReason::OutOfScope)));
        }
        if let Some(end) = end {
            into.extend(owed.take().map(|owed| Verdict { end, ..owed }));
        }
        // Whoever declares it and takes command never left it vacant.
        let after = reading.moments.iter().skip(n.saturating_add(1));
        let mut at_once = after.take_while(|next| next.step.is_of_one_command(moment.step));
        let takes =
            |next: &Moment<'_>| matches!(&next.step.what, What::Role { role, person: Some(_), .. } if role.commands());
        if commander.is_none() && moment.status.is_open() && owed.is_none() && !at_once.any(takes) {
            owed = reading.open(ObligationKind::Command, ObligationSubject::Incident, moment);
        }
    }
    into.extend(owed);
}

/// Owed by who was handed a role, until they acknowledge it or the role goes on.
pub(super) fn hand_overs<'a>(reading: &Reading<'a>, into: &mut Vec<Verdict<'a>>) {
    if !reading.has(Thing::HandOver) {
        return;
    }
    // Each with the hand-over that it is about.
    let mut owed: Vec<(RecordId, Standing<'a>)> = Vec::new();
    for moment in &reading.moments {
        // Where others judge by when it was, a later hand-over that was retracted never ended this one.
        if let What::Role { hand_over: Some(record), .. } = &moment.step.what
            && owed.iter().any(|(known, _)| known == record)
        {
            continue;
        }
        match &moment.step.what {
            What::Acknowledged { hand_over } => {
                let acknowledged = owed.extract_if(.., |(known, _)| known == hand_over);
                acknowledged.for_each(|(_, standing)| standing.end(moment.met(), into));
            }
            What::Role { role, hand_over, .. } => {
                let subject = ObligationSubject::Role(role);
                let superseded = owed.extract_if(.., |(_, standing)| standing.subject() == subject);
                superseded.for_each(|(_, standing)| standing.end(moment.ended(VoidReason::Superseded), into));
                if let Some(record) = hand_over {
                    let opened = Standing::open(reading, ObligationKind::HandOver, subject, moment);
                    owed.extend(opened.map(|opened| (*record, opened.of(Asked::Holder).about(*record))));
                }
            }
            _ if moment.is_move() => owed.retain_mut(|(_, standing)| standing.follow(reading, moment, into)),
            _ => {}
        }
    }
    for (_, standing) in owed {
        standing.end(End::Open, into);
    }
}

/// Owed while somebody holds the role of scribe and the incident is open: a record ends each silence.
pub(super) fn scribe<'a>(reading: &Reading<'a>, into: &mut Vec<Verdict<'a>>) {
    if reading.agenda.newest.is_none_or(|newest| !newest.scribed) && !reading.has(Thing::Silence) {
        return;
    }
    let silence = |since, record, severity, end| {
        let plan = reading.plans().in_force(since)?;
        let term = plan.term(Duty::Record, severity)?;
        let due = term.within.map(|within| within.after(since, plan.calendar.as_ref()));
        Some(Verdict {
            kind: ObligationKind::Record,
            subject: ObligationSubject::Incident,
            record,
            plan,
            since,
            due,
            due_from: lead(due, term.lead),
            severity,
            asked: Asked::Owner,
            end,
        })
    };
    // It is judged as things stood before the record that ended it.
    let before = |n: usize, record| {
        let earlier = reading.moments.iter().take(n).rev();
        { earlier }.find(|moment| moment.step.record != record).and_then(|moment| moment.severity)
    };
    if reading.has(Thing::Silence) {
        let ended = reading.moments.iter().enumerate().filter_map(|(n, moment)| match moment.step.what {
            What::Silence { since, after } => silence(since, after, before(n, moment.step.record), moment.met()),
            _ => None,
        });
        into.extend(ended);
    }
    let newest = reading.agenda.newest.filter(|newest| newest.scribed);
    let severity = reading.moments.last().and_then(|moment| moment.severity);
    into.extend(newest.and_then(|newest| silence(newest.at, newest.record, severity, End::Open)));
}
