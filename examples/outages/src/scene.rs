//! One account told in the order of its times: the simulated clock records each thing a minute after it can have been.

use sevlog::{
    By, Channel, Command, Intent, Occurred, Quantity, RecordId, Restored, Timestamp,
    command::{ChangeImpact, Declare, Document, PublishPostmortem, Resolve, Restore, SetSeverity},
    event::{
        ActionItemAdded, ActionItemCompleted, ActionItemKind, AudienceSide, DocumentAudience, FactorKind, How,
        ImpactKind, ImpactLevel, IncidentKind, Says, SourceKind, UpdateFailed,
    },
};
use sevlog_examples::{Result, Teller};

use crate::{
    account::Account,
    narrative,
    short::{Words, action_item, factor, section, update},
};

const MINUTE: i64 = 60 * 1_000_000_000;

/// A story and the account that it follows.
#[derive(Debug)]
pub struct Scene<'t> {
    teller: Teller<'t>,
    account: Account,
    clock: Timestamp,
}

/// How far something that is to be done is, as its account says.
#[derive(Debug, Clone, Copy)]
pub enum State {
    /// Nothing is said of it.
    Open,
    /// It is to be done by then.
    Due(&'static str),
    /// It is done, as an account says.
    Done(Account),
}

/// An impact window as it opens.
#[derive(Debug, Clone)]
pub struct Impact {
    /// The service, and the operation of it.
    pub on: (&'static str, Option<&'static str>),
    /// What kind of harm, and how much of it was hit.
    pub harm: (ImpactKind, ImpactLevel),
    /// How much still works, in parts per 10,000.
    pub works: Option<u64>,
    /// What those who felt it felt.
    pub felt: &'static str,
}

impl<'t> Scene<'t> {
    /// Begins with a declaration, at a time of the account, and with what brought the incident to light, where it says.
    ///
    /// # Errors
    /// When it is rejected, which would be a mistake in the story.
    pub fn begin(
        teller: Teller<'t>,
        account: Account,
        at: &str,
        noticed_by: Option<SourceKind>,
        title: &str,
        summary: &str,
    ) -> Result<Self> {
        let clock = Timestamp::from_unix_nanos(0);
        let mut scene = Self { teller, account, clock };
        let declare = Declare {
            kind: IncidentKind::Retelling,
            source_kind: noticed_by,
            summary: Some(summary.into()),
            ..Declare::live(title)
        };
        scene.tell(at, declare)?;
        Ok(scene)
    }

    /// Tells something at a time of the account.
    ///
    /// # Errors
    /// When the time cannot be read, or the command is rejected.
    pub fn tell(&mut self, at: &str, command: impl Into<Intent>) -> Result<RecordId> {
        let occurred = self.account.at(at)?;
        self.at(occurred, Command::new(command))
    }

    /// Tells what somebody did, as the account names them.
    ///
    /// # Errors
    /// As [`tell`](Self::tell).
    pub fn done_by(&mut self, who: By, at: &str, command: impl Into<Intent>) -> Result<RecordId> {
        let occurred = self.account.at(at)?;
        self.at(occurred, Command::new(command).by(who))
    }

    /// Tells something that another record caused.
    ///
    /// # Errors
    /// As [`tell`](Self::tell).
    pub fn because_of(&mut self, cause: RecordId, at: &str, command: impl Into<Intent>) -> Result<RecordId> {
        let occurred = self.account.at(at)?;
        self.at(occurred, Command::new(command).caused_by(cause))
    }

    /// Tells something whose time the account rounds, or leaves open but for its end.
    ///
    /// # Errors
    /// As [`tell`](Self::tell).
    pub fn at(&mut self, occurred: Occurred, command: Command) -> Result<RecordId> {
        let latest = occurred.interval(Timestamp::MIN).latest.saturating_add(MINUTE);
        if latest > self.clock {
            self.clock = latest;
            self.teller.clock(&self.clock.to_string())?;
        }
        self.teller.tell(&command.occurred(occurred))
    }

    /// Tells what lay there before it began; since when, the account does not say.
    ///
    /// # Errors
    /// As [`tell`](Self::tell).
    pub fn latent(&mut self, began: &str, what: &str) -> Result<RecordId> {
        let before = self.account.by(began)?;
        self.at(before, Command::new(factor(FactorKind::Latent, what)))
    }

    /// Sets the severity, which no account does: it is our judgement.
    ///
    /// # Errors
    /// As [`tell`](Self::tell).
    pub fn severity(&mut self, at: &str, severity: &str, reason: &str) -> Result<RecordId> {
        self.tell(at, SetSeverity { severity: severity.parse()?, reason: Some(reason.into()) })
    }

    /// Sets a severity that stands for what somebody set, as the account says.
    ///
    /// # Errors
    /// As [`tell`](Self::tell).
    pub fn severity_by(&mut self, who: By, at: &str, severity: &str, reason: &str) -> Result<RecordId> {
        self.done_by(who, at, SetSeverity { severity: severity.parse()?, reason: Some(reason.into()) })
    }

    /// Opens an impact window that outsiders felt.
    ///
    /// # Errors
    /// As [`tell`](Self::tell).
    pub fn impact(&mut self, at: &str, impact: Impact) -> Result<RecordId> {
        self.tell(at, change(impact, None)?)
    }

    /// Opens one that something caused.
    ///
    /// # Errors
    /// As [`tell`](Self::tell).
    pub fn impact_of(&mut self, cause: RecordId, at: &str, impact: Impact) -> Result<RecordId> {
        self.tell(at, change(impact, Some(cause))?)
    }

    /// Opens one at a time that the account rounds.
    ///
    /// # Errors
    /// As [`tell`](Self::tell).
    pub fn impact_of_at(&mut self, cause: RecordId, occurred: Occurred, impact: Impact) -> Result<RecordId> {
        self.at(occurred, Command::new(change(impact, Some(cause))?))
    }

    /// Tells how much of a window works again, in parts per 10,000.
    ///
    /// # Errors
    /// As [`tell`](Self::tell).
    pub fn works(&mut self, at: &str, window: RecordId, parts: u64) -> Result<RecordId> {
        let share = Restored::new(Quantity::Exact(parts)).ok_or("a share is at most 10,000")?;
        self.tell(at, Restore::window(window, share))
    }

    /// Tells that a window works again in part; how much, the account does not say.
    ///
    /// # Errors
    /// As [`tell`](Self::tell).
    pub fn works_in_part(&mut self, at: &str, window: RecordId) -> Result<RecordId> {
        self.tell(at, Restore::window(window, Restored::UNKNOWN))
    }

    /// Tells a post that outsiders could read.
    ///
    /// # Errors
    /// As [`tell`](Self::tell).
    pub fn post(&mut self, at: &str, channel: &str, says: Says, words: Words) -> Result<RecordId> {
        self.tell(at, update(channel, says, words, None)?)
    }

    /// Tells a post that did not get through.
    ///
    /// # Errors
    /// As [`tell`](Self::tell).
    pub fn post_failed(&mut self, at: &str, channel: &str, error: &str) -> Result<RecordId> {
        self.tell(at, UpdateFailed { channel: Channel::new(channel)?, queued: None, error: error.into() })
    }

    /// Tells what is to be done, and what of it is done.
    ///
    /// # Errors
    /// As [`tell`](Self::tell).
    pub fn items<'i>(
        &mut self,
        at: &str,
        items: impl IntoIterator<Item = (ActionItemKind, &'i str, State)>,
    ) -> Result<()> {
        for (kind, title, state) in items {
            let due = match state {
                State::Due(day) => Some(Timestamp::parse(day)?),
                State::Open | State::Done(_) => None,
            };
            let added = ActionItemAdded { due, ..action_item(kind, title, self.account.0.to_owned()) };
            let item = self.tell(at, added)?;
            if let State::Done(said) = state {
                self.tell(at, ActionItemCompleted { item, evidence: Some(said.0.into()) })?;
            }
        }
        Ok(())
    }

    /// Tells the sections of a narrative.
    ///
    /// # Errors
    /// As [`tell`](Self::tell).
    pub fn narrative(&mut self, at: &str, narrative: &str) -> Result<()> {
        for (name, body) in narrative::sections(narrative) {
            self.tell(at, section(&name, &body)?)?;
        }
        Ok(())
    }

    /// Tells that it was over.
    ///
    /// # Errors
    /// As [`tell`](Self::tell).
    pub fn resolve(&mut self, at: &str, how: How, summary: &str) -> Result<RecordId> {
        self.tell(at, Resolve { how, summary: Some(summary.into()) })
    }

    /// Ends the story.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn finish(self) -> Result<sevlog::History> {
        self.teller.finish()
    }

    /// Tells where the account itself was published, and ends the story.
    ///
    /// # Errors
    /// As [`tell`](Self::tell).
    pub fn published(mut self, at: &str) -> Result<sevlog::History> {
        let published = PublishPostmortem {
            document: Document::Elsewhere { digest: None },
            audience: DocumentAudience::Public,
            published_at: Some(self.account.at(at)?),
            address: Some(self.account.0.into()),
        };
        self.tell(at, published)?;
        self.teller.finish()
    }
}

fn change(impact: Impact, caused_by: Option<RecordId>) -> Result<ChangeImpact> {
    let (service, operation) = impact.on;
    let (kind, level) = impact.harm;
    let works = impact.works.map(|parts| Restored::new(Quantity::Exact(parts)).ok_or("a share is at most 10,000"));
    Ok(ChangeImpact {
        caused_by,
        service: Some(service.parse()?),
        operation: operation.map(str::parse).transpose()?,
        audience: Some(AudienceSide::Outside),
        kind: Some(kind),
        level: Some(level),
        restored: works.transpose()?,
        description: Some(impact.felt.into()),
        ..ChangeImpact::default()
    })
}
