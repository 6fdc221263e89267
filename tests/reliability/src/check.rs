//! What is left of a book, held against what was acknowledged.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use sevlog::{History, IncidentId, Record, RecordId};
use sevlog_store::{Logbook, Summary, Wait, store::Cursor};

use crate::work::Acknowledged;

/// The records of a book.
pub struct Left {
    /// In the order in which they were committed.
    pub records: Vec<Record>,
    of: BTreeMap<IncidentId, Vec<Record>>,
}

impl Left {
    /// Reads a whole book, and checks what must hold of any: its chains, each record once, no command in part, summaries and
    /// states as the records fold.
    ///
    /// # Panics
    /// When something of that does not hold.
    #[must_use]
    pub fn of(book: &Logbook) -> Self {
        let verification = book.verify().wait().expect("it can be read");
        assert!(verification.is_sound(), "{:?}", verification.failures);
        let page = book.store().read_all(Cursor::default(), usize::MAX).wait().expect("it can be read");
        let records: Vec<_> = page.records.into_iter().map(|(record, _)| record).collect();
        assert_eq!(records.len() as u64, verification.records);
        let ids: BTreeSet<(IncidentId, RecordId)> =
            records.iter().map(|record| (record.incident(), record.id())).collect();
        assert_eq!(ids.len(), records.len(), "a record stands twice");
        let mut of: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for record in &records {
            of.entry(record.incident()).or_default().push(record.clone());
        }
        let left = Self { records, of };
        left.check_summaries(book);
        left.check_commands();
        left
    }

    fn check_summaries(&self, book: &Logbook) {
        for (id, records) in self.of.iter().filter(|(id, _)| **id != book.id()) {
            let history = History::from_records(records.clone()).expect("it folds");
            let summary = book.summary(*id).wait().expect("it can be read").expect("it has one");
            assert_eq!(summary, Summary::of(history.incident(), summary.number));
            let state = book.get(*id).wait().expect("it can be read").expect("it has a state");
            assert_eq!(&*state, history.incident());
        }
    }

    /// Each command left the same records as every other of its kind: all of them, and once.
    fn check_commands(&self) {
        let mut commands: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for record in &self.records {
            if let Some(request) = record.request() {
                commands.entry(request.to_string()).or_default().push(record.event().name());
            }
        }
        for (request, names) in commands {
            let whole: &[&str] = match names[0] {
                "declared" => &["declared", "severity_set", "role_assigned"],
                "note_added" => &["note_added"],
                _ => &["merged_into", "merge_received"],
            };
            assert_eq!(names, whole, "{request} is there in part, or twice");
        }
    }

    /// Whether everything that a command wrote is there.
    #[must_use]
    pub fn has(&self, told: &Acknowledged) -> bool {
        let (before, after) = (told.before.get(), told.after.get());
        let records = self.of.get(&told.incident).into_iter().flatten();
        let written: Vec<_> = records.filter(|record| (before + 1..=after).contains(&record.version().get())).collect();
        let is_its = |record: &&Record| record.request().is_some_and(|request| request.as_str() == told.request());
        written.len() as u64 == after - before && written.iter().all(is_its)
    }

    /// The requests that wrote something.
    #[must_use]
    pub fn requests(&self) -> BTreeSet<String> {
        self.records.iter().filter_map(Record::request).map(ToString::to_string).collect()
    }

    /// Whether a book begins with these records and goes on with more.
    #[must_use]
    pub fn is_beginning_of(&self, book: &Self) -> bool {
        let lines = |left: &Self| left.records.iter().map(|record| record.line().to_owned()).collect::<Vec<_>>();
        lines(book).starts_with(&lines(self))
    }
}

/// What is left of a book, in which everything acknowledged must be.
///
/// # Panics
/// When something does not hold.
#[must_use]
pub fn check(book: &Logbook, acknowledged: &[Acknowledged]) -> Left {
    let left = Left::of(book);
    for told in acknowledged {
        assert!(left.has(told), "acknowledged and lost: {told}");
    }
    left
}

/// Acknowledgements as they come in from several threads.
#[derive(Clone, Default)]
pub struct Told(Arc<Mutex<BTreeMap<(u64, u64), Acknowledged>>>);

impl Told {
    /// One more, or one that was sent again.
    ///
    /// # Panics
    /// When it comes to something else than the first time.
    pub fn push(&self, told: Acknowledged) {
        let known = *self.kept().entry((told.thread, told.number)).or_insert(told);
        assert_eq!(known, told, "a repeated request came to something else");
    }

    /// Those so far.
    #[must_use]
    pub fn so_far(&self) -> Vec<Acknowledged> {
        self.kept().values().copied().collect()
    }

    /// Where each of so many threads goes on.
    #[must_use]
    pub fn next(&self, threads: u64) -> Vec<u64> {
        let kept = self.kept();
        let last = |thread| kept.range((thread, 0)..=(thread, u64::MAX)).next_back();
        (0..threads).map(|thread| last(thread).map_or(0, |((_, number), _)| number + 1)).collect()
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<(u64, u64), Acknowledged>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
