//! Cloudflare, 2 July 2019: what ended it switched a protection off, and that was a risk of its own until it was on again.

use sevlog::command::{RecordFix, Restore};
use sevlog::event::{
    ActionItemKind, ActionOutcome, Contained, FactorKind, FixKind, How, ImpactKind, ImpactLevel, MilestoneName,
    Permanence, Says,
};
use sevlog::{Command, RecordId, Restored};
use sevlog_examples::{Narrator, Result};

use crate::{
    Outage,
    account::Account,
    scene::{Impact, Scene},
    short::{action, action_item, confirmed, decision, factor, hypothesis, milestone, note, refuted},
};

/// What Cloudflare published ten days later.
const DETAILS: Account = Account("https://blog.cloudflare.com/details-of-the-cloudflare-outage-on-july-2-2019/");

/// What it published the same day.
const FIRST: Account = Account("https://blog.cloudflare.com/cloudflare-outage/");

/// Tells it into a narrator's book.
///
/// # Errors
/// When a command is rejected, which would be a mistake in this file.
pub fn tell(narrator: &Narrator) -> Result<Outage> {
    let teller = narrator.begin("cloudflare-2019", "2019-07-02T13:46Z")?;
    let mut scene = Scene::begin(
        teller,
        DETAILS,
        "2019-07-02T13:45Z",
        "Cloudflare's sites answer with errors everywhere",
        "A retelling from Cloudflare's own account. It names no declaration; this one stands where the first page went out.",
    )?;
    scene.severity("2019-07-02T13:45Z", "SEV-1", "Sites fail worldwide; Cloudflare called it P0.")?;
    scene.tell("2019-07-02T13:42Z", milestone(MilestoneName::Started, None, "The rule reaches every machine."))?;
    scene.tell("2019-07-02T13:31Z", note("The change of the rules is approved and merged."))?;
    scene
        .tell("2019-07-02T13:37Z", note("The tests of the rules pass; none of them looks at how long a rule takes."))?;
    let rule = scene.tell(
        "2019-07-02T13:42Z",
        action(
            ActionOutcome::MadeWorse,
            "Deploys a new firewall rule to every machine at once, to watch what it would block.",
        ),
    )?;
    scene.tell(
        "2019-07-02T13:42Z",
        factor(FactorKind::Trigger, "The rule holds an expression that backtracks until every processor is used up."),
    )?;
    let sites = sites_fail(&mut scene, rule)?;
    scene.tell(
        "2019-07-02T13:45Z",
        milestone(MilestoneName::Detected, None, "A synthetic test pages the first engineer."),
    )?;
    scene.tell("2019-07-02T13:45Z/2019-07-02T14:00Z", note("The dashboard and the tools for the response stand behind the same proxy: responders are locked out of some of them."))?;
    let attack = scene.tell(
        "2019-07-02T13:45Z/2019-07-02T14:00Z",
        hypothesis("It is an attack of a kind that was not seen before."),
    )?;
    let firewall =
        scene.tell("2019-07-02T13:45Z/2019-07-02T14:00Z", hypothesis("The firewall uses up the processors."))?;
    scene.tell("2019-07-02T14:00Z", confirmed(firewall, "The machines show that it does."))?;
    scene.tell("2019-07-02T14:00Z", refuted(attack, "The cause is known, and it is another."))?;
    let decided = scene.tell(
        "2019-07-02T14:02Z",
        decision(
            "Kill the managed rules of the firewall everywhere",
            "Sites that answer without this protection are better than sites that do not answer.",
        ),
    )?;
    let off = scene.because_of(
        decided,
        "2019-07-02T14:07Z",
        action(ActionOutcome::Worked, "Kills the managed rules everywhere."),
    )?;
    let unprotected = scene.impact_of(
        off,
        "2019-07-02T14:07Z",
        Impact {
            on: ("waf", None),
            harm: (ImpactKind::Security, ImpactLevel::Full),
            works: Some(0),
            felt: "Customers' sites run without the firewall's managed rules.",
        },
    )?;
    scene.tell(
        "2019-07-02T14:09Z",
        milestone(MilestoneName::Recovered, None, "Sites answer; their protection comes later."),
    )?;
    scene.works("2019-07-02T14:09Z", sites, 10_000)?;
    scene
        .tell("2019-07-02T14:09Z", Contained { summary: Some("Traffic and processors are back to normal.".into()) })?;
    scene.at(
        FIRST.at("2019-07-02T14:09Z/2019-07-02T14:52Z")?,
        Command::new(action(
            ActionOutcome::Worked,
            "Looks through the change, takes the rule out, and tests what is left, to be sure of it.",
        )),
    )?;
    scene.tell("2019-07-02T14:52Z", RecordFix {
        kind: FixKind::Rollback,
        permanence: Permanence::Permanent,
        reference: None,
        description: "The rule is removed, tested in one place with part of the traffic, and the firewall is on again everywhere.".into(),
    })?;
    scene.tell("2019-07-02T14:52Z", Restore::window(unprotected, Restored::FULLY))?;
    scene.resolve("2019-07-02T14:52Z", How::Mitigated, "Everything answers, with its protection.")?;
    scene.post(
        "2019-07-02T13:45Z/2019-07-02T14:52Z",
        "status_page",
        Says::Investigating,
        "We see errors and look into them.",
    )?;
    review(&mut scene)?;
    Ok(Outage {
        headline: "Cloudflare, 2 July 2019",
        reading: "The share of traffic that still went through at worst is told as what worked. When posts went out is not in the account beyond that they came while it lasted. Levels are our judgement.",
        sources: vec![("written ten days later", DETAILS.0), ("written the same day", FIRST.0)],
        ..Outage::of("cloudflare-2019", narrator, scene.published("2019-07-12Z")?)
    })
}

/// What the rule did to those who are served.
fn sites_fail(scene: &mut Scene<'_>, rule: RecordId) -> Result<RecordId> {
    scene.impact_of(
        rule,
        "2019-07-02T13:42Z",
        Impact {
            on: ("proxy", None),
            harm: (ImpactKind::Availability, ImpactLevel::Partial),
            works: Some(1800),
            felt: "Visitors of sites behind Cloudflare see an error page; traffic falls by 82 % at worst.",
        },
    )
}

/// What was published later.
fn review(scene: &mut Scene<'_>) -> Result<()> {
    scene.latent(
        "2019-07-02T13:42Z",
        "A guard against expressions that take too long had been taken out by mistake weeks before.",
    )?;
    scene.latent("2019-07-02T13:42Z", "Rules of this kind go everywhere at once, without stages.")?;
    scene.narrative("2019-07-12Z", include_str!("../narratives/cloudflare-2019.md"))?;
    for (kind, title) in [
        (ActionItemKind::Prevent, "Put the guard against excessive processor use back"),
        (ActionItemKind::Prevent, "Use an engine for expressions that guarantees how long it takes"),
        (ActionItemKind::Detect, "Test the performance of every rule before it goes out"),
        (ActionItemKind::Mitigate, "Stage the rollout of rules like that of software"),
    ] {
        scene.tell("2019-07-12Z", action_item(kind, title, DETAILS.0.to_owned()))?;
    }
    Ok(())
}
