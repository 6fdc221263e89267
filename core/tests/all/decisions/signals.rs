//! Where each delivery of an alert belongs.

use sevlog::{
    Delivery, EpisodeKey, KnownEpisode, Plan, ProgramId, SeverityOrigin, SignalKey, Span, Timestamp,
    command::Declare,
    event::{Relation, SignalAttached, SignalState},
    takes_episode,
};

use crate::teller::{Teller, command, incident_id, service, time};

#[test]
fn a_delivery_is_told_by_what_is_known_of_its_episode() {
    use Delivery::{Clears, ClearsUnseen, Fires, Repeats};
    use KnownEpisode::{Attached, ClearedUnseen};
    use SignalState::{Active, Cleared};
    for (state, known, wanted) in [
        (Active, None, Fires),
        (Active, Some(Attached(Active)), Repeats),
        (Active, Some(Attached(Cleared)), Repeats),
        (Active, Some(ClearedUnseen), Repeats),
        (Cleared, None, ClearsUnseen),
        (Cleared, Some(Attached(Active)), Clears),
        (Cleared, Some(Attached(Cleared)), Repeats),
        (Cleared, Some(ClearedUnseen), Repeats),
    ] {
        assert_eq!(Delivery::of(state, known), wanted, "{state} when {known:?}");
    }
}

/// Resolved at 11:00, by the commands after its declaration at 10:00.
const STORIES: &[(&str, &[&str])] = &[
    ("detected", &[]),
    ("responding", &["take_command"]),
    ("contained", &["contain"]),
    ("recovering", &["fix"]),
    ("resolved", &["resolve"]),
    ("in_review", &["resolve", "review"]),
    ("closed", &["resolve", "review", "close"]),
    ("dismissed", &["dismiss"]),
];

fn told(steps: &[&str]) -> Teller {
    let mut teller = Teller::new();
    teller.at("2026-11-23T10:00:00Z").json(r#"{"command":"declare","arguments":{"title":"Down","severity":"SEV-1"}}"#);
    teller.at("2026-11-23T11:00:00Z");
    for step in steps {
        teller.json(match *step {
            "take_command" => r#"{"command":"take_command"}"#,
            "contain" => r#"{"command":"contain"}"#,
            "fix" => r#"{"command":"record_fix","arguments":{"description":"rolled back"}}"#,
            "resolve" => r#"{"command":"resolve"}"#,
            "review" => r#"{"command":"start_review"}"#,
            "close" => r#"{"command":"close","waive":{"postmortem_not_required":{"reason":"no one to write it"}}}"#,
            "dismiss" => r#"{"command":"dismiss","arguments":{"why":"false_alarm"}}"#,
            other => panic!("no step {other}"),
        });
    }
    teller
}

fn place(teller: &Teller, plan: &Plan, now: Timestamp) -> &'static str {
    if takes_episode(teller.history.incident(), plan, now) { "attach" } else { "new" }
}

#[test]
fn a_new_episode_goes_to_what_is_open_or_was_resolved_a_short_while_ago_and_else_opens_a_new_incident() {
    let standard = Plan::standard();
    let without = Plan { reopen_within: None, ..Plan::standard() };
    let (in_time, at_once, late) =
        (time("2026-11-23T12:00:00Z"), time("2026-11-23T11:00:03Z"), time("2026-11-23T12:00:00.000000001Z"));
    for (status, steps) in STORIES {
        let teller = told(steps);
        assert_eq!(teller.history.incident().status().as_str(), *status);
        let places =
            [place(&teller, &standard, in_time), place(&teller, &standard, late), place(&teller, &without, at_once)];
        let wanted = match *status {
            "resolved" | "in_review" | "closed" => ["attach", "new", "new"],
            "dismissed" => ["new"; 3],
            _ => ["attach"; 3],
        };
        assert_eq!(places, wanted, "{status}");
    }
}

#[test]
fn the_newest_resolve_counts_at_the_latest_that_it_can_have_been() {
    let mut teller = told(&["resolve"]);
    teller.json(r#"{"command":"reopen","arguments":{"reason":"it is back"}}"#);
    let standard = Plan::standard();
    assert_eq!(place(&teller, &standard, time("2026-11-25T00:00:00Z")), "attach", "it is open again");
    teller
        .at("2026-11-23T13:00:00Z")
        .json(r#"{"command":"resolve","occurred":"2026-11-23T11:30:00Z/2026-11-23T12:30:00Z"}"#);
    assert_eq!(place(&teller, &standard, time("2026-11-23T13:30:00Z")), "attach");
    assert_eq!(place(&teller, &standard, time("2026-11-23T13:30:01Z")), "new");
    let longer = Plan { reopen_within: Some(Span::Days(2)), ..standard };
    assert_eq!(place(&teller, &longer, time("2026-11-25T12:30:00Z")), "attach");
}

#[test]
fn what_a_signal_opens_has_its_signal_its_proposal_and_what_it_follows_in_one_command() {
    for (label, wanted) in [("SEV-2", Some("SEV-2")), ("P9", None)] {
        let mut teller = Teller::new();
        teller.as_actor(service("alertmanager"));
        let signal = SignalAttached::new(
            SignalKey::new("checkout").unwrap(),
            EpisodeKey::new("checkout@10:00").unwrap(),
            ProgramId::new("alertmanager").unwrap(),
        );
        let (severity, earlier) = (Some(label.parse().unwrap()), incident_id(7));
        teller.tell(&command(Declare::for_signal(
            "Checkout down",
            signal,
            severity,
            Some(earlier),
            &teller.plan.clone(),
        )));
        let incident = teller.history.incident();
        assert_eq!(incident.severity().map(|severity| severity.label.as_str()), wanted);
        assert!(incident.severities().iter().all(|change| change.origin == SeverityOrigin::Proposed));
        assert!(incident.signals()[&SignalKey::new("checkout").unwrap()].is_active());
        let linked = teller.history.records().iter().find_map(|record| match record.event() {
            sevlog::Event::Linked(link) => Some((link.relation.clone(), link.incident)),
            _ => None,
        });
        assert_eq!(linked, Some((Relation::Follows, Some(earlier))));
    }
}
