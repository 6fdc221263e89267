//! The postmortem, what is sent with it, and more time for both.

use sevlog::{
    Calendar, Duty, DutyTerm, ObligationKind as Kind, Plan, Postmortem, Span,
    command::{Document, PublishPostmortem},
};

use super::{DECLARE, DISMISS, EMAIL, REINSTATE, REOPEN, RESOLVE, Teller, all, at, person, told, told_under};
use crate::teller::{command, json, time};

const KINDS: [Kind; 2] = [Kind::Postmortem, Kind::PostmortemRevision];
const MAILS: [Kind; 2] = [Kind::PostIncidentEmail, Kind::CorrectionEmail];

fn publish(teller: &mut Teller, when: &str) {
    // A minute earlier: what is told to make it clean takes seconds.
    teller.now = at(when).saturating_sub(60_000_000_000);
    teller.presentable().now = at(when).saturating_sub(1_000_000_000);
    let document = Postmortem::of(&teller.history, &teller.plan);
    teller.tell(&command(PublishPostmortem::new(Document::Made(Box::new(document)))));
}

#[test]
fn it_is_due_48_hours_after_the_latest_moment_at_which_it_can_have_been_resolved() {
    let owed = |resolve: &str| all(&told(&[("10:00", DECLARE), ("14:00", resolve)]), "15:00", &KINDS);
    assert_eq!(owed(RESOLVE), ["postmortem 14:00..2026-11-25T14:00 upcoming"]);
    let hour = r#"{"command":"resolve","occurred":"2026-11-23T12Z"}"#;
    assert_eq!(owed(hour), ["postmortem 14:00..2026-11-25T12:59:59.999999999 upcoming"]);
    let unknown = r#"{"command":"resolve","occurred":"unknown"}"#;
    assert_eq!(owed(unknown), ["postmortem 14:00..2026-11-25T14:00 upcoming"]);
    let teller = told(&[("10:00", DECLARE), ("14:00", RESOLVE)]);
    assert_eq!(all(&teller, "2026-11-25T02:00:00Z", &KINDS), ["postmortem 14:00..2026-11-25T14:00 due"]);
    assert_eq!(all(&teller, "2026-11-25T14:00:00Z", &KINDS), ["postmortem 14:00..2026-11-25T14:00 overdue"]);
}

#[test]
fn it_is_met_by_publishing_in_time_or_late() {
    let mut teller = told(&[("10:00", DECLARE), ("14:00", RESOLVE)]);
    publish(&mut teller, "2026-11-25T13:00:00Z");
    let lines = ["postmortem 14:00..2026-11-25T14:00 met at 2026-11-25T13:00"];
    assert_eq!(all(&teller, "2026-11-30T00:00:00Z", &KINDS), lines);
    let mut teller = told(&[("10:00", DECLARE), ("14:00", RESOLVE)]);
    publish(&mut teller, "2026-11-26T13:00:00Z");
    let lines = ["postmortem 14:00..2026-11-25T14:00 met_late at 2026-11-26T13:00"];
    assert_eq!(all(&teller, "2026-11-30T00:00:00Z", &KINDS), lines);
}

#[test]
fn a_reopening_before_the_deadline_takes_it_back_and_after_it_it_stays_missed() {
    let soon = told(&[("10:00", DECLARE), ("14:00", RESOLVE), ("16:00", REOPEN), ("18:00", RESOLVE)]);
    assert_eq!(
        all(&soon, "19:00", &KINDS),
        ["postmortem 14:00..2026-11-25T14:00 void reopened at 16:00", "postmortem 18:00..2026-11-25T18:00 upcoming"]
    );
    let late =
        [("10:00", DECLARE), ("14:00", RESOLVE), ("2026-11-26T10:00:00Z", REOPEN), ("2026-11-26T12:00:00Z", RESOLVE)];
    assert_eq!(
        all(&told(&late), "2026-11-26T12:30:00Z", &KINDS),
        [
            "postmortem 14:00..2026-11-25T14:00 missed at 2026-11-26T10:00",
            "postmortem 2026-11-26T12:00..2026-11-28T12:00 upcoming",
        ]
    );
    let mut published = told(&[("10:00", DECLARE), ("14:00", RESOLVE)]);
    publish(&mut published, "15:00");
    published.at("2026-11-23T16:00:00Z").json(REOPEN);
    published.at("2026-11-23T18:00:00Z").json(RESOLVE);
    assert_eq!(
        all(&published, "19:00", &KINDS),
        ["postmortem 14:00..2026-11-25T14:00 met at 15:00", "postmortem_revision 18:00..2026-11-25T18:00 upcoming"]
    );
}

#[test]
fn a_dismissal_puts_it_off_and_a_reinstatement_begins_anew() {
    let teller = told(&[("10:00", DECLARE), ("14:00", RESOLVE), ("16:00", DISMISS), ("18:00", REINSTATE)]);
    assert_eq!(
        all(&teller, "19:00", &KINDS),
        ["postmortem 14:00..2026-11-25T14:00 void dismissed at 16:00", "postmortem 18:00..2026-11-25T18:00 upcoming"]
    );
}

#[test]
fn more_time_counts_once_a_second_person_granted_it_before_the_deadline() {
    let request = r#"{"command":"request_extension","arguments":{"deadline":"postmortem","until":"2026-11-28T12:00:00Z","reason":"holidays"}}"#;
    let granted = |when: &str| {
        let mut teller = told(&[("10:00", DECLARE), ("14:00", RESOLVE)]);
        let request = teller.at("2026-11-24T10:00:00Z").json(request);
        assert_eq!(all(&teller, "2026-11-24T10:01:00Z", &KINDS), ["postmortem 14:00..2026-11-25T14:00 upcoming"]);
        teller.now = time(when);
        teller.actor = person("raj");
        teller.json(&format!(r#"{{"command":"approve_extension","arguments":{{"request":"{request}"}}}}"#));
        all(&teller, "2026-11-27T00:00:00Z", &[KINDS[0], MAILS[0]])
    };
    assert_eq!(
        granted("2026-11-24T12:00:00Z"),
        ["postmortem 14:00..2026-11-28T12:00 upcoming", "post_incident_email email 14:00..2026-11-28T12:00 upcoming"]
    );
    assert_eq!(
        granted("2026-11-26T12:00:00Z"),
        ["postmortem 14:00..2026-11-25T14:00 overdue", "post_incident_email email 14:00..2026-11-25T14:00 overdue"]
    );
}

#[test]
fn the_email_is_due_with_the_postmortem_and_a_second_resolve_asks_for_a_correction() {
    let sent = told(&[("10:00", DECLARE), ("14:00", RESOLVE), ("15:00", EMAIL), ("16:00", REOPEN), ("18:00", RESOLVE)]);
    assert_eq!(
        all(&sent, "19:00", &MAILS),
        [
            "post_incident_email email 14:00..2026-11-25T14:00 met at 15:00",
            "correction_email email 18:00..2026-11-25T18:00 upcoming",
        ]
    );
    let unsent = told(&[("10:00", DECLARE), ("14:00", RESOLVE), ("16:00", REOPEN), ("18:00", RESOLVE)]);
    assert_eq!(
        all(&unsent, "19:00", &MAILS),
        [
            "post_incident_email email 14:00..2026-11-25T14:00 void reopened at 16:00",
            "post_incident_email email 18:00..2026-11-25T18:00 upcoming",
        ]
    );
}

#[test]
fn the_email_is_judged_by_when_it_could_be_read_whenever_it_was_told() {
    let sent = |at: &str| EMAIL.replace(r#""body""#, &format!(r#""publishedAt":"2026-11-23T{at}:00.0Z","body""#));
    let owed = |steps: &[(&str, &str)]| all(&told(steps), "19:00", &MAILS);
    let (early, late) = (sent("13:00"), sent("15:00"));
    // One that was sent before it was over does not say how it ended.
    assert_eq!(
        owed(&[("10:00", DECLARE), ("14:00", RESOLVE), ("14:30", &early)]),
        ["post_incident_email email 14:00..2026-11-25T14:00 upcoming"]
    );
    // One that was sent before the resolve was recorded does, if it was over by then.
    let resolved = r#"{"command":"resolve","occurred":"2026-11-23T12:00:00.0Z"}"#;
    assert_eq!(
        owed(&[("10:00", DECLARE), ("13:30", &early), ("14:00", resolved)]),
        ["post_incident_email email 14:00..2026-11-25T12:00 met at 13:00"]
    );
    // One that is told once the incident was opened again met what was owed then, and a correction is asked for.
    let (met, correction) = (
        "post_incident_email email 14:00..2026-11-25T14:00 met at 15:00",
        "correction_email email 18:00..2026-11-25T18:00 upcoming",
    );
    assert_eq!(
        owed(&[("10:00", DECLARE), ("14:00", RESOLVE), ("16:00", REOPEN), ("17:00", &late), ("18:00", RESOLVE)]),
        [met, correction]
    );
    assert_eq!(
        owed(&[("10:00", DECLARE), ("14:00", RESOLVE), ("16:00", REOPEN), ("18:00", RESOLVE), ("18:30", &late)]),
        [met, correction]
    );
}

#[test]
fn one_email_answers_one_resolve_also_if_it_can_have_been_sent_for_either() {
    let hour = EMAIL.replace(r#""body""#, r#""publishedAt":"2026-11-23T16Z","body""#);
    let steps = [("10:00", DECLARE), ("14:00", RESOLVE), ("16:20", REOPEN), ("16:40", RESOLVE), ("17:30", &*hour)];
    assert_eq!(
        all(&told(&steps), "19:00", &MAILS),
        [
            "post_incident_email email 14:00..2026-11-25T14:00 met at 16:00",
            "correction_email email 16:40..2026-11-25T16:40 upcoming",
        ]
    );
}

#[test]
fn an_email_that_was_sent_while_its_resolve_did_not_stand_is_sent() {
    let void = "post_incident_email email 11:00..2026-11-25T11:00 void dismissed at 12:00";
    let steps = [("10:00", DECLARE), ("11:00", RESOLVE), ("12:00", DISMISS), ("12:30", EMAIL), ("13:00", REINSTATE)];
    assert_eq!(all(&told(&steps), "14:00", &MAILS), [void]);
    let again: Vec<_> = steps.into_iter().chain([("14:00", REOPEN), ("15:00", RESOLVE)]).collect();
    assert_eq!(all(&told(&again), "16:00", &MAILS), [void, "correction_email email 15:00..2026-11-25T15:00 upcoming"]);
}

#[test]
fn an_incident_that_the_plan_does_not_bind_owes_none_until_it_was_worse() {
    let low = r#"{"command":"declare","arguments":{"title":"Slow","severity":"SEV-3","takeCommand":true}}"#;
    let none: [&str; 0] = [];
    assert_eq!(all(&told(&[("10:00", low), ("14:00", RESOLVE)]), "15:00", &KINDS), none);
    let raise = r#"{"command":"set_severity","arguments":{"severity":"SEV-2"}}"#;
    let was = told(&[("10:00", low), ("11:00", raise), ("14:00", RESOLVE)]);
    assert_eq!(all(&was, "15:00", &KINDS), ["postmortem 14:00..2026-11-25T14:00 upcoming"]);
    let afterwards = told(&[("10:00", low), ("14:00", RESOLVE), ("17:00", raise)]);
    assert_eq!(all(&afterwards, "18:00", &KINDS), ["postmortem 17:00..2026-11-25T17:00 upcoming"]);
}

#[test]
fn what_was_judged_by_a_severity_that_is_retracted_later_stays_judged() {
    let sev3 = r#"{"command":"declare","arguments":{"title":"x","severity":"SEV-3","takeCommand":true}}"#;
    let mut teller = told(&[("10:00", sev3), ("14:00", RESOLVE)]);
    let kinds = [Kind::Postmortem, Kind::PostIncidentEmail, Kind::PlanReview];
    let before = all(&teller, "2026-12-10T00:00:00Z", &kinds);
    let severity = teller.history.records()[1].id();
    teller.now = at("2026-12-01T10:00:00Z");
    teller.json(&format!(r#"{{"command":"retract","arguments":{{"record":"{severity}","reason":"a guess"}}}}"#));
    assert_eq!(all(&teller, "2026-12-10T00:00:00Z", &kinds), before);
}

#[test]
fn more_time_is_asked_for_a_deadline_that_there_is() {
    let ask = |deadline: &str, until: &str| {
        let mut teller = told(&[("10:00", DECLARE), ("14:00", RESOLVE)]);
        let arguments = format!(r#"{{"deadline":"{deadline}","until":"{until}","reason":"holidays"}}"#);
        teller.try_tell(&json(&format!(r#"{{"command":"request_extension","arguments":{arguments}}}"#))).is_ok()
    };
    assert!(ask("postmortem", "2026-11-28T12:00:00Z"));
    assert!(!ask("post_mortem", "2026-11-28T12:00:00Z"));
}

#[test]
fn closing_without_one_sets_it_aside_and_practice_owes_none() {
    let close = r#"{"command":"close","waive":{"postmortem_not_required":"told in the review of another"}}"#;
    let closed = told(&[("10:00", DECLARE), ("14:00", RESOLVE), ("15:00", close)]);
    let lines = ["postmortem 14:00..2026-11-25T14:00 void waived at 15:00"];
    assert_eq!(all(&closed, "2026-11-26T00:00:00Z", &KINDS), lines);
    let drill = r#"{"command":"declare","arguments":{"title":"Practice","kind":"drill","severity":"SEV-1","takeCommand":true}}"#;
    let none: [&str; 0] = [];
    let practice = told(&[("10:00", drill), ("14:00", RESOLVE)]);
    assert_eq!(all(&practice, "15:00", &[KINDS[0], MAILS[0]]), none);
}

/// A plan whose postmortem is due by the calendar of an office in Berlin.
fn by_the_office(within: Span) -> Plan {
    let office = r#"{"zone":"Europe/Berlin","days":["Mon","Tue","Wed","Thu","Fri"],"from":"09:00","to":"17:00","holidays":["2026-12-25","2026-12-26"]}"#;
    let office: Calendar = serde_json::from_str(office).unwrap();
    let mut plan = Plan::standard();
    plan.duties.insert(Duty::Postmortem, DutyTerm { within: Some(within), ..DutyTerm::default() });
    plan.calendar = Some(office);
    plan
}

#[test]
fn business_time_is_that_of_the_calendar_whatever_the_clocks_do() {
    let due = |within, resolved: &str| {
        let declared = time(resolved).saturating_sub(3_600_000_000_000).to_string();
        let teller = told_under(&by_the_office(within), &[(&declared, DECLARE), (resolved, RESOLVE)]);
        let line = all(&teller, resolved, &KINDS).remove(0);
        line.split("..").nth(1).unwrap().split(' ').next().unwrap().to_owned()
    };
    // A Friday, 15:00 in Berlin; the clocks go back on Sunday, 2026-10-25: the same time of day is an hour more.
    assert_eq!(due(Span::BusinessDays(2), "2026-10-23T13:00:00Z"), "2026-10-27T14:00");
    // And forward on Sunday, 2026-03-29.
    assert_eq!(due(Span::BusinessDays(1), "2026-03-27T14:00:00Z"), "2026-03-30T13:00");
    // Two hours are left on Friday, so eight hours end with six on Monday.
    assert_eq!(due(Span::BusinessHours(8), "2026-10-23T13:00:00Z"), "2026-10-26T14:00");
    // At night and on a weekend it begins with the next work.
    assert_eq!(due(Span::BusinessHours(1), "2026-10-24T03:00:00Z"), "2026-10-26T09:00");
    assert_eq!(due(Span::BusinessDays(1), "2026-10-24T03:00:00Z"), "2026-10-27T08:00");
    // Christmas is a holiday; Thursday's work goes on on Monday.
    assert_eq!(due(Span::BusinessDays(1), "2026-12-24T10:00:00Z"), "2026-12-28T10:00");
    // By the clock on the wall nothing moves.
    assert_eq!(due(Span::Hours(48), "2026-10-24T13:00:00Z"), "2026-10-26T13:00");
}

#[test]
fn what_a_dismissal_put_off_begins_anew_and_what_was_sent_is_sent() {
    let mut revised = told(&[("10:00", DECLARE), ("11:00", RESOLVE)]);
    publish(&mut revised, "12:00");
    for (when, what) in [("13:00", REOPEN), ("14:00", RESOLVE), ("15:00", DISMISS), ("16:00", REINSTATE)] {
        revised.at(&at(when).to_string()).json(what);
    }
    assert_eq!(all(&revised, "17:00", &KINDS).last().unwrap(), "postmortem_revision 16:00..2026-11-25T16:00 upcoming");
    let sent =
        told(&[("10:00", DECLARE), ("11:00", RESOLVE), ("11:30", EMAIL), ("12:00", DISMISS), ("13:00", REINSTATE)]);
    assert_eq!(all(&sent, "14:00", &MAILS), ["post_incident_email email 11:00..2026-11-25T11:00 met at 11:30"]);
    let low = r#"{"command":"declare","arguments":{"title":"Slow","severity":"SEV-3","takeCommand":true}}"#;
    let raise = r#"{"command":"set_severity","arguments":{"severity":"SEV-1"}}"#;
    let raised = told(&[("10:00", low), ("11:00", RESOLVE), ("12:00", raise)]);
    assert_eq!(all(&raised, "13:00", &MAILS), ["post_incident_email email 12:00..2026-11-25T12:00 upcoming"]);
}

#[test]
fn more_time_that_was_asked_for_one_resolve_is_none_for_the_next() {
    let mut teller = told(&[("10:00", DECLARE), ("14:00", RESOLVE)]);
    teller.now = at("15:00");
    let ask = r#"{"command":"request_extension","arguments":{"deadline":"postmortem","until":"2026-11-28T14:00:00Z","reason":"holidays"}}"#;
    let asked = teller.json(ask);
    for (when, command) in [("16:00", REOPEN), ("18:00", RESOLVE)] {
        teller.now = at(when).saturating_sub(1_000_000_000);
        teller.json(command);
    }
    teller.now = at("19:00");
    let grant = format!(r#"{{"command":"approve_extension","arguments":{{"request":"{asked}"}}}}"#);
    teller.as_actor(person("raj")).json(&grant);
    assert_eq!(all(&teller, "20:00", &KINDS)[1], "postmortem 18:00..2026-11-25T18:00 upcoming");
}
