//! Charts as SVG, drawn 340 wide so that their letters can be read on a phone.

use std::fmt::Write as _;

use sevlog::MetricSpan;

use super::text;
use crate::{
    number::{grouped, middle, per_mille, share, span},
    report::{Gaps, Judgement, Part, STANDARD},
    words::plan_name,
};

const WIDTH: f64 = 340.0;
/// How many minutes a bar of the first chart takes, and up to where it has bars of its own.
const STEP: u64 = 5;
const LAST: u64 = 120;

/// A drawing in the making.
struct Drawing {
    out: String,
}

impl Drawing {
    fn new(id: &str, height: f64, title: &str, description: &str) -> Self {
        let (title, description) = (text(title), text(description));
        let out = format!(
            "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" xmlns=\"http://www.w3.org/2000/svg\">\n\
             <title id=\"{id}-t\">{title}</title>\n<desc id=\"{id}-d\">{description}</desc>\n",
        );
        Self { out }
    }

    fn bar(&mut self, class: &str, [x, y, width, height]: [f64; 4], says: &str) {
        let says = text(says);
        let _ = writeln!(
            self.out,
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"><title>{says}</title></rect>"
        );
    }

    fn line(&mut self, class: &str, [x1, y1, x2, y2]: [f64; 4]) {
        let _ =
            writeln!(self.out, "<line class=\"{class}\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>");
    }

    fn text(&mut self, class: &str, x: f64, y: f64, says: &str) {
        let says = text(says);
        let _ = writeln!(self.out, "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{says}</text>");
    }

    fn finish(self) -> String {
        self.out + "</svg>\n"
    }
}

fn float(number: u64) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// A bar of the first chart.
pub(super) struct Bin {
    /// Which minutes.
    pub(super) name: String,
    /// How many gaps.
    pub(super) count: u64,
    in_time: bool,
}

/// Gaps by length: those within a minute, then five minutes each, then the rest.
pub(super) fn bins(gaps: &Gaps) -> Vec<Bin> {
    let mut edges = vec![(0, 0)];
    let mut from = 1_u64;
    while from <= LAST {
        let to = from.saturating_add(STEP).saturating_sub(1);
        edges.push((from, to));
        from = to.saturating_add(1);
    }
    edges.push((from, u64::MAX));
    let bin = |(from, to)| Bin {
        name: match (from, to) {
            (0, _) => "0".to_owned(),
            (from, u64::MAX) => format!("{from} and more"),
            (from, to) => format!("{from} to {to}"),
        },
        count: gaps.between(from, to),
        in_time: to <= STANDARD,
    };
    edges.into_iter().map(bin).collect()
}

pub(super) fn gaps(gaps: &Gaps) -> String {
    const HEIGHT: f64 = 200.0;
    const LEFT: f64 = 30.0;
    const TOP: f64 = 34.0;
    const BOTTOM: f64 = 164.0;
    let bins = bins(gaps);
    let most = bins.iter().map(|bin| bin.count).max().unwrap_or_default().max(1);
    let late = gaps.count.saturating_sub(gaps.at_most_30);
    let (in_time, late) = (share(gaps.at_most_30, gaps.count), share(late, gaps.count));
    let mut drawing = Drawing::new(
        "svg-gaps",
        HEIGHT,
        "Minutes from one post to the next",
        &format!(
            "Bars of five minutes with a line at 30: {in_time} of {} gaps are before it, {late} behind. The table below has the numbers.",
            grouped(gaps.count)
        ),
    );
    let width = (WIDTH - LEFT - 4.0) / float(u64::try_from(bins.len()).unwrap_or(1));
    let height = |count: u64| (BOTTOM - TOP) * float(count) / float(most);
    let tick = tick(most);
    for n in 0..=4_u64 {
        let count = tick.saturating_mul(n);
        let y = BOTTOM - height(count);
        if count <= most {
            drawing.line("grid", [LEFT, y, WIDTH, y]);
            drawing.text("soft end", LEFT - 4.0, y + 4.0, &count.to_string());
        }
    }
    // Where a minute ends, behind the bar of the gaps within one.
    let at = |minute: u64| LEFT + width * (1.0 + float(minute / STEP));
    for (n, bin) in (0_u64..).zip(&bins) {
        let class = if bin.in_time { "good" } else { "late" };
        let tall = height(bin.count);
        let says = format!("{} minutes: {} gaps", bin.name, grouped(bin.count));
        drawing.bar(class, [LEFT + width * float(n) + 0.6, BOTTOM - tall, width - 1.2, tall], &says);
    }
    let limit = at(STANDARD);
    drawing.line("limit", [limit, 16.0, limit, BOTTOM]);
    drawing.text("good strong end", limit - 6.0, 24.0, &format!("in time {in_time}"));
    drawing.text("late strong", limit + 6.0, 24.0, &format!("late {late}"));
    drawing.text("soft middle", LEFT + width / 2.0, BOTTOM + 14.0, "0");
    for minute in [30, 60, 90] {
        drawing.text("soft middle", at(minute), BOTTOM + 14.0, &minute.to_string());
    }
    drawing.text("soft end", WIDTH, BOTTOM + 14.0, "over 120");
    drawing.text("soft middle", f64::midpoint(LEFT, WIDTH), BOTTOM + 30.0, "minutes from one post to the next");
    drawing.finish()
}

/// A round number of which at most four fit.
fn tick(most: u64) -> u64 {
    let mut tens = 1_u64;
    loop {
        for step in [1, 2, 5] {
            let tick = tens.saturating_mul(step);
            if tick.saturating_mul(5) > most {
                return tick;
            }
        }
        tens = tens.saturating_mul(10);
    }
}

pub(super) fn quarters(quarters: &[Part]) -> String {
    const HEIGHT: f64 = 158.0;
    const LEFT: f64 = 38.0;
    const TOP: f64 = 10.0;
    const BOTTOM: f64 = 136.0;
    let first = quarters.first().map(|part| part.name.as_str()).unwrap_or_default();
    let last = quarters.last().map(|part| part.name.as_str()).unwrap_or_default();
    let mut drawing = Drawing::new(
        "svg-quarters",
        HEIGHT,
        "Share of gaps in time, by quarter",
        &format!("A bar a quarter, from {first} to {last}. The table of quarters has the numbers."),
    );
    let width = (WIDTH - LEFT) / float(u64::try_from(quarters.len()).unwrap_or(1).max(1));
    let y = |per_mille: u64| BOTTOM - (BOTTOM - TOP) * float(per_mille) / 1000.0;
    for (n, part) in (0_u64..).zip(quarters) {
        let x = LEFT + width * float(n);
        let in_time = per_mille(part.gaps_within, part.gaps);
        let says = format!("{}: {} of {} gaps in time", part.name, share(part.gaps_within, part.gaps), part.gaps);
        if part.gaps > 0 {
            drawing.bar("rest", [x + 1.0, TOP, width - 2.0, y(in_time) - TOP], &says);
            drawing.bar("good", [x + 1.0, y(in_time), width - 2.0, BOTTOM - y(in_time)], &says);
        }
        if let Some((year, "Q1")) = part.name.split_once(' ') {
            drawing.line("grid", [x, BOTTOM, x, BOTTOM + 18.0]);
            drawing.text("soft", x + 3.0, BOTTOM + 15.0, year);
        }
    }
    for percent in [0_u64, 50, 100] {
        let y = y(percent.saturating_mul(10));
        drawing.line("grid", [LEFT, y, WIDTH, y]);
        drawing.text("soft end", LEFT - 4.0, y + 4.0, &format!("{percent} %"));
    }
    drawing.finish()
}

pub(super) fn percentiles(percentiles: &[(&str, MetricSpan)]) -> String {
    const ROW: f64 = 22.0;
    const LEFT: f64 = 70.0;
    const RIGHT: f64 = 240.0;
    const TICKS: [(f64, &str); 5] = [(15.0, "15 min"), (60.0, "1 h"), (240.0, "4 h"), (1440.0, "1 d"), (5760.0, "4 d")];
    // The mean is no percentile.
    let rows = percentiles.iter().filter(|(name, _)| *name != "mean");
    let bottom = ROW * float(u64::try_from(rows.clone().count()).unwrap_or_default()) + 4.0;
    let said: Vec<_> = rows.clone().map(|(name, figure)| format!("{name} {}", span(*figure))).collect();
    let mut drawing = Drawing::new(
        "svg-published",
        bottom + 22.0,
        "Published duration",
        &format!("Percentiles on a scale on which each step is several times the one before: {}.", said.join(", ")),
    );
    let least = 15.0_f64.ln();
    let scale = (RIGHT - LEFT) / (5760.0_f64.ln() - least);
    let x = |minutes: f64| LEFT + (minutes.clamp(15.0, 5760.0).ln() - least) * scale;
    for (minutes, name) in TICKS {
        drawing.line("grid", [x(minutes), 0.0, x(minutes), bottom]);
        drawing.text("soft middle", x(minutes), bottom + 15.0, name);
    }
    for (n, (name, figure)) in (0_u64..).zip(rows) {
        let y = ROW * float(n) + 15.0;
        drawing.text("end", LEFT - 8.0, y, name);
        let Some(ms) = middle(*figure) else { continue };
        let at = x(float(ms / 1000) / 60.0);
        drawing.line("stem", [LEFT, y - 4.0, at, y - 4.0]);
        let _ = writeln!(drawing.out, "<circle class=\"good\" cx=\"{at:.1}\" cy=\"{:.1}\" r=\"4\"/>", y - 4.0);
        drawing.text("strong", at + 9.0, y, &span(*figure));
    }
    drawing.finish()
}

/// A part and its whole, of what a plan finds among so many incidents.
type Share = fn(&Judgement, u64) -> (u64, u64);

pub(super) fn what_if(plans: &[Judgement], incidents: u64) -> String {
    const ROW: f64 = 17.0;
    const LEFT: f64 = 104.0;
    const FULL: f64 = 180.0;
    let groups: [(&str, &str, Share); 3] = [
        ("Gaps in time", "good", |plan, _| (plan.gaps_within, plan.gaps_within.saturating_add(plan.gaps_late))),
        ("Incidents that kept it throughout", "good", |plan, incidents| (plan.incidents_kept, incidents)),
        ("Open minutes with a post overdue", "late", |plan, _| (plan.overdue_minutes, plan.open_minutes)),
    ];
    let group = ROW * float(u64::try_from(plans.len()).unwrap_or_default()) + 26.0;
    let mut said = Vec::new();
    let mut body = Vec::new();
    for (n, (name, class, of)) in (0_u64..).zip(groups) {
        let top = group * float(n);
        let mut shares = Vec::new();
        for (row, plan) in (0_u64..).zip(plans) {
            let (part, whole) = of(plan, incidents);
            shares.push(format!("{} at {} minutes", share(part, whole), plan.every_minutes));
            body.push((class, top + 20.0 + ROW * float(row), plan_name(plan), part, whole));
        }
        said.push(format!("{name}: {}", shares.join(", ")));
    }
    let mut drawing = Drawing::new(
        "svg-whatif",
        group * 3.0 - 4.0,
        "What another cadence would have found",
        &format!("{}.", said.join(". ")),
    );
    for (n, (name, ..)) in (0_u64..).zip(groups) {
        drawing.text("strong", 0.0, group * float(n) + 12.0, name);
    }
    for (class, y, name, part, whole) in body {
        let long = FULL * float(per_mille(part, whole)) / 1000.0;
        drawing.text("soft end", LEFT - 6.0, y + 10.0, &name);
        drawing.bar(class, [LEFT, y, long, ROW - 5.0], &format!("{name}: {} of {}", grouped(part), grouped(whole)));
        drawing.text("", LEFT + long + 6.0, y + 10.0, &share(part, whole));
    }
    drawing.finish()
}
