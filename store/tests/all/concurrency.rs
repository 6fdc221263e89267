//! Many processes at work on the same incidents: nothing is lost, nothing is seen twice, and everybody sees one order.

mod check;

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::Write,
    path::Path,
    thread,
    time::Instant,
};

use sevlog::{Command, FieldName, Incident, IncidentId, Record, Version, command::Declare, event::FieldSet};
use sevlog_store::{IncidentHandle, Logbook, Wait, store::Cursor};

use self::check::{Call, Outcome, check, read_history};
use crate::{
    processes::{Parts, meet, part},
    shop::{Shop, ana, open, person},
    soak::{Dice, seed, share},
};

const PROCESSES: usize = 8;
const TASKS: usize = 4;
const INCIDENTS: usize = 50;
/// The part that reads along.
const FOLLOWER: usize = PROCESSES;

fn field() -> FieldName {
    FieldName::new("count").unwrap()
}

fn value(incident: &Incident) -> u64 {
    incident.field(&field()).map_or(0, |text| text.as_str().unwrap().parse().unwrap())
}

/// What one task did, in the order of a file that all of them append to: a line stands there before a call begins, and one
/// once it has ended, so that of two calls of which one ended before the other began, the file says so.
struct Log(File);

impl Log {
    fn open(folder: &Path) -> Self {
        Self(OpenOptions::new().append(true).create(true).open(folder.join("history")).unwrap())
    }

    fn begins(&mut self, task: usize, incident: IncidentId, call: Call) {
        self.0.write_all(format!("{task} {incident} {call}\n").as_bytes()).unwrap();
    }

    fn ends(&mut self, task: usize, outcome: &Outcome) {
        self.0.write_all(format!("{task} {outcome}\n").as_bytes()).unwrap();
    }
}

/// One task: it sets the field by what it saw last, or reads it, and never sets a value that was set before.
fn work(book: &Logbook, folder: &Path, incidents: &[IncidentId], task: usize, commands: u64) {
    let acting = book.acting_as(person(&format!("task-{task}")));
    let mut log = Log::open(folder);
    let mut dice = Dice::new(seed().wrapping_add(u64::try_from(task).unwrap()));
    let mut handles: BTreeMap<IncidentId, IncidentHandle> = BTreeMap::new();
    for number in 0..commands {
        let id = incidents[usize::try_from(dice.roll(INCIDENTS as u64)).unwrap()];
        let handle = handles.entry(id).or_insert_with(|| acting.open(id).wait().unwrap());
        let outcome = if dice.roll(4) == 0 {
            log.begins(task, id, Call::Read);
            handle.refresh().wait().unwrap();
            Outcome::Read { version: handle.state().version().get(), value: value(handle.state()) }
        } else {
            let (basis, value) = (handle.state().version(), 1 + number + commands * u64::try_from(task).unwrap());
            log.begins(task, id, Call::Set { basis: basis.get(), value });
            let set = FieldSet { field: field(), value: Some(value.to_string().into()) };
            match handle.execute(Command::new(set)).wait() {
                Ok(executed) => Outcome::Set { version: executed.version.get() },
                Err(error) => {
                    assert_eq!(error.code().as_str(), "contradicted", "{error}");
                    Outcome::Contradicted
                }
            }
        };
        log.ends(task, &outcome);
        if outcome == Outcome::Contradicted {
            handle.refresh().wait().unwrap();
        }
    }
}

/// Reads along until every incident was told to be over, and writes down what it saw.
fn read_along(book: &Logbook, folder: &Path) {
    let mut follow = book.follow(None);
    let mut seen = Vec::new();
    loop {
        let record = follow.next().wait().unwrap();
        seen.push(line(&record));
        if record.event().name() == "note_added" {
            break fs::write(folder.join("seen"), seen.concat()).unwrap();
        }
    }
}

fn line(record: &Record) -> String {
    format!("{} {} {}\n", record.incident(), record.version(), record.id())
}

fn commands_of_each_task() -> u64 {
    share(20_000) / (PROCESSES * TASKS) as u64
}

#[test]
fn eight_processes_lose_no_update_and_everybody_sees_one_order() {
    if let Some((part, folder)) = part() {
        let book = open(&folder.join("book.db"));
        meet();
        if part == FOLLOWER {
            return read_along(&book, &folder);
        }
        let ids = fs::read_to_string(folder.join("incidents")).unwrap();
        let incidents: Vec<IncidentId> = ids.lines().map(|id| id.parse().unwrap()).collect();
        return thread::scope(|scope| {
            for task in part * TASKS..(part + 1) * TASKS {
                let (book, folder, incidents) = (&book, &folder, &incidents);
                scope.spawn(move || work(book, folder, incidents, task, commands_of_each_task()));
            }
        });
    }
    let shop = Shop::new();
    let (book, folder) = (shop.book("book.db"), shop.path(""));
    let declare = |n: usize| ana(&book).declare(Declare::live(format!("Incident {n}"))).wait().unwrap().id();
    let incidents: Vec<IncidentId> = (0..INCIDENTS).map(declare).collect();
    let ids: Vec<_> = incidents.iter().map(ToString::to_string).collect();
    fs::write(folder.join("incidents"), ids.join("\n")).unwrap();
    let test = "concurrency::eight_processes_lose_no_update_and_everybody_sees_one_order";
    let mut follower = Parts::start_from(test, &folder, FOLLOWER, 1);
    follower.meet();
    let mut parts = Parts::start(test, &folder, PROCESSES);
    let begun = Instant::now();
    parts.meet();
    parts.join();
    let took = begun.elapsed();
    // Whoever comes last reads what all of it came to.
    let mut log = Log::open(&folder);
    for id in &incidents {
        log.begins(PROCESSES * TASKS, *id, Call::Read);
        let incident = book.get(*id).wait().unwrap().unwrap();
        log.ends(PROCESSES * TASKS, &Outcome::Read { version: incident.version().get(), value: value(&incident) });
    }
    ana(&book).execute(incidents[0], crate::shop::note("that is all")).wait().unwrap();
    follower.join();

    let page = book.store().read_all(Cursor::default(), usize::MAX).wait().unwrap();
    let (mut all, mut newest) = (Vec::new(), BTreeMap::new());
    for (record, _) in &page.records {
        all.push(line(record));
        let before = newest.insert(record.incident(), record.version()).unwrap_or(Version::NONE);
        assert_eq!(record.version(), before.next(), "{} has a gap", record.incident());
    }
    let seen = fs::read_to_string(folder.join("seen")).unwrap();
    assert!(seen == all.concat(), "the follower saw other records, or another order");

    let histories = read_history(&fs::read_to_string(folder.join("history")).unwrap());
    assert_eq!(histories.len(), INCIDENTS);
    let (mut set, mut contradicted) = (0, 0);
    for (incident, calls) in &histories {
        check(calls).unwrap_or_else(|problem| panic!("{incident}: {problem}"));
        set += calls.iter().filter(|call| matches!(call.outcome, Outcome::Set { .. })).count();
        contradicted += calls.iter().filter(|call| call.outcome == Outcome::Contradicted).count();
    }
    println!(
        "seed {}: {} calls of {PROCESSES} processes with {TASKS} tasks each on {INCIDENTS} incidents in {took:.1?}: \
         {set} fields set, {contradicted} refused as contradicted, {} records followed",
        seed(),
        commands_of_each_task() * (PROCESSES * TASKS) as u64,
        page.records.len(),
    );
}
