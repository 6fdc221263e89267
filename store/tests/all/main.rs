//! What somebody relies on who keeps incidents in a book.

#![expect(clippy::unwrap_used, reason = "a test that fails should stop where it fails")]

mod book;
mod follow;
mod owed;
mod shop;
mod signals;
mod transfer;
