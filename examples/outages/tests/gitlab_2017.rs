//! What somebody who opens the retold outage of GitLab relies on.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test that fails should stop where it fails")]

use std::{env, fs, path::Path};

use sevlog::{
    GuardKey, GuardState, History, ImpactWindow, Interval, MilestoneState, Plan, RecordId, Status, Timestamp,
    event::{ActionOutcome, Event, ImpactKind, IncidentKind, MilestoneName},
    milestone, verify, verify_against,
};
use sevlog_examples::{Narrator, page::Look};
use sevlog_outages::{Outage, gitlab_2017, show};

fn told() -> Outage {
    let narrator = Narrator::open(":memory:", Plan::standard()).unwrap();
    gitlab_2017::tell(&narrator).unwrap()
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn interval(from: &str, to: &str) -> Interval {
    Interval { earliest: at(from), latest: at(to).saturating_add(59_999_999_999) }
}

/// The removal: the one action that made it worse.
fn removal(history: &History) -> RecordId {
    let worse =
        |event: &Event| matches!(event, Event::ActionTaken(action) if action.outcome == ActionOutcome::MadeWorse);
    let mut found = history.records().iter().filter(|record| worse(record.event()));
    let removal = found.next().expect("one action made it worse").id();
    assert!(found.next().is_none(), "one action made it worse");
    removal
}

fn window<'a>(history: &'a History, name: &str) -> &'a ImpactWindow {
    history.incident().windows().values().find(|window| window.name() == name).expect(name)
}

#[test]
fn the_log_verifies_and_reads_back_as_it_was_told() {
    let outage = told();
    let log = outage.log().unwrap();
    let verification = verify(&*log);
    assert_eq!(verification.failures, []);
    assert_eq!(verification.heads, [outage.history.incident().head()]);
    assert_eq!(History::read(&*log).unwrap(), [outage.history]);
}

#[test]
fn telling_it_twice_gives_the_same_bytes() {
    assert_eq!(told().log().unwrap(), told().log().unwrap());
}

#[test]
fn the_log_is_the_shared_vector_byte_for_byte() {
    let vector = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/logs/gitlab-2017.jsonl");
    let log = told().log().unwrap();
    if env::var("SEVLOG_BLESS").is_ok_and(|bless| bless == "1") {
        fs::create_dir_all(vector.parent().unwrap()).unwrap();
        fs::write(&vector, &log).unwrap();
    }
    let kept =
        fs::read(&vector).unwrap_or_else(|error| panic!("{}: {error}; `make vectors` writes it", vector.display()));
    assert!(log == kept, "the log is another than {}; `make vectors` writes it anew", vector.display());
}

#[test]
fn a_flipped_bit_is_refused_wherever_it_is() {
    let mut log = told().log().unwrap();
    // A prime, so that the sample falls on every kind of field.
    for position in (0..log.len()).step_by(997) {
        for bit in 0..8 {
            log[position] ^= 1 << bit;
            assert!(!verify(&*log).is_sound(), "bit {bit} of byte {position}");
            log[position] ^= 1 << bit;
        }
    }
    assert!(verify(&*log).is_sound());
}

#[test]
fn a_log_without_one_of_its_records_is_refused() {
    let outage = told();
    let (log, head) = (outage.log().unwrap(), outage.history.incident().head());
    let lines: Vec<_> = log.split_inclusive(|byte| *byte == b'\n').collect();
    for gone in 0..lines.len() {
        let rest = [lines[..gone].concat(), lines[gone + 1..].concat()].concat();
        assert!(!verify_against(&*rest, [head]).is_sound(), "line {}", gone + 1);
    }
}

#[test]
fn every_forgery_that_the_demo_shows_is_found() {
    let outage = told();
    let (log, head) = (outage.log().unwrap(), outage.history.incident().head());
    assert_eq!(outage.forgeries.len(), 4);
    for forgery in &outage.forgeries {
        let (_, against_head) = forgery.verified(&log, head).expect("the log holds what is forged");
        assert_eq!(against_head.failures.len(), 1, "{}", forgery.what());
    }
}

#[test]
fn the_data_loss_is_a_window_of_its_own_apart_from_the_outage() {
    let outage = told();
    let (down, lost) = (window(&outage.history, "gitlab.com"), window(&outage.history, "gitlab.com: database"));
    assert_eq!((down.kind(), lost.kind()), (Some(ImpactKind::Availability), Some(ImpactKind::DataLoss)));
    let removal = removal(&outage.history);
    assert_eq!((down.caused_by(), lost.caused_by()), (Some(removal), Some(removal)));
    let span = |window: &ImpactWindow| (window.opened().unwrap().occurred, window.ended().unwrap().occurred);
    assert_eq!(
        span(down),
        (
            interval("2017-01-31T23:27:00Z", "2017-01-31T23:27:00Z"),
            interval("2017-02-01T17:45:00Z", "2017-02-01T18:14:00Z")
        )
    );
    assert_eq!(
        span(lost),
        (
            interval("2017-01-31T17:05:00Z", "2017-01-31T17:35:00Z"),
            interval("2017-01-31T23:25:00Z", "2017-02-01T00:00:00Z")
        )
    );
}

#[test]
fn where_the_sources_differ_both_stand() {
    let outage = told();
    let started = milestone(outage.history.incident(), MilestoneName::Started);
    assert_eq!(started.state, MilestoneState::Conflicting);
    assert_eq!(started.interval, Some(interval("2017-01-31T17:45:00Z", "2017-01-31T19:15:00Z")));

    // The report's half past eleven, give or take, agrees with the minute that was noted that night.
    let down = window(&outage.history, "gitlab.com");
    let asserted: Vec<_> = outage
        .history
        .incident()
        .assertions()
        .iter()
        .filter(|assertion| assertion.window == Some(down.id()))
        .map(|assertion| assertion.mark.occurred)
        .collect();
    assert_eq!(asserted, [interval("2017-01-31T23:15:00Z", "2017-01-31T23:45:00Z")]);
    assert!(asserted[0].meets(down.opened().unwrap().occurred));
}

#[test]
fn each_moment_knows_what_was_recorded_by_then_and_no_more() {
    let history = told().history;
    let known = |time| history.as_of(at(time));
    let state = |history: &History| {
        let incident = history.incident();
        (incident.status(), incident.severity().unwrap().label.to_string(), incident.windows().len())
    };
    let before = known("2017-01-31T23:20:00Z");
    assert_eq!(state(&before), (Status::Contained, "SEV-2".to_owned(), 2));
    let after = known("2017-01-31T23:40:00Z");
    assert_eq!(state(&after), (Status::Contained, "SEV-1".to_owned(), 3));
    assert_ne!(before.incident().title(), after.incident().title());

    // The loss began before the removal, and was known only after it.
    let lost =
        |history: &History| history.incident().windows().values().any(|w| w.kind() == Some(ImpactKind::DataLoss));
    assert!(!lost(&after));
    let morning = known("2017-02-01T06:00:00Z");
    assert!(lost(&morning));

    // The end of the loss was put right ten days later.
    let end = |history: &History| window(history, "gitlab.com: database").ended().unwrap().occurred;
    assert_eq!(end(&morning), interval("2017-01-31T23:25:00Z", "2017-01-31T23:25:00Z"));
    assert_ne!(end(&history), end(&morning));
}

#[test]
fn every_record_says_when_it_was_so_and_who_says_so() {
    let history = told().history;
    assert_eq!(history.incident().kind(), IncidentKind::Retelling);
    for record in history.records() {
        let source = record.occurred().source.as_ref().expect("a source");
        assert!(source.as_str().starts_with("https://"), "version {}", record.version());
        let occurred = record.occurred().interval(record.recorded_at());
        assert!(occurred.earliest <= record.recorded_at(), "version {} is recorded too soon", record.version());
    }
    assert_eq!(history.clock_steps(), []);
}

#[test]
fn it_is_resolved_as_fixed_with_the_standby_still_behind() {
    let history = told().history;
    let resolved = history.records().iter().find_map(|record| match record.event() {
        Event::Resolved(event) => Some(event),
        _ => None,
    });
    let guards = &resolved.expect("it is resolved").guards.0;
    assert_eq!(guards[&GuardKey::FixValidated], GuardState::Met);
    assert_eq!(guards[&GuardKey::ImpactClosed], GuardState::Advised);
    assert!(window(&history, "postgresql: replication").is_ongoing());
    assert_eq!(history.incident().status(), Status::Closed);
}

#[test]
fn no_line_is_wider_than_the_terminal_and_none_ends_in_a_space() {
    let outage = told();
    let log = outage.log().unwrap();
    for width in [80, 100, 120] {
        let page = show::outage(&outage, &log, Look { width, colour: false }).unwrap();
        for line in page.lines() {
            assert!(line.chars().count() <= width, "{width}: {line}");
            assert_eq!(line, line.trim_end());
        }
    }
}

#[test]
fn colour_changes_no_word() {
    let outage = told();
    let log = outage.log().unwrap();
    let page = |colour| show::outage(&outage, &log, Look { width: 80, colour }).unwrap();
    let coloured = page(true);
    assert!(coloured.contains('\u{1b}'));
    let mut pieces = coloured.split("\u{1b}[");
    let first = pieces.next().unwrap().to_owned();
    let bare = pieces.fold(first, |bare, piece| bare + piece.split_once('m').unwrap().1);
    assert_eq!(bare, page(false));
}

#[test]
fn a_log_that_was_changed_is_not_shown_as_proven() {
    let outage = told();
    let mut log = outage.log().unwrap();
    log.pop();
    let problem = show::outage(&outage, &log, Look { width: 80, colour: false }).unwrap_err();
    assert!(problem.to_string().contains("does not verify"), "{problem}");
}
