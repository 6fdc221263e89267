//! What outsiders still feel after the resolve is somebody's: the resolver's, until it ends.

use super::{
    ObligationKind, ObligationSubject,
    asked::Asked,
    reading::{Moment, Reading},
    verdict::Verdict,
};
use crate::{
    agenda::What,
    id::{PersonId, RecordId},
};

pub(super) fn left_open<'a>(reading: &Reading<'a>, into: &mut Vec<Verdict<'a>>) {
    if !reading.has(|what| matches!(what, What::Moved { to, .. } if !to.is_open())) {
        return;
    }
    let mut owed: Vec<(RecordId, Verdict<'a>)> = Vec::new();
    let mut resolver: Option<&'a PersonId> = None;
    for moment in &reading.moments {
        if moment.resolves() {
            resolver = moment.step.person.as_ref();
        }
        if let Some(why) = moment.undoes_resolve() {
            into.extend(owed.drain(..).map(|(_, owed)| Verdict { end: moment.ended(why), ..owed }));
            continue;
        }
        let windows = match &moment.step.what {
            What::Moved { to, felt, .. } if !to.is_open() => felt,
            What::Felt { windows } if !moment.status.is_open() => windows,
            _ => continue,
        };
        while let Some(at) = owed.iter().position(|(window, _)| !windows.contains(window)) {
            let (_, ended) = owed.remove(at);
            into.push(Verdict { end: moment.met(), ..ended });
        }
        for window in windows {
            if !owed.iter().any(|(known, _)| known == window) {
                owed.extend(open(reading, moment, *window, resolver).map(|opened| (*window, opened)));
            }
        }
    }
    into.extend(owed.into_iter().map(|(_, owed)| owed));
}

fn open<'a>(
    reading: &Reading<'a>,
    moment: &Moment<'a>,
    window: RecordId,
    resolver: Option<&'a PersonId>,
) -> Option<Verdict<'a>> {
    let opened = reading.open(ObligationKind::Impact, ObligationSubject::Record(window), moment)?;
    Some(Verdict { asked: resolver.map_or(Asked::Owner, Asked::Person), ..opened })
}
