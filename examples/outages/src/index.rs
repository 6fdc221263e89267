//! The page that leads to everything that the demo wrote.

use std::{collections::BTreeMap, fmt::Write as _};

use sevlog::{
    MetricName,
    event::{AudienceSide, MilestoneName},
    milestone,
};
use sevlog_examples::Result;

use crate::Outage;

const STYLE: &str = include_str!("index.css");
const MINUTE: i64 = 60_000_000_000;

/// A page with a card for each outage, and one for the status page's history.
///
/// # Errors
/// Never but for want of memory.
pub fn page(outages: &[Outage]) -> Result<String> {
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Real outages, told with sevlog</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>Real outages, told with sevlog</h1>\n<p>Each was told command by command from its public account, in our own words, and its postmortem was made from the log.</p>\n<ul>\n"
    );
    for outage in outages {
        card(&mut html, outage)?;
    }
    html.push_str(
        "<li>\n<h2>Four years of GitHub's status page</h2>\n<p>819 incidents, judged by the standard plan.</p>\n<p class=\"links\"><a href=\"status-history/report.html\">report</a> <a href=\"status-history/log.jsonl\">log</a> <a href=\"status-history/figures.json\">figures</a></p>\n</li>\n</ul>\n</main>\n</body>\n</html>\n",
    );
    Ok(html)
}

fn card(html: &mut String, outage: &Outage) -> Result<()> {
    let incident = outage.history.incident();
    let severity = incident.peak_severity().map(|severity| severity.label.to_string()).unwrap_or_default();
    let title = incident.title().map(|title| title.shown().to_owned()).unwrap_or_default();
    let started = milestone(incident, MilestoneName::Started).interval;
    let day =
        started.map(|at| at.latest.to_string()).and_then(|at| at.get(..10).map(str::to_owned)).unwrap_or_default();
    let name = outage.name;
    writeln!(html, "<li>\n<h2>{}</h2>", escaped(outage.headline))?;
    writeln!(html, "<p class=\"facts\"><time>{day}</time> · {} · {}</p>", escaped(&severity), lasted(outage))?;
    writeln!(html, "<p>{}</p>\n<p>What broke: {}.</p>", escaped(&title), escaped(&broken(outage)))?;
    writeln!(
        html,
        "<p class=\"links\"><a href=\"{name}/postmortem.html\">postmortem</a> <a href=\"{name}/postmortem.md\">Markdown</a> <a href=\"{name}/postmortem.json\">JSON</a> <a href=\"{name}/log.jsonl\">log</a></p>\n</li>"
    )?;
    Ok(())
}

/// How long those who were served were hurt, as exactly as it is known.
fn lasted(outage: &Outage) -> String {
    let incident = outage.history.incident();
    let (start, end) = MetricName::TimeToRecover.milestones();
    let times = milestone(incident, start).interval.zip(milestone(incident, end).interval);
    let Some((start, end)) = times.filter(|(start, _)| !start.starts_unknown()) else {
        return "how long is not known".to_owned();
    };
    // At least so many whole minutes, and at most so many begun ones.
    let least = end.earliest.since(start.latest).max(0) / MINUTE;
    let most = end.latest.since(start.earliest).max(0).saturating_add(MINUTE.saturating_sub(1)) / MINUTE;
    // No line breaks between a number and its unit.
    let shown = |minutes: i64| match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}\u{a0}min"),
        (hours, 0) => format!("{hours}\u{a0}h"),
        (hours, minutes) => format!("{hours}\u{a0}h\u{a0}{minutes}\u{a0}min"),
    };
    if least == most { shown(least) } else { format!("{} to {}", shown(least), shown(most)) }
}

/// What those who were served could not use as they should: each service, and the operations of it.
fn broken(outage: &Outage) -> String {
    let windows = outage.history.incident().windows().values();
    let mut services: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for window in windows.filter(|w| w.audience() == Some(AudienceSide::Outside) && w.part_of().is_none()) {
        let Some(service) = window.service() else { continue };
        let operations = services.entry(service.to_string()).or_default();
        operations.extend(window.operation().map(ToString::to_string));
    }
    let shown = |(service, operations): (String, Vec<String>)| match operations.as_slice() {
        [] => service,
        operations => format!("{service} ({})", operations.join(", ")),
    };
    services.into_iter().map(shown).collect::<Vec<_>>().join(", ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
