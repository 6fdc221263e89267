//! Cases of commands: who says what when, which bytes come of it, and where the incident is then.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sevlog::{
    Actor, Command, CommandId, Context, Digest, History, IncidentId, Plan, RecordId, Seed, Timestamp, allowed,
    cycle_times, impact, metric_sets, metrics, milestones, severity_times, verify, write_log,
};

use super::{Object, blessing, has_only, object, text};

/// One case, under way.
struct Telling {
    plan: Plan,
    incidents: Vec<IncidentId>,
    histories: Vec<History>,
    now: Timestamp,
    actor: Value,
    /// The records of each step that has a name, for the steps after it.
    named: BTreeMap<String, Vec<RecordId>>,
    /// The last step, without its command: who asks what is allowed then.
    asked: Option<(Actor, CommandId)>,
}

pub(super) fn told(case: &Object) -> Object {
    has_only(case, &["name", "plan", "incidents", "steps", "then"]);
    let mut case = case.clone();
    let incidents = case.entry("incidents").or_insert_with(|| json!(["01KAR0000000000000000000AA"])).clone();
    let incidents: Vec<IncidentId> = serde_json::from_value(incidents).unwrap();
    let mut telling = Telling {
        plan: case.get("plan").map_or_else(Plan::standard, |plan| serde_json::from_value(plan.clone()).unwrap()),
        histories: incidents.iter().copied().map(History::new).collect(),
        incidents,
        now: Timestamp::parse("2026-11-23T10:00:00Z").unwrap(),
        actor: json!({ "id": "ana", "kind": "person" }),
        named: BTreeMap::new(),
        asked: None,
    };
    let name = text(&case, "name").to_owned();
    for (at, step) in case["steps"].as_array_mut().unwrap().iter_mut().enumerate() {
        let step = step.as_object_mut().unwrap();
        telling.complete(step, &format!("{name} {at}"), at);
        let outcome = telling.tell(step);
        step.insert("expect".into(), outcome);
    }
    for (at, then) in case["then"].as_array_mut().unwrap().iter_mut().enumerate() {
        let then = then.as_object_mut().unwrap();
        for (member, value) in then.iter_mut() {
            *value = telling.then(at, member, value);
        }
    }
    case
}

impl Telling {
    /// Writes out what a new step leaves to the tool. Other languages read it, and need no rule for it.
    fn complete(&mut self, step: &mut Object, name: &str, at: usize) {
        has_only(
            step,
            &["as", "incident", "with", "now", "actor", "id", "seed", "basis", "request", "command", "expect"],
        );
        let missing: Vec<_> =
            ["now", "actor", "id", "seed"].into_iter().filter(|member| !step.contains_key(*member)).collect();
        assert!(blessing() || missing.is_empty(), "{name} has no {missing:?}; `make vectors` writes it");
        self.now = match step.get("now") {
            Some(now) => serde_json::from_value(now.clone()).unwrap(),
            None => self.now.saturating_add(1_000_000_000),
        };
        self.actor = match step.get("actor") {
            Some(Value::String(person)) => json!({ "id": person, "kind": "person" }),
            Some(actor) => actor.clone(),
            None => self.actor.clone(),
        };
        let millis = u64::try_from(self.now.unix_nanos() / 1_000_000).unwrap();
        let id = CommandId::from_parts(millis, at as u64 + 1).to_string();
        step.insert("now".into(), json!(self.now));
        step.insert("actor".into(), self.actor.clone());
        step.entry("id").or_insert_with(|| json!(id));
        step.entry("seed").or_insert_with(|| json!(Digest::of(name.as_bytes())));
        if blessing() {
            self.resolve(&mut step["command"]);
        }
    }

    /// Puts the id of a record where a command names its step: `@fix` is its last record, `@fix/0` its first.
    fn resolve(&self, value: &mut Value) {
        match value {
            Value::String(name) => {
                let Some(name) = name.strip_prefix('@') else { return };
                let (name, nth) = name.split_once('/').map_or((name, None), |(name, nth)| (name, nth.parse().ok()));
                if let Some(records) = self.named.get(name) {
                    *value = json!(records[nth.unwrap_or(records.len() - 1)]);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.resolve(item)),
            Value::Object(members) => members.values_mut().for_each(|member| self.resolve(member)),
            _ => {}
        }
    }

    fn at(&self, step: &Object, member: &str) -> Option<usize> {
        let id: IncidentId = step.get(member)?.as_str().unwrap().parse().unwrap();
        Some(self.incidents.iter().position(|incident| *incident == id).unwrap())
    }

    /// Tells a step, and says what came of it.
    fn tell(&mut self, step: &Object) -> Value {
        let at = self.at(step, "incident").unwrap_or(0);
        let other = self.at(step, "with");
        let actor: Actor = serde_json::from_value(self.actor.clone()).unwrap();
        let id: CommandId = text(step, "id").parse().unwrap();
        let seed: Digest = text(step, "seed").parse().unwrap();
        let plan = self.plan.clone();
        let context = Context {
            now: self.now,
            basis: step.get("basis").map(|basis| serde_json::from_value(basis.clone()).unwrap()),
            request: step.get("request").map(|request| serde_json::from_value(request.clone()).unwrap()),
            ..Context::new(&plan, actor.clone(), id, Seed::new(*seed.as_bytes()))
        };
        self.asked = Some((actor, id));
        let command = match Command::from_json(&step["command"].to_string()) {
            Ok(command) => command,
            Err(error) => return json!({ "rejected": [error.code()] }),
        };
        let lengths: Vec<_> = self.histories.iter().map(|history| history.records().len()).collect();
        let came = match other {
            None => self.histories[at].execute(&command, &context).map(|_| ()),
            Some(other) => {
                let [source, target] = self.histories.get_disjoint_mut([at, other]).unwrap();
                History::execute_pair(source, target, &command, &context)
            }
        };
        if let Err(rejection) = came {
            return json!({ "rejected": rejection.reasons().map(sevlog::Reason::code).collect::<Vec<_>>() });
        }
        let new: Vec<_> = [Some(at), other]
            .into_iter()
            .flatten()
            .flat_map(|at| &self.histories[at].records()[lengths[at]..])
            .collect();
        if let Some(name) = step.get("as") {
            self.named.insert(name.as_str().unwrap().to_owned(), new.iter().map(|record| record.id()).collect());
        }
        if new.is_empty() {
            return json!({ "noop": true });
        }
        json!({ "log": new.iter().map(|record| record.line()).collect::<Vec<_>>() })
    }

    /// What is so in the end.
    fn then(&self, at: usize, member: &str, expected: &Value) -> Value {
        let history = &self.histories[at];
        let incident = history.incident();
        match member {
            "status" => json!(incident.status()),
            "before" => json!(incident.status_before()),
            "severity" => json!(incident.severity()),
            "head" => json!(incident.head()),
            "state" => json!(incident),
            "milestones" => json!(milestones(incident)),
            "metrics" => json!(metrics(incident)),
            "cycleTimes" => json!(cycle_times(incident)),
            "severityTimes" => json!(severity_times(incident, None)),
            "impact" => json!(impact(incident, None)),
            "sets" => json!(metric_sets(self.histories.iter().map(History::incident))),
            "recorded" => {
                let all = milestones(incident).into_iter().filter(|milestone| milestone.interval.is_some());
                all.map(|milestone| (milestone.name.to_string(), json!(milestone.interval))).collect::<Object>().into()
            }
            "allowed" => {
                let (actor, id) = self.asked.clone().unwrap();
                let context = Context::new(&self.plan, actor, id, Seed::new([0; 32]));
                let commands = allowed(incident, &context).into_iter().map(|allowed| {
                    let codes: Vec<_> = allowed.blocked_by.iter().map(sevlog::Reason::code).collect();
                    (allowed.command.to_string(), json!(codes))
                });
                commands.collect::<Object>().into()
            }
            "log" => history.records().iter().map(sevlog::Record::line).collect(),
            "verify" => {
                let mut log = Vec::new();
                write_log(history.records(), &mut log).unwrap();
                let read = History::read(&log[..]).unwrap();
                assert_eq!(read, std::slice::from_ref(history), "the log folds to the state told live");
                let verification = verify(&log[..]);
                let redacted: Vec<_> = verification.redactions.iter().map(|redaction| redaction.record).collect();
                json!({ "sound": verification.is_sound(), "records": verification.records, "redacted": redacted })
            }
            // Given with the times that are asked for.
            "asOf" => {
                let then = |asked: &Value| {
                    let then = history.as_of(serde_json::from_value(object(asked)["at"].clone()).unwrap());
                    let incident = then.incident();
                    let title = incident.title().map(sevlog::Text::shown);
                    json!({
                        "at": asked["at"], "version": incident.version(), "status": incident.status(), "title": title,
                        "severity": incident.severity().map(|severity| &severity.label),
                        "started": sevlog::milestone(incident, sevlog::event::MilestoneName::Started).interval,
                    })
                };
                expected.as_array().unwrap().iter().map(then).collect()
            }
            other => panic!("`then` has no `{other}`"),
        }
    }
}
