//! What was read in one way where it could be read in another: the severity that nobody set, the post that was readable later
//! than it was recorded.

use super::{ObligationKind, reading::Reading, verdict::Verdict};
use crate::{
    agenda::What,
    finding::{Finding, FindingCode},
};

pub(super) fn of(reading: &Reading<'_>, verdicts: &[Verdict<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Triage is owed whatever the severity, and an item by its own date.
    let bound = |verdict: &&Verdict<'_>| !matches!(verdict.kind, ObligationKind::Triage | ObligationKind::ActionItem);
    let assumed = verdicts.iter().filter(bound).find(|verdict| verdict.severity.is_none());
    if let Some((verdict, worst)) = assumed.and_then(|verdict| Some((verdict, verdict.plan.worst_severity()?))) {
        let message =
            format!("nobody had set a severity: what was owed then is judged as {worst}; set one: set_severity");
        findings.push(Finding::new(FindingCode::SeverityAssumed, message, vec![verdict.record]));
    }
    for step in &reading.agenda.steps {
        let (What::Posted { published: Some(published), .. } | What::Published { published: Some(published) }) =
            step.what
        else {
            continue;
        };
        if published.earliest > step.at {
            let message = format!(
                "version {} says that it could be read at {published}, after it was recorded at {}; it counts from then, correct it",
                step.version, step.at
            );
            findings.push(Finding::new(FindingCode::PublishedLater, message, vec![step.record]));
        }
    }
    findings
}
