//! The postmortem: generated from the history, never typed twice.

mod figure;
mod findings;
mod hidden;
mod html;
mod inline;
mod isolate;
mod json;
mod markdown;
mod page;
mod section;
mod template;

use crate::{
    canonical::CanonicalError,
    digest::Digest,
    event::DocumentAudience,
    finding::Finding,
    history::History,
    id::{IncidentId, Renderer, Version},
    plan::Plan,
};

pub use findings::recurring_causes;
use page::Page;
use section::Facts;

pub use template::Template;

/// A postmortem of one incident, at one version of it, for one audience.
///
/// It is made once and rendered as often as wanted: the same history, plan and audience give the same bytes on every machine.
///
/// ```
/// # use sevlog::{*, command::Declare, event::DocumentAudience};
/// # let plan = Plan::standard();
/// # let context = Context::new(&plan, Actor::Person(PersonId::new("ana")?), CommandId::from_parts(1_795_408_260_000, 1), Seed::new([7; 32]));
/// # let mut history = History::new("01KAR0000000000000000000ZZ".parse()?);
/// # history.execute(&Command::new(Declare { take_command: true, ..Declare::live("Checkout API down") }), &context)?;
/// let postmortem = Postmortem::of(&history, &plan);
/// assert!(postmortem.markdown().starts_with("# Postmortem: Checkout API down\n"));
/// assert!(postmortem.markdown().contains("ana took incident command"));
///
/// let public = Postmortem::for_audience(&history, &plan, DocumentAudience::Public);
/// assert!(!public.html().contains("ana took"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # What a document for everybody says
///
/// - Of people their roles, wherever a name would stand; of programs and teams that they are one.
/// - What outsiders read already: the updates that were posted to them, and how many of the promises in them were kept.
/// - What is so by its nature outside: status, severity, milestones and when they were, and the impact windows whose audience is
///   said to be outside, with what they say that outsiders felt. A window whose audience nobody recorded counts as inside.
/// - What people wrote to be published: the title, the section `public_summary` or else `summary`, each other section whose name
///   begins with `public_`, contributing factors, and what action items are to do.
///
/// All else stays inside: notes, signals, actions, decisions, hypotheses, reasons, evidence, fields, links, sources, tickets,
/// ids, findings and the timeline. No name is looked for inside of a text: who writes one to be published reads it first.
///
/// One for those who lead holds the first screen, impact, milestones, promises, causes and action items, with names; it holds no
/// timeline and no digests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Postmortem {
    incident: IncidentId,
    covers: Version,
    audience: DocumentAudience,
    revision: u64,
    page: Page,
    facts: Facts,
    findings: Vec<Finding>,
}

impl Postmortem {
    /// Makes the postmortem of a history, under a plan, for those who work here.
    #[must_use]
    pub fn of(history: &History, plan: &Plan) -> Self {
        Self::for_audience(history, plan, DocumentAudience::Internal)
    }

    /// Makes the postmortem of a history, under a plan, for an audience.
    #[must_use]
    pub fn for_audience(history: &History, plan: &Plan, audience: DocumentAudience) -> Self {
        let findings = findings::of(history, plan);
        let (page, facts) = section::page(history, plan, &findings, audience);
        Self {
            incident: history.incident().id(),
            covers: history.incident().version(),
            audience,
            revision: revision(history),
            page,
            facts,
            findings,
        }
    }

    /// The same document in a team's own order, under its own headings.
    #[must_use]
    pub fn filled(self, template: &Template) -> Self {
        Self { page: template.fill(self.page), ..self }
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

    /// Who it is for.
    #[must_use]
    pub const fn audience(&self) -> DocumentAudience {
        self.audience
    }

    /// The revision that it is: the published one, where it tells just that publication, and otherwise the one that it becomes if
    /// it is published.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
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

    /// The document as JSON, for programs: what it says as values (times as intervals, lengths in milliseconds at least and at
    /// most), and its sections as mere text. Canonical, as a record is.
    ///
    /// ```
    /// # use sevlog::{*, command::Declare};
    /// # let plan = Plan::standard();
    /// # let context = Context::new(&plan, Actor::Person(PersonId::new("ana")?), CommandId::from_parts(1_795_408_260_000, 1), Seed::new([7; 32]));
    /// # let mut history = History::new("01KAR0000000000000000000ZZ".parse()?);
    /// # history.execute(&Command::new(Declare { take_command: true, ..Declare::live("Checkout API down") }), &context)?;
    /// let document: serde_json::Value = serde_json::from_str(&Postmortem::of(&history, &plan).json()?)?;
    /// assert_eq!(document["format"], "sevlog.postmortem/1");
    /// assert_eq!(document["title"], "Checkout API down");
    /// assert_eq!(document["milestones"][4]["name"], "declared");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A day with more records than canonical JSON has items in one array, [`limits::MAX_ITEMS`](crate::limits::MAX_ITEMS).
    pub fn json(&self) -> Result<String, CanonicalError> {
        json::render(self)
    }

    /// What a look at the record finds, whoever the document is for.
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

fn revision(history: &History) -> u64 {
    let publications = history.incident().publications();
    match publications.last() {
        Some(newest) if newest.mark.version == history.incident().version() => newest.revision,
        _ => u64::try_from(publications.len()).unwrap_or(u64::MAX).saturating_add(1),
    }
}
