//! Everything that goes into a document, before anybody knows which form it takes.
//!
//! An [`Inline`] is a line of spans: our own words, and apart from them what others wrote. Only a renderer turns a span into
//! bytes, and each renderer escapes what others wrote in its own way; so a writer of sections cannot forget to escape, and no
//! text of a stranger can be taken for our own words.

use std::borrow::Cow;

use crate::id::Version;

use super::{
    hidden::{is_hidden, push_hidden},
    isolate::{FIRST_STRONG_ISOLATE, POP_ISOLATE, must_be_isolated},
};

/// What stands where a text was removed. No text of others can read so by itself: its bracket would be escaped.
pub(super) const REDACTED: &str = "[redacted]";

/// What stays in its line, in a heading, a list item or the cell of a table alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Inline(Vec<Span>);

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Span {
    /// Our own words and numbers.
    Ours(Cow<'static, str>),
    /// What others wrote: words with one space between.
    Text(String),
    /// What others wrote, as code: an address, an identifier.
    Code(String),
    /// What others wrote and was removed.
    Redacted,
    /// A moment, as a reader sees it and as a program reads it.
    Time {
        /// As it stands in its sentence.
        shown: String,
        /// In full, as HTML wants it.
        machine: String,
    },
    /// What speaks of a record, so that a form that can leads to its row in the timeline.
    Record(Version, Vec<Span>),
    /// Marked out.
    Styled(Style, Vec<Span>),
}

/// How our own words mark something out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    Strong,
    Emphasis,
    Struck,
    Sample,
}

/// What may stand in an [`Inline`] as it is: our own words, numbers, and other lines.
pub(super) trait Safe {
    fn push_to(&self, spans: &mut Vec<Span>);
}

impl Safe for Inline {
    fn push_to(&self, spans: &mut Vec<Span>) {
        spans.extend_from_slice(&self.0);
    }
}

impl Safe for &'static str {
    fn push_to(&self, spans: &mut Vec<Span>) {
        push_ours(spans, self, &[]);
    }
}

impl<T: Safe> Safe for &T {
    fn push_to(&self, spans: &mut Vec<Span>) {
        (**self).push_to(spans);
    }
}

macro_rules! numbers {
    ($($Number:ty),+) => { $(impl Safe for $Number {
        fn push_to(&self, spans: &mut Vec<Span>) {
            spans.push(Span::Ours(self.to_string().into()));
        }
    })+ };
}
numbers!(u64, usize, Version);

/// Our own words with safe values in them, each where a `{}` stands. In our words, and in ours alone, `**` marks what is strong,
/// `*` what is stressed, `~~` what was taken back and a backtick a sample.
macro_rules! md {
    ($words:literal $(, $value:expr)* $(,)?) => {
        $crate::postmortem::inline::Inline::ours(
            const { $crate::postmortem::inline::waiting_for($words, <[&str]>::len(&[$(stringify!($value)),*])) },
            &[$(&$value as &dyn $crate::postmortem::inline::Safe),*],
        )
    };
}
pub(super) use md;

/// Our words, which must wait for this many values; for [`md!`].
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "the compiler alone evaluates it, and stops at a macro that is used wrongly"
)]
pub(super) const fn waiting_for(words: &'static str, values: usize) -> &'static str {
    let bytes = words.as_bytes();
    let (mut at, mut places) = (1, 0);
    while at < bytes.len() {
        if bytes[at - 1] == b'{' && bytes[at] == b'}' {
            places += 1;
        }
        at += 1;
    }
    assert!(places == values, "each place waits for one value");
    words
}

impl Inline {
    /// Our own words. For [`md!`], which checks that there is a value for each of their places.
    pub(super) fn ours(words: &'static str, values: &[&dyn Safe]) -> Self {
        let mut spans = Vec::new();
        push_ours(&mut spans, words, values);
        Self(spans)
    }

    /// Text of others.
    pub(super) fn text(text: &str) -> Self {
        Self::of_others(text, Span::Text)
    }

    /// Text of others as code: an address, an identifier.
    pub(super) fn code(text: &str) -> Self {
        Self::of_others(text, Span::Code)
    }

    fn of_others(text: &str, span: fn(String) -> Span) -> Self {
        let mut words = String::with_capacity(text.len());
        for word in text.split_whitespace() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
        if words.is_empty() {
            words.push_str("(empty)");
        }
        Self(vec![span(words)])
    }

    /// What stands where a text was removed.
    pub(super) fn redacted() -> Self {
        Self(vec![Span::Redacted])
    }

    /// A moment: as it is shown, and as a program reads it.
    pub(super) fn time(shown: String, machine: String) -> Self {
        Self(vec![Span::Time { shown, machine }])
    }

    /// What speaks of the record of a version.
    pub(super) fn record(version: Version, said: Self) -> Self {
        Self(vec![Span::Record(version, said.0)])
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

    pub(super) fn spans(&self) -> &[Span] {
        &self.0
    }

    pub(super) fn push(&mut self, more: &Self) {
        self.0.extend_from_slice(&more.0);
    }

    /// Whether it says that something was removed.
    pub(super) fn tells_redaction(&self) -> bool {
        fn any(spans: &[Span]) -> bool {
            spans.iter().any(|span| match span {
                Span::Redacted => true,
                Span::Record(_, inner) | Span::Styled(_, inner) => any(inner),
                _ => false,
            })
        }
        any(&self.0)
    }

    /// As a sentence: with a full stop, where it does not end with one.
    pub(super) fn sentence(mut self) -> Self {
        if !matches!(last(&self.0), Some('.' | '!' | '?' | '…')) {
            self.0.push(Span::Ours(".".into()));
        }
        self
    }

    /// All of them with our own words between.
    pub(super) fn join(parts: &[Self], between: &'static str) -> Self {
        let mut spans = Vec::new();
        for part in parts {
            if !spans.is_empty() {
                between.push_to(&mut spans);
            }
            spans.extend_from_slice(&part.0);
        }
        Self(spans)
    }

    /// As mere text, for a program: nothing is escaped, and nothing marked out.
    pub(super) fn plain(&self) -> String {
        self.as_text(String::push_str)
    }

    /// As it stands in a picture, where there is nothing but text: what shows nothing is shown by its number, and what runs from
    /// right to left stands between the signs that isolate it.
    pub(super) fn drawn(&self) -> String {
        self.as_text(|out, text| {
            let is_apart = must_be_isolated(text);
            out.extend(is_apart.then_some(FIRST_STRONG_ISOLATE));
            for c in text.chars() {
                if is_hidden(c) { push_hidden(out, c) } else { out.push(c) }
            }
            out.extend(is_apart.then_some(POP_ISOLATE));
        })
    }

    /// As text, with what others wrote as `of_others` pushes it.
    fn as_text(&self, of_others: fn(&mut String, &str)) -> String {
        fn push(out: &mut String, spans: &[Span], of_others: fn(&mut String, &str)) {
            for span in spans {
                match span {
                    Span::Ours(words) => out.push_str(words),
                    Span::Text(text) | Span::Code(text) => of_others(out, text),
                    Span::Time { shown, .. } => out.push_str(shown),
                    Span::Redacted => out.push_str(REDACTED),
                    Span::Record(_, inner) | Span::Styled(_, inner) => push(out, inner, of_others),
                }
            }
        }
        let mut out = String::new();
        push(&mut out, &self.0, of_others);
        out
    }
}

/// What a reader sees last, closing quotation marks aside.
fn last(spans: &[Span]) -> Option<char> {
    spans.iter().rev().find_map(|span| match span {
        Span::Ours(words) => words.trim_end_matches('”').chars().next_back(),
        Span::Text(text) | Span::Time { shown: text, .. } => text.trim_end_matches('”').chars().next_back(),
        Span::Code(_) | Span::Styled(Style::Sample, _) => Some('`'),
        Span::Redacted => Some(']'),
        Span::Record(_, inner) | Span::Styled(_, inner) => last(inner),
    })
}

fn push_ours(spans: &mut Vec<Span>, words: &'static str, values: &[&dyn Safe]) {
    let mut values = values.iter();
    let mut outer: Vec<(Style, Vec<Span>)> = Vec::new();
    let mut rest = words;
    while let Some(at) = rest.find(['{', '*', '~', '`']) {
        let (before, mark) = rest.split_at_checked(at).unwrap_or((rest, ""));
        push_words(spans, before);
        let marks = [("**", Style::Strong), ("*", Style::Emphasis), ("~~", Style::Struck), ("`", Style::Sample)];
        rest = if let Some(after) = mark.strip_prefix("{}") {
            if let Some(value) = values.next() {
                value.push_to(spans);
            }
            after
        } else if let Some((style, after)) =
            marks.iter().find_map(|(sign, style)| Some((*style, mark.strip_prefix(sign)?)))
        {
            if outer.last().is_some_and(|(open, _)| *open == style) {
                close(&mut outer, spans);
            } else {
                outer.push((style, std::mem::take(spans)));
            }
            after
        } else {
            let (sign, after) = mark.split_at_checked(1).unwrap_or((mark, ""));
            push_words(spans, sign);
            after
        };
    }
    push_words(spans, rest);
    while !outer.is_empty() {
        close(&mut outer, spans);
    }
}

fn push_words(spans: &mut Vec<Span>, words: &'static str) {
    if !words.is_empty() {
        spans.push(Span::Ours(words.into()));
    }
}

/// Ends what is marked out, and goes on with what stands around it.
fn close(outer: &mut Vec<(Style, Vec<Span>)>, spans: &mut Vec<Span>) {
    if let Some((style, around)) = outer.pop() {
        let inner = std::mem::replace(spans, around);
        spans.push(Span::Styled(style, inner));
    }
}
