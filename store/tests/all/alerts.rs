//! One alert makes one incident, however many deliveries of it come at once; and a storm of repeats costs nothing that grows.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    thread,
    time::Instant,
};

use sevlog::{EpisodeKey, ProgramId, SignalKey};
use sevlog_store::{Acting, Delivered, Logbook, Wait, list::Query, signal::Signal, store::Cursor};

use crate::{
    processes::{Parts, meet, part},
    shop::{Shop, open},
    signals::service,
    soak::share,
};

const PROCESSES: usize = 4;
const THREADS: usize = 16;

fn firing(number: usize) -> Signal {
    let (key, episode) = (format!("alert {number}"), format!("alert {number} of today"));
    let sender = ProgramId::new("alertmanager").unwrap();
    Signal::firing(SignalKey::new(&key).unwrap(), EpisodeKey::new(&episode).unwrap(), sender, "Checkout fails")
}

fn name(delivered: Delivered) -> &'static str {
    match delivered {
        Delivered::Declared { .. } => "declared",
        Delivered::Attached { .. } => "attached",
        Delivered::Repeated { .. } => "repeated",
        Delivered::Cleared { .. } => "cleared",
        Delivered::Kept => "kept",
        Delivered::Again { .. } => "again",
    }
}

/// Delivers one alert from many threads, each under a delivery id of its own, which it sends twice.
fn deliver_at_once(monitoring: &Acting, round: usize, part: usize) -> Vec<String> {
    let deliver = |thread: usize| {
        let delivery = Some(format!("{round}-{part}-{thread}").parse().unwrap());
        let signal = Signal { delivery, ..firing(round) };
        [signal.clone(), signal].map(|signal| {
            let delivered = monitoring.deliver(signal).wait().unwrap();
            format!("{} {}", name(delivered), delivered.incident().unwrap())
        })
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || deliver(thread))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn sixty_four_deliveries_at_once_from_four_processes_make_one_incident() {
    let rounds = usize::try_from(share(200)).unwrap();
    if let Some((part, folder)) = part() {
        let monitoring = open(&folder.join("book.db")).acting_as(service());
        for round in 0..rounds {
            meet();
            let told = deliver_at_once(&monitoring, round, part);
            fs::write(folder.join(format!("{round}-{part}")), told.join("\n")).unwrap();
        }
        return;
    }
    let shop = Shop::new();
    let (book, folder) = (shop.book("book.db"), shop.path(""));
    let mut parts =
        Parts::start("alerts::sixty_four_deliveries_at_once_from_four_processes_make_one_incident", &folder, PROCESSES);
    for _ in 0..rounds {
        parts.meet();
    }
    parts.join();
    for round in 0..rounds {
        let told: Vec<_> =
            (0..PROCESSES).map(|part| fs::read_to_string(folder.join(format!("{round}-{part}"))).unwrap()).collect();
        let mut incidents = BTreeMap::<&str, usize>::new();
        let mut counts = BTreeMap::<&str, usize>::new();
        for (what, incident) in told.iter().flat_map(|told| told.lines()).map(|line| line.split_once(' ').unwrap()) {
            *counts.entry(what).or_default() += 1;
            *incidents.entry(incident).or_default() += 1;
        }
        let all = PROCESSES * THREADS;
        assert_eq!(incidents.into_values().collect::<Vec<_>>(), [2 * all], "round {round}");
        assert_eq!(counts, [("again", all), ("declared", 1), ("repeated", all - 1)].into(), "round {round}");
        assert_eq!(repeats(&book, round), u64::try_from(all - 1).unwrap());
    }
    let page = book.list(Query { limit: usize::MAX, ..Query::open() }).wait().unwrap();
    assert_eq!(page.summaries.len(), rounds);
    println!("{rounds} alerts, each delivered 64 times at once and sent twice: {rounds} incidents");
}

fn repeats(book: &Logbook, number: usize) -> u64 {
    let Signal { key, episode, .. } = firing(number);
    book.store().sighting(key, episode).wait().unwrap().episode.unwrap().repeats
}

/// What this process holds in memory, in bytes.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().trim().parse::<u64>().unwrap() * 1024
}

const ALERTS: usize = 1000;
const CLIENTS: usize = 64;

/// Delivers every alert so many times again, from many clients at once.
fn repeat(monitoring: &Acting, times: usize) {
    thread::scope(|scope| {
        for client in 0..CLIENTS {
            scope.spawn(move || {
                for number in (0..ALERTS * times).skip(client).step_by(CLIENTS) {
                    let delivered = monitoring.deliver(firing(number % ALERTS)).wait().unwrap();
                    assert_eq!(name(delivered), "repeated");
                }
            });
        }
    });
}

/// The part of the process that is measured: nothing else runs in it.
fn storm(path: &Path) -> String {
    let book = open(path);
    let monitoring = book.acting_as(service());
    for number in 0..ALERTS {
        assert_eq!(name(monitoring.deliver(firing(number)).wait().unwrap()), "declared");
    }
    let records = |book: &Logbook| book.store().health().wait().unwrap().records;
    let (before, times) = (records(&book), usize::try_from(share(1000)).unwrap());
    repeat(&monitoring, times / 10);
    let (early, begun) = (resident(), Instant::now());
    repeat(&monitoring, times - times / 10);
    let (late, took) = (resident(), begun.elapsed());
    assert!(late < early + (8 << 20), "it grew from {early} to {late} bytes");
    assert_eq!(records(&book), before, "a repeat writes no record");
    for number in 0..ALERTS {
        assert_eq!(repeats(&book, number), u64::try_from(times).unwrap(), "of alert {number}");
    }
    let cleared = monitoring.deliver(firing(0).clearing()).wait().unwrap();
    assert_eq!(name(cleared), "cleared");
    let page = book.store().read_all(Cursor::default(), usize::MAX).wait().unwrap();
    let told = page.records.iter().find_map(|(record, _)| match record.event() {
        sevlog::Event::SignalCleared(event) => Some(event.repeats),
        _ => None,
    });
    assert_eq!(told, Some(u64::try_from(times).unwrap()));
    let rate = u128::try_from(ALERTS * (times - times / 10)).unwrap() * 1_000_000 / took.as_micros();
    format!(
        "{} repeats of {ALERTS} alerts by {CLIENTS} clients: {rate} a second, memory {} to {} MB",
        ALERTS * times,
        early >> 20,
        late >> 20
    )
}

#[test]
fn a_storm_of_repeats_is_counted_in_constant_memory_and_writes_no_record() {
    let told = |folder: &PathBuf| folder.join("told");
    if let Some((_, folder)) = part() {
        fs::write(told(&folder), storm(&folder.join("book.db"))).unwrap();
        return;
    }
    let shop = Shop::new();
    let folder = shop.path("");
    let test = "alerts::a_storm_of_repeats_is_counted_in_constant_memory_and_writes_no_record";
    Parts::start(test, &folder, 1).join();
    println!("{}", fs::read_to_string(told(&folder)).unwrap());
}
