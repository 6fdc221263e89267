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
    teller
        .as_actor(person("raj"))
        .json(r#"{"command":"acknowledge_hand_over","arguments":{"role":"incident_command"}}"#);
    let again = r#"{"command":"acknowledge_hand_over","arguments":{"role":"incident_command"}}"#;
    assert_eq!(teller.refused_json(again), ["no_hand_over"]);
}

#[test]
fn only_who_was_handed_a_role_acknowledges_it_and_by_is_no_authority() {
    let mut teller = Teller::responding();
    teller.json(r#"{"command":"hand_over","arguments":{"role":"incident_command","to":"raj"}}"#);
    let acknowledge = json(r#"{"command":"acknowledge_hand_over","arguments":{"role":"incident_command"}}"#);
    assert_eq!(teller.refused(&acknowledge), ["receiver_needed"], "who gave it");
    assert_eq!(teller.refused(&acknowledge.clone().by(by("raj"))), ["receiver_needed"]);
    assert_eq!(teller.as_actor(person("mei")).refused(&acknowledge), ["receiver_needed"]);
    assert_eq!(teller.as_actor(service("chat-bot")).refused(&acknowledge), ["receiver_needed"]);
    teller.as_actor(person("raj")).tell(&acknowledge);
}

#[test]
fn who_tells_it_later_tells_what_others_acknowledged() {
    let mut teller = Teller::retelling("2026-11-20T10:00Z");
    let then = |text: &str| json(&text.replace("}}", r#"},"occurred":"2026-11-20T10:05Z"}"#));
    teller.tell(&then(r#"{"command":"take_command","arguments":{}}"#));
    teller.tell(&then(r#"{"command":"hand_over","arguments":{"role":"incident_command","to":"raj"}}"#));
    teller.tell(&then(r#"{"command":"acknowledge_hand_over","arguments":{"role":"incident_command"}}"#).by(by("raj")));
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
fn a_commander_who_sets_the_same_severity_again_says_why_it_stands() {
    let mut teller = Teller::new();
    teller.json(r#"{"command":"declare","arguments":{"title":"x","severity":"SEV-2","takeCommand":true}}"#);
    teller.as_actor(person("raj")).json(r#"{"command":"set_severity","arguments":{"severity":"SEV-1"}}"#);
    let again = r#"{"command":"set_severity","arguments":{"severity":"SEV-1","reason":"Payments fail too."}}"#;
    teller.as_actor(person("ana")).json(again);
    let Event::SeverityConfirmed(confirmed) = teller.history.records().last().unwrap().event() else { panic!() };
    assert_eq!(confirmed.reason.as_ref().and_then(|reason| reason.as_str()), Some("Payments fail too."));
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

fn retract(record: sevlog::RecordId) -> String {
    format!(r#"{{"command":"retract","arguments":{{"record":"{record}","reason":"not so"}}}}"#)
}

#[test]
fn of_two_approvals_one_taken_back_leaves_the_other() {
    let mut teller = Teller::responding();
    let request = teller.json(
        r#"{"command":"request_extension","arguments":{"deadline":"postmortem","until":"2026-12-24T00:00:00Z","reason":"holidays"}}"#,
    );
    let approve = format!(r#"{{"command":"approve_extension","arguments":{{"request":"{request}"}}}}"#);
    let first = teller.as_actor(person("raj")).json(&approve);
    let second = teller.as_actor(person("mei")).json(&approve);
    teller.json(&retract(first));
    let approved = |teller: &Teller| teller.history.incident().extensions()[&request].approved.map(|mark| mark.record);
    assert_eq!(approved(&teller), Some(second));
    teller.json(&retract(second));
    assert_eq!(approved(&teller), None);
}

#[test]
fn of_two_confirmations_one_taken_back_leaves_the_other() {
    let mut teller = Teller::responding();
    let [first, second] = [(); 2].map(|()| teller.json(r#"{"command":"confirm_severity"}"#));
    teller.json(&retract(second));
    assert_eq!(teller.history.incident().severity_confirmed().map(|mark| mark.record), Some(first));
}

fn commander(teller: &Teller) -> &str {
    teller.history.incident().commander().map_or("nobody", sevlog::PersonId::as_str)
}

#[test]
fn a_role_that_was_taken_earlier_and_is_told_late_is_history_and_changes_nothing_that_is() {
    let mut teller = Teller::responding();
    teller.at("2026-11-23T11:00:00Z");
    teller.json(r#"{"command":"hand_over","arguments":{"role":"incident_command","to":"raj"}}"#);
    let role = sevlog::Subject::Role(Role::incident_command());
    let before = teller.history.incident().last_change(&role).cloned();
    let steps = teller.history.incident().agenda().clone();
    teller.at("2026-11-23T11:30:00Z");
    teller.tell(&json(r#"{"command":"take_command","occurred":"2026-11-23T10:10Z"}"#).by(by("zoe")));
    assert_eq!(commander(&teller), "raj");
    assert_eq!(teller.history.incident().last_change(&role).cloned(), before);
    let step = |agenda: &sevlog::Agenda| serde_json::to_value(agenda).unwrap()["steps"].clone();
    assert_eq!(step(teller.history.incident().agenda()), step(&steps), "nothing is due for it");
}

#[test]
fn a_hand_over_that_was_a_slip_is_taken_back_and_who_held_the_role_holds_it_again() {
    let mut teller = Teller::responding();
    let slip = teller.json(r#"{"command":"hand_over","arguments":{"role":"incident_command","to":"raj"}}"#);
    let saw = teller.history.incident().version().get();
    let back = teller.json(&retract(slip));
    assert_eq!(commander(&teller), "ana");
    let agenda = serde_json::to_value(teller.history.incident().agenda()).unwrap();
    let step = agenda["steps"].as_array().unwrap().last().unwrap();
    let step = step.get("what").unwrap_or(step);
    assert_eq!((&step["step"], &step["person"]), (&"role".into(), &"ana".into()), "{agenda}");
    // Whoever saw the hand-over and sets the role is told who changed it.
    teller.as_actor(person("mei")).basis(saw);
    let rejection = teller.try_tell(&json(r#"{"command":"take_command"}"#)).unwrap_err();
    let Some(sevlog::Reason::Contradicted { record, .. }) = rejection.reasons().next() else { panic!("{rejection}") };
    assert_eq!(*record, back);
}

#[test]
fn an_acknowledgement_taken_back_leaves_the_hand_over_waiting() {
    let mut teller = Teller::responding();
    teller.json(r#"{"command":"hand_over","arguments":{"role":"incident_command","to":"raj"}}"#);
    let acknowledge = r#"{"command":"acknowledge_hand_over","arguments":{"role":"incident_command"}}"#;
    let acknowledged = teller.as_actor(person("raj")).json(acknowledge);
    teller.json(&retract(acknowledged));
    assert!(teller.history.incident().roles()[&Role::incident_command()].unacknowledged.is_some());
}

#[test]
fn who_joined_by_mistake_was_never_there() {
    let mut teller = Teller::responding();
    let joined = teller.json(r#"{"command":"join","arguments":{"person":"zoe"}}"#);
    teller.json(&retract(joined));
    assert_eq!(teller.history.incident().people().len(), 1);
}
