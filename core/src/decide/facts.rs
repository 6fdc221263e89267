//! Facts that refer to something: an action, an update, an action item, a request.

use super::{Desk, Standing};
use crate::{
    command::{ApproveReview, QueueUpdate, RecordHostEvent, RecordUpdate},
    event::{
        ActionItemChanged, ActionItemCompleted, ActionItemDropped, ActionTaken, AudienceSide, CadenceSet,
        DeadlineExtended, Event, Extension, ExtensionRequested, MilestoneAsserted, MilestoneChosen, ReviewApproved,
        UpdateFailed, UpdatePosted, UpdateQueued,
    },
    id::{Channel, FieldName, RecordId},
    incident::{ActionItem, ItemState},
    milestone::milestone,
    obligation::POSTMORTEM,
    rejection::{Reason, Subject},
};

impl Desk<'_> {
    pub(super) fn record_action(&mut self, body: &ActionTaken) {
        match body.action {
            Some(action) => self.about(action, "action_taken", body.clone()),
            None => self.tell(body.clone()),
        }
    }

    pub(super) fn assert_milestone(&mut self, body: &MilestoneAsserted) {
        match body.window {
            Some(window) if !self.incident.windows().contains_key(&window) => {
                self.refuse(Reason::UnknownWindow { window });
            }
            _ => self.tell(body.clone()),
        }
    }

    pub(super) fn choose_milestone(&mut self, body: &MilestoneChosen) {
        let assertions = self.incident.assertions().iter();
        let asserted = assertions
            .filter(|assertion| assertion.milestone == body.milestone && assertion.window == body.window)
            .any(|assertion| assertion.mark.record == body.assertion);
        let derived =
            || milestone(self.incident, body.milestone).points.iter().any(|point| point.record == body.assertion);
        if asserted || (body.window.is_none() && derived()) {
            return self.tell(body.clone());
        }
        if let Some(found) = self.context.record(body.assertion).map(|found| found.event().name().to_owned()) {
            self.refuse(Reason::WrongRecord { record: body.assertion, wanted: "a record about that milestone", found });
        }
    }

    /// Who reads an update: whoever the command says, or else those who read the channel by the plan.
    fn audience(&self, channel: &Channel, said: Option<AudienceSide>) -> AudienceSide {
        let rule = self.context.plan.channels.iter().find(|rule| rule.channel == *channel);
        said.or(rule.map(|rule| rule.audience)).unwrap_or(AudienceSide::Outside)
    }

    pub(super) fn queue_update(&mut self, body: &QueueUpdate) {
        self.tell(UpdateQueued {
            channel: body.channel.clone(),
            audience: self.audience(&body.channel, body.audience),
            says: body.says,
            covers: body.covers.unwrap_or_else(|| self.incident.version()),
            promised_next: body.promised_next,
            body: body.body.clone(),
        });
    }

    pub(super) fn record_update(&mut self, body: &RecordUpdate) {
        if let Some(queued) = body.queued
            && !self.is_of_type(queued, "update_queued")
        {
            return;
        }
        self.tell(UpdatePosted {
            channel: body.channel.clone(),
            audience: self.audience(&body.channel, body.audience),
            says: body.says,
            covers: body.covers.unwrap_or_else(|| self.incident.version()),
            queued: body.queued,
            external: body.external.clone(),
            promised_next: body.promised_next,
            published_at: body.published_at.clone(),
            body: body.body.clone(),
        });
    }

    pub(super) fn record_update_failure(&mut self, body: &UpdateFailed) {
        match body.queued {
            Some(queued) => self.about(queued, "update_queued", body.clone()),
            None => self.tell(body.clone()),
        }
    }

    pub(super) fn approve_review(&mut self, body: &ApproveReview) {
        let covers = body.covers.unwrap_or_else(|| self.incident.version());
        self.tell(ReviewApproved { covers, note: body.note.clone() });
    }

    pub(super) fn set_cadence(&mut self, body: &CadenceSet) {
        const YEAR: u64 = 366 * 24 * 60;
        if body.every_minutes == 0 {
            self.refuse(Reason::ArgumentUnusable { field: "everyMinutes", wants: "1 or more" });
        }
        if body.every_minutes > YEAR {
            self.refuse(Reason::ArgumentUnusable { field: "everyMinutes", wants: "a year (527040) or less" });
        }
        self.tell(body.clone());
    }

    pub(super) fn request_extension(&mut self, body: &ExtensionRequested) {
        // An action item has one deadline, whatever it is called.
        if body.item.is_none() && body.deadline.as_str() != POSTMORTEM {
            self.refuse(Reason::ArgumentUnusable {
                field: "deadline",
                wants: "`postmortem`, or that of an `item` that is named",
            });
        }
        self.tell_because(body.clone(), &body.reason);
    }

    pub(super) fn approve_extension(&mut self, body: &DeadlineExtended) {
        if !self.is_of_type(body.request, "extension_requested") {
            return;
        }
        match self.incident.extensions().get(&body.request) {
            None => self.refuse(Reason::Retracted { record: body.request }),
            Some(extension) if extension.requested_by == self.context.actor || !self.is_person() => {
                self.refuse(Reason::SecondPersonNeeded { actor: extension.requested_by.to_string() });
            }
            Some(_) => self.tell(body.clone()),
        }
    }

    fn item(&mut self, id: RecordId) -> Option<ActionItem> {
        if !self.is_of_type(id, "action_item_added") {
            return None;
        }
        let item = self.incident.action_items().get(&id).cloned();
        if item.is_none() && self.standing(&Subject::Item(id), false, "retracted".to_owned()) == Standing::Free {
            self.refuse(Reason::Retracted { record: id });
        }
        item
    }

    pub(super) fn change_action_item(&mut self, body: &ActionItemChanged) {
        fn keeps<T: PartialEq>(wanted: Option<&T>, current: Option<&T>) -> bool {
            wanted.is_none() || wanted == current
        }
        let Some(item) = self.item(body.item) else { return };
        let same = keeps(body.title.as_ref(), Some(&item.title.value))
            && keeps(body.ticket.as_ref(), item.ticket.as_ref().map(|ticket| &ticket.value))
            && keeps(body.kind.as_ref(), item.kind.as_ref())
            && keeps(body.owner.as_ref(), item.owner.as_ref())
            && keeps(body.team.as_ref(), item.team.as_ref())
            && keeps(body.due.as_ref(), item.due.as_ref())
            && keeps(body.priority.as_ref(), item.priority.as_ref());
        let theirs = describe(&item);
        if self.standing(&Subject::Item(body.item), same, theirs) == Standing::Free {
            let texts = [("title", &body.title), ("ticket", &body.ticket)];
            let said = texts.into_iter().filter(|(_, text)| text.is_some());
            let reworded: Vec<_> = said.filter_map(|(name, _)| FieldName::new(name).ok()).collect();
            let reworded = (!reworded.is_empty()).then_some(reworded);
            self.tell(ActionItemChanged { reworded, ..body.clone() });
        }
    }

    fn finish(&mut self, id: RecordId, wanted: ItemState, event: impl Into<Event>) {
        let Some(item) = self.item(id) else { return };
        let theirs = describe(&item);
        if self.standing(&Subject::Item(id), item.state == wanted, theirs) == Standing::Free {
            self.tell(event);
        }
    }

    pub(super) fn complete_action_item(&mut self, body: &ActionItemCompleted) {
        self.finish(body.item, ItemState::Completed, body.clone());
    }

    pub(super) fn drop_action_item(&mut self, body: &ActionItemDropped) {
        self.must_say("reason", &body.reason);
        self.finish(body.item, ItemState::Dropped, body.clone());
    }

    pub(super) fn record_host_event(&mut self, body: &RecordHostEvent) {
        let text = Some(body.text.clone()).filter(|text| !text.is_empty());
        self.tell(Event::Extension(Extension { name: body.name.clone(), facts: body.facts.clone(), text }));
    }
}

/// An action item as somebody who meant to change it needs to see it.
fn describe(item: &ActionItem) -> String {
    let state = match item.state {
        ItemState::Open => "open",
        ItemState::Completed => "completed",
        ItemState::Dropped => "dropped",
    };
    let owner = item.owner.as_ref().map_or_else(String::new, |owner| format!(", owner {owner}"));
    let due = item.due.map_or_else(String::new, |due| format!(", due {due}"));
    format!("{state}{owner}{due}")
}
