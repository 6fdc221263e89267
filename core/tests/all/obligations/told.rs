//! Incidents that are told later: nothing is due, what was done is judged, and silence is not lateness.

use sevlog::{MilestoneState, ObligationKind as Kind, event::MilestoneName, milestone};

use super::{compliance, current, told};

fn declare(kind: &str) -> String {
    format!(
        r#"{{"command":"declare","arguments":{{"title":"Down","kind":"{kind}","severity":"SEV-1"}},"occurred":"2026-11-20T10:00Z"}}"#
    )
}

fn post(at: &str, says: &str) -> String {
    format!(
        r#"{{"command":"record_update","arguments":{{"channel":"status_page","says":"{says}","body":"We look."}},"occurred":"2026-11-20T{at}Z"}}"#
    )
}

fn resolve(at: &str) -> String {
    format!(r#"{{"command":"resolve","occurred":"2026-11-20T{at}Z"}}"#)
}

#[test]
fn what_was_brought_over_is_judged_by_when_it_was_and_owes_nothing() {
    for kind in ["imported", "retelling"] {
        let teller = told(&[
            ("12:00", &declare(kind)),
            ("12:00:01", &post("10:00", "investigating")),
            ("12:00:02", &post("10:30", "identified")),
            ("12:00:03", &post("11:15", "resolved")),
            ("12:00:04", &resolve("11:15")),
        ]);
        assert_eq!(current(&teller, "13:00"), []);
        let day = "2026-11-20T";
        let minute = ":59.999999999";
        assert_eq!(
            all_of(&teller, &[Kind::Update, Kind::ResolutionUpdate]),
            [
                format!("update status_page {day}10:00{minute}..{day}10:30{minute} met at {day}10:00{minute}"),
                format!("update status_page {day}10:00{minute}..{day}10:30{minute} met at {day}10:30"),
                format!("update status_page {day}10:30{minute}..{day}11:00{minute} met_late at {day}11:15"),
                format!(
                    "update status_page {day}11:15{minute}..{day}11:45{minute} void resolved at {day}11:15{minute}"
                ),
                format!("resolution_update status_page {day}11:15{minute}..{day}11:45{minute} met at {day}11:15"),
            ]
        );
        // Nobody says who commanded, what insiders were told, or whether a postmortem was written.
        let silent = all_of(&teller, &[Kind::Command, Kind::Relay, Kind::Postmortem, Kind::PostIncidentEmail]);
        assert!(!silent.is_empty() && silent.iter().all(|line| line.contains("void not_recorded")), "{silent:#?}");
    }
}

#[test]
fn a_severity_that_the_teller_of_a_retelling_judged_is_no_triage_of_those_who_were_there() {
    let begun =
        r#"{"command":"declare","arguments":{"title":"Down","kind":"retelling"},"occurred":"2026-11-20T10:00Z"}"#;
    let set = |by: &str| {
        format!(r#"{{"command":"set_severity","arguments":{{"severity":"SEV-1"}}{by},"occurred":"2026-11-20T10:04Z"}}"#)
    };
    let triage = |by: &str| {
        let teller = told(&[("12:00", begun), ("12:01", &set(by))]);
        let point = milestone(teller.history.incident(), MilestoneName::Triaged);
        (all_of(&teller, &[Kind::Triage]).pop().unwrap(), point.state)
    };
    let (owed, point) = triage("");
    assert!(owed.contains("void not_recorded"), "{owed}");
    assert_eq!(point, MilestoneState::Pending);
    for by in [r#""raj""#, r#"{"kind":"team","id":"payments"}"#, r#"{"kind":"unknown"}"#] {
        let (owed, point) = triage(&format!(r#","by":{by}"#));
        assert!(owed.contains(" met at 2026-11-20T10:04"), "{owed}");
        assert_eq!(point, MilestoneState::Recorded);
    }
    // What another system says was set there.
    let imported = told(&[("12:00", &*declare("imported"))]);
    assert!(all_of(&imported, &[Kind::Triage]).is_empty(), "it was triaged at once");
}

#[test]
fn what_the_source_does_not_say_after_its_last_post_is_not_recorded() {
    let open = [("12:00", &*declare("imported")), ("12:00:01", &post("10:00", "investigating"))];
    let teller = told(&open);
    let lines = all_of(&teller, &[Kind::Update]);
    assert!(lines[1].ends_with("void not_recorded at 2026-11-20T10:00:59.999999999"), "{lines:?}");
    let page = compliance(&teller, "13:00");
    let page = page.channel(&"status_page".parse().unwrap()).unwrap();
    assert_eq!((page.overdue_ms, page.slots.void), (0, 1));
}

#[test]
fn a_resolve_that_is_known_to_the_hour_makes_nothing_late_that_it_can_have_ended() {
    let owed = |posts: &[&str]| {
        let posts: Vec<_> = posts.iter().map(|at| post(at, "identified")).collect();
        let (begun, ended) = (declare("retelling"), r#"{"command":"resolve","occurred":"2026-11-20T11Z"}"#);
        let steps = [("12:00", &*begun)].into_iter().chain(posts.iter().map(|post| ("12:01", &**post)));
        let lines = all_of(&told(&steps.chain([("12:02", ended)]).collect::<Vec<_>>()), &[Kind::Update]);
        lines.into_iter().map(|line| line.replace("2026-11-20T", "").replace(":59.999999999", "'")).collect::<Vec<_>>()
    };
    // It can have been over at 11:00, and then nothing was due at 11:15.
    assert_eq!(
        owed(&["10:15", "10:45", "11:30", "11:50"]),
        [
            "update status_page 10:00'..10:30' met at 10:15",
            "update status_page 10:15'..10:45' met at 10:45",
            "update status_page 10:45'..11:15' void resolved at 11:00",
            "update status_page 11:30'..12:00' met at 11:50",
            "update status_page 11:50'..12:20' void resolved at 11:50'",
        ]
    );
    // What was due before it can have been over is late.
    assert_eq!(
        owed(&["10:15", "11:30"]),
        [
            "update status_page 10:00'..10:30' met at 10:15",
            "update status_page 10:15'..10:45' met_late at 11:30",
            "update status_page 11:30'..12:00' void resolved at 11:30'",
        ]
    );
}

#[test]
fn a_severity_that_is_known_to_the_hour_makes_nothing_late_that_it_can_have_ended() {
    let lowered = r#"{"command":"set_severity","arguments":{"severity":"SEV-3"},"occurred":"2026-11-20T11Z"}"#;
    let (begun, first, second) = (declare("retelling"), post("10:45", "identified"), post("11:30", "identified"));
    let steps = [("12:00", &*begun), ("12:01", &*first), ("12:02", &*second), ("12:03", lowered)];
    let lines = all_of(&told(&steps), &[Kind::Update]);
    assert!(lines[1].ends_with("void out_of_scope at 2026-11-20T11:00"), "{lines:#?}");
}

#[test]
fn what_is_told_in_retrospect_owes_the_postmortem_the_email_and_its_items_from_the_recorded_resolve() {
    let item = r#"{"command":"add_action_item","arguments":{"title":"add an alert","due":"2026-11-30T12:00:00Z"},"occurred":"unknown"}"#;
    let steps = [("12:00", &*declare("retrospective")), ("12:10", &*resolve("11:15")), ("12:20", item)];
    let owed: Vec<_> = current(&told(&steps), "13:00").iter().map(super::line).collect();
    assert_eq!(
        owed,
        [
            "post_incident_email email 12:10..2026-11-25T12:10 upcoming",
            "postmortem 12:10..2026-11-25T12:10 upcoming",
            "action_item record 12:20..2026-11-30T12:00 upcoming",
        ]
    );
}

#[test]
fn what_is_resolved_twice_in_the_order_of_the_world_was_over_from_the_first_on() {
    let reopen = r#"{"command":"reopen","arguments":{"reason":"it is back"},"occurred":"2026-11-20T10:30Z"}"#;
    let email = r#"{"command":"record_update","arguments":{"channel":"email","body":"What happened."},"occurred":"2026-11-20T11:30Z"}"#;
    let (begun, first, second) = (declare("retrospective"), resolve("11:00"), resolve("12:00"));
    let steps = [("12:00", &*begun), ("12:01", &*first), ("12:02", reopen), ("12:03", &*second), ("12:04", email)];
    let lines = all_of(&told(&steps), &[Kind::PostIncidentEmail, Kind::CorrectionEmail]);
    assert_eq!(lines, ["post_incident_email email 12:03..2026-11-25T12:03 met at 2026-11-20T11:30"]);
}

/// Of what is retold nothing is current, so this looks at compliance alone.
fn all_of(teller: &crate::teller::Teller, kinds: &[Kind]) -> Vec<String> {
    super::of_kind(&compliance(teller, "13:00").obligations, kinds)
}
