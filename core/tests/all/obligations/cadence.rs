//! One post after another, promises, the post that says it is resolved, and telling insiders.

use sevlog::{FindingCode, ObligationKind as Kind, Plan, Plans, RecordId, Span};

use super::{
    DECLARE, DISMISS, POST, POST_RESOLVED, REINSTATE, REOPEN, RESOLVE, UNTRIAGED, all, at, compliance, current, line,
    told, told_under,
};
use crate::teller::{Teller, incident_id, json};

fn severity(label: &str) -> String {
    format!(r#"{{"command":"set_severity","arguments":{{"severity":"{label}"}}}}"#)
}

fn published(at: &str) -> String {
    format!(
        r#"{{"command":"record_update","arguments":{{"channel":"status_page","body":"We look.","publishedAt":"{at}"}}}}"#
    )
}

fn promise(next: &str) -> String {
    format!(
        r#"{{"command":"record_update","arguments":{{"channel":"status_page","body":"We look.","promisedNext":"2026-11-23T{next}:00Z"}}}}"#
    )
}

fn cadence(minutes: u64) -> String {
    format!(r#"{{"command":"set_cadence","arguments":{{"channel":"status_page","everyMinutes":{minutes}}}}}"#)
}

#[test]
fn the_first_post_is_due_an_interval_after_the_declaration_was_recorded_however_late_that_was() {
    let late = r#"{"command":"declare","arguments":{"title":"Down","severity":"SEV-1","started":"2026-11-23T06:00Z"},"occurred":"2026-11-23T06:30Z"}"#;
    let teller = told(&[("10:00", late)]);
    assert_eq!(all(&teller, "10:10", &[Kind::Update]), ["update status_page 10:00..10:30 upcoming"]);
    assert_eq!(all(&teller, "10:25", &[Kind::Update]), ["update status_page 10:00..10:30 due"]);
    assert_eq!(all(&teller, "10:30", &[Kind::Update]), ["update status_page 10:00..10:30 overdue"]);
}

#[test]
fn each_post_starts_the_clock_anew_and_there_is_no_grid() {
    let teller = told(&[("10:00", DECLARE), ("10:10", POST), ("10:40", POST), ("11:25", POST)]);
    assert_eq!(
        all(&teller, "11:30", &[Kind::Update]),
        [
            "update status_page 10:00..10:30 met at 10:10",
            "update status_page 10:10..10:40 met at 10:40",
            "update status_page 10:40..11:10 met_late at 11:25",
            "update status_page 11:25..11:55 upcoming",
        ]
    );
    let told = compliance(&teller, "11:30");
    let page = told.channel(&"status_page".parse().unwrap()).unwrap();
    assert_eq!((page.slots.all(), page.slots.late(), page.late_gaps), (4, 1, 1));
    assert_eq!((page.longest_gap_ms, page.overdue_ms, page.watched_ms), (Some(45 * 60_000), 15 * 60_000, 90 * 60_000));
}

#[test]
fn only_what_is_published_counts() {
    let queued = r#"{"command":"queue_update","arguments":{"channel":"status_page","body":"We look."}}"#;
    let failed = r#"{"command":"record_update_failure","arguments":{"channel":"status_page","error":"503"}}"#;
    let elsewhere = r#"{"command":"record_update","arguments":{"channel":"internal","body":"We look."}}"#;
    let teller = told(&[("10:00", DECLARE), ("10:10", queued), ("10:11", failed), ("10:12", elsewhere)]);
    assert_eq!(all(&teller, "10:35", &[Kind::Update]), ["update status_page 10:00..10:30 overdue"]);
}

#[test]
fn a_post_counts_from_when_it_could_be_read_and_never_from_later_than_it_was_recorded() {
    let teller = told(&[("10:00", DECLARE), ("10:40", &published("2026-11-23T10:20:00.0Z"))]);
    let lines = ["update status_page 10:00..10:30 met at 10:20", "update status_page 10:20..10:50 upcoming"];
    assert_eq!(all(&teller, "10:41", &[Kind::Update]), lines);
    let ahead = told(&[("10:00", DECLARE), ("10:10", &published("2026-11-23T12:00:00.0Z"))]);
    let lines = ["update status_page 10:00..10:30 met at 10:10", "update status_page 10:10..10:40 overdue"];
    assert_eq!(all(&ahead, "10:41", &[Kind::Update]), lines);
    assert_eq!(compliance(&ahead, "10:41").findings[0].code, FindingCode::PublishedLater);
    // A correction of when it could be read counts from its own version on.
    let mut teller = told(&[("10:00", DECLARE)]);
    let post = teller.at("2026-11-23T10:40:00Z").json(POST);
    let correct = format!(
        r#"{{"command":"correct","arguments":{{"record":"{post}","facts":{{"publishedAt":{{"kind":"at","at":"2026-11-23T10:29:00Z","precision":"exact"}}}},"reason":"seen on the page"}}}}"#
    );
    assert_eq!(all(&teller, "10:45", &[Kind::Update])[0], "update status_page 10:00..10:30 met_late at 10:40");
    teller.at("2026-11-23T10:45:00Z").json(&correct);
    assert_eq!(all(&teller, "10:45", &[Kind::Update])[0], "update status_page 10:00..10:30 met at 10:29");
}

#[test]
fn a_time_to_the_minute_has_the_benefit_of_its_minute() {
    // Published in the minute of 10:30, the next in that of 11:00 and in that of 11:31.
    let teller = told(&[
        ("10:00", DECLARE),
        ("10:50", &published("2026-11-23T10:30Z")),
        ("11:20", &published("2026-11-23T11:00Z")),
        ("11:40", &published("2026-11-23T11:31Z")),
    ]);
    assert_eq!(
        all(&teller, "11:40", &[Kind::Update]),
        [
            "update status_page 10:00..10:30 met at 10:30",
            "update status_page 10:30:59.999999999..11:00:59.999999999 met at 11:00",
            "update status_page 11:00:59.999999999..11:30:59.999999999 met_late at 11:31",
            "update status_page 11:31:59.999999999..12:01:59.999999999 upcoming",
        ]
    );
}

#[test]
fn a_leap_second_is_the_second_that_follows() {
    let teller =
        told(&[("2016-12-31T23:40:00Z", DECLARE), ("2017-01-01T00:05:00Z", &published("2016-12-31T23:59:60.0Z"))]);
    let lines = all(&teller, "2017-01-01T00:06:00Z", &[Kind::Update]);
    assert_eq!(lines[0], "update status_page 2016-12-31T23:40..2017-01-01T00:10 met at 2017-01-01T00:00");
}

#[test]
fn containment_does_not_stop_the_clock() {
    let teller = told(&[("10:00", DECLARE), ("10:10", POST), ("10:15", r#"{"command":"contain"}"#)]);
    let lines = ["update status_page 10:00..10:30 met at 10:10", "update status_page 10:10..10:40 overdue"];
    assert_eq!(all(&teller, "10:45", &[Kind::Update]), lines);
}

#[test]
fn a_promise_is_kept_or_not_and_never_moves_the_cadence() {
    let teller =
        told(&[("10:00", DECLARE), ("10:10", &promise("11:00")), ("10:35", &promise("10:45")), ("11:30", POST)]);
    assert_eq!(
        all(&teller, "11:40", &[Kind::PromisedUpdate]),
        [
            "promised_update status_page 10:10..11:00 met at 10:35",
            "promised_update status_page 10:35..10:45 met_late at 11:30"
        ]
    );
    assert_eq!(
        all(&teller, "11:40", &[Kind::Update])[1..],
        [
            "update status_page 10:10..10:40 met at 10:35",
            "update status_page 10:35..11:05 met_late at 11:30",
            "update status_page 11:30..12:00 upcoming"
        ]
    );
    // It outlives the resolve, and ends with a dismissal.
    let kept = told(&[("10:00", DECLARE), ("10:10", &promise("11:00")), ("10:20", RESOLVE)]);
    assert_eq!(all(&kept, "11:05", &[Kind::PromisedUpdate]), ["promised_update status_page 10:10..11:00 overdue"]);
    let void = told(&[("10:00", DECLARE), ("10:10", &promise("11:00")), ("10:20", DISMISS)]);
    let lines = ["promised_update status_page 10:10..11:00 void dismissed at 10:20"];
    assert_eq!(all(&void, "11:05", &[Kind::PromisedUpdate]), lines);
}

#[test]
fn a_promise_that_was_read_is_judged_also_once_its_post_is_retracted_or_corrected() {
    let just_before = |when: &str| at(when).saturating_sub(1_000_000_000);
    let amended = |command: fn(RecordId) -> String, when: &str, rest: &[(&str, &str)]| {
        let mut teller = told(&[("10:00", DECLARE), ("10:10", &promise("11:00"))]);
        let post = teller.history.records().last().unwrap().id();
        teller.now = just_before(when);
        teller.json(&command(post));
        for (when, command) in rest {
            teller.now = just_before(when);
            teller.json(command);
        }
        all(&teller, "12:40", &[Kind::PromisedUpdate])
    };
    let retract = |post| format!(r#"{{"command":"retract","arguments":{{"record":"{post}","reason":"a mistake"}}}}"#);
    // Taken back in time it is void, and says so; later it was broken.
    assert_eq!(amended(retract, "10:30", &[]), ["promised_update status_page 10:10..11:00 void superseded at 10:30"]);
    assert_eq!(amended(retract, "11:30", &[]), ["promised_update status_page 10:10..11:00 missed at 11:30"]);
    // What is posted after that keeps nothing any more.
    assert_eq!(
        amended(retract, "10:30", &[("10:40", POST)]),
        ["promised_update status_page 10:10..11:00 void superseded at 10:30"]
    );
    let correct = |post| {
        let facts = r#"{"promisedNext":"2026-11-23T12:00:00Z"}"#;
        format!(r#"{{"command":"correct","arguments":{{"record":"{post}","facts":{facts},"reason":"a typo"}}}}"#)
    };
    assert_eq!(
        amended(correct, "10:30", &[("11:50", POST)]),
        [
            "promised_update status_page 10:10..11:00 void superseded at 10:30",
            "promised_update status_page 10:10..12:00 met at 11:50"
        ]
    );
    assert_eq!(
        amended(correct, "11:30", &[("11:50", POST)])[0],
        "promised_update status_page 10:10..11:00 missed at 11:30"
    );
}

#[test]
fn a_dismissal_that_is_undone_before_its_time_leaves_a_promise_as_it_was() {
    let steps = |back: &str| {
        let steps = [("10:00", DECLARE), ("10:10", &*promise("11:00")), ("10:20", DISMISS), (back, REINSTATE)];
        all(&told(&steps), "11:10", &[Kind::PromisedUpdate])
    };
    assert_eq!(steps("10:40"), ["promised_update status_page 10:10..11:00 overdue"]);
    assert_eq!(steps("11:05"), ["promised_update status_page 10:10..11:00 void dismissed at 10:20"]);
}

#[test]
fn a_promise_that_is_told_late_ends_with_the_dismissal_that_came_before_it_was_due() {
    let told_late = promise("11:00").replace(r#""body""#, r#""publishedAt":"2026-11-23T10:10:00.0Z","body""#);
    let steps = [("10:00", DECLARE), ("10:20", DISMISS), ("12:00", REINSTATE), ("12:30", &*told_late)];
    let lines = ["promised_update status_page 10:10..11:00 void dismissed at 10:20"];
    assert_eq!(all(&told(&steps), "13:00", &[Kind::PromisedUpdate]), lines);
    // One that was kept before the dismissal was kept.
    let kept = [("10:00", DECLARE), ("10:15", POST), ("10:20", DISMISS), ("12:00", REINSTATE), ("12:30", &*told_late)];
    let lines = ["promised_update status_page 10:10..11:00 met at 10:15"];
    assert_eq!(all(&told(&kept), "13:00", &[Kind::PromisedUpdate]), lines);
}

#[test]
fn a_slower_cadence_moves_what_is_not_overdue_and_a_faster_one_misses_nothing_at_once() {
    let due = |steps: &[(&str, &str)], now: &str| all(&told(steps), now, &[Kind::Update]).pop().unwrap();
    let slower = cadence(60);
    assert_eq!(due(&[("10:00", DECLARE), ("10:20", &slower)], "10:50"), "update status_page 10:00..11:00 upcoming");
    assert_eq!(due(&[("10:00", DECLARE), ("10:40", &slower)], "10:50"), "update status_page 10:00..10:30 overdue");
    let faster = cadence(10);
    assert_eq!(due(&[("10:00", DECLARE), ("10:15", &faster)], "10:16"), "update status_page 10:00..10:25 upcoming");
    assert_eq!(due(&[("10:00", DECLARE), ("10:25", &faster)], "10:26"), "update status_page 10:00..10:30 due");
    // It stays for the posts that follow, and somebody who sets one owes it, whatever the severity.
    let stays = [("10:00", DECLARE), ("10:10", &*slower), ("10:20", POST)];
    assert_eq!(due(&stays, "10:21"), "update status_page 10:20..11:20 upcoming");
    let optional = [("10:00", UNTRIAGED), ("10:00:30", &*severity("SEV-3")), ("10:10", &*slower)];
    assert_eq!(due(&optional, "10:21"), "update status_page 10:10..11:10 upcoming");
}

#[test]
fn a_plan_may_ask_for_the_first_post_sooner() {
    let mut plan = Plan::standard();
    plan.channels[0].cadence = sevlog::Cadence::Every { interval: Span::Minutes(30), first: Some(Span::Minutes(10)) };
    let teller = told_under(&plan, &[("10:00", DECLARE), ("10:09", POST)]);
    let lines = ["update status_page 10:00..10:10 met at 10:09", "update status_page 10:09..10:39 upcoming"];
    assert_eq!(all(&teller, "10:10", &[Kind::Update]), lines);
}

#[test]
fn a_severity_that_the_rule_does_not_bind_ends_it_and_one_that_it_binds_starts_it_anew() {
    let (low, high) = (severity("SEV-3"), severity("SEV-2"));
    let teller = told(&[("10:00", DECLARE), ("10:10", &low), ("12:00", &high), ("12:20", POST)]);
    assert_eq!(
        all(&teller, "12:21", &[Kind::Update]),
        [
            "update status_page 10:00..10:30 void out_of_scope at 10:10",
            "update status_page 12:00..12:30 met at 12:20",
            "update status_page 12:20..12:50 upcoming",
        ]
    );
    let late = told(&[("10:00", DECLARE), ("10:40", &low)]);
    assert_eq!(all(&late, "10:41", &[Kind::Update]), ["update status_page 10:00..10:30 missed at 10:40"]);
    // While nobody set one, it is judged as the worst, and says so.
    let untriaged = told(&[("10:00", UNTRIAGED)]);
    let owed = current(&untriaged, "10:40");
    let owed = owed.iter().find(|one| one.kind == Kind::Update).unwrap();
    assert_eq!((&*line(owed), owed.severity), ("update status_page 10:00..10:30 overdue", None));
    let found = compliance(&untriaged, "10:40").findings;
    assert_eq!(found[0].code, FindingCode::SeverityAssumed);
    assert!(found[0].message.contains("SEV-1"), "{}", found[0].message);
    assert_eq!(compliance(&late, "10:41").findings, []);
}

#[test]
fn a_resolve_ends_the_cadence_and_asks_for_one_post_that_says_so() {
    let kinds = [Kind::Update, Kind::ResolutionUpdate];
    let before = told(&[("10:00", DECLARE), ("10:20", RESOLVE), ("10:30", POST), ("10:45", POST_RESOLVED)]);
    assert_eq!(
        all(&before, "11:00", &kinds),
        [
            "update status_page 10:00..10:30 void resolved at 10:20",
            "resolution_update status_page 10:20..10:50 met at 10:45"
        ]
    );
    let after = told(&[("10:00", DECLARE), ("10:40", RESOLVE), ("11:20", POST_RESOLVED)]);
    assert_eq!(
        all(&after, "11:30", &kinds),
        [
            "update status_page 10:00..10:30 missed at 10:40",
            "resolution_update status_page 10:40..11:10 met_late at 11:20"
        ]
    );
    // A post that said so before the resolve was recorded counts, if it was so by then.
    let resolved = r#"{"command":"resolve","occurred":"2026-11-23T10:15:00.0Z"}"#;
    let first = told(&[("10:00", DECLARE), ("10:18", POST_RESOLVED), ("10:20", resolved)]);
    assert_eq!(
        all(&first, "10:30", &[Kind::ResolutionUpdate]),
        ["resolution_update status_page 10:20..10:50 met at 10:18"]
    );
    let too_early = told(&[("10:00", DECLARE), ("10:14", POST_RESOLVED), ("10:20", resolved)]);
    assert_eq!(
        all(&too_early, "10:30", &[Kind::ResolutionUpdate]),
        ["resolution_update status_page 10:20..10:50 upcoming"]
    );
}

#[test]
fn a_reopening_starts_the_cadence_anew_and_takes_back_the_post_that_was_to_say_it_is_over() {
    let kinds = [Kind::Update, Kind::ResolutionUpdate];
    let soon = told(&[("10:00", DECLARE), ("10:20", RESOLVE), ("10:40", REOPEN)]);
    assert_eq!(
        all(&soon, "10:41", &kinds),
        [
            "update status_page 10:00..10:30 void resolved at 10:20",
            "resolution_update status_page 10:20..10:50 void reopened at 10:40",
            "update status_page 10:40..11:10 upcoming",
        ]
    );
    let late = told(&[("10:00", DECLARE), ("10:20", RESOLVE), ("11:00", REOPEN)]);
    assert_eq!(
        all(&late, "11:01", &[Kind::ResolutionUpdate]),
        ["resolution_update status_page 10:20..10:50 missed at 11:00"]
    );
}

#[test]
fn a_dismissal_ends_it_and_a_reinstatement_starts_it_anew() {
    let teller = told(&[("10:00", DECLARE), ("10:20", DISMISS), ("12:00", REINSTATE)]);
    let lines = ["update status_page 10:00..10:30 void dismissed at 10:20", "update status_page 12:00..12:30 upcoming"];
    assert_eq!(all(&teller, "12:01", &[Kind::Update]), lines);
    let late = told(&[("10:00", DECLARE), ("10:45", DISMISS)]);
    assert_eq!(all(&late, "12:01", &[Kind::Update]), ["update status_page 10:00..10:30 missed at 10:45"]);
}

#[test]
fn a_resolve_that_stands_again_asks_anew_for_the_post_that_says_so_unless_it_was_there() {
    let owed = |steps: &[(&str, &str)]| all(&told(steps), "14:00", &[Kind::ResolutionUpdate]);
    let void = "resolution_update status_page 10:20..10:50 void dismissed at 10:30";
    let steps = [("10:00", DECLARE), ("10:20", RESOLVE), ("10:30", DISMISS), ("12:00", REINSTATE)];
    assert_eq!(owed(&steps), [void, "resolution_update status_page 12:00..12:30 overdue"]);
    let told_after: Vec<_> = steps.into_iter().chain([("12:10", POST_RESOLVED)]).collect();
    assert_eq!(owed(&told_after), [void, "resolution_update status_page 12:00..12:30 met at 12:10"]);
    // What was said of this resolve is said, also while it did not stand.
    let said =
        [("10:00", DECLARE), ("10:20", RESOLVE), ("10:25", POST_RESOLVED), ("10:30", DISMISS), ("12:00", REINSTATE)];
    assert_eq!(owed(&said), ["resolution_update status_page 10:20..10:50 met at 10:25"]);
    let meanwhile = [steps[0], steps[1], steps[2], ("11:00", POST_RESOLVED), steps[3]];
    assert_eq!(owed(&meanwhile), [void]);
}

#[test]
fn a_merge_ends_it_and_an_unmerge_starts_it_anew() {
    let mut source = told(&[("10:00", DECLARE)]);
    let mut target = Teller::of(2);
    target.at("2026-11-23T09:50:00Z").json(DECLARE);
    let mut pair = |when: &str, command: &str| {
        source.now = at(when).saturating_sub(1_000_000_000);
        let context = source.context();
        sevlog::History::execute_pair(&mut source.history, &mut target.history, &json(command), &context).unwrap();
    };
    pair("10:10", &format!(r#"{{"command":"merge_into","arguments":{{"target":"{}"}}}}"#, incident_id(2)));
    pair("10:50", r#"{"command":"unmerge"}"#);
    let lines = ["update status_page 10:00..10:30 void merged at 10:10", "update status_page 10:50..11:20 upcoming"];
    assert_eq!(all(&source, "10:51", &[Kind::Update]), lines);
    assert_eq!(all(&target, "10:51", &[Kind::Update]), ["update status_page 09:50..10:20 overdue"]);
}

#[test]
fn a_year_of_posts_is_a_slot_each_and_a_year_of_silence_is_one() {
    let half_hours = 365 * 48;
    let start = at("10:00");
    let mut busy = told(&[("10:00", DECLARE)]);
    let post = json(POST);
    for n in 1..half_hours {
        // One record a second is added by the teller.
        busy.now = start.saturating_add(n * 30 * 60_000_000_000 - 1_000_000_000);
        busy.try_tell(&post).unwrap();
    }
    let end = "2027-11-23T09:59:59Z";
    let told_all = compliance(&busy, end);
    let page = told_all.channel(&"status_page".parse().unwrap()).unwrap();
    assert_eq!((page.slots.all(), page.slots.met, page.slots.pending), (17_520, 17_519, 1));
    let owed: Vec<_> = current(&busy, end).into_iter().filter(|one| one.kind == Kind::Update).collect();
    assert_eq!(
        owed.iter().map(line).collect::<Vec<_>>(),
        ["update status_page 2027-11-23T09:30..2027-11-23T10:00 due"]
    );

    let silent = [("10:00", DECLARE)];
    assert_eq!(all(&told(&silent), end, &[Kind::Update]), ["update status_page 10:00..10:30 overdue"]);
    let spoken = [("10:00", DECLARE), ("2027-11-23T09:00:00Z", POST)];
    let lines = [
        "update status_page 10:00..10:30 met_late at 2027-11-23T09:00",
        "update status_page 2027-11-23T09:00..2027-11-23T09:30 overdue",
    ];
    assert_eq!(all(&told(&spoken), end, &[Kind::Update]), lines);
    let resolved = [("10:00", DECLARE), ("2027-11-23T09:00:00Z", RESOLVE)];
    let lines = ["update status_page 10:00..10:30 missed at 2027-11-23T09:00"];
    assert_eq!(all(&told(&resolved), end, &[Kind::Update]), lines);
}

#[test]
fn who_is_asked_is_who_holds_the_role_or_is_on_call_or_declared_it() {
    let asked = |steps: &[(&str, &str)]| {
        let teller = told(steps);
        let owed = current(&teller, "10:05");
        let owed = owed.into_iter().find(|one| one.kind == Kind::Update).unwrap();
        assert_eq!(owed.owners()[0].text, "IC");
        owed.holders().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(asked(&[("mei 10:00", UNTRIAGED)]), "mei");
    let on_call = r#"{"command":"assign","arguments":{"role":"on_call","person":"raj"}}"#;
    assert_eq!(asked(&[("mei 10:00", UNTRIAGED), ("10:01", on_call)]), "raj");
    let takes = r#"{"command":"take_command"}"#;
    assert_eq!(asked(&[("mei 10:00", UNTRIAGED), ("10:01", on_call), ("zoe 10:02", takes)]), "zoe");
}

#[test]
fn insiders_are_told_each_fact_and_one_post_tells_all_that_it_covers() {
    let action = r#"{"command":"record_action","arguments":{"description":"drained a node","outcome":"worked"}}"#;
    let note = r#"{"command":"note","arguments":{"body":"seen"}}"#;
    let tell =
        r#"{"command":"record_update","arguments":{"channel":"internal","audience":"inside","body":"A node is out."}}"#;
    let teller = told(&[
        ("10:00", DECLARE),
        ("10:03", action),
        ("10:04", tell),
        ("10:10", note),
        ("10:20", action),
        ("10:24", action),
        ("10:30", tell),
        ("11:00", RESOLVE),
        ("11:20", action),
    ]);
    assert_eq!(
        all(&teller, "11:30", &[Kind::Relay]),
        [
            "relay internal 10:00..10:05 met at 10:04",
            "relay internal 10:20..10:25 met_late at 10:30",
            // The resolve is told too; what is done after it is not owed.
            "relay internal 11:00..11:05 overdue",
        ]
    );
    // A post that covers less leaves the rest to be told.
    let partly = r#"{"command":"record_update","arguments":{"channel":"internal","audience":"inside","covers":3,"body":"We are on it."}}"#;
    let teller = told(&[("10:00", DECLARE), ("10:02", action), ("10:03", partly)]);
    assert_eq!(
        all(&teller, "10:04", &[Kind::Relay]),
        ["relay internal 10:00..10:05 met at 10:03", "relay internal 10:02..10:07 upcoming"]
    );
}

#[test]
fn another_plan_can_be_tried_on_the_same_agenda() {
    let teller = told(&[("10:00", DECLARE), ("10:25", POST), ("10:50", POST)]);
    let mut plan = Plan::standard();
    plan.channels[0].cadence = sevlog::Cadence::Every { interval: Span::Minutes(20), first: None };
    let other = Plans::from(plan);
    let tried = teller.history.incident().agenda().compliance(&other, at("10:51"));
    assert_eq!(tried.tally(Kind::Update).met_late, 2);
    assert_eq!(compliance(&teller, "10:51").tally(Kind::Update).met, 2);
}

#[test]
fn a_faster_pace_never_puts_the_first_post_off() {
    let mut plan = Plan::standard();
    plan.channels[0].cadence = sevlog::Cadence::Every { interval: Span::Minutes(30), first: Some(Span::Minutes(5)) };
    let teller = told_under(&plan, &[("10:00", DECLARE), ("10:02", &cadence(20))]);
    assert_eq!(all(&teller, "10:03", &[Kind::Update]), ["update status_page 10:00..10:05 due"]);
}

#[test]
fn a_channel_may_be_told_at_once_for_one_severity_and_again_and_again_for_another() {
    let mut plan = Plan::standard();
    let named = |label: &str| Some(vec![label.parse().unwrap()]);
    let page = plan.channels[0].clone();
    plan.channels = vec![
        sevlog::ChannelRule { severities: named("SEV-2"), ..page.clone() },
        sevlog::ChannelRule {
            cadence: sevlog::Cadence::RealTime { within: Span::Minutes(5) },
            severities: named("SEV-1"),
            ..page
        },
    ];
    let begun = DECLARE.replace("SEV-1", "SEV-2");
    let teller = told_under(&plan, &[("10:00", &begun), ("10:05", &severity("SEV-1"))]);
    assert_eq!(all(&teller, "12:00", &[Kind::Relay]), ["relay status_page 10:05..10:10 overdue"]);
}

#[test]
fn a_post_that_said_so_of_an_earlier_end_says_nothing_about_a_later_one() {
    let uncertain = r#"{"command":"resolve","occurred":"2026-11-23T10Z"}"#;
    let teller = told(&[
        ("10:00", DECLARE),
        ("10:10", RESOLVE),
        ("10:12", POST_RESOLVED),
        ("10:20", REOPEN),
        ("10:50", uncertain),
    ]);
    let lines = all(&teller, "10:55", &[Kind::ResolutionUpdate]);
    assert_eq!(lines[1], "resolution_update status_page 10:50..11:20 upcoming");
}

#[test]
fn a_post_at_an_unknown_time_answers_and_nobody_says_when() {
    let unknown = POST.replace(r#""body""#, r#""publishedAt":"unknown","body""#);
    let teller = told(&[("10:00", DECLARE), ("10:40", &unknown)]);
    let told = compliance(&teller, "10:50");
    let met = told.obligations.iter().find(|one| one.kind == Kind::Update).unwrap();
    assert_eq!(line(met), "update status_page 10:00..10:30 met at ../10:40");
    let wire = serde_json::to_value(met).unwrap();
    assert_eq!(wire["settled"], serde_json::json!({ "latest": "2026-11-23T10:40:00Z" }));
    // A gap that lasted nobody knows how long is no gap of nothing.
    let page = told.channel(&"status_page".parse().unwrap()).unwrap();
    assert_eq!((page.slots.met, page.longest_gap_ms, page.watched_ms), (1, None, 600_000));
}

#[test]
fn a_severity_that_is_told_again_and_again_ends_what_another_told_at_once() {
    let mut plan = Plan::standard();
    let named = |label: &str| Some(vec![label.parse().unwrap()]);
    let page = plan.channels[0].clone();
    let at_once = sevlog::Cadence::RealTime { within: Span::Minutes(5) };
    plan.channels = vec![
        sevlog::ChannelRule { severities: named("SEV-2"), ..page.clone() },
        sevlog::ChannelRule { cadence: at_once, severities: named("SEV-1"), ..page },
    ];
    let teller = told_under(&plan, &[("10:00", DECLARE), ("10:03", &severity("SEV-2"))]);
    assert_eq!(
        all(&teller, "12:00", &[Kind::Relay, Kind::Update]),
        ["update status_page 10:03..10:33 overdue", "relay status_page 10:00..10:05 void out_of_scope at 10:03",]
    );
}

#[test]
fn a_cadence_that_is_taken_back_counts_until_then() {
    let mut teller = told(&[("10:00", DECLARE)]);
    let mut set = |when: &str, minutes| teller.at(&at(when).to_string()).json(&cadence(minutes));
    let (_, hourly) = (set("10:05", 45), set("10:10", 60));
    let retract = format!(r#"{{"command":"retract","arguments":{{"record":"{hourly}","reason":"for another"}}}}"#);
    let post = |teller: &mut Teller, when: &str| teller.at(&at(when).to_string()).json(POST);
    post(&mut teller, "10:50");
    // What was judged by it stays so; the cadence that was set before it is in force again.
    teller.at("2026-11-23T11:00:00Z").json(&retract);
    post(&mut teller, "11:40");
    assert_eq!(
        all(&teller, "11:41", &[Kind::Update]),
        [
            "update status_page 10:00..11:00 met at 10:50",
            "update status_page 10:50..11:45 met at 11:40",
            "update status_page 11:40..12:25 upcoming",
        ]
    );
}

#[test]
fn a_channel_that_only_a_cadence_asked_for_is_owed_nothing_once_that_is_taken_back() {
    let mut teller = told(&[("10:00", &DECLARE.replace("SEV-1", "SEV-3"))]);
    let set = teller.at("2026-11-23T10:10:00Z").json(&cadence(30));
    let retract = format!(r#"{{"command":"retract","arguments":{{"record":"{set}","reason":"for another"}}}}"#);
    teller.at("2026-11-23T10:50:00Z").json(&retract);
    let lines = all(&teller, "12:00", &[Kind::Update]);
    assert_eq!(lines, ["update status_page 10:10..10:40 missed at 10:50"]);
}
