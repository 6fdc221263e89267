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

/// Begins so many trials, or a tenth of them unless `SEVLOG_SOAK` is 1, and prints with which seed: that of `SEVLOG_SEED`, or
/// always the same.
///
/// # Panics
/// When `SEVLOG_SEED` is not a number.
#[must_use]
pub fn trials(what: &str, all: u64) -> (u64, Random) {
    let is_soak = std::env::var("SEVLOG_SOAK").is_ok_and(|soak| soak == "1");
    let trials = if is_soak { all } else { all.div_ceil(10) };
    let seed =
        std::env::var("SEVLOG_SEED").map_or(1_795_408_260, |seed| seed.parse().expect("SEVLOG_SEED is a number"));
    println!("{what}: {trials}, seed {seed}");
    (trials, Random::new(seed))
}
