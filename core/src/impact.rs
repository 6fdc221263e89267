//! Impact windows: what was worse, for whom, from when to when, and how it came back.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    Timestamp,
    event::{AudienceSide, Body as _, ImpactChanged, ImpactKind, ImpactLevel, WindowPhase},
    id::{Operation, RecordId, Region, Service, Version},
    mark::{Curve, Mark, Marked},
    quantity::{Affected, Restored},
    text::Members,
};

/// One point of a window: what a record said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct ImpactPoint {
    /// Where it stands.
    pub mark: Mark,
    /// What changed; absent fields stayed as they were. Its texts are in the history.
    #[serde(serialize_with = "without_absent")]
    pub change: Box<ImpactChanged>,
    /// Whether its record ended the window below 10,000, which took a reason.
    #[serde(skip)]
    ends_early: bool,
}

impl ImpactPoint {
    pub(crate) fn new(mark: Mark, event: &ImpactChanged) -> Self {
        // Its texts are in the history.
        let change = ImpactChanged { audience_label: None, description: None, reason: None, ..event.clone() };
        Self { mark, change: Box::new(change), ends_early: ends_early(event) }
    }

    /// Takes over corrected facts.
    pub(crate) fn correct(&mut self, corrected: ImpactChanged, facts: &Members) {
        *self.change = corrected;
        settle(&mut self.change, facts, self.ends_early);
    }
}

/// Lets the phase follow from how much works, where a correction says that anew.
pub(crate) fn settle(change: &mut ImpactChanged, corrected: &Members, ends_early: bool) {
    if corrected.0.contains_key("restored") {
        change.phase = phase(change, ends_early);
    }
}

/// Whether a change goes on, ends the window, or says nothing of that: it follows from how much works. Below 10,000 a window
/// ends only where somebody said so, with a reason.
pub(crate) fn phase(change: &ImpactChanged, ends_early: bool) -> Option<WindowPhase> {
    if ends_early || change.restored.is_some_and(Restored::is_full) {
        return Some(WindowPhase::Ended);
    }
    // What changes about a window, without a word on how much works, neither ends it nor opens it again.
    (change.window.is_none() || change.restored.is_some()).then_some(WindowPhase::Ongoing)
}

/// Whether a record ended its window below 10,000.
pub(crate) fn ends_early(event: &ImpactChanged) -> bool {
    event.phase == Some(WindowPhase::Ended) && !event.restored.is_some_and(Restored::is_full)
}

impl Marked for ImpactPoint {
    fn mark(&self) -> &Mark {
        &self.mark
    }

    /// An opening that nobody can date comes before whatever is told of its window. The latest that it can have been is when
    /// it was recorded, and a window would not end that ended before that.
    fn place(&self) -> (Timestamp, Version) {
        let undated = self.change.window.is_none() && self.mark.occurred.starts_unknown();
        if undated { (Timestamp::MIN, self.mark.version) } else { self.mark.place() }
    }
}

fn without_absent<S: serde::Serializer>(change: &ImpactChanged, serializer: S) -> Result<S::Ok, S::Error> {
    change.facts().map_err(serde::ser::Error::custom)?.serialize(serializer)
}

/// An interval in which something was worse. Its id is that of the record that opened it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImpactWindow {
    id: RecordId,
    points: Curve<ImpactPoint>,
    /// Whether its part of another would close a loop: it then speaks for itself.
    #[serde(skip)]
    loops: bool,
}

/// Lets a window speak for itself whose part of another would close a loop, as a retraction or a late fact may leave it. What
/// was recorded first counts.
pub(crate) fn untangle(windows: &mut BTreeMap<RecordId, ImpactWindow>) {
    let link = |window: &ImpactWindow| {
        let parts = |point: &ImpactPoint| Some((point.mark.version, window.id, point.change.part_of?));
        window.points().iter().rev().find_map(parts)
    };
    let mut links: Vec<_> = windows.values().filter_map(link).collect();
    links.sort_unstable();
    let mut wholes = BTreeMap::new();
    for (_, part, whole) in links {
        // What was taken over so far has no loop, so this ends.
        let mut above = Some(whole);
        while above.is_some_and(|window| window != part) {
            above = above.and_then(|window| wholes.get(&window).copied());
        }
        let loops = above.is_some();
        if !loops {
            wholes.insert(part, whole);
        }
        if let Some(window) = windows.get_mut(&part) {
            window.loops = loops;
        }
    }
}

impl ImpactWindow {
    pub(crate) fn new(id: RecordId) -> Self {
        Self { id, points: Curve::default(), loops: false }
    }

    pub(crate) fn points_mut(&mut self) -> &mut Curve<ImpactPoint> {
        &mut self.points
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> RecordId {
        self.id
    }

    /// Its points, in the order of the world: the restoration curve.
    #[must_use]
    pub fn points(&self) -> &[ImpactPoint] {
        self.points.as_slice()
    }

    /// The first point: when it opened.
    #[must_use]
    pub fn opened(&self) -> Option<&Mark> {
        self.points().first().map(|point| &point.mark)
    }

    /// The points that say whether it goes on, the newest first.
    fn phases(&self) -> impl Iterator<Item = (WindowPhase, &Mark)> {
        self.points().iter().rev().filter_map(|point| Some((point.change.phase?, &point.mark)))
    }

    /// Whether it goes on. A fact that comes after its end and says that it does opens it again.
    #[must_use]
    pub fn is_ongoing(&self) -> bool {
        self.phases().next().is_some_and(|(phase, _)| phase == WindowPhase::Ongoing)
    }

    /// When it ended; none while it goes on. What is told of it after its end does not move the end.
    #[must_use]
    pub fn ended(&self) -> Option<&Mark> {
        self.ended_by(|_| true)
    }

    /// When it ended as far as some of its points tell; none when by those it goes on.
    pub(crate) fn ended_by(&self, tell: impl Fn(&Mark) -> bool) -> Option<&Mark> {
        let told = self.phases().filter(|(_, mark)| tell(mark));
        told.take_while(|(phase, _)| *phase == WindowPhase::Ended).last().map(|(_, mark)| mark)
    }

    /// Every end that it had, the newest first: each but that was undone by what came after it.
    pub(crate) fn ends(&self) -> impl Iterator<Item = &Mark> {
        let before = self.phases().map(|(phase, _)| phase).skip(1).chain([WindowPhase::Ongoing]);
        let ends = self.phases().zip(before);
        let is_end = |(now, before)| now == WindowPhase::Ended && before == WindowPhase::Ongoing;
        ends.filter(move |((now, _), before)| is_end((*now, *before))).map(|((_, mark), _)| mark)
    }

    fn newest<T>(&self, field: impl Fn(&ImpactChanged) -> Option<T>) -> Option<T> {
        self.points().iter().rev().find_map(|point| field(&point.change))
    }

    /// The service.
    #[must_use]
    pub fn service(&self) -> Option<&Service> {
        self.points().iter().rev().find_map(|point| point.change.service.as_ref())
    }

    /// The operation of the service.
    #[must_use]
    pub fn operation(&self) -> Option<&Operation> {
        self.points().iter().rev().find_map(|point| point.change.operation.as_ref())
    }

    /// The region.
    #[must_use]
    pub fn region(&self) -> Option<&Region> {
        self.points().iter().rev().find_map(|point| point.change.region.as_ref())
    }

    /// Who felt it.
    #[must_use]
    pub fn audience(&self) -> Option<AudienceSide> {
        self.newest(|change| change.audience)
    }

    /// What kind of harm.
    #[must_use]
    pub fn kind(&self) -> Option<ImpactKind> {
        self.newest(|change| change.kind.clone())
    }

    /// How much of it was hit, as last said.
    #[must_use]
    pub fn level(&self) -> Option<ImpactLevel> {
        self.newest(|change| change.level.clone())
    }

    /// How much works again, as last said.
    #[must_use]
    pub fn restored(&self) -> Option<Restored> {
        self.newest(|change| change.restored)
    }

    /// How many were affected, as last said.
    #[must_use]
    pub fn affected(&self) -> Option<Affected> {
        self.newest(|change| change.affected.clone())
    }

    /// The window that no longer speaks for this part.
    #[must_use]
    pub fn part_of(&self) -> Option<RecordId> {
        self.newest(|change| change.part_of).filter(|_| !self.loops)
    }

    /// The record of what caused it.
    #[must_use]
    pub fn caused_by(&self) -> Option<RecordId> {
        self.newest(|change| change.caused_by)
    }

    /// What it is called in a sentence: `registry: pull in eu-west`.
    #[must_use]
    pub fn name(&self) -> String {
        let mut name = self.service().map_or_else(|| "service not named".to_owned(), ToString::to_string);
        if let Some(operation) = self.operation() {
            name.push_str(": ");
            name.push_str(operation.as_str());
        }
        if let Some(region) = self.region() {
            name.push_str(" in ");
            name.push_str(region.as_str());
        }
        name
    }
}
