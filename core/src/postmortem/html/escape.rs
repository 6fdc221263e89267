//! Text of strangers as inert HTML, in an element or in the value of an attribute alike.

use crate::postmortem::{
    hidden::{is_hidden, push_hidden},
    isolate::{FIRST_STRONG_ISOLATE, POP_ISOLATE},
};

pub(super) fn push_text(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if is_hidden(c) => push_hidden(out, c),
            c => out.push(c),
        }
    }
}

/// Pushes what stands in a picture, where no element isolates a text: the signs that do are ours, because a picture holds none
/// of others ([`Inline::drawn`](crate::postmortem::inline::Inline::drawn)).
pub(super) fn push_drawn(out: &mut String, text: &str) {
    for piece in text.split_inclusive([FIRST_STRONG_ISOLATE, POP_ISOLATE]) {
        let sign = piece.chars().next_back().filter(|c| matches!(*c, FIRST_STRONG_ISOLATE | POP_ISOLATE));
        push_text(out, piece.strip_suffix([FIRST_STRONG_ISOLATE, POP_ISOLATE]).unwrap_or(piece));
        match sign {
            Some(FIRST_STRONG_ISOLATE) => out.push_str("&#x2068;"),
            Some(_) => out.push_str("&#x2069;"),
            None => {}
        }
    }
}
