//! What somebody relies on who keeps incidents in a book.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that fails should stop where it fails, and say what it tried"
)]

mod alerts;
mod around;
mod book;
mod chaos;
mod concurrency;
mod contract;
#[cfg(unix)]
mod damage;
mod erased;
mod executor;
mod follow;
mod keys;
mod names;
mod owed;
mod processes;
mod put_back;
mod rebase;
mod shop;
mod signals;
mod soak;
mod transfer;

// The core's own stories: any command, by anyone, at any time.
#[path = "../../../core/tests/all/invariants/story.rs"]
#[expect(dead_code, reason = "the core's tests use all of it")]
mod story;
#[path = "../../../core/tests/all/teller.rs"]
#[expect(dead_code, reason = "the core's tests use all of it")]
mod teller;
