//! What each record says, in a sentence or less.

use crate::{
    event::{
        ActionOutcome, ActionTaken, Event, FactorKind, ImpactChanged, Permanence, SignalAttached, UpdatePosted,
        ValidationOutcome, ValidationRecorded, WindowPhase,
    },
    history::Entry,
    id::{RecordId, Service},
    postmortem::inline::{Inline, md},
    text::Text,
};

use super::{
    story::Story,
    when::due,
    words::{self, address, affected, after, brief, gloss, maybe, members, number, restored, role, text, word},
};

impl Story<'_> {
    /// What a record says, as it stands under a day. Where text was removed from it, this says so.
    pub(super) fn tell(&self, entry: &Entry<'_>, day: &str) -> Inline {
        let mut told = self.say(entry, day);
        if entry.record.is_redacted() && !told.tells_redaction() {
            told.push(&md!(" {}", Inline::redacted()));
        }
        told
    }

    /// A record as another one refers to it: what it says and when.
    pub(super) fn label(&self, id: RecordId, day: &str) -> Inline {
        let Some(entry) = self.entry(id) else { return md!("a record that this log does not hold") };
        let said = match &*entry.event {
            Event::ActionTaken(event) => brief(&event.description),
            Event::FixRecorded(event) => brief(&event.description),
            Event::DecisionMade(event) => brief(&event.decision),
            Event::HypothesisRaised(event) => brief(&event.statement),
            Event::ContributingFactorAdded(event) => brief(&event.description),
            Event::NoteAdded(event) => brief(&event.body),
            Event::ActionItemAdded(event) => brief(&event.title),
            Event::ValidationRecorded(event) => brief(&event.check),
            Event::Unknown(_) | Event::Extension(_) => md!("{}", Inline::code(entry.event.name())),
            event => word(event.name()),
        };
        Inline::record(entry.mark.version, md!("“{}” ({})", said, self.when_on(entry, day)))
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each event, so that a new one cannot be forgotten")]
    fn say(&self, entry: &Entry<'_>, day: &str) -> Inline {
        let doer = self.who(entry.record);
        match &*entry.event {
            Event::Declared(event) => {
                md!("Declared: {}{}", text(&event.title), after(" — ", &maybe(event.summary.as_ref())))
            }
            Event::Contained(event) => md!("Contained{}", colon(event.summary.as_ref())),
            Event::FixRecorded(event) => {
                let lasts = match event.permanence {
                    Permanence::Temporary => md!(", temporary"),
                    Permanence::Permanent => md!(", permanent"),
                    Permanence::Unknown => Inline::default(),
                };
                let reference = event.reference.as_ref().map(|id| Inline::code(id.as_str())).unwrap_or_default();
                let reference = if reference.is_blank() { reference } else { md!(" (reference {})", reference) };
                md!("Fix ({}{}): {}{}", word(event.kind.as_str()), lasts, text(&event.description), reference)
            }
            Event::ValidationRecorded(event) => validation(event),
            Event::Regressed(event) => {
                md!("Did not hold, back to {}: {}", event.to.as_str(), text(&event.reason))
            }
            Event::Resolved(event) => md!("Resolved ({}){}", word(event.how.as_str()), colon(event.summary.as_ref())),
            Event::ReviewStarted(event) => md!("Review began{}", colon(event.note.as_ref())),
            Event::PostmortemPublished(event) => {
                let at = event.address.as_ref().map(address).unwrap_or_default();
                if event.covers.is_none() && self.is_retold() {
                    return md!("An account was published, {}{}", event.audience.as_str(), after(": ", &at));
                }
                let revision = number(event.revision);
                md!("Postmortem published, revision {}, {}{}", revision, event.audience.as_str(), after(": ", &at))
            }
            Event::Closed(event) => md!("Closed{}", colon(event.reason.as_ref())),
            Event::Reopened(event) => md!("Reopened: {}", text(&event.reason)),
            Event::Dismissed(event) => {
                md!("Dismissed ({}){}", word(event.why.as_str()), colon(event.reason.as_ref()))
            }
            Event::Reinstated(event) => md!("An incident after all: {}", text(&event.reason)),
            Event::GuardWaived(event) => {
                let until = event.until.map(|until| md!(" until {}", due(until, day))).unwrap_or_default();
                md!("Guard {} waived{}: {}", Inline::code(event.guard.as_str()), until, text(&event.reason))
            }

            Event::RoleAssigned(event) => {
                let person = self.person(&event.person);
                let how = if person == doer { "took" } else { "was given" };
                let the = if event.role.commands() { "" } else { "the role " };
                md!("{} {} {}{}", person, how, the, role(&event.role))
            }
            Event::HandedOver(event) => {
                let (from, to) = (self.person(&event.from), self.person(&event.to));
                md!("Hand-over of {} from {} to {}{}", role(&event.role), from, to, colon(event.note.as_ref()))
            }
            Event::HandOverAcknowledged(event) => md!("Hand-over of {} acknowledged", role(&event.role)),
            Event::RoleReleased(event) => {
                let person = self.person(&event.person);
                md!("{} gave up {}; nobody holds it{}", person, role(&event.role), colon(event.reason.as_ref()))
            }
            Event::Joined(event) => md!("{} joined", self.person(&event.person)),
            Event::Left(event) => md!("{} left", self.person(&event.person)),

            Event::SeveritySet(event) => {
                let how = match event.origin {
                    _ if self.incident.is_tellers_own(entry.record) => "judged to be",
                    crate::SeverityOrigin::Set => "set to",
                    crate::SeverityOrigin::Proposed => "proposed:",
                };
                let severity = Inline::text(event.severity.label.as_str());
                md!("Severity {} {}{}", how, severity, colon(event.reason.as_ref()))
            }
            Event::SeverityConfirmed(event) => {
                let severity = Inline::text(event.severity.label.as_str());
                md!("Severity {} confirmed{}", severity, colon(event.reason.as_ref()))
            }
            Event::SignalAttached(event) => signal(event, day),
            Event::SignalCleared(event) => {
                let again = if event.repeats == 0 {
                    Inline::default()
                } else {
                    md!("; delivered {} more times", number(event.repeats))
                };
                let ended = event.ended_at.map(|at| due(at, day)).unwrap_or_default();
                let ended = after("; its sender says it ended ", &ended);
                md!("Signal cleared: {}{}{}", Inline::code(event.signal.as_str()), again, ended)
            }

            Event::ActionTaken(event) => self.action(entry.record.id(), event, day),
            Event::DecisionMade(event) => {
                md!("Decision: {}{}", text(&event.decision), after(" — because: ", &maybe(event.rationale.as_ref())))
            }
            Event::HypothesisRaised(event) => md!("Hypothesis: {}", text(&event.statement)),
            Event::HypothesisConfirmed(event) => {
                md!("Hypothesis confirmed: {}{}", self.label(event.hypothesis, day), colon(event.because.as_ref()))
            }
            Event::HypothesisRefuted(event) => {
                md!("Hypothesis refuted: {}{}", self.label(event.hypothesis, day), colon(event.because.as_ref()))
            }
            Event::EvidenceLinked(event) => {
                let about = event.about.map(|id| self.label(id, day)).unwrap_or_default();
                let title = maybe(event.title.as_ref());
                md!("Evidence{}: {} {}", after(" for ", &about), title, address(&event.address))
            }
            Event::ContributingFactorAdded(event) => {
                let how = match &event.kind {
                    FactorKind::Trigger => "The trigger: ",
                    _ => "A factor began: ",
                };
                md!("{}{}", how, text(&event.description))
            }
            Event::NoteAdded(event) => md!("Note: {}", text(&event.body)),
            Event::Linked(event) => {
                let other = [
                    event.incident.map(|id| md!("incident {}", Inline::code(&id.to_string()))),
                    event.external.as_ref().map(|id| Inline::text(id.as_str())),
                    event.title.as_ref().map(text),
                    event.address.as_ref().map(address),
                ];
                let other: Vec<_> = other.into_iter().flatten().collect();
                md!("Linked ({}): {}", word(event.relation.as_str()), Inline::join(&other, " "))
            }

            Event::ImpactChanged(event) => self.impact(entry.record.id(), event),
            Event::MilestoneAsserted(event) => {
                let of = event.window.map(|id| self.window_name(id, None)).unwrap_or_default();
                let gloss = if of.is_blank() { after(", ", &md!("{}", gloss(event.milestone))) } else { of };
                let of = if event.window.is_some() { " of " } else { "" };
                let name = word(event.milestone.as_str());
                md!("Milestone {}{}{}{}", name, of, gloss, colon(event.note.as_ref()))
            }
            Event::MilestoneChosen(event) => {
                let (name, chosen) = (word(event.milestone.as_str()), self.label(event.assertion, day));
                md!("Milestone {}: chose {}{}", name, chosen, colon(event.reason.as_ref()))
            }

            Event::UpdateQueued(event) => {
                md!("Update queued for {}: “{}”", Inline::text(event.channel.as_str()), text(&event.body))
            }
            Event::UpdatePosted(event) => self.update(entry, event, day),
            Event::UpdateFailed(event) => {
                md!("Update on {} failed: {}", Inline::text(event.channel.as_str()), text(&event.error))
            }
            Event::CadenceSet(event) => {
                let (channel, minutes) = (Inline::text(event.channel.as_str()), number(event.every_minutes));
                md!("Updates on {} from now on every {} min{}", channel, minutes, colon(event.reason.as_ref()))
            }

            Event::TimelineCurated(_) => md!("Timeline curated"),
            Event::SectionWritten(event) => md!("Section {} written", Inline::text(event.section.as_str())),
            Event::ReviewRequested(event) => {
                let reviewers: Vec<_> = event.reviewers.iter().map(|person| self.person(person)).collect();
                md!("Review asked of {}{}", Inline::join(&reviewers, ", "), colon(event.note.as_ref()))
            }
            Event::ReviewApproved(event) => {
                md!("Review approved at version {}{}", event.covers, colon(event.note.as_ref()))
            }
            Event::ExtensionRequested(event) => {
                let deadline = Inline::text(event.deadline.as_str());
                md!("More time asked for {} until {}: {}", deadline, due(event.until, day), text(&event.reason))
            }
            Event::DeadlineExtended(event) => md!("More time granted{}", colon(event.note.as_ref())),

            Event::ActionItemAdded(event) => md!("Action item added: {}", text(&event.title)),
            Event::ActionItemChanged(event) => md!("Action item changed: {}", self.label(event.item, day)),
            Event::ActionItemCompleted(event) => {
                md!(
                    "Action item completed: {}{}",
                    self.label(event.item, day),
                    after("; ", &maybe(event.evidence.as_ref()))
                )
            }
            Event::ActionItemDropped(event) => {
                md!("Action item dropped: {}; {}", self.label(event.item, day), text(&event.reason))
            }

            Event::Retitled(event) => md!("Title from now on: {}", text(&event.title)),
            Event::FieldSet(event) => match &event.value {
                Some(value) => md!("Field {} set to {}", Inline::text(event.field.as_str()), text(value)),
                None => md!("Field {} emptied", Inline::text(event.field.as_str())),
            },
            Event::Imported(event) => {
                let (source, external) = (Inline::text(event.source.as_str()), Inline::text(event.external.as_str()));
                md!(
                    "Imported from {} as {}{}",
                    source,
                    external,
                    after(" ", &event.address.as_ref().map(address).unwrap_or_default())
                )
            }
            Event::Corrected(event) => md!("Corrected: {}", self.label(event.record, day)),
            Event::Retracted(event) => md!("Retracted: {}", self.label(event.record, day)),
            Event::Redacted(event) => md!("Text of version {} redacted", event.version),

            Event::MergedInto(event) => {
                md!("Merged into {}{}", Inline::code(&event.target.to_string()), colon(event.reason.as_ref()))
            }
            Event::MergeReceived(event) => {
                md!("Incident {} was merged into this one", Inline::code(&event.source.to_string()))
            }
            Event::Unmerged(event) => {
                md!("No longer merged into {}{}", Inline::code(&event.target.to_string()), colon(event.reason.as_ref()))
            }
            Event::MergeUndone(event) => {
                md!("Incident {} is its own again", Inline::code(&event.source.to_string()))
            }

            Event::PlanAdopted(event) => md!("Plan adopted{}", colon(event.note.as_ref())),
            Event::PlanReviewed(event) => md!("Plan reviewed{}", colon(event.note.as_ref())),
            Event::DrillCompleted(event) => {
                md!("Drill {} held{}", Inline::text(event.drill.as_str()), colon(event.note.as_ref()))
            }
            Event::Extension(event) => {
                let text = event.text.as_ref().map(members).unwrap_or_default();
                let facts = members(&event.facts);
                md!("Host event {}{}{}", Inline::code(event.name.as_str()), after(" ", &facts), after(" ", &text))
            }
            Event::Unknown(event) => {
                md!("A record of type {}, which only a newer sevlog can read", Inline::code(&event.name))
            }
        }
    }

    fn action(&self, id: RecordId, event: &ActionTaken, day: &str) -> Inline {
        let outcome = |outcome: &ActionOutcome| match outcome {
            ActionOutcome::Unknown => md!("outcome unknown"),
            outcome => word(outcome.as_str()),
        };
        let service = event.service.as_ref().map(|name| Inline::text(name.as_str())).unwrap_or_default();
        let region = event.region.as_ref().map(|name| Inline::text(name.as_str())).unwrap_or_default();
        let place = md!("{}{}", after(" on ", &service), after(" in ", &region));
        let (came, said) = (outcome(&event.outcome), text(&event.description));
        if let Some(action) = event.action {
            return md!("Outcome{} ({}) of {}: {}", place, came, self.label(action, day), said);
        }
        let later = self.outcome(id).filter(|later| **later != event.outcome).map(outcome).unwrap_or_default();
        md!("Action{} ({}{}): {}", place, came, after("; later: ", &later), said)
    }

    fn impact(&self, id: RecordId, event: &ImpactChanged) -> Inline {
        let name = self.window_name(event.window.unwrap_or(id), event.service.as_ref());
        let how = match (event.window, event.phase) {
            (None, Some(WindowPhase::Ended)) => ", over already",
            (None, _) => "",
            (Some(_), Some(WindowPhase::Ended)) => " ended",
            (Some(_), _) => " changed",
        };
        let said = [
            event.kind.as_ref().map(|kind| word(kind.as_str())),
            event.level.as_ref().map(words::level),
            // What ends with nothing restored was lost, and does not work again.
            event
                .restored
                .filter(|restored| event.phase != Some(WindowPhase::Ended) || *restored != crate::Restored::NOT)
                .map(|share| md!("{} works", restored(share))),
            event.affected.as_ref().map(affected),
        ];
        let said: Vec<_> = said.into_iter().flatten().collect();
        let (felt, why) = (maybe(event.description.as_ref()), maybe(event.reason.as_ref()));
        let said = after(" — ", &Inline::join(&said, ", "));
        md!("Impact on {}{}{}{}{}", name, how, said, after(". ", &felt), after(". ", &why))
    }

    /// A window by its name; one that was retracted by the service that its record names.
    fn window_name(&self, id: RecordId, service: Option<&Service>) -> Inline {
        match (self.window(id), service) {
            (Some(name), _) => name.clone(),
            (None, Some(service)) => Inline::text(service.as_str()),
            (None, None) => md!("a window that was retracted"),
        }
    }

    fn update(&self, entry: &Entry<'_>, event: &UpdatePosted, day: &str) -> Inline {
        let readable = event.published_at.as_ref().map(|at| self.moment(at, entry, day)).unwrap_or_default();
        let next = event.promised_next.map(|at| due(at, day)).unwrap_or_default();
        md!(
            "Update on {} ({}): “{}”{}{}",
            Inline::text(event.channel.as_str()),
            word(event.says.as_str()),
            text(&event.body),
            after("; readable from ", &readable),
            after("; next promised for ", &next),
        )
    }
}

/// What a check found, and how it went about it.
fn validation(event: &ValidationRecorded) -> Inline {
    let outcome = match event.outcome {
        ValidationOutcome::Passed => "Validation passed: ",
        ValidationOutcome::Failed => "Validation failed: ",
        ValidationOutcome::Inconclusive => "Validation inconclusive: ",
    };
    let details = [
        event.exit_code.map(|code| md!("exit code {}", Inline::text(&code.to_string()))),
        event.duration_ms.map(|ms| md!("took {} ms", number(ms))),
    ];
    let details: Vec<_> = details.into_iter().flatten().collect();
    let details = if details.is_empty() { Inline::default() } else { md!(" ({})", Inline::join(&details, ", ")) };
    md!("{}{}{}", outcome, text(&event.check), details)
}

fn signal(event: &SignalAttached, day: &str) -> Inline {
    let began = event.started_at.map(|at| due(at, day)).unwrap_or_default();
    let labels = event.labels.iter().flat_map(|labels| &labels.0);
    let labels: Vec<_> = labels.map(|(key, value)| Inline::code(&format!("{key}={value}"))).collect();
    md!(
        "Signal from {}: {} {}{}{}",
        Inline::text(event.sender.as_str()),
        maybe(event.summary.as_ref()),
        Inline::code(event.signal.as_str()),
        after("; its sender says it began ", &began),
        after("; labels ", &Inline::join(&labels, " ")),
    )
}

/// `: text`, or nothing.
fn colon(optional: Option<&Text>) -> Inline {
    after(": ", &maybe(optional))
}
