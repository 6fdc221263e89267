//! A promised time is an obligation of its own: kept by the next post on its channel, or not. It never moves the cadence.

use super::{
    ObligationKind, ObligationSubject, VoidReason,
    asked::Asked,
    reading::{Moment, Reading, Thing, lead},
    verdict::End,
    verdict::Verdict,
};
use crate::{
    Interval, Timestamp,
    agenda::What,
    id::{RecordId, Version},
};

pub(super) fn kept<'a>(reading: &Reading<'a>, into: &mut Vec<Verdict<'a>>) {
    if !reading.has(Thing::Promise) {
        return;
    }
    let mut posts: Vec<_> = reading.moments.iter().filter_map(post).collect();
    posts.sort_by_key(|post| (post.published.latest, post.moment.step.version));
    for (n, post) in posts.iter().enumerate() {
        let Some(due) = post.promised.filter(|promised| *promised > post.published.latest) else { continue };
        let Some(plan) = reading.plan(post.moment.step) else { continue };
        let later = posts.iter().skip(n).skip(1);
        let next = { later }.find(|next| next.left.is_none() && next.channel == post.channel && !next.is_of(post));
        // Told late, it was made before what was recorded before it.
        let made = (post.published.latest, post.moment.step.version);
        let since = |made| reading.moments.iter().filter(move |moment| place(moment) > made);
        // A merge or a dismissal that is undone before its time leaves it as it was.
        let is_undone = |ended: &Moment<'_>| {
            since(place(ended)).find(|moment| moment.returns()).is_some_and(|moment| moment.when.latest < due)
        };
        let ends = reading.moments.iter().filter_map(|moment| Some((moment, moment.leaves()?)));
        let ended = { ends }
            .find(|(moment, _)| place(moment) > made && !is_undone(moment))
            .map(|(moment, why)| (moment.when, moment.step.record, why));
        let left = post.left.map(|(at, record)| (Interval::instant(at), record, VoidReason::Superseded));
        let ended = [ended, left].into_iter().flatten().min_by_key(|(at, ..)| at.latest);
        let ended = ended.filter(|(at, ..)| next.is_none_or(|next| at.latest < next.published.latest));
        let end = match (ended, next) {
            (Some((at, record, why)), _) => End::Ended { at, record, why },
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
    promised: Option<Timestamp>,
    /// When its promise was taken back, and by which record: it counts as a post no more, or stands beside it with another time.
    left: Option<(Timestamp, RecordId)>,
}

impl Post<'_, '_> {
    fn is_of(&self, other: &Self) -> bool {
        self.moment.step.record == other.moment.step.record
    }
}

fn post<'a, 'r>(moment: &'r Moment<'a>) -> Option<Post<'a, 'r>> {
    let (channel, published, promised, left) = match &moment.step.what {
        What::Posted { channel, published, promised, .. } => (channel, published, *promised, None),
        What::PromiseLeft { channel, published, promised, left_at, left_by } => {
            (channel, published, Some(*promised), Some((*left_at, *left_by)))
        }
        _ => return None,
    };
    Some(Post { moment, channel, published: moment.step.published(*published), promised, left })
}

/// Where something stands in the order in which it counts.
const fn place(moment: &Moment<'_>) -> (Timestamp, Version) {
    (moment.when.latest, moment.step.version)
}
