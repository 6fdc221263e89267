//! A promised time is an obligation of its own: kept by the next post on its channel, or not. It never moves the cadence.

use super::{
    ObligationKind, ObligationSubject,
    asked::Asked,
    reading::{Moment, Reading, Thing, lead},
    verdict::End,
    verdict::Verdict,
};
use crate::{Interval, agenda::What};

pub(super) fn kept<'a>(reading: &Reading<'a>, into: &mut Vec<Verdict<'a>>) {
    if !reading.has(Thing::Promise) {
        return;
    }
    let mut posts: Vec<_> = reading.moments.iter().filter_map(post).collect();
    posts.sort_by_key(|post| (post.published.latest, post.moment.step.version));
    for (n, post) in posts.iter().enumerate() {
        let Some(due) = post.promised.filter(|promised| *promised > post.published.latest) else { continue };
        let Some(plan) = reading.plan(post.moment.step) else { continue };
        let next = posts.iter().skip(n).skip(1).find(|next| next.channel == post.channel);
        // Told late, it was made before what was recorded before it.
        let made = (post.published.latest, post.moment.step.version);
        let left = reading.moments.iter().filter(|moment| (moment.when.latest, moment.step.version) > made);
        let left = left.filter_map(|moment| Some((moment, moment.leaves()?)));
        let left = { left }.find(|(moment, _)| next.is_none_or(|next| moment.when.latest < next.published.latest));
        let end = match (left, next) {
            (Some((moment, why)), _) => moment.ended(why),
            (None, Some(next)) => End::Met { at: next.published, record: next.moment.step.record },
            (None, None) => End::Open,
        };
        let lead_time = plan.channel(post.channel, post.moment.severity).and_then(|rule| rule.lead);
        into.push(Verdict {
            kind: ObligationKind::PromisedUpdate,
            subject: ObligationSubject::Channel(post.channel),
            record: post.moment.step.record,
            plan,
            since: post.published.latest,
            due: Some(due),
            due_from: lead(Some(due), lead_time),
            severity: post.moment.severity,
            asked: Asked::Owner,
            end,
        });
    }
}

struct Post<'a, 'r> {
    moment: &'r Moment<'a>,
    channel: &'a crate::id::Channel,
    published: Interval,
    promised: Option<crate::Timestamp>,
}

fn post<'a, 'r>(moment: &'r Moment<'a>) -> Option<Post<'a, 'r>> {
    let What::Posted { channel, published, promised, .. } = &moment.step.what else { return None };
    Some(Post { moment, channel, published: moment.step.published(*published), promised: *promised })
}
