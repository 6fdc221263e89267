//! What is kept of each signal.

use sevlog::{Code, IncidentId, decide_pair, event::SignalState};
use sevlog_store::{
    Wait,
    signal::{Noted, Seen, Sighting, SignalChange},
    store::{Append, Expected},
};

use super::bench::{Bench, id, json, on_every_store};

/// That a signal cleared before it was seen to fire, from somebody who knew nothing of it.
pub(super) fn cleared_unseen(signal: &str, episode: &str) -> SignalChange {
    change(signal, episode, &Sighting::default(), Noted::ClearedUnseen)
}

fn change(signal: &str, episode: &str, seen: &Sighting, note: Noted) -> SignalChange {
    SignalChange {
        signal: signal.parse().unwrap(),
        episode: episode.parse().unwrap(),
        seen: seen.episode.as_ref().map(|seen| seen.revision),
        before: seen.before.as_ref().map(|seen| seen.episode.clone()),
        note,
    }
}

fn noted(bench: &Bench, change: SignalChange) -> Result<(), Code> {
    let mut batch = bench.empty();
    batch.signals.push(change);
    bench.append(batch).map(drop).map_err(|error| error.code())
}

fn seen(bench: &Bench, episode: &str) -> Option<(Option<IncidentId>, SignalState, u64)> {
    let of = |seen: Seen| (seen.incident, seen.state, seen.repeats);
    bench.sighting("alert", episode).episode.map(of)
}

fn fires(bench: &Bench, incident: u64, episode: &str) {
    bench.tell(id(incident), &json(&format!(
        r#"{{"command":"attach_signal","arguments":{{"signal":"alert","episode":"{episode}","sender":"alertmanager"}}}}"#
    )));
}

fn clears(bench: &Bench, incident: u64, episode: &str) {
    bench.tell(
        id(incident),
        &json(&format!(
            r#"{{"command":"clear_signal","arguments":{{"signal":"alert","episode":"{episode}","repeats":0}}}}"#
        )),
    );
}

#[test]
fn a_signal_belongs_where_its_records_are() {
    on_every_store(|bench| {
        bench.declare(id(1), "Checkout API down");
        assert_eq!(bench.sighting("alert", "monday"), Sighting::default());
        fires(bench, 1, "monday");
        assert_eq!(seen(bench, "monday"), Some((Some(id(1)), SignalState::Active, 0)));
        clears(bench, 1, "monday");
        assert_eq!(seen(bench, "monday"), Some((Some(id(1)), SignalState::Cleared, 0)));
        bench.declare(id(2), "Again");
        fires(bench, 2, "tuesday");
        let tuesday = bench.sighting("alert", "tuesday");
        assert_eq!(
            tuesday.before.map(|seen| (seen.episode.to_string(), seen.incident)),
            Some(("monday".to_owned(), Some(id(1))))
        );
        // Of an episode that nobody has heard of, the newest other one is known.
        let wednesday = bench.sighting("alert", "wednesday");
        assert_eq!((wednesday.episode, wednesday.before.unwrap().incident), (None, Some(id(2))));
        assert_eq!(bench.sighting("other", "tuesday"), Sighting::default());
    });
}

#[test]
fn repeats_are_counted_and_make_no_record() {
    on_every_store(|bench| {
        bench.declare(id(1), "Checkout API down");
        fires(bench, 1, "monday");
        let known = bench.sighting("alert", "monday");
        // All of them knew the same: a repeat changes nothing that another was decided on.
        for repeats in 1..=3 {
            noted(bench, change("alert", "monday", &known, Noted::Repeated)).unwrap();
            assert_eq!(seen(bench, "monday").unwrap().2, repeats);
        }
        assert_eq!(bench.version(id(1)), 2);
        clears(bench, 1, "monday");
        assert_eq!(seen(bench, "monday"), Some((Some(id(1)), SignalState::Cleared, 3)));
        assert_eq!(noted(bench, change("alert", "monday", &known, Noted::Repeated)), Err(Code::SignalMoved));
    });
}

#[test]
fn a_clear_without_its_fire_is_kept_once() {
    on_every_store(|bench| {
        noted(bench, cleared_unseen("alert", "monday")).unwrap();
        assert_eq!(seen(bench, "monday"), Some((None, SignalState::Cleared, 0)));
        assert_eq!(noted(bench, cleared_unseen("alert", "monday")), Err(Code::SignalMoved));
        // It says nothing about where the next one belongs.
        assert_eq!(bench.sighting("alert", "tuesday"), Sighting::default());
        noted(bench, cleared_unseen("alert", "tuesday")).unwrap();
    });
}

#[test]
fn who_decided_on_less_than_is_known_is_told_so() {
    on_every_store(|bench| {
        bench.declare(id(1), "Checkout API down");
        let unknown = bench.sighting("alert", "monday");
        let unknown_later = bench.sighting("alert", "tuesday");
        fires(bench, 1, "monday");
        let dump = bench.dump();
        for late in [
            change("alert", "monday", &unknown, Noted::Checked),
            change("alert", "tuesday", &unknown_later, Noted::Checked),
        ] {
            let mut batch = bench.decided([(id(1), &super::bench::note("late"))]);
            batch.signals.push(late);
            assert_eq!(bench.store.append(batch).wait().unwrap_err().code(), Code::SignalMoved);
        }
        assert_eq!(bench.dump(), dump);
        noted(bench, change("alert", "monday", &bench.sighting("alert", "monday"), Noted::Checked)).unwrap();
    });
}

#[test]
fn what_is_merged_takes_its_signals_along_and_gets_them_back() {
    on_every_store(|bench| {
        bench.declare(id(1), "Checkout API down");
        bench.declare(id(2), "Payments failing");
        fires(bench, 1, "monday");
        let pair = |command: &str| {
            let mut batch = bench.empty();
            let (source, target) = (bench.state(id(1)).unwrap(), bench.state(id(2)).unwrap());
            let context = batch.sealing.context();
            let (ours, theirs) = decide_pair(&source, &target, &json(command), &context).unwrap();
            for (state, drafts) in [(source, ours), (target, theirs)] {
                batch.streams.push(Append { incident: state.id(), expected: Expected::at(state.version()), drafts });
            }
            bench.append(batch).unwrap();
        };
        pair(&format!(r#"{{"command":"merge_into","arguments":{{"target":"{}"}}}}"#, id(2)));
        assert_eq!(seen(bench, "monday").unwrap().0, Some(id(2)));
        pair(r#"{"command":"unmerge","arguments":{}}"#);
        assert_eq!(seen(bench, "monday").unwrap().0, Some(id(1)));
    });
}
