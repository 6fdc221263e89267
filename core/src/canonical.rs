//! Canonical JSON: the one way to write a value, and the check that a text is written that way.
//!
//! RFC 8785, narrowed: UTF-8 without white space, keys unique and sorted by UTF-16 code units, the
//! fewest escapes, and no numbers but integers within ±(2^53−1). A text can be checked without
//! knowing what it means, so a digest over it never depends on the type that wrote it.

mod error;
mod string;
#[cfg(test)]
mod tests;
mod write;

use std::cmp::Ordering;

pub use self::error::{CanonicalError, CanonicalErrorKind};
pub(crate) use self::string::write_string;
pub use self::write::to_canonical;
pub(crate) use self::write::{canonical_inside, canonical_of};

use self::error::{Fault, fault, quoted, syntax};
use self::string::{after, compare_utf16, decode, escape, next_special};
use self::write::check_integer;
use crate::limits::{MAX_DEPTH, MAX_ITEMS};

/// Checks that the bytes are one canonical JSON value of any kind, and says what is not canonical.
///
/// ```
/// use sevlog::canonical::{CanonicalErrorKind, check};
///
/// assert!(check(br#"{"a":[1,2],"b":"\n"}"#).is_ok());
/// let error = check(br#"{"b":1,"a":2}"#).unwrap_err();
/// assert_eq!(error.offset, 7);
/// assert!(matches!(error.kind, CanonicalErrorKind::KeyOrder { .. }));
/// ```
///
/// # Errors
///
/// The first thing that is not canonical, and where it stands.
pub fn check(bytes: &[u8]) -> Result<(), CanonicalError> {
    let text = utf8(bytes)?;
    Ok(Scanner::new(text).any()?)
}

/// Checks in one pass that a line is one canonical object, and hands over that object's members as they come, in order; what
/// they say counts only if the whole line is canonical.
pub(crate) fn scan<'a>(line: &'a [u8], found: Found<'a, '_>) -> Result<&'a str, CanonicalError> {
    let text = utf8(line)?;
    Scanner::new(text).line(found)?;
    Ok(text)
}

/// Takes the members of an object.
pub(crate) type Found<'a, 'f> = &'f mut dyn FnMut(Member<'a>);

fn utf8(bytes: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(bytes).map_err(|error| {
        let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
        // A write cut off inside a character is a torn line like any other, not a wrong encoding.
        match (error.error_len(), std::str::from_utf8(valid)) {
            (None, Ok(text)) if Scanner::new(text).is_truncated() => fault(CanonicalErrorKind::Truncated, bytes.len()),
            _ => fault(CanonicalErrorKind::NotUtf8, error.valid_up_to()),
        }
    })
}

/// One member of an object, as it stands in the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Member<'a> {
    /// The raw key, without its quotes; escapes are as they stand.
    pub(crate) key: &'a str,
    /// The raw JSON text of the value.
    pub(crate) value: &'a str,
    /// Where the key's opening quote stands, in bytes from the start of the line.
    pub(crate) start: usize,
    /// One past the last byte of the value.
    pub(crate) end: usize,
}

/// Passes the values of a text. Each step takes a position and returns the one after what it passed;
/// none is past the length, so that adding to one cannot overflow.
#[derive(Clone, Copy)]
struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, bytes: text.as_bytes() }
    }

    fn is_truncated(self) -> bool {
        let fault = self.value(0, 0).err();
        fault.is_some_and(|fault| fault.0.kind == CanonicalErrorKind::Truncated)
    }

    fn any(self) -> Result<(), Fault> {
        self.end(self.value(0, 0)?)
    }

    fn line(self, found: Found<'a, '_>) -> Result<(), Fault> {
        match self.peek(0) {
            Some(b'{') => self.end(self.object(0, 0, Some(found))?),
            Some(b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {
                Err(fault(CanonicalErrorKind::NotAnObject, 0))
            }
            _ => Err(self.unexpected(0, "an object, from { to }")),
        }
    }

    fn end(self, at: usize) -> Result<(), Fault> {
        match self.peek(at) {
            None => Ok(()),
            Some(b' ' | b'\t' | b'\n' | b'\r') => Err(fault(CanonicalErrorKind::WhiteSpace, at)),
            Some(_) => Err(fault(CanonicalErrorKind::TrailingBytes, at)),
        }
    }

    // Most values are strings, and passing a short one takes hardly more than the call would.
    #[expect(clippy::inline_always, reason = "left to the compiler, it is called")]
    #[inline(always)]
    fn value(self, at: usize, depth: usize) -> Result<usize, Fault> {
        match self.peek(at) {
            Some(b'"') => {
                let end = next_special(self.bytes, after(at));
                if self.peek(end) == Some(b'"') {
                    return Ok(after(end));
                }
                self.string_rest(end).map(after)
            }
            Some(b'{') => self.object(at, depth, None),
            Some(b'[') => self.array(at, depth),
            Some(b'-' | b'0'..=b'9' | b'+' | b'.') => self.number(at),
            Some(b't') => self.literal(at, "true"),
            Some(b'f') => self.literal(at, "false"),
            Some(b'n') => self.literal(at, "null"),
            _ => Err(self.unexpected(at, "a value")),
        }
    }

    fn object(self, open: usize, depth: usize, mut found: Option<Found<'a, '_>>) -> Result<usize, Fault> {
        let depth = inner_depth(open, depth)?;
        let mut start = after(open);
        if self.peek(start) == Some(b'}') {
            return Ok(after(start));
        }
        let mut previous = None;
        for _ in 0..MAX_ITEMS {
            if self.peek(start) != Some(b'"') {
                return Err(self.unexpected(start, "a key in double quotes"));
            }
            let mut key_end = next_special(self.bytes, after(start));
            let escaped = self.peek(key_end) != Some(b'"');
            if escaped {
                key_end = self.string_rest(key_end)?;
            }
            let raw = self.text.get(after(start)..key_end).unwrap_or_default();
            let key = Key { raw, escaped };
            if let Some(previous) = previous
                && !key.is_plainly_after(previous)
            {
                key.check_after(previous, start)?;
            }
            previous = Some(key);
            if self.peek(after(key_end)) != Some(b':') {
                return Err(self.unexpected(after(key_end), "a colon"));
            }
            let value = after(after(key_end));
            let end = self.value(value, depth)?;
            if let Some(found) = &mut found {
                let value = self.text.get(value..end).unwrap_or_default();
                found(Member { key: raw, value, start, end });
            }
            start = after(end);
            match self.peek(end) {
                Some(b',') => {}
                Some(b'}') => return Ok(start),
                _ => return Err(self.unexpected(end, "a comma or the end of the object")),
            }
        }
        Err(fault(CanonicalErrorKind::TooManyItems, start))
    }

    fn array(self, open: usize, depth: usize) -> Result<usize, Fault> {
        let depth = inner_depth(open, depth)?;
        let mut start = after(open);
        if self.peek(start) == Some(b']') {
            return Ok(after(start));
        }
        for _ in 0..MAX_ITEMS {
            let end = self.value(start, depth)?;
            start = after(end);
            match self.peek(end) {
                Some(b',') => {}
                Some(b']') => return Ok(start),
                _ => return Err(self.unexpected(end, "a comma or the end of the array")),
            }
        }
        Err(fault(CanonicalErrorKind::TooManyItems, start))
    }

    /// The rest of a string from a character that is not its closing quote.
    fn string_rest(self, mut at: usize) -> Result<usize, Fault> {
        loop {
            match self.peek(at) {
                Some(b'"') => return Ok(at),
                Some(b'\\') => {
                    let (_, len) = escape(self.text, at)?;
                    at = next_special(self.bytes, at.wrapping_add(len));
                }
                Some(_) => return Err(fault(CanonicalErrorKind::ControlCharacter, at)),
                None => return Err(fault(CanonicalErrorKind::Truncated, at)),
            }
        }
    }

    fn number(self, start: usize) -> Result<usize, Fault> {
        // Takes whatever looks like a number, to name it whole when it is wrong.
        let rest = self.bytes.get(start..).unwrap_or_default();
        // So few digits are in range, and nearly all numbers are such.
        let digits = rest.iter().take(15).take_while(|byte| byte.is_ascii_digit()).count();
        let plain_end = start.wrapping_add(digits);
        if digits > 0
            && matches!(self.peek(plain_end), Some(b',' | b'}' | b']'))
            && (digits == 1 || self.peek(start) != Some(b'0'))
        {
            return Ok(plain_end);
        }
        let like_number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
        let len = rest.iter().position(|byte| !like_number(byte)).unwrap_or(rest.len());
        let end = start.wrapping_add(len);
        let text = self.text.get(start..end).unwrap_or_default();
        if text == "-" {
            return Err(self.unexpected(end, "a digit"));
        }
        check_integer(text).map_err(|kind| fault(kind, start))?;
        Ok(end)
    }

    fn literal(self, start: usize, word: &'static str) -> Result<usize, Fault> {
        let mut at = start;
        for byte in word.bytes() {
            if self.peek(at) != Some(byte) {
                return Err(syntax(self.text, at, word));
            }
            at = after(at);
        }
        Ok(at)
    }

    fn peek(self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    /// What is wrong between two tokens.
    #[cold]
    fn unexpected(self, at: usize, expected: &'static str) -> Fault {
        match self.peek(at) {
            Some(b' ' | b'\t' | b'\n' | b'\r') => fault(CanonicalErrorKind::WhiteSpace, at),
            _ => syntax(self.text, at, expected),
        }
    }
}

fn inner_depth(open: usize, depth: usize) -> Result<usize, Fault> {
    if depth < MAX_DEPTH { Ok(after(depth)) } else { Err(fault(CanonicalErrorKind::TooDeep, open)) }
}

#[derive(Clone, Copy)]
struct Key<'a> {
    raw: &'a str,
    escaped: bool,
}

impl Key<'_> {
    fn is_plainly_after(self, previous: Self) -> bool {
        !self.escaped && !previous.escaped && compare_utf16(previous.raw, self.raw).is_lt()
    }

    #[cold]
    fn check_after(self, previous: Self, offset: usize) -> Result<(), Fault> {
        let (key, after) = (decode(self.raw)?, decode(previous.raw)?);
        let kind = match compare_utf16(&after, &key) {
            Ordering::Less => return Ok(()),
            Ordering::Equal => CanonicalErrorKind::DuplicateKey { key: quoted(&key) },
            Ordering::Greater => CanonicalErrorKind::KeyOrder { key: quoted(&key), after: quoted(&after) },
        };
        Err(fault(kind, offset))
    }
}
