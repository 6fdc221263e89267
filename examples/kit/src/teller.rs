//! Tells a story command by command: a plan, a history, a clock that the story sets, and somebody who records.

use sevlog::{
    Actor, Command, CommandId, Context, Digest, History, IncidentId, PersonId, Plan, RecordId, Seed, Timestamp,
};

use crate::Result;

const SECOND: i64 = 1_000_000_000;

/// Who tells. The same story gives the same bytes: ids and seeds come from its name and from counting.
#[derive(Debug)]
pub struct Teller {
    name: String,
    plan: Plan,
    history: History,
    actor: Actor,
    clock: Timestamp,
    told: u64,
}

impl Teller {
    /// Begins a story. The narrator records everything; who did what is said with each command.
    ///
    /// # Errors
    /// When the time cannot be read.
    pub fn new(name: impl Into<String>, plan: Plan, clock: &str) -> Result<Self> {
        let (name, clock) = (name.into(), Timestamp::parse(clock)?);
        let random = number(&format!("{name} incident"));
        let id = IncidentId::from_u128(u128::from(unix_millis(clock)) << 80 | u128::from(random));
        let actor = Actor::Person(PersonId::new("narrator")?);
        Ok(Self { name, plan, history: History::new(id), actor, clock, told: 0 })
    }

    /// Sets the simulated recording clock: what is told next became known then.
    ///
    /// # Errors
    /// When the time cannot be read.
    pub fn clock(&mut self, now: &str) -> Result<()> {
        self.clock = Timestamp::parse(now)?;
        Ok(())
    }

    /// Tells a command, and returns the first record that it wrote: the one that names what was opened, raised or added.
    ///
    /// # Errors
    /// When it is rejected, with every reason.
    pub fn tell(&mut self, command: &Command) -> Result<RecordId> {
        let context =
            Context { now: self.clock, ..Context::new(&self.plan, self.actor.clone(), self.command_id(), self.seed()) };
        let name = command.intent.name();
        let records = self
            .history
            .execute(command, &context)
            .map_err(|rejection| format!("{name}, recorded at {}, was rejected: {rejection}", self.clock))?;
        let first = records.first().ok_or_else(|| format!("{name}, recorded at {}, changes nothing", self.clock))?;
        let id = first.id();
        self.told = self.told.saturating_add(1);
        self.clock = self.clock.saturating_add(SECOND);
        Ok(id)
    }

    /// The plan and the history, when everything is told.
    #[must_use]
    pub fn finish(self) -> (Plan, History) {
        (self.plan, self.history)
    }

    /// A host makes these of fresh randomness. Here they are the same each time, so that the log is too.
    fn command_id(&self) -> CommandId {
        CommandId::from_parts(unix_millis(self.clock), number(&format!("{} command {}", self.name, self.told)))
    }

    /// A host makes these of fresh randomness, and keeps them from everybody. What is told here is public anyway.
    fn seed(&self) -> Seed {
        Seed::new(*Digest::of(format!("{} seed {}", self.name, self.told).as_bytes()).as_bytes())
    }
}

fn unix_millis(at: Timestamp) -> u64 {
    u64::try_from(at.unix_nanos() / 1_000_000).unwrap_or_default()
}

/// A number that looks random and is the same for the same text.
fn number(text: &str) -> u64 {
    let digest = Digest::of(text.as_bytes());
    digest.as_bytes().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}
