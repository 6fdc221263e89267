//! The postmortem: generated from the history, never typed twice.

mod figure;
mod findings;
mod hidden;
mod html;
mod inline;
mod markdown;
mod page;
mod section;

use crate::{
    digest::Digest,
    finding::Finding,
    history::History,
    id::{IncidentId, Renderer, Version},
    plan::Plan,
};

pub use findings::recurring_causes;
use page::Page;

/// A postmortem of one incident, at one version of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Postmortem {
    incident: IncidentId,
    covers: Version,
    page: Page,
    findings: Vec<Finding>,
}

impl Postmortem {
    /// Makes the postmortem of a history, under a plan.
    #[must_use]
    pub fn of(history: &History, plan: &Plan) -> Self {
        let findings = findings::of(history, plan);
        Self {
            incident: history.incident().id(),
            covers: history.incident().version(),
            page: section::page(history, plan, &findings),
            findings,
        }
    }

    /// The incident that it is of.
    #[must_use]
    pub const fn incident(&self) -> IncidentId {
        self.incident
    }

    /// The version of the incident that it tells.
    #[must_use]
    pub const fn covers(&self) -> Version {
        self.covers
    }

    /// The document as GitHub-flavoured Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown::render(&self.page)
    }

    /// The document as one HTML file that needs nothing else, and no script.
    #[must_use]
    pub fn html(&self) -> String {
        html::render(&self.page)
    }

    /// What a look at the record finds.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What made the document. A renderer of another version may make other bytes of the same history.
    #[must_use]
    pub fn renderer(&self) -> Renderer {
        Renderer::sevlog()
    }

    /// SHA-256 of the salt and the Markdown.
    pub(crate) fn digest(&self, salt: &Digest) -> Digest {
        Digest::of_parts([salt.as_bytes().as_slice(), self.markdown().as_bytes()])
    }
}
