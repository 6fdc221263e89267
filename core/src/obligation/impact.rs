//! What outsiders still feel after the resolve is somebody's: the resolver's, until it ends.

use super::{
    ObligationKind, ObligationSubject, VoidReason,
    asked::Asked,
    reading::{Moment, Reading, Thing, lead},
    verdict::Verdict,
};
use crate::{
    Timestamp,
    agenda::What,
    guard::GuardKey,
    id::{PersonId, RecordId},
    plan::Duty,
};

pub(super) fn left_open<'a>(reading: &Reading<'a>, into: &mut Vec<Verdict<'a>>) {
    if !reading.has(Thing::End) {
        return;
    }
    let mut owed: Vec<(RecordId, Verdict<'a>)> = Vec::new();
    let mut resolver: Option<&'a PersonId> = None;
    let mut until = None;
    for moment in &reading.moments {
        // What the claim set aside stands just before it.
        if let What::Waived { guard: GuardKey::ImpactClosed, until: stated } = moment.step.what {
            until = Some(stated);
        }
        if moment.resolves() {
            resolver = moment.step.person.as_ref();
        }
        if let Some(why) = moment.undoes_resolve() {
            into.extend(owed.drain(..).map(|(_, owed)| Verdict { end: moment.ended(why), ..owed }));
            // What a dismissal or a merge puts off stands again with its resolve.
            until = until.filter(|_| why != VoidReason::Reopened);
            continue;
        }
        let windows = match &moment.step.what {
            What::Moved { to, felt, .. } if to.is_over() => felt,
            What::Felt { windows } if moment.status.is_over() => windows,
            _ => continue,
        };
        while let Some(at) = owed.iter().position(|(window, _)| !windows.contains(window)) {
            let (_, ended) = owed.remove(at);
            into.push(Verdict { end: moment.met(), ..ended });
        }
        for window in windows {
            if !owed.iter().any(|(known, _)| known == window) {
                owed.extend(open(reading, moment, *window, (resolver, until)).map(|opened| (*window, opened)));
            }
        }
    }
    into.extend(owed.into_iter().map(|(_, owed)| owed));
}

fn open<'a>(
    reading: &Reading<'a>,
    moment: &Moment<'a>,
    window: RecordId,
    (resolver, until): (Option<&'a PersonId>, Option<Timestamp>),
) -> Option<Verdict<'a>> {
    let opened = reading.open(ObligationKind::Impact, ObligationSubject::Record(window), moment)?;
    let due = until.or(opened.due);
    let due_from = lead(due, opened.plan.duties.get(&Duty::Impact).and_then(|term| term.lead));
    Some(Verdict { asked: resolver.map_or(Asked::Owner, Asked::Person), due, due_from, ..opened })
}
