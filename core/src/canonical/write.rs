use serde::Serialize;
use serde_json::Value;

use super::error::{CanonicalError, CanonicalErrorKind, Fault, fault, quoted};
use super::string::{compare_utf16, write_string};
use crate::limits::{MAX_DEPTH, MAX_ITEMS};

/// The largest integer that every JSON reader keeps exactly: 2^53−1.
const MAX_INTEGER: u64 = (1 << 53) - 1;

/// Checks a text made of digits, signs, points and `e`.
pub(super) fn check_integer(text: &str) -> Result<(), CanonicalErrorKind> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    if !plain || digits.is_empty() || (digits.starts_with('0') && text != "0") {
        return Err(CanonicalErrorKind::NumberNotCanonical { text: quoted(text) });
    }
    match digits.parse::<u64>() {
        Ok(0..=MAX_INTEGER) => Ok(()),
        _ => Err(CanonicalErrorKind::NumberOutOfRange { text: quoted(text) }),
    }
}

/// The canonical text of a value, whatever order its maps keep.
///
/// ```
/// use sevlog::canonical::to_canonical;
///
/// let value = serde_json::json!({"b": "é\n", "a": [1, null]});
/// assert_eq!(to_canonical(&value)?, r#"{"a":[1,null],"b":"é\n"}"#);
/// assert!(to_canonical(&serde_json::json!(0.5)).is_err());
/// # Ok::<(), sevlog::canonical::CanonicalError>(())
/// ```
///
/// # Errors
///
/// A number that is not an integer within ±(2^53−1), or a value that is nested too deeply or has
/// too many items.
pub fn to_canonical(value: &Value) -> Result<String, CanonicalError> {
    canonical_inside(value, 0)
}

/// The canonical text of a value that will stand inside this many objects and arrays.
pub(crate) fn canonical_inside(value: &Value, depth: usize) -> Result<String, CanonicalError> {
    let mut out = String::new();
    write_value(&mut out, value, depth)?;
    Ok(out)
}

/// The canonical text of anything that serializes.
///
/// Keep floats out of the type: serde turns NaN and the infinities into null before this sees them.
pub(crate) fn canonical_of<T: Serialize + ?Sized>(value: &T) -> Result<String, CanonicalError> {
    let value = serde_json::to_value(value).map_err(|error| CanonicalError::from_json(&error))?;
    to_canonical(&value)
}

fn write_value(out: &mut String, value: &Value, depth: usize) -> Result<(), Fault> {
    let items = match value {
        Value::Array(items) => items.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    };
    if items > MAX_ITEMS {
        return Err(fault(CanonicalErrorKind::TooManyItems, out.len()));
    }
    if depth >= MAX_DEPTH && (value.is_array() || value.is_object()) {
        return Err(fault(CanonicalErrorKind::TooDeep, out.len()));
    }
    let inner = depth.wrapping_add(1);
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => {
            let text = number.to_string();
            check_integer(&text).map_err(|kind| fault(kind, out.len()))?;
            out.push_str(&text);
        }
        Value::String(text) => write_string(out, text),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_value(out, item, inner)?;
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by(|(a, _), (b, _)| compare_utf16(a, b));
            out.push('{');
            for (index, (key, item)) in members.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_string(out, key);
                out.push(':');
                write_value(out, item, inner)?;
            }
            out.push('}');
        }
    }
    Ok(())
}
