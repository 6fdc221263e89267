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
