//! Somebody else is faster, exactly between what a command was decided on and its append.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use sevlog::{Code, Command, Reason, Subject};
use sevlog_store::{
    Acting, IncidentHandle, Logbook, LogbookError, Wait,
    store::{Batch, EventStore, Expected},
};

use crate::{
    around::Around,
    contract::bench::{Bench, json, note, on_every_store, severity},
    shop::{declared, person},
};

type Intrusion = Box<dyn FnOnce() + Send>;

/// Ana with an incident in her hands, and Raj who can be faster.
struct Two {
    ana: IncidentHandle,
    raj: Acting,
    /// What happens before Ana's next append, and only before that one.
    first: Arc<Mutex<Option<Intrusion>>>,
}

impl Two {
    fn on(bench: &Bench) -> Self {
        let calm = Logbook::options().over(Arc::clone(&bench.store)).wait().unwrap();
        let first: Arc<Mutex<Option<Intrusion>>> = Arc::default();
        let armed = Arc::clone(&first);
        let append = move |inside: &dyn EventStore, batch: Batch| {
            let intrusion = armed.lock().unwrap().take();
            if let Some(intrude) = intrusion {
                intrude();
            }
            inside.append(batch).wait()
        };
        let store: Arc<dyn EventStore> = Arc::new(Around::new(Arc::clone(&bench.store), append));
        let book = Logbook::options().over(store).wait().unwrap();
        Self { ana: declared(&book, "Checkout API down"), raj: calm.acting_as(person("raj")), first }
    }

    /// Carries out Ana's command, before whose append Raj carries out his.
    fn race(&mut self, hers: Command, his: Command) -> Result<(u64, u64), LogbookError> {
        let (raj, id) = (self.raj.clone(), self.ana.id());
        let intrude = move || drop(raj.execute(id, his).wait().unwrap());
        *self.first.lock().unwrap() = Some(Box::new(intrude));
        let executed = self.ana.execute(hers).wait();
        assert!(self.first.lock().unwrap().is_none(), "nobody was faster");
        executed.map(|executed| (executed.before.get(), executed.version.get()))
    }

    fn types(&self) -> Vec<String> {
        let history = self.raj.book().history(self.ana.id()).wait().unwrap();
        history.records().iter().map(|record| format!("{} by {}", record.event().name(), record.actor())).collect()
    }
}

fn retitle(title: &str) -> Command {
    json(&format!(r#"{{"command":"retitle","arguments":{{"title":"{title}"}}}}"#))
}

#[test]
fn what_both_tell_is_kept() {
    on_every_store(|bench| {
        let mut two = Two::on(bench);
        let before = two.ana.state().version().get();
        let done = two.race(note("hers"), note("his")).unwrap();
        assert_eq!(done, (before + 1, before + 2));
        assert_eq!(two.ana.state().version().get(), before + 2);
        assert_eq!(two.types()[usize::try_from(before).unwrap()..], ["note_added by raj", "note_added by ana"]);
    });
}

#[test]
fn what_contradicts_is_refused_and_both_are_named() {
    on_every_store(|bench| {
        let mut two = Two::on(bench);
        let shown = two.ana.state().clone();
        let error = two.race(retitle("Payments down"), retitle("Everything down")).unwrap_err();
        assert_eq!(error.code(), Code::Contradicted, "{error}");
        let LogbookError::Rejected(rejection) = &error else { panic!("{error}") };
        let reasons: Vec<_> = rejection.reasons().collect();
        let [Reason::Contradicted { subject: Subject::Title, theirs, by, record, .. }] = reasons[..] else {
            panic!("{reasons:?}")
        };
        assert_eq!((&**theirs, &**by), ("\"Everything down\"", "raj"));
        let history = two.raj.book().history(two.ana.id()).wait().unwrap();
        assert_eq!(history.records().last().unwrap().id(), *record);
        assert_eq!(history.incident().title().unwrap().as_str(), Some("Everything down"));
        // What she is told on is what she saw; once she looked again, it is hers to decide.
        assert_eq!(*two.ana.state(), shown);
        two.ana.refresh().wait().unwrap();
        two.ana.execute(retitle("Payments down")).wait().unwrap();
    });
}

#[test]
fn what_both_want_is_so() {
    on_every_store(|bench| {
        let mut two = Two::on(bench);
        let before = two.ana.state().version().get();
        let done = two.race(severity("SEV-2"), severity("SEV-2")).unwrap();
        assert_eq!(done, (before + 1, before + 1));
        assert_eq!(two.types().last().unwrap(), "severity_set by raj");
    });
}

#[test]
fn what_is_about_something_else_goes_ahead() {
    on_every_store(|bench| {
        let mut two = Two::on(bench);
        two.race(retitle("Payments down"), severity("SEV-2")).unwrap();
        let state = two.ana.state();
        assert_eq!(state.title().unwrap().as_str(), Some("Payments down"));
        assert_eq!(state.severity().unwrap().label.as_str(), "SEV-2");
    });
}

#[test]
fn what_was_committed_is_told_as_committed_also_where_it_cannot_be_read_afterwards() {
    on_every_store(|bench| {
        let is_blind = Arc::new(AtomicBool::new(false));
        let goes_blind = Arc::clone(&is_blind);
        let append = move |inside: &dyn EventStore, batch: Batch| {
            goes_blind
                .store(batch.streams.iter().any(|append| append.expected != Expected::NoStream), Ordering::Relaxed);
            inside.append(batch).wait()
        };
        let store = Arc::new(Around::new(Arc::clone(&bench.store), append).blind(&is_blind));
        let book = Logbook::options().over(store).wait().unwrap();
        let mut incident = declared(&book, "Checkout API down");
        let before = incident.state().version().get();
        let error = incident.execute(note("Rolled back")).wait().unwrap_err();
        let LogbookError::CommittedUnread { version, .. } = &error else { panic!("{error}") };
        assert_eq!((version.get(), error.code()), (before + 1, Code::CommittedUnread));
        assert_eq!(bench.version(incident.id()), before + 1);
    });
}

#[test]
fn many_at_once_on_one_incident_are_decided_a_few_times_each() {
    const MANY: usize = 100;
    on_every_store(|bench| {
        let appends = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&appends);
        let append = move |inside: &dyn EventStore, batch: Batch| {
            counted.fetch_add(1, Ordering::SeqCst);
            inside.append(batch).wait()
        };
        let store: Arc<dyn EventStore> = Arc::new(Around::new(Arc::clone(&bench.store), append));
        let book = Logbook::options().over(store).wait().unwrap();
        let id = declared(&book, "Checkout API down").id();
        let before = appends.load(Ordering::SeqCst);
        let start = std::sync::Barrier::new(MANY);
        std::thread::scope(|scope| {
            for n in 0..MANY {
                let (raj, start) = (book.acting_as(person("raj")), &start);
                scope.spawn(move || {
                    start.wait();
                    raj.execute(id, note(&n.to_string())).wait().unwrap();
                });
            }
        });
        assert_eq!(book.history(id).wait().unwrap().records().len(), MANY + 2);
        // The first try of each, its turn, and once more for each first try that came into somebody's turn.
        let tries = appends.load(Ordering::SeqCst) - before;
        assert!(tries <= 3 * MANY, "{tries} appends for {MANY} commands");
    });
}
