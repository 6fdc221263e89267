//! Triage, command, hand-overs, severities that are confirmed, and a scribe who writes.

use sevlog::ObligationKind as Kind;

use super::{DECLARE, DISMISS, REINSTATE, REOPEN, RESOLVE, UNTRIAGED, all, current, told};
use crate::teller::{Teller, person};

const SEV1: &str = r#"{"command":"set_severity","arguments":{"severity":"SEV-1"}}"#;
const SEV2: &str = r#"{"command":"set_severity","arguments":{"severity":"SEV-2"}}"#;
const SEV3: &str = r#"{"command":"set_severity","arguments":{"severity":"SEV-3"}}"#;
const TAKE: &str = r#"{"command":"take_command"}"#;
const RELEASE: &str = r#"{"command":"release","arguments":{"role":"incident_command"}}"#;
const WAIVED: &str = r#"{"command":"resolve","waive":{"severity_triaged":"nobody looked"}}"#;

fn hand_over(to: &str) -> String {
    format!(r#"{{"command":"hand_over","arguments":{{"role":"incident_command","to":"{to}"}}}}"#)
}

#[test]
fn triage_is_owed_until_a_person_set_a_severity() {
    let triage = |steps: &[(&str, &str)]| all(&told(steps), "12:00", &[Kind::Triage]);
    assert_eq!(triage(&[("10:00", UNTRIAGED)]), ["triage 10:00..- due"]);
    assert_eq!(triage(&[("10:00", UNTRIAGED), ("10:20", SEV3)]), ["triage 10:00..- met at 10:20"]);
    assert_eq!(triage(&[("10:00", UNTRIAGED), ("10:20", WAIVED)]), ["triage 10:00..- void waived at 10:20"]);
    assert_eq!(
        triage(&[("10:00", UNTRIAGED), ("10:20", DISMISS), ("11:00", REINSTATE)]),
        ["triage 10:00..- void dismissed at 10:20", "triage 11:00..- due"]
    );
}

#[test]
fn command_is_owed_while_it_is_vacant_and_the_incident_open() {
    let command = |steps: &[(&str, &str)]| all(&told(steps), "12:00", &[Kind::Command]);
    assert_eq!(command(&[("10:00", UNTRIAGED), ("10:05", TAKE)]), ["command 10:00..- met at 10:05"]);
    assert_eq!(
        command(&[("10:00", UNTRIAGED), ("10:05", TAKE), ("10:30", RELEASE)]),
        ["command 10:00..- met at 10:05", "command 10:30..- due"]
    );
    assert_eq!(
        command(&[("10:00", UNTRIAGED), ("10:10", SEV3), ("10:20", SEV2), ("10:30", RESOLVE), ("11:00", REOPEN)]),
        [
            "command 10:00..- void out_of_scope at 10:10",
            "command 10:20..- void resolved at 10:30",
            "command 11:00..- due",
        ]
    );
}

#[test]
fn who_was_handed_a_role_acknowledges_it_within_minutes() {
    let acknowledge = r#"{"command":"acknowledge_hand_over","arguments":{"role":"incident_command"}}"#;
    let (raj, mei) = (hand_over("raj"), hand_over("mei"));
    let owed = |steps: &[(&str, &str)]| all(&told(steps), "12:00", &[Kind::HandOver]);
    assert_eq!(
        owed(&[("10:00", DECLARE), ("10:30", &raj), ("raj 10:34", acknowledge)]),
        ["hand_over incident_command 10:30..10:35 met at 10:34"]
    );
    assert_eq!(
        owed(&[("10:00", DECLARE), ("10:30", &raj), ("10:33", &mei), ("mei 10:40", acknowledge)]),
        [
            "hand_over incident_command 10:30..10:35 void superseded at 10:33",
            "hand_over incident_command 10:33..10:38 met_late at 10:40",
        ]
    );
    assert_eq!(
        owed(&[("10:00", DECLARE), ("10:30", &raj), ("10:40", RESOLVE)]),
        ["hand_over incident_command 10:30..10:35 missed at 10:40"]
    );
    let teller = told(&[("10:00", DECLARE), ("10:30", &raj)]);
    let asked = current(&teller, "10:31");
    let asked = asked.iter().find(|one| one.kind == Kind::HandOver).unwrap();
    assert_eq!((asked.owners()[0].text.as_str(), asked.holders()[0].as_str()), ("Incident Commander", "raj"));
}

#[test]
fn a_hand_over_that_a_dismissal_put_off_is_acknowledged_anew() {
    let acknowledge = r#"{"command":"acknowledge_hand_over","arguments":{"role":"incident_command"}}"#;
    let raj = hand_over("raj");
    let owed = |steps: &[(&str, &str)]| all(&told(steps), "12:00", &[Kind::HandOver]);
    let steps = [("10:00", DECLARE), ("10:30", &*raj), ("10:32", DISMISS), ("11:00", REINSTATE)];
    let void = "hand_over incident_command 10:30..10:35 void dismissed at 10:32";
    assert_eq!(owed(&steps), [void, "hand_over incident_command 11:00..11:05 overdue"]);
    let met: Vec<_> = steps.into_iter().chain([("raj 11:03", acknowledge)]).collect();
    assert_eq!(owed(&met), [void, "hand_over incident_command 11:00..11:05 met at 11:03"]);
    let given_on = hand_over("mei");
    let superseded: Vec<_> = steps.into_iter().chain([("raj 11:03", &*given_on), ("mei 11:04", acknowledge)]).collect();
    assert_eq!(
        owed(&superseded),
        [
            void,
            "hand_over incident_command 11:00..11:05 void superseded at 11:03",
            "hand_over incident_command 11:03..11:08 met at 11:04",
        ]
    );
    // One that was acknowledged is, and a resolve ends it for good.
    let done =
        [("10:00", DECLARE), ("10:30", &*raj), ("raj 10:31", acknowledge), ("10:32", DISMISS), ("11:00", REINSTATE)];
    assert_eq!(owed(&done), ["hand_over incident_command 10:30..10:35 met at 10:31"]);
    let resolved = [("10:00", DECLARE), ("10:30", &*raj), ("10:31", RESOLVE), ("10:32", DISMISS), ("11:00", REINSTATE)];
    assert_eq!(owed(&resolved), ["hand_over incident_command 10:30..10:35 void resolved at 10:31"]);
}

#[test]
fn a_severity_that_another_raised_is_confirmed_by_the_commander() {
    let begun = r#"{"command":"declare","arguments":{"title":"Slow","severity":"SEV-3","takeCommand":true}}"#;
    let confirm = r#"{"command":"confirm_severity"}"#;
    let owed = |steps: &[(&str, &str)]| all(&told(steps), "12:00", &[Kind::SeverityConfirmation]);
    assert_eq!(
        owed(&[("10:00", begun), ("raj 10:30", SEV2), ("10:36", confirm)]),
        ["severity_confirmation 10:30..10:40 met at 10:36"]
    );
    assert_eq!(
        owed(&[("10:00", begun), ("raj 10:30", SEV2), ("mei 10:35", SEV1), ("10:50", SEV2)]),
        [
            "severity_confirmation 10:30..10:40 void superseded at 10:35",
            "severity_confirmation 10:35..10:45 met_late at 10:50",
        ]
    );
    let none: [&str; 0] = [];
    assert_eq!(owed(&[("10:00", begun), ("10:30", SEV2)]), none, "the commander raised it");
    assert_eq!(owed(&[("10:00", DECLARE), ("raj 10:30", SEV2)]), none, "it was lowered");
}

#[test]
fn a_severity_that_nobody_confirmed_before_a_dismissal_is_confirmed_after_it() {
    let begun = r#"{"command":"declare","arguments":{"title":"Slow","severity":"SEV-3","takeCommand":true}}"#;
    let confirm = r#"{"command":"confirm_severity"}"#;
    let owed = |steps: &[(&str, &str)]| all(&told(steps), "12:00", &[Kind::SeverityConfirmation]);
    let steps = [("10:00", begun), ("raj 10:30", SEV2), ("10:35", DISMISS), ("11:00", REINSTATE)];
    let void = "severity_confirmation 10:30..10:40 void dismissed at 10:35";
    assert_eq!(owed(&steps), [void, "severity_confirmation 11:00..11:10 overdue"]);
    let met: Vec<_> = steps.into_iter().chain([("11:05", confirm)]).collect();
    assert_eq!(owed(&met), [void, "severity_confirmation 11:00..11:10 met at 11:05"]);
    let again = [steps[0], steps[1], steps[2], ("mei 10:40", SEV1), steps[3]];
    assert_eq!(owed(&again), [void, "severity_confirmation 11:00..11:10 overdue"], "raised while it was dismissed");
    let set = [steps[0], steps[1], steps[2], ("10:40", SEV1), steps[3]];
    assert_eq!(owed(&set), [void], "the commander set one while it was dismissed");
    let done = [steps[0], steps[1], ("10:31", confirm), steps[2], steps[3]];
    assert_eq!(owed(&done), ["severity_confirmation 10:30..10:40 met at 10:31"]);
}

#[test]
fn a_scribe_writes_every_quarter_of_an_hour_while_the_incident_is_open() {
    let scribe = r#"{"command":"assign","arguments":{"role":"scribe","person":"mei"}}"#;
    let note = r#"{"command":"note","arguments":{"body":"seen"}}"#;
    let teller = told(&[
        ("10:00", DECLARE),
        ("10:40", scribe),
        ("10:50", note),
        ("10:50:30", note),
        ("11:10", note),
        ("11:20", RESOLVE),
    ]);
    assert_eq!(
        all(&teller, "12:00", &[Kind::Record]),
        [
            "record 10:40..10:55 met at 10:50",
            "record 10:50:30..11:05:30 met_late at 11:10",
            "record 11:10..11:25 met at 11:20",
        ]
    );
    let silent = told(&[("10:00", DECLARE), ("10:40", scribe), ("10:50", note)]);
    assert_eq!(all(&silent, "11:05", &[Kind::Record]).last().unwrap(), "record 10:50..11:05 overdue");
}

#[test]
fn what_one_command_tells_is_told_at_once() {
    let kinds = [Kind::Update, Kind::Relay, Kind::Command, Kind::Triage, Kind::SeverityConfirmation];
    let low = r#"{"command":"declare","arguments":{"title":"Slow","severity":"SEV-3","takeCommand":true}}"#;
    let none: [&str; 0] = [];
    assert_eq!(all(&told(&[("10:00", low)]), "12:00", &kinds), none, "a declaration as SEV-3 was never in scope");
    let lines = ["update status_page 10:00..10:30 overdue", "relay internal 10:00..10:05 overdue"];
    assert_eq!(
        all(&told(&[("10:00", DECLARE)]), "12:00", &kinds),
        lines,
        "it is triaged and commanded from the beginning"
    );
}

#[test]
fn a_silence_is_judged_by_the_severity_before_the_record_that_ends_it() {
    let scribe = r#"{"command":"assign","arguments":{"role":"scribe","person":"mei"}}"#;
    let low = r#"{"command":"declare","arguments":{"title":"Slow","severity":"SEV-3","takeCommand":true}}"#;
    let none: [&str; 0] = [];
    assert_eq!(all(&told(&[("10:00", low), ("10:01", scribe), ("11:00", SEV1)]), "11:00", &[Kind::Record]).len(), 1);
    let before = told(&[("10:00", low), ("10:01", scribe)]);
    assert_eq!(all(&before, "10:59", &[Kind::Record]), none);
    let lapse = told(&[("10:00", DECLARE), ("10:01", scribe), ("11:00", SEV3)]);
    assert_eq!(all(&lapse, "11:00", &[Kind::Record]), ["record 10:01..10:16 met_late at 11:00"]);
}

#[test]
fn a_severity_of_the_declaration_that_was_retracted_triages_nothing() {
    let mut teller = told(&[("10:00", DECLARE)]);
    let set = teller.history.records()[1].id();
    let retract = format!(r#"{{"command":"retract","arguments":{{"record":"{set}","reason":"a slip"}}}}"#);
    teller.at("2026-11-23T10:05:00Z").json(&retract);
    assert_eq!(all(&teller, "10:06", &[Kind::Triage]), ["triage 10:00..- due"]);
}

#[test]
fn a_hand_over_that_is_taken_back_leaves_the_one_before_owed_anew() {
    let acknowledge = r#"{"command":"acknowledge_hand_over","arguments":{"role":"incident_command"}}"#;
    let mut teller = told(&[("10:00", DECLARE), ("10:30", &hand_over("raj"))]);
    let second = teller.at("2026-11-23T10:33:00Z").json(&hand_over("mei"));
    let retract = format!(r#"{{"command":"retract","arguments":{{"record":"{second}","reason":"wrong person"}}}}"#);
    teller.at("2026-11-23T10:36:00Z").json(&retract);
    let owed = |teller: &Teller| all(teller, "10:50", &[Kind::HandOver]);
    let lines = [
        "hand_over incident_command 10:30..10:35 void superseded at 10:33",
        "hand_over incident_command 10:33..10:38 void superseded at 10:36",
        "hand_over incident_command 10:36..10:41 overdue",
    ];
    assert_eq!(owed(&teller), lines);
    let asked = current(&teller, "10:40");
    let asked = asked.iter().find(|one| one.kind == Kind::HandOver).unwrap();
    assert_eq!(asked.holders()[0].as_str(), "raj");
    teller.as_actor(person("raj")).at("2026-11-23T10:40:00Z").json(acknowledge);
    assert_eq!(owed(&teller)[2], "hand_over incident_command 10:36..10:41 met at 10:40");
}

#[test]
fn a_hand_over_that_was_acknowledged_is_not_owed_again_when_a_later_one_is_taken_back() {
    let acknowledge = r#"{"command":"acknowledge_hand_over","arguments":{"role":"incident_command"}}"#;
    let mut teller = told(&[("10:00", DECLARE), ("10:30", &hand_over("raj")), ("raj 10:31", acknowledge)]);
    let second = teller.at("2026-11-23T10:33:00Z").json(&hand_over("mei"));
    let retract = format!(r#"{{"command":"retract","arguments":{{"record":"{second}","reason":"wrong person"}}}}"#);
    teller.at("2026-11-23T10:36:00Z").json(&retract);
    assert_eq!(
        all(&teller, "10:50", &[Kind::HandOver]),
        [
            "hand_over incident_command 10:30..10:35 met at 10:31",
            "hand_over incident_command 10:33..10:38 void superseded at 10:36",
        ]
    );
}

#[test]
fn of_what_is_retold_a_hand_over_that_is_taken_back_never_was() {
    let at = |text: &str, minute: u8| {
        format!(r#"{},"occurred":"2026-11-20T10:{minute:02}:00.0Z"}}"#, text.strip_suffix('}').unwrap())
    };
    let mut teller = Teller::retelling("2026-11-20T10:00:00.0Z");
    teller.json(&at(r#"{"command":"assign","arguments":{"role":"incident_command","person":"ana"}}"#, 0));
    teller.json(&at(&hand_over("raj"), 30));
    let second = teller.json(&at(&hand_over("mei"), 33));
    let retract = format!(r#"{{"command":"retract","arguments":{{"record":"{second}","reason":"wrong person"}}}}"#);
    teller.json(&at(&retract, 36));
    teller.json(&at(r#"{"command":"acknowledge_hand_over","arguments":{"role":"incident_command"}}"#, 38));
    let told = super::compliance(&teller, "12:00");
    let day = "2026-11-20T";
    assert_eq!(
        super::of_kind(&told.obligations, &[Kind::HandOver]),
        [format!("hand_over incident_command {day}10:30..{day}10:35 met_late at {day}10:38")]
    );
}

#[test]
fn the_commander_who_sets_the_severity_that_another_raised_confirms_it_once() {
    let begun = r#"{"command":"declare","arguments":{"title":"Slow","severity":"SEV-3","takeCommand":true}}"#;
    let owed = |steps: &[(&str, &str)]| all(&told(steps), "12:00", &[Kind::SeverityConfirmation]);
    let raised = [("10:00", begun), ("raj 10:30", SEV2)];
    let with = |more: &[(&'static str, &'static str)]| [&raised, more].concat();
    let lines = ["severity_confirmation 10:30..10:40 met at 10:36"];
    assert_eq!(owed(&with(&[("10:36", SEV2)])), lines);
    let confirmed = told(&with(&[("10:36", SEV2)]));
    assert_eq!(confirmed.history.records().last().unwrap().event().name(), "severity_confirmed");
    // Said twice, or by others, it comes to nothing.
    let records = |steps: &[(&str, &str)]| told(steps).history.records().len();
    assert_eq!(records(&with(&[("10:36", SEV2), ("10:37", SEV2)])), confirmed.history.records().len());
    assert_eq!(records(&with(&[("mei 10:36", SEV2)])), records(&raised));
}
