//! A request that is sent again has one effect.

use sevlog::{Actor, Code};
use sevlog_store::{
    Wait,
    store::{Batch, Expected},
};

use super::bench::{Bench, id, note, on_every_store, request};
use crate::shop::person;

fn asked(bench: &Bench, actor: Actor, id_of_it: &str, command: &str) -> Batch {
    let mut batch = bench.decided([(id(1), &note(command))]);
    batch.sealing.actor = actor;
    batch.sealing.request = Some(request(id_of_it, command));
    batch
}

#[test]
fn a_request_that_is_sent_again_returns_its_first_outcome() {
    on_every_store(|bench| {
        bench.declare(id(1), "Checkout API down");
        let first = bench.append(asked(bench, person("ana"), "req-1", "one")).unwrap();
        assert!(!first.repeated);
        bench.tell(id(1), &note("meanwhile"));
        let before = bench.dump();
        let mut again = asked(bench, person("ana"), "req-1", "one");
        // What it expects does not matter any more.
        again.streams[0].expected = Expected::NoStream;
        let again = bench.append(again).unwrap();
        assert_eq!((again.repeated, &again.streams), (true, &first.streams));
        let asked = bench.store.request(person("ana"), request("req-1", "one")).wait().unwrap();
        assert_eq!(asked, Some(again));
        let after = bench.dump();
        assert_eq!(after[..before.len()], before[..]);
    });
}

#[test]
fn a_request_id_is_of_one_command() {
    on_every_store(|bench| {
        bench.declare(id(1), "Checkout API down");
        bench.append(asked(bench, person("ana"), "req-1", "one")).unwrap();
        let error = bench.append(asked(bench, person("ana"), "req-1", "two")).unwrap_err();
        assert_eq!(error.code(), Code::RequestReused, "{error}");
        let asked = bench.store.request(person("ana"), request("req-1", "two")).wait();
        assert_eq!(asked.unwrap_err(), error);
        assert_eq!(bench.version(id(1)), 2);
    });
}

#[test]
fn request_ids_are_each_actors_own() {
    on_every_store(|bench| {
        bench.declare(id(1), "Checkout API down");
        let bot = Actor::Service("ana".parse().unwrap());
        for (version, actor) in [(2, person("ana")), (3, person("raj")), (4, bot)] {
            let appended = bench.append(asked(bench, actor, "req-1", "one")).unwrap();
            assert_eq!((appended.repeated, appended.streams[0].version.get()), (false, version));
        }
    });
}

#[test]
fn a_command_that_changes_nothing_claims_its_request() {
    on_every_store(|bench| {
        bench.declare(id(1), "Checkout API down");
        let mut nothing = asked(bench, person("ana"), "req-1", "one");
        nothing.streams[0].drafts.clear();
        bench.append(nothing).unwrap();
        let again = bench.append(asked(bench, person("ana"), "req-1", "one")).unwrap();
        assert_eq!((again.repeated, again.streams[0].version.get()), (true, 1));
        // Also one that is about no stream.
        let mut nowhere = asked(bench, person("ana"), "req-2", "two");
        nowhere.streams.clear();
        bench.append(nowhere).unwrap();
        let again = bench.append(asked(bench, person("ana"), "req-2", "two")).unwrap();
        assert_eq!((again.repeated, again.streams.len(), bench.version(id(1))), (true, 0, 1));
    });
}

#[test]
fn a_refused_append_claims_no_request() {
    on_every_store(|bench| {
        bench.declare(id(1), "Checkout API down");
        let mut refused = asked(bench, person("ana"), "req-1", "one");
        refused.streams[0].expected = Expected::NoStream;
        bench.append(refused).unwrap_err();
        let appended = bench.append(asked(bench, person("ana"), "req-1", "two")).unwrap();
        assert_eq!((appended.repeated, appended.streams[0].version.get()), (false, 2));
    });
}
