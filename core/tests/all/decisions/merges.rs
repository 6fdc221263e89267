//! Merging: over two streams or none, and undone without loss.

use sevlog::{
    CommandId, Context, Event, History, Rejection, Seed, SignalKey, Status,
    command::{MergeInto, Unmerge},
    decide, decide_pair,
};

use crate::teller::{Teller, command, person};

fn declared(n: u64) -> Teller {
    let mut teller = Teller::of(n);
    teller.json(r#"{"command":"declare","arguments":{"title":"Search slow","severity":"SEV-2","takeCommand":true}}"#);
    teller
}

fn merge(source: &mut Teller, target: &mut Teller) -> Result<(), Rejection> {
    let wanted = command(MergeInto { target: target.history.incident().id(), reason: None });
    let context = source.context();
    History::execute_pair(&mut source.history, &mut target.history, &wanted, &context)
}

fn unmerge(source: &mut Teller, target: &mut Teller) -> Result<(), Rejection> {
    let context = source.context();
    History::execute_pair(&mut source.history, &mut target.history, &command(Unmerge::default()), &context)
}

fn fire(teller: &mut Teller, episode: &str) {
    teller.json(&format!(
        r#"{{"command":"attach_signal","arguments":{{"signal":"search","episode":"{episode}","sender":"prometheus"}}}}"#
    ));
}

fn clear(teller: &mut Teller, episode: &str) {
    teller.json(&format!(
        r#"{{"command":"clear_signal","arguments":{{"signal":"search","episode":"{episode}","repeats":2}}}}"#
    ));
}

#[test]
fn a_merge_writes_one_record_in_each_stream_with_ids_that_follow_one_another() {
    let (mut source, mut target) = (declared(2), declared(3));
    let counts = (source.history.records().len(), target.history.records().len());
    merge(&mut source, &mut target).unwrap();
    assert_eq!((source.history.records().len(), target.history.records().len()), (counts.0 + 1, counts.1 + 1));
    let (ours, theirs) = (source.history.records().last().unwrap(), target.history.records().last().unwrap());
    assert_eq!(theirs.id().to_u128(), ours.id().to_u128() + 1);
    let Event::MergeReceived(received) = theirs.event() else { panic!("{}", theirs.event().name()) };
    assert_eq!(received.source, source.history.incident().id());
    assert_eq!(received.source_version.get() + 1, ours.version().get(), "it refers to the records, and copies none");
}

#[test]
fn a_merge_that_is_refused_changes_neither_stream() {
    let (mut source, mut gone) = (declared(2), declared(3));
    gone.json(r#"{"command":"dismiss","arguments":{"why":"false_alarm"}}"#);
    let before = (source.history.clone(), gone.history.clone());
    assert_eq!(merge(&mut source, &mut gone).unwrap_err().code().as_str(), "merge_target_gone");
    assert_eq!(before, (source.history.clone(), gone.history));

    let (mut merged, mut last) = (declared(4), declared(5));
    merge(&mut merged, &mut last).unwrap();
    let rejection = merge(&mut source, &mut merged).unwrap_err();
    assert_eq!(rejection.code().as_str(), "merge_target_gone");
    assert!(rejection.to_string().contains(&last.history.incident().id().to_string()), "it says where: {rejection}");
    assert_eq!(merge(&mut source, &mut Teller::of(9)).unwrap_err().code().as_str(), "not_declared");
    assert_eq!(before.0, source.history);
}

#[test]
fn an_incident_is_not_merged_into_itself_nor_decided_alone() {
    let mut one = declared(2);
    let context = one.context();
    let wanted = command(MergeInto { target: one.history.incident().id(), reason: None });
    let incident = one.history.incident();
    assert_eq!(decide_pair(incident, incident, &wanted, &context).unwrap_err().code().as_str(), "merge_with_itself");
    assert_eq!(decide(incident, &wanted, &context).unwrap_err().code().as_str(), "pair_needed");
}

#[test]
fn unmerging_is_from_the_incident_that_it_was_merged_into() {
    let (mut source, mut target, mut other) = (declared(2), declared(3), declared(4));
    merge(&mut source, &mut target).unwrap();
    assert_eq!(unmerge(&mut source, &mut other).unwrap_err().code().as_str(), "not_merged_there");
    assert_eq!(unmerge(&mut target, &mut source).unwrap_err().code().as_str(), "illegal_in_status");
    unmerge(&mut source, &mut target).unwrap();
    // It can be merged again, elsewhere.
    merge(&mut source, &mut other).unwrap();
    assert_eq!(source.history.incident().merged_into(), Some(other.history.incident().id()));
}

#[test]
fn every_status_that_may_be_merged_comes_back() {
    let paths: [(&str, Status); 5] = [
        (r#"{"command":"note","arguments":{"body":"x"}}"#, Status::Responding),
        (r#"{"command":"contain"}"#, Status::Contained),
        (r#"{"command":"record_fix","arguments":{"description":"x"}}"#, Status::Recovering),
        (r#"{"command":"resolve"}"#, Status::Resolved),
        (r#"{"command":"start_review"}"#, Status::InReview),
    ];
    for (n, (text, status)) in paths.into_iter().enumerate() {
        let mut source = declared(10 + n as u64);
        if status == Status::InReview {
            source.json(r#"{"command":"resolve"}"#);
        }
        source.json(text);
        let mut target = declared(100);
        merge(&mut source, &mut target).unwrap();
        // The other goes on, and nothing of that comes back.
        target.json(r#"{"command":"resolve"}"#);
        unmerge(&mut source, &mut target).unwrap();
        assert_eq!(source.history.incident().status(), status);
        assert_eq!(target.history.incident().status(), Status::Resolved);
    }
}

#[test]
fn an_active_signal_goes_along_and_one_that_cleared_meanwhile_returns_as_cleared() {
    let key = SignalKey::new("search").unwrap();
    let (mut source, mut target) = (declared(2), declared(3));
    fire(&mut source, "1");
    merge(&mut source, &mut target).unwrap();
    assert!(target.history.incident().signals()[&key].is_active());
    clear(&mut target, "1");
    unmerge(&mut source, &mut target).unwrap();
    assert!(!source.history.incident().signals()[&key].is_active());
    assert!(target.history.incident().signals().is_empty());
}

#[test]
fn an_alert_that_had_cleared_in_the_other_fires_there_after_the_merge_and_goes_back_with_it() {
    let key = SignalKey::new("search").unwrap();
    let (mut source, mut target) = (declared(2), declared(3));
    fire(&mut target, "1");
    clear(&mut target, "1");
    fire(&mut source, "2");
    let before = (source.history.incident().signals().clone(), target.history.incident().signals().clone());
    merge(&mut source, &mut target).unwrap();
    assert!(target.history.incident().signals()[&key].is_active(), "it fires, and somebody must know");
    unmerge(&mut source, &mut target).unwrap();
    assert_eq!(before, (source.history.incident().signals().clone(), target.history.incident().signals().clone()));
}

#[test]
fn an_alert_that_fires_in_both_stays_in_both_after_an_unmerge() {
    let (mut source, mut target) = (declared(2), declared(3));
    fire(&mut target, "1");
    fire(&mut source, "2");
    let before = (source.history.incident().signals().clone(), target.history.incident().signals().clone());
    merge(&mut source, &mut target).unwrap();
    unmerge(&mut source, &mut target).unwrap();
    assert_eq!(before, (source.history.incident().signals().clone(), target.history.incident().signals().clone()));
}

#[test]
fn an_alert_that_both_had_goes_back_with_the_repeats_that_the_source_was_told_of() {
    let (mut source, mut target) = (declared(2), declared(3));
    fire(&mut target, "1");
    clear(&mut target, "1");
    fire(&mut target, "2");
    fire(&mut source, "2");
    let before = source.history.incident().signals().clone();
    merge(&mut source, &mut target).unwrap();
    unmerge(&mut source, &mut target).unwrap();
    assert_eq!(&before, source.history.incident().signals());
}

#[test]
fn a_command_on_a_merged_incident_says_where_it_goes_on_but_notes_are_still_taken() {
    let (mut source, mut target) = (declared(2), declared(3));
    let note = source.json(r#"{"command":"note","arguments":{"body":"called Kim"}}"#);
    merge(&mut source, &mut target).unwrap();
    let rejection = source.try_tell(&crate::teller::json(r#"{"command":"resolve"}"#)).unwrap_err();
    assert_eq!(rejection.code().as_str(), "merged");
    assert!(rejection.to_string().contains(&target.history.incident().id().to_string()));
    source.json(r#"{"command":"note","arguments":{"body":"x"}}"#);
    source.json(&format!(r#"{{"command":"redact","arguments":{{"record":"{note}","reason":"a name"}}}}"#));
    assert_eq!(source.history.incident().status(), Status::Merged);
}

#[test]
fn who_records_a_merge_is_in_both_streams() {
    let (mut source, mut target) = (declared(2), declared(3));
    let plan = sevlog::Plan::standard();
    let context = Context::new(&plan, person("mei"), CommandId::from_parts(1_795_420_900_000, 7), Seed::new([9; 32]));
    let wanted = command(MergeInto { target: target.history.incident().id(), reason: None });
    History::execute_pair(&mut source.history, &mut target.history, &wanted, &context).unwrap();
    for history in [&source.history, &target.history] {
        assert_eq!(history.records().last().unwrap().actor(), &person("mei"));
        let log = {
            let mut log = Vec::new();
            sevlog::write_log(history.records(), &mut log).unwrap();
            log
        };
        assert!(sevlog::verify(&log[..]).is_sound());
    }
}

fn state(teller: &Teller) -> Option<bool> {
    teller.history.incident().signals().get(&SignalKey::new("search").unwrap()).map(sevlog::Signal::is_active)
}

#[test]
fn an_alert_that_two_merged_incidents_brought_stays_until_both_are_gone() {
    let (mut one, mut two, mut target) = (declared(2), declared(3), declared(4));
    fire(&mut one, "1");
    fire(&mut two, "1");
    let before = two.history.incident().signals().clone();
    merge(&mut one, &mut target).unwrap();
    merge(&mut two, &mut target).unwrap();
    unmerge(&mut one, &mut target).unwrap();
    assert_eq!(
        (state(&one), state(&two), state(&target)),
        (Some(true), None, Some(true)),
        "the second is still merged"
    );
    unmerge(&mut two, &mut target).unwrap();
    assert_eq!((&before, state(&target)), (two.history.incident().signals(), None));
}

#[test]
fn each_alert_goes_back_as_its_own_episode_is_by_then() {
    let (mut source, mut target) = (declared(2), declared(3));
    fire(&mut target, "1");
    fire(&mut source, "2");
    merge(&mut source, &mut target).unwrap();
    clear(&mut target, "2");
    assert_eq!(state(&target), Some(true), "its own still fires");
    unmerge(&mut source, &mut target).unwrap();
    assert_eq!((state(&source), state(&target)), (Some(false), Some(true)));
    assert_eq!(target.history.incident().signals().values().next().unwrap().repeats, 0, "those were of the other's");
}

#[test]
fn a_later_episode_of_an_alert_that_only_a_merged_incident_brought_goes_back_with_it() {
    let (mut source, mut target) = (declared(2), declared(3));
    fire(&mut source, "1");
    merge(&mut source, &mut target).unwrap();
    clear(&mut target, "1");
    fire(&mut target, "2");
    unmerge(&mut source, &mut target).unwrap();
    assert_eq!((state(&source), state(&target)), (Some(true), None));
    let back = source.history.incident().signals().values().next().unwrap();
    assert_eq!((back.episode.as_str(), back.repeats), ("2", 2));
}

#[test]
fn a_chain_of_merges_is_undone_from_its_end_and_no_alert_is_in_two_incidents() {
    let (mut first, mut middle, mut last) = (declared(2), declared(3), declared(4));
    fire(&mut first, "1");
    merge(&mut first, &mut middle).unwrap();
    merge(&mut middle, &mut last).unwrap();
    clear(&mut last, "1");
    let rejection = unmerge(&mut first, &mut middle).unwrap_err();
    assert_eq!(rejection.code().as_str(), "merged");
    assert!(rejection.to_string().contains(&last.history.incident().id().to_string()), "it says where: {rejection}");
    unmerge(&mut middle, &mut last).unwrap();
    assert_eq!((state(&first), state(&middle), state(&last)), (None, Some(false), None));
    unmerge(&mut first, &mut middle).unwrap();
    assert_eq!((state(&first), state(&middle), state(&last)), (Some(false), None, None), "it cleared meanwhile");
}

#[test]
fn an_alert_that_was_attached_or_cleared_by_mistake_stands_as_it_did_without_that() {
    let retract =
        |record| format!(r#"{{"command":"retract","arguments":{{"record":"{record}","reason":"not ours"}}}}"#);
    let mut teller = declared(2);
    fire(&mut teller, "1");
    clear(&mut teller, "1");
    let cleared = teller.history.records().last().unwrap().id();
    teller.json(&retract(cleared));
    assert_eq!(state(&teller), Some(true));
    fire(&mut teller, "2");
    let attached = teller.history.records().last().unwrap().id();
    teller.json(&retract(attached));
    assert_eq!(teller.history.incident().signals().values().next().unwrap().episode.as_str(), "1");
}

#[test]
fn an_episode_that_has_cleared_does_not_fire_again_for_being_told_of_late() {
    let mut teller = declared(2);
    fire(&mut teller, "1");
    clear(&mut teller, "1");
    teller.json(
        r#"{"command":"attach_signal","arguments":{"signal":"search","episode":"1","sender":"prometheus"},"occurred":"2026-11-23T09:00Z"}"#,
    );
    assert_eq!(state(&teller), Some(false));
    fire(&mut teller, "2");
    teller.json(
        r#"{"command":"clear_signal","arguments":{"signal":"search","episode":"3","repeats":0},"occurred":"2026-11-23T09:00Z"}"#,
    );
    assert_eq!(state(&teller), Some(true));
}

#[test]
fn how_often_an_alert_was_delivered_stays_within_what_a_log_holds_and_is_corrected() {
    let (mut source, mut target) = (declared(2), declared(3));
    let most = 9_007_199_254_740_991_u64;
    for episode in ["1", "2"] {
        fire(&mut source, episode);
        source.json(&format!(
            r#"{{"command":"clear_signal","arguments":{{"signal":"search","episode":"{episode}","repeats":{most}}}}}"#
        ));
    }
    let cleared = source.history.records().last().unwrap().id();
    fire(&mut source, "3");
    merge(&mut source, &mut target).unwrap();
    unmerge(&mut source, &mut target).unwrap();
    let repeats = |teller: &Teller| teller.history.incident().signals().values().next().unwrap().repeats;
    assert_eq!(repeats(&source), most);
    let first = source.history.records()[3 + 1].id();
    for record in [first, cleared] {
        source.json(&format!(
            r#"{{"command":"correct","arguments":{{"record":"{record}","facts":{{"repeats":3}},"reason":"misread"}}}}"#
        ));
    }
    assert_eq!(repeats(&source), 6);
}

#[test]
fn an_episode_that_follows_on_what_a_merged_incident_brought_goes_back_and_is_not_in_both() {
    let (mut source, mut target) = (declared(2), declared(3));
    fire(&mut target, "1");
    clear(&mut target, "1");
    let before = target.history.incident().signals().clone();
    fire(&mut source, "2");
    merge(&mut source, &mut target).unwrap();
    clear(&mut target, "2");
    fire(&mut target, "3");
    assert_eq!(state(&target), Some(true));
    unmerge(&mut source, &mut target).unwrap();
    assert_eq!(&before, target.history.incident().signals());
    let back = source.history.incident().signals().values().next().unwrap();
    assert_eq!((back.episode.as_str(), back.is_active(), back.repeats), ("3", true, 2));
}
