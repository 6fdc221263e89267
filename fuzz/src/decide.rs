//! Deciding: what is allowed folds, what is rejected changes nothing, and the log of it all is sound.

use sevlog::{
    Book, Command, CommandId, Context, History, Incident, IncidentId, Intent, Plan, Postmortem, Record, Rejection,
    Seed, Timestamp, allowed, command::Document, decide_book, seal, verify, write_log,
};

use crate::{
    ask,
    script::{self, Step},
};

/// Any command on any incident is allowed or rejected, and what is allowed folds.
pub fn decide(bytes: &[u8]) {
    let plan = Plan::standard();
    let mut teller = Teller::new(&plan);
    script::steps(bytes).for_each(|step| teller.tell(&step));
    teller.finish();
}

/// 2026-11-23T10:00:00Z.
const BEGIN: u64 = 1_795_428_000_000;

fn id(n: u64) -> IncidentId {
    IncidentId::from_u128((u128::from(BEGIN) << 80) | u128::from(n))
}

/// Two incidents and a book, told as a script says.
struct Teller<'a> {
    plan: &'a Plan,
    first: History,
    second: History,
    book: Book,
    book_records: Vec<Record>,
    now: Timestamp,
    count: u64,
}

impl<'a> Teller<'a> {
    fn new(plan: &'a Plan) -> Self {
        let begin = i64::try_from(BEGIN).unwrap() * 1_000_000;
        Self {
            plan,
            first: History::new(id(1)),
            second: History::new(id(2)),
            book: Book::new(id(3)),
            book_records: Vec::new(),
            now: Timestamp::from_unix_nanos(begin),
            count: 0,
        }
    }

    fn tell(&mut self, step: &Step<'_>) {
        self.count += 1;
        self.now = step.now(self.now);
        let (history, other) =
            if step.of_second() { (&mut self.second, &mut self.first) } else { (&mut self.first, &mut self.second) };
        let Some(mut command) = step.command(history.records(), other.incident().id()) else { return };
        if let Intent::PublishPostmortem(body) = &mut command.intent
            && step.publishes_own()
        {
            body.document = Document::Made(Box::new(Postmortem::of(history, self.plan)));
        }
        let context = Context {
            now: self.now,
            basis: step.basis(history.incident().version()),
            ..Context::new(self.plan, step.actor(), CommandId::from_parts(BEGIN, self.count), Seed::new([7; 32]))
        };
        match &command.intent {
            intent if intent.name().is_of_book() => self.tell_book(&command, &context),
            Intent::MergeInto(_) | Intent::Unmerge(_) => tell_pair(history, other, &command, &context),
            _ => tell_one(history, &command, &context),
        }
    }

    fn tell_book(&mut self, command: &Command, context: &Context<'_>) {
        let drafts = match decide_book(&self.book, command, context) {
            Ok(drafts) => drafts,
            Err(rejection) => return says_why(&rejection),
        };
        for draft in drafts {
            let record = seal(&self.book.head(), draft, context);
            self.book.apply(&record).expect("what the book allows follows");
            self.book_records.push(record);
        }
    }

    /// The log of everything is sound, and reads and folds to the same again.
    fn finish(&self) {
        let told: Vec<_> = [&self.first, &self.second].into_iter().filter(|told| !told.records().is_empty()).collect();
        let mut log = Vec::new();
        write_log(&self.book_records, &mut log).expect("a vector takes all");
        for history in &told {
            write_log(history.records(), &mut log).expect("a vector takes all");
            ask::everything(history);
        }
        let found = verify(&*log);
        assert!(found.is_sound(), "{:?}", found.failures);
        let read = History::read(&*log).expect("a log that was made can be read");
        assert_eq!(read.len(), told.len());
        for (read, told) in read.iter().zip(told) {
            assert_eq!(read.records(), told.records(), "records read as they were sealed");
            ask::same_state(read.incident(), told.incident());
        }
        if !self.book_records.is_empty() {
            assert_eq!(Book::replay(&self.book_records).as_ref(), Ok(&self.book));
        }
    }
}

fn tell_one(history: &mut History, command: &Command, context: &Context<'_>) {
    let (before, count) = (history.incident().clone(), history.records().len());
    match history.execute(command, context) {
        Ok(records) => {
            for record in records {
                assert_eq!(Record::read(record.line()).as_ref(), Ok(record), "what is sealed reads as it was");
            }
            let added = records.len();
            assert_eq!(history.records().len(), count + added, "what is allowed is appended");
            grew(history);
        }
        Err(rejection) => {
            says_why(&rejection);
            let listed = allowed(&before, context);
            assert!(listed.iter().any(|entry| entry.command == command.intent.name()), "every command is listed");
            unchanged(history, &before);
        }
    }
}

fn tell_pair(source: &mut History, target: &mut History, command: &Command, context: &Context<'_>) {
    let before = (source.incident().clone(), target.incident().clone());
    if let Err(rejection) = History::execute_pair(source, target, command, context) {
        says_why(&rejection);
        unchanged(source, &before.0);
        unchanged(target, &before.1);
    }
    let added = |now: &History, before: &Incident| now.incident().version().get() - before.version().get();
    assert_eq!(added(source, &before.0), added(target, &before.1), "a merge stands in both streams or in none");
    grew(source);
    grew(target);
}

/// What is rejected changes nothing.
fn unchanged(history: &History, before: &Incident) {
    assert_eq!(history.incident(), before, "a rejected command changes nothing");
    grew(history);
}

/// Every record is a version.
fn grew(history: &History) {
    let count = u64::try_from(history.records().len()).unwrap();
    assert_eq!(history.incident().version().get(), count, "what is allowed follows");
}

/// A rejection has a sentence, a code and fields for each of its reasons.
fn says_why(rejection: &Rejection) {
    assert!(!rejection.to_string().is_empty());
    for reason in rejection.reasons() {
        assert!(reason.to_json().is_object() && !reason.to_string().is_empty());
    }
}
