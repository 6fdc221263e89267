//! The first lines: which incident this is, how bad it was, where it stands, and what kind of document this is.

use std::collections::BTreeSet;

use crate::{
    SeverityOrigin,
    event::{Event, IncidentKind},
    postmortem::{
        inline::{Inline, md},
        page::{Page, Topic},
    },
};

use super::{
    story::Story,
    words::{after, text},
};

pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    let incident = story.incident;
    page.title = md!("Postmortem: {}", incident.title().map_or_else(|| md!("(no title recorded)"), text));
    page.section(Topic::About);
    let kind = match incident.kind() {
        IncidentKind::Live => "recorded as it happened",
        IncidentKind::Retrospective => "told in retrospect",
        IncidentKind::Imported => "imported",
        IncidentKind::Drill => "a drill",
        IncidentKind::Test => "a test",
        IncidentKind::Retelling => "a retelling",
    };
    let status = incident.status().title();
    page.paragraph(md!("**{}** · {} · {} · {}", status, severity(story), kind, publication(story)));
    if let Some(meaning) = meaning(incident.kind()) {
        page.quote(md!("{}{}{}", meaning, imported_from(story), told_by(story)));
    }
    let reading = "All times are UTC: `10:31` is some time in that minute, `10:31:05` in that second, `10:20–10:30` some time in \
         between. “Not recorded” means that the record does not say.";
    if !story.is_internal() {
        return page.paragraph(md!("{}", reading));
    }
    let reference = story.told().find_map(|entry| match &*entry.event {
        Event::Declared(event) => event.reference.as_ref().map(|id| Inline::text(id.as_str())),
        _ => None,
    });
    let source = story.usual_source().map(|source| match story.sources() {
        [_] => md!(" All times come from {}.", Inline::code(source.as_str())),
        _ => md!(
            " Times come from {}; one from elsewhere bears a mark, which “Sources” explains.",
            Inline::code(source.as_str())
        ),
    });
    let reading = md!("{}{}", reading, source.unwrap_or_default());
    let id = Inline::code(&incident.id().to_string());
    let reference = after(", reference ", &reference.unwrap_or_default());
    let version = incident.version();
    page.paragraph(md!("Incident {}{}, up to version {} of its record. {}", id, reference, version, reading));
}

/// What a kind means for whoever reads it as an outage that went on before their eyes.
const fn meaning(kind: IncidentKind) -> Option<&'static str> {
    match kind {
        IncidentKind::Live => None,
        IncidentKind::Retrospective => Some(
            "**Told in retrospect.** Those who were there wrote it down afterwards; the times are those that they state.",
        ),
        IncidentKind::Imported => {
            Some("**Imported.** The record was brought over from another system; the times are those that it gave.")
        }
        IncidentKind::Drill => Some(
            "**This was a drill.** It was practice: what it says to have broken was broken on purpose or not at all.",
        ),
        IncidentKind::Test => Some("**This was a test of the tooling.** Nothing that it says happened to anybody."),
        IncidentKind::Retelling => Some(
            "**This is a retelling.** It was told again from published sources, by people who need not have been there; the times are those that the sources state, and where one is not exact a span says between which it was.",
        ),
    }
}

fn imported_from(story: &Story<'_>) -> Inline {
    if story.is_public() {
        return Inline::default();
    }
    let from = story.told().filter_map(|entry| match &*entry.event {
        Event::Imported(event) => {
            let (source, external) = (Inline::text(event.source.as_str()), Inline::text(event.external.as_str()));
            Some(md!(" It comes from {}, as {} there.", source, external))
        }
        _ => None,
    });
    Inline::join(&from.collect::<Vec<_>>(), "")
}

/// Who told it again, which is not who was there.
fn told_by(story: &Story<'_>) -> Inline {
    if story.incident.kind() != IncidentKind::Retelling || story.is_public() {
        return Inline::default();
    }
    let tellers: BTreeSet<_> = story.told().map(|entry| story.actor(entry.record.actor())).collect();
    let tellers = Inline::join(&tellers.into_iter().collect::<Vec<_>>(), ", ");
    md!(" Whoever told it again ({}) does not count as having been there.", tellers)
}

/// The severity from first to last, by way of the worst.
fn severity(story: &Story<'_>) -> Inline {
    let changes = story.incident.severities();
    let (Some(first), Some(last)) = (changes.first(), changes.last()) else { return md!("severity not set") };
    let peak = story.incident.peak_severity().unwrap_or(&last.severity);
    let mut steps = vec![&first.severity, peak, &last.severity];
    steps.dedup_by_key(|severity| severity.rank);
    let steps: Vec<_> = steps.into_iter().map(|severity| Inline::text(severity.label.as_str())).collect();
    let triage = if changes.iter().all(|change| change.retold) {
        " (a judgement of whoever tells it)"
    } else if last.origin == SeverityOrigin::Set || story.incident.is_triaged() {
        ""
    } else {
        " (proposed by a signal, set by nobody)"
    };
    md!("**{}**{}", Inline::join(&steps, " → "), triage)
}

/// Whether this is a draft. A document cannot know that it is about to be published, so it says what was published before.
fn publication(story: &Story<'_>) -> Inline {
    let Some(newest) = story.incident.publications().last() else { return md!("**draft**, not published") };
    let (revision, when) = (newest.revision, story.mark(&newest.mark));
    if newest.covers.is_none() {
        let what = if story.is_retold() { "an account" } else { "a postmortem" };
        return md!("**draft**; {} written elsewhere was published {}", what, when);
    }
    if newest.mark.version == story.incident.version() {
        return md!("**published**, revision {} of {}", revision, when);
    }
    md!("**draft of a revision**; revision {} was published {}", revision, when)
}
