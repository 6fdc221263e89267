//! Fastly, 8 June 2021: a fault that had lain there for 27 days, a recovery that is a curve, and a fix that began to
//! go out after it was resolved.

use sevlog::Command;
use sevlog::event::{
    ActionItemKind, ActionOutcome, Contained, FactorKind, How, ImpactKind, ImpactLevel, MilestoneName, Says, SourceKind,
};
use sevlog_examples::{Narrator, Result};

use crate::{
    Outage,
    account::Account,
    scene::{Impact, Scene, State},
    short::{Words, action, evidence, factor, milestone, note, update},
};

/// What Fastly published the same day.
const SUMMARY: Account = Account("https://www.fastly.com/blog/summary-of-june-8-outage");

/// A trade paper that wrote down what the status page said, and when, and another that quotes its last word.
const PRESS: Account =
    Account("https://www.rapidtvnews.com/2021060860618/fastly-cdn-outage-brings-down-leading-video-servics.html");
const LAST_WORD: &str = "https://constellix.com/news/fastly-global-outage-2021";

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
        Some(SourceKind::Monitoring),
        "Fastly's edge answers with errors",
        "A retelling from Fastly's summary. It names no declaration; this one stands where monitoring noticed.",
    )?;
    scene.severity("2021-06-08T09:48Z", "SEV-1", "Most of the network fails.")?;
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
    scene.post(
        "2021-06-08T09:58Z",
        "status_page",
        Says::Investigating,
        Words::Lost("a potential impact to performance is being investigated"),
    )?;
    scene.tell("2021-06-08T10:27Z", note("The customer's setting that sets it off is found."))?;
    scene.tell("2021-06-08T10:27Z/2021-06-08T10:36Z", action(ActionOutcome::Worked, "Disables the setting."))?;
    scene.tell("2021-06-08T10:36Z", note("Services begin to recover."))?;
    scene.works("2021-06-08T10:36Z", edge, 9500)?;
    for (at, says, of) in [
        ("2021-06-08T10:36Z", Says::Identified, "the issue is identified and a fix is on its way"),
        ("2021-06-08T10:57Z", Says::Monitoring, "a fix is in; caches may serve less, and origins more, for a while"),
    ] {
        scene.at(PRESS.at(at)?, Command::new(update("status_page", says, Words::Lost(of), None)?))?;
    }
    scene.tell("2021-06-08T11:00Z", note("The majority of services has recovered."))?;
    scene.tell("2021-06-08T12:35Z", Contained { summary: Some("The incident is mitigated.".into()) })?;
    scene.works("2021-06-08T12:35Z", edge, 10_000)?;
    scene.resolve(
        "2021-06-08T12:44Z",
        How::Mitigated,
        "The incident is mitigated; the fault itself is still there.",
    )?;
    let resolved = scene.post(
        "2021-06-08T12:44Z",
        "status_page",
        Says::Resolved,
        Words::Quoted("Fastly has observed recovery of all services and has resolved this incident."),
    )?;
    scene
        .tell("2021-06-08T12:44Z", evidence(resolved, LAST_WORD, "where it is quoted, as of three minutes earlier"))?;
    scene.tell(
        "2021-06-08T17:25Z",
        action(
            ActionOutcome::Unknown,
            "Begins to deploy a fix for the fault itself. When it is everywhere, the summary does not say.",
        ),
    )?;
    scene.tell(
        "2021-05-12Z",
        factor(
            FactorKind::Latent,
            "A release brings a fault that waits for one customer's setting under specific circumstances.",
        ),
    )?;
    scene.narrative("2021-06-08T17:25Z/2021-06-08T23:59Z", include_str!("../narratives/fastly-2021.md"))?;
    scene.items(
        "2021-06-08T17:25Z/2021-06-08T23:59Z",
        [
            (
                ActionItemKind::Prevent,
                "Deploy the fix for the fault everywhere; it began to go out at 17:25",
                State::Open,
            ),
            (ActionItemKind::Process, "Hold a full post mortem of what was done in the incident, and how", State::Open),
            (ActionItemKind::Detect, "Find out why testing did not find the fault", State::Open),
            (ActionItemKind::Mitigate, "Find ways to recover faster", State::Open),
        ],
    )?;
    Ok(Outage {
        headline: "Fastly, 8 June 2021",
        broke: "Sites behind Fastly answered their visitors with errors: 85 % of its network did.",
        sources: vec![("written the same day", SUMMARY.0), ("as a trade paper read the status page", PRESS.0)],
        ..Outage::of("fastly-2021", narrator, scene.published("2021-06-08T17:25Z/2021-06-08T23:59Z")?)
    })
}
