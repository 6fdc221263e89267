//! What a look at a record finds: each rule where it holds and where it does not, and the page that lists them.

mod claims;
mod held;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sevlog::{Duty, Finding, FindingCode, FindingKind, History, Level, Postmortem, Span, recurring_causes};

use crate::teller::Teller;

fn found(teller: &Teller) -> Vec<Finding> {
    Postmortem::of(&teller.history, &teller.plan).findings().to_vec()
}

fn codes(teller: &Teller) -> BTreeSet<&'static str> {
    found(teller).iter().map(|finding| finding.code.as_str()).collect()
}

/// A command at a time of 2026-11-23, with what else it says.
type Told = (&'static str, &'static str, Value);

/// A live incident that was declared at ten by ana, who commands; what is told of it, and its resolve at eleven.
fn told(commands: &[Told]) -> Teller {
    let mut teller = Teller::responding();
    tell(&mut teller, commands);
    teller
}

fn tell(teller: &mut Teller, commands: &[Told]) {
    for (at, name, said) in commands {
        let at = if at.len() == 5 { format!("2026-11-23T{at}:00Z") } else { (*at).to_owned() };
        let mut command = json!({ "command": name });
        let members = said.as_object().unwrap().clone();
        let (around, arguments): (serde_json::Map<_, _>, serde_json::Map<_, _>) =
            members.into_iter().partition(|(member, _)| matches!(member.as_str(), "occurred" | "by" | "waive"));
        command["arguments"] = Value::Object(arguments);
        command.as_object_mut().unwrap().extend(around);
        teller.at(&at).json(&command.to_string());
    }
}

/// Whether a rule finds something in each of two tellings: it must in the first and must not in the second.
#[track_caller]
fn finds(code: &str, broken: &[Told], kept: &[Told]) {
    assert!(codes(&told(broken)).contains(code), "{code} is not found in {broken:#?}");
    assert!(!codes(&told(kept)).contains(code), "{code} is found in {kept:#?}");
}

fn started(occurred: &str) -> Told {
    ("10:01", "assert_milestone", json!({ "milestone": "started", "occurred": occurred }))
}

fn milestone(name: &str, occurred: &str) -> Told {
    ("10:02", "assert_milestone", json!({ "milestone": name, "occurred": occurred }))
}

fn window(said: &Value) -> Told {
    let mut window = json!({ "service": "checkout", "audience": "outside", "kind": "errors", "level": "partial" });
    window.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
    ("10:03", "change_impact", window)
}

fn section(at: &'static str, name: &str, body: &str) -> Told {
    (at, "write_section", json!({ "section": name, "body": body }))
}

fn resolve() -> Told {
    ("11:00", "resolve", json!({ "how": "mitigated", "waive": { "impact_closed": "seen on the graphs" } }))
}

fn factor(text: &str) -> Told {
    ("11:10", "add_contributing_factor", json!({ "kind": "latent", "description": text, "occurred": "2026-11-01Z" }))
}

fn item(said: &Value) -> Told {
    let mut item = json!({ "title": "Add a test", "owner": "mei", "kind": "prevent", "due": "2026-12-01T00:00:00Z" });
    item.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
    ("11:20", "add_action_item", item)
}

#[test]
fn times_that_cannot_be_so_are_found() {
    finds(
        "detected_before_started",
        &[started("2026-11-23T09:30Z"), milestone("detected", "2026-11-23T09:29Z")],
        &[started("2026-11-23T09:30Z"), milestone("detected", "2026-11-23T09:30Z")],
    );
    finds(
        "recovered_before_contained",
        &[milestone("recovered", "2026-11-23T10:10Z"), milestone("contained", "2026-11-23T10:11Z")],
        &[milestone("recovered", "2026-11-23T10:11Z"), milestone("contained", "2026-11-23T10:11Z")],
    );
    finds(
        "future_time",
        &[("10:05", "note", json!({ "body": "x", "occurred": "2026-11-23T10:06Z" }))],
        &[("10:05", "note", json!({ "body": "x", "occurred": "2026-11-23T10:05Z" }))],
    );
    finds("start_is_declaration", &[started("2026-11-23T10:00:01.0Z")], &[started("2026-11-23T10:00Z")]);
    finds(
        "times_coincide",
        &[milestone("contained", "2026-11-23T10:30:05.0Z"), milestone("resolved", "2026-11-23T10:30:05.0Z")],
        &[milestone("contained", "2026-11-23T10:30:05.0Z"), milestone("resolved", "2026-11-23T10:30:06.0Z")],
    );
    finds("round_time_as_exact", &[started("2026-11-23T09:30:00Z")], &[started("2026-11-23T09:30Z")]);
    finds(
        "milestone_missing",
        &[resolve()],
        &[started("unknown"), milestone("detected", "unknown"), milestone("contained", "unknown"), resolve()],
    );
    finds("milestone_missing", &[resolve()], &[]);
    finds(
        "silent_while_open",
        &[("10:31", "note", json!({ "body": "still at it" }))],
        &[("10:29", "note", json!({ "body": "still at it" }))],
    );
}

#[test]
fn written_times_are_in_order_and_have_a_zone_that_fits_the_day() {
    finds(
        "time_without_zone",
        &[section("10:05", "summary", "It broke at 09:48.")],
        &[section("10:05", "summary", "It broke at 09:48 UTC.")],
    );
    finds(
        "time_without_zone",
        &[section("10:05", "summary", "It broke at 09:48.")],
        &[section("10:05", "summary", "It broke at 09:48+01:00.")],
    );
    finds(
        "times_out_of_order",
        &[section("10:05", "timeline", "- 06:48 UTC one\n- 06:44 two")],
        &[section("10:05", "timeline", "- 06:44 UTC two\n- 06:48 one")],
    );
    finds(
        "times_out_of_order",
        &[section("10:05", "timeline", "2026-11-24 06:48 UTC one\n2026-11-23 06:50 two")],
        &[section("10:05", "timeline", "2026-11-23 23:48 UTC one\n2026-11-24 00:10 two")],
    );
    finds(
        "zone_contradicts_date",
        &[section("10:05", "summary", "It broke at 02:48 PDT.")],
        &[section("10:05", "summary", "It broke at 01:48 PST.")],
    );
}

#[test]
fn people_are_named_for_what_they_held_and_not_for_what_broke() {
    let mut vacant = Teller::new();
    vacant.plan.duties.get_mut(&Duty::Command).unwrap().within = Some(Span::Minutes(15));
    vacant.json(r#"{"command":"declare","arguments":{"title":"Down","severity":"SEV-1"}}"#);
    assert!(codes(&vacant).contains("never_commanded"));
    assert!(!codes(&told(&[])).contains("never_commanded"));
    tell(&mut vacant, &[("11:00", "assign", json!({ "role": "incident_command", "person": "ana" }))]);
    let late = codes(&vacant);
    assert!(late.contains("command_vacant") && !late.contains("never_commanded"), "{late:?}");
    let action =
        |by: &str| ("10:05", "record_action", json!({ "description": "Restarted", "outcome": "worked", "by": by }));
    finds("commander_alone", &[action("ana"), action("ana")], &[action("ana"), action("raj")]);
    finds("commander_alone", &[action("ana"), action("ana")], &[action("ana")]);
    finds("person_in_cause", &[factor("Ana ran the wrong script.")], &[factor("The script asks for no confirmation.")]);
    finds("blaming_words", &[factor("Human error.")], &[factor("Nothing failed; too many failed tools.")]);
    finds(
        "whys_end_at_person",
        &[section("11:10", "five_whys", "Why was it down? The index was gone.\nWhy? Ana dropped it.")],
        &[section(
            "11:10",
            "five_whys",
            "Why was it down? Ana dropped the index.\nWhy? The prompt does not say which host it is on.",
        )],
    );
}

#[test]
fn what_was_told_is_held_against_what_was_so() {
    let post = |at, says: &str, body: &str| {
        (at, "record_update", json!({ "channel": "status page", "audience": "outside", "says": says, "body": body }))
    };
    finds(
        "first_update_late",
        &[post("10:45", "investigating", "We look.")],
        &[post("10:10", "investigating", "We look.")],
    );
    finds(
        "resolved_too_soon",
        &[window(&json!({ "restored": 0 })), post("10:30", "resolved", "It is over.")],
        &[
            window(&json!({ "restored": 0 })),
            ("10:25", "restore", json!({ "service": "checkout", "restored": 10000 })),
            post("10:30", "resolved", "It is over."),
        ],
    );
    finds(
        "outage_overstated",
        &[window(&json!({})), post("10:10", "investigating", "We look into an outage.")],
        &[window(&json!({ "level": "full" })), post("10:10", "investigating", "We look into an outage.")],
    );
    finds(
        "inside_fact_outside",
        &[post("10:10", "investigating", "Ana is on it.")],
        &[post("10:10", "investigating", "An analyst is on it.")],
    );
}

#[test]
fn impact_is_told_in_numbers_and_in_the_words_of_those_who_felt_it() {
    let many = json!({ "affected": { "count": "unknown", "unit": "users" } });
    finds("impact_not_quantified", &[window(&json!({})), resolve()], &[window(&many), resolve()]);
    finds(
        "impact_in_technical_words",
        &[window(&json!({ "description": "CPU at 100 %" }))],
        &[window(&json!({ "description": "CPU at 100 %: customers could not pay" }))],
    );
    let lowered = |severity: &str| ("10:00", "set_severity", json!({ "severity": severity, "reason": "few use it" }));
    let mut low = Teller::new();
    low.json(r#"{"command":"declare","arguments":{"title":"Down","severity":"SEV-3","takeCommand":true}}"#);
    tell(&mut low, &[window(&json!({ "kind": "availability", "level": "full" }))]);
    assert!(codes(&low).contains("severity_below_impact"));
    tell(&mut low, &[lowered("SEV-1")]);
    assert!(!codes(&low).contains("severity_below_impact"));
    let more =
        ("10:20", "change_impact", json!({ "service": "checkout", "affected": { "count": 900, "unit": "users" } }));
    finds(
        "summary_behind_impact",
        &[window(&many), section("10:10", "summary", "Users could not pay."), more.clone()],
        &[window(&many), more, section("10:25", "summary", "Users could not pay.")],
    );
}

#[test]
fn action_items_can_be_done_and_are_shown_to_be() {
    let late = json!({ "due": "2027-02-01T00:00:00Z" });
    finds(
        "action_item_incomplete",
        &[("11:20", "add_action_item", json!({ "title": "Add a test" }))],
        &[item(&json!({}))],
    );
    finds("action_item_due_late", &[resolve(), item(&late)], &[resolve(), item(&json!({}))]);
    finds(
        "nothing_prevents",
        &[resolve(), item(&json!({}))],
        &[resolve(), item(&json!({})), item(&json!({ "kind": "detect" }))],
    );
    finds(
        "vague_action_item",
        &[item(&json!({ "title": "Investigate the lag" }))],
        &[item(&json!({ "title": "Alert on lag" }))],
    );
    finds("single_cause", &[resolve(), factor("One.")], &[resolve(), factor("One."), factor("Two.")]);
    let mut teller = told(&[item(&json!({}))]);
    let only = *teller.history.incident().action_items().keys().next().unwrap();
    tell(&mut teller, &[("11:30", "complete_action_item", json!({ "item": only }))]);
    assert!(codes(&teller).contains("completed_without_evidence"));
    tell(&mut teller, &[("11:31", "link_evidence", json!({ "about": only, "address": "https://ci.example/7" }))]);
    assert!(!codes(&teller).contains("completed_without_evidence"));
}

#[test]
fn a_review_covers_what_is_published_and_what_it_rests_on() {
    let mut teller =
        told(&[resolve(), ("11:05", "start_review", json!({})), section("11:10", "went_well", "The alert.")]);
    let covers = teller.history.incident().version().get();
    teller.as_actor(crate::teller::person("mei"));
    tell(&mut teller, &[("11:20", "approve_review", json!({ "covers": covers }))]);
    assert!(!codes(&teller).contains("edited_after_review"));
    tell(&mut teller, &[section("11:30", "went_well", "The alert, and the rollback.")]);
    assert!(codes(&teller).contains("edited_after_review"));
    tell(&mut teller, &[("11:31", "request_review", json!({ "reviewers": ["mei"] }))]);
    assert!(!codes(&teller).contains("edited_after_review"));

    let mut teller = told(&[factor("The index was not checked.")]);
    assert!(codes(&teller).contains("no_evidence"));
    let factor = teller.history.records().last().unwrap().id();
    tell(&mut teller, &[("11:30", "link_evidence", json!({ "about": factor, "address": "https://git.example/7" }))]);
    assert!(!codes(&teller).contains("no_evidence"));

    let mut late = told(&[resolve()]);
    tell(&mut late, &[("2026-11-26T11:00:00Z", "note", json!({ "body": "still no postmortem" }))]);
    assert!(codes(&late).contains("published_late"));
}

#[test]
fn a_cause_that_an_earlier_incident_told_is_found_again_while_its_items_are_open() {
    let cause = "The index is dropped without a question.";
    let mut before = told(&[factor(cause), item(&json!({}))]);
    let mut after = Teller::of(2);
    after.at("2026-11-24T10:00:00Z").json(r#"{"command":"declare","arguments":{"title":"Again","severity":"SEV-1"}}"#);
    tell(
        &mut after,
        &[(
            "2026-11-24T11:00:00Z",
            "add_contributing_factor",
            json!({ "kind": "latent", "description": cause.to_uppercase() }),
        )],
    );
    let found = |before: &History, after: &History| recurring_causes([after, before]);
    let again = found(&before.history, &after.history);
    let [(incident, finding)] = again.as_slice() else { panic!("{again:?}") };
    assert_eq!((*incident, finding.code), (after.history.incident().id(), FindingCode::CauseStillOpen));
    let item = *before.history.incident().action_items().keys().next().unwrap();
    tell(&mut before, &[("12:00", "complete_action_item", json!({ "item": item, "evidence": "merged" }))]);
    assert!(found(&before.history, &after.history).is_empty());
}

/// A log that is told later is silent about most of what was done, and nothing is made of that.
#[test]
fn a_retelling_that_says_nothing_of_posts_or_command_is_not_blamed_for_it() {
    let teller = Teller::retelling("2026-11-20T10:00Z");
    let conduct = |finding: &Finding| finding.kind == FindingKind::Conduct;
    assert_eq!(found(&teller).into_iter().filter(conduct).count(), 0);
}

/// How bad a retelling judges it to have been is nobody's conduct.
#[test]
fn a_severity_that_is_below_the_impact_counts_against_those_who_set_it_alone() {
    for (by, expected) in [("", false), (r#","by":{"kind":"team","id":"payments"}"#, true)] {
        let mut teller = Teller::new();
        let occurred = r#""occurred":"2026-11-20T10:00Z""#;
        teller.json(&format!(
            r#"{{"command":"declare","arguments":{{"title":"Told again","kind":"retelling"}},{occurred}}}"#
        ));
        teller.json(&format!(r#"{{"command":"set_severity","arguments":{{"severity":"SEV-3"}}{by},{occurred}}}"#));
        teller.json(&format!(
            r#"{{"command":"change_impact","arguments":{{"service":"mail","audience":"outside","kind":"availability","level":"full"}},{occurred}}}"#
        ));
        let is_found = found(&teller).iter().any(|finding| finding.code == FindingCode::SeverityBelowImpact);
        assert_eq!(is_found, expected, "{by}");
    }
}

#[test]
fn the_page_lists_every_code_with_its_level_and_kind() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/findings.md")).unwrap();
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.split(" | ").take(4).map(|cell| cell.trim_matches(['|', ' ', '`'])).collect())
        .collect();
    let listed: Vec<_> = rows.iter().map(|row| (row[0], row[2], row[3])).collect();
    let codes: Vec<_> =
        FindingCode::ALL.iter().map(|code| (code.as_str(), code.level().as_str(), code.kind().as_str())).collect();
    assert_eq!(listed, codes);
    let rules: BTreeSet<_> = rows.iter().map(|row| row[1]).chain(["T13", "D5"]).filter(|rule| *rule != "–").collect();
    assert_eq!(rules.len(), 13 + 5 + 7 + 4 + 8 + 5, "every rule has a code, or a reason why it needs none: {rules:?}");
}

#[test]
fn what_blocks_a_publication_is_an_error_that_writing_mends() {
    for code in FindingCode::ALL {
        let blocks = code.level() == Level::Error && code.kind() == FindingKind::Document;
        let finding = Finding {
            code: *code,
            kind: code.kind(),
            level: code.level(),
            message: String::new(),
            records: Vec::new(),
        };
        assert_eq!(finding.blocks_publication(), blocks, "{code}");
    }
}
