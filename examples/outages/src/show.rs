//! What a terminal shows of an outage.

mod moments;
mod proof;
mod time;
mod timeline;

use std::collections::BTreeMap;

use sevlog::{Event, Finding, FindingCode, History, Postmortem};

use crate::Outage;
use sevlog_examples::{
    Result,
    page::{Cell, Ink, Look, Page},
};

/// Everything: what happened, what was known when, what a look at the record finds, and the proof of its log.
///
/// # Errors
/// When the log is not sound, or a forged one passes.
pub fn outage(outage: &Outage, log: &[u8], look: Look) -> Result<String> {
    let mut page = Page::new(look);
    header(&mut page, outage);
    timeline::print(&mut page, outage);
    impact(&mut page, outage);
    moments::print(&mut page, outage);
    findings(&mut page, &Postmortem::of(&outage.history, &outage.plan));
    proof::print(&mut page, outage, log)?;
    Ok(page.finish())
}

/// The others, each in two lines.
#[must_use]
pub fn briefly(outages: &[Outage], look: Look) -> String {
    let mut page = Page::new(look);
    page.heading("Told too");
    page.blank();
    for outage in outages {
        page.paragraph(outage.headline, Ink::Bold);
        let title = outage.history.incident().title().map(|title| title.shown().to_owned()).unwrap_or_default();
        page.paragraph(&format!("{title}; {} records", outage.history.records().len()), Ink::Plain);
    }
    page.finish()
}

fn header(page: &mut Page, outage: &Outage) {
    page.title(outage.headline);
    page.blank();
    let records = outage.history.records().len();
    page.paragraph(
        &format!("Told again in {records} records, from what was published, in our own words. Nobody is named."),
        Ink::Plain,
    );
    page.blank();
    for (written, address) in &outage.sources {
        if !written.is_empty() {
            page.paragraph(&format!("{written}:"), Ink::Dim);
        }
        page.paragraph(address, Ink::Said);
    }
    page.blank();
    if let Some(reading) = reading(&outage.history) {
        page.paragraph(reading, Ink::Plain);
    }
}

/// What is uncertain in the sources, and how that was read: as its postmortem has it.
fn reading(history: &History) -> Option<&str> {
    history.records().iter().rev().find_map(|record| match record.event() {
        Event::SectionWritten(written) if written.section.as_str() == "how_it_was_told" => written.body.as_str(),
        _ => None,
    })
}

fn impact(page: &mut Page, outage: &Outage) {
    const KIND: usize = 12;
    page.heading("What it did");
    page.blank();
    let name = page.room(&[KIND, time::DATED_WIDTH, time::DATED_WIDTH]);
    let mut row = |texts: [&str; 4], first, rest| {
        let widths = [name, KIND, time::DATED_WIDTH, time::DATED_WIDTH];
        let inks = [first, rest, rest, rest];
        let cells: Vec<_> =
            texts.iter().zip(widths).zip(inks).map(|((text, width), ink)| Cell::new(text, width, ink)).collect();
        page.row(&cells);
    };
    row(["impact", "kind", "from", "to"], Ink::Dim, Ink::Dim);
    for window in outage.history.incident().windows().values() {
        let Some(opened) = window.opened() else { continue };
        let from = time::dated(opened.occurred.earliest, opened.occurred.latest);
        let to = window
            .ended()
            .map_or_else(|| "no source says".to_owned(), |end| time::dated(end.occurred.earliest, end.occurred.latest));
        let count = window.affected().map(|affected| format!(": {}", affected.count)).unwrap_or_default();
        let kind = window.kind().map(|kind| kind.as_str().replace('_', " ")).unwrap_or_default() + &count;
        row([&window.name(), &kind, &from, &to], Ink::Bold, Ink::Plain);
    }
}

fn findings(page: &mut Page, postmortem: &Postmortem) {
    const CODE: usize = 22;
    let mut kinds: BTreeMap<FindingCode, Vec<&Finding>> = BTreeMap::new();
    for finding in postmortem.findings() {
        kinds.entry(finding.code).or_default().push(finding);
    }
    page.heading("What a look at the record finds");
    page.blank();
    for (code, found) in kinds {
        let Some(first) = found.first() else { continue };
        let times =
            if found.len() > 1 { format!(" (and {} more)", found.len().saturating_sub(1)) } else { String::new() };
        let room = page.room(&[CODE]);
        page.row(&[
            Cell::new(code.as_str(), CODE, Ink::Doubt),
            Cell::new(&format!("{}{times}", first.message), room, Ink::Plain),
        ]);
    }
}
