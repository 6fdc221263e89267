//! Causes that an earlier incident told, and that nobody did anything about since.

use crate::{
    event::Event,
    finding::{Finding, FindingCode},
    history::History,
    id::{IncidentId, RecordId},
    incident::ItemState,
};

/// The factors that were told of an earlier incident too, whose action items are still open: for each later incident, what a
/// look at its causes finds. Two factors are the same if their words are.
///
/// ```
/// use sevlog::{History, recurring_causes};
///
/// let histories: Vec<History> = Vec::new();
/// assert!(recurring_causes(&histories).is_empty());
/// ```
#[must_use]
pub fn recurring_causes<'a>(histories: impl IntoIterator<Item = &'a History>) -> Vec<(IncidentId, Finding)> {
    let mut earlier: Vec<(String, IncidentId)> = Vec::new();
    let mut found = Vec::new();
    let mut histories: Vec<_> = histories.into_iter().collect();
    histories.sort_by_key(|history| {
        history.incident().declared().map(|mark| (mark.occurred.latest, history.incident().id()))
    });
    for history in histories {
        let incident = history.incident();
        let causes = causes(history);
        for (cause, record) in &causes {
            if let Some((_, before)) = earlier.iter().find(|(known, _)| known == cause) {
                let message = format!(
                    "the same factor is told of {before}, and action items of it are open; do them, or note why they would not have helped"
                );
                found.push((incident.id(), Finding::new(FindingCode::CauseStillOpen, message, vec![*record])));
            }
        }
        if incident.action_items().values().any(|item| item.state == ItemState::Open) {
            earlier.extend(causes.into_iter().map(|(cause, _)| (cause, incident.id())));
        }
    }
    found
}

/// The factors of an incident, each as its words in small letters.
fn causes(history: &History) -> Vec<(String, RecordId)> {
    let holds = history.timeline().into_iter().filter(crate::history::Entry::holds);
    let causes = holds.filter_map(|entry| match &*entry.event {
        Event::ContributingFactorAdded(event) => {
            let text = event.description.as_str()?.to_lowercase();
            let words: Vec<_> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
            Some((words.join(" "), entry.record.id()))
        }
        _ => None,
    });
    causes.filter(|(cause, _)| !cause.is_empty()).collect()
}
