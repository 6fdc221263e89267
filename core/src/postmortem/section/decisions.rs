//! What was decided on which belief, and what was thought.

use std::collections::BTreeMap;

use crate::{
    event::Event,
    history::Entry,
    id::RecordId,
    postmortem::{
        inline::{Inline, md},
        page::{Page, Topic},
    },
};

use super::{
    story::Story,
    words::{after, text, written},
};

pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    let decisions = story.facts().filter_map(|entry| match &*entry.event {
        Event::DecisionMade(event) => {
            let rationale = written(entry, event.rationale.as_ref());
            Some([story.when(entry), text(&event.decision), rationale, story.who(entry.record)])
        }
        _ => None,
    });
    let decisions: Vec<_> = decisions.collect();
    if decisions.is_empty() {
        // Of what others tell a reader asks who decided: that nobody says so is an answer.
        if story.is_retold() {
            page.section(Topic::Decisions);
            page.paragraph(md!("No source tells of a decision, and so none says who took one."));
        }
    } else {
        page.section(Topic::Decisions);
        let silent = |column: usize| decisions.iter().all(|row| row.get(column).is_none_or(Inline::is_blank));
        let missing = match (silent(2), silent(3)) {
            (true, true) => md!("Who decided, and on which belief, is not recorded."),
            (true, false) => md!("On which belief is not recorded."),
            (false, true) if story.is_retold() => md!("The sources do not say who decided."),
            (false, true) => md!("Who decided is not recorded."),
            (false, false) if story.is_retold() && decisions.iter().any(|[.., who]| who.is_blank()) => {
                md!("Where nobody is named, the sources do not say who decided.")
            }
            (false, false) => Inline::default(),
        };
        page.table("Decisions", ["When", "Decision", "Because", "Who"], decisions);
        page.paragraph(missing);
    }

    let verdicts = verdicts(story);
    let hypotheses = story.facts().filter_map(|entry| match &*entry.event {
        Event::HypothesisRaised(event) => {
            let outcome = verdicts.get(&entry.record.id()).map_or_else(|| md!("open"), |entry| verdict(story, entry));
            Some([story.when(entry), text(&event.statement), story.who(entry.record), outcome])
        }
        _ => None,
    });
    let hypotheses: Vec<_> = hypotheses.collect();
    if !hypotheses.is_empty() {
        page.section(Topic::Hypotheses);
        page.table("Hypotheses", ["When", "Hypothesis", "Who", "What came of it"], hypotheses);
    }
}

/// The newest word on each hypothesis.
fn verdicts<'s, 'a>(story: &'s Story<'a>) -> BTreeMap<RecordId, &'s Entry<'a>> {
    let verdicts = story.told().filter_map(|entry| match &*entry.event {
        Event::HypothesisConfirmed(event) => Some((event.hypothesis, entry)),
        Event::HypothesisRefuted(event) => Some((event.hypothesis, entry)),
        _ => None,
    });
    verdicts.collect()
}

fn verdict(story: &Story<'_>, entry: &Entry<'_>) -> Inline {
    let (how, because) = match &*entry.event {
        Event::HypothesisConfirmed(event) => ("**confirmed**", &event.because),
        Event::HypothesisRefuted(event) => ("**refuted**", &event.because),
        _ => return Inline::default(),
    };
    let because = after(": ", &written(entry, because.as_ref()));
    md!("{}, {}{}{}", how, story.when(entry), story.by(entry.record), because)
}
