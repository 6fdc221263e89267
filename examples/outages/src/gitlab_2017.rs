//! GitLab.com, 31 January 2017: a standby that would not follow, a directory removed on the wrong server, and backups
//! that had not worked for longer than anybody knew.
//!
//! Told from what GitLab wrote in the night and ten days later. Nobody is named. The recording clock is simulated: it says
//! when each thing would have been written down, had somebody kept this log that night.

use sevlog::{
    Affected, Command, Occurred, Quantity, RecordId, Service, Text, Timestamp, Unit,
    command::{ChangeImpact, Correct, Declare, Document, PublishPostmortem, RecordFix, Resolve, SetSeverity},
    event::{
        ActionItemKind::{self, Detect, Mitigate, Prevent},
        ActionOutcome::{Failed, MadeWorse, Unknown, Worked},
        AudienceSide, Contained, DocumentAudience,
        FactorKind::{Latent, Trigger},
        FixKind, How, ImpactKind, ImpactLevel, IncidentKind, MilestoneName, Permanence, RegressTo, Regressed, Retitled,
        ReviewStarted, Says, ValidationOutcome, ValidationRecorded,
    },
};

use sevlog_examples::{Narrator, Result, Teller};

use crate::{
    Outage,
    account::Account,
    forgery::Forgery,
    narrative,
    short::{
        Words, action, action_item, confirmed, decision, ended, evidence, factor, hypothesis, milestone, note,
        outcome_of, person, refuted, restored, section, team, update,
    },
};

/// What GitLab published while it recovered.
const NIGHT: Account = Account("https://about.gitlab.com/blog/2017/02/01/gitlab-dot-com-database-incident/");
/// What GitLab published ten days later.
const REPORT: Account = Account("https://about.gitlab.com/blog/postmortem-of-database-outage-of-january-31/");
/// A post's number holds the moment it was made at: its upper bits count milliseconds from 1288834974657.
const GOING_DOWN: Account = Account("https://twitter.com/gitlabstatus/status/826572933304827904");
const DELETED: Account = Account("https://twitter.com/gitlabstatus/status/826591961444384768");
const LIVE_NOTES: &str = "https://docs.google.com/document/d/1GCK53YDcBWQveod9kfzW-VCxIABGiryG7_z_6jHdVik/pub";
/// Version 9.6 came out on 2016-09-29, so no dump of a 9.6 database can have failed before.
const POSTGRESQL_9_6: Account = Account("https://postgresql.org/docs/96/release-9-6.html");

/// Tells it into a narrator's book.
///
/// # Errors
/// When a command is rejected, which would be a mistake in this file.
pub fn tell(narrator: &Narrator) -> Result<Outage> {
    let mut teller = narrator.begin("gitlab-2017", "2017-01-31T18:20Z")?;
    let load = too_much_load(&mut teller)?;
    let replication = standby_falls_behind(&mut teller)?;
    let wipe = wrong_server(&mut teller)?;
    let backups = no_backup_works(&mut teller, &wipe)?;
    recovery(&mut teller, &wipe, &replication)?;
    review(&mut teller, &Learned { load, replication, wipe, backups })?;

    let history = teller.finish()?;
    Ok(Outage {
        name: "gitlab-2017",
        headline: "GitLab.com's database outage of 31 January 2017",
        broke: "Nobody could use GitLab.com for most of a day, and what was written to its database in six hours was lost. Whoever runs GitLab themselves was not affected.",
        sources: vec![
            ("written that night", NIGHT.0),
            ("written ten days later", REPORT.0),
            ("posted as it happened", GOING_DOWN.0),
            ("", DELETED.0),
        ],
        plan: narrator.plan().clone(),
        history,
        moments: vec![
            (Timestamp::parse("2017-01-31T23:20Z")?, "seven minutes before the wrong directory is removed"),
            (Timestamp::parse("2017-01-31T23:40Z")?, "a quarter of an hour after it"),
            (Timestamp::parse("2017-02-01T06:00Z")?, "in the morning, while the copy runs"),
        ],
        forgeries: vec![
            Forgery::Edit {
                what: "One byte: the removal of 23:27 becomes one of 22:27",
                from: "\"at\":\"2017-01-31T23:27:00Z\"",
                to: "\"at\":\"2017-01-31T22:27:00Z\"",
            },
            Forgery::Edit {
                what: "A text: who reads it sees the right server",
                from: "on db1, the primary, instead of db2",
                to: "on db2, as was meant, and not db1",
            },
            Forgery::Remove { what: "A record: the removal never happened", holds: "\"outcome\":\"made_worse\"" },
            Forgery::CutOff { records: 3 },
        ],
    })
}

/// Spam, or so it seems: the database of GitLab.com has more to do than it can.
struct Load {
    spam: RecordId,
}

fn too_much_load(teller: &mut Teller<'_>) -> Result<Load> {
    teller.tell(
        &Command::new(Declare {
            kind: IncidentKind::Retelling,
            source_kind: None,
            summary: Some(
                "A retelling from GitLab's published accounts. The recording clock is simulated: it says when each thing \
                 would have been written down. The accounts name no declaration; this one stands where they say that \
                 troubleshooting began."
                    .into(),
            ),
            started: Some(NIGHT.about("2017-01-31T18:00Z")?),
            detected: Some(NIGHT.about("2017-01-31T18:00Z")?),
            ..Declare::live("GitLab.com's database is overloaded")
        })
        .occurred(NIGHT.about("2017-01-31T18:00Z")?),
    )?;
    teller.tell(
        &Command::new(SetSeverity {
            severity: "SEV-2".parse()?,
            reason: Some("Much of the site is slow or fails, nothing is lost.".into()),
        })
        .occurred(NIGHT.about("2017-01-31T18:00Z")?),
    )?;
    teller.tell(
        &Command::new(milestone(MilestoneName::Acknowledged, None, "Troubleshooting begins."))
            .occurred(NIGHT.about("2017-01-31T18:00Z")?),
    )?;
    let spam = teller.tell(
        &Command::new(hypothesis("Spammers cause the load: they create snippets in bulk."))
            .occurred(NIGHT.about("2017-01-31T18:00Z")?)
            .by(team("gitlab")?),
    )?;

    teller.clock("2017-01-31T19:20Z")?;
    let writes = teller.tell(
        &Command::new(ChangeImpact {
            service: Some("gitlab.com".parse()?),
            operation: Some("write".parse()?),
            audience: Some(AudienceSide::Outside),
            kind: Some(ImpactKind::Errors),
            level: Some(ImpactLevel::Degraded),
            description: Some("Many people cannot comment on issues and merge requests.".into()),
            ..ChangeImpact::default()
        })
        .occurred(REPORT.about("2017-01-31T19:00Z")?),
    )?;

    teller.clock("2017-01-31T21:15Z")?;
    teller.tell(
        &Command::new(ChangeImpact {
            window: Some(writes),
            level: Some(ImpactLevel::Partial),
            description: Some("Writes to the database lock up, and the site is down at times.".into()),
            ..ChangeImpact::default()
        })
        .occurred(NIGHT.about("2017-01-31T21:00Z")?),
    )?;

    // The night's account lists what was done against the load, and not what helped.
    teller.clock("2017-01-31T22:05Z")?;
    for done in [
        "Blocks the addresses that spam comes from.",
        "Removes an account that 47,000 addresses signed in with, to use a repository as a download server.",
        "Removes accounts that create spam.",
    ] {
        teller.tell(
            &Command::new(action(Unknown, done))
                .occurred(NIGHT.at("2017-01-31T18:00Z/2017-01-31T22:00Z")?)
                .by(team("gitlab")?),
        )?;
    }

    // It took several hours, says the report, and by 23:00 replication was the concern.
    teller.clock("2017-01-31T22:50Z")?;
    let calm = REPORT.at("2017-01-31T21:00Z/2017-01-31T22:50Z")?;
    let contained = Contained { summary: Some("The load is under control.".into()) };
    teller.tell(&Command::new(contained).occurred(calm.clone()))?;
    teller.tell(&Command::new(restored(writes)).occurred(calm))?;
    Ok(Load { spam })
}

/// What the load leaves behind: a standby that no longer follows the primary.
struct Replication {
    window: RecordId,
    waits_for_files: RecordId,
}

fn standby_falls_behind(teller: &mut Teller<'_>) -> Result<Replication> {
    teller.clock("2017-01-31T22:55Z")?;
    let window = teller.tell(
        &Command::new(ChangeImpact {
            service: Some("postgresql".parse()?),
            operation: Some("replication".parse()?),
            audience: Some(AudienceSide::Inside),
            kind: Some(ImpactKind::DataDelayed),
            level: Some(ImpactLevel::Full),
            description: Some(
                "The standby db2 is 4 GB behind the primary db1 and stops following. A pager goes off.".into(),
            ),
            ..ChangeImpact::default()
        })
        .occurred(NIGHT.about("2017-01-31T22:00Z")?),
    )?;

    // The account lists these before what it dates "23:00-ish".
    teller.clock("2017-01-31T23:16Z")?;
    let between = || NIGHT.at("2017-01-31T22:00Z/2017-01-31T23:15Z");
    let engineer = || person("engineer-1");
    for (outcome, done) in [
        (Worked, "Empties db2's data directory, to fill it anew. From here on db1 holds the only copy."),
        (Failed, "Starts pg_basebackup on db2: it hangs, then says that db1 allows too few connections."),
    ] {
        teller.tell(&Command::new(action(outcome, done)).occurred(between()?).by(team("gitlab")?))?;
    }
    for (outcome, done) in [
        (Failed, "Raises max_wal_senders on db1 from 3 to 32: PostgreSQL does not start, too many semaphores."),
        (Worked, "Lowers max_connections on db1 from 8,000 to 2,000: PostgreSQL starts."),
        (Failed, "Starts pg_basebackup again: it hangs without a word, and strace shows only a poll call."),
    ] {
        teller.tell(&Command::new(action(outcome, done)).occurred(between()?).by(engineer()?))?;
    }
    teller.tell(
        &Command::new(factor(Latent, "max_connections is far too high: set almost a year ago, and never in the way."))
            .occurred(REPORT.at("2016-01-31Z/2016-04-30Z")?),
    )?;
    let waits_for_files = teller.tell(
        &Command::new(hypothesis("pg_basebackup hangs because the data directory is there, although it is empty."))
            .occurred(NIGHT.about("2017-01-31T23:00Z")?)
            .by(engineer()?),
    )?;
    Ok(Replication { window, waits_for_files })
}

/// The action that made it worse, and what it did.
struct Wipe {
    action: RecordId,
    outage: RecordId,
}

fn wrong_server(teller: &mut Teller<'_>) -> Result<Wipe> {
    teller.clock("2017-01-31T23:29Z")?;
    let then = || NIGHT.at("2017-01-31T23:27Z");
    let action = teller.tell(
        &Command::new(action(
            MadeWorse,
            "Removes the data directory on db1, the primary, instead of db2. Stopped after a second or two: of 300 GB, \
             4.5 GB are left.",
        ))
        .occurred(then()?)
        .by(person("engineer-1")?),
    )?;
    teller.tell(
        &Command::new(Regressed { to: RegressTo::Responding, reason: "The production database is gone.".into() })
            .occurred(then()?)
            .caused_by(action),
    )?;
    teller.tell(
        &Command::new(SetSeverity {
            severity: "SEV-1".parse()?,
            reason: Some("Everything is down, and data may be lost.".into()),
        })
        .occurred(then()?)
        .caused_by(action),
    )?;
    let outage = teller.tell(
        &Command::new(ChangeImpact {
            caused_by: Some(action),
            service: Some("gitlab.com".parse()?),
            audience: Some(AudienceSide::Outside),
            kind: Some(ImpactKind::Availability),
            level: Some(ImpactLevel::Full),
            description: Some("GitLab.com is down.".into()),
            ..ChangeImpact::default()
        })
        .occurred(then()?),
    )?;
    teller.tell(
        &Command::new(Contained {
            summary: Some("The removal is stopped: too late, but nothing more is removed.".into()),
        })
        .occurred(then()?)
        .by(person("engineer-1")?),
    )?;
    teller.tell(
        &Command::new(factor(Trigger, "The data directory is removed on the primary, taken for the standby."))
            .occurred(then()?),
    )?;
    teller.tell(
        &Command::new(Retitled { title: "GitLab.com is down: its production database was removed".into() })
            .occurred(then()?),
    )?;
    teller.tell(
        &Command::new(update(
            "twitter",
            Says::Investigating,
            Words::Quoted(
                "We are performing emergency database maintenance, https://t.co/r11UmmDLDE will be taken offline",
            ),
            Some(GOING_DOWN.0),
        )?)
        .occurred(GOING_DOWN.at("2017-01-31T23:28:38.939Z")?)
        .by(team("gitlab")?),
    )?;
    Ok(Wipe { action, outage })
}

/// The search for a copy, and what is found out on the way.
struct Backups {
    old_tools: RecordId,
    loss: RecordId,
    loss_ends: RecordId,
}

fn no_backup_works(teller: &mut Teller<'_>, wipe: &Wipe) -> Result<Backups> {
    teller.clock("2017-02-01T00:36:30Z")?;
    let search = || NIGHT.at("2017-01-31T23:27Z/2017-02-01T00:36Z");
    teller.tell(
        &Command::new(action(Failed, "Looks for the daily dumps: the bucket that should hold them is empty."))
            .occurred(search()?)
            .by(team("gitlab")?),
    )?;
    teller.tell(
        &Command::new(action(Failed, "Looks at what the dumps produce: files of a few bytes."))
            .occurred(search()?)
            .by(person("engineer-2")?),
    )?;
    let old_tools = teller.tell(
        &Command::new(hypothesis("The dumps fail silently: they run pg_dump 9.2 against PostgreSQL 9.6."))
            .occurred(search()?)
            .by(person("engineer-3")?),
    )?;
    for (outcome, done) in [
        (Failed, "Looks for disk snapshots: taken of the file servers, not of the database servers."),
        (
            Worked,
            "Finds two LVM snapshots: the daily one, almost 24 hours old, and the one taken by hand at about 17:20.",
        ),
    ] {
        teller.tell(
            &Command::new(action(outcome, done))
                .occurred(REPORT.at("2017-01-31T23:27Z/2017-02-01T00:36Z")?)
                .by(team("gitlab")?),
        )?;
    }
    teller.tell(
        &Command::new(note("A failover to db2 is no way out: its data was removed earlier that night."))
            .occurred(REPORT.at("2017-01-31T23:27Z/2017-02-01T00:36Z")?),
    )?;
    for what in [
        "No disk snapshots of the database servers: the other backups seem to be enough.",
        "No WAL archive: a standby that falls behind is rebuilt by hand, with scripts that are hardly documented.",
    ] {
        teller.tell(&Command::new(factor(Latent, what)).occurred(already()?))?;
    }
    teller.tell(
        &Command::new(note("Takes a snapshot of the production database by hand, to test load balancing in staging."))
            .occurred(REPORT.about("2017-01-31T17:20Z")?)
            .by(person("engineer-1")?),
    )?;
    let choice = teller.tell(
        &Command::new(decision(
            "Restore from the snapshot of 17:20, which staging holds a copy of.",
            "It loses six hours; the only other one loses almost 24.",
        ))
        .occurred(REPORT.at("2017-01-31T23:27Z/2017-02-01T00:36Z")?)
        .by(team("gitlab")?),
    )?;
    let notes = evidence(choice, LIVE_NOTES, "GitLab's public notes of the night");
    teller.tell(&Command::new(notes).occurred(search()?))?;

    let loss = teller.tell(
        &Command::new(ChangeImpact {
            description: Some(
                "What was written to the database after the snapshot is in no copy. Repositories and wikis are stored \
                 elsewhere and are safe, and whoever runs GitLab themselves is not affected."
                    .into(),
            ),
            ..lost("database", wipe.action)?
        })
        .occurred(REPORT.about("2017-01-31T17:20Z")?),
    )?;
    let loss_ends = teller.tell(
        &Command::new(ended(loss, "Nothing could be written any more. What was lost stays lost."))
            .occurred(NIGHT.at("2017-01-31T23:25Z")?),
    )?;
    Ok(Backups { old_tools, loss, loss_ends })
}

/// How things stood before it began; since when, the report does not say.
fn already() -> Result<Occurred> {
    REPORT.by("2017-01-31T18:00Z")
}

/// Data of GitLab.com that was lost with the primary.
fn lost(what: &str, wipe: RecordId) -> Result<ChangeImpact> {
    Ok(ChangeImpact {
        caused_by: Some(wipe),
        service: Some(Service::new("gitlab.com")?),
        operation: Some(what.parse()?),
        audience: Some(AudienceSide::Outside),
        kind: Some(ImpactKind::DataLoss),
        level: Some(ImpactLevel::Partial),
        ..ChangeImpact::default()
    })
}

fn recovery(teller: &mut Teller<'_>, wipe: &Wipe, replication: &Replication) -> Result<()> {
    teller.clock("2017-02-01T00:37Z")?;
    teller.tell(
        &Command::new(action(Worked, "Backs up the data of the staging database server."))
            .occurred(NIGHT.at("2017-02-01T00:36Z")?)
            .by(team("gitlab")?),
    )?;
    teller.clock("2017-02-01T00:46Z")?;
    teller.tell(
        &Command::new(update(
            "twitter",
            Says::Identified,
            Words::Quoted("We accidentally deleted production data and might have to restore from backup. Google Doc with live notes https://t.co/EVRbHzYlk8"),
            Some(DELETED.0),
        )?)
        .occurred(DELETED.at("2017-02-01T00:44:15.601Z")?)
        .by(team("gitlab")?),
    )?;
    teller.clock("2017-02-01T01:20Z")?;
    let copy = teller.tell(
        &Command::new(action(
            Unknown,
            "Mounts the staging server's data on db1 and starts to copy it over slow disks.",
        ))
        .occurred(NIGHT.at("2017-02-01T00:55Z")?)
        .by(team("gitlab")?),
    )?;
    teller.tell(
        &Command::new(factor(Latent, "The one usable copy lies on slow disks, in another region."))
            .occurred(already()?),
    )?;
    for (time, done) in [
        ("2017-02-01T01:05Z", "Takes a file server as temporary storage."),
        ("2017-02-01T01:18Z", "Archives what is left on db1, with its write-ahead log."),
    ] {
        teller.tell(&Command::new(action(Worked, done)).occurred(NIGHT.at(time)?).by(team("gitlab")?))?;
    }
    back_online(teller, wipe, copy)?;

    // What went on meanwhile; when exactly, no source says.
    let meanwhile = "2017-01-31T23:27Z/2017-02-01T18:14Z";
    teller.clock("2017-02-01T18:30Z")?;
    teller.tell(
        &Command::new(update(
            "youtube",
            Says::Identified,
            Words::Lost("the recovery as it goes on, live; at the peak about 5,000 people watch"),
            None,
        )?)
        .occurred(REPORT.at(meanwhile)?)
        .by(team("gitlab")?),
    )?;
    teller.tell(
        &Command::new(update(
            "blog",
            Says::Identified,
            Words::Quoted("Yesterday we had a serious incident with one of our databases. We lost 6 hours of database data (issues, merge requests, users, comments, snippets, etc.) for GitLab.com."),
            Some(NIGHT.0),
        )?)
        .occurred(NIGHT.at("2017-02-01T01:18Z/2017-02-01T18:14Z")?)
        .by(team("gitlab")?),
    )?;
    teller.tell(
        &Command::new(refuted(
            replication.waits_for_files,
            "An engineer who was not there explains: it waits silently until the primary starts to send.",
        ))
        .occurred(NIGHT.at(meanwhile)?),
    )?;
    Ok(())
}

fn back_online(teller: &mut Teller<'_>, wipe: &Wipe, copy: RecordId) -> Result<()> {
    teller.clock("2017-02-01T17:20Z")?;
    teller.tell(
        &Command::new(outcome_of(copy, Worked, "The copy is complete. The report says that it took around 18 hours; from the start that the account of the night gives, it is about 16."))
            .occurred(REPORT.about("2017-02-01T17:00Z")?),
    )?;
    teller.tell(
        &Command::new(RecordFix {
            description: "The database is back as it was at 17:20 the day before, without its webhooks.".into(),
            kind: FixKind::Other,
            permanence: Permanence::Unknown,
            reference: None,
        })
        .occurred(REPORT.about("2017-02-01T17:00Z")?)
        .by(team("gitlab")?),
    )?;
    teller.clock("2017-02-01T18:15Z")?;
    // Around 18:00, and not after GitLab said so.
    let finished = || REPORT.at("2017-02-01T17:45Z/2017-02-01T18:14Z");
    let webhooks = teller.tell(
        &Command::new(RecordFix {
            description: "The webhooks are back, out of a second database made from the same snapshot.".into(),
            kind: FixKind::Other,
            permanence: Permanence::Unknown,
            reference: None,
        })
        .occurred(finished()?)
        .by(team("gitlab")?),
    )?;
    teller.tell(
        &Command::new(ValidationRecorded {
            outcome: ValidationOutcome::Passed,
            fix: Some(webhooks),
            exit_code: None,
            duration_ms: None,
            output_digest: None,
            check: "Everything works as it should.".into(),
        })
        .occurred(finished()?)
        .by(team("gitlab")?),
    )?;
    teller.tell(&Command::new(restored(wipe.outage)).occurred(finished()?))?;
    let summary = "The service is back. No source says that the standby is.";
    teller.tell(
        &Command::new(Resolve { how: How::Fixed, summary: Some(summary.into()) })
            .occurred(NIGHT.at("2017-02-01T18:14Z")?),
    )?;
    teller.tell(
        &Command::new(update(
            "blog",
            Says::Resolved,
            Words::Quoted("Update 18:14 UTC: GitLab.com is back online"),
            Some(NIGHT.0),
        )?)
        .occurred(NIGHT.at("2017-02-01T18:14Z")?)
        .by(team("gitlab")?),
    )?;
    Ok(())
}

/// What the review comes back to.
struct Learned {
    load: Load,
    replication: Replication,
    wipe: Wipe,
    backups: Backups,
}

/// Ten days later: what nobody knew in the night.
fn review(teller: &mut Teller<'_>, learned: &Learned) -> Result<()> {
    teller.clock("2017-02-10T09:00Z")?;
    teller.tell(
        &Command::new(ReviewStarted { note: Some("GitLab investigates; the accounts do not say since when.".into()) })
            .occurred(REPORT.at("2017-02-01T18:14Z/2017-02-10Z")?),
    )?;
    causes(teller, learned)?;
    other_dates(teller, learned)?;
    extent(teller, learned)?;

    let watched = teller.tell(
        &Command::new(note(
            "The public monitoring site could not take the rush of those who wanted to see what was wrong; the internal one could.",
        ))
        .occurred(REPORT.at("2017-01-31T23:27Z/2017-02-01T18:14Z")?),
    )?;
    teller.tell(&Command::new(evidence(watched, REPORT.0, "GitLab's report")).occurred(REPORT.at("2017-02-10Z")?))?;
    for (name, body) in narrative::sections(include_str!("../narratives/gitlab-2017.md")) {
        teller.tell(&Command::new(section(&name, &body)?).occurred(REPORT.at("2017-02-10Z")?))?;
    }
    for (kind, title, ticket) in ACTION_ITEMS {
        let ticket = format!("https://gitlab.com/gitlab-com/infrastructure/issues/{ticket}");
        teller.tell(&Command::new(action_item(kind, title, ticket)).occurred(REPORT.at("2017-02-10Z")?))?;
    }

    teller.clock("2017-02-10T12:00Z")?;
    teller.tell(
        &Command::new(PublishPostmortem {
            document: Document::Elsewhere { digest: None },
            audience: DocumentAudience::Public,
            published_at: Some(REPORT.at("2017-02-10Z")?),
            address: Some(REPORT.0.into()),
        })
        .occurred(REPORT.at("2017-02-10Z")?)
        .by(team("gitlab")?),
    )?;
    Ok(())
}

fn causes(teller: &mut Teller<'_>, learned: &Learned) -> Result<()> {
    let investigated = || REPORT.at("2017-02-01T18:14Z/2017-02-10Z");
    teller.tell(
        &Command::new(confirmed(
            learned.backups.old_tools,
            "The servers that ran the dumps hold no data directory to tell the version from, so they fell back to 9.2.",
        ))
        .occurred(investigated()?),
    )?;
    teller.tell(
        &Command::new(confirmed(learned.load.spam, "In part: there was spam, and it was not the only load."))
            .occurred(investigated()?),
    )?;
    for (introduced, what) in [
        (
            POSTGRESQL_9_6.at("2016-09-29Z/2017-01-31T18:00Z")?,
            "The daily dumps fail: tools of 9.2 for a database of 9.6, which was released on 2016-09-29.",
        ),
        (already()?, "The mails that say so are rejected, for want of a DMARC signature, so nobody reads them."),
        (already()?, "Nobody owns the backups, so nobody tries to restore one."),
    ] {
        teller.tell(&Command::new(factor(Latent, what)).occurred(introduced))?;
    }
    teller.tell(
        &Command::new(factor(
            Trigger,
            "Part of the load: a background job deletes an employee's account, which a troll had reported for abuse.",
        ))
        .occurred(REPORT.about("2017-01-31T19:00Z")?),
    )?;
    Ok(())
}

/// Where the report dates something otherwise than the account of the night, both stand.
fn other_dates(teller: &mut Teller<'_>, learned: &Learned) -> Result<()> {
    for (window, time, what) in [
        (None, "2017-01-31T19:00Z", "The report has the load begin an hour after the night's account."),
        (
            Some(learned.replication.window),
            "2017-01-31T23:00Z",
            "The report has the standby fall behind an hour later.",
        ),
        (Some(learned.wipe.outage), "2017-01-31T23:30Z", "The report rounds the removal to half past."),
    ] {
        teller.tell(&Command::new(milestone(MilestoneName::Started, window, what)).occurred(REPORT.about(time)?))?;
    }
    teller.tell(
        &Command::new(Correct {
            occurred: Some(REPORT.at("2017-01-31T23:25Z/2017-02-01T00:00Z")?),
            ..Correct::new(learned.backups.loss_ends, "The accounts end the loss at 23:25, at 23:30 and at 00:00.")
        })
        .occurred(REPORT.at("2017-02-10Z")?),
    )?;
    Ok(())
}

/// How much was lost. *At least* and *roughly* are told as what rounds to the figure.
fn extent(teller: &mut Teller<'_>, learned: &Learned) -> Result<()> {
    for (what, count, said) in [
        ("projects", Quantity::AtLeast(5_000), "At least, or roughly, 5,000."),
        ("comments", Quantity::AtLeast(5_000), "At least, or roughly, 5,000."),
        ("user accounts", Quantity::Range { from: 650, to: 750 }, "Roughly 700."),
    ] {
        let part = teller.tell(
            &Command::new(ChangeImpact {
                part_of: Some(learned.backups.loss),
                affected: Some(Affected { count, unit: Unit::new(what)? }),
                description: Some(Text::from(said)),
                ..lost(what, learned.wipe.action)?
            })
            .occurred(REPORT.about("2017-01-31T17:20Z")?),
        )?;
        teller.tell(
            &Command::new(ended(part, "What was lost stays lost."))
                .occurred(REPORT.at("2017-01-31T23:25Z/2017-02-01T00:00Z")?),
        )?;
    }
    Ok(())
}

/// What GitLab set out to do, with the number of the issue. The report names no owners and no dates.
const ACTION_ITEMS: [(ActionItemKind, &str, u64); 13] = [
    (Prevent, "Make prompts tell hosts and environments apart", 1094),
    (Detect, "Monitor the backups", 1095),
    (Prevent, "Set max_connections to a sane value", 1096),
    (Mitigate, "Look into continuous archiving and recovery to a point in time", 1097),
    (Mitigate, "Snapshot the production databases every hour", 1098),
    (Mitigate, "Take disk snapshots of the production databases", 1099),
    (Mitigate, "Move staging to Azure's ARM environment", 1100),
    (Mitigate, "Bring the production replicas back", 1101),
    (Detect, "Test the recovery of database backups automatically", 1102),
    (Prevent, "Write down how replication is set up and repaired", 1103),
    (Mitigate, "Look into pgbarman for backups", 1105),
    (Mitigate, "Look into WAL-E for backups and replication", 494),
    (Mitigate, "Build a streaming restore of the database", 1152),
];
