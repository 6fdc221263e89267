//! Guards: what binds a claim, how it is set aside, and what the record says of it.

use sevlog::{Binding, Event, FindingCode, GuardKey, GuardState, Guards, Postmortem, allowed};

use crate::teller::{Teller, person, service};

/// Everything that a resolution as fixed must meet is missing.
fn unfit() -> Teller {
    let mut teller = Teller::new();
    teller.json(r#"{"command":"declare","arguments":{"title":"Checkout API down","takeCommand":true}}"#);
    teller.json(r#"{"command":"change_impact","arguments":{"service":"checkout","restored":0}}"#);
    teller
}

fn claimed(teller: &Teller) -> Guards {
    let resolved = teller.history.records().iter().rev().find_map(|record| match record.event() {
        Event::Resolved(event) => Some(event.guards.clone()),
        _ => None,
    });
    resolved.expect("it is resolved")
}

fn waivers(teller: &Teller) -> usize {
    teller.history.records().iter().filter(|record| matches!(record.event(), Event::GuardWaived(_))).count()
}

const FIXED: &str = r#"{"command":"resolve","arguments":{"how":"fixed"}}"#;

#[test]
fn a_rejection_names_every_broken_guard_and_the_call_that_waives_it() {
    let mut teller = unfit();
    let rejection = teller.try_tell(&crate::teller::json(FIXED)).unwrap_err();
    assert_eq!(rejection.reasons().count(), 3);
    let sentence = rejection.to_string();
    for guard in ["severity_triaged", "impact_closed", "fix_validated"] {
        assert!(sentence.contains(&format!(r#"waive {{"{guard}": "why"}}"#)), "{sentence}");
    }
    // The call that the sentence shows is taken as it stands.
    let waive = r#"{"severity_triaged":"why","impact_closed":"why","fix_validated":"why"}"#;
    teller.json(&format!(r#"{{"command":"resolve","arguments":{{"how":"fixed"}},"waive":{waive}}}"#));
    assert_eq!(waivers(&teller), 3);
    assert!(claimed(&teller).0.values().all(|state| *state == GuardState::Waived));
}

#[test]
fn every_way_of_resolving_but_fixed_needs_no_fix() {
    for how in ["mitigated", "self_recovered", "upstream", "unknown"] {
        let mut teller = Teller::responding();
        teller.json(&format!(r#"{{"command":"resolve","arguments":{{"how":"{how}"}}}}"#));
        assert!(!claimed(&teller).0.contains_key(&GuardKey::FixValidated), "{how}");
    }
    let mut teller = Teller::responding();
    teller.json(r#"{"command":"resolve"}"#);
    assert_eq!(teller.history.incident().cycles()[0].resolved.as_ref().unwrap().how.as_str(), "unknown");
}

#[test]
fn a_guard_binds_as_hard_as_the_plan_says() {
    for (binding, state) in [(Binding::Advise, GuardState::Advised), (Binding::Off, GuardState::Off)] {
        let mut teller = unfit();
        for guard in [GuardKey::SeverityTriaged, GuardKey::ImpactClosed, GuardKey::FixValidated] {
            teller.plan.guards.insert(guard, binding);
        }
        teller.json(FIXED);
        assert!(claimed(&teller).0.values().all(|found| *found == state), "{binding}");
        let document = Postmortem::of(&teller.history, &teller.plan);
        let advised = document.findings().iter().filter(|finding| finding.code == FindingCode::GuardAdvised).count();
        assert_eq!(advised, if binding == Binding::Advise { 3 } else { 0 }, "advice is a finding, off is silent");
        assert_eq!(waivers(&teller), 0);
    }
    let mut teller = unfit();
    teller.plan.guards.clear();
    assert_eq!(teller.refused_json(FIXED).len(), 3, "a guard that the plan does not name enforces");
}

#[test]
fn a_claim_says_how_each_guard_stood_and_which_plan_judged() {
    let mut teller = Teller::responding();
    teller.plan.guards.insert(GuardKey::ImpactClosed, Binding::Off);
    teller.json(r#"{"command":"resolve","arguments":{"how":"fixed"},"waive":{"fix_validated":"watched the graphs"}}"#);
    let guards = claimed(&teller).0;
    assert_eq!(guards[&GuardKey::SeverityTriaged], GuardState::Met);
    assert_eq!(guards[&GuardKey::ImpactClosed], GuardState::Off);
    assert_eq!(guards[&GuardKey::FixValidated], GuardState::Waived);
    let Event::Resolved(resolved) = teller.history.records().last().unwrap().event() else { panic!("it is resolved") };
    assert_eq!(resolved.plan, teller.plan.digest());
    let Event::GuardWaived(waived) = teller.history.records().iter().rev().nth(1).unwrap().event() else {
        panic!("the waiver stands beside the claim")
    };
    assert_eq!((waived.guard, waived.reason.as_str()), (GuardKey::FixValidated, Some("watched the graphs")));
}

#[test]
fn waiving_what_is_not_broken_leaves_no_record() {
    let mut teller = Teller::responding();
    teller.json(r#"{"command":"resolve","waive":{"severity_triaged":"x","document_clean":"x"}}"#);
    assert_eq!(waivers(&teller), 0);
    assert_eq!(claimed(&teller).0[&GuardKey::SeverityTriaged], GuardState::Met);
}

#[test]
fn an_unknown_or_empty_waiver_is_rejected_with_all_other_reasons_at_once() {
    let mut teller = unfit();
    let codes = teller.refused_json(
        r#"{"command":"resolve","arguments":{"how":"fixed"},"waive":{"no_such":"x","severity_triaged":" "}}"#,
    );
    assert_eq!(codes, ["unknown_guard", "waiver_without_reason", "guard_broken", "guard_broken"]);
    let codes = teller.refused_json(r#"{"command":"note","arguments":{"body":"x"},"waive":{"no_such":"x"}}"#);
    assert_eq!(codes, ["unknown_guard"], "on a fact too");
}

#[test]
fn anyone_may_waive_and_the_record_says_who() {
    let mut teller = unfit();
    teller.as_actor(service("deploy-bot"));
    teller.json(r#"{"command":"resolve","waive":{"severity_triaged":"x","impact_closed":"x"}}"#);
    assert!(teller.history.records().iter().rev().take(3).all(|record| record.actor() == &service("deploy-bot")));
}

#[test]
fn a_fix_is_validated_by_the_newest_validation_after_the_newest_fix_and_the_last_regress() {
    let fix = r#"{"command":"record_fix","arguments":{"description":"x"}}"#;
    let validation = |outcome: &str| {
        format!(r#"{{"command":"record_validation","arguments":{{"check":"x","outcome":"{outcome}"}}}}"#)
    };
    let passed = validation("passed");
    let regress = r#"{"command":"regress","arguments":{"to":"contained","reason":"x"}}"#;
    let reopened = [fix, &passed, r#"{"command":"resolve"}"#, r#"{"command":"reopen","arguments":{"reason":"x"}}"#];
    let cases: [(&[&str], bool); 9] = [
        (&[], false),
        (&[&passed], false),
        (&[fix], false),
        (&[&passed, fix], false),
        (&[fix, &passed], true),
        (&[fix, &passed, &validation("failed")], false),
        (&[fix, &passed, &validation("inconclusive")], false),
        (&[fix, &passed, regress], false),
        (&reopened, false),
    ];
    for (path, validated) in cases {
        let mut teller = Teller::responding();
        for text in path {
            teller.json(text);
        }
        let context = teller.context();
        let listed = allowed(teller.history.incident(), &context);
        let resolve = listed.iter().find(|listed| listed.command.as_str() == "resolve").unwrap();
        assert_eq!(resolve.blocked_by.is_empty(), validated, "allowed() on {path:?}");
        if validated {
            teller.json(FIXED);
        } else {
            assert_eq!(teller.refused_json(FIXED), ["guard_broken"], "{path:?}");
        }
    }
}

#[test]
fn a_validation_told_late_counts_by_when_it_was() {
    let mut teller = Teller::responding();
    teller.at("2026-11-23T12:00:00Z");
    teller.json(r#"{"command":"record_fix","arguments":{"description":"x"}}"#);
    teller.json(
        r#"{"command":"record_validation","arguments":{"check":"x","outcome":"passed"},"occurred":"2026-11-23T11:00Z"}"#,
    );
    assert_eq!(teller.refused_json(FIXED), ["guard_broken"], "it was made before the fix");
    // A fix of an hour ago that comes in late does not undo the validation of now.
    teller.json(r#"{"command":"record_validation","arguments":{"check":"x","outcome":"passed"}}"#);
    teller.json(r#"{"command":"record_fix","arguments":{"description":"y"},"occurred":"2026-11-23T11:30Z"}"#);
    teller.json(FIXED);
}

#[test]
fn a_severity_that_only_a_program_proposed_is_not_triaged() {
    let mut teller = Teller::new();
    teller.as_actor(service("alerts"));
    teller.json(r#"{"command":"declare","arguments":{"title":"x","severity":"SEV-2"}}"#);
    assert_eq!(teller.refused_json(r#"{"command":"resolve"}"#), ["guard_broken"]);
    teller.as_actor(person("ana"));
    teller.json(r#"{"command":"set_severity","arguments":{"severity":"SEV-2"}}"#);
    teller.json(r#"{"command":"resolve"}"#);
}

#[test]
fn a_severity_lowered_by_another_than_the_commander_is_advised() {
    let guards = |teller: &Teller| match teller.history.records().last().unwrap().event() {
        Event::SeveritySet(event) => event.guards.0[&GuardKey::CommanderLowers],
        other => panic!("{}", other.name()),
    };
    let set = |label: &str| format!(r#"{{"command":"set_severity","arguments":{{"severity":"{label}"}}}}"#);
    let mut teller = Teller::responding();
    teller.json(&set("SEV-2"));
    assert_eq!(guards(&teller), GuardState::Met, "the commander lowers");
    teller.as_actor(person("raj"));
    teller.json(&set("SEV-3"));
    assert_eq!(guards(&teller), GuardState::Advised);
    let findings = Postmortem::of(&teller.history, &teller.plan);
    assert_eq!(findings.findings().iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>(), ["guard_advised"]);
    teller.json(&set("SEV-1"));
    assert_eq!(guards(&teller), GuardState::Met, "anyone raises");
    // `by` tells who did it, and gives nobody the commander's authority.
    teller.json(r#"{"command":"set_severity","arguments":{"severity":"SEV-2"},"by":"ana"}"#);
    assert_eq!(guards(&teller), GuardState::Advised);
    teller.plan.guards.insert(GuardKey::CommanderLowers, Binding::Enforce);
    assert_eq!(teller.refused_json(&set("SEV-4")), ["guard_broken"]);
}

#[test]
fn a_retelling_states_every_time_and_its_resolution_is_only_advised() {
    let declare = |kind: &str| {
        format!(r#"{{"command":"declare","arguments":{{"title":"x","kind":"{kind}"}},"occurred":"2026-01-01T10:00Z"}}"#)
    };
    for kind in ["retelling", "retrospective", "imported"] {
        let mut teller = Teller::new();
        let untimed = format!(r#"{{"command":"declare","arguments":{{"title":"x","kind":"{kind}"}}}}"#);
        assert_eq!(teller.refused_json(&untimed), ["occurrence_needed"]);
        teller.json(&declare(kind));
        assert!(teller.history.incident().commander().is_none(), "nobody who tells it commands");
        assert_eq!(teller.refused_json(r#"{"command":"note","arguments":{"body":"x"}}"#), ["occurrence_needed"]);
        for occurred in ["live", "unknown", "2026-01-01T10:01Z/2026-01-01T10:03Z"] {
            teller.json(&format!(r#"{{"command":"note","arguments":{{"body":"x"}},"occurred":"{occurred}"}}"#));
        }
        teller.json(r#"{"command":"resolve","arguments":{"how":"fixed"},"occurred":"2026-01-01T11:00Z"}"#);
        let guards = claimed(&teller).0;
        assert_eq!(guards[&GuardKey::FixValidated], GuardState::Advised);
        assert_eq!(guards[&GuardKey::SeverityTriaged], GuardState::Advised);
    }
    for kind in ["live", "drill", "test"] {
        let mut teller = Teller::new();
        teller.json(&declare(kind));
        teller.json(r#"{"command":"note","arguments":{"body":"x"}}"#);
        assert_eq!(teller.refused_json(FIXED), ["guard_broken", "guard_broken"], "{kind}");
    }
}

#[test]
fn closing_without_a_postmortem_is_for_what_the_plan_asks_none_of() {
    for (label, open) in [("SEV-1", false), ("SEV-2", false), ("SEV-3", true)] {
        let mut teller = Teller::new();
        teller.json(&format!(r#"{{"command":"declare","arguments":{{"title":"x","severity":"{label}"}}}}"#));
        teller.json(r#"{"command":"resolve"}"#);
        if open {
            teller.json(r#"{"command":"close"}"#);
        } else {
            assert_eq!(teller.refused_json(r#"{"command":"close"}"#), ["guard_broken"], "{label}");
        }
    }
    // What counts is the worst that it was, not what it was lowered to.
    let mut teller = Teller::responding();
    teller.json(r#"{"command":"set_severity","arguments":{"severity":"SEV-4"}}"#);
    teller.json(r#"{"command":"resolve"}"#);
    assert_eq!(teller.refused_json(r#"{"command":"close"}"#), ["guard_broken"]);
    teller.json(r#"{"command":"close","waive":{"postmortem_not_required":"a known fault"}}"#);
    assert_eq!(teller.history.incident().status().as_str(), "closed");
}

#[test]
fn what_a_program_proposes_does_not_replace_what_a_person_set() {
    let mut teller = Teller::responding();
    teller.as_actor(service("alertmanager"));
    teller.json(r#"{"command":"set_severity","arguments":{"severity":"SEV-4"}}"#);
    let incident = teller.history.incident();
    assert_eq!(incident.severity().unwrap().label.as_str(), "SEV-1");
    assert_eq!(incident.severities().len(), 2, "the proposal is on the record");
}

#[test]
fn a_wrong_waiver_is_named_beside_the_status_that_forbids_the_claim() {
    let mut teller = Teller::responding();
    let text = r#"{"command":"close","waive":{"no_such_guard":"because","impact_closed":" "}}"#;
    assert_eq!(teller.refused_json(text), ["waiver_without_reason", "unknown_guard", "illegal_in_status"]);
}

#[test]
fn a_fix_and_a_check_from_before_the_reopening_do_not_validate_the_cycle_after_it_however_late_they_are_told() {
    let mut teller = Teller::responding();
    teller.at("2026-11-23T11:00:00Z").json(r#"{"command":"resolve"}"#);
    teller.at("2026-11-23T12:00:00Z").json(r#"{"command":"reopen","arguments":{"reason":"errors are back"}}"#);
    teller.json(r#"{"command":"record_fix","arguments":{"description":"rolled back"},"occurred":"2026-11-23T10:30Z"}"#);
    let check = teller.json(
        r#"{"command":"record_validation","arguments":{"check":"smoke tests","outcome":"passed"},"occurred":"2026-11-23T10:45Z"}"#,
    );
    let incident = teller.history.incident();
    assert_eq!((incident.fixes()[0].cycle, incident.validations()[0].cycle), (0, 0));
    assert_eq!(incident.status().as_str(), "responding", "what was fixed before did not hold");
    assert_eq!(teller.refused_json(FIXED), ["guard_broken"]);
    // Put right to have been after the reopening, they are of this cycle.
    let fix = teller.history.incident().fixes()[0].mark.record;
    for (record, at) in [(fix, "12:10"), (check, "12:20")] {
        teller.json(&format!(
            r#"{{"command":"correct","arguments":{{"record":"{record}","occurred":"2026-11-23T{at}Z","reason":"misread"}}}}"#
        ));
    }
    assert_eq!(teller.history.incident().fixes()[0].cycle, 1);
    teller.at("2026-11-23T12:30:00Z").json(FIXED);
}

#[test]
fn a_fix_known_to_the_minute_comes_before_a_check_made_later_in_that_minute() {
    let mut teller = Teller::responding();
    teller.at("2026-11-23T11:20:10Z");
    teller.json(r#"{"command":"record_fix","arguments":{"description":"rolled back"},"occurred":"2026-11-23T11:20Z"}"#);
    teller.at("2026-11-23T11:20:40Z");
    teller.json(r#"{"command":"record_validation","arguments":{"check":"smoke tests","outcome":"passed"}}"#);
    teller.json(FIXED);
    let fix = &teller.history.incident().fixes()[0];
    assert_eq!(
        fix.mark.occurred.to_string(),
        "2026-11-23T11:20:00Z/2026-11-23T11:20:59.999999999Z",
        "as it was stated"
    );
}

#[test]
fn a_postmortem_from_before_the_reopening_does_not_close_what_came_after_it() {
    let mut teller = Teller::responding();
    let publish = r#"{"command":"publish_postmortem","arguments":{"document":{},"address":"https://docs.example/7"}}"#;
    teller.json(r#"{"command":"resolve"}"#);
    teller.json(publish);
    teller.json(r#"{"command":"reopen","arguments":{"reason":"second wave"}}"#);
    teller.json(r#"{"command":"resolve"}"#);
    assert_eq!(teller.refused_json(r#"{"command":"close"}"#), ["guard_broken"]);
    teller.json(publish);
    assert_eq!(teller.history.incident().publications()[1].revision, 2);
    assert_eq!(teller.history.incident().status().as_str(), "closed");
}
