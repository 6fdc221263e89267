//! What a document says: one file for each section, in the order of [`page`].

mod actions;
mod appendix;
mod communication;
mod decisions;
mod drawn;
mod facts;
mod head;
mod impact;
mod judged;
mod marks;
mod milestones;
mod obligations;
mod people;
mod promises;
mod related;
mod resolution;
mod severity;
mod sources;
mod story;
mod summary;
mod tell;
mod timeline;
mod when;
mod words;
mod written;

use crate::{event::DocumentAudience, finding::Finding, history::History, plan::Plan, plans::Plans};

use super::page::Page;
use story::Story;

pub(super) use facts::Facts;

/// The document, and what it says as values. Hypotheses, links, written sections and, but for a retelling, decisions stand only where
/// there are some; of the other sections a reader wants to know that they are empty.
pub(super) fn page(history: &History, plan: &Plan, findings: &[Finding], audience: DocumentAudience) -> (Page, Facts) {
    let plans = Plans::from(plan.clone());
    let incident = history.incident();
    let compliance = incident.agenda().compliance(&plans, incident.clock());
    let story = Story::new(history, plan.digest(), findings, &compliance, audience);
    let sections: &[fn(&mut Page, &Story<'_>)] = match audience {
        DocumentAudience::Internal => &[
            head::write,
            summary::write,
            severity::write,
            impact::write,
            milestones::write,
            timeline::write,
            decisions::write,
            resolution::write,
            written::factors,
            people::write,
            actions::write,
            written::sections,
            communication::write,
            obligations::write,
            sources::write,
            related::write,
            judged::write,
            appendix::write,
        ],
        DocumentAudience::Leadership => &[
            head::write,
            summary::write,
            impact::write,
            milestones::write,
            obligations::write,
            written::factors,
            actions::write,
        ],
        DocumentAudience::Public => &[
            head::write,
            summary::write,
            impact::write,
            milestones::write,
            communication::write,
            written::factors,
            actions::write,
            written::sections,
        ],
    };
    let mut page = Page::default();
    for section in sections {
        section(&mut page, &story);
    }
    (page, Facts::of(&story))
}
