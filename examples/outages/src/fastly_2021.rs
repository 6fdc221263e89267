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
    short::{action, action_item, factor, milestone, section},
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
    scene.tell(
        "2021-06-08T10:27Z",
        action(ActionOutcome::Worked, "Finds the customer's setting that sets it off, and disables it."),
    )?;
    scene.post("2021-06-08T10:27Z", "status_page", Says::Identified, "The cause is found.")?;
    scene.works("2021-06-08T10:36Z", edge, 9500)?;
    scene.tell("2021-06-08T10:36Z", Contained { summary: Some("Services begin to recover.".into()) })?;
    scene.tell(
        "2021-06-08T11:00Z",
        sevlog::event::NoteAdded { body: "The majority of services has recovered.".into() },
    )?;
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
    for (name, body) in [
        (
            "summary",
            "A fault that shipped on 12 May 2021 was set off by a valid change of one customer. The disruption began at 09:47 UTC and was detected at 09:48 UTC. The cause was found at 10:27 UTC, the incident was resolved at 12:44 UTC, and the deployment of a permanent fix began at 17:25 UTC.",
        ),
        ("went_well", "Within 49 minutes, 95 % of the network worked as normal."),
        ("went_badly", "Testing had not found the fault before it shipped."),
    ] {
        scene.tell("2021-06-08T18:00Z/2021-06-08T23:59Z", section(name, body)?)?;
    }
    for (kind, title) in [
        (ActionItemKind::Prevent, "Deploy the fix everywhere"),
        (ActionItemKind::Detect, "Find out why testing did not find the fault"),
        (ActionItemKind::Mitigate, "Find ways to recover faster"),
    ] {
        scene.tell("2021-06-08T18:00Z/2021-06-08T23:59Z", action_item(kind, title, SUMMARY.0.to_owned()))?;
    }
    Ok(Outage {
        headline: "Fastly, 8 June 2021",
        reading: "That services began to recover at 10:36 and that 95 % worked within 49 minutes are told as one point of the curve. Severities and levels are our judgement.",
        sources: vec![("written the same day", SUMMARY.0)],
        ..Outage::of("fastly-2021", narrator, scene.published("2021-06-08T18:00Z/2021-06-08T23:59Z")?)
    })
}
