//! [`Occurred`] as a JSON object: sorted when written, in any order when read, without a buffer in between.

use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::occurred::{Occurred, When};
use crate::time::{Precision, Timestamp, shown};
use crate::word::NEWER;

impl Serialize for Occurred {
    /// Members in sorted order, as a log has them. An interval that ends before it begins is refused, because it
    /// could not be read again.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (mut at, mut from, mut precision, mut to) = (None, None, None, None);
        let kind = match self.when {
            When::Live => "live",
            When::Unknown => "unknown",
            When::At { at: t, precision: p } => {
                at = Some(t);
                precision = Some(p).filter(|p| *p != Precision::Exact);
                "at"
            }
            When::Between { from: f, to: t } => {
                Self::between(f, t).map_err(serde::ser::Error::custom)?;
                // A time that nobody recorded is not written either: without `from`, any time up to `to`.
                (from, to) = (Some(f).filter(|f| *f != Timestamp::MIN), Some(t));
                "between"
            }
        };
        let mut map = serializer.serialize_map(None)?;
        if let Some(at) = at {
            map.serialize_entry("at", &at)?;
        }
        if let Some(from) = from {
            map.serialize_entry("from", &from)?;
        }
        map.serialize_entry("kind", kind)?;
        if let Some(precision) = precision {
            map.serialize_entry("precision", &precision)?;
        }
        if let Some(source) = &self.source {
            map.serialize_entry("source", source)?;
        }
        if let Some(to) = to {
            map.serialize_entry("to", &to)?;
        }
        if let Some(zone) = &self.zone {
            map.serialize_entry("zone", zone)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Occurred {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OccurredVisitor)
    }
}

#[derive(serde::Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Member {
    At,
    From,
    Kind,
    Precision,
    Source,
    To,
    Zone,
    #[serde(other)]
    Other,
}

/// Which [`When`] a map says, before its members are known.
#[derive(Clone, Copy)]
enum Kind {
    Live,
    At,
    Between,
    Unknown,
}

impl Kind {
    fn from_wire(word: &str) -> Result<Self, String> {
        match word {
            "live" => Ok(Self::Live),
            "at" => Ok(Self::At),
            "between" => Ok(Self::Between),
            "unknown" => Ok(Self::Unknown),
            newer => Err(format!("{NEWER}: {}", shown(newer))),
        }
    }
}

struct OccurredVisitor;

impl<'de> Visitor<'de> for OccurredVisitor {
    type Value = Occurred;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object that says when something occurred")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Occurred, A::Error> {
        let (mut at, mut from, mut kind, mut precision, mut to) = (None, None, None, None, None);
        let (mut source, mut zone) = (None, None);
        while let Some(member) = map.next_key()? {
            match member {
                Member::At => once("at", &mut at, map.next_value_seed(INSTANT)?)?,
                Member::From => once("from", &mut from, map.next_value_seed(INSTANT)?)?,
                Member::Kind => once("kind", &mut kind, map.next_value_seed(Word(Kind::from_wire))?)?,
                Member::Precision => {
                    once("precision", &mut precision, map.next_value_seed(Word(Precision::from_wire))?)?;
                }
                Member::Source => once("source", &mut source, map.next_value()?)?,
                Member::To => once("to", &mut to, map.next_value_seed(INSTANT)?)?,
                Member::Zone => once("zone", &mut zone, map.next_value()?)?,
                Member::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        let when = match need("kind", kind)? {
            Kind::Live => When::Live,
            Kind::Unknown => When::Unknown,
            Kind::At => When::At {
                at: need("at", at)?,
                precision: precision.transpose().map_err(de::Error::custom)?.unwrap_or_default(),
            },
            Kind::Between => {
                let from = from.transpose().map_err(de::Error::custom)?.unwrap_or(Timestamp::MIN);
                Occurred::between(from, need("to", to)?).map_err(de::Error::custom)?.when
            }
        };
        Ok(Occurred { when, source, zone })
    }
}

fn once<T, E: de::Error>(name: &'static str, slot: &mut Option<T>, value: T) -> Result<(), E> {
    if slot.replace(value).is_some() {
        return Err(E::duplicate_field(name));
    }
    Ok(())
}

fn need<T, E: de::Error>(name: &'static str, slot: Option<Result<T, String>>) -> Result<T, E> {
    slot.ok_or_else(|| E::missing_field(name))?.map_err(E::custom)
}

const INSTANT: Word<Timestamp> = Word(|text| Timestamp::parse_wire(text).map_err(|error| error.to_string()));

/// A string member whose reading may fail without ending that of the map: members come before `kind`, and only when
/// `kind` is known can it be told whether a member is broken or belongs to a kind that is newer than this library.
struct Word<T>(fn(&str) -> Result<T, String>);

impl<'de, T> DeserializeSeed<'de> for Word<T> {
    type Value = Result<T, String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T> Visitor<'de> for Word<T> {
    type Value = Result<T, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok((self.0)(text))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(not_a_string("null"))
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(not_a_string("a boolean"))
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Self::Value, E> {
        Ok(not_a_string("a number"))
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<Self::Value, E> {
        Ok(not_a_string("a number"))
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(not_a_string("a number"))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        IgnoredAny.visit_seq(seq)?;
        Ok(not_a_string("an array"))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        IgnoredAny.visit_map(map)?;
        Ok(not_a_string("an object"))
    }
}

fn not_a_string<T>(found: &str) -> Result<T, String> {
    Err(format!("{found} where a string belongs"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Source, Zone};
    use proptest::prelude::*;

    #[track_caller]
    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[track_caller]
    fn read(json: &str) -> Occurred {
        serde_json::from_str(json).unwrap()
    }

    #[track_caller]
    fn read_error(json: &str) -> String {
        serde_json::from_str::<Occurred>(json).unwrap_err().to_string()
    }

    #[test]
    fn the_wire_form_is_sorted_and_short() {
        let t = at("2017-01-31T23:00:00Z");
        for (occurred, json) in [
            (Occurred::live(), r#"{"kind":"live"}"#),
            (Occurred::unknown(), r#"{"kind":"unknown"}"#),
            (Occurred::at(t), r#"{"at":"2017-01-31T23:00:00Z","kind":"at"}"#),
            (
                Occurred::at_precision(t, Precision::Hour)
                    .with_source(Source::new("slack").unwrap())
                    .with_zone(Zone::new("Europe/Berlin").unwrap()),
                r#"{"at":"2017-01-31T23:00:00Z","kind":"at","precision":"hour","source":"slack","zone":"Europe/Berlin"}"#,
            ),
            (Occurred::before(t), r#"{"kind":"between","to":"2017-01-31T23:00:00Z"}"#),
            (
                Occurred::between(t, t).unwrap().with_source(Source::new("log").unwrap()),
                r#"{"from":"2017-01-31T23:00:00Z","kind":"between","source":"log","to":"2017-01-31T23:00:00Z"}"#,
            ),
        ] {
            assert_eq!(serde_json::to_string(&occurred).unwrap(), json);
            assert_eq!(read(json), occurred);
        }
    }

    #[test]
    fn members_come_in_any_order_and_unknown_ones_are_passed_over() {
        let t = "2017-01-31T23:00:00Z";
        assert_eq!(
            read(&format!(r#"{{"new":{{"a":[1]}},"precision":"exact","kind":"at","\u0061t":"{t}"}}"#)),
            Occurred::at(at(t))
        );
        // `at` is no member of this kind.
        assert_eq!(read(r#"{"at":[{}],"kind":"live"}"#), Occurred::live());
    }

    #[test]
    fn a_newer_log_is_told_from_a_broken_one() {
        let newer = |value: &str| format!("{NEWER}: {value}");
        for value in ["null", "1", "-1", "1.5", "true", "[{}]", "{\"a\":1}", "\"x\""] {
            let error = read_error(&format!(r#"{{"at":{value},"kind":"around"}}"#));
            assert!(error.starts_with(&newer("around")), "{error}");
            let error = read_error(&format!(r#"{{"at":{value},"kind":"at"}}"#));
            assert!(!error.starts_with(NEWER), "{error}");
        }
        let week = r#"{"at":"2017-01-31T23:00:00Z","kind":"at","precision":"week"}"#;
        assert!(read_error(week).starts_with(&newer("week")));
    }

    #[test]
    fn broken_wire_forms_are_refused() {
        for (json, part) in [
            (r#""live""#, "an object that says when"),
            ("{}", "missing field `kind`"),
            (r#"{"kind":1}"#, "a number where a string belongs"),
            (r#"{"kind":"live","kind":"live"}"#, "duplicate field `kind`"),
            (r#"{"kind":"at"}"#, "missing field `at`"),
            (r#"{"from":"2017-01-31T23:00:00Z","kind":"between"}"#, "missing field `to`"),
            (r#"{"kind":"at","at":"2017-01-31T23:00Z"}"#, "write 2017-01-31T23:00:00Z"),
            (r#"{"from":"2017-01-31T23:00:00Z","kind":"between","to":"2017-01-31T22:00:00Z"}"#, "is later than"),
            (r#"{"kind":"live","source":""}"#, ""),
        ] {
            let error = read_error(json);
            assert!(error.contains(part), "{error}");
        }
        let (from, to) = (Timestamp::MAX, Timestamp::MIN);
        assert!(serde_json::to_string(&Occurred::from(When::Between { from, to })).is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            a in any::<i64>().prop_map(Timestamp::from_unix_nanos),
            b in any::<i64>().prop_map(Timestamp::from_unix_nanos),
            kind in 0..4,
            precision in prop::sample::select(vec![Precision::Exact, Precision::Minute, Precision::Day]),
        ) {
            let occurred = match kind {
                0 => Occurred::live(),
                1 => Occurred::at_precision(a, precision),
                2 => Occurred::between(a.min(b), a.max(b)).unwrap(),
                _ => Occurred::unknown(),
            };
            let json = serde_json::to_string(&occurred).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Occurred>(&json).unwrap(), &occurred);
            let interval = occurred.interval(b);
            prop_assert!(interval.earliest <= interval.latest);
        }
    }
}
