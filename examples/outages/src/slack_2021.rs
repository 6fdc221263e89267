//! Slack, 4 January 2021: the network between its servers could not grow as fast as people came back from their holidays. What
//! was switched off meanwhile had an impact of its own, with an incident of its own.

mod calendar;

use sevlog::command::{RecordFix, RecordUpdate};
use sevlog::event::{
    ActionItemKind, ActionOutcome, CadenceSet, Contained, FactorKind, FixKind, How, ImpactKind, ImpactLevel, Linked,
    MilestoneName, Permanence, Relation, Retitled, Says, SourceKind,
};
use sevlog::{Command, IncidentId, RecordId, Restored, Timestamp};
use sevlog_examples::{Narrator, Result};

use crate::{
    Outage,
    account::Account,
    scene::{Scene, State},
    short::{Words, action, decision, evidence, factor, hypothesis, milestone, note, program, refuted, update},
};

/// What Slack's engineers published four weeks later.
const ACCOUNT: Account = Account("https://slack.engineering/slacks-outage-on-january-4th-2021/");
/// The status page of that day: a copy of it prints each time below what was posted then.
const STATUS: Account = Account("https://slack-status.com/2021-01-04");

/// A newspaper that quotes the analysis that customers were given on request.
const PRESS: Account = Account("https://www.protocol.com/enterprise/slack-outage-january-aws");
/// Another, which quotes what came of it.
const ANALYSIS: Account = Account("https://thestack.technology/slack-outage-cloud-api");

/// Where posts are quoted as they came.
const AL_JAZEERA: Account =
    Account("https://www.aljazeera.com/economy/2021/1/4/slack-kicks-off-first-monday-of-2021-with-a-service-outage");
const NINE_TO_FIVE: Account = Account("https://9to5mac.com/2021/01/04/slack-outage-halting-work/");
const MAKE_USE_OF: Account = Account("https://www.makeuseof.com/slack-outage-remote-workflows-screeching-halt/");
const TOMS_GUIDE: Account = Account("https://www.tomsguide.com/news/slack-is-down-heres-the-latest-updates");

/// Tells it into a narrator's book.
///
/// # Errors
/// When a command is rejected, which would be a mistake in this file.
pub fn tell(narrator: &Narrator) -> Result<[Outage; 2]> {
    let aside = calendar::tell(narrator)?;
    let main = outage(narrator, aside.history.incident().id())?;
    let aside = calendar::leads_back(narrator, aside, main.history.incident().id())?;
    Ok([main, aside])
}

/// The outage itself.
fn outage(narrator: &Narrator, aside: IncidentId) -> Result<Outage> {
    let teller = narrator.begin("slack-2021", "2021-01-04T14:15Z")?;
    let mut scene = Scene::begin(
        teller,
        ACCOUNT,
        "2021-01-04T14:00Z/2021-01-04T15:00Z",
        Some(SourceKind::Monitoring),
        "Slack is slow and fails for some",
        "A retelling from what Slack's engineers wrote and its status page. An incident was declared when errors grew; neither says at what minute.",
    )?;
    scene.at(
        ACCOUNT.about("2021-01-04T14:00Z")?,
        Command::new(milestone(
            MilestoneName::Started,
            None,
            "Errors are seen from about then on; the accounts give no minute.",
        )),
    )?;
    scene.at(
        PRESS.about("2021-01-04T14:45Z")?,
        Command::new(milestone(
            MilestoneName::Detected,
            None,
            "An external monitoring service pages engineers. The time is that of the analysis that customers were given, as a newspaper quotes it.",
        )),
    )?;
    scene.severity("2021-01-04T14:45Z/2021-01-04T15:00Z", "SEV-2", "Some requests fail.")?;
    let main = worse_and_worse(&mut scene)?;
    more_servers(&mut scene, main)?;
    posts(&mut scene, &WHILE_SLOW)?;
    let off = switched_off(&mut scene, aside)?;
    scene.tell(
        "2021-01-04T18:40Z",
        RecordFix {
            kind: FixKind::Other,
            permanence: Permanence::Unknown,
            reference: None,
            description: "The provider's engineers add capacity to the gateways between the networks.".into(),
        },
    )?;
    scene.works("2021-01-04T18:40Z", main, 10_000)?;
    scene.resolve("2021-01-04T18:40Z", How::Mitigated, "Messages go through as usual.")?;
    posts(&mut scene, &AFTERWARDS)?;
    recovered(&mut scene)?;
    scene.tell("2021-02-01Z", evidence(off, STATUS.0, "Slack's status page"))?;
    review(&mut scene)?;
    Ok(Outage {
        headline: "Slack, 4 January 2021",
        broke: "At first some messages of Slack came late or failed, and then nobody could use it for more than two hours, on the first working day of the year.",
        sources: vec![
            ("written by its engineers", ACCOUNT.0),
            ("as a newspaper quotes the analysis for customers", PRESS.0),
            ("as another quotes it", ANALYSIS.0),
            ("posts, as they were quoted", NINE_TO_FIVE.0),
            ("", AL_JAZEERA.0),
            ("", MAKE_USE_OF.0),
            ("", TOMS_GUIDE.0),
            ("the status page", STATUS.0),
        ],
        ..Outage::of("slack-2021", narrator, scene.published("2021-02-01Z")?)
    })
}

/// How it went from some errors to nothing.
fn worse_and_worse(scene: &mut Scene<'_>) -> Result<RecordId> {
    let main = scene.at(
        ACCOUNT.about("2021-01-04T14:00Z")?,
        Command::new(sevlog::command::ChangeImpact {
            service: Some("messaging".parse()?),
            audience: Some(sevlog::event::AudienceSide::Outside),
            kind: Some(ImpactKind::Errors),
            level: Some(ImpactLevel::Degraded),
            description: Some("People see errors and messages that take long.".into()),
            ..Default::default()
        }),
    )?;
    scene.tell("2021-01-04T14:00Z/2021-01-04T15:00Z", factor(FactorKind::Trigger, "On the first working day of the year everybody comes at once, and the gateways between the networks do not grow as fast."))?;
    let early = "2021-01-04T14:30Z/2021-01-04T14:57Z";
    scene.tell(early, note("Dashboards and alerts are gone: they stand on what is failing. What was measured can still be asked for by hand."))?;
    let changes = scene.tell(early, hypothesis("Changes that went out that day cause it."))?;
    scene.tell(early, action(ActionOutcome::Failed, "Rolls back some changes of that day."))?;
    scene.tell(early, refuted(changes, "They turn out not to be it."))?;
    scene.works("2021-01-04T14:57Z", main, 9900)?;
    scene.severity("2021-01-04T15:00Z", "SEV-1", "Slack is not usable.")?;
    scene.tell("2021-01-04T15:00Z", Retitled { title: "Slack cannot be used".into() })?;
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
    Ok(main)
}

/// Automation that takes servers away, then cannot add them, and then can.
fn more_servers(scene: &mut Scene<'_>, main: RecordId) -> Result<()> {
    scene.at(
        ACCOUNT.about("2021-01-04T15:00Z")?,
        Command::new(action(
            ActionOutcome::MadeWorse,
            "The autoscaler takes web servers away, because they wait and use little of their processors. Responders who are logged in to them lose their sessions.",
        ))
        .by(program("autoscaler")?),
    )?;
    scene.tell(
        "2021-01-04T15:01Z/2021-01-04T15:15Z",
        action(
            ActionOutcome::Failed,
            "Tries to add 1,200 servers: the service that provisions them runs out of open files and of quota.",
        ),
    )?;
    scene.at(
        ACCOUNT.about("2021-01-04T16:13Z")?,
        Command::new(action(
            ActionOutcome::Worked,
            "Repairs the service that provisions servers, which had run out of what it needs.",
        )),
    )?;
    posts(scene, &WHILE_DOWN)?;
    // The last of them says so of all that follow.
    let every_half_hour = CadenceSet {
        channel: "status_page".parse()?,
        every_minutes: 30,
        reason: Some("The post says that updates come every 30 minutes until the incident is downgraded.".into()),
    };
    scene.at(TOMS_GUIDE.about("2021-01-04T16:52Z")?, Command::new(every_half_hour))?;
    scene.at(
        ANALYSIS.at("2021-01-04T15:00Z/2021-01-04T17:15Z")?,
        Command::new(note(
            "The load balancers go over to emergency routing: requests go to servers that seem well and to those that do not alike.",
        )),
    )?;
    scene.works_in_part("2021-01-04T17:15Z", main)?;
    scene.tell(
        "2021-01-04T17:15Z",
        Contained { summary: Some("Slack is slow but usable: enough servers serve.".into()) },
    )?;
    Ok(())
}

/// When people could use it again: the engineers' account says so of an earlier time than the status page did.
fn recovered(scene: &mut Scene<'_>) -> Result<()> {
    let recovered = |what| milestone(MilestoneName::Recovered, None, what);
    scene.tell("2021-01-04T18:40Z", recovered("The engineers write that Slack works as usual again."))?;
    let posts = "The status page still asks those who cannot access Slack for patience at 18:51, and believes at 19:28 that they should be able to.";
    scene.at(NINE_TO_FIVE.about("2021-01-04T19:28Z")?, Command::new(recovered(posts)))?;
    Ok(())
}

/// What was given up for a while, which is an incident of its own.
fn switched_off(scene: &mut Scene<'_>, aside: IncidentId) -> Result<RecordId> {
    let around = || STATUS.about("2021-01-04T18:00Z");
    let decided = scene.at(
        around()?,
        Command::new(decision(
            "Switch calendar and e-mail features off for a while",
            "So that remedies are worked on with less risk to all systems.",
        )),
    )?;
    let off = scene.at(
        around()?,
        Command::new(action(ActionOutcome::Worked, "Switches calendar and e-mail features off.")).caused_by(decided),
    )?;
    let link = Linked {
        incident: Some(aside),
        title: Some("Calendar and e-mail features are off".into()),
        ..Linked::new(Relation::Causes)
    };
    scene.at(around()?, Command::new(link).caused_by(off))?;
    Ok(off)
}

/// A post of the status page, where somebody quotes it.
struct Post {
    account: Account,
    at: &'static str,
    says: Says,
    words: &'static str,
    promised_next: Option<&'static str>,
}

/// What was posted while nobody could use it.
const WHILE_DOWN: [Post; 4] = [
    Post {
        account: AL_JAZEERA,
        at: "2021-01-04T15:14Z",
        says: Says::Investigating,
        words: "Customers may have trouble loading channels or connecting to Slack at this time. Our team is investigating and we'll follow up with more information as soon as we have it. We apologize for any disruption caused.",
        promised_next: None,
    },
    Post {
        account: AL_JAZEERA,
        at: "2021-01-04T15:44Z",
        says: Says::Investigating,
        words: "We're still investigating the ongoing connectivity issues with Slack. There's no additional information to share just yet, but we'll follow up in 30 minutes. Thanks for bearing with us.",
        promised_next: Some("2021-01-04T16:14Z"),
    },
    Post {
        account: MAKE_USE_OF,
        at: "2021-01-04T16:20Z",
        says: Says::Investigating,
        words: "We're continuing to investigate connection issues for customers, and have upgraded the incident on our side to reflect an outage in service. All hands are on deck on our end to further investigate. We'll be back in a half hour to keep you posted.",
        promised_next: Some("2021-01-04T16:50Z"),
    },
    Post {
        account: TOMS_GUIDE,
        at: "2021-01-04T16:52Z",
        says: Says::Investigating,
        words: "There are no changes to report as of yet. We're still all hands on deck and continuing to dig in on our side. We'll continue to share updates every 30 minutes until the incident has been downgraded.",
        // "Every 30 minutes" is told as a cadence: it names no time.
        promised_next: None,
    },
];

/// What was posted while it was slow.
const WHILE_SLOW: [Post; 2] = [
    Post {
        account: NINE_TO_FIVE,
        at: "2021-01-04T17:29Z",
        says: Says::Identified,
        words: "While the issue is largely still ongoing, we believe some customers may see improvement in connecting to Slack after a refresh (CTRL/CMD + R).",
        promised_next: None,
    },
    Post {
        account: NINE_TO_FIVE,
        at: "2021-01-04T18:00Z",
        says: Says::Identified,
        words: "Some customers may be able to connect, but may also experience degraded performance. We're continuing to work to resolve the issue.",
        promised_next: None,
    },
];

/// What was posted once messages went through.
const AFTERWARDS: [Post; 3] = [
    Post {
        account: NINE_TO_FIVE,
        at: "2021-01-04T18:51Z",
        says: Says::Identified,
        words: "For those customers who are unable to access Slack (e.g. seeing a blank screen or error), please try reloading (CTRL/CMD + R). Otherwise, please hold off on reloading, as this could prevent you from accessing Slack. In addition, Google Calendar and Outlook Calendar aren't working as expected, and some email notifications (e.g. a notification of a new direct message in Slack) are failing to send.",
        promised_next: None,
    },
    Post {
        account: NINE_TO_FIVE,
        at: "2021-01-04T19:28Z",
        says: Says::Monitoring,
        words: "We're seeing improvements with error rates on our side, and we believe affected customers should be able to access Slack. We're continuing to work to resolve the trouble with calendar apps and email notifications.",
        promised_next: None,
    },
    Post {
        account: NINE_TO_FIVE,
        at: "2021-01-04T20:10Z",
        says: Says::Resolved,
        words: "For any customers unable to access Slack, please refresh using CMD/CTRL + SHIFT + O. If you encounter any trouble, please let us know at feedback@slack.com. We'll have a separate post on this site for the outstanding calendar apps and email notifications trouble. We're truly sorry for the disruption today. We'll be back with a summary of this issue.",
        promised_next: None,
    },
];

/// Tells posts. A page that was brought up to date at a minute says at what minute it had read a post, roughly.
fn posts(scene: &mut Scene<'_>, posts: &[Post]) -> Result<()> {
    for post in posts {
        let promised_next = post.promised_next.map(Timestamp::parse).transpose()?;
        let update = update("status_page", post.says, Words::Quoted(post.words), None)?;
        let is_of_the_page = post.account == AL_JAZEERA || post.account == MAKE_USE_OF;
        let occurred = if is_of_the_page { post.account.at(post.at)? } else { post.account.about(post.at)? };
        scene.at(occurred, Command::new(RecordUpdate { promised_next, ..update }))?;
    }
    Ok(())
}

/// What was published later.
fn review(scene: &mut Scene<'_>) -> Result<()> {
    scene.latent(
        "2021-01-04T14:00Z",
        "The gateways between the networks grow by themselves, and not as fast as demand can.",
    )?;
    scene.at(
        ANALYSIS.at("2021-01-04T15:00Z/2021-02-01Z")?,
        Command::new(note("The provider moved Slack from gateways that it shares to gateways of its own.")),
    )?;
    scene
        .tell("2021-02-01Z", Retitled { title: "Slack cannot be used: packets between its servers are lost".into() })?;
    scene.narrative("2021-02-01Z", include_str!("../narratives/slack-2021.md"))?;
    scene.items(
        "2021-02-01Z",
        [
            (ActionItemKind::Detect, "Alert on packet rates at the gateways between networks", State::Done(ANALYSIS)),
            (ActionItemKind::Mitigate, "Keep dashboards apart from what they watch", State::Open),
            (ActionItemKind::Mitigate, "Test under load, regularly, the service that provisions servers", State::Open),
            (ActionItemKind::Prevent, "Ask for capacity before the end of the next holidays", State::Open),
        ],
    )
}
