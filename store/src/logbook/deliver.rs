//! Taking in signals: look at what is known of the episode, decide, append. Where another delivery of it came first, look
//! again: one alert makes one incident, however many deliveries come at once.

use std::sync::Arc;

use sevlog::{
    Actor, Command, Delivery, Digest, Draft, Incident, IncidentId, Rejection, command::Declare, decide, takes_episode,
};

use super::{Acting, Logbook, execute::plan_of};
use crate::{
    LogbookError, StoreError,
    environment::{command_id, seed, stream_id},
    signal::{Noted, Seen, Sighting, Signal, SignalChange},
    store::{Append, Batch, Expected, Request, Sealing},
};

/// What a delivery of a signal came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivered {
    /// It opened an incident.
    Declared {
        /// The new one.
        incident: IncidentId,
        /// The one that an earlier episode of the signal was of, if there is one; the new one says that it follows it.
        follows: Option<IncidentId>,
    },
    /// It belongs to an incident that is open, or was resolved a short while ago; in the latter case somebody owes a word
    /// about it.
    Attached {
        /// That one.
        incident: IncidentId,
    },
    /// It was known already: it is counted, and no record tells it.
    Repeated {
        /// The incident that it is attached to; none where it cleared before it was seen to fire.
        incident: Option<IncidentId>,
    },
    /// It no longer fires, and the incident's log says so. Nothing is resolved by that.
    Cleared {
        /// The incident.
        incident: IncidentId,
        /// How often it was delivered again while it fired.
        repeats: u64,
    },
    /// It cleared before it was seen to fire. That is kept, and the late fire will open nothing.
    Kept,
    /// This very delivery was carried out before, and changed nothing now.
    Again {
        /// The incident that the episode is attached to, if there is one.
        incident: Option<IncidentId>,
    },
}

impl Delivered {
    /// The incident that the signal belongs to, if there is one.
    #[must_use]
    pub const fn incident(&self) -> Option<IncidentId> {
        match *self {
            Self::Declared { incident, .. } | Self::Attached { incident } | Self::Cleared { incident, .. } => {
                Some(incident)
            }
            Self::Repeated { incident } | Self::Again { incident } => incident,
            Self::Kept => None,
        }
    }
}

impl Acting {
    /// Takes in a signal. It opens an incident, joins one, or is counted, by what is known of it: see [`Delivery`] and
    /// [`takes_episode`] for the rules. The counts of deliveries that come at the same time as a clear are kept beside the key, and
    /// may not be in the record of the clear.
    ///
    /// ```
    /// use sevlog::{Actor, EpisodeKey, ProgramId, SignalKey};
    /// use sevlog_store::{Delivered, Logbook, Wait, signal::Signal};
    ///
    /// let book = Logbook::open(":memory:").wait()?;
    /// let monitoring = ProgramId::new("alertmanager")?;
    /// let signal = Signal::firing(SignalKey::new("checkout")?, EpisodeKey::new("checkout 10:05")?, monitoring.clone(), "Checkout is down");
    /// let monitoring = book.acting_as(Actor::Service(monitoring));
    /// let first = monitoring.deliver(signal.clone()).wait()?;
    /// let second = monitoring.deliver(signal).wait()?;
    /// assert!(matches!(first, Delivered::Declared { .. }));
    /// assert_eq!(second, Delivered::Repeated { incident: first.incident() });
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the rules refuse what it would write, such as a title that is empty; when a delivery id came with another signal
    /// before; when the store fails.
    pub async fn deliver(&self, signal: Signal) -> Result<Delivered, LogbookError> {
        self.book().deliver(self.actor(), &signal).await
    }
}

/// What is written for a delivery, and what to say once it is.
struct Decided {
    streams: Vec<Append>,
    note: Noted,
    delivered: Delivered,
}

impl Logbook {
    async fn deliver(&self, actor: &Actor, signal: &Signal) -> Result<Delivered, LogbookError> {
        let environment = &*self.environment;
        let (id, seed) = (command_id(environment, environment.now())?, seed(environment)?);
        // Drawn once, so that whoever looks again opens the same one.
        let new = stream_id(environment, environment.now())?;
        let request = signal.delivery.clone().map(|delivery| Request { id: delivery, asks: digest(signal) });
        let mut is_newest = false;
        loop {
            let sighting = self.store.sighting(signal.key.clone(), signal.episode.clone()).await?;
            let book = if is_newest { self.book().await? } else { self.book_at_hand().await? };
            let now = environment.now();
            let sealing = Sealing {
                plan: plan_of(&book),
                now,
                actor: actor.clone(),
                request: request.clone(),
                id,
                seed: seed.clone(),
            };
            let Decided { streams, note, delivered } =
                match self.decide_delivery(signal, &sighting, &sealing, new, is_newest).await {
                    // What is at hand may be old: a refusal is only told once the newest state was looked at.
                    Err(LogbookError::Rejected(_)) if !is_newest => {
                        is_newest = true;
                        continue;
                    }
                    Err(LogbookError::Store(StoreError::SignalMoved { .. })) => {
                        is_newest = true;
                        continue;
                    }
                    decided => decided?,
                };
            // A plan judges what is declared, and how long ago a resolve may be.
            let book = (!streams.is_empty()).then(|| book.version());
            let incident = sighting.episode.as_ref().and_then(|seen| seen.incident);
            let change = SignalChange {
                signal: signal.key.clone(),
                episode: signal.episode.clone(),
                seen: sighting.episode.map(|seen| seen.revision),
                before: sighting.before.map(|seen| seen.episode),
                note,
            };
            let batch = Batch { sealing, book, streams, signals: vec![change] };
            match self.store.append(batch).await {
                Err(StoreError::Conflict(_) | StoreError::SignalMoved { .. }) => is_newest = true,
                Ok(appended) if appended.repeated => {
                    let changed = appended.streams.first().map(|stream| stream.incident);
                    return Ok(Delivered::Again { incident: changed.or(incident) });
                }
                appended => return Ok(appended.map(|_| delivered)?),
            }
        }
    }

    async fn decide_delivery(
        &self,
        signal: &Signal,
        sighting: &Sighting,
        sealing: &Sealing,
        new: IncidentId,
        is_newest: bool,
    ) -> Result<Decided, LogbookError> {
        let known = sighting.episode.as_ref();
        let attached_to = known.and_then(|seen| seen.incident);
        let counted = |note, delivered| Ok(Decided { streams: Vec::new(), note, delivered });
        match (Delivery::of(signal.state, known.map(Seen::known)), attached_to) {
            (Delivery::Fires, _) => self.decide_fire(signal, sighting, sealing, new, is_newest).await,
            (Delivery::Clears, Some(incident)) => {
                let incident = self.holder(incident, signal, is_newest).await?;
                let repeats = known.map_or(0, |seen| seen.repeats);
                let append = decided(&incident, &Command::new(signal.cleared(repeats)), sealing)?;
                let delivered = Delivered::Cleared { incident: incident.id(), repeats };
                Ok(Decided { streams: vec![append], note: Noted::Checked, delivered })
            }
            (Delivery::ClearsUnseen, _) => counted(Noted::ClearedUnseen, Delivered::Kept),
            (Delivery::Repeats | Delivery::Clears, incident) => {
                counted(Noted::Repeated, Delivered::Repeated { incident })
            }
        }
    }

    async fn decide_fire(
        &self,
        signal: &Signal,
        sighting: &Sighting,
        sealing: &Sealing,
        new: IncidentId,
        is_newest: bool,
    ) -> Result<Decided, LogbookError> {
        let earlier = match sighting.before.as_ref().and_then(|seen| seen.incident) {
            Some(earlier) => Some(self.holder(earlier, signal, is_newest).await?),
            None => None,
        };
        let plan = &sealing.plan;
        if let Some(earlier) = earlier.as_ref().filter(|earlier| takes_episode(earlier, plan, sealing.now)) {
            let append = decided(earlier, &Command::new(signal.attached()), sealing)?;
            let delivered = Delivered::Attached { incident: earlier.id() };
            return Ok(Decided { streams: vec![append], note: Noted::Checked, delivered });
        }
        let follows = earlier.as_ref().map(|earlier| earlier.id());
        let declare =
            Declare::for_signal(signal.title.clone(), signal.attached(), signal.severity.clone(), follows, plan);
        let declared = decided(&Incident::undeclared(new), &Command::new(declare), sealing)?;
        // That the earlier one does not take it has to be so still when the new one is written.
        let unchanged = earlier.map(|earlier| append(&earlier, Vec::new()));
        let delivered = Delivered::Declared { incident: new, follows };
        Ok(Decided { streams: [declared].into_iter().chain(unchanged).collect(), note: Noted::Checked, delivered })
    }

    /// The incident that has an episode. One that was merged since is none.
    async fn holder(&self, id: IncidentId, signal: &Signal, is_newest: bool) -> Result<Arc<Incident>, LogbookError> {
        let incident = self.at_hand(id, is_newest).await?;
        if incident.merged_into().is_some() {
            return Err(StoreError::SignalMoved { signal: signal.key.clone() }.into());
        }
        Ok(incident)
    }
}

/// What a command comes to on an incident.
fn decided(incident: &Incident, command: &Command, sealing: &Sealing) -> Result<Append, Rejection> {
    Ok(append(incident, decide(incident, command, &sealing.context())?))
}

fn append(incident: &Incident, drafts: Vec<Draft>) -> Append {
    Append { incident: incident.id(), expected: Expected::at(incident.version()), drafts }
}

/// What tells a delivery that is sent again from another with the same id.
fn digest(signal: &Signal) -> Digest {
    Digest::of(format!("{}\n{}\n{}", signal.key, signal.episode, signal.state).as_bytes())
}
