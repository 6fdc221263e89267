//! What each figure counts and leaves out, said once for the terminal and for the page.

use sevlog::{Figures, MetricSpan};

use crate::{
    number::{clock, grouped, of, share, span},
    report::{Judgement, Part, Report, STANDARD, Worst},
};

/// What the report is, and what it is not.
pub(crate) const ABOUT: &str = "Every post of GitHub's public status page, brought over into logs and judged by sevlog's standard plan: a \
    post every 30 minutes while an incident is open. That plan is sevlog's. GitHub never promised it, so this judges no one; it shows what \
    an engine says of thousands of real posts.";

/// What a page cannot tell.
pub(crate) const UNKNOWN: &str = "How long it took to resolve is unknown: a page says when somebody posted, not when an incident began or \
    when it no longer did harm. Nor does it say who held command or what was validated.";

/// How to read minutes.
pub(crate) const PRECISION: &str = "The page shows minutes and no seconds. A gap of 30 took between 29 and 31, and has the benefit of the \
    doubt: late is what is late whatever the seconds were.";

/// How the logs were made.
pub(crate) const METHOD: &str = "Each incident is a log of its own, of kind imported, written by executing the commands that sevlog's \
    importer makes of the file. The recording clock is simulated, at 2026-09-01, and ids are made of the page's own, so that the same file \
    gives the same bytes. Who kept the cadence, and what is overdue beyond doubt, is what the compliance of each agenda says under the plan; \
    percentiles are by nearest rank.";

/// By what the worst are the worst.
pub(crate) const WORST: &str = "By the time that a post was overdue, in all. Times are in hours and minutes.";

/// A figure with what it counts.
pub(crate) struct Figure {
    /// Lower case where it is a part of the one above.
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) meaning: String,
}

impl Figure {
    pub(crate) fn is_part(&self) -> bool {
        self.label.starts_with(char::is_lowercase)
    }
}

fn figure(label: &str, value: String, meaning: &str) -> Figure {
    Figure { label: label.to_owned(), value, meaning: meaning.to_owned() }
}

/// The figures, in the order in which they explain each other.
pub(crate) fn figures(report: &Report) -> Vec<Figure> {
    let (gaps, standard) = (&report.gaps, &report.standard);
    let posts =
        |count: crate::report::Count| format!("{} with {} posts", grouped(count.incidents), grouped(count.updates));
    vec![
        figure(
            "Incidents read",
            posts(report.read),
            &format!("All that the file holds, {} to {}.", report.from, report.to),
        ),
        figure(
            "Maintenance",
            posts(report.maintenance),
            "Work that was announced. No cadence binds it: it is left out of every figure below.",
        ),
        figure("Gaps", grouped(gaps.count), "From one post of an incident to its next, while it was open."),
        figure("of at most 30 min", of(gaps.at_most_30, gaps.count), "In time, by the minutes that the page shows."),
        figure("of exactly 30 min", grouped(gaps.exactly_30), "Among those in time: between 29 and 31, nobody knows."),
        figure("of 0 min", grouped(gaps.exactly_0), "Among those in time: both posts show the same minute."),
        figure(
            "Minutes overdue",
            of(standard.overdue_minutes, standard.open_minutes),
            "What each gap lasted beyond 30 minutes, of all the time from an incident's first post to its end.",
        ),
        figure(
            "beyond doubt",
            grouped(standard.overdue_minutes_certain),
            "From 30 minutes behind the end of one post's minute to the beginning of the next one's.",
        ),
        figure(
            "Kept throughout",
            of(standard.incidents_kept, report.judged.incidents),
            "Incidents without a late gap.",
        ),
        figure(
            "by having one post",
            grouped(standard.kept_by_one_post),
            "Among those: no gap, so nothing could be late.",
        ),
    ]
}

/// What the figures come to, in a sentence.
pub(crate) fn finding(report: &Report) -> String {
    let held = report.worst.iter().map(|worst| worst.overdue_minutes).fold(0, u64::saturating_add);
    format!(
        "{} of the gaps are in time, and yet a post was overdue in {} of the open minutes: a few long silences outweigh many \
         posts. The {} worst incidents alone hold {} of the overdue minutes.",
        share(report.gaps.at_most_30, report.gaps.count),
        share(report.standard.overdue_minutes, report.standard.open_minutes),
        report.worst.len(),
        share(held, report.standard.overdue_minutes),
    )
}

/// What published durations are, and of how many there are some.
pub(crate) fn published(report: &Report) -> String {
    let statistics = &report.published_duration;
    format!(
        "From an incident's first post to its last, in {} incidents; {} with one post have none (not_applicable). Each figure a minute \
         either way.",
        grouped(statistics.n),
        grouped(statistics.not_applicable),
    )
}

/// What a percentile is.
pub(crate) const PERCENTILES: &str = "p75 is what 75 of 100 incidents took at most; p90, p95 and p99 likewise.";

/// The percentiles and the mean, each with a name.
pub(crate) fn percentiles(figures: &Figures) -> [(&'static str, MetricSpan); 7] {
    [
        ("median", figures.median),
        ("p75", figures.p75),
        ("p90", figures.p90),
        ("p95", figures.p95),
        ("p99", figures.p99),
        ("longest", figures.max),
        ("mean", figures.mean),
    ]
}

pub(crate) const PERCENTILE_HEAD: [&str; 2] = ["figure", "first post to last"];

pub(crate) fn percentile_row((name, figure): (&str, MetricSpan)) -> [String; 2] {
    [name.to_owned(), span(figure)]
}

/// What the columns of a part are called, after its name.
pub(crate) const fn part_head(name: &str) -> [&str; 6] {
    [name, "incidents", "gaps", "in time", "kept", "overdue"]
}

/// Gaps in time, incidents that kept the cadence, and open minutes overdue, each as a share.
pub(crate) fn part_row(part: &Part) -> [String; 6] {
    [
        part.name.clone(),
        grouped(part.incidents),
        grouped(part.gaps),
        share(part.gaps_within, part.gaps),
        share(part.incidents_kept, part.incidents),
        share(part.overdue_minutes, part.open_minutes),
    ]
}

pub(crate) const PLAN_HEAD: [&str; 5] = ["every", "gaps late", "in time", "kept", "overdue"];

pub(crate) fn plan_row(plan: &Judgement, incidents: u64) -> [String; 5] {
    [
        plan_name(plan),
        grouped(plan.gaps_late),
        share(plan.gaps_within, plan.gaps_within.saturating_add(plan.gaps_late)),
        format!("{} ({})", grouped(plan.incidents_kept), share(plan.incidents_kept, incidents)),
        format!("{} ({})", grouped(plan.overdue_minutes), share(plan.overdue_minutes, plan.open_minutes)),
    ]
}

pub(crate) fn plan_name(plan: &Judgement) -> String {
    let standard = if plan.every_minutes == STANDARD { ", standard" } else { "" };
    format!("{} min{standard}", plan.every_minutes)
}

pub(crate) const WORST_HEAD: [&str; 5] = ["incident", "posts", "longest gap", "overdue", "open"];

pub(crate) fn worst_row(worst: &Worst) -> [String; 5] {
    let mut about = format!("{} · {}", worst.day, worst.incident);
    for label in [&worst.components, &worst.impact] {
        if !label.is_empty() {
            about.push_str(" · ");
            about.push_str(label);
        }
    }
    let times = [worst.longest_gap_minutes, worst.overdue_minutes, worst.open_minutes].map(clock);
    let [longest, overdue, open] = times;
    [about, grouped(worst.updates), longest, overdue, open]
}
