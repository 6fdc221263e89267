//! D4 over every story that can be told: what is generated from a log never speaks against it, and whatever is written of a
//! milestone does as soon as it is wrong.

use proptest::prelude::*;
use sevlog::{
    Actor, Command, CommandId, Context, FindingCode, History, Interval, MilestoneState, PersonId, Plan, Postmortem,
    Seed, Timestamp,
    event::{MilestoneName, SectionWritten},
    milestone, write_log,
};

use crate::invariants::story::{World, stories};

/// Whether the log contradicts a text, written into its summary now; none where the summary can be written no more.
fn is_contradicted(history: &History, plan: &Plan, text: &str) -> Option<bool> {
    let mut history = history.clone();
    let actor = Actor::Person(PersonId::new("writer").unwrap());
    let now = history.incident().clock();
    let millis = u64::try_from(now.unix_nanos() / 1_000_000).unwrap();
    let section = SectionWritten { section: "summary".parse().unwrap(), body: text.into() };
    let context =
        Context { now, ..Context::new(plan, actor, CommandId::from_parts(millis, 1 << 60), Seed::new([7; 32])) };
    history.execute(&Command::new(section), &context).ok()?;
    let written = history.records().last().unwrap().id();
    let findings = Postmortem::of(&history, plan).findings().to_vec();
    let of_it = |code, records: &[_]| code == FindingCode::ClaimContradictsLog && records.contains(&written);
    Some(findings.iter().any(|finding| of_it(finding.code, &finding.records)))
}

/// A minute as it is written: `2026-11-23 at 09:48 UTC`.
fn minute(at: Timestamp) -> String {
    let text = at.to_string();
    let (day, time) = text.split_once('T').unwrap();
    format!("{day} at {} UTC", time.get(..5).unwrap())
}

/// Whether each record says when something was, to within a year. The first instant that can be written stands for a beginning that
/// nobody knows.
fn says_when(history: &History) -> bool {
    history.records().iter().all(|record| {
        let at = record.occurred().interval(record.recorded_at());
        !at.starts_unknown() && at.earliest.saturating_add(365 * DAY) > at.latest
    })
}

/// Of 2200.
const END: Timestamp = Timestamp::from_unix_nanos(7_258_118_400_000_000_000);
const DAY: i64 = 86_400_000_000_000;

proptest! {
    /// Every sentence of a generated document holds in the log that it was made from.
    #[test]
    fn what_is_generated_speaks_against_its_log_nowhere(story in stories(24)) {
        let world = World::told(&story);
        for history in &world.incidents {
            let document = Postmortem::of(history, world.plan).markdown();
            prop_assert_ne!(is_contradicted(history, world.plan, &document), Some(true), "{}", document);
        }
    }

    /// A sentence that gives a milestone as the log has it holds, and one that gives another day is found, unless a record says
    /// that nobody knows when something was, or only between far moments.
    #[test]
    fn what_is_written_of_a_milestone_is_held_against_it(story in stories(24), days in 800..3_000_i64) {
        let world = World::told(&story);
        for history in &world.incidents {
            let mut log = Vec::new();
            write_log(history.records(), &mut log).unwrap();
            let knows = says_when(history) && !String::from_utf8(log).unwrap().contains(r#""kind":"unknown""#);
            for (name, verb) in [
                (MilestoneName::Started, "began"),
                (MilestoneName::Detected, "was detected"),
                (MilestoneName::Contained, "was contained"),
                (MilestoneName::Recovered, "recovered"),
                (MilestoneName::Resolved, "was resolved"),
            ] {
                let told = milestone(history.incident(), name);
                // At the end of time there is no later day.
                let is_told = |at: &Interval| told.state == MilestoneState::Recorded && !at.starts_unknown() && at.latest < END;
                let Some(at) = told.interval.filter(is_told) else { continue };
                let write = |at: Timestamp| format!("The incident {verb} on {}.", minute(at));
                prop_assert_ne!(is_contradicted(history, world.plan, &write(at.earliest)), Some(true), "{} {:?}", write(at.earliest), told);
                let wrong = write(at.latest.saturating_add(days * DAY));
                prop_assert!(!knows || is_contradicted(history, world.plan, &wrong) != Some(false), "{}", wrong);
            }
        }
    }
}
