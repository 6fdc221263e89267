//! Where everything goes, in whole pixels: the same on every platform, and never one label on another.

use std::{
    collections::{BTreeMap, BTreeSet},
    num::Saturating,
};

use crate::{Interval, Timestamp};

use super::{
    Figure, LaneKind, Point, Rank, Span, is_vague,
    width::{Weight, fitted, width, wrapped},
};

/// Pixels. They saturate, so that no log can make the drawing overflow.
pub(super) type Px = Saturating<i64>;

const fn px(pixels: i64) -> Px {
    Saturating(pixels)
}

const HOUR: i64 = 3_600_000_000_000;

/// How high a line of text is.
pub(super) const LINE: Px = px(18);
/// What is left free at the edges.
const EDGE: Px = px(8);
/// As many lines as the key takes for one lane.
const KEY_LINES: usize = 4;
/// How high a break of the axis is.
const BREAK: Px = px(30);

/// How wide the picture is, and what its lanes take of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) width: Px,
    lane: Px,
    gap: Px,
    /// As many lanes of impact windows as there is room for.
    windows: usize,
    /// As many labels as there are: the tables hold everything.
    labels: usize,
    /// As many lines as one of them takes at most, and all together.
    lines: usize,
    all_lines: usize,
}

/// For a desk, and for paper: with more lines than these a sheet would have to show it too small to be read.
pub(super) const WIDE: Format =
    Format { width: px(960), lane: px(14), gap: px(5), windows: 10, labels: 60, lines: 2, all_lines: 58 };
/// For a phone: at 328 pixels, the width of a page of 360 without its edges, nothing is scaled.
pub(super) const NARROW: Format =
    Format { width: px(328), lane: px(8), gap: px(3), windows: 3, labels: 40, lines: 3, all_lines: 110 };

/// A picture with everything in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) width: Px,
    pub(super) height: Px,
    /// The key: what each lane is.
    pub(super) key: Vec<Key>,
    pub(super) bars: Vec<Bar>,
    /// The axis, from piece to piece, with the breaks between them.
    pub(super) axis: Vec<(Px, Px)>,
    pub(super) axis_x: Px,
    pub(super) dots: Vec<Dot>,
    pub(super) labels: Vec<Label>,
    /// How many points have a dot and no label.
    pub(super) unlabelled: usize,
    /// How many windows have no lane.
    pub(super) laneless: usize,
}

/// A line of the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) at: Place,
    pub(super) lane: Px,
    pub(super) lane_width: Px,
    pub(super) kind: LaneKind,
    pub(super) lines: Vec<String>,
}

/// Where a line of text begins: its left edge, and the middle of its height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) x: Px,
    pub(super) y: Px,
}

/// A part of a lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bar {
    pub(super) kind: LaneKind,
    pub(super) x: Px,
    pub(super) width: Px,
    pub(super) top: Px,
    pub(super) bottom: Px,
    pub(super) weight: u8,
    /// Whether it only may have been so.
    pub(super) is_soft: bool,
}

/// Where something happened: a dot, or all of the time in which it can have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dot {
    pub(super) top: Px,
    pub(super) bottom: Px,
    pub(super) rank: Rank,
}

/// What is written beside the axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) at: Place,
    /// The height on the axis that it speaks of.
    pub(super) of: Px,
    pub(super) kind: LabelKind,
    /// The time, in front of the rest.
    pub(super) time: String,
    pub(super) lines: Vec<String>,
}

impl Key {
    pub(super) fn height(&self) -> Px {
        LINE * count(self.lines.len())
    }
}

impl Label {
    pub(super) fn height(&self) -> Px {
        LINE * count(self.lines.len())
    }
}

/// What a label is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LabelKind {
    Day,
    Break,
    Point(Rank),
}

impl LabelKind {
    pub(super) const fn weight(self) -> Weight {
        match self {
            Self::Break | Self::Point(Rank::Other) => Weight::Plain,
            Self::Day | Self::Point(_) => Weight::Bold,
        }
    }
}

pub(super) fn layout(figure: &Figure, format: Format) -> Layout {
    let (lanes, laneless) = lanes(figure, format);
    let key = keys(&lanes, format);
    let key_lines = key.iter().map(|key| key.lines.len()).sum();
    // Below the key the number of each lane stands at its top.
    let top = EDGE + LINE * count(key_lines) + px(26);
    let axis_x = EDGE + (format.lane + format.gap) * count(lanes.len()) + px(6);
    let labels_x = axis_x + px(22);
    let shown = shown(&figure.points, room(labels_x, format), format);
    let days = figure.points.iter().map(|point| &point.day).collect::<BTreeSet<_>>().len();
    let scale = Scale::of(figure, top, count(shown.values().map(Vec::len).sum()) + count(days));

    let mut bars = Vec::new();
    for (lane, key) in lanes.iter().zip(&key) {
        for span in &lane.spans {
            bars.extend(bars_of(lane.kind, span, key, &scale));
        }
    }
    let dots = figure.points.iter().map(|point| {
        let (top, bottom) = scale.both(point.at);
        Dot { top, bottom, rank: point.rank }
    });
    let labels = labels(figure, &shown, &scale, labels_x, format);
    let lowest = labels.iter().map(|label| label.at.y + label.height() - LINE).max().unwrap_or(px(0));
    Layout {
        width: format.width,
        height: scale.bottom().max(lowest) + LINE,
        key,
        bars,
        axis: scale.pieces.iter().map(|piece| (piece.top, piece.bottom)).collect(),
        axis_x,
        dots: dots.collect(),
        labels,
        unlabelled: figure.points.len().saturating_sub(shown.len()),
        laneless,
    }
}

/// The key: what each lane is, one below the other.
fn keys(lanes: &[&super::Lane], format: Format) -> Vec<Key> {
    let x = EDGE + px(20);
    let room = (format.width - x - EDGE).0;
    let mut y = EDGE + split(LINE, px(2));
    let keys = lanes.iter().enumerate().map(|(n, lane)| {
        let said = wrapped(&lane.name(), Weight::Plain, room, room, KEY_LINES);
        let at = Place { x, y };
        let lane_x = EDGE + (format.lane + format.gap) * count(n);
        let key = Key { at, lane: lane_x, lane_width: format.lane, kind: lane.kind, lines: said };
        y += key.height();
        key
    });
    keys.collect()
}

/// A height or a width in equal parts.
fn split(all: Px, parts: Px) -> Px {
    Saturating(all.0.checked_div(parts.0).unwrap_or(0))
}

/// As much of a height or a width as one length is of another.
fn share(all: Px, part: i64, whole: i64) -> Px {
    let scaled = i128::from(all.0).saturating_mul(part.into()).checked_div(whole.into());
    Saturating(scaled.and_then(|scaled| i64::try_from(scaled).ok()).unwrap_or(0))
}

fn count(n: usize) -> Px {
    Saturating(i64::try_from(n).unwrap_or(i64::MAX))
}

/// The lanes that there is room for, and how many there is none for.
fn lanes(figure: &Figure, format: Format) -> (Vec<&super::Lane>, usize) {
    let (windows, others): (Vec<_>, Vec<_>) = figure.lanes.iter().partition(|lane| lane.kind == LaneKind::Impact);
    let laneless = windows.iter().skip(format.windows).map(|lane| lane.names.len()).sum();
    (others.into_iter().chain(windows.into_iter().take(format.windows)).collect(), laneless)
}

/// What is left for a text that begins at `x`.
fn room(x: Px, format: Format) -> i64 {
    (format.width - x - EDGE).0
}

/// The places of the points that have a label, each with its lines: all of them, or those that matter most. What matters more
/// takes the lines that it needs before others do, and each has one.
fn shown(points: &[Point], room: i64, format: Format) -> BTreeMap<usize, Vec<String>> {
    let mut by_rank: Vec<_> = points.iter().zip(0..).collect();
    by_rank.sort_by_key(|(point, place)| (point.rank, *place));
    by_rank.truncate(format.labels);
    let mut spare = format.all_lines.saturating_sub(by_rank.len());
    let labels = by_rank.into_iter().map(|(point, place)| {
        let weight = LabelKind::Point(point.rank).weight();
        let first = room.saturating_sub(width(&point.time, Weight::Plain)).saturating_sub(8);
        let lines = wrapped(&point.what, weight, first, room, format.lines.min(spare.saturating_add(1)));
        spare = spare.saturating_sub(lines.len().saturating_sub(1));
        (place, lines)
    });
    labels.collect()
}

/// A lane's span as bars: what was surely so, and what may have been at either end.
fn bars_of(kind: LaneKind, span: &Span, key: &Key, scale: &Scale) -> Vec<Bar> {
    if span.weight == 0 || span.share == 0 {
        return Vec::new();
    }
    let width = share(key.lane_width, span.share.into(), 10_000).max(px(2));
    let bar = |top: Px, bottom: Px, is_soft| {
        let bottom = bottom.max(top + px(2));
        Bar { kind, x: key.lane, width, top, bottom, weight: span.weight, is_soft }
    };
    let (from, surely_from) = scale.both(span.from);
    let (surely_to, to) = span.to.map_or((scale.bottom(), scale.bottom()), |to| scale.both(to));
    let mut bars = Vec::new();
    if from < surely_from {
        bars.push(bar(from, surely_from.min(to), true));
    }
    if surely_from < surely_to || (from == surely_from && surely_to == to) {
        bars.push(bar(surely_from, surely_to, false));
    }
    if surely_to < to {
        bars.push(bar(surely_to.max(surely_from), to, true));
    }
    bars
}

fn labels(figure: &Figure, shown: &BTreeMap<usize, Vec<String>>, scale: &Scale, x: Px, format: Format) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    let mut push = |of: Px, kind: LabelKind, time: &str, lines: Vec<String>| {
        labels.push(Label { at: Place { x, y: of }, of, kind, lines, time: time.to_owned() });
    };
    let one_line = |kind: LabelKind, text: &str| vec![fitted(text, kind.weight(), room(x, format))];
    let mut breaks = scale.breaks.iter().peekable();
    let mut day = "";
    for (n, point) in figure.points.iter().enumerate() {
        let Some(lines) = shown.get(&n) else { continue };
        let of = scale.both(point.at).1;
        while let Some((y, text)) = breaks.next_if(|(y, _)| *y <= of) {
            push(*y, LabelKind::Break, "", one_line(LabelKind::Break, text));
        }
        if point.day != day {
            push(of - px(1), LabelKind::Day, "", one_line(LabelKind::Day, &point.day));
            day = &point.day;
        }
        push(of, LabelKind::Point(point.rank), &point.time, lines.clone());
    }
    labels.sort_by_key(|label| label.of);
    spread(&mut labels, scale.top());
    say_gaps(&mut labels, figure, scale, x);
    labels
}

/// Where the labels leave this much room because nothing happened for a while, it is said how long that was: an empty stretch
/// would look as if rows were missing.
const GAP: Px = px(4 * 18);

fn say_gaps(labels: &mut Vec<Label>, figure: &Figure, scale: &Scale, x: Px) {
    let (times, quiet) = (figure.times(), Quiet(figure.vague_begins()));
    let mut gaps = Vec::new();
    for (one, next) in labels.iter().zip(labels.iter().skip(1)) {
        let free = one.at.y + one.height();
        let is_of_breaks = [one, next].iter().any(|label| label.kind == LabelKind::Break);
        if is_of_breaks || next.at.y - free < GAP {
            continue;
        }
        // A day stands a pixel above the first of it.
        let until = if next.kind == LabelKind::Day { next.of + px(1) } else { next.of };
        if let Some(longest) = longest_between(&times, &quiet, scale, one.of, until) {
            let y = split(free + next.at.y - LINE, px(2));
            let lines = vec![format!("{} later", spoken(longest))];
            let of = y.max(one.of).min(next.of);
            gaps.push(Label { at: Place { x, y }, of, kind: LabelKind::Break, time: String::new(), lines });
        }
    }
    labels.extend(gaps);
    labels.sort_by_key(|label| label.at.y);
}

/// Of the longest time in which nothing is drawn between two heights, how much was surely quiet.
fn longest_between(times: &[Timestamp], quiet: &Quiet, scale: &Scale, from: Px, to: Px) -> Option<i64> {
    let drawn: Vec<_> = times.iter().filter(|at| (from..=to).contains(&scale.y(**at))).collect();
    // A shorter one that is sure would be taken for the one that is seen.
    let (from, to) = drawn.iter().zip(drawn.iter().skip(1)).max_by_key(|(from, to)| to.since(***from))?;
    quiet.between(**from, **to)
}

/// How long it was quiet, where what is drawn next can have been long before it is drawn.
struct Quiet(BTreeMap<Timestamp, Timestamp>);

impl Quiet {
    /// From one drawn time to the next, at least; none where that is less than anybody would say.
    fn between(&self, from: Timestamp, to: Timestamp) -> Option<i64> {
        let first = self.0.get(&to).map_or(to, |begin| to.min(*begin));
        Some(first.since(from)).filter(|quiet| *quiet >= HOUR / 60)
    }
}

/// Moves labels apart, each as little as can be: those that would overlap stand around the middle of what they speak of.
fn spread(labels: &mut [Label], top: Px) {
    // Labels that touch move as one. Of each such group: how many, how high they are, and the sum of where each of them wants
    // the first to be.
    let mut groups: Vec<(usize, Px, Px)> = Vec::new();
    for label in labels.iter() {
        groups.push((1, label.height(), label.of));
        while let [.., (few, height, wanted), (more, after, also)] = groups.as_slice()
            && split(*wanted, count(*few)) + *height > split(*also, count(*more))
        {
            let wanted = *wanted + *also - *height * count(*more);
            let joined = (few.saturating_add(*more), *height + *after, wanted);
            groups.truncate(groups.len().saturating_sub(2));
            groups.push(joined);
        }
    }
    let mut lowest = top;
    let mut rest = labels.iter_mut();
    for (size, _, wanted) in groups {
        lowest = split(wanted, count(size)).max(lowest);
        for label in rest.by_ref().take(size) {
            label.at.y = lowest;
            lowest += label.height();
        }
    }
}

/// Times as heights: even within a piece, and nothing of what lies between two.
struct Scale {
    pieces: Vec<Piece>,
    /// Between pieces: the height, and what was left out, where somebody can say.
    breaks: Vec<(Px, String)>,
}

struct Piece {
    from: Timestamp,
    to: Timestamp,
    top: Px,
    bottom: Px,
}

impl Scale {
    fn of(figure: &Figure, top: Px, labels: Px) -> Self {
        let times = figure.times();
        let (pieces, quiet) = (pieces(&times), Quiet(figure.vague_begins()));
        let length = |(from, to): &(Timestamp, Timestamp)| to.since(*from);
        let whole = pieces.iter().map(length).fold(0_i64, i64::saturating_add).max(1);
        let height = (LINE * labels + px(40)).max(px(160));
        let mut scale = Self { pieces: Vec::new(), breaks: Vec::new() };
        let mut y = top;
        for piece in pieces {
            if let Some(before) = scale.pieces.last() {
                if let Some(quiet) = quiet.between(before.to, piece.0) {
                    scale.breaks.push((y + split(BREAK, px(2)), format!("{} later", spoken(quiet))));
                }
                y += BREAK;
            }
            // What lasts a moment beside hours has its own height all the same.
            let own = share(height, length(&piece), whole).max(px(6));
            scale.pieces.push(Piece { from: piece.0, to: piece.1, top: y, bottom: y + own });
            y += own;
        }
        if scale.pieces.is_empty() {
            scale.pieces.push(Piece { from: Timestamp::MIN, to: Timestamp::MAX, top, bottom: top + px(6) });
        }
        scale
    }

    fn top(&self) -> Px {
        self.pieces.first().map_or(px(0), |piece| piece.top)
    }

    fn bottom(&self) -> Px {
        self.pieces.last().map_or(px(0), |piece| piece.bottom)
    }

    /// The height of a time.
    fn y(&self, at: Timestamp) -> Px {
        let inside = |piece: &&Piece| at <= piece.to;
        let Some(piece) = self.pieces.iter().find(inside) else { return self.bottom() };
        let into = at.since(piece.from).max(0);
        piece.top + share(piece.bottom - piece.top, into, piece.to.since(piece.from).max(1))
    }

    /// The heights of both bounds; of one that is hardly known, of its end.
    fn both(&self, at: Interval) -> (Px, Px) {
        let latest = self.y(at.latest);
        if is_vague(at) { (latest, latest) } else { (self.y(at.earliest), latest) }
    }
}

/// The pieces of the axis: it breaks where nothing happens for half an hour or more, and for longer than all else that is drawn
/// takes together. What happens in steps of an hour keeps its scale.
fn pieces(times: &[Timestamp]) -> Vec<(Timestamp, Timestamp)> {
    let gaps: Vec<_> = times.iter().zip(times.iter().skip(1)).map(|(from, to)| to.since(*from)).collect();
    let mut broken = BTreeSet::new();
    loop {
        let kept = gaps.iter().enumerate().filter(|(n, _)| !broken.contains(n));
        let whole = kept.clone().map(|(_, gap)| *gap).fold(0_i64, i64::saturating_add);
        let Some((n, widest)) = kept.max_by_key(|(n, gap)| (**gap, std::cmp::Reverse(*n))) else { break };
        let others = whole.saturating_sub(*widest);
        if *widest < HOUR / 2 || *widest <= others || others == 0 {
            break;
        }
        broken.insert(n);
    }
    let mut pieces: Vec<(Timestamp, Timestamp)> = Vec::new();
    for (n, at) in times.iter().enumerate() {
        let follows = n.checked_sub(1).is_some_and(|gap| !broken.contains(&gap));
        match pieces.last_mut() {
            Some((_, to)) if follows => *to = *at,
            _ => pieces.push((*at, *at)),
        }
    }
    pieces
}

/// A length in its two largest units.
fn spoken(nanos: i64) -> String {
    let minutes = nanos / (HOUR / 60);
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    match (days, hours, minutes) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, 0, _) => format!("{days} d"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}
