//! Impact windows: which one is meant, when one begins, and when it ends.

use sevlog::{MilestoneState, Occurred, event::MilestoneName, milestone};

use crate::teller::{Teller, time, when};

#[test]
fn what_is_told_of_a_window_after_its_end_does_not_move_the_end() {
    let mut teller = Teller::responding();
    let window = teller.json(r#"{"command":"change_impact","arguments":{"service":"checkout","restored":0}}"#);
    let end = teller.json(r#"{"command":"restore","arguments":{"service":"checkout","restored":10000}}"#);
    let affected = |occurred: &str| {
        format!(
            r#"{{"command":"change_impact","arguments":{{"window":"{window}","affected":{{"count":700,"unit":"users"}}}}{occurred}}}"#
        )
    };
    teller.json(&affected(""));
    assert_eq!(teller.history.incident().windows()[&window].ended().map(|mark| mark.record), Some(end));
}

#[test]
fn what_is_told_late_of_a_moment_within_a_window_does_not_end_it_then() {
    let mut teller = Teller::retelling("2026-11-20T10:00Z");
    let window = teller.json(
        r#"{"command":"change_impact","arguments":{"service":"checkout","restored":0},"occurred":"2026-11-20T10:00Z"}"#,
    );
    let end = teller.json(
        r#"{"command":"restore","arguments":{"service":"checkout","restored":10000},"occurred":"2026-11-20T12:00Z"}"#,
    );
    teller.json(&format!(
        r#"{{"command":"change_impact","arguments":{{"window":"{window}","affected":{{"count":700,"unit":"users"}}}},"occurred":"2026-11-20T11:00Z"}}"#
    ));
    let incident = teller.history.incident();
    assert_eq!(incident.windows()[&window].ended().map(|mark| mark.record), Some(end));
    assert_eq!(incident.windows()[&window].affected().unwrap().to_string(), "700 users");
}

#[test]
fn a_window_that_opened_at_an_unknown_time_ends_when_it_is_said_to() {
    let mut teller = Teller::retelling("2026-11-20T10:00Z");
    let window = teller
        .json(r#"{"command":"change_impact","arguments":{"service":"checkout","restored":0},"occurred":"unknown"}"#);
    let end = teller.json(&format!(
        r#"{{"command":"restore","arguments":{{"window":"{window}","restored":10000}},"occurred":"2026-11-20T12:00Z"}}"#
    ));
    let windows = teller.history.incident().windows();
    assert_eq!(windows[&window].opened().map(|mark| mark.record), Some(window));
    assert_eq!(windows[&window].ended().map(|mark| mark.record), Some(end));
}

#[test]
fn a_window_is_restored_by_the_name_of_its_service_and_by_its_id_where_more_than_one_fits() {
    let mut teller = Teller::responding();
    let read =
        teller.json(r#"{"command":"change_impact","arguments":{"service":"store","operation":"read","restored":0}}"#);
    let write =
        teller.json(r#"{"command":"change_impact","arguments":{"service":"store","operation":"write","restored":0}}"#);
    let by_service = r#"{"command":"restore","arguments":{"service":"store","restored":10000}}"#;
    assert_eq!(teller.refused_json(by_service), ["ambiguous_window"]);
    teller.json(&format!(r#"{{"command":"restore","arguments":{{"window":"{read}","restored":10000}}}}"#));
    teller.json(by_service);
    let windows = teller.history.incident().windows();
    assert!([read, write].iter().all(|id| !windows[id].is_ongoing()));
}

#[test]
fn a_restoration_of_what_nobody_saw_fail_opens_a_window_with_an_unknown_start() {
    let mut teller = Teller::responding();
    let end = teller.json(r#"{"command":"restore","arguments":{"service":"store","restored":10000}}"#);
    let incident = teller.history.incident();
    let [window] = incident.windows().values().collect::<Vec<_>>()[..] else { panic!("one window") };
    assert_eq!(teller.history.record(window.id()).unwrap().occurred(), &Occurred::unknown());
    assert!(window.opened().unwrap().occurred.starts_unknown());
    assert_eq!(window.ended().unwrap().record, end);
    assert_eq!(window.service().unwrap().as_str(), "store");
    let started = milestone(incident, MilestoneName::Started);
    assert_eq!(started.state, MilestoneState::Recorded);
    assert!(started.interval.unwrap().starts_unknown(), "no time is invented");
}

#[test]
fn a_window_ends_below_all_only_with_a_reason() {
    let mut teller = Teller::responding();
    let window = teller.json(r#"{"command":"change_impact","arguments":{"service":"store","restored":0}}"#);
    for reason in ["", r#","reason":"""#, r#","reason":"  ""#] {
        let end = format!(
            r#"{{"command":"restore","arguments":{{"window":"{window}","restored":9000,"end":true{reason}}}}}"#
        );
        assert_eq!(teller.refused_json(&end), ["end_needs_reason"], "{reason}");
    }
    teller.json(&format!(
        r#"{{"command":"restore","arguments":{{"window":"{window}","restored":9000,"end":true,"reason":"the rest is gone"}}}}"#
    ));
    let window = &teller.history.incident().windows()[&window];
    assert!(!window.is_ongoing());
    assert_eq!(window.restored().unwrap().to_string(), "90 %");
}

#[test]
fn a_window_that_gets_worse_again_goes_on() {
    let mut teller = Teller::responding();
    let window = teller.json(r#"{"command":"change_impact","arguments":{"service":"store","restored":0}}"#);
    for (restored, ongoing) in
        [("10000", false), (r#"{"from":0,"to":10000}"#, true), (r#""unknown""#, true), ("10000", false)]
    {
        teller.json(&format!(r#"{{"command":"restore","arguments":{{"window":"{window}","restored":{restored}}}}}"#));
        assert_eq!(teller.history.incident().windows()[&window].is_ongoing(), ongoing, "{restored}");
    }
    assert_eq!(teller.history.incident().windows()[&window].points().len(), 5, "the curve keeps every point");
}

#[test]
fn a_window_is_never_part_of_itself_nor_of_its_parts() {
    let mut teller = Teller::responding();
    let whole = teller.json(r#"{"command":"change_impact","arguments":{"service":"store","restored":0}}"#);
    let part = teller.json(&format!(
        r#"{{"command":"change_impact","arguments":{{"service":"store","operation":"read","partOf":"{whole}"}}}}"#
    ));
    assert_eq!(teller.history.incident().windows()[&part].part_of(), Some(whole));
    for (window, of) in [(whole, whole), (whole, part), (part, part)] {
        let codes = teller.refused_json(&format!(
            r#"{{"command":"change_impact","arguments":{{"window":"{window}","partOf":"{of}"}}}}"#
        ));
        assert_eq!(codes, ["window_part_of_itself"]);
    }
}

#[test]
fn what_is_wrong_with_a_window_is_said_all_at_once() {
    let mut teller = Teller::responding();
    assert_eq!(teller.refused_json(r#"{"command":"change_impact","arguments":{"restored":0}}"#), ["window_not_named"]);
    assert_eq!(teller.refused_json(r#"{"command":"restore","arguments":{"restored":10000}}"#), ["window_not_named"]);
    let nowhere = "01KAR0000000000000000000ZZ";
    assert_eq!(
        teller.refused_json(&format!(
            r#"{{"command":"restore","arguments":{{"window":"{nowhere}","restored":1,"end":true}},"waive":{{"no_such":"x"}}}}"#
        )),
        ["unknown_guard", "end_needs_reason", "unknown_window"]
    );
}

#[test]
fn the_last_word_on_a_window_counts_by_when_it_was_so_not_by_when_it_was_told() {
    let mut teller = Teller::responding();
    let window = teller.json(r#"{"command":"change_impact","arguments":{"service":"store","restored":0}}"#);
    teller.at("2026-11-23T12:00:00Z");
    teller.json(&format!(r#"{{"command":"restore","arguments":{{"window":"{window}","restored":10000}}}}"#));
    teller.json(&format!(
        r#"{{"command":"restore","arguments":{{"window":"{window}","restored":5000}},"occurred":"2026-11-23T11:00Z"}}"#
    ));
    let window = &teller.history.incident().windows()[&window];
    assert!(!window.is_ongoing());
    assert_eq!(window.ended().unwrap().recorded_at, time("2026-11-23T12:00:00Z"));
    assert_eq!(window.points()[1].mark.occurred, when("2026-11-23T11:00Z").interval(time("2026-11-23T12:00:00Z")));
}

#[test]
fn a_retracted_end_opens_the_window_again_whatever_was_told_after_it() {
    let mut teller = Teller::responding();
    let window = teller.json(r#"{"command":"change_impact","arguments":{"service":"checkout","restored":0}}"#);
    let end = teller.json(r#"{"command":"restore","arguments":{"service":"checkout","restored":10000}}"#);
    teller.json(&format!(
        r#"{{"command":"change_impact","arguments":{{"window":"{window}","affected":{{"count":{{"from":700}},"unit":"users"}}}}}}"#
    ));
    assert!(!teller.history.incident().windows()[&window].is_ongoing());
    teller.json(&format!(
        r#"{{"command":"retract","arguments":{{"record":"{end}","reason":"It was another service."}}}}"#
    ));
    assert!(teller.history.incident().windows()[&window].is_ongoing());
}

#[test]
fn saying_twice_that_all_works_again_opens_no_other_window() {
    let mut teller = Teller::responding();
    teller.json(r#"{"command":"change_impact","arguments":{"service":"checkout","restored":0}}"#);
    let end = teller.json(r#"{"command":"restore","arguments":{"service":"checkout","restored":10000}}"#);
    teller.json(r#"{"command":"restore","arguments":{"service":"checkout","restored":10000}}"#);
    let windows: Vec<_> = teller.history.incident().windows().values().collect();
    assert_eq!(windows.len(), 1);
    assert_eq!(windows[0].ended().map(|mark| mark.record), Some(end));
}

#[test]
fn nobody_has_recovered_while_a_reopened_incident_hurts() {
    let mut teller = Teller::responding();
    teller.json(r#"{"command":"change_impact","arguments":{"service":"checkout","restored":0}}"#);
    teller.json(r#"{"command":"restore","arguments":{"service":"checkout","restored":10000}}"#);
    teller.json(r#"{"command":"resolve"}"#);
    let recovered = |teller: &Teller| sevlog::milestone(teller.history.incident(), MilestoneName::Recovered).state;
    assert_eq!(recovered(&teller), MilestoneState::Recorded);
    teller.json(r#"{"command":"reopen","arguments":{"reason":"Errors are back."}}"#);
    teller.json(r#"{"command":"change_impact","arguments":{"service":"checkout","restored":0}}"#);
    assert_eq!(recovered(&teller), MilestoneState::Pending);
}

fn corrected(record: sevlog::RecordId, facts: &str) -> String {
    format!(r#"{{"command":"correct","arguments":{{"record":"{record}","facts":{{{facts}}},"reason":"misread"}}}}"#)
}

#[test]
fn a_window_ends_or_goes_on_as_the_corrected_restoration_says() {
    let mut teller = Teller::responding();
    let window = teller.json(r#"{"command":"change_impact","arguments":{"service":"checkout","restored":0}}"#);
    let end = teller.json(&format!(r#"{{"command":"restore","arguments":{{"window":"{window}","restored":10000}}}}"#));
    teller.json(&corrected(end, r#""restored":2500"#));
    assert!(teller.history.incident().windows()[&window].is_ongoing(), "a quarter is not the end");
    assert_eq!(teller.refused_json(r#"{"command":"resolve"}"#), ["guard_broken"]);
    let timeline = teller.history.timeline();
    let told = timeline.iter().find(|entry| entry.record.id() == end).unwrap();
    let sevlog::Event::ImpactChanged(told) = &*told.event else { panic!("{}", told.event.name()) };
    assert_eq!(told.phase.unwrap().as_str(), "ongoing", "the timeline says the same");
    drop(timeline);
    teller.json(&corrected(end, r#""restored":10000"#));
    assert!(!teller.history.incident().windows()[&window].is_ongoing());
    teller.json(r#"{"command":"resolve"}"#);
}

#[test]
fn an_end_below_all_that_was_said_with_a_reason_stays_one_when_its_share_is_corrected() {
    let mut teller = Teller::responding();
    let window = teller.json(r#"{"command":"change_impact","arguments":{"service":"checkout","restored":0}}"#);
    let end = teller.json(&format!(
        r#"{{"command":"restore","arguments":{{"window":"{window}","restored":9000,"end":true,"reason":"the rest moved away"}}}}"#
    ));
    for restored in ["8000", "10000", "9000"] {
        teller.json(&corrected(end, &format!(r#""restored":{restored}"#)));
        assert!(!teller.history.incident().windows()[&window].is_ongoing(), "{restored}");
    }
}

#[test]
fn a_correction_cannot_leave_a_window_without_its_service() {
    let mut teller = Teller::responding();
    let window = teller.json(r#"{"command":"change_impact","arguments":{"service":"checkout","region":"eu"}}"#);
    assert_eq!(teller.refused_json(&corrected(window, r#""service":null"#)), ["correction_invalid"]);
    teller.json(&corrected(window, r#""service":"cart","region":null"#));
    assert_eq!(teller.history.incident().windows()[&window].name(), "cart");
}

#[test]
fn all_of_it_is_full_however_it_is_said() {
    for restored in [r#"{"from":10000,"to":10000}"#, r#"{"from":10000}"#, "10000"] {
        let mut teller = Teller::responding();
        let window = teller.json(r#"{"command":"change_impact","arguments":{"service":"checkout","restored":0}}"#);
        teller.json(&format!(r#"{{"command":"restore","arguments":{{"window":"{window}","restored":{restored}}}}}"#));
        assert!(!teller.history.incident().windows()[&window].is_ongoing(), "{restored}");
    }
}

#[test]
fn a_restoration_means_the_window_of_exactly_that_name_before_its_parts() {
    let mut teller = Teller::responding();
    let whole = teller.json(r#"{"command":"change_impact","arguments":{"service":"store","restored":0}}"#);
    let part = teller.json(&format!(
        r#"{{"command":"change_impact","arguments":{{"service":"store","operation":"read","partOf":"{whole}","restored":0}}}}"#
    ));
    teller.json(r#"{"command":"restore","arguments":{"service":"store","restored":10000}}"#);
    let windows = teller.history.incident().windows();
    assert!(!windows[&whole].is_ongoing() && windows[&part].is_ongoing());
}

#[test]
fn no_retraction_leaves_two_windows_part_of_each_other() {
    let mut teller = Teller::responding();
    let [a, b, c] = ["a", "b", "c"]
        .map(|service| teller.json(&format!(r#"{{"command":"change_impact","arguments":{{"service":"{service}"}}}}"#)));
    let part = |part, whole, more: &str| {
        format!(r#"{{"command":"change_impact","arguments":{{"window":"{part}","partOf":"{whole}"}}{more}}}"#)
    };
    let elsewhere = teller.json(&part(a, c, ""));
    teller.json(&part(a, b, r#","occurred":"2026-11-23T09:00Z""#));
    teller.json(&part(b, a, ""));
    teller.json(&format!(r#"{{"command":"retract","arguments":{{"record":"{elsewhere}","reason":"no"}}}}"#));
    let windows = teller.history.incident().windows();
    assert_eq!(windows[&a].part_of(), Some(b), "what was said first");
    assert_eq!(windows[&b].part_of(), None, "this would close the loop, so it speaks for itself");
}
