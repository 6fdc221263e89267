//! How single values read: texts, words of the model, numbers, names.

use crate::{
    Affected, Quantity, Restored,
    event::{ImpactLevel, MilestoneName},
    history::Entry,
    id::Role,
    postmortem::inline::{Inline, md},
    text::{Members, Text},
};

/// What somebody wrote.
pub(super) fn text(text: &Text) -> Inline {
    text.as_str().map_or_else(Inline::redacted, Inline::text)
}

/// What somebody wrote into a field that can be left out. Of a redacted record nobody can tell whether it was.
pub(super) fn written(entry: &Entry<'_>, optional: Option<&Text>) -> Inline {
    if optional.is_none() && entry.record.is_redacted() { Inline::redacted() } else { maybe(optional) }
}

/// What somebody wrote, or nothing.
pub(super) fn maybe(optional: Option<&Text>) -> Inline {
    optional.map(text).unwrap_or_default()
}

/// Where something is, or what it is called elsewhere: never a link. As code it may break anywhere, so that no column is as wide
/// as it is long.
pub(super) fn address(text: &Text) -> Inline {
    text.as_str().map_or_else(Inline::redacted, Inline::code)
}

/// A word of the model: `made_worse` as “made worse”.
pub(super) fn word(word: &str) -> Inline {
    Inline::text(&word.replace('_', " "))
}

/// How much of something was hit; that nobody knows is said.
pub(super) fn level(level: &ImpactLevel) -> Inline {
    if *level == ImpactLevel::Unknown { md!("how badly is not known") } else { word(level.as_str()) }
}

/// A role. Only incident command is a name of ours; other roles stand as the plan writes them.
pub(super) fn role(role: &Role) -> Inline {
    if role.commands() { md!("incident command") } else { Inline::text(role.as_str()) }
}

/// `: text`, or nothing.
pub(super) fn after(separator: &'static str, text: &Inline) -> Inline {
    if text.is_blank() { Inline::default() } else { md!("{}{}", separator, text) }
}

/// A number with its thousands apart.
pub(super) fn number(n: u64) -> Inline {
    let digits = n.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    Inline::text(&shown)
}

/// How many were affected; unknown is said.
pub(super) fn affected(affected: &Affected) -> Inline {
    let unit = Inline::text(affected.unit.as_str());
    match affected.count {
        Quantity::Exact(n) => md!("{} {}", number(n), unit),
        Quantity::Range { from, to } => md!("{} to {} {}", number(from), number(to), unit),
        Quantity::AtLeast(n) => md!("at least {} {}", number(n), unit),
        Quantity::Unknown => md!("an unknown number of {}", unit),
    }
}

/// How much works again; unknown is said.
pub(super) fn restored(share: Restored) -> Inline {
    match share.quantity() {
        Quantity::Unknown => md!("an unknown share"),
        _ => Inline::text(&share.to_string()),
    }
}

/// As much of a text as a reference to it repeats.
const BRIEF: usize = 72;

/// The beginning of a text, by whole words.
pub(super) fn brief(whole: &Text) -> Inline {
    let Some(words) = whole.as_str() else { return text(whole) };
    let end = words.char_indices().nth(BRIEF).map(|(at, _)| at);
    let cut = end
        .and_then(|end| words.get(..end))
        .map(|start| start.rsplit_once(char::is_whitespace).map_or(start, |cut| cut.0));
    cut.map_or_else(|| text(whole), |cut| md!("{} …", Inline::text(cut)))
}

/// What a host put into its own event.
pub(super) fn members(members: &Members) -> Inline {
    if members.is_empty() {
        return Inline::default();
    }
    serde_json::to_string(members).map(|json| Inline::code(&json)).unwrap_or_default()
}

/// What a milestone means.
pub(super) const fn gloss(name: MilestoneName) -> &'static str {
    match name {
        MilestoneName::CauseIntroduced => "the cause came to be",
        MilestoneName::Started => "it began to hurt",
        MilestoneName::Detected => "somebody or something noticed",
        MilestoneName::Acknowledged => "a person began to work on it",
        MilestoneName::Declared => "somebody said that it is an incident",
        MilestoneName::Triaged => "a person set the severity",
        MilestoneName::Contained => "the damage stopped growing",
        MilestoneName::Fixed => "the fix that held went in",
        MilestoneName::Recovered => "those we serve were well again",
        MilestoneName::Resolved => "we said it was over",
        MilestoneName::ResolutionPublished => "outsiders could read that it was over",
        MilestoneName::PermanentlyFixed => "it was fixed for good",
    }
}
