//! How each event changes the state. The log is the truth: what stands there is folded, never judged again.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Absorbed, ActionItem, Assertion, Changed, Choice, Cycle, Extension, Factor, Fix, Holder, Hypothesis, Incident,
    ItemState, NewerRecord, Publication, Regress, ReplayError, Resolution, SeverityChange, Sourced, StatusChange,
    Validation,
    entries::ResolutionPost,
    stack::{ItemChange, Presence, RoleChange, Stack},
};
use crate::{
    agenda::{Agenda, Before},
    event::{AudienceSide, Corrected, Event, ImpactChanged, MovedSignal, Newer, Says, UpdatePosted},
    id::{FieldName, IncidentId, PersonId, RecordId, Role, SignalKey},
    impact::{self, ImpactPoint, ImpactWindow},
    lifecycle::{self, Status},
    mark::Mark,
    record::Record,
    rejection::Subject,
    text::{Members, Text},
};

impl Incident {
    /// Applies the next record of the stream, all or nothing.
    ///
    /// # Errors
    /// When the record does not follow; the state is then as it was.
    pub fn apply(&mut self, record: &Record) -> Result<(), ReplayError> {
        self.check(record)?;
        if record.recorded_at() < self.clock {
            self.clock_steps = self.clock_steps.saturating_add(1);
        }
        self.clock = self.clock.max(record.recorded_at());
        self.head = record.head();
        let mark = Mark::of(record, self.clock);
        let before = Before::of(self, record);
        self.move_status(record, &mark);
        self.fold(record, mark);
        let mut agenda = std::mem::replace(&mut self.agenda, Agenda::new(self.head.incident));
        agenda.keep(self, record, &mark, &before);
        self.agenda = agenda;
        if record.is_redacted() {
            self.redacted.insert(record.id());
        }
        Ok(())
    }

    fn check(&self, record: &Record) -> Result<(), ReplayError> {
        self.head.check_next(record)?;
        match (self.is_declared(), record.event()) {
            (true, Event::Declared(_)) => Err(ReplayError::DeclaredTwice { record: record.id() }),
            (true, _) | (false, Event::Declared(_)) => Ok(()),
            // A declaration of a newer shape still begins the stream; no command goes on from it.
            (false, Event::Unknown(event)) if &*event.name == "declared" => Ok(()),
            (false, _) if self.newer.is_some() => Ok(()),
            (false, event) => Err(ReplayError::FirstNotDeclared { found: event.name().to_owned() }),
        }
    }

    fn move_status(&mut self, record: &Record, mark: &Mark) {
        let from = self.status;
        let to = lifecycle::after(from, record.event(), self.before);
        if to == from || self.is_undone_already(record.event(), mark) {
            return;
        }
        self.before = match to {
            Status::Dismissed | Status::Merged => Some(from),
            _ => None,
        };
        self.status = to;
        self.statuses.push(StatusChange { mark: *mark, from, to });
        self.touch(Subject::Status, record);
    }

    /// Whether a containment or a fix was told late, and a regress or a reopening came after it.
    fn is_undone_already(&self, event: &Event, mark: &Mark) -> bool {
        let regress = || self.regresses.as_slice().last().is_some_and(|regress| regress.mark.comes_after(mark));
        let reopened = || self.cycle_of(mark) < self.cycle();
        matches!(event, Event::Contained(_) | Event::FixRecorded(_)) && (regress() || reopened())
    }

    fn touch(&mut self, subject: Subject, record: &Record) {
        let change = Changed {
            version: record.version(),
            record: record.id(),
            by: record.actor().clone(),
            at: record.recorded_at(),
        };
        self.changed.insert(subject, change);
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each event, so that a new one cannot be forgotten")]
    fn fold(&mut self, record: &Record, mark: Mark) {
        let id = record.id();
        let cycle = self.cycle_of(&mark);
        match record.event() {
            Event::Declared(event) => {
                self.kind = event.kind;
                self.source_kind.clone_from(&event.source_kind);
                self.plan = Some(event.plan);
                self.declared = Some(mark);
                self.title.push(Sourced::new(event.title.clone(), id));
                self.cycles.push(Cycle { opened: mark, resolved: None });
            }
            Event::Contained(_) => self.contained.insert(mark),
            Event::FixRecorded(event) => self.fixes.insert(Fix { mark, permanence: event.permanence, cycle }),
            Event::ValidationRecorded(event) => {
                self.validations.insert(Validation { mark, outcome: event.outcome, cycle });
            }
            Event::Regressed(event) => self.regresses.insert(Regress { mark, to: event.to, cycle }),
            Event::Resolved(event) => {
                if let Some(cycle) = self.cycles.last_mut() {
                    cycle.resolved = Some(Resolution { mark, how: event.how });
                }
            }
            Event::Reopened(_) => {
                self.cycles.push(Cycle { opened: mark, resolved: None });
                // One that is told late may begin before what was recorded first.
                self.place_in_cycles();
            }
            Event::PostmortemPublished(event) => self.publications.push(Publication {
                mark,
                revision: event.revision,
                covers: event.covers,
                audience: event.audience,
            }),
            Event::Dismissed(event) => self.dismissed = Some(event.why),
            Event::Reinstated(_) => self.dismissed = None,
            Event::RoleAssigned(event) => self.hold(&event.role, Some(&event.person), mark, false, record),
            Event::HandedOver(event) => self.hold(&event.role, Some(&event.to), mark, true, record),
            Event::HandOverAcknowledged(event) => {
                if let Some(changes) = self.told.roles.get_mut(&event.role) {
                    changes.change(event.hand_over, |change| change.acknowledged.push(id));
                }
                self.settle_role(&event.role);
            }
            Event::RoleReleased(event) => self.hold(&event.role, None, mark, false, record),
            Event::Joined(event) => {
                self.be_there(&event.person, mark, true);
                self.acknowledged.insert(mark);
            }
            Event::Left(event) => self.be_there(&event.person, mark, false),
            Event::SeveritySet(event) => {
                let before = self.severity().cloned();
                let retold = self.is_tellers_own(record);
                let (severity, origin) = (event.severity.clone(), event.origin);
                self.severities.insert(SeverityChange { mark, severity, origin, retold });
                // One told late does not undo what came after it, and so changes nothing that others hold.
                if self.severity() != before.as_ref() {
                    self.touch(Subject::Severity, record);
                }
            }
            Event::SeverityConfirmed(_) => self.severity_confirmed.push(mark),
            Event::SignalAttached(event) => {
                self.detections.insert(mark);
                self.told.signals.attach(&event.signal, event.episode.clone(), mark, &self.absorbed);
                self.show_signal(&event.signal);
            }
            Event::SignalCleared(event) => {
                self.told.signals.clear(&event.signal, event.episode.clone(), event.repeats, mark);
                self.show_signal(&event.signal);
            }
            Event::HypothesisRaised(_) => {
                self.hypotheses.insert(id, Hypothesis::Open);
            }
            Event::HypothesisConfirmed(event) => self.judge(event.hypothesis, id, Hypothesis::Confirmed),
            Event::HypothesisRefuted(event) => self.judge(event.hypothesis, id, Hypothesis::Refuted),
            Event::ContributingFactorAdded(event) => self.factors.insert(Factor { mark, kind: event.kind.clone() }),
            Event::ImpactChanged(event) => self.change_window(event, mark),
            Event::MilestoneAsserted(event) => {
                self.assertions.insert(Assertion { mark, milestone: event.milestone, window: event.window });
            }
            Event::MilestoneChosen(event) => {
                let choice =
                    Choice { milestone: event.milestone, window: event.window, assertion: event.assertion, mark };
                self.told.choices.push(choice);
                self.settle_choices();
            }
            Event::UpdatePosted(event) => self.post(event, mark),
            Event::ExtensionRequested(event) => {
                self.extensions.insert(
                    id,
                    Extension {
                        deadline: event.deadline.clone(),
                        item: event.item,
                        until: event.until,
                        requested_by: record.actor().clone(),
                        approved: None,
                        approvals: Vec::new(),
                    },
                );
            }
            Event::DeadlineExtended(event) => {
                if let Some(extension) = self.extensions.get_mut(&event.request) {
                    extension.approvals.push(mark);
                    extension.approved.get_or_insert(mark);
                }
            }
            Event::ActionItemAdded(event) => {
                self.items.insert(id, ActionItem::new(event, mark));
                self.touch(Subject::Item(id), record);
            }
            Event::ActionItemChanged(event) => self.change_item(event.item, ItemChange::changed(event, id), record),
            Event::ActionItemCompleted(event) => {
                self.change_item(event.item, ItemChange::finished(ItemState::Completed), record);
            }
            Event::ActionItemDropped(event) => {
                self.change_item(event.item, ItemChange::finished(ItemState::Dropped), record);
            }
            Event::Retitled(event) => {
                self.title.push(Sourced::new(event.title.clone(), id));
                self.touch(Subject::Title, record);
            }
            Event::FieldSet(event) => {
                // A field that was emptied never had text that could be gone.
                let value = event.value.clone().or_else(|| record.is_redacted().then(Text::redacted));
                self.fields.entry(event.field.clone()).or_default().push(Sourced::new(value, id));
                self.touch(Subject::Field(event.field.clone()), record);
            }
            Event::Corrected(event) => self.noticing(record, |incident| incident.correct(event, &mark)),
            Event::Retracted(event) => self.noticing(record, |incident| incident.retract(event.record)),
            Event::Redacted(event) => self.forget(event.record),
            Event::MergedInto(event) => {
                self.merged_into = Some(event.target);
                self.told.signals.leave(&event.signals);
                self.show_moved(&event.signals);
            }
            Event::MergeReceived(event) => {
                let absorbed = Absorbed { signals: event.signals.clone(), since: record.version() };
                self.absorbed.insert(event.source, absorbed);
                self.show_moved(&event.signals);
            }
            Event::Unmerged(event) => {
                self.merged_into = None;
                self.told.signals.come_back(&event.signals, mark, &self.absorbed);
                self.show_moved(&event.signals);
            }
            Event::MergeUndone(event) => self.part(event.source),
            Event::Unknown(_) => {
                self.unknown = self.unknown.saturating_add(1);
                self.newer = self.newer.take().or_else(|| NewerRecord::of(record));
            }
            Event::ReviewStarted(_)
            | Event::Closed(_)
            | Event::GuardWaived(_)
            | Event::ActionTaken(_)
            | Event::DecisionMade(_)
            | Event::EvidenceLinked(_)
            | Event::NoteAdded(_)
            | Event::Linked(_)
            | Event::UpdateQueued(_)
            | Event::UpdateFailed(_)
            | Event::CadenceSet(_)
            | Event::TimelineCurated(_)
            | Event::SectionWritten(_)
            | Event::ReviewRequested(_)
            | Event::ReviewApproved(_)
            | Event::Imported(_)
            | Event::PlanAdopted(_)
            | Event::PlanReviewed(_)
            | Event::DrillCompleted(_)
            | Event::Extension(_) => {}
        }
    }

    /// Changes what was told earlier, and notes which subjects have another value for it.
    fn noticing(&mut self, record: &Record, change: impl FnOnce(&mut Self)) {
        let (severity, title) = (self.severity().cloned(), self.title.top().cloned());
        let (fields, items, roles) = (self.fields.clone(), self.items.clone(), self.roles.clone());
        change(self);
        if self.severity() != severity.as_ref() {
            self.touch(Subject::Severity, record);
        }
        if self.title.top() != title.as_ref() {
            self.touch(Subject::Title, record);
        }
        for (name, values) in fields {
            if self.fields.get(&name).and_then(Stack::top) != values.top() {
                self.touch(Subject::Field(name), record);
            }
        }
        for (id, item) in items {
            if self.items.get(&id) != Some(&item) {
                self.touch(Subject::Item(id), record);
            }
        }
        let held = |holder: &Holder| (holder.person.clone(), holder.since.record, holder.unacknowledged);
        let roles_now = self.roles.clone();
        for role in roles.keys().chain(roles_now.keys()).collect::<BTreeSet<_>>() {
            if roles.get(role).map(held) != roles_now.get(role).map(held) {
                self.touch(Subject::Role(role.clone()), record);
            }
        }
    }

    fn hold(&mut self, role: &Role, person: Option<&PersonId>, mark: Mark, handed_over: bool, record: &Record) {
        let change = RoleChange { mark, person: person.cloned(), handed_over, acknowledged: Vec::new() };
        self.told.roles.entry(role.clone()).or_default().insert(change);
        if let Some(person) = person {
            self.be_there(person, mark, true);
            self.acknowledged.insert(mark);
        }
        let held =
            |incident: &Self| incident.roles.get(role).map(|holder| (holder.person.clone(), holder.since.record));
        let before = held(self);
        self.settle_role(role);
        // One told late does not undo what came after it, and so changes nothing that others hold.
        if held(self) != before {
            self.touch(Subject::Role(role.clone()), record);
        }
    }

    /// Lets a role be held as the last of its changes says, in the order of the world.
    fn settle_role(&mut self, role: &Role) {
        match self.told.roles.get(role).and_then(RoleChange::holder) {
            Some(holder) => self.roles.insert(role.clone(), holder),
            None => self.roles.remove(role),
        };
    }

    fn be_there(&mut self, person: &PersonId, mark: Mark, there: bool) {
        self.told.people.entry(person.clone()).or_default().insert(Presence { mark, there });
        self.settle_person(person);
    }

    /// Lets a person be there as the last word on it says.
    fn settle_person(&mut self, person: &PersonId) {
        let last = self.told.people.get(person).and_then(|presences| presences.as_slice().last());
        if last.is_some_and(|presence| presence.there) {
            self.people.insert(person.clone());
        } else {
            self.people.remove(person);
        }
    }

    fn settle_people(&mut self) {
        for role in self.told.roles.keys().cloned().collect::<Vec<_>>() {
            self.settle_role(&role);
        }
        for person in self.told.people.keys().cloned().collect::<Vec<_>>() {
            self.settle_person(&person);
        }
    }

    /// Lets the newest choice of each milestone stand.
    fn settle_choices(&mut self) {
        self.choices.clear();
        for choice in &self.told.choices {
            self.choices.retain(|other| (other.milestone, other.window) != (choice.milestone, choice.window));
            self.choices.push(choice.clone());
        }
    }

    /// The cycle that something belongs to by when it was so, from 0.
    fn cycle_of(&self, mark: &Mark) -> u64 {
        let newest = self.cycles.iter().skip(1).rposition(|cycle| !cycle.opened.comes_after(mark));
        newest.map_or(0, |at| u64::try_from(at).unwrap_or(u64::MAX).saturating_add(1))
    }

    fn place_in_cycles(&mut self) {
        let mut places = BTreeMap::new();
        let fixes = self.fixes.as_slice().iter().map(|fix| &fix.mark);
        let validations = self.validations.as_slice().iter().map(|validation| &validation.mark);
        let regresses = self.regresses.as_slice().iter().map(|regress| &regress.mark);
        for mark in fixes.chain(validations).chain(regresses) {
            places.insert(mark.record, self.cycle_of(mark));
        }
        let place = |cycle: &mut u64, mark: &Mark| *cycle = places.get(&mark.record).copied().unwrap_or(*cycle);
        self.fixes.iter_mut().for_each(|fix| place(&mut fix.cycle, &fix.mark));
        self.validations.iter_mut().for_each(|validation| place(&mut validation.cycle, &validation.mark));
        self.regresses.iter_mut().for_each(|regress| place(&mut regress.cycle, &regress.mark));
    }

    fn judge(&mut self, hypothesis: RecordId, record: RecordId, verdict: Hypothesis) {
        if self.hypotheses.contains_key(&hypothesis) {
            self.told.verdicts.entry(hypothesis).or_default().push((record, verdict));
            self.hypotheses.insert(hypothesis, verdict);
        }
    }

    fn change_window(&mut self, event: &ImpactChanged, mark: Mark) {
        let id = event.window.unwrap_or(mark.record);
        // A window whose opening was retracted is gone, with whatever is still told of it.
        if self.retracted.contains(&id) {
            return;
        }
        let window = self.windows.entry(id).or_insert_with(|| ImpactWindow::new(id));
        window.points_mut().insert(ImpactPoint::new(mark, event));
        if event.part_of.is_some() {
            impact::untangle(&mut self.windows);
        }
    }

    fn post(&mut self, event: &UpdatePosted, mark: Mark) {
        if event.says == Says::Resolved && event.audience == AudienceSide::Outside {
            self.resolution_posts.insert(ResolutionPost::new(mark, event.published_at.clone()));
        }
    }

    fn change_item(&mut self, id: RecordId, change: ItemChange, record: &Record) {
        if let Some(item) = self.items.get_mut(&id) {
            item.change(record.id(), change);
            self.touch(Subject::Item(id), record);
        }
    }

    /// A merged incident is its own again, and what it brought goes with it.
    pub(super) fn part(&mut self, source: IncidentId) {
        if let Some(gone) = self.absorbed.remove(&source) {
            self.told.signals.part(&gone, &self.absorbed);
            self.show_moved(&gone.signals);
        }
    }

    fn show_moved(&mut self, signals: &[MovedSignal]) {
        for moved in signals {
            self.show_signal(&moved.signal);
        }
    }

    /// Lets a signal stand as what was told and brought of it comes to.
    fn show_signal(&mut self, key: &SignalKey) {
        match self.told.signals.shown(key, &self.absorbed) {
            Some(signal) => self.signals.insert(key.clone(), signal),
            None => self.signals.remove(key),
        };
    }

    fn show_signals(&mut self) {
        for key in self.told.signals.keys().cloned().collect::<Vec<_>>() {
            self.show_signal(&key);
        }
    }

    /// Puts right what an earlier record told, wherever the rules keep it.
    fn correct(&mut self, event: &Corrected, correction: &Mark) {
        let id = event.record;
        if let Some(occurred) = &event.occurred {
            let put_right = |mark: &mut Mark| mark.occur(occurred);
            self.severities.change(id, |entry| put_right(&mut entry.mark));
            self.contained.change(id, put_right);
            self.fixes.change(id, |entry| put_right(&mut entry.mark));
            self.validations.change(id, |entry| put_right(&mut entry.mark));
            self.regresses.change(id, |entry| put_right(&mut entry.mark));
            self.factors.change(id, |entry| put_right(&mut entry.mark));
            self.assertions.change(id, |entry| put_right(&mut entry.mark));
            self.detections.change(id, put_right);
            self.acknowledged.change(id, put_right);
            self.resolution_posts.change(id, |post| {
                put_right(&mut post.told);
                post.place();
            });
            for window in self.windows.values_mut() {
                window.points_mut().change(id, |point| put_right(&mut point.mark));
            }
            impact::untangle(&mut self.windows);
            self.declared.iter_mut().filter(|mark| mark.record == id).for_each(put_right);
            self.statuses
                .iter_mut()
                .filter(|change| change.mark.record == id)
                .for_each(|change| put_right(&mut change.mark));
            self.publications.iter_mut().filter(|one| one.mark.record == id).for_each(|one| put_right(&mut one.mark));
            self.told.roles.values_mut().for_each(|changes| changes.change(id, |one| put_right(&mut one.mark)));
            self.told.people.values_mut().for_each(|presences| presences.change(id, |one| put_right(&mut one.mark)));
            self.settle_people();
            self.severity_confirmed.iter_mut().filter(|mark| mark.record == id).for_each(put_right);
            self.items.values_mut().filter(|item| item.mark.record == id).for_each(|item| put_right(&mut item.mark));
            for extension in self.extensions.values_mut() {
                extension.approvals.iter_mut().filter(|mark| mark.record == id).for_each(put_right);
                extension.approved = extension.approvals.first().copied();
            }
            self.told.choices.iter_mut().filter(|one| one.mark.record == id).for_each(|one| put_right(&mut one.mark));
            self.settle_choices();
            for cycle in &mut self.cycles {
                let resolved = cycle.resolved.as_mut().map(|resolution| &mut resolution.mark);
                [Some(&mut cycle.opened), resolved]
                    .into_iter()
                    .flatten()
                    .filter(|mark| mark.record == id)
                    .for_each(put_right);
            }
            self.place_in_cycles();
        }
        let repeats = event.facts.as_ref().and_then(|facts| facts.0.get("repeats")?.as_u64());
        let put_right = |mark: &mut Mark| event.occurred.iter().for_each(|occurred| mark.occur(occurred));
        self.told.signals.correct(id, put_right, repeats);
        self.show_signals();
        if let Some(facts) = &event.facts {
            for window in self.windows.values_mut() {
                for point in window.points_mut().iter_mut().filter(|point| point.mark.record == id) {
                    overlay(point, facts);
                }
            }
        }
        let published = event.facts.as_ref().and_then(|facts| facts.0.get("publishedAt"));
        if let Some(Ok(published)) = published.map(|value| serde_json::from_value(value.clone())) {
            self.resolution_posts.change(id, |post| {
                post.published = published;
                post.place();
            });
        }
        if let Some(names) = &event.reworded {
            self.rewordings.entry(id).or_default().push(*correction);
            self.reword(event, names, correction.record);
        }
    }

    /// Puts right the text that an earlier record brought. Where the new text was redacted, it reads as redacted.
    fn reword(&mut self, event: &Corrected, names: &[FieldName], correction: RecordId) {
        let text = |name: &str| {
            let new = event.changes.as_ref().and_then(|changes| changes.0.get(name)?.as_str());
            let reworded = names.iter().any(|reworded| reworded.as_str() == name);
            reworded.then(|| new.map_or_else(Text::redacted, Text::from))
        };
        for title in self.title.iter_mut().filter(|title| title.record == event.record) {
            if let Some(value) = text("title") {
                (title.value, title.worded_by) = (value, correction);
            }
        }
        for value in self.fields.values_mut().flat_map(Stack::iter_mut).filter(|value| value.record == event.record) {
            if let Some(text) = text("value") {
                (value.value, value.worded_by) = (Some(text), correction);
            }
        }
        for item in self.items.values_mut() {
            item.amend(|changes| {
                for (record, change) in changes.iter_mut().filter(|(record, _)| *record == event.record) {
                    for (slot, name) in [(&mut change.title, "title"), (&mut change.ticket, "ticket")] {
                        // One that was told without a ticket has one from here on.
                        if let Some(value) = text(name) {
                            *slot = Some(Sourced { value, record: *record, worded_by: correction });
                        }
                    }
                }
            });
        }
    }

    /// The state as a correction would leave it.
    pub(crate) fn as_corrected(&self, event: &Corrected) -> Self {
        let mut corrected = self.clone();
        if let Some(mark) = self.declared {
            corrected.correct(event, &mark);
        }
        corrected
    }

    /// Takes a fact out of what the rules keep. The status stays where it is.
    fn retract(&mut self, id: RecordId) {
        self.retracted.insert(id);
        self.severities.remove(id);
        self.contained.remove(id);
        self.fixes.remove(id);
        self.validations.remove(id);
        self.factors.remove(id);
        self.assertions.remove(id);
        self.detections.remove(id);
        self.acknowledged.remove(id);
        self.resolution_posts.remove(id);
        self.windows.remove(&id);
        for window in self.windows.values_mut() {
            window.points_mut().remove(id);
        }
        impact::untangle(&mut self.windows);
        self.title.retain(|title| title.record != id);
        for values in self.fields.values_mut() {
            values.retain(|value| value.record != id);
        }
        self.fields.retain(|_, values| !values.is_empty());
        self.items.remove(&id);
        for item in self.items.values_mut() {
            item.amend(|changes| changes.retain(|(record, _)| *record != id));
        }
        self.hypotheses.remove(&id);
        self.told.verdicts.remove(&id);
        for (hypothesis, verdicts) in &mut self.told.verdicts {
            verdicts.retain(|(record, _)| *record != id);
            let verdict = verdicts.last().map_or(Hypothesis::Open, |(_, verdict)| *verdict);
            self.hypotheses.insert(*hypothesis, verdict);
        }
        self.extensions.remove(&id);
        for extension in self.extensions.values_mut() {
            extension.approvals.retain(|mark| mark.record != id);
            extension.approved = extension.approvals.first().copied();
        }
        self.severity_confirmed.retain(|mark| mark.record != id);
        self.told.choices.retain(|choice| choice.mark.record != id && choice.assertion != id);
        self.settle_choices();
        for changes in self.told.roles.values_mut() {
            changes.remove(id);
            changes.iter_mut().for_each(|change| change.acknowledged.retain(|record| *record != id));
        }
        for presences in self.told.people.values_mut() {
            presences.remove(id);
        }
        self.settle_people();
        self.told.signals.retract(id);
        self.show_signals();
    }

    /// Forgets the text that a record brought.
    fn forget(&mut self, id: RecordId) {
        self.redacted.insert(id);
        let forget = |slot: &mut Sourced<Text>| {
            if slot.worded_by == id {
                slot.value = Text::redacted();
            }
        };
        self.title.iter_mut().for_each(forget);
        for value in self.fields.values_mut().flat_map(Stack::iter_mut) {
            // A field that was emptied had no text.
            if value.worded_by == id && value.value.is_some() {
                value.value = Some(Text::redacted());
            }
        }
        for (added, item) in &mut self.items {
            item.amend(|changes| {
                for (record, change) in changes {
                    change.title.iter_mut().chain(&mut change.ticket).for_each(forget);
                    // Whether the record that added it named a ticket is gone with its text.
                    change.ticket.take_if(|_| record == added && *record == id);
                }
            });
        }
    }
}

impl NewerRecord {
    /// A record that stops the rules. A shape or a word that they would read is never ignorable, whatever the record says.
    pub(crate) fn of(record: &Record) -> Option<Self> {
        let Event::Unknown(event) = record.event() else { return None };
        let ignorable = record.is_ignorable() && event.because == Newer::Type;
        (!ignorable).then(|| Self { record: record.id(), name: event.name.clone() })
    }
}

/// Puts new values over the correctable facts of an impact. `decide` has checked that they fit.
fn overlay(point: &mut ImpactPoint, facts: &Members) {
    let Ok(serde_json::Value::Object(mut members)) = serde_json::to_value(&*point.change) else { return };
    members.extend(facts.0.clone());
    if let Ok(corrected) = serde_json::from_value(serde_json::Value::Object(members)) {
        point.correct(corrected, facts);
    }
}
