//! Lists: what is filtered by, and pages.

use sevlog::{Code, Incident, IncidentId, PersonId, Role, Status, event::IncidentKind};
use sevlog_store::{Summary, Wait, list::Query, store::Which};

use super::bench::{Bench, id, json, on_every_store};

/// Incidents of every sort, declared a second apart.
fn filled(bench: &Bench) {
    for (n, turn) in (1..=24_u64).zip(1_usize..) {
        let (severity, kind) = (["SEV-1", "SEV-2", "SEV-3"][turn % 3], ["live", "drill"][usize::from(n % 5 == 0)]);
        bench.tell(id(n), &json(&format!(
            r#"{{"command":"declare","arguments":{{"title":"Incident {n}","severity":"{severity}","kind":"{kind}"}}}}"#
        )));
        let (role, who) = (["scribe", "incident_command"][turn % 2], ["ana", "raj", "mei"][turn % 3]);
        bench
            .tell(id(n), &json(&format!(r#"{{"command":"assign","arguments":{{"role":"{role}","person":"{who}"}}}}"#)));
        if n % 4 == 0 {
            bench.tell(id(n), &json(r#"{"command":"change_impact","arguments":{"service":"checkout","audience":"outside","kind":"availability","level":"full"}}"#));
        }
        if n % 6 == 0 {
            bench.tell(id(n), &json(r#"{"command":"dismiss","arguments":{"why":"false_alarm"}}"#));
        }
    }
}

fn listed(bench: &Bench, query: &Query) -> Vec<IncidentId> {
    let page = bench.store.list(query.clone()).wait().unwrap();
    page.summaries.iter().map(|summary| summary.incident).collect()
}

/// All states for which something holds, the newest declaration first.
fn holding(bench: &Bench, holds: impl Fn(&Incident) -> bool) -> Vec<IncidentId> {
    let states = bench.store.states(Which::All, None, usize::MAX).wait().unwrap();
    let mut found: Vec<_> = states.iter().filter(|state| holds(state)).collect();
    found.sort_by_key(|state| std::cmp::Reverse((Summary::of(state, None).declared_at, state.id())));
    found.into_iter().map(|state| state.id()).collect()
}

/// What a filter should say of a state.
type Holds<'a> = Box<dyn Fn(&Incident) -> bool + 'a>;

#[test]
fn a_list_shows_what_every_filter_says() {
    on_every_store(|bench| {
        filled(bench);
        let raj = || "raj".parse::<PersonId>().unwrap();
        let scribe = || "scribe".parse::<Role>().unwrap();
        let holds = |state: &Incident, role: &Role, who: &PersonId| {
            state.roles().get(role).is_some_and(|holder| holder.person == *who)
        };
        let at = |n| bench.summary(id(n)).declared_at;
        let every = Query::default;
        let queries: Vec<(&str, Query, Holds<'_>)> = vec![
            ("all", every(), Box::new(|_| true)),
            ("open", Query::open(), Box::new(|state| state.status().is_open())),
            (
                "status",
                Query { statuses: vec![Status::Dismissed], ..every() },
                Box::new(|state| state.status() == Status::Dismissed),
            ),
            (
                "statuses",
                Query { statuses: vec![Status::Dismissed, Status::Detected], ..every() },
                Box::new(|state| matches!(state.status(), Status::Dismissed | Status::Detected)),
            ),
            (
                "kind",
                Query { kinds: vec![IncidentKind::Drill], ..every() },
                Box::new(|state| state.kind() == IncidentKind::Drill),
            ),
            (
                "severity",
                Query { severities: vec!["SEV-2".parse().unwrap()], ..every() },
                Box::new(|state| state.severity().is_some_and(|severity| severity.label.as_str() == "SEV-2")),
            ),
            ("no such severity", Query { severities: vec!["P9".parse().unwrap()], ..every() }, Box::new(|_| false)),
            (
                "service",
                Query { service: Some("checkout".parse().unwrap()), ..every() },
                Box::new(|state| !state.windows().is_empty()),
            ),
            (
                "holder",
                Query { holder: Some((raj(), None)), ..every() },
                Box::new(move |state| state.roles().values().any(|holder| holder.person == raj())),
            ),
            (
                "holder of a role",
                Query { holder: Some((raj(), Some(scribe()))), ..every() },
                Box::new(move |state| holds(state, &scribe(), &raj())),
            ),
            (
                "from",
                Query { declared_from: Some(at(7)), ..every() },
                Box::new(move |state| Summary::of(state, None).declared_at >= at(7)),
            ),
            (
                "before",
                Query { declared_before: Some(at(7)), ..every() },
                Box::new(move |state| Summary::of(state, None).declared_at < at(7)),
            ),
            (
                "everything",
                Query {
                    holder: Some((raj(), None)),
                    service: Some("checkout".parse().unwrap()),
                    declared_from: Some(at(3)),
                    ..Query::open()
                },
                Box::new(move |state| {
                    state.status().is_open()
                        && !state.windows().is_empty()
                        && state.roles().values().any(|holder| holder.person == raj())
                        && Summary::of(state, None).declared_at >= at(3)
                }),
            ),
        ];
        for (name, query, holds) in queries {
            let expected = holding(bench, holds);
            assert_eq!(expected.is_empty(), name.starts_with("no "), "{name}");
            assert_eq!(listed(bench, &query), expected, "{name}");
        }
    });
}

#[test]
fn pages_neither_skip_nor_repeat_while_incidents_are_declared() {
    on_every_store(|bench| {
        filled(bench);
        let before = listed(bench, &Query::default());
        for limit in [1, 5, 24] {
            let (mut query, mut read, mut new) = (Query { limit, ..Query::default() }, Vec::new(), 100 * limit as u64);
            loop {
                let page = bench.store.list(query.clone()).wait().unwrap();
                assert!(page.summaries.len() <= limit);
                read.extend(page.summaries.iter().map(|summary| summary.incident));
                let Some(next) = page.next else { break };
                query.after = Some(next);
                bench.declare(id(new), "Meanwhile");
                new += 1;
            }
            assert_eq!(read.iter().filter(|id| before.contains(id)).copied().collect::<Vec<_>>(), before);
            let once: std::collections::BTreeSet<_> = read.iter().collect();
            assert_eq!(once.len(), read.len());
        }
    });
}

#[test]
fn of_incidents_declared_at_once_none_is_lost_between_pages() {
    on_every_store(|bench| {
        let told = r#"{"command":"declare","arguments":{"title":"Told","kind":"retelling"},"occurred":"2026-11-01T10:00:00Z"}"#;
        for n in 1..=7 {
            bench.tell(id(n), &json(told));
        }
        let (mut query, mut read) = (Query { limit: 2, ..Query::default() }, Vec::new());
        while let Some(next) = {
            let page = bench.store.list(query.clone()).wait().unwrap();
            read.extend(page.summaries.iter().map(|summary| summary.incident));
            page.next
        } {
            query.after = Some(next);
        }
        assert_eq!(read, (1..=7).rev().map(id).collect::<Vec<_>>());
        assert_eq!(bench.summary(id(1)).declared_at, bench.summary(id(7)).declared_at);
    });
}

#[test]
fn states_come_by_id_in_pages_and_those_that_owe_nothing_are_left_out() {
    on_every_store(|bench| {
        filled(bench);
        let ids = |which, after, limit| {
            let states = bench.store.states(which, after, limit).wait().unwrap();
            states.iter().map(|state| state.id()).collect::<Vec<_>>()
        };
        assert_eq!(ids(Which::All, None, usize::MAX), (1..=24).map(id).collect::<Vec<_>>());
        assert_eq!(ids(Which::All, Some(id(20)), 3), [21, 22, 23].map(id));
        assert!(ids(Which::All, Some(id(24)), 3).is_empty());
        let unsettled = ids(Which::Unsettled, None, usize::MAX);
        // A dismissed incident owes nothing, an open one may always.
        assert_eq!(unsettled, (1..=24).filter(|n| n % 6 != 0).map(id).collect::<Vec<_>>());
        assert_eq!(ids(Which::Unsettled, Some(id(5)), 2), [7, 8].map(id));
    });
}

#[test]
fn a_page_that_could_hold_nothing_is_not_taken_for_the_last_one() {
    on_every_store(|bench| {
        let error = bench.store.list(Query { limit: 0, ..Query::default() }).wait().unwrap_err();
        assert_eq!(error.code(), Code::PageEmpty);
    });
}
