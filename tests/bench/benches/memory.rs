//! How much memory the state of a long incident takes.

use sevlog_bench::notes;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

fn main() {
    let history = notes(100_000);
    let profiler = dhat::Profiler::builder().testing().build();
    let incident = history.incident().clone();
    let bytes = dhat::HeapStats::get().curr_bytes + size_of_val(&incident);
    drop(profiler);
    println!("state of an incident of 100,000 notes: {bytes} bytes (goal: under 1,000,000)");
    assert!(bytes < 1_000_000, "the state grows with the length of the log");
}
