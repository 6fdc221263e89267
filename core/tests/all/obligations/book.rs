//! The plan in force, drills, and looking at the plan again.

use sevlog::{
    Actor, Book, Cadence, Command, CommandId, Context, IncidentId, Intent, ObligationKind as Kind, Plan, Plans, Seed,
    Span,
    command::{AdoptPlan, ReviewPlan},
    decide_book, seal,
};

use super::{DECLARE, POST, RESOLVE, at, line, of_kind, told};
use crate::teller::{Teller, json, person};

fn every(minutes: u64) -> Plan {
    let mut plan = Plan::standard();
    plan.channels[0].cadence = Cadence::Every { interval: Span::Minutes(minutes), first: None };
    plan
}

/// A book's own stream, told as an incident is.
struct Keeper {
    book: Book,
    count: u64,
}

impl Keeper {
    fn new() -> Self {
        Self { book: Book::new("01KAR0000000000000000B00KS".parse::<IncidentId>().unwrap()), count: 0 }
    }

    fn tell(&mut self, when: &str, intent: impl Into<Intent>) -> &mut Self {
        self.command(when, &Command::new(intent))
    }

    fn command(&mut self, when: &str, command: &Command) -> &mut Self {
        self.count += 1;
        let plan = Plan::standard();
        let actor: Actor = person("ana");
        let id = CommandId::from_parts(1_795_408_260_000, self.count);
        let context = Context { now: at(when), ..Context::new(&plan, actor, id, Seed::new([7; 32])) };
        for draft in decide_book(&self.book, command, &context).unwrap() {
            self.book.apply(&seal(&self.book.head(), draft, &context)).unwrap();
        }
        self
    }

    fn adopt(&mut self, when: &str, plan: Plan) -> &mut Self {
        self.tell(when, AdoptPlan { plan, note: None })
    }

    fn hold(&mut self, when: &str, next: &str) -> &mut Self {
        let held = format!(r#"{{"command":"complete_drill","arguments":{{"drill":"sev_1_fire_drill"{next}}}}}"#);
        self.command(when, &json(&held))
    }
}

#[test]
fn each_slot_is_judged_under_the_plan_that_was_in_force_when_it_was_opened() {
    let mut keeper = Keeper::new();
    keeper.adopt("2026-01-01T00:00:00Z", every(30)).adopt("10:20", every(60));
    let teller = told(&[("10:00", DECLARE), ("10:25", POST), ("11:20", POST)]);
    let agenda = teller.history.incident().agenda();
    let lines = of_kind(&agenda.compliance(keeper.book.plans(), at("11:21")).obligations, &[Kind::Update]);
    assert_eq!(
        lines,
        [
            "update status_page 10:00..10:30 met at 10:25",
            "update status_page 10:25..11:25 met at 11:20",
            "update status_page 11:20..12:20 upcoming",
        ]
    );
    // A plan that is adopted later changes no verdict.
    let before = keeper.book.plans().clone();
    keeper.adopt("12:00", every(5));
    assert_eq!(agenda.compliance(keeper.book.plans(), at("11:21")), agenda.compliance(&before, at("11:21")));
    // The what-if judges everything by one plan.
    let strict = Plans::from(every(5));
    let strict = of_kind(&agenda.compliance(&strict, at("11:21")).obligations, &[Kind::Update]);
    assert_eq!(strict[0], "update status_page 10:00..10:05 met_late at 10:25");
}

fn with_drill(next: Option<&str>) -> Plan {
    let mut plan = Plan::standard();
    plan.drills.truncate(1);
    plan.drills[0].next = next.map(|next| next.parse().unwrap());
    plan
}

#[test]
fn a_drill_is_due_by_the_end_of_its_day_and_each_run_opens_the_next() {
    let drills =
        |keeper: &Keeper, now: &str| of_kind(&keeper.book.plans().compliance(at(now)).obligations, &[Kind::Drill]);
    let mut keeper = Keeper::new();
    keeper.adopt("2026-01-01T00:00:00Z", with_drill(Some("2026-10-05 Mon")));
    let planned = "drill sev_1_fire_drill 2026-01-01T00:00..2026-10-05T23:59:59.999999999";
    assert_eq!(drills(&keeper, "2026-09-01T00:00:00Z"), [format!("{planned} upcoming")]);
    assert_eq!(drills(&keeper, "2026-09-29T00:00:00Z"), [format!("{planned} due")]);
    keeper.hold("2026-10-07T10:00:00Z", r#","next":"2027-01-11T12:00:00Z""#);
    let next = "drill sev_1_fire_drill 2026-10-07T10:00..2027-01-11T12:00 upcoming";
    assert_eq!(
        drills(&keeper, "2026-11-01T00:00:00Z"),
        [format!("{planned} met_late at 2026-10-07T10:00"), next.to_owned()]
    );
    // Another date in the plan takes the place of the one before.
    keeper.adopt("2026-12-01T00:00:00Z", with_drill(Some("2027-02-01")));
    let replaced = drills(&keeper, "2026-12-02T00:00:00Z");
    assert_eq!(
        replaced[1],
        "drill sev_1_fire_drill 2026-10-07T10:00..2027-01-11T12:00 void superseded at 2026-12-01T00:00"
    );
    assert!(replaced[2].ends_with("..2027-02-01T23:59:59.999999999 upcoming"), "{replaced:?}");
    let undated = with_drill(None);
    let mut keeper = Keeper::new();
    keeper.adopt("2026-01-01T00:00:00Z", undated);
    assert_eq!(drills(&keeper, "2026-09-01T00:00:00Z"), ["drill sev_1_fire_drill 2026-01-01T00:00..- upcoming"]);
}

#[test]
fn the_plan_is_looked_at_each_quarter_and_after_the_worst_incidents() {
    let mut keeper = Keeper::new();
    keeper.adopt("2026-08-31T09:00:00Z", Plan::standard());
    let quarterly = keeper.book.plans().obligations(at("2026-11-23T00:00:00Z"));
    let quarterly: Vec<_> = quarterly.iter().filter(|one| one.kind == Kind::PlanReview).map(line).collect();
    assert_eq!(quarterly, ["plan_review plan 2026-08-31T09:00..2026-11-30T09:00 upcoming"]);

    let teller = told(&[("10:00", DECLARE), ("14:00", RESOLVE)]);
    let owed = |keeper: &Keeper| {
        let agenda = teller.history.incident().agenda();
        of_kind(&agenda.obligations(keeper.book.plans(), at("2026-11-24T12:00:00Z")), &[Kind::PlanReview])
    };
    assert_eq!(owed(&keeper), ["plan_review record 14:00..- due"]);
    keeper.tell("2026-11-24T10:00:00Z", ReviewPlan { note: None });
    assert_eq!(owed(&keeper), ["plan_review record 14:00..- met at 2026-11-24T10:00"]);
    let low = r#"{"command":"declare","arguments":{"title":"Slow","severity":"SEV-2","takeCommand":true}}"#;
    let milder = told(&[("10:00", low), ("14:00", RESOLVE)]);
    let agenda = milder.history.incident().agenda();
    assert_eq!(of_kind(&agenda.obligations(keeper.book.plans(), at("15:00")), &[Kind::PlanReview]), [""; 0]);
}

#[test]
fn a_book_lists_what_all_its_incidents_owe_the_most_urgent_first() {
    let mut keeper = Keeper::new();
    keeper.adopt("2026-10-31T09:00:00Z", Plan::standard());
    let one = told(&[("10:00", DECLARE)]);
    let other = told(&[("09:50", DECLARE), ("10:15", POST)]);
    let agendas = [&one, &other].map(|teller| teller.history.incident().agenda());
    let owed = sevlog::obligations(agendas, keeper.book.plans(), at("10:31"));
    let urgent: Vec<_> = owed.iter().take(4).map(line).collect();
    assert_eq!(
        urgent,
        [
            "relay internal 09:50..09:55 overdue",
            "relay internal 10:00..10:05 overdue",
            "update status_page 10:00..10:30 overdue",
            "update status_page 10:15..10:45 upcoming",
        ]
    );
    assert!(owed.iter().any(|one| one.incident().is_none() && one.kind == Kind::Drill));
}

#[test]
fn a_drill_that_was_held_on_its_day_is_not_owed_on_that_day_again() {
    let mut keeper = Keeper::new();
    keeper.adopt("2026-01-01T00:00:00Z", with_drill(Some("2026-10-05 Mon"))).hold("2026-10-05T10:00:00Z", "");
    let mut retitled = with_drill(Some("2026-10-05 Mon"));
    retitled.title = "Ours".to_owned();
    keeper.adopt("2026-10-20T00:00:00Z", retitled);
    let drills = of_kind(&keeper.book.plans().compliance(at("2026-11-01T00:00:00Z")).obligations, &[Kind::Drill]);
    assert_eq!(drills[1..], ["drill sev_1_fire_drill 2026-10-05T10:00..- upcoming"]);
}

#[test]
fn the_worst_severity_asks_for_a_look_at_the_plan_whenever_it_was_set_unless_it_was_taken_back() {
    let mut keeper = Keeper::new();
    keeper.adopt("2026-10-31T09:00:00Z", Plan::standard());
    let owed = |teller: &Teller| {
        let agenda = teller.history.incident().agenda();
        of_kind(&agenda.compliance(keeper.book.plans(), at("18:00")).obligations, &[Kind::PlanReview])
    };
    let low = DECLARE.replace("SEV-1", "SEV-2");
    let set = |label: &str| format!(r#"{{"command":"set_severity","arguments":{{"severity":"{label}"}}}}"#);
    let (worst, milder) = (set("SEV-1"), set("SEV-2"));
    // Somebody sees only afterwards how bad it was; it was so bad once, however often that is said.
    let later = [("10:00", &*low), ("14:00", RESOLVE), ("15:00", &worst), ("16:00", &milder), ("17:00", &worst)];
    assert_eq!(owed(&told(&later)), ["plan_review record 15:00..- due"]);
    assert_eq!(owed(&told(&[("10:00", DECLARE), ("14:00", RESOLVE), ("15:00", &milder), ("16:00", &worst)])).len(), 1);
    // It was lowered before the end, and was the worst kind nevertheless.
    assert_eq!(owed(&told(&[("10:00", DECLARE), ("11:00", &milder), ("14:00", RESOLVE)])).len(), 1);

    let mut teller = told(&[("10:00", &low)]);
    let mistaken = teller.at("2026-11-23T10:10:00Z").json(&worst);
    let retract =
        format!(r#"{{"command":"retract","arguments":{{"record":"{mistaken}","reason":"another incident"}}}}"#);
    teller.json(&retract);
    teller.at("2026-11-23T14:00:00Z").json(RESOLVE);
    assert_eq!(owed(&teller), [""; 0]);
}
