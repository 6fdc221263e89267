//! Who has an alert is what the log says: a book that was exported and imported answers each delivery as the first one does.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use proptest::prelude::*;
use serde_json::json;
use sevlog::{
    Command, EpisodeKey, Event, IncidentId, ProgramId, SignalKey,
    command::{Declare, MergeInto, Resolve, Unmerge},
    event::{DismissalReason, Dismissed, How, SignalState},
};
use sevlog_store::{Delivered, Durability, Logbook, Wait, environment::Environment, signal::Signal};

use crate::{
    shop::{Clock, Shop, ana},
    signals::service,
    soak::share,
    transfer::{export, import},
};

const SIGNALS: [&str; 2] = ["alert", "disk"];
const EPISODES: [&str; 4] = ["monday", "tuesday", "wednesday", "thursday"];
const INCIDENTS: u8 = 4;

/// An episode of a signal, by their numbers.
type Key = (u8, u8);

#[derive(Debug, Clone, Copy)]
enum Step {
    Deliver(Key, bool),
    Attach(u8, Key),
    Clear(u8, Key),
    Merge(u8, u8),
    Unmerge(u8),
    /// Takes back the n-th attachment or clear of an incident.
    Retract(u8, u8),
    Resolve(u8),
    Dismiss(u8),
    Later(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let key = || (0..2_u8, 0..4_u8);
    let step = prop_oneof![
        6 => (key(), any::<bool>()).prop_map(|(key, clears)| Step::Deliver(key, clears)),
        3 => (0..INCIDENTS, key()).prop_map(|(of, key)| Step::Attach(of, key)),
        2 => (0..INCIDENTS, key()).prop_map(|(of, key)| Step::Clear(of, key)),
        3 => (0..INCIDENTS, 0..INCIDENTS).prop_map(|(of, into)| Step::Merge(of, into)),
        2 => (0..INCIDENTS).prop_map(Step::Unmerge),
        2 => (0..INCIDENTS, any::<u8>()).prop_map(|(of, nth)| Step::Retract(of, nth)),
        1 => (0..INCIDENTS).prop_map(Step::Resolve),
        1 => (0..INCIDENTS).prop_map(Step::Dismiss),
        1 => prop::sample::select(vec![60, 7_200, -30, -7_200]).prop_map(Step::Later),
    ];
    prop::collection::vec(step, 1..30)
}

fn key((signal, episode): Key) -> (SignalKey, EpisodeKey) {
    (SIGNALS[usize::from(signal)].parse().unwrap(), EPISODES[usize::from(episode)].parse().unwrap())
}

fn signal(of: Key, clears: bool) -> Signal {
    let (signal, episode) = key(of);
    let fires = Signal::firing(signal, episode, ProgramId::new("alertmanager").unwrap(), "Checkout fails");
    if clears { fires.clearing() } else { fires }
}

fn command(name: &str, arguments: &serde_json::Value) -> Command {
    Command::from_json(&json!({ "command": name, "arguments": arguments }).to_string()).unwrap()
}

/// A book, the copies of it that were exported and imported, and the clock of all.
struct Books {
    shop: Shop,
    clock: Arc<Clock>,
    book: Logbook,
    incidents: Vec<IncidentId>,
}

impl Books {
    fn new() -> Self {
        let (shop, clock) = (Shop::new(), Arc::new(Clock(AtomicI64::new(1_795_420_800_000_000_000))));
        let book = open(&clock, shop.path("book.db").to_str().unwrap());
        let declare = |n| ana(&book).declare(Declare::live(format!("Incident {n}"))).wait().unwrap().id();
        let incidents = (0..INCIDENTS).map(declare).collect();
        Self { shop, clock, book, incidents }
    }

    fn id(&self, n: u8) -> IncidentId {
        self.incidents[usize::from(n)]
    }

    /// Does it, if the rules let it.
    fn tell(&self, incident: u8, command: Command) {
        drop(ana(&self.book).execute(self.id(incident), command).wait());
    }

    fn step(&self, step: Step) {
        self.clock.0.fetch_add(1_000_000_000, Ordering::Relaxed);
        match step {
            Step::Deliver(of, clears) => {
                // That a clear came without its fire stands in no log.
                if !clears || has(&self.book, of).0.is_some() {
                    deliver(&self.book, of, clears);
                }
            }
            Step::Attach(incident, of) => {
                let (signal, episode) = key(of);
                let arguments = json!({ "signal": signal, "episode": episode, "sender": "alertmanager" });
                self.tell(incident, command("attach_signal", &arguments));
            }
            Step::Clear(incident, of) => {
                let (signal, episode) = key(of);
                let arguments = json!({ "signal": signal, "episode": episode, "repeats": 0 });
                self.tell(incident, command("clear_signal", &arguments));
            }
            Step::Merge(of, into) => {
                self.tell(of, Command::new(MergeInto { target: self.id(into), reason: None }));
            }
            Step::Unmerge(of) => self.tell(of, Command::new(Unmerge { reason: None })),
            Step::Retract(of, nth) => {
                let history = self.book.history(self.id(of)).wait().unwrap();
                let told = history
                    .records()
                    .iter()
                    .filter(|record| matches!(record.event(), Event::SignalAttached(_) | Event::SignalCleared(_)));
                let told: Vec<_> = told.map(sevlog::Record::id).collect();
                if !told.is_empty() {
                    let record = told[usize::from(nth) % told.len()];
                    self.tell(of, command("retract", &json!({ "record": record, "reason": "a mistake" })));
                }
            }
            Step::Resolve(of) => {
                let resolve = Command::new(Resolve { how: How::Mitigated, summary: None });
                self.tell(of, resolve.waive(sevlog::GuardKey::SeverityTriaged, "it is over"));
            }
            Step::Dismiss(of) => {
                self.tell(of, Command::new(Dismissed { why: DismissalReason::FalseAlarm, reason: None }));
            }
            Step::Later(seconds) => {
                self.clock.0.fetch_add(seconds * 1_000_000_000, Ordering::Relaxed);
            }
        }
    }

    /// Empty books of each kind that the log was imported into.
    fn copies(&self) -> [Logbook; 2] {
        let log = export(&self.book);
        [":memory:".to_owned(), self.shop.path("copy.db").to_str().unwrap().to_owned()].map(|place| {
            let copy = open(&self.clock, &place);
            import(&copy, &log).unwrap();
            copy
        })
    }
}

fn open(clock: &Arc<Clock>, place: &str) -> Logbook {
    let environment: Arc<dyn Environment> = Arc::clone(clock) as _;
    Logbook::options().environment(environment).durability(Durability::Normal).open(place).wait().unwrap()
}

fn deliver(book: &Logbook, of: Key, clears: bool) -> Delivered {
    book.acting_as(service()).deliver(signal(of, clears)).wait().unwrap()
}

type Has = (Option<(Option<IncidentId>, SignalState)>, Option<(EpisodeKey, Option<IncidentId>)>);

/// Who has an episode, and the one before it.
fn has(book: &Logbook, of: Key) -> Has {
    let (signal, episode) = key(of);
    let sighting = book.store().sighting(signal, episode).wait().unwrap();
    (
        sighting.episode.map(|seen| (seen.incident, seen.state)),
        sighting.before.map(|seen| (seen.episode, seen.incident)),
    )
}

/// An answer without what two books need not have in common: new ids, and what is counted beside the records.
fn plain(delivered: Delivered) -> Delivered {
    match delivered {
        Delivered::Declared { follows, .. } => Delivered::Declared { incident: IncidentId::from_u128(0), follows },
        Delivered::Cleared { incident, .. } => Delivered::Cleared { incident, repeats: 0 },
        other => other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: u32::try_from(share(600)).unwrap(), ..ProptestConfig::default() })]

    #[test]
    fn a_book_that_was_imported_answers_a_delivery_as_the_first_one_does(
        steps in steps(), last in (0..2_u8, 0..4_u8), clears in any::<bool>(),
    ) {
        let books = Books::new();
        for step in &steps {
            books.step(*step);
        }
        let copies = books.copies();
        for of in (0..2).flat_map(|signal| (0..4).map(move |episode| (signal, episode))) {
            let ours = has(&books.book, of);
            for copy in &copies {
                prop_assert_eq!(&has(copy, of), &ours, "{:?}", of);
            }
        }
        let answer = plain(deliver(&books.book, last, clears));
        for copy in &copies {
            prop_assert_eq!(plain(deliver(copy, last, clears)), answer);
        }
    }
}

fn monday_and_tuesday(books: &Books) -> [Key; 2] {
    let keys = [(0, 0), (0, 1)];
    for of in keys {
        books.step(Step::Attach(0, of));
    }
    keys
}

#[test]
fn a_clear_by_hand_on_the_wrong_incident_takes_no_alert_away() {
    let books = Books::new();
    books.step(Step::Attach(0, (0, 0)));
    books.step(Step::Clear(1, (0, 0)));
    assert_eq!(deliver(&books.book, (0, 0), true), Delivered::Cleared { incident: books.id(0), repeats: 0 });
}

#[test]
fn an_alert_whose_attachment_was_taken_back_is_nobody_s() {
    let books = Books::new();
    books.step(Step::Attach(0, (0, 0)));
    books.step(Step::Attach(1, (0, 0)));
    books.step(Step::Retract(1, 0));
    assert_eq!(deliver(&books.book, (0, 0), false), Delivered::Repeated { incident: Some(books.id(0)) });
    books.step(Step::Retract(0, 0));
    assert!(matches!(deliver(&books.book, (0, 0), false), Delivered::Declared { follows: None, .. }));
}

#[test]
fn every_episode_of_a_merged_incident_is_the_target_s_until_it_is_undone() {
    let books = Books::new();
    let keys = monday_and_tuesday(&books);
    books.step(Step::Merge(0, 1));
    for of in keys {
        assert_eq!(deliver(&books.book, of, false), Delivered::Repeated { incident: Some(books.id(1)) });
    }
    assert_eq!(deliver(&books.book, keys[0], true), Delivered::Cleared { incident: books.id(1), repeats: 1 });
    assert_eq!(deliver(&books.book, keys[0], true), Delivered::Repeated { incident: Some(books.id(1)) });
    books.step(Step::Unmerge(0));
    assert_eq!(deliver(&books.book, keys[1], true), Delivered::Cleared { incident: books.id(0), repeats: 1 });
    assert_eq!(has(&books.book, keys[0]).0.unwrap().0, Some(books.id(0)));
}

#[test]
fn a_merge_whose_target_the_book_does_not_have_leaves_an_alert_without_an_incident() {
    let books = Books::new();
    monday_and_tuesday(&books);
    books.step(Step::Merge(0, 1));
    for place in [":memory:", books.shop.path("part.db").to_str().unwrap()] {
        let copy = open(&books.clock, place);
        import(&copy, &lines_of(&books.book, books.id(0))).unwrap();
        let delivered = deliver(&copy, (0, 0), false);
        assert!(matches!(delivered, Delivered::Declared { follows: None, .. }), "{place}: {delivered:?}");
        // Once the target is there, it has what nobody else was given.
        import(&copy, &lines_of(&books.book, books.id(1))).unwrap();
        assert_eq!(deliver(&copy, (0, 1), false), Delivered::Repeated { incident: Some(books.id(1)) }, "{place}");
    }
}

/// The records of one incident, as a log.
fn lines_of(book: &Logbook, id: IncidentId) -> Vec<u8> {
    let history = book.history(id).wait().unwrap();
    history.records().iter().flat_map(|record| [record.line().as_bytes(), b"\n"].concat()).collect()
}

#[test]
fn merges_that_go_round_in_a_circle_leave_an_alert_without_an_incident() {
    let mut books = Books::new();
    monday_and_tuesday(&books);
    let [copy, _] = books.copies();
    books.step(Step::Merge(0, 1));
    let one = lines_of(&books.book, books.id(0));
    books.book = copy;
    books.step(Step::Merge(1, 0));
    let other = lines_of(&books.book, books.id(1));
    for place in [":memory:", books.shop.path("circle.db").to_str().unwrap()] {
        let circle = open(&books.clock, place);
        import(&circle, &one).unwrap();
        import(&circle, &other).unwrap();
        let delivered = deliver(&circle, (0, 0), false);
        assert!(matches!(delivered, Delivered::Declared { follows: None, .. }), "{place}: {delivered:?}");
    }
}

#[test]
fn a_book_of_an_older_schema_knows_whose_its_alerts_are() {
    let books = Books::new();
    let keys = monday_and_tuesday(&books);
    books.step(Step::Attach(2, (1, 0)));
    books.step(Step::Retract(2, 0));
    deliver(&books.book, keys[1], false);
    deliver(&books.book, (1, 1), true);
    books.step(Step::Clear(0, keys[0]));
    books.step(Step::Merge(0, 1));
    let before: Vec<_> = [keys[0], keys[1], (1, 0), (1, 1)].map(|of| has(&books.book, of)).into();
    let Books { shop, clock, book, incidents } = books;
    drop(book);
    let older = rusqlite::Connection::open(shop.path("book.db")).unwrap();
    // As it was kept: one incident of an episode, in the order in which they were heard of.
    older
        .execute_batch(
            "CREATE TABLE signals (
                 signal TEXT NOT NULL, episode TEXT NOT NULL, sequence INTEGER NOT NULL, stream INTEGER,
                 state TEXT NOT NULL, repeats INTEGER NOT NULL DEFAULT 0, revision INTEGER NOT NULL DEFAULT 1,
                 PRIMARY KEY (signal, episode)) STRICT, WITHOUT ROWID;
             CREATE UNIQUE INDEX signals_in_order ON signals (signal, sequence);
             INSERT INTO signals SELECT e.signal, e.episode, row_number() OVER (), a.stream, coalesce(a.state, 'cleared'),
                 e.repeats, e.revision FROM episodes e LEFT JOIN attachments a USING (signal, episode)
                 WHERE a.stream IS NOT NULL OR e.cleared;
             DROP TABLE attachments; DROP TABLE episodes; DROP TABLE numbers;
             ALTER TABLE book DROP COLUMN redactions; PRAGMA user_version = 2",
        )
        .unwrap();
    drop(older);
    let books = Books { book: open(&clock, shop.path("book.db").to_str().unwrap()), shop, clock, incidents };
    let after: Vec<_> = [keys[0], keys[1], (1, 0), (1, 1)].map(|of| has(&books.book, of)).into();
    assert_eq!(after, before);
    assert_eq!(deliver(&books.book, keys[1], true), Delivered::Cleared { incident: books.id(1), repeats: 1 });
}
