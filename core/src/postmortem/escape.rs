//! Text of strangers as inert GitHub-flavoured Markdown: it reads as it came and makes nothing but text.
//!
//! Everything that goes into a document is an [`Inline`]. One is made of our own words or of escaped text, so a writer of
//! documents cannot forget to escape. What Markdown itself reads is escaped where it stands. What the sites around it read
//! in the finished text (bare addresses, mentions, issue references, emoji names) no escape stops: those words become code.
//! Rules: <https://github.github.com/gfm/>.

#[cfg(test)]
mod tests;

use std::fmt::{self, Write};

/// What stands where a text was removed. No text can read so by itself: its bracket would be escaped.
pub(super) const REDACTED: &str = "[redacted]";

/// Markdown that stays in its line, in a heading, a list item or the cell of a table alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Inline(String);

/// What may stand in an [`Inline`] as it is: our own words, numbers, and what was escaped.
pub(super) trait Safe: fmt::Display {}

impl Safe for Inline {}
impl Safe for &Inline {}
impl Safe for &'static str {}
impl Safe for u64 {}
impl Safe for usize {}
impl Safe for crate::Version {}

impl fmt::Display for Inline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Takes only what is safe; for [`md!`].
pub(super) const fn safe<T: Safe>(value: &T) -> &T {
    value
}

/// Our own words with safe values in them. Name the values after the literal, never in its braces.
macro_rules! md {
    ($words:literal $(, $value:expr)* $(,)?) => {
        $crate::postmortem::escape::Inline::ours(format_args!($words $(, $crate::postmortem::escape::safe(&$value))*))
    };
}
pub(super) use md;

impl Inline {
    /// Our own words. For [`md!`], which checks what is in them.
    pub(super) fn ours(words: fmt::Arguments<'_>) -> Self {
        Self(words.to_string())
    }

    /// Text of others.
    pub(super) fn text(text: &str) -> Self {
        let mut out = String::with_capacity(text.len());
        for word in text.split_whitespace() {
            if out.is_empty() {
                push_first(&mut out, word);
            } else {
                out.push(' ');
                push_word(&mut out, word);
            }
        }
        if out.is_empty() { md!("(empty)") } else { Self(out) }
    }

    /// Text of others as code: an address, an identifier.
    pub(super) fn code(text: &str) -> Self {
        let words: Vec<_> = text.split_whitespace().collect();
        let mut out = String::with_capacity(text.len());
        push_code(&mut out, &words.join(" "));
        if out.is_empty() { md!("(empty)") } else { Self(out) }
    }

    /// Text of others line by line, each paragraph a list of lines.
    pub(super) fn paragraphs(text: &str) -> Vec<Vec<Self>> {
        let mut paragraphs = Vec::new();
        let mut lines = Vec::new();
        for line in text.replace("\r\n", "\n").split(['\n', '\r']) {
            if line.trim().is_empty() {
                paragraphs.push(std::mem::take(&mut lines));
            } else {
                lines.push(Self::text(line));
            }
        }
        paragraphs.push(lines);
        paragraphs.retain(|lines| !lines.is_empty());
        paragraphs
    }

    pub(super) const fn is_blank(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn push(&mut self, more: &Self) {
        self.0.push_str(&more.0);
    }

    /// As a sentence: with a full stop, where it does not end with one.
    pub(super) fn sentence(mut self) -> Self {
        if !self.0.trim_end_matches(['”', '*']).ends_with(['.', '!', '?', '…']) {
            self.0.push('.');
        }
        self
    }

    /// All of them with our own words between.
    pub(super) fn join(parts: &[Self], between: &'static str) -> Self {
        let parts: Vec<_> = parts.iter().map(Self::as_str).collect();
        Self(parts.join(between))
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
fn push_code(out: &mut String, text: &str) {
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

/// Characters that show nothing, or turn around how the rest is read: controls, bidirectional marks, and invisible ones that
/// can carry or hide text (<https://www.unicode.org/reports/tr36/>). Joiners stay: emoji and scripts need them.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        )
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn push_hidden(out: &mut String, c: char) {
    // Writing to a text does not fail.
    let _ = write!(out, "{}", c.escape_unicode());
}
