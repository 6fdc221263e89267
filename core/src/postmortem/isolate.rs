//! Text that runs from right to left, kept apart from what stands beside it.
//!
//! A page of ours runs from left to right. A text in Hebrew or Arabic would draw the numbers and signs around it to its other
//! side, so each form isolates such a text, with the direction of its own first letter
//! (<https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates>). A text without such a letter moves nothing and
//! stands as it is. Controls that turn text around are none of this: they are shown by their number.

/// Opens an isolate whose direction is that of its first letter.
pub(super) const FIRST_STRONG_ISOLATE: char = '\u{2068}';
/// Ends it.
pub(super) const POP_ISOLATE: char = '\u{2069}';

/// Whether a text holds what runs from right to left, and so could move what stands beside it.
pub(super) fn must_be_isolated(text: &str) -> bool {
    text.chars().any(runs_right_to_left)
}

/// The blocks whose characters run from right to left, those that are yet to be assigned among them
/// (<https://www.unicode.org/Public/UCD/latest/ucd/extracted/DerivedBidiClass.txt>).
const fn runs_right_to_left(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}
