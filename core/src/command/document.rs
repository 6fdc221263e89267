//! The document that a publication is of.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{digest::Digest, id::Version, postmortem::Postmortem};

/// A postmortem to publish: one that this library made, or one written elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// Made by this library from the log, so that its digest, its version and its findings are known.
    Made(Box<Postmortem>),
    /// Written elsewhere.
    Elsewhere {
        /// Its SHA-256, if known.
        digest: Option<Digest>,
    },
}

impl Serialize for Document {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Wire {
            // Only a made document has it, and a member that `Deserialize` refuses must not be written for the others.
            #[serde(skip_serializing_if = "Option::is_none")]
            covers: Option<Version>,
            digest: Option<Digest>,
        }
        match self {
            Self::Made(postmortem) => Wire { covers: Some(postmortem.covers()), digest: None },
            Self::Elsewhere { digest } => Wire { covers: None, digest: *digest },
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Wire {
            digest: Option<Digest>,
        }
        Wire::deserialize(deserializer).map(|wire| Self::Elsewhere { digest: wire.digest })
    }
}
