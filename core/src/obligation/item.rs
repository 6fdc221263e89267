//! What was promised to be done: owed by who took it, until it is completed or dropped.

use super::{
    ObligationKind, ObligationSubject, VoidReason,
    asked::Asked,
    reading::{Moment, Reading, Thing, lead},
    verdict::{End, Verdict},
};
use crate::{
    Timestamp,
    agenda::What,
    id::{PersonId, RecordId, TeamId},
    lifecycle::Status,
    plan::Duty,
};

pub(super) fn owed<'a>(reading: &Reading<'a>, into: &mut Vec<Verdict<'a>>) {
    if !reading.has(Thing::Item) {
        return;
    }
    let mut run =
        Run { reading, owed: Vec::new(), aside: Vec::new(), finished: Vec::new(), requests: Vec::new(), into };
    for moment in &reading.moments {
        run.step(moment);
    }
    let open = run.owed;
    into.extend(open.into_iter().map(|(_, owed)| owed));
}

struct Run<'a, 'r> {
    reading: &'r Reading<'a>,
    owed: Vec<(RecordId, Verdict<'a>)>,
    /// What a merge or a dismissal set aside, for when it is undone.
    aside: Vec<(RecordId, Verdict<'a>)>,
    finished: Vec<RecordId>,
    requests: Vec<(RecordId, RecordId, Timestamp)>,
    into: &'r mut Vec<Verdict<'a>>,
}

impl<'a> Run<'a, '_> {
    fn step(&mut self, moment: &Moment<'a>) {
        match &moment.step.what {
            What::Item { item, owner, team, due } => self.item(moment, *item, (owner.as_ref(), team.as_ref()), *due),
            What::ItemCompleted { item } => self.finish(*item, moment.met()),
            What::ItemDropped { item } => self.finish(*item, moment.ended(VoidReason::Dropped)),
            What::ExtensionRequested { item: Some(item), until, .. } => {
                self.requests.push((moment.step.record, *item, *until));
            }
            What::Extended { request } => {
                let granted = moment.step.at;
                let Some((_, item, until)) = self.requests.iter().find(|(record, ..)| record == request) else {
                    return;
                };
                if let Some((_, owed)) = self.owed.iter_mut().find(|(known, _)| known == item)
                    && owed.due.is_some_and(|due| granted <= due && *until > due)
                {
                    redate(owed, Some(*until));
                }
            }
            What::Moved { from: Status::Merged | Status::Dismissed, .. } => {
                let back =
                    self.aside.drain(..).map(|(item, owed)| (item, Verdict { since: moment.when.latest, ..owed }));
                self.owed.extend(back);
            }
            _ => {
                if let Some(why) = moment.leaves() {
                    self.aside = std::mem::take(&mut self.owed);
                    let ended = self.aside.iter().copied();
                    self.into.extend(ended.map(|(_, owed)| Verdict { end: moment.ended(why), ..owed }));
                }
            }
        }
    }

    /// An item that is new, or that has another owner or date. A date that was missed stays missed.
    fn item(
        &mut self,
        moment: &Moment<'a>,
        item: RecordId,
        (owner, team): (Option<&'a PersonId>, Option<&'a TeamId>),
        due: Option<Timestamp>,
    ) {
        if self.finished.contains(&item) {
            return;
        }
        let asked = owner.map_or_else(|| team.map_or(Asked::Owner, Asked::Team), Asked::Person);
        if let Some((_, owed)) = self.owed.iter_mut().find(|(known, _)| *known == item) {
            let is_late = owed.due.is_some_and(|due| moment.when.earliest > due);
            if owed.due == due || !is_late {
                owed.asked = asked;
                redate(owed, due);
                return;
            }
            self.end(item, moment.ended(VoidReason::Superseded));
        }
        let Some(plan) = self.reading.plan(moment.step) else { return };
        let Some(rule) = plan.duties.get(&Duty::ActionItems) else { return };
        let is_set_aside = matches!(moment.status, Status::Merged | Status::Dismissed);
        self.aside.retain(|(known, _)| *known != item);
        let room = if is_set_aside { &mut self.aside } else { &mut self.owed };
        room.push((
            item,
            Verdict {
                kind: ObligationKind::ActionItem,
                subject: ObligationSubject::Record(item),
                record: moment.step.record,
                plan,
                since: moment.when.latest,
                due,
                due_from: lead(due, rule.lead),
                severity: moment.severity,
                asked,
                end: End::Open,
            },
        ));
    }

    /// Done or dropped, also while it is set aside, it is not owed again.
    fn finish(&mut self, item: RecordId, end: End) {
        self.end(item, end);
        self.aside.retain(|(known, _)| *known != item);
        self.finished.push(item);
    }

    fn end(&mut self, item: RecordId, end: End) {
        if let Some(at) = self.owed.iter().position(|(known, _)| *known == item) {
            let (_, owed) = self.owed.remove(at);
            self.into.push(Verdict { end, ..owed });
        }
    }
}

fn redate(owed: &mut Verdict<'_>, due: Option<Timestamp>) {
    let lead_time = owed.plan.duties.get(&Duty::ActionItems).and_then(|term| term.lead);
    (owed.due, owed.due_from) = (due, lead(due, lead_time));
}
