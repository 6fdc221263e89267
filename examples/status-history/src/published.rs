//! *Published duration*: from the first post of an incident to its last. It is what a page can tell; when an incident began,
//! and when it no longer did harm, no page says, and so there is no time to resolve.

use sevlog::{Measure, MetricState, Statistics};

use crate::told::Told;

/// What the published durations come to. One post has none.
pub(crate) fn duration<'a>(told: impl Iterator<Item = &'a Told>) -> Statistics {
    Statistics::of(&told.map(measure).collect::<Vec<_>>())
}

fn measure(told: &Told) -> Measure {
    let posts = told.posts();
    let records = posts.iter().map(|post| post.record).collect();
    let (Some(first), Some(last), true) = (posts.first(), posts.last(), posts.len() > 1) else {
        return Measure { state: MetricState::NotApplicable, duration: None, records };
    };
    let duration = sevlog::MetricSpan::between(first.read, last.read);
    let state = if duration.is_some() { MetricState::Recorded } else { MetricState::Invalid };
    Measure { state, duration, records }
}
