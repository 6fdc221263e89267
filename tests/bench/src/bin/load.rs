//! Loads every incident of a book: the counterpart of what `node/bench.js` times through the binding.
//!
//! `load BOOK` prints a JSON object: how many microseconds an incident takes on average, its history (`history`) in a book that was
//! open before, and its state (`get`) in a book just opened.

use std::time::{Duration, Instant};

use sevlog::IncidentId;
use sevlog_store::{Logbook, Wait, list::Query};

fn main() {
    let place = std::env::args().nth(1).expect("the path of a book");
    let book = open(&place);
    let incidents = incidents(&book);
    let history = each(&incidents, |id| drop(book.history(id).wait().expect("its history")));
    let fresh = open(&place);
    let get = each(&incidents, |id| drop(fresh.get(id).wait().expect("its state")));
    println!(r#"{{"history":{history},"get":{get}}}"#);
}

fn open(place: &str) -> Logbook {
    Logbook::open(place).wait().expect("a book")
}

fn incidents(book: &Logbook) -> Vec<IncidentId> {
    let mut found = Vec::new();
    let mut query = Query::default();
    loop {
        let page = book.list(query.clone()).wait().expect("a page");
        found.extend(page.summaries.iter().map(|one| one.incident));
        match page.next {
            Some(next) => query.after = Some(next),
            None => return found,
        }
    }
}

fn each(incidents: &[IncidentId], load: impl Fn(IncidentId)) -> f64 {
    let begun = Instant::now();
    incidents.iter().for_each(|id| load(*id));
    micros(begun.elapsed()) / f64::from(u32::try_from(incidents.len()).expect("a number"))
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
