//! A store that fails at random, before an append took effect or after, its acknowledgement lost: whoever asks again with the
//! same request until it is done has asked once.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use sevlog::{Command, IncidentId, Record};
use sevlog_store::{
    Acting, Executed, IncidentHandle, Logbook, LogbookError, Order, StoreError, Wait,
    store::{Appended, Batch, EventStore},
};

use crate::{
    around::Around,
    contract::bench::{Bench, declare, json, note, on_every_store, severity},
    shop::person,
    soak::{Dice, seed, share},
};

/// What went wrong so far.
#[derive(Default)]
struct Failures {
    before: AtomicU64,
    after: AtomicU64,
}

/// A book whose store fails two appends of four.
fn failing(bench: &Bench, failures: &Arc<Failures>) -> Logbook {
    // The plan is adopted while all is well.
    Logbook::options().over(Arc::clone(&bench.store)).wait().unwrap();
    let (dice, failures) = (Mutex::new(Dice::new(seed())), Arc::clone(failures));
    let append = move |inside: &dyn EventStore, batch: Batch| -> Result<Appended, StoreError> {
        let place = "the book".to_owned();
        let (roll, kind) = {
            let mut dice = dice.lock().unwrap();
            (dice.roll(4), dice.roll(3))
        };
        let error = match kind {
            0 => StoreError::Busy { place },
            1 => StoreError::Full { place },
            _ => StoreError::Unreachable { place, problem: "it went away".to_owned() },
        };
        match roll {
            0 => {
                failures.before.fetch_add(1, Ordering::Relaxed);
                Err(error)
            }
            1 => {
                inside.append(batch).wait()?;
                failures.after.fetch_add(1, Ordering::Relaxed);
                Err(error)
            }
            _ => inside.append(batch).wait(),
        }
    };
    let store: Arc<dyn EventStore> = Arc::new(Around::new(Arc::clone(&bench.store), append));
    Logbook::options().over(store).wait().unwrap()
}

/// Asks until it is done.
fn persist<T>(mut ask: impl FnMut() -> Result<T, LogbookError>) -> T {
    loop {
        match ask() {
            Ok(done) => return done,
            Err(LogbookError::Store(error)) if error.is_transient() => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// What the `n`th command is. Each is one that any state of an open incident allows, and some want what is so already.
fn nth(n: u64, dice: &mut Dice) -> Command {
    match dice.roll(4) {
        0 => note(&format!("note {n}")),
        1 => json(&format!(r#"{{"command":"retitle","arguments":{{"title":"title {n}"}}}}"#)),
        _ => severity(["SEV-1", "SEV-2"][usize::try_from(dice.roll(2)).unwrap()]),
    }
}

fn ordered(n: u64, command: Command) -> Order {
    Order::new(command).request(format!("req-{n}").parse().unwrap())
}

#[test]
fn whoever_asks_until_it_is_done_has_asked_once() {
    on_every_store(|bench| {
        let failures = Arc::new(Failures::default());
        let book = failing(bench, &failures);
        let actors: Vec<Acting> = ["ana", "raj"].map(|name| book.acting_as(person(name))).into();
        let commands = share(4_000);
        let mut dice = Dice::new(seed() + 1);
        let mut incidents: Vec<IncidentId> = Vec::new();
        // How many records each request made, as whoever asked was told.
        let mut told: BTreeMap<(IncidentId, String), u64> = BTreeMap::new();
        let mut repeated = 0;
        for n in 0..commands {
            let actor = &actors[usize::try_from(dice.roll(2)).unwrap()];
            if n % 50 == 0 {
                let order = ordered(n, declare(&format!("incident {n}")));
                let handle: IncidentHandle = persist(|| actor.declare_with(order.clone()).wait());
                incidents.push(handle.id());
                told.insert((handle.id(), format!("req-{n}")), 1);
                continue;
            }
            let incident = incidents[usize::try_from(dice.roll(incidents.len() as u64)).unwrap()];
            let order = ordered(n, nth(n, &mut dice));
            let executed: Executed = persist(|| actor.execute(incident, order.clone()).wait());
            repeated += u64::from(executed.repeated);
            told.insert((incident, format!("req-{n}")), executed.version.get() - executed.before.get());
        }
        let mut found: BTreeMap<(IncidentId, String), u64> = told.keys().map(|key| (key.clone(), 0)).collect();
        let records: Vec<Record> = bench.all().into_iter().filter(|record| record.incident() != book.id()).collect();
        for record in &records {
            let request = record.request().unwrap().to_string();
            *found.get_mut(&(record.incident(), request)).unwrap() += 1;
        }
        assert_eq!(found, told);
        assert_eq!(bench.store.health().wait().unwrap().streams, incidents.len() as u64 + 1);
        assert!(book.verify().wait().unwrap().is_sound());
        let [before, after] = [&failures.before, &failures.after].map(|count| count.load(Ordering::Relaxed));
        println!(
            "seed {}: {commands} commands, {before} failed before they took effect, {after} after, {repeated} were told later",
            seed()
        );
        assert!(before > commands / 10 && after > commands / 10 && repeated > commands / 10);
    });
}
