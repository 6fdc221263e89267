//! What a book owes whatever happens: its drills, and looking at the plan again; and what an incident asks of the plan.

use super::{
    Obligation, ObligationKind, ObligationSubject, VoidReason,
    asked::Asked,
    postmortem::Peak,
    reading::{Reading, Thing, lead},
    verdict::{End, Verdict},
};
use crate::{
    Interval, Timestamp,
    agenda::What,
    plan::{Duty, Plan, PlanDate, ReviewTrigger, months_after},
    plans::{Adopted, Dated, Plans},
};

/// Every drill and every look at the plan that there ever was, each in the order in which it began.
pub(super) fn obligations(plans: &Plans, now: Timestamp) -> Vec<Obligation<'_>> {
    let mut verdicts = Vec::new();
    drills(plans, &mut verdicts);
    periodic_reviews(plans, &mut verdicts);
    verdicts.into_iter().map(|verdict| verdict.obligation(None, now)).collect()
}

impl Dated {
    /// Met by it.
    const fn met(&self) -> End {
        End::Met { at: Interval::instant(self.at), record: self.record }
    }
}

/// A plan and when it was adopted. One that nobody adopted owes nothing: there is no moment from which it would.
fn adoptions(plans: &Plans) -> impl Iterator<Item = (Dated, &Adopted)> {
    plans.adopted().iter().filter_map(|adopted| Some((adopted.adoption?, adopted)))
}

const DAY: i64 = 86_400_000_000_000;

fn drills<'a>(plans: &'a Plans, into: &mut Vec<Verdict<'a>>) {
    let mut names: Vec<_> =
        adoptions(plans).flat_map(|(_, adopted)| &adopted.plan.drills).map(|rule| &rule.drill).collect();
    names.sort();
    names.dedup();
    for drill in names {
        // Adoptions and runs in the order of their time.
        let adopted = adoptions(plans).map(|(adoption, adopted)| (adoption, Some(&*adopted.plan), None));
        let held =
            plans.held().iter().filter(|held| held.drill == *drill).map(|held| (held.run, None, Some(held.next)));
        let mut turns: Vec<_> = adopted.chain(held).collect();
        turns.sort_by_key(|(dated, ..)| dated.at);
        let (mut owed, mut plan): (Option<Verdict<'a>>, Option<&'a Plan>) = (None, None);
        let mut was_held = false;
        for (dated, adopted, held) in turns {
            plan = adopted.or(plan);
            was_held |= held.is_some();
            let Some(plan) = plan else { continue };
            let rule = plan.drills.iter().find(|rule| rule.drill == *drill);
            let planned = rule.and_then(|rule| rule.next).map(|next: PlanDate| next.ends(plan.calendar.as_ref()));
            // What is planned for a day that is over was planned for the run before.
            let is_over = planned.is_some_and(|planned| planned.saturating_sub(DAY) < dated.at);
            let due = held.flatten().or(planned.filter(|_| held.is_none() || !is_over));
            let end = match held {
                Some(_) => dated.met(),
                None if rule.is_some()
                    && owed.as_ref().is_some_and(|owed| owed.due == due || (was_held && is_over)) =>
                {
                    continue;
                }
                None => {
                    End::Ended { at: Interval::instant(dated.at), record: dated.record, why: VoidReason::Superseded }
                }
            };
            into.extend(owed.take().map(|owed| Verdict { end, ..owed }));
            if rule.is_some() {
                let lead_time = plan.duties.get(&Duty::Drills).and_then(|term| term.lead);
                let subject = ObligationSubject::Drill(drill);
                owed = Some(verdict(ObligationKind::Drill, subject, dated, plan, due, lead(due, lead_time)));
            }
        }
        into.extend(owed);
    }
}

/// Each look at the plan asks for the next one, so many months later.
fn periodic_reviews<'a>(plans: &'a Plans, into: &mut Vec<Verdict<'a>>) {
    let looks = plans.looks();
    for (n, look) in looks.iter().enumerate() {
        let Some(plan) = plans.in_force(look.at) else { continue };
        let Some(months) = plan.review.every_months else { continue };
        let due = Some(months_after(look.at, months, plan.calendar.as_ref()));
        let next = looks.get(n.saturating_add(1));
        let end = next.map_or(End::Open, Dated::met);
        let owed =
            verdict(ObligationKind::PlanReview, ObligationSubject::Plan, *look, plan, due, review_lead(plan, due));
        into.push(Verdict { end, ..owed });
    }
}

fn review_lead(plan: &Plan, due: Option<Timestamp>) -> Timestamp {
    lead(due, plan.duties.get(&Duty::PlanReview).and_then(|term| term.lead))
}

fn verdict<'a>(
    kind: ObligationKind,
    subject: ObligationSubject<'a>,
    opened: Dated,
    plan: &'a Plan,
    due: Option<Timestamp>,
    due_from: Timestamp,
) -> Verdict<'a> {
    let (record, since) = (opened.record, opened.at);
    Verdict { kind, subject, record, plan, since, due, due_from, severity: None, asked: Asked::Owner, end: End::Open }
}

/// After the worst kind of incident, and after a postmortem, the plan is looked at again.
pub(super) fn reviews_after<'a>(reading: &Reading<'a>, into: &mut Vec<Verdict<'a>>) {
    let asks = reading.has(Thing::End) || reading.has(Thing::Published);
    if reading.is_practice() || !reading.is_live() || !asks {
        return;
    }
    let mut peak = Peak::default();
    // Whether the newest resolve was looked at as one of the worst severity.
    let mut resolved_worst = false;
    for (n, moment) in reading.moments.iter().enumerate() {
        peak.follow(&moment.step.what, reading.is_live());
        resolved_worst &= !moment.begins();
        let Some(plan) = reading.plan(moment.step) else { continue };
        let was_worst =
            peak.severity().is_none_or(|peak| plan.worst_severity().is_some_and(|worst| peak.rank == worst.rank));
        let trigger = match moment.step.what {
            What::Published { .. } => ReviewTrigger::PostmortemPublished,
            _ if !was_worst || resolved_worst => continue,
            // Somebody may see only afterwards how bad it was.
            What::Severity { .. } if moment.status.is_over() => ReviewTrigger::TopSeverityResolved,
            _ if moment.resolves() => ReviewTrigger::TopSeverityResolved,
            _ => continue,
        };
        resolved_worst |= trigger == ReviewTrigger::TopSeverityResolved;
        if !plan.review.after.contains(&trigger) {
            continue;
        }
        let opened = Dated { record: moment.step.record, at: moment.when.latest };
        let due = plan.review.within.map(|within| within.after(opened.at, plan.calendar.as_ref()));
        let owed = verdict(
            ObligationKind::PlanReview,
            ObligationSubject::Record(opened.record),
            opened,
            plan,
            due,
            review_lead(plan, due),
        );
        let look = reading.plans().looks().into_iter().find(|look| look.at > opened.at);
        let after = reading.moments.iter().skip(n.saturating_add(1));
        let reopened = |why: &VoidReason| *why == VoidReason::Reopened;
        let undone = { after }.find_map(|moment| Some((moment, moment.undoes_resolve().filter(reopened)?)));
        let end = match (look, undone) {
            (Some(look), Some((moment, why))) if moment.when.earliest < look.at => moment.ended(why),
            (Some(look), _) => look.met(),
            (None, Some((moment, why))) => moment.ended(why),
            (None, None) => End::Open,
        };
        into.push(Verdict { severity: peak.severity(), end, ..owed });
    }
}
