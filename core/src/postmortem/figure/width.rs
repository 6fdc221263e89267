//! How wide a text is, without a font: an estimate that is rather too wide, so that what fits by it fits.

use crate::postmortem::isolate::{FIRST_STRONG_ISOLATE, POP_ISOLATE};

/// Tenths of a pixel that each character from the space to the tilde takes at 12 pixels in `DejaVu Sans`, the widest of the fonts
/// that the page asks for.
#[rustfmt::skip]
const PLAIN: [i64; 95] = [
    39, 49, 56, 101, 77, 115, 94, 33, 47, 47, 60, 101, 39, 44, 39, 41,
    77, 77, 77, 77, 77, 77, 77, 77, 77, 77, 41, 41, 101, 101, 101, 64,
    120, 83, 83, 84, 93, 76, 70, 93, 91, 36, 36, 79, 67, 104, 90, 95,
    73, 95, 84, 77, 74, 88, 83, 119, 83, 74, 83, 47, 41, 47, 101, 60,
    60, 74, 77, 66, 77, 74, 43, 77, 77, 34, 34, 70, 34, 117, 77, 74,
    77, 77, 50, 63, 48, 77, 72, 99, 72, 72, 63, 77, 41, 77, 101,
];

/// The same in bold.
#[rustfmt::skip]
const BOLD: [i64; 95] = [
    42, 55, 63, 101, 84, 121, 105, 37, 55, 55, 63, 101, 46, 50, 46, 44,
    84, 84, 84, 84, 84, 84, 84, 84, 84, 84, 48, 48, 101, 101, 101, 70,
    120, 93, 92, 89, 100, 82, 82, 99, 101, 45, 45, 93, 77, 120, 101, 103,
    88, 103, 93, 87, 82, 98, 93, 133, 93, 87, 88, 55, 44, 55, 101, 60,
    60, 81, 86, 72, 86, 82, 53, 86, 86, 42, 42, 80, 42, 126, 86, 83,
    86, 86, 60, 72, 58, 86, 79, 111, 78, 79, 70, 86, 44, 86, 101,
];

/// Tenths of a pixel that a character takes.
fn of(c: char, weight: Weight) -> i64 {
    let (ascii, plain, bold) = match c {
        FIRST_STRONG_ISOLATE | POP_ISOLATE => (None, 0, 0),
        '–' => (None, 60, 60),
        '—' | '…' => (None, 120, 120),
        '“' | '”' => (None, 63, 80),
        '‘' | '’' => (None, 39, 46),
        // Letters of other alphabets, and characters as wide as they are high.
        c if c < '\u{1100}' => (u32::from(c).checked_sub(32), 105, 118),
        _ => (None, 160, 180),
    };
    let (widths, other) = match weight {
        Weight::Plain => (&PLAIN, plain),
        Weight::Bold => (&BOLD, bold),
    };
    ascii.and_then(|place| widths.get(usize::try_from(place).ok()?).copied()).unwrap_or(other)
}

/// How heavy a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Plain,
    Bold,
}

/// How wide a text is, in pixels.
pub(super) fn width(text: &str, weight: Weight) -> i64 {
    in_pixels(text.chars().map(|c| of(c, weight)).sum())
}

const fn in_pixels(tenths: i64) -> i64 {
    tenths.saturating_add(9) / 10
}

/// A cut text keeps its last word whole, where that begins this near to the cut.
const WHOLE: usize = 12;

/// As much of a text as fits, with an ellipsis where it was cut: after a word, if one ends near there.
pub(super) fn fitted(text: &str, weight: Weight, room: i64) -> String {
    if width(text, weight) <= room {
        return text.to_owned();
    }
    let mut used = of('…', weight);
    let fits = |c: &char| {
        used = used.saturating_add(of(*c, weight));
        in_pixels(used) <= room
    };
    let short: String = text.chars().take_while(fits).collect();
    let after_a_word = short.rsplit_once(' ').filter(|(_, cut)| cut.chars().count() <= WHOLE).map(|(whole, _)| whole);
    format!("{}…", after_a_word.unwrap_or(&short).trim_end())
}

/// A text in so many lines at most, broken between words; the first has its own room.
pub(super) fn wrapped(text: &str, weight: Weight, first: i64, room: i64, lines: usize) -> Vec<String> {
    let mut written = Vec::new();
    let (mut rest, mut own) = (text, first);
    while written.len().saturating_add(1) < lines && width(rest, weight) > own {
        let fits = |at: &usize| rest.get(..*at).is_some_and(|start| width(start, weight) <= own);
        let at = rest.match_indices(' ').map(|(at, _)| at).take_while(fits).last().unwrap_or(0);
        // A word that is wider than a whole line is cut there: an empty line before it gives it no more room.
        if at == 0 && own >= room {
            break;
        }
        let (line, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        written.push(line.to_owned());
        (rest, own) = (after.trim_start(), room);
    }
    written.push(fitted(rest, weight, own));
    close_isolates(&mut written);
    written
}

/// Each line is drawn on its own, so what is isolated over several lines is so in each of them.
fn close_isolates(lines: &mut [String]) {
    let mut is_open = false;
    for line in lines {
        let was_open = is_open;
        is_open = match line.rfind([FIRST_STRONG_ISOLATE, POP_ISOLATE]) {
            Some(at) => line.get(at..).is_some_and(|rest| rest.starts_with(FIRST_STRONG_ISOLATE)),
            None => was_open,
        };
        if was_open {
            line.insert(0, FIRST_STRONG_ISOLATE);
        }
        if is_open {
            line.push(POP_ISOLATE);
        }
    }
}
