//! Outages as they were: each test is a shape that broke somebody's incident tool, told through commands.
//!
//! Where a test is modelled on a published outage, its comment names the source; the words are ours.

use serde_json::{Value, json};
use sevlog::{
    Command, Incident, Interval, Milestone, MilestoneState, Occurred, Postmortem, RecordId, Status,
    event::{Event, How, MilestoneName, Permanence},
    milestone,
};

use crate::teller::{Teller, person, time};

fn command(name: &str, arguments: &Value, occurred: Option<&str>) -> Command {
    let mut command = json!({ "command": name, "arguments": arguments });
    if let Some(occurred) = occurred {
        command["occurred"] = json!(occurred);
    }
    serde_json::from_value(command).unwrap()
}

/// Tells something that occurred at a time of its own.
#[track_caller]
fn told(teller: &mut Teller, occurred: &str, name: &str, arguments: &Value) -> RecordId {
    teller.tell(&command(name, arguments, Some(occurred)))
}

/// Tells something as it happens, at a time of the recording clock.
#[track_caller]
fn live(teller: &mut Teller, now: &str, name: &str, arguments: &Value) -> RecordId {
    teller.at(now);
    teller.tell(&command(name, arguments, None))
}

/// What a time that somebody wrote allows.
fn span(text: &str) -> Interval {
    let occurred = Occurred::parse(text).unwrap();
    occurred.interval(sevlog::Timestamp::MAX)
}

#[track_caller]
fn recorded(incident: &Incident, name: MilestoneName) -> Interval {
    let Milestone { state, interval, .. } = milestone(incident, name);
    assert_eq!(state, MilestoneState::Recorded, "{name}");
    interval.unwrap()
}

/// A log that was told verifies, and reads back as what was reached live.
#[track_caller]
fn reads_back(teller: &Teller) {
    let log = teller.log();
    let verification = sevlog::verify(&log[..]);
    assert!(verification.is_sound(), "{:?}", verification.failures);
    assert_eq!(sevlog::History::read(&log[..]).unwrap(), std::slice::from_ref(&teller.history));
}

fn finding_codes(teller: &Teller) -> Vec<&'static str> {
    let postmortem = Postmortem::of(&teller.history, &teller.plan);
    postmortem.findings().iter().map(|finding| finding.code.as_str()).collect()
}

/// GitLab's degradation of 2021-07-27 and 28: four mitigations, one of them for a typo in another, before it recovered.
/// Source: <https://gitlab.com/gitlab-com/gl-infra/production/-/issues/5229>
#[test]
fn four_fixes_in_one_recovery_are_four_facts_and_the_last_is_the_fix() {
    let mut teller = Teller::retelling("2021-07-27T08:46Z");
    told(&mut teller, "2021-07-27T04:20Z", "change_impact", &json!({ "service": "web", "level": "degraded" }));
    let times = ["2021-07-28T10:42Z", "2021-07-28T10:52Z", "2021-07-28T11:32Z", "2021-07-28T14:13Z"];
    for at in times {
        told(&mut teller, at, "record_fix", &json!({ "description": "another mitigation", "kind": "config" }));
        assert_eq!(teller.history.incident().status(), Status::Recovering);
    }
    told(&mut teller, "2021-07-28T21:21Z", "restore", &json!({ "service": "web", "restored": 10000 }));
    told(&mut teller, "2021-07-28T21:25Z", "record_validation", &json!({ "check": "error rate", "outcome": "passed" }));
    told(&mut teller, "2021-07-28T21:30Z", "resolve", &json!({ "how": "fixed" }));

    let incident = teller.history.incident();
    let fixes: Vec<_> = incident.fixes().iter().map(|fix| fix.mark.occurred).collect();
    assert_eq!(fixes, times.map(span), "none overwrote another");
    assert_eq!(recorded(incident, MilestoneName::Fixed), span("2021-07-28T14:13Z"));
    assert_eq!(milestone(incident, MilestoneName::Fixed).points.len(), 4);
    assert_eq!(recorded(incident, MilestoneName::Started), span("2021-07-27T04:20Z"));
    assert_eq!(recorded(incident, MilestoneName::Recovered), span("2021-07-28T21:21Z"));
    let moves: Vec<_> = incident.statuses().iter().map(|change| change.to).collect();
    assert_eq!(moves, [Status::Recovering, Status::Resolved], "a second fix is no second recovery");
    reads_back(&teller);
}

/// Fastly's outage of 2021-06-08: mitigated at 12:35, and from 17:25 on a permanent fix is deployed; when it was everywhere is not said.
/// Source: <https://www.fastly.com/blog/summary-of-june-8-outage>
#[test]
fn a_fix_that_only_begins_to_go_out_hours_after_the_resolve_moves_nothing() {
    let mut teller = Teller::retelling("2021-06-08T09:58Z");
    told(&mut teller, "2021-06-08T09:47Z", "change_impact", &json!({ "service": "cdn", "restored": 1500 }));
    told(
        &mut teller,
        "2021-06-08T10:36Z",
        "record_fix",
        &json!({ "description": "disabled the setting", "kind": "config", "permanence": "temporary" }),
    );
    told(&mut teller, "2021-06-08T10:36Z", "restore", &json!({ "service": "cdn", "restored": 9500 }));
    told(&mut teller, "2021-06-08T12:35Z", "restore", &json!({ "service": "cdn", "restored": 10000 }));
    told(&mut teller, "2021-06-08T12:44Z", "resolve", &json!({ "how": "mitigated" }));
    told(
        &mut teller,
        "2021-06-08T17:25Z",
        "record_action",
        &json!({ "description": "begins to deploy a fix for the bug itself", "outcome": "unknown" }),
    );

    let incident = teller.history.incident();
    assert_eq!(incident.status(), Status::Resolved);
    assert_eq!(incident.cycles().len(), 1);
    assert_eq!(incident.cycles()[0].resolved.as_ref().unwrap().how, How::Mitigated);
    assert_eq!(recorded(incident, MilestoneName::Resolved), span("2021-06-08T12:44Z"));
    assert_eq!(recorded(incident, MilestoneName::Fixed), span("2021-06-08T10:36Z"), "the fix that ended it");
    let permanent = milestone(incident, MilestoneName::PermanentlyFixed);
    assert_eq!(
        (permanent.state, permanent.interval),
        (MilestoneState::Pending, None),
        "nobody says that it was complete"
    );
    assert_eq!(incident.fixes().last().unwrap().permanence, Permanence::Temporary);
    reads_back(&teller);
}

/// GitLab's errors of 2021-07-06: 07:35 to 07:37, 07:38 to 07:53, and again 08:09 to 08:12.
/// Source: <https://gitlab.com/gitlab-com/gl-infra/production/-/issues/5045>
#[test]
fn a_second_wave_after_the_resolve_is_a_tail_and_no_new_incident() {
    let mut teller = Teller::retelling("2021-07-06T07:59Z");
    told(
        &mut teller,
        "2021-07-06T07:35Z",
        "change_impact",
        &json!({ "service": "web", "kind": "errors", "restored": 0 }),
    );
    told(&mut teller, "2021-07-06T07:53Z", "restore", &json!({ "service": "web", "restored": 10000 }));
    told(&mut teller, "2021-07-06T08:00Z", "resolve", &json!({ "how": "self_recovered" }));
    let wave = told(
        &mut teller,
        "2021-07-06T08:09Z",
        "change_impact",
        &json!({ "service": "web", "kind": "errors", "restored": 0 }),
    );
    assert!(teller.history.incident().windows()[&wave].is_ongoing());
    assert_eq!(teller.history.incident().status(), Status::Resolved, "a fact does not reopen");
    told(&mut teller, "2021-07-06T08:12Z", "restore", &json!({ "service": "web", "restored": 10000 }));

    let incident = teller.history.incident();
    assert_eq!(incident.status(), Status::Resolved);
    assert_eq!(incident.windows().len(), 2, "the first wave's end stands");
    assert_eq!(recorded(incident, MilestoneName::Started), span("2021-07-06T07:35Z"));
    assert_eq!(recorded(incident, MilestoneName::Recovered), span("2021-07-06T07:53Z"), "later ends are the tail's");
    assert_eq!(incident.windows()[&wave].ended().unwrap().occurred, span("2021-07-06T08:12Z"));
    reads_back(&teller);
}

/// The same wave, when those who were there say that it was not over: a second cycle, and the first resolution stays.
#[test]
fn a_second_wave_that_reopens_keeps_the_first_resolution() {
    let mut teller = Teller::responding();
    live(&mut teller, "2026-11-23T11:00:00Z", "resolve", &json!({ "how": "mitigated" }));
    live(&mut teller, "2026-11-23T12:00:00Z", "reopen", &json!({ "reason": "a second wave" }));
    assert_eq!(teller.history.incident().status(), Status::Responding);
    live(&mut teller, "2026-11-23T13:00:00Z", "resolve", &json!({ "how": "self_recovered" }));
    let incident = teller.history.incident();
    let ends: Vec<_> = incident.cycles().iter().map(|cycle| cycle.resolved.as_ref().unwrap()).collect();
    assert_eq!(ends.iter().map(|end| end.how).collect::<Vec<_>>(), [How::Mitigated, How::SelfRecovered]);
    assert_eq!(ends[0].mark.recorded_at, time("2026-11-23T11:00:00Z"));
    assert_eq!(milestone(incident, MilestoneName::Resolved).points.len(), 2);
    assert_eq!(recorded(incident, MilestoneName::Resolved), span("2026-11-23T13:00:00.0Z"), "the last counts");
    reads_back(&teller);
}

/// A page that says "resolved" of the first wave says nothing of the second.
#[test]
fn while_reopened_nothing_says_that_it_is_over_and_the_first_end_is_still_told() {
    let mut teller = Teller::responding();
    let post = json!({ "channel": "status_page", "audience": "outside", "says": "resolved", "body": "It is over." });
    let blank = |incident: &Incident, name| {
        let Milestone { state, interval, points, .. } = milestone(incident, name);
        assert_eq!((state, interval), (MilestoneState::Pending, None), "{name} is not what it was");
        points.len()
    };
    live(&mut teller, "2026-11-23T11:00:00Z", "resolve", &json!({ "how": "mitigated" }));
    live(&mut teller, "2026-11-23T11:05:00Z", "record_update", &post);
    live(&mut teller, "2026-11-23T12:00:00Z", "reopen", &json!({ "reason": "a second wave" }));
    let incident = teller.history.incident();
    assert_eq!(blank(incident, MilestoneName::Resolved), 1, "the first resolution is among the points");
    assert_eq!(blank(incident, MilestoneName::ResolutionPublished), 1);

    live(&mut teller, "2026-11-23T13:00:00Z", "resolve", &json!({ "how": "mitigated" }));
    let incident = teller.history.incident();
    assert_eq!(recorded(incident, MilestoneName::Resolved), span("2026-11-23T13:00:00.0Z"));
    assert_eq!(blank(incident, MilestoneName::ResolutionPublished), 1, "nobody was told of the second end yet");
    let second = live(&mut teller, "2026-11-23T13:10:00Z", "record_update", &post);
    assert_eq!(milestone(teller.history.incident(), MilestoneName::ResolutionPublished).records, [second]);
    reads_back(&teller);
}

#[test]
fn a_fix_after_a_reopening_is_the_fix_while_its_cycle_still_goes_on() {
    let mut teller = Teller::responding();
    let fix = json!({ "description": "rolled back" });
    live(&mut teller, "2026-11-23T10:30:00Z", "record_fix", &fix);
    live(&mut teller, "2026-11-23T11:00:00Z", "resolve", &json!({ "how": "mitigated" }));
    let after = live(&mut teller, "2026-11-23T11:30:00Z", "record_fix", &fix);
    live(&mut teller, "2026-11-23T12:00:00Z", "reopen", &json!({ "reason": "a second wave" }));
    let second = live(&mut teller, "2026-11-23T12:30:00Z", "record_fix", &fix);
    assert_eq!(milestone(teller.history.incident(), MilestoneName::Fixed).records, [second]);
    let points = milestone(teller.history.incident(), MilestoneName::Fixed).points;
    assert!(points.iter().all(|point| point.record != after), "that one came after the end of its cycle");
}

/// GitLab's alert of 2019-08-16 that resolved itself before anyone came, and fired again.
/// Source: <https://gitlab.com/gitlab-com/gl-infra/production/-/issues/1052>
#[test]
fn an_alert_that_healed_itself_before_anyone_came_can_be_told_and_resolved_without_inventing_work() {
    let mut teller = Teller::new();
    let signal = |episode: &str| json!({ "signal": "web-latency", "episode": episode, "sender": "prometheus" });
    teller.as_actor(crate::teller::service("alerts"));
    live(
        &mut teller,
        "2026-08-16T13:39:00Z",
        "declare",
        &json!({
            "title": "Web latency", "sourceKind": "monitoring", "severity": "SEV-3", "signals": [signal("13:39")],
        }),
    );
    let cleared = json!({ "signal": "web-latency", "episode": "13:39", "repeats": 3 });
    live(&mut teller, "2026-08-16T13:54:00Z", "clear_signal", &cleared);
    assert!(!teller.history.incident().signals().values().any(sevlog::Signal::is_active));
    live(&mut teller, "2026-08-16T14:00:00Z", "attach_signal", &signal("14:00"));
    // The clear of the first episode is delivered once more: it says nothing about the second.
    live(&mut teller, "2026-08-16T14:00:30Z", "clear_signal", &cleared);
    assert!(teller.history.incident().signals().values().all(sevlog::Signal::is_active));
    live(
        &mut teller,
        "2026-08-16T14:31:00Z",
        "clear_signal",
        &json!({ "signal": "web-latency", "episode": "14:00", "repeats": 0 }),
    );

    let incident = teller.history.incident();
    assert_eq!(incident.status(), Status::Detected, "nobody began");
    assert_eq!(milestone(incident, MilestoneName::Acknowledged).state, MilestoneState::Pending);
    assert_eq!(milestone(incident, MilestoneName::Detected).points.len(), 2);
    // A program only proposed the severity, so nobody has triaged.
    let resolve = command("resolve", &json!({ "how": "self_recovered" }), None);
    teller.as_actor(person("ana"));
    assert_eq!(teller.refused(&resolve), ["guard_broken"]);
    live(&mut teller, "2026-08-16T14:40:00Z", "set_severity", &json!({ "severity": "SEV-3" }));
    teller.tell(&resolve);

    let incident = teller.history.incident();
    assert_eq!(incident.status(), Status::Resolved);
    assert_eq!(incident.statuses().len(), 1, "from detected to resolved, with no status between");
    for blank in [MilestoneName::Acknowledged, MilestoneName::Contained, MilestoneName::Fixed, MilestoneName::Recovered]
    {
        let milestone = milestone(incident, blank);
        assert_eq!((milestone.state, milestone.interval), (MilestoneState::Pending, None), "{blank} is not invented");
    }
    reads_back(&teller);
}

/// GitLab's errors of 2021-07-06 were over at 07:53 and noticed at 07:56.
/// Source: <https://gitlab.com/gitlab-com/gl-infra/production/-/issues/5045>
#[test]
fn detection_after_recovery_is_taken_as_it_was() {
    let mut teller = Teller::new();
    told(
        &mut teller,
        "2021-07-06T07:59Z",
        "declare",
        &json!({
            "title": "Errors that were over", "kind": "retrospective", "severity": "SEV-3",
            "started": "2021-07-06T07:35Z", "detected": "2021-07-06T07:56Z",
        }),
    );
    told(&mut teller, "2021-07-06T07:53Z", "restore", &json!({ "service": "web", "restored": 10000 }));
    told(&mut teller, "2021-07-06T08:00Z", "resolve", &json!({ "how": "self_recovered" }));
    let incident = teller.history.incident();
    let recovered = recorded(incident, MilestoneName::Recovered);
    assert_eq!(recovered, span("2021-07-06T07:53Z"));
    assert_eq!(recorded(incident, MilestoneName::Detected), span("2021-07-06T07:56Z"));
    assert_eq!(
        recorded(incident, MilestoneName::Started),
        span("2021-07-06T07:35Z"),
        "asserted wins over an unknown opening"
    );
    assert!(recovered.latest < recorded(incident, MilestoneName::Detected).earliest);
    assert_eq!(finding_codes(&teller), Vec::<&str>::new(), "told later, no guard was broken");
    reads_back(&teller);
}

/// GitHub's outage of 2018-10-21: yellow at 23:09, red at 23:13, and a decision for integrity over availability.
/// Source: <https://github.blog/2018-10-30-oct21-post-incident-analysis/>
#[test]
fn a_severity_raised_twice_within_minutes_keeps_every_step() {
    let mut teller = Teller::new();
    live(
        &mut teller,
        "2018-10-21T23:02:00Z",
        "declare",
        &json!({ "title": "Topology is wrong", "severity": "SEV-3", "takeCommand": true }),
    );
    live(&mut teller, "2018-10-21T23:09:00Z", "set_severity", &json!({ "severity": "SEV-2", "reason": "yellow" }));
    teller.as_actor(person("raj"));
    live(&mut teller, "2018-10-21T23:13:00Z", "set_severity", &json!({ "severity": "SEV-1", "reason": "red" }));
    live(
        &mut teller,
        "2018-10-21T23:13:30Z",
        "record_decision",
        &json!({ "decision": "integrity before availability" }),
    );
    // A note made on paper comes in later, and does not undo what came after it.
    told(&mut teller, "2018-10-21T23:05Z", "set_severity", &json!({ "severity": "SEV-4", "reason": "on paper" }));

    let incident = teller.history.incident();
    let labels: Vec<_> = incident.severities().iter().map(|change| change.severity.label.as_str()).collect();
    assert_eq!(labels, ["SEV-3", "SEV-4", "SEV-2", "SEV-1"]);
    assert_eq!(incident.severity().unwrap().label.as_str(), "SEV-1");
    assert_eq!(incident.peak_severity().unwrap().label.as_str(), "SEV-1");
    let at = |n: usize| incident.severities()[n].mark.occurred.earliest;
    assert_eq!([at(2), at(3)], [time("2018-10-21T23:09:00Z"), time("2018-10-21T23:13:00Z")]);
    reads_back(&teller);
}

/// Slack's outage of 2021-01-04: what was switched off to contain it was impact of its own until the next morning.
/// Source: <https://slack.engineering/slacks-outage-on-january-4th-2021/>
#[test]
fn two_containments_stay_two_and_the_impact_of_one_names_it() {
    let mut teller = Teller::retelling("2021-01-04T15:00Z");
    let main = told(
        &mut teller,
        "2021-01-04T15:00Z",
        "change_impact",
        &json!({ "service": "messaging", "level": "full", "audience": "outside" }),
    );
    let first = told(&mut teller, "2021-01-04T17:15Z", "contain", &json!({ "summary": "more servers" }));
    let second =
        told(&mut teller, "2021-01-04T18:00Z", "contain", &json!({ "summary": "calendar and mail switched off" }));
    let aside = told(
        &mut teller,
        "2021-01-04T18:00Z",
        "change_impact",
        &json!({
            "service": "calendar", "restored": 0, "audience": "outside", "causedBy": second,
        }),
    );
    told(&mut teller, "2021-01-04T18:40Z", "restore", &json!({ "window": main, "restored": 10000 }));
    told(&mut teller, "2021-01-04T20:30Z", "resolve", &json!({ "how": "mitigated" }));
    let advised = finding_codes(&teller).into_iter().filter(|code| *code == "guard_advised").count();
    assert_eq!(advised, 1, "a window still goes on, and a retelling is only advised");
    told(&mut teller, "2021-01-05T03:16Z", "restore", &json!({ "service": "calendar", "restored": 10000 }));

    let incident = teller.history.incident();
    let containments: Vec<_> = incident.containments().iter().map(|mark| mark.record).collect();
    assert_eq!(containments, [first, second], "the second does not overwrite the first");
    assert_eq!(milestone(incident, MilestoneName::Contained).points.len(), 2);
    assert_eq!(incident.windows()[&aside].caused_by(), Some(second));
    assert_eq!(incident.windows()[&aside].ended().unwrap().occurred, span("2021-01-05T03:16Z"));
    assert_eq!(incident.windows()[&main].ended().unwrap().occurred, span("2021-01-04T18:40Z"));
    assert_eq!(incident.status(), Status::Resolved);
    reads_back(&teller);
}

/// Amazon S3 in us-east-1 on 2017-02-28: reads fully back at 21:18, writes at 21:54 UTC.
/// Source: <https://aws.amazon.com/message/41926/>
#[test]
fn reads_come_back_before_writes_and_recovery_is_when_both_are() {
    let mut teller = Teller::retelling("2017-02-28T17:37Z");
    let window =
        |operation: &str| json!({ "service": "s3", "operation": operation, "region": "us-east-1", "restored": 0 });
    let read = told(&mut teller, "2017-02-28T17:37Z", "change_impact", &window("get"));
    let write = told(&mut teller, "2017-02-28T17:37Z", "change_impact", &window("put"));
    let back =
        |operation: &str, restored: u64| json!({ "service": "s3", "operation": operation, "restored": restored });
    told(&mut teller, "2017-02-28T20:26Z", "restore", &back("get", 5000));
    told(&mut teller, "2017-02-28T21:18Z", "restore", &back("get", 10000));
    let both = command("restore", &json!({ "service": "s3", "restored": 10000 }), Some("2017-02-28T21:54Z"));
    let incident = teller.history.incident();
    assert_eq!(milestone(incident, MilestoneName::Recovered).state, MilestoneState::Pending, "writes still fail");
    assert!(!incident.windows()[&read].is_ongoing());
    assert!(incident.windows()[&write].is_ongoing());
    teller.tell(&both);
    told(&mut teller, "2017-02-28T21:54Z", "resolve", &json!({ "how": "fixed" }));

    let incident = teller.history.incident();
    let curve: Vec<_> = incident.windows()[&read]
        .points()
        .iter()
        .map(|point| (point.mark.occurred, point.change.restored.map(|restored| restored.to_string())))
        .collect();
    let point = |at: &str, restored: &str| (span(at), Some(restored.to_owned()));
    assert_eq!(
        curve,
        [point("2017-02-28T17:37Z", "0 %"), point("2017-02-28T20:26Z", "50 %"), point("2017-02-28T21:18Z", "100 %")]
    );
    assert_eq!(incident.windows()[&write].ended().unwrap().occurred, span("2017-02-28T21:54Z"));
    assert_eq!(recorded(incident, MilestoneName::Recovered), span("2017-02-28T21:54Z"));
    assert_eq!(incident.windows()[&read].name(), "s3: get in us-east-1");
    reads_back(&teller);
}

/// GitLab's database outage of 2017-01-31: six hours of data were lost, up to midnight; the outage went on until 18:00.
/// Source: <https://about.gitlab.com/blog/postmortem-of-database-outage-of-january-31/>
#[test]
fn what_was_lost_and_when_it_was_down_are_two_windows() {
    let mut teller = Teller::retelling("2017-01-31T23:00Z/2017-01-31T23:30Z");
    let wiped = told(
        &mut teller,
        "2017-01-31T23:27Z/2017-01-31T23:30Z",
        "record_action",
        &json!({
            "description": "emptied the data directory of the wrong server", "outcome": "made_worse",
        }),
    );
    let down = told(
        &mut teller,
        "2017-01-31T23:30Z",
        "change_impact",
        &json!({
            "service": "gitlab.com", "kind": "availability", "restored": 0, "causedBy": wiped,
        }),
    );
    let lost = told(
        &mut teller,
        "2017-01-31T17:20Z",
        "change_impact",
        &json!({
            "service": "database", "kind": "data_loss", "causedBy": wiped, "affected": { "count": 5000, "unit": "projects" },
        }),
    );
    // What is lost does not come back, so that window ends below 10,000 and says why.
    let end = json!({ "window": lost, "restored": 0, "end": true });
    let without = command("restore", &end, Some("2017-02-01T00:00Z"));
    assert_eq!(teller.refused(&without), ["end_needs_reason"]);
    let mut with = end;
    with["reason"] = json!("the last snapshot was six hours old");
    told(&mut teller, "2017-02-01T00:00Z", "restore", &with);
    told(&mut teller, "2017-02-01T18:00Z", "restore", &json!({ "window": down, "restored": 10000 }));
    told(&mut teller, "2017-02-01T18:00Z", "resolve", &json!({ "how": "mitigated" }));

    let incident = teller.history.incident();
    let interval = |id| {
        let window = &incident.windows()[&id];
        (window.opened().unwrap().occurred, window.ended().unwrap().occurred)
    };
    assert_eq!(interval(lost), (span("2017-01-31T17:20Z"), span("2017-02-01T00:00Z")));
    assert_eq!(interval(down), (span("2017-01-31T23:30Z"), span("2017-02-01T18:00Z")));
    assert_eq!(incident.windows()[&lost].affected().unwrap().to_string(), "5000 projects");
    assert_eq!(incident.windows()[&lost].restored().unwrap().to_string(), "0 %", "an end is not a repair");
    assert!([down, lost].iter().all(|id| incident.windows()[id].caused_by() == Some(wiped)));
    reads_back(&teller);
}

/// Fastly's outage of 2021-06-08: the bug was shipped on 05-12, 27 days before anything hurt.
/// Source: <https://www.fastly.com/blog/summary-of-june-8-outage>
#[test]
fn a_cause_of_27_days_earlier_is_its_own_milestone_and_not_the_start() {
    let mut teller = Teller::retelling("2021-06-08T09:58Z");
    told(&mut teller, "2021-06-08T09:47Z", "change_impact", &json!({ "service": "cdn", "restored": 1500 }));
    let trigger = told(
        &mut teller,
        "2021-06-08T09:47Z",
        "add_contributing_factor",
        &json!({ "kind": "trigger", "description": "a valid change of settings" }),
    );
    told(
        &mut teller,
        "2021-05-12Z",
        "add_contributing_factor",
        &json!({ "kind": "latent", "description": "a bug was shipped" }),
    );

    let incident = teller.history.incident();
    assert_eq!(recorded(incident, MilestoneName::CauseIntroduced), span("2021-05-12Z"), "as precise as it is known");
    assert_eq!(recorded(incident, MilestoneName::Started), span("2021-06-08T09:47Z"));
    assert_eq!(incident.factors().len(), 2);
    let beside = milestone(incident, MilestoneName::CauseIntroduced).trigger.map(|point| point.record);
    assert_eq!(beside, Some(trigger), "what set it off stands beside what lay there first");
    let day = 86_400_000_000_000_i64;
    let gap = recorded(incident, MilestoneName::Started).earliest.unix_nanos()
        - recorded(incident, MilestoneName::CauseIntroduced).earliest.unix_nanos();
    assert_eq!(gap / day, 27);
    reads_back(&teller);
}

#[test]
fn command_goes_through_three_shifts_and_each_hand_over_is_in_force_at_once() {
    let mut teller = Teller::responding();
    let hand_over = |to: &str| json!({ "role": "incident_command", "to": to, "note": "what is open" });
    live(&mut teller, "2026-11-23T18:00:00Z", "hand_over", &hand_over("raj"));
    let incident = teller.history.incident();
    assert_eq!(incident.commander().unwrap().as_str(), "raj", "before anybody acknowledged");
    let command_role = sevlog::Role::incident_command();
    assert!(incident.roles()[&command_role].unacknowledged.is_some());
    teller.as_actor(person("raj"));
    live(&mut teller, "2026-11-23T18:05:00Z", "acknowledge_hand_over", &json!({ "role": "incident_command" }));
    assert!(teller.history.incident().roles()[&command_role].unacknowledged.is_none());
    live(&mut teller, "2026-11-24T02:00:00Z", "hand_over", &hand_over("mei"));

    let handed: Vec<_> = teller
        .history
        .records()
        .iter()
        .filter_map(|record| match record.event() {
            Event::HandedOver(event) => Some((event.from.as_str(), event.to.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(handed, [("ana", "raj"), ("raj", "mei")], "one record each");
    let incident = teller.history.incident();
    assert_eq!(incident.roles()[&command_role].since.recorded_at, time("2026-11-24T02:00:00Z"));
    for (at, who) in [("2026-11-23T17:00:00Z", "ana"), ("2026-11-23T23:00:00Z", "raj"), ("2026-11-24T02:00:01Z", "mei")]
    {
        assert_eq!(teller.history.as_of(time(at)).incident().commander().unwrap().as_str(), who, "at {at}");
    }
    assert_eq!(incident.status(), Status::Responding);
    reads_back(&teller);
}

#[test]
fn a_merge_that_was_wrong_is_undone_with_status_roles_and_signals_as_they_were() {
    let mut source = Teller::of(2);
    source.json(
        r#"{"command":"declare","arguments":{"title":"Search slow","severity":"SEV-2","takeCommand":true,
        "signals":[{"signal":"search","episode":"search-1","sender":"prometheus"}]}}"#,
    );
    source.json(r#"{"command":"contain"}"#);
    let mut target = Teller::responding();
    let (before, target_before) = (source.history.incident().clone(), target.history.incident().clone());

    let id = target.history.incident().id();
    let merge = command("merge_into", &json!({ "target": id, "reason": "same cause, we think" }), None);
    let context = source.context();
    sevlog::History::execute_pair(&mut source.history, &mut target.history, &merge, &context).unwrap();
    assert_eq!(source.history.incident().status(), Status::Merged);
    assert_eq!(source.history.incident().merged_into(), Some(id));
    assert_eq!(target.history.incident().signals().len(), 1, "the alert goes on in the other");
    assert!(source.history.incident().signals().is_empty());
    let contain = command("contain", &json!({}), None);
    let refused = source.try_tell(&contain).unwrap_err();
    assert!(refused.to_string().contains(&id.to_string()), "it says where: {refused}");

    let unmerge = command("unmerge", &json!({ "reason": "another cause" }), None);
    let context = source.context();
    sevlog::History::execute_pair(&mut source.history, &mut target.history, &unmerge, &context).unwrap();
    let after = source.history.incident();
    assert_eq!(
        (after.status(), after.roles(), after.signals(), after.merged_into()),
        (before.status(), before.roles(), before.signals(), None)
    );
    let after = target.history.incident();
    assert_eq!((after.status(), after.signals()), (target_before.status(), target_before.signals()));
    assert!(after.absorbed().is_empty());
    reads_back(&source);
    reads_back(&target);
}

#[test]
fn a_clock_that_steps_back_moves_nothing_and_is_a_finding() {
    let mut teller = Teller::responding();
    live(&mut teller, "2026-11-23T11:00:00Z", "contain", &json!({ "summary": "first" }));
    let second = live(
        &mut teller,
        "2026-11-23T10:30:00Z",
        "contain",
        &json!({ "summary": "second, by a clock that is behind" }),
    );
    live(&mut teller, "2026-11-23T10:31:00Z", "record_fix", &json!({ "description": "rolled back" }));
    live(
        &mut teller,
        "2026-11-23T10:32:00Z",
        "record_validation",
        &json!({ "check": "smoke tests", "outcome": "passed" }),
    );
    live(&mut teller, "2026-11-23T11:30:00Z", "resolve", &json!({ "how": "fixed" }));

    let incident = teller.history.incident();
    assert_eq!(incident.status(), Status::Resolved);
    assert_eq!(milestone(incident, MilestoneName::Contained).records, [second], "order is by version");
    let points: Vec<_> =
        milestone(incident, MilestoneName::Contained).points.iter().map(|point| point.record).collect();
    assert_eq!(points.last(), Some(&second), "the points are in the order of the world");
    assert_eq!(incident.clock_steps(), 3);
    assert!(finding_codes(&teller).contains(&"clock_stepped_back"), "and nothing more is made of it");
    let then = teller.history.as_of(time("2026-11-23T10:45:00Z"));
    assert_eq!(then.incident().status(), Status::Responding, "nothing behind the clock that was ahead is known");
    assert_eq!(then.left_out().len(), 3, "and it says which records it left out");
    reads_back(&teller);
}

#[test]
fn the_first_of_what_begins_is_not_taken_from_a_clock_that_stepped_back() {
    let mut teller = Teller::new();
    live(&mut teller, "2026-11-23T10:00:00Z", "declare", &json!({ "title": "Checkout API down", "severity": "SEV-1" }));
    let took = live(&mut teller, "2026-11-23T10:05:00Z", "take_command", &json!({}));
    teller.as_actor(person("raj"));
    live(&mut teller, "2026-11-23T09:00:00Z", "join", &json!({}));
    assert_eq!(milestone(teller.history.incident(), MilestoneName::Acknowledged).records, [took]);
}

/// Slack rewrote when its incident of 2021-01-04 began, once it understood what was impacted and when.
/// Source: <https://slack.engineering/slacks-outage-on-january-4th-2021/>
#[test]
fn a_start_corrected_a_week_later_counts_from_then_on_and_not_before() {
    let mut teller = Teller::new();
    live(
        &mut teller,
        "2021-01-04T15:05:00Z",
        "declare",
        &json!({ "title": "Slack is down", "severity": "SEV-1", "takeCommand": true }),
    );
    let window =
        told(&mut teller, "2021-01-04T15:00Z", "change_impact", &json!({ "service": "messaging", "restored": 0 }));
    live(&mut teller, "2021-01-04T18:40:00Z", "restore", &json!({ "window": window, "restored": 10000 }));
    live(&mut teller, "2021-01-04T18:45:00Z", "resolve", &json!({ "how": "mitigated" }));
    let correct = json!({ "record": window, "occurred": Occurred::parse("2021-01-04T14:00Z").unwrap(), "reason": "errors began at 14:00" });
    live(&mut teller, "2021-01-11T10:00:00Z", "correct", &correct);

    let started = |incident: &Incident| recorded(incident, MilestoneName::Started);
    assert_eq!(started(teller.history.incident()), span("2021-01-04T14:00Z"));
    let before = teller.history.as_of(time("2021-01-11T09:59:59Z"));
    assert_eq!(started(before.incident()), span("2021-01-04T15:00Z"), "that is what we believed");
    assert_eq!(teller.history.incident().status(), Status::Resolved);
    assert_eq!(
        teller.history.record(window).unwrap().occurred(),
        &Occurred::parse("2021-01-04T15:00Z").unwrap(),
        "the old value stays in the log"
    );
    let timeline = teller.history.timeline();
    let entry = timeline.iter().find(|entry| entry.record.id() == window).unwrap();
    assert_eq!(entry.corrections.len(), 1, "the timeline says that it was corrected");
    assert_eq!(entry.mark.occurred, span("2021-01-04T14:00Z"));
    reads_back(&teller);
}
