//! What a book survives.

mod crash;
mod faults;
mod power;
