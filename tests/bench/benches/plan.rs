//! What is due in a whole book, and four years of a status page brought over.

use criterion::{Criterion, criterion_group, criterion_main};
use sevlog::{Agenda, History, IncidentId, Plan, Plans, Source, import, obligations};
use sevlog_bench::{context, open_incident};

fn due(c: &mut Criterion) {
    let plans = Plans::from(Plan::standard());
    let incidents: Vec<_> = (1..=10_000).map(open_incident).collect();
    let agendas: Vec<Agenda> = incidents.iter().map(|history| history.incident().agenda().clone()).collect();
    let now = incidents[0].incident().clock().saturating_add(40 * 60_000_000_000);
    drop(incidents);
    let mut group = c.benchmark_group("plan");
    group.sample_size(20);
    group.bench_function("obligations of 10,000 open incidents from their agendas", |b| {
        b.iter(|| obligations(&agendas, &plans, now));
    });
    let stored: Vec<String> = agendas.iter().map(|agenda| serde_json::to_string(agenda).expect("JSON")).collect();
    let bytes: usize = stored.iter().map(String::len).sum();
    println!("an agenda is {} bytes of JSON", bytes / stored.len());
    group.bench_function("serde_json: read the 10,000 agendas", |b| {
        b.iter(|| {
            stored.iter().map(|text| serde_json::from_str::<Agenda>(text).expect("an agenda")).collect::<Vec<_>>()
        });
    });
    group.finish();
}

fn four_years(c: &mut Criterion) {
    let history = include_bytes!("../../../examples/data/github-status-2022-2026.jsonl");
    let mapping = import::Mapping::new(Source::new("www.githubstatus.com").expect("a source"));
    let plan = Plan::standard();
    let mut group = c.benchmark_group("import");
    group.sample_size(10);
    group.bench_function("import and fold four years of a status page", |b| {
        b.iter(|| {
            let incidents = import::status_history(history, &mapping).expect("a history");
            let mut n = 0;
            let told = incidents.iter().zip(1_u128..).map(|(incident, id)| {
                let mut history = History::new(IncidentId::from_u128(1_795_420_800_000 << 80 | id));
                for command in &incident.commands {
                    n += 1;
                    history.execute(command, &context(&plan, n)).expect("an accepted command");
                }
                history
            });
            told.collect::<Vec<_>>()
        });
    });
    group.finish();
}

criterion_group!(benches, due, four_years);
criterion_main!(benches);
