//! What many measures of one metric come to.

use serde::Serialize;

use super::{Duration, Measure, MetricState, Span};

/// What many measures of one metric come to. Each figure is a [`Span`]: the least that it can be by the shortest of
/// every measure, the most by the longest.
///
/// Only what is `recorded` is in the figures; the others are counted, so that no figure stands without what it leaves
/// out. Percentiles are by nearest rank: of n in order, the p-th is number ⌈p · n / 100⌉, a duration that there was.
/// The median is the middle one, or halfway between the two in the middle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Statistics {
    /// How many are recorded: all figures are about these.
    pub n: u64,
    /// How many are pending.
    pub pending: u64,
    /// How many are not applicable.
    pub not_applicable: u64,
    /// How many end before they begin.
    pub invalid: u64,
    /// How many are conflicting.
    pub conflicting: u64,
    /// The figures; none when nothing is recorded.
    #[serde(skip_serializing_if = "Option::is_none", flatten)]
    pub figures: Option<Figures>,
}

/// The figures over what is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// The shortest.
    pub min: Span,
    /// All together, divided by how many they are: down to a whole nanosecond for the least, up for the most.
    pub mean: Span,
    /// The middle one.
    pub median: Span,
    /// At most this long took half of them.
    pub p50: Span,
    /// At most this long took 75 of 100.
    pub p75: Span,
    /// At most this long took 90 of 100.
    pub p90: Span,
    /// At most this long took 95 of 100.
    pub p95: Span,
    /// At most this long took 99 of 100.
    pub p99: Span,
    /// The longest.
    pub max: Span,
}

impl Statistics {
    /// What these measures come to. Whether they may stand in one set is for the caller to know:
    /// [`MetricSet`](crate::MetricSet) sees to it.
    ///
    /// ```
    /// use sevlog::{Duration, Measure, MetricSpan as Span, MetricState, Statistics};
    ///
    /// let minutes = |n: u64| Duration::from_nanos(n * 60_000_000_000);
    /// let took = |shortest: u64, longest: Option<u64>| Measure {
    ///     state: MetricState::Recorded,
    ///     duration: Some(Span { shortest: minutes(shortest), longest: longest.map(minutes) }),
    ///     records: Vec::new(),
    /// };
    /// let pending = Measure { state: MetricState::Pending, duration: None, records: Vec::new() };
    /// let statistics = Statistics::of(&[took(10, Some(20)), took(30, Some(30)), took(15, None), pending]);
    ///
    /// assert_eq!((statistics.n, statistics.pending), (3, 1));
    /// let figures = statistics.figures.unwrap();
    /// assert_eq!(figures.median.shortest, minutes(15));
    /// assert_eq!(figures.median.longest, Some(minutes(30)));
    /// // One of them may have taken any time, so the mean has no upper bound.
    /// assert_eq!(figures.mean.longest, None);
    /// ```
    #[must_use]
    pub fn of<'a>(measures: impl IntoIterator<Item = &'a Measure>) -> Self {
        let mut statistics = Self { n: 0, pending: 0, not_applicable: 0, invalid: 0, conflicting: 0, figures: None };
        let mut spans = Vec::new();
        for measure in measures {
            let count = match measure.state {
                MetricState::Recorded => {
                    spans.extend(measure.duration);
                    &mut statistics.n
                }
                MetricState::Pending => &mut statistics.pending,
                MetricState::NotApplicable => &mut statistics.not_applicable,
                MetricState::Invalid => &mut statistics.invalid,
                MetricState::Conflicting => &mut statistics.conflicting,
            };
            *count = count.saturating_add(1);
        }
        statistics.figures = Ordered::of(&spans).figures();
        statistics
    }
}

/// The bounds of all spans, each in its order. The n-th shortest is at least the n-th of the lower bounds, and at
/// most the n-th of the upper ones.
struct Ordered {
    shortest: Vec<Duration>,
    /// Those without a bound come last.
    longest: Vec<Option<Duration>>,
}

impl Ordered {
    fn of(spans: &[Span]) -> Self {
        let mut shortest: Vec<_> = spans.iter().map(|span| span.shortest).collect();
        let mut longest: Vec<_> = spans.iter().map(|span| span.longest).collect();
        shortest.sort_unstable();
        longest.sort_unstable_by_key(|longest| (longest.is_none(), *longest));
        Self { shortest, longest }
    }

    fn figures(&self) -> Option<Figures> {
        Some(Figures {
            min: self.nth(0)?,
            mean: self.mean()?,
            median: self.median()?,
            p50: self.percentile(50)?,
            p75: self.percentile(75)?,
            p90: self.percentile(90)?,
            p95: self.percentile(95)?,
            p99: self.percentile(99)?,
            max: self.nth(self.shortest.len().checked_sub(1)?)?,
        })
    }

    fn nth(&self, n: usize) -> Option<Span> {
        Some(Span { shortest: *self.shortest.get(n)?, longest: *self.longest.get(n)? })
    }

    fn percentile(&self, p: usize) -> Option<Span> {
        let rank = self.shortest.len().saturating_mul(p).div_ceil(100);
        self.nth(rank.checked_sub(1)?)
    }

    fn median(&self) -> Option<Span> {
        let n = self.shortest.len();
        let (below, above) = (self.nth(n.checked_sub(1)? / 2)?, self.nth(n / 2)?);
        Some(divided(&[below.shortest, above.shortest], &[below.longest, above.longest]))
    }

    fn mean(&self) -> Option<Span> {
        (!self.shortest.is_empty()).then(|| divided(&self.shortest, &self.longest))
    }
}

/// The mean, outward to whole nanoseconds.
fn divided(shortest: &[Duration], longest: &[Option<Duration>]) -> Span {
    let count = u128::try_from(shortest.len()).unwrap_or(u128::MAX).max(1);
    let sum = |nanos: u128, duration: Duration| nanos.saturating_add(u128::from(duration.as_nanos()));
    let least = shortest.iter().copied().fold(0, sum).checked_div(count).unwrap_or(0);
    let most = longest.iter().try_fold(0, |nanos, duration| duration.map(|duration| sum(nanos, duration)));
    Span {
        shortest: Duration::from_nanos(u64::try_from(least).unwrap_or(u64::MAX)),
        longest: most.and_then(|most| u64::try_from(most.div_ceil(count)).ok()).map(Duration::from_nanos),
    }
}
