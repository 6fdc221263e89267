//! Tells incidents in few words, with a clock that the test sets.

use sevlog::{
    Actor, By, Command, CommandId, Context, History, IncidentId, Intent, Occurred, PersonId, Plan, ProgramId, Record,
    RecordId, Rejection, Seed, Timestamp, Version,
};

pub(crate) fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

pub(crate) fn when(text: &str) -> Occurred {
    Occurred::parse(text).unwrap()
}

pub(crate) fn person(id: &str) -> Actor {
    Actor::Person(PersonId::new(id).unwrap())
}

pub(crate) fn service(id: &str) -> Actor {
    Actor::Service(ProgramId::new(id).unwrap())
}

pub(crate) fn by(id: &str) -> By {
    By::Person(PersonId::new(id).unwrap())
}

pub(crate) fn incident_id(n: u64) -> IncidentId {
    IncidentId::from_u128((1_795_420_800_000_u128 << 80) | u128::from(n))
}

/// A command from its JSON form.
pub(crate) fn json(text: &str) -> Command {
    Command::from_json(text).unwrap()
}

pub(crate) fn command(intent: impl Into<Intent>) -> Command {
    Command::new(intent)
}

/// Somebody who tells an incident: every command one second after the one before, unless the test sets the clock.
pub(crate) struct Teller {
    pub(crate) plan: Plan,
    pub(crate) history: History,
    pub(crate) now: Timestamp,
    pub(crate) actor: Actor,
    pub(crate) basis: Option<Version>,
    count: u64,
    /// The plan as the newest context has it.
    leaked: Option<&'static Plan>,
}

impl Teller {
    pub(crate) fn new() -> Self {
        Self::of(1)
    }

    /// A teller of another incident than other numbers give.
    pub(crate) fn of(n: u64) -> Self {
        Self {
            plan: Plan::standard(),
            history: History::new(incident_id(n)),
            now: time("2026-11-23T10:00:00Z"),
            actor: person("ana"),
            basis: None,
            count: n.wrapping_mul(1 << 32),
            leaked: None,
        }
    }

    /// A live incident, declared with a severity and with command taken.
    pub(crate) fn responding() -> Self {
        let mut teller = Self::new();
        teller.json(
            r#"{"command":"declare","arguments":{"title":"Checkout API down","severity":"SEV-1","takeCommand":true}}"#,
        );
        teller
    }

    /// A retelling, in which every command states its time.
    pub(crate) fn retelling(declared: &str) -> Self {
        let mut teller = Self::new();
        teller.json(&format!(
            r#"{{"command":"declare","arguments":{{"title":"Told again","kind":"retelling","severity":"SEV-1"}},"occurred":"{declared}"}}"#
        ));
        teller
    }

    pub(crate) fn context(&mut self) -> Context<'static> {
        self.count = self.count.wrapping_add(1);
        self.now = self.now.saturating_add(1_000_000_000);
        let millis = u64::try_from(self.now.unix_nanos() / 1_000_000).unwrap();
        let kept = self.leaked.filter(|kept| **kept == self.plan);
        let plan = kept.unwrap_or_else(|| Box::leak(Box::new(self.plan.clone())));
        self.leaked = Some(plan);
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.count.to_le_bytes());
        Context {
            now: self.now,
            basis: self.basis.take(),
            ..Context::new(plan, self.actor.clone(), CommandId::from_parts(millis, self.count), Seed::new(seed))
        }
    }

    pub(crate) fn as_actor(&mut self, actor: Actor) -> &mut Self {
        self.actor = actor;
        self
    }

    pub(crate) fn at(&mut self, now: &str) -> &mut Self {
        // The context adds the second back.
        self.now = time(now).saturating_sub(1_000_000_000);
        self
    }

    pub(crate) fn basis(&mut self, version: u64) -> &mut Self {
        self.basis = Some(Version::new(version));
        self
    }

    pub(crate) fn try_tell(&mut self, command: &Command) -> Result<Vec<Record>, Rejection> {
        let context = self.context();
        self.history.execute(command, &context).map(<[Record]>::to_vec)
    }

    /// Tells a command, and returns the id of its last record.
    #[track_caller]
    pub(crate) fn tell(&mut self, command: &Command) -> RecordId {
        let records = self.try_tell(command).unwrap_or_else(|rejection| panic!("{rejection}"));
        records.last().expect("the command writes a record").id()
    }

    #[track_caller]
    pub(crate) fn json(&mut self, text: &str) -> RecordId {
        let command = Command::from_json(text).unwrap_or_else(|error| panic!("{error}"));
        self.tell(&command)
    }

    /// The codes of all reasons why a command is rejected; it must be, and nothing may change.
    #[track_caller]
    pub(crate) fn refused(&mut self, command: &Command) -> Vec<&'static str> {
        let before = self.history.clone();
        let rejection = self.try_tell(command).expect_err("the command is rejected");
        assert_eq!(before, self.history, "a rejected command changes nothing");
        rejection.reasons().map(|reason| reason.code().as_str()).collect()
    }

    #[track_caller]
    pub(crate) fn refused_json(&mut self, text: &str) -> Vec<&'static str> {
        let command = Command::from_json(text).unwrap_or_else(|error| panic!("{error}"));
        self.refused(&command)
    }

    /// Tells what every reader of a postmortem asks for, as unknown, so that the document of it is clean.
    #[track_caller]
    pub(crate) fn presentable(&mut self) -> &mut Self {
        for milestone in ["started", "detected", "contained"] {
            self.json(&format!(
                r#"{{"command":"assert_milestone","arguments":{{"milestone":"{milestone}"}},"occurred":"unknown"}}"#
            ));
        }
        self.json(
            r#"{"command":"change_impact","arguments":{"service":"checkout","restored":10000,"affected":{"count":"unknown","unit":"users"}}}"#,
        );
        self
    }

    /// The log, as bytes.
    pub(crate) fn log(&self) -> Vec<u8> {
        let mut log = Vec::new();
        sevlog::write_log(self.history.records(), &mut log).unwrap();
        log
    }
}
