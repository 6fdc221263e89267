//! GitHub, 21 October 2018: 43 seconds without a link, and a day in which what was stored counted for more than what was shown.

use sevlog::command::{ChangeImpact, RecordFix};
use sevlog::event::{
    ActionItemKind, ActionOutcome, AudienceSide, Contained, FactorKind, FixKind, How, ImpactKind, ImpactLevel,
    MilestoneName, Permanence, Says,
};
use sevlog::{Affected, Quantity, RecordId, Unit};
use sevlog_examples::{Narrator, Result};

use crate::{
    Outage,
    account::Account,
    scene::{Impact, Scene},
    short::{action, action_item, decision, ended, factor, milestone, note},
};

/// What GitHub published nine days later.
const ANALYSIS: Account = Account("https://github.blog/2018-10-30-oct21-post-incident-analysis/");

/// Tells it into a narrator's book.
///
/// # Errors
/// When a command is rejected, which would be a mistake in this file.
pub fn tell(narrator: &Narrator) -> Result<Outage> {
    let teller = narrator.begin("github-2018", "2018-10-21T22:55Z")?;
    let mut scene = Scene::begin(
        teller,
        ANALYSIS,
        "2018-10-21T22:54Z",
        "GitHub's databases disagree after a network partition",
        "A retelling from GitHub's analysis. It names no declaration; this one stands where the alerts began.",
    )?;
    scene.tell(
        "2018-10-21T22:52Z",
        milestone(MilestoneName::Started, None, "The link between two sites is down for 43 seconds."),
    )?;
    scene.tell(
        "2018-10-21T22:52Z",
        factor(
            FactorKind::Trigger,
            "Maintenance on optical equipment cuts the link between the network hub and the primary data centre.",
        ),
    )?;
    scene.tell("2018-10-21T22:52Z", action(ActionOutcome::MadeWorse, "The failover moves the primaries to the other coast by itself; both sides hold writes that the other does not."))?;
    scene.tell("2018-10-21T22:54Z", milestone(MilestoneName::Detected, None, "Monitoring alerts on many faults."))?;
    let site = scene.impact(
        "2018-10-21T22:52Z",
        Impact {
            on: ("github.com", None),
            harm: (ImpactKind::DataDelayed, ImpactLevel::Partial),
            works: None,
            felt: "People see information that is old or does not agree.",
        },
    )?;
    scene.tell(
        "2018-10-21T23:02Z",
        note("The databases are in a topology that nobody expects: only servers of the other coast."),
    )?;
    scene
        .tell("2018-10-21T23:07Z", action(ActionOutcome::Worked, "Locks deployments, so that nothing else changes."))?;
    scene.severity("2018-10-21T23:09Z", "SEV-2", "The status is yellow.")?;
    scene.post("2018-10-21T23:09Z", "status_page", Says::Investigating, "Yellow: we investigate.")?;
    scene.severity("2018-10-21T23:11Z", "SEV-1", "An incident coordinator joins and turns the status red.")?;
    scene.post("2018-10-21T23:11Z", "status_page", Says::Investigating, "Red: the service is degraded.")?;
    let integrity = scene.tell(
        "2018-10-21T23:13Z",
        decision(
            "Integrity before availability: no write is given up",
            "The writes of both coasts are wanted; going back at once would lose those of the west.",
        ),
    )?;
    let paused = scene.because_of(
        integrity,
        "2018-10-21T23:19Z",
        action(ActionOutcome::Worked, "Pauses webhooks and Pages builds, so that no data is put at risk."),
    )?;
    let hooks = scene.impact_of(
        paused,
        "2018-10-21T23:19Z",
        Impact {
            on: ("webhooks", None),
            harm: (ImpactKind::DataDelayed, ImpactLevel::Full),
            works: Some(0),
            felt: "Webhooks are not delivered and pages are not built; they pile up for later.",
        },
    )?;
    scene.tell("2018-10-21T23:19Z", Contained { summary: Some("Nothing diverges any further.".into()) })?;
    scene.tell("2018-10-22T00:05Z", decision("Restore backups in the east, let them catch up with the west, go back, and only then work off what piled up", "So no write is given up, and everything stands where the applications expect it."))?;
    scene.tell(
        "2018-10-22T00:41Z",
        action(ActionOutcome::Worked, "Starts to restore backups of terabytes onto the servers of the east."),
    )?;
    scene.tell("2018-10-22T06:51Z", note("Several clusters are restored in the east and follow the west."))?;
    scene.post("2018-10-22T07:46Z", "blog", Says::Identified, "What happened, and what to expect.")?;
    let back = scene.tell(
        "2018-10-22T11:12Z",
        RecordFix {
            kind: FixKind::Failover,
            permanence: Permanence::Temporary,
            reference: None,
            description: "All primaries are in the east again; dozens of read replicas are still hours behind.".into(),
        },
    )?;
    scene.because_of(
        back,
        "2018-10-22T16:24Z",
        note("The replicas are in step, and the topology is the original one."),
    )?;
    catch_up(&mut scene, (paused, hooks, site))?;
    review(&mut scene)?;
    Ok(Outage {
        headline: "GitHub, 21 October 2018",
        reading: "Yellow and red are told as SEV-2 and SEV-1. That it was contained when webhooks were paused, and the levels, are our judgement. How many writes are still to be settled is not told here.",
        sources: vec![("written nine days later", ANALYSIS.0)],
        ..Outage::of("github-2018", narrator, scene.published("2018-10-30Z")?)
    })
}

/// How what had piled up was worked off.
fn catch_up(scene: &mut Scene<'_>, (paused, hooks, site): (RecordId, RecordId, RecordId)) -> Result<()> {
    scene.works_in_part("2018-10-22T16:45Z", hooks)?;
    scene.tell(
        "2018-10-22T16:45Z",
        note("More than five million hooks and 80,000 Pages builds wait to be worked off."),
    )?;
    let lost = scene.tell("2018-10-22T16:45Z/2018-10-22T23:03Z", lost_payloads(paused)?)?;
    scene.tell(
        "2018-10-22T16:45Z/2018-10-22T23:03Z",
        action(ActionOutcome::Worked, "Stops for a while, and lets payloads be kept for longer."),
    )?;
    scene.tell("2018-10-22T16:45Z/2018-10-22T23:03Z", ended(lost, "What was dropped stays dropped."))?;
    scene.works("2018-10-22T23:03Z", hooks, 10_000)?;
    scene.works("2018-10-22T23:03Z", site, 10_000)?;
    scene.resolve("2018-10-22T23:03Z", How::Mitigated, "What had piled up is worked off, and the status is green.")?;
    scene.post("2018-10-22T23:03Z", "status_page", Says::Resolved, "Green: everything works.")?;
    Ok(())
}

/// What had waited for longer than it is kept. *About* 200,000 is told as what rounds to the figure.
fn lost_payloads(paused: RecordId) -> Result<ChangeImpact> {
    Ok(ChangeImpact {
        caused_by: Some(paused),
        service: Some("webhooks".parse()?),
        operation: Some("deliver".parse()?),
        audience: Some(AudienceSide::Outside),
        kind: Some(ImpactKind::DataLoss),
        level: Some(ImpactLevel::Partial),
        affected: Some(Affected {
            count: Quantity::Range { from: 150_000, to: 250_000 },
            unit: Unit::new("payloads")?,
        }),
        description: Some("Hooks that had waited for longer than their payload is kept are dropped.".into()),
        ..ChangeImpact::default()
    })
}

/// What was published later.
fn review(scene: &mut Scene<'_>) -> Result<()> {
    scene.tell(
        "2018-10-30Z",
        note("Writes that only one side has are still compared, and settled by hand with those they belong to."),
    )?;
    scene.latent("2018-10-21T22:52Z", "The failover may cross the continent, which the applications cannot take.")?;
    scene.narrative("2018-10-30Z", include_str!("../narratives/github-2018.md"))?;
    for (kind, title) in [
        (ActionItemKind::Prevent, "Keep the failover from crossing regions"),
        (ActionItemKind::Process, "Tell the status of each part, and not one colour for all"),
        (ActionItemKind::Mitigate, "Serve from several data centres at once"),
    ] {
        scene.tell("2018-10-30Z", action_item(kind, title, ANALYSIS.0.to_owned()))?;
    }
    Ok(())
}
