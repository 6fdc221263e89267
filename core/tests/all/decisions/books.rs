//! The book's own stream: plans, reviews, drills.

use serde_json::json;
use sevlog::{
    Book, Code, Command, CommandId, Context, Plan, Record, Rejection, Seed,
    command::{AdoptPlan, ReviewPlan},
    decide_book, seal,
};

use crate::{
    schema::by_hand::Writer,
    teller::{Teller, incident_id, person, time},
};

fn context(plan: &Plan, n: u64) -> Context<'_> {
    let context = Context::new(plan, person("ana"), CommandId::from_parts(1_795_420_800_000, n), Seed::new([3; 32]));
    Context { now: time("2026-11-23T10:00:00Z").saturating_add(i64::try_from(n).unwrap() * 1_000_000_000), ..context }
}

fn tell(book: &mut Book, command: &Command, n: u64) -> Result<Vec<Record>, Rejection> {
    let plan = Plan::standard();
    let context = context(&plan, n);
    let mut records = Vec::new();
    for draft in decide_book(book, command, &context)? {
        let record = seal(&book.head(), draft, &context);
        book.apply(&record).unwrap();
        records.push(record);
    }
    Ok(records)
}

fn adopt(plan: Plan) -> Command {
    Command::new(AdoptPlan { plan, note: None })
}

#[test]
fn a_book_begins_with_a_plan_and_says_which_was_in_force_when() {
    let mut book = Book::new(incident_id(50));
    let review = Command::new(ReviewPlan::default());
    let drill = crate::teller::json(r#"{"command":"complete_drill","arguments":{"drill":"sev_1_fire_drill"}}"#);
    for command in [&review, &drill] {
        assert_eq!(tell(&mut book, command, 1).unwrap_err().code(), Code::NoPlanAdopted);
    }
    let (first, mut second) = (Plan::standard(), Plan::standard());
    second.binds_to_rank = 3;
    let mut records = tell(&mut book, &adopt(first.clone()), 10).unwrap();
    assert!(tell(&mut book, &adopt(first.clone()), 11).unwrap().is_empty(), "it is in force already");
    records.extend(tell(&mut book, &adopt(second.clone()), 20).unwrap());
    records.extend(tell(&mut book, &review, 30).unwrap());
    records.extend(tell(&mut book, &drill, 40).unwrap());
    assert_eq!(book.plan_in_force(time("2026-11-23T10:00:09Z")), None);
    assert_eq!(book.plan_in_force(time("2026-11-23T10:00:10Z")), Some(first.digest()));
    assert_eq!(book.plan_in_force(time("2026-11-23T10:00:20Z")), Some(second.digest()));
    assert_eq!((book.adoptions().len(), book.reviews().len(), book.drills().len()), (2, 1, 1));
    assert_eq!(Book::replay(&records).unwrap(), book);
    let mut log = Vec::new();
    sevlog::write_log(&records, &mut log).unwrap();
    assert!(sevlog::verify(&log[..]).is_sound());
    assert_eq!(sevlog::History::read(&log[..]).unwrap(), [], "a book is no incident");
}

#[test]
fn commands_of_a_book_and_of_an_incident_are_not_mixed_up() {
    let mut book = Book::new(incident_id(50));
    let note = crate::teller::json(r#"{"command":"note","arguments":{"body":"x"}}"#);
    assert_eq!(tell(&mut book, &note, 1).unwrap_err().code(), Code::IncidentNeeded);
    assert_eq!(Teller::responding().refused(&adopt(Plan::standard())), ["book_needed"]);
}

#[test]
fn a_basis_or_a_waiver_that_does_not_exist_is_refused_in_a_book_too() {
    let mut book = Book::new(incident_id(50));
    let plan = Plan::standard();
    let context = Context { basis: Some(sevlog::Version::new(1)), ..context(&plan, 1) };
    assert_eq!(decide_book(&book, &adopt(plan.clone()), &context).unwrap_err().code(), Code::BasisUnknown);
    let mut waives = adopt(plan.clone());
    waives.waive.insert("no_such".into(), "x".into());
    assert_eq!(tell(&mut book, &waives, 1).unwrap_err().code(), Code::UnknownGuard);
}

#[test]
fn a_book_with_a_record_that_rules_may_need_takes_no_commands() {
    for ignorable in [false, true] {
        let mut writer = Writer::new("01KAR0000000000000000B00KS");
        let digest = "0".repeat(64);
        writer.write(&json!({ "type": "plan_adopted", "schema": 1, "facts": { "digest": digest, "plan": {} } }));
        writer.write(&json!({ "type": "plan_suspended", "schema": 1, "facts": {}, "ignorable": ignorable }));
        let records: Vec<_> = writer.log.lines().map(|line| Record::read(line).unwrap()).collect();
        let mut book = Book::replay(&records).unwrap();
        assert!(sevlog::verify(writer.log.as_bytes()).is_sound());
        let result = tell(&mut book, &adopt(Plan::standard()), 1);
        match result {
            Ok(records) => assert!(ignorable && records.len() == 1),
            Err(rejection) => assert!(!ignorable && rejection.code() == Code::LogNewerThanLibrary, "{rejection}"),
        }
    }
}

#[test]
fn a_drill_is_one_that_a_plan_of_the_book_names() {
    let mut book = Book::new(incident_id(50));
    let drill = crate::teller::json(r#"{"command":"complete_drill","arguments":{"drill":"restore-a-backup"}}"#);
    let mut without = Plan::standard();
    without.drills.clear();
    tell(&mut book, &adopt(without), 1).unwrap();
    tell(&mut book, &drill, 2).unwrap();
    tell(&mut book, &adopt(Plan::standard()), 3).unwrap();
    let refused = tell(&mut book, &drill, 4).unwrap_err();
    assert_eq!(refused.code(), Code::UnknownDrill);
    let said = refused.to_string();
    assert!(said.contains("`restore-a-backup`") && said.contains("log_flood_injection, sev_1_fire_drill"), "{said}");
}
