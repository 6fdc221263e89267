//! What the benchmarks share: a log like a long incident's, and a plain serde_json reader of the same lines.

use serde::Deserialize;
use serde_json::value::RawValue;
use sevlog::{
    Actor, By, Command, CommandId, Context, Digest, Event, History, IncidentId, Occurred, PersonId, Plan, RecordId,
    RequestId, Seed, TraceId, Version, command, event,
};

/// An incident of `records` records: notes, actions, impact, updates, decisions, severities, signals, as a long one has them.
pub fn history(records: usize) -> History {
    let plan = Plan::standard();
    let mut history = History::new(IncidentId::from_u128(1_795_420_800_000 << 80 | 1));
    let mut n = 0;
    let mut tell = |history: &mut History, text: &str| {
        n += 1;
        let context = context(&plan, n);
        history.execute(&Command::from_json(text).expect("a command"), &context).expect("an accepted command");
    };
    tell(
        &mut history,
        r#"{"command":"declare","arguments":{"title":"Checkout API down","severity":"SEV-1","takeCommand":true}}"#,
    );
    tell(
        &mut history,
        r#"{"command":"change_impact","arguments":{"service":"checkout","audience":"outside","kind":"availability","level":"full","restored":0}}"#,
    );
    let mut i = 0;
    while history.records().len() < records {
        i += 1;
        let text = match i % 8 {
            0 => format!(r#"{{"command":"restore","arguments":{{"service":"checkout","restored":{}}}}}"#, i % 9_999),
            1 | 5 => format!(
                r#"{{"command":"note","arguments":{{"body":"Replica {i} is {i} seconds behind; the primary answers."}}}}"#
            ),
            2 => format!(
                r#"{{"command":"record_action","arguments":{{"outcome":"worked","service":"checkout","description":"Shifted {i} % of traffic to eu-west"}},"by":"raj"}}"#
            ),
            3 => format!(
                r#"{{"command":"record_update","arguments":{{"channel":"status_page","says":"investigating","body":"We are investigating, step {i}.","promisedNext":"2026-11-23T10:30:00Z"}}}}"#
            ),
            4 => format!(
                r#"{{"command":"record_decision","arguments":{{"decision":"Wait for replica {i}","rationale":"Integrity before availability"}}}}"#
            ),
            6 => format!(
                r#"{{"command":"attach_signal","arguments":{{"signal":"latency-{}","episode":"latency-{i}","sender":"alertmanager","summary":"High latency","labels":{{"instance":"db-{i}","severity":"page"}}}}}}"#,
                i % 32
            ),
            _ => format!(
                r#"{{"command":"record_validation","arguments":{{"check":"smoke tests {i}","outcome":"failed","exitCode":1,"durationMs":{i}}}}}"#
            ),
        };
        tell(&mut history, &text);
    }
    history
}

/// An incident of `records` notes.
pub fn notes(records: usize) -> History {
    let plan = Plan::standard();
    let mut history = History::new(IncidentId::from_u128(1_795_420_800_000 << 80 | 2));
    history
        .execute(&Command::new(command::Declare::live("Checkout API down")), &context(&plan, 0))
        .expect("an accepted command");
    for n in history.records().len()..records {
        let note = event::NoteAdded { body: format!("Replica {n} is behind").into() };
        history.execute(&Command::new(note), &context(&plan, n as u64 + 1)).expect("an accepted command");
    }
    history
}

/// The context of command `n`, one second after the one before.
pub fn context(plan: &Plan, n: u64) -> Context<'_> {
    let id = CommandId::from_parts(1_795_420_800_000 + n * 1_000, n);
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&n.to_le_bytes());
    Context::new(plan, Actor::Person(PersonId::new("ana").expect("an id")), id, Seed::new(seed))
}

/// A record as plain serde_json reads it, into the same owned types.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    id: RecordId,
    incident: IncidentId,
    version: Version,
    recorded_at: sevlog::Timestamp,
    observed_at: Option<Occurred>,
    #[serde(default)]
    occurred: Occurred,
    actor: Actor,
    by: Option<By>,
    request: Option<RequestId>,
    causation: Option<RecordId>,
    trace: Option<TraceId>,
    #[serde(default)]
    ignorable: bool,
    #[serde(borrow)]
    r#type: &'a str,
    schema: u64,
    #[serde(borrow)]
    facts: &'a RawValue,
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    text_digest: Option<Digest>,
    salt: Option<Digest>,
    chain: Digest,
}

/// The same owned content as a `sevlog::Record`, without its line.
pub struct Plain {
    pub id: RecordId,
    pub incident: IncidentId,
    pub version: Version,
    pub recorded_at: sevlog::Timestamp,
    pub observed_at: Option<Occurred>,
    pub occurred: Occurred,
    pub actor: Actor,
    pub by: Option<By>,
    pub request: Option<RequestId>,
    pub causation: Option<RecordId>,
    pub trace: Option<TraceId>,
    pub ignorable: bool,
    pub schema: u64,
    pub text_digest: Option<Digest>,
    pub salt: Option<Digest>,
    pub chain: Digest,
    pub event: Event,
}

macro_rules! halves {
    ($($tag:literal => $Name:ident { $($f:ident: $fty:ty),* } { $($t:ident: $tty:ty),* })+) => {
        fn event(tag: &str, facts: &str, text: &str) -> serde_json::Result<Event> {
            match tag {
                $($tag => {
                    #[derive(Deserialize)]
                    #[serde(rename_all = "camelCase")]
                    struct Facts { $($f: $fty),* }
                    #[derive(Deserialize)]
                    #[serde(rename_all = "camelCase")]
                    struct Text { $($t: $tty),* }
                    let _facts: Facts = serde_json::from_str(facts)?;
                    let _text: Text = serde_json::from_str(text)?;
                    Ok(event::$Name { $($f: _facts.$f,)* $($t: _text.$t,)* }.into())
                })+
                other => panic!("the benchmark's log has no {other}"),
            }
        }
    };
}

use sevlog::{
    Affected, Guards, Labels, Operation, ProgramId, Region, Restored, Service, Severity, SeverityOrigin, Text as Words,
};

halves! {
    "declared" => Declared { kind: event::IncidentKind, source_kind: Option<event::SourceKind>, plan: Digest, reference: Option<sevlog::ExternalId>, number: Option<sevlog::IncidentNumber> } { title: Words, summary: Option<Words> }
    "severity_set" => SeveritySet { severity: Severity, origin: SeverityOrigin, guards: Guards, plan: Digest } { reason: Option<Words> }
    "role_assigned" => RoleAssigned { role: sevlog::Role, person: PersonId } { name: Option<Words> }
    "note_added" => NoteAdded {} { body: Words }
    "action_taken" => ActionTaken { outcome: event::ActionOutcome, action: Option<RecordId>, service: Option<Service>, region: Option<Region> } { description: Words }
    "decision_made" => DecisionMade {} { decision: Words, rationale: Option<Words> }
    "validation_recorded" => ValidationRecorded { outcome: event::ValidationOutcome, fix: Option<RecordId>, exit_code: Option<i32>, duration_ms: Option<u64>, output_digest: Option<Digest> } { check: Words }
    "signal_attached" => SignalAttached { signal: sevlog::SignalKey, episode: sevlog::EpisodeKey, sender: ProgramId, started_at: Option<sevlog::Timestamp> } { summary: Option<Words>, labels: Option<Labels> }
    "update_posted" => UpdatePosted { channel: sevlog::Channel, audience: event::AudienceSide, says: event::Says, covers: Version, queued: Option<RecordId>, external: Option<sevlog::ExternalId>, promised_next: Option<sevlog::Timestamp>, published_at: Option<Occurred> } { body: Words }
    "impact_changed" => ImpactChanged { window: Option<RecordId>, part_of: Option<RecordId>, caused_by: Option<RecordId>, phase: Option<event::WindowPhase>, service: Option<Service>, operation: Option<Operation>, region: Option<Region>, audience: Option<event::AudienceSide>, kind: Option<event::ImpactKind>, level: Option<event::ImpactLevel>, restored: Option<Restored>, affected: Option<Affected> } { audience_label: Option<Words>, description: Option<Words>, reason: Option<Words> }
}

/// Reads a line with serde_json alone: no check of its form, no fold.
pub fn plain(line: &str) -> Plain {
    let line: Line<'_> = serde_json::from_str(line).expect("a record");
    let event = event(line.r#type, line.facts.get(), line.text.map_or("{}", RawValue::get)).expect("an event");
    Plain {
        id: line.id,
        incident: line.incident,
        version: line.version,
        recorded_at: line.recorded_at,
        observed_at: line.observed_at,
        occurred: line.occurred,
        actor: line.actor,
        by: line.by,
        request: line.request,
        causation: line.causation,
        trace: line.trace,
        ignorable: line.ignorable,
        schema: line.schema,
        text_digest: line.text_digest,
        salt: line.salt,
        chain: line.chain,
        event,
    }
}

/// An open incident as a responder leaves it after an hour: severity, people, posts, actions, a fix, items to be done.
pub fn open_incident(n: u64) -> History {
    let plan = Plan::standard();
    let mut history = History::new(IncidentId::from_u128(1_795_420_800_000 << 80 | u128::from(n)));
    let told = [
        r#"{"command":"declare","arguments":{"title":"Checkout API down","severity":"SEV-1","takeCommand":true}}"#,
        r#"{"command":"assign","arguments":{"role":"on_call","person":"raj"}}"#,
        r#"{"command":"assign","arguments":{"role":"scribe","person":"mei"}}"#,
        r#"{"command":"change_impact","arguments":{"service":"checkout","restored":0}}"#,
        r#"{"command":"record_update","arguments":{"channel":"internal","audience":"inside","body":"We are on it."}}"#,
        r#"{"command":"record_update","arguments":{"channel":"status_page","body":"We look.","promisedNext":"2026-11-30T10:30:00Z"}}"#,
        r#"{"command":"note","arguments":{"body":"Errors began with release 4411."}}"#,
        r#"{"command":"record_action","arguments":{"outcome":"worked","description":"Shifted traffic to eu-west"}}"#,
        r#"{"command":"record_decision","arguments":{"decision":"Roll back"}}"#,
        r#"{"command":"contain"}"#,
        r#"{"command":"record_update","arguments":{"channel":"status_page","body":"We know what it is."}}"#,
        r#"{"command":"hand_over","arguments":{"role":"incident_command","to":"zoe"}}"#,
        r#"{"command":"record_fix","arguments":{"description":"Rolled back release 4411"}}"#,
        r#"{"command":"restore","arguments":{"service":"checkout","restored":2500}}"#,
        r#"{"command":"add_action_item","arguments":{"title":"Add an alert","owner":"mei","due":"2026-12-10T12:00:00Z"}}"#,
        r#"{"command":"record_update","arguments":{"channel":"status_page","body":"A fix is in."}}"#,
    ];
    for (n, text) in (1..).zip(told) {
        let command = Command::from_json(text).expect("a command");
        history.execute(&command, &context(&plan, n)).expect("an accepted command");
    }
    history
}
