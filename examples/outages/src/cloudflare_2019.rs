//! Cloudflare, 2 July 2019: what ended it switched a protection off, and that was a risk of its own until it was on again.

use sevlog::command::{RecordFix, Restore};
use sevlog::event::{
    ActionItemKind, ActionOutcome, Contained, FactorKind, FixKind, How, ImpactKind, ImpactLevel, MilestoneName,
    Permanence, Says, SourceKind, ValidationOutcome, ValidationRecorded,
};
use sevlog::{Command, RecordId, Restored};
use sevlog_examples::{Narrator, Result};

use crate::{
    Outage,
    account::Account,
    scene::{Impact, Scene, State},
    short::{Words, action, confirmed, decision, factor, hypothesis, milestone, note, person, refuted, team, update},
};

/// What Cloudflare published ten days later.
const DETAILS: Account = Account("https://blog.cloudflare.com/details-of-the-cloudflare-outage-on-july-2-2019/");

/// What it published the same day.
const FIRST: Account = Account("https://blog.cloudflare.com/cloudflare-outage/");

/// A newspaper that wrote down when the status page changed.
const PRESS: Account =
    Account("https://blog.open-xchange.com/about-ox/newsroom/press-releases/article/cloudflare_down");

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
        Some(SourceKind::Monitoring),
        "Cloudflare's sites answer with errors everywhere",
        "A retelling from Cloudflare's own account. It names no declaration; this one stands where the first page went out.",
    )?;
    scene.severity_by(
        team("cloudflare")?,
        "2019-07-02T13:45Z",
        "SEV-1",
        "Sites fail worldwide: Cloudflare calls it P0.",
    )?;
    scene.tell("2019-07-02T13:42Z", milestone(MilestoneName::Started, None, "The rule reaches every machine."))?;
    scene.tell("2019-07-02T13:31Z", note("The change of the rules is approved and merged."))?;
    scene
        .tell("2019-07-02T13:37Z", note("The tests of the rules pass; none of them looks at how long a rule takes."))?;
    let rule = scene.done_by(
        person("engineer")?,
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
    let (sites, dashboard) = sites_fail(&mut scene, rule)?;
    scene.tell(
        "2019-07-02T13:45Z",
        milestone(MilestoneName::Detected, None, "A synthetic test pages the first engineer."),
    )?;
    status(&mut scene, "2019-07-02T13:52Z", Says::Investigating, "network performance issues")?;
    let attack = scene.tell(
        "2019-07-02T13:45Z/2019-07-02T14:00Z",
        hypothesis("It is an attack of a kind that was not seen before."),
    )?;
    let firewall =
        scene.tell("2019-07-02T13:45Z/2019-07-02T14:00Z", hypothesis("The firewall uses up the processors."))?;
    scene.tell("2019-07-02T14:00Z", confirmed(firewall, "The machines show that it does."))?;
    scene.tell("2019-07-02T14:00Z", refuted(attack, "The cause is known, and it is another."))?;
    scene.tell("2019-07-02T14:02Z", note("It is proposed to the CTO to kill the managed rules everywhere."))?;
    let decided = scene.at(
        FIRST.at("2019-07-02T14:02Z")?,
        Command::new(decision(
            "Kill the managed rules of the firewall everywhere, as is proposed to the CTO",
            "What was happening was understood by then: the firewall used up the processors.",
        )),
    )?;
    scene.tell("2019-07-02T14:02Z/2019-07-02T14:07Z", note("Things stand in the way: access to the internal control panel runs through Cloudflare itself, the way around it is seldom used, and some have lost their access, because unused credentials time out."))?;
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
    for window in [sites, dashboard] {
        scene.works("2019-07-02T14:09Z", window, 10_000)?;
    }
    scene
        .tell("2019-07-02T14:09Z", Contained { summary: Some("Traffic and processors are back to normal.".into()) })?;
    status(&mut scene, "2019-07-02T14:09Z/2019-07-02T14:15Z", Says::Monitoring, "a fix is in")?;
    protected_again(&mut scene, unprotected)?;
    review(&mut scene)?;
    Ok(Outage {
        headline: "Cloudflare, 2 July 2019",
        broke: "Sites behind Cloudflare answered their visitors with errors, all over the world. Its customers could reach neither the dashboard nor the API, and for a while their sites were without the firewall's managed rules.",
        sources: vec![
            ("written ten days later", DETAILS.0),
            ("written the same day", FIRST.0),
            ("as a newspaper read the status page", PRESS.0),
        ],
        ..Outage::of("cloudflare-2019", narrator, scene.published("2019-07-12Z")?)
    })
}

/// How the rule was taken out, and the protection came back.
fn protected_again(scene: &mut Scene<'_>, unprotected: RecordId) -> Result<()> {
    scene.at(
        FIRST.at("2019-07-02T14:09Z/2019-07-02T14:52Z")?,
        Command::new(action(
            ActionOutcome::Worked,
            "Looks through the change, takes the rule out, and tests what is left, to be sure of it.",
        )),
    )?;
    let removed = scene.tell(
        "2019-07-02T14:52Z",
        RecordFix {
            kind: FixKind::Rollback,
            permanence: Permanence::Permanent,
            reference: None,
            description: "The rule is removed, and the firewall is on again everywhere.".into(),
        },
    )?;
    scene.tell(
        "2019-07-02T14:52Z",
        ValidationRecorded {
            outcome: ValidationOutcome::Passed,
            fix: Some(removed),
            exit_code: None,
            duration_ms: None,
            output_digest: None,
            check: "In one place, with part of the traffic: it was that change, and without it all is well.".into(),
        },
    )?;
    scene.tell("2019-07-02T14:52Z", Restore::window(unprotected, Restored::FULLY))?;
    scene.resolve("2019-07-02T14:52Z", How::Fixed, "Everything answers, with its protection.")?;
    status(scene, "2019-07-02T14:52Z/2019-07-02T14:57Z", Says::Resolved, "it is resolved")?;
    Ok(())
}

/// What the rule did to those who are served.
fn sites_fail(scene: &mut Scene<'_>, rule: RecordId) -> Result<(RecordId, RecordId)> {
    let sites = scene.impact_of(
        rule,
        "2019-07-02T13:42Z",
        Impact {
            on: ("proxy", None),
            harm: (ImpactKind::Availability, ImpactLevel::Partial),
            works: Some(1800),
            felt: "Visitors of sites behind Cloudflare see an error page; traffic falls by 82 % at worst.",
        },
    )?;
    let dashboard = scene.impact_of(
        rule,
        "2019-07-02T13:42Z",
        Impact {
            on: ("dashboard", None),
            harm: (ImpactKind::Availability, ImpactLevel::Full),
            works: Some(0),
            felt: "Customers cannot reach the dashboard and the API, which pass through the same edge.",
        },
    )?;
    Ok((sites, dashboard))
}

/// What the status page said. The account says only that it was too late.
fn status(scene: &mut Scene<'_>, at: &str, says: Says, of: &'static str) -> Result<()> {
    scene.at(PRESS.at(at)?, Command::new(update("status_page", says, Words::Lost(of), None)?))?;
    Ok(())
}

/// What was published later.
fn review(scene: &mut Scene<'_>) -> Result<()> {
    for what in [
        "A guard against expressions that take too long had been taken out by mistake weeks before.",
        "The engine for expressions does not guarantee how long it takes.",
        "Rules of this kind go everywhere at once, without stages.",
        "To roll a rule back, the firewall has to be built twice, which takes long.",
        "Credentials time out, and the way around the own systems is not well practised.",
        "The dashboard and the API stand behind the edge that they are for.",
    ] {
        scene.latent("2019-07-02T13:42Z", what)?;
    }
    scene.narrative("2019-07-12Z", include_str!("../narratives/cloudflare-2019.md"))?;
    scene.items(
        "2019-07-12Z",
        [
            (ActionItemKind::Prevent, "Put the guard against excessive processor use back", State::Done(DETAILS)),
            (
                ActionItemKind::Prevent,
                "Look through all 3,868 managed rules for others that backtrack",
                State::Done(DETAILS),
            ),
            (
                ActionItemKind::Detect,
                "Test the performance of every rule before it goes out",
                State::Due("2019-07-19T23:59Z"),
            ),
            (
                ActionItemKind::Prevent,
                "Use an engine for expressions that guarantees how long it takes",
                State::Due("2019-07-31T23:59Z"),
            ),
            (ActionItemKind::Mitigate, "Stage the rollout of rules like that of software", State::Open),
            (
                ActionItemKind::Mitigate,
                "Be able to take the dashboard and the API off the edge in an emergency",
                State::Open,
            ),
            (ActionItemKind::Process, "Update the status page automatically", State::Open),
        ],
    )
}
