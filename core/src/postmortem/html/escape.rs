//! Text of strangers as inert HTML, in an element or in the value of an attribute alike.

use crate::postmortem::hidden::{is_hidden, push_hidden};

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
