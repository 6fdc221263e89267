//! The picture as SVG: classes for the page's style, no script, and what others wrote as text and nothing else.

use std::fmt::Write;

use super::{
    Figure, LaneKind, Rank,
    layout::{Bar, Format, LINE, Label, LabelKind, Layout, NARROW, WIDE, layout},
};

/// Writes a text so that it is one.
pub(in super::super) type Escape = fn(&mut String, &str);

const HOW_TO_READ: &str = "<figcaption>Time runs down, but not to scale: where more happened it has more room, and a dotted line stands for a time in which nothing did. A wider bar of impact says that less worked, a darker one that it was worse, a pale end that nobody knows more exactly when. What ends in … stands whole in the tables below.</figcaption>\n";

/// Both forms of the picture, of which a page shows the one that it has room for. For those who cannot see it, the table below
/// says the same.
pub(in super::super) fn draw(out: &mut String, figure: &Figure, escape: Escape) {
    if figure.is_blank() {
        return;
    }
    out.push_str("<figure class=\"drawn\">\n");
    for (name, format) in [("wide-only", WIDE), ("narrow-only", NARROW)] {
        svg(out, figure, name, format, escape);
    }
    out.push_str(HOW_TO_READ);
    out.push_str("</figure>\n");
}

fn svg(out: &mut String, figure: &Figure, name: &'static str, format: Format, escape: Escape) {
    let drawn = layout(figure, format);
    let Layout { width, height, .. } = drawn;
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "<svg class=\"{name}\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"The timeline as a picture; the tables below say the same\">"
    );
    for (key, number) in drawn.key.iter().zip(1_u8..) {
        text(out, number_of(key.kind), 8, key.at.y.0, "", &[number.to_string()], escape);
        text(out, "key", key.at.x.0, key.at.y.0, "", &key.lines, escape);
    }
    let top = drawn.axis.first().map_or(0, |(top, _)| top.0);
    for (key, number) in drawn.key.iter().zip(1_u8..) {
        let bottom = height.0.saturating_sub(12);
        let middle = key.lane.0.saturating_add(key.lane_width.0 / 2);
        let _ = writeln!(out, "<path class=\"rail\" d=\"M{middle} {top}V{bottom}\"/>");
        let class = number_of(key.kind);
        let _ = writeln!(
            out,
            "<text class=\"{class} top\" x=\"{middle}\" y=\"{}\">{number}</text>",
            top.saturating_sub(10)
        );
    }
    for bar in &drawn.bars {
        rect(out, bar);
    }
    let x = drawn.axis_x;
    for (from, to) in &drawn.axis {
        let _ = writeln!(out, "<path class=\"axis\" d=\"M{x} {from}V{to}\"/>");
    }
    let pairs = drawn.axis.iter().zip(drawn.axis.iter().skip(1));
    for ((_, from), (to, _)) in pairs {
        let _ = writeln!(out, "<path class=\"break\" d=\"M{x} {from}V{to}\"/>");
    }
    for dot in &drawn.dots {
        let class = if dot.rank == Rank::Other { "dot" } else { "dot turn" };
        let (top, bottom) = (dot.top.0.saturating_sub(3), dot.bottom.0.saturating_add(3));
        let _ = writeln!(
            out,
            "<rect class=\"{class}\" x=\"{}\" y=\"{top}\" width=\"6\" height=\"{}\" rx=\"3\"/>",
            x.0.saturating_sub(3),
            bottom.saturating_sub(top)
        );
    }
    for label in &drawn.labels {
        self::label(out, label, x.0, escape);
    }
    out.push_str("</svg>\n");
    let left_out = [(drawn.unlabelled, "moments", "label"), (drawn.laneless, "impact windows", "lane")];
    let said = left_out.iter().filter(|(n, ..)| *n > 0).map(|(n, of, what)| {
        let have = if *n == 1 { "has" } else { "have" };
        format!("{n} of the {of} {have} no {what}")
    });
    let said: Vec<_> = said.collect();
    if !said.is_empty() {
        let _ = writeln!(out, "<p class=\"{name}\">{}; the tables hold them all.</p>", said.join(", "));
    }
}

/// The number that a lane has in the key and at its top.
const fn number_of(kind: LaneKind) -> &'static str {
    match kind {
        LaneKind::Status => "number of-status",
        LaneKind::Severity | LaneKind::Impact => "number",
    }
}

const fn kind(kind: LaneKind) -> &'static str {
    match kind {
        LaneKind::Status => "status",
        LaneKind::Severity => "severity",
        LaneKind::Impact => "impact",
    }
}

fn rect(out: &mut String, bar: &Bar) {
    let Bar { x, width, top, bottom, weight, .. } = bar;
    let soft = if bar.is_soft { " soft" } else { "" };
    let _ = writeln!(
        out,
        "<rect class=\"{} w{weight}{soft}\" x=\"{x}\" y=\"{top}\" width=\"{width}\" height=\"{}\"/>",
        kind(bar.kind),
        *bottom - *top
    );
}

fn label(out: &mut String, label: &Label, axis: i64, escape: Escape) {
    let (x, y) = (label.at.x.0, label.at.y.0);
    if let LabelKind::Point(_) = label.kind {
        let (from, to) = (axis.saturating_add(4), x.saturating_sub(4));
        let _ = writeln!(out, "<path class=\"leader\" d=\"M{from} {}L{} {y}H{to}\"/>", label.of, to.saturating_sub(4));
    }
    let class = match label.kind {
        LabelKind::Day => "day",
        LabelKind::Break => "later",
        LabelKind::Point(Rank::Other) => "what",
        LabelKind::Point(_) => "what turn",
    };
    text(out, class, x, y, &label.time, &label.lines, escape);
}

/// A text in its lines, with a time before the first of them where there is one.
fn text(out: &mut String, class: &str, x: i64, y: i64, time: &str, lines: &[String], escape: Escape) {
    let [first, more @ ..] = lines else { return };
    let _ = write!(out, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">");
    if !time.is_empty() {
        out.push_str("<tspan class=\"time\">");
        escape(out, time);
        out.push_str("</tspan> ");
    }
    escape(out, first);
    for line in more {
        let _ = write!(out, "<tspan x=\"{x}\" dy=\"{LINE}\">");
        escape(out, line);
        out.push_str("</tspan>");
    }
    out.push_str("</text>\n");
}
