//! What a book survives.

mod crash;
mod power;
