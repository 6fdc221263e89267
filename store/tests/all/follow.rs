//! Reading along.

use sevlog_store::{Wait, store::Cursor};

use crate::shop::{Shop, declared, note};

#[test]
fn a_follower_sees_every_record_once_and_goes_on_where_it_left_off() {
    let shop = Shop::new();
    let book = shop.book("book.db");
    let mut incident = declared(&book, "Checkout API down");
    let mut follow = book.follow(None);
    let first: Vec<_> = (0..3).map(|_| follow.next().wait().unwrap().event().name().to_owned()).collect();
    assert_eq!(first, ["plan_adopted", "declared", "severity_set"]);
    let kept = follow.cursor().to_string();
    let later = std::thread::spawn(move || follow.next().wait().unwrap());
    incident.execute(note("still looking")).wait().unwrap();
    assert_eq!(later.join().unwrap().event().name(), "note_added");
    let mut again = shop.book("book.db").follow(Some(Cursor::from(&*kept)));
    assert_eq!(again.next().wait().unwrap().event().name(), "note_added");
}

#[test]
fn a_follower_sees_what_another_process_appends() {
    let shop = Shop::new();
    let (ours, theirs) = (shop.book("book.db"), shop.book("book.db"));
    let mut follow = ours.follow(None);
    assert_eq!(follow.next().wait().unwrap().event().name(), "plan_adopted");
    let (sender, receiver) = std::sync::mpsc::channel();
    let waiting = std::thread::spawn(move || sender.send(follow.next().wait().unwrap()).unwrap());
    let incident = declared(&theirs, "Checkout API down");
    // Nothing of `ours` is committed, so that only looking can tell it.
    let seen = receiver.recv_timeout(std::time::Duration::from_secs(30)).unwrap();
    assert_eq!((seen.incident(), seen.event().name()), (incident.id(), "declared"));
    waiting.join().unwrap();
}
