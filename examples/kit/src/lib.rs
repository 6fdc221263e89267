//! What the examples share: somebody who records, a page for a terminal, and what becomes of both.

pub mod book;
pub mod output;
pub mod page;
mod teller;

pub use teller::{Narrator, Teller};

/// What goes wrong in an example comes with a sentence for a person, and nobody handles it otherwise.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
