//! How much is tried: a tenth of what is claimed by default, the whole with `SEVLOG_SOAK=1`.

/// How many of `whole` to try now.
pub(crate) fn share(whole: u64) -> u64 {
    if std::env::var_os("SEVLOG_SOAK").is_some_and(|set| set == "1") { whole } else { whole / 10 }
}

/// What random choices begin with; another with `SEVLOG_SEED`.
pub(crate) fn seed() -> u64 {
    std::env::var("SEVLOG_SEED").map_or(1_795_408_260, |seed| seed.parse().unwrap())
}

/// Choices that a seed decides.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `sides`, by splitmix64.
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }
}
