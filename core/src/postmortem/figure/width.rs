//! How wide a text is, without a font: an estimate that is rather too wide, so that what fits by it fits.

use crate::postmortem::isolate::{FIRST_STRONG_ISOLATE, POP_ISOLATE};

/// Tenths of a pixel that a character takes at 12 pixels, in the widest of the fonts that a system may bring.
fn of(c: char) -> i64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'I' => 42,
        FIRST_STRONG_ISOLATE | POP_ISOLATE => 0,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | '’' | '“' | '”' | '"' => 56,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 124,
        'a'..='z' | '0'..='9' | '–' => 78,
        c if c.is_ascii() => 92,
        // Letters of other alphabets, and characters as wide as they are high.
        c if c < '\u{1100}' => 105,
        _ => 160,
    }
}

/// How heavy a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Plain,
    Bold,
}

/// How wide a text is, in pixels.
pub(super) fn width(text: &str, weight: Weight) -> i64 {
    in_pixels(text.chars().map(of).sum(), weight)
}

fn in_pixels(tenths: i64, weight: Weight) -> i64 {
    let hundredths = match weight {
        Weight::Plain => 100,
        Weight::Bold => 112,
    };
    tenths.saturating_mul(hundredths).saturating_add(999) / 1000
}

/// As much of a text as fits, with an ellipsis where it was cut.
pub(super) fn fitted(text: &str, weight: Weight, room: i64) -> String {
    if width(text, weight) <= room {
        return text.to_owned();
    }
    let mut used = of('…');
    let fits = |c: &char| {
        used = used.saturating_add(of(*c));
        in_pixels(used, weight) <= room
    };
    let short: String = text.chars().take_while(fits).collect();
    format!("{}…", short.trim_end())
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
