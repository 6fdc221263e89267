//! An alert that came back after the resolve is answered: the incident is reopened, or somebody explains why not.

use super::{
    ObligationKind, ObligationSubject, VoidReason,
    reading::{Reading, Thing},
    verdict::Verdict,
};
use crate::{agenda::What, id::RecordId};

pub(super) fn of_alerts<'a>(reading: &Reading<'a>, into: &mut Vec<Verdict<'a>>) {
    if !reading.has(Thing::Refired) {
        return;
    }
    let mut owed: Vec<(RecordId, Verdict<'a>)> = Vec::new();
    // What a dismissal or a merge put off.
    let mut put_off: Vec<RecordId> = Vec::new();
    for moment in &reading.moments {
        let mut opens = Vec::new();
        match &moment.step.what {
            What::Refired => opens.push(moment.step.record),
            What::Explained { signal } => {
                let explained = owed.extract_if(.., |(alert, _)| alert == signal);
                into.extend(explained.map(|(_, owed)| Verdict { end: moment.met(), ..owed }));
                put_off.retain(|alert| alert != signal);
            }
            _ if moment.restores_resolve() => opens.append(&mut put_off),
            _ => {}
        }
        if let Some(why) = moment.undoes_resolve() {
            let end = if why == VoidReason::Reopened { moment.met() } else { moment.ended(why) };
            put_off.extend(owed.iter().map(|(alert, _)| *alert));
            into.extend(owed.drain(..).map(|(_, owed)| Verdict { end, ..owed }));
            if why == VoidReason::Reopened {
                put_off.clear();
            }
        }
        for alert in opens {
            let opened = reading.open(ObligationKind::ReopenOrExplain, ObligationSubject::Record(alert), moment);
            owed.extend(opened.map(|opened| (alert, opened)));
        }
    }
    into.extend(owed.into_iter().map(|(_, owed)| owed));
}
