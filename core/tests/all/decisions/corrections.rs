//! Corrections where it is easy to put the wrong thing right: the place of a live record, a publication, a text.

use sevlog::{History, Interval, RecordId, event::MilestoneName, milestone};

use crate::teller::{Teller, time};

fn correct(record: RecordId, what: &str) -> String {
    format!(r#"{{"command":"correct","arguments":{{"record":"{record}","reason":"we know better",{what}}}}}"#)
}

fn at(instant: &str) -> String {
    format!(r#""occurred":{{"kind":"at","at":"{instant}"}}"#)
}

#[track_caller]
fn is_at(history: &History, name: MilestoneName, instant: &str) {
    let instant = time(instant);
    let interval = milestone(history.incident(), name).interval;
    assert_eq!(interval, Some(Interval { earliest: instant, latest: instant }), "{name}");
}

/// What was entered with a wrong time and was reported as it happened after all.
#[test]
fn a_record_that_is_corrected_to_live_stands_where_it_was_recorded_and_not_where_it_was_corrected() {
    let mut teller = Teller::responding();
    let fix = r#"{"command":"record_fix","arguments":{"description":"patch"},"occurred":"2026-11-23T08Z"}"#;
    let fix = teller.at("2026-11-23T10:10:00Z").json(fix);
    let check = r#"{"command":"record_validation","arguments":{"check":"smoke tests","outcome":"passed"}}"#;
    teller.at("2026-11-23T10:20:00Z").json(check);
    teller.at("2026-11-23T10:30:00Z").json(&correct(fix, r#""occurred":{"kind":"live"}"#));
    is_at(&teller.history, MilestoneName::Fixed, "2026-11-23T10:10:00Z");
    teller.json(r#"{"command":"resolve","arguments":{"how":"fixed"}}"#);
}

#[test]
fn an_occurrence_is_put_right_of_a_confirmation_an_action_item_and_an_approval_too() {
    let mut teller = Teller::responding();
    let confirmed = teller.json(r#"{"command":"confirm_severity"}"#);
    let item = teller.json(r#"{"command":"add_action_item","arguments":{"title":"add an alert"}}"#);
    let request = teller.json(
        r#"{"command":"request_extension","arguments":{"deadline":"postmortem","until":"2026-12-01T00:00:00Z","reason":"holidays"}}"#,
    );
    let approval = format!(r#"{{"command":"approve_extension","arguments":{{"request":"{request}"}}}}"#);
    let approval = teller.as_actor(crate::teller::person("raj")).json(&approval);
    for record in [confirmed, item, approval] {
        teller.json(&correct(record, &at("2026-11-23T09:00:00Z")));
    }
    let incident = teller.history.incident();
    let marks = [
        incident.severity_confirmed().unwrap(),
        &incident.action_items()[&item].mark,
        incident.extensions()[&request].approved.as_ref().unwrap(),
    ];
    assert!(marks.iter().all(|mark| mark.occurred.latest == time("2026-11-23T09:00:00Z")));
}

#[test]
fn a_post_that_says_when_it_was_published_is_placed_by_that_until_nobody_says_so_any_more() {
    let mut teller = Teller::responding();
    teller.json(r#"{"command":"resolve"}"#);
    let post = teller.json(
        r#"{"command":"record_update","arguments":{"channel":"status_page","body":"Over.","says":"resolved","publishedAt":"2026-11-23T12:00:00.0Z"}}"#,
    );
    let published = MilestoneName::ResolutionPublished;
    is_at(&teller.history, published, "2026-11-23T12:00:00Z");
    teller.json(&correct(post, &at("2026-11-23T13:00:00Z")));
    is_at(&teller.history, published, "2026-11-23T12:00:00Z");
    teller.json(&correct(post, r#""facts":{"publishedAt":{"kind":"at","at":"2026-11-23T14:00:00Z"}}"#));
    is_at(&teller.history, published, "2026-11-23T14:00:00Z");
    teller.json(&correct(post, r#""facts":{"publishedAt":null}"#));
    is_at(&teller.history, published, "2026-11-23T13:00:00Z");
}

#[test]
fn an_action_item_that_was_added_without_a_ticket_gets_one_by_correction_and_keeps_it() {
    let mut teller = Teller::responding();
    let item = teller.json(r#"{"command":"add_action_item","arguments":{"title":"add an alert"}}"#);
    let ticket = |teller: &Teller| {
        let ticket = teller.history.incident().action_items()[&item].ticket.clone();
        ticket.map(|ticket| ticket.value.shown().to_owned())
    };
    let redact = |record| format!(r#"{{"command":"redact","arguments":{{"record":"{record}","reason":"a name"}}}}"#);
    let note = teller.json(r#"{"command":"note","arguments":{"body":"a secret"}}"#);
    teller.json(&redact(item));
    teller.json(&correct(item, r#""changes":{"title":"add an alert","ticket":"T-1"}"#));
    assert_eq!(ticket(&teller).as_deref(), Some("T-1"));
    teller.json(&redact(note));
    assert_eq!(ticket(&teller).as_deref(), Some("T-1"), "another redaction leaves it");
    assert_eq!(&sevlog::Incident::replay(teller.history.records()).unwrap(), teller.history.incident());
}

#[test]
fn a_correction_gives_a_text_and_does_not_take_one_away() {
    let mut teller = Teller::responding();
    let declared = teller.history.records()[0].id();
    let field = teller.json(r#"{"command":"set_field","arguments":{"field":"customer","value":"acme"}}"#);
    for (record, name) in [(declared, "title"), (declared, "summary"), (field, "value")] {
        let codes = teller.refused_json(&correct(record, &format!(r#""changes":{{"{name}":null}}"#)));
        assert_eq!(codes, ["correction_invalid"], "{name}");
    }
}
