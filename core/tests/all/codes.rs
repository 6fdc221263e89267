//! Every error code can be provoked, and its sentence says what to do.

use std::{
    collections::BTreeSet,
    fmt::Display,
    io::{BufReader, Error, Read},
};

use serde_json::{Map, Value, json};
use sevlog::{
    Book, Code, Command, CommandId, Digest, EpisodeKey, Failure, FailureKind, Head, History, HistoryError, Incident,
    IncidentId, LogReader, Occurred, Plan, PlanDate, PlanError, Postmortem, ProgramId, Record, Rejection, ReplayError,
    Service, SignalKey, Source, Timestamp, Version, canonical, chain_start,
    command::{AdoptPlan, Declare, Document, PublishPostmortem},
    decide_book,
    event::{DocumentAudience, SignalAttached},
    import,
    limits::{MAX_DEPTH, MAX_ITEMS, MAX_RECORD_BYTES, MAX_RECORDS_PER_COMMAND},
    seal, verify, verify_against,
};

use crate::{
    forge,
    teller::{Teller, incident_id, json, person, service},
};

type Told = (Code, String);

fn told(code: Code, error: impl Display) -> Told {
    (code, error.to_string())
}

fn time(text: &str) -> Told {
    let error = Timestamp::parse(text).unwrap_err();
    told(error.code(), error)
}

fn identifier(text: &str) -> Told {
    let error = Service::new(text).unwrap_err();
    told(error.code(), error)
}

fn not_canonical(text: impl AsRef<[u8]>) -> Told {
    let error = canonical::check(text.as_ref()).unwrap_err();
    told(error.code(), error)
}

fn not_a_record(line: &str) -> Told {
    let error = Record::read(line).unwrap_err();
    told(error.code(), error)
}

/// A line that was a declaration until it was changed.
fn changed_record(change: impl FnOnce(&mut Map<String, Value>)) -> Told {
    let mut record = forge::objects(&Teller::responding().log()).remove(0);
    change(&mut record);
    not_a_record(&canonical::to_canonical(&record.into()).unwrap())
}

fn no_plan<T: std::fmt::Debug>(read: Result<T, PlanError>) -> Told {
    let error = read.unwrap_err();
    told(error.code(), error)
}

fn not_imported(history: &str) -> Told {
    let mapping = import::Mapping::new(Source::new("status.example.com").unwrap());
    let error = import::status_history(history.as_bytes(), &mapping).unwrap_err();
    told(error.code(), error)
}

fn unreadable(log: impl Read) -> Told {
    let error = LogReader::new(BufReader::new(log)).find_map(Result::err).unwrap();
    told(error.code(), error)
}

fn unfoldable(records: &[Record]) -> Told {
    let error = Incident::replay(records).unwrap_err();
    told(error.code(), error)
}

/// What the one reason is why a log is not sound.
#[track_caller]
fn unsound(log: &[u8]) -> Told {
    only(&verify(log))
}

#[track_caller]
fn only(verification: &sevlog::Verification) -> Told {
    let [failure] = verification.failures.as_slice() else { panic!("{:?}", verification.failures) };
    told(failure.code(), failure)
}

/// The log of a declaration, a severity, a role and a note, its records changed and chained anew.
fn resealed(change: impl FnOnce(&mut Vec<Map<String, Value>>)) -> Vec<u8> {
    let mut teller = Teller::responding();
    teller.json(r#"{"command":"note","arguments":{"body":"hello"}}"#);
    let mut records = forge::objects(&teller.log());
    change(&mut records);
    forge::sealed(incident_id(1), &records)
}

/// The lines of the same log, changed and left as they are.
fn edited(change: impl FnOnce(&mut Vec<Map<String, Value>>)) -> Vec<u8> {
    let mut records = forge::objects(&resealed(|_| ()));
    change(&mut records);
    let line = |record: Map<_, _>| canonical::to_canonical(&record.into()).unwrap() + "\n";
    records.into_iter().map(line).collect::<String>().into()
}

#[track_caller]
fn one_reason(rejection: &Rejection) -> Told {
    assert_eq!(rejection.reasons().count(), 1, "{rejection}");
    told(rejection.code(), rejection)
}

#[track_caller]
fn rejected(teller: &mut Teller, command: &Command) -> Told {
    one_reason(&teller.try_tell(command).unwrap_err())
}

#[track_caller]
fn rejected_json(teller: &mut Teller, text: &str) -> Told {
    rejected(teller, &json(text))
}

/// Rejected in an incident that somebody commands and nothing else has happened to.
#[track_caller]
fn refused(text: &str) -> Told {
    rejected_json(&mut Teller::responding(), text)
}

/// Rejected in an incident where something was told before; `RECORD` is its last record.
#[track_caller]
fn refused_after(before: &[&str], text: &str) -> Told {
    let mut teller = Teller::responding();
    for command in before {
        teller.json(command);
    }
    let last = teller.history.records().last().unwrap().id().to_string();
    rejected_json(&mut teller, &text.replace("RECORD", &last))
}

/// Rejected over two incidents.
#[track_caller]
fn refused_pair(source: &mut Teller, target: &mut Teller, text: &str) -> Told {
    let context = source.context();
    let text = text.replace("TARGET", &target.history.incident().id().to_string());
    let outcome = History::execute_pair(&mut source.history, &mut target.history, &json(&text), &context);
    one_reason(&outcome.unwrap_err())
}

/// Rejected in a book that holds nothing yet.
#[track_caller]
fn refused_by_book(text: &str) -> Told {
    let book = Book::new(incident_id(7));
    one_reason(&decide_book(&book, &json(text), &Teller::new().context()).unwrap_err())
}

fn of(n: u64) -> Teller {
    let mut teller = Teller::of(n);
    teller.json(r#"{"command":"declare","arguments":{"title":"Checkout API down","severity":"SEV-1"}}"#);
    teller
}

const UNDECLARED: u64 = 9;

/// Merges incident 1 into incident 2, and returns both.
fn merged() -> (Teller, Teller) {
    let (mut source, mut target) = (of(1), of(2));
    let context = source.context();
    let merge = json(&format!(r#"{{"command":"merge_into","arguments":{{"target":"{}"}}}}"#, incident_id(2)));
    History::execute_pair(&mut source.history, &mut target.history, &merge, &context).unwrap();
    (source, target)
}

fn resolved() -> Teller {
    let mut teller = Teller::responding();
    teller.json(r#"{"command":"resolve","arguments":{"how":"mitigated"}}"#);
    teller
}

fn publish(postmortem: Postmortem) -> Command {
    Command::new(PublishPostmortem {
        document: Document::Made(Box::new(postmortem)),
        audience: DocumentAudience::Internal,
        published_at: None,
        address: None,
    })
}

/// A source that breaks off.
struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(Error::other("the disk is gone"))
    }
}

/// Provokes a code through the public API.
#[expect(clippy::too_many_lines, reason = "one arm for each code, so that a new one cannot be forgotten")]
fn provoke(code: Code) -> Told {
    match code {
        Code::TimeOffsetMissing => time("2026-11-23T04:31:00"),
        Code::TimeOutOfRange => time("3000-01-01T00:00:00Z"),
        Code::TimeNotATime => time("yesterday"),
        Code::TimeTooPrecise => time("2026-11-23T04:31:00.0123456789Z"),
        Code::TimeNotCanonical => {
            let error = Timestamp::parse_wire("2026-11-23T05:31:00+01:00").unwrap_err();
            told(error.code(), error)
        }
        Code::TimeReversed => {
            let error = Occurred::parse("2026-11-24Z/2026-11-23Z").unwrap_err();
            told(error.code(), error)
        }

        Code::NotAUlid => {
            let error = "01kar0000000000000000000zz".parse::<IncidentId>().unwrap_err();
            told(error.code(), error)
        }
        Code::IdentifierEmpty => identifier(""),
        Code::IdentifierTooLong => identifier(&"é".repeat(101)),
        Code::IdentifierControlCharacter => identifier("checkout\n"),
        Code::NotADigest => {
            let error = "ABCD".parse::<Digest>().unwrap_err();
            told(error.code(), error)
        }
        Code::CommandIdUnusable => {
            let error = "01KAR0000000000000000000ZZ".parse::<CommandId>().unwrap_err();
            told(error.code(), error)
        }

        Code::JsonNotUtf8 => not_canonical(b"\"a\xff\""),
        Code::JsonSyntax => not_canonical(r#"{"a",1}"#),
        Code::JsonTruncated => not_canonical(r#"{"a":"#),
        Code::JsonWhiteSpace => not_canonical(r#"{"a": 1}"#),
        Code::JsonNumberNotCanonical => not_canonical("1.0"),
        Code::JsonNumberOutOfRange => not_canonical("9007199254740992"),
        Code::JsonEscapeNotCanonical => not_canonical(r#""\u0041""#),
        Code::JsonLoneSurrogate => not_canonical(r#""\ud83d""#),
        Code::JsonControlCharacter => not_canonical("\"\t\""),
        Code::JsonKeyOrder => not_canonical(r#"{"b":1,"a":2}"#),
        Code::JsonDuplicateKey => not_canonical(r#"{"a":1,"a":2}"#),
        Code::JsonTooDeep => not_canonical("[".repeat(MAX_DEPTH + 1)),
        Code::JsonTooManyItems => not_canonical(format!("[{}0]", "0,".repeat(MAX_ITEMS))),
        Code::JsonNotAnObject => not_a_record("[1]"),
        Code::JsonTrailingBytes => not_canonical("{}{}"),

        Code::RecordTooLarge => not_a_record(&"x".repeat(MAX_RECORD_BYTES + 1)),
        Code::FormatUnknown => changed_record(|record| *record.get_mut("format").unwrap() = json!("sevlog/2")),
        Code::FieldMissing => changed_record(|record| drop(record.remove("actor"))),
        Code::FieldInvalid => changed_record(|record| *record.get_mut("recordedAt").unwrap() = json!("2026-11-23")),
        Code::TextUnprotected => changed_record(|record| drop(record.remove("textDigest"))),
        Code::SaltWithoutText => changed_record(|record| drop(record.remove("text"))),

        Code::LineTruncated => unreadable(resealed(|_| ()).strip_suffix(b"\n").unwrap()),
        Code::LineBlank => unreadable(&b"\n"[..]),
        Code::ReadFailed => unreadable(Broken),

        Code::VersionGap => {
            let mut records = Teller::responding().history.records().to_vec();
            records.remove(1);
            unfoldable(&records)
        }
        Code::VersionDuplicate => {
            let mut records = Teller::responding().history.records().to_vec();
            records.insert(1, records[0].clone());
            unfoldable(&records)
        }
        Code::RecordsSwapped => unsound(&edited(|records| records.swap(1, 2))),
        Code::ForeignRecord => {
            let mut records = of(1).history.records().to_vec();
            records.push(of(2).history.records()[1].clone());
            unfoldable(&records)
        }
        Code::RecordTwice => unsound(&resealed(|records| {
            let id = records[1]["id"].clone();
            *records[2].get_mut("id").unwrap() = id;
        })),
        Code::StreamEmpty => unfoldable(&[]),
        Code::FirstNotDeclared => {
            let log = forge::sealed(
                incident_id(1),
                &[forge::record(incident_id(1), 1, "note_added", json!({}))
                    .into_iter()
                    .chain([("text".to_owned(), json!({ "body": "hello" }))])
                    .collect()],
            );
            let error = History::read(&log[..]).unwrap_err();
            assert!(matches!(error, HistoryError::Replay { line: 1, error: ReplayError::FirstNotDeclared { .. } }));
            told(error.code(), error)
        }
        Code::DeclaredTwice => {
            let log = resealed(|records| {
                let mut again = records[0].clone();
                again.extend([("version".to_owned(), json!(5)), ("id".to_owned(), records[0]["incident"].clone())]);
                records.push(again);
            });
            let error = History::read(&log[..]).unwrap_err();
            told(error.code(), error)
        }

        Code::ChainBroken => unsound(&edited(|records| {
            *records[3].get_mut("recordedAt").unwrap() = json!("2026-11-23T09:00:00Z");
        })),
        Code::ChainRewritten => {
            unsound(&edited(|records| *records[1].get_mut("chain").unwrap() = json!(Digest::of(b"another"))))
        }
        Code::TextChanged => {
            unsound(&edited(|records| *records[3].get_mut("text").unwrap() = json!({ "body": "good bye" })))
        }
        Code::ContentMissing => unsound(&edited(|records| {
            records[3].remove("text");
            records[3].remove("salt");
        })),
        Code::RedactionNotApplied => unsound(&resealed(|records| {
            let mut redacted =
                forge::record(incident_id(1), 5, "redacted", json!({ "record": records[3]["id"], "version": 4 }));
            redacted.insert("text".into(), json!({ "reason": "a name" }));
            records.push(redacted);
        })),
        Code::HeadBeyondLog => {
            let teller = Teller::responding();
            let mut log = Vec::new();
            sevlog::write_log(&teller.history.records()[..2], &mut log).unwrap();
            only(&verify_against(&log[..], [teller.history.incident().head()]))
        }
        // Only a store finds it: store/tests/all/damage.rs.
        Code::SummaryDiffers => {
            let kind = FailureKind::SummaryDiffers { incident: incident_id(1), what: "title".to_owned() };
            let failure = Failure { line: 1, kind };
            told(failure.code(), failure)
        }
        Code::HeadMismatch => {
            let head = Head { incident: incident_id(1), version: Version::new(2), chain: chain_start(incident_id(1)) };
            only(&verify_against(&Teller::responding().log()[..], [head]))
        }

        Code::CommandInvalid => {
            let error = Command::from_json(r#"{"command":"note","arguments":{}}"#).unwrap_err();
            told(error.code(), error)
        }
        Code::IllegalInStatus => refused(r#"{"command":"start_review","arguments":{}}"#),
        Code::GuardBroken => refused(r#"{"command":"resolve","arguments":{"how":"fixed"}}"#),
        Code::Contradicted => {
            let mut teller = Teller::responding();
            let seen = teller.history.incident().version().get();
            teller.json(r#"{"command":"set_severity","arguments":{"severity":"SEV-2"}}"#);
            teller.as_actor(person("raj")).basis(seen);
            rejected_json(&mut teller, r#"{"command":"set_severity","arguments":{"severity":"SEV-3"}}"#)
        }
        Code::BasisUnknown => {
            rejected_json(Teller::responding().basis(99), r#"{"command":"note","arguments":{"body":"hello"}}"#)
        }
        Code::LogNewerThanLibrary => {
            let log = resealed(|records| {
                records.push(forge::record(incident_id(1), 5, "blast_radius_drawn", json!({})));
            });
            let mut teller = Teller::new();
            teller.history = History::read(&log[..]).unwrap().remove(0);
            rejected_json(&mut teller, r#"{"command":"note","arguments":{"body":"hello"}}"#)
        }
        Code::UnknownGuard => {
            refused(r#"{"command":"resolve","arguments":{"how":"mitigated"},"waive":{"impact_close":"it is late"}}"#)
        }
        Code::WaiverWithoutReason => {
            refused(r#"{"command":"resolve","arguments":{"how":"mitigated"},"waive":{"impact_closed":" "}}"#)
        }
        Code::NotDeclared => {
            rejected_json(&mut Teller::of(UNDECLARED), r#"{"command":"note","arguments":{"body":"hello"}}"#)
        }
        Code::AlreadyDeclared => refused(r#"{"command":"declare","arguments":{"title":"Checkout API down"}}"#),
        Code::Merged => {
            let (mut source, _) = merged();
            rejected_json(&mut source, r#"{"command":"contain","arguments":{}}"#)
        }
        Code::OccurrenceNeeded => {
            let mut teller = Teller::retelling("2017-01-31T17:20Z");
            rejected_json(&mut teller, r#"{"command":"contain","arguments":{}}"#)
        }
        Code::UnknownSeverity => refused(r#"{"command":"set_severity","arguments":{"severity":"SEV-0"}}"#),
        Code::NoSeverity => {
            let mut teller = Teller::new();
            teller.json(r#"{"command":"declare","arguments":{"title":"Checkout API down","takeCommand":true}}"#);
            rejected_json(&mut teller, r#"{"command":"confirm_severity","arguments":{}}"#)
        }
        Code::PersonNeeded => {
            let mut teller = Teller::responding();
            rejected_json(teller.as_actor(service("pager")), r#"{"command":"take_command","arguments":{}}"#)
        }
        Code::CommanderNeeded => {
            let mut teller = Teller::responding();
            rejected_json(teller.as_actor(person("raj")), r#"{"command":"confirm_severity","arguments":{}}"#)
        }
        Code::RoleVacant => refused(r#"{"command":"hand_over","arguments":{"role":"scribe","to":"raj"}}"#),
        Code::NoHandOver => refused(r#"{"command":"acknowledge_hand_over","arguments":{"role":"scribe"}}"#),
        Code::ReceiverNeeded => refused_after(
            &[r#"{"command":"hand_over","arguments":{"role":"incident_command","to":"raj"}}"#],
            r#"{"command":"acknowledge_hand_over","arguments":{"role":"incident_command"}}"#,
        ),
        Code::SecondPersonNeeded => refused_after(
            &[
                r#"{"command":"request_extension","arguments":{"deadline":"postmortem","until":"2026-12-01T10:00:00Z","reason":"the vendor"}}"#,
            ],
            r#"{"command":"approve_extension","arguments":{"request":"RECORD"}}"#,
        ),
        Code::UnknownRecord => {
            refused(r#"{"command":"retract","arguments":{"record":"01KAR0000000000000000000ZZ","reason":"wrong"}}"#)
        }
        Code::WrongRecord => {
            refused_after(&[], r#"{"command":"confirm_hypothesis","arguments":{"hypothesis":"RECORD"}}"#)
        }
        Code::UnknownWindow => {
            refused_after(&[], r#"{"command":"restore","arguments":{"window":"RECORD","restored":10000}}"#)
        }
        Code::AmbiguousWindow => refused_after(
            &[
                r#"{"command":"change_impact","arguments":{"service":"checkout","region":"eu-west"}}"#,
                r#"{"command":"change_impact","arguments":{"service":"checkout","region":"us-east"}}"#,
            ],
            r#"{"command":"restore","arguments":{"service":"checkout","restored":10000}}"#,
        ),
        Code::WindowNotNamed => refused(r#"{"command":"restore","arguments":{"restored":10000}}"#),
        Code::EndNeedsReason => {
            refused(r#"{"command":"restore","arguments":{"service":"checkout","restored":9000,"end":true}}"#)
        }
        Code::WindowPartOfItself => refused_after(
            &[r#"{"command":"change_impact","arguments":{"service":"checkout"}}"#],
            r#"{"command":"change_impact","arguments":{"window":"RECORD","partOf":"RECORD","service":"checkout"}}"#,
        ),
        Code::NotRetractable => refused_after(
            &[r#"{"command":"contain","arguments":{}}"#],
            r#"{"command":"retract","arguments":{"record":"RECORD","reason":"it was not"}}"#,
        ),
        Code::NotCorrectable => refused_after(
            &[r#"{"command":"record_fix","arguments":{"description":"rolled back"}}"#],
            r#"{"command":"correct","arguments":{"record":"RECORD","reason":"typo","facts":{"permanence":"permanent"}}}"#,
        ),
        Code::CorrectionInvalid => refused_after(
            &[r#"{"command":"change_impact","arguments":{"service":"checkout"}}"#],
            r#"{"command":"correct","arguments":{"record":"RECORD","reason":"typo","facts":{"restored":10001}}}"#,
        ),
        Code::CorrectionEmpty => {
            refused_after(&[], r#"{"command":"correct","arguments":{"record":"RECORD","reason":"typo"}}"#)
        }
        Code::RecordRetracted => {
            let mut teller = Teller::responding();
            let note = teller.json(r#"{"command":"note","arguments":{"body":"hello"}}"#);
            teller.json(&format!(r#"{{"command":"retract","arguments":{{"record":"{note}","reason":"wrong"}}}}"#));
            rejected_json(
                &mut teller,
                &format!(
                    r#"{{"command":"correct","arguments":{{"record":"{note}","reason":"typo","changes":{{"body":"x"}}}}}}"#
                ),
            )
        }
        Code::NothingToRedact => refused_after(
            &[r#"{"command":"join","arguments":{"person":"raj"}}"#],
            r#"{"command":"redact","arguments":{"record":"RECORD","reason":"a name"}}"#,
        ),
        Code::PostmortemOutdated => {
            let mut teller = resolved();
            let postmortem = Postmortem::of(&teller.history, &teller.plan);
            teller.json(r#"{"command":"note","arguments":{"body":"one thing more"}}"#);
            rejected(&mut teller, &publish(postmortem))
        }
        Code::PostmortemForeign => {
            let other = of(2);
            rejected(&mut resolved(), &publish(Postmortem::of(&other.history, &other.plan)))
        }
        Code::PostmortemAudience => {
            let mut teller = resolved();
            let public = Postmortem::for_audience(&teller.history, &teller.plan, DocumentAudience::Public);
            rejected(&mut teller, &publish(public))
        }
        Code::PostmortemNowhere => {
            rejected(&mut resolved(), &json(r#"{"command":"publish_postmortem","arguments":{"document":{}}}"#))
        }
        Code::BookNeeded => refused(r#"{"command":"review_plan"}"#),
        Code::IncidentNeeded => refused_by_book(r#"{"command":"take_command"}"#),
        Code::NoPlanAdopted => refused_by_book(r#"{"command":"review_plan"}"#),
        Code::UnknownDrill => {
            let (mut book, mut teller) = (Book::new(incident_id(7)), Teller::new());
            let context = teller.context();
            let adopt = Command::new(AdoptPlan { plan: Plan::standard(), note: None });
            for draft in decide_book(&book, &adopt, &context).unwrap() {
                book.apply(&seal(&book.head(), draft, &context)).unwrap();
            }
            let drill = json(r#"{"command":"complete_drill","arguments":{"drill":"restore-a-backup"}}"#);
            one_reason(&decide_book(&book, &drill, &context).unwrap_err())
        }
        Code::CommandIdReused => {
            let mut teller = Teller::responding();
            let context = teller.context();
            let note = json(r#"{"command":"note","arguments":{"body":"hello"}}"#);
            teller.history.execute(&note, &context).unwrap();
            one_reason(&teller.history.execute(&note, &context).unwrap_err())
        }
        Code::PairNeeded => refused(r#"{"command":"merge_into","arguments":{"target":"01KAR0000000000000000000ZZ"}}"#),
        Code::MergeWithItself => {
            refused_pair(&mut of(1), &mut of(1), r#"{"command":"merge_into","arguments":{"target":"TARGET"}}"#)
        }
        Code::MergeTargetGone => {
            let mut target = of(2);
            target.json(r#"{"command":"dismiss","arguments":{"why":"false_alarm"}}"#);
            refused_pair(&mut of(1), &mut target, r#"{"command":"merge_into","arguments":{"target":"TARGET"}}"#)
        }
        Code::NotMergedThere => {
            let (mut source, _) = merged();
            refused_pair(&mut source, &mut of(3), r#"{"command":"unmerge","arguments":{}}"#)
        }
        Code::UnknownValue => {
            refused(r#"{"command":"record_fix","arguments":{"description":"rolled back","kind":"prayer"}}"#)
        }
        Code::TooManyRecords => {
            let signal = |n: usize| SignalAttached {
                signal: SignalKey::new(&n.to_string()).unwrap(),
                episode: EpisodeKey::new(&n.to_string()).unwrap(),
                sender: ProgramId::new("pager").unwrap(),
                started_at: None,
                summary: None,
                labels: None,
            };
            let signals = (0..MAX_RECORDS_PER_COMMAND).map(signal).collect();
            rejected(&mut Teller::of(UNDECLARED), &Command::new(Declare { signals, ..Declare::live("An alert storm") }))
        }
        Code::NotCanonical => {
            refused(r#"{"command":"record_host_event","arguments":{"name":"ext.load","facts":{"share":0.5}}}"#)
        }
        Code::PlanInvalid => no_plan(Plan::from_json("{")),
        Code::PlanUnknownKeys => no_plan(Plan::from_toml("bindsToRank = 1\nseverities = []\ntittle = \"Ours\"")),
        Code::PlanUnwritable => {
            let plan = Plan { binds_to_rank: u64::MAX, ..Plan::standard() };
            no_plan(plan.to_toml())
        }
        Code::PlanDateInvalid => {
            let error = "2025-02-30".parse::<PlanDate>().unwrap_err();
            told(error.code(), error)
        }
        Code::ArgumentUnusable => {
            refused(r#"{"command":"set_cadence","arguments":{"channel":"status_page","everyMinutes":0}}"#)
        }
        Code::TextEmpty => refused(r#"{"command":"retitle","arguments":{"title":" "}}"#),

        Code::ImportInvalid => not_imported(r#"{"id":"7","updates":[{"at":"2026-03-01T10:00:00"}]}"#),
        Code::ImportRepeated => not_imported("{\"id\":\"7\"}\n{\"id\":\"7\"}"),
        other => panic!("nothing provokes {other}: write a case for it, or take it out of the table"),
    }
}

#[test]
fn every_code_is_provoked_and_comes_with_one_sentence() {
    // From here on they are of stores and logbooks, and provoked in store/tests/all/codes.rs.
    let ours = Code::ALL.iter().take_while(|code| **code != Code::UnknownIncident);
    for &code in ours {
        let (provoked, sentence) = provoke(code);
        assert_eq!(provoked, code, "{sentence}");
        assert!(sentence.split_whitespace().count() >= 4, "{code}: {sentence}");
        assert!(!sentence.contains(char::is_control) && sentence.len() < 400, "{code}: {sentence}");
    }
}

#[test]
fn codes_are_unique_words_that_programs_can_match_on() {
    let words: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(words.len(), Code::ALL.len());
    for code in Code::ALL {
        let word = code.as_str();
        assert!(word.split('_').all(|part| !part.is_empty()), "{word}");
        assert!(word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'), "{word}");
        assert!(code.meaning().ends_with('.'), "{word}");
        assert_eq!(serde_json::to_value(code).unwrap(), word);
        assert_eq!(code.to_string(), word);
    }
}

/// The sentences that people meet most, word by word.
const SENTENCES: &[(Code, &str)] = &[
    (
        Code::TimeOffsetMissing,
        "`2026-11-23T04:31:00` has no offset, so nobody can tell when that was; write 2026-11-23T04:31:00Z for UTC or \
         2026-11-23T04:31:00+01:00 for an hour ahead of it",
    ),
    (
        Code::TimeNotATime,
        "`yesterday` cannot be read as a time; write it like 2026-11-23T04:31:00Z, or with an offset like \
         2026-11-23T05:31:00+01:00",
    ),
    (
        Code::TimeReversed,
        "2026-11-24T00:00:00Z is later than 2026-11-23T23:59:59.999999999Z; write the earlier of the two first",
    ),
    (
        Code::NotAUlid,
        "`01kar0000000000000000000zz` is not a ULID; it is 26 characters, upper case, without I, L, O and U, the first at \
         most 7",
    ),
    (Code::IdentifierEmpty, "an identifier is empty; give it at least one character, or leave the field out"),
    (Code::IdentifierTooLong, "an identifier of 202 bytes is longer than 200; put long text into a text field"),
    (Code::CommandInvalid, "this is no command: missing field `body`, in the arguments of note"),
    (Code::IllegalInStatus, "start_review is not legal while the incident is responding; it is in: resolved"),
    (
        Code::GuardBroken,
        "fix_validated is not met: a validation that passed, after the newest fix and the last regress: record_fix, then \
         record_validation. To set it aside on the record: waive {\"fix_validated\": \"why\"}",
    ),
    (
        Code::Contradicted,
        "ana set severity to SEV-2 at 2026-11-23T10:00:02Z, after what you saw; look at it and decide again",
    ),
    (Code::BasisUnknown, "the basis 99 is beyond version 3 of the incident; load it again"),
    (
        Code::UnknownGuard,
        "there is no guard `impact_close` to waive; there are: severity_triaged, fix_validated, impact_closed, \
         document_clean, postmortem_not_required, commander_lowers",
    ),
    (Code::WaiverWithoutReason, "the waiver of impact_closed has no reason; write one, it stays on the record"),
    (Code::NotDeclared, "there is no incident 01M83PPH000000000000000009 yet; declare it first"),
    (
        Code::AlreadyDeclared,
        "the incident 01M83PPH000000000000000001 is declared already; load it, or declare another under an id of its own",
    ),
    (Code::Merged, "the incident was merged into 01M83PPH000000000000000002; say it there, or unmerge first"),
    (
        Code::OccurrenceNeeded,
        "a retelling incident is told after the fact, so say when it occurred: a time, an interval, `unknown`, or `live` \
         for now",
    ),
    (Code::UnknownSeverity, "the plan has no severity `SEV-0`; it has: SEV-1, SEV-2, SEV-3, SEV-4"),
    (Code::PersonNeeded, "a role is held by a person; act as one, or say by whom"),
    (Code::CommanderNeeded, "only who holds incident command confirms a severity; take_command first"),
    (Code::RoleVacant, "nobody holds scribe; assign it instead"),
    (
        Code::ReceiverNeeded,
        "incident_command was handed to raj, who alone acknowledges it; act as raj, or assign it to somebody who is there",
    ),
    (Code::SecondPersonNeeded, "a second person approves; ana asked for it"),
    (Code::AmbiguousWindow, "2 impact windows fit; name one by its id"),
    (Code::WindowNotNamed, "name the impact window by its id, or by its service, operation or region"),
    (Code::EndNeedsReason, "the window ends before everything is restored; say why"),
    (Code::NotCorrectable, "`permanence` of fix_recorded cannot be corrected; these can: reference, description"),
    (
        Code::CorrectionInvalid,
        "with this correction impact_changed would not be valid: restored is in parts per 10,000, so at most 10,000",
    ),
    (Code::PostmortemOutdated, "the postmortem covers version 4, the incident is at 5; make it again"),
    (Code::MergeTargetGone, "incident 01M83PPH000000000000000002 is dismissed; merge into another"),
    (Code::UnknownValue, "`prayer` is no word of this field; write one of those that the format lists"),
    (Code::ArgumentUnusable, "`everyMinutes` cannot be used; give 1 or more"),
    (Code::TextEmpty, "`title` is empty; say something"),
    (
        Code::LineTruncated,
        "line 4, column 476: the last line has no line feed: the log was cut off there, or is still being written; read it \
         again, or restore its end",
    ),
    (
        Code::ChainBroken,
        "line 4: version 4 of 01M83PPH000000000000000001 (record 01M83XJA6G0000008000004000) does not match its chain: it \
         was changed, or the record before it was rewritten",
    ),
];

#[test]
fn the_sentences_that_people_meet_most_say_what_to_do() {
    for (code, sentence) in SENTENCES {
        assert_eq!(&provoke(*code).1, sentence, "{code}");
    }
}

#[test]
fn a_program_reads_the_code_and_the_fields_of_a_reason() {
    let mut teller = Teller::responding();
    let rejection = teller.try_tell(&json(r#"{"command":"close","arguments":{}}"#)).unwrap_err();
    let reasons: Vec<_> = rejection.reasons().map(sevlog::Reason::to_json).collect();
    assert_eq!(
        reasons,
        [json!({
            "code": "illegal_in_status",
            "message": "close is not legal while the incident is responding; it is in: resolved, in_review",
            "fields": { "command": "close", "status": "responding", "legalIn": ["resolved", "in_review"] },
        })]
    );
}

#[test]
fn what_is_misspelt_in_a_command_is_refused_and_named() {
    for (command, sentence) in [
        (
            r#"{"command":"resolv","arguments":{}}"#,
            "this is no command: unknown command `resolv`; `allowed` lists those that there are",
        ),
        (
            r#"{"command":"note","arguments":{"body":"hello"},"occured":"2026-11-23T10:00Z"}"#,
            "this is no command: unknown field `occured`, expected one of `command`, `arguments`, `occurred`, `observedAt`, \
             `by`, `waive`, `causation`, `trace` at line 1 column 56",
        ),
        (
            r#"{"command":"contain","arguments":{"sumary":"shifted traffic"}}"#,
            "this is no command: unknown field `sumary`, expected `summary`, in the arguments of contain",
        ),
        (
            r#"{"command":"take_command","arguments":{"nmae":"Ana"}}"#,
            "this is no command: unknown field `nmae`, expected `name`, in the arguments of take_command",
        ),
        (
            r#"{"command":"resolve","arguments":{"how":"fxed"}}"#,
            "this is no command: `fxed` is none of fixed, mitigated, self_recovered, upstream, unknown, in the arguments of resolve",
        ),
        (
            r#"{"command":"note","arguments":{"body":"hello"},"occurred":{"kind":"at","at":"2026-11-23T04:31:00"}}"#,
            "this is no command: `2026-11-23T04:31:00` has no offset, so nobody can tell when that was; write \
             2026-11-23T04:31:00Z for UTC or 2026-11-23T04:31:00+01:00 for an hour ahead of it at line 1 column 98",
        ),
        (
            r#"{"command":"note","arguments":{"body":"hello"},"occurred":1795408260}"#,
            "this is no command: invalid type: integer `1795408260`, expected a time such as \"2026-11-23T04:31Z\", or an \
             object that says when something occurred at line 1 column 68",
        ),
        (
            r#"{"command":"note","arguments":{"body":"hello"},"by":{"kind":"robot","id":"r2"}}"#,
            "this is no command: `robot` is no word of its field",
        ),
    ] {
        let error = Command::from_json(command).unwrap_err();
        assert_eq!((error.code(), error.to_string()), (Code::CommandInvalid, sentence.to_owned()));
    }
}

#[test]
fn a_command_without_arguments_needs_none() {
    let short = json(r#"{"command":"take_command"}"#);
    assert_eq!(short, json(r#"{"command":"take_command","arguments":{}}"#));
    // What is written is read.
    let text = serde_json::to_string(&short).unwrap();
    assert_eq!(json(&text), short);
}
