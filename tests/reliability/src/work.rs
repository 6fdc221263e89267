//! Working a book through from several threads: incidents with several records each, notes, merges over two streams, and one
//! incident that everybody writes to. Each command has a request id that says whose it is and which, so that it can be found
//! again, and sent again.

use std::{fmt, str::FromStr, sync::Arc, thread};

use sevlog::{
    Actor, Command, CommandId, IncidentId, PersonId, Plan, RequestId, Seed, Version,
    command::{Declare, MergeInto},
    decide,
    event::NoteAdded,
};
use sevlog_store::{
    Acting, Logbook, LogbookError, Order, Wait,
    store::{Append, Batch, Expected, Sealing},
};

/// How many commands belong together: they are about incidents that the first of them declared.
pub const ROUND: u64 = 8;

/// A command that was acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acknowledged {
    /// Whose it is.
    pub thread: u64,
    /// Which of theirs, from 0.
    pub number: u64,
    /// The incident.
    pub incident: IncidentId,
    /// The incident's version before.
    pub before: Version,
    /// And after.
    pub after: Version,
}

impl Acknowledged {
    /// The request id that it came with.
    #[must_use]
    pub fn request(&self) -> String {
        format!("{}-{}", self.thread, self.number)
    }
}

/// One line.
impl fmt::Display for Acknowledged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {} {}", self.thread, self.number, self.incident, self.before, self.after)
    }
}

/// A whole line.
impl FromStr for Acknowledged {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        let parts: Vec<_> = line.split(' ').collect();
        let [thread, number, incident, before, after] = parts[..] else { return Err(format!("not a line: {line}")) };
        let parse = |text: &str| text.parse::<u64>().map_err(|error| error.to_string());
        Ok(Self {
            thread: parse(thread)?,
            number: parse(number)?,
            incident: incident.parse().map_err(|error| format!("{error}"))?,
            before: Version::new(parse(before)?),
            after: Version::new(parse(after)?),
        })
    }
}

/// Works a book through: each thread from the command of its own that `begin` names, `commands` of them, or until one fails.
/// Commands that were carried out before are sent again and must come to the same.
///
/// # Errors
/// The first that a thread met.
///
/// # Panics
/// When a thread does.
pub fn work(
    book: &Logbook,
    begin: &[u64],
    commands: u64,
    tell: impl Fn(Acknowledged) + Sync,
) -> Result<(), LogbookError> {
    let tell = &tell;
    thread::scope(|scope| {
        let threads = (0..).zip(begin).map(|(thread, begin)| {
            let ours = book.acting_as(Actor::Person(person(thread)));
            scope.spawn(move || Desk { ours, thread }.work(*begin - *begin % ROUND, commands, tell))
        });
        let threads: Vec<_> = threads.collect();
        threads.into_iter().try_for_each(|thread| thread.join().expect("the thread did not panic"))
    })
}

struct Desk {
    ours: Acting,
    thread: u64,
}

impl Desk {
    fn work(&self, begin: u64, commands: u64, tell: &impl Fn(Acknowledged)) -> Result<(), LogbookError> {
        let (mut incident, mut other) = (None, None);
        for number in begin..begin + commands {
            let told = match (number % ROUND, incident, other) {
                (0 | 5, ..) => self.declare(number)?,
                (6, Some(ours), Some(other)) => {
                    self.execute(number, other, Command::new(MergeInto { target: ours, reason: None }))?
                }
                (7, ..) => {
                    let everybodys = self.ours.book().find("INC-1").wait()?;
                    self.execute(number, everybodys, self.note(number))?
                }
                (_, Some(ours), _) => self.execute(number, ours, self.note(number))?,
                _ => unreachable!("a round begins with a declaration"),
            };
            match number % ROUND {
                0 => incident = Some(told.incident),
                5 => other = Some(told.incident),
                _ => {}
            }
            tell(told);
        }
        Ok(())
    }

    /// Several records in one command.
    fn declare(&self, number: u64) -> Result<Acknowledged, LogbookError> {
        let declare = Declare {
            severity: Some("SEV-2".parse().expect("it is one")),
            take_command: true,
            ..Declare::live(self.request(number).as_str())
        };
        let order = Order::new(Command::new(declare)).request(self.request(number));
        let handle = self.ours.declare_with(order).wait()?;
        Ok(self.acknowledged(number, handle.id(), Version::NONE, Version::new(3)))
    }

    fn execute(&self, number: u64, incident: IncidentId, command: Command) -> Result<Acknowledged, LogbookError> {
        let order = Order::new(command).request(self.request(number));
        let executed = self.ours.execute(incident, order).wait()?;
        Ok(self.acknowledged(number, incident, executed.before, executed.version))
    }

    fn acknowledged(&self, number: u64, incident: IncidentId, before: Version, after: Version) -> Acknowledged {
        Acknowledged { thread: self.thread, number, incident, before, after }
    }

    fn note(&self, number: u64) -> Command {
        Command::new(NoteAdded { body: format!("note {}", self.request(number)).as_str().into() })
    }

    fn request(&self, number: u64) -> RequestId {
        RequestId::new(&format!("{}-{number}", self.thread)).expect("it is one")
    }
}

fn person(thread: u64) -> PersonId {
    PersonId::new(&format!("person-{thread}")).expect("it is a name")
}

/// A note of so many bytes, to be appended whatever the version of the incident is.
///
/// # Panics
/// When the book does not have the incident.
#[must_use]
pub fn note(book: &Logbook, incident: IncidentId, number: u64, bytes: usize) -> Batch {
    let state = book.get(incident).wait().expect("it can be read").expect("it is there");
    let command = Command::new(NoteAdded { body: format!("{number} {}", "x".repeat(bytes)).as_str().into() });
    let sealing = Sealing {
        plan: Arc::new(Plan::standard()),
        now: state.clock(),
        actor: Actor::Person(person(0)),
        request: None,
        id: CommandId::from_parts(number, number),
        seed: Seed::new([7; 32]),
    };
    let drafts = decide(&state, &command, &sealing.context()).expect("a note is refused by nobody");
    let streams = vec![Append { incident, expected: Expected::Exists, drafts }];
    Batch { sealing, book: None, streams, signals: Vec::new() }
}
