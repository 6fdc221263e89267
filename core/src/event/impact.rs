//! What was worse, where, for whom and by how much.

use crate::{
    event::events,
    id::{Operation, RecordId, Region, Service},
    quantity::{Affected, Restored},
    text::Text,
    word::{open_words, words},
};

open_words! {
    /// What kind of harm.
    pub enum ImpactKind {
        /// It did not answer.
        Availability = "availability",
        /// It answered with errors.
        Errors = "errors",
        /// It was slow.
        Latency = "latency",
        /// Data was lost.
        DataLoss = "data_loss",
        /// Data came late.
        DataDelayed = "data_delayed",
        /// A protection was off, or broken.
        Security = "security",
        /// It looked wrong.
        Cosmetic = "cosmetic",
    }
}

open_words! {
    /// How much of it was hit.
    pub enum ImpactLevel {
        /// Worse, but usable.
        Degraded = "degraded",
        /// Unusable for some, or in part.
        Partial = "partial",
        /// Unusable.
        Full = "full",
        /// Nobody knows.
        Unknown = "unknown",
    }
}

words! {
    /// Which side of the organisation felt it.
    pub enum AudienceSide {
        /// Those who work here.
        Inside = "inside",
        /// Those we serve.
        Outside = "outside",
    }
}

words! {
    /// Whether the impact goes on.
    pub enum WindowPhase {
        /// It does.
        Ongoing = "ongoing",
        /// It ended.
        Ended = "ended",
    }
}

events! {
    /// An impact window opened, or something about it changed. What is absent stays as it was.
    #[derive(borsh::BorshSerialize, borsh::BorshDeserialize)] // what the state keeps of a window
    "impact_changed" 1 => ImpactChanged {
        facts {
            /// The window; absent in the record that opens one, whose id names it from then on.
            window: Option<RecordId>,
            /// A window that no longer speaks for this part.
            part_of: Option<RecordId>,
            /// The record of what caused it, such as an action that made things worse.
            caused_by: Option<RecordId>,
            /// Whether it goes on from here; absent where nothing is said of that.
            phase: Option<WindowPhase>,
        }
        correctable {
            /// The service.
            service: Option<Service>,
            /// The operation of it.
            operation: Option<Operation>,
            /// The region.
            region: Option<Region>,
            /// Who felt it.
            audience: Option<AudienceSide>,
            /// What kind of harm.
            kind: Option<ImpactKind>,
            /// How much of it was hit.
            level: Option<ImpactLevel>,
            /// How much works again, in parts per 10,000.
            restored: Option<Restored>,
            /// How many were affected.
            affected: Option<Affected>,
        }
        text {
            /// The name of the audience.
            audience_label: Option<Text>,
            /// What they felt.
            description: Option<Text>,
            /// Why it ended below 10,000.
            reason: Option<Text>,
        }
    }
}
