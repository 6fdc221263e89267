//! What was told to whom, and when the next word was promised.

use crate::{
    Timestamp,
    event::{AudienceSide, Event, Says},
    history::Entry,
    id::Channel,
    postmortem::{
        inline::{Inline, md},
        page::{Page, Topic},
    },
    text::Text,
};

use super::{
    story::Story,
    when::due,
    words::{text, word},
};

pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    page.section(Topic::Communication);
    let rows: Vec<_> = story.facts().filter_map(|entry| row(story, entry)).collect();
    if rows.is_empty() {
        return page.paragraph(md!("No update is recorded."));
    }
    page.table(
        "Communication",
        ["Readable from", "Channel", "For whom", "Says", "Text", "Next promised for", "Published as"],
        rows,
    );
    if !story.is_public() {
        cadences(page, story);
    }
}

/// How often somebody said that updates come.
fn cadences(page: &mut Page, story: &Story<'_>) {
    let set = story.facts().filter(|entry| matches!(&*entry.event, Event::CadenceSet(_)));
    page.list(set.map(|entry| md!("{}: {}", story.when(entry), story.tell(entry, "")).sentence()).collect());
}

fn row(story: &Story<'_>, entry: &Entry<'_>) -> Option<[Inline; 7]> {
    let row = match &*entry.event {
        Event::UpdatePosted(event) if story.is_public() && event.audience != AudienceSide::Outside => return None,
        Event::UpdateQueued(_) | Event::UpdateFailed(_) if story.is_public() => return None,
        Event::UpdatePosted(event) => {
            let readable = story.moment(event.published_at.as_ref().unwrap_or(entry.occurred), entry, "");
            let said = said(&event.channel, event.audience, event.says, &event.body, event.promised_next);
            let sent = event.external.as_ref().filter(|_| !story.is_public()).map(|id| Inline::code(id.as_str()));
            with(readable, said, sent.unwrap_or_default())
        }
        Event::UpdateQueued(event) if !story.is_posted(entry.record.id()) => {
            let said = said(&event.channel, event.audience, event.says, &event.body, event.promised_next);
            with(md!("never, as far as recorded"), said, md!("**queued** {}, not sent", story.when(entry)))
        }
        Event::UpdateFailed(event) => {
            let blank = Inline::default();
            let said = [Inline::text(event.channel.as_str()), blank.clone(), blank.clone(), blank.clone(), blank];
            with(md!("never"), said, md!("**failed** {}: {}", story.when(entry), text(&event.error)))
        }
        _ => return None,
    };
    Some(row)
}

fn said(
    channel: &Channel,
    audience: AudienceSide,
    says: Says,
    body: &Text,
    promised_next: Option<Timestamp>,
) -> [Inline; 5] {
    let next = promised_next.map(|at| due(at, "")).unwrap_or_default();
    let (audience, says) = (md!("{}", audience.as_str()), word(says.as_str()));
    [Inline::text(channel.as_str()), audience, says, text(body), next]
}

fn with(readable: Inline, said: [Inline; 5], sent: Inline) -> [Inline; 7] {
    let [channel, audience, says, body, next] = said;
    [readable, channel, audience, says, body, next, sent]
}
