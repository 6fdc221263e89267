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

#[test]
fn an_instant_in_the_arguments_is_read_with_any_offset_and_as_go_writes_none() {
    use sevlog::Command;
    let attach = |at: &str| {
        Command::from_json(&format!(
            r#"{{"command":"attach_signal","arguments":{{"signal":"s","episode":"e","sender":"p","startedAt":"{at}"}}}}"#
        ))
    };
    let started = |at| match attach(at).unwrap().intent {
        sevlog::Intent::AttachSignal(event) => event.started_at.map(|at| at.to_string()),
        other => panic!("{other:?}"),
    };
    assert_eq!(started("2026-11-23T05:00:00+01:00").as_deref(), Some("2026-11-23T04:00:00Z"));
    assert_eq!(started("0001-01-01T00:00:00Z"), None);
    assert!(attach("2026-11-23T05:00:00").unwrap_err().to_string().contains("no offset"));
    for text in [
        r#"{"command":"record_update","arguments":{"channel":"c","body":"b","promisedNext":"2026-11-23T11:00:00+01:00"}}"#,
        r#"{"command":"request_extension","arguments":{"deadline":"postmortem","until":"2026-12-01T00:00:00+01:00","reason":"x"}}"#,
        r#"{"command":"declare","arguments":{"title":"x","signals":[{"signal":"s","episode":"e","sender":"p","startedAt":"2026-11-23T05:00:00+01:00"}]}}"#,
    ] {
        let read = Command::from_json(text).unwrap_or_else(|error| panic!("{error}"));
        let written = serde_json::to_string(&read).unwrap();
        assert!(!written.contains("+01:00"), "{written}");
    }
    let never = r#"{"command":"request_extension","arguments":{"deadline":"postmortem","until":"0001-01-01T00:00:00Z","reason":"x"}}"#;
    assert!(Command::from_json(never).is_err(), "a time that must be said");
}

#[test]
fn half_of_a_surrogate_pair_in_a_command_has_its_own_code() {
    for half in [r"\ud800", r"\ude02x", r"\ud83d\u0041"] {
        let error = sevlog::Command::from_json(&format!(r#"{{"command":"note","arguments":{{"body":"{half}"}}}}"#));
        assert_eq!(error.unwrap_err().code().as_str(), "json_lone_surrogate", "{half}");
    }
    let broken = r#"{"command":"note","arguments":{"body":"\u12"}}"#;
    assert_eq!(sevlog::Command::from_json(broken).unwrap_err().code().as_str(), "command_invalid");
}
