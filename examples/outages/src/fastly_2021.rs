//! Fastly, 8 June 2021: a fault that had lain there for 27 days, a recovery that is a curve, and a fix after it was resolved.

use sevlog::command::RecordFix;
use sevlog::event::{
    ActionItemKind, ActionOutcome, Contained, FactorKind, FixKind, How, ImpactKind, ImpactLevel, MilestoneName,
    Permanence, Says,
};
use sevlog_examples::{Narrator, Result};

use crate::{
    Outage,
    account::Account,
    scene::{Impact, Scene},
    short::{action, action_item, factor, milestone, note},
};

/// What Fastly published the same day.
const SUMMARY: Account = Account("https://www.fastly.com/blog/summary-of-june-8-outage");

/// Tells it into a narrator's book.
///
/// # Errors
/// When a command is rejected, which would be a mistake in this file.
pub fn tell(narrator: &Narrator) -> Result<Outage> {
    let teller = narrator.begin("fastly-2021", "2021-06-08T09:49Z")?;
    let mut scene = Scene::begin(
        teller,
        SUMMARY,
        "2021-06-08T09:48Z",
        "Fastly's edge answers with errors",
        "A retelling from Fastly's summary. It names no declaration; this one stands where monitoring noticed.",
    )?;
    scene.severity("2021-06-08T09:48Z", "SEV-1", "Most of the network fails; our judgement.")?;
    scene.tell("2021-06-08T09:47Z", milestone(MilestoneName::Started, None, "Global disruption begins."))?;
    let edge = scene.impact(
        "2021-06-08T09:47Z",
        Impact {
            on: ("cdn", None),
            harm: (ImpactKind::Errors, ImpactLevel::Partial),
            works: Some(1500),
            felt: "Sites behind Fastly answer visitors with errors: 85 % of the network does.",
        },
    )?;
    scene.tell("2021-06-08T09:48Z", milestone(MilestoneName::Detected, None, "Monitoring notices within a minute."))?;
    scene.tell(
        "2021-06-08T09:47Z",
        factor(
            FactorKind::Trigger,
            "A customer changes a setting, validly, and so meets the circumstances that the fault needs.",
        ),
    )?;
    scene.post("2021-06-08T09:58Z", "status_page", Says::Investigating, "We investigate.")?;
    scene.tell("2021-06-08T10:27Z", note("The customer's setting that sets it off is found."))?;
    scene.tell("2021-06-08T10:27Z/2021-06-08T10:36Z", action(ActionOutcome::Worked, "Disables the setting."))?;
    scene.tell("2021-06-08T10:36Z", note("Services begin to recover."))?;
    scene.works("2021-06-08T10:36Z", edge, 9500)?;
    scene.tell("2021-06-08T11:00Z", note("The majority of services has recovered."))?;
    scene.tell("2021-06-08T12:35Z", Contained { summary: Some("The incident is mitigated.".into()) })?;
    let disabled = RecordFix {
        kind: FixKind::Config,
        permanence: Permanence::Temporary,
        reference: None,
        description: "The setting stays disabled everywhere.".into(),
    };
    scene.tell("2021-06-08T12:35Z", disabled)?;
    scene.works("2021-06-08T12:35Z", edge, 10_000)?;
    scene.resolve(
        "2021-06-08T12:44Z",
        How::Mitigated,
        "The incident is mitigated; the fault itself is still there.",
    )?;
    scene.post("2021-06-08T12:44Z", "status_page", Says::Resolved, "The incident is resolved.")?;
    let repaired = RecordFix {
        kind: FixKind::Patch,
        permanence: Permanence::Permanent,
        reference: None,
        description: "The deployment of a fix for the fault begins.".into(),
    };
    scene.tell("2021-06-08T17:25Z", repaired)?;
    scene.tell(
        "2021-05-12Z",
        factor(
            FactorKind::Latent,
            "A release brings a fault that waits for one customer's setting under specific circumstances.",
        ),
    )?;
    scene.narrative("2021-06-08T17:25Z/2021-06-08T23:59Z", include_str!("../narratives/fastly-2021.md"))?;
    for (kind, title) in [
        (ActionItemKind::Prevent, "Deploy the fix everywhere"),
        (ActionItemKind::Detect, "Find out why testing did not find the fault"),
        (ActionItemKind::Mitigate, "Find ways to recover faster"),
    ] {
        scene.tell("2021-06-08T17:25Z/2021-06-08T23:59Z", action_item(kind, title, SUMMARY.0.to_owned()))?;
    }
    Ok(Outage {
        headline: "Fastly, 8 June 2021",
        reading: "That 95 % worked within 49 minutes is told as 10:36, the minute that services began to recover. What the summary calls mitigated is told as contained. When the setting was disabled, between these two, is open. Severities and levels are our judgement.",
        sources: vec![("written the same day", SUMMARY.0)],
        ..Outage::of("fastly-2021", narrator, scene.published("2021-06-08T17:25Z/2021-06-08T23:59Z")?)
    })
}
