//! Fixes to validate, impact that was left open, action items.

use sevlog::{Duty, DutyTerm, ObligationKind as Kind, Plan, Span};

use super::{DECLARE, DISMISS, REINSTATE, REOPEN, RESOLVE, all, current, told, told_under};
use crate::teller::Teller;

const FIX: &str = r#"{"command":"record_fix","arguments":{"description":"rolled back"}}"#;
const CHECK: &str = r#"{"command":"record_validation","arguments":{"check":"smoke tests","outcome":"passed"}}"#;

#[test]
fn the_newest_fix_is_validated_while_the_incident_is_open() {
    let owed = |steps: &[(&str, &str)]| all(&told(steps), "12:00", &[Kind::Validation]);
    assert_eq!(
        owed(&[("10:00", DECLARE), ("10:10", FIX), ("10:20", FIX), ("10:30", CHECK)]),
        ["validation 10:10..- void superseded at 10:20", "validation 10:20..- met at 10:30"]
    );
    let regress = r#"{"command":"regress","arguments":{"to":"responding","reason":"it is back"}}"#;
    assert_eq!(
        owed(&[("10:00", DECLARE), ("10:10", FIX), ("10:20", regress)]),
        ["validation 10:10..- void superseded at 10:20"]
    );
    let waived = r#"{"command":"resolve","arguments":{"how":"fixed"},"waive":{"fix_validated":"seen on the graphs"}}"#;
    assert_eq!(
        owed(&[("10:00", DECLARE), ("10:10", FIX), ("10:20", waived)]),
        ["validation 10:10..- void waived at 10:20"]
    );
    let earlier = r#"{"command":"record_validation","arguments":{"check":"smoke tests","outcome":"failed"},"occurred":"2026-11-23T10:05:00Z"}"#;
    assert_eq!(owed(&[("10:00", DECLARE), ("10:10", FIX), ("10:20", earlier)]), ["validation 10:10..- due"]);
}

#[test]
fn a_fix_that_a_dismissal_left_without_a_validation_is_validated_after_it() {
    let owed = |steps: &[(&str, &str)]| all(&told(steps), "12:00", &[Kind::Validation]);
    let steps = [("10:00", DECLARE), ("10:10", FIX), ("10:20", DISMISS), ("11:00", REINSTATE)];
    let void = "validation 10:10..- void dismissed at 10:20";
    assert_eq!(owed(&steps), [void, "validation 11:00..- due"]);
    let met: Vec<_> = steps.into_iter().chain([("11:10", CHECK)]).collect();
    assert_eq!(owed(&met), [void, "validation 11:00..- met at 11:10"]);
    let newer: Vec<_> = steps.into_iter().chain([("11:10", FIX)]).collect();
    assert_eq!(owed(&newer), [void, "validation 11:00..- void superseded at 11:10", "validation 11:10..- due"]);
    let done = [steps[0], steps[1], ("10:15", CHECK), steps[2], steps[3]];
    assert_eq!(owed(&done), ["validation 10:10..- met at 10:15"]);
    let resolved = [steps[0], steps[1], ("10:15", RESOLVE), steps[2], steps[3]];
    assert_eq!(owed(&resolved), ["validation 10:10..- void resolved at 10:15"]);
}

#[test]
fn what_outsiders_still_feel_after_the_resolve_is_the_resolvers() {
    let mut plan = Plan::standard();
    plan.duties.insert(Duty::Impact, DutyTerm { within: Some(Span::Hours(24)), ..DutyTerm::default() });
    let opens = r#"{"command":"change_impact","arguments":{"service":"calendar"}}"#;
    let inside = r#"{"command":"change_impact","arguments":{"service":"reports","audience":"inside"}}"#;
    let waived = r#"{"command":"resolve","waive":{"impact_closed":"calendar sync returns tomorrow"}}"#;
    let steps = [("10:00", DECLARE), ("10:10", opens), ("10:11", inside), ("raj 11:00", waived)];
    let teller = told_under(&plan, &steps);
    assert_eq!(all(&teller, "12:00", &[Kind::Impact]), ["impact record 11:00..2026-11-24T11:00 upcoming"]);
    let owed = current(&teller, "12:00").into_iter().find(|one| one.kind == Kind::Impact).unwrap();
    assert_eq!(owed.holders()[0].as_str(), "raj");
    // A waiver that says until when counts before the plan.
    let dated = r#"{"command":"resolve","waive":{"impact_closed":{"reason":"calendar sync returns at noon","until":"2026-11-23T13:00+01:00"}}}"#;
    let teller = told_under(&plan, &[steps[0], steps[1], ("raj 11:00", dated)]);
    assert_eq!(all(&teller, "11:30", &[Kind::Impact]), ["impact record 11:00..12:00 upcoming"]);
    let with = |last: (&'static str, &'static str)| {
        let steps: Vec<_> = steps.iter().copied().chain([last]).collect();
        all(&told_under(&plan, &steps), "2026-11-25T12:00:00Z", &[Kind::Impact])
    };
    let restored = r#"{"command":"restore","arguments":{"service":"calendar","restored":10000}}"#;
    assert_eq!(with(("14:00", restored)), ["impact record 11:00..2026-11-24T11:00 met at 14:00"]);
    assert_eq!(with(("14:00", REOPEN)), ["impact record 11:00..2026-11-24T11:00 void reopened at 14:00"]);
}

#[test]
fn an_action_item_is_owed_by_who_took_it_until_it_is_done_or_dropped() {
    let item = |teller: &mut Teller, arguments: &str| {
        teller.json(&format!(r#"{{"command":"add_action_item","arguments":{{"title":"add an alert"{arguments}}}}}"#))
    };
    let about = |command: &str, item: sevlog::RecordId, more: &str| {
        format!(r#"{{"command":"{command}","arguments":{{"item":"{item}"{more}}}}}"#)
    };
    let owed = |teller: &Teller| all(teller, "2026-11-28T00:00:00Z", &[Kind::ActionItem]);
    let due = r#","owner":"mei","due":"2026-11-30T12:00:00Z""#;

    let mut teller = told(&[("10:00", DECLARE), ("11:00", RESOLVE)]);
    let dated = item(teller.at("2026-11-23T12:00:00Z"), due);
    let undated = item(teller.at("2026-11-23T12:01:00Z"), "");
    assert_eq!(
        owed(&teller),
        ["action_item record 12:00..2026-11-30T12:00 due", "action_item record 12:01..- upcoming"]
    );
    let asked = current(&teller, "13:00")
        .into_iter()
        .find(|one| one.due.is_some_and(|due| due > super::at("2026-11-29T00:00:00Z")));
    assert_eq!(asked.unwrap().holders()[0].as_str(), "mei");
    teller.at("2026-11-24T12:00:00Z").json(&about("complete_action_item", dated, ""));
    teller.at("2026-11-24T12:01:00Z").json(&about("drop_action_item", undated, r#","reason":"not worth it""#));
    assert_eq!(
        owed(&teller),
        [
            "action_item record 12:00..2026-11-30T12:00 met at 2026-11-24T12:00",
            "action_item record 12:01..- void dropped at 2026-11-24T12:01",
        ]
    );

    // A date that passed stays missed; one that has not is moved.
    let mut teller = told(&[("10:00", DECLARE)]);
    let moved = item(teller.at("2026-11-23T12:00:00Z"), r#","due":"2026-11-25T12:00:00Z""#);
    teller.at("2026-11-24T12:00:00Z").json(&about("change_action_item", moved, r#","due":"2026-11-26T12:00:00Z""#));
    assert_eq!(owed(&teller), ["action_item record 12:00..2026-11-26T12:00 overdue"]);
    teller.at("2026-11-27T12:00:00Z").json(&about("change_action_item", moved, r#","due":"2026-12-26T12:00:00Z""#));
    assert_eq!(
        owed(&teller),
        [
            "action_item record 12:00..2026-11-26T12:00 missed at 2026-11-27T12:00",
            "action_item record 2026-11-27T12:00..2026-12-26T12:00 upcoming",
        ]
    );
}

#[test]
fn an_item_that_is_done_is_not_owed_again() {
    let mut teller = told(&[("10:00", DECLARE)]);
    let item = teller
        .at("2026-11-23T10:01:00Z")
        .json(r#"{"command":"add_action_item","arguments":{"title":"add an alert","due":"2026-11-25T12:00:00Z"}}"#);
    teller.at("2026-11-23T10:02:00Z").json(r#"{"command":"dismiss","arguments":{"why":"false_alarm"}}"#);
    teller.json(&format!(r#"{{"command":"complete_action_item","arguments":{{"item":"{item}"}}}}"#));
    teller.at("2026-11-23T10:04:00Z").json(r#"{"command":"reinstate","arguments":{"reason":"it was none"}}"#);
    let lines = ["action_item record 10:01..2026-11-25T12:00 void dismissed at 10:02"];
    assert_eq!(all(&teller, "2026-11-28T00:00:00Z", &[Kind::ActionItem]), lines);
}

#[test]
fn a_fix_that_is_told_late_asks_for_no_validation_that_was_done_since() {
    let late = r#"{"command":"record_fix","arguments":{"description":"restarted"},"occurred":"2026-11-23T10:05Z"}"#;
    let teller = told(&[("10:00", DECLARE), ("10:20", FIX), ("10:25", CHECK), ("10:30", late)]);
    assert_eq!(all(&teller, "12:00", &[Kind::Validation]), ["validation 10:20..- met at 10:25"]);
}
