//! In which status each command is legal: the table of the contract, written out again by hand.

use std::collections::BTreeMap;

use sevlog::{
    CommandName, Event, History, Status,
    Status::{Closed, Contained, Detected, Dismissed, InReview, Merged, Recovering, Resolved, Responding},
    allowed,
};

use crate::teller::{Teller, command, json, person};

/// `x` where a command is legal, for: detected, responding, contained, recovering, resolved, `in_review`, closed, dismissed, merged.
const LEGAL: &[(&str, &str)] = &[
    ("declare", "........."),
    ("take_command", "xxxxxxx.."),
    ("assign", "xxxxxxx.."),
    ("hand_over", "xxxxxxx.."),
    ("acknowledge_hand_over", "xxxxxxx.."),
    ("release", "xxxxxxx.."),
    ("join", "xxxxxxx.."),
    ("leave", "xxxxxxx.."),
    ("set_severity", "xxxxxxxx."),
    ("confirm_severity", "xxxxxxxx."),
    ("contain", "xxxxxxx.."),
    ("record_fix", "xxxxxxx.."),
    ("record_validation", "xxxxxxx.."),
    ("change_impact", "xxxxxxx.."),
    ("restore", "xxxxxxx.."),
    ("record_action", "xxxxxxxx."),
    ("regress", "..xx....."),
    ("resolve", "xxxx....."),
    ("start_review", "....x...."),
    ("publish_postmortem", "....xxx.."),
    ("close", "....xx..."),
    ("reopen", "....xxx.."),
    ("dismiss", "xxxxx...."),
    ("reinstate", ".......x."),
    ("merge_into", "xxxxxx..."),
    ("unmerge", "........x"),
    ("attach_signal", "xxxxxxxx."),
    ("clear_signal", "xxxxxxxx."),
    ("record_decision", "xxxxxxxx."),
    ("raise_hypothesis", "xxxxxxxx."),
    ("confirm_hypothesis", "xxxxxxxx."),
    ("refute_hypothesis", "xxxxxxxx."),
    ("link_evidence", "xxxxxxxx."),
    ("add_contributing_factor", "xxxxxxxx."),
    ("note", "xxxxxxxxx"),
    ("link", "xxxxxxxxx"),
    ("assert_milestone", "xxxxxxxx."),
    ("choose_milestone", "xxxxxxxx."),
    ("queue_update", "xxxxxxxx."),
    ("record_update", "xxxxxxxx."),
    ("record_update_failure", "xxxxxxxx."),
    ("set_cadence", "xxxxxxxx."),
    ("curate", "xxxxxxxx."),
    ("write_section", "xxxxxxxx."),
    ("request_review", "xxxxxxxx."),
    ("approve_review", "xxxxxxxx."),
    ("request_extension", "xxxxxxxx."),
    ("approve_extension", "xxxxxxxx."),
    ("add_action_item", "xxxxxxxx."),
    ("change_action_item", "xxxxxxxx."),
    ("complete_action_item", "xxxxxxxx."),
    ("drop_action_item", "xxxxxxxx."),
    ("retitle", "xxxxxxxx."),
    ("set_field", "xxxxxxxx."),
    ("record_import", "xxxxxxxx."),
    ("correct", "xxxxxxxxx"),
    ("retract", "xxxxxxxx."),
    ("redact", "xxxxxxxxx"),
    ("record_host_event", "xxxxxxxx."),
    ("adopt_plan", "........."),
    ("review_plan", "........."),
    ("complete_drill", "........."),
];

const COLUMNS: [Status; 9] =
    [Detected, Responding, Contained, Recovering, Resolved, InReview, Closed, Dismissed, Merged];

/// An incident in a status, with everything in it that commands refer to.
fn in_status(status: Status) -> (Teller, BTreeMap<&'static str, String>) {
    let mut teller = Teller::of(3);
    let mut ids = BTreeMap::new();
    teller.json(r#"{"command":"declare","arguments":{"title":"Checkout API down","severity":"SEV-3"}}"#);
    let facts = [
        ("hypothesis", r#"{"command":"raise_hypothesis","arguments":{"statement":"a leak"}}"#),
        ("item", r#"{"command":"add_action_item","arguments":{"title":"add a test"}}"#),
        ("note", r#"{"command":"note","arguments":{"body":"who called"}}"#),
        ("assertion", r#"{"command":"assert_milestone","arguments":{"milestone":"started"}}"#),
        (
            "request",
            r#"{"command":"request_extension","arguments":{"deadline":"postmortem","until":"2026-12-01T00:00:00Z","reason":"holidays"}}"#,
        ),
    ];
    for (name, text) in facts {
        ids.insert(name, teller.json(text).to_string());
    }
    if status != Detected {
        teller.json(r#"{"command":"take_command"}"#);
        teller.json(r#"{"command":"hand_over","arguments":{"role":"incident_command","to":"raj"}}"#);
    }
    let path: &[&str] = match status {
        Detected | Responding => &[],
        Contained => &[r#"{"command":"contain"}"#],
        Recovering => &[r#"{"command":"record_fix","arguments":{"description":"rolled back"}}"#],
        Resolved => &[r#"{"command":"resolve"}"#],
        InReview => &[r#"{"command":"resolve"}"#, r#"{"command":"start_review"}"#],
        Closed => &[r#"{"command":"resolve"}"#, r#"{"command":"close"}"#],
        Dismissed => &[r#"{"command":"dismiss","arguments":{"why":"false_alarm"}}"#],
        Merged => {
            let mut target = Teller::responding();
            let merge = command(sevlog::command::MergeInto { target: target.history.incident().id(), reason: None });
            let context = teller.context();
            History::execute_pair(&mut teller.history, &mut target.history, &merge, &context).unwrap();
            &[]
        }
    };
    for text in path {
        teller.json(text);
    }
    assert_eq!(teller.history.incident().status(), status);
    (teller, ids)
}

/// A command with arguments that nothing but the status, a guard or a vacant role stands against.
fn arguments(name: &str, ids: &BTreeMap<&str, String>) -> String {
    let id = |name: &str| &ids[name];
    match name {
        "declare" => r#"{"title":"again"}"#.to_owned(),
        "assign" => r#"{"role":"comms","person":"mei"}"#.to_owned(),
        "hand_over" => r#"{"role":"incident_command","to":"mei"}"#.to_owned(),
        "acknowledge_hand_over" | "release" => r#"{"role":"incident_command"}"#.to_owned(),
        "set_severity" => r#"{"severity":"SEV-2"}"#.to_owned(),
        "record_fix" => r#"{"description":"another"}"#.to_owned(),
        "record_validation" => r#"{"check":"smoke tests","outcome":"passed"}"#.to_owned(),
        "change_impact" => r#"{"service":"checkout"}"#.to_owned(),
        "restore" => r#"{"service":"checkout","restored":10000}"#.to_owned(),
        "record_action" => r#"{"description":"restarted","outcome":"worked"}"#.to_owned(),
        "regress" => r#"{"to":"responding","reason":"errors again"}"#.to_owned(),
        "publish_postmortem" => r#"{"document":{},"address":"https://docs.example/7"}"#.to_owned(),
        "reopen" | "reinstate" => r#"{"reason":"errors again"}"#.to_owned(),
        "dismiss" => r#"{"why":"false_alarm"}"#.to_owned(),
        "merge_into" => r#"{"target":"01KAR0000000000000000000ZZ"}"#.to_owned(),
        "attach_signal" => r#"{"signal":"s","episode":"e","sender":"prometheus"}"#.to_owned(),
        "clear_signal" => r#"{"signal":"s","episode":"e","repeats":0}"#.to_owned(),
        "record_decision" => r#"{"decision":"wait"}"#.to_owned(),
        "raise_hypothesis" => r#"{"statement":"a lock"}"#.to_owned(),
        "confirm_hypothesis" | "refute_hypothesis" => format!(r#"{{"hypothesis":"{}"}}"#, id("hypothesis")),
        "link_evidence" => r#"{"address":"https://example.com/graph"}"#.to_owned(),
        "add_contributing_factor" => r#"{"kind":"latent","description":"no limit"}"#.to_owned(),
        "note" => r#"{"body":"x"}"#.to_owned(),
        "link" => r#"{"relation":"related","address":"https://example.com"}"#.to_owned(),
        "assert_milestone" => r#"{"milestone":"started"}"#.to_owned(),
        "choose_milestone" => format!(r#"{{"milestone":"started","assertion":"{}"}}"#, id("assertion")),
        "queue_update" | "record_update" => r#"{"channel":"status","body":"we look"}"#.to_owned(),
        "record_update_failure" => r#"{"channel":"status","error":"no answer"}"#.to_owned(),
        "set_cadence" => r#"{"channel":"status","everyMinutes":30}"#.to_owned(),
        "curate" => format!(r#"{{"record":"{}","prominence":"key"}}"#, id("note")),
        "write_section" => r#"{"section":"summary","body":"x"}"#.to_owned(),
        "request_review" => r#"{"reviewers":["mei"]}"#.to_owned(),
        "request_extension" => {
            r#"{"deadline":"postmortem","until":"2026-12-01T00:00:00Z","reason":"holidays"}"#.to_owned()
        }
        "approve_extension" => format!(r#"{{"request":"{}"}}"#, id("request")),
        "add_action_item" => r#"{"title":"another"}"#.to_owned(),
        "change_action_item" => format!(r#"{{"item":"{}","owner":"mei"}}"#, id("item")),
        "complete_action_item" => format!(r#"{{"item":"{}"}}"#, id("item")),
        "drop_action_item" => format!(r#"{{"item":"{}","reason":"not worth it"}}"#, id("item")),
        "retitle" => r#"{"title":"Checkout API slow"}"#.to_owned(),
        "set_field" => r#"{"field":"cost","value":"much"}"#.to_owned(),
        "record_import" => r#"{"source":"jira","external":"OPS-1","mapping":"jira-1"}"#.to_owned(),
        "correct" => format!(r#"{{"record":"{}","changes":{{"body":"who wrote"}},"reason":"misheard"}}"#, id("note")),
        "retract" | "redact" => format!(r#"{{"record":"{}","reason":"not ours"}}"#, id("note")),
        "record_host_event" => r#"{"name":"ext.acme.paged"}"#.to_owned(),
        "adopt_plan" => r#"{"plan":{"severities":[],"guards":{},"bindsToRank":2}}"#.to_owned(),
        "complete_drill" => r#"{"drill":"restore-a-backup"}"#.to_owned(),
        _ => "{}".to_owned(),
    }
}

/// The codes by which a status refuses.
const BY_STATUS: [&str; 4] = ["illegal_in_status", "merged", "already_declared", "book_needed"];

#[test]
fn every_command_is_legal_in_exactly_the_statuses_of_the_table() {
    let named: Vec<_> = LEGAL.iter().map(|(name, _)| *name).collect();
    let all: Vec<_> = CommandName::ALL.iter().map(CommandName::as_str).collect();
    assert_eq!(named, all, "the table has a row for each command");
    for (column, status) in COLUMNS.into_iter().enumerate() {
        let (mut teller, ids) = in_status(status);
        let context = teller.context();
        let listed = allowed(teller.history.incident(), &context);
        let unchanged = teller.history.clone();
        for ((name, row), listed) in LEGAL.iter().zip(listed) {
            let legal = row.as_bytes()[column] == b'x';
            let wanted = json(&format!(r#"{{"command":"{name}","arguments":{}}}"#, arguments(name, &ids)));
            teller.as_actor(person("mei"));
            let codes: Vec<_> = match teller.try_tell(&wanted) {
                Ok(_) => Vec::new(),
                Err(rejection) => rejection.reasons().map(|reason| reason.code().as_str()).collect(),
            };
            teller.history = unchanged.clone();
            let refused = codes.iter().any(|code| BY_STATUS.contains(code));
            assert_eq!(!refused, legal, "{name} in {status}: {codes:?}");
            let blocked = listed.blocked_by.iter().any(|reason| BY_STATUS.contains(&reason.code().as_str()));
            assert_eq!(listed.command.as_str(), *name);
            assert_eq!(blocked, refused, "allowed() and decide() agree on {name} in {status}");
            if status == Merged && !legal && !["declare", "adopt_plan", "review_plan", "complete_drill"].contains(name)
            {
                assert_eq!(codes, ["merged"], "{name}: a merged incident answers with the other's id");
            }
            if legal && !["merge_into", "unmerge"].contains(name) {
                let vacant = status == Detected && ["hand_over", "acknowledge_hand_over"].contains(name);
                let expected: &[&str] = match *name {
                    "hand_over" if vacant => &["role_vacant"],
                    "acknowledge_hand_over" if vacant => &["no_hand_over"],
                    "acknowledge_hand_over" => &["receiver_needed"],
                    "confirm_severity" => &["commander_needed"],
                    _ => &[],
                };
                assert_eq!(codes, expected, "{name} in {status} meets nothing else");
            }
        }
    }
}

#[test]
fn before_a_declaration_only_declare_is_allowed() {
    let mut teller = Teller::new();
    let context = teller.context();
    for listed in allowed(teller.history.incident(), &context) {
        let codes: Vec<_> = listed.blocked_by.iter().map(|reason| reason.code().as_str()).collect();
        let expected: &[&str] = match listed.command {
            CommandName::Declare => &[],
            CommandName::AdoptPlan | CommandName::ReviewPlan | CommandName::CompleteDrill => &["book_needed"],
            _ => &["not_declared"],
        };
        assert_eq!(codes, expected, "{}", listed.command);
    }
    assert_eq!(teller.refused_json(r#"{"command":"note","arguments":{"body":"x"}}"#), ["not_declared"]);
}

/// What each command that may move a status makes of each status in which it is legal, by the contract's table.
#[test]
fn each_command_goes_where_the_table_says() {
    let moves: &[(&str, [Option<Status>; 9])] = {
        const O: Option<Status> = None;
        const D: Option<Status> = Some(Detected);
        const R: Option<Status> = Some(Responding);
        const C: Option<Status> = Some(Contained);
        const F: Option<Status> = Some(Recovering);
        const E: Option<Status> = Some(Resolved);
        const V: Option<Status> = Some(InReview);
        const X: Option<Status> = Some(Closed);
        const N: Option<Status> = Some(Dismissed);
        &[
            ("take_command", [R, R, C, F, E, V, X, O, O]),
            ("join", [D, R, C, F, E, V, X, O, O]),
            ("set_severity", [D, R, C, F, E, V, X, N, O]),
            ("contain", [C, C, C, F, E, V, X, O, O]),
            ("record_fix", [F, F, F, F, E, V, X, O, O]),
            ("record_validation", [D, R, C, F, E, V, X, O, O]),
            ("change_impact", [D, R, C, F, E, V, X, O, O]),
            ("restore", [D, R, C, F, E, V, X, O, O]),
            ("record_action", [D, R, C, F, E, V, X, N, O]),
            ("regress", [O, O, R, R, O, O, O, O, O]),
            ("resolve", [E, E, E, E, O, O, O, O, O]),
            ("start_review", [O, O, O, O, V, O, O, O, O]),
            ("publish_postmortem", [O, O, O, O, X, X, X, O, O]),
            ("close", [O, O, O, O, X, X, O, O, O]),
            ("reopen", [O, O, O, O, R, R, R, O, O]),
            ("dismiss", [N, N, N, N, N, O, O, O, O]),
            ("reinstate", [O, O, O, O, O, O, O, D, O]),
            ("note", [D, R, C, F, E, V, X, N, Some(Merged)]),
        ]
    };
    for (column, status) in COLUMNS.into_iter().enumerate() {
        for (name, row) in moves {
            let Some(to) = row[column] else { continue };
            let (mut teller, ids) = in_status(status);
            if status == Dismissed && *name == "reinstate" {
                // It was dismissed while people responded to it, and goes back there.
                assert_eq!(teller.history.incident().status_before(), Some(Responding));
            }
            teller.as_actor(person("mei"));
            teller.json(&format!(r#"{{"command":"{name}","arguments":{}}}"#, arguments(name, &ids)));
            let to = if *name == "reinstate" { Responding } else { to };
            assert_eq!(teller.history.incident().status(), to, "{name} in {status}");
        }
    }
}

#[test]
fn a_regress_goes_back_as_far_as_it_says() {
    let (mut teller, _) = in_status(Recovering);
    teller.json(r#"{"command":"regress","arguments":{"to":"contained","reason":"the fix is out"}}"#);
    assert_eq!(teller.history.incident().status(), Contained);
    let again = r#"{"command":"regress","arguments":{"to":"contained","reason":"the fix is out"}}"#;
    assert_eq!(teller.refused_json(again), ["illegal_in_status"]);
    teller.json(r#"{"command":"regress","arguments":{"to":"responding","reason":"it grows"}}"#);
    assert_eq!(teller.history.incident().status(), Responding);
}

#[test]
fn declaring_with_command_responds_and_without_it_detects() {
    for (take, status) in [("true", Responding), ("false", Detected)] {
        let mut teller = Teller::new();
        teller.json(&format!(
            r#"{{"command":"declare","arguments":{{"title":"Checkout API down","takeCommand":{take}}}}}"#
        ));
        assert_eq!(teller.history.incident().status(), status);
    }
}

#[test]
fn a_late_acknowledgement_never_un_resolves() {
    for status in [Resolved, InReview, Closed] {
        let (mut teller, _) = in_status(status);
        let resolution = teller.history.incident().cycles()[0].clone();
        teller.json(r#"{"command":"take_command","occurred":"2026-11-23T10:00Z"}"#);
        teller.json(r#"{"command":"join","arguments":{"person":"zoe"}}"#);
        assert_eq!(teller.history.incident().status(), status);
        assert_eq!(teller.history.incident().cycles(), [resolution]);
    }
}

#[test]
fn a_dismissal_from_any_open_status_or_from_resolved_is_taken_back_to_it() {
    for status in [Detected, Responding, Contained, Recovering, Resolved] {
        let (mut teller, _) = in_status(status);
        let cycles = teller.history.incident().cycles().to_vec();
        teller.json(r#"{"command":"dismiss","arguments":{"why":"expected"}}"#);
        assert!(teller.history.incident().dismissed().is_some());
        teller.json(r#"{"command":"reinstate","arguments":{"reason":"it was one"}}"#);
        let incident = teller.history.incident();
        assert_eq!((incident.status(), incident.dismissed(), incident.status_before()), (status, None, None));
        assert_eq!(incident.cycles(), cycles);
    }
}

#[test]
fn a_containment_or_a_fix_that_is_told_after_it_failed_does_not_move_the_status() {
    let regress = r#"{"command":"regress","arguments":{"to":"responding","reason":"it spread"}}"#;
    let reopen = r#"{"command":"reopen","arguments":{"reason":"it is back"}}"#;
    for undo in [regress, reopen] {
        for late in
            [r#"{"command":"contain","#, r#"{"command":"record_fix","arguments":{"description":"rolled back"},"#]
        {
            let mut teller = Teller::responding();
            teller.at("2026-11-23T11:00:00Z").json(r#"{"command":"contain"}"#);
            if undo == reopen {
                teller.json(r#"{"command":"resolve"}"#);
            }
            teller.at("2026-11-23T12:00:00Z").json(undo);
            teller.json(&format!(r#"{late}"occurred":"2026-11-23T10:30Z"}}"#));
            assert_eq!(teller.history.incident().status(), Status::Responding, "{undo} {late}");
            teller.json(&format!(r#"{late}"occurred":"2026-11-23T12:00:30Z"}}"#));
            assert_ne!(teller.history.incident().status(), Status::Responding, "{undo} {late}");
        }
    }
}

#[test]
fn only_what_was_fixed_after_the_resolve_is_taken_as_permanent() {
    let mut teller = Teller::responding();
    teller.at("2026-11-23T11:00:00Z").json(r#"{"command":"resolve"}"#);
    teller.at("2026-11-23T12:00:00Z");
    for (occurred, permanence) in [(r#","occurred":"2026-11-23T10:30Z""#, "unknown"), ("", "permanent")] {
        teller.json(&format!(r#"{{"command":"record_fix","arguments":{{"description":"rolled back"}}{occurred}}}"#));
        let Event::FixRecorded(fix) = teller.history.records().last().unwrap().event() else { panic!("it is a fix") };
        assert_eq!(fix.permanence.as_str(), permanence);
    }
}
