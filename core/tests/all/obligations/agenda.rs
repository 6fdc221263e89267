//! One code path: however an agenda came about, and whenever it is asked, it says the same.

use std::collections::BTreeSet;

use proptest::prelude::*;
use sevlog::{Agenda, Incident, Obligation, ObligationKind, ObligationState, Plan, Plans, Record, VoidReason};

use super::{DECLARE, POST, RESOLVE, at, told};
use crate::invariants::story::{World, stories};

#[test]
fn the_one_time_to_wake_up_is_when_the_next_thing_turns_due_or_overdue() {
    let plans = Plans::from(Plan::standard());
    let teller = told(&[("10:00", DECLARE)]);
    let agenda = teller.history.incident().agenda();
    let mut turns = Vec::new();
    let mut now = at("10:00");
    while let Some(next) = agenda.next_due(&plans, now).filter(|next| *next < at("11:00")) {
        let before: Vec<_> = agenda.obligations(&plans, next.saturating_sub(1)).iter().map(|one| one.state).collect();
        let after: Vec<_> = agenda.obligations(&plans, next).iter().map(|one| one.state).collect();
        assert_ne!(before, after);
        turns.push(super::clock(next));
        now = next;
    }
    assert_eq!(turns, ["10:05", "10:25", "10:30"]);
    assert_eq!(agenda.due(&plans, at("10:26")).len(), 2);
}

#[test]
fn what_was_due_at_a_past_moment_is_what_was_known_then() {
    let plans = Plans::from(Plan::standard());
    // At 10:40 nobody knew that a post had been out since 10:20: it was recorded at 10:50.
    let late = POST.replace(r#""body""#, r#""publishedAt":"2026-11-23T10:20:00Z","body""#);
    let teller = told(&[("10:00", DECLARE), ("10:50", &late), ("11:00", RESOLVE)]);
    let states = |history: &sevlog::History, now| {
        let all = history.incident().agenda().compliance(&plans, now).obligations;
        super::of_kind(&all, &[sevlog::ObligationKind::Update])
    };
    let then = at("10:40");
    assert_eq!(states(&teller.history.as_of(then), then), ["update status_page 10:00..10:30 overdue"]);
    assert_eq!(states(&teller.history, at("11:00"))[0], "update status_page 10:00..10:30 met at 10:20");
}

proptest! {
    // A quarter of what others have: each case asks at many moments. Whoever asks for more cases gets more.
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 4, ..ProptestConfig::default() })]

    /// Folding a log at once, applying its records one by one, and reading a stored agenda back come to the same obligations;
    /// everything that was ever owed stands in one state; and what is current is the newest of its kind and subject.
    #[test]
    fn the_same_is_owed_however_the_agenda_came_about(story in stories(24), later in 0..10_i64) {
        let plans = Plans::from(Plan::standard());
        for history in &World::told(&story).incidents {
            let agenda = history.incident().agenda();
            let mut one_by_one = Incident::undeclared(history.incident().id());
            for record in history.records() {
                one_by_one.apply(record).unwrap();
                // What is stored after each record is what the fold goes on from.
                let stored: Agenda = serde_json::from_str(&serde_json::to_string(one_by_one.agenda()).unwrap()).unwrap();
                prop_assert_eq!(&stored, one_by_one.agenda());
            }
            prop_assert_eq!(agenda, one_by_one.agenda());

            let now = history.incident().clock().saturating_add(later * 3_600_000_000_000);
            let compliance = agenda.compliance(&plans, now);
            let current = agenda.obligations(&plans, now);
            let retold = history.incident().kind().is_told_later();
            let mut kinds = BTreeSet::new();
            for one in compliance.obligations.iter().rev() {
                let newest = kinds.insert(format!("{} {:?}", one.kind, one.subject));
                prop_assert!(retold || !newest || current.contains(one), "{:?}", one);
                prop_assert!(!retold || one.settled.is_some() || current.contains(one));
                prop_assert_eq!(one.settled.is_none(), one.state.is_open());
                prop_assert!(one.settled.is_none_or(|settled| one.state != ObligationState::MetLate || Some(settled.earliest) > one.due));
            }
            prop_assert!(current.len() <= kinds.len());
            let counted: u64 = compliance.tallies.values().map(sevlog::Tally::all).sum();
            prop_assert_eq!(counted, compliance.obligations.len() as u64);
        }
    }

    /// What a log held at a moment owes what it owed then, whatever was told after it.
    #[test]
    fn a_beginning_of_a_log_owes_what_was_owed_then(story in stories(16)) {
        let plans = Plans::from(Plan::standard());
        for history in &World::told_forward(&story).incidents {
            for record in history.records() {
                let then = record.recorded_at();
                let known = history.as_of(then);
                let records: Vec<&Record> = history.records().iter().take_while(|one| one.recorded_at() <= then).collect();
                let alone = Incident::replay(records).unwrap();
                prop_assert_eq!(
                    known.incident().agenda().obligations(&plans, then),
                    alone.agenda().obligations(&plans, then)
                );
            }
        }
    }

    /// A redaction changes nothing of what is owed.
    #[test]
    fn a_redaction_changes_nothing_that_is_owed(story in stories(16)) {
        for history in &World::told(&story).incidents {
            let redacted: Vec<_> = history.records().iter().map(Record::redact).collect();
            let replayed = Incident::replay(&redacted).unwrap();
            prop_assert_eq!(replayed.agenda(), history.incident().agenda());
        }
    }

    /// Between two moments to wake up nothing changes how it stands, and at each something does.
    #[test]
    fn nothing_turns_before_the_next_moment_to_wake_up(story in stories(16), minutes in 0..3_000_i64, within in 0.0..1.0) {
        let plans = Plans::from(Plan::standard());
        for history in &World::told(&story).incidents {
            let agenda = history.incident().agenda();
            let now = history.incident().clock().saturating_add(minutes * 60_000_000_000);
            let states = |at| agenda.compliance(&plans, at).obligations.iter().map(|one| one.state).collect::<Vec<_>>();
            let next = agenda.next_due(&plans, now);
            let span = next.map_or(1_000_000_000_000_000, |next| next.since(now) - 1);
            #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "any moment before the next will do")]
            let between = now.saturating_add((span as f64 * within) as i64);
            prop_assert_eq!(states(now), states(between));
            if let Some(next) = next {
                prop_assert!(next > now);
                prop_assert_ne!(states(now), states(next));
            }
        }
    }

    /// The slots of a channel follow each other without a gap or an overlap, and nothing is settled before it began.
    #[test]
    fn slots_of_a_cadence_follow_each_other(story in stories(24)) {
        let plans = Plans::from(Plan::standard());
        for history in &World::told(&story).incidents {
            let compliance = history.incident().agenda().compliance(&plans, history.incident().clock());
            // What the log of a retelling is silent about ends nowhere.
            let silent = ObligationState::Void(VoidReason::NotRecorded);
            let slot = |one: &&Obligation<'_>| one.kind == ObligationKind::Update && one.state != silent;
            let slots: Vec<_> = compliance.obligations.iter().filter(slot).collect();
            for slot in &slots {
                prop_assert!(slot.settled.is_none_or(|settled| settled.starts_unknown() || slot.since <= settled.earliest), "{:?} is settled before it began", slot);
            }
            for pair in slots.windows(2).filter(|pair| pair[0].subject == pair[1].subject) {
                let (one, next) = (pair[0], pair[1]);
                prop_assert!(one.settled.is_some(), "{:?} is still open although {:?} began", one, next);
                // A post is settled at its earliest moment, and the next slot begins at its latest.
                prop_assert!(one.settled.is_some_and(|settled| settled.earliest <= next.since), "{:?} {:?}", one, next);
            }
            for one in &compliance.obligations {
                let ended = one.settled.map(|settled| settled.earliest);
                prop_assert!(one.due.is_none_or(|due| one.state != ObligationState::Missed || ended > Some(due)));
            }
        }
    }
}
