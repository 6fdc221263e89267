use super::error::QUOTED_CHARS;
use super::string::{compare_utf16, next_special};
use super::*;
use crate::Code;
use proptest::prelude::*;
use serde_json::{Value, json};

fn kind_at(text: impl AsRef<[u8]>) -> (CanonicalErrorKind, usize) {
    let error = check(text.as_ref()).expect_err("not canonical");
    (error.kind, error.offset)
}

fn nested(depth: usize) -> String {
    "[".repeat(depth) + &"]".repeat(depth)
}

fn members(line: &[u8]) -> Result<Vec<Member<'_>>, CanonicalError> {
    let mut members = Vec::new();
    scan(line, &mut |member| members.push(member))?;
    Ok(members)
}

#[test]
fn each_kind_has_its_place() {
    use CanonicalErrorKind as Kind;
    let number = |text: &str| Kind::NumberNotCanonical { text: text.to_owned() };
    let range = |text: &str| Kind::NumberOutOfRange { text: text.to_owned() };
    let escape = |text: &str| Kind::EscapeNotCanonical { escape: text.to_owned() };
    let order = |key: &str, after: &str| Kind::KeyOrder { key: key.to_owned(), after: after.to_owned() };
    let double = |key: &str| Kind::DuplicateKey { key: key.to_owned() };
    let syntax = |expected, found| Kind::Syntax { expected, found };
    let cases: &[(&[u8], Kind, usize)] = &[
        (b"\"a\xff\"", Kind::NotUtf8, 2),
        (b"\"\xed\xa0\x80\"", Kind::NotUtf8, 1),
        (b"1\xe2", Kind::NotUtf8, 1),
        (b"\"\xe2\x82", Kind::Truncated, 3),
        (b"nul", Kind::Truncated, 3),
        (b"", Kind::Truncated, 0),
        (b"-", Kind::Truncated, 1),
        (br#""\"#, Kind::Truncated, 2),
        (br#""\u00"#, Kind::Truncated, 5),
        (br#"{"a":[1,"#, Kind::Truncated, 8),
        (b"nulx", syntax("null", 'x'), 3),
        (b"-x", syntax("a digit", 'x'), 1),
        (b"[1 ]", Kind::WhiteSpace, 2),
        (b"[1]\n", Kind::WhiteSpace, 3),
        (br#"{"a": 1}"#, Kind::WhiteSpace, 5),
        (b"[,]", syntax("a value", ','), 1),
        (b"[1,]", syntax("a value", ']'), 3),
        (b"[1}", syntax("a comma or the end of the array", '}'), 2),
        (br#"{"a":1]"#, syntax("a comma or the end of the object", ']'), 6),
        (br#"{"a",1}"#, syntax("a colon", ','), 4),
        (br#"{"a":1,}"#, syntax("a key in double quotes", '}'), 7),
        ("\u{feff}1".as_bytes(), syntax("a value", '\u{feff}'), 0),
        (b"[01]", number("01"), 1),
        (b"-0", number("-0"), 0),
        (b"1.0", number("1.0"), 0),
        (b"1e3", number("1e3"), 0),
        (b"+1", number("+1"), 0),
        (b".5", number(".5"), 0),
        (b"--1", number("--1"), 0),
        (b"9007199254740992", range("9007199254740992"), 0),
        (b"-9007199254740992", range("-9007199254740992"), 0),
        (b"99999999999999999999999", range("99999999999999999999999"), 0),
        (br#""a\/""#, escape("\\/"), 2),
        (br#""\u0041""#, escape("\\u0041"), 1),
        (br#""\u000a""#, escape("\\u000a"), 1),
        (br#""\u001F""#, escape("\\u001F"), 1),
        (br#""\ud83d\ude02""#, escape("\\ud83d\\ude02"), 1),
        (br#""\ud83d""#, Kind::LoneSurrogate, 1),
        (br#""\ud83d\u0041""#, Kind::LoneSurrogate, 1),
        (br#""\ude02\ud83d""#, Kind::LoneSurrogate, 1),
        (br#""\x""#, syntax("one of \" \\ b t n f r u after a backslash", 'x'), 2),
        (br#""\u+041""#, syntax("four hexadecimal digits", '+'), 3),
        ("\"\\u00é0\"".as_bytes(), syntax("four hexadecimal digits", 'é'), 5),
        (b"\"a\tb\"", Kind::ControlCharacter, 2),
        (br#"{"b":1,"a":1}"#, order("a", "b"), 7),
        (br#"{"b":1,"\n":1}"#, order("\n", "b"), 7),
        ("{\"\u{fb33}\":1,\"😂\":1}".as_bytes(), order("😂", "\u{fb33}"), 9),
        (br#"{"a":1,"a":1}"#, double("a"), 7),
        (br#"{"\n":1,"\n":1}"#, double("\n"), 8),
        (b"{}{}", Kind::TrailingBytes, 2),
    ];
    for (text, kind, offset) in cases {
        let shown = String::from_utf8_lossy(text);
        assert_eq!(kind_at(text), (kind.clone(), *offset), "{shown}");
        assert!(members(text).is_err(), "{shown}");
    }
}

#[test]
fn limits_hold() {
    assert_eq!(check(nested(MAX_DEPTH).as_bytes()), Ok(()));
    assert_eq!(kind_at(nested(MAX_DEPTH + 1)), (CanonicalErrorKind::TooDeep, MAX_DEPTH));
    assert_eq!(kind_at("[".repeat(1_000_000)), (CanonicalErrorKind::TooDeep, MAX_DEPTH));
    let items = |count: usize| format!("[{}0]", "0,".repeat(count - 1));
    assert_eq!(check(items(MAX_ITEMS).as_bytes()), Ok(()));
    let too_many = (CanonicalErrorKind::TooManyItems, 2 * MAX_ITEMS + 1);
    assert_eq!(kind_at(items(MAX_ITEMS + 1)), too_many);
    let members: Vec<_> = (0..=MAX_ITEMS).map(|n| format!("\"{n:06}\":0")).collect();
    let object = format!("{{{}}}", members.join(","));
    assert_eq!(kind_at(&object), (CanonicalErrorKind::TooManyItems, 11 * MAX_ITEMS + 1));
    let code = |value: &Value| to_canonical(value).map_err(|error| error.code());
    assert_eq!(code(&json!(vec![0; MAX_ITEMS + 1])), Err(Code::JsonTooManyItems));
    let deep = |depth| (1..depth).fold(json!([]), |value, _| json!([value]));
    assert_eq!(code(&deep(MAX_DEPTH)), Ok(nested(MAX_DEPTH)));
    assert_eq!(code(&deep(MAX_DEPTH + 1)), Err(Code::JsonTooDeep));
}

#[test]
fn numbers_are_judged_at_any_length() {
    for (first, rest) in [("1", "0"), ("9", "9"), ("0", "0")] {
        for length in 0..18 {
            let number = format!("{first}{}", rest.repeat(length));
            let behind = ["", ",", "]", "}", ".0", "e1", "-", "+", " "].map(|behind| format!("{number}{behind}"));
            let within = behind.iter().flat_map(|text| [text.clone(), format!("[{text}]"), format!("[-{text},1]")]);
            for text in within.chain([format!("{{\"a\":{number}}}")]) {
                assert_eq!(check(text.as_bytes()).is_ok(), is_canonical(text.as_bytes()), "{text}");
            }
        }
    }
}

#[test]
fn a_line_is_an_object() {
    let error = |line: &[u8]| members(line).map(drop).map_err(|error| (error.kind, error.offset));
    assert_eq!(error(b"[1]"), Err((CanonicalErrorKind::NotAnObject, 0)));
    assert_eq!(error(b" {}"), Err((CanonicalErrorKind::WhiteSpace, 0)));
    assert_eq!(error(b""), Err((CanonicalErrorKind::Truncated, 0)));
    assert_eq!(error(b"{}x"), Err((CanonicalErrorKind::TrailingBytes, 2)));
    assert_eq!(error(b"x").unwrap_err().0.code(), Code::JsonSyntax);
}

#[test]
fn messages_say_what_and_quote_little() {
    let long = format!("[1.{}]", "é1".repeat(100));
    assert_eq!(
        check(br#"{"b":1,"a":1}"#).unwrap_err().to_string(),
        r#"byte 7: the key "a" stands after "b"; sort the keys by their UTF-16 code units"#
    );
    assert_eq!(check(b"[1;").unwrap_err().to_string().matches("found ';'").count(), 1);
    assert!(check(long.as_bytes()).unwrap_err().to_string().len() < 250);
    let key = "é".repeat(100_000);
    let CanonicalErrorKind::DuplicateKey { key } = kind_at(format!("{{\"{key}\":1,\"{key}\":1}}")).0 else {
        panic!("not a duplicate");
    };
    assert_eq!(key, "é".repeat(QUOTED_CHARS) + "…");
}

#[test]
fn keys_sort_as_in_rfc_8785() {
    let value = json!({
        "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew", "1": "One",
        "\u{1f600}": "Emoji", "\u{80}": "Control", "\u{f6}": "Latin",
    });
    let text = concat!(
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\"\u{f6}\":\"Latin\",",
        "\"\u{20ac}\":\"Euro Sign\",\"\u{1f600}\":\"Emoji\",\"\u{fb33}\":\"Hebrew\"}"
    );
    assert_eq!(to_canonical(&value).unwrap(), text);
    assert_eq!(check(text.as_bytes()), Ok(()));
    let keys: Vec<_> = members(text.as_bytes()).unwrap().iter().map(|member| member.key).collect();
    assert_eq!(keys.first(), Some(&"\\r"));
    assert_eq!(keys.last(), Some(&"\u{fb33}"));
}

#[test]
fn values_without_canonical_text_are_refused() {
    let code = |value: Value| to_canonical(&value).unwrap_err().code();
    assert_eq!(code(json!([1.0])), Code::JsonNumberNotCanonical);
    assert_eq!(code(json!(u64::MAX)), Code::JsonNumberOutOfRange);
    assert_eq!(code(json!(i64::MIN)), Code::JsonNumberOutOfRange);
    let map = std::collections::BTreeMap::from([(vec![1], 2)]);
    assert!(matches!(canonical_of(&map).unwrap_err().kind, CanonicalErrorKind::NotJson { .. }));
    assert_eq!(canonical_of(&("a", 1)).unwrap(), r#"["a",1]"#);
}

fn text() -> impl Strategy<Value = String> {
    let odd = "[\\x00-\\x22\\\\/é\u{7f}\u{d7ff}\u{e000}\u{fb33}\u{ffff}\u{10000}😀]{0,20}";
    prop_oneof!["[a-f]{0,3}", odd, any::<String>()]
}

fn integer() -> impl Strategy<Value = i64> {
    const MAX: i64 = (1 << 53) - 1;
    prop_oneof![-20..20_i64, -MAX..=MAX, Just(MAX), Just(-MAX)]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        integer().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(text(), inner, 0..8).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn object() -> impl Strategy<Value = Value> {
    prop::collection::btree_map(text(), value(), 0..40).prop_map(|map| Value::Object(map.into_iter().collect()))
}

/// The meaning of canonical: what the writer makes of the parsed text is the text.
fn is_canonical(bytes: &[u8]) -> bool {
    serde_json::from_slice::<Value>(bytes)
        .is_ok_and(|value| to_canonical(&value).is_ok_and(|text| text.as_bytes() == bytes))
}

proptest! {
    #[test]
    fn what_is_written_is_canonical(value in value()) {
        let text = to_canonical(&value).unwrap();
        prop_assert_eq!(check(text.as_bytes()), Ok(()));
        let parsed: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&parsed, &value);
        prop_assert_eq!(&to_canonical(&parsed).unwrap(), &text);
        prop_assert_eq!(canonical_of(&value).unwrap(), text);
    }

    #[test]
    fn members_are_where_they_stand(value in object()) {
        let text = to_canonical(&value).unwrap();
        let members = members(text.as_bytes()).unwrap();
        let mut rebuilt = serde_json::Map::new();
        for Member { key, value, start, end } in members.clone() {
            let raw_key = format!("\"{key}\"");
            prop_assert_eq!(text.get(start..end), Some(&*format!("{raw_key}:{value}")));
            let key = serde_json::from_str::<String>(&raw_key).unwrap();
            rebuilt.insert(key, serde_json::from_str(value).unwrap());
        }
        prop_assert_eq!(members.len(), rebuilt.len());
        prop_assert_eq!(Value::Object(rebuilt), value);
    }

    #[test]
    fn a_torn_line_is_truncated(value in object(), torn in any::<prop::sample::Index>()) {
        let text = to_canonical(&value).unwrap();
        let len = torn.index(text.len());
        let error = members(&text.as_bytes()[..len]).unwrap_err();
        prop_assert_eq!((error.kind, error.offset), (CanonicalErrorKind::Truncated, len));
    }

    #[test]
    fn a_mutated_line_is_judged_as_by_serde(
        value in object(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..3_u8, any_byte()), 1..3),
    ) {
        let mut bytes = to_canonical(&value).unwrap().into_bytes();
        for (index, edit, byte) in edits {
            let at = index.index(bytes.len().saturating_add(1));
            match (edit, bytes.get_mut(at)) {
                (0, Some(old)) => *old = byte,
                (1, Some(_)) => drop(bytes.remove(at)),
                _ => bytes.insert(at, byte),
            }
        }
        prop_assert_eq!(check(&bytes).is_ok(), is_canonical(&bytes));
        let is_object = bytes.starts_with(b"{");
        prop_assert_eq!(members(&bytes).is_ok(), is_object && is_canonical(&bytes));
    }

    #[test]
    fn any_bytes_are_judged_as_by_serde(bytes in prop::collection::vec(any_byte(), 0..12)) {
        prop_assert_eq!(check(&bytes).is_ok(), is_canonical(&bytes));
    }

    #[test]
    fn order_is_that_of_utf_16(a in text(), b in text()) {
        let expected = a.encode_utf16().cmp(b.encode_utf16());
        prop_assert_eq!(compare_utf16(&a, &b), expected);
    }

    #[test]
    fn eight_at_a_time_finds_the_first(
        bytes in prop::collection::vec(any_byte(), 0..40), from in 0..50_usize,
    ) {
        let rest = bytes.get(from..).unwrap_or_default();
        let first = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
        let found = next_special(&bytes, from).checked_sub(from);
        prop_assert_eq!(found, Some(first.unwrap_or(rest.len())));
    }
}

fn any_byte() -> impl Strategy<Value = u8> {
    let json = prop::sample::select(&b"{}[]\",:\\-+.019eEutfnrlsa bd/ \n\t\x1f\x20\x21\x22\x23"[..]);
    prop_oneof![4 => json, 1 => any::<u8>()]
}
