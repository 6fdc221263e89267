//! Bases: two people who saw the same version are both heard, or one is named as contradicted.

use sevlog::{Command, Event, History, Reason, Rejection, command::MergeInto};

use crate::teller::{Teller, command, json, person};

/// Raj says `theirs`; Ana, who saw the version before, says `ours`.
fn both(teller: &mut Teller, theirs: &str, ours: &str) -> Result<usize, Rejection> {
    let seen = teller.history.incident().version().get();
    teller.as_actor(person("raj")).json(theirs);
    teller.as_actor(person("ana")).basis(seen);
    teller.try_tell(&json(ours)).map(|records| records.len())
}

#[track_caller]
fn contradicted(result: Result<usize, Rejection>, subject: &str, theirs: &str) {
    let rejection = result.expect_err("the command is contradicted");
    let [Reason::Contradicted { subject: found, theirs: value, by, at, record }] =
        rejection.reasons().collect::<Vec<_>>()[..]
    else {
        panic!("{rejection}")
    };
    assert_eq!((found.to_string().as_str(), value.as_str(), by.as_str()), (subject, theirs, "raj"));
    assert!(at.unix_nanos() > 0 && record.to_u128() > 0);
}

const SEV2: &str = r#"{"command":"set_severity","arguments":{"severity":"SEV-2"}}"#;
const SEV3: &str = r#"{"command":"set_severity","arguments":{"severity":"SEV-3"}}"#;

#[test]
fn a_subject_set_to_another_value_meanwhile_is_contradicted_with_what_by_whom_when_and_where() {
    let mut teller = Teller::responding();
    let seen = teller.history.incident().version().get();
    let record = teller.as_actor(person("raj")).json(SEV2);
    let recorded_at = teller.history.records().last().unwrap().recorded_at();
    teller.as_actor(person("ana")).basis(seen);
    let rejection = teller.try_tell(&json(SEV3)).unwrap_err();
    let Some(Reason::Contradicted { theirs, by, at, record: found, .. }) = rejection.reasons().next() else {
        panic!("{rejection}")
    };
    assert_eq!((theirs.as_str(), by.as_str(), *at, *found), ("SEV-2", "raj", recorded_at, record));
}

#[test]
fn every_subject_is_watched_by_itself() {
    let title = |title: &str| format!(r#"{{"command":"retitle","arguments":{{"title":"{title}"}}}}"#);
    contradicted(both(&mut Teller::responding(), &title("A"), &title("B")), "title", "\"A\"");
    let field = |value: &str| format!(r#"{{"command":"set_field","arguments":{{"field":"cost","value":"{value}"}}}}"#);
    contradicted(both(&mut Teller::responding(), &field("1"), &field("2")), "field cost", "\"1\"");
    let assign = |to: &str| format!(r#"{{"command":"assign","arguments":{{"role":"comms","person":"{to}"}}}}"#);
    contradicted(both(&mut Teller::responding(), &assign("mei"), &assign("zoe")), "role comms", "mei");
    contradicted(both(&mut Teller::responding(), SEV2, SEV3), "severity", "SEV-2");
    let (resolve, dismiss) = (r#"{"command":"resolve"}"#, r#"{"command":"dismiss","arguments":{"why":"expected"}}"#);
    contradicted(both(&mut Teller::responding(), resolve, dismiss), "status", "resolved");
    contradicted(both(&mut Teller::responding(), r#"{"command":"contain"}"#, resolve), "status", "contained");
    let release = r#"{"command":"release","arguments":{"role":"incident_command"}}"#;
    let hand = r#"{"command":"hand_over","arguments":{"role":"incident_command","to":"mei"}}"#;
    contradicted(both(&mut Teller::responding(), hand, release), "role incident_command", "mei");
    // What the other did not touch goes on.
    for (theirs, ours) in [(SEV2, title("B")), (&*title("A"), field("2")), (&*assign("mei"), SEV3.to_owned())] {
        assert_eq!(both(&mut Teller::responding(), theirs, &ours).unwrap(), 1, "{ours} after {theirs}");
    }
}

#[test]
fn an_action_item_that_changed_meanwhile_is_contradicted() {
    let mut teller = Teller::responding();
    let item = teller.json(r#"{"command":"add_action_item","arguments":{"title":"add a test"}}"#);
    let done = format!(r#"{{"command":"complete_action_item","arguments":{{"item":"{item}"}}}}"#);
    let dropped = format!(r#"{{"command":"drop_action_item","arguments":{{"item":"{item}","reason":"x"}}}}"#);
    contradicted(both(&mut teller, &done, &dropped), &format!("action item {item}"), "completed");
}

#[test]
fn the_same_value_set_meanwhile_is_an_accepted_no_op_that_writes_nothing() {
    let title = r#"{"command":"retitle","arguments":{"title":"A"}}"#;
    let assign = r#"{"command":"assign","arguments":{"role":"comms","person":"mei"}}"#;
    let field = r#"{"command":"set_field","arguments":{"field":"cost","value":"1"}}"#;
    let dismiss = r#"{"command":"dismiss","arguments":{"why":"expected"}}"#;
    for same in [SEV2, title, assign, field, dismiss, r#"{"command":"resolve"}"#] {
        let mut teller = Teller::responding();
        assert_eq!(both(&mut teller, same, same).unwrap(), 0, "{same}");
    }
    let mut resolved = Teller::responding();
    resolved.json(r#"{"command":"resolve"}"#);
    let reopen = r#"{"command":"reopen","arguments":{"reason":"x"}}"#;
    assert_eq!(both(&mut resolved, reopen, reopen).unwrap(), 1, "one reopening, not two, and the words of both");
    assert_eq!(resolved.history.incident().cycles().len(), 2);
}

#[test]
fn what_is_claimed_twice_is_claimed_once_and_the_words_of_both_are_kept() {
    let resolve = |summary: &str| format!(r#"{{"command":"resolve","arguments":{{"summary":"{summary}"}}}}"#);
    let mut teller = Teller::responding();
    assert_eq!(both(&mut teller, &resolve("it healed"), &resolve("we rolled back 4411")).unwrap(), 1);
    let newest = teller.history.records().last().unwrap();
    assert!(matches!(newest.event(), Event::NoteAdded(note) if note.body.as_str() == Some("we rolled back 4411")));
    // Who says it again says nothing new.
    let seen = teller.history.incident().version().get();
    let mut again = Teller::responding();
    again.as_actor(person("raj")).json(&resolve("once"));
    again.basis(seen - 2);
    assert_eq!(again.try_tell(&json(&resolve("once"))).unwrap().len(), 0);
}

#[test]
fn a_status_claimed_in_another_way_meanwhile_is_contradicted() {
    let resolve = |how: &str| format!(r#"{{"command":"resolve","arguments":{{"how":"{how}"}}}}"#);
    let refused = both(&mut Teller::responding(), &resolve("self_recovered"), &resolve("mitigated")).unwrap_err();
    assert!(refused.to_string().contains("self_recovered"), "{refused}");
    let dismiss = |why: &str| format!(r#"{{"command":"dismiss","arguments":{{"why":"{why}"}}}}"#);
    contradicted(
        both(&mut Teller::responding(), &dismiss("expected"), &dismiss("false_alarm")),
        "status",
        "dismissed (expected)",
    );
    let earlier = r#"{"command":"resolve","occurred":{"kind":"at","at":"2026-11-23T09:00:00Z","precision":"minute"}}"#;
    let refused = both(&mut Teller::responding(), r#"{"command":"resolve"}"#, earlier).unwrap_err();
    assert_eq!(refused.reasons().count(), 1, "{refused}");
}

#[test]
fn going_back_from_a_dismissal_or_a_fix_twice_is_going_back_once() {
    let mut dismissed = Teller::responding();
    dismissed.json(r#"{"command":"dismiss","arguments":{"why":"expected"}}"#);
    let reinstate = r#"{"command":"reinstate","arguments":{"reason":"x"}}"#;
    assert_eq!(both(&mut dismissed, reinstate, reinstate).unwrap(), 1, "what the other said");
    let mut recovering = Teller::responding();
    recovering.json(r#"{"command":"record_fix","arguments":{"description":"x"}}"#);
    let regress = r#"{"command":"regress","arguments":{"to":"contained","reason":"x"}}"#;
    assert_eq!(both(&mut recovering, regress, regress).unwrap(), 1, "what the other said");
    assert_eq!(recovering.history.incident().regresses().len(), 1);
}

#[test]
fn two_merges_into_different_incidents_are_not_the_same() {
    let merge = |target: &Teller| command(MergeInto { target: target.history.incident().id(), reason: None });
    for same in [true, false] {
        let (mut source, mut one, mut other) = (Teller::responding(), Teller::of(2), Teller::of(3));
        for target in [&mut one, &mut other] {
            target.json(r#"{"command":"declare","arguments":{"title":"x"}}"#);
        }
        let seen = source.history.incident().version().get();
        let (wanted, context): (Command, _) = (merge(&one), source.context());
        History::execute_pair(&mut source.history, &mut one.history, &wanted, &context).unwrap();
        let before = source.history.clone();
        source.basis(seen);
        let context = source.context();
        let target = if same { &mut one } else { &mut other };
        let wanted = merge(target);
        let result = History::execute_pair(&mut source.history, &mut target.history, &wanted, &context);
        assert_eq!(before, source.history);
        match result {
            Ok(()) => assert!(same, "what was wanted did not happen, so it must not be accepted"),
            Err(rejection) => {
                assert!(!same, "{rejection}");
                assert_eq!(rejection.code().as_str(), "contradicted");
                assert!(rejection.to_string().contains(&one.history.incident().id().to_string()), "{rejection}");
            }
        }
    }
}

#[test]
fn without_a_basis_the_newest_state_counts() {
    let mut teller = Teller::responding();
    teller.as_actor(person("raj")).json(SEV2);
    teller.as_actor(person("ana")).json(SEV3);
    assert_eq!(teller.history.incident().severity().unwrap().label.as_str(), "SEV-3");
}

#[test]
fn facts_are_never_checked_against_a_basis() {
    let facts = [
        r#"{"command":"note","arguments":{"body":"x"}}"#,
        r#"{"command":"contain"}"#,
        r#"{"command":"record_fix","arguments":{"description":"x"}}"#,
        r#"{"command":"record_validation","arguments":{"check":"x","outcome":"passed"}}"#,
        r#"{"command":"change_impact","arguments":{"service":"checkout"}}"#,
        r#"{"command":"record_action","arguments":{"description":"x","outcome":"worked"}}"#,
    ];
    for fact in facts {
        let mut teller = Teller::responding();
        for text in [SEV2, r#"{"command":"resolve"}"#] {
            teller.json(text);
        }
        teller.basis(1);
        teller.json(fact);
    }
}

#[test]
fn a_basis_beyond_the_head_is_unknown_and_the_head_itself_is_not() {
    let mut teller = Teller::responding();
    let head = teller.history.incident().version().get();
    teller.basis(head + 1);
    assert_eq!(teller.refused_json(SEV2), ["basis_unknown"]);
    teller.basis(head).json(SEV2);
}

#[test]
fn a_severity_told_late_contradicts_nobody() {
    let mut teller = Teller::responding();
    teller.at("2026-11-23T12:00:00Z").json(SEV2);
    let late = r#"{"command":"set_severity","arguments":{"severity":"SEV-4"},"occurred":"2026-11-23T11:00Z"}"#;
    assert_eq!(both(&mut teller, late, SEV3).unwrap(), 1, "what it is now did not change");
}

#[test]
fn an_item_that_somebody_took_back_meanwhile_is_contradicted_with_who_did() {
    let mut teller = Teller::responding();
    let item = teller.json(r#"{"command":"add_action_item","arguments":{"title":"add an alert"}}"#);
    let retract = format!(r#"{{"command":"retract","arguments":{{"record":"{item}","reason":"twice"}}}}"#);
    let complete = format!(r#"{{"command":"complete_action_item","arguments":{{"item":"{item}"}}}}"#);
    contradicted(both(&mut teller, &retract, &complete), &format!("action item {item}"), "retracted");
    let head = teller.history.incident().version().get();
    teller.basis(head);
    assert_eq!(teller.refused_json(&complete), ["record_retracted"], "whoever saw that it was taken back");
}

#[test]
fn a_correction_that_rewords_what_is_shown_is_contradicted_like_the_command_that_sets_it() {
    let mut teller = Teller::responding();
    let declared = teller.history.records()[0].id();
    let saw = teller.history.incident().version().get();
    let reword = |title: &str| {
        format!(
            r#"{{"command":"correct","arguments":{{"record":"{declared}","changes":{{"title":"{title}"}},"reason":"typo"}}}}"#
        )
    };
    let first = teller.as_actor(person("raj")).json(&reword("Checkout API is down"));
    teller.as_actor(person("mei")).basis(saw);
    let rejection = teller.try_tell(&crate::teller::json(&reword("Checkout is slow"))).unwrap_err();
    let Some(Reason::Contradicted { theirs, by, record, .. }) = rejection.reasons().next() else {
        panic!("{rejection}")
    };
    assert_eq!((theirs.as_str(), by.as_str(), *record), ("\"Checkout API is down\"", "raj", first));
    // What both want is nobody's contradiction.
    teller.basis(saw);
    teller.json(&reword("Checkout API is down"));
}

#[test]
fn nobody_acknowledges_a_hand_over_that_they_have_not_seen() {
    let mut teller = Teller::responding();
    let hand_over =
        |to: &str| format!(r#"{{"command":"hand_over","arguments":{{"role":"incident_command","to":"{to}"}}}}"#);
    let acknowledge = r#"{"command":"acknowledge_hand_over","arguments":{"role":"incident_command"}}"#;
    teller.json(&hand_over("raj"));
    let saw = teller.history.incident().version().get();
    teller.json(&hand_over("mei"));
    teller.as_actor(person("raj")).basis(saw);
    assert_eq!(teller.refused_json(acknowledge), ["contradicted"]);
    teller.as_actor(person("mei")).json(acknowledge);
}
