//! What is to be done, and what it is done against.

use crate::{
    event::{ActionItemKind, Event},
    finding::{Finding, FindingCode},
    id::RecordId,
    incident::ItemState,
};

use super::{Look, about, many, words};

pub(super) fn look(look: &Look<'_>, into: &mut Vec<Finding>) {
    incomplete(look, into);
    into.extend(due_late(look));
    into.extend(nothing_prevents(look));
    into.extend(vague(look));
    into.extend(single_cause(look));
    into.extend(ends_at_person(look));
    into.extend(unproven(look));
}

fn incomplete(look: &Look<'_>, into: &mut Vec<Finding>) {
    for (id, item) in look.incident.action_items() {
        let owned = item.owner.is_some() || item.team.is_some();
        let lacks: Vec<_> = [(owned, "an owner"), (item.due.is_some(), "a due date"), (item.kind.is_some(), "a kind")]
            .into_iter()
            .filter_map(|(has, what)| (!has).then_some(what))
            .collect();
        if item.state == ItemState::Open && !lacks.is_empty() {
            let message =
                format!("an action item is recorded without {}; change_action_item adds it", lacks.join(" or "));
            into.push(Finding::new(FindingCode::ActionItemIncomplete, message, vec![*id]));
        }
    }
}

/// Eight weeks, in nanoseconds: the longer of the two limits that Atlassian's incident handbook sets for priority actions.
const LONG: i64 = 56 * 86_400_000_000_000;

fn due_late(look: &Look<'_>) -> Option<Finding> {
    let resolved = look.incident.cycles().last()?.resolved.as_ref()?.mark.occurred.latest;
    let late =
        look.incident.action_items().iter().filter(|(_, item)| {
            item.state == ItemState::Open && item.due.is_some_and(|due| due.since(resolved) > LONG)
        });
    about(FindingCode::ActionItemDueLate, late.map(|(id, _)| *id).collect(), |n| {
        format!(
            "{} due more than eight weeks after the resolve; change_action_item, or split off what can be done sooner",
            many(n, "action item is", "action items are")
        )
    })
}

fn nothing_prevents(look: &Look<'_>) -> Option<Finding> {
    if !look.is_to_be_written_up() {
        return None;
    }
    let has = |kind: ActionItemKind| {
        let mut items = look.incident.action_items().values();
        items.any(|item| item.state != ItemState::Dropped && item.kind.as_ref() == Some(&kind))
    };
    let lacks = match (has(ActionItemKind::Prevent), has(ActionItemKind::Detect)) {
        (true, true) => return None,
        (false, true) => "keeps it from happening again",
        (true, false) => "has it noticed sooner",
        (false, false) => "keeps it from happening again, or has it noticed sooner",
    };
    let message = format!("no action item {lacks}; add_action_item");
    Some(Finding::new(FindingCode::NothingPrevents, message, Vec::new()))
}

/// First words of what is never done.
const VAGUE: [&str; 8] = ["investigate", "consider", "think", "look", "explore", "discuss", "evaluate", "examine"];

fn vague(look: &Look<'_>) -> Option<Finding> {
    let items = look.incident.action_items().iter().filter(|(_, item)| {
        let title = item.title.value.as_str().filter(|_| item.state == ItemState::Open);
        let first = title.and_then(|title| title.split_whitespace().next()).unwrap_or_default();
        words::first(first, &VAGUE).is_some()
    });
    about(FindingCode::VagueActionItem, items.map(|(id, _)| *id).collect(), |n| {
        format!(
            "{} with a verb that is never done; change_action_item: what will be there once it is done",
            many(n, "action item begins", "action items begin")
        )
    })
}

fn single_cause(look: &Look<'_>) -> Option<Finding> {
    let factors: Vec<RecordId> = look.incident.factors().iter().map(|factor| factor.mark.record).collect();
    let [_] = factors.as_slice() else { return None };
    let factors = if look.is_to_be_written_up() { factors } else { Vec::new() };
    about(FindingCode::SingleCause, factors, |_| {
        "one contributing factor alone is told; add_contributing_factor: what let it through, what made it worse"
            .to_owned()
    })
}

fn ends_at_person(look: &Look<'_>) -> Option<Finding> {
    let whys = look.sections().into_iter().find(|section| section.name == "five_whys")?;
    let last = whys.text.lines().rev().find(|line| !line.trim().is_empty())?;
    let errs = words::first(last, &["human error", "operator error", "human mistake"]).is_some();
    let is_person = errs || look.people().iter().any(|person| words::has(last, person));
    is_person.then(|| {
        let message =
            "the five whys end at a person; write_section with one more: why was the step possible, or likely?";
        Finding::new(FindingCode::WhysEndAtPerson, message, vec![whys.record])
    })
}

fn unproven(look: &Look<'_>) -> Option<Finding> {
    let linked = |record: RecordId| {
        look.entries
            .iter()
            .any(|entry| matches!(&*entry.event, Event::EvidenceLinked(event) if event.about == Some(record)))
    };
    let completed = look.entries.iter().filter_map(|entry| match &*entry.event {
        Event::ActionItemCompleted(event) => {
            let item = look.incident.action_items().get(&event.item)?;
            let is_shown = event.evidence.is_some()
                || item.ticket.is_some()
                || linked(event.item)
                || linked(entry.record.id())
                || item.state != ItemState::Completed;
            (!is_shown).then_some(entry.record.id())
        }
        _ => None,
    });
    about(FindingCode::CompletedWithoutEvidence, completed.collect(), |n| {
        format!("{} completed and nothing shows it; link_evidence", many(n, "action item is", "action items are"))
    })
}
