//! What holds for every incident that can be told. The sentence above each test is the invariant.
//!
//! The stories are made in `story.rs`; what a claim's guards should have said is worked out anew in `judge.rs`, what two
//! people set in `two.rs`.

mod judge;
pub(crate) mod story;
mod two;

use std::collections::{BTreeMap, BTreeSet};

use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use serde_json::Value;
use sevlog::{
    Code, Command, CommandName, Context, Draft, Event, History, Incident, Intent, Metric, MetricState, Occurred,
    Quantity, Reason, Record, Status, Subject, Timestamp, Version, canonical,
    command::{MergeInto, Redact, Unmerge},
    cycle_times, decide, decide_pair,
    event::Retracted,
    impact, metrics, milestones, seal, severity_times, verify,
};

use crate::{
    forge::{objects, sealed},
    teller::{incident_id, json, person, when},
};
use story::{Step, Telling, World, steps, stories};

/// A state as JSON, without what every new record changes and without what a test names.
fn state(incident: &Incident, but_for: &[&str]) -> Value {
    let mut state = serde_json::to_value(incident.without_text()).unwrap();
    let members = state.as_object_mut().unwrap();
    for name in ["head", "clock", "clockSteps"].iter().chain(but_for) {
        members.remove(*name).unwrap_or_else(|| panic!("the state has no {name}"));
    }
    state
}

fn lines(records: &[Record]) -> Vec<u8> {
    let mut log = Vec::new();
    sevlog::write_log(records, &mut log).unwrap();
    log
}

fn json_value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn prefix(history: &History, records: usize) -> History {
    let id = history.incident().id();
    let records = history.records()[..records].to_vec();
    if records.is_empty() { History::new(id) } else { History::from_records(records).unwrap() }
}

/// The markers in a text of a record: each stands for a text that was written once.
fn marks(text: &str) -> BTreeSet<String> {
    text.split("mark-").skip(1).map(|rest| format!("mark-{};", rest.split(';').next().unwrap())).collect()
}

/// Seals drafts and applies them, all of which must go, and reads each record back from its line.
fn applied(incident: &Incident, drafts: Vec<Draft>, context: &Context<'_>) -> Result<(), TestCaseError> {
    let mut incident = incident.clone();
    for draft in drafts {
        let record = seal(&incident.head(), draft, context);
        prop_assert_eq!(incident.apply(&record), Ok(()));
        prop_assert_eq!(Record::read(record.line()), Ok(record));
    }
    Ok(())
}

/// Every command that tells what happened, in its plainest form.
fn facts(history: &History) -> Vec<Command> {
    let first = history.records()[0].id();
    let facts = [
        r#"{"command":"take_command"}"#,
        r#"{"command":"assign","arguments":{"role":"scribe","person":"mei"}}"#,
        r#"{"command":"join","arguments":{"person":"zoe"}}"#,
        r#"{"command":"leave","arguments":{"person":"zoe"}}"#,
        r#"{"command":"contain"}"#,
        r#"{"command":"record_fix","arguments":{"description":"rolled back"}}"#,
        r#"{"command":"record_validation","arguments":{"check":"smoke tests","outcome":"failed"}}"#,
        r#"{"command":"change_impact","arguments":{"service":"checkout"}}"#,
        r#"{"command":"restore","arguments":{"service":"search","restored":5000}}"#,
        r#"{"command":"record_action","arguments":{"description":"drained a node","outcome":"made_worse"}}"#,
        r#"{"command":"attach_signal","arguments":{"signal":"a","episode":"a@1","sender":"am"}}"#,
        r#"{"command":"clear_signal","arguments":{"signal":"b","episode":"b@1","repeats":0}}"#,
        r#"{"command":"record_decision","arguments":{"decision":"keep integrity"}}"#,
        r#"{"command":"raise_hypothesis","arguments":{"statement":"the disk is full"}}"#,
        r#"{"command":"link_evidence","arguments":{"address":"https://graphs.example/1"}}"#,
        r#"{"command":"add_contributing_factor","arguments":{"kind":"latent","description":"no backups"}}"#,
        r#"{"command":"note","arguments":{"body":"seen"}}"#,
        r#"{"command":"link","arguments":{"relation":"related"}}"#,
        r#"{"command":"assert_milestone","arguments":{"milestone":"recovered"}}"#,
        r#"{"command":"queue_update","arguments":{"channel":"status_page","body":"We look."}}"#,
        r#"{"command":"record_update","arguments":{"channel":"status_page","body":"We look."}}"#,
        r#"{"command":"record_update_failure","arguments":{"channel":"status_page","error":"503"}}"#,
        r#"{"command":"set_cadence","arguments":{"channel":"status_page","everyMinutes":60}}"#,
        r#"{"command":"write_section","arguments":{"section":"went_well","body":"people"}}"#,
        r#"{"command":"request_review","arguments":{"reviewers":["mei"]}}"#,
        r#"{"command":"request_extension","arguments":{"deadline":"postmortem","until":"2026-12-01T00:00:00Z","reason":"holidays"}}"#,
        r#"{"command":"add_action_item","arguments":{"title":"add an alert"}}"#,
        r#"{"command":"record_import","arguments":{"source":"old","external":"1","mapping":"m"}}"#,
        r#"{"command":"record_host_event","arguments":{"name":"ext.deploy"}}"#,
    ];
    let about = [
        r#"{"command":"curate","arguments":{"record":"ID","prominence":"key"}}"#,
        r#"{"command":"correct","arguments":{"record":"ID","occurred":{"kind":"unknown"},"reason":"nobody knows"}}"#,
    ];
    let about = about.iter().map(|text| json(&text.replace("ID", &first.to_string())));
    facts.iter().map(|text| json(text)).chain(about).collect()
}

fn changed(before: &World, after: &World) -> bool {
    before.incidents.iter().zip(&after.incidents).any(|(before, after)| before.records().len() != after.records().len())
}

/// Everything that is counted of an incident, up to a moment.
fn measured(incident: &Incident, now: Timestamp) -> Value {
    let (severities, impact) = (severity_times(incident, Some(now)), impact(incident, Some(now)));
    serde_json::json!([metrics(incident), cycle_times(incident), severities, impact])
}

proptest! {
    #![proptest_config(ProptestConfig::default())]

    /// Whatever was told: no duration without a state that has one, and no union above its sum.
    #[test]
    fn what_is_counted_is_in_order(story in stories(32)) {
        for history in &World::told(&story).incidents {
            let incident = history.incident();
            for Metric { name, measure, .. } in metrics(incident) {
                let has_one = [MetricState::Recorded, MetricState::Conflicting].contains(&measure.state);
                prop_assert_eq!(has_one, measure.duration.is_some(), "{}: {:?}", name, measure);
                if let Some(span) = measure.duration {
                    prop_assert!(span.longest.is_none_or(|longest| span.shortest <= longest), "{}", name);
                }
            }
            let bounds = |quantity: Quantity| {
                let (least, most) = quantity.bounds();
                (least.unwrap_or(0), most.unwrap_or(u64::MAX))
            };
            for now in [None, Some(incident.clock())] {
                for side in impact(incident, now).sides {
                    prop_assert!(side.time.shortest <= side.window_time.shortest);
                    for one in side.affected {
                        let (union, sum) = (bounds(one.union), bounds(one.sum));
                        prop_assert!(union.0 <= sum.0 && union.1 <= sum.1 && sum.0 <= sum.1, "{:?} {:?}", union, sum);
                    }
                }
            }
        }
    }

    /// Replaying the records gives the state that was reached live.
    #[test]
    fn replay_equals_the_state_reached_live(story in stories(24)) {
        for history in &World::told(&story).incidents {
            prop_assert_eq!(&Incident::replay(history.records()).unwrap(), history.incident());
            prop_assert_eq!(&History::from_records(history.records().to_vec()).unwrap(), history);
        }
    }

    /// A state that was kept and restored is the same, also in what folds, what is owed and what is decided from there on.
    #[test]
    fn a_restored_state_goes_on_as_the_one_it_was_made_of(story in stories(24), kept in any::<prop::sample::Index>()) {
        for history in &World::told(&story).incidents {
            let (before, after) = history.records().split_at(kept.index(history.records().len() + 1));
            let mut folded = Incident::undeclared(history.incident().id());
            for record in before {
                folded.apply(record).unwrap();
            }
            let mut restored = Incident::restore(&folded.snapshot()).unwrap();
            prop_assert_eq!(&restored, &folded);
            for record in after {
                restored.apply(record).unwrap();
            }
            prop_assert_eq!(&restored, history.incident());
        }
    }

    /// What was known when the last record was recorded is all there is, if no clock stepped back.
    #[test]
    fn as_of_the_last_record_equals_the_state(story in stories(16)) {
        for history in &World::told_forward(&story).incidents {
            let last = history.records().last().unwrap();
            let known = history.as_of(last.recorded_at());
            prop_assert_eq!(&known, history);
            prop_assert!(known.left_out().is_empty());
        }
    }

    /// Whatever the clocks did, what was known at a moment is the longest run of records from the first that were all
    /// recorded by then; later ones that say they were are named; and at the highest time that was said, nothing is left out.
    #[test]
    fn as_of_holds_the_records_before_the_first_that_was_recorded_later(story in stories(16)) {
        for history in &World::told(&story).incidents {
            prop_assert_eq!(&history.as_of(history.incident().clock()), history);
            for t in history.records().iter().map(Record::recorded_at) {
                let by_then = |record: &&Record| record.recorded_at() <= t;
                let known = history.records().iter().take_while(by_then).count();
                let as_of = history.as_of(t);
                prop_assert_eq!(as_of.records(), &history.records()[..known]);
                let alone = prefix(history, known);
                prop_assert_eq!(as_of.incident(), alone.incident());
                let left_out: Vec<Version> =
                    history.records()[known..].iter().filter(by_then).map(Record::version).collect();
                prop_assert_eq!(as_of.left_out(), &*left_out);
                prop_assert_eq!(alone.leaving_out(left_out), as_of);
            }
        }
    }

    /// A rejected command changes nothing, and one that finds everything as it wants it writes nothing.
    #[test]
    fn a_rejected_command_changes_nothing_and_a_no_op_writes_nothing(story in stories(16)) {
        let mut world = World::begin(&story);
        for step in &story.steps {
            let telling = world.telling(*step);
            let before = world.clone();
            if world.tell(&telling).is_err() || !changed(&before, &world) {
                prop_assert_eq!(&before.incidents, &world.incidents);
            }
        }
    }

    /// The version is the number of records: 1, 2, 3 without a gap, each with an id of its own.
    #[test]
    fn the_version_is_the_number_of_records(story in stories(24)) {
        let mut ids = BTreeSet::new();
        for history in &World::told(&story).incidents {
            prop_assert_eq!(history.incident().version().get(), history.records().len() as u64);
            for (version, record) in (1..).zip(history.records()) {
                prop_assert_eq!(record.version().get(), version);
                prop_assert_eq!(record.incident(), history.incident().id());
                prop_assert!(ids.insert(record.id()), "{} stands twice", record.id());
            }
        }
    }

    /// Every claim in the log had its guards satisfied, or they only advised, or a waiver stands before it; and no waiver
    /// stands there for nothing.
    #[test]
    fn every_claim_has_its_guards_satisfied_or_a_waiver_beside_it(story in stories(24)) {
        let world = World::told(&story);
        for history in &world.incidents {
            if let Err(problem) = judge::judge(history, world.plan) {
                prop_assert!(false, "{}", problem);
            }
        }
    }

    /// `verify` accepts every log that was made, and the heads that were kept of it.
    #[test]
    fn verify_accepts_every_log_that_was_made(story in stories(24)) {
        let world = World::told(&story);
        let heads = world.incidents.iter().map(|history| history.incident().head());
        let verification = sevlog::verify_against(&world.log()[..], heads.clone());
        prop_assert!(verification.is_sound(), "{:?}", verification.failures);
        prop_assert_eq!(verification.heads, heads.collect::<Vec<_>>());
    }

    /// `verify` refuses every log with one byte changed: another in its place, one more or one less, wherever it stands.
    #[test]
    fn verify_refuses_every_log_with_one_byte_changed(
        story in stories(8),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 6),
    ) {
        let log = World::told(&story).log();
        let last = log.len() - 1;
        let places = changes.iter().map(|(at, byte, how)| (at.index(log.len()), *byte, *how));
        for (at, byte, how) in places.chain([(last, b' ', 0), (last, 0, 2), (last + 1, b'\n', 1)]) {
            let mut changed = log.clone();
            match how {
                0 if changed[at] == byte => changed[at] = byte.wrapping_add(1),
                0 => changed[at] = byte,
                1 => changed.insert(at, byte),
                _ => drop(changed.remove(at)),
            }
            prop_assert!(!verify(&changed[..]).is_sound(), "byte {} ({}), {}", at, byte, how);
        }
    }

    /// Merging and unmerging with nothing between restores both incidents: status, roles, active signals, and all that
    /// rules keep but the moves themselves.
    #[test]
    fn unmerging_restores_what_merging_changed(story in stories(20)) {
        let mut world = World::told(&story);
        let before = world.incidents.clone();
        let target = before[1].incident().id();
        let told = |intent: Intent| Command::new(intent).occurred(Occurred::live());
        let merge = told(MergeInto { target, reason: None }.into());
        let unmerge = told(Unmerge { reason: None }.into());
        let mut telling = |command| Telling { command, ..world.telling_to(0, Step { command: CommandName::Note, seed: 0 }) };
        let tellings = [telling(merge), telling(unmerge)].map(|mut telling| {
            telling.context.basis = None;
            telling
        });
        if let Err(rejection) = world.tell(&tellings[0]) {
            let gone = [Code::IllegalInStatus, Code::Merged, Code::MergeTargetGone];
            prop_assert!(rejection.reasons().all(|reason| gone.contains(&reason.code())), "{}", rejection);
            return Ok(());
        }
        prop_assert_eq!(world.incidents[0].incident().status(), Status::Merged);
        prop_assert!(world.incidents[0].incident().signals().values().all(|signal| !signal.is_active()));
        prop_assert_eq!(world.tell(&tellings[1]), Ok(()));
        for (before, after) in before.iter().zip(&world.incidents) {
            let (before, after) = (before.incident(), after.incident());
            prop_assert_eq!(before.status(), after.status());
            prop_assert_eq!(before.roles(), after.roles());
            prop_assert_eq!(before.signals(), after.signals());
            prop_assert_eq!(state(before, &["statuses", "changed"]), state(after, &["statuses", "changed"]));
        }
    }

    /// A redaction removes a text from everywhere and changes nothing else: state but for text and milestones stay equal,
    /// and the log without the text still verifies, reads and replays.
    #[test]
    fn a_redaction_removes_its_text_and_nothing_else(
        story in stories(16),
        which in prop::collection::vec(any::<prop::sample::Index>(), 1..4),
    ) {
        let mut world = World::told(&story);
        for which in which {
            let history = &world.incidents[0];
            let record = history.records()[which.index(history.records().len())].clone();
            let before = history.clone();
            let mut telling = world.telling_to(0, Step { command: CommandName::Note, seed: 0 });
            telling.command = Command::new(Redact { record: record.id(), reason: "asked for".into() });
            telling.command.occurred = Some(Occurred::live());
            telling.context.basis = None;
            if world.tell(&telling).is_err() {
                prop_assert!(record.text_digest().is_none() || before.incident().newer().is_some());
                continue;
            }
            let after = &world.incidents[0];
            prop_assert_eq!(state(before.incident(), &["redacted"]), state(after.incident(), &["redacted"]));
            prop_assert_eq!(milestones(before.incident()), milestones(after.incident()));
            let now = after.incident().clock();
            prop_assert_eq!(measured(before.incident(), now), measured(after.incident(), now));

            // With the text still there, the same records come to the same state.
            let kept = before.records().iter().chain(&after.records()[before.records().len()..]);
            let kept = Incident::replay(kept).unwrap();
            prop_assert_eq!(kept.without_text(), after.incident().without_text());

            let log = world.log();
            let verification = verify(&log[..]);
            prop_assert!(verification.is_sound(), "{:?}", verification.failures);
            // A record without text may have been given some by a correction, which is what is redacted then.
            let told = verification.redactions.iter().any(|one| one.record == record.id());
            prop_assert!(told || record.text_digest().is_none());
            prop_assert_eq!(&History::read(&log[..]).unwrap(), &world.incidents);
            prop_assert_eq!(&Incident::replay(after.records()).unwrap(), after.incident());

            let elsewhere: String = before.records().iter().filter(|one| one.id() != record.id()).map(Record::line).collect();
            let elsewhere = marks(&elsewhere);
            let log = String::from_utf8(log).unwrap();
            let shown = format!("{after:?} {:?}", after.timeline());
            let text: Value = serde_json::from_str(record.line()).unwrap();
            for mark in marks(&text["text"].to_string()).iter().filter(|mark| !elsewhere.contains(*mark)) {
                prop_assert!(!log.contains(mark), "{} is still in the log", mark);
                prop_assert!(!shown.contains(mark), "{} is still in the history", mark);
            }
        }
    }

    /// A retraction leaves the state as if the fact had not been told: the same log with a note in its place comes to the
    /// same state, in all that rules keep.
    #[test]
    fn a_retraction_leaves_the_state_as_if_the_fact_had_not_been_told(
        story in stories(24),
        which in any::<prop::sample::Index>(),
    ) {
        let mut world = World::told(&story);
        let before = world.incidents[0].clone();
        let at = which.index(before.records().len());
        let record = &before.records()[at];
        // What refers to it would refer to nothing, and what went along with a merge is told by the merge too.
        let id = record.id().to_string();
        let about = |other: &&Record| other.line().contains(&id) && !matches!(other.event(), Event::Corrected(_) | Event::Redacted(_));
        let signal = matches!(record.event(), Event::SignalAttached(_) | Event::SignalCleared(_));
        let moves = |other: &Record| other.event().name().contains("merge");
        if before.records()[at + 1..].iter().any(|other| about(&other)) || (signal && before.records().iter().any(moves)) {
            return Ok(());
        }
        let mut telling = world.telling_to(0, Step { command: CommandName::Note, seed: 0 });
        telling.command = Command::new(Retracted { record: record.id(), reason: "it was not so".into() });
        telling.command.occurred = Some(Occurred::live());
        telling.context.basis = None;
        if world.tell(&telling).is_err() {
            return Ok(());
        }
        let after = &world.incidents[0];
        let mut records = objects(&lines(after.records()));
        let note = &mut records[at];
        for member in ["text", "salt", "textDigest"] {
            note.remove(member);
        }
        let note_added = json_value(r#"{"type":"note_added","schema":1,"facts":{},"text":{"body":"x"}}"#);
        note.extend(note_added.as_object().unwrap().clone());
        let without = sealed(after.incident().id(), &records);
        let without = std::str::from_utf8(&without).unwrap().lines().map(|line| Record::read(line).unwrap());
        let without = Incident::replay(without).unwrap();
        prop_assert_eq!(state(after.incident(), &["changed"]), state(&without, &["changed"]));
        prop_assert_eq!(milestones(after.incident()), milestones(&without));
    }

    /// A line of a log is the canonical form of what it says, and what is read from it is what was sealed.
    #[test]
    fn a_line_is_canonical_and_reads_back_as_its_record(story in stories(24)) {
        for record in World::told(&story).incidents.iter().flat_map(History::records) {
            let read = Record::read(record.line()).unwrap();
            prop_assert_eq!(read.line(), record.line());
            prop_assert_eq!(&read, record);
            let value: Value = serde_json::from_str(record.line()).unwrap();
            prop_assert_eq!(canonical::to_canonical(&value).unwrap(), record.line());
        }
    }

    /// Reading a log that was written gives the histories back, all of them and in order.
    #[test]
    fn reading_what_was_written_gives_the_histories_back(story in stories(24)) {
        let world = World::told(&story);
        prop_assert_eq!(History::read(&world.log()[..]).unwrap(), world.incidents);
    }

    /// Of two people who saw the same version, the second is never overwritten nor overwrites: both are heard, or both
    /// wanted the same, or the second is told who changed what, when and in which record. Facts are never refused for what
    /// their teller saw.
    #[test]
    fn two_people_are_both_heard_or_one_is_named_as_contradicted(
        story in stories(14),
        steps in steps(2),
    ) {
        let mut world = World::told(&story);
        let basis = world.incidents[0].incident().version();
        let [one, other] = ["ana", "raj"].map(person);
        let mut saw = |step, actor| {
            let mut telling = world.telling_to(0, step);
            telling.context.basis = Some(basis);
            telling.context.actor = actor;
            telling
        };
        let tellings = [saw(steps[0], one), saw(steps[1], other)];
        for (first, second) in [(0, 1), (1, 0)] {
            let (first, second) = (&tellings[first], &tellings[second]);
            let (mut after, mut alone) = (world.clone(), world.clone());
            if after.tell(first).is_err() || alone.tell(second).is_err() {
                continue;
            }
            let mut both = after.clone();
            let outcome = both.tell(second);
            let [before, after_first, after_both, alone] =
                [&world, &after, &both, &alone].map(|world| world.incidents[0].incident());
            let subject = two::subject(&second.command.intent);
            let touched = subject.as_ref().is_some_and(|subject| before.last_change(subject) != after_first.last_change(subject));
            let value = |incident: &Incident| subject.as_ref().map(|subject| two::value(incident, subject));
            // Whoever wants what already stands gets it; a document alone is bound to the version that it tells.
            let outdated = matches!(second.command.intent, Intent::PublishPostmortem(_));
            // Who says when it was over may say another time than the first did.
            let timed = matches!(second.command.intent, Intent::Resolve(_))
                && second.command.occurred.as_ref().is_some_and(|occurred| !occurred.is_live());
            let agrees = touched && !outdated && !timed && value(after_first) == value(alone);
            prop_assert!(!agrees || outcome.is_ok(), "both wanted the same: {:?}", outcome);
            match outcome {
                Ok(()) if after_both.version() == after_first.version() && alone.version() > before.version() => {
                    let once = matches!(second.command.intent, Intent::Join(_) | Intent::Leave(_) | Intent::Retract(_) | Intent::Redact(_));
                    prop_assert!(once || subject.is_some());
                    if let Intent::ChangeActionItem(body) = &second.command.intent {
                        prop_assert!(two::item_is_as_wanted(after_first, body));
                    } else {
                        // A role that was held earlier and is told late is history, so alone it changes nothing either.
                        let late = second.command.occurred.as_ref().is_some_and(|occurred| !occurred.is_live());
                        let history = late && matches!(subject, Some(Subject::Role(_))) && value(alone) == value(before);
                        prop_assert!(history || value(after_first) == value(alone), "a no-op finds what it wants");
                    }
                }
                Ok(()) if touched => prop_assert_eq!(value(after_first), value(after_both), "nothing is overwritten"),
                Ok(()) => {}
                Err(rejection) => {
                    let mut named = false;
                    for reason in rejection.reasons() {
                        prop_assert_ne!(reason.code(), Code::BasisUnknown);
                        if let Reason::Contradicted { subject: what, by, at, record, .. } = reason {
                            named = true;
                            // A correction sets what its record is shown as.
                            let rewords = matches!(second.command.intent, Intent::Correct(_))
                                && matches!(what, Subject::Title | Subject::Field(_) | Subject::Item(_));
                            prop_assert!(rewords || Some(what) == subject.as_ref(), "facts are never checked");
                            prop_assert_eq!(by.as_str(), first.context.actor.id());
                            prop_assert_eq!(*at, first.context.now);
                            let record = after.incidents[0].record(*record).unwrap();
                            prop_assert!(record.version() > basis);
                        }
                    }
                    let legal = second.command.intent.name().is_legal_in(after_first.status());
                    prop_assert!(named || !touched || !legal || outdated, "{}", rejection);
                }
            }
        }
    }

    /// Deciding any command on any state never panics, and every draft that it yields is applied and reads back.
    #[test]
    fn every_draft_that_is_decided_is_applied(story in stories(16)) {
        let mut world = World::begin(&story);
        for step in &story.steps {
            let telling = world.telling(*step);
            let nothing = Incident::undeclared(incident_id(3));
            let [ours, theirs] = [&world.incidents[telling.which], &world.incidents[1 - telling.which]];
            let mut context = telling.context.clone();
            context.records = ours.records().iter().chain(theirs.records()).collect();
            let states = [ours.incident(), theirs.incident(), &nothing];
            for state in states {
                let drafts = decide(state, &telling.command, &context).unwrap_or_default();
                applied(state, drafts, &context)?;
                for other in states {
                    if let Ok((here, there)) = decide_pair(state, other, &telling.command, &context) {
                        applied(state, here, &context)?;
                        applied(other, there, &context)?;
                    }
                }
            }
            let _ = world.tell(&telling);
        }
    }

    /// What a status allows, a fact that is told in one call gets: nothing that happened is refused for order, time or basis.
    #[test]
    fn a_fact_that_is_legal_is_always_accepted(story in stories(16), seed in any::<u32>()) {
        let mut world = World::told(&story);
        let incident = world.incidents[0].incident().clone();
        for (n, fact) in (0..).zip(facts(&world.incidents[0])) {
            let name = fact.intent.name();
            let mut telling = world.telling_to(0, Step { command: CommandName::Note, seed: seed.wrapping_add(n) });
            telling.context.actor = person("ana");
            // What sets something besides is checked for what its teller saw, so let them have seen it all.
            let saw = Version::new(u64::from(seed) % (incident.version().get() + 1));
            telling.context.basis = two::subject(&fact.intent).is_none().then_some(saw);
            let occurred = ["live", "unknown", "2026-11-20T04Z/2026-11-22T04Z", "2027-01-01Z", "2026-11-23T09:59:59.5Z"];
            telling.command = fact.occurred(when(occurred[seed as usize % occurred.len()]));
            let outcome = world.clone().tell(&telling);
            prop_assert_eq!(outcome.is_ok(), name.is_legal_in(incident.status()), "{:?} {:?}", telling.command, outcome);
        }
    }
}

/// What keeps the tests above from holding for want of anything to hold for.
#[test]
fn the_stories_reach_every_status_and_carry_out_every_command_but_those_of_a_book() {
    let mut runner = TestRunner::deterministic();
    let mut carried_out: BTreeMap<CommandName, u64> = BTreeMap::new();
    let mut statuses = BTreeSet::new();
    for _ in 0..256 {
        let story = stories(40).new_tree(&mut runner).unwrap().current();
        let mut world = World::begin(&story);
        for step in &story.steps {
            let telling = world.telling(*step);
            let before = world.clone();
            if world.tell(&telling).is_ok() && changed(&before, &world) {
                *carried_out.entry(telling.command.intent.name()).or_default() += 1;
            }
            statuses.insert(world.incidents[telling.which].incident().status());
        }
    }
    for command in CommandName::ALL.iter().filter(|command| !command.is_of_book()) {
        let times = carried_out.get(command).copied().unwrap_or(u64::from(*command == CommandName::Declare) * 256);
        assert!(times >= 3, "{command} is carried out {times} times");
    }
    assert!(statuses.iter().eq(Status::ALL));
}
