//! The team's policy, as far as commands need it: the severities, the guards and how hard each binds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    canonical,
    digest::Digest,
    guard::{Binding, GuardKey},
    id::SeverityLabel,
    severity::Severity,
};

/// The team's incident-response plan.
///
/// ```
/// let plan = sevlog::Plan::standard();
/// assert_eq!(plan.severity_labelled("SEV-1").map(|severity| severity.rank), Some(1));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// The scale, the worst first.
    pub severities: Vec<Severity>,
    /// How hard each guard binds; one that is not named enforces.
    pub guards: BTreeMap<GuardKey, Binding>,
    /// Rules that name no severity bind this rank and every worse one; below, they are optional.
    pub binds_to_rank: u64,
}

impl Plan {
    /// The plan of a team that has not written its own: four severities, and guards that keep a claim honest.
    #[must_use]
    pub fn standard() -> Self {
        let severity = |rank: u64| {
            let label = SeverityLabel::new(&format!("SEV-{rank}")).ok()?;
            Some(Severity { rank, label })
        };
        let guards = GuardKey::ALL
            .iter()
            .map(|key| match key {
                GuardKey::CommanderLowers => (*key, Binding::Advise),
                _ => (*key, Binding::Enforce),
            })
            .collect();
        Self { severities: (1..=4).filter_map(severity).collect(), guards, binds_to_rank: 2 }
    }

    /// The severity with a label.
    #[must_use]
    pub fn severity_labelled(&self, label: &str) -> Option<&Severity> {
        self.severities.iter().find(|severity| severity.label.as_str() == label)
    }

    /// How hard a guard binds.
    #[must_use]
    pub fn binding(&self, guard: GuardKey) -> Binding {
        self.guards.get(&guard).copied().unwrap_or(Binding::Enforce)
    }

    /// Whether rules that name no severity bind an incident of this one. Without a severity it is judged as the worst.
    #[must_use]
    pub fn binds(&self, severity: Option<&Severity>) -> bool {
        severity.is_none_or(|severity| severity.rank <= self.binds_to_rank)
    }

    /// The SHA-256 of the plan's canonical JSON: what claims carry to say which plan judged them.
    #[must_use]
    pub fn digest(&self) -> Digest {
        // A plan holds words, labels and whole numbers, which always have a canonical form.
        Digest::of(canonical::canonical_of(self).unwrap_or_default().as_bytes())
    }
}
