//! Both crates are used together; neither takes a name of the other away.

mod everything {
    use sevlog::*;
    use sevlog_store::*;

    /// What an incident of a book knows of its signals.
    pub(super) fn signals(book: &Logbook, id: IncidentId) -> Vec<Signal> {
        book.get(id).wait().unwrap().unwrap().signals().values().cloned().collect()
    }
}

#[test]
fn a_signal_of_both_crates_together_is_an_incident_s() {
    let book = sevlog_store::Logbook::open(":memory:");
    let book = sevlog_store::Wait::wait(book).unwrap();
    let incident = crate::shop::declared(&book, "Checkout API down").id();
    assert_eq!(everything::signals(&book, incident), []);
}
