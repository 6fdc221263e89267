#![doc = include_str!("../README.md")]

pub mod binding;
pub mod environment;
mod error;
pub mod list;
mod logbook;
mod memory;
mod sealed;
pub mod signal;
mod sqlite;
pub mod store;
mod summary;
mod wait;
mod words;

pub use error::{Between, Conflict, Fork, LogbookError, StoreError};
pub use logbook::{Acting, Delivered, Executed, Follow, IncidentHandle, Logbook, Options, Order, Owed, Progress};
pub use memory::MemoryStore;
pub use sqlite::{Absent, Cut, Durability, Salvaged, SqliteStore};
pub use summary::Summary;
pub use wait::{Pending, Wait};

/// What the pages show of a logbook compiles.
#[cfg(doctest)]
#[doc = include_str!("../../docs/findings.md")]
struct FindingsPage;
