//! Slack, 4 January 2021: the network between its servers could not grow as fast as people came back from their holidays. What
//! helped had an impact of its own, with an incident of its own.

use sevlog::command::{RecordFix, RecordUpdate, Restore};
use sevlog::event::{
    ActionItemKind, ActionOutcome, Contained, FactorKind, FixKind, How, ImpactKind, ImpactLevel, Linked, MilestoneName,
    Permanence, Relation, Retitled, Says,
};
use sevlog::{Channel, RecordId, Restored};
use sevlog_examples::{Narrator, Result};

use crate::{
    Outage,
    account::Account,
    scene::{Impact, Scene},
    short::{action, action_item, evidence, factor, milestone, note},
};

/// What Slack's engineers published four weeks later.
const ACCOUNT: Account = Account("https://slack.engineering/slacks-outage-on-january-4th-2021/");
/// The status page, which has one incident for the outage and another for what was switched off.
const STATUS: Account = Account("https://slack-status.com/");

/// A newspaper that quotes the analysis that customers were given on request.
const PRESS: Account = Account("https://www.protocol.com/enterprise/slack-outage-january-aws");

/// Tells it into a narrator's book.
///
/// # Errors
/// When a command is rejected, which would be a mistake in this file.
pub fn tell(narrator: &Narrator) -> Result<[Outage; 2]> {
    let aside = calendar(narrator)?;
    let teller = narrator.begin("slack-2021", "2021-01-04T14:15Z")?;
    let mut scene = Scene::begin(
        teller,
        ACCOUNT,
        "2021-01-04T14:00Z/2021-01-04T15:00Z",
        "Slack is slow and fails for some",
        "A retelling from what Slack's engineers wrote and its status page. Neither names a declaration; this one stands where they say that it began.",
    )?;
    scene.at(
        ACCOUNT.about("2021-01-04T14:00Z")?,
        sevlog::Command::new(milestone(
            MilestoneName::Started,
            None,
            "Errors are seen from about then on; the accounts give no minute.",
        )),
    )?;
    scene.at(
        PRESS.about("2021-01-04T14:45Z")?,
        sevlog::Command::new(milestone(
            MilestoneName::Detected,
            None,
            "Engineers are paged; so a newspaper quotes the analysis that customers were given.",
        )),
    )?;
    scene.severity("2021-01-04T14:45Z/2021-01-04T15:00Z", "SEV-2", "Some requests fail; our judgement.")?;
    let main = worse_and_worse(&mut scene)?;
    scene.tell("2021-01-04T14:00Z/2021-01-04T15:00Z", factor(FactorKind::Trigger, "On the first working day of the year everybody comes at once, and the gateways between the networks do not grow as fast."))?;
    scene.tell(
        "2021-01-04T15:01Z/2021-01-04T15:15Z",
        action(
            ActionOutcome::Failed,
            "Tries to add 1,200 servers: the service that provisions them runs out of open files and of quota.",
        ),
    )?;
    scene.at(
        STATUS.at("2021-01-04T15:14Z")?,
        sevlog::Command::new(RecordUpdate {
            says: Says::Investigating,
            ..RecordUpdate::new(Channel::new("status_page")?, "There may be trouble with channels and connections.")
        }),
    )?;
    scene.at(
        ACCOUNT.about("2021-01-04T16:13Z")?,
        sevlog::Command::new(action(
            ActionOutcome::Worked,
            "Repairs the service that provisions servers, which had run out of what it needs.",
        )),
    )?;
    scene.works_in_part("2021-01-04T17:15Z", main)?;
    scene.tell(
        "2021-01-04T17:15Z",
        Contained { summary: Some("Slack is slow but usable: enough servers serve.".into()) },
    )?;
    let off = scene.tell(
        "2021-01-04T18:00Z",
        action(ActionOutcome::Worked, "Switches calendar and e-mail features off, to take load away."),
    )?;
    scene.because_of(
        off,
        "2021-01-04T18:00Z",
        Linked {
            incident: Some(aside.history.incident().id()),
            title: Some("Calendar and e-mail features are off".into()),
            ..Linked::new(Relation::Causes)
        },
    )?;
    scene.tell(
        "2021-01-04T18:40Z",
        RecordFix {
            kind: FixKind::Other,
            permanence: Permanence::Temporary,
            reference: None,
            description: "The provider adds capacity to the network between the servers.".into(),
        },
    )?;
    scene.works("2021-01-04T18:40Z", main, 10_000)?;
    scene.resolve("2021-01-04T18:40Z", How::Mitigated, "Messages go through as usual.")?;
    scene.at(
        STATUS.at("2021-01-04T18:40Z/2021-02-01Z")?,
        sevlog::Command::new(Retitled {
            title: "Slack could not be used: the network between its servers was full".into(),
        }),
    )?;
    scene.tell("2021-02-01Z", evidence(off, STATUS.0, "Slack's status page"))?;
    review(&mut scene)?;
    let main = Outage {
        headline: "Slack, 4 January 2021",
        reading: "Where the accounts give no minute, a quarter of an hour either way is told. The share of messages that went through stands for what worked; of the time when Slack was slow but usable no share is told. The page was given another title later, nobody says when. Severities and levels are our judgement.",
        sources: vec![
            ("written by its engineers", ACCOUNT.0),
            ("as it was posted", STATUS.0),
            ("as a newspaper quotes it", PRESS.0),
        ],
        ..Outage::of("slack-2021", narrator, scene.published("2021-02-01Z")?)
    };
    Ok([main, aside])
}

/// How it went from some errors to nothing.
fn worse_and_worse(scene: &mut Scene<'_>) -> Result<RecordId> {
    let main = scene.at(
        ACCOUNT.about("2021-01-04T14:00Z")?,
        sevlog::Command::new(sevlog::command::ChangeImpact {
            service: Some("messaging".parse()?),
            audience: Some(sevlog::event::AudienceSide::Outside),
            kind: Some(ImpactKind::Errors),
            level: Some(ImpactLevel::Degraded),
            description: Some("People see errors and messages that take long.".into()),
            ..Default::default()
        }),
    )?;
    scene.works("2021-01-04T14:57Z", main, 9900)?;
    scene.severity("2021-01-04T15:00Z", "SEV-1", "Slack is not usable; our judgement.")?;
    scene.tell(
        "2021-01-04T15:00Z",
        sevlog::command::ChangeImpact {
            window: Some(main),
            kind: Some(ImpactKind::Availability),
            level: Some(ImpactLevel::Full),
            restored: Some(Restored::NOT),
            description: Some("People cannot use Slack.".into()),
            ..Default::default()
        },
    )?;
    scene.tell(
        "2021-01-04T15:00Z",
        note("Dashboards and alerts stand on what is down, and sessions on servers are ended by the autoscaler."),
    )?;
    Ok(main)
}

/// What was published later.
fn review(scene: &mut Scene<'_>) -> Result<()> {
    scene.latent(
        "2021-01-04T14:00Z",
        "The gateways between the networks grow by themselves, but slowly, and nobody could see how full they were.",
    )?;
    scene.narrative("2021-02-01Z", include_str!("../narratives/slack-2021.md"))?;
    for (kind, title) in [
        (ActionItemKind::Detect, "Alert on packet rates at the gateways between networks"),
        (ActionItemKind::Mitigate, "Keep dashboards apart from what they watch"),
        (ActionItemKind::Prevent, "Ask for capacity before the first working day of a year"),
    ] {
        scene.tell("2021-02-01Z", action_item(kind, title, ACCOUNT.0.to_owned()))?;
    }
    Ok(())
}

/// The second incident: what had been switched off.
fn calendar(narrator: &Narrator) -> Result<Outage> {
    let teller = narrator.begin("slack-2021-calendar", "2021-01-04T18:01Z")?;
    let mut scene = Scene::begin(
        teller,
        STATUS,
        "2021-01-04T18:00Z",
        "Calendar and e-mail features of Slack are off",
        "A retelling from Slack's status page, which has an incident of its own for this.",
    )?;
    scene.severity("2021-01-04T18:00Z", "SEV-3", "Two features are off on purpose; our judgement.")?;
    for (name, why) in
        [(MilestoneName::Started, "They are switched off."), (MilestoneName::Detected, "It is done on purpose.")]
    {
        scene.tell("2021-01-04T18:00Z", milestone(name, None, why))?;
    }
    let off = scene.tell(
        "2021-01-04T18:00Z",
        action(ActionOutcome::Worked, "Switches them off, to take load away from the rest."),
    )?;
    let window = scene.impact_of(
        off,
        "2021-01-04T18:00Z",
        Impact {
            on: ("calendar", None),
            harm: (ImpactKind::DataDelayed, ImpactLevel::Full),
            works: Some(0),
            felt: "Statuses do not follow people's calendars, and e-mail into channels waits.",
        },
    )?;
    scene.tell(
        "2021-01-04T20:30Z",
        RecordFix {
            kind: FixKind::Config,
            permanence: Permanence::Permanent,
            reference: None,
            description: "The features are switched on again; what piled up is worked off.".into(),
        },
    )?;
    scene.works_in_part("2021-01-04T20:30Z", window)?;
    scene.tell("2021-01-04T20:30Z", Contained { summary: Some("Nothing new piles up.".into()) })?;
    scene.tell("2021-01-05T03:16Z", Restore::window(window, Restored::FULLY))?;
    scene.resolve("2021-01-05T03:16Z", How::Mitigated, "Everything that waited is delivered.")?;
    scene.tell(
        "2021-01-05T03:16Z",
        RecordUpdate { says: Says::Resolved, ..RecordUpdate::new(Channel::new("status_page")?, "Fully back.") },
    )?;
    scene.narrative("2021-01-05T03:16Z", include_str!("../narratives/slack-2021-calendar.md"))?;
    Ok(Outage {
        headline: "Slack's calendar and e-mail features, 4 January 2021",
        reading: "What worked once the features were on again, and had to catch up, the page leaves open.",
        sources: vec![("as it was posted", STATUS.0)],
        ..Outage::of("slack-2021-calendar", narrator, scene.finish()?)
    })
}
