use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write as _;

use super::error::{CanonicalErrorKind, Fault, fault, syntax};

/// One further. A position never passes the length of its text, so this cannot overflow.
pub(super) fn after(at: usize) -> usize {
    at.wrapping_add(1)
}

/// Compares by UTF-16 code units, without making them.
///
/// UTF-8 has the order of code points, and so does UTF-16, but for one thing: the characters beyond
/// U+FFFF are made of surrogates and stand before U+E000..U+FFFF. Those start with the bytes EE and
/// EF, which never stand elsewhere, so it is enough to rank these two bytes last.
pub(super) fn compare_utf16(a: &str, b: &str) -> Ordering {
    fn rank(byte: u8) -> u8 {
        if matches!(byte, 0xEE | 0xEF) { byte | 0x10 } else { byte }
    }
    let differ = a.bytes().zip(b.bytes()).find(|(a, b)| a != b);
    differ.map_or_else(|| a.len().cmp(&b.len()), |(a, b)| rank(a).cmp(&rank(b)))
}

/// Where the next quote, backslash or control character stands, or the length if there is none.
pub(super) fn next_special(bytes: &[u8], from: usize) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);

    let (words, rest) = bytes.get(from..).unwrap_or_default().as_chunks();
    let mut at = from;
    // Eight bytes at a time. A subtraction sets the high bit of each byte that was too small; a borrow
    // can set it wrongly, but only behind a byte that was rightly found, so the first is right. A
    // quote is 0x22: with bit 1 flipped it is 0x20, the space and `!` are beyond it, and the controls
    // only trade places, so that one comparison finds both.
    for word in words {
        let word = u64::from_le_bytes(*word);
        let control_or_quote = (word ^ (ONES * 2)).wrapping_sub(ONES * 0x21);
        let backslash = (word ^ (ONES * 0x5C)).wrapping_sub(ONES);
        let found = (control_or_quote | backslash) & !word & (ONES * 0x80);
        if found != 0 {
            return at.wrapping_add((found.trailing_zeros() >> 3) as usize);
        }
        at = at.wrapping_add(8);
    }
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    at.wrapping_add(rest.iter().position(special).unwrap_or(rest.len()))
}

/// Reads the escape whose backslash stands at `at`: its character and its length in bytes.
pub(super) fn escape(text: &str, at: usize) -> Result<(char, usize), Fault> {
    let rest = text.get(at..).unwrap_or_default();
    let after = at.wrapping_add(1);
    let short = match rest.as_bytes().get(1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'b') => '\u{8}',
        Some(b't') => '\t',
        Some(b'n') => '\n',
        Some(b'f') => '\u{c}',
        Some(b'r') => '\r',
        Some(b'u') => return unicode_escape(text, at),
        Some(b'/') => {
            let escape = "\\/".to_owned();
            return Err(fault(CanonicalErrorKind::EscapeNotCanonical { escape }, at));
        }
        _ => {
            return Err(syntax(text, after, "one of \" \\ b t n f r u after a backslash"));
        }
    };
    Ok((short, 2))
}

fn unicode_escape(text: &str, at: usize) -> Result<(char, usize), Fault> {
    let rest = text.get(at..).unwrap_or_default();
    let Some(unit) = hex_unit(rest) else {
        let digits = rest.bytes().skip(2).take(4).take_while(u8::is_ascii_hexdigit).count();
        let wrong = at.wrapping_add(2).wrapping_add(digits);
        return Err(syntax(text, wrong, "four hexadecimal digits"));
    };
    let not_canonical = |len| {
        let escape = rest.get(..len).unwrap_or_default().to_owned();
        Err(fault(CanonicalErrorKind::EscapeNotCanonical { escape }, at))
    };
    if let Some(character) = char::from_u32(unit) {
        let control = matches!(unit, 0..8 | 0xB | 0xE..0x20);
        let lower_case = !rest.bytes().take(6).any(|byte| byte.is_ascii_uppercase());
        return if control && lower_case { Ok((character, 6)) } else { not_canonical(6) };
    }
    let low = rest.get(6..).and_then(hex_unit);
    if unit < 0xDC00 && matches!(low, Some(0xDC00..0xE000)) {
        return not_canonical(12);
    }
    Err(fault(CanonicalErrorKind::LoneSurrogate, at))
}

/// The code unit of the `\uxxxx` at the start of a text.
fn hex_unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    // from_str_radix takes a plus sign.
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(digits, 16).ok()
}

pub(super) fn decode(inner: &str) -> Result<Cow<'_, str>, Fault> {
    let Some(mut next) = inner.find('\\') else {
        return Ok(Cow::Borrowed(inner));
    };
    let mut out = String::with_capacity(inner.len());
    let mut at: usize = 0;
    loop {
        out.push_str(inner.get(at..next).unwrap_or_default());
        if next >= inner.len() {
            return Ok(Cow::Owned(out));
        }
        let (character, len) = escape(inner, next)?;
        out.push(character);
        at = next.wrapping_add(len);
        let rest = inner.get(at..).unwrap_or_default();
        next = at.wrapping_add(rest.find('\\').unwrap_or(rest.len()));
    }
}

/// Appends a string literal with the fewest escapes.
pub(crate) fn write_string(out: &mut String, text: &str) {
    out.push('"');
    let mut at: usize = 0;
    loop {
        let next = next_special(text.as_bytes(), at);
        out.push_str(text.get(at..next).unwrap_or_default());
        match text.as_bytes().get(next) {
            None => break,
            Some(b'"') => out.push_str("\\\""),
            Some(b'\\') => out.push_str("\\\\"),
            Some(8) => out.push_str("\\b"),
            Some(b'\t') => out.push_str("\\t"),
            Some(b'\n') => out.push_str("\\n"),
            Some(12) => out.push_str("\\f"),
            Some(b'\r') => out.push_str("\\r"),
            // A String takes whatever is written to it.
            Some(control) => drop(write!(out, "\\u{control:04x}")),
        }
        at = next.wrapping_add(1);
    }
    out.push('"');
}
