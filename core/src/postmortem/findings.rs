//! What a look at the record finds.

use crate::{
    decide,
    event::Event,
    finding::{Finding, FindingCode, FindingKind, Level},
    guard::Guards,
    history::{Entry, History},
    incident::ItemState,
    milestone::{MilestoneState, milestones},
};

pub(super) fn of(history: &History) -> Vec<Finding> {
    let mut findings = Vec::new();
    clocks(history, &mut findings);
    guards(history, &mut findings);
    milestones_in_conflict(history, &mut findings);
    action_items(history, &mut findings);
    findings
}

/// What counts now, corrections included, in the order of the log.
fn counting(history: &History) -> Vec<Entry<'_>> {
    let mut entries = history.timeline();
    entries.retain(Entry::holds);
    entries.sort_by_key(|entry| entry.mark.version);
    entries
}

fn clocks(history: &History, findings: &mut Vec<Finding>) {
    let steps = history.clock_steps();
    let records: Vec<_> =
        history.records().iter().filter(|record| steps.contains(&record.version())).map(crate::Record::id).collect();
    if !records.is_empty() {
        findings.push(Finding {
            code: FindingCode::ClockSteppedBack,
            kind: FindingKind::Conduct,
            level: Level::Warning,
            message: format!(
                "{} of {} records were recorded at a time before one that precedes them; order is by version, so nothing moved",
                records.len(),
                history.records().len()
            ),
            records,
        });
    }
    for entry in counting(history) {
        let record = entry.record;
        let occurred = entry.occurred.interval(record.recorded_at());
        if occurred.earliest > record.recorded_at() {
            findings.push(Finding {
                code: FindingCode::FutureTime,
                kind: FindingKind::Conduct,
                level: Level::Warning,
                message: format!(
                    "version {} says that it occurred at {}, after it was recorded at {}; correct its occurrence",
                    record.version(),
                    occurred,
                    record.recorded_at()
                ),
                records: vec![record.id()],
            });
        }
    }
}

fn claimed(event: &Event) -> Option<&Guards> {
    match event {
        Event::Resolved(event) => Some(&event.guards),
        Event::Closed(event) => Some(&event.guards),
        Event::PostmortemPublished(event) => Some(&event.guards),
        Event::SeveritySet(event) => Some(&event.guards),
        _ => None,
    }
}

fn guards(history: &History, findings: &mut Vec<Finding>) {
    for record in counting(history).iter().map(|entry| entry.record) {
        for guard in claimed(record.event()).into_iter().flat_map(decide::advised) {
            findings.push(Finding {
                code: FindingCode::GuardAdvised,
                kind: FindingKind::Conduct,
                level: Level::Warning,
                message: format!(
                    "{} was claimed although {guard} was not met; it wants: {}",
                    record.event().name(),
                    guard.wants()
                ),
                records: vec![record.id()],
            });
        }
    }
}

fn milestones_in_conflict(history: &History, findings: &mut Vec<Finding>) {
    for milestone in milestones(history.incident()) {
        if milestone.state == MilestoneState::Conflicting {
            findings.push(Finding {
                code: FindingCode::MilestoneConflicting,
                kind: FindingKind::Document,
                level: Level::Warning,
                message: format!("sources disagree about when it was {}; choose one: choose_milestone", milestone.name),
                records: milestone.records,
            });
        }
    }
}

fn action_items(history: &History, findings: &mut Vec<Finding>) {
    for (id, item) in history.incident().action_items() {
        let owned = item.owner.is_some() || item.team.is_some();
        let lacks: Vec<_> = [(owned, "an owner"), (item.due.is_some(), "a due date"), (item.kind.is_some(), "a kind")]
            .into_iter()
            .filter_map(|(has, what)| (!has).then_some(what))
            .collect();
        if item.state == ItemState::Open && !lacks.is_empty() {
            findings.push(Finding {
                code: FindingCode::ActionItemIncomplete,
                kind: FindingKind::Document,
                level: Level::Error,
                message: format!("an action item lacks {}; change_action_item adds it", lacks.join(" and ")),
                records: vec![*id],
            });
        }
    }
}
