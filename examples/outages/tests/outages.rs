//! Every outage reads back from its log, says when it was as its sources do, and contradicts itself nowhere.

#![expect(clippy::unwrap_used, reason = "a test that fails should stop where it fails")]

use sevlog::{
    Event, FindingCode, Interval, Occurred, Plan, Postmortem, Timestamp,
    event::{DocumentAudience, MilestoneName, Relation},
    milestone, verify,
};
use sevlog_examples::Narrator;
use sevlog_outages::{Outage, aws_s3_2017, cloudflare_2019, fastly_2021, github_2018, gitlab_2017, index, slack_2021};

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

#[test]
fn each_is_sound_names_its_sources_and_claims_nothing_that_its_log_does_not_hold() {
    for outage in outages() {
        let name = outage.name;
        assert!(verify(&outage.log().unwrap()[..]).is_sound(), "{name}");
        let document = Postmortem::of(&outage.history, &outage.plan);
        let markdown = document.markdown();
        for (_, address) in outage.sources.iter().filter(|(written, _)| !written.is_empty()) {
            assert!(markdown.contains(address), "{name} does not name {address}");
        }
        let alarms: Vec<_> = document
            .findings()
            .iter()
            .filter(|finding| matches!(finding.code, FindingCode::ClaimContradictsLog | FindingCode::TimeNotInLog))
            .collect();
        assert!(alarms.is_empty(), "{name}: {alarms:#?}");
    }
}

#[test]
fn each_began_and_ended_when_its_sources_say() {
    use MilestoneName::{CauseIntroduced, Contained, Detected, PermanentlyFixed, Recovered, Resolved, Started};
    let outages = outages();
    for (name, known, time) in [
        ("aws-s3-2017", Started, "2017-02-28T17:37Z"),
        ("aws-s3-2017", Resolved, "2017-02-28T21:54Z"),
        ("github-2018", Started, "2018-10-21T22:52Z"),
        ("github-2018", Resolved, "2018-10-22T23:03Z"),
        ("cloudflare-2019", Started, "2019-07-02T13:42Z"),
        ("cloudflare-2019", Recovered, "2019-07-02T14:09Z"),
        ("cloudflare-2019", Resolved, "2019-07-02T14:52Z"),
        ("slack-2021", Started, "2021-01-04T13:45Z/2021-01-04T14:15Z"),
        ("slack-2021", Contained, "2021-01-04T17:15Z"),
        ("slack-2021-calendar", Resolved, "2021-01-05T03:16Z"),
        ("fastly-2021", CauseIntroduced, "2021-05-12Z"),
        ("fastly-2021", Detected, "2021-06-08T09:48Z"),
        ("fastly-2021", Resolved, "2021-06-08T12:44Z"),
        ("fastly-2021", PermanentlyFixed, "2021-06-08T17:25Z"),
    ] {
        let outage = outages.iter().find(|outage| outage.name == name).unwrap();
        assert_eq!(milestone(outage.history.incident(), known).interval, Some(at(time)), "{name}, {known}");
    }
}

#[test]
fn what_slack_switched_off_is_an_incident_of_its_own_that_the_outage_leads_to() {
    let narrator = Narrator::open(":memory:", Plan::standard()).unwrap();
    let [outage, aside] = slack_2021::tell(&narrator).unwrap();
    let links = outage.history.records().iter().filter_map(|record| match record.event() {
        Event::Linked(event) if event.relation == Relation::Causes => event.incident,
        _ => None,
    });
    assert_eq!(links.collect::<Vec<_>>(), [aside.history.incident().id()]);
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
