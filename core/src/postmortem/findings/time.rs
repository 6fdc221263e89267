//! Times that cannot be so, that nobody looked for, or that a reader cannot place.

use crate::{
    Interval, Occurred, Precision,
    event::MilestoneName,
    finding::{Finding, FindingCode},
    milestone::{Milestone, MilestoneState},
    occurred::When,
};

use super::{DECLARATION, Look, Written, about, claims, ids, many, words};

const MINUTE: i64 = 60_000_000_000;

pub(super) fn look(look: &Look<'_>, into: &mut Vec<Finding>) {
    clocks(look, into);
    milestones(look, into);
    into.extend(silence(look));
    // What was declared in haste is not held to how a document is written.
    for written in look.sections().into_iter().filter(|written| written.name != DECLARATION) {
        into.extend(zone_missing(&written));
        into.extend(out_of_order(&written));
        into.extend(wrong_zone(look, &written));
    }
}

fn clocks(look: &Look<'_>, into: &mut Vec<Finding>) {
    let steps = look.history.clock_steps();
    let stepped = ids(look.history.records().iter().filter(|record| steps.contains(&record.version())));
    let all = look.history.records().len();
    into.extend(about(FindingCode::ClockSteppedBack, stepped, |n| {
        format!("{n} of {all} records were recorded at a time before one that precedes them; order is by version, so nothing moved")
    }));
    for entry in &look.entries {
        let record = entry.record;
        let occurred = entry.occurred.interval(record.recorded_at());
        if occurred.earliest > record.recorded_at() {
            let message = format!(
                "version {} says that it occurred at {}, after it was recorded at {}; correct its occurrence",
                record.version(),
                occurred,
                record.recorded_at()
            );
            into.push(Finding::new(FindingCode::FutureTime, message, vec![record.id()]));
        }
    }
}

/// A milestone that is known, and when it was.
fn known(milestone: Option<&Milestone>) -> Option<(&Milestone, Interval)> {
    let milestone = milestone.filter(|milestone| milestone.state == MilestoneState::Recorded)?;
    Some((milestone, milestone.interval.filter(|interval| !interval.starts_unknown())?))
}

fn milestones(look: &Look<'_>, into: &mut Vec<Finding>) {
    use MilestoneName::{Contained, Declared, Detected, Recovered, Resolved, Started};
    for milestone in &look.milestones {
        if milestone.state == MilestoneState::Conflicting {
            let message =
                format!("sources disagree about when it was {}; choose one: choose_milestone", milestone.name);
            into.push(Finding::new(FindingCode::MilestoneConflicting, message, milestone.records.clone()));
        }
        into.extend(round(look, milestone));
    }
    let both = |first, second| Some((known(look.milestone(first))?, known(look.milestone(second))?));
    let records = |first: &Milestone, second: &Milestone| [first.records.clone(), second.records.clone()].concat();
    if let Some(((started, start), (detected, detection))) = both(Started, Detected)
        && detection.latest < start.earliest
    {
        let message = format!(
            "it was detected at {detection}, before it started at {start}; correct the one that is wrong, or assert_milestone"
        );
        into.push(Finding::new(FindingCode::DetectedBeforeStarted, message, records(started, detected)));
    }
    if let Some(((contained, containment), (recovered, recovery))) = both(Contained, Recovered)
        && recovery.latest < containment.earliest
    {
        let message =
            format!("it recovered at {recovery}, before it was contained at {containment}; this happens, but look");
        into.push(Finding::new(FindingCode::RecoveredBeforeContained, message, records(contained, recovered)));
    }
    let same = |first, second| both(first, second).filter(|((_, one), (_, other))| one.is_instant() && one == other);
    if let Some(((started, at), (declared, _))) = same(Started, Declared) {
        let message = format!(
            "it is said to have started at the instant of its declaration, {at}; assert_milestone when it began to hurt, or unknown"
        );
        into.push(Finding::new(FindingCode::StartIsDeclaration, message, records(started, declared)));
    }
    for (first, second) in [(Contained, Resolved), (Started, Recovered), (Started, Resolved)] {
        if let Some(((one, at), (other, _))) = same(first, second) {
            let message =
                format!("{first} and {second} are the same instant, {at}; assert_milestone the one that was looked at");
            into.push(Finding::new(FindingCode::TimesCoincide, message, records(one, other)));
        }
    }
    if look.is_to_be_written_up() {
        let pending = |name: MilestoneName| {
            look.milestone(name).is_none_or(|milestone| milestone.state == MilestoneState::Pending)
        };
        let mut missing: Vec<_> = [Started, Detected].into_iter().filter(|name| pending(*name)).collect();
        if pending(Contained) && pending(Recovered) {
            missing.push(Recovered);
        }
        for name in missing {
            let message = format!("nobody recorded when it was {name}; assert_milestone, also where it is unknown");
            into.push(Finding::new(FindingCode::MilestoneMissing, message, Vec::new()));
        }
    }
}

/// A milestone that a person told as a full or half hour to the second.
fn round(look: &Look<'_>, milestone: &Milestone) -> Option<Finding> {
    let round = look.entries.iter().filter(|entry| milestone.records.contains(&entry.record.id())).find(|entry| {
        let told = entry.record.actor().person().is_some();
        told && matches!(entry.occurred, Occurred { when: When::At { at, precision: Precision::Second | Precision::Exact }, .. }
            if at.unix_nanos().rem_euclid(MINUTE.saturating_mul(30)) == 0)
    })?;
    let message = format!(
        "{} is told as a full or half hour to the second (version {}); correct it with the precision that is known",
        milestone.name,
        round.record.version()
    );
    Some(Finding::new(FindingCode::RoundTimeAsExact, message, vec![round.record.id()]))
}

/// Gaps in the record of a live incident that are longer than the plan's shortest cadence.
fn silence(look: &Look<'_>) -> Option<Finding> {
    if look.is_told_later() {
        return None;
    }
    let severity = look.incident.peak_severity();
    let bound = look.plan.channels.iter().filter(|rule| look.plan.is_in_scope(rule.severities.as_deref(), severity));
    let shortest = bound.filter_map(|rule| Some(rule.intervals()?.0.nanos())).min()?;
    let mut silent = Vec::new();
    for cycle in look.incident.cycles() {
        let from = cycle.opened.version;
        let to = cycle.resolved.as_ref().map_or(look.incident.version(), |resolution| resolution.mark.version);
        let open: Vec<_> =
            look.history.records().iter().filter(|record| (from..=to).contains(&record.version())).collect();
        let pairs = open.iter().zip(open.iter().skip(1));
        silent.extend(
            pairs
                .filter(|(one, next)| next.recorded_at().since(one.recorded_at()) > shortest)
                .map(|(_, next)| next.id()),
        );
    }
    about(FindingCode::SilentWhileOpen, silent, |n| {
        format!(
            "{} nothing was recorded for more than {} minutes while it was open; what is known late can still be told with its time",
            many(n, "time", "times"),
            shortest / MINUTE
        )
    })
}

fn zone_missing(written: &Written<'_>) -> Option<Finding> {
    let text = written.text;
    let offset = |text: &str| text.split(['+', '-', '−']).skip(1).any(claims::starts_with_offset);
    let names_zone = ["utc", "gmt", "z"].iter().any(|zone| words::has(text, zone))
        || ZONES.iter().any(|(name, _)| words::has(text, name))
        || text
            .split_whitespace()
            .any(|word| word.trim_end_matches(['.', ',', ')', ';']).ends_with('Z') && word.contains(':'))
        || offset(text);
    (claims::has_clock(text) && !names_zone).then(|| {
        let message =
            format!("the section {} has times and names no zone; write_section with UTC or an offset", written.name);
        Finding::new(FindingCode::TimeWithoutZone, message, vec![written.record])
    })
}

fn out_of_order(written: &Written<'_>) -> Option<Finding> {
    let starts: Vec<_> = written.text.lines().filter_map(claims::line_time).collect();
    let is_sorted = starts.iter().zip(starts.iter().skip(1)).all(|(one, next)| match (one.0, next.0) {
        (Some(_), Some(_)) | (None, None) => one <= next,
        _ => true,
    });
    (!is_sorted).then(|| {
        let message = format!(
            "the lines of the section {} begin with times that are not in order; write_section, across midnight with dates",
            written.name
        );
        Finding::new(FindingCode::TimesOutOfOrder, message, vec![written.record])
    })
}

/// The zones that people name by what their clocks say, and the hours from UTC that each name means. `CST` is also a name of
/// others, so that it is left out.
const ZONES: [(&str, (&str, i32)); 12] = [
    ("PST", ("America/Los_Angeles", -8)),
    ("PDT", ("America/Los_Angeles", -7)),
    ("MST", ("America/Denver", -7)),
    ("MDT", ("America/Denver", -6)),
    ("CDT", ("America/Chicago", -5)),
    ("EST", ("America/New_York", -5)),
    ("EDT", ("America/New_York", -4)),
    ("BST", ("Europe/London", 1)),
    ("CET", ("Europe/Paris", 1)),
    ("CEST", ("Europe/Paris", 2)),
    ("EET", ("Europe/Helsinki", 2)),
    ("EEST", ("Europe/Helsinki", 3)),
];

fn wrong_zone(look: &Look<'_>, written: &Written<'_>) -> Option<Finding> {
    let began = known(look.milestone(MilestoneName::Started)).map(|(_, interval)| interval.earliest);
    let began = began.or_else(|| look.incident.declared().map(|mark| mark.occurred.earliest))?;
    let over = look.incident.cycles().last().and_then(|cycle| cycle.resolved.as_ref());
    let over = over.map_or(began, |resolution| resolution.mark.occurred.latest);
    let (name, zone) = ZONES
        .iter()
        .filter(|(name, _)| words::has(written.text, name) && written.text.contains(name))
        .find_map(|(name, (zone, hours))| {
        let zone = jiff::tz::TimeZone::get(zone).ok()?;
        let says = |at: crate::Timestamp| {
            let at = jiff::Timestamp::from_nanosecond(i128::from(at.unix_nanos())).ok()?;
            Some(zone.to_offset(at).seconds() == hours.saturating_mul(3600))
        };
        (says(began) == Some(false) && says(over) == Some(false)).then_some((name, zone.iana_name().map(str::to_owned)))
    })?;
    let place = zone.unwrap_or_default();
    let message = format!(
        "the section {} says {name}, which the clocks of {place} did not show on that day; write_section with UTC",
        written.name
    );
    Some(Finding::new(FindingCode::ZoneContradictsDate, message, vec![written.record]))
}
