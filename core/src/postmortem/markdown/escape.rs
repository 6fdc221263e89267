//! Text of strangers as inert GitHub-flavoured Markdown: it reads as it came and makes nothing but text.
//!
//! What Markdown itself reads is escaped where it stands. What the sites around it read in the finished text (bare addresses,
//! mentions, issue references, emoji names) no escape stops: those words become code.
//! Rules: <https://github.github.com/gfm/>.

#[cfg(test)]
mod tests;

use crate::postmortem::hidden::{is_hidden, push_hidden};

/// Pushes text of others: words with one space between. It may stand where a line begins.
pub(super) fn push_text(out: &mut String, text: &str) {
    for (n, word) in text.split(' ').enumerate() {
        if n == 0 {
            push_first(out, word);
        } else {
            out.push(' ');
            push_word(out, word);
        }
    }
}

/// The first word also stands where a block could begin.
fn push_first(out: &mut String, word: &str) {
    let marker = word.strip_suffix(['.', ')']).filter(|number| !number.is_empty());
    if let Some(number) = marker.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit())) {
        out.extend([number, "\\", word.strip_prefix(number).unwrap_or_default()]);
    } else {
        if word.starts_with(['-', '+', '=', ':']) && !is_live(word) {
            out.push('\\');
        }
        push_word(out, word);
    }
}

fn push_word(out: &mut String, word: &str) {
    if !is_live(word) {
        return push_escaped(out, word);
    }
    let rest = word.trim_start_matches(['(', '"', '\'']);
    let core = rest.trim_end_matches([')', '"', '\'', '.', ',', ';', '!', '?']);
    push_escaped(out, word.strip_suffix(rest).unwrap_or_default());
    push_code(out, core);
    push_escaped(out, rest.strip_prefix(core).unwrap_or_default());
}

/// Whether a site would make something of a word that Markdown leaves alone.
fn is_live(word: &str) -> bool {
    let bytes = word.as_bytes();
    // In any case of letters, as the sites read it.
    let holds = |start: &'static [u8], digit_after: bool| {
        let length = start.len().saturating_add(usize::from(digit_after));
        bytes
            .windows(length)
            .filter_map(|window| window.split_at_checked(start.len()))
            .any(|(head, tail)| head.eq_ignore_ascii_case(start) && tail.iter().all(u8::is_ascii_digit))
    };
    word.contains("://")
        || holds(b"www.", false)
        || word.strip_suffix('@').unwrap_or(word).contains('@')
        || holds(b"#", true)
        || holds(b"GH-", true)
        || names_emoji(word)
}

/// Whether a word holds `:name:`. Two digits between colons are a time of day.
fn names_emoji(word: &str) -> bool {
    let mut parts = word.split(':');
    // The first and the last part have a colon on one side only.
    parts.next();
    parts.next_back();
    parts.any(|name| {
        let of_time = name.len() <= 2 && name.bytes().all(|byte| byte.is_ascii_digit());
        !of_time && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+'))
    })
}

fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\\' | '*' | '_' | '~' | '[' | ']' | '#' | '$' => out.extend(['\\', c]),
            // As entities, so that no reader of Markdown however simple takes them for what they are.
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '`' => out.push_str("&#96;"),
            '|' => out.push_str(PIPE),
            c if is_hidden(c) => {
                out.push('\\');
                push_hidden(out, c);
            }
            c => out.push(c),
        }
    }
}

/// A pipe that ends no cell, whatever the reader thinks of escapes in tables.
const PIPE: &str = "&#124;";

/// Code that shows text as it is. A pipe interrupts it, because inside of code nothing keeps one from ending a cell everywhere.
pub(super) fn push_code(out: &mut String, text: &str) {
    for (n, piece) in text.split('|').enumerate() {
        if n > 0 {
            out.push_str(PIPE);
        }
        if piece.is_empty() {
            continue;
        }
        let longest = piece.split(|c| c != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(longest.saturating_add(1));
        // A reader strips one space on each side of what is not space alone, and a backtick must not touch the fence.
        let padded =
            piece.starts_with('`') || piece.ends_with('`') || piece.trim() != piece && !piece.trim().is_empty();
        let pad = if padded { " " } else { "" };
        out.push_str(&fence);
        out.push_str(pad);
        for c in piece.chars() {
            if is_hidden(c) { push_hidden(out, c) } else { out.push(c) }
        }
        out.push_str(pad);
        out.push_str(&fence);
    }
}
