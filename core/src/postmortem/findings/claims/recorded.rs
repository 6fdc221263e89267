//! What the log says of what is claimed.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::{
    Interval, RecordId,
    event::{Event, ImpactKind, MilestoneName},
    impact::ImpactWindow,
    incident::Incident,
    plan::midnight,
};

use super::{
    super::Look,
    quantity::Quantity,
    read::{Anchor, Claim},
    token::{Token, tokens},
};

const SECOND: i64 = 1_000_000_000;
const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 86_400 * SECOND;

/// What comes of a claim.
pub(super) enum Verdict {
    /// It holds, or nothing is recorded that it could be held against.
    Holds,
    /// The log says otherwise.
    Contradicted { by: String, records: Vec<RecordId> },
    /// A time that nothing is recorded for.
    Unmatched { time: String },
}

/// Everything in a log that a claim can be held against.
pub(super) struct Recorded<'l> {
    look: &'l Look<'l>,
    units: Vec<String>,
    services: Vec<Vec<String>>,
    /// Every time that anything is recorded for.
    times: Vec<Interval>,
}

impl<'l> Recorded<'l> {
    pub(super) fn of(look: &'l Look<'l>) -> Self {
        let mut units: Vec<String> = counts(look.incident).map(|(unit, ..)| unit.to_owned()).collect();
        units.sort();
        units.dedup();
        let named = look.incident.windows().values().filter_map(ImpactWindow::service);
        let words = |name: String| tokens(&name).iter().filter_map(Token::word).map(str::to_owned).collect();
        let services = named.map(|service| words(service.to_string())).collect();
        let mut times = Vec::new();
        for entry in &look.entries {
            let at = entry.record.recorded_at();
            times.push(Interval::instant(at));
            times.push(entry.occurred.interval(at));
            times.extend(entry.record.observed_at().map(|observed| observed.interval(at)));
            match &*entry.event {
                Event::UpdatePosted(event) => {
                    times.extend(event.published_at.as_ref().map(|published| published.interval(at)));
                    times.extend(event.promised_next.map(Interval::instant));
                }
                Event::ActionItemAdded(event) => times.extend(event.due.map(Interval::instant)),
                _ => {}
            }
        }
        // A time that is hardly known says nothing about a minute.
        times.retain(|time| !time.starts_unknown() && time.latest.since(time.earliest) < DAY);
        Self { look, units, services, times }
    }

    pub(super) fn units(&self) -> &[String] {
        &self.units
    }

    /// What was hit, each name in its words.
    pub(super) fn services(&self) -> &[Vec<String>] {
        &self.services
    }

    pub(super) fn judge(&self, claim: &Claim) -> Verdict {
        match &claim.quantity {
            Quantity::Clock { seconds, width, slack, day } => self.clock(claim, (*seconds, *width, *slack), *day),
            Quantity::Length { least, most } => self.length(claim, *least, *most),
            Quantity::Count { least, most, unit } => self.count(*least, *most, unit),
        }
    }

    fn clock(&self, claim: &Claim, said: (u32, u32, u32), day: Option<Date>) -> Verdict {
        let meets = |interval: &Interval| at_time(*interval, said, day);
        let anchored: Vec<_> = claim
            .anchors
            .iter()
            .filter_map(|anchor| match anchor {
                Anchor::At(name) => Some((*name, self.milestone(*name))),
                _ => None,
            })
            .filter(|(_, times)| !times.is_empty())
            .collect();
        if anchored.iter().flat_map(|(_, times)| times).any(|(interval, _)| meets(interval)) {
            return Verdict::Holds;
        }
        if let Some((name, times)) = anchored.first() {
            let by = format!("the log has {} {}", name, spoken(times.iter().map(|(interval, _)| *interval)));
            let records: BTreeSet<_> = times.iter().map(|(_, record)| *record).collect();
            return Verdict::Contradicted { by, records: records.into_iter().collect() };
        }
        if self.times.iter().any(meets) {
            return Verdict::Holds;
        }
        let (seconds, width, _) = said;
        let time = format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
        let time = if width == 1 { format!("{time}:{:02}", seconds % 60) } else { time };
        Verdict::Unmatched { time }
    }

    /// When a milestone was, as far as anybody says: of the incident, or of a part of it.
    fn milestone(&self, name: MilestoneName) -> Vec<(Interval, RecordId)> {
        let incident = self.look.incident;
        let mut times: Vec<_> = self
            .look
            .milestone(name)
            .into_iter()
            .flat_map(|milestone| &milestone.points)
            .map(|point| (point.interval, point.record))
            .collect();
        let parts = incident.assertions().iter().filter(|assertion| assertion.milestone == name);
        times.extend(parts.map(|assertion| (assertion.mark.occurred, assertion.mark.record)));
        let windows = incident.windows().values();
        match name {
            MilestoneName::Started => {
                times.extend(windows.filter_map(ImpactWindow::opened).map(|mark| (mark.occurred, mark.record)));
            }
            MilestoneName::Recovered => {
                times.extend(windows.flat_map(ImpactWindow::ends).map(|mark| (mark.occurred, mark.record)));
            }
            // What is said of the end may be what was posted of it.
            MilestoneName::Resolved => {
                times.extend(incident.resolution_posts().map(|mark| (mark.occurred, mark.record)));
            }
            // People say detected of what they noticed first.
            MilestoneName::Detected => {
                let acknowledged = self.look.milestone(MilestoneName::Acknowledged);
                let points = acknowledged.into_iter().flat_map(|milestone| &milestone.points);
                times.extend(points.map(|point| (point.interval, point.record)));
            }
            _ => {}
        }
        // One that nobody can tell meets everything.
        if times.iter().any(|(interval, _)| interval.starts_unknown()) {
            return Vec::new();
        }
        times
    }

    fn length(&self, claim: &Claim, least: i64, most: i64) -> Verdict {
        let mut lengths = Vec::new();
        for anchor in &claim.anchors {
            match anchor {
                Anchor::Until(name) => lengths.extend(self.since_start(*name)),
                Anchor::Lasted => {
                    lengths.extend(
                        [MilestoneName::Recovered, MilestoneName::Resolved, MilestoneName::Contained]
                            .into_iter()
                            .flat_map(|name| self.since_start(name)),
                    );
                    lengths.extend(self.windows(|_| true));
                }
                Anchor::DataLost => lengths.extend(self.windows(|window| window.kind() == Some(ImpactKind::DataLoss))),
                Anchor::At(_) | Anchor::Affected => {}
            }
        }
        if lengths.is_empty() || lengths.iter().any(|(from, to)| *from <= most && least <= *to) {
            return Verdict::Holds;
        }
        let shown: Vec<_> = lengths.iter().take(3).map(|(from, to)| between(*from, *to)).collect();
        Verdict::Contradicted { by: format!("by the log it was {}", shown.join(" or ")), records: Vec::new() }
    }

    /// How long it can have been from the start to a milestone.
    fn since_start(&self, name: MilestoneName) -> Vec<(i64, i64)> {
        let mut lengths = Vec::new();
        for (start, _) in self.milestone(MilestoneName::Started) {
            lengths.extend(
                self.milestone(name)
                    .into_iter()
                    .map(|(end, _)| (end.earliest.since(start.latest), end.latest.since(start.earliest))),
            );
        }
        lengths.retain(|(_, most)| *most >= 0);
        lengths
    }

    /// How long windows can have been, those that go on as of the newest record.
    fn windows(&self, which: impl Fn(&ImpactWindow) -> bool) -> Vec<(i64, i64)> {
        let clock = self.look.incident.clock();
        let windows = self.look.incident.windows().values().filter(|window| which(window));
        let lengths = windows.flat_map(|window| {
            let opened = window.opened().map(|mark| mark.occurred).filter(|opened| !opened.starts_unknown());
            let ends: Vec<_> = window.points().iter().skip(1).map(|point| point.mark.occurred).collect();
            let ends = if window.is_ongoing() { [ends, vec![Interval::instant(clock)]].concat() } else { ends };
            opened.into_iter().flat_map(move |opened| {
                ends.clone()
                    .into_iter()
                    .map(move |end| (end.earliest.since(opened.latest), end.latest.since(opened.earliest)))
            })
        });
        lengths.collect()
    }

    fn count(&self, least: u64, most: u64, unit: &str) -> Verdict {
        let counts: Vec<_> = counts(self.look.incident).filter(|(of, ..)| *of == unit).collect();
        let is_known = |(_, (from, _), _): &(&str, (Option<u64>, Option<u64>), RecordId)| from.is_some();
        if !counts.iter().all(is_known) {
            return Verdict::Holds;
        }
        let meets = |from: Option<u64>, to: Option<u64>| {
            from.is_none_or(|from| from <= most) && to.is_none_or(|to| least <= to)
        };
        if counts.is_empty() || counts.iter().any(|(_, (from, to), _)| meets(*from, *to)) {
            return Verdict::Holds;
        }
        let shown: Vec<_> = counts
            .iter()
            .map(|(_, bounds, _)| match bounds {
                (Some(from), Some(to)) if from == to => from.to_string(),
                (Some(from), Some(to)) => format!("{from} to {to}"),
                (Some(from), None) => format!("at least {from}"),
                (None, _) => "unknown".to_owned(),
            })
            .collect();
        let by = format!("the log has {} {unit}", shown.join(" and "));
        Verdict::Contradicted { by, records: counts.iter().map(|(.., record)| *record).collect() }
    }
}

/// Every number of something that was ever affected.
fn counts(incident: &Incident) -> impl Iterator<Item = (&str, (Option<u64>, Option<u64>), RecordId)> {
    let points = incident.windows().values().flat_map(ImpactWindow::points);
    points.filter_map(|point| {
        let affected = point.change.affected.as_ref()?;
        Some((affected.unit.as_str(), affected.count.bounds(), point.mark.record))
    })
}

/// Whether an interval has a moment at a time of day, on any day or on one.
fn at_time(interval: Interval, (seconds, width, slack): (u32, u32, u32), day: Option<Date>) -> bool {
    let nanos = |seconds: u32| i64::from(seconds).saturating_mul(SECOND);
    let meets = |midnight: i64| {
        let from = midnight.saturating_add(nanos(seconds)).saturating_sub(nanos(slack));
        let to = midnight
            .saturating_add(nanos(seconds))
            .saturating_add(nanos(width))
            .saturating_add(nanos(slack))
            .saturating_sub(1);
        from <= interval.latest.unix_nanos() && interval.earliest.unix_nanos() <= to
    };
    if let Some(day) = day {
        return meets(midnight(day, None).unix_nanos());
    }
    if interval.latest.since(interval.earliest) >= DAY {
        return true;
    }
    let first = interval.earliest.unix_nanos().div_euclid(DAY);
    (-1..=2).any(|offset| meets(first.saturating_add(offset).saturating_mul(DAY)))
}

/// Times as they are shown.
fn spoken(times: impl Iterator<Item = Interval>) -> String {
    let mut shown: Vec<_> = times.map(minute_or_interval).collect();
    shown.sort();
    shown.dedup();
    shown.truncate(3);
    shown.join(" or ")
}

/// A minute as people write it, anything else as it is.
fn minute_or_interval(interval: Interval) -> String {
    let is_of_one_minute = interval.earliest.unix_nanos() / MINUTE == interval.latest.unix_nanos() / MINUTE;
    let text = interval.earliest.to_string();
    match text.split_once('T').and_then(|(day, time)| Some((day, time.get(..5)?))) {
        Some((day, minute)) if is_of_one_minute => format!("at {minute} UTC on {day}"),
        _ => interval.to_string(),
    }
}

/// A length in words.
fn between(least: i64, most: i64) -> String {
    let minutes = |nanos: i64| nanos.max(0) / (60 * SECOND);
    let one = |nanos: i64| match minutes(nanos) {
        0 => format!("{} s", nanos.max(0) / SECOND),
        few if few < 180 => format!("{few} min"),
        many => format!("{} h {} min", many / 60, many % 60),
    };
    if one(least) == one(most) { one(least) } else { format!("{} to {}", one(least), one(most)) }
}
