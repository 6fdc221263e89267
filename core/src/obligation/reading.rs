//! An agenda as its rules read it: the steps in the order in which they count, each with what it left behind.

use super::{
    Obligation, ObligationKind, ObligationSubject, VoidReason,
    asked::Asked,
    told::Told,
    verdict::{End, Verdict},
};
use crate::{
    Interval, Timestamp,
    agenda::{Agenda, Step, What},
    event::IncidentKind,
    id::SeverityLabel,
    lifecycle::Status,
    plan::{Cadence, Duty, DutyTerm, Plan, Span},
    plans::Plans,
    severity::{Severity, SeverityOrigin},
};

/// A step, and what it left behind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment<'a> {
    pub(super) step: &'a Step,
    /// When it counts. Clocks of duties run from its latest bound, and it ends them at its earliest.
    pub(super) when: Interval,
    /// The status before it and after it.
    pub(super) was: Status,
    pub(super) status: Status,
    /// The severity in force after it.
    pub(super) severity: Option<&'a Severity>,
}

impl Moment<'_> {
    /// Whether the status moves here, or begins.
    pub(super) const fn is_move(&self) -> bool {
        matches!(self.step.what, What::Declared | What::Moved { .. })
    }

    /// Whether the incident begins to be worked on, or to be worked on again.
    pub(super) fn begins(&self) -> bool {
        match &self.step.what {
            What::Declared => true,
            What::Moved { from, to, .. } => to.is_open() && !from.is_open(),
            _ => false,
        }
    }

    /// Why what was owed while the incident was open ends here, if it does.
    pub(super) fn closes(&self) -> Option<VoidReason> {
        match &self.step.what {
            What::Moved { from, to, .. } if from.is_open() => match to {
                Status::Merged => Some(VoidReason::Merged),
                Status::Dismissed => Some(VoidReason::Dismissed),
                to if !to.is_open() => Some(VoidReason::Resolved),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the incident is resolved here.
    pub(super) fn resolves(&self) -> bool {
        matches!(&self.step.what, What::Moved { from, to: Status::Resolved, .. } if from.is_open())
    }

    /// Whether its resolve stands again here, after a dismissal or a merge that is undone.
    pub(super) fn restores_resolve(&self) -> bool {
        matches!(self.step.what, What::Moved { from: Status::Dismissed | Status::Merged, to, .. } if to.is_over())
    }

    /// Why what is owed after a resolve ends here, if it does.
    pub(super) fn undoes_resolve(&self) -> Option<VoidReason> {
        match &self.step.what {
            What::Moved { to: Status::Merged, .. } => Some(VoidReason::Merged),
            What::Moved { to: Status::Dismissed, .. } => Some(VoidReason::Dismissed),
            What::Moved { from, to, .. } if to.is_open() && !from.is_open() => Some(VoidReason::Reopened),
            _ => None,
        }
    }

    /// Why what is owed whatever the status ends here, if it does.
    pub(super) fn leaves(&self) -> Option<VoidReason> {
        self.undoes_resolve().filter(|why| *why != VoidReason::Reopened)
    }

    /// Whether a merge or a dismissal is undone here.
    pub(super) const fn returns(&self) -> bool {
        matches!(self.step.what, What::Moved { from: Status::Dismissed | Status::Merged, .. })
    }

    pub(super) fn ended(&self, why: VoidReason) -> End {
        End::Ended { at: self.when, record: self.step.record, why }
    }

    pub(super) fn met(&self) -> End {
        End::Met { at: self.when, record: self.step.record }
    }
}

/// What a rule asks for before it goes over the steps. Most incidents have little of it, and asking first is most of what makes a
/// book of thousands quick.
#[derive(Clone, Copy)]
pub(super) enum Thing {
    Severity,
    /// A severity after the first.
    SeverityAgain,
    CadenceSet,
    Promise,
    HandOver,
    Silence,
    Fix,
    /// A move of the status to one that is not open.
    End,
    Published,
    Refired,
    Item,
}

/// Which of them an agenda has.
#[derive(Clone, Copy, Default)]
struct Things(u16);

impl Things {
    const fn has(self, thing: Thing) -> bool {
        self.0 >> thing as u16 & 1 == 1
    }

    fn see(&mut self, what: &What) {
        let thing = match what {
            What::Severity { .. } if self.has(Thing::Severity) => Thing::SeverityAgain,
            What::Severity { .. } => Thing::Severity,
            What::CadenceSet { .. } => Thing::CadenceSet,
            What::Posted { promised: Some(_), .. } | What::PromiseLeft { .. } => Thing::Promise,
            What::Role { hand_over: Some(_), .. } => Thing::HandOver,
            What::Silence { .. } => Thing::Silence,
            What::Fixed => Thing::Fix,
            What::Moved { to, .. } if !to.is_open() => Thing::End,
            What::Published { .. } => Thing::Published,
            What::Refired => Thing::Refired,
            What::Item { .. } => Thing::Item,
            _ => return,
        };
        self.0 |= 1 << thing as u16;
    }
}

/// An agenda and the plans that judge it.
pub(super) struct Reading<'a> {
    pub(super) agenda: &'a Agenda,
    plans: &'a Plans,
    /// The channels that any of the plans tells again and again.
    pub(super) told_again: Vec<Told<'a>>,
    /// Those that any of the plans tells each fact at once.
    pub(super) told_at_once: Vec<Told<'a>>,
    /// In the order in which they count: what is told later by when it was, the rest as it was recorded.
    pub(super) moments: Vec<Moment<'a>>,
    told_later: bool,
    things: Things,
}

impl<'a> Reading<'a> {
    pub(super) fn of(agenda: &'a Agenda, plans: &'a Plans) -> Self {
        let told_again = Told::by(plans, |rule| rule.intervals().is_some());
        let told_at_once = Told::by(plans, |rule| matches!(rule.cadence, Cadence::RealTime { .. }));
        let (moments, things) = (Vec::new(), Things::default());
        Self { agenda, plans, told_again, told_at_once, moments, told_later: false, things }.turn_to(agenda)
    }

    /// Another agenda under the same plans, in the room of this one.
    pub(super) fn turn_to(mut self, agenda: &'a Agenda) -> Self {
        let told_later = agenda.kind().is_told_later();
        (self.agenda, self.told_later, self.things) = (agenda, told_later, Things::default());
        self.moments.clear();
        self.moments.reserve(agenda.steps.len());
        if told_later {
            let mut steps: Vec<_> = agenda.steps.iter().collect();
            steps.sort_by_key(|step| (step.occurred.latest, step.version));
            self.follow(steps);
        } else {
            self.follow(&agenda.steps);
        }
        self
    }

    /// Takes in the steps, in the order in which they count.
    fn follow(&mut self, steps: impl IntoIterator<Item = &'a Step>) {
        let mut status = Status::Detected;
        let (mut set, mut proposed) = (None, None);
        for step in steps {
            let was = status;
            self.things.see(&step.what);
            match &step.what {
                // A step on the way that is told to have come after the end reopens nothing.
                What::Moved { from, to, .. } if from.is_open() && to.is_open() && !status.is_open() => {}
                What::Moved { to, .. } => status = *to,
                What::Severity { severity, origin, retracted, .. } if self.told_later => match origin {
                    _ if *retracted => {}
                    SeverityOrigin::Set => set = Some(severity),
                    SeverityOrigin::Proposed => proposed = Some(severity),
                },
                What::Severity { in_force, .. } => set = in_force.as_ref(),
                What::SeverityLeft { in_force } if !self.told_later => set = in_force.as_ref(),
                _ => {}
            }
            let severity = set.or(proposed);
            // What one command tells is told at once: a declaration that names its severity was never without one.
            if matches!(step.what, What::Severity { .. } | What::SeverityLeft { .. }) {
                let before = self.moments.iter_mut().rev();
                for moment in before.take_while(|moment| moment.step.is_of_one_command(step)) {
                    moment.severity = severity;
                }
            }
            self.moments.push(Moment { step, when: when(step, self.told_later), was, status, severity });
        }
    }

    /// Whether there is a step of a kind.
    pub(super) const fn has(&self, thing: Thing) -> bool {
        self.things.has(thing)
    }

    /// Whether it is recorded as it happens: everything is owed.
    pub(super) fn is_live(&self) -> bool {
        !self.told_later
    }

    /// Whether it is told by others, or brought over: nothing is due, but what was done is judged.
    pub(super) fn is_retold(&self) -> bool {
        matches!(self.agenda.kind(), IncidentKind::Imported | IncidentKind::Retelling)
    }

    /// Whether it is practice or a test of the tooling, after which nothing is written up.
    pub(super) fn is_practice(&self) -> bool {
        matches!(self.agenda.kind(), IncidentKind::Drill | IncidentKind::Test)
    }

    /// The plan that judges what a step opened.
    pub(super) fn plan(&self, step: &Step) -> Option<&'a Plan> {
        self.plans.judging(self.agenda, step.at)
    }

    pub(super) fn plans(&self) -> &'a Plans {
        self.plans
    }

    /// How long a duty may take that a moment opens, if the plan of then says that it is owed.
    pub(super) fn term(&self, duty: Duty, moment: &Moment<'a>) -> Option<(&'a Plan, &'a DutyTerm)> {
        let plan = self.plan(moment.step)?;
        Some((plan, plan.term(duty, moment.severity)?))
    }

    /// A duty of the plan that a moment opens, if it is owed.
    pub(super) fn open(
        &self,
        kind: ObligationKind,
        subject: ObligationSubject<'a>,
        moment: &Moment<'a>,
    ) -> Option<Verdict<'a>> {
        let (plan, term) = self.term(kind.duty(), moment)?;
        let since = moment.when.latest;
        let due = term.within.map(|within| within.after(since, plan.calendar.as_ref()));
        Some(Verdict {
            kind,
            subject,
            record: moment.step.record,
            plan,
            since,
            due,
            due_from: lead(due, term.lead),
            severity: moment.severity,
            asked: Asked::Owner,
            end: End::Open,
        })
    }

    /// Whether the severity after a moment is one that a duty, opened under a plan, no longer binds.
    pub(super) fn is_out_of_scope(plan: &Plan, scope: Option<&[SeverityLabel]>, moment: &Moment<'_>) -> bool {
        matches!(moment.step.what, What::Severity { .. } | What::SeverityLeft { .. })
            && !plan.is_in_scope(scope, moment.severity)
    }

    /// Whether the log says anything of a kind of obligation. One that is told later and does not is silent, not late.
    fn speaks_of(&self, verdict: &Verdict<'_>) -> bool {
        use ObligationKind as Kind;
        self.agenda.steps.iter().any(|step| match (&step.what, verdict.kind) {
            (
                What::Posted { channel, .. },
                Kind::Update
                | Kind::PromisedUpdate
                | Kind::ResolutionUpdate
                | Kind::Relay
                | Kind::PostIncidentEmail
                | Kind::CorrectionEmail,
            ) => matches!(&verdict.subject, ObligationSubject::Channel(subject) if *subject == channel),
            (What::Published { .. }, Kind::Postmortem | Kind::PostmortemRevision)
            | (What::Severity { origin: SeverityOrigin::Set, retold: false, .. }, Kind::Triage)
            | (What::Acknowledged { .. }, Kind::HandOver)
            | (What::Confirmed, Kind::SeverityConfirmation)
            | (What::Validated, Kind::Validation)
            | (What::ItemCompleted { .. } | What::ItemDropped { .. }, Kind::ActionItem) => true,
            (What::Role { role, .. }, Kind::Command) => role.commands(),
            _ => false,
        })
    }

    /// The obligation as it stands at a moment.
    pub(super) fn obligation(&self, verdict: &Verdict<'a>, now: Timestamp) -> Obligation<'a> {
        if self.is_retold()
            && (matches!(verdict.end, End::Open) || !self.speaks_of(verdict))
            && let Some(last) = self.moments.last()
        {
            let at = last.when.latest.max(verdict.since);
            let end = End::Ended { at: Interval::instant(at), record: last.step.record, why: VoidReason::NotRecorded };
            return Verdict { end, ..*verdict }.obligation(Some(self.agenda), now);
        }
        verdict.obligation(Some(self.agenda), now)
    }
}

/// When a step counts.
const fn when(step: &Step, told_later: bool) -> Interval {
    if told_later { step.occurred } else { Interval::instant(step.at) }
}

/// When something begins to count as due: at its time, if the plan names no lead.
pub(super) fn lead(due: Option<Timestamp>, lead: Option<Span>) -> Timestamp {
    due.map_or(Timestamp::MAX, |due| due.saturating_sub(lead.map_or(0, Span::nanos)))
}
