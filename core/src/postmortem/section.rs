//! What a document says: one file for each section, in the order of [`page`].

mod actions;
mod appendix;
mod communication;
mod decisions;
mod drawn;
mod head;
mod impact;
mod judged;
mod marks;
mod milestones;
mod people;
mod related;
mod resolution;
mod severity;
mod story;
mod summary;
mod tell;
mod timeline;
mod when;
mod words;
mod written;

use crate::{finding::Finding, history::History, plan::Plan};

use super::page::Page;
use story::Story;

/// The document. Decisions, hypotheses, links and written sections stand only where there are some; of the other sections
/// a reader wants to know that they are empty.
pub(super) fn page(history: &History, plan: &Plan, findings: &[Finding]) -> Page {
    let story = Story::new(history, plan.digest(), findings);
    let mut page = Page::default();
    head::write(&mut page, &story);
    summary::write(&mut page, &story);
    severity::write(&mut page, &story);
    impact::write(&mut page, &story);
    milestones::write(&mut page, &story);
    timeline::write(&mut page, &story);
    decisions::write(&mut page, &story);
    resolution::write(&mut page, &story);
    written::factors(&mut page, &story);
    people::write(&mut page, &story);
    actions::write(&mut page, &story);
    written::sections(&mut page, &story);
    communication::write(&mut page, &story);
    related::write(&mut page, &story);
    judged::write(&mut page, &story);
    appendix::write(&mut page, &story);
    page
}
