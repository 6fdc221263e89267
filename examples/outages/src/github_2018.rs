//! GitHub, 21 October 2018: 43 seconds without a link, and a day in which what was stored counted for more than what was shown.

use sevlog::command::{Assign, ChangeImpact, RecordFix};
use sevlog::event::{
    ActionItemKind, ActionOutcome, AudienceSide, Contained, FactorKind, FixKind, How, ImpactKind, ImpactLevel,
    MilestoneName, Permanence, Says, SourceKind, ValidationOutcome, ValidationRecorded,
};
use sevlog::{Affected, By, Command, PersonId, Quantity, RecordId, Role, Unit};
use sevlog_examples::{Narrator, Result};

use crate::{
    Outage,
    account::Account,
    scene::{Impact, Scene, State},
    short::{Words, action, decision, ended, factor, milestone, note, program, team, update},
};

/// What GitHub published nine days later.
const ANALYSIS: Account = Account("https://github.blog/2018-10-30-oct21-post-incident-analysis/");

/// Who waited outside, and counted what the status page said.
const READER: Account = Account("https://www.aapelivuorinen.com/blog/2018/10/23/github-status-generator/");

/// Tells it into a narrator's book.
///
/// # Errors
/// When a command is rejected, which would be a mistake in this file.
pub fn tell(narrator: &Narrator) -> Result<Outage> {
    let teller = narrator.begin("github-2018", "2018-10-21T23:10Z")?;
    let mut scene = Scene::begin(
        teller,
        ANALYSIS,
        "2018-10-21T23:09Z",
        Some(SourceKind::Monitoring),
        "GitHub's databases disagree after a network partition",
        "A retelling from GitHub's analysis. To turn the status yellow made it an incident by itself, and told its coordinator.",
    )?;
    let site = two_sites(&mut scene)?;
    status(&mut scene)?;
    let (paused, hooks) = integrity_first(&mut scene)?;
    let restored = back_to_the_east(&mut scene)?;
    catch_up(&mut scene, restored, (paused, hooks, site))?;
    review(&mut scene)?;
    Ok(Outage {
        headline: "GitHub, 21 October 2018",
        broke: "People who used GitHub.com saw old or contradicting information, and many could not use it at all. Webhooks were not delivered, some of them never, and Pages were not built. What users had stored was not lost.",
        sources: vec![("written nine days later", ANALYSIS.0), ("written by somebody who waited", READER.0)],
        ..Outage::of("github-2018", narrator, scene.published("2018-10-30Z")?)
    })
}

/// The link breaks, and the failover does what it was told to.
fn two_sites(scene: &mut Scene<'_>) -> Result<RecordId> {
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
    let failover = "The failover moves the primaries to the other coast by itself; both sides hold writes that the other does not.";
    scene.done_by(program("orchestrator")?, "2018-10-21T22:52Z", action(ActionOutcome::MadeWorse, failover))?;
    let site = scene.impact(
        "2018-10-21T22:52Z",
        Impact {
            on: ("github.com", None),
            harm: (ImpactKind::DataDelayed, ImpactLevel::Partial),
            works: None,
            felt: "People see information that is old or does not agree; many cannot use the site.",
        },
    )?;
    scene.tell("2018-10-21T22:54Z", milestone(MilestoneName::Detected, None, "Monitoring alerts on many faults."))?;
    scene.tell(
        "2018-10-21T23:02Z",
        note("The databases are in a topology that nobody expects: only servers of the other coast."),
    )?;
    let locked = action(ActionOutcome::Worked, "Locks deployments, so that nothing else changes.");
    scene.done_by(team("responding-team")?, "2018-10-21T23:07Z", locked)?;
    Ok(site)
}

/// What the status said at first.
fn status(scene: &mut Scene<'_>) -> Result<()> {
    let responders = team("responding-team")?;
    scene.severity_by(responders, "2018-10-21T23:09Z", "SEV-2", "The status is yellow.")?;
    let yellow = Words::Lost("the status is yellow");
    linked(scene, "2018-10-21T23:09Z", Says::Investigating, yellow, "1054147648930897920")?;
    let coordinator = PersonId::new("incident-coordinator")?;
    let joins = Assign { role: Role::incident_command(), person: coordinator.clone(), name: None };
    scene.done_by(By::Person(coordinator.clone()), "2018-10-21T23:11Z", joins)?;
    scene.severity_by(
        By::Person(coordinator),
        "2018-10-21T23:13Z",
        "SEV-1",
        "The coordinator turns the status red.",
    )?;
    let red = Words::Lost("the status is red");
    linked(scene, "2018-10-21T23:13Z", Says::Investigating, red, "1054148705450946560")?;
    Ok(())
}

/// A post that the analysis links.
fn linked(scene: &mut Scene<'_>, at: &str, says: Says, words: Words, number: &str) -> Result<()> {
    let address = format!("https://twitter.com/githubstatus/status/{number}");
    scene.tell(at, update("status_page", says, words, Some(&address))?)?;
    Ok(())
}

/// What is stored counts for more than what is shown.
fn integrity_first(scene: &mut Scene<'_>) -> Result<(RecordId, RecordId)> {
    let forward = scene.tell(
        "2018-10-21T23:13Z",
        decision(
            "Only go forward: nothing that was written in the west is given up, although many cannot use the site meanwhile",
            "The west has taken writes in that the east does not have, and data that agrees is worth the longer degradation.",
        ),
    )?;
    let pause = scene.because_of(
        forward,
        "2018-10-21T23:19Z",
        decision(
            "Pause webhooks and Pages builds: part of the site does not work, on purpose",
            "The integrity of data comes before the use of the site and before the time to recover.",
        ),
    )?;
    let paused = scene.because_of(
        pause,
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
    scene.tell(
        "2018-10-21T23:19Z",
        Contained { summary: Some("Webhooks wait and pages are not built, so that no data is put at risk.".into()) },
    )?;
    Ok((paused, hooks))
}

/// From backups to a topology that serves, with two promises on the way.
fn back_to_the_east(scene: &mut Scene<'_>) -> Result<RecordId> {
    scene.tell("2018-10-22T00:05Z", decision("Restore backups, synchronise the replicas of both sites, go back to a topology that is stable, and only then work off what piled up", "The data of the two sites does not agree, and the failover of MySQL has to be carried out."))?;
    let failover = Words::Lost("a controlled failover of an internal data storage system comes");
    linked(scene, "2018-10-22T00:05Z", Says::Identified, failover, "1054161818652946433")?;
    scene.tell(
        "2018-10-22T00:41Z",
        action(ActionOutcome::Worked, "Starts to restore backups of terabytes; that takes hours."),
    )?;
    scene.tell(
        "2018-10-22T06:51Z",
        note("Several clusters are restored in the east and follow the west; larger ones are still being restored."),
    )?;
    let estimate = Words::Lost("recovery is expected in two hours");
    linked(scene, "2018-10-22T06:51Z", Says::Identified, estimate, "1054264047250608130")?;
    let context = Words::Lost("more context");
    scene.tell(
        "2018-10-22T07:46Z",
        update(
            "blog",
            Says::Identified,
            context,
            Some("https://blog.github.com/2018-10-21-october21-incident-report"),
        )?,
    )?;
    scene.tell(
        "2018-10-22T07:46Z",
        note("The post comes much later than was meant: the blog is built with Pages, whose builds are paused."),
    )?;
    scene.tell(
        "2018-10-22T11:12Z",
        RecordFix {
            kind: FixKind::Failover,
            permanence: Permanence::Unknown,
            reference: None,
            description: "All primaries are in the east again; the site answers far faster, and dozens of read replicas are still hours behind.".into(),
        },
    )?;
    scene.at(
        READER.at("2018-10-22T00:05Z/2018-10-22T11:12Z")?,
        Command::new(note("Every hour or half hour the status page says anew, in other words each time, that a data storage system is being repaired.")),
    )?;
    scene.tell("2018-10-22T11:12Z", note("The two hours that were expected are over by far: replication catches up ever slower, and was taken to go on as fast as it began."))?;
    scene.tell("2018-10-22T13:15Z", note("Near the peak of the day the replicas fall further behind."))?;
    scene.tell(
        "2018-10-22T13:15Z",
        action(ActionOutcome::Worked, "Spreads the reads over additional replicas in a public cloud, which were begun earlier: the others can catch up."),
    )?;
    let restored = scene.tell(
        "2018-10-22T16:24Z",
        RecordFix {
            kind: FixKind::Failover,
            permanence: Permanence::Unknown,
            reference: None,
            description: "The replicas are in step, and the topology is the original one again.".into(),
        },
    )?;
    let red = Words::Lost("the status stays red");
    linked(scene, "2018-10-22T16:24Z", Says::Monitoring, red, "1054408042836606977")?;
    Ok(restored)
}

/// How what had piled up was worked off.
fn catch_up(
    scene: &mut Scene<'_>,
    restored: RecordId,
    (paused, hooks, site): (RecordId, RecordId, RecordId),
) -> Result<()> {
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
    scene.tell(
        "2018-10-22T23:03Z",
        ValidationRecorded {
            outcome: ValidationOutcome::Passed,
            fix: Some(restored),
            exit_code: None,
            duration_ms: None,
            output_digest: None,
            check: "All systems are whole and work as they should.".into(),
        },
    )?;
    scene.works("2018-10-22T23:03Z", hooks, 10_000)?;
    scene.works("2018-10-22T23:03Z", site, 10_000)?;
    scene.resolve("2018-10-22T23:03Z", How::Mitigated, "What had piled up is worked off, and the status is green.")?;
    linked(scene, "2018-10-22T23:03Z", Says::Resolved, Words::Lost("the status is green"), "1054508689560870912")
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
            unit: Unit::new("webhook payloads")?,
        }),
        description: Some("Hooks that had waited for longer than their payload is kept are dropped.".into()),
        ..ChangeImpact::default()
    })
}

/// What was not over when it was resolved. How much of it there is, the analysis says of one cluster only.
fn unsettled() -> Result<ChangeImpact> {
    Ok(ChangeImpact {
        service: Some("mysql".parse()?),
        operation: Some("unsettled writes".parse()?),
        audience: Some(AudienceSide::Outside),
        kind: Some(ImpactKind::DataDelayed),
        level: Some(ImpactLevel::Partial),
        affected: Some(Affected { count: Quantity::AtLeast(954), unit: Unit::new("writes")? }),
        description: Some("They are still being settled, some by machine and some with those they belong to.".into()),
        ..ChangeImpact::default()
    })
}

/// What was published later.
fn review(scene: &mut Scene<'_>) -> Result<()> {
    scene.tell(
        "2018-10-30Z",
        note("No data of users was lost. A few seconds of writes that only the east has are still being settled: some by machine, some with those they belong to. One of the busiest clusters has 954 of them."),
    )?;
    scene.tell("2018-10-21T22:52Z", unsettled()?)?;
    scene.latent("2018-10-21T22:52Z", "The failover may cross the continent, which the applications cannot take.")?;
    scene.narrative("2018-10-30Z", include_str!("../narratives/github-2018.md"))?;
    scene.items(
        "2018-10-30Z",
        [
            (ActionItemKind::Prevent, "Keep the failover from crossing regions", State::Open),
            (ActionItemKind::Process, "Tell the status of each part, and not one colour for all", State::Open),
            (ActionItemKind::Mitigate, "Serve from several data centres at once, so that one may fail", State::Open),
            (ActionItemKind::Process, "Test assumptions before they fail", State::Open),
            (
                ActionItemKind::Prevent,
                "Try failures out before they hurt: fault injection and chaos engineering",
                State::Open,
            ),
        ],
    )
}
