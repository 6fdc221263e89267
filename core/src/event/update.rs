//! What was told to whom, and what was promised.

use crate::{
    Occurred, Timestamp,
    event::{AudienceSide, events},
    id::{Channel, ExternalId, RecordId, Version},
    text::Text,
    word::words,
};

words! {
    /// What an update says of the incident.
    pub enum Says {
        /// We are looking.
        Investigating = "investigating",
        /// We know what it is.
        Identified = "identified",
        /// A fix is in and we watch.
        Monitoring = "monitoring",
        /// It is over.
        Resolved = "resolved",
        /// Something else.
        Other = "other",
    }
}

events! {
    /// A relay was asked to send an update. Nobody has read it yet.
    "update_queued" 1 => UpdateQueued {
        facts {
            /// The channel.
            channel: Channel,
            /// Who it is for.
            audience: AudienceSide,
            /// What it says.
            says: Says,
            /// The version of the incident that it tells.
            covers: Version,
            /// When the next one is promised.
            promised_next: Option<Timestamp>,
        }
        text {
            /// What it says, in words.
            body: Text,
        }
    }

    /// An update is published.
    "update_posted" 1 => UpdatePosted {
        facts {
            /// The channel.
            channel: Channel,
            /// Who it is for.
            audience: AudienceSide,
            /// What it says.
            says: Says,
            /// The version of the incident that it tells.
            covers: Version,
            /// The queued update that this is.
            queued: Option<RecordId>,
            /// Its id where it was published.
            external: Option<ExternalId>,
        }
        correctable {
            /// When the next one is promised.
            promised_next: Option<Timestamp>,
            /// When outsiders could read it, if that is not when it occurred.
            published_at: Option<Occurred>,
        }
        text {
            /// What it says, in words.
            body: Text,
        }
    }

    /// An update could not be published.
    "update_failed" 1 => UpdateFailed {
        facts {
            /// The channel.
            channel: Channel,
            /// The queued update that failed, if it was queued.
            queued: Option<RecordId>,
        }
        text {
            /// What went wrong.
            error: Text,
        }
    }

    /// The cadence of a channel was set for this incident.
    "cadence_set" 1 => CadenceSet {
        facts {
            /// The channel.
            channel: Channel,
            /// Minutes between two updates.
            every_minutes: u64,
        }
        text {
            /// Why.
            reason: Option<Text>,
        }
    }
}
