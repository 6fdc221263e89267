//! How the fold keeps the agenda.

use std::collections::{BTreeMap, BTreeSet};

use super::{Agenda, Newest, SILENCE, Step, What};
use crate::{
    Interval, Occurred,
    event::{AudienceSide, Corrected, Event},
    guard::{GuardKey, GuardState, Guards},
    id::{RecordId, Role},
    impact::ImpactWindow,
    incident::{ActionItem, Holder, Incident},
    lifecycle::Status,
    mark::Mark,
    record::Record,
    severity::Severity,
};

/// The role whose holder writes down what happens.
const SCRIBE: &str = "scribe";

/// The state before a record was folded, as far as the agenda needs it.
pub(crate) struct Before {
    status: Status,
    /// The severity in force, if the record may change it.
    severity: Option<Severity>,
    /// Who holds which role, and who does which action item until when, if the record may change it.
    roles: BTreeMap<Role, Holder>,
    items: BTreeMap<RecordId, ActionItem>,
}

impl Before {
    pub(crate) fn of(incident: &Incident, record: &Record) -> Self {
        let amends = matches!(record.event(), Event::Corrected(_) | Event::Retracted(_));
        let gives = matches!(record.event(), Event::RoleAssigned(_) | Event::HandedOver(_) | Event::RoleReleased(_));
        Self {
            status: incident.status(),
            severity: incident.severity().filter(|_| amends).cloned(),
            roles: if amends || gives { incident.roles().clone() } else { BTreeMap::new() },
            items: if amends { incident.action_items().clone() } else { BTreeMap::new() },
        }
    }
}

impl Agenda {
    /// Keeps what a record changed that was just folded.
    pub(crate) fn keep(&mut self, incident: &Incident, record: &Record, mark: &Mark, before: &Before) {
        // Who declared it, raised it or resolved it is asked for; nobody else is.
        let is_asked = matches!(record.event(), Event::Declared(_) | Event::SeveritySet(_) | Event::Resolved(_));
        let step = |what| Step {
            record: mark.record,
            version: mark.version,
            at: mark.clock,
            occurred: placed(mark, record.occurred()),
            person: record.actor().person().filter(|_| is_asked).cloned(),
            what,
        };
        self.end_silence(step, mark);
        if let Event::Declared(event) = record.event() {
            self.kind = event.kind;
            self.plan = Some(event.plan);
        }
        self.steps.extend(what(incident, record, before).map(step));
        self.steps.extend(self.explained(record).map(step));
        let (from, to) = (before.status, incident.status());
        if from != to {
            let waived = guards(record.event()).map(waived).unwrap_or_default();
            let felt = if to.is_open() { Vec::new() } else { felt(incident) };
            self.steps.push(step(What::Moved { from, to, waived, felt }));
        }
        match record.event() {
            Event::Corrected(event) => self.correct(event, mark),
            Event::Retracted(event) => self.retract(event.record, mark, step),
            _ => {}
        }
        self.note_what_is_left(incident, step, record, before);
        let open = incident.is_declared() && incident.status().is_open();
        let scribed = open && incident.roles().keys().any(|role| role.as_str() == SCRIBE);
        self.newest = Some(Newest { record: mark.record, at: mark.clock, scribed });
    }

    /// What a record explains. Of notes, only those that explain something are kept.
    fn explained(&self, record: &Record) -> Option<What> {
        let explains = matches!(record.event(), Event::NoteAdded(_) | Event::DecisionMade(_));
        let signal = record.causation().filter(|_| explains)?;
        let refired = self.steps.iter().any(|step| step.record == signal && step.what == What::Refired);
        refired.then_some(What::Explained { signal })
    }

    fn end_silence(&mut self, step: impl Fn(What) -> Step, mark: &Mark) {
        let Some(newest) = self.newest.filter(|newest| newest.scribed) else { return };
        if mark.clock.since(newest.at) >= SILENCE {
            self.steps.push(step(What::Silence { since: newest.at, after: newest.record }));
        }
    }

    /// Notes what a correction or retraction left in force, and what outsiders feel once the incident is no longer open.
    fn note_what_is_left(
        &mut self,
        incident: &Incident,
        step: impl Fn(What) -> Step,
        record: &Record,
        before: &Before,
    ) {
        let event = record.event();
        let amends = matches!(event, Event::Corrected(_) | Event::Retracted(_));
        if amends && incident.severity() != before.severity.as_ref() {
            self.steps.push(step(What::SeverityLeft { in_force: incident.severity().cloned() }));
        }
        if amends {
            let roles: BTreeSet<_> = before.roles.keys().chain(incident.roles().keys()).collect();
            self.steps.extend(roles.into_iter().filter_map(|role| held(incident, role, before)).map(&step));
            let left = |(id, was): (&RecordId, &ActionItem)| {
                let item = incident.action_items().get(id)?;
                let [is, was] = [item, was].map(|item| (&item.owner, &item.team, item.due));
                (is != was).then(|| assigned(*id, item))
            };
            self.steps.extend(before.items.iter().filter_map(left).map(&step));
        }
        if (amends || matches!(event, Event::ImpactChanged(_))) && !incident.status().is_open() {
            let windows = felt(incident);
            let told = self.steps.iter().rev().find_map(|step| match &step.what {
                What::Felt { windows } => Some(windows),
                What::Moved { felt, .. } => Some(felt),
                _ => None,
            });
            if told != Some(&windows) {
                self.steps.push(step(What::Felt { windows }));
            }
        }
    }

    /// Keeps the promise of a post that no longer makes it: whoever read it was promised a time.
    fn leave_promise(&mut self, record: RecordId, mark: &Mark) {
        // What is told later was never so.
        if self.kind.is_told_later() {
            return;
        }
        let Some(at) = self.steps.iter().position(|step| step.record == record && is_promise(&step.what)) else {
            return;
        };
        let left = self.steps.get(at).and_then(|step| match &step.what {
            What::Posted { channel, published, promised: Some(promised), .. } => Some(Step {
                what: What::PromiseLeft {
                    channel: channel.clone(),
                    published: *published,
                    promised: *promised,
                    left_at: mark.clock,
                    left_by: mark.record,
                },
                ..step.clone()
            }),
            _ => None,
        });
        if let Some(left) = left {
            self.steps.insert(at, left);
        }
    }

    fn correct(&mut self, event: &Corrected, mark: &Mark) {
        if event.facts.as_ref().is_some_and(|facts| facts.0.contains_key("promisedNext")) {
            self.leave_promise(event.record, mark);
        }
        let fact = |name: &str| event.facts.as_ref().and_then(|facts| facts.0.get(name)).cloned();
        for step in self.steps.iter_mut().filter(|step| step.record == event.record) {
            let at = step.at;
            if let Some(occurred) = &event.occurred {
                step.occurred = occurred.interval(at);
            }
            match &mut step.what {
                What::Posted { published, promised, .. } => {
                    if let Some(Ok(stated)) = fact("publishedAt").map(serde_json::from_value::<Option<Occurred>>) {
                        *published = stated.map(|stated| stated.interval(at));
                    }
                    if let Some(Ok(promise)) = fact("promisedNext").map(serde_json::from_value) {
                        *promised = promise;
                    }
                }
                What::Published { published } => {
                    if let Some(Ok(stated)) = fact("publishedAt").map(serde_json::from_value::<Option<Occurred>>) {
                        *published = stated.map(|stated| stated.interval(at));
                    }
                }
                _ => {}
            }
        }
    }

    fn retract(&mut self, record: RecordId, mark: &Mark, step: impl Fn(What) -> Step) {
        self.leave_promise(record, mark);
        for step in self.steps.iter_mut().filter(|step| step.record == record) {
            if let What::Severity { retracted, .. } = &mut step.what {
                *retracted = true;
            }
        }
        // Live, what others were judged by counted until now. What is told later was never so.
        let is_live = !self.kind.is_told_later();
        let ended: Vec<_> =
            self.steps.iter().filter(|step| is_live && step.record == record).filter_map(ends).collect();
        self.steps.extend(ended.into_iter().map(step));
        // What it was judged by stays, and so does the silence that it ended.
        let stays = |what: &What| match what {
            What::Severity { .. } | What::Moved { .. } | What::Silence { .. } => true,
            What::Role { .. } | What::CadenceSet { .. } | What::PromiseLeft { .. } => is_live,
            _ => false,
        };
        let about = |what: &What| match what {
            What::Item { item, .. } | What::ItemCompleted { item } | What::ItemDropped { item } => *item == record,
            What::ExtensionRequested { item, .. } => *item == Some(record),
            What::Extended { request } => *request == record,
            What::Explained { signal } => *signal == record,
            _ => false,
        };
        self.steps.retain(|step| (step.record != record && !about(&step.what)) || stays(&step.what));
    }
}

const fn is_promise(what: &What) -> bool {
    matches!(what, What::Posted { promised: Some(_), .. })
}

/// What ends a step that a retraction takes back, where no state is kept that tells what it left.
fn ends(step: &Step) -> Option<What> {
    match &step.what {
        What::CadenceSet { channel, .. } => Some(What::CadenceRetracted { channel: channel.clone(), set: step.record }),
        _ => None,
    }
}

/// When it was so; a live record counts at the highest recording time so far.
fn placed(mark: &Mark, occurred: &Occurred) -> Interval {
    if occurred.is_live() { Interval { earliest: mark.clock, latest: mark.clock } } else { mark.occurred }
}

const fn guards(event: &Event) -> Option<&Guards> {
    match event {
        Event::Resolved(event) => Some(&event.guards),
        Event::Closed(event) => Some(&event.guards),
        Event::PostmortemPublished(event) => Some(&event.guards),
        _ => None,
    }
}

fn waived(guards: &Guards) -> Vec<GuardKey> {
    guards.0.iter().filter(|(_, state)| **state == GuardState::Waived).map(|(guard, _)| *guard).collect()
}

/// The windows that go on and that outsiders feel. Of one that names no audience it is taken that they do.
fn felt(incident: &Incident) -> Vec<RecordId> {
    let windows = incident.windows().values();
    let outside = windows.filter(|window| window.is_ongoing() && window.audience() != Some(AudienceSide::Inside));
    outside.map(ImpactWindow::id).collect()
}

/// Who holds a role, where that is no longer as it was. What is told late of an earlier holder changes nothing.
fn held(incident: &Incident, role: &Role, before: &Before) -> Option<What> {
    let (is, was) = (incident.roles().get(role), before.roles.get(role));
    let by = |holder: &Holder| (holder.person.clone(), holder.since.record);
    let what = |holder: Option<&Holder>| What::Role {
        role: role.clone(),
        person: holder.map(|holder| holder.person.clone()),
        hand_over: holder.and_then(|holder| holder.unacknowledged),
    };
    (is.map(by) != was.map(by)).then(|| what(is))
}

fn assigned(id: RecordId, item: &ActionItem) -> What {
    What::Item { item: id, owner: item.owner.clone(), team: item.team.clone(), due: item.due }
}

/// What a record is to the agenda, but for a move of the status.
fn what(incident: &Incident, record: &Record, before: &Before) -> Option<What> {
    let at = record.recorded_at();
    Some(match record.event() {
        Event::Declared(_) => What::Declared,
        Event::SeveritySet(event) => What::Severity {
            severity: event.severity.clone(),
            origin: event.origin,
            in_force: incident.severity().cloned(),
            retracted: false,
            retold: incident.is_tellers_own(record),
        },
        Event::SeverityConfirmed(_) => What::Confirmed,
        Event::GuardWaived(event) => What::Waived { guard: event.guard, until: event.until? },
        Event::RoleAssigned(event) => held(incident, &event.role, before)?,
        Event::HandedOver(event) => held(incident, &event.role, before)?,
        Event::RoleReleased(event) => held(incident, &event.role, before)?,
        Event::HandOverAcknowledged(event) => What::Acknowledged { hand_over: event.hand_over },
        Event::UpdatePosted(event) => What::Posted {
            channel: event.channel.clone(),
            audience: event.audience,
            says: event.says,
            covers: event.covers,
            published: event.published_at.as_ref().map(|when| when.interval(at)),
            promised: event.promised_next,
        },
        Event::CadenceSet(event) => {
            What::CadenceSet { channel: event.channel.clone(), every_minutes: event.every_minutes }
        }
        Event::ActionTaken(_) | Event::DecisionMade(_) => What::Fact,
        Event::ImpactChanged(_) if before.status.is_open() => What::Fact,
        Event::SignalAttached(_) if before.status.is_over() => What::Refired,
        Event::FixRecorded(_) => What::Fixed,
        Event::ValidationRecorded(_) => What::Validated,
        Event::ActionItemAdded(event) => {
            What::Item { item: record.id(), owner: event.owner.clone(), team: event.team.clone(), due: event.due }
        }
        Event::ActionItemChanged(event) => assigned(event.item, incident.action_items().get(&event.item)?),
        Event::ActionItemCompleted(event) => What::ItemCompleted { item: event.item },
        Event::ActionItemDropped(event) => What::ItemDropped { item: event.item },
        Event::ExtensionRequested(event) => {
            What::ExtensionRequested { deadline: event.deadline.clone(), item: event.item, until: event.until }
        }
        Event::DeadlineExtended(event) => What::Extended { request: event.request },
        Event::PostmortemPublished(event) => {
            What::Published { published: event.published_at.as_ref().map(|when| when.interval(at)) }
        }
        _ => return None,
    })
}
