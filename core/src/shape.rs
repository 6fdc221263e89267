//! What each kind of value looks like on the wire, and whether it holds a word from a newer library.
//!
//! The JSON Schema of the format is put together from these, so that it cannot drift from the types.

use serde_json::{Value, json};

use crate::limits::MAX_INTEGER;

/// A type that can stand in an event.
pub(crate) trait Shape {
    /// Its JSON Schema.
    fn schema() -> Value;

    /// Whether it may be absent.
    const OPTIONAL: bool = false;

    /// A word that this library does not know, if it holds one. Such a word is kept when read, and never written anew.
    fn newer(&self) -> Option<&str> {
        None
    }
}

impl<T: Shape> Shape for Option<T> {
    const OPTIONAL: bool = true;

    fn schema() -> Value {
        T::schema()
    }

    fn newer(&self) -> Option<&str> {
        self.as_ref().and_then(Shape::newer)
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn schema() -> Value {
        json!({ "type": "array", "items": T::schema() })
    }

    fn newer(&self) -> Option<&str> {
        self.iter().find_map(Shape::newer)
    }
}

impl<T: Shape> Shape for Box<T> {
    fn schema() -> Value {
        T::schema()
    }

    fn newer(&self) -> Option<&str> {
        self.as_ref().newer()
    }
}

impl Shape for u64 {
    fn schema() -> Value {
        json!({ "type": "integer", "minimum": 0, "maximum": MAX_INTEGER })
    }
}

impl Shape for i32 {
    fn schema() -> Value {
        json!({ "type": "integer", "minimum": i32::MIN, "maximum": i32::MAX })
    }
}

impl Shape for bool {
    fn schema() -> Value {
        json!({ "type": "boolean" })
    }
}

impl Shape for crate::Timestamp {
    fn schema() -> Value {
        json!({ "$ref": "#/$defs/time" })
    }
}

impl Shape for crate::Occurred {
    fn schema() -> Value {
        json!({ "$ref": "#/$defs/occurred" })
    }
}

/// The schema of an identifier.
pub(crate) fn identifier() -> Value {
    json!({ "$ref": "#/$defs/identifier" })
}
