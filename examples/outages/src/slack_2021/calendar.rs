//! The second incident: what had been switched off.

use sevlog::command::{RecordFix, Restore};
use sevlog::event::{
    ActionOutcome, FactorKind, FixKind, How, ImpactKind, ImpactLevel, Linked, MilestoneName, Permanence, Relation,
    Retitled, Says, SourceKind,
};
use sevlog::{Actor, Command, IncidentId, PersonId, Restored};
use sevlog_examples::{Narrator, Result};
use sevlog_store::Wait;

use super::{NINE_TO_FIVE, STATUS};
use crate::{
    Outage,
    scene::{Impact, Scene},
    short::{Words, action, decision, factor, milestone, update},
};

/// Tells it, as far as the status page does.
pub(super) fn tell(narrator: &Narrator) -> Result<Outage> {
    let teller = narrator.begin("slack-2021-calendar", "2021-01-04T18:01Z")?;
    let mut scene = Scene::begin(
        teller,
        STATUS,
        "2021-01-04T17:45Z/2021-01-04T18:15Z",
        Some(SourceKind::Person),
        "Calendar and e-mail features of Slack are off",
        "A retelling from Slack's status page, which has an incident of its own for this.",
    )?;
    let around = |time| STATUS.about(time);
    let begin = || around("2021-01-04T18:00Z");
    scene.severity("2021-01-04T17:45Z/2021-01-04T18:15Z", "SEV-3", "Some features are off on purpose.")?;
    for (name, why) in
        [(MilestoneName::Started, "They are switched off."), (MilestoneName::Detected, "It is done on purpose.")]
    {
        scene.at(begin()?, Command::new(milestone(name, None, why)))?;
    }
    let decided = scene.at(
        begin()?,
        Command::new(decision(
            "Switch these features off for a while",
            "So that remedies for the outage are worked on with less risk to all systems.",
        )),
    )?;
    let outage = factor(FactorKind::Trigger, "The outage of Slack that day, which these features were given up for.");
    scene.at(begin()?, Command::new(outage))?;
    let off = scene
        .at(begin()?, Command::new(action(ActionOutcome::Worked, "Switches the features off.")).caused_by(decided))?;
    let mut windows = Vec::new();
    for (service, felt) in [
        ("calendar", "Google Calendar and Outlook Calendar do not work with Slack."),
        ("email", "E-mail notifications, forwarding and replies do not work, and channels get no new addresses."),
    ] {
        let impact =
            Impact { on: (service, None), harm: (ImpactKind::Availability, ImpactLevel::Full), works: Some(0), felt };
        windows.push(scene.impact_of_at(off, begin()?, impact)?);
    }
    let also = "In addition, Google Calendar and Outlook Calendar aren't working as expected, and some email notifications (e.g. a notification of a new direct message in Slack) are failing to send.";
    scene.at(
        NINE_TO_FIVE.about("2021-01-04T18:51Z")?,
        Command::new(update("status_page", Says::Identified, Words::Quoted(also), None)?),
    )?;
    for window in &windows {
        let part = Command::new(Restore::window(*window, Restored::UNKNOWN));
        scene.at(around("2021-01-04T20:30Z")?, part)?;
    }
    for (at, words) in [
        (
            "2021-01-04T22:50Z",
            "Users who've joined a workspace and been invited to a workspace should now be receiving email notifications successfully. However, they won't be able to reply to the emails. The issues with Google Calendar and Outlook Calendar are still being worked on. We'll be back once we have some more information.",
        ),
        (
            "2021-01-05T00:00Z",
            "Setting up a new email forwarding rule right now may also be affected by the email notifications issue. Our team is continuing to investigate this. We're close to resolving the issue with the calendar apps, and we'll provide an update as soon as we have one.",
        ),
        (
            "2021-01-05T01:18Z",
            "You should now be able to reply to notification emails delivered after 4:45 p.m. PST. We're still working to bring the calendar apps fully back online. We'll return with more information as soon as we have news to share. Thank you for bearing with us.",
        ),
    ] {
        scene.post(at, "status_page", Says::Identified, Words::Quoted(words))?;
    }
    let fix = RecordFix {
        kind: FixKind::Other,
        permanence: Permanence::Unknown,
        reference: None,
        description: "All of the features work again.".into(),
    };
    scene.tell("2021-01-05T03:16Z", fix)?;
    for window in windows {
        scene.works("2021-01-05T03:16Z", window, 10_000)?;
    }
    scene.resolve("2021-01-05T03:16Z", How::Mitigated, "All of the features work again.")?;
    scene.post(
        "2021-01-05T05:05Z",
        "status_page",
        Says::Resolved,
        Words::Quoted("Both Outlook Calendar and Google Calendar should now be working as expected. We're terribly sorry for the disruption, and we very much appreciate your patience. We'll follow up with a summary as soon as we can."),
    )?;
    scene.tell(
        "2021-01-05T05:05Z/2021-02-01Z",
        Retitled { title: "Trouble with Google Calendar, Outlook Calendar, and some email features".into() },
    )?;
    scene.narrative("2021-01-05T05:05Z/2021-02-01Z", include_str!("../../narratives/slack-2021-calendar.md"))?;
    Ok(Outage {
        headline: "Slack's calendar and e-mail features, 4 January 2021",
        broke: "Google Calendar and Outlook Calendar did not work with Slack, and its e-mail notifications, forwarding and replies did not work either.",
        sources: vec![("as it was posted", STATUS.0), ("the first post, as a newspaper quotes it", NINE_TO_FIVE.0)],
        ..Outage::of("slack-2021-calendar", narrator, scene.finish()?)
    })
}

/// Tells of which outage it was a part, once that is told.
pub(super) fn leads_back(narrator: &Narrator, aside: Outage, main: IncidentId) -> Result<Outage> {
    let incident = aside.history.incident().id();
    let link = Linked {
        incident: Some(main),
        title: Some("The outage that these features were switched off for".into()),
        ..Linked::new(Relation::CausedBy)
    };
    let command = Command::new(link).occurred(STATUS.about("2021-01-04T18:00Z")?);
    let book = narrator.book();
    book.acting_as(Actor::Person(PersonId::new("narrator")?)).execute(incident, command).wait()?;
    Ok(Outage { history: book.history(incident).wait()?, ..aside })
}
