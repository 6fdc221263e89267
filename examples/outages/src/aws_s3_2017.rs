//! Amazon S3 in us-east-1, 28 February 2017: one system came back operation by operation, another stood in its way, and the page
//! that should have said so stood on S3 itself.

use sevlog::event::{
    ActionItemKind, ActionOutcome, FactorKind, FixKind, How, ImpactKind, ImpactLevel, MilestoneName, Permanence, Says,
};
use sevlog::{RecordId, command::RecordFix, event::Contained};
use sevlog_examples::{Narrator, Result};

use crate::{
    Outage,
    account::Account,
    scene::{Impact, Scene, State},
    short::{Words, action, factor, milestone, note, person},
};

/// What Amazon published two days later. Its times are Pacific; here they are UTC.
const SUMMARY: Account = Account("https://aws.amazon.com/message/41926/");

/// Tells it into a narrator's book.
///
/// # Errors
/// When a command is rejected, which would be a mistake in this file.
pub fn tell(narrator: &Narrator) -> Result<Outage> {
    let teller = narrator.begin("aws-s3-2017", "2017-02-28T17:38Z")?;
    let mut scene = Scene::begin(
        teller,
        SUMMARY,
        "2017-02-28T17:37Z",
        None,
        "Amazon S3 fails in us-east-1",
        "A retelling from Amazon's summary. It names no declaration; this one stands where it begins.",
    )?;
    scene.severity("2017-02-28T17:37Z", "SEV-1", "Nothing can be read or written in the region.")?;
    scene.tell("2017-02-28T17:37Z", milestone(MilestoneName::Started, None, "The servers are removed."))?;
    let typo = scene.done_by(
        person("s3-team-member")?,
        "2017-02-28T17:37Z",
        action(
            ActionOutcome::MadeWorse,
            "Removes servers by a known procedure, to look into slow billing; one argument is wrong, and a larger set goes than was meant.",
        ),
    )?;
    scene.tell("2017-02-28T17:37Z", factor(FactorKind::Trigger, "One argument of the removal is wrong."))?;
    let operations =
        ["get", "list", "delete"].map(|operation| (operation, "Objects cannot be read, listed or deleted."));
    let mut reads = Vec::new();
    for (operation, felt) in operations {
        let impact = Impact {
            on: ("s3", Some(operation)),
            harm: (ImpactKind::Availability, ImpactLevel::Full),
            works: Some(0),
            felt: if operation == "get" { felt } else { "As with reading: requests fail." },
        };
        reads.push(scene.impact_of(typo, "2017-02-28T17:37Z", impact)?);
    }
    let put = scene.impact_of(
        typo,
        "2017-02-28T17:37Z",
        Impact {
            on: ("s3", Some("put")),
            harm: (ImpactKind::Availability, ImpactLevel::Full),
            works: Some(0),
            felt: "New objects cannot be stored: requests fail.",
        },
    )?;
    let dependants = dependants(&mut scene, typo)?;
    scene.at(
        SUMMARY.by("2017-02-28T19:37Z")?,
        sevlog::Command::new(milestone(
            MilestoneName::Detected,
            None,
            "No source says when it was noticed; the page could be changed two hours later.",
        )),
    )?;
    told_outside(&mut scene)?;
    scene.tell("2017-02-28T17:37Z/2017-02-28T20:26Z", action(ActionOutcome::Worked, "Starts the index system anew as a whole; both systems had not been for years, and its checks take longer than expected."))?;
    scene.tell("2017-02-28T19:37Z", note("The status of each service can be changed on the page again."))?;
    for window in &reads {
        scene.works_in_part("2017-02-28T20:26Z", *window)?;
    }
    scene.tell(
        "2017-02-28T20:26Z",
        note("The index has enough capacity to begin to answer reads, lists and deletes."),
    )?;
    for window in reads {
        scene.works("2017-02-28T21:18Z", window, 10_000)?;
    }
    scene.tell(
        "2017-02-28T21:18Z",
        Contained { summary: Some("The index is whole; placement still comes up.".into()) },
    )?;
    let fix = RecordFix {
        kind: FixKind::Other,
        permanence: Permanence::Unknown,
        reference: None,
        description: "The placement system is up again too.".into(),
    };
    scene.tell("2017-02-28T21:54Z", fix)?;
    scene.works("2017-02-28T21:54Z", put, 10_000)?;
    let whole = "S3 itself works as it should; what stands on it has its own impact.";
    scene.tell("2017-02-28T21:54Z", milestone(MilestoneName::Recovered, None, whole))?;
    scene.resolve(
        "2017-02-28T21:54Z",
        How::Fixed,
        "S3 works as it should. Services that stand on it begin to recover, and some work off what piled up.",
    )?;
    for window in dependants {
        scene.works("2017-02-28T21:54Z/2017-03-02T23:59Z", window, 10_000)?;
    }
    review(&mut scene)?;
    Ok(Outage {
        headline: "Amazon S3 in us-east-1, 28 February 2017",
        broke: "Nobody could read, list, delete or store objects in the region, and what stands on S3 there failed with it: its console, new EC2 instances, volumes from snapshots, Lambda.",
        sources: vec![("written two days later", SUMMARY.0)],
        ..Outage::of("aws-s3-2017", narrator, scene.published("2017-03-02Z")?)
    })
}

/// What outsiders could read meanwhile, and where.
fn told_outside(scene: &mut Scene<'_>) -> Result<()> {
    scene.post_failed(
        "2017-02-28T17:37Z/2017-02-28T19:37Z",
        "status_page",
        "The page's own console needs S3: no service's status can be changed.",
    )?;
    for channel in ["twitter", "status_banner"] {
        let words = Words::Lost("how it stands, which the page cannot show");
        scene.post("2017-02-28T17:37Z/2017-02-28T19:37Z", channel, Says::Identified, words)?;
    }
    Ok(())
}

/// What stands on S3 in the region. How badly it failed the summary does not say, nor when the last of it was well again.
fn dependants(scene: &mut Scene<'_>, typo: RecordId) -> Result<Vec<RecordId>> {
    let dependants = [
        (("s3", Some("console")), "S3's console fails with S3."),
        (("ec2", Some("launch")), "New EC2 instances do not start as they should."),
        (
            ("ebs", Some("volumes from snapshots")),
            "EBS volumes fail where data is needed from a snapshot, which S3 keeps.",
        ),
        (("lambda", None), "Lambda fails with S3."),
    ];
    let open = |(on, felt)| {
        let harm = (ImpactKind::Availability, ImpactLevel::Unknown);
        scene.impact_of(typo, "2017-02-28T17:37Z", Impact { on, harm, works: None, felt })
    };
    dependants.into_iter().map(open).collect()
}

/// What was published later.
fn review(scene: &mut Scene<'_>) -> Result<()> {
    scene.latent("2017-02-28T17:37Z", "The procedure has no floor: it removes as much as it is told, at once.")?;
    scene.latent("2017-02-28T17:37Z", "Neither system was started as a whole in years, while S3 grew.")?;
    scene.latent("2017-02-28T17:37Z", "The status page is managed through S3 itself.")?;
    scene.narrative("2017-03-02Z", include_str!("../narratives/aws-s3-2017.md"))?;
    scene.items(
        "2017-03-02Z",
        [
            (
                ActionItemKind::Prevent,
                "Keep a floor under the capacity that the procedure can remove, and remove it slower",
                State::Done(SUMMARY),
            ),
            (ActionItemKind::Prevent, "Look whether other tools for operators have such a floor", State::Open),
            (
                ActionItemKind::Mitigate,
                "Split the index into smaller cells, now and not later in the year",
                State::Open,
            ),
            (ActionItemKind::Process, "Run the status console from several regions", State::Done(SUMMARY)),
        ],
    )
}
