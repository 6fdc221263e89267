//! The timeline as a picture: time runs downwards, so that it reads on a phone and on paper alike. On the left a lane for the
//! status, one for the severity and one for each impact window; on the right what happened, each at its time.
//!
//! What is drawn is gathered here, where it goes is worked out in `figure/layout.rs`, and `figure/svg.rs` writes it down.

mod layout;
mod svg;
mod width;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::{Interval, Timestamp};

pub(super) use svg::draw;

/// A picture before anybody knows where things go.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Figure {
    pub(super) lanes: Vec<Lane>,
    /// In the order of time.
    pub(super) points: Vec<Point>,
}

/// Something that goes on for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lane {
    /// What it is of, for the key above the picture: several impact windows where they went the same way.
    pub(super) names: Vec<String>,
    /// What went on there.
    pub(super) of: String,
    pub(super) kind: LaneKind,
    pub(super) spans: Vec<Span>,
}

/// What a lane is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LaneKind {
    Status,
    Severity,
    Impact,
}

/// As much of a lane as is of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: Interval,
    /// None where it goes on.
    pub(super) to: Option<Interval>,
    /// How much it weighs, of 4; nothing is left blank.
    pub(super) weight: u8,
    /// How wide it is drawn, in parts per 10,000: of impact, how much does not work.
    pub(super) share: u16,
}

/// Something that happened at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) at: Interval,
    /// The day that it stands under, and the time as it is told within the day.
    pub(super) day: String,
    pub(super) time: String,
    pub(super) what: String,
    pub(super) rank: Rank,
}

/// What keeps its label where there is no room for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The review says that it carries the story.
    Key,
    /// What an impact is said to come from.
    Cause,
    /// A move, a decision, a post for outsiders.
    Turn,
    Other,
}

/// Whether a time is known so little that only its end is drawn: what may have been on any hour of a day says nothing about one.
/// Its text says so.
pub(super) fn is_vague(at: Interval) -> bool {
    const HOURS: i64 = 6 * 3_600_000_000_000;
    at.starts_unknown() || at.latest.since(at.earliest) > HOURS
}

impl Lane {
    /// What the key says of it.
    fn name(&self) -> String {
        let names = self.names.join(", ");
        if self.of.is_empty() { names } else { format!("{names}: {}", self.of) }
    }
}

impl Figure {
    /// Whether there is anything to draw.
    pub(super) fn is_blank(&self) -> bool {
        self.points.is_empty()
    }

    /// Since when at the earliest that can have been of which only the end is drawn, by that end.
    fn vague_begins(&self) -> BTreeMap<Timestamp, Timestamp> {
        let mut begins: BTreeMap<Timestamp, Timestamp> = BTreeMap::new();
        for at in self.points.iter().map(|point| point.at).filter(|at| is_vague(*at)) {
            begins.entry(at.latest).and_modify(|first| *first = at.earliest.min(*first)).or_insert(at.earliest);
        }
        begins
    }

    /// Every time that is drawn.
    fn times(&self) -> Vec<Timestamp> {
        let spans = self.lanes.iter().flat_map(|lane| &lane.spans);
        let bounds = spans.flat_map(|span| [Some(span.from), span.to]).flatten();
        let intervals = bounds.chain(self.points.iter().map(|point| point.at));
        let drawn = |at: Interval| if is_vague(at) { [at.latest; 2] } else { [at.earliest, at.latest] };
        let mut times: Vec<_> = intervals.flat_map(drawn).collect();
        times.sort_unstable();
        times.dedup();
        times
    }
}
