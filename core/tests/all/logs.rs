//! Reading any bytes, and saying exactly what is wrong with a log.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use sevlog::{
    Actor, Affected, Code, Command, CommandId, Context, Event, Head, History, LogReader, Occurred, PersonId, Plan,
    Quantity, Record, Seed, Text, Timestamp, Unit, Version, When,
    command::{ChangeImpact, Declare},
    event::{Newer, NoteAdded},
    limits::{MAX_DEPTH, MAX_ITEMS, MAX_RECORD_BYTES},
    verify, verify_against, write_log,
};

use crate::{
    forge,
    teller::{Teller, incident_id},
};

/// Everything that is wrong with a log: the line and the code of each fault.
fn faults(log: impl AsRef<[u8]>) -> Vec<(u64, &'static str)> {
    verify(log.as_ref()).failures.iter().map(|failure| (failure.line, failure.code().as_str())).collect()
}

/// What the readers say of each line that they refuse: its line, its column and the code.
fn refusals(log: impl AsRef<[u8]>) -> Vec<(u64, usize, &'static str)> {
    let errors = LogReader::new(log.as_ref()).filter_map(Result::err);
    errors.map(|error| (error.line, error.column, error.code().as_str())).collect()
}

/// The log of six records: declared, severity, role, note, fix, and a redaction of the note.
fn log() -> Vec<u8> {
    let mut teller = Teller::responding();
    let note = teller.json(r#"{"command":"note","arguments":{"body":"the password is hunter2"}}"#);
    teller.json(r#"{"command":"record_fix","arguments":{"description":"rolled back","kind":"rollback"},"by":"raj"}"#);
    teller.json(&format!(r#"{{"command":"redact","arguments":{{"record":"{note}","reason":"a secret"}}}}"#));
    teller.log()
}

fn lines(log: &[u8]) -> Vec<Vec<u8>> {
    log.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

/// The same log with its lines changed.
fn changed(change: impl FnOnce(&mut Vec<Vec<u8>>)) -> Vec<u8> {
    let mut lines = lines(&log());
    change(&mut lines);
    lines.concat()
}

/// The same log with its records changed and chained anew.
fn resealed(change: impl FnOnce(&mut Vec<Map<String, Value>>)) -> Vec<u8> {
    let mut records = forge::objects(&log());
    change(&mut records);
    forge::sealed(incident_id(1), &records)
}

/// What is read is written back byte for byte.
#[track_caller]
fn is_kept(log: &[u8]) {
    let records: Vec<_> = LogReader::new(log).map(Result::unwrap).collect();
    let mut written = Vec::new();
    write_log(&records, &mut written).unwrap();
    assert_eq!(String::from_utf8(written).unwrap(), String::from_utf8(log.to_vec()).unwrap());
}

/// A history keeps every record: one type of event that grows would grow them all.
#[test]
fn a_record_takes_little_room() {
    assert!(size_of::<Event>() <= 240, "{}", size_of::<Event>());
    assert!(size_of::<Record>() <= 672, "{}", size_of::<Record>());
}

#[test]
fn sealing_is_what_the_format_says() {
    let log = log();
    assert_eq!(resealed(|_| ()), log);
    assert_eq!(faults(&log), []);
    is_kept(&log);
}

#[test]
fn nothing_is_a_log_without_a_record() {
    assert!(LogReader::new(&b""[..]).next().is_none());
    assert_eq!(History::read(&b""[..]).unwrap(), []);
    let verification = verify(&b""[..]);
    assert!(verification.is_sound() && verification.records == 0 && verification.heads.is_empty());
}

#[test]
fn what_is_no_log_is_refused_where_it_begins() {
    let log = log();
    let crlf = String::from_utf8(log.clone()).unwrap().replace('\n', "\r\n");
    let first = lines(&log)[0].len();
    assert_eq!(refusals(crlf)[0], (1, first, "json_white_space"));
    assert_eq!(refusals([b"\xef\xbb\xbf", &log[..]].concat()), [(1, 1, "json_syntax")]);
    let utf16: Vec<u8> = "\u{feff}{}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refusals(utf16)[0], (1, 1, "json_not_utf8"));
    assert_eq!(refusals("\n"), [(1, 1, "line_blank")]);
    assert_eq!(refusals(" \n"), [(1, 1, "json_white_space")]);
    assert_eq!(refusals("[]\n"), [(1, 1, "json_not_an_object")]);
    assert_eq!(refusals("{}\n"), [(1, 2, "field_missing")]);
    assert_eq!(refusals("\u{0}\n"), [(1, 1, "json_syntax")]);
    assert_eq!(refusals("# a comment\n"), [(1, 1, "json_syntax")]);
}

#[test]
fn reading_goes_on_behind_a_line_that_is_refused() {
    let log = changed(|lines| {
        lines.insert(2, b"\n".to_vec());
        lines.insert(4, b"what is this\n".to_vec());
    });
    assert_eq!(refusals(&log), [(3, 1, "line_blank"), (5, 1, "json_syntax")]);
    assert_eq!(LogReader::new(&log[..]).flatten().count(), 6);
    assert_eq!(faults(&log), [(3, "line_blank"), (5, "json_syntax")]);
}

#[test]
fn the_line_that_was_read_last_is_known() {
    let log = log();
    let mut reader = LogReader::new(&log[..]);
    for line in 1..=6 {
        reader.next().unwrap().unwrap();
        assert_eq!(reader.line(), line);
    }
    assert!(reader.next().is_none() && reader.next().is_none());
    assert_eq!(reader.line(), 6);
}

#[test]
fn a_log_cut_off_anywhere_inside_a_line_ends_in_a_truncated_line() {
    let log = log();
    let head = verify(&log[..]).heads[0];
    for cut in 0..log.len() {
        let kept = &log[..cut];
        let last = lines(kept).last().cloned().unwrap_or_default();
        let codes = verify_against(kept, [head]).failures.iter().map(sevlog::Failure::code).collect::<Vec<_>>();
        if last.is_empty() || last.ends_with(b"\n") {
            // Between two lines only a head that was kept elsewhere can tell, and of the redaction the gap that it left.
            assert_eq!(refusals(kept), []);
        } else {
            assert_eq!(refusals(kept), [(lines(kept).len() as u64, last.len() + 1, "line_truncated")]);
        }
        assert!(codes.contains(&Code::HeadBeyondLog), "{cut}: {codes:?}");
    }
}

/// The text of one line, which is its own string in JSON.
#[track_caller]
fn edit(line: usize, old: &str, new: &str) -> Vec<u8> {
    changed(|lines| {
        let text = String::from_utf8(lines[line - 1].clone()).unwrap();
        assert_eq!(text.matches(old).count(), 1, "{old} in {text}");
        lines[line - 1] = text.replace(old, new).into_bytes();
    })
}

/// One line without some of its members.
fn without(line: usize, members: &[&str]) -> Vec<u8> {
    changed(|lines| {
        let mut record = forge::objects(&lines[line - 1]).remove(0);
        for member in members {
            assert!(record.remove(*member).is_some(), "{member}");
        }
        lines[line - 1] = (sevlog::canonical::to_canonical(&record.into()).unwrap() + "\n").into_bytes();
    })
}

fn foreign_line() -> Vec<u8> {
    let mut other = Teller::of(2);
    other.json(r#"{"command":"declare","arguments":{"title":"Another","severity":"SEV-3"}}"#);
    lines(&other.log())[1].clone()
}

#[test]
fn each_fault_is_called_by_its_name() {
    let other_incident = (&*incident_id(1).to_string(), &*incident_id(2).to_string());
    for (what, log, expected) in [
        ("a record is missing", changed(|lines| drop(lines.remove(2))), (3, "version_gap")),
        ("the beginning is missing", changed(|lines| drop(lines.drain(..2))), (1, "version_gap")),
        ("a line stands twice", changed(|lines| lines.insert(3, lines[2].clone())), (4, "version_duplicate")),
        ("two records are swapped", changed(|lines| lines.swap(1, 2)), (2, "records_swapped")),
        ("the first is the last", changed(|lines| lines.swap(0, 5)), (1, "records_swapped")),
        ("a record of another log", changed(|lines| lines.insert(2, foreign_line())), (3, "foreign_record")),
        ("a foreign record first", changed(|lines| lines.insert(0, foreign_line())), (1, "foreign_record")),
        ("an edited fact", edit(5, "rollback", "rollbark"), (5, "chain_broken")),
        ("an edited actor", edit(5, r#""id":"ana""#, r#""id":"eve""#), (5, "chain_broken")),
        ("an edited time", edit(5, "10:00:03Z", "10:00:02Z"), (5, "chain_broken")),
        ("an edited type", edit(2, "severity_set", "severity_sat"), (2, "chain_broken")),
        ("an edited id", edit(5, r#""id":"01M"#, r#""id":"01N"#), (5, "chain_broken")),
        ("an edited incident", edit(3, other_incident.0, other_incident.1), (3, "chain_broken")),
        ("an edited incident at the beginning", edit(1, other_incident.0, other_incident.1), (1, "chain_broken")),
        ("a version edited to a later one", edit(3, r#""version":3"#, r#""version":9"#), (3, "chain_broken")),
        ("a version edited to the next one", edit(3, r#""version":3"#, r#""version":4"#), (3, "chain_broken")),
        ("a version edited to an earlier one", edit(3, r#""version":3"#, r#""version":2"#), (3, "chain_broken")),
        ("an added member", edit(5, r#","version""#, r#","unheard":1,"version""#), (5, "chain_broken")),
        ("an edited chain", edit(3, r#""chain":""#, r#""chain":"0000"#), (3, "field_invalid")),
        ("an edited text", edit(5, "rolled back", "rolled bacl"), (5, "text_changed")),
        ("a text is missing", without(5, &["salt", "text"]), (5, "content_missing")),
        ("only a text is missing", without(5, &["text"]), (5, "salt_without_text")),
        ("a salt is missing", without(5, &["salt"]), (5, "text_unprotected")),
        ("a digest is missing", without(5, &["textDigest"]), (5, "text_unprotected")),
        ("a text is missing with its digest", without(5, &["salt", "text", "textDigest"]), (5, "field_missing")),
        ("a member is missing", without(5, &["recordedAt"]), (5, "field_missing")),
        ("another format", edit(5, "sevlog/1", "sevlog/9"), (5, "format_unknown")),
        ("a fraction", edit(4, r#""version":4"#, r#""version":4.0"#), (4, "json_number_not_canonical")),
        ("a leading zero", edit(4, r#""version":4"#, r#""version":04"#), (4, "json_number_not_canonical")),
        ("an exponent", edit(4, r#""version":4"#, r#""version":4e0"#), (4, "json_number_not_canonical")),
        ("a huge number", edit(4, r#""version":4"#, r#""version":9007199254740992"#), (4, "json_number_out_of_range")),
        ("a negative version", edit(4, r#""version":4"#, r#""version":-4"#), (4, "field_invalid")),
        ("no version", edit(4, r#""version":4"#, r#""version":0"#), (4, "field_invalid")),
        ("no schema", edit(4, r#""schema":1"#, r#""schema":0"#), (4, "field_invalid")),
        ("a key stands twice", edit(4, r#""version":4"#, r#""version":4,"version":4"#), (4, "json_duplicate_key")),
        ("keys are not sorted", edit(4, r#""version":4"#, r#""version":4,"a":4"#), (4, "json_key_order")),
        ("white space", edit(4, r#""version":4"#, r#""version": 4"#), (4, "json_white_space")),
        ("something behind", edit(4, "}\n", "}}\n"), (4, "json_trailing_bytes")),
        ("an escape too many", edit(5, "rolled back", r"rolled\u0020back"), (5, "json_escape_not_canonical")),
        ("half a character", edit(5, "rolled back", r"rolled \ud83d"), (5, "json_lone_surrogate")),
        ("a tab", edit(5, "rolled back", "rolled\tback"), (5, "json_control_character")),
        ("a time with an offset", edit(5, "10:00:03Z", "10:00:03+00:00"), (5, "field_invalid")),
    ] {
        assert_eq!(faults(&log), [expected], "{what}");
    }
}

#[test]
fn a_chain_that_alone_was_changed_is_told_from_a_record_that_was() {
    let chain = |digit: &str| {
        changed(|lines| {
            let mut record = forge::objects(&lines[2]).remove(0);
            record.insert("chain".into(), json!(digit.repeat(64)));
            lines[2] = (sevlog::canonical::to_canonical(&record.into()).unwrap() + "\n").into_bytes();
        })
    };
    assert_eq!(faults(chain("0")), [(3, "chain_rewritten")]);
    // Of the last record nothing follows that could tell.
    let end = edit(6, r#""chain":""#, r#""chain":"X"#);
    assert_eq!(faults(end), [(4, "content_missing"), (6, "field_invalid")]);
}

#[test]
fn any_changed_byte_is_found_on_its_line() {
    let log = log();
    for at in 0..log.len() {
        let line = lines(&log[..=at]).len() as u64;
        let old = log[at];
        let new = [old ^ 1, b'\n', if old == b'0' { b'7' } else { b'0' }][at % 3];
        if new == old {
            continue;
        }
        let mut edited = log.clone();
        edited[at] = new;
        let verification = verify(&edited[..]);
        let told: Vec<_> = verification.failures.iter().map(|failure| failure.line).collect();
        assert!(told.contains(&line), "byte {at} to {new}: {:?}", verification.failures);
        // Lines that became one or two are as many records fewer; a redaction and its record speak of each other.
        let alone = old != b'\n' && new != b'\n' && line != 4 && line != 6;
        assert!(!alone || told.iter().all(|told| *told == line), "byte {at} to {new}: {:?}", verification.failures);
    }
}

#[test]
fn every_fault_of_a_log_is_told_not_only_the_first() {
    let log = changed(|lines| {
        let text = |line: &[u8]| String::from_utf8(line.to_vec()).unwrap();
        lines[4] = text(&lines[4]).replace("rolled back", "rolled bacl").into_bytes();
        lines[2] = text(&lines[2]).replace("ana", "eve").into_bytes();
        lines.remove(3);
        lines[1] = b"{\"actor\":1.5}\n".to_vec();
        lines.insert(4, b"\n".to_vec());
        lines.push(b"{".to_vec());
    });
    assert_eq!(
        faults(&log),
        [
            (2, "json_number_not_canonical"),
            (4, "text_changed"),
            (4, "version_gap"),
            (5, "line_blank"),
            (7, "line_truncated"),
        ]
    );
}

#[test]
fn a_line_that_cannot_be_read_is_told_once_and_a_record_taken_out_elsewhere_too() {
    let broken = b"what is this\n".to_vec();
    assert_eq!(faults(changed(|lines| lines[2] = broken.clone())), [(3, "json_syntax")]);
    assert_eq!(faults(changed(|lines| lines[0] = broken.clone())), [(1, "json_syntax")]);
    let two = changed(|lines| {
        lines.remove(1);
        lines.insert(3, broken.clone());
    });
    assert_eq!(faults(two), [(2, "version_gap"), (4, "json_syntax")]);
}

#[test]
fn records_in_any_wrong_order_are_told_apart_from_records_that_are_gone() {
    let mut teller = Teller::responding();
    for n in 4..=9 {
        teller.json(&format!(r#"{{"command":"note","arguments":{{"body":"{n}"}}}}"#));
    }
    let all = lines(&teller.log());
    let ordered = |versions: &[usize]| faults(versions.iter().flat_map(|n| all[n - 1].clone()).collect::<Vec<_>>());
    assert_eq!(ordered(&[1, 2, 3, 4, 5, 6, 7, 8, 9]), []);
    // Two pairs, one inside the reach of the other.
    assert_eq!(ordered(&[1, 3, 5, 2, 4, 6, 7, 8, 9]), [(2, "records_swapped"), (3, "records_swapped")]);
    assert_eq!(ordered(&[1, 5, 3, 4, 2, 6, 7, 8, 9]), [(2, "records_swapped")]);
    // Of what stood between only one came later.
    assert_eq!(ordered(&[1, 5, 3, 6, 7, 8, 9]), [(2, "records_swapped"), (2, "version_gap")]);
    // Swapped, and one of the two a second time.
    assert_eq!(ordered(&[1, 3, 2, 2, 4]), [(2, "records_swapped"), (4, "version_duplicate")]);
    // A piece of the log stands twice.
    assert_eq!(ordered(&[1, 2, 3, 2, 3, 4]), [(4, "version_duplicate"), (5, "version_duplicate")]);
    assert_eq!(ordered(&[1, 2, 3, 3, 4, 4, 5]), [(4, "version_duplicate"), (6, "version_duplicate")]);
    assert_eq!(ordered(&[9, 8]), [(1, "records_swapped"), (1, "version_gap")]);
}

#[test]
fn a_redaction_that_stands_in_a_wrong_place_still_counts() {
    let mut teller = Teller::responding();
    let note = teller.json(r#"{"command":"note","arguments":{"body":"the password is hunter2"}}"#);
    teller.json(&format!(r#"{{"command":"redact","arguments":{{"record":"{note}","reason":"a secret"}}}}"#));
    teller.json(r#"{"command":"note","arguments":{"body":"later"}}"#);
    let mut lines = lines(&teller.log());
    lines.swap(4, 5);
    assert_eq!(faults(lines.concat()), [(5, "records_swapped")]);
}

#[test]
fn verifying_says_what_was_removed_by_whom_and_why() {
    let log = log();
    let verification = verify(&log[..]);
    let [redaction] = verification.redactions.as_slice() else { panic!("{:?}", verification.redactions) };
    assert_eq!(redaction.version, Version::new(4));
    assert_eq!(redaction.by.id(), "ana");
    assert_eq!(redaction.at.to_string(), "2026-11-23T10:00:04Z");
    assert_eq!(redaction.reason.shown(), "a secret");
    assert!(!String::from_utf8(log).unwrap().contains("hunter2"));
}

#[test]
fn a_redaction_that_leaves_the_text_is_no_redaction() {
    let mut teller = Teller::responding();
    let note = teller.json(r#"{"command":"note","arguments":{"body":"hunter2"}}"#);
    let before = lines(&teller.log());
    teller.json(&format!(r#"{{"command":"redact","arguments":{{"record":"{note}","reason":"a secret"}}}}"#));
    let mut after = lines(&teller.log());
    after[3].clone_from(&before[3]);
    assert_eq!(faults(after.concat()), [(5, "redaction_not_applied")]);
}

#[test]
fn a_head_that_was_kept_finds_what_was_cut_off_and_what_was_rewritten() {
    let log = log();
    let heads: Vec<Head> = LogReader::new(&log[..]).map(|record| record.unwrap().head()).collect();
    let against = |log: &[u8], heads: &[Head]| -> Vec<_> {
        let verification = verify_against(log, heads.iter().copied());
        verification.failures.iter().map(|failure| (failure.line, failure.code().as_str())).collect()
    };
    assert_eq!(against(&log, &heads), []);
    let cut = changed(|lines| lines.truncate(3));
    assert_eq!(faults(&cut), [], "only a head that was kept can tell");
    assert_eq!(against(&cut, &heads[..3]), []);
    assert_eq!(against(&cut, &heads[5..]), [(3, "head_beyond_log")]);
    assert_eq!(against(b"", &heads[5..]), [(0, "head_beyond_log")], "the whole stream is gone");
    // Told again from the third record on, each with its right chain.
    let rewritten =
        resealed(|records| drop(records[2].insert("actor".into(), json!({ "id": "eve", "kind": "person" }))));
    assert_eq!(faults(&rewritten), []);
    assert_eq!(against(&rewritten, &heads[..2]), []);
    assert_eq!(against(&rewritten, &heads[2..3]), [(3, "head_mismatch")]);
    assert_eq!(against(&rewritten, &heads[5..]), [(6, "head_mismatch")]);
    // Every head that was kept counts, not only the last of its stream.
    assert_eq!(against(&rewritten, &[heads[2], heads[1]]), [(3, "head_mismatch")]);
    assert_eq!(against(&rewritten, &[heads[1], heads[2]]), [(3, "head_mismatch")]);
}

/// An incident, another, and a book's own stream, their lines mixed.
fn mixed() -> Vec<u8> {
    let (mut one, mut two) = (Teller::of(1), Teller::of(2));
    for teller in [&mut one, &mut two] {
        teller.json(r#"{"command":"declare","arguments":{"title":"Down","severity":"SEV-1"}}"#);
        teller.json(r#"{"command":"note","arguments":{"body":"hello"}}"#);
    }
    let book = incident_id(7);
    let adopted = forge::record(book, 1, "plan_adopted", json!({ "digest": "0".repeat(64), "plan": {} }));
    let drill = forge::record(book, 2, "drill_completed", json!({ "drill": "restore" }));
    let book = lines(&forge::sealed(book, &[adopted, drill]));
    let (one, two) = (lines(&one.log()), lines(&two.log()));
    [&book[0], &two[0], &one[0], &book[1], &one[1], &two[1], &one[2], &two[2]].into_iter().flatten().copied().collect()
}

#[test]
fn a_log_of_several_streams_gives_its_incidents_in_the_order_in_which_they_begin() {
    let log = mixed();
    let histories = History::read(&log[..]).unwrap();
    let ids: Vec<_> = histories.iter().map(|history| history.incident().id()).collect();
    assert_eq!(ids, [incident_id(2), incident_id(1)]);
    let verification = verify(&log[..]);
    assert!(verification.is_sound(), "{:?}", verification.failures);
    assert_eq!((verification.records, verification.heads.len()), (8, 3));
    is_kept(&log);
}

#[test]
fn an_edited_incident_that_exists_too_leaves_that_one_as_it_was() {
    let heads = verify(&mixed()[..]).heads;
    // Its version is there already, or it is just the one that comes next.
    for other in [7, 2] {
        let mut lines = lines(&mixed());
        let edited = String::from_utf8(lines[4].clone()).unwrap();
        lines[4] = edited.replace(&incident_id(1).to_string(), &incident_id(other).to_string()).into_bytes();
        assert_eq!(faults(lines.concat()), [(5, "chain_broken")]);
        assert_eq!(verify(&lines.concat()[..]).heads, heads);
    }
}

#[test]
fn folding_stops_where_a_record_does_not_follow_and_says_on_which_line() {
    for (log, expected) in [
        (
            changed(|lines| drop(lines.remove(2))),
            "line 3: version 4 follows version 2: one record is missing; restore what stood between",
        ),
        (
            changed(|lines| drop(lines.drain(1..4))),
            "line 2: version 5 follows version 1: 3 records are missing; restore what stood between",
        ),
        (
            changed(|lines| lines.insert(2, lines[0].clone())),
            "line 3: version 1 is there already, the stream is at 2; leave it out",
        ),
        (
            edit(4, r#""version":4"#, r#""version":4.5"#),
            "line 4, column 376: the number 4.5 is not canonical; write an integer in plain digits, without a leading zero, plus sign, fraction or exponent, and zero as 0",
        ),
    ] {
        assert_eq!(History::read(&log[..]).unwrap_err().to_string(), expected);
    }
}

#[test]
fn an_error_points_into_the_member_that_is_wrong() {
    #[track_caller]
    fn error(log: &[u8], line: usize) -> (String, String) {
        let error = LogReader::new(log).find_map(Result::err).unwrap();
        assert_eq!(error.line, line as u64);
        let text = String::from_utf8(lines(log)[line - 1].clone()).unwrap();
        (text.get(error.column - 1..).unwrap().chars().take(12).collect(), error.kind.to_string())
    }
    let (at, said) = error(&edit(5, r#""kind":"rollback""#, r#""kind":7"#), 5);
    assert_eq!(said, "`facts` is not valid: invalid type: integer `7`, expected a string");
    assert_eq!(at, "7,\"permanenc");
    let (at, said) = error(&edit(5, r#"{"description":"rolled back"}"#, r#"{"description":["rolled back"]}"#), 5);
    assert_eq!(said, "`text` is not valid: invalid type: sequence, expected a string");
    assert!(at.starts_with(":["), "{at}");
    let (at, said) = error(&edit(5, r#""description":"rolled back""#, ""), 5);
    assert_eq!(said, "`text` is not valid: missing field `description`");
    assert!(at.starts_with('}'), "{at}");
    let (at, said) = error(&edit(5, "10:00:03Z", "10:00:61Z"), 5);
    assert!(said.starts_with("`recordedAt` is not valid: `2026-11-23T10:00:61Z` cannot be read as a time"), "{said}");
    assert_eq!(at, "\"2026-11-23T");
    let (at, said) = error(&edit(5, r#""kind":"person"},"by""#, r#""kind":7},"by""#), 5);
    assert_eq!(said, "`actor` is not valid: invalid type: integer `7`, expected a string");
    assert!(at.starts_with("7}"), "{at}");
}

#[test]
fn what_a_newer_library_wrote_is_kept_byte_for_byte() {
    let odd = "{\"a\":[null,true,{\"\u{1f600}\":-1,\"\u{fb33}\":0}],\"text\":\"\\u0000\"}";
    let odd: Value = serde_json::from_str(odd).unwrap();
    let log = resealed(|records| {
        for record in records.iter_mut() {
            record.insert("a".into(), odd.clone());
            record.insert("zz".into(), odd.clone());
            record.get_mut("facts").unwrap()["unheard"] = odd.clone();
        }
        let mut unknown = forge::record(incident_id(1), 7, "blast_radius_drawn", odd.clone());
        unknown.insert("text".into(), odd.clone());
        unknown.insert("ignorable".into(), json!(true));
        records.push(unknown);
        let mut lifted = forge::record(incident_id(1), 8, "fix_recorded", json!({ "kind": "patch" }));
        lifted.insert("schema".into(), json!(7));
        records.push(lifted);
        records.push(forge::record(incident_id(1), 9, "milestone_asserted", json!({ "milestone": "felt" })));
        let kind = json!({ "kind": "prayer", "permanence": "temporary" });
        let mut open = forge::record(incident_id(1), 10, "fix_recorded", kind);
        open.insert("text".into(), json!({ "description": "we hoped" }));
        records.push(open);
        records.push(forge::record(incident_id(1), 11, "ext.acme.paged", odd.clone()));
    });
    assert_eq!(faults(&log), []);
    is_kept(&log);
    let verification = verify(&log[..]);
    assert_eq!((verification.records, verification.unknown), (11, 3));

    let history = History::read(&log[..]).unwrap().remove(0);
    let because = |at: usize| match history.records()[at].event() {
        Event::Unknown(event) => event.because.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!([because(6), because(7), because(8)], [Newer::Type, Newer::Schema, Newer::Value("felt".into())]);
    let incident = history.incident();
    assert_eq!(incident.unknown_records(), 3);
    let newer = incident.newer().map(|newer| &*newer.name);
    assert_eq!(newer, Some("fix_recorded"), "the first that the rules may need: the one before is ignorable");
    let Event::FixRecorded(fix) = history.records()[9].event() else { panic!("a known event") };
    assert_eq!(fix.kind.as_str(), "prayer");
}

#[test]
fn a_log_that_begins_with_a_newer_record_still_reads() {
    let declared = resealed(|records| drop(records[0].insert("schema".into(), json!(2))));
    let history = History::read(&declared[..]).unwrap().remove(0);
    assert_eq!(history.records().len(), 6);
    assert_eq!(history.incident().version(), Version::new(6), "the version is the number of records");
    assert!(history.incident().newer().is_some());
    assert_eq!(faults(&declared), []);
    is_kept(&declared);

    let book = incident_id(7);
    let mut adopted = forge::record(book, 1, "plan_adopted", json!({}));
    adopted.insert("schema".into(), json!(2));
    let book = forge::sealed(book, &[adopted]);
    assert_eq!(History::read(&book[..]).unwrap(), [], "a book's own stream is passed over, whatever its shape");
    assert_eq!(faults(&book), []);
}

#[test]
fn text_is_stored_as_it_came() {
    let odd = [
        "NUL \0, bell \u{7}, escape \u{1b}[31m, delete \u{7f}, C1 \u{9b}",
        "line\r\nline\rline\nline\u{2028}line\u{85}",
        "bidi \u{202e}reversed\u{202c} \u{2066}isolated\u{2069}, zero width \u{200b}\u{feff}",
        "# Markdown\n\n| a | b |\n[link](javascript:alert(1)) `code` ![](x)",
        "<script>alert(1)</script> &amp; <!-- --> ]]>",
        "\u{1f9d1}\u{200d}\u{1f692} e\u{301} \u{e9} \u{fb33} \u{10ffff} \u{ffff} \u{fdd0}",
        r#"{"json": "in \"text\" \\ \u0000"} C:\temp\new"#,
        "  spaces before and behind  ",
        "",
    ];
    let mut teller = Teller::responding();
    let long = "aé😀\n".repeat(1 << 17);
    assert!(long.len() > 1_000_000);
    for body in odd.iter().copied().chain([&*long]) {
        teller.tell(&Command::new(NoteAdded { body: body.into() }));
        // The same through JSON.
        let command = json!({ "command": "note", "arguments": { "body": body } }).to_string();
        teller.json(&command);
        let [.., first, second] = teller.history.records() else { panic!("two notes") };
        for record in [first, second] {
            let read = Record::read(record.line()).unwrap();
            assert_eq!(&read, record);
            let Event::NoteAdded(note) = read.event() else { panic!("a note") };
            assert_eq!(note.body.as_str(), Some(body));
        }
    }
    let written = teller.log();
    assert_eq!(faults(&written), []);
    assert_eq!(History::read(&written[..]).unwrap(), [teller.history]);
}

#[test]
fn half_a_character_is_an_error_of_its_own() {
    for half in [r"\ud83d", r"\ude00", r"\ud83dA", r"\ud83d\ud83d"] {
        let log = edit(5, "rolled back", &format!("rolled {half}"));
        let error = LogReader::new(&log[..]).find_map(Result::err).unwrap();
        assert_eq!((error.line, error.code()), (5, Code::JsonLoneSurrogate), "{half}");
        let text = format!(r#"{{"command":"note","arguments":{{"body":"{half}"}}}}"#);
        assert_eq!(Command::from_json(&text).unwrap_err().code(), Code::JsonLoneSurrogate, "{half}");
    }
}

#[test]
fn label_keys_are_sorted_by_utf_16() {
    let mut teller = Teller::responding();
    teller.json(
        "{\"command\":\"attach_signal\",\"arguments\":{\"signal\":\"s\",\"episode\":\"e\",\"sender\":\"pager\",\
         \"labels\":{\"\u{fb33}\":\"hebrew\",\"a\":\"1\",\"\u{1f600}\":\"emoji\",\"é\":\"2\",\"B\":\"3\"}}}",
    );
    let line = teller.history.records().last().unwrap().line();
    let labels = "{\"B\":\"3\",\"a\":\"1\",\"é\":\"2\",\"\u{1f600}\":\"emoji\",\"\u{fb33}\":\"hebrew\"}";
    assert!(line.contains(labels), "an emoji is made of surrogates, which stand before U+FB33: {line}");
    assert_eq!(faults(teller.log()), []);
    // Sorted as UTF-8 is.
    let log = String::from_utf8(teller.log()).unwrap();
    let emoji = ("\"\u{1f600}\":\"emoji\"", "\"\u{fb33}\":\"hebrew\"");
    let wrong = log.replace(&format!("{},{}", emoji.0, emoji.1), &format!("{},{}", emoji.1, emoji.0));
    assert_eq!(faults(wrong), [(4, "json_key_order")]);
}

/// A record whose line is this long.
fn record_of(bytes: usize) -> Vec<u8> {
    let with = |body: &str| {
        let mut note = forge::record(incident_id(1), 1, "note_added", json!({}));
        note.insert("text".into(), json!({ "body": body }));
        forge::sealed(incident_id(1), &[note])
    };
    let envelope = with("").len() - 1;
    with(&"x".repeat(bytes - envelope))
}

#[test]
fn a_record_of_8_mib_is_accepted() {
    let mut teller = Teller::responding();
    teller.tell(&Command::new(NoteAdded { body: "x".repeat(8 << 20).into() }));
    let log = teller.log();
    assert_eq!(faults(&log), []);
    assert_eq!(History::read(&log[..]).unwrap(), [teller.history]);
}

#[test]
fn a_record_at_the_limit_is_read_and_one_beyond_is_refused() {
    let at = record_of(MAX_RECORD_BYTES);
    assert_eq!(at.len(), MAX_RECORD_BYTES + 1, "and its line feed");
    let small = record_of(1000);
    for beyond in [1, 2, 3, 100_000] {
        let log = [&at[..], &record_of(MAX_RECORD_BYTES + beyond), &small].concat();
        assert_eq!(refusals(&log), [(2, MAX_RECORD_BYTES + 1, "record_too_large")]);
        assert_eq!(LogReader::new(&log[..]).flatten().count(), 2);
    }
    // The last line, cut off.
    assert_eq!(refusals(&at[..MAX_RECORD_BYTES]), [(1, MAX_RECORD_BYTES + 1, "line_truncated")]);
    let cut = [&at[..MAX_RECORD_BYTES], b"x"].concat();
    assert_eq!(refusals(cut), [(1, MAX_RECORD_BYTES + 1, "record_too_large")]);
}

#[test]
fn the_longest_text_that_a_command_may_write_can_be_read() {
    let mut low = 15 << 20;
    let mut high = MAX_RECORD_BYTES;
    let mut teller = Teller::responding();
    // To the byte: what is accepted at the edge is what counts.
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        let note = Command::new(NoteAdded { body: "x".repeat(middle).into() });
        let context = teller.context();
        match sevlog::decide(teller.history.incident(), &note, &context) {
            Ok(_) => low = middle,
            Err(rejection) => {
                assert_eq!(rejection.code(), Code::RecordTooLarge);
                high = middle;
            }
        }
    }
    teller.tell(&Command::new(NoteAdded { body: "x".repeat(low).into() }));
    assert_eq!(faults(teller.log()), []);
}

/// A line of many bytes, made up as it is read.
fn endless(bytes: u64) -> impl BufRead {
    BufReader::with_capacity(1 << 20, io::repeat(b'x').take(bytes))
}

#[test]
fn a_line_without_end_is_passed_over_in_bounded_memory() {
    let log = log();
    let whole = Cursor::new(b"\n").chain(Cursor::new(log));
    let mut reader = LogReader::new(endless(1 << 30).chain(whole));
    let error = reader.next().unwrap().unwrap_err();
    assert_eq!((error.line, error.code()), (1, Code::RecordTooLarge));
    assert_eq!(reader.flatten().count(), 6);
    // What this process ever held, other tests and all: less than the line.
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        let kib: u64 = peak.trim().trim_end_matches("kB").trim().parse().unwrap();
        assert!(kib < 1 << 20, "{kib} KiB");
    }
}

#[test]
fn a_source_that_breaks_off_is_told_and_nothing_is_read_behind_it() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let log = log();
    let first = lines(&log)[0].len();
    for (whole, place) in [(first, (2, 1)), (first + 10, (2, 11)), (0, (1, 1))] {
        let mut reader = LogReader::new(BufReader::new(Cursor::new(&log[..whole]).chain(Broken)));
        let error = reader.find_map(Result::err).unwrap();
        assert_eq!((error.line, error.column), place);
        assert_eq!(error.kind.to_string(), "reading failed: the disk is gone");
        assert!(reader.next().is_none());
    }
    // Also where a line is too long to hold.
    let mut reader = LogReader::new(BufReader::new(endless(20 << 20).chain(Broken)));
    assert_eq!(reader.next().unwrap().unwrap_err().code(), Code::ReadFailed);
    assert!(reader.next().is_none());
}

/// Bytes of which each second read is interrupted, as by a signal.
struct Interrupted<'a> {
    rest: &'a [u8],
    next: bool,
}

impl Read for Interrupted<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.next = !self.next;
        if self.next { Err(io::ErrorKind::Interrupted.into()) } else { self.rest.read(into) }
    }
}

#[test]
fn a_log_says_the_same_in_pieces_of_any_size() {
    let mut log = log();
    log.extend(b"\n{\"actor\":1}\n\xff\nno record\n{\"a\":");
    let whole: Vec<_> = LogReader::new(&log[..]).collect();
    assert_eq!(whole.iter().filter(|line| line.is_ok()).count(), 6);
    for size in (1..20).chain((20..2_000).step_by(37)).chain([log.len() - 1, log.len(), log.len() + 1]) {
        let pieces = LogReader::new(BufReader::with_capacity(size, &log[..]));
        assert_eq!(pieces.collect::<Vec<_>>(), whole, "{size}");
        let source = Interrupted { rest: &log, next: false };
        let interrupted = LogReader::new(BufReader::with_capacity(size, source));
        assert_eq!(interrupted.collect::<Vec<_>>(), whole, "{size}, interrupted");
    }
}

#[test]
fn a_record_is_found_by_its_id_whether_ids_grow_with_the_log_or_not() {
    let plan = Plan::standard();
    let mut history = History::new(incident_id(1));
    let tell = |history: &mut History, n: u64| {
        let id = CommandId::from_parts(1_795_408_260_000 + n, n);
        let context = Context::new(&plan, Actor::Person(PersonId::new("ana").unwrap()), id, Seed::new([7; 32]));
        let told = match history.records() {
            [] => Command::new(Declare::live("Checkout API down")),
            _ => Command::new(NoteAdded { body: format!("note {n}").into() }),
        };
        history.execute(&told, &context).map(<[Record]>::to_vec)
    };
    let ids = [5, 9, 2, 7, 12, 1, 13];
    for n in ids {
        let told = tell(&mut history, n).unwrap();
        assert_eq!(history.record(told[0].id()), Some(&told[0]));
    }
    for record in history.records() {
        assert_eq!(history.record(record.id()), Some(record));
    }
    for n in ids {
        assert_eq!(tell(&mut history, n).unwrap_err().code(), Code::CommandIdReused, "{n}");
    }
    for n in [0, 3, 6, 10, 14] {
        let id = CommandId::from_parts(1_795_408_260_000 + n, n).record(0).unwrap();
        assert_eq!(history.record(id), None, "{n}");
    }
}

/// Objects in each other, this many.
fn nested(depth: usize) -> Value {
    (1..depth).fold(json!({}), |inner, _| json!({ "a": inner }))
}

#[test]
fn depth_and_items_have_limits_of_their_own() {
    let with = |facts: Value| forge::record(incident_id(1), 1, "blast_radius_drawn", facts);
    let line = |facts: Value| String::from_utf8(forge::sealed(incident_id(1), &[with(facts)])).unwrap();
    // The record is one level itself.
    assert_eq!(refusals(line(nested(MAX_DEPTH - 1))), []);
    let flat = line(json!({}));
    let deep = flat.replace("\"facts\":{}", &format!("\"facts\":{}{}", "{\"a\":".repeat(MAX_DEPTH), "{}"));
    assert_eq!(refusals(deep)[0].2, "json_too_deep");
    let items = |count: usize| json!({ "a": vec![0; count] });
    assert_eq!(refusals(line(items(MAX_ITEMS))), []);
    let many = flat.replace("\"facts\":{}", &format!("\"facts\":{{\"a\":[{}0]}}", "0,".repeat(MAX_ITEMS)));
    assert_eq!(refusals(many)[0].2, "json_too_many_items");
}

/// A command either comes to records that read as they were meant, or is rejected with a code.
#[track_caller]
fn is_written_or_refused(command: &Command) -> Option<Vec<&'static str>> {
    let mut teller = Teller::responding();
    let told = teller.try_tell(command);
    assert_eq!(faults(teller.log()), []);
    assert_eq!(History::read(&teller.log()[..]).unwrap(), [teller.history]);
    told.err().map(|rejection| rejection.reasons().map(|reason| reason.code().as_str()).collect())
}

#[test]
fn what_a_command_writes_can_be_read() {
    let host = |facts: Value| {
        let command = json!({ "command": "record_host_event", "arguments": { "name": "ext.a", "facts": facts } });
        Command::from_json(&command.to_string()).unwrap()
    };
    let refused = Some(vec!["not_canonical"]);
    assert_eq!(is_written_or_refused(&host(nested(MAX_DEPTH - 1))), None);
    assert_eq!(is_written_or_refused(&host(nested(MAX_DEPTH))), refused);
    assert_eq!(is_written_or_refused(&host(json!({ "a": vec![0; MAX_ITEMS] }))), None);
    assert_eq!(is_written_or_refused(&host(json!({ "a": vec![0; MAX_ITEMS + 1] }))), refused);
    assert_eq!(is_written_or_refused(&host(json!({ "a": 1_u64 << 53 }))), refused);
    assert_eq!(is_written_or_refused(&host(json!({ "a": -0.0 }))), refused);

    // What the types of Rust hold, and a log cannot.
    let note = NoteAdded { body: "hello".into() };
    let (from, to) = (Timestamp::MAX, Timestamp::MIN);
    let reversed = Occurred::from(When::Between { from, to });
    assert_eq!(is_written_or_refused(&Command::new(NoteAdded { body: Text::redacted() })), refused);
    assert_eq!(is_written_or_refused(&Command::new(note.clone()).occurred(reversed.clone())), refused);
    assert_eq!(is_written_or_refused(&Command::new(note).observed_at(reversed)), refused);
    for count in [Quantity::Range { from: 5, to: 1 }, Quantity::Exact(u64::MAX)] {
        let affected = Some(Affected { count, unit: Unit::new("users").unwrap() });
        let change = ChangeImpact { service: Some("checkout".parse().unwrap()), affected, ..ChangeImpact::default() };
        assert_eq!(is_written_or_refused(&Command::new(change)), refused);
    }
}

#[test]
fn two_commands_that_differ_have_two_digests_also_beyond_the_limits() {
    let digest = |facts: Value| {
        let command = json!({ "command": "record_host_event", "arguments": { "name": "ext.a", "facts": facts } });
        Command::from_json(&command.to_string()).unwrap().digest(incident_id(1))
    };
    assert_eq!(digest(nested(MAX_DEPTH)), digest(nested(MAX_DEPTH)));
    assert_ne!(digest(nested(MAX_DEPTH - 1)), digest(nested(MAX_DEPTH - 2)));
    assert_ne!(digest(nested(MAX_DEPTH)), digest(nested(MAX_DEPTH + 1)));
    assert_ne!(digest(json!({ "a": 0.5 })), digest(json!({ "a": 0.25 })));
}

#[test]
fn what_has_no_json_form_has_a_digest_too() {
    let digest = |from: &str| {
        let occurred =
            When::Between { from: crate::teller::time(from), to: crate::teller::time("2026-11-23T10:00:00Z") }.into();
        Command::new(NoteAdded { body: "late".into() }).occurred(occurred).digest(incident_id(1))
    };
    assert_eq!(digest("2026-11-23T11:00:00Z"), digest("2026-11-23T11:00:00Z"));
    assert_ne!(digest("2026-11-23T11:00:00Z"), digest("2026-11-23T12:00:00Z"));
}

/// Whatever the bytes are: values or errors with their place, and never a panic.
fn read_any(bytes: &[u8]) -> Result<(), TestCaseError> {
    let lines = lines(bytes);
    let mut read = 0;
    for (at, record) in LogReader::new(bytes).enumerate() {
        read += 1;
        let line = lines[at].strip_suffix(b"\n").unwrap_or(&lines[at]);
        match record {
            Ok(record) => prop_assert_eq!(record.line().as_bytes(), line),
            Err(error) => {
                prop_assert_eq!(error.line, at as u64 + 1);
                prop_assert!((1..=line.len() + 1).contains(&error.column), "{}", error);
            }
        }
    }
    prop_assert_eq!(read, lines.len());
    let verification = verify(bytes);
    for failure in &verification.failures {
        prop_assert!((1..=lines.len() as u64).contains(&failure.line), "{}", failure);
    }
    let histories = History::read(bytes);
    if verification.is_sound() {
        let histories = histories.unwrap();
        let records: usize = histories.iter().map(|history| history.records().len()).sum();
        prop_assert!(records as u64 <= verification.records);
    } else if let Err(error) = histories {
        prop_assert!(Code::ALL.contains(&error.code()));
    }
    Ok(())
}

#[derive(Debug, Clone)]
enum Edit {
    Set(u8),
    Insert(u8),
    Remove,
    Cut,
    DoubleLine,
    SwapLines,
    RemoveLine,
}

fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, Edit)>> {
    let byte = prop_oneof![prop::sample::select(&b"{}[]\",:\\-+.019eEtrfalsn \n\r\x00"[..]), any::<u8>()];
    let edit = prop_oneof![
        byte.clone().prop_map(Edit::Set),
        byte.prop_map(Edit::Insert),
        Just(Edit::Remove),
        Just(Edit::Cut),
        Just(Edit::DoubleLine),
        Just(Edit::SwapLines),
        Just(Edit::RemoveLine),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), edit), 1..5)
}

proptest! {
    #[test]
    fn any_bytes_are_values_or_errors_with_their_place(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_any(&bytes)?;
    }

    #[test]
    fn a_mutated_log_is_values_or_errors_with_their_place(edits in edits(), several in any::<bool>()) {
        let mut bytes = if several { mixed() } else { log() };
        for (index, edit) in edits {
            let mut lines = lines(&bytes);
            let line = index.index(lines.len().max(1));
            let at = index.index(bytes.len().max(1));
            match edit {
                _ if bytes.is_empty() => {}
                Edit::Set(byte) => bytes[at] = byte,
                Edit::Insert(byte) => bytes.insert(at, byte),
                Edit::Remove => drop(bytes.remove(at)),
                Edit::Cut => bytes.truncate(at),
                Edit::DoubleLine => {
                    lines.insert(line, lines[line].clone());
                    bytes = lines.concat();
                }
                Edit::SwapLines => {
                    lines.swap(0, line);
                    bytes = lines.concat();
                }
                Edit::RemoveLine => {
                    lines.remove(line);
                    bytes = lines.concat();
                }
            }
        }
        read_any(&bytes)?;
    }
}
