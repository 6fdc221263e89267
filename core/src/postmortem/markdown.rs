//! The postmortem as GitHub-flavoured Markdown.

use crate::{finding::Finding, history::History, plan::Plan};

pub(super) fn render(history: &History, _plan: &Plan, _findings: &[Finding]) -> String {
    history.incident().title().map_or_else(String::new, |title| title.shown().to_owned())
}
