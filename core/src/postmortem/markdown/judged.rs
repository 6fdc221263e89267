//! What a look at the record found: what writing can mend, apart from what happened.

use crate::{
    finding::{Finding, FindingKind},
    postmortem::escape::{Inline, md},
};

use super::{page::Page, story::Story};

/// As many versions as a finding names.
const NAMED: usize = 5;

pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    page.section("Findings");
    if story.findings.is_empty() {
        return page.paragraph(&md!("None."));
    }
    let of = |kind| story.findings.iter().filter(move |finding| finding.kind == kind);
    let listed = |kind| of(kind).map(|finding| item(story, finding)).collect::<Vec<_>>();
    let (document, conduct) = (listed(FindingKind::Document), listed(FindingKind::Conduct));
    if !document.is_empty() {
        page.paragraph(&md!("About this document, which writing mends:"));
        page.list(&document);
    }
    if !conduct.is_empty() {
        page.paragraph(&md!("About what happened, which stays as it was:"));
        page.list(&conduct);
    }
}

fn item(story: &Story<'_>, finding: &Finding) -> Inline {
    let versions = finding.records.iter().filter_map(|id| story.entry(*id)).map(|entry| md!("{}", entry.mark.version));
    let versions: Vec<_> = versions.take(NAMED).collect();
    let more = if finding.records.len() > NAMED { ", …" } else { "" };
    let at = match versions.len() {
        0 => Inline::default(),
        1 => md!(" (version {})", Inline::join(&versions, "")),
        _ => md!(" (versions {}{})", Inline::join(&versions, ", "), more),
    };
    let code = Inline::code(finding.code.as_str());
    md!("{} {}: {}{}", finding.level.as_str(), code, Inline::text(&finding.message), at)
}
