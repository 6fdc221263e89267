//! What becomes of the deliveries of an alert, as an incident goes on.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use sevlog::{
    Actor, Command, EpisodeKey, IncidentId, ObligationKind, ProgramId, SignalKey, Status,
    command::{Close, MergeInto, Resolve, Unmerge},
    event::{DismissalReason, Dismissed, How, Relation, ReviewStarted, SignalState},
};
use sevlog_store::{
    Acting, Delivered, Logbook, LogbookError, StoreError, Wait, environment::Environment, signal::Signal, store::Cursor,
};

use crate::shop::{Clock, Shop, ana, declared, note};

const HOUR: i64 = 3_600_000_000_000;

/// A book that an alerting service writes to.
struct Watched {
    shop: Shop,
    book: Logbook,
    clock: Arc<Clock>,
    monitoring: Acting,
}

impl Watched {
    fn new() -> Self {
        let shop = Shop::new();
        let clock = Arc::new(Clock(AtomicI64::new(1_795_420_800_000_000_000)));
        let environment: Arc<dyn Environment> = Arc::<Clock>::clone(&clock);
        let path = shop.path("book.db");
        let book = Logbook::options().environment(environment).open(path.to_str().unwrap()).wait().unwrap();
        let monitoring = book.acting_as(service());
        Self { shop, book, clock, monitoring }
    }

    fn deliver(&self, signal: Signal) -> Delivered {
        self.monitoring.deliver(signal).wait().unwrap()
    }

    /// The incident that an episode opens.
    fn opened(&self, episode: &str) -> IncidentId {
        let delivered = self.deliver(firing(episode));
        assert!(matches!(delivered, Delivered::Declared { .. }), "{delivered:?}");
        delivered.incident().unwrap()
    }

    fn tell(&self, incident: IncidentId, command: Command) {
        ana(&self.book).execute(incident, command).wait().unwrap();
    }

    fn later(&self, nanos: i64) {
        self.clock.0.fetch_add(nanos, Ordering::Relaxed);
    }

    fn records(&self) -> usize {
        self.book.store().read_all(Cursor::default(), usize::MAX).wait().unwrap().records.len()
    }

    fn repeats(&self, episode: &str) -> u64 {
        let (key, episode) = (key(), EpisodeKey::new(episode).unwrap());
        self.book.store().sighting(key, episode).wait().unwrap().episode.unwrap().repeats
    }

    fn is_active(&self, incident: IncidentId) -> bool {
        self.book.get(incident).wait().unwrap().unwrap().signals().get(&key()).is_some_and(sevlog::Signal::is_active)
    }

    fn owes_an_answer(&self) -> bool {
        self.book.owed().wait().unwrap().due().iter().any(|one| one.kind == ObligationKind::ReopenOrExplain)
    }

    fn status(&self, incident: IncidentId) -> Status {
        self.book.get(incident).wait().unwrap().unwrap().status()
    }
}

pub(crate) fn service() -> Actor {
    Actor::Service(ProgramId::new("alertmanager").unwrap())
}

fn key() -> SignalKey {
    SignalKey::new("checkout errors").unwrap()
}

fn firing(episode: &str) -> Signal {
    let (episode, sender) = (EpisodeKey::new(episode).unwrap(), ProgramId::new("alertmanager").unwrap());
    Signal { severity: Some("SEV-2".parse().unwrap()), ..Signal::firing(key(), episode, sender, "Checkout fails") }
}

fn clearing(episode: &str) -> Signal {
    firing(episode).clearing()
}

fn resolve() -> Command {
    let resolve = Command::new(Resolve { how: How::SelfRecovered, summary: None });
    resolve.waive(sevlog::GuardKey::SeverityTriaged, "it was over before anybody looked")
}

fn dismiss() -> Command {
    Command::new(Dismissed { why: DismissalReason::FalseAlarm, reason: None })
}

#[test]
fn an_unknown_alert_opens_an_incident_and_repeats_of_it_write_nothing() {
    let watched = Watched::new();
    let incident = watched.opened("10:05");
    let opened = watched.book.get(incident).wait().unwrap().unwrap();
    assert_eq!(opened.source_kind().unwrap().as_str(), "monitoring");
    assert_eq!(opened.severity().unwrap().label.as_str(), "SEV-2");
    assert_eq!(opened.title().unwrap().as_str(), Some("Checkout fails"));
    assert!(opened.signals()[&key()].is_active());
    let records = watched.records();
    for _ in 0..3 {
        assert_eq!(watched.deliver(firing("10:05")), Delivered::Repeated { incident: Some(incident) });
    }
    assert_eq!((watched.records(), watched.repeats("10:05")), (records, 3));
    assert_eq!(watched.deliver(clearing("10:05")), Delivered::Cleared { incident, repeats: 3 });
    assert!(!watched.is_active(incident));
    assert!(watched.status(incident).is_open(), "a clear resolves nothing");
    let cleared = watched.book.get(incident).wait().unwrap().unwrap();
    assert_eq!(cleared.signals()[&key()].repeats, 3);
}

#[test]
fn an_alert_that_proposes_a_severity_of_no_plan_opens_an_incident_all_the_same() {
    let watched = Watched::new();
    let signal = Signal { severity: Some("P0".parse().unwrap()), ..firing("10:05") };
    let incident = watched.deliver(signal).incident().unwrap();
    assert_eq!(watched.book.get(incident).wait().unwrap().unwrap().severity(), None);
}

#[test]
fn a_delivery_that_is_sent_again_is_not_even_counted() {
    let watched = Watched::new();
    let named = |id: &str, signal: Signal| Signal { delivery: Some(id.parse().unwrap()), ..signal };
    let incident = watched.deliver(named("d-1", firing("10:05"))).incident();
    assert_eq!(watched.deliver(named("d-2", firing("10:05"))), Delivered::Repeated { incident });
    assert_eq!(watched.deliver(named("d-1", firing("10:05"))), Delivered::Again { incident });
    assert_eq!(watched.repeats("10:05"), 1);
    let reused = watched.monitoring.deliver(named("d-1", firing("10:09"))).wait();
    assert!(matches!(reused, Err(LogbookError::Store(StoreError::RequestReused { .. }))), "{reused:?}");
}

#[test]
fn a_new_episode_joins_what_is_open_and_an_old_one_clears_by_itself() {
    let watched = Watched::new();
    let incident = watched.opened("10:05");
    assert_eq!(watched.deliver(firing("10:20")), Delivered::Attached { incident });
    assert_eq!(watched.deliver(firing("10:20")), Delivered::Repeated { incident: Some(incident) });
    assert_eq!(watched.deliver(clearing("10:05")), Delivered::Cleared { incident, repeats: 0 });
    assert!(watched.is_active(incident), "the newer episode fires");
    let records = watched.records();
    assert_eq!(watched.deliver(clearing("10:05")), Delivered::Repeated { incident: Some(incident) });
    assert_eq!(watched.records(), records, "a clear that is sent again is told once");
    assert_eq!(watched.deliver(clearing("10:20")), Delivered::Cleared { incident, repeats: 1 });
    assert_eq!(watched.deliver(firing("10:20")), Delivered::Repeated { incident: Some(incident) }, "it was late");
    assert!(!watched.is_active(incident));
}

#[test]
fn an_alert_is_back_within_the_reopen_window_or_opens_what_follows() {
    type Then = fn(&Watched, IncidentId);
    let resolved: Then = |watched, id| watched.tell(id, resolve());
    let in_review: Then = |watched, id| {
        watched.tell(id, resolve());
        watched.tell(id, Command::new(ReviewStarted { note: None }));
    };
    let closed: Then = |watched, id| {
        watched.tell(id, resolve());
        let close = Command::new(Close::default());
        watched.tell(id, close.waive(sevlog::GuardKey::PostmortemNotRequired, "nothing to learn"));
    };
    let dismissed: Then = |watched, id| watched.tell(id, dismiss());
    for (status, then, later, joins) in [
        ("resolved", resolved, HOUR, true),
        ("resolved", resolved, HOUR + 1, false),
        ("in_review", in_review, HOUR, true),
        ("in_review", in_review, HOUR + 1, false),
        ("closed", closed, HOUR, true),
        ("closed", closed, HOUR + 1, false),
        ("dismissed", dismissed, 0, false),
    ] {
        let watched = Watched::new();
        let first = watched.opened("10:05");
        then(&watched, first);
        assert_eq!(watched.status(first).as_str(), status);
        let records = watched.records();
        assert_eq!(watched.deliver(firing("10:05")), Delivered::Repeated { incident: Some(first) });
        assert_eq!(watched.records(), records, "{status}: the same episode is counted");
        watched.later(later);
        let delivered = watched.deliver(firing("10:20"));
        assert_eq!(watched.status(first).as_str(), status, "an alert moves no status");
        if joins {
            assert_eq!(delivered, Delivered::Attached { incident: first }, "{status}");
            assert!(watched.owes_an_answer(), "{status}: somebody reopens it, or explains why not");
            let alert = watched.book.history(first).wait().unwrap().records().last().unwrap().id();
            watched.tell(first, note("a test of the alert").caused_by(alert));
            assert!(!watched.owes_an_answer(), "{status}: it was explained");
            continue;
        }
        let Delivered::Declared { incident, follows: Some(follows) } = delivered else { panic!("{delivered:?}") };
        assert_eq!(follows, first, "{status}");
        let history = watched.book.history(incident).wait().unwrap();
        let links = history.records().iter().filter_map(|record| match record.event() {
            sevlog::Event::Linked(link) => Some((link.relation.clone(), link.incident)),
            _ => None,
        });
        assert_eq!(links.collect::<Vec<_>>(), [(Relation::Follows, Some(first))]);
        assert_eq!(watched.deliver(firing("10:20")), Delivered::Repeated { incident: Some(incident) });
    }
}

#[test]
fn a_clear_without_its_fire_is_kept_and_the_late_fire_opens_nothing() {
    let watched = Watched::new();
    let records = watched.records();
    assert_eq!(watched.deliver(clearing("10:05")), Delivered::Kept);
    assert_eq!(watched.deliver(clearing("10:05")), Delivered::Repeated { incident: None });
    assert_eq!(watched.deliver(firing("10:05")), Delivered::Repeated { incident: None });
    assert_eq!(watched.records(), records);
    watched.opened("10:20");
    assert_eq!(watched.deliver(firing("10:05")), Delivered::Repeated { incident: None });
}

#[test]
fn what_was_merged_takes_its_alerts_along_and_gets_them_back() {
    let watched = Watched::new();
    let source = watched.opened("10:05");
    let (target, last) = (declared(&watched.book, "Everything").id(), declared(&watched.book, "The region").id());
    let merge = |target| Command::new(MergeInto { target, reason: None });
    watched.tell(source, merge(target));
    assert_eq!(watched.deliver(firing("10:05")), Delivered::Repeated { incident: Some(target) });
    assert_eq!(watched.deliver(firing("10:20")), Delivered::Attached { incident: target });
    watched.tell(target, merge(last));
    assert_eq!(watched.deliver(clearing("10:05")), Delivered::Cleared { incident: last, repeats: 1 });
    assert_eq!(watched.deliver(firing("10:30")), Delivered::Attached { incident: last });
    watched.tell(target, Command::new(Unmerge { reason: None }));
    assert!(watched.is_active(target));
    assert_eq!(watched.deliver(clearing("10:30")), Delivered::Cleared { incident: target, repeats: 0 });
}

#[test]
fn what_is_known_of_alerts_outlives_the_process() {
    let watched = Watched::new();
    let incident = watched.opened("10:05");
    watched.deliver(firing("10:05"));
    watched.deliver(clearing("09:00"));
    let again = watched.shop.book("book.db").acting_as(service());
    assert_eq!(again.deliver(firing("09:00")).wait().unwrap(), Delivered::Repeated { incident: None });
    assert_eq!(again.deliver(clearing("10:05")).wait().unwrap(), Delivered::Cleared { incident, repeats: 1 });
    assert_eq!(watched.deliver(firing("10:05")), Delivered::Repeated { incident: Some(incident) });
}

#[test]
fn a_delivery_that_the_rules_refuse_leaves_nothing_behind() {
    let watched = Watched::new();
    let records = watched.records();
    let untitled = Signal { title: "".into(), ..firing("10:05") };
    assert_eq!(watched.monitoring.deliver(untitled).wait().unwrap_err().code().as_str(), "text_empty");
    let sighting = watched.book.store().sighting(key(), EpisodeKey::new("10:05").unwrap()).wait().unwrap();
    assert_eq!((sighting, watched.records()), (sevlog_store::signal::Sighting::default(), records));
    let incident = watched.opened("10:05");
    watched.tell(incident, note("looking"));
    assert_eq!(watched.book.get(incident).wait().unwrap().unwrap().signals()[&key()].state, SignalState::Active);
}
