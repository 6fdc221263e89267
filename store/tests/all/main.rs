//! What somebody relies on who keeps incidents in a book.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails should stop where it fails"
)]

mod alerts;
mod book;
mod concurrency;
mod executor;
mod follow;
mod owed;
mod processes;
mod shop;
mod signals;
mod soak;
mod transfer;
