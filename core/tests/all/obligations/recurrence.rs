//! An alert that came back after the resolve: reopened, or explained.

use sevlog::{ObligationKind as Kind, RecordId};

use super::{DECLARE, DISMISS, REINSTATE, REOPEN, RESOLVE, all, told};
use crate::teller::{Teller, json};

const REVIEW: &str = r#"{"command":"start_review"}"#;
const CLOSE: &str = r#"{"command":"close","waive":{"postmortem_not_required":{"reason":"nothing to learn"}}}"#;

fn attach(episode: &str) -> String {
    format!(
        r#"{{"command":"attach_signal","arguments":{{"signal":"checkout","episode":"{episode}","sender":"prometheus"}}}}"#
    )
}

fn about(command: &str, signal: RecordId) -> String {
    format!(r#"{command},"causation":"{signal}"}}"#)
}

const NOTE: &str = r#"{"command":"note","arguments":{"body":"a test of the alert"}"#;
const DECISION: &str = r#"{"command":"record_decision","arguments":{"decision":"it stays closed"}"#;
const LINK: &str = r#"{"command":"link","arguments":{"relation":"related"}"#;

fn owed(teller: &Teller) -> Vec<String> {
    all(teller, "15:00", &[Kind::ReopenOrExplain])
}

#[test]
fn an_alert_after_the_resolve_is_owed_an_answer_in_whatever_status_that_is() {
    let alert = attach("second");
    for (steps, wanted) in [
        (&[("11:00", &*alert)][..], &[][..]),
        (&[("11:00", RESOLVE), ("12:00", &alert)], &["reopen_or_explain record 12:00..- due"]),
        (&[("11:00", RESOLVE), ("11:10", REVIEW), ("12:00", &alert)], &["reopen_or_explain record 12:00..- due"]),
        (
            &[("11:00", RESOLVE), ("11:10", REVIEW), ("11:20", CLOSE), ("12:00", &alert)],
            &["reopen_or_explain record 12:00..- due"],
        ),
        (&[("11:00", DISMISS), ("12:00", &alert)], &[]),
        (
            &[("11:00", RESOLVE), ("12:00", &alert), ("12:30", REOPEN)],
            &["reopen_or_explain record 12:00..- met at 12:30"],
        ),
        (
            &[("11:00", RESOLVE), ("12:00", &alert), ("12:30", DISMISS)],
            &["reopen_or_explain record 12:00..- void dismissed at 12:30"],
        ),
        (
            &[("11:00", RESOLVE), ("12:00", &alert), ("12:30", DISMISS), ("12:40", REINSTATE)],
            &["reopen_or_explain record 12:00..- void dismissed at 12:30", "reopen_or_explain record 12:40..- due"],
        ),
        // Reopened is answered, whatever becomes of it then.
        (
            &[("11:00", RESOLVE), ("12:00", &alert), ("12:30", REOPEN), ("12:40", RESOLVE)],
            &["reopen_or_explain record 12:00..- met at 12:30"],
        ),
    ] {
        let steps: Vec<_> = [("10:00", DECLARE)].iter().chain(steps).copied().collect();
        assert_eq!(owed(&told(&steps)), wanted, "{steps:?}");
    }
}

#[test]
fn an_explanation_is_a_note_or_a_decision_about_that_very_alert() {
    for (explanation, is_about_it, met) in
        [(NOTE, true, true), (DECISION, true, true), (LINK, true, false), (NOTE, false, false)]
    {
        let mut teller = told(&[("10:00", DECLARE), ("11:00", RESOLVE)]);
        let resolved = teller.history.records().last().unwrap().id();
        let alert = teller.at("2026-11-23T12:00:00Z").json(&attach("second"));
        teller.at("2026-11-23T12:30:00Z").json(&about(explanation, if is_about_it { alert } else { resolved }));
        let wanted = if met { "met at 12:30" } else { "due" };
        assert_eq!(owed(&teller), [format!("reopen_or_explain record 12:00..- {wanted}")], "{explanation}");
    }
}

#[test]
fn each_alert_is_answered_by_itself_and_what_is_taken_back_counts_no_more() {
    let mut teller = told(&[("10:00", DECLARE), ("11:00", RESOLVE)]);
    let second = teller.at("2026-11-23T12:00:00Z").json(&attach("second"));
    let third = teller.at("2026-11-23T12:10:00Z").json(&attach("third"));
    let note = teller.at("2026-11-23T12:30:00Z").json(&about(NOTE, second));
    let lines = ["reopen_or_explain record 12:00..- met at 12:30", "reopen_or_explain record 12:10..- due"];
    assert_eq!(owed(&teller), lines);
    let mut retract = |record: RecordId| {
        let retract =
            json(&format!(r#"{{"command":"retract","arguments":{{"record":"{record}","reason":"not so"}}}}"#));
        teller.tell(&retract);
        owed(&teller)
    };
    assert_eq!(
        retract(note),
        ["reopen_or_explain record 12:00..- due", "reopen_or_explain record 12:10..- due"],
        "an explanation that is taken back explains nothing"
    );
    assert_eq!(retract(third), ["reopen_or_explain record 12:00..- due"], "an alert that was none asks for nothing");
}
