//! What people did, thought and found.

use crate::{
    digest::Digest,
    event::events,
    id::{ExternalId, IncidentId, RecordId, Region, Service},
    text::Text,
    word::open_words,
};

open_words! {
    /// What came of an action.
    pub enum ActionOutcome {
        /// It did what it was meant to.
        Worked = "worked",
        /// It did not.
        Failed = "failed",
        /// It did harm.
        MadeWorse = "made_worse",
        /// Nobody knows yet.
        Unknown = "unknown",
    }
}

open_words! {
    /// How a factor contributed.
    pub enum FactorKind {
        /// It lay there before.
        Latent = "latent",
        /// It set things off.
        Trigger = "trigger",
    }
}

open_words! {
    /// How another thing relates to this incident.
    pub enum Relation {
        /// They have to do with each other.
        Related = "related",
        /// The other caused this.
        CausedBy = "caused_by",
        /// This caused the other.
        Causes = "causes",
        /// The other follows this one.
        FollowedBy = "followed_by",
        /// This follows the other.
        Follows = "follows",
        /// The other is a ticket about it.
        Ticket = "ticket",
    }
}

events! {
    /// Somebody did something about it, or the outcome of an earlier action became known.
    "action_taken" 1 => ActionTaken {
        facts {
            /// What came of it.
            outcome: ActionOutcome,
            /// The earlier action whose outcome this is.
            action: Option<RecordId>,
        }
        correctable {
            /// The service it was done to.
            service: Option<Service>,
            /// The region it was done in.
            region: Option<Region>,
        }
        text {
            /// What was done.
            description: Text,
        }
    }

    /// A decision was made.
    "decision_made" 1 => DecisionMade {
        text {
            /// What was decided.
            decision: Text,
            /// On which belief.
            rationale: Option<Text>,
        }
    }

    /// A hypothesis was raised.
    "hypothesis_raised" 1 => HypothesisRaised {
        text {
            /// What may be so.
            statement: Text,
        }
    }

    /// A hypothesis was confirmed.
    "hypothesis_confirmed" 1 => HypothesisConfirmed {
        facts {
            /// The record that raised it.
            hypothesis: RecordId,
        }
        text {
            /// By what.
            because: Option<Text>,
        }
    }

    /// A hypothesis was refuted.
    "hypothesis_refuted" 1 => HypothesisRefuted {
        facts {
            /// The record that raised it.
            hypothesis: RecordId,
        }
        text {
            /// By what.
            because: Option<Text>,
        }
    }

    /// Evidence was linked: a graph, a log query, a screenshot.
    "evidence_linked" 1 => EvidenceLinked {
        facts {
            /// The record that it supports.
            about: Option<RecordId>,
            /// Its SHA-256.
            content_digest: Option<Digest>,
        }
        text {
            /// Where it is.
            address: Text,
            /// What it shows.
            title: Option<Text>,
        }
    }

    /// A factor that contributed; it occurred when it was introduced.
    "contributing_factor_added" 1 => ContributingFactorAdded {
        facts {
            /// How it contributed.
            kind: FactorKind,
        }
        text {
            /// What it was.
            description: Text,
        }
    }

    /// Somebody noted something.
    "note_added" 1 => NoteAdded {
        text {
            /// What.
            body: Text,
        }
    }

    /// Something elsewhere was linked.
    "linked" 1 => Linked {
        facts {
            /// How it relates.
            relation: Relation,
            /// The other incident.
            incident: Option<IncidentId>,
            /// The id in another system.
            external: Option<ExternalId>,
        }
        text {
            /// What it is.
            title: Option<Text>,
            /// Where it is.
            address: Option<Text>,
        }
    }
}

impl ActionTaken {
    /// What was done, and what came of it.
    #[must_use]
    pub fn new(outcome: ActionOutcome, description: impl Into<Text>) -> Self {
        Self { outcome, description: description.into(), action: None, service: None, region: None }
    }
}

impl DecisionMade {
    /// What was decided.
    #[must_use]
    pub fn new(decision: impl Into<Text>) -> Self {
        Self { decision: decision.into(), rationale: None }
    }
}

impl EvidenceLinked {
    /// Where evidence is.
    #[must_use]
    pub fn new(address: impl Into<Text>) -> Self {
        Self { address: address.into(), about: None, content_digest: None, title: None }
    }
}

impl Linked {
    /// How another thing relates.
    #[must_use]
    pub fn new(relation: Relation) -> Self {
        Self { relation, incident: None, external: None, title: None, address: None }
    }
}

impl HypothesisConfirmed {
    /// The hypothesis that is confirmed.
    #[must_use]
    pub fn new(hypothesis: RecordId) -> Self {
        Self { hypothesis, because: None }
    }
}

impl HypothesisRefuted {
    /// The hypothesis that is refuted.
    #[must_use]
    pub fn new(hypothesis: RecordId) -> Self {
        Self { hypothesis, because: None }
    }
}
