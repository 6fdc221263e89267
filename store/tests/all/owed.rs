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
