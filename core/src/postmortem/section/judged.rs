//! What a look at the record found: what writing can mend, apart from what happened.

use std::collections::BTreeMap;

use crate::{
    finding::{Finding, FindingKind},
    id::RecordId,
    postmortem::inline::{Inline, md},
};

use crate::postmortem::page::{Page, Topic};

use super::story::Story;

/// As many versions as a finding names.
const NAMED: usize = 5;

pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    page.section(Topic::Findings);
    if story.findings.is_empty() {
        return page.paragraph(md!("None."));
    }
    let (document, conduct) = (listed(story, FindingKind::Document), listed(story, FindingKind::Conduct));
    if !document.is_empty() {
        page.paragraph(md!("About this document, which writing mends:"));
        page.list(document);
    }
    if !conduct.is_empty() {
        page.paragraph(if story.is_retold() {
            md!("About what happened, by what is told here and no more:")
        } else {
            md!("About what happened, which stays as it was:")
        });
        page.list(conduct);
    }
}

/// The findings of a kind. Those that say the same stand once, with all of their records.
fn listed(story: &Story<'_>, kind: FindingKind) -> Vec<Inline> {
    let mut order: Vec<&Finding> = Vec::new();
    let mut records: BTreeMap<&str, Vec<RecordId>> = BTreeMap::new();
    for finding in story.findings.iter().filter(|finding| finding.kind == kind) {
        let same = records.entry(&finding.message).or_insert_with(|| {
            order.push(finding);
            Vec::new()
        });
        same.extend(&finding.records);
    }
    order.into_iter().map(|finding| item(story, finding, records.get(finding.message.as_str()))).collect()
}

fn item(story: &Story<'_>, finding: &Finding, records: Option<&Vec<RecordId>>) -> Inline {
    let versions = records.into_iter().flatten().filter_map(|id| story.entry(*id));
    let versions: Vec<_> =
        versions.map(|entry| Inline::record(entry.mark.version, md!("{}", entry.mark.version))).collect();
    let shown = Inline::join(versions.get(..NAMED).unwrap_or(&versions), ", ");
    let at = match versions.len() {
        0 => Inline::default(),
        1 => md!(" (version {})", shown),
        many if many > NAMED => md!(" (versions {} and {} more)", shown, many.saturating_sub(NAMED)),
        _ => md!(" (versions {})", shown),
    };
    let code = Inline::code(finding.code.as_str());
    md!("{} {}: {}{}", finding.level.as_str(), code, Inline::text(&finding.message), at)
}
