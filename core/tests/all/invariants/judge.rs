//! Works out anew, from the timeline instead of the state, how each claim of a log should have stood to its guards.

use std::collections::BTreeMap;

use sevlog::{
    Binding, Entry, GuardKey, GuardState, Guards, History, PersonId, Plan, Postmortem, Record, RecordId, Severity,
    SeverityOrigin,
    event::{Event, How, IncidentKind, ValidationOutcome, WindowPhase},
};

/// Whether two records were written by one command: their ids differ in the low 16 bits only.
pub(crate) fn of_one_command(one: RecordId, other: RecordId) -> bool {
    (one.to_u128() ^ other.to_u128()) >> 16 == 0
}

fn guards_of(event: &Event) -> Option<&Guards> {
    match event {
        Event::Resolved(event) => Some(&event.guards),
        Event::Closed(event) => Some(&event.guards),
        Event::PostmortemPublished(event) => Some(&event.guards),
        Event::SeveritySet(event) => Some(&event.guards),
        _ => None,
    }
}

/// Checks every claim of a history, and every waiver.
pub(crate) fn judge(history: &History, plan: &Plan) -> Result<(), String> {
    let records = history.records();
    for (n, record) in records.iter().enumerate() {
        let command: Vec<&Record> = records.iter().filter(|other| of_one_command(other.id(), record.id())).collect();
        if let Event::GuardWaived(waived) = record.event() {
            let claims = command.iter().filter_map(|other| guards_of(other.event()));
            if !claims.flat_map(|guards| &guards.0).any(|claim| claim == (&waived.guard, &GuardState::Waived)) {
                return Err(format!("version {} waives {} for no claim", record.version(), waived.guard));
            }
        }
        let Some(guards) = guards_of(record.event()) else { continue };
        let before = records.iter().position(|other| other.id() == command[0].id()).unwrap();
        // A severity that comes with the declaration has nobody to contradict.
        let expected = match before {
            0 => BTreeMap::new(),
            _ => expected(&History::from_records(records[..before].to_vec()).unwrap(), record, plan),
        };
        let waived = |guard| {
            records[before..n]
                .iter()
                .any(|other| matches!(other.event(), Event::GuardWaived(one) if one.guard == guard))
        };
        judge_claim(guards, &expected, waived).map_err(|problem| format!("version {}: {problem}", record.version()))?;
    }
    Ok(())
}

fn judge_claim(
    guards: &Guards,
    expected: &BTreeMap<GuardKey, (Binding, bool)>,
    waived: impl Fn(GuardKey) -> bool,
) -> Result<(), String> {
    if !guards.0.keys().eq(expected.keys()) {
        return Err(format!("claims {:?}, and {:?} were to be judged", guards.0, expected.keys()));
    }
    for (guard, (binding, holds)) in expected {
        let state = guards.0[guard];
        let fits = match state {
            GuardState::Off => *binding == Binding::Off,
            GuardState::Met => *binding != Binding::Off && *holds,
            GuardState::Advised => *binding == Binding::Advise && !holds && !waived(*guard),
            GuardState::Waived => *binding != Binding::Off && !holds && waived(*guard),
        };
        if !fits || (waived(*guard) && state != GuardState::Waived) {
            return Err(format!("{guard} is {state}, where it binds as {binding} and holds: {holds}"));
        }
    }
    Ok(())
}

/// How hard each guard of a claim binds, and whether it held before the claim.
fn expected(before: &History, claim: &Record, plan: &Plan) -> BTreeMap<GuardKey, (Binding, bool)> {
    let timeline: Vec<Entry<'_>> = before.timeline().into_iter().filter(Entry::holds).collect();
    let Event::Declared(declared) = before.records()[0].event() else { panic!("an incident begins with declared") };
    let told_later =
        matches!(declared.kind, IncidentKind::Retrospective | IncidentKind::Imported | IncidentKind::Retelling);
    let held = match claim.event() {
        Event::Resolved(resolved) => {
            let mut held = vec![
                (GuardKey::SeverityTriaged, !severities(&timeline, SeverityOrigin::Set).is_empty()),
                (GuardKey::ImpactClosed, impact_closed(before, &timeline)),
            ];
            if resolved.how == How::Fixed {
                held.push((GuardKey::FixValidated, fix_validated(before, &timeline)));
            }
            held
        }
        Event::Closed(_) => {
            let practice = matches!(declared.kind, IncidentKind::Drill | IncidentKind::Test);
            let published = of_this_cycle(before, &timeline)
                .iter()
                .any(|entry| matches!(&*entry.event, Event::PostmortemPublished(_)));
            let [set, proposed] =
                [SeverityOrigin::Set, SeverityOrigin::Proposed].map(|origin| severities(&timeline, origin));
            let worst = |severities: Vec<&Severity>| severities.iter().map(|severity| severity.rank).min();
            let bound = worst(set).or(worst(proposed)).is_none_or(|rank| rank <= plan.binds_to_rank);
            vec![(GuardKey::PostmortemNotRequired, practice || published || !bound)]
        }
        Event::PostmortemPublished(published) if published.covers.is_some() => {
            let findings = Postmortem::of(before, plan);
            let clean = !findings.findings().iter().any(sevlog::Finding::blocks_publication);
            vec![(GuardKey::DocumentClean, clean)]
        }
        Event::SeveritySet(set) => {
            // What a program proposes counts until a person sets one.
            let newest = |origin| severities(&timeline, origin).last().copied();
            let current = newest(SeverityOrigin::Set).or(newest(SeverityOrigin::Proposed));
            let lowers = current.is_some_and(|current| current.rank < set.severity.rank);
            let commands = claim.actor().person().is_some() && claim.actor().person() == commander(&timeline).as_ref();
            vec![(GuardKey::CommanderLowers, !lowers || commands)]
        }
        _ => Vec::new(),
    };
    let binding = |guard| match plan.binding(guard) {
        Binding::Enforce if told_later && matches!(claim.event(), Event::Resolved(_)) => Binding::Advise,
        binding => binding,
    };
    held.into_iter().map(|(guard, holds)| (guard, (binding(guard), holds))).collect()
}

fn severities<'a>(timeline: &'a [Entry<'_>], origin: SeverityOrigin) -> Vec<&'a Severity> {
    let set = timeline.iter().filter_map(|entry| match &*entry.event {
        Event::SeveritySet(set) => Some(set),
        _ => None,
    });
    set.filter(|set| set.origin == origin).map(|set| &set.severity).collect()
}

fn impact_closed(before: &History, timeline: &[Entry<'_>]) -> bool {
    let mut phases = BTreeMap::new();
    for entry in timeline {
        if let Event::ImpactChanged(change) = &*entry.event {
            let window = change.window.unwrap_or(entry.record.id());
            // An opening that nobody can date comes before all that is told of its window.
            let undated = change.window.is_none() && entry.mark.occurred.starts_unknown();
            match change.phase {
                Some(phase) if undated => _ = phases.entry(window).or_insert(phase),
                Some(phase) => _ = phases.insert(window, phase),
                None => {}
            }
        }
    }
    // A window goes with the record that opened it.
    phases.retain(|window, _| !before.incident().retracted().contains(window));
    phases.values().all(|phase| *phase == WindowPhase::Ended)
}

/// What came after the newest reopening, by when it was so.
fn of_this_cycle<'a>(before: &History, timeline: &'a [Entry<'a>]) -> Vec<&'a Entry<'a>> {
    let reopened = before.records().iter().rev().find(|record| matches!(record.event(), Event::Reopened(_)));
    let since = reopened.and_then(|record| timeline.iter().find(|entry| entry.record.id() == record.id()));
    timeline.iter().filter(|entry| since.is_none_or(|since| entry.mark.comes_after(&since.mark))).collect()
}

/// Whether the newest validation of this cycle comes after the newest fix and the last regress, and passed.
fn fix_validated(before: &History, timeline: &[Entry<'_>]) -> bool {
    let cycle: Vec<&Event> = of_this_cycle(before, timeline).into_iter().map(|entry| &*entry.event).collect();
    let last = |of: fn(&Event) -> bool| cycle.iter().rposition(|event| of(event));
    let fix = last(|event| matches!(event, Event::FixRecorded(_)));
    let regress = last(|event| matches!(event, Event::Regressed(_)));
    let validation = last(|event| matches!(event, Event::ValidationRecorded(_)));
    let passed = validation.is_some_and(
        |at| matches!(cycle[at], Event::ValidationRecorded(one) if one.outcome == ValidationOutcome::Passed),
    );
    fix.is_some() && passed && validation > fix && validation > regress
}

fn commander(timeline: &[Entry<'_>]) -> Option<PersonId> {
    timeline.iter().fold(None, |holder, entry| match &*entry.event {
        Event::RoleAssigned(event) if event.role.commands() => Some(event.person.clone()),
        Event::HandedOver(event) if event.role.commands() => Some(event.to.clone()),
        Event::RoleReleased(event) if event.role.commands() => None,
        _ => holder,
    })
}
