//! What users of the metrics rely on: no number that nobody recorded, and every number beside what it leaves out.

use proptest::prelude::*;
use serde_json::{Value, json};
use sevlog::{
    Actor, Command, CommandId, Context, Duration, History, Incident, IncidentId, Interval, Measure, MetricName,
    MetricSet, MetricSpan, MetricState, Occurred, Quantity, RecordId, Seed, SetKind, Statistics, Timestamp, When,
    cycle_times, impact, metric, metric_sets, metrics, severity_times,
};

use crate::teller::{Teller, incident_id, person, service, time};

const MINUTE: u64 = 60_000_000_000;

#[track_caller]
fn told(teller: &mut Teller, occurred: &str, name: &str, arguments: &Value) -> RecordId {
    teller.json(&json!({ "command": name, "arguments": arguments, "occurred": occurred }).to_string())
}

#[track_caller]
fn live(teller: &mut Teller, now: &str, name: &str, arguments: &Value) -> RecordId {
    teller.at(now);
    teller.json(&json!({ "command": name, "arguments": arguments }).to_string())
}

#[test]
fn a_post_that_says_it_is_over_before_it_is_publishes_no_resolution() {
    let mut teller = Teller::responding();
    live(
        &mut teller,
        "2026-11-23T10:20:00Z",
        "record_update",
        &json!({ "channel": "status_page", "says": "resolved", "body": "x" }),
    );
    live(&mut teller, "2026-11-23T11:00:00Z", "resolve", &json!({}));
    assert_eq!(state(teller.history.incident(), MetricName::TimeToPublishResolution), MetricState::Pending);
    live(
        &mut teller,
        "2026-11-23T11:10:00Z",
        "record_update",
        &json!({ "channel": "status_page", "says": "resolved", "body": "x" }),
    );
    assert_eq!(state(teller.history.incident(), MetricName::TimeToPublishResolution), MetricState::Recorded);
}

fn state(incident: &Incident, name: MetricName) -> MetricState {
    metric(incident, name).measure.state
}

/// The bounds in whole minutes.
fn in_minutes(span: MetricSpan) -> (u64, Option<u64>) {
    (span.shortest.as_nanos() / MINUTE, span.longest.map(|longest| longest.as_nanos().div_ceil(MINUTE)))
}

#[track_caller]
fn minutes(measure: &Measure) -> (u64, Option<u64>) {
    in_minutes(measure.duration.unwrap_or_else(|| panic!("{measure:?} has no duration")))
}

fn asserted(teller: &mut Teller, milestone: &str, occurred: &str) -> RecordId {
    told(teller, occurred, "assert_milestone", &json!({ "milestone": milestone }))
}

/// Source: <https://github.com/OneUptime/oneuptime/pull/3317>, which argues for a blank where there is no start.
#[test]
fn nobody_who_recorded_no_start_reads_a_time_to_detect_of_zero() {
    let teller = Teller::responding();
    for one in metrics(teller.history.incident()) {
        let known = one.name == MetricName::TimeToTriage;
        assert_eq!(one.measure.duration.is_some(), known, "{}", one.name);
        assert_eq!(one.measure.state == MetricState::Pending, !known, "{}", one.name);
    }
}

#[test]
fn what_is_uncertain_makes_a_range_and_never_a_number_between() {
    let mut teller = Teller::retelling("2026-11-23T12:00Z");
    asserted(&mut teller, "started", "2026-11-23T09:00Z/2026-11-23T09:20Z");
    asserted(&mut teller, "detected", "2026-11-23T09:10Z/2026-11-23T09:40Z");
    asserted(&mut teller, "recovered", "2026-11-23T11Z");
    let incident = teller.history.incident();
    let detect = metric(incident, MetricName::TimeToDetect).measure;
    assert_eq!(detect.state, MetricState::Recorded, "intervals that meet are no contradiction");
    assert_eq!(minutes(&detect), (0, Some(41)));
    assert_eq!(detect.records.len(), 2, "and it says whose word it is");
    assert_eq!(minutes(&metric(incident, MetricName::TimeToRecover).measure), (99, Some(180)));
}

#[test]
fn a_start_that_nobody_can_date_leaves_the_longest_open_and_the_shortest_standing() {
    let mut teller = Teller::retelling("2026-11-23T12:00Z");
    asserted(&mut teller, "started", "../2026-11-23T09:00Z");
    asserted(&mut teller, "recovered", "2026-11-23T09:30Z");
    let recover = metric(teller.history.incident(), MetricName::TimeToRecover).measure;
    assert_eq!(minutes(&recover), (29, None));
    assert_eq!(json!(recover.duration), json!({ "shortestMs": 29 * 60_000 }));
}

#[test]
fn an_end_before_its_beginning_is_invalid_and_never_zero() {
    let mut teller = Teller::retelling("2026-11-23T12:00Z");
    asserted(&mut teller, "started", "2026-11-23T09:00Z");
    asserted(&mut teller, "recovered", "2026-11-23T08:59Z");
    let recover = metric(teller.history.incident(), MetricName::TimeToRecover).measure;
    assert_eq!((recover.state, recover.duration), (MetricState::Invalid, None));
    assert_eq!(Statistics::of([&recover]).figures, None);
}

#[test]
fn sources_that_disagree_are_conflicting_over_all_that_they_span_until_somebody_chooses() {
    let mut teller = Teller::retelling("2026-11-23T12:00Z");
    asserted(&mut teller, "started", "2026-11-23T09:00Z");
    let later = asserted(&mut teller, "started", "2026-11-23T09:10Z");
    asserted(&mut teller, "detected", "2026-11-23T09:30Z");
    let detect = metric(teller.history.incident(), MetricName::TimeToDetect).measure;
    assert_eq!((detect.state, minutes(&detect)), (MetricState::Conflicting, (19, Some(31))));
    assert_eq!(
        state(teller.history.incident(), MetricName::TimeToResolve),
        MetricState::Pending,
        "there is no end yet"
    );
    told(&mut teller, "2026-11-23T13:00Z", "choose_milestone", &json!({ "milestone": "started", "assertion": later }));
    let detect = metric(teller.history.incident(), MetricName::TimeToDetect).measure;
    assert_eq!((detect.state, minutes(&detect)), (MetricState::Recorded, (19, Some(21))));
    assert_eq!(detect.records.first(), Some(&later));
}

#[test]
fn what_was_no_incident_has_no_times_and_gets_them_back_when_it_was_one_after_all() {
    let mut teller = Teller::responding();
    let dismissal = teller.json(r#"{"command":"dismiss","arguments":{"why":"false_alarm"}}"#);
    for one in metrics(teller.history.incident()) {
        assert_eq!((one.measure.state, one.measure.records), (MetricState::NotApplicable, vec![dismissal]));
    }
    assert_eq!(cycle_times(teller.history.incident()).total.state, MetricState::NotApplicable);
    assert_eq!(severity_times(teller.history.incident(), None).times[0].measure.state, MetricState::NotApplicable);
    teller.json(r#"{"command":"reinstate","arguments":{"reason":"it was one"}}"#);
    assert_eq!(state(teller.history.incident(), MetricName::TimeToTriage), MetricState::Recorded);
}

#[test]
fn what_healed_itself_waits_for_no_fix() {
    let mut teller = Teller::responding();
    assert_eq!(state(teller.history.incident(), MetricName::TimeToFix), MetricState::Pending);
    teller.json(r#"{"command":"resolve","arguments":{"how":"self_recovered"}}"#);
    assert_eq!(state(teller.history.incident(), MetricName::TimeToFix), MetricState::NotApplicable);
    assert_eq!(state(teller.history.incident(), MetricName::TimeToPermanentFix), MetricState::Pending);
}

/// Of the field's tools, most let the second end overwrite the first, or keep the first after a reopening.
#[test]
fn after_a_reopening_first_last_longest_and_total_are_all_told() {
    let mut teller = Teller::new();
    let at = |time: &str| format!("2026-11-23T{time}:00Z");
    live(&mut teller, &at("10:00"), "declare", &json!({ "title": "Down", "severity": "SEV-1" }));
    live(&mut teller, &at("11:00"), "resolve", &json!({ "how": "mitigated" }));
    live(&mut teller, &at("12:00"), "reopen", &json!({ "reason": "again" }));
    let times = cycle_times(teller.history.incident());
    assert_eq!(minutes(&times.first), (60, Some(60)));
    for goes_on in [&times.last, &times.longest, &times.total] {
        assert_eq!((goes_on.state, goes_on.duration), (MetricState::Pending, None));
    }
    assert_eq!(state(teller.history.incident(), MetricName::TimeToClear), MetricState::Pending, "no stale end");

    live(&mut teller, &at("12:10"), "resolve", &json!({ "how": "mitigated" }));
    let times = cycle_times(teller.history.incident());
    let all = [&times.first, &times.last, &times.longest, &times.total].map(|measure| minutes(measure).0);
    assert_eq!(all, [60, 10, 60, 70]);
    assert_eq!(times.cycles.len(), 2);
    assert_eq!(minutes(&metric(teller.history.incident(), MetricName::TimeToClear).measure).0, 130);
}

#[test]
fn time_in_severity_is_by_what_people_set_and_what_is_told_late_takes_its_place() {
    let mut teller = Teller::new();
    teller.as_actor(service("alerts"));
    live(&mut teller, "2026-11-23T10:00:00Z", "declare", &json!({ "title": "Down", "severity": "SEV-4" }));
    teller.as_actor(person("ana"));
    live(&mut teller, "2026-11-23T10:05:00Z", "set_severity", &json!({ "severity": "SEV-2" }));
    live(&mut teller, "2026-11-23T10:35:00Z", "set_severity", &json!({ "severity": "SEV-3" }));
    told(&mut teller, "2026-11-23T10:15:00.0Z", "set_severity", &json!({ "severity": "SEV-1" }));
    let open = severity_times(teller.history.incident(), Some(time("2026-11-23T11:00:00Z")));
    let of = |label: &str| {
        let time = open.times.iter().find(|time| time.severity.label.as_str() == label).unwrap();
        (time.measure.state, minutes(&time.measure))
    };
    assert_eq!(of("SEV-4"), (MetricState::Recorded, (5, Some(5))), "proposed, until somebody set one");
    assert_eq!(of("SEV-2"), (MetricState::Recorded, (10, Some(10))));
    assert_eq!(of("SEV-1"), (MetricState::Recorded, (20, Some(20))));
    assert_eq!(of("SEV-3"), (MetricState::Pending, (25, None)), "so far, and nobody knows for how long");
    let label = |severity: &Option<sevlog::Severity>| severity.as_ref().unwrap().label.to_string();
    assert_eq!([label(&open.initial), label(&open.peak), label(&open.last)], ["SEV-2", "SEV-1", "SEV-3"]);
    let unasked = severity_times(teller.history.incident(), None);
    assert_eq!(minutes(&unasked.times.last().unwrap().measure), (0, None), "no time that nobody asked about");

    live(&mut teller, "2026-11-23T11:00:00Z", "resolve", &json!({ "how": "mitigated" }));
    live(&mut teller, "2026-11-23T12:00:00Z", "reopen", &json!({ "reason": "again" }));
    live(&mut teller, "2026-11-23T12:10:00Z", "resolve", &json!({ "how": "mitigated" }));
    let over = severity_times(teller.history.incident(), Some(time("2026-11-30T00:00:00Z")));
    assert_eq!(minutes(&over.times.last().unwrap().measure), (35, Some(35)), "not the hour in which it was resolved");
}

#[test]
fn clocks_that_disagree_give_no_time_in_between() {
    let mut teller = Teller::new();
    live(&mut teller, "2026-11-23T12:00:00Z", "declare", &json!({ "title": "Down", "severity": "SEV-1" }));
    live(&mut teller, "2026-11-23T12:00:00Z", "change_impact", &json!({ "service": "web", "affected": affected(5) }));
    live(&mut teller, "2026-11-23T11:30:00Z", "restore", &json!({ "service": "web", "restored": 10000 }));
    live(&mut teller, "2026-11-23T11:30:01Z", "resolve", &json!({ "how": "mitigated" }));
    let incident = teller.history.incident();
    assert_eq!(state(incident, MetricName::TimeToClear), MetricState::Invalid);
    assert_eq!(cycle_times(incident).total.state, MetricState::Invalid);
    assert_eq!(severity_times(incident, None).times[0].measure.state, MetricState::Invalid);
    let impact = impact(incident, None);
    assert_eq!(impact.windows[0].measure.state, MetricState::Invalid);
    assert_eq!(impact.sides[0].affected[0].sum, Quantity::Unknown);
}

fn affected(count: impl Into<Value>) -> Value {
    json!({ "count": count.into(), "unit": "users" })
}

/// The union and the sum of users' minutes outside.
fn users(incident: &Incident, now: Option<&str>) -> (Quantity, Quantity) {
    let impact = impact(incident, now.map(time));
    let users = &impact.sides[0].affected[0];
    assert_eq!(users.unit.as_str(), "users");
    (users.union, users.sum)
}

fn window(teller: &mut Teller, from: &str, until: &str, count: impl Into<Value>) -> RecordId {
    let open = json!({ "service": format!("from {from}"), "restored": 0, "affected": affected(count) });
    let window = told(teller, &format!("2026-11-23T{from}:00.0Z"), "change_impact", &open);
    told(teller, &format!("2026-11-23T{until}:00.0Z"), "restore", &json!({ "window": window, "restored": 10000 }));
    window
}

#[test]
fn users_of_two_windows_at_once_count_once_in_the_union_and_twice_in_the_sum() {
    let mut teller = Teller::retelling("2026-11-23T10:00Z");
    window(&mut teller, "10:00", "10:30", 100);
    window(&mut teller, "10:20", "10:40", 50);
    assert_eq!(users(teller.history.incident(), None), (Quantity::Exact(3_500), Quantity::Exact(4_000)));
    let impact = impact(teller.history.incident(), None);
    assert_eq!((in_minutes(impact.sides[0].time).0, in_minutes(impact.sides[0].window_time).0), (40, 50));
}

#[test]
fn a_count_that_nobody_made_is_unknown_and_not_zero() {
    let mut teller = Teller::retelling("2026-11-23T10:00Z");
    let unknown = window(&mut teller, "10:00", "10:30", "unknown");
    assert_eq!(users(teller.history.incident(), None), (Quantity::Unknown, Quantity::Unknown));
    window(&mut teller, "10:00", "10:10", json!({ "from": 10, "to": 20 }));
    assert_eq!(users(teller.history.incident(), None).1, Quantity::AtLeast(100), "at least those that were counted");
    let correct = json!({ "record": unknown, "facts": { "affected": affected(7) }, "reason": "counted since" });
    told(&mut teller, "2026-11-30T10:00Z", "correct", &correct);
    assert_eq!(users(teller.history.incident(), None).1, Quantity::Range { from: 310, to: 410 });

    let other = json!({ "service": "search", "restored": 10000 });
    told(&mut teller, "2026-11-23T10:40Z", "restore", &other);
    let impact = impact(teller.history.incident(), None);
    assert_eq!(impact.sides[0].affected[0].sum, Quantity::AtLeast(310), "and another window that nobody counted");
    assert_eq!(impact.sides[0].uncounted.len(), 1);
}

#[test]
fn a_count_holds_from_the_record_that_says_it_until_the_next() {
    let mut teller = Teller::retelling("2026-11-23T10:00Z");
    let window = window(&mut teller, "10:00", "10:30", 100);
    let fewer = json!({ "window": window, "affected": affected(40) });
    told(&mut teller, "2026-11-23T10:10:00.0Z", "change_impact", &fewer);
    assert_eq!(users(teller.history.incident(), None).1, Quantity::Exact(1_000 + 800));
}

#[test]
fn a_part_speaks_for_itself_and_the_whole_for_the_rest() {
    let mut teller = Teller::retelling("2026-11-23T10:00Z");
    let whole = window(&mut teller, "10:00", "11:00", 100);
    let part = json!({ "service": "web", "region": "eu", "partOf": whole, "restored": 0, "affected": affected(30) });
    let part = told(&mut teller, "2026-11-23T10:30:00.0Z", "change_impact", &part);
    told(&mut teller, "2026-11-23T11:30:00.0Z", "restore", &json!({ "window": part, "restored": 10000 }));
    let all = Quantity::Exact(100 * 30 + (70 + 30) * 30 + 30 * 30);
    assert_eq!(users(teller.history.incident(), None), (all, all), "nobody twice, and nobody forgotten");
    // Another part may have people in common with the first, so that the rest is no longer known exactly.
    let other =
        json!({ "service": "web", "operation": "get", "partOf": whole, "restored": 0, "affected": affected(50) });
    let other = told(&mut teller, "2026-11-23T10:30:00.0Z", "change_impact", &other);
    told(&mut teller, "2026-11-23T11:00:00.0Z", "restore", &json!({ "window": other, "restored": 10000 }));
    let rest = |n: u64| 100 * 30 + (n + 30 + 50) * 30 + 30 * 30;
    let sum = users(teller.history.incident(), None).1;
    assert_eq!(sum, Quantity::Range { from: rest(20), to: rest(50) });
    // And of a part that was counted in something else, nobody knows how many users it had.
    let requests = json!({ "count": 9, "unit": "requests" });
    let elsewhere =
        json!({ "service": "web", "operation": "put", "partOf": whole, "restored": 0, "affected": requests });
    let elsewhere = told(&mut teller, "2026-11-23T10:30:00.0Z", "change_impact", &elsewhere);
    told(&mut teller, "2026-11-23T11:00:00.0Z", "restore", &json!({ "window": elsewhere, "restored": 10000 }));
    let impact = impact(teller.history.incident(), None);
    let sums: Vec<_> = impact.sides[0].affected.iter().map(|one| (one.unit.as_str(), one.sum)).collect();
    assert_eq!(sums, [("requests", Quantity::Exact(270)), ("users", Quantity::AtLeast(rest(0)))]);
}

#[test]
fn a_window_that_goes_on_has_no_longest_and_no_minute_that_nobody_asked_about() {
    let mut teller = Teller::retelling("2026-11-23T10:00Z");
    let open = json!({ "service": "web", "restored": 0, "affected": affected(10) });
    told(&mut teller, "2026-11-23T10:00:00.0Z", "change_impact", &open);
    window(&mut teller, "10:20", "10:40", 1);
    let incident = teller.history.incident();
    assert_eq!(users(incident, None).1, Quantity::AtLeast(20));
    assert_eq!(users(incident, Some("2026-11-23T11:00:00Z")), (Quantity::AtLeast(600), Quantity::AtLeast(620)));
    let measures = impact(incident, Some(time("2026-11-23T11:00:00Z"))).windows;
    let states: Vec<_> = measures.iter().map(|window| (window.measure.state, minutes(&window.measure))).collect();
    assert!(states.contains(&(MetricState::Pending, (60, None))), "{states:?}");
}

#[test]
fn a_window_since_the_first_instant_that_can_be_written_is_no_shorter_beside_another() {
    let mut teller = Teller::retelling("2026-11-23T10:00Z");
    let open = json!({ "service": "web", "restored": 0, "affected": affected(10) });
    let first = told(&mut teller, &Timestamp::MIN.to_string(), "change_impact", &open);
    told(&mut teller, "2026-11-23T10:00:00.0Z", "restore", &json!({ "window": first, "restored": 10000 }));
    window(&mut teller, "09:00", "09:30", 1);
    let impact = impact(teller.history.incident(), None);
    assert!(impact.sides[0].time.shortest < impact.sides[0].window_time.shortest);
    assert_eq!(impact.sides[0].time.longest, None, "that instant says that nobody can tell since when");
}

#[test]
fn those_who_work_here_are_not_counted_among_those_we_serve() {
    let mut teller = Teller::retelling("2026-11-23T10:00Z");
    window(&mut teller, "10:00", "10:10", 100);
    let inside = json!({ "service": "payroll", "audience": "inside", "restored": 0 });
    told(&mut teller, "2026-11-23T10:00Z", "change_impact", &inside);
    let impact = impact(teller.history.incident(), None);
    assert_eq!(impact.sides[0].affected[0].sum, Quantity::Exact(1_000), "no blank of ours makes theirs unknown");
    assert_eq!(impact.sides.len(), 2);
}

#[test]
fn the_curve_keeps_each_step_back_and_what_was_not_known() {
    let mut teller = Teller::retelling("2026-11-23T10:00Z");
    let open = told(&mut teller, "2026-11-23T10:00Z", "change_impact", &json!({ "service": "web", "level": "full" }));
    for (at, restored) in
        [("10:10", json!({ "from": 0, "to": 10_000 })), ("10:20", json!(9_500)), ("10:30", json!(4_000))]
    {
        let restore = json!({ "window": open, "restored": restored });
        told(&mut teller, &format!("2026-11-23T{at}Z"), "restore", &restore);
    }
    told(&mut teller, "2026-11-23T10:15Z", "change_impact", &json!({ "window": open, "affected": affected(3) }));
    let curve = &impact(teller.history.incident(), None).windows[0].curve;
    let restored: Vec<_> = curve.iter().map(|point| point.restored.to_string()).collect();
    assert_eq!(restored, ["unknown", "0 % to 100 %", "95 %", "40 %"]);
}

fn incident(n: u64, arguments: &Value) -> Teller {
    let mut teller = Teller::of(n);
    let mut declare = json!({ "command": "declare", "arguments": arguments });
    if arguments["kind"] != "live" {
        declare["occurred"] = json!("2026-11-23T09:00Z");
    }
    teller.json(&declare.to_string());
    teller
}

#[test]
fn drills_tests_retellings_and_imports_never_stand_among_what_happened() {
    let kinds = ["live", "retrospective", "imported", "drill", "test", "retelling"];
    let tellers: Vec<_> =
        (1..).zip(kinds).map(|(n, kind)| incident(n, &json!({ "title": "Down", "kind": kind }))).collect();
    let incidents = || tellers.iter().map(|teller| teller.history.incident());
    let own = MetricSet::own(incidents());
    assert_eq!((own.kind(), own.incidents(), own.left_out()), (SetKind::Own, 2, 4));
    let sets = metric_sets(incidents());
    let counts: Vec<_> = sets.iter().map(|set| (set.kind().as_str(), set.incidents())).collect();
    assert_eq!(counts, [("own", 2), ("imported", 1), ("drill", 1), ("test", 1), ("retelling", 1)]);
    let undeclared = Incident::undeclared(incident_id(9));
    assert_eq!(MetricSet::own([&undeclared]).incidents(), 0, "nobody knows of what kind it will be");
}

#[test]
fn the_share_that_customers_told_us_of_says_of_how_many_nobody_knows() {
    let kind = |n, source: Option<&str>| {
        let mut arguments = json!({ "title": "Down", "kind": "live" });
        if let Some(source) = source {
            arguments["sourceKind"] = json!(source);
        }
        incident(n, &arguments)
    };
    let mut tellers =
        vec![kind(1, Some("customer_ticket")), kind(2, Some("monitoring")), kind(3, Some("person")), kind(4, None)];
    tellers.push(kind(5, Some("customer_ticket")));
    tellers[4].json(r#"{"command":"dismiss","arguments":{"why":"not_ours"}}"#);
    let set = MetricSet::own(tellers.iter().map(|teller| teller.history.incident()));
    let share = set.detected_by_customers();
    assert_eq!((share.count, share.known, share.unknown), (1, 3, 1));
    assert_eq!(share.per_10_000(), Some(3_333));
}

#[test]
fn figures_stand_beside_how_many_they_are_about_and_what_they_leave_out() {
    let took = |minutes: u64| {
        let duration = Duration::from_nanos(minutes * MINUTE);
        let span = MetricSpan { shortest: duration, longest: Some(duration) };
        Measure { state: MetricState::Recorded, duration: Some(span), records: Vec::new() }
    };
    let without = |state| Measure { state, duration: None, records: Vec::new() };
    let mut measures: Vec<_> = (1..=10).map(took).collect();
    measures.extend([MetricState::Pending, MetricState::Invalid, MetricState::NotApplicable].map(without));
    measures.push(Measure { state: MetricState::Conflicting, ..took(1_000) });
    let statistics = Statistics::of(&measures);
    assert_eq!(
        [statistics.n, statistics.pending, statistics.not_applicable, statistics.invalid, statistics.conflicting],
        [10, 1, 1, 1, 1]
    );
    let of = statistics.figures.unwrap();
    let figures = [of.min, of.p50, of.p75, of.p90, of.p95, of.p99, of.max].map(|span| in_minutes(span).0);
    assert_eq!(figures, [1, 5, 8, 9, 10, 10, 10], "by nearest rank: each is a time that there was");
    assert_eq!(of.median.shortest.as_nanos(), 5 * MINUTE + MINUTE / 2, "halfway between the fifth and the sixth");
    assert_eq!(of.mean.shortest.as_nanos(), 5 * MINUTE + MINUTE / 2);
    let third = Statistics::of(&[took(1), took(1), took(2)]).figures.unwrap();
    assert_eq!(json!(third.mean), json!({ "shortestMs": 80_000, "longestMs": 80_000 }));
}

/// An instant of one day, in seconds.
fn second() -> impl Strategy<Value = i64> {
    0..86_400_i64
}

fn instant(second: i64) -> Timestamp {
    time("2026-11-23T00:00:00Z").saturating_add(second * 1_000_000_000)
}

/// An interval, and the true instant in it.
fn uncertain() -> impl Strategy<Value = (Interval, Timestamp)> {
    (second(), 0..3_600_i64, any::<u8>(), prop::bool::weighted(0.1)).prop_map(|(from, width, place, open)| {
        let truth = instant(from + width * i64::from(place) / 255);
        let earliest = if open { Timestamp::MIN } else { instant(from) };
        (Interval { earliest, latest: instant(from + width) }, truth)
    })
}

fn when(interval: Interval) -> Occurred {
    When::Between { from: interval.earliest, to: interval.latest }.into()
}

fn tell(teller: &mut Teller, occurred: Interval, name: &str, arguments: &Value) -> RecordId {
    let command = json!({ "command": name, "arguments": arguments, "occurred": when(occurred) });
    teller.json(&command.to_string())
}

fn elapsed(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.since(from)).unwrap()
}

/// True instants one after another, each with an interval that it is in. No interval ends before the one before it does, so that
/// the order of curves is the true one.
fn course(steps: std::ops::Range<usize>) -> impl Strategy<Value = Vec<(Interval, Timestamp)>> {
    let step = (0..3_000_i64, 0..2_000_i64, 0..2_000_i64);
    prop::collection::vec(step, steps).prop_map(|steps| {
        let (mut truth, mut latest) = (0, 0);
        let told = steps.into_iter().map(|(later, before, after)| {
            truth += later;
            latest = latest.max(truth + after);
            (Interval { earliest: instant(truth - before), latest: instant(latest) }, instant(truth))
        });
        told.collect()
    })
}

proptest! {
    #[test]
    fn time_in_severity_holds_the_truth(course in course(2..9), labels in prop::collection::vec(1..4_u64, 9)) {
        let mut teller = Teller::new();
        let declare = json!({ "title": "Told again", "kind": "retelling", "severity": format!("SEV-{}", labels[0]) });
        tell(&mut teller, course[0].0, "declare", &declare);
        let mut truths = std::collections::BTreeMap::<String, u64>::new();
        for (at, pair) in course.windows(2).enumerate() {
            *truths.entry(format!("SEV-{}", labels[at])).or_default() += elapsed(pair[0].1, pair[1].1);
            let severity = json!({ "severity": format!("SEV-{}", labels[at + 1]) });
            let (name, arguments) = if at + 2 == course.len() {
                ("resolve", json!({ "how": "mitigated" }))
            } else {
                ("set_severity", severity)
            };
            tell(&mut teller, pair[1].0, name, &arguments);
        }
        let times = severity_times(teller.history.incident(), None).times;
        prop_assert_eq!(times.len(), truths.len());
        for time in times {
            let truth = Duration::from_nanos(truths[time.severity.label.as_str()]);
            prop_assert_eq!(time.measure.state, MetricState::Recorded);
            prop_assert!(time.measure.duration.unwrap().holds(truth), "{:?} is not {:?}", time, truth);
        }
    }

    #[test]
    fn a_crowd_that_changes_and_loses_a_part_is_counted_to_hold_the_truth(
        course in course(4..9),
        crowds in prop::collection::vec((0..500_u64, 0..50_u64, 0..50_u64), 9),
        split in any::<prop::sample::Index>(),
        part_of_them in 0..=100_u64,
    ) {
        let mut teller = Teller::retelling("2026-11-23T12:00Z");
        let count = |at: usize| {
            let (truth, below, above) = crowds[at];
            json!({ "from": truth.saturating_sub(below), "to": truth + above })
        };
        let open = json!({ "service": "web", "restored": 0, "affected": affected(count(0)) });
        let whole = tell(&mut teller, course[0].0, "change_impact", &open);
        let last = course.len() - 1;
        let split = 1 + split.index(last - 1);
        let (mut truth, mut now, mut in_part) = (0_u128, crowds[0].0, 0);
        let mut part = None;
        for at in 1..=last {
            truth += u128::from(elapsed(course[at - 1].1, course[at].1)) * u128::from(now + in_part);
            if at == last {
                tell(&mut teller, course[at].0, "restore", &json!({ "window": whole, "restored": 10000 }));
            } else if at == split {
                in_part = now * part_of_them / 100;
                now -= in_part;
                let open = json!({
                    "service": "web", "region": "eu", "partOf": whole, "restored": 0, "affected": affected(in_part),
                });
                part = Some(tell(&mut teller, course[at].0, "change_impact", &open));
            } else {
                now = crowds[at].0;
                tell(&mut teller, course[at].0, "change_impact", &json!({ "window": whole, "affected": affected(count(at)) }));
            }
        }
        tell(&mut teller, course[last].0, "restore", &json!({ "window": part.unwrap(), "restored": 10000 }));
        let (union, sum) = users(teller.history.incident(), None);
        for quantity in [union, sum] {
            let (least, most) = quantity.bounds();
            let minute = u128::from(MINUTE);
            prop_assert!(u128::from(least.unwrap_or(0)) * minute <= truth, "{quantity:?} {truth}");
            prop_assert!(truth <= u128::from(most.expect("everybody was counted")) * minute, "{quantity:?} {truth}");
        }
    }

    #[test]
    fn a_metric_holds_whatever_the_truth_was((from, began) in uncertain(), (to, ended) in uncertain()) {
        let mut teller = Teller::retelling("2026-11-23T12:00Z");
        tell(&mut teller, from, "assert_milestone", &json!({ "milestone": "started" }));
        tell(&mut teller, to, "assert_milestone", &json!({ "milestone": "recovered" }));
        let measure = metric(teller.history.incident(), MetricName::TimeToRecover).measure;
        if ended >= began {
            let truth = Duration::from_nanos(elapsed(began, ended));
            prop_assert!(measure.duration.is_some_and(|span| span.holds(truth)), "{measure:?}");
        }
        if measure.state == MetricState::Invalid {
            prop_assert!(ended < began, "only for certain");
        }
        // In JSON the bounds are whole milliseconds, and hold it still.
        if let Some(span) = measure.duration {
            let json = json!(span);
            prop_assert!(json["shortestMs"].as_u64().unwrap() * 1_000_000 <= span.shortest.as_nanos());
            let longest = json.get("longestMs").map(|longest| longest.as_u64().unwrap() * 1_000_000);
            prop_assert_eq!(longest.is_some(), span.longest.is_some());
            prop_assert!(longest.is_none_or(|longest| longest >= span.longest.unwrap().as_nanos()));
        }
    }

    #[test]
    fn statistics_lie_between_the_least_and_the_most_and_hold_the_truth(
        measured in prop::collection::vec((0..9_000_u64, 0..900_u64, any::<u8>(), prop::bool::weighted(0.1)), 1..40)
    ) {
        let mut truths = Vec::new();
        let measures: Vec<_> = measured.iter().map(|&(shortest, width, place, open)| {
            truths.push(shortest + width * u64::from(place) / 255);
            let longest = (!open).then(|| Duration::from_nanos(shortest + width));
            let span = MetricSpan { shortest: Duration::from_nanos(shortest), longest };
            Measure { state: MetricState::Recorded, duration: Some(span), records: Vec::new() }
        }).collect();
        let figures = Statistics::of(&measures).figures.unwrap();
        truths.sort_unstable();
        let n = truths.len();
        let rank = |p: usize| truths[(n * p).div_ceil(100) - 1];
        let halfway = |round: u64| (truths[(n - 1) / 2] + truths[n / 2] + round) / 2;
        let total: u64 = truths.iter().sum();
        let holds = |span: MetricSpan, down: u64, up: u64| {
            span.shortest.as_nanos() <= up && span.longest.is_none_or(|longest| down <= longest.as_nanos())
        };
        prop_assert!(holds(figures.min, truths[0], truths[0]) && holds(figures.max, truths[n - 1], truths[n - 1]));
        prop_assert!(holds(figures.median, halfway(0), halfway(1)));
        prop_assert!(holds(figures.mean, total / n as u64, total.div_ceil(n as u64)));
        for (span, p) in [(figures.p50, 50), (figures.p75, 75), (figures.p90, 90), (figures.p95, 95), (figures.p99, 99)] {
            prop_assert!(holds(span, rank(p), rank(p)), "p{p}");
        }
        let bound = |span: MetricSpan| (span.shortest, span.longest.map_or(u64::MAX, Duration::as_nanos));
        let rising = [figures.min, figures.median, figures.p75, figures.p90, figures.p95, figures.p99, figures.max].map(bound);
        prop_assert!(rising.is_sorted_by(|one, next| one.0 <= next.0 && one.1 <= next.1), "{rising:?}");
        prop_assert!(bound(figures.min).0 <= bound(figures.mean).0 && bound(figures.mean).0 <= bound(figures.max).0);
    }

    #[test]
    fn user_minutes_hold_the_truth_and_the_union_is_at_most_the_sum(
        windows in prop::collection::vec((uncertain(), uncertain(), 0..500_u64, 0..100_u64, any::<u8>()), 1..6)
    ) {
        let mut teller = Teller::retelling("2026-11-23T12:00Z");
        let mut truths = Vec::new();
        for (n, (one, other, least, width, place)) in windows.iter().enumerate() {
            // In the order in which the fold takes them.
            let ((from, began), (to, ended)) = if one.0.latest <= other.0.latest { (one, other) } else { (other, one) };
            let count = json!({ "from": least, "to": least + width });
            let open = json!({ "service": format!("s{n}"), "restored": 0, "affected": affected(count) });
            let window = tell(&mut teller, *from, "change_impact", &open);
            tell(&mut teller, *to, "restore", &json!({ "window": window, "restored": 10000 }));
            truths.push((*began, *ended, least + width * u64::from(*place) / 255));
        }
        // The truth must be one that the order of the points allows.
        prop_assume!(truths.iter().all(|(began, ended, _)| began <= ended));
        let sum: u128 = truths.iter().map(|(began, ended, count)| u128::from(elapsed(*began, *ended)) * u128::from(*count)).sum();
        let mut moments: Vec<_> = truths.iter().flat_map(|(began, ended, _)| [*began, *ended]).collect();
        moments.sort_unstable();
        let most = |at: Timestamp| truths.iter().filter(|(b, e, _)| *b <= at && at < *e).map(|(_, _, n)| *n).max().unwrap_or(0);
        let union: u128 = moments.windows(2)
            .map(|pair| u128::from(elapsed(pair[0], pair[1])) * u128::from(most(pair[0]))).sum();
        let (told_union, told_sum) = users(teller.history.incident(), None);
        let holds = |quantity: Quantity, nanos: u128| {
            let (least, most) = quantity.bounds();
            let minute = u128::from(MINUTE);
            u128::from(least.unwrap_or(0)) * minute <= nanos && most.is_none_or(|most| nanos <= u128::from(most) * minute)
        };
        prop_assert!(holds(told_sum, sum), "{told_sum:?} {sum}");
        prop_assert!(holds(told_union, union), "{told_union:?} {union}");
        let bounds = |quantity: Quantity| {
            let (least, most) = quantity.bounds();
            (least.unwrap_or(0), most.unwrap_or(u64::MAX))
        };
        let (union, sum) = (bounds(told_union), bounds(told_sum));
        prop_assert!(union.0 <= sum.0 && union.1 <= sum.1);
        let impact = impact(teller.history.incident(), None);
        let side = &impact.sides[0];
        prop_assert!(side.time.shortest <= side.window_time.shortest);
    }
}

#[test]
fn windows_by_the_thousand_are_counted() {
    let plan = sevlog::Plan::standard();
    let ana = person("ana");
    let mut history = History::new(IncidentId::from_u128(7));
    let execute = |history: &mut History, n: u64, actor: &Actor, command: Value| {
        let id = CommandId::from_parts(1_795_420_800_000 + n * 1000, u128::from(n).try_into().unwrap());
        let context = Context::new(&plan, actor.clone(), id, Seed::new([7; 32]));
        history.execute(&Command::from_json(&command.to_string()).unwrap(), &context).unwrap();
    };
    execute(&mut history, 0, &ana, json!({ "command": "declare", "arguments": { "title": "Down" } }));
    for n in 1..2_000 {
        let open = json!({ "service": format!("s{n}"), "restored": 0, "affected": affected(n) });
        execute(&mut history, n, &ana, json!({ "command": "change_impact", "arguments": open }));
    }
    let (union, sum) = users(history.incident(), Some("2027-11-23T00:00:00Z"));
    assert!(union.bounds().0 < sum.bounds().0);
}
