//! Everything that a history can be asked.

use sevlog::{History, Incident, Plan, Postmortem, milestones};

/// Asks a history and its state all that they answer, and checks where two answers must agree.
pub(crate) fn everything(history: &History) {
    let incident = history.incident();
    let count = history.records().len();
    assert_eq!(usize::try_from(incident.version().get()), Ok(count), "every record is a version");
    serde_json::to_string(incident).expect("the state is JSON");
    serde_json::to_string(&milestones(incident)).expect("milestones are JSON");
    assert_eq!(history.timeline().len(), count, "the timeline shows every record");
    let steps = u64::try_from(history.clock_steps().len()).unwrap();
    assert_eq!(steps, incident.clock_steps(), "the state counts the steps of the clock");
    let postmortem = Postmortem::of(history, &Plan::standard());
    assert_eq!(postmortem.covers(), incident.version());
    let now = history.as_of(incident.clock());
    assert_eq!(now.records(), history.records(), "at its highest clock all is known");
    same_state(now.incident(), incident);
    for record in [history.records().first(), history.records().get(count / 2)].into_iter().flatten() {
        let then = history.as_of(record.recorded_at());
        assert!(history.records().starts_with(then.records()), "what was known is a beginning");
        assert_eq!(then.timeline().len(), then.records().len());
        assert!(!milestones(then.incident()).is_empty(), "every milestone has a state");
    }
}

/// A state that was reached live is the one that its log replays to.
///
/// Once something is redacted, without text: what a change put over an older text is gone from the log, and the older one
/// shows again.
pub(crate) fn same_state(replayed: &Incident, live: &Incident) {
    if live.redacted().is_empty() {
        assert_eq!(replayed, live, "a log replays to the state that was reached live");
        return;
    }
    assert_eq!(replayed.without_text(), live.without_text(), "redactions take nothing but text");
    assert_eq!(milestones(replayed), milestones(live), "redactions move no milestone");
}
