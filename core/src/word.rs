//! Closed and open sets of names, each the same on the wire and in every language.
//!
//! A *closed* set is one that rules read: an unknown name in it means that the log was written by a newer library, and
//! `decide` stops there. An *open* set only describes: an unknown name in it is kept as `Newer` and shown.

/// How the message of a decoding error begins when a value is not wrong but newer than this library.
pub(crate) const NEWER: &str = "value newer than this library";

/// A set of names that rules read.
macro_rules! words {
    ($(#[$meta:meta])* $vis:vis enum $Name:ident { $($(#[$vmeta:meta])* $Variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
        $vis enum $Name { $($(#[$vmeta])* $Variant,)+ }

        impl $Name {
            /// Every name of the set, in order.
            pub const ALL: &'static [Self] = &[$(Self::$Variant),+];

            /// The name on the wire and in every language.
            #[must_use]
            pub const fn as_str(&self) -> &'static str {
                match self { $(Self::$Variant => $word,)+ }
            }

            /// The value of a name, if it is one of the set.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$Variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $Name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $Name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                Self::from_word(&word).ok_or_else(|| crate::word::none_of(&word, &[$($word),+]))
            }
        }

        impl crate::shape::Shape for $Name {
            fn schema() -> serde_json::Value {
                serde_json::json!({ "enum": [$($word),+] })
            }
        }
    };
}

/// A set of names that only describe: one that this library does not know is kept as `Newer`.
macro_rules! open_words {
    ($(#[$meta:meta])* $vis:vis enum $Name:ident { $($(#[$vmeta:meta])* $Variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
        $vis enum $Name {
            $($(#[$vmeta])* $Variant,)+
            /// A name that this library does not know, as it was read. Never written anew.
            Newer(Box<str>),
        }

        impl $Name {
            /// Every known name of the set, in order.
            pub const ALL: &'static [Self] = &[$(Self::$Variant),+];

            /// The name on the wire and in every language.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self { $(Self::$Variant => $word,)+ Self::Newer(word) => word }
            }

            /// The value of a name.
            #[must_use]
            pub fn from_word(word: &str) -> Self {
                match word { $($word => Self::$Variant,)+ _ => Self::Newer(word.into()) }
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $Name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $Name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                Ok(Self::from_word(&word))
            }
        }

        impl crate::shape::Shape for $Name {
            fn schema() -> serde_json::Value {
                serde_json::json!({ "type": "string", "examples": [$($word),+] })
            }

            fn newer(&self) -> Option<&str> {
                match self { Self::Newer(word) => Some(word), _ => None }
            }
        }
    };
}

pub(crate) use {open_words, words};

/// What made a decoding fail, without the place that serde adds: that is one in the value, and people look for one in the line.
pub(crate) fn problem(error: &serde_json::Error) -> String {
    let mut message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    if message.ends_with(&place) {
        message.truncate(message.len().saturating_sub(place.len()));
    }
    message
}

/// What stands between a newer word and those that this library knows.
const KNOWN: &str = ", and not one of ";

/// The word that made a decoding fail because it is newer than this library; none when something else did.
pub(crate) fn newer_in(problem: &str) -> Option<&str> {
    let told = problem.strip_prefix(NEWER)?.strip_prefix(": ")?;
    Some(told.rsplit_once(KNOWN).map_or(told, |(word, _)| word))
}

/// A word in what somebody writes now is misspelt, not newer: says so, and which there are. None when something else is wrong.
pub(crate) fn misspelt(problem: &str) -> Option<String> {
    let word = newer_in(problem)?;
    Some(
        known_in(problem).map_or_else(
            || format!("`{word}` is no word of its field"),
            |known| format!("`{word}` is none of {known}"),
        ),
    )
}

/// The words that would have been known in its place.
pub(crate) fn known_in(problem: &str) -> Option<&str> {
    problem.rsplit_once(KNOWN).map(|(_, known)| known)
}

/// The decoding error for a name that this library does not know.
pub(crate) fn newer<E: serde::de::Error>(word: &str) -> E {
    E::custom(format_args!("{NEWER}: {word}"))
}

/// The same for a closed set, with the names that it holds.
pub(crate) fn none_of<E: serde::de::Error>(word: &str, known: &[&str]) -> E {
    E::custom(format_args!("{NEWER}: {word}{KNOWN}{}", known.join(", ")))
}
