//! Seconds that replaying a log takes: the middle of nine. `replay LOG`, for the same in Python to be measured against.

use std::{fs::File, io::BufReader, time::Instant};

fn main() {
    let path = std::env::args().nth(1).expect("a log");
    let mut times: Vec<_> = (0..9).map(|_| replay(&path)).collect();
    times.sort_by(f64::total_cmp);
    println!("{}", times[times.len() / 2]);
}

fn replay(path: &str) -> f64 {
    let begun = Instant::now();
    let histories = sevlog::History::read(BufReader::new(File::open(path).expect("a log"))).expect("a sound log");
    let seconds = begun.elapsed().as_secs_f64();
    assert!(!histories.is_empty());
    seconds
}
