//! Text of strangers as inert GitHub-flavoured Markdown: it reads as it came and makes nothing but text.
//!
//! Everything that goes into a document is an [`Inline`]. One is made of our own words or of escaped text, so a writer of
//! documents cannot forget to escape. What Markdown itself reads is escaped where it stands. What the sites around it read
//! in the finished text (bare addresses, mentions, issue references, emoji names) no escape stops: those words become code.
//! Rules: <https://github.github.com/gfm/>.

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
    match marker.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit())) {
        // The last character is ASCII, and a number needs no escape.
        Some(number) => {
            out.push_str(number);
            out.push('\\');
            out.push_str(word.get(number.len()..).unwrap_or_default());
        }
        None => {
            if word.starts_with(['-', '+', '=', ':']) && !is_live(word) {
                out.push('\\');
            }
            push_word(out, word);
        }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser};

    use super::*;

    /// What Markdown would make something of, and what the sites around it would.
    const HOSTILE: [&str; 58] = [
        "<script>alert(1)</script>",
        "<!-- ",
        "<b>",
        "</td>",
        "[x](https://evil.example)",
        "![x](https://evil.example/p.png)",
        "[x]: https://evil.example",
        "[^1]",
        "[^1]: note",
        "[ ] task",
        "[[wiki]]",
        "<https://evil.example>",
        "https://evil.example/a_b*c",
        "HTTP://EVIL.EXAMPLE",
        "www.evil.example",
        "WwW.evil.example",
        "(www.evil.example)",
        "mail@evil.example",
        "@everyone",
        "\"@org/team\"",
        "#123",
        "GH-7",
        "org/repo#9",
        ":tada:",
        ":+1:",
        "&lt;b&gt;",
        "&#35;1",
        "&copy;",
        "*bold*",
        "**",
        "__init__",
        "~~gone~~",
        "`code`",
        "```",
        "``",
        "`",
        "\\",
        "\\|",
        "|",
        "a|b|c",
        "| --- |",
        "---",
        "===",
        "# heading",
        "#",
        "- item",
        "+ item",
        "1. one",
        "2) two",
        "> quote",
        "    code",
        "$x$",
        "\n\n",
        "\r\n",
        "\u{0}",
        "\u{202e}",
        "\u{feff}",
        "\u{2028}",
    ];

    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![3 => prop::sample::select(&HOSTILE[..]).prop_map(str::to_owned), 1 => ".{0,6}"];
        let joint = prop::sample::select(&["", "", " ", "\n", "\t", "."][..]);
        prop::collection::vec((piece, joint), 0..6)
            .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, joint)| [piece, joint.to_owned()]).collect())
    }

    /// Parsed as GitHub does, as far as this parser knows it: the blocks, and the text outside and inside of code.
    fn parsed(markdown: &str) -> (Vec<String>, Vec<(bool, String)>) {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_GFM
            | Options::ENABLE_MATH;
        let (mut blocks, mut runs) = (Vec::new(), Vec::<(bool, String)>::new());
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(text) => match runs.last_mut() {
                    Some((false, run)) => run.push_str(&text),
                    _ => runs.push((false, text.into_string())),
                },
                Event::Code(code) => runs.push((true, code.into_string())),
                Event::Start(tag) => {
                    runs.push((false, String::new()));
                    blocks.push(format!("{tag:?}"));
                }
                Event::End(_) => runs.push((false, String::new())),
                other => {
                    runs.push((false, String::new()));
                    blocks.push(format!("{other:?}"));
                }
            }
        }
        (blocks, runs)
    }

    /// A text as a reader is to see it.
    fn shown(text: &str) -> String {
        let words: Vec<_> = text.split_whitespace().collect();
        let mut shown = String::new();
        for c in words.join(" ").chars() {
            if is_hidden(c) { push_hidden(&mut shown, c) } else { shown.push(c) }
        }
        if shown.is_empty() { "(empty)".to_owned() } else { shown }
    }

    fn holds_link(run: &str) -> bool {
        let lower = run.to_lowercase();
        let after = |mark: char| {
            run.match_indices(mark).any(|(at, _)| run[at + 1..].starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        };
        let emoji = run.split(':').skip(1).collect::<Vec<_>>();
        let emoji = emoji.split_last().is_some_and(|(_, names)| {
            names.iter().any(|name| {
                let time = name.len() <= 2 && name.bytes().all(|byte| byte.is_ascii_digit());
                !time && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
            })
        });
        let issue = run.match_indices('#').any(|(at, _)| run[at + 1..].starts_with(|c: char| c.is_ascii_digit()));
        ["http://", "https://", "ftp://", "www."].iter().any(|start| lower.contains(start))
            || after('@')
            || issue
            || emoji
    }

    #[track_caller]
    fn assert_inert(before: &str, inline: &Inline, after: &str, text: &str) {
        let tame = parsed(&format!("{before}tame{after}"));
        let document = format!("{before}{inline}{after}");
        let (blocks, runs) = parsed(&document);
        assert_eq!(blocks, tame.0, "only our own blocks in {document:?}");
        let ours: String = tame.1.iter().map(|(_, run)| run.as_str()).collect();
        let read: String = runs.iter().map(|(_, run)| run.as_str()).collect();
        assert_eq!(read, ours.replace("tame", text), "it reads as it came in {document:?}");
        for (_, run) in runs.iter().filter(|(code, _)| !code) {
            assert!(!holds_link(run), "a site would link {run:?} in {document:?}");
        }
        assert!(!document.chars().any(|c| c != '\n' && is_hidden(c)), "nothing is hidden in {document:?}");
    }

    const PLACES: [(&str, &str); 8] = [
        ("", "\n"),
        ("# Title: ", "\n"),
        ("- ", "\n- more\n"),
        ("- **Who:**\n  - ", "\n"),
        ("> ", "\n"),
        ("before **", "** after\n"),
        ("~~", "~~ gone\n"),
        ("| a | b |\n| --- | --- |\n| ", " | x |\n| y | z |\n"),
    ];

    proptest! {
        #[test]
        fn any_text_reads_as_it_came_and_makes_nothing(text in hostile()) {
            for (before, after) in PLACES {
                assert_inert(before, &Inline::text(&text), after, &shown(&text));
                assert_inert(before, &Inline::code(&text), after, &shown(&text));
            }
        }

        #[test]
        fn the_lines_of_a_section_make_paragraphs_and_nothing_else(text in hostile()) {
            for lines in Inline::paragraphs(&text) {
                let joined = Inline::join(&lines, "\\\n");
                let (blocks, runs) = parsed(joined.as_str());
                let breaks = blocks.iter().filter(|block| *block == "HardBreak").count();
                prop_assert_eq!(breaks, lines.len() - 1);
                prop_assert_eq!(blocks.len(), breaks + 1, "{:?}", blocks);
                prop_assert!(runs.iter().all(|(code, run)| *code || !holds_link(run)));
            }
        }
    }

    #[test]
    fn what_markdown_reads_is_escaped_and_the_rest_stays_readable() {
        for (text, markdown) in [
            ("5xx above 5 % (eu-west), 3.5 GB", "5xx above 5 % (eu-west), 3.5 GB"),
            ("a*b_c[d]", r"a\*b\_c\[d\]"),
            ("<b>AT&T</b>", "&lt;b&gt;AT&amp;T&lt;/b&gt;"),
            ("a|b `c`", "a&#124;b &#96;c&#96;"),
            ("# one\n2. two", r"\# one 2. two"),
            ("1. one", r"1\. one"),
            ("- one", r"\- one"),
            ("at 10:31:05", "at 10:31:05"),
            (" \t\n", "(empty)"),
        ] {
            assert_eq!(Inline::text(text).as_str(), markdown);
        }
    }

    #[test]
    fn what_a_site_would_link_becomes_code() {
        for (text, markdown) in [
            ("see (https://x.example/a_b).", "see (`https://x.example/a_b`)."),
            ("ask @ops, please", "ask `@ops`, please"),
            ("as in #123", "as in `#123`"),
            (":tada: done", "`:tada:` done"),
            ("www.x.example|y", "`www.x.example`&#124;`y`"),
            ("meet @ noon, C# and a:b", r"meet @ noon, C\# and a:b"),
        ] {
            assert_eq!(Inline::text(text).as_str(), markdown);
        }
    }

    #[test]
    fn an_address_is_code_whatever_is_in_it() {
        for (text, markdown) in [
            ("https://x.example/?a=`b`", "`` https://x.example/?a=`b` ``"),
            ("a``b", "```a``b```"),
            ("a|b", "`a`&#124;`b`"),
            ("javascript:alert(1)", "`javascript:alert(1)`"),
        ] {
            assert_eq!(Inline::code(text).as_str(), markdown);
        }
    }

    #[test]
    fn characters_that_hide_or_turn_text_are_shown() {
        assert_eq!(Inline::text("a\u{202e}b\u{0}c").as_str(), r"a\\u{202e}b\\u{0}c");
        assert_eq!(Inline::code("a\u{2066}b").as_str(), r"`a\u{2066}b`");
        assert_eq!(Inline::text("👩\u{200d}🚀").as_str(), "👩\u{200d}🚀");
    }
}
