//! Who is told, how often, and by whom.

use serde::{Deserialize, Serialize};

use super::{Owner, Span, object};
use crate::{
    event::AudienceSide,
    id::{Channel, SeverityLabel},
};

/// How a channel is told. Several rules may stand for one channel, each for severities of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChannelRule {
    /// The channel, as commands name it.
    pub channel: Channel,
    /// What people call it.
    pub name: String,
    /// How often.
    #[serde(deserialize_with = "object::one")]
    pub cadence: Cadence,
    /// Who reads it.
    pub audience: AudienceSide,
    /// By whom; of several, either may.
    #[serde(default, deserialize_with = "object::list", skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<Owner>,
    /// How long before a post is due it counts as due; absent, from the moment itself.
    #[serde(default, deserialize_with = "object::maybe", skip_serializing_if = "Option::is_none")]
    pub lead: Option<Span>,
    /// The severities that it stands for; absent, those that rules without a severity bind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severities: Option<Vec<SeverityLabel>>,
    /// Where it is: the name of a room, an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// How often a channel is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(
    rename_all = "snake_case",
    rename_all_fields = "camelCase",
    expecting = "a cadence's times, each with its name"
)]
pub enum Cadence {
    /// Again and again while the incident is open, and once more when it is resolved.
    Every {
        /// From one post to the next.
        #[serde(deserialize_with = "object::one")]
        interval: Span,
        /// From the beginning to the first post, where that is sooner.
        #[serde(default, deserialize_with = "object::maybe", skip_serializing_if = "Option::is_none")]
        first: Option<Span>,
    },
    /// Each fact, as it becomes known.
    RealTime {
        /// From the fact to the post.
        #[serde(deserialize_with = "object::one")]
        within: Span,
    },
    /// Once, when it is over; due with the postmortem, where one is owed.
    AfterResolution {
        /// From the resolve, where no postmortem is owed.
        #[serde(default, deserialize_with = "object::maybe", skip_serializing_if = "Option::is_none")]
        within: Option<Span>,
    },
}

impl ChannelRule {
    /// From one post to the next, and from the beginning to the first; none where it is not told again and again.
    pub(crate) fn intervals(&self) -> Option<(Span, Span)> {
        let Cadence::Every { interval, first } = self.cadence else { return None };
        let sooner = first.filter(|first| first.nanos() < interval.nanos());
        Some((interval, sooner.unwrap_or(interval)))
    }
}
