//! What is due, asked of the whole book.

use sevlog::ObligationKind;
use sevlog_store::Wait;

use crate::shop::{Shop, declared};

#[test]
fn the_book_says_what_is_due_and_when_to_wake_up() {
    let shop = Shop::new();
    let book = shop.book("book.db");
    declared(&book, "Checkout API down");
    let owed = book.owed().wait().unwrap();
    let due: Vec<_> = owed.due().iter().map(|obligation| obligation.kind).collect();
    assert!(due.contains(&ObligationKind::Command), "{due:?}");
    let next = owed.next_due().unwrap();
    assert!(owed.clone().at(next).due().len() > due.len());
}

#[test]
fn a_book_without_incidents_wakes_up_for_its_own_plan() {
    let shop = Shop::new();
    let book = shop.book("book.db");
    let owed = book.owed().wait().unwrap();
    let next = owed.next_due().unwrap();
    let later = owed.clone().at(next);
    assert!(owed.due().len() < later.due().len(), "something is due at the moment to wake up at");
    let kinds: Vec<_> = owed.book_compliance().obligations.iter().map(|obligation| obligation.kind).collect();
    assert!(kinds.contains(&ObligationKind::PlanReview) && kinds.contains(&ObligationKind::Drill), "{kinds:?}");
    assert_eq!(owed.compliance().count(), 0, "what the book owes is none of an incident's");
}

#[test]
fn one_incident_is_asked_about_alone() {
    let shop = Shop::new();
    let book = shop.book("book.db");
    let (ours, _other) = (declared(&book, "Checkout API down"), declared(&book, "Search slow"));
    let all = book.owed().wait().unwrap();
    let owed = book.owed_by(ours.id()).wait().unwrap().at(all.now());
    let of_it: Vec<_> = all.obligations().into_iter().filter(|one| one.incident() == Some(ours.id())).collect();
    assert!(!of_it.is_empty() && of_it.len() < all.obligations().len());
    assert_eq!(owed.obligations(), of_it);
    assert_eq!(owed.compliance().count(), 1);
    // The book's own plan wakes nobody here: without an incident that owes something there is nothing to wake up for.
    let agenda = ours.state().agenda();
    assert_eq!(owed.next_due(), agenda.next_due(book.book().wait().unwrap().plans(), all.now()));
    let silent = sevlog::Plan::from_json(r#"{"bindsToRank":2,"severities":[]}"#).unwrap();
    assert_eq!(owed.under(silent).obligations(), []);
}
