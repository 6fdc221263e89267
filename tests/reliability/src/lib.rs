//! What a book survives, tried out: a disk that loses what was not synced or fails when it is told to, a writer to kill, and a
//! check of what is left.

mod check;
pub mod disk;
mod random;
mod sync;
mod vfs;
pub mod work;

pub use check::{Left, Told, check};
pub use random::Random;

/// How many times to try: all of them where `SEVLOG_SOAK` is 1, else a tenth.
#[must_use]
pub fn rounds(all: u64) -> u64 {
    if std::env::var("SEVLOG_SOAK").is_ok_and(|soak| soak == "1") { all } else { all.div_ceil(10) }
}

/// Where the random choices of a test begin: `SEVLOG_SEED`, or always at the same.
///
/// # Panics
/// When `SEVLOG_SEED` is not a number.
#[must_use]
pub fn seed() -> u64 {
    std::env::var("SEVLOG_SEED").map_or(1_795_408_260, |seed| seed.parse().expect("SEVLOG_SEED is a number"))
}
