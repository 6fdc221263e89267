//! What a book survives.

mod crash;
mod faults;
mod files;
mod places;
mod power;
