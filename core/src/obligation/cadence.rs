//! One post after another on a channel while an incident is open, and one more when it is resolved.
//!
//! The clock starts when the incident begins or comes into scope, and anew with each post; there is no grid. A post is late
//! when even the earliest moment at which it can have been read is after its time, and nothing that can have ended it by then
//! did.

use super::{
    ObligationKind, ObligationSubject, VoidReason,
    asked::Asked,
    reading::{Moment, Reading, Thing, lead},
    told::Told,
    verdict::End,
    verdict::Verdict,
};
use crate::{
    Interval, Timestamp,
    agenda::What,
    event::Says,
    id::{Channel, RecordId},
    plan::{Plan, Span},
    severity::Severity,
};

/// How often a channel is told.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Pace {
    interval: Span,
    first: Span,
    lead: Option<Span>,
}

/// A post that is owed.
struct Slot<'a> {
    opened_by: RecordId,
    plan: &'a Plan,
    pace: Pace,
    severity: Option<&'a Severity>,
    since: Timestamp,
    due: Timestamp,
    /// Whether nothing was posted since the clock started.
    is_first: bool,
}

/// What happens on the way, in the order of time: a post, or something that starts, stops or changes the clock.
struct Turn<'a, 'r> {
    at: Timestamp,
    moment: &'r Moment<'a>,
    post: Option<Interval>,
}

pub(super) fn updates<'a>(reading: &Reading<'a>, into: &mut Vec<Verdict<'a>>) {
    for told in &reading.told_again {
        Run::over(reading, told, into);
    }
    if reading.has(Thing::CadenceSet) {
        for channel in channels_set(reading) {
            Run::over(reading, &Told::on(channel, reading.plans()), into);
        }
    }
}

/// The channels that somebody set a cadence for and none of the plans tells again and again.
fn channels_set<'a>(reading: &Reading<'a>) -> Vec<&'a Channel> {
    let mut channels = Vec::new();
    for step in &reading.agenda.steps {
        if let What::CadenceSet { channel, .. } = &step.what
            && !reading.told_again.iter().any(|told| told.channel == channel)
            && !channels.contains(&channel)
        {
            channels.push(channel);
        }
    }
    channels
}

fn turns<'a, 'r>(reading: &'r Reading<'a>, wanted: &Channel) -> Vec<Turn<'a, 'r>> {
    let turn = |moment: &'r Moment<'a>| match &moment.step.what {
        What::Posted { channel, published, .. } if channel == wanted => {
            let published = moment.step.published(*published);
            Some(Turn { at: published.latest, moment, post: Some(published) })
        }
        What::Declared | What::Moved { .. } | What::Severity { .. } | What::SeverityLeft { .. } => {
            Some(Turn { at: moment.when.latest, moment, post: None })
        }
        What::CadenceSet { channel, .. } | What::CadenceRetracted { channel, .. } if channel == wanted => {
            Some(Turn { at: moment.when.latest, moment, post: None })
        }
        _ => None,
    };
    let mut turns = Vec::with_capacity(reading.moments.len());
    turns.extend(reading.moments.iter().filter_map(turn));
    turns.sort_by_key(|turn| (turn.at, turn.moment.step.version));
    turns
}

/// Goes over the turns of one channel.
struct Run<'a, 'r> {
    reading: &'r Reading<'a>,
    told: &'r Told<'a>,
    /// The cadences that were set for this incident and not taken back, of which the newest counts.
    set: Vec<(RecordId, u64)>,
    slot: Option<Slot<'a>>,
    severity: Option<&'a Severity>,
    open: bool,
    into: &'r mut Vec<Verdict<'a>>,
}

impl<'a, 'r> Run<'a, 'r> {
    fn over(reading: &'r Reading<'a>, told: &'r Told<'a>, into: &'r mut Vec<Verdict<'a>>) {
        let turns = turns(reading, told.channel);
        Run { reading, told, set: Vec::new(), slot: None, severity: None, open: false, into }.follow(&turns);
    }

    fn follow(mut self, turns: &[Turn<'a, '_>]) {
        for (n, turn) in turns.iter().enumerate() {
            if let Some(published) = turn.post {
                self.posted(turn.moment, published, turns.get(n..).unwrap_or_default());
                continue;
            }
            self.changed(turn.moment);
            if turn.moment.resolves() || turn.moment.restores_resolve() {
                self.resolved(turn.moment, turns, n);
            }
        }
        self.close(End::Open);
    }

    /// How often the channel is told under a plan, as things stand.
    fn pace(&self, plan: &Plan) -> Option<Pace> {
        self.pace_at(plan, self.severity)
    }

    /// How often it is told at a severity.
    fn pace_at(&self, plan: &Plan, severity: Option<&Severity>) -> Option<Pace> {
        let rule = self.told.rule(plan, severity);
        let lead = rule.and_then(|rule| rule.lead);
        if let Some((_, minutes)) = self.set.last() {
            let interval = Span::Minutes(*minutes);
            return Some(Pace { interval, first: interval, lead });
        }
        let (interval, first) = rule?.intervals()?;
        Some(Pace { interval, first, lead })
    }

    /// Opens the next slot, under the plan in force at the record that opens it.
    fn open(&mut self, moment: &Moment<'a>, since: Timestamp, is_first: bool) {
        let Some(plan) = self.reading.plan(moment.step) else { return };
        let Some(pace) = self.pace(plan) else { return };
        let span = if is_first { pace.first } else { pace.interval };
        let due = span.after(since, plan.calendar.as_ref());
        self.slot =
            Some(Slot { opened_by: moment.step.record, plan, pace, severity: self.severity, since, due, is_first });
    }

    fn close(&mut self, end: End) {
        let Some(slot) = self.slot.take() else { return };
        // A slot begins at the latest moment that it can have, and is met at the earliest: not before it began.
        let end = match end {
            End::Met { at, record } => End::Met { at: at.not_before(slot.since), record },
            end => end,
        };
        self.into.push(Verdict {
            kind: ObligationKind::Update,
            subject: ObligationSubject::Channel(self.told.channel),
            record: slot.opened_by,
            plan: slot.plan,
            since: slot.since,
            due: Some(slot.due),
            due_from: lead(Some(slot.due), slot.pace.lead),
            severity: slot.severity,
            asked: Asked::Owner,
            end,
        });
    }

    fn posted(&mut self, moment: &Moment<'a>, published: Interval, turns: &[Turn<'a, '_>]) {
        // What could be read before the clock started is no answer to it.
        if self.slot.as_ref().is_some_and(|slot| published.latest < slot.since) {
            return;
        }
        let late = self.slot.as_ref().filter(|slot| published.earliest > slot.due);
        let over = late.and_then(|slot| self.can_have_ended(slot, turns));
        self.close(over.unwrap_or(End::Met { at: published, record: moment.step.record }));
        if self.open {
            self.open(moment, published.latest, false);
        }
    }

    /// What comes later in the order of time, and can have ended a slot before its time.
    fn can_have_ended(&self, slot: &Slot<'a>, turns: &[Turn<'a, '_>]) -> Option<End> {
        // As it is recorded there is no doubt what came first.
        if self.reading.is_live() {
            return None;
        }
        let (moment, why) = turns.iter().filter(|turn| turn.post.is_none()).find_map(|turn| {
            let is_out_of_scope = self.pace_at(slot.plan, turn.moment.severity).is_none();
            let why = turn.moment.closes().or(is_out_of_scope.then_some(VoidReason::OutOfScope))?;
            Some((turn.moment, why))
        })?;
        (moment.when.earliest <= slot.due).then(|| moment.ended(why))
    }

    fn changed(&mut self, moment: &Moment<'a>) {
        match &moment.step.what {
            What::CadenceSet { every_minutes, .. } => self.set.push((moment.step.record, *every_minutes)),
            What::CadenceRetracted { set, .. } => self.set.retain(|(record, _)| record != set),
            What::Declared | What::Moved { .. } => self.open = moment.status.is_open(),
            _ => {}
        }
        self.severity = moment.severity;
        if !self.open {
            self.close(moment.ended(moment.closes().unwrap_or(VoidReason::Resolved)));
            return;
        }
        let Some(slot) = &self.slot else {
            self.open(moment, moment.when.latest, true);
            return;
        };
        // A move from one open status to another leaves the pace as it is.
        if moment.is_move() && moment.severity == slot.severity {
            return;
        }
        let plan = slot.plan;
        match self.pace(plan) {
            None => self.close(moment.ended(VoidReason::OutOfScope)),
            Some(pace) => {
                let severity = self.severity;
                if let Some(slot) = &mut self.slot {
                    slot.repace(pace, moment.when);
                    slot.severity = severity;
                }
            }
        }
    }

    /// A resolve opens one post that says so, and so does one that stands again, unless it was said. One that could be read
    /// before the resolve was recorded counts, if not before it can have been so.
    fn resolved(&mut self, moment: &Moment<'a>, turns: &[Turn<'a, '_>], n: usize) {
        let Some(plan) = self.reading.plan(moment.step) else { return };
        let Some(pace) = self.pace(plan) else { return };
        let mut before = turns.iter().take(n.saturating_add(1)).rev();
        let Some(resolve) = before.find(|turn| turn.moment.resolves()) else { return };
        let since = moment.when.latest;
        let from = resolve.moment.step.occurred.earliest;
        // What was said of an earlier end says nothing about this one.
        let begun = before.find(|turn| turn.moment.begins()).map_or(from, |turn| turn.at);
        let undone = turns.iter().skip(n).find_map(|turn| Some((turn, turn.moment.undoes_resolve()?)));
        let says_so = turns.iter().find_map(|turn| {
            let What::Posted { says: Says::Resolved, .. } = turn.moment.step.what else { return None };
            let published = turn.post.filter(|published| published.latest >= from.max(begun))?;
            let in_time = undone.is_none_or(|(undone, _)| published.earliest <= undone.at);
            in_time.then_some((published, turn.moment.step.record))
        });
        if moment.restores_resolve() && says_so.is_some_and(|(at, _)| at.earliest <= since) {
            return;
        }
        let says_so = says_so.map(|(at, record)| End::Met { at, record });
        let end = says_so.or(undone.map(|(turn, why)| turn.moment.ended(why))).unwrap_or(End::Open);
        let due = pace.interval.after(since, plan.calendar.as_ref());
        self.into.push(Verdict {
            kind: ObligationKind::ResolutionUpdate,
            subject: ObligationSubject::Channel(self.told.channel),
            record: moment.step.record,
            plan,
            since,
            due: Some(due),
            due_from: lead(Some(due), pace.lead),
            severity: self.severity,
            asked: Asked::Owner,
            end,
        });
    }
}

impl Slot<'_> {
    /// Another pace, from a moment on. A slower one moves the time of a post that is not overdue; a faster one asks for a post
    /// one interval from now at the latest, so that nothing is missed at once.
    fn repace(&mut self, pace: Pace, from: Interval) {
        if pace.interval != self.pace.interval && from.earliest <= self.due {
            let calendar = self.plan.calendar.as_ref();
            let span = if self.is_first { pace.first } else { pace.interval };
            self.due = if pace.interval.nanos() > self.pace.interval.nanos() {
                self.due.max(span.after(self.since, calendar))
            } else {
                self.due.min(span.after(from.latest, calendar))
            };
        }
        self.pace = pace;
    }
}
