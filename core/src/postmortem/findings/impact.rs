//! How much, how many, and in whose words.

use crate::{
    event::{AudienceSide, Event, ImpactKind, ImpactLevel},
    finding::{Finding, FindingCode},
    impact::ImpactWindow,
};

use super::{Look, about, many, words};

pub(super) fn look(look: &Look<'_>, into: &mut Vec<Finding>) {
    into.extend(unquantified(look));
    into.extend(technical(look));
    into.extend(severity(look));
    into.extend(behind(look));
}

fn unquantified(look: &Look<'_>) -> Option<Finding> {
    let windows = look.incident.windows();
    let is_told = windows.values().any(|window| window.affected().is_some());
    (look.is_to_be_written_up() && !is_told).then(|| {
        let message = if windows.is_empty() {
            "no impact is recorded; change_impact opens a window and says how many it affected, also as unknown"
        } else {
            "no impact window says how many it affected; change_impact with affected, also as unknown"
        };
        Finding::new(FindingCode::ImpactNotQuantified, message, windows.keys().copied().collect())
    })
}

/// Words of machines.
const MACHINES: [&str; 22] = [
    "cpu",
    "memory",
    "disk",
    "replica",
    "replication",
    "queue",
    "pod",
    "pods",
    "node",
    "nodes",
    "5xx",
    "500s",
    "exception",
    "timeout",
    "timeouts",
    "database",
    "cluster",
    "kernel",
    "server",
    "servers",
    "process",
    "processes",
];

/// Words of those who use something, and of what they do with it.
const PEOPLE: [&str; 34] = [
    "customer",
    "customers",
    "user",
    "users",
    "people",
    "person",
    "visitor",
    "visitors",
    "everybody",
    "everyone",
    "nobody",
    "anybody",
    "they",
    "client",
    "clients",
    "account",
    "accounts",
    "request",
    "requests",
    "page",
    "pages",
    "site",
    "sites",
    "message",
    "messages",
    "payment",
    "payments",
    "order",
    "orders",
    "call",
    "calls",
    "comment",
    "comments",
    "sign",
];

fn technical(look: &Look<'_>) -> Option<Finding> {
    let outside = |window: &&ImpactWindow| window.audience() == Some(AudienceSide::Outside);
    let windows: Vec<_> = look.incident.windows().values().filter(outside).map(ImpactWindow::id).collect();
    let described = look.entries.iter().filter_map(|entry| match &*entry.event {
        Event::ImpactChanged(event) => {
            let window = event.window.unwrap_or_else(|| entry.record.id());
            let text = event.description.as_ref()?.as_str()?;
            windows.contains(&window).then_some((entry.record.id(), text))
        }
        _ => None,
    });
    let technical = described
        .filter(|(_, text)| words::first(text, &MACHINES).is_some() && words::first(text, &PEOPLE).is_none())
        .map(|(record, _)| record);
    about(FindingCode::ImpactInTechnicalWords, technical.collect(), |n| {
        format!(
            "{} of what outsiders felt in words of machines; correct to what people could not do",
            many(n, "description tells", "descriptions tell")
        )
    })
}

/// As many of the worst severities as total loss implies.
const WORST: u64 = 2;

fn severity(look: &Look<'_>) -> Option<Finding> {
    let peak = look.incident.peak_severity()?;
    let total = |window: &&ImpactWindow| {
        let kind =
            matches!(window.kind(), Some(ImpactKind::Availability | ImpactKind::DataLoss | ImpactKind::Security));
        let level = window.points().iter().any(|point| point.change.level == Some(ImpactLevel::Full));
        kind && level && window.audience() == Some(AudienceSide::Outside)
    };
    let windows: Vec<_> = look.incident.windows().values().filter(total).map(ImpactWindow::id).collect();
    // What the teller of a retelling judged is nobody's conduct.
    if peak.rank <= WORST || look.incident.severities().iter().all(|change| change.retold) {
        return None;
    }
    about(FindingCode::SeverityBelowImpact, windows, |n| {
        format!(
            "{} total for outsiders, and the severity was never worse than {peak}; set_severity, or note why not",
            many(n, "window is", "windows are")
        )
    })
}

fn behind(look: &Look<'_>) -> Option<Finding> {
    let summary = look.sections().into_iter().find(|section| section.name == "summary")?.record;
    let written = look.entries.iter().find(|entry| entry.record.id() == summary)?;
    let version = written.record.version();
    let mut records = Vec::new();
    for entry in &look.entries {
        let Event::ImpactChanged(event) = &*entry.event else { continue };
        let says_much = event.affected.is_some() || event.level.is_some();
        if says_much && entry.record.version() > version {
            records.push(entry.record.id());
        }
        if says_much {
            records
                .extend(entry.corrections.iter().filter(|record| record.version() > version).map(|record| record.id()));
        }
    }
    about(FindingCode::SummaryBehindImpact, records, |n| {
        format!(
            "{} of how much or how many came after the summary was written; write_section it again",
            many(n, "change", "changes")
        )
    })
}
