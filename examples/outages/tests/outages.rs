//! Every outage reads back from its log, says when it was as its sources do, and contradicts itself nowhere.

#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "a test that fails should stop where it fails"
)]

use std::{collections::BTreeMap, fs, path::Path};

use sevlog::{
    Actor, Command, CommandId, Context, Event, Finding, FindingCode, History, Interval, MilestoneState, ObligationKind,
    Occurred, PersonId, Plan, Plans, Postmortem, Quantity, Seed, Timestamp,
    event::{DocumentAudience, ImpactKind, MilestoneName, Relation, SectionWritten},
    milestone, verify,
};
use sevlog_examples::Narrator;
use sevlog_outages::{
    Outage, aws_s3_2017, cloudflare_2019, fastly_2021, github_2018, gitlab_2017, index, narrative, slack_2021,
};

fn outages() -> Vec<Outage> {
    let narrator = Narrator::open(":memory:", Plan::standard()).unwrap();
    let mut told = vec![
        gitlab_2017::tell(&narrator).unwrap(),
        aws_s3_2017::tell(&narrator).unwrap(),
        github_2018::tell(&narrator).unwrap(),
        cloudflare_2019::tell(&narrator).unwrap(),
    ];
    told.extend(slack_2021::tell(&narrator).unwrap());
    told.push(fastly_2021::tell(&narrator).unwrap());
    told
}

fn at(text: &str) -> Interval {
    Occurred::parse(text).unwrap().interval(Timestamp::MAX)
}

/// The sections of an outage, in their order, each with its text.
fn sections(outage: &Outage) -> Vec<(String, String)> {
    let written = |event: &Event| match event {
        Event::SectionWritten(event) => Some((event.section.to_string(), event.body.as_str()?.to_owned())),
        _ => None,
    };
    outage.history.records().iter().filter_map(|record| written(record.event())).collect()
}

/// What is written and the log contradicts, or does not hold.
fn alarms(history: &History, plan: &Plan) -> Vec<Finding> {
    let is_alarm =
        |finding: &Finding| matches!(finding.code, FindingCode::ClaimContradictsLog | FindingCode::TimeNotInLog);
    Postmortem::of(history, plan).findings().iter().filter(|finding| is_alarm(finding)).cloned().collect()
}

/// The history of an outage, when its summary says something else.
fn rewritten(outage: &Outage, body: &str) -> History {
    let mut history = outage.history.clone();
    let actor = Actor::Person(PersonId::new("narrator").unwrap());
    let now = history.incident().clock();
    let id = CommandId::from_parts(u64::try_from(now.unix_nanos() / 1_000_000).unwrap(), 1);
    let section = SectionWritten { section: "summary".parse().unwrap(), body: body.into() };
    let context = Context { now, ..Context::new(&outage.plan, actor, id, Seed::new([7; 32])) };
    history.execute(&Command::new(section).occurred(Occurred::unknown()), &context).unwrap();
    history
}

#[test]
fn each_is_sound_and_names_its_sources() {
    for outage in outages() {
        let name = outage.name;
        assert!(verify(&outage.log().unwrap()[..]).is_sound(), "{name}");
        let markdown = Postmortem::of(&outage.history, &outage.plan).markdown();
        for (_, address) in outage.sources.iter().filter(|(written, _)| !written.is_empty()) {
            assert!(markdown.contains(address), "{name} does not name {address}");
        }
        for record in outage.history.records() {
            assert!(record.occurred().source.is_some(), "{name}, version {}", record.version());
        }
    }
}

#[test]
fn what_was_written_of_each_is_told_and_contradicts_nothing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("narratives");
    for outage in outages() {
        let name = outage.name;
        let written = fs::read_to_string(folder.join(format!("{name}.md"))).unwrap();
        assert_eq!(sections(&outage), narrative::sections(&written).collect::<Vec<_>>(), "{name}");
        let alarms = alarms(&outage.history, &outage.plan);
        assert!(alarms.is_empty(), "{name}: {alarms:#?}");
    }
}

/// A sentence with its first figure made wrong: a time of day by seven hours, another number by three times.
fn mistaken(sentence: &str) -> String {
    let start = sentence.find(|c: char| c.is_ascii_digit()).unwrap();
    let end = start + sentence[start..].find(|c: char| !c.is_ascii_digit() && c != ':').unwrap();
    let wrong = match sentence[start..end].split_once(':') {
        Some((hour, minute)) => format!("{:02}:{minute}", (hour.parse::<u32>().unwrap() + 7) % 24),
        None => (sentence[start..end].parse::<u32>().unwrap() * 3).to_string(),
    };
    format!("{}{wrong}{}", &sentence[..start], &sentence[end..])
}

#[test]
fn whatever_is_claimed_of_a_whole_incident_is_found_when_it_is_wrong() {
    const CLAIMS: [&str; 3] = ["The incident ", "The outage ", "The disruption "];
    for outage in outages() {
        let text = sections(&outage).into_iter().find(|(name, _)| name == "summary").unwrap().1;
        let claims: Vec<_> = text
            .split_inclusive(". ")
            .filter(|sentence| CLAIMS.iter().any(|claim| sentence.starts_with(claim)))
            .collect();
        assert!(claims.len() >= 2, "{}: {claims:?}", outage.name);
        for claim in claims {
            let changed = text.replace(claim, &mistaken(claim));
            let found = alarms(&rewritten(&outage, &changed), &outage.plan);
            let is_found = found.iter().any(|finding| finding.code == FindingCode::ClaimContradictsLog);
            assert!(is_found, "{}: {}", outage.name, mistaken(claim));
        }
    }
}

#[test]
fn each_began_and_ended_when_its_sources_say() {
    use MilestoneName::{CauseIntroduced, Contained, Declared, Detected, Recovered, Resolved, Started};
    let outages = outages();
    for (name, known, time) in [
        ("aws-s3-2017", Started, "2017-02-28T17:37Z"),
        ("aws-s3-2017", Contained, "2017-02-28T21:18Z"),
        ("aws-s3-2017", Resolved, "2017-02-28T21:54Z"),
        ("github-2018", Started, "2018-10-21T22:52Z"),
        ("github-2018", Detected, "2018-10-21T22:54Z"),
        ("github-2018", Declared, "2018-10-21T23:09Z"),
        ("github-2018", Resolved, "2018-10-22T23:03Z"),
        ("cloudflare-2019", Started, "2019-07-02T13:42Z"),
        ("cloudflare-2019", Recovered, "2019-07-02T14:09Z"),
        ("cloudflare-2019", Resolved, "2019-07-02T14:52Z"),
        ("slack-2021", Started, "2021-01-04T13:45Z/2021-01-04T14:15Z"),
        ("slack-2021", Detected, "2021-01-04T14:30Z/2021-01-04T15:00Z"),
        ("slack-2021", Contained, "2021-01-04T17:15Z"),
        ("slack-2021-calendar", Resolved, "2021-01-05T03:16Z"),
        ("fastly-2021", CauseIntroduced, "2021-05-12Z"),
        ("fastly-2021", Detected, "2021-06-08T09:48Z"),
        ("fastly-2021", Started, "2021-06-08T09:47Z"),
        ("fastly-2021", Contained, "2021-06-08T12:35Z"),
        ("fastly-2021", Resolved, "2021-06-08T12:44Z"),
    ] {
        let outage = outages.iter().find(|outage| outage.name == name).unwrap();
        assert_eq!(milestone(outage.history.incident(), known).interval, Some(at(time)), "{name}, {known}");
    }
}

#[test]
fn what_no_source_says_is_unknown() {
    use MilestoneName::{Acknowledged, CauseIntroduced, Detected, PermanentlyFixed};
    let outages: BTreeMap<_, _> = outages().into_iter().map(|outage| (outage.name, outage)).collect();
    for (name, open) in [
        ("aws-s3-2017", Detected),
        ("aws-s3-2017", PermanentlyFixed),
        ("github-2018", CauseIntroduced),
        ("github-2018", PermanentlyFixed),
        ("cloudflare-2019", Acknowledged),
        ("cloudflare-2019", CauseIntroduced),
        ("slack-2021", CauseIntroduced),
        ("slack-2021", PermanentlyFixed),
        ("fastly-2021", Acknowledged),
        ("fastly-2021", PermanentlyFixed),
    ] {
        let at = milestone(outages[name].history.incident(), open);
        let is_known = at.state == MilestoneState::Recorded && at.interval.is_some_and(|at| !at.starts_unknown());
        assert!(!is_known, "{name}, {open}: {at:?}");
    }
    // How much worked while it came back, where no share is told.
    for (name, service) in [("aws-s3-2017", "s3: get"), ("slack-2021", "messaging"), ("github-2018", "webhooks")] {
        let windows = outages[name].history.incident().windows();
        let window = windows.values().find(|window| window.name() == service).unwrap();
        let shares = window.points().iter().filter_map(|point| point.change.restored);
        assert!(shares.into_iter().any(|share| share.quantity() == Quantity::Unknown), "{name}: {service}");
    }
}

#[test]
fn what_stands_on_s3_failed_with_it_and_was_well_again_some_time_before_the_summary() {
    let narrator = Narrator::open(":memory:", Plan::standard()).unwrap();
    let outage = aws_s3_2017::tell(&narrator).unwrap();
    let windows: BTreeMap<_, _> =
        outage.history.incident().windows().values().map(|window| (window.name(), window)).collect();
    for name in ["s3: console", "ec2: launch", "ebs: volumes from snapshots", "lambda"] {
        let window = windows[name];
        assert_eq!(window.opened().unwrap().occurred, at("2017-02-28T17:37Z"), "{name}");
        assert_eq!(window.ended().unwrap().occurred, at("2017-02-28T21:54Z/2017-03-02T23:59Z"), "{name}");
    }
    let recovered = milestone(outage.history.incident(), MilestoneName::Recovered);
    assert_eq!(recovered.interval, Some(at("2017-02-28T21:54Z")));
}

#[test]
fn only_what_a_source_says_of_a_severity_counts_as_triage() {
    for outage in outages() {
        let agenda = outage.history.incident().agenda();
        let plans = Plans::from(outage.plan.clone());
        let tally = agenda.compliance(&plans, outage.history.incident().clock()).tally(ObligationKind::Triage);
        let is_told = ["github-2018", "cloudflare-2019"].contains(&outage.name);
        assert_eq!((tally.met, tally.late()), (u64::from(is_told), 0), "{}", outage.name);
    }
}

#[test]
fn each_page_says_how_it_was_told_and_where_its_times_come_from() {
    for outage in outages() {
        let page = Postmortem::of(&outage.history, &outage.plan).markdown();
        for heading in ["\n### How it was told\n", "\n## Sources\n"] {
            assert!(page.contains(heading), "{}", outage.name);
        }
    }
}

#[test]
fn what_github_dropped_is_a_loss_beside_what_only_waited() {
    let narrator = Narrator::open(":memory:", Plan::standard()).unwrap();
    let outage = github_2018::tell(&narrator).unwrap();
    let windows = outage.history.incident().windows();
    let lost: Vec<_> = windows.values().filter(|window| window.kind() == Some(ImpactKind::DataLoss)).collect();
    assert_eq!(lost.len(), 1);
    assert_eq!(lost[0].affected().unwrap().to_string(), "150000 to 250000 webhook payloads");
}

#[test]
fn what_github_had_not_settled_is_not_ended_by_the_resolve_and_moves_no_milestone() {
    let narrator = Narrator::open(":memory:", Plan::standard()).unwrap();
    let outage = github_2018::tell(&narrator).unwrap();
    let page = Postmortem::of(&outage.history, &outage.plan).markdown();
    assert!(page.contains("**Not quite**: no end of the impact on mysql: unsettled writes is recorded."), "{page}");
    let recovered = milestone(outage.history.incident(), MilestoneName::Recovered);
    assert_eq!(recovered.interval, Some(at("2018-10-22T23:03Z")));
}

#[test]
fn no_title_knows_what_was_not_known_yet() {
    let narrator = Narrator::open(":memory:", Plan::standard()).unwrap();
    let [outage, _] = slack_2021::tell(&narrator).unwrap();
    let that_day = outage.history.as_of(Timestamp::parse("2021-01-04T19:00Z").unwrap());
    assert_eq!(that_day.incident().title().unwrap().as_str(), Some("Slack cannot be used"));
}

#[test]
fn what_a_page_says_of_the_fix_and_of_the_end_goes_together() {
    let narrator = Narrator::open(":memory:", Plan::standard()).unwrap();
    for (outage, over, again) in [
        (
            cloudflare_2019::tell(&narrator).unwrap(),
            "Resolved 2019-07-02 14:52 (fixed).",
            "A permanent fix is recorded, 2019-07-02 14:52: The rule is removed, and the firewall is on again everywhere.",
        ),
        (
            fastly_2021::tell(&narrator).unwrap(),
            "Resolved 2021-06-08 12:44 (mitigated, not fixed for good).",
            "Not ruled out: no fix is recorded. What is to prevent the like of it is not recorded as done.",
        ),
    ] {
        let page = Postmortem::of(&outage.history, &outage.plan).markdown();
        assert!(page.contains(over) && page.contains(again), "{page}");
    }
}

#[test]
fn where_two_sources_of_one_log_disagree_its_page_says_so() {
    let pages: BTreeMap<_, _> = outages()
        .iter()
        .map(|outage| (outage.name, Postmortem::of(&outage.history, &outage.plan).markdown()))
        .collect();
    for (name, said) in [
        ("slack-2021", "recovered 18:40–19:43 (sources disagree)."),
        ("slack-2021", "When those we serve were well again (recovered): sources disagree."),
        ("slack-2021", "sources disagree about when it was recovered; choose one"),
        (
            "gitlab-2017",
            "around 18 hours by the report, and about 16 from the start that the account of the night gives",
        ),
        ("github-2018", "said every hour or half hour that it was being repaired"),
    ] {
        assert!(pages[name].contains(said), "{name}: {said}\n{}", pages[name]);
    }
}

#[test]
fn the_picture_for_a_phone_has_what_was_lost_and_what_did_it() {
    let narrator = Narrator::open(":memory:", Plan::standard()).unwrap();
    for (outage, lane, cause) in [
        (github_2018::tell(&narrator).unwrap(), "webhooks: deliver: data loss", None),
        (gitlab_2017::tell(&narrator).unwrap(), "user accounts: data loss", Some("Removes the data")),
    ] {
        let page = Postmortem::of(&outage.history, &outage.plan).html();
        let narrow = page.split("<svg").nth(2).unwrap().split("</svg>").next().unwrap();
        // A text may take several lines, each an element of its own.
        let words: Vec<_> = narrow.split(['<', '>']).skip(1).step_by(2).flat_map(str::split_whitespace).collect();
        let words = words.join(" ");
        for said in [Some(lane), cause].into_iter().flatten() {
            assert!(words.contains(said), "{said}: {words}");
        }
    }
}

#[test]
fn a_time_that_lies_between_far_days_stands_under_both_of_them() {
    let narrator = Narrator::open(":memory:", Plan::standard()).unwrap();
    let [_, calendar] = slack_2021::tell(&narrator).unwrap();
    let page = Postmortem::of(&calendar.history, &calendar.plan).markdown();
    assert!(page.contains("\n### 2021-01-05 – 2021-02-01\n") && !page.contains("Monday, 2021-02-01"), "{page}");
}

#[test]
fn how_late_something_was_counts_from_the_minute_that_is_shown() {
    let narrator = Narrator::open(":memory:", Plan::standard()).unwrap();
    let [outage, _] = slack_2021::tell(&narrator).unwrap();
    let page = Postmortem::of(&outage.history, &outage.plan).markdown();
    assert!(page.contains("Updates on status\\_page from now on every 30 min"), "{page}");
    let late = "| 2021-01-04 16:14 | the next that is told came 2021-01-04 16:20 (S4), 5–7 min late |";
    assert!(page.lines().any(|line| line.starts_with("| An update on a channel") && line.ends_with(late)), "{page}");
}

#[test]
fn fastly_s_fix_began_to_go_out_and_nothing_says_that_it_was_complete() {
    let narrator = Narrator::open(":memory:", Plan::standard()).unwrap();
    let outage = fastly_2021::tell(&narrator).unwrap();
    let page = Postmortem::of(&outage.history, &outage.plan).markdown();
    let told: Vec<_> = page.lines().filter(|line| line.contains("17:25") && !line.contains("17:25–23:59")).collect();
    assert!(told.len() >= 3, "{page}");
    for line in told {
        assert!(line.contains("began") || line.contains("Begins to deploy"), "{line}");
    }
    assert!(page.contains("| **permanently fixed** — it was fixed for good | not recorded |"), "{page}");
}

#[test]
fn what_cloudflare_switched_off_went_on_after_its_sites_were_well_and_the_first_screen_says_so() {
    let narrator = Narrator::open(":memory:", Plan::standard()).unwrap();
    let outage = cloudflare_2019::tell(&narrator).unwrap();
    let page = Postmortem::of(&outage.history, &outage.plan).markdown();
    let how_long = "26–28 min: started 2019-07-02 13:42, recovered 14:09. Impact on waf went on to 14:52.";
    assert!(page.contains(how_long), "{page}");
    assert!(page.contains("At 14:02 UTC it was decided to kill the managed rules"), "{page}");
}

#[test]
fn github_s_status_was_red_four_minutes_after_it_was_yellow() {
    let narrator = Narrator::open(":memory:", Plan::standard()).unwrap();
    let outage = github_2018::tell(&narrator).unwrap();
    let set = |label: &str| {
        let records = outage.history.records();
        let is_it =
            |event: &Event| matches!(event, Event::SeveritySet(event) if event.severity.label.as_str() == label);
        let record = records.iter().find(|record| is_it(record.event())).unwrap();
        record.occurred().interval(record.recorded_at())
    };
    assert_eq!((set("SEV-2"), set("SEV-1")), (at("2018-10-21T23:09Z"), at("2018-10-21T23:13Z")));
}

#[test]
fn what_slack_switched_off_is_an_incident_of_its_own_and_each_leads_to_the_other() {
    let narrator = Narrator::open(":memory:", Plan::standard()).unwrap();
    let [outage, aside] = slack_2021::tell(&narrator).unwrap();
    let links = |from: &Outage, relation: Relation| -> Vec<_> {
        let linked = |event: &Event| match event {
            Event::Linked(event) if event.relation == relation => event.incident,
            _ => None,
        };
        from.history.records().iter().filter_map(|record| linked(record.event())).collect()
    };
    assert_eq!(links(&outage, Relation::Causes), [aside.history.incident().id()]);
    assert_eq!(links(&aside, Relation::CausedBy), [outage.history.incident().id()]);
    let page = Postmortem::of(&outage.history, &outage.plan).markdown();
    let related =
        format!("- It caused: Calendar and e-mail features are off, incident `{}`\n", aside.history.incident().id());
    assert!(page.contains(&related), "{page}");
}

#[test]
fn what_is_done_by_the_time_of_an_account_is_told_as_done() {
    let outages: BTreeMap<_, _> = outages().into_iter().map(|outage| (outage.name, outage)).collect();
    for (name, done) in [("aws-s3-2017", 2), ("cloudflare-2019", 2), ("slack-2021", 1), ("github-2018", 0)] {
        let outage = &outages[name];
        let is_done = |event: &Event| matches!(event, Event::ActionItemCompleted(_));
        let found = outage.history.records().iter().filter(|record| is_done(record.event())).count();
        assert_eq!(found, done, "{name}");
    }
}

#[test]
fn the_page_for_everybody_holds_no_note_and_no_decision_of_theirs() {
    for outage in outages() {
        let page = Postmortem::for_audience(&outage.history, &outage.plan, DocumentAudience::Public).html();
        for record in outage.history.records() {
            let inside = match record.event() {
                Event::NoteAdded(event) => event.body.as_str(),
                Event::DecisionMade(event) => event.decision.as_str(),
                Event::ActionTaken(event) => event.description.as_str(),
                _ => None,
            };
            assert!(!inside.is_some_and(|text| page.contains(text)), "{}: {inside:?}", outage.name);
        }
    }
}

#[test]
fn the_index_leads_to_every_file_of_each() {
    let outages = outages();
    let page = index::page(&outages).unwrap();
    for outage in &outages {
        for file in ["postmortem.html", "postmortem.md", "postmortem.json", "log.jsonl"] {
            assert!(page.contains(&format!("href=\"{}/{file}\"", outage.name)));
        }
    }
}

#[test]
fn the_index_says_what_broke_and_for_how_long_at_least_and_at_most() {
    let page = index::page(&outages()).unwrap().replace('\u{a0}', " ");
    for said in [
        "4 h 17 min (±1 min)",
        "24 h 11 min (±1 min)",
        "26–28 min",
        "4 h 24 min to 5 h 59 min",
        "2 h 48 min (±1 min)",
        "Sites behind Cloudflare answered their visitors with errors",
        "Data was lost: at least 5,000 projects, at least 5,000 comments, 650 to 750 user accounts.",
        "Data was lost: 150,000 to 250,000 webhook payloads.",
    ] {
        assert!(page.contains(said), "{said}");
    }
}
