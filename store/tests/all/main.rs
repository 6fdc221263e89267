//! What somebody relies on who keeps incidents in a book.

mod book;
