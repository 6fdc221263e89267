//! What the figures count, and what they leave out.

#![expect(clippy::unwrap_used, reason = "a test that fails should stop where it fails")]

use sevlog::Plan;
use sevlog_status_history::{Report, log, tell};

/// An incident: its id, its impact, and its posts as minutes of a day and words.
fn incident(id: &str, impact: &str, posts: &[(u32, &str)]) -> String {
    let at = |minute: u32| format!("2026-03-01T{:02}:{:02}:00Z", minute / 60, minute % 60);
    let posts: Vec<_> =
        posts.iter().map(|(minute, word)| format!(r#"{{"at":"{}","status":"{word}"}}"#, at(*minute))).collect();
    format!(r#"{{"id":"{id}","impact":"{impact}","updates":[{}]}}"#, posts.join(","))
}

fn report(incidents: &[String]) -> Report {
    let told = tell("status.example.com", incidents.join("\n").as_bytes(), &Plan::standard()).unwrap();
    Report::of("status.example.com", &told).unwrap()
}

#[test]
fn thirty_minutes_to_the_minute_are_in_time_and_thirty_one_are_late_by_one() {
    let report = report(&[
        incident("1", "minor", &[(0, "Investigating"), (30, "Update"), (30, "Resolved")]),
        incident("2", "minor", &[(0, "Investigating"), (31, "Resolved")]),
    ]);
    let (gaps, standard) = (&report.gaps, &report.standard);
    assert_eq!((gaps.count, gaps.at_most_30, gaps.exactly_30, gaps.exactly_0), (3, 2, 1, 1));
    assert_eq!((standard.gaps_within, standard.gaps_late, standard.incidents_kept), (2, 1, 1));
    // Beyond doubt it was later than 30 minutes, but by less than any minute.
    assert_eq!((standard.overdue_minutes, standard.overdue_minutes_certain, standard.open_minutes), (1, 0, 61));
}

#[test]
fn one_post_keeps_the_cadence_and_has_no_duration() {
    let report = report(&[incident("1", "none", &[(5, "Resolved")])]);
    assert_eq!((report.standard.incidents_kept, report.standard.kept_by_one_post, report.gaps.count), (1, 1, 0));
    let published = &report.published_duration;
    assert_eq!((published.n, published.not_applicable, published.figures), (0, 1, None));
}

#[test]
fn maintenance_is_read_and_in_no_figure() {
    let report = report(&[
        incident("1", "maintenance", &[(0, "Scheduled"), (600, "In progress"), (700, "Completed")]),
        incident("2", "minor", &[(0, "Investigating"), (10, "Resolved")]),
    ]);
    assert_eq!((report.read.incidents, report.read.updates), (2, 5));
    assert_eq!((report.maintenance.incidents, report.judged.incidents, report.judged.updates), (1, 1, 2));
    assert_eq!((report.gaps.count, report.standard.overdue_minutes, report.standard.open_minutes), (1, 0, 10));
    assert!(report.worst.is_empty());
}

#[test]
fn between_an_end_and_a_reopening_no_post_is_owed() {
    let report = report(&[incident(
        "1",
        "major",
        &[(0, "Investigating"), (10, "Resolved"), (500, "Investigating"), (520, "Resolved"), (900, "Update")],
    )]);
    assert_eq!((report.gaps.count, report.gaps.at_most_30), (2, 2));
    assert_eq!((report.standard.incidents_kept, report.standard.open_minutes), (1, 30));
    // What was published lasted from the first post to the last all the same.
    let longest = report.published_duration.figures.unwrap().max.longest.unwrap();
    assert_eq!(longest.as_millis() / 60_000, 900);
}

#[test]
fn an_incident_that_nobody_ended_is_judged_up_to_its_last_post() {
    let report = report(&[incident("1", "minor", &[(0, "Investigating"), (45, "Update")])]);
    assert_eq!((report.standard.gaps_late, report.standard.overdue_minutes, report.standard.open_minutes), (1, 15, 45));
}

#[test]
fn another_cadence_judges_the_same_posts() {
    let report = report(&[incident("1", "minor", &[(0, "Investigating"), (25, "Update"), (70, "Resolved")])]);
    let found: Vec<_> =
        report.plans().iter().map(|plan| (plan.every_minutes, plan.gaps_late, plan.overdue_minutes)).collect();
    assert_eq!(found, [(20, 2, 30), (30, 1, 15), (60, 0, 0)]);
}

#[test]
fn the_same_file_gives_the_same_bytes_and_they_verify() {
    let file = incident("1", "minor", &[(0, "Investigating"), (45, "Resolved")]);
    let bytes = || log(&tell("status.example.com", file.as_bytes(), &Plan::standard()).unwrap()).unwrap();
    assert_eq!(bytes(), bytes());
    assert!(sevlog::verify(&*bytes()).is_sound());
}
