//! Where the times of a story come from.

use sevlog::{Occurred, Source, Timestamp};
use sevlog_examples::Result;

const QUARTER_OF_AN_HOUR: i64 = 15 * 60 * 1_000_000_000;

/// A published account of an outage, by its address. Every time that it gives carries it as its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account(pub &'static str);

impl Account {
    /// A time, as exactly as it is written: `2017-01-31T23:27Z` is a minute, `2017-02-10Z` a day, `A/B` once between the two.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn at(self, time: &str) -> Result<Occurred> {
        self.sign(Occurred::parse(time)?)
    }

    /// A minute that the account rounds or marks with ±: a quarter of an hour either way.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn about(self, time: &str) -> Result<Occurred> {
        let written = Occurred::parse(time)?.interval(Timestamp::MAX);
        let from = written.earliest.saturating_sub(QUARTER_OF_AN_HOUR);
        self.sign(Occurred::between(from, written.latest.saturating_add(QUARTER_OF_AN_HOUR))?)
    }

    /// A time that the account does not give, but not after this one.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn by(self, time: &str) -> Result<Occurred> {
        let latest = Occurred::parse(time)?.interval(Timestamp::MAX).latest;
        self.sign(Occurred::before(latest))
    }

    fn sign(self, occurred: Occurred) -> Result<Occurred> {
        Ok(occurred.with_source(Source::new(self.0)?))
    }
}
