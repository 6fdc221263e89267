//! What readers of a postmortem rely on: it says what the record says, as exactly, and of nothing more.

use std::{cell::RefCell, collections::BTreeSet, sync::LazyLock};

use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind,
};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, TagEnd};
use serde_json::{Value, json};
use sevlog::{Command, History, Postmortem, Record, RecordId, Template, event::DocumentAudience};

use crate::teller::{Teller, person, service, time};

fn document(teller: &Teller) -> String {
    Postmortem::of(&teller.history, &teller.plan).markdown()
}

#[track_caller]
fn assert_says(document: &str, sentence: &str) {
    assert!(document.contains(sentence), "{sentence:?} is not in\n{document}");
}

impl Teller {
    /// Tells a command with arguments; returns its last record.
    #[track_caller]
    fn does(&mut self, command: &str, arguments: Value) -> RecordId {
        self.says(command, arguments, [])
    }

    #[track_caller]
    fn does_at(&mut self, command: &str, arguments: Value, occurred: impl Into<Value>) -> RecordId {
        self.says(command, arguments, [("occurred".to_owned(), occurred.into())])
    }

    #[track_caller]
    fn by(&mut self, who: &str, command: &str, arguments: Value) -> RecordId {
        self.says(command, arguments, [("by".to_owned(), who.into())])
    }

    #[track_caller]
    fn says<const N: usize>(&mut self, command: &str, arguments: Value, more: [(String, Value); N]) -> RecordId {
        let said = [("command".to_owned(), command.into()), ("arguments".to_owned(), arguments)];
        let command: serde_json::Map<_, _> = said.into_iter().chain(more).collect();
        self.json(&Value::Object(command).to_string())
    }
}

/// A checkout that is down for most of an hour: a wrong idea, a harm that the response did, a hand-over, a gradual
/// restoration, a tail; and what was put right, taken back and removed the day after.
struct Outage {
    teller: Teller,
    fix: RecordId,
    call: RecordId,
}

#[expect(clippy::too_many_lines, reason = "one command after the other")]
fn outage() -> Outage {
    let mut t = Teller::new();
    t.as_actor(service("alertmanager")).at("2026-11-23T10:03:12Z").does(
        "declare",
        json!({
            "title": "Checkout answers with errors", "severity": "SEV-2", "sourceKind": "monitoring",
            "summary": "Payments fail for most customers since the 10:00 release.",
            "signals": [{
                "signal": "checkout/5xx", "episode": "checkout/5xx@10:02", "sender": "alertmanager",
                "startedAt": "2026-11-23T10:02:00Z", "summary": "5xx above 5 %", "labels": { "env": "prod" },
            }],
        }),
    );
    t.as_actor(person("ana")).at("2026-11-23T10:05:40Z");
    t.does("assign", json!({ "role": "incident_command", "person": "ana", "name": "Ana Silva" }));
    t.does("set_severity", json!({ "severity": "SEV-1", "reason": "most payments fail, not some" }));
    let pay = t.at("2026-11-23T10:07:00Z").does_at(
        "change_impact",
        json!({
            "service": "checkout", "operation": "pay", "audience": "outside", "audienceLabel": "customers in the EU",
            "kind": "errors", "level": "partial", "restored": 1500,
            "affected": { "count": { "from": 11_000, "to": 14_000 }, "unit": "customers" },
            "description": "Paying failed with “try again later”",
        }),
        "2026-11-23T10:01Z",
    );
    let edge_log = json!({ "kind": "at", "at": "2026-11-23T10:01:00Z", "precision": "minute", "source": "edge log" });
    t.does_at("assert_milestone", json!({ "milestone": "started", "note": "first 5xx at the edge" }), edge_log);
    let provider = t.at("2026-11-23T10:09:30Z").by(
        "raj",
        "raise_hypothesis",
        json!({ "statement": "The card provider is down." }),
    );
    t.at("2026-11-23T10:12:00Z").does(
        "record_update",
        json!({
            "channel": "status page", "body": "Some payments fail.", "says": "investigating",
            "promisedNext": "2026-11-23T10:42:00Z",
        }),
    );
    t.at("2026-11-23T10:15:05Z");
    t.by("raj", "refute_hypothesis", json!({ "hypothesis": provider, "because": "test cards pass" }));
    t.at("2026-11-23T10:18:20Z").does(
        "record_decision",
        json!({ "decision": "Switch calendar invites off", "rationale": "they hold the connections that paying needs" }),
    );
    let off = t.at("2026-11-23T10:20:00Z").by(
        "raj",
        "record_action",
        json!({ "description": "Invites switched off", "outcome": "worked" }),
    );
    let calendar = t.does(
        "change_impact",
        json!({
            "service": "calendar", "audience": "outside", "kind": "availability", "level": "full", "restored": 0,
            "causedBy": off,
        }),
    );
    let call = t.at("2026-11-23T10:24:00Z").does("note", json!({ "body": "Jane Roe, card 4111, called." }));
    t.at("2026-11-23T10:30:00Z");
    t.does(
        "hand_over",
        json!({ "role": "incident_command", "to": "bo", "name": "Bo Lind", "note": "next update 10:42" }),
    );
    t.as_actor(person("bo")).does("acknowledge_hand_over", json!({ "role": "incident_command" }));
    let fix = t.at("2026-11-23T10:38:00Z").by(
        "raj",
        "record_fix",
        json!({
            "description": "Rolled back release 4411", "kind": "rollback", "permanence": "temporary",
            "reference": "deploy/4412",
        }),
    );
    t.does(
        "link_evidence",
        json!({ "address": "https://graphs.example/d?a=b|c", "title": "errors fall", "about": fix }),
    );
    t.at("2026-11-23T10:40:00Z").does("restore", json!({ "window": pay, "restored": 8000 }));
    t.at("2026-11-23T10:52:00Z").does("record_validation", json!({ "check": "smoke tests", "outcome": "passed" }));
    t.at("2026-11-23T10:55:00Z").does("restore", json!({ "window": pay, "restored": 10_000 }));
    t.at("2026-11-23T11:05:00Z").json(
        r#"{"command":"resolve","arguments":{"how":"fixed","summary":"Errors are back to normal."},"waive":{"impact_closed":"invites return tonight"}}"#,
    );
    t.at("2026-11-23T21:00:00Z").does("restore", json!({ "window": calendar, "restored": 10_000 }));
    t.at("2026-11-24T09:00:00Z");
    let search = t.does("note", json!({ "body": "Search was down too." }));
    t.does("retract", json!({ "record": search, "reason": "that was another incident" }));
    t.does("redact", json!({ "record": call, "reason": "personal data" }));
    t.does_at("note", json!({ "body": "Support counted 41 calls." }), "2026-11-23T10:11Z");
    t.does_at(
        "add_contributing_factor",
        json!({ "kind": "latent", "description": "One pool for both" }),
        "2026-10-27Z",
    );
    t.does("correct", json!({ "record": pay, "reason": "counted", "facts": { "affected": { "count": 12_480, "unit": "customers" } } }));
    t.does(
        "add_action_item",
        json!({ "title": "A pool for payments", "kind": "prevent", "owner": "raj", "due": "2026-12-07T12:00:00Z", "ticket": "PAY-812" }),
    );
    t.does("add_action_item", json!({ "title": "Alert on pool saturation", "kind": "detect", "team": "payments" }));
    t.does(
        "write_section",
        json!({ "section": "went_well", "body": "The rollback was one command.\n\n# It was\nquick." }),
    );
    Outage { teller: t, fix, call }
}

#[test]
fn the_first_screen_answers_somebody_who_was_asleep() {
    let document = document(&outage().teller);
    let (screen, _) = document.split_once("## Severity in time").unwrap();
    for sentence in [
        "# Postmortem: Checkout answers with errors\n",
        "**Resolved** · **SEV-2 → SEV-1** · recorded as it happened · **draft**, not published\n",
        "All times are UTC",
        "Payments fail for most customers since the 10:00 release.\n",
        "  - **checkout: pay** — errors, partial; 12,480 customers (customers in the EU, outsiders). Paying failed with “try again later”.\n  - **calendar** — availability, full; how many is not recorded (outsiders).\n",
        "- **How long:**\n  - 53–54 min: started 2026-11-23 10:01 (S1), recovered 10:55:00.\n  - Unusable for 10 h 39 min: calendar.\n",
        "- **Data lost:** Not recorded.\n",
        "  - Resolved 2026-11-23 11:05:00 (fixed).\n",
        "  - Its tail: impact on calendar went on to 2026-11-23 21:00:00, 9 h 55 min after.\n",
        "- **Why it happened:** One pool for both.\n",
        "- **Can it happen again:** Not ruled out: no fix that is recorded is said to be permanent. What is to prevent the like of it is **still open**.\n",
        "- **How it was noticed:** By monitoring, 2026-11-23 10:03:12, 1 min 12 s to 2 min 12 s after the start.\n",
        "- **First told outside:** 2026-11-23 10:12:00, 10–11 min after the start, on status page.\n",
        "- **Promises kept:**\n  - 0 of 1 promised updates came in time.\n  - Of all else that the plan asks for, 1 of 4 was done in time; done without a set time: 4.\n",
        "- **Action items:**\n  - 2 open, none recorded as completed.\n  - A pool for payments — raj, due 2026-12-07 12:00.\n  - Alert on pool saturation — payments (team), **no due date** is recorded.\n",
        "- **Not yet known:** How many were affected by the impact on calendar.\n",
    ] {
        assert_says(screen, sentence);
    }
}

#[test]
fn a_program_reads_the_first_screen_as_values() {
    let teller = outage().teller;
    let json = Postmortem::of(&teller.history, &teller.plan).json().unwrap();
    sevlog::canonical::check(json.as_bytes()).unwrap();
    let read: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(read["severity"]["initial"]["label"], "SEV-2");
    assert_eq!(read["severity"]["peak"]["label"], "SEV-1");
    assert_eq!(read["lasted"], json!({ "atLeastMs": 3_180_000, "atMostMs": 3_240_000 }));
    assert_eq!(read["firstToldAfter"], json!({ "atLeastMs": 600_000, "atMostMs": 660_000 }));
    assert_eq!(read["dataLost"], Value::Null);
    assert_eq!(read["detectedBy"], "monitoring");
    assert_eq!(read["promises"], json!({ "kept": 0, "of": 1 }));
    assert_eq!(read["impact"][0]["felt"], json!(["Paying failed with “try again later”"]));
    assert_eq!(read["impact"][0]["affected"], json!({ "count": 12_480, "unit": "customers" }));
    let item = json!({
        "title": "A pool for payments", "kind": "prevent", "owner": "raj", "due": "2026-12-07T12:00:00Z", "state": "open",
    });
    assert_eq!(read["actionItems"][0], item);
    assert_eq!(read["covers"], teller.history.incident().version().get());
    assert_eq!(read["chain"], teller.history.incident().head().chain.to_string());
    let sections = read["sections"].as_array().unwrap();
    let milestones = sections.iter().find(|section| section["id"] == "milestones").unwrap();
    assert_eq!(milestones["blocks"][0]["table"]["heads"][2], "When");
    for audience in [DocumentAudience::Leadership, DocumentAudience::Public] {
        let json = Postmortem::for_audience(&teller.history, &teller.plan, audience).json().unwrap();
        let read: Value = serde_json::from_str(&json).unwrap();
        assert!(read.get("incident").or(read.get("chain")).or(read.get("findings")).is_none(), "{json}");
    }
}

#[test]
fn severity_impact_and_people_are_told_with_their_intervals() {
    let document = document(&outage().teller);
    for row in [
        "| 2026-11-23 10:03:12 | SEV-2 | proposed by alertmanager (program) | – | 2 min 29 s |",
        "| 2026-11-23 10:05:41 | SEV-1 | set by Ana Silva (ana) | most payments fail, not some | 59 min 19 s until resolved |",
        "| 15 % at 10:01, 80 % at 10:40:00, 100 % at 10:55:00 | 12,480 customers |",
        "2026-11-23 21:00:00, after 10 h 39 min; **tail**: after it was resolved, 9 h 55 min | 0 % at 10:20:01, 100 % at 21:00:00 | not recorded | “Invites switched off” (2026-11-23 10:20:00) |",
        "| incident command | Ana Silva (ana) | 2026-11-23 10:05:40 | 2026-11-23 10:30:00 | took it |",
        "| incident command | Bo Lind (bo) | 2026-11-23 10:30:00 | end of the record | handed over by Ana Silva (ana): next update 10:42; acknowledged 2026-11-23 10:30:01 |",
        "| prevent | A pool for payments | raj | 2026-12-07 12:00 | `PAY-812` | open |",
        "| detect | Alert on pool saturation | payments (team) | **not recorded** | – | open |",
    ] {
        assert_says(&document, row);
    }
}

#[test]
fn milestones_say_how_they_are_known_and_what_else_is_said() {
    let document = document(&outage().teller);
    assert_says(
        &document,
        "| **started** — it began to hurt | recorded | 2026-11-23 10:01 (S1) | – | asserted by Ana Silva (ana): first 5xx at the edge | 2026-11-23 10:01 (derived from impact changed, corrected); 2026-11-23 10:20:01 (derived from impact changed) |",
    );
    assert_says(&document, "| **permanently fixed** — it was fixed for good | not recorded | – | – | – | – |");
    assert_says(&document, "## Sources\n\nWhere times come from:\n\n- S1: `edge log`\n");
}

#[test]
fn where_every_time_has_a_source_only_a_time_from_elsewhere_is_marked() {
    let at = |time: &str, source: &str| json!({ "kind": "at", "at": time, "precision": "minute", "source": source });
    let mut t = Teller::new();
    t.at("2026-11-24T09:00:00Z");
    t.does_at(
        "declare",
        json!({ "title": "Checkout down", "kind": "retelling" }),
        at("2026-11-23T10:00:00Z", "https://paper.example/1"),
    );
    let ours = "https://status.example/2";
    t.does_at("note", json!({ "body": "It hurts." }), at("2026-11-23T10:01:00Z", ours));
    let whole = document(&t);
    assert_says(&whole, "Times come from `https://paper.example/1`; one from elsewhere bears a mark,");
    t.does_at("note", json!({ "body": "It still hurts." }), at("2026-11-23T10:02:00Z", ours));
    let whole = document(&t);
    assert_says(&whole, "Times come from `https://status.example/2`;");
    assert_says(&whole, "| 10:00 (S1) | Declared: Checkout down |");
    assert_says(&whole, "| 10:01 | Note: It hurts. |");
    assert_says(
        &whole,
        "Where times come from:\n\n- S1: `https://paper.example/1`\n- S2: `https://status.example/2`, and every time that bears no mark\n",
    );
    for (time, source) in [("2026-11-23T09:50:00Z", ours), ("2026-11-23T09:58:00Z", "https://paper.example/1")] {
        t.does_at("assert_milestone", json!({ "milestone": "started" }), at(time, source));
    }
    assert_says(&document(&t), "| 2026-11-23 09:50 (S2) (asserted); 2026-11-23 09:58 (S1) (asserted)");
    // What is told with no source beside them would seem to come from there.
    t.does_at("note", json!({ "body": "And so it goes." }), "2026-11-23T10:05Z");
    assert_says(&document(&t), "| 10:01 (S2) | Note: It hurts. |");
}

#[test]
fn the_timeline_says_what_became_of_each_record() {
    let document = document(&outage().teller);
    for row in [
        "### Tuesday, 2026-10-27\n\n| Time | What | Who |\n| --- | --- | --- |\n| that day | A factor began: One pool for both. *Told later*: recorded 2026-11-24 09:00:04. | Bo Lind (bo) |",
        "| 10:01 | Impact on checkout: pay — errors, partial, 15 % works, 12,480 customers. Paying failed with “try again later”. *Corrected* by Bo Lind (bo), 2026-11-24 09:00:05: counted; before: affected 11,000 to 14,000 customers. | Ana Silva (ana) |",
        "| 10:11 | Note: Support counted 41 calls. *Told later*: recorded 2026-11-24 09:00:03. | Bo Lind (bo) |",
        "| 10:12:00 | Update on status page (investigating): “Some payments fail.”; next promised for 10:42 | Ana Silva (ana) |",
        "| 10:15:05 | Hypothesis refuted: “The card provider is down.” (10:09:30): test cards pass | raj |",
        "| 10:24:00 | Note: [redacted] | Ana Silva (ana) |",
        "| 10:38:00 | Fix (rollback, temporary): Rolled back release 4411 (reference `deploy/4412`). Evidence: errors fall `https://graphs.example/d?a=b`&#124;`c`. | raj |",
        "| 11:05:00 | Guard `impact_closed` waived: invites return tonight | Bo Lind (bo) |",
        "| 09:00:00 | ~~Note: Search was down too.~~ *Retracted* by Bo Lind (bo), 2026-11-24 09:00:01: that was another incident. | Bo Lind (bo) |",
    ] {
        assert_says(&document, row);
    }
}

#[test]
fn decisions_hypotheses_fixes_and_waived_guards_stand_in_their_sections() {
    let document = document(&outage().teller);
    for row in [
        "| 2026-11-23 10:18:20 | Switch calendar invites off | they hold the connections that paying needs | Ana Silva (ana) |",
        "| 2026-11-23 10:09:30 | The card provider is down. | raj | **refuted**, 2026-11-23 10:15:05 by raj: test cards pass |",
        "- Opened 2026-11-23 10:03:12; **resolved** 2026-11-23 11:05:00 after 1 h 1 min (fixed) by Bo Lind (bo): Errors are back to normal.\n",
        "| 2026-11-23 10:38:00 | Rolled back release 4411 | rollback | temporary | `deploy/4412` | raj |",
        "| 2026-11-23 11:05:00 | resolved | `impact_closed` | **waived** | Bo Lind (bo) | invites return tonight |",
        "### Went well\n\nThe rollback was one command.\n\n\\# It was\\\nquick.\n",
        "- error `action_item_incomplete`: an action item is recorded without a due date;",
        "| 14 | 2026-11-24 09:00:02 | Bo Lind (bo) | personal data |",
    ] {
        assert_says(&document, row);
    }
}

#[test]
fn a_retracted_fact_is_told_in_the_timeline_alone() {
    let mut teller = Teller::responding();
    let decision = teller.does("record_decision", json!({ "decision": "Pull the plug" }));
    let section = teller.does("write_section", json!({ "section": "luck", "body": "None at all" }));
    for record in [decision, section] {
        teller.does("retract", json!({ "record": record, "reason": "nobody did" }));
    }
    let document = document(&teller);
    assert_says(&document, "~~Decision: Pull the plug.~~ *Retracted* by ana, 2026-11-23 10:00:04: nobody did. |");
    assert!(!document.contains("## Decisions") && !document.contains("None at all"), "{document}");
}

#[test]
fn the_same_record_makes_the_same_document() {
    let teller = outage().teller;
    let read = History::read(&teller.log()[..]).unwrap().remove(0);
    assert_eq!(document(&teller), Postmortem::of(&read, &teller.plan).markdown());
}

#[test]
fn what_was_redacted_never_appears_again() {
    let Outage { mut teller, call, .. } = outage();
    assert!(!document(&teller).contains("4111"));
    // Nor what a correction had put in its place until then.
    let title = teller.does("retitle", json!({ "title": "Card 5105 is refused" }));
    let body = teller.does("note", json!({ "body": "It was 5200." }));
    teller.does(
        "correct",
        json!({ "record": title, "reason": "typing", "changes": { "title": "Card 5106 is refused" } }),
    );
    teller.does("correct", json!({ "record": body, "reason": "typing", "changes": { "body": "It was 5201." } }));
    for record in [title, body] {
        teller.does("redact", json!({ "record": record, "reason": "card numbers" }));
    }
    let document = document(&teller);
    for secret in ["4111", "5105", "5106", "5200", "5201"] {
        assert!(!document.contains(secret), "{secret} is in\n{document}");
    }
    assert_says(&document, "# Postmortem: [redacted]\n");
    assert_eq!(teller.history.record(call).map(Record::is_redacted), Some(true));
}

#[test]
fn the_time_of_a_redacted_record_can_still_be_put_right() {
    let Outage { mut teller, call, .. } = outage();
    let occurred = json!({ "kind": "at", "at": "2026-11-23T10:22:00Z", "precision": "minute" });
    teller.does("correct", json!({ "record": call, "reason": "the call log says so", "occurred": occurred }));
    assert_says(&document(&teller), "| 10:22 | Note: [redacted]. *Corrected* by");
}

#[test]
fn what_was_corrected_before_a_redaction_stays_corrected() {
    let mut teller = Teller::responding();
    let post = teller.does("record_update", json!({ "channel": "blog", "body": "Jane Roe is affected." }));
    let published = json!({ "kind": "at", "at": "2026-11-23T10:31:00Z", "precision": "minute" });
    teller.does("correct", json!({ "record": post, "reason": "late", "facts": { "publishedAt": published } }));
    teller.does("redact", json!({ "record": post, "reason": "a name" }));
    assert_says(&document(&teller), "| 2026-11-23 10:31 | blog | outside | other | [redacted] |");
}

#[test]
fn nothing_is_made_up_where_the_record_is_silent() {
    let document = document(&Teller::responding());
    for sentence in [
        "- **What broke, and for whom:** Not recorded: no impact window was opened.\n",
        "- **How long:** Not known, because nobody recorded when it started. Declared 2026-11-23 10:00:01.\n",
        "- **Data lost:** Not recorded.\n",
        "- **Over:** **No**. Its status is responding.\n",
        "- **How it was noticed:** Not recorded.\n",
        "- **First told outside:** No update for outsiders is recorded.\n",
        "| **started** — it began to hurt | not recorded | – | – |\n",
        "## Impact\n\nNo impact window is recorded.\n",
        "## Contributing factors\n\nNone recorded.\n",
        "## Action items\n\nNone recorded.\n",
        "No fix is recorded.\n",
    ] {
        assert_says(&document, sentence);
    }
    for section in ["Decisions", "Hypotheses", "Review", "Related"] {
        assert!(!document.contains(&format!("## {section}\n")), "{section} has nothing to say");
    }
}

#[test]
fn times_are_as_exact_as_they_are_known() {
    let mut teller = Teller::retelling("2017-01-31T19:20Z");
    for (occurred, shown) in [
        ("2017-01-31T23:27Z", "| 23:27 |"),
        ("2017-01-31T23:27:05Z", "| 23:27:05 |"),
        ("2017-01-31T23:27:05.25Z", "| 23:27:05.25 |"),
        ("2017-01-31T22Z", "| 22:00–22:59 |"),
        ("2017-01-31Z", "| that day |"),
        ("2017-01-31T23:20Z/2017-01-31T23:30Z", "| 23:20–23:30 |"),
        ("2017-01-31T23:20:10Z/2017-01-31T23:30Z", "| 23:20:10–23:30:59 |"),
        ("2017-01-31T23:50Z/2017-02-01T00:10Z", "| 2017-01-31 23:50 – 2017-02-01 00:10 |"),
        ("2017-01-29Z/2017-01-30Z", "| 2017-01-29 – 2017-01-30 |"),
        ("../2017-01-31T23:10Z", "| by 23:10 |"),
        ("../2017-01-28Z", "| by 2017-01-28 |"),
        ("unknown", "| unknown |"),
    ] {
        teller.does_at("note", json!({ "body": occurred }), occurred);
        let note = format!("{shown} Note: {occurred} |");
        assert_says(&document(&teller), &note);
    }
    let began = json!({ "kind": "between", "from": "2017-01-31T23:30:00Z", "to": sevlog::Timestamp::MAX });
    teller.does_at("note", json!({ "body": "since then" }), began);
    assert_says(&document(&teller), "| from 23:30 on | Note: since then |");
    assert_says(&document(&teller), "### Time unknown\n");
}

#[test]
fn a_time_of_which_only_the_end_is_known_is_told_with_it() {
    let mut teller = Teller::retelling("2017-02-28T17:37Z");
    teller.does_at("assert_milestone", json!({ "milestone": "started" }), "../2017-02-28T17:37Z");
    teller.does_at("assert_milestone", json!({ "milestone": "detected" }), "../2017-02-28T19:37Z");
    let latent = json!({ "kind": "latent", "description": "No floor" });
    teller.does_at("add_contributing_factor", latent, "unknown");
    let document = document(&teller);
    assert_says(&document, "because all that is known of its start is that it was by 2017-02-28 17:37.");
    assert_says(&document, "- **How it was noticed:** Some time by 2017-02-28 19:37; how is not recorded.\n");
    assert_says(&document, "| **detected** — somebody or something noticed | recorded | by 2017-02-28 19:37 |");
    assert_says(&document, "(detected): known only that it was by 2017-02-28 19:37.\n");
    assert_says(&document, "(cause introduced): recorded as unknown.\n");
}

#[test]
fn a_deadline_is_told_as_exactly_as_the_time_that_it_counts_from() {
    for (resolved, due) in
        [("2026-11-23T11:58Z", "2026-11-25 11:58 |"), ("2026-11-23T11:58:07Z", "2026-11-25 11:58:07 |")]
    {
        let mut teller = Teller::new();
        teller.does("declare", json!({ "title": "Checkout API down", "severity": "SEV-1" }));
        teller.now = time("2026-11-23T12:00:00Z");
        teller.does_at("resolve", json!({}), resolved);
        assert_says(&document(&teller), due);
    }
}

#[test]
fn sources_that_disagree_are_all_told() {
    let mut teller = Teller::retelling("2017-01-31T19:20Z");
    teller.does_at("assert_milestone", json!({ "milestone": "started" }), "2017-01-31T18:10Z");
    let second = teller.does_at("assert_milestone", json!({ "milestone": "started" }), "2017-01-31T18:40Z");
    let said = document(&teller);
    assert_says(
        &said,
        "| **started** — it began to hurt | **conflicting** | sources disagree | – | 2017-01-31 18:10 (asserted); 2017-01-31 18:40 (asserted) |",
    );
    assert_says(&said, "When it began to hurt (started): sources disagree.");
    teller.does_at(
        "choose_milestone",
        json!({ "milestone": "started", "assertion": second, "reason": "the pager's log" }),
        "2017-02-01Z",
    );
    assert_says(
        &document(&teller),
        "| recorded | 2017-01-31 18:40 | – | chosen: the pager's log; asserted | 2017-01-31 18:10 (asserted) |",
    );
}

#[test]
fn a_retelling_says_so_and_takes_its_teller_for_nobody_who_was_there() {
    let mut teller = Teller::retelling("2017-01-31T19:20Z");
    teller.does_at("record_decision", json!({ "decision": "Restore" }), "2017-02-01Z");
    let document = document(&teller);
    assert_says(&document, "· a retelling ·");
    assert_says(&document, "> **This is a retelling.**");
    assert_says(&document, "Whoever told it again (ana) does not count as having been there.\n");
    assert_says(&document, "| When | Decision |\n| --- | --- |\n| 2017-02-01 | Restore |\n");
    assert_says(&document, "Who decided, and on which belief, is not recorded.\n");
    assert_says(&document, "**SEV-1** (a judgement of whoever tells it) · a retelling");
    assert_says(&document, "| 2017-01-31 19:20 | SEV-1 | judged by whoever tells it | not over |");
    assert_says(&document, "| 19:20 | Severity judged to be SEV-1 |");
    assert_says(&document, "| **triaged** — a person set the severity | not recorded |");
    assert!(!document.contains("Told later"), "in a retelling nothing was told later:\n{document}");
    let mut drill = Teller::new();
    drill.does("declare", json!({ "title": "Practice", "kind": "drill" }));
    assert_says(&self::document(&drill), "> **This was a drill.**");
}

#[test]
fn a_retelling_says_who_set_a_severity_and_where_some_are_named_that_the_sources_name_no_others() {
    let mut teller = Teller::retelling("2017-01-31T19:20Z");
    teller.json(
        r#"{"command":"set_severity","arguments":{"severity":"SEV-2"},"by":{"kind":"team","id":"payments"},"occurred":"2017-01-31T19:30Z"}"#,
    );
    let decision = |by: &str| {
        format!(
            r#"{{"command":"record_decision","arguments":{{"decision":"Restore","rationale":"It loses least."}}{by},"occurred":"2017-02-01Z"}}"#
        )
    };
    teller.json(&decision(""));
    assert_says(&document(&teller), "The sources do not say who decided.\n");
    teller.json(&decision(r#","by":"raj""#));
    let document = document(&teller);
    assert_says(&document, "**SEV-1 → SEV-2** · a retelling");
    assert_says(&document, "| 2017-01-31 19:30 | SEV-2 | set by payments (team) | not over |");
    assert_says(&document, "Where nobody is named, the sources do not say who decided.\n");
}

#[test]
fn the_first_screen_says_for_how_long_it_was_unusable_where_the_log_does() {
    let mut teller = Teller::retelling("2017-02-28T17:37Z");
    let down = |operation: &str, kind: &str, restored: Option<u64>| {
        let mut window =
            json!({ "service": "s3", "operation": operation, "audience": "outside", "kind": kind, "level": "full" });
        if let (Some(restored), Some(window)) = (restored, window.as_object_mut()) {
            window.insert("restored".to_owned(), restored.into());
        }
        window
    };
    let mut windows = Vec::new();
    for (operation, kind, restored) in [
        ("get", "availability", Some(0)),
        ("list", "availability", None),
        ("copy", "availability", Some(1)),
        ("scan", "security", Some(0)),
    ] {
        windows.push(teller.does_at("change_impact", down(operation, kind, restored), "2017-02-28T17:37Z"));
    }
    for (share, at) in [(json!("unknown"), "2017-02-28T20:26Z"), (json!(10_000), "2017-02-28T21:18Z")] {
        for window in &windows {
            teller.does_at("restore", json!({ "window": window, "restored": share }), at);
        }
    }
    let document = document(&teller);
    assert_says(&document, "3 h 41 min (±1 min): started 2017-02-28 17:37, recovered 21:18.\n");
    assert_says(&document, "\n  - Unusable for 2 h 49 min (±1 min): s3: get, s3: list.\n");
    assert_eq!(document.matches("Unusable").count(), 1, "{document}");
}

#[test]
fn what_went_on_after_the_resolve_to_the_same_time_is_told_once() {
    let mut teller = Teller::retelling("2017-02-28T17:37Z");
    let windows = ["ec2", "lambda"].map(|service| {
        let window = json!({ "service": service, "audience": "outside", "kind": "availability" });
        teller.does_at("change_impact", window, "2017-02-28T17:37Z")
    });
    teller.does_at("resolve", json!({}), "2017-02-28T21:54Z");
    assert_says(&document(&teller), "**Not quite**: no end of the impact on ec2, on lambda is recorded.");
    for window in windows {
        teller.does_at("restore", json!({ "window": window, "restored": 10_000 }), "2017-02-28T22:54Z");
    }
    assert_says(
        &document(&teller),
        "Its tail: impact on ec2, on lambda went on to 2017-02-28 22:54, 59 min to 1 h 1 min after.",
    );
}

#[test]
fn how_often_updates_are_said_to_come_stands_with_them() {
    let mut teller = sparse();
    let cadence = json!({ "channel": "status_page", "everyMinutes": 60, "reason": "the post says so" });
    teller.does_at("set_cadence", cadence, "2017-01-31T18:10Z");
    assert_says(
        &document(&teller),
        "- 2017-01-31 18:10: Updates on status\\_page from now on every 60 min: the post says so.\n",
    );
}

/// A retelling whose source tells two of the posts that were made, and names no owner of what is to be done.
fn sparse() -> Teller {
    let mut teller = Teller::retelling("2017-01-31T18:00Z");
    for at in ["2017-01-31T18:10Z", "2017-01-31T23:10Z"] {
        let post =
            json!({ "channel": "status_page", "audience": "outside", "says": "investigating", "body": "We look." });
        teller.does_at("record_update", post, at);
    }
    teller.does_at("record_fix", json!({ "description": "more memory", "kind": "config" }), "2017-01-31T23:20Z");
    teller.does_at("resolve", json!({ "how": "fixed" }), "2017-01-31T23:30Z");
    for title in ["Watch the memory", "Test the limit"] {
        teller.does_at("add_action_item", json!({ "title": title, "kind": "prevent" }), "2017-02-10Z");
    }
    teller
}

#[test]
fn what_a_retelling_is_held_against_that_nobody_there_knew_stands_in_the_appendix() {
    let teller = sparse();
    let document = document(&teller);
    assert_says(&document, "- **Promises kept:** No promise with a time is recorded.\n");
    assert_says(&document, "## Promises and obligations\n\nNo promise with a time is recorded.\n\n## ");
    let (_, appendix) = document.split_once("\n## Appendix\n").unwrap();
    assert_says(appendix, "\n### Judged by a plan that nobody there knew\n\nNobody there worked by this plan.");
    assert_eq!(document.matches("Nobody there worked by this plan").count(), 1, "{document}");
    assert_says(appendix, "How often each channel was told, by the posts in this log:");
    assert_says(appendix, "| the next that is told came 2017-01-31 23:10, 4 h 30 min (±1 min) late |");
    assert_says(appendix, "| status\\_page | 30 min | 1 of 2 | 5 h (±1 min) | 4 h 30 min (±1 min) |");
    assert_says(&document, "the next post that is told came later than the plan says, or never;");
    assert_says(appendix, "| An update on a channel | status\\_page | incident command |");
    let leaders = Postmortem::for_audience(&teller.history, &teller.plan, DocumentAudience::Leadership);
    assert!(!leaders.markdown().contains("An update on a channel"));
    assert!(!leaders.json().unwrap().contains("\"obligations\":{"));
}

#[test]
fn what_somebody_there_promised_is_told_apart_and_no_surer_than_the_times_are() {
    let mut teller = Teller::retelling("2021-01-04T15:00Z");
    let post = |promised: Option<&str>| {
        let mut post =
            json!({ "channel": "status_page", "audience": "outside", "says": "investigating", "body": "We look." });
        if let (Some(promised), Some(post)) = (promised, post.as_object_mut()) {
            post.insert("promisedNext".to_owned(), promised.into());
        }
        post
    };
    teller.does_at("record_update", post(Some("2021-01-04T15:44:00Z")), "2021-01-04T15:14Z");
    teller.does_at("record_update", post(Some("2021-01-04T16:20:00Z")), "2021-01-04T15:50Z");
    teller.does_at("record_update", post(None), "2021-01-04T16:10Z/2021-01-04T16:37Z");
    let cadence = json!({ "channel": "status_page", "everyMinutes": 60, "reason": "the post says so" });
    teller.does_at("set_cadence", cadence, "2021-01-04T16:37Z");
    teller.does_at("record_update", post(None), "2021-01-04T17:30Z");
    teller.does_at("record_update", post(None), "2021-01-04T19:30Z");
    let item = json!({ "title": "Alert", "kind": "detect", "owner": "raj", "due": "2021-01-10T00:00:00Z" });
    let item = teller.does_at("add_action_item", item, "2021-01-05Z");
    teller.does_at("complete_action_item", json!({ "item": item }), "2021-01-08Z");
    let document = document(&teller);
    assert_says(
        &document,
        "- **Promises kept:**\n  - 1 of 2 promised updates came in time, as far as its time is known, by the posts in this log.\n  - Of updates that were to come every so often, 1 of 2 came in time.\n  - Of action items with a due date, 1 of 1 was done in time.\n",
    );
    let (before, appendix) = document.split_once("\n## Appendix\n").unwrap();
    assert_says(before, "| An update that was promised | status\\_page | 2021-01-04 15:44 |");
    assert_says(before, "| An update on a channel | status\\_page | 2021-01-04 18:30 |");
    assert_says(before, "| An action item | 1 |");
    assert_says(appendix, "| An update on a channel | status\\_page | incident command | 2021-01-04 15:44 |");
    assert!(!before.contains("| An update on a channel | status\\_page | 2021-01-04 15:44 |"));
}

#[test]
fn what_had_no_time_is_done_and_not_in_time() {
    let mut teller = Teller::responding();
    let item = teller.does("add_action_item", json!({ "title": "Alert", "kind": "detect", "owner": "raj" }));
    teller.does("complete_action_item", json!({ "item": item }));
    assert_says(&document(&teller), "  - Of all else that the plan asks for, done without a set time: 1.\n");
    let post = json!({ "channel": "status_page", "audience": "outside", "says": "investigating", "body": "We look." });
    teller.does("record_update", post);
    let document = document(&teller);
    assert_says(
        &document,
        "Of all else that the plan asks for, 1 of 1 was done in time; done without a set time: 1.\n",
    );
    assert_says(&document, "| What | In time | Still to come | Done, with no time set |\n");
}

#[test]
fn what_is_still_to_prevent_it_is_said_before_the_fix() {
    let mut teller = Teller::responding();
    teller.does("record_fix", json!({ "description": "Mended", "kind": "patch", "permanence": "permanent" }));
    let items = ["A floor", "A limit"]
        .map(|title| teller.does("add_action_item", json!({ "title": title, "kind": "prevent", "owner": "raj" })));
    let open = "Can it happen again:** All 2 action items to prevent the like of it are **still open**. A permanent fix is recorded,";
    assert_says(&document(&teller), open);
    teller.does("complete_action_item", json!({ "item": items[0] }));
    let open = "Can it happen again:** 1 of 2 action items to prevent the like of it is **still open**. A permanent fix is recorded,";
    assert_says(&document(&teller), open);
    teller.does("complete_action_item", json!({ "item": items[1] }));
    let done = ": Mended. What is to prevent the like of it, 2 action items, is done.\n";
    assert_says(&document(&teller), done);
}

#[test]
fn where_a_retelling_names_no_owner_none_is_recorded_and_nobody_is_blamed() {
    let mut teller = sparse();
    let told = document(&teller);
    assert_says(
        &told,
        "- **Action items:**\n  - 2 open, none recorded as completed; no owner or due date is recorded of the open ones.\n  - Watch the memory.\n  - Test the limit.\n",
    );
    assert_says(&told, "None of 2 action items to prevent the like of it is recorded as done.");
    assert_says(&told, "| prevent | Watch the memory | not recorded | not recorded | open |");
    assert_says(&told, "an action item is recorded without an owner or a due date; change\\_action\\_item adds it");
    teller.does_at(
        "add_action_item",
        json!({ "title": "Write it down", "kind": "process", "owner": "raj" }),
        "2017-02-10Z",
    );
    assert_says(
        &document(&teller),
        "none recorded as completed; no due date is recorded of the open ones.\n  - Watch the memory — no owner is recorded.\n",
    );
    assert_says(&document(&teller), "  - Write it down — raj.\n");
}

#[test]
fn the_answers_stand_before_what_somebody_wrote_however_long_it_is() {
    let mut teller = Teller::responding();
    teller.does("write_section", json!({ "section": "summary", "body": "It began at noon.\n\nIt was long." }));
    assert!(document(&teller).contains("\n## Summary\n\n- **What broke"));
    let (screen, _) =
        document(&teller).split_once("## Severity in time").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    assert_says(&screen, "no contributing factor is recorded.\n\nIt began at noon.\n\nIt was long.\n");
}

#[test]
fn a_fix_of_which_nobody_said_how_long_it_lasts_is_told_by_what_came_of_it() {
    let mut teller = sparse();
    assert_says(&document(&teller), "| more memory | config | held as far as recorded |");
    teller.does_at("reopen", json!({ "reason": "it came back" }), "2017-02-01T06:00Z");
    assert_says(&document(&teller), "| more memory | config | did not hold |");
}

#[test]
fn the_review_shapes_the_timeline_and_the_rest_is_counted() {
    let Outage { mut teller, fix, call } = outage();
    teller.does("curate", json!({ "record": fix, "prominence": "key", "caption": "The release is rolled back" }));
    teller.does("curate", json!({ "record": call, "prominence": "hidden" }));
    let document = document(&teller);
    assert_says(
        &document,
        "### Key moments\n\n| Time | What | Who |\n| --- | --- | --- |\n| 2026-11-23 10:38:00 | The release is rolled back | raj |\n",
    );
    assert_says(
        &document,
        "| 10:38:00 | **Fix (rollback, temporary): Rolled back release 4411 (reference `deploy/4412`).** Evidence:",
    );
    assert_says(&document, "*Review*: The release is rolled back. | raj |");
    assert!(!document.contains("Note: [redacted]"), "a hidden record is not in the timeline");
    assert_says(
        &document,
        "Not in this timeline: 1 record that the review hid, and 9 records that stand in their own sections",
    );
}

#[test]
fn an_outcome_that_became_known_later_stands_beside_the_action() {
    let mut teller = Teller::responding();
    let action = teller
        .does("record_action", json!({ "description": "Drained eu-west", "outcome": "unknown", "service": "edge" }));
    teller.does("record_action", json!({ "description": "Errors went up", "outcome": "made_worse", "action": action }));
    let document = document(&teller);
    assert_says(&document, "| Action on edge (outcome unknown; later: made worse): Drained eu-west |");
    assert_says(&document, "| Outcome (made worse) of “Drained eu-west” (10:00:02): Errors went up |");
}

#[test]
fn who_noticed_is_said_to_be_missing_where_only_the_time_is_recorded() {
    let mut teller = Teller::responding();
    teller.does("assert_milestone", json!({ "milestone": "detected" }));
    assert_says(
        &document(&teller),
        "- **How it was noticed:** 2026-11-23 10:00:02; whether by us or by customers is not recorded.\n",
    );
}

#[test]
fn the_first_screen_names_the_trigger_and_then_what_else_had_to_be_so() {
    let mut teller = Teller::responding();
    for (kind, description) in
        [("latent", "No floor"), ("latent", "No stages"), ("trigger", "A rule"), ("latent", "No drill")]
    {
        teller.does("add_contributing_factor", json!({ "kind": kind, "description": description }));
    }
    assert_says(
        &document(&teller),
        "- **Why it happened:**\n  - The trigger: A rule.\n  - No floor.\n  - No stages.\n  - 1 more contributing factor stands below.\n",
    );
}

#[test]
fn points_that_say_the_same_are_told_once_with_their_number() {
    let mut teller = Teller::retelling("2017-02-28T17:40Z");
    teller.does_at("assert_milestone", json!({ "milestone": "started" }), "2017-02-28T17:37Z");
    for operation in ["get", "list", "delete", "put"] {
        let window = json!({ "service": "s3", "operation": operation, "kind": "availability" });
        teller.does_at("change_impact", window, "2017-02-28T17:37Z");
    }
    assert_says(&document(&teller), "asserted | 4 × 2017-02-28 17:37 (derived from impact changed) |");
}

/// The labels of the wide picture, in their order.
fn labels(teller: &Teller) -> Vec<String> {
    let page = Postmortem::of(&teller.history, &teller.plan).html();
    let (wide, _) = page.split_once("</svg>").unwrap();
    let texts = wide.split("<text class=\"what").skip(1).map(|text| text.split_once("</text>").unwrap().0);
    texts.map(|text| text.replace("<tspan class=\"time\">", "").replace("</tspan>", "")).collect()
}

#[test]
fn the_picture_tells_in_the_order_of_the_tables() {
    let mut teller = Teller::retelling("2021-01-04T15:30Z");
    teller.does_at("note", json!({ "body": "fixed" }), "2021-01-04T14:45Z/2021-01-04T15:00Z");
    teller.does_at("note", json!({ "body": "over" }), "2021-01-04T15:00Z");
    let labels = labels(&teller);
    let place = |what: &str| labels.iter().position(|label| label.ends_with(what)).unwrap();
    assert!(place("14:45–15:00 Note: fixed") < place("15:00 Note: over"), "{labels:?}");
}

#[test]
fn the_picture_calls_three_months_no_day() {
    let mut teller = Teller::retelling("2017-01-31T19:20Z");
    teller.does_at("note", json!({ "body": "set too high" }), "2016-01-31Z/2016-04-30Z");
    teller.does_at("note", json!({ "body": "released" }), "2016-09-29Z");
    let labels = labels(&teller);
    for label in ["by that day Note: set too high", "that day Note: released"] {
        assert!(labels.iter().any(|shown| shown.ends_with(&format!(">{label}"))), "{label} is not in {labels:?}");
    }
}

#[test]
fn windows_that_went_the_same_way_share_a_lane() {
    let mut teller = Teller::responding();
    for (operation, level) in [("get", "full"), ("list", "full"), ("put", "degraded")] {
        let window = json!({ "service": "s3", "operation": operation, "kind": "availability", "level": level });
        teller.does_at("change_impact", window, "2026-11-23T09:37Z");
    }
    let page = Postmortem::of(&teller.history, &teller.plan).html();
    for lane in [">s3: get, s3: list: availability</text>", ">s3: put: availability</text>"] {
        assert!(page.contains(lane), "{lane} is not in {page}");
    }
}

#[test]
fn what_was_reopened_after_a_fix_did_happen_again_and_windows_of_one_name_are_told_apart() {
    let mut teller = Teller::responding();
    let down = json!({ "service": "checkout", "audience": "outside", "kind": "errors", "level": "full" });
    let first = teller.does("change_impact", down.clone());
    teller.does("record_fix", json!({ "description": "Rolled back", "kind": "rollback", "permanence": "permanent" }));
    teller.does("record_validation", json!({ "check": "smoke tests", "outcome": "passed" }));
    teller.does("restore", json!({ "window": first, "restored": 10_000 }));
    teller.does("resolve", json!({ "how": "fixed" }));
    teller.does("reopen", json!({ "reason": "errors are back" }));
    teller.does("change_impact", down);
    let said = document(&teller);
    assert_says(&said, "**It did**: it was reopened 2026-11-23 10:00:07, after a fix that was recorded.\n");
    for opened in ["10:00:02", "10:00:08"] {
        assert_says(&said, &format!("- **checkout (from 2026-11-23 {opened})** — errors, full;"));
    }
    assert_says(
        &said,
        "How many were affected by the impact on checkout (from 2026-11-23 10:00:02), on checkout (from 2026-11-23 10:00:08).\n",
    );
    teller.does("record_fix", json!({ "description": "Mended", "kind": "patch", "permanence": "permanent" }));
    assert_says(&document(&teller), "A permanent fix is recorded,");
}

#[test]
fn what_was_no_incident_is_not_said_to_come_again() {
    let mut teller = Teller::responding();
    teller.does("dismiss", json!({ "why": "false_alarm" }));
    assert!(!document(&teller).contains("Can it happen again"));
}

#[test]
fn lost_data_has_a_window_of_its_own() {
    let mut teller = Teller::responding();
    let lost = teller.does_at(
        "change_impact",
        json!({ "service": "orders", "kind": "data_loss", "affected": { "count": "unknown", "unit": "orders" } }),
        "2026-11-23T09:20Z",
    );
    teller.does_at(
        "restore",
        json!({ "window": lost, "restored": 0, "end": true, "reason": "gone" }),
        "2026-11-23T09:59Z",
    );
    assert_says(
        &document(&teller),
        "- **Data lost:** **Yes**, orders: an unknown number of orders, from 2026-11-23 09:20 to 09:59.\n",
    );
}

#[test]
fn what_a_newer_library_or_the_host_recorded_is_shown_and_counted() {
    let mut teller = Teller::responding();
    teller.does(
        "record_host_event",
        json!({ "name": "ext.pager.acked", "facts": { "page": 7 }, "text": { "by": "<b>raj</b>" } }),
    );
    teller.does("note", json!({ "body": "from the future" }));
    let mut records = teller.history.records().to_vec();
    let newer = records.pop().unwrap().line().replace("\"type\":\"note_added\"", "\"type\":\"hologram_added\"");
    records.push(Record::read(&newer).unwrap());
    let history = History::from_records(records).unwrap();
    let document = Postmortem::of(&history, &teller.plan).markdown();
    assert_says(&document, r#"| Host event `ext.pager.acked` `{"page":7}` `{"by":"<b>raj</b>"}` |"#);
    assert_says(&document, "| A record of type `hologram_added`, which only a newer sevlog can read |");
    assert_says(&document, "| Records that only a newer sevlog can read | 1 |");
}

#[test]
fn a_stream_without_a_declaration_has_a_document_too() {
    let history = History::new(crate::teller::incident_id(9));
    let document = Postmortem::of(&history, &sevlog::Plan::standard()).markdown();
    assert_says(&document, "# Postmortem: (no title recorded)\n");
    assert_says(&document, "- **How long:** Not known, because nobody recorded when it started.\n");
    assert_says(&document, "## Timeline\n\nNothing is recorded.\n");
}

#[test]
fn a_published_postmortem_makes_the_next_document_a_revision() {
    let mut teller = outage().teller;
    let items: Vec<_> = teller.history.incident().action_items().keys().copied().collect();
    teller.does("change_action_item", json!({ "item": items[1], "due": "2026-12-01T00:00:00Z" }));
    let made = Postmortem::of(&teller.history, &teller.plan);
    let blocking: Vec<_> = made.findings().iter().filter(|finding| finding.blocks_publication()).collect();
    assert!(blocking.is_empty(), "{blocking:#?}");
    let publish = sevlog::command::PublishPostmortem {
        document: sevlog::command::Document::Made(Box::new(made)),
        audience: sevlog::event::DocumentAudience::Internal,
        published_at: None,
        address: Some("https://wiki.example/pm/1".into()),
    };
    teller.at("2026-11-24T12:00:00Z").tell(&Command::new(publish));
    assert_says(&document(&teller), "**published**, revision 1 of 2026-11-24 12:00:00");
    teller.does("note", json!({ "body": "One more thing" }));
    let document = document(&teller);
    assert_says(&document, "**draft of a revision**; revision 1 was published 2026-11-24 12:00:00");
    assert_says(&document, "| 1 | 2026-11-24 12:00:00 | internal | up to version 34 | `https://wiki.example/pm/1` |");
}

/// An incident in which every field that a stranger can fill says what `say` says.
#[expect(clippy::too_many_lines, reason = "one command after the other")]
fn every_text_is(say: &dyn Fn() -> String) -> Teller {
    let text = || Value::from(say());
    // What must not be empty.
    let full = || Value::from(format!("!{}", say()));
    // Identifiers are of one line and 200 bytes.
    let name = || {
        let mut name: String = say().chars().filter(|c| !c.is_control()).collect();
        name.truncate((0..=60.min(name.len())).rev().find(|at| name.is_char_boundary(*at)).unwrap_or_default());
        if name.is_empty() { "x".to_owned() } else { name }
    };
    let source = || json!({ "kind": "at", "at": "2026-11-23T09:00:00Z", "precision": "minute", "source": name() });
    let mut t = Teller::new();
    t.as_actor(service(&name()));
    t.does(
        "declare",
        json!({
            "title": full(), "summary": text(), "kind": "drill", "reference": name(), "severity": "SEV-2",
            "signals": [{
                "signal": name(), "episode": name(), "sender": name(), "summary": text(),
                "labels": { (say()): say() },
            }],
        }),
    );
    t.does("record_import", json!({ "source": name(), "external": name(), "mapping": name(), "address": text() }));
    let ana = name();
    t.as_actor(person(&ana));
    t.does("assign", json!({ "role": "incident_command", "person": ana, "name": text() }));
    let role = name();
    t.does("assign", json!({ "role": role, "person": format!("1{}", name()), "name": text() }));
    t.does("hand_over", json!({ "role": role, "to": format!("2{}", name()), "note": text(), "name": text() }));
    t.does("release", json!({ "role": role, "reason": text() }));
    t.does("join", json!({ "person": format!("3{}", name()), "name": text() }));
    t.does("set_severity", json!({ "severity": "SEV-1", "reason": text() }));
    let impact = || {
        json!({
            "service": name(), "operation": name(), "region": name(), "audience": "outside", "audienceLabel": text(),
            "kind": "errors", "level": "partial", "restored": 0, "affected": { "count": 7, "unit": name() },
            "description": text(),
        })
    };
    let window = t.does_at("change_impact", impact(), source());
    let mut part = impact();
    part["partOf"] = json!(window);
    t.does("change_impact", part);
    t.does("restore", json!({ "window": window, "restored": 9000, "end": true, "reason": full() }));
    t.does_at("assert_milestone", json!({ "milestone": "started", "note": text() }), source());
    t.does("assert_milestone", json!({ "milestone": "recovered", "window": window, "note": text() }));
    let started = t.does("assert_milestone", json!({ "milestone": "started", "note": text() }));
    t.does("choose_milestone", json!({ "milestone": "started", "assertion": started, "reason": text() }));
    let action = t.does(
        "record_action",
        json!({ "description": text(), "outcome": "unknown", "service": name(), "region": name() }),
    );
    t.does("record_action", json!({ "description": text(), "outcome": "failed", "action": action }));
    t.does("change_impact", json!({ "service": "other", "causedBy": action }));
    let mut inside = impact();
    inside["audience"] = json!("inside");
    t.does("change_impact", inside);
    t.does("record_decision", json!({ "decision": text(), "rationale": text() }));
    let first = t.does("raise_hypothesis", json!({ "statement": text() }));
    let second = t.does("raise_hypothesis", json!({ "statement": text() }));
    t.does("raise_hypothesis", json!({ "statement": text() }));
    t.does("confirm_hypothesis", json!({ "hypothesis": first, "because": text() }));
    t.does("refute_hypothesis", json!({ "hypothesis": second, "because": text() }));
    t.does("contain", json!({ "summary": text() }));
    let fix = t.does("record_fix", json!({ "description": text(), "kind": "patch", "reference": name() }));
    t.does("link_evidence", json!({ "address": text(), "title": text(), "about": fix }));
    t.does("link_evidence", json!({ "address": text(), "title": text() }));
    t.does("record_validation", json!({ "check": text(), "outcome": "passed", "fix": fix }));
    t.does("regress", json!({ "to": "responding", "reason": full() }));
    let post = t.does(
        "record_update",
        json!({ "channel": name(), "body": text(), "external": name(), "publishedAt": source(), "promisedNext": "2026-11-23T11:00:00Z" }),
    );
    t.does("record_update", json!({ "channel": name(), "audience": "inside", "body": text(), "external": name() }));
    t.does("queue_update", json!({ "channel": name(), "body": text() }));
    t.does("record_update_failure", json!({ "channel": name(), "error": text() }));
    t.does("set_cadence", json!({ "channel": name(), "everyMinutes": 30, "reason": text() }));
    t.does("add_contributing_factor", json!({ "kind": "trigger", "description": text() }));
    t.does("link", json!({ "relation": "ticket", "external": name(), "title": text(), "address": text() }));
    let note = t.does("note", json!({ "body": text() }));
    t.does("curate", json!({ "record": note, "prominence": "key", "caption": text() }));
    let wrong = t.does("note", json!({ "body": text() }));
    t.does("retract", json!({ "record": wrong, "reason": text() }));
    t.does("correct", json!({ "record": post, "reason": text(), "changes": { "body": text() }, "facts": { "publishedAt": source() } }));
    t.does(
        "correct",
        json!({ "record": window, "reason": text(), "occurred": source(), "facts": { "service": name() } }),
    );
    let removed = t.does("note", json!({ "body": text() }));
    t.does("redact", json!({ "record": removed, "reason": text() }));
    let item = t.does(
        "add_action_item",
        json!({ "title": text(), "owner": name(), "team": name(), "priority": name(), "ticket": text() }),
    );
    t.does("add_action_item", json!({ "title": text(), "ticket": text() }));
    t.does("drop_action_item", json!({ "item": item, "reason": text() }));
    // What a section makes of its lines is a test of its own; here it has one.
    t.does("write_section", json!({ "section": "summary", "body": format!("!{}", say().replace(['\n', '\r'], " ")) }));
    t.does("write_section", json!({ "section": name(), "body": format!("!{}", say().replace(['\n', '\r'], " ")) }));
    t.does(
        "write_section",
        json!({ "section": "public_lessons", "body": format!("!{}", say().replace(['\n', '\r'], " ")) }),
    );
    t.does("set_field", json!({ "field": name(), "value": text() }));
    t.does("record_host_event", json!({ "name": "ext.x", "facts": { (say()): text() }, "text": { (say()): text() } }));
    let resolve = json!({
        "command": "resolve", "arguments": { "how": "fixed", "summary": text() },
        "waive": { "impact_closed": full(), "fix_validated": full() },
    });
    t.json(&resolve.to_string());
    t.does("request_review", json!({ "reviewers": [name()], "note": text() }));
    t.does("reopen", json!({ "reason": full() }));
    t.does("retitle", json!({ "title": format!("!!{}", say()) }));
    t
}

fn made(teller: &Teller) -> Postmortem {
    Postmortem::of(&teller.history, &teller.plan)
}

/// How the document is built, without what stands in it; and its text outside of code.
fn parsed(markdown: &str) -> (Vec<String>, Vec<String>) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let (mut skeleton, mut runs) = (Vec::new(), vec![String::new()]);
    for event in Parser::new_ext(markdown, options) {
        if let Event::Text(text) = event {
            runs.last_mut().unwrap().push_str(&text);
            continue;
        }
        runs.push(String::new());
        if !matches!(event, Event::Code(_)) {
            skeleton.push(format!("{event:?}"));
        }
    }
    (skeleton, runs)
}

/// The tags of a page with all that is in them, its comments, and what a strict reader of HTML objects to.
fn tags(html: &str) -> Vec<String> {
    #[derive(Default)]
    struct Sink(RefCell<Vec<String>>);

    impl TokenSink for Sink {
        type Handle = ();

        fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
            match token {
                Token::CharacterTokens(_) | Token::NullCharacterToken | Token::EOFToken => {}
                Token::TagToken(tag) => {
                    let raw = match (tag.kind, &*tag.name) {
                        (TagKind::StartTag, "style") => Some(RawKind::Rawtext),
                        (TagKind::StartTag, "title") => Some(RawKind::Rcdata),
                        _ => None,
                    };
                    self.0.borrow_mut().push(format!("{tag:?}"));
                    return raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData);
                }
                other => self.0.borrow_mut().push(format!("{other:?}")),
            }
            TokenSinkResult::Continue
        }
    }

    let input = BufferQueue::default();
    input.push_back(html.into());
    let options = TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() };
    let reader = Tokenizer::new(Sink::default(), options);
    let _ = reader.feed(&input);
    assert!(input.is_empty(), "it was read to its end");
    reader.end();
    reader.sink.0.into_inner()
}

#[test]
fn a_page_needs_no_script_and_nothing_from_anywhere() {
    let page = made(&every_text_is(&|| "<script src=https://evil.example></script>".to_owned())).html();
    let read = tags(&page);
    for tag in &read {
        assert!(!tag.contains("ParseError") && !tag.contains("Comment"), "{tag}");
        for forbidden in ["script", "img", "link", "iframe", "form"] {
            assert!(!tag.contains(&format!("name: Atom('{forbidden}' ")), "{tag}");
        }
        for forbidden in ["on", "style' ", "src' "] {
            assert!(!tag.contains(&format!("local: Atom('{forbidden}")), "{tag}");
        }
    }
    let (_, style) = page.split_once("<style>").unwrap();
    let (style, _) = style.split_once("</style>").unwrap();
    assert!(!style.contains("url(") && !style.contains("@import"), "{style}");
    assert_eq!(
        page.matches("href=\"").count(),
        page.matches("href=\"#").count(),
        "every link leads into the page itself"
    );
    for place in page.split("href=\"#").skip(1).map(|rest| rest.split_once('"').unwrap().0) {
        assert_eq!(page.matches(&format!(" id=\"{place}\"")).count(), 1, "{place} is in the page, once");
    }
}

const HOSTILE: [&str; 47] = [
    "<script>alert(1)</script>",
    "<!--",
    "[x](https://evil.example)",
    "![x](https://evil.example/p.png)",
    "[x]: https://evil.example",
    "[^1]",
    "[^1]: note",
    "[ ] task",
    "<https://evil.example>",
    "https://evil.example/a_b*c",
    "HTTP://EVIL.EXAMPLE",
    "www.evil.example",
    "mail@evil.example",
    "@everyone",
    "#123",
    ":tada:",
    "&lt;b&gt;",
    "*bold*",
    "**",
    "__init__",
    "~~gone~~",
    "~~~",
    "`code`",
    "```",
    "`",
    "\\",
    "\\|",
    "|",
    "a|b|c",
    "| --- |",
    "---",
    "===",
    "# heading",
    "- item",
    "1. one",
    "> quote",
    "    code",
    "$x$",
    "\n\n",
    "\r\n",
    "\u{0}",
    "\u{202e}",
    "\u{2066}",
    "\u{2028}",
    "שלום 7 (x)",
    "سلام، 12",
    "&#x2069;",
];

/// How the document is built when nobody means any harm.
static TAME: LazyLock<(Vec<String>, Vec<String>)> = LazyLock::new(|| {
    let tame = made(&every_text_is(&|| "tame".to_owned()));
    (parsed(&tame.markdown()).0, built(&tame.html()))
});

/// What a page is made of, but for its pictures, and for what keeps a text apart that runs from right to left.
fn built(page: &str) -> Vec<String> {
    let mut tags = tags(&beside_pictures(page));
    tags.retain(|tag| !tag.contains("name: Atom('bdi' "));
    tags
}

/// What is left of a text without what stands isolated in it; each isolate has its end.
fn outside_isolates(text: &str, open: &str, close: &str) -> String {
    let mut parts = text.split(open);
    let mut outside = parts.next().unwrap().to_owned();
    for part in parts {
        let (_, rest) = part.split_once(close).unwrap_or_else(|| panic!("{open} without {close}: {part}"));
        outside.push_str(rest);
    }
    assert!(!outside.contains(close), "{close} without {open}: {outside}");
    outside
}

/// Asserts that no text that runs from right to left stands where it could move what is beside it.
fn assert_isolated(markdown: &str, page: &str) {
    let turns = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}');
    // After the title of a page nothing stands.
    let (head, body) = page.split_once("<body>").unwrap();
    assert!(!outside_isolates(head, "<title>Postmortem: ", "</title>").contains(turns), "{head}");
    let outside = outside_isolates(body, "<bdi>", "</bdi>");
    let mut texts = outside.split("</text>").map(|text| outside_isolates(text, "&#x2068;", "&#x2069;"));
    assert!(texts.all(|text| !text.contains(turns)), "{page}");
    let mut blocks = vec![String::new()];
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(text) | Event::Code(text) => blocks.last_mut().unwrap().push_str(&text),
            Event::End(TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => {
                blocks.push(String::new());
            }
            _ => {}
        }
    }
    for block in blocks {
        assert!(!outside_isolates(&block, "\u{2068}", "\u{2069}").contains(turns), "{block}");
    }
}

#[test]
fn a_text_that_runs_from_right_to_left_moves_nothing_beside_it() {
    let mut t = Teller::responding();
    t.does("retitle", json!({ "title": "התשלומים נכשלים, 5 מתוך 10" }));
    t.does("note", json!({ "body": "סופרים 41 שיחות \u{202e}" }));
    t.does(
        "add_contributing_factor",
        json!({ "kind": "latent", "description": "https://מאגר.example/אחד אחד לשניים" }),
    );
    let made = made(&t);
    let (markdown, page) = (made.markdown(), made.html());
    assert_says(&page, "<h1>Postmortem: <bdi>התשלומים נכשלים, 5 מתוך 10</bdi></h1>");
    assert_says(&page, "</tspan> Note: &#x2068;סופרים 41 שיחות \\u{202e}&#x2069;</text>");
    assert_says(&markdown, "# Postmortem: &#x2068;התשלומים נכשלים, 5 מתוך 10&#x2069;\n");
    assert_says(&markdown, "&#x2068;`https://מאגר.example/אחד` אחד לשניים&#x2069;");
    assert_isolated(&markdown, &page);
    let read: Value = serde_json::from_str(&made.json().unwrap()).unwrap();
    assert_eq!(read["title"], "התשלומים נכשלים, 5 מתוך 10", "a program gets the text as it is");
}

/// A page without its pictures: where things go in one depends on how long their texts are. What it is made of does not.
fn beside_pictures(page: &str) -> String {
    let mut parts = page.split("<figure class=\"drawn\">\n");
    let mut beside = parts.next().unwrap().to_owned();
    for part in parts {
        let (picture, rest) = part.split_once("</figure>\n").unwrap();
        beside.push_str(rest);
        for tag in tags(picture) {
            let of = |names: &[&str]| names.iter().any(|name| tag.contains(&format!("name: Atom('{name}' ")));
            assert!(of(&["svg", "rect", "path", "text", "tspan", "p", "figcaption"]), "{tag}");
            assert!(!tag.contains("href") && !tag.contains("local: Atom('on"), "{tag}");
        }
    }
    beside
}

proptest! {
    #[test]
    fn no_text_of_a_stranger_builds_or_links_anything(
        pieces in prop::collection::vec((prop::sample::select(&HOSTILE[..]), prop::sample::select(&["", " ", "\n", "x"][..])), 0..5),
        wild in ".{0,8}",
    ) {
        let hostile: String = pieces.iter().flat_map(|(piece, joint)| [*piece, *joint]).chain([wild.as_str()]).collect();
        // A reason that says nothing is refused.
        prop_assume!(!hostile.trim().is_empty());
        let postmortem = made(&every_text_is(&|| hostile.clone()));
        let (document, page) = (postmortem.markdown(), postmortem.html());
        prop_assert_eq!(sevlog::canonical::check(postmortem.json().unwrap().as_bytes()), Ok(()));
        let (skeleton, runs) = parsed(&document);
        prop_assert_eq!(&skeleton, &TAME.0, "{}", document);
        prop_assert_eq!(&built(&page), &TAME.1, "{}", page);
        assert_isolated(&document, &page);
        for run in runs {
            let lower = run.to_lowercase();
            let mention = run.split('@').skip(1).any(|after| after.starts_with(char::is_alphanumeric));
            let linked = ["http://", "https://", "www."].iter().any(|start| lower.contains(start)) || mention;
            prop_assert!(!linked, "a site would link {run:?} in {document}");
        }
        let hides = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        prop_assert!(!document.chars().chain(page.chars()).any(hides), "{document}");
    }
}

#[test]
fn every_row_of_a_table_has_as_many_cells_as_its_head() {
    let document = made(&every_text_is(&|| "a|b `c|d` \\| https://x.example/?a=b|c".to_owned())).markdown();
    let rows: Vec<_> = document.lines().filter(|line| line.starts_with('|')).collect();
    assert!(rows.len() > 60, "there are tables in\n{document}");
    for table in document.split("\n\n").filter(|block| block.starts_with('|')) {
        let cells: Vec<_> = table.lines().map(|row| row.matches('|').count()).collect();
        assert!(cells.iter().all(|count| *count == cells[0]), "{table}");
    }
    let (skeleton, _) = parsed(&document);
    let tables = skeleton.iter().filter(|tag| tag.starts_with("Start(Table(")).count();
    assert_eq!(tables, document.split("\n\n").filter(|block| block.starts_with('|')).count());
}

#[test]
fn a_time_in_the_future_is_found_as_it_counts_now() {
    let mut teller = Teller::responding();
    let future = |teller: &Teller| {
        let postmortem = sevlog::Postmortem::of(&teller.history, &teller.plan);
        postmortem.findings().iter().filter(|finding| finding.code.as_str() == "future_time").count()
    };
    let correct = |record, occurred: &str| {
        format!(
            r#"{{"command":"correct","arguments":{{"record":"{record}","occurred":"{occurred}","reason":"the year"}}}}"#
        )
    };
    let note = teller.json(r#"{"command":"note","arguments":{"body":"x"},"occurred":"2027-11-23T10:00Z"}"#);
    assert_eq!(future(&teller), 1);
    teller.json(&correct(note, "2026-11-23T09:00Z"));
    assert_eq!(future(&teller), 0);
    teller.json(&correct(note, "2027-11-23T09:00Z"));
    assert_eq!(future(&teller), 1);
    teller.json(&format!(r#"{{"command":"retract","arguments":{{"record":"{note}","reason":"nobody knows"}}}}"#));
    assert_eq!(future(&teller), 0);
}

#[test]
fn what_was_taken_back_is_shown_struck_through_and_nowhere_else() {
    let mut teller = Teller::responding();
    let note = teller.json(r#"{"command":"note","arguments":{"body":"seen"}}"#);
    let item = teller.json(
        r#"{"command":"add_action_item","arguments":{"title":"Fix","kind":"prevent","owner":"ana","due":"2026-12-01T00:00:00Z"}}"#,
    );
    let raised = teller.json(r#"{"command":"raise_hypothesis","arguments":{"statement":"The disk is full."}}"#);
    for told in [
        r#"{"command":"hand_over","arguments":{"role":"incident_command","to":"XX1"}}"#.to_owned(),
        r#"{"command":"join","arguments":{"person":"XX2"}}"#.to_owned(),
        r#"{"command":"record_update","arguments":{"channel":"c","body":"XX3"}}"#.to_owned(),
        r#"{"command":"set_severity","arguments":{"severity":"SEV-2","reason":"XX4"}}"#.to_owned(),
        r#"{"command":"retitle","arguments":{"title":"XX5"}}"#.to_owned(),
        r#"{"command":"set_field","arguments":{"field":"customer","value":"XX6"}}"#.to_owned(),
        r#"{"command":"attach_signal","arguments":{"signal":"XX7","episode":"XX7@1","sender":"p"}}"#.to_owned(),
        format!(r#"{{"command":"change_action_item","arguments":{{"item":"{item}","title":"XX8","owner":"XX8"}}}}"#),
        format!(r#"{{"command":"drop_action_item","arguments":{{"item":"{item}","reason":"XX9"}}}}"#),
        format!(r#"{{"command":"refute_hypothesis","arguments":{{"hypothesis":"{raised}","because":"XX10"}}}}"#),
        format!(r#"{{"command":"curate","arguments":{{"record":"{note}","prominence":"key","caption":"XX11"}}}}"#),
        r#"{"command":"write_section","arguments":{"section":"went_well","body":"XX12"}}"#.to_owned(),
        r#"{"command":"add_contributing_factor","arguments":{"kind":"latent","description":"XX13"}}"#.to_owned(),
    ] {
        let record = teller.json(&told);
        teller.json(&format!(r#"{{"command":"retract","arguments":{{"record":"{record}","reason":"not so"}}}}"#));
        let markdown = sevlog::Postmortem::of(&teller.history, &teller.plan).markdown();
        for line in markdown.lines().filter(|line| line.contains("XX")) {
            assert!(line.contains("~~"), "{told}: {line}");
        }
        let shown = serde_json::to_value(teller.history.incident()).unwrap();
        assert!(!shown["signals"].to_string().contains("XX") && !shown["items"].to_string().contains("XX"), "{shown}");
        assert!(!shown["title"].to_string().contains("XX") && !shown["fields"].to_string().contains("XX"), "{shown}");
        assert!(!shown["roles"].to_string().contains("XX") && !shown["people"].to_string().contains("XX"), "{shown}");
    }
}

#[test]
fn a_template_of_a_team_is_filled_by_its_headings() {
    let mut teller = outage().teller;
    teller.does("write_section", json!({ "section": "legal", "body": "Counsel has seen it." }));
    teller.does("write_section", json!({ "section": "why_it_was_hard", "body": "Two pools, one name." }));
    let template = Template::parse(
        "# Postmortem of TEAM\n\nBlameless: see *our rules*.\n\n<!-- ## not a heading -->\n## 1. What happened\n\nTell it here.\n\n\
         ## Root Cause Analysis (RCA)\n\n### Timeline of events\n\n## Legal ##\n\n- ask\n- wait\n\n```\n# no heading\n```\n\n\
         ## Causes\n\n## What went well?\n\n## Lessons learned\n",
    );
    let document = made(&teller);
    let ours: BTreeSet<_> = document.markdown().lines().map(str::to_owned).collect();
    let filled = document.filled(&template);
    let (markdown, html) = (filled.markdown(), filled.html());
    let headings: Vec<_> = markdown.lines().filter(|line| line.starts_with("## ")).collect();
    let first = [
        "## 1\\. What happened",
        "## Root Cause Analysis (RCA)",
        "## Legal",
        "## Causes",
        "## What went well?",
        "## Lessons learned",
        "## Severity in time",
        "## Impact",
    ];
    assert_eq!(headings[..8], first, "{markdown}");
    assert_says(&markdown, "# Postmortem: Checkout answers with errors\n");
    assert_says(
        &markdown,
        "\n\nBlameless: see \\*our rules\\*.\n\n## 1\\. What happened\n\n- **What broke, and for whom:**",
    );
    assert_says(&markdown, "\n### Timeline of events\n\n#### Tuesday, 2026-10-27\n");
    assert_says(&markdown, "\n## Legal\n\n- ask\n- wait\n\n");
    assert_says(
        &markdown,
        "\n\nCounsel has seen it.\n\n## Causes\n\nSee “Root Cause Analysis (RCA)”.\n\n## What went well?\n\nThe rollback was one command.",
    );
    assert_says(
        &markdown,
        "\n## Lessons learned\n\n### Why it was hard\n\nTwo pools, one name.\n\n## Severity in time\n",
    );
    assert_says(&html, "<h3 id=\"timeline\">Timeline of events</h3>\n<figure class=\"drawn\">");
    assert_says(&html, "<h4>Tuesday, 2026-10-27</h4>");
    let filled: BTreeSet<_> = markdown.lines().map(str::to_owned).collect();
    let lost: Vec<_> = ours.difference(&filled).filter(|line| !line.starts_with('#')).collect();
    assert!(lost.is_empty(), "a template hides nothing: {lost:#?}");
}

/// Where in its record each mark of a log stands: the type of the event, and the name of the member that holds it.
fn marks(teller: &Teller) -> Vec<(String, String)> {
    fn collect(of: &str, member: &str, value: &Value, found: &mut Vec<(String, String)>) {
        match value {
            Value::String(text) => {
                let marks = text.match_indices('q').filter_map(|(at, _)| text.get(at..at + 6));
                let marks = marks.filter(|mark| mark.ends_with('q') && mark.matches(char::is_numeric).count() == 4);
                found.extend(marks.map(|mark| (mark.to_owned(), format!("{of}.{member}"))));
            }
            Value::Array(all) => all.iter().for_each(|one| collect(of, member, one, found)),
            Value::Object(all) => {
                for (name, one) in all {
                    collect(of, name, &Value::from(name.as_str()), found);
                    collect(of, name, one, found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for record in teller.history.records() {
        let line: Value = serde_json::from_str(record.line()).unwrap();
        let side = line["facts"]["audience"].as_str().unwrap_or_default();
        let of = match record.event().name() {
            "section_written" => format!("section {}", line["facts"]["section"].as_str().unwrap()),
            name if side.is_empty() => name.to_owned(),
            name => format!("{side} {name}"),
        };
        collect(&of, "", &line, &mut found);
    }
    found
}

#[test]
fn a_document_for_everybody_names_nobody_and_says_nothing_that_stayed_inside() {
    let count = std::cell::Cell::new(0);
    let marked = every_text_is(&|| {
        count.set(count.get() + 1);
        format!("q{:04}q", count.get())
    });
    let all = marks(&marked);
    assert!(all.len() > 120, "{}", all.len());
    let shown = |form: &str| -> BTreeSet<_> {
        all.iter().filter(|(mark, _)| form.contains(mark)).map(|(_, place)| place.as_str()).collect()
    };
    let of = |audience| Postmortem::for_audience(&marked.history, &marked.plan, audience);
    assert!(shown(&of(DocumentAudience::Internal).markdown()).len() > 70, "the marks would be seen");
    let public = of(DocumentAudience::Public);
    for form in [public.markdown(), public.html(), public.json().unwrap()] {
        let meant_for_it = [
            "action_item_added.title",
            "contributing_factor_added.description",
            "corrected.body",
            "corrected.service",
            "outside impact_changed.audienceLabel",
            "outside impact_changed.description",
            "outside impact_changed.operation",
            "outside impact_changed.region",
            "outside impact_changed.service",
            "outside impact_changed.unit",
            "outside update_posted.channel",
            "retitled.title",
            "section public_lessons.body",
            "section summary.body",
        ];
        assert_eq!(shown(&form), meant_for_it.into(), "{form}");
        assert!(!form.contains(&marked.history.incident().id().to_string()), "no id");
    }
}

#[test]
fn those_who_lead_read_what_it_did_and_what_comes_next_and_no_log() {
    let teller = outage().teller;
    let document = Postmortem::for_audience(&teller.history, &teller.plan, DocumentAudience::Leadership).markdown();
    let headings: Vec<_> = document.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let wanted =
        ["Summary", "Impact", "Milestones", "Promises and obligations", "Contributing factors", "Action items"];
    assert_eq!(headings, wanted);
    assert_says(&document, "| Somebody in command | ");
    assert_says(
        &document,
        "| An update that was promised | status page | Communications Lead | 2026-11-23 10:42 | **overdue** at the end of the record |",
    );
    assert!(!document.contains(&teller.history.incident().id().to_string()), "no id");
}
