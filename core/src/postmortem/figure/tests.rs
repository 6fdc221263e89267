//! No label on another, everything inside, and time in its order, whatever is drawn.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "a test that fails should stop where it fails"
)]

use proptest::prelude::*;

use super::{
    Figure, Lane, LaneKind, Point, Rank, Span,
    layout::{LINE, Label, LabelKind, Layout, NARROW, WIDE, layout},
    width::{Weight, fitted, width},
};
use crate::{Interval, Timestamp};

const MINUTE: i64 = 60_000_000_000;

fn at(minute: i64, minutes: i64) -> Interval {
    let earliest = Timestamp::parse("2021-06-08T09:47:00Z").unwrap().saturating_add(minute * MINUTE);
    Interval { earliest, latest: earliest.saturating_add(minutes * MINUTE) }
}

fn point(at: Interval, rank: Rank, what: &str) -> Point {
    let told = at.latest.to_string();
    Point { at, day: told[..10].to_owned(), time: told[11..16].to_owned(), what: what.to_owned(), rank }
}

fn figure(minutes: impl IntoIterator<Item = i64>) -> Figure {
    let mut minutes: Vec<_> = minutes.into_iter().collect();
    minutes.sort_unstable();
    let points: Vec<_> =
        minutes.iter().map(|minute| point(at(*minute, 0), Rank::Other, "Something happened to the edge")).collect();
    let span = Span { from: at(minutes[0], 0), to: None, weight: 2, share: 6000 };
    let lane =
        |kind| Lane { names: vec!["checkout".to_owned()], of: "errors".to_owned(), kind, spans: vec![span.clone()] };
    Figure { lanes: vec![lane(LaneKind::Status), lane(LaneKind::Impact)], points }
}

/// What must be so of every picture.
fn holds(layout: &Layout) -> Result<(), TestCaseError> {
    for (one, next) in layout.labels.iter().zip(layout.labels.iter().skip(1)) {
        prop_assert!(next.at.y - one.at.y >= one.height(), "{one:?} overlaps {next:?}");
        prop_assert!(one.of <= next.of);
    }
    for label in &layout.labels {
        let first = width(&label.time, Weight::Plain) + 8;
        for (n, line) in label.lines.iter().enumerate() {
            let indent = if n == 0 { first } else { 0 };
            let end = label.at.x.0 + indent + width(line, label.kind.weight());
            prop_assert!(end <= layout.width.0, "{label:?}");
        }
        prop_assert!(label.at.y + label.height() <= layout.height + LINE, "{label:?}");
    }
    for (key, next) in layout.key.iter().zip(layout.key.iter().skip(1)) {
        prop_assert!(next.at.y - key.at.y >= key.height() && key.lane + key.lane_width < next.lane);
    }
    let top = layout.axis[0].0;
    for key in &layout.key {
        prop_assert!(key.at.y + key.height() - LINE < top, "{key:?}");
        prop_assert!(key.lines.iter().all(|line| key.at.x.0 + width(line, Weight::Plain) <= layout.width.0), "{key:?}");
    }
    prop_assert!(layout.labels.iter().all(|label| label.at.y >= top));
    for bar in &layout.bars {
        prop_assert!(
            bar.top >= top && bar.top < bar.bottom && bar.bottom <= layout.height && bar.x + bar.width < layout.axis_x,
            "{bar:?}"
        );
    }
    for (one, next) in layout.dots.iter().zip(layout.dots.iter().skip(1)) {
        prop_assert!(one.bottom <= next.bottom, "a later moment stands above an earlier one");
    }
    for (one, next) in layout.axis.iter().zip(layout.axis.iter().skip(1)) {
        prop_assert!(one.0 < one.1 && one.1 < next.0);
    }
    Ok(())
}

#[test]
fn one_row_twenty_and_four_hundred_hold() {
    for rows in [1, 20, 400] {
        for format in [WIDE, NARROW] {
            let layout = layout(&figure((0..rows).map(|n| n * 7 % 90)), format);
            holds(&layout).unwrap();
            let labels = layout.labels.iter().filter(|label| matches!(label.kind, LabelKind::Point(_))).count();
            assert_eq!(labels + layout.unlabelled, usize::try_from(rows).unwrap());
        }
    }
}

#[test]
fn a_cause_27_days_before_an_outage_of_an_hour_leaves_the_hour_its_room() {
    let layout = layout(&figure([-27 * 1440, 0, 1, 11, 40, 49, 60]), WIDE);
    holds(&layout).unwrap();
    let breaks: Vec<_> =
        layout.labels.iter().filter(|label| label.kind == LabelKind::Break).map(|label| &*label.lines[0]).collect();
    assert_eq!(breaks, ["27 d later"]);
    let (from, to) = layout.axis[1];
    assert!((to - from).0 >= 160, "the hour has {} pixels", to - from);
}

#[test]
fn an_outage_of_few_steps_with_an_hour_between_them_keeps_its_scale() {
    let layout = layout(&figure([0, 120, 169, 221, 257]), WIDE);
    holds(&layout).unwrap();
    assert!(layout.labels.iter().all(|label| label.kind != LabelKind::Break));
    assert!((layout.axis[0].1 - layout.axis[0].0).0 >= 120, "{:?}", layout.axis);
}

#[test]
fn where_labels_are_too_many_those_that_matter_most_stay() {
    let mut figure = figure(0..200);
    figure.points[150].rank = Rank::Key;
    figure.points[150].what = "It broke".to_owned();
    let layout = layout(&figure, WIDE);
    assert!(layout.labels.iter().any(|label| label.lines == ["It broke"]));
    assert_eq!(layout.unlabelled, 140);
    assert_eq!(layout.dots.len(), 200, "and each has its dot");
}

#[test]
fn a_label_takes_another_line_where_there_is_room_and_what_matters_more_takes_it_first() {
    let long = "A decision that takes more words than one line of the picture holds, so that it needs a second one to be read \
                to its end by somebody in haste";
    for (format, few) in [(WIDE, 20), (NARROW, 10)] {
        let mut figure = figure(0..few);
        figure
            .points
            .iter_mut()
            .for_each(|point| point.what = long[..if format == WIDE { long.len() } else { 60 }].into());
        let shown = layout(&figure, format);
        holds(&shown).unwrap();
        let cut = |label: &Label| label.lines.iter().any(|line| line.ends_with('…'));
        assert!(shown.labels.iter().all(|label| !cut(label)), "{:?}", shown.labels);
    }
    let mut figure = figure(0..50);
    figure.points.iter_mut().for_each(|point| point.what = long.into());
    figure.points[49].rank = Rank::Key;
    let shown = layout(&figure, WIDE);
    holds(&shown).unwrap();
    let told = |label: &Label| label.lines.join(" ") == long;
    assert!(told(shown.labels.last().unwrap()));
    assert!(shown.labels.iter().filter(|label| told(label)).count() < 50);
}

#[test]
fn a_text_that_is_too_long_is_cut_where_it_still_fits() {
    let text = "MMMMMMMMMM and so on";
    assert!(
        width(&fitted(text, Weight::Bold, 90), Weight::Bold) <= 90 && fitted(text, Weight::Bold, 90).ends_with('…')
    );
    assert_eq!(fitted(text, Weight::Plain, 1000), text);
    assert_eq!(fitted("x", Weight::Plain, 0), "…");
    let cut = fitted("after one of its words", Weight::Plain, 100);
    assert!(["after one…", "after one of…", "after one of its…"].contains(&&*cut), "{cut}");
}

#[test]
fn a_line_of_prose_uses_the_width_that_it_has() {
    // Its true width in DejaVu Sans, the widest font of the page's style, is 611 pixels, and 692 in bold.
    let line = "Spreads the reads over additional replicas in a public cloud, which were begun earlier: the others can";
    assert!((611..620).contains(&width(line, Weight::Plain)), "{}", width(line, Weight::Plain));
    assert!((692..702).contains(&width(line, Weight::Bold)), "{}", width(line, Weight::Bold));
}

#[test]
fn an_empty_stretch_says_how_long_nothing_happened() {
    let layout = layout(&figure([0, 1, 2, 3, 4, 5, 400, 700, 701, 702]), WIDE);
    holds(&layout).unwrap();
    let said: Vec<_> =
        layout.labels.iter().map(|label| &*label.lines[0]).filter(|line| line.ends_with("later")).collect();
    assert_eq!(said, ["6 h 35 min later", "5 h later"]);
}

#[test]
fn nothing_is_said_to_be_later_that_can_have_been_at_once() {
    let said = |begin: i64| {
        let mut figure = figure([0, 1, 2, 3, 4, 5]);
        figure.points.push(point(at(begin, 800 - begin), Rank::Other, "some time until then"));
        figure.points.extend([point(at(800, 0), Rank::Other, "over"), point(at(801, 0), Rank::Other, "told")]);
        let layout = layout(&figure, WIDE);
        holds(&layout).unwrap();
        let lines = layout.labels.iter().map(|label| label.lines[0].clone());
        lines.filter(|line| line.ends_with("later")).collect::<Vec<_>>()
    };
    assert_eq!(said(5), [""; 0]);
    assert_eq!(said(65), ["1 h later"], "the least");
    assert_eq!(said(790), ["13 h 5 min later"], "an end and a beginning are drawn");
    let mut figure = figure([0, 1, 2, 21]);
    figure.points.push(point(at(21, 879), Rank::Key, "some time until then"));
    figure.points.extend((0..61).map(|n| point(at(1500 + 20 * n, 0), Rank::Turn, "over")));
    figure.points[..3].iter_mut().for_each(|point| point.rank = Rank::Key);
    let layout = layout(&figure, NARROW);
    holds(&layout).unwrap();
    assert!(layout.unlabelled > 0, "what came after 18 minutes has no label");
    let said: Vec<_> = layout.labels.iter().filter(|label| label.kind == LabelKind::Break).collect();
    assert!(said.is_empty(), "{said:?}");
}

#[test]
fn a_name_in_the_key_is_told_whole_and_a_word_that_no_line_holds_is_cut_without_an_empty_line() {
    let mut figure = figure([0, 60]);
    figure.lanes[0].of = "strong while responding, fainter once contained, faint while recovering".to_owned();
    let shown = layout(&figure, NARROW);
    holds(&shown).unwrap();
    assert_eq!(shown.key[0].lines.join(" "), figure.lanes[0].name());
    figure.lanes[0].names = vec!["x".repeat(400)];
    let shown = layout(&figure, NARROW);
    holds(&shown).unwrap();
    assert!(shown.key[0].lines.iter().all(|line| !line.is_empty()), "{:?}", shown.key[0]);
}

#[test]
fn where_lanes_are_too_many_each_window_without_one_is_counted() {
    let mut figure = figure([0, 60]);
    let spare = Lane { names: vec!["get".to_owned(), "list".to_owned()], ..figure.lanes[1].clone() };
    figure.lanes.extend(vec![spare; 4]);
    assert_eq!(layout(&figure, NARROW).laneless, 4, "two lanes of two windows");
}

fn intervals() -> impl Strategy<Value = Interval> {
    let unknown = (-500_000..500_000_i64).prop_map(|minute| Interval { earliest: Timestamp::MIN, ..at(minute, 0) });
    prop_oneof![
        6 => (0..300_i64).prop_map(|minute| at(minute, 0)),
        2 => (-50_000..50_000_i64, 0..3000_i64).prop_map(|(minute, minutes)| at(minute, minutes)),
        1 => unknown,
        1 => Just(Interval { earliest: Timestamp::MAX, latest: Timestamp::MAX }),
    ]
}

proptest! {
    #[test]
    fn every_picture_holds(
        times in prop::collection::vec((intervals(), 0..3_u8, ".{0,80}"), 1..90),
        spans in prop::collection::vec((intervals(), prop::option::of(intervals()), 0..5_u8, 0..=10_000_u16, 0..14_usize), 0..40),
    ) {
        let mut points: Vec<_> = times.iter().map(|(at, rank, what)| {
            point(*at, [Rank::Key, Rank::Turn, Rank::Other][usize::from(*rank)], what)
        }).collect();
        points.sort_by_key(|point| point.at.latest);
        let kinds = |n| match n { 0 => LaneKind::Status, 1 => LaneKind::Severity, _ => LaneKind::Impact };
        let lanes = (0..14).map(|n| {
            let spans = spans.iter().filter(|span| span.4 == n).map(|(from, to, weight, share, _)| {
                Span { from: *from, to: *to, weight: *weight, share: *share }
            });
            let name = "a lane with a name that is long enough to take more lines than one on a phone";
            Lane { names: vec![name.to_owned(); n], of: "errors".to_owned(), kind: kinds(n), spans: spans.collect() }
        });
        let figure = Figure { lanes: lanes.collect(), points };
        for format in [WIDE, NARROW] {
            holds(&layout(&figure, format))?;
        }
    }
}
