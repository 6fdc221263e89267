//! What happened, in the order of the world, a table for each day.

use crate::{
    event::{Event, Prominence},
    history::Entry,
    id::{RecordId, Version},
    postmortem::{
        inline::{Inline, md},
        page::{Page, Topic},
    },
};

use super::{drawn, story::Story, when::Shown, words::text};

type Rows = Vec<(Version, [Inline; 3])>;

const HEADS: [&str; 3] = ["Time", "What", "Who"];

pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    page.section(Topic::Timeline);
    if story.entries().is_empty() {
        return page.paragraph(md!("Nothing is recorded."));
    }
    let mut days: Vec<(Inline, Rows)> = Vec::new();
    let mut timeless = Vec::new();
    let mut left_out = LeftOut::default();
    for entry in story.entries() {
        if !left_out.takes(story, entry) {
            continue;
        }
        let shown = Shown::of(entry.occurred, entry.record.recorded_at());
        match shown.heading() {
            None => timeless.push(row(story, entry, "")),
            Some(heading) => {
                let row = row(story, entry, &shown.day().unwrap_or_default());
                match days.last_mut() {
                    Some((last, rows)) if *last == heading => rows.push(row),
                    _ => days.push((heading, vec![row])),
                }
            }
        }
    }
    let mut picture = LeftOut::default();
    page.figure(drawn::figure(story, story.entries().iter().filter(|entry| picture.takes(story, entry))));
    key_moments(page, story);
    for (name, rows) in days {
        page.subsection(name.clone());
        records(page, name, rows);
    }
    if !timeless.is_empty() {
        page.subsection(md!("Time unknown"));
        records(page, md!("Time unknown"), timeless);
    }
    page.paragraph(left_out.said());
}

/// What the review made of it: the few records that tell the story, in its words.
fn key_moments(page: &mut Page, story: &Story<'_>) {
    let keys = story.facts().filter_map(|entry| {
        let curation = story.curation(entry.record.id()).filter(|curation| curation.prominence == Prominence::Key)?;
        let said = curation.caption.as_ref().map_or_else(|| story.tell(entry, ""), text);
        Some([story.when(entry), Inline::record(entry.mark.version, said), story.who(entry.record)])
    });
    let keys: Vec<_> = keys.collect();
    if !keys.is_empty() {
        page.subsection(md!("Key moments"));
        page.table("Key moments", HEADS, keys);
    }
}

/// A table of records, without the column of who did it where nobody says.
fn records(page: &mut Page, name: Inline, rows: Rows) {
    let [time, what, who] = HEADS;
    if rows.iter().all(|(_, [.., who])| who.is_blank()) {
        let rows = rows.into_iter().map(|(version, [at, what, _])| (version, [at, what])).collect();
        page.records(name, [time, what], rows);
    } else {
        page.records(name, [time, what, who], rows);
    }
}

fn row(story: &Story<'_>, entry: &Entry<'_>, day: &str) -> (Version, [Inline; 3]) {
    let curation = story.curation(entry.record.id());
    let mut what = story.tell(entry, day);
    let mut marks = story.marks(entry);
    let caption = curation.and_then(|curation| curation.caption.as_ref());
    marks.extend(caption.map(|caption| md!("*Review*: {}", text(caption)).sentence()));
    if !marks.is_empty() {
        what = what.sentence();
    }
    if curation.is_some_and(|curation| curation.prominence == Prominence::Key) {
        what = md!("**{}**", what);
    }
    if entry.retraction.is_some() {
        what = md!("~~{}~~", what);
    }
    let mut parts = vec![what];
    parts.extend(marks);
    (entry.mark.version, [story.when_on(entry, day), Inline::join(&parts, " "), story.who(entry.record)])
}

/// What the timeline does not show, counted.
#[derive(Default)]
struct LeftOut {
    hidden: usize,
    elsewhere: usize,
}

impl LeftOut {
    /// Whether the timeline shows a record; one that it does not is counted.
    fn takes(&mut self, story: &Story<'_>, entry: &Entry<'_>) -> bool {
        let id = entry.record.id();
        match story.curation(id).map(|curation| &curation.prominence) {
            Some(Prominence::Hidden) => self.hidden = self.hidden.saturating_add(1),
            Some(Prominence::Key) => return true,
            _ if has_its_own_place(story, entry) => self.elsewhere = self.elsewhere.saturating_add(1),
            _ => return true,
        }
        false
    }

    fn said(&self) -> Inline {
        let hidden = match self.hidden {
            0 => Inline::default(),
            1 => md!("1 record that the review hid"),
            n => md!("{} records that the review hid", n),
        };
        let elsewhere = match self.elsewhere {
            0 => Inline::default(),
            1 => md!("1 record that stands in its own section or beside what it is about"),
            n => md!("{} records that stand in their own sections or beside what they are about", n),
        };
        let both: Vec<_> = [hidden, elsewhere].into_iter().filter(|part| !part.is_blank()).collect();
        if both.is_empty() {
            return Inline::default();
        }
        md!("Not in this timeline: {}. The log holds them all.", Inline::join(&both, ", and "))
    }
}

/// Whether a record is told in another section, or beside the one that it is about.
fn has_its_own_place(story: &Story<'_>, entry: &Entry<'_>) -> bool {
    let known = |id: RecordId| story.entry(id).is_some();
    match &*entry.event {
        Event::TimelineCurated(_)
        | Event::SectionWritten(_)
        | Event::FieldSet(_)
        | Event::Imported(_)
        | Event::MilestoneChosen(_)
        | Event::ActionItemAdded(_)
        | Event::ActionItemChanged(_)
        | Event::ActionItemCompleted(_)
        | Event::ActionItemDropped(_)
        | Event::Redacted(_) => true,
        Event::Corrected(event) => known(event.record),
        Event::Retracted(event) => known(event.record),
        Event::EvidenceLinked(event) => event.about.is_some_and(known),
        Event::UpdateQueued(_) => story.is_posted(entry.record.id()),
        _ => false,
    }
}
