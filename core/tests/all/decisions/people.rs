//! Roles, second persons, and what each keeps.

use sevlog::{Code, Event, Role};

use crate::teller::{Teller, by, json, person, service};

#[test]
fn a_hand_over_is_one_record_in_force_at_once_with_who_held_it_before() {
    let mut teller = Teller::responding();
    let before = teller.history.records().len();
    teller
        .json(r#"{"command":"hand_over","arguments":{"role":"incident_command","to":"raj","note":"caches are warm"}}"#);
    assert_eq!(teller.history.records().len(), before + 1);
    let Event::HandedOver(event) = teller.history.records().last().unwrap().event() else {
        panic!("it is handed over")
    };
    assert_eq!((event.from.as_str(), event.to.as_str()), ("ana", "raj"));
    assert_eq!(teller.history.incident().commander().unwrap().as_str(), "raj");
    teller.json(r#"{"command":"acknowledge_hand_over","arguments":{"role":"incident_command"}}"#);
    let again = r#"{"command":"acknowledge_hand_over","arguments":{"role":"incident_command"}}"#;
    assert_eq!(teller.refused_json(again), ["no_hand_over"]);
}

#[test]
fn a_vacant_role_is_not_handed_over_and_a_vacant_command_is_no_status() {
    let mut teller = Teller::responding();
    teller.json(r#"{"command":"release","arguments":{"role":"incident_command"}}"#);
    assert_eq!(teller.history.incident().commander(), None);
    assert_eq!(teller.history.incident().status().as_str(), "responding");
    let hand_over = r#"{"command":"hand_over","arguments":{"role":"incident_command","to":"raj"}}"#;
    assert_eq!(teller.refused_json(hand_over), ["role_vacant"]);
}

#[test]
fn a_program_holds_no_role_unless_it_says_for_whom() {
    let mut teller = Teller::responding();
    teller.as_actor(service("chat-bot"));
    assert_eq!(teller.refused_json(r#"{"command":"take_command"}"#), ["person_needed"]);
    assert_eq!(teller.refused_json(r#"{"command":"join"}"#), ["person_needed"]);
    teller.tell(&json(r#"{"command":"take_command"}"#).by(by("raj")));
    assert!(teller.history.incident().roles()[&Role::incident_command()].person.as_str() == "raj");
}

#[test]
fn more_time_is_granted_by_a_second_person_and_by_is_no_authority() {
    let mut teller = Teller::responding();
    let request = teller.json(
        r#"{"command":"request_extension","arguments":{"deadline":"postmortem","until":"2026-12-24T00:00:00Z","reason":"holidays"}}"#,
    );
    let approve = format!(r#"{{"command":"approve_extension","arguments":{{"request":"{request}"}}}}"#);
    assert_eq!(teller.refused_json(&approve), ["second_person_needed"]);
    assert_eq!(teller.refused(&json(&approve).by(by("raj"))), ["second_person_needed"], "by is a fact");
    assert!(teller.history.incident().extensions()[&request].approved.is_none());
    teller.as_actor(person("raj")).json(&approve);
    assert!(teller.history.incident().extensions()[&request].approved.is_some());
    let note = teller.json(r#"{"command":"note","arguments":{"body":"x"}}"#);
    let wrong = format!(r#"{{"command":"approve_extension","arguments":{{"request":"{note}"}}}}"#);
    assert_eq!(teller.refused_json(&wrong), ["wrong_record"]);
}

#[test]
fn a_program_is_no_second_person_and_what_was_taken_back_approves_nothing() {
    let mut teller = Teller::responding();
    let request = teller.json(
        r#"{"command":"request_extension","arguments":{"deadline":"postmortem","until":"2026-12-24T00:00:00Z","reason":"holidays"}}"#,
    );
    let approve = format!(r#"{{"command":"approve_extension","arguments":{{"request":"{request}"}}}}"#);
    teller.as_actor(crate::teller::service("bot"));
    assert_eq!(teller.refused_json(&approve), ["second_person_needed"]);
    let approval = teller.as_actor(person("raj")).json(&approve);
    let retract = |record| format!(r#"{{"command":"retract","arguments":{{"record":"{record}","reason":"not so"}}}}"#);
    teller.json(&retract(approval));
    assert!(teller.history.incident().extensions()[&request].approved.is_none());

    let confirmed = teller.as_actor(person("ana")).json(r#"{"command":"confirm_severity"}"#);
    teller.json(&retract(confirmed));
    assert!(teller.history.incident().severity_confirmed().is_none());
}

#[test]
fn only_the_commander_confirms_a_severity() {
    let mut teller = Teller::responding();
    assert_eq!(
        teller.as_actor(person("raj")).refused(&json(r#"{"command":"confirm_severity"}"#).by(by("ana"))),
        ["commander_needed"]
    );
    teller.as_actor(person("ana")).json(r#"{"command":"confirm_severity"}"#);
    assert!(teller.history.incident().severity_confirmed().is_some());
}

#[test]
fn severity_keeps_its_history_initial_peak_and_final() {
    let mut teller = Teller::new();
    teller.json(r#"{"command":"declare","arguments":{"title":"x","severity":"SEV-3","takeCommand":true}}"#);
    for label in ["SEV-1", "SEV-4"] {
        teller.json(&format!(r#"{{"command":"set_severity","arguments":{{"severity":"{label}"}}}}"#));
    }
    let incident = teller.history.incident();
    let labels: Vec<_> = incident.severities().iter().map(|change| change.severity.label.as_str()).collect();
    assert_eq!(labels, ["SEV-3", "SEV-1", "SEV-4"]);
    assert_eq!(incident.peak_severity().unwrap().label.as_str(), "SEV-1");
    let rejection = teller.try_tell(&json(r#"{"command":"set_severity","arguments":{"severity":"P1"}}"#)).unwrap_err();
    assert_eq!(rejection.code(), Code::UnknownSeverity);
    assert!(rejection.to_string().contains("SEV-1, SEV-2, SEV-3, SEV-4"), "{rejection}");
}
