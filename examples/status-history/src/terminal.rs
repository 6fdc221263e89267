//! The report on a terminal.

use sevlog_examples::page::{Cell, Ink, Look, Page};

use crate::{
    number::{grouped, share},
    report::{Gaps, Report, STANDARD},
    words,
};

/// The bins of the chart, in minutes, both included.
const BINS: [(u64, u64); 10] =
    [(0, 0), (1, 10), (11, 20), (21, 30), (31, 40), (41, 50), (51, 60), (61, 120), (121, 240), (241, u64::MAX)];

/// What the report says, but for where its files are.
#[must_use]
pub fn page(report: &Report, look: Look) -> String {
    let mut page = Page::new(look);
    page.title(&format!("{} under the standard plan, {} to {}", report.page, report.from, report.to));
    page.blank();
    page.paragraph(words::ABOUT, Ink::Plain);
    figures(&mut page, report);
    chart(&mut page, &report.gaps);
    table(&mut page, "By year of the first post", &words::part_head("year"), report.years.iter().map(words::part_row));
    let plans = report.plans();
    let incidents = report.judged.incidents;
    let by_plan = plans.iter().map(|plan| words::plan_row(plan, incidents));
    table(&mut page, "What another cadence would have found", &words::PLAN_HEAD, by_plan);
    page.heading("Published duration");
    page.blank();
    page.paragraph(&words::published(report), Ink::Plain);
    page.blank();
    if let Some(figures) = &report.published_duration.figures {
        rows(&mut page, &words::PERCENTILE_HEAD, words::percentiles(figures).map(words::percentile_row));
    }
    page.blank();
    page.paragraph(words::PERCENTILES, Ink::Dim);
    page.blank();
    page.paragraph(words::UNKNOWN, Ink::Dim);
    table(&mut page, "The ten worst", &words::WORST_HEAD, report.worst.iter().map(words::worst_row));
    page.blank();
    page.paragraph(words::WORST, Ink::Dim);
    page.finish()
}

fn figures(page: &mut Page, report: &Report) {
    const LABEL: usize = 20;
    const VALUE: usize = 26;
    page.heading("What was found");
    page.blank();
    let room = page.room(&[LABEL, VALUE]);
    for figure in words::figures(report) {
        let label = if figure.is_part() {
            Cell::of(vec![format!("  {}", figure.label)], LABEL, Ink::Plain)
        } else {
            Cell::new(&figure.label, LABEL, Ink::Bold)
        };
        page.row(&[label, Cell::new(&figure.value, VALUE, Ink::Said), Cell::new(&figure.meaning, room, Ink::Dim)]);
    }
    page.blank();
    page.paragraph(&words::finding(report), Ink::Plain);
}

fn chart(page: &mut Page, gaps: &Gaps) {
    const LABEL: usize = 14;
    const COUNT: usize = 5;
    const SHARE: usize = 7;
    page.heading("Minutes from one post to the next");
    page.blank();
    let counts: Vec<_> = BINS.iter().map(|(from, to)| gaps.between(*from, *to)).collect();
    let most = counts.iter().max().copied().unwrap_or_default();
    let room = page.room(&[LABEL, COUNT, SHARE]);
    for ((from, to), count) in BINS.iter().zip(counts) {
        let label = match (from, to) {
            (0, 0) => "same minute".to_owned(),
            (from, &u64::MAX) => format!("{from} and more"),
            (from, to) => format!("{from} to {to}"),
        };
        let ink = if *to <= STANDARD { Ink::Good } else { Ink::Bad };
        page.row(&[
            Cell::right(&label, LABEL, Ink::Plain),
            Cell::right(&grouped(count), COUNT, Ink::Bold),
            Cell::right(&share(count, gaps.count), SHARE, Ink::Dim),
            Cell::of(vec![bar(count, most, room)], room, ink),
        ]);
        if *to == STANDARD {
            let line = "╌".repeat(room);
            let limit = Cell::right("30 minutes", LABEL, Ink::Doubt);
            let empty = |width| Cell::new("", width, Ink::Plain);
            page.row(&[limit, empty(COUNT), empty(SHARE), Cell::of(vec![line], room, Ink::Doubt)]);
        }
    }
    page.blank();
    page.paragraph(words::PRECISION, Ink::Dim);
}

/// A bar to an eighth of a column. What is there is never nothing.
fn bar(count: u64, most: u64, room: usize) -> String {
    let eighths = u64::try_from(room).unwrap_or_default().saturating_mul(8).saturating_mul(count);
    let eighths = eighths.checked_div(most).unwrap_or_default().max(u64::from(count > 0));
    let whole = "█".repeat(usize::try_from(eighths / 8).unwrap_or_default());
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let rest = usize::try_from(eighths % 8).ok().and_then(|rest_of| rest.get(rest_of)).unwrap_or(&"");
    format!("{whole}{rest}")
}

fn table<const N: usize>(
    page: &mut Page,
    heading: &str,
    head: &[&str; N],
    body: impl IntoIterator<Item = [String; N]>,
) {
    page.heading(heading);
    page.blank();
    rows(page, head, body);
}

/// The first column takes what the others leave; they hold numbers.
fn rows<const N: usize>(page: &mut Page, head: &[&str; N], body: impl IntoIterator<Item = [String; N]>) {
    let body: Vec<_> = body.into_iter().collect();
    let width = |n: usize, head: &str| {
        let texts = body.iter().filter_map(|row| row.get(n)).map(|text| text.chars().count());
        texts.max().unwrap_or_default().max(head.chars().count())
    };
    let mut widths: Vec<_> = head.iter().enumerate().map(|(n, head)| width(n, head)).collect();
    let room = page.room(widths.get(1..).unwrap_or_default());
    if let Some(first) = widths.first_mut() {
        *first = room.min(*first);
    }
    let mut row = |texts: Vec<&str>, ink| {
        let cell = |(n, (text, width)): (usize, (&str, &usize))| match n {
            0 => Cell::new(text, *width, if ink == Ink::Plain { Ink::Bold } else { ink }),
            _ => Cell::right(text, *width, ink),
        };
        page.row(&texts.into_iter().zip(&widths).enumerate().map(cell).collect::<Vec<_>>());
    };
    row(head.to_vec(), Ink::Dim);
    for texts in &body {
        row(texts.iter().map(String::as_str).collect(), Ink::Plain);
    }
}
