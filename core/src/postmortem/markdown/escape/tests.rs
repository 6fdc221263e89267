//! Any text reads as it came, and makes nothing of the document that it stands in.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser};

use super::super::inline;
use crate::postmortem::{
    hidden::{is_hidden, push_hidden},
    inline::{Inline, md},
    isolate::{FIRST_STRONG_ISOLATE, POP_ISOLATE, must_be_isolated},
};

/// As it stands in a document.
fn shown_as(text: &Inline) -> String {
    let mut out = String::new();
    inline(&mut out, text);
    out
}

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

/// The same, kept apart from what stands beside it where it runs from right to left.
fn apart(text: &str) -> String {
    let shown = shown(text);
    if must_be_isolated(text) { format!("{FIRST_STRONG_ISOLATE}{shown}{POP_ISOLATE}") } else { shown }
}

fn holds_link(run: &str) -> bool {
    let lower = run.to_lowercase();
    let mention = run.split('@').skip(1).any(|after| after.starts_with(|c: char| c.is_alphanumeric() || c == '_'));
    let emoji = run.split(':').skip(1).collect::<Vec<_>>();
    let emoji = emoji.split_last().is_some_and(|(_, names)| {
        names.iter().any(|name| {
            let time = name.len() <= 2 && name.bytes().all(|byte| byte.is_ascii_digit());
            !time && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
        })
    });
    let issue = run.split('#').skip(1).any(|after| after.starts_with(|c: char| c.is_ascii_digit()));
    ["http://", "https://", "ftp://", "www."].iter().any(|start| lower.contains(start)) || mention || issue || emoji
}

#[track_caller]
fn assert_inert(before: &str, inline: &Inline, after: &str, text: &str) {
    let tame = parsed(&format!("{before}tame{after}"));
    let document = format!("{before}{}{after}", shown_as(inline));
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
            assert_inert(before, &Inline::text(&text), after, &apart(&text));
            assert_inert(before, &Inline::code(&text), after, &apart(&text));
        }
    }

    #[test]
    fn the_lines_of_a_section_make_paragraphs_and_nothing_else(text in hostile()) {
        for lines in Inline::paragraphs(&text) {
            let joined: Vec<_> = lines.iter().map(shown_as).collect();
            let (blocks, runs) = parsed(&joined.join("\\\n"));
            let breaks = blocks.iter().filter(|block| *block == "HardBreak").count();
            prop_assert_eq!(breaks, lines.len().saturating_sub(1));
            prop_assert_eq!(blocks.len(), breaks.saturating_add(1), "{:?}", blocks);
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
        assert_eq!(shown_as(&Inline::text(text)), markdown);
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
        assert_eq!(shown_as(&Inline::text(text)), markdown);
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
        assert_eq!(shown_as(&Inline::code(text)), markdown);
    }
}

#[test]
fn characters_that_hide_or_turn_text_are_shown() {
    assert_eq!(shown_as(&Inline::text("a\u{202e}b\u{0}c")), r"a\\u{202e}b\\u{0}c");
    assert_eq!(shown_as(&Inline::code("a\u{2066}b")), r"`a\u{2066}b`");
    assert_eq!(shown_as(&Inline::text("👩\u{200d}🚀")), "👩\u{200d}🚀");
}

#[test]
fn what_our_words_mark_out_holds_what_others_wrote() {
    let marked = md!("**{} is {}**, ~~{}~~ and `10:31`: {}", Inline::text("a*b"), 2_u64, Inline::text("~"), "*so*");
    assert_eq!(shown_as(&marked), r"**a\*b is 2**, ~~\~~~ and `10:31`: *so*");
    assert_eq!(marked.plain(), "a*b is 2, ~ and 10:31: so");
}
