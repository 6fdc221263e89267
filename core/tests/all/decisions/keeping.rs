//! Corrections, retractions and redactions: what they change, what they leave, and what they refuse.

use sevlog::{Event, History, MilestoneState, RecordId, Status, event::MilestoneName, milestone, verify};

use crate::teller::{Teller, person, when};

fn correct(record: RecordId, what: &str) -> String {
    format!(r#"{{"command":"correct","arguments":{{"record":"{record}",{what},"reason":"misread"}}}}"#)
}

fn retract(record: RecordId) -> String {
    format!(r#"{{"command":"retract","arguments":{{"record":"{record}","reason":"not ours"}}}}"#)
}

fn redact(record: RecordId) -> String {
    format!(r#"{{"command":"redact","arguments":{{"record":"{record}","reason":"a customer's name"}}}}"#)
}

/// What is written and read back is what was reached live.
#[track_caller]
fn replays(teller: &Teller) {
    let log = teller.log();
    let verification = verify(&log[..]);
    assert!(verification.is_sound(), "{:?}", verification.failures);
    let [read] = History::read(&log[..]).unwrap().try_into().unwrap();
    assert_eq!(read.incident(), teller.history.incident());
}

const AT_14: &str = r#""occurred":{"kind":"at","at":"2026-11-23T04:00:00Z","precision":"minute"}"#;

#[test]
fn an_occurrence_is_corrected_wherever_it_counts() {
    let facts = [
        (r#"{"command":"contain"}"#, MilestoneName::Contained),
        (r#"{"command":"record_fix","arguments":{"description":"x"}}"#, MilestoneName::Fixed),
        (r#"{"command":"change_impact","arguments":{"service":"checkout"}}"#, MilestoneName::Started),
        (r#"{"command":"join","arguments":{"person":"zoe"}}"#, MilestoneName::Acknowledged),
        (
            r#"{"command":"attach_signal","arguments":{"signal":"s","episode":"e","sender":"p"}}"#,
            MilestoneName::Detected,
        ),
        (
            r#"{"command":"add_contributing_factor","arguments":{"kind":"latent","description":"x"}}"#,
            MilestoneName::CauseIntroduced,
        ),
        (r#"{"command":"resolve"}"#, MilestoneName::Resolved),
        (
            r#"{"command":"record_update","arguments":{"channel":"status","body":"x","says":"resolved"}}"#,
            MilestoneName::ResolutionPublished,
        ),
    ];
    for (fact, name) in facts {
        let mut teller = Teller::responding();
        if name == MilestoneName::ResolutionPublished {
            teller.json(r#"{"command":"resolve","occurred":"2026-11-23T03Z"}"#);
        }
        let record = teller.json(fact);
        teller.json(&correct(record, AT_14));
        let milestone = milestone(teller.history.incident(), name);
        let corrected = when("2026-11-23T04:00Z").interval(teller.now);
        assert_eq!(milestone.interval, Some(corrected), "{name}");
        assert!(milestone.records.contains(&record));
        replays(&teller);
    }
}

#[test]
fn a_publication_that_says_when_it_could_be_read_stays_there_when_its_occurrence_is_corrected() {
    let mut teller = Teller::responding();
    teller.json(r#"{"command":"resolve","occurred":"2026-11-23T03Z"}"#);
    let post = teller.json(
        r#"{"command":"record_update","arguments":{"channel":"status","body":"x","says":"resolved","publishedAt":"2026-11-23T10:30Z"}}"#,
    );
    teller.json(&correct(post, AT_14));
    let published = milestone(teller.history.incident(), MilestoneName::ResolutionPublished);
    assert_eq!(published.interval, Some(when("2026-11-23T10:30Z").interval(teller.now)));
}

#[test]
fn quantities_and_names_are_corrected_and_the_old_value_stays_in_the_log() {
    let mut teller = Teller::responding();
    let window = teller.json(
        r#"{"command":"change_impact","arguments":{"service":"chekout","restored":0,"affected":{"count":700,"unit":"users"}}}"#,
    );
    teller.json(&correct(
        window,
        r#""facts":{"service":"checkout","affected":{"count":{"from":5000,"to":6000},"unit":"users"}}"#,
    ));
    let incident = teller.history.incident();
    assert_eq!(incident.windows()[&window].service().unwrap().as_str(), "checkout");
    assert_eq!(incident.windows()[&window].affected().unwrap().to_string(), "5000 to 6000 users");
    assert!(teller.history.record(window).unwrap().line().contains("chekout"));
    replays(&teller);
}

#[test]
fn text_is_corrected_and_the_title_with_it() {
    let mut teller = Teller::responding();
    let declared = teller.history.records()[0].id();
    teller.json(&correct(declared, r#""changes":{"title":"Checkout is slow"}"#));
    assert_eq!(teller.history.incident().title().unwrap().as_str(), Some("Checkout is slow"));
    let timeline = teller.history.timeline();
    let Event::Declared(event) = &*timeline[0].event else { panic!("it begins with its declaration") };
    assert_eq!(event.title.as_str(), Some("Checkout is slow"));
    replays(&teller);
}

#[test]
fn status_type_and_references_are_never_corrected_and_each_field_is_named() {
    let mut teller = Teller::responding();
    let window = teller.json(r#"{"command":"change_impact","arguments":{"service":"checkout","restored":0}}"#);
    let resolved = teller.json(r#"{"command":"resolve","waive":{"impact_closed":"x"}}"#);
    let cases = [
        (resolved, r#""facts":{"how":"fixed"}"#, vec!["not_correctable"]),
        (resolved, r#""facts":{"guards":{},"plan":"x"}"#, vec!["not_correctable", "not_correctable"]),
        (window, r#""facts":{"phase":"ended"}"#, vec!["not_correctable"]),
        (window, r#""facts":{"version":1}"#, vec!["not_correctable"]),
        (window, r#""facts":{"description":"text, not a fact"}"#, vec!["not_correctable"]),
        (window, r#""facts":{"restored":10001}"#, vec!["correction_invalid"]),
        (window, r#""facts":{"service":""}"#, vec!["correction_invalid"]),
        (window, r#""facts":{"kind":"mood"}"#, vec!["unknown_value"]),
        (window, r#""facts":{}"#, vec!["correction_empty"]),
    ];
    for (record, what, codes) in cases {
        assert_eq!(teller.refused_json(&correct(record, what)), codes, "{what}");
    }
    let none: RecordId = "01KAR0000000000000000000ZZ".parse().unwrap();
    assert_eq!(teller.refused_json(&correct(none, AT_14)), ["unknown_record"]);
    teller.json(&retract(window));
    assert_eq!(teller.refused_json(&correct(window, AT_14)), ["record_retracted"]);
}

#[test]
fn a_retracted_fact_leaves_milestones_and_impact_and_the_status_stays() {
    let mut teller = Teller::responding();
    teller.json(r#"{"command":"contain"}"#);
    let second = teller.json(r#"{"command":"contain"}"#);
    let window = teller.json(r#"{"command":"change_impact","arguments":{"service":"checkout","restored":0}}"#);
    teller.json(&retract(window));
    teller.json(&retract(second));
    let incident = teller.history.incident();
    assert!(incident.windows().is_empty());
    assert_eq!(milestone(incident, MilestoneName::Started).state, MilestoneState::Pending);
    assert_eq!(incident.containments().len(), 1);
    assert_eq!(incident.status(), Status::Contained);
    let timeline = teller.history.timeline();
    assert!(timeline.iter().any(|entry| entry.record.id() == window && !entry.holds()), "the log keeps it");
    let records = teller.history.records().len();
    assert!(teller.try_tell(&crate::teller::json(&retract(window))).unwrap().is_empty(), "once is enough");
    assert_eq!(teller.history.records().len(), records);
    // What is still told of the window that is gone brings none back.
    assert_eq!(
        teller
            .refused_json(&format!(r#"{{"command":"restore","arguments":{{"window":"{window}","restored":10000}}}}"#)),
        ["unknown_window"]
    );
    replays(&teller);
}

#[test]
fn what_moved_the_status_is_not_retracted_but_undone() {
    let mut teller = Teller::new();
    teller.json(r#"{"command":"declare","arguments":{"title":"x","severity":"SEV-3"}}"#);
    let note = teller.json(r#"{"command":"note","arguments":{"body":"x"}}"#);
    let path = [
        r#"{"command":"take_command"}"#.to_owned(),
        r#"{"command":"contain"}"#.to_owned(),
        r#"{"command":"record_fix","arguments":{"description":"x"}}"#.to_owned(),
        r#"{"command":"regress","arguments":{"to":"responding","reason":"x"}}"#.to_owned(),
        r#"{"command":"resolve"}"#.to_owned(),
        r#"{"command":"reopen","arguments":{"reason":"x"}}"#.to_owned(),
        r#"{"command":"dismiss","arguments":{"why":"expected"}}"#.to_owned(),
        r#"{"command":"reinstate","arguments":{"reason":"x"}}"#.to_owned(),
        retract(note),
        r#"{"command":"resolve"}"#.to_owned(),
        r#"{"command":"start_review"}"#.to_owned(),
        r#"{"command":"close"}"#.to_owned(),
    ];
    let mut moves = vec![teller.history.records()[0].id()];
    moves.extend(path.iter().map(|text| teller.json(text)));
    let redacted = redact(moves[0]);
    moves.push(teller.json(&redacted));
    for record in moves {
        assert_eq!(teller.refused_json(&retract(record)), ["not_retractable"]);
    }
    assert_eq!(teller.history.incident().status(), Status::Closed);
}

#[test]
fn a_redaction_removes_the_text_for_good_and_the_log_says_by_whom_and_why() {
    let mut teller = Teller::responding();
    let note = teller.json(r#"{"command":"note","arguments":{"body":"Kim Doe called, 555-0100"}}"#);
    let before = teller.history.incident().without_text();
    let record = teller.as_actor(person("dpo")).json(&redact(note));
    let log = teller.log();
    assert!(!String::from_utf8(log.clone()).unwrap().contains("Kim Doe"));
    let verification = verify(&log[..]);
    assert!(verification.is_sound(), "{:?}", verification.failures);
    let [redaction] = &verification.redactions[..] else { panic!("one redaction") };
    assert_eq!((redaction.record, &redaction.by), (note, &person("dpo")));
    assert_eq!(redaction.reason.as_str(), Some("a customer's name"));
    assert_eq!(redaction.version, teller.history.record(note).unwrap().version());
    assert!(teller.history.record(record).is_some());
    let after = teller.history.incident().without_text();
    assert_eq!((before.status(), before.cycles(), before.roles()), (after.status(), after.cycles(), after.roles()));
    let Event::NoteAdded(event) = teller.history.record(note).unwrap().event() else { panic!("it is a note") };
    assert!(event.body.is_redacted());
    assert!(teller.try_tell(&crate::teller::json(&redact(note))).unwrap().is_empty(), "once is enough");
    let contained = teller.json(r#"{"command":"contain"}"#);
    assert_eq!(teller.refused_json(&redact(contained)), ["nothing_to_redact"]);
    replays(&teller);
}

#[test]
fn facts_that_were_corrected_stay_corrected_when_the_text_is_redacted() {
    let mut teller = Teller::responding();
    let fix = teller.json(r#"{"command":"record_fix","arguments":{"description":"Kim's patch","reference":"r1"}}"#);
    teller.json(&correct(fix, r#""facts":{"reference":"r2"}"#));
    teller.json(&redact(fix));
    let timeline = teller.history.timeline();
    let entry = timeline.iter().find(|entry| entry.record.id() == fix).unwrap();
    let Event::FixRecorded(event) = &*entry.event else { panic!("it is a fix") };
    assert_eq!(event.reference.as_ref().unwrap().as_str(), "r2");
    assert!(event.description.is_redacted());
}

#[test]
fn what_was_redacted_can_still_be_corrected_in_its_occurrence_and_facts() {
    let mut teller = Teller::responding();
    let fix = teller.json(r#"{"command":"record_fix","arguments":{"description":"Kim's patch","reference":"r1"}}"#);
    teller.json(&redact(fix));
    teller.json(&correct(fix, AT_14));
    teller.json(&correct(fix, r#""facts":{"reference":"r2"}"#));
    assert_eq!(teller.refused_json(&correct(fix, r#""changes":{"description":5}"#)), ["correction_invalid"]);
    let timeline = teller.history.timeline();
    let entry = timeline.iter().find(|entry| entry.record.id() == fix).unwrap();
    let Event::FixRecorded(event) = &*entry.event else { panic!("it is a fix") };
    assert_eq!(event.reference.as_ref().unwrap().as_str(), "r2");
    replays(&teller);
}

#[test]
fn redacting_a_title_leaves_every_rule_as_it_was() {
    let mut teller = Teller::responding();
    let declared = teller.history.records()[0].id();
    teller.json(&redact(declared));
    assert!(teller.history.incident().title().unwrap().is_redacted());
    teller.json(r#"{"command":"retitle","arguments":{"title":"Checkout API down"}}"#);
    teller.json(r#"{"command":"resolve"}"#);
    replays(&teller);
}

#[test]
fn a_secret_that_came_in_by_a_correction_is_gone_from_the_state_when_that_correction_is_redacted() {
    let mut teller = Teller::responding();
    let declared = teller.history.records()[0].id();
    let correction = teller.json(&correct(declared, r#""changes":{"title":"Kim Doe cannot pay"}"#));
    teller.json(&redact(correction));
    let state = serde_json::to_string(teller.history.incident()).unwrap();
    assert!(!state.contains("Kim Doe"), "{state}");
    assert!(!String::from_utf8(teller.log()).unwrap().contains("Kim Doe"));
    replays(&teller);
}

#[test]
fn a_waiver_and_a_correction_are_not_retracted() {
    let mut teller = Teller::responding();
    teller.json(r#"{"command":"change_impact","arguments":{"service":"checkout","restored":0}}"#);
    teller.json(r#"{"command":"resolve","waive":{"impact_closed":"It returns tomorrow."}}"#);
    let waiver = teller.history.records().iter().find(|record| record.event().name() == "guard_waived").unwrap().id();
    let declared = teller.history.records()[0].id();
    let correction = teller.json(&correct(declared, r#""changes":{"title":"Checkout is down"}"#));
    for record in [waiver, correction] {
        assert_eq!(teller.refused_json(&retract(record)), ["not_retractable"]);
    }
}

#[test]
fn what_changes_the_record_says_why() {
    let mut teller = Teller::responding();
    let note = teller.json(r#"{"command":"note","arguments":{"body":"Called the vendor."}}"#);
    for command in ["retract", "redact"] {
        let text = format!(r#"{{"command":"{command}","arguments":{{"record":"{note}","reason":" "}}}}"#);
        assert_eq!(teller.refused_json(&text), ["text_empty"]);
    }
}

#[test]
fn redacting_a_record_also_removes_what_its_corrections_said_of_it() {
    let mut teller = Teller::responding();
    let note = teller.json(r#"{"command":"note","arguments":{"body":"Kim Doe cannot pay."}}"#);
    teller.json(&correct(note, r#""changes":{"body":"Kim M. Doe cannot pay."}"#));
    teller.json(&redact(note));
    assert!(!String::from_utf8(teller.log()).unwrap().contains("Doe"));
    replays(&teller);
}

#[test]
fn what_was_set_by_mistake_is_taken_back_and_what_was_before_counts_again() {
    let mut teller = Teller::responding();
    let title = teller.json(r#"{"command":"retitle","arguments":{"title":"Search is down"}}"#);
    let field = sevlog::FieldName::new("customer").unwrap();
    let set = |value: &str| format!(r#"{{"command":"set_field","arguments":{{"field":"customer"{value}}}}}"#);
    teller.json(&set(r#","value":"acme""#));
    let other = teller.json(&set(r#","value":"globex""#));
    let emptied = teller.json(&set(""));
    let saw = teller.history.incident().version().get();
    let value = |teller: &Teller| teller.history.incident().field(&field).map(|text| text.as_str().unwrap().to_owned());
    assert_eq!(value(&teller), None);
    teller.json(&retract(emptied));
    assert_eq!(value(&teller).as_deref(), Some("globex"));
    teller.json(&retract(other));
    assert_eq!(value(&teller).as_deref(), Some("acme"));
    teller.json(&retract(title));
    assert_eq!(teller.history.incident().title().unwrap().as_str(), Some("Checkout API down"));
    // Whoever saw what was there before is told.
    teller.as_actor(person("raj")).basis(saw);
    assert_eq!(teller.refused_json(r#"{"command":"retitle","arguments":{"title":"Cart is down"}}"#), ["contradicted"]);
    replays(&teller);
}

#[test]
fn an_action_item_stands_as_it_did_without_what_is_taken_back() {
    let mut teller = Teller::responding();
    let item = teller.json(r#"{"command":"add_action_item","arguments":{"title":"Test restores","owner":"ana"}}"#);
    let change = |what: &str| format!(r#"{{"command":"change_action_item","arguments":{{"item":"{item}",{what}}}}}"#);
    let owner = teller.json(&change(r#""owner":"raj","title":"Test every restore""#));
    teller.json(&change(r#""due":"2026-12-01T00:00:00Z""#));
    let done = teller.json(&format!(r#"{{"command":"complete_action_item","arguments":{{"item":"{item}"}}}}"#));
    teller.json(&retract(done));
    assert_eq!(teller.history.incident().action_items()[&item].state, sevlog::ItemState::Open);
    teller.json(&retract(owner));
    let stands = &teller.history.incident().action_items()[&item];
    assert_eq!(stands.owner.as_ref().unwrap().as_str(), "ana");
    assert_eq!(stands.title.value.as_str(), Some("Test restores"));
    assert!(stands.due.is_some(), "what another record set stays");
    teller.json(&format!(r#"{{"command":"complete_action_item","arguments":{{"item":"{item}"}}}}"#));
    assert_eq!(teller.history.incident().action_items()[&item].state, sevlog::ItemState::Completed);
    replays(&teller);
}

#[test]
fn a_verdict_on_a_hypothesis_is_taken_back_and_the_one_before_counts() {
    let mut teller = Teller::responding();
    let raised = teller.json(r#"{"command":"raise_hypothesis","arguments":{"statement":"The disk is full."}}"#);
    let judge =
        |verdict: &str| format!(r#"{{"command":"{verdict}_hypothesis","arguments":{{"hypothesis":"{raised}"}}}}"#);
    let refuted = teller.json(&judge("refute"));
    let confirmed = teller.json(&judge("confirm"));
    let stands = |teller: &Teller| teller.history.incident().hypotheses()[&raised];
    assert_eq!(stands(&teller), sevlog::Hypothesis::Confirmed);
    teller.json(&retract(confirmed));
    assert_eq!(stands(&teller), sevlog::Hypothesis::Refuted);
    teller.json(&retract(refuted));
    assert_eq!(stands(&teller), sevlog::Hypothesis::Open);
}

#[test]
fn of_two_choices_one_taken_back_leaves_the_other() {
    let mut teller = Teller::responding();
    let assert = |at: &str| {
        format!(
            r#"{{"command":"assert_milestone","arguments":{{"milestone":"started"}},"occurred":"2026-11-23T{at}Z"}}"#
        )
    };
    let [early, late] = ["09:00", "09:30"].map(|at| teller.json(&assert(at)));
    let [_, second] = [early, late].map(|assertion| {
        teller.json(&format!(
            r#"{{"command":"choose_milestone","arguments":{{"milestone":"started","assertion":"{assertion}"}}}}"#
        ))
    });
    let started = |teller: &Teller| milestone(teller.history.incident(), MilestoneName::Started).records;
    assert_eq!(started(&teller), [late]);
    teller.json(&retract(second));
    assert_eq!(started(&teller), [early]);
}

#[test]
fn what_was_taken_back_still_loses_its_text_when_it_is_redacted() {
    let mut teller = Teller::responding();
    let wrong = teller.json(r#"{"command":"retitle","arguments":{"title":"mark of Jo Doe"}}"#);
    let item = teller.json(r#"{"command":"add_action_item","arguments":{"title":"Test restores"}}"#);
    let change = teller
        .json(&format!(r#"{{"command":"change_action_item","arguments":{{"item":"{item}","title":"Ask Jo Doe"}}}}"#));
    teller.json(r#"{"command":"retitle","arguments":{"title":"Checkout is down"}}"#);
    teller.json(&format!(r#"{{"command":"change_action_item","arguments":{{"item":"{item}","title":"Ask them"}}}}"#));
    for record in [wrong, change] {
        teller.json(&redact(record));
    }
    assert!(!format!("{:?}", teller.history.incident()).contains("Jo Doe"), "nothing falls back to it");
    replays(&teller);
}

#[test]
fn a_correction_cannot_blank_what_a_command_must_say() {
    let mut teller = Teller::responding();
    teller.json(r#"{"command":"change_impact","arguments":{"service":"checkout","restored":0}}"#);
    let ended = teller.json(
        r#"{"command":"restore","arguments":{"service":"checkout","restored":9000,"end":true,"reason":"moved away"}}"#,
    );
    teller.json(r#"{"command":"resolve","arguments":{"how":"fixed"},"waive":{"fix_validated":"tomorrow"}}"#);
    let records = teller.history.records();
    let [declared, waived] = [records[0].id(), records[records.len() - 2].id()];
    for (record, what) in [
        (declared, r#""changes":{"title":""}"#),
        (waived, r#""changes":{"reason":"   "}"#),
        (ended, r#""changes":{"reason":" "}"#),
    ] {
        assert_eq!(teller.refused_json(&correct(record, what)), ["text_empty"], "{what}");
    }
    teller.json(&correct(declared, r#""changes":{"summary":""}"#));
}

#[test]
fn nothing_is_due_for_an_action_item_that_was_taken_back() {
    let mut teller = Teller::responding();
    let item = teller.json(r#"{"command":"add_action_item","arguments":{"title":"Test restores"}}"#);
    let change = |what: &str| format!(r#"{{"command":"change_action_item","arguments":{{"item":"{item}",{what}}}}}"#);
    let owner = teller.json(&change(r#""owner":"raj""#));
    teller.json(&change(r#""due":"2026-12-01T00:00:00Z""#));
    let steps = |teller: &Teller| {
        let agenda = serde_json::to_value(teller.history.incident().agenda()).unwrap();
        let steps = agenda["steps"].as_array().unwrap().clone();
        let whats = steps.into_iter().map(|step| step.get("what").unwrap_or(&step).clone());
        whats.filter(|step| step["item"] == item.to_string()).collect::<Vec<_>>()
    };
    teller.json(&retract(owner));
    let left = steps(&teller).pop().unwrap();
    assert!(left.get("owner").is_none() && left.get("due").is_some(), "what the others set stays: {left}");
    teller.json(&retract(item));
    assert!(steps(&teller).is_empty());
}
