//! The page that leads to everything that the demo wrote.

use std::fmt::Write as _;

use sevlog::{
    MetricName, MetricSpan,
    event::{AudienceSide, ImpactKind, MilestoneName},
    milestone,
};
use sevlog_examples::Result;

use crate::Outage;

const STYLE: &str = include_str!("index.css");

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
        "<li>\n<h2>Four years of GitHub's status page</h2>\n<p>The page had 819 incidents. The report judges 801 of them by the standard plan: the other 18 were maintenance that was announced.</p>\n<p class=\"main\"><a href=\"status-history/report.html\">Read the report</a></p>\n<p class=\"links\"><a href=\"status-history/figures.json\">figures</a> <a href=\"status-history/log.jsonl\">log</a></p>\n</li>\n</ul>\n</main>\n</body>\n</html>\n",
    );
    Ok(html)
}

fn card(html: &mut String, outage: &Outage) -> Result<()> {
    let incident = outage.history.incident();
    let severity = incident.peak_severity().map(|severity| severity.label.to_string()).unwrap_or_default();
    let started = milestone(incident, MilestoneName::Started).interval;
    let day =
        started.map(|at| at.latest.to_string()).and_then(|at| at.get(..10).map(str::to_owned)).unwrap_or_default();
    let name = outage.name;
    writeln!(html, "<li>\n<h2>{}</h2>", escaped(outage.headline))?;
    writeln!(html, "<p class=\"facts\"><time>{day}</time> · {}<br>{}</p>", escaped(&severity), lasted(outage))?;
    writeln!(html, "<p>{}</p>", escaped(outage.broke))?;
    if let Some(lost) = lost(outage) {
        writeln!(html, "<p class=\"lost\">Data was lost: {}.</p>", escaped(&lost))?;
    }
    writeln!(html, "<p class=\"main\"><a href=\"{name}/postmortem.html\">Read the postmortem</a></p>")?;
    writeln!(
        html,
        "<p class=\"links\"><a href=\"{name}/postmortem.md\">Markdown</a> <a href=\"{name}/postmortem.json\">JSON</a> <a href=\"{name}/log.jsonl\">log</a></p>\n</li>"
    )?;
    Ok(())
}

/// How long those who were served were hurt, as exactly as it is known.
fn lasted(outage: &Outage) -> String {
    let incident = outage.history.incident();
    let (start, end) = MetricName::TimeToRecover.milestones();
    let times = milestone(incident, start).interval.zip(milestone(incident, end).interval);
    let lasted =
        times.filter(|(start, _)| !start.starts_unknown()).and_then(|(start, end)| MetricSpan::between(start, end));
    // No line breaks between a number and its unit.
    lasted.map_or_else(|| "how long is not known".to_owned(), |lasted| lasted.to_string().replace(' ', "\u{a0}"))
}

/// What was lost to those who were served, as far as somebody counted it.
fn lost(outage: &Outage) -> Option<String> {
    let windows = outage.history.incident().windows().values();
    let lost: Vec<_> = windows
        .filter(|window| {
            window.audience() == Some(AudienceSide::Outside) && window.kind() == Some(ImpactKind::DataLoss)
        })
        .collect();
    let counted: Vec<_> =
        lost.iter().filter_map(|window| window.affected()).map(|affected| grouped(&affected.to_string())).collect();
    match (lost.is_empty(), counted.is_empty()) {
        (true, _) => None,
        (false, true) => Some("how much, nobody says".to_owned()),
        (false, false) => Some(counted.join(", ")),
    }
}

/// `5000 projects` as `5,000 projects`.
fn grouped(text: &str) -> String {
    let mut grouped = String::with_capacity(text.len().saturating_mul(2));
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        grouped.push(character);
        if digits > 3 && digits % 3 == 1 {
            grouped.push(',');
        }
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
    }
    grouped
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
