//! What this library's rules do not read: events of the host, and of a newer library.

use sevlog::{CommandName, Context, Event, History, allowed};

use crate::{
    schema::by_hand::Writer,
    teller::{Teller, json},
};

#[test]
fn an_event_of_the_host_is_kept_shown_and_read_by_no_rule() {
    let mut teller = Teller::responding();
    let before = teller.history.incident().clone();
    let record = teller.json(
        r#"{"command":"record_host_event","arguments":{"name":"ext.acme.paged","facts":{"team":"core"},"text":{"who":"Kim"}}}"#,
    );
    assert!(teller.history.record(record).unwrap().is_ignorable());
    let incident = teller.history.incident();
    assert_eq!((incident.status(), incident.newer(), incident.unknown_records()), (before.status(), None, 0));
    teller.json(&format!(r#"{{"command":"redact","arguments":{{"record":"{record}","reason":"a name"}}}}"#));
    let Event::Extension(event) = teller.history.record(record).unwrap().event() else { panic!("it is the host's") };
    assert!(event.facts.0.contains_key("team"));
    assert!(!String::from_utf8(teller.log()).unwrap().contains("Kim"));
    let log = teller.log();
    assert_eq!(History::read(&log[..]).unwrap(), [teller.history.clone()]);
    for name in ["acme.paged", "ext.", "ext.Acme", "ext.a b", "declared"] {
        let text = format!(r#"{{"command":"record_host_event","arguments":{{"name":"{name}"}}}}"#);
        assert!(sevlog::Command::from_json(&text).is_err(), "{name} is not a host's to write");
    }
}

#[test]
fn after_a_record_that_rules_may_need_every_command_says_so_and_after_an_ignorable_one_none() {
    for ignorable in [false, true] {
        let mut writer = Writer::new("01KAR0000000000000000000ZZ");
        let no_digest = "0".repeat(64);
        writer.write(&serde_json::json!({
            "type": "declared", "schema": 1,
            "facts": { "kind": "live", "plan": no_digest, "sourceKind": "person" },
            "text": { "title": "Checkout API down" },
        }));
        writer.write(&serde_json::json!({ "type": "mood_set", "schema": 1, "facts": {}, "ignorable": ignorable }));
        let [history] = History::read(writer.log.as_bytes()).unwrap().try_into().unwrap();
        assert!(sevlog::verify(writer.log.as_bytes()).is_sound());
        let mut teller = Teller::new();
        teller.history = history;
        let note = json(r#"{"command":"note","arguments":{"body":"x"}}"#);
        let context = teller.context();
        let listed = allowed(teller.history.incident(), &Context { records: Vec::new(), ..context });
        for one in listed.iter().filter(|one| !one.command.is_of_book() && one.command != CommandName::Declare) {
            let stopped = one.blocked_by.iter().any(|reason| reason.code().as_str() == "log_newer_than_library");
            assert_eq!(stopped, !ignorable, "{}", one.command);
        }
        if ignorable {
            teller.tell(&note);
        } else {
            assert_eq!(teller.refused(&note), ["log_newer_than_library"]);
        }
    }
}

#[test]
fn an_incident_that_a_newer_library_declared_reads_whole_and_takes_no_command() {
    let mut writer = Writer::new("01KAR0000000000000000000ZZ");
    writer.write(&serde_json::json!({ "type": "declared", "schema": 9, "facts": {}, "text": { "title": "Down" } }));
    writer.write(&serde_json::json!({ "type": "note_added", "schema": 1, "facts": {}, "text": { "body": "seen" } }));
    assert!(sevlog::verify(writer.log.as_bytes()).is_sound());
    let [history] = History::read(writer.log.as_bytes()).unwrap().try_into().unwrap();
    assert_eq!((history.incident().version().get(), history.records().len()), (2, 2));
    assert_eq!(History::from_records(history.records().to_vec()).unwrap(), history);
    let mut teller = Teller::new();
    teller.history = history;
    for text in [r#"{"command":"note","arguments":{"body":"x"}}"#, r#"{"command":"declare","arguments":{"title":"x"}}"#]
    {
        assert_eq!(teller.refused_json(text), ["log_newer_than_library"], "{text}");
    }
}
