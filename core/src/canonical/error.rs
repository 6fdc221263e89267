use crate::Code;
use crate::limits::{MAX_DEPTH, MAX_ITEMS};

/// How much of the input a message quotes, in characters.
pub(super) const QUOTED_CHARS: usize = 64;

/// Why a text is not canonical JSON, or why a value has no canonical text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("byte {offset}: {kind}")]
pub struct CanonicalError {
    /// Where in the text, in bytes from its start. For a value that could not be written, how much
    /// had been written.
    pub offset: usize,
    /// What is wrong there.
    pub kind: CanonicalErrorKind,
}

impl CanonicalError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> Code {
        self.kind.code()
    }

    /// For a value that serde could not turn into JSON.
    pub(crate) fn from_json(error: &serde_json::Error) -> Self {
        let reason = quoted(&error.to_string());
        fault(CanonicalErrorKind::NotJson { reason }, 0).into()
    }
}

/// What is wrong with a text that is not canonical JSON.
///
/// Keys are decoded, and what is quoted from the input is cut to 64 characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CanonicalErrorKind {
    /// The bytes are not UTF-8.
    #[error("the bytes here are not UTF-8; encode the text as UTF-8")]
    NotUtf8,
    /// The text is not JSON.
    #[error("expected {expected}, found {found:?}")]
    Syntax {
        /// What JSON asks for here.
        expected: &'static str,
        /// The character that stands here.
        found: char,
    },
    /// The text ends inside a value.
    #[error("the text ends inside a value; the rest is missing, so restore it or drop the text")]
    Truncated,
    /// There is white space outside a string.
    #[error("white space outside a string, line breaks included; remove it")]
    WhiteSpace,
    /// The number is not an integer in plain digits.
    #[error(
        "the number {text} is not canonical; write an integer in plain digits, without a leading \
         zero, plus sign, fraction or exponent, and zero as 0"
    )]
    NumberNotCanonical {
        /// The number as it stands.
        text: String,
    },
    /// The integer is beyond ±(2^53−1).
    #[error(
        "the number {text} is beyond ±9007199254740991 (2^53−1), where readers lose digits; use a \
         smaller unit, or a string"
    )]
    NumberOutOfRange {
        /// The number as it stands.
        text: String,
    },
    /// The escape is valid JSON, but the character has another canonical form.
    #[error(
        "the escape {escape} is not canonical; write the character itself, or for a control below \
         U+0020 one of \\b \\t \\n \\f \\r, or \\u00xx in lower case if it has none of these"
    )]
    EscapeNotCanonical {
        /// The escape as it stands.
        escape: String,
    },
    /// Half of a surrogate pair is escaped, and is no character by itself.
    #[error("half of a surrogate pair, which is no character; write the whole character itself")]
    LoneSurrogate,
    /// A control character stands in a string as it is.
    #[error(
        "an unescaped control character in a string; write \\b \\t \\n \\f \\r, or \\u00xx in lower \
         case"
    )]
    ControlCharacter,
    /// The keys of an object are not sorted.
    #[error("the key {key:?} stands after {after:?}; sort the keys by their UTF-16 code units")]
    KeyOrder {
        /// The key that stands too late.
        key: String,
        /// The key before it.
        after: String,
    },
    /// An object has the same key twice.
    #[error("the key {key:?} stands twice in one object; keep one of the two")]
    DuplicateKey {
        /// The key.
        key: String,
    },
    /// Arrays and objects are nested too deeply.
    #[error("arrays and objects are nested more than {MAX_DEPTH} deep; flatten the value")]
    TooDeep,
    /// An array or object has too many items.
    #[error("an array or object has more than {MAX_ITEMS} items; split it")]
    TooManyItems,
    /// An object was asked for, and another value stands here.
    #[error("the value is not an object; a line must be one object, from {{ to }}")]
    NotAnObject,
    /// Something stands after the end of the value.
    #[error("the value ends before this; remove what follows, or put it on a line of its own")]
    TrailingBytes,
    /// The value's own serializer failed, or a key is not a string.
    #[error("the value cannot be written as JSON: {reason}")]
    NotJson {
        /// What the serializer said.
        reason: String,
    },
}

impl CanonicalErrorKind {
    /// The stable code of this kind.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::NotUtf8 => Code::JsonNotUtf8,
            Self::Syntax { .. } | Self::NotJson { .. } => Code::JsonSyntax,
            Self::Truncated => Code::JsonTruncated,
            Self::WhiteSpace => Code::JsonWhiteSpace,
            Self::NumberNotCanonical { .. } => Code::JsonNumberNotCanonical,
            Self::NumberOutOfRange { .. } => Code::JsonNumberOutOfRange,
            Self::EscapeNotCanonical { .. } => Code::JsonEscapeNotCanonical,
            Self::LoneSurrogate => Code::JsonLoneSurrogate,
            Self::ControlCharacter => Code::JsonControlCharacter,
            Self::KeyOrder { .. } => Code::JsonKeyOrder,
            Self::DuplicateKey { .. } => Code::JsonDuplicateKey,
            Self::TooDeep => Code::JsonTooDeep,
            Self::TooManyItems => Code::JsonTooManyItems,
            Self::NotAnObject => Code::JsonNotAnObject,
            Self::TrailingBytes => Code::JsonTrailingBytes,
        }
    }
}

/// Boxed, so that a result of the scanner is two words and comes back in registers. Through memory,
/// with positions waiting for each other, scanning measured a tenth slower.
#[derive(Debug)]
pub(super) struct Fault(pub(super) Box<CanonicalError>);

impl From<Fault> for CanonicalError {
    fn from(fault: Fault) -> Self {
        *fault.0
    }
}

#[cold]
pub(super) fn fault(kind: CanonicalErrorKind, offset: usize) -> Fault {
    Fault(Box::new(CanonicalError { offset, kind }))
}

#[cold]
pub(super) fn syntax(text: &str, at: usize, expected: &'static str) -> Fault {
    match text.get(at..).and_then(|rest| rest.chars().next()) {
        Some(found) => fault(CanonicalErrorKind::Syntax { expected, found }, at),
        None => fault(CanonicalErrorKind::Truncated, at),
    }
}

#[cold]
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(QUOTED_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
