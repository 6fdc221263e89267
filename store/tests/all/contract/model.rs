//! The store in memory is the model of the others: whatever is done to them, all of them answer the same. And what they
//! answer is what folding the records gives.

use proptest::prelude::*;
use sevlog::{History, Intent, Record, Version, decide, decide_pair};
use sevlog_store::{
    StoreError, Summary, Wait,
    list::Query,
    signal::{Noted, Sighting, SignalChange},
    store::{Append, Appended, Batch, Expected, Sealing, Stream, Taken},
};

use super::bench::{Bench, note, request};
use crate::{
    soak::share,
    story::{Step, Story, Telling, World, stories},
};

/// What is done beside a command of the story, or instead of it.
#[derive(Debug, Clone, Copy)]
enum Turn {
    /// The command, as it was decided.
    Tell,
    /// The command, with an expectation that may be wrong.
    Expecting(u8),
    /// The command with a request, which may have been used before.
    Asked(u8),
    /// A note for an incident, whatever its version is.
    Note(u8),
    /// What is said of a signal that was looked at now, or never.
    Signal(u8),
    /// The records of another telling of the same incident: as they are here for a while, and then perhaps others.
    Import(u8),
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let turn = prop_oneof![
        8 => Just(Turn::Tell),
        1 => any::<u8>().prop_map(Turn::Expecting),
        2 => any::<u8>().prop_map(Turn::Asked),
        1 => any::<u8>().prop_map(Turn::Note),
        1 => any::<u8>().prop_map(Turn::Signal),
        1 => any::<u8>().prop_map(Turn::Import),
    ];
    prop::collection::vec(turn, 40)
}

/// What is handed to each of the stores.
#[derive(Debug, Clone)]
enum Work {
    Append(Box<Batch>),
    Import(Vec<Record>),
}

#[derive(Debug, PartialEq)]
enum Outcome {
    Appended(Result<Appended, StoreError>),
    Taken(Result<Taken, StoreError>),
}

fn done(bench: &Bench, work: Work) -> Outcome {
    match work {
        Work::Append(batch) => Outcome::Appended(bench.append(*batch)),
        Work::Import(records) => Outcome::Taken(bench.import(records)),
    }
}

/// A batch for a command of the story, from the state that a store has.
fn batch(bench: &Bench, world: &World, telling: &Telling) -> Option<Batch> {
    let Telling { which, command, context } = telling;
    let sealing = Sealing {
        plan: std::sync::Arc::new(context.plan.clone()),
        now: context.now,
        actor: context.actor.clone(),
        request: None,
        id: context.id,
        seed: context.seed.clone(),
    };
    let ids = [*which, 1 - which].map(|which| world.incidents[which].incident().id());
    let [ours, theirs] = ids.map(|id| bench.state(id));
    let ours = ours.unwrap_or_else(|| std::sync::Arc::new(sevlog::Incident::undeclared(ids[0])));
    let records = bench.store.records_of(ids[0], command.refers_to()).wait().unwrap();
    let mut context = sealing.context();
    context.basis = telling.context.basis;
    context.records = records.iter().collect();
    let append = |incident, version: Version, drafts| Append { incident, expected: Expected::at(version), drafts };
    let streams = match (&command.intent, theirs) {
        (Intent::MergeInto(_) | Intent::Unmerge(_), Some(theirs)) => {
            let (source, target) = decide_pair(&ours, &theirs, command, &context).ok()?;
            vec![append(ids[0], ours.version(), source), append(ids[1], theirs.version(), target)]
        }
        _ => vec![append(ids[0], ours.version(), decide(&ours, command, &context).ok()?)],
    };
    Some(Batch { sealing, book: None, streams, signals: Vec::new() })
}

/// What a turn comes to, decided on what the model has.
fn work(model: &Bench, world: &World, telling: &Telling, turn: Turn) -> Option<Work> {
    let id = world.incidents[telling.which].incident().id();
    let mut batch = batch(model, world, telling);
    match turn {
        Turn::Tell => {}
        Turn::Expecting(n) => {
            let version = Version::new(u64::from(n / 4 % 8));
            let expected =
                [Expected::NoStream, Expected::Exact(version), Expected::Exists, Expected::Any][usize::from(n % 4)];
            batch.as_mut()?.streams[0].expected = expected;
        }
        Turn::Asked(n) => {
            let batch = batch.as_mut()?;
            batch.sealing.request = Some(request(&format!("req-{}", n % 8), &format!("{}", n / 8 % 2)));
        }
        Turn::Note(n) => {
            let mut noted = model.empty();
            let state = model.state(id)?;
            let drafts = decide(&state, &note(&format!("note {n}")), &noted.sealing.context()).ok()?;
            let expected = if n % 2 == 0 { Expected::Exists } else { Expected::Any };
            noted.streams.push(Append { incident: id, expected, drafts });
            batch = Some(noted);
        }
        Turn::Signal(n) => {
            let mut batch = batch.or_else(|| Some(model.empty()))?;
            let (signal, episode) = (["alert", "disk"][usize::from(n % 2)], ["e1", "e2", "e3"][usize::from(n / 2 % 3)]);
            let seen = if n / 6 % 4 == 0 { Sighting::default() } else { model.sighting(signal, episode) };
            batch.signals.push(SignalChange {
                signal: signal.parse().unwrap(),
                episode: episode.parse().unwrap(),
                seen: seen.episode.map(|seen| seen.revision),
                before: seen.before.map(|seen| seen.episode),
                note: [Noted::Checked, Noted::Repeated, Noted::ClearedUnseen][usize::from(n / 24 % 3)],
            });
            return Some(Work::Append(Box::new(batch)));
        }
        Turn::Import(n) => {
            let records = world.incidents[telling.which].records();
            let skip = usize::from(n % 4) % records.len();
            return Some(Work::Import(records[skip..].to_vec()));
        }
    }
    batch.map(|batch| Work::Append(Box::new(batch)))
}

/// Tells a story to every store, some turns otherwise than planned, and compares each outcome.
fn tell(story: &Story, turns: &[Turn]) -> Vec<Bench> {
    let benches = Bench::of_every_kind(1);
    let mut world = World::begin(story);
    for bench in &benches {
        for history in &world.incidents {
            bench.import(history.records().to_vec()).unwrap();
        }
    }
    for (step, turn) in story.steps.iter().zip(turns) {
        let telling = world.telling(Step { command: step.command, seed: step.seed });
        let Some(work) = work(&benches[0], &world, &telling, *turn) else { continue };
        let _ = world.tell(&telling);
        let outcomes: Vec<_> = benches.iter().map(|bench| done(bench, work.clone())).collect();
        for outcome in &outcomes[1..] {
            assert_eq!(*outcome, outcomes[0], "{turn:?}");
        }
    }
    benches
}

/// That states, summaries, numbers and search answer what the records say.
fn answers_what_folding_gives(bench: &Bench) {
    let mut listed = 0;
    for (number, incident) in (1..).map_while(|n| Some((n, bench.store.numbered(n).wait().unwrap()?))) {
        let history = History::from_records(bench.history(incident)).unwrap();
        assert_eq!(bench.state(incident).as_deref(), Some(history.incident()));
        assert_eq!(bench.summary(incident), Summary::of(history.incident(), Some(number)));
        let Some(Stream::Incident(seen)) = bench.store.seen(incident) else { panic!("a store forgot {incident}") };
        assert_eq!(*seen, *history.incident());
        listed += 1;
    }
    assert_eq!(bench.store.list(Query::default()).wait().unwrap().summaries.len(), listed);
}

fn found(bench: &Bench, words: &str) -> Vec<sevlog::IncidentId> {
    let mut found = bench.found(words);
    found.sort_unstable();
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: u32::try_from(share(240)).unwrap(), ..ProptestConfig::default() })]

    #[test]
    fn every_store_answers_as_the_model_does(story in stories(40), turns in turns()) {
        let benches = tell(&story, &turns);
        let (model, others) = benches.split_first().unwrap();
        let dump = model.dump();
        answers_what_folding_gives(model);
        for other in others {
            let theirs = other.dump();
            for (ours, theirs) in dump.iter().zip(&theirs) {
                prop_assert_eq!(ours, theirs);
            }
            prop_assert_eq!(dump.len(), theirs.len());
            answers_what_folding_gives(other);
            for words in ["plain words", "pla", "two lines", "hidden", "script", "quote slash", "acme", "note 1", "bell"] {
                prop_assert_eq!(found(model, words), found(other, words), "{}", words);
            }
        }
    }
}
