//! Characters that show nothing, or turn around how the rest is read.

/// Controls, bidirectional marks, and invisible characters that can carry or hide text
/// (<https://www.unicode.org/reports/tr36/>). Joiners stay: emoji and scripts need them.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        )
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Shows one by its number.
pub(super) fn push_hidden(out: &mut String, c: char) {
    out.extend(c.escape_unicode());
}
