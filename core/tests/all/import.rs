//! Public status pages become histories: everything they say, and nothing that they do not.

use std::{collections::BTreeMap, fs, path::Path};

use proptest::prelude::*;
use serde_json::{Value, json};
use sevlog::{
    Channel, Code, Command, Event, FieldName, GuardKey, History, Intent, MilestoneState, Occurred, SeverityLabel,
    Source, Status,
    event::{AudienceSide, IncidentKind, MilestoneName},
    import::{self, ImportError, Imported, Mapping},
    milestone, verify,
};

use crate::teller::{Teller, service};

fn mapping() -> Mapping {
    Mapping::new(Source::new("status.example.com").unwrap())
}

fn label(text: &str) -> SeverityLabel {
    SeverityLabel::new(text).unwrap()
}

/// One incident of a status history.
#[track_caller]
fn one(incident: &Value) -> Vec<Command> {
    let [imported] = import::status_history(incident.to_string().as_bytes(), &mapping()).unwrap().try_into().unwrap();
    imported.commands
}

/// One incident of Statuspage.
#[track_caller]
fn page(incident: &Value) -> Vec<Command> {
    let [imported] = import::statuspage(incident.to_string().as_bytes(), &mapping()).unwrap().try_into().unwrap();
    imported.commands
}

/// A post of a status history, on the first of March 2026.
fn post(time: &str, status: &str) -> Value {
    json!({ "at": format!("2026-03-01T{time}:00Z"), "status": status })
}

fn history(posts: &[Value]) -> Value {
    json!({ "id": "7", "updates": posts })
}

/// As `Occurred::parse` reads it, without what is shown beside it.
fn when(occurred: Option<&Occurred>) -> String {
    let occurred = occurred.expect("every command of an import states when it occurred");
    let now = "2026-11-23T10:00:00Z".parse().unwrap();
    match occurred.is_live() {
        true => "live".to_owned(),
        false if *occurred == Occurred::unknown() => "unknown".to_owned(),
        false => occurred.interval(now).earliest.to_string(),
    }
}

/// What a command says, in a line.
fn line(command: &Command) -> String {
    let when = when(command.occurred.as_ref());
    let said = match &command.intent {
        Intent::Declare(body) => format!("declare {:?}", body.title.shown()),
        Intent::SetField(body) => format!("{} = {:?}", body.field, body.value.as_ref().unwrap().shown()),
        Intent::RecordUpdate(body) => format!("{} {:?}", body.says, body.body.shown()),
        Intent::SetSeverity(body) => format!("severity {}", body.severity),
        other => other.name().to_string(),
    };
    format!("{when} {said}")
}

fn lines(commands: &[Command]) -> Vec<String> {
    commands.iter().map(line).collect()
}

/// The lines behind the declaration and the import itself.
fn story(commands: &[Command]) -> Vec<String> {
    lines(commands).split_off(2)
}

/// Tells an import, which no rule may refuse, and checks its log.
#[track_caller]
fn told(n: u64, commands: &[Command]) -> History {
    let mut teller = Teller::of(n);
    for command in commands {
        if let Err(rejection) = teller.try_tell(command) {
            panic!("{}: {rejection}", line(command));
        }
    }
    let verification = verify(&teller.log()[..]);
    assert!(verification.is_sound(), "{:?}", verification.failures);
    teller.history
}

fn field<'a>(history: &'a History, name: &str) -> Option<&'a str> {
    history.incident().field(&FieldName::new(name).unwrap()).and_then(sevlog::Text::as_str)
}

fn waivers(history: &History) -> Vec<(GuardKey, &str)> {
    let waived = history.records().iter().filter_map(|record| match record.event() {
        Event::GuardWaived(waived) => Some((waived.guard, waived.reason.shown())),
        _ => None,
    });
    waived.collect()
}

fn four_years() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/data/github-status-2022-2026.jsonl");
    fs::read(path).unwrap()
}

/// The numbers were counted by Python in the file, not by what is tested here.
#[test]
fn four_years_of_a_real_status_page_import_without_a_rejection_and_every_log_verifies() {
    let imported = import::status_history(&four_years(), &mapping()).unwrap();
    assert_eq!(imported.len(), 819);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = |what: &str| *counts.entry(what.to_owned()).or_default() += 1;
    for (n, Imported { external, commands }) in (1..).zip(&imported) {
        let history = told(n, commands);
        let incident = history.incident();
        assert_eq!(incident.kind(), IncidentKind::Imported, "{external}");
        assert_eq!(incident.status(), Status::Resolved, "{external}");
        assert_eq!(incident.cycles().len(), 1, "{external}");
        assert_eq!(incident.commander(), None, "{external}");
        assert_eq!(incident.title().unwrap().shown(), format!("status.example.com {external}"));

        let [(guard, reason)] = waivers(&history).try_into().expect("one waiver");
        assert_eq!(guard, GuardKey::SeverityTriaged);
        assert!(reason.contains("held command") && reason.contains("validated") && reason.contains("how severe"));

        for name in MilestoneName::ALL {
            let recorded = milestone(incident, *name).state == MilestoneState::Recorded;
            // What a page says: that it was declared, that it is over, and that outsiders were told so.
            let said =
                matches!(name, MilestoneName::Declared | MilestoneName::Resolved | MilestoneName::ResolutionPublished);
            assert_eq!(recorded, said, "{external}: {name}");
        }
        count(&format!("impact {}", field(&history, "impact").unwrap()));
        if field(&history, "components").is_some() {
            count("components");
        }
        for record in history.records() {
            if let Event::UpdatePosted(posted) = record.event() {
                assert_eq!((posted.channel.as_str(), posted.audience), ("status_page", AudienceSide::Outside));
                count("posts");
                count(posted.says.as_str());
                count(posted.body.shown());
            }
        }
    }
    let expected = [
        ("Completed", 18),
        ("In progress", 18),
        ("Investigating", 779),
        ("Monitoring", 76),
        ("Resolved", 801),
        ("Scheduled", 18),
        ("Update", 2860),
        ("components", 661),
        ("impact critical", 28),
        ("impact maintenance", 18),
        ("impact major", 138),
        ("impact minor", 604),
        ("impact none", 31),
        ("investigating", 779),
        ("monitoring", 76),
        ("other", 2896),
        ("posts", 4570),
        ("resolved", 819),
    ];
    let expected: BTreeMap<_, _> = expected.map(|(what, n)| (what.to_owned(), n)).into();
    assert_eq!(counts, expected);
}

#[test]
fn the_copy_that_is_shipped_holds_facts_only() {
    for line in String::from_utf8(four_years()).unwrap().lines() {
        let incident: Value = serde_json::from_str(line).unwrap();
        let fields: Vec<_> = incident.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(fields, ["components", "id", "impact", "resolved_at", "started_at", "updates"]);
        for update in incident["updates"].as_array().unwrap() {
            assert_eq!(update.as_object().unwrap().keys().collect::<Vec<_>>(), ["at", "status"]);
        }
    }
}

#[test]
fn a_page_with_texts_is_told_word_by_word() {
    let commands = one(&json!({
        "id": "7", "title": "Slow pages", "url": "https://status.example.com/7", "impact": "minor",
        "components": ["Web", "API Requests"], "started_at": "2026-03-01T10:00:00Z", "resolved_at": "2026-03-01T10:31:00Z",
        "updates": [
            { "at": "2026-03-01T10:00:00Z", "status": "Investigating", "message": "We look." },
            { "at": "2026-03-01T10:20:00Z", "status": "Update", "message": "Still looking." },
            { "at": "2026-03-01T10:25:00Z", "status": "Identified", "message": "<b>Found</b>" },
            { "at": "2026-03-01T10:31:00Z", "status": "Resolved", "message": "Over." },
        ],
    }));
    assert_eq!(
        lines(&commands),
        [
            r#"2026-03-01T10:00:00Z declare "Slow pages""#,
            "live record_import",
            r#"unknown impact = "minor""#,
            r#"unknown components = "Web, API Requests""#,
            r#"2026-03-01T10:00:00Z investigating "We look.""#,
            r#"2026-03-01T10:20:00Z other "Update - Still looking.""#,
            r#"2026-03-01T10:25:00Z identified "<b>Found</b>""#,
            "2026-03-01T10:31:00Z resolve",
            r#"2026-03-01T10:31:00Z resolved "Over.""#,
        ]
    );
    let minute = Occurred::parse("2026-03-01T10:31Z").unwrap().with_source(mapping().source);
    let Intent::RecordUpdate(last) = &commands.last().unwrap().intent else { panic!("an update") };
    assert_eq!(
        (commands.last().unwrap().occurred.as_ref(), last.published_at.as_ref()),
        (Some(&minute), Some(&minute))
    );
    assert_eq!(last.audience, None);
    let Intent::RecordImport(import) = &commands[1].intent else { panic!("the import") };
    assert_eq!(
        (import.source.as_str(), import.external.as_str(), import.mapping.as_str()),
        ("status.example.com", "7", "status_history/1")
    );
    assert_eq!(import.address.as_ref().unwrap().shown(), "https://status.example.com/7");
    told(1, &commands);
}

#[test]
fn an_answer_of_statuspage_is_told_to_the_millisecond_from_its_oldest_post() {
    let imported = import::statuspage(include_bytes!("import/statuspage.json"), &mapping()).unwrap();
    let ids: Vec<_> = imported.iter().map(|incident| incident.external.as_str()).collect();
    assert_eq!(ids, ["inc-open", "inc-reopened", "inc-silent", "work-1"]);
    let [open, reopened, silent, work] = imported.try_into().unwrap();
    assert_eq!(
        lines(&open.commands),
        [
            r#"2026-03-04T08:00:00.18Z declare "Uploads are slow""#,
            "live record_import",
            r#"unknown impact = "minor""#,
            r#"unknown components = "Uploads, Web""#,
            r#"unknown started_at = "2026-03-04T08:00:00.114Z""#,
            r#"2026-03-04T08:00:00.18Z investigating "We look into slow uploads.""#,
            r#"2026-03-04T08:40:00.29Z component_status = "Uploads: degraded_performance""#,
            r#"2026-03-04T08:40:00.29Z identified "A queue is full; we add workers.""#,
        ]
    );
    let Intent::RecordUpdate(newest) = &open.commands.last().unwrap().intent else { panic!("an update") };
    assert_eq!(newest.external.as_ref().unwrap().as_str(), "post-2");
    assert_eq!(told(1, &open.commands).incident().status(), Status::Detected);

    assert_eq!(
        story(&reopened.commands),
        [
            r#"unknown impact = "critical""#,
            r#"unknown started_at = "2026-02-01T10:00:00.000Z""#,
            r#"2026-02-01T10:30:00Z monitoring "We turned the change off.""#,
            "2026-02-01T11:00:00Z resolve",
            r#"2026-02-01T11:00:00Z resolved "Over.""#,
            "2026-02-01T11:15:00Z reopen",
            r#"2026-02-01T11:15:00Z investigating "It is back.""#,
            "2026-02-01T12:00:00.5Z resolve",
            r#"2026-02-01T12:00:00.5Z resolved "Over.""#,
            r#"2026-02-05T09:00:00Z other "postmortem - What we learned.""#,
        ]
    );
    // Shown as of half past, and first to be read a quarter of an hour later.
    let Intent::RecordUpdate(monitoring) = &reopened.commands[4].intent else { panic!("an update") };
    assert_eq!(when(monitoring.published_at.as_ref()), "2026-02-01T10:45:00Z");
    let history = told(2, &reopened.commands);
    assert_eq!((history.incident().status(), history.incident().cycles().len()), (Status::Resolved, 2));
    assert_eq!(waivers(&history).len(), 2, "each claim that it is over carries its waiver");

    assert_eq!(
        lines(&silent.commands),
        [
            r#"2026-01-10T05:00:00Z declare "status.example.com inc-silent""#,
            "live record_import",
            r#"unknown impact = "none""#,
            "unknown resolve",
        ]
    );
    told(3, &silent.commands);

    assert_eq!(
        lines(&work.commands),
        [
            r#"2026-04-01T16:00:00Z declare "Database upgrade""#,
            "live record_import",
            r#"unknown impact = "maintenance""#,
            r#"unknown components = "API""#,
            r#"unknown scheduled_for = "2026-04-03T04:00:00.000-07:00""#,
            r#"unknown scheduled_until = "2026-04-03T06:00:00.000-07:00""#,
            r#"2026-04-01T16:00:00Z other "scheduled - Planned.""#,
            r#"2026-04-03T11:00:00Z other "in_progress - We begin.""#,
            "2026-04-03T12:10:00Z resolve",
            r#"2026-04-03T12:10:00Z resolved "completed - Done.""#,
        ]
    );
    assert_eq!(work.commands[0].occurred.as_ref().unwrap().zone.as_ref().unwrap().as_str(), "-07:00");
    told(4, &work.commands);
}

#[test]
fn one_incident_an_answer_and_json_lines_of_both_say_the_same() {
    let text = include_str!("import/statuspage.json");
    let answer: Value = serde_json::from_str(text).unwrap();
    let whole = import::statuspage(text.as_bytes(), &mapping()).unwrap();
    let incidents = answer["incidents"].as_array().unwrap().iter();
    let incidents: Vec<_> = incidents.chain(answer["scheduled_maintenances"].as_array().unwrap()).collect();
    let apart: Vec<_> = incidents.iter().map(ToString::to_string).collect();
    assert_eq!(import::statuspage(apart.join("\n").as_bytes(), &mapping()), Ok(whole.clone()));
    let mixed = format!("\n{}\r\n\n{}\n", json!({ "incidents": incidents[..2] }), apart[2..].join("\n"));
    assert_eq!(import::statuspage(mixed.as_bytes(), &mapping()), Ok(whole.clone()));
    assert_eq!(page(incidents[0]), whole[0].commands);
    assert_eq!(import::statuspage(br#"{"page":{},"incidents":[]}"#, &mapping()), Ok(vec![]));
    assert_eq!(import::statuspage(b"", &mapping()), Ok(vec![]));
}

#[test]
fn impacts_become_severities_only_as_the_caller_maps_them() {
    let mapping = mapping().severity("critical", label("SEV-1")).channel(Channel::new("tweets").unwrap());
    let of = |impact: &str| {
        let incident = json!({ "id": "7", "impact": impact, "updates": [post("10:00", "Investigating"), post("11:00", "Resolved")] });
        import::status_history(incident.to_string().as_bytes(), &mapping).unwrap().remove(0).commands
    };
    let critical = of("critical");
    assert_eq!(story(&critical)[..2], [r#"unknown impact = "critical""#, "2026-03-01T10:00:00Z severity SEV-1"]);
    let history = told(1, &critical);
    assert_eq!(history.incident().severity().unwrap().label, label("SEV-1"));
    assert!(waivers(&history).is_empty() && critical.iter().all(|command| command.waive.is_empty()));
    let Intent::SetSeverity(set) = &critical[3].intent else { panic!("a severity") };
    assert_eq!(
        set.reason.as_ref().unwrap().shown(),
        "The page's impact is `critical`, which the import maps to SEV-1."
    );
    let Intent::RecordUpdate(update) = &critical[4].intent else { panic!("an update") };
    assert_eq!(update.channel.as_str(), "tweets");

    let minor = told(2, &of("minor"));
    assert_eq!((minor.incident().severity(), waivers(&minor).len()), (None, 1));

    let unknown = self::mapping().severity("critical", label("P0"));
    let incident = br#"{"id":"7","impact":"critical"}"#;
    let commands = import::status_history(incident, &unknown).unwrap().remove(0).commands;
    let mut teller = Teller::new();
    let refused = commands.iter().find_map(|command| teller.try_tell(command).err());
    assert_eq!(refused.unwrap().code(), Code::UnknownSeverity);
}

#[test]
fn a_program_imports_too_and_what_it_maps_is_a_proposal() {
    let mapping = mapping().severity("major", label("SEV-2"));
    let incident = json!({ "id": "7", "impact": "major", "updates": [post("10:00", "Resolved")] });
    let commands = import::status_history(incident.to_string().as_bytes(), &mapping).unwrap().remove(0).commands;
    let mut teller = Teller::new();
    teller.as_actor(service("importer"));
    for command in &commands {
        teller.try_tell(command).unwrap();
    }
    assert!(!teller.history.incident().is_triaged());
    assert_eq!(teller.history.incident().status(), Status::Resolved);
}

#[test]
fn an_incident_that_is_open_on_the_page_stays_open() {
    let commands = one(&history(&[post("10:00", "Investigating"), post("10:30", "Monitoring")]));
    assert_eq!(
        story(&commands),
        [r#"2026-03-01T10:00:00Z investigating "Investigating""#, r#"2026-03-01T10:30:00Z monitoring "Monitoring""#]
    );
    let history = told(1, &commands);
    assert_eq!((history.incident().status(), waivers(&history).len()), (Status::Detected, 0));
    let acknowledged = milestone(history.incident(), MilestoneName::Acknowledged);
    assert_eq!(acknowledged.state, MilestoneState::Pending);
}

#[test]
fn posts_are_told_in_the_order_of_their_times_and_those_of_a_minute_as_they_stand() {
    let commands = one(&history(&[
        post("10:05", "Resolved"),
        post("10:00", "Investigating"),
        post("10:02", "Update"),
        post("10:02", "Identified"),
        post("10:02", "Update"),
    ]));
    assert_eq!(
        story(&commands),
        [
            r#"2026-03-01T10:00:00Z investigating "Investigating""#,
            r#"2026-03-01T10:02:00Z other "Update""#,
            r#"2026-03-01T10:02:00Z identified "Identified""#,
            // Two of one minute and one word are two: nothing says that they are the same.
            r#"2026-03-01T10:02:00Z other "Update""#,
            "2026-03-01T10:05:00Z resolve",
            r#"2026-03-01T10:05:00Z resolved "Resolved""#,
        ]
    );
    assert_eq!(when(commands[0].occurred.as_ref()), "2026-03-01T10:00:00Z");
}

#[test]
fn a_post_before_the_start_that_the_page_names_is_when_it_was_declared_and_the_start_stays_a_label() {
    let mut incident = history(&[post("10:00", "Investigating")]);
    incident["started_at"] = json!("2026-03-01T10:20:00Z");
    let commands = one(&incident);
    assert_eq!(
        story(&commands),
        [r#"unknown started_at = "2026-03-01T10:20:00Z""#, r#"2026-03-01T10:00:00Z investigating "Investigating""#]
    );
    let history = told(1, &commands);
    assert_eq!(milestone(history.incident(), MilestoneName::Started).state, MilestoneState::Pending);
}

#[test]
fn what_is_posted_after_the_end_reopens_only_where_it_says_that_it_goes_on() {
    let after = |word: &str| story(&one(&history(&[post("10:00", "Resolved"), post("10:30", word)]))).split_off(2);
    for word in ["Investigating", "identified", "Monitoring", "in_progress", "Verifying", "Scheduled"] {
        assert_eq!(after(word)[0], "2026-03-01T10:30:00Z reopen", "{word}");
    }
    for word in ["Update", "postmortem", "Resolved", "Completed", "Retrospective", ""] {
        assert_eq!(after(word).len(), 1, "{word}: the post, and nothing about the status");
    }
    let commands =
        one(&history(&[post("10:00", "Resolved"), post("10:30", "Investigating"), post("11:00", "Resolved")]));
    let history = told(1, &commands);
    assert_eq!((history.incident().status(), history.incident().cycles().len()), (Status::Resolved, 2));
    let reopened = commands.iter().find_map(|command| match &command.intent {
        Intent::Reopen(body) => Some(body.reason.shown()),
        _ => None,
    });
    assert_eq!(reopened, Some("The page posted `Investigating` after it had said that it was over."));
}

#[test]
fn the_time_of_the_end_is_the_posts_and_the_incidents_own_where_no_post_says_it() {
    let ended = |posts: &[Value], resolved: &str| {
        let mut incident = history(posts);
        incident["resolved_at"] = json!(resolved);
        let commands = one(&incident);
        told(1, &commands);
        story(&commands)
    };
    assert_eq!(
        ended(&[post("10:00", "Investigating"), post("11:00", "Resolved")], "2026-03-01T10:40:00Z"),
        [
            r#"unknown resolved_at = "2026-03-01T10:40:00Z""#,
            r#"2026-03-01T10:00:00Z investigating "Investigating""#,
            "2026-03-01T11:00:00Z resolve",
            r#"2026-03-01T11:00:00Z resolved "Resolved""#,
        ]
    );
    assert_eq!(
        ended(&[post("10:00", "Investigating"), post("11:00", "Update")], "2026-03-01T10:40:00Z"),
        [
            r#"2026-03-01T10:00:00Z investigating "Investigating""#,
            "2026-03-01T10:40:00Z resolve",
            r#"2026-03-01T11:00:00Z other "Update""#,
        ]
    );
    // A post that says that it goes on contradicts the end that the incident names, and nobody told of a reopening.
    assert_eq!(
        ended(&[post("10:00", "Investigating"), post("11:00", "Monitoring")], "2026-03-01T10:40:00Z"),
        [
            r#"unknown resolved_at = "2026-03-01T10:40:00Z""#,
            r#"2026-03-01T10:00:00Z investigating "Investigating""#,
            r#"2026-03-01T11:00:00Z monitoring "Monitoring""#
        ]
    );
}

#[test]
fn a_status_that_the_posts_contradict_or_that_nobody_knows_stays_a_label() {
    let status = |status: &str, post: &str| {
        let posts = json!([{ "id": "p", "status": post, "body": "x", "display_at": "2026-03-01T10:00:00.000Z" }]);
        let commands = page(&json!({ "id": "7", "status": status, "incident_updates": posts }));
        let history = told(1, &commands);
        (field(&history, "status").map(str::to_owned), history.incident().status())
    };
    assert_eq!(status("investigating", "investigating"), (None, Status::Detected));
    assert_eq!(status("investigating", "resolved"), (Some("investigating".to_owned()), Status::Resolved));
    assert_eq!(status("false_alarm", "monitoring"), (Some("false_alarm".to_owned()), Status::Detected));
    assert_eq!(status("postmortem", "resolved"), (None, Status::Resolved));
    // It is over, and nobody says since when.
    assert_eq!(status("resolved", "monitoring"), (None, Status::Resolved));
}

#[test]
fn an_unknown_status_word_is_kept_where_people_read_it() {
    let commands = one(&json!({ "id": "7", "updates": [
        { "at": "2026-03-01T10:00:00Z", "status": "Degraded ☂", "message": "Rain." },
        { "at": "2026-03-01T10:01:00Z", "status": null, "message": "No word." },
        { "at": "2026-03-01T10:02:00Z", "status": "Paused", "message": null },
        { "at": "2026-03-01T10:03:00Z" },
    ] }));
    assert_eq!(
        story(&commands),
        [
            r#"2026-03-01T10:00:00Z other "Degraded ☂ - Rain.""#,
            r#"2026-03-01T10:01:00Z other "No word.""#,
            r#"2026-03-01T10:02:00Z other "Paused""#,
            r#"2026-03-01T10:03:00Z other """#,
        ]
    );
    told(1, &commands);
}

#[test]
fn a_time_that_is_missing_is_unknown_and_never_made_up() {
    let commands = one(&json!({ "id": "7", "started_at": null, "updates": [
        { "at": null, "status": "Investigating" },
        { "at": "0001-01-01T00:00:00Z", "status": "Update" },
        { "status": "Resolved" },
    ] }));
    assert_eq!(
        lines(&commands),
        [
            r#"unknown declare "status.example.com 7""#,
            "live record_import",
            r#"unknown investigating "Investigating""#,
            r#"unknown other "Update""#,
            "unknown resolve",
            r#"unknown resolved "Resolved""#,
        ]
    );
    told(1, &commands);
    // One that stands between others is told between them.
    let posts = [post("10:00", "Investigating"), json!({ "status": "Identified" }), post("11:00", "Resolved")];
    let middle = story(&one(&history(&posts)));
    assert_eq!(middle[1], r#"unknown identified "Identified""#);
    // An incident that says nothing but its id is still one.
    told(2, &one(&json!({ "id": "8" })));
}

#[test]
fn a_history_that_says_seconds_counts_to_the_second() {
    let at = |at: &str| {
        let commands = one(&json!({ "id": "7", "updates": [{ "at": at, "status": "Resolved" }] }));
        let interval = commands[0].occurred.as_ref().unwrap().interval("2026-11-23T10:00:00Z".parse().unwrap());
        interval.to_string()
    };
    assert_eq!(at("2026-03-01T10:00:00Z"), "2026-03-01T10:00:00Z/2026-03-01T10:00:59.999999999Z");
    assert_eq!(at("2026-03-01T10:00:07Z"), "2026-03-01T10:00:07Z/2026-03-01T10:00:07.999999999Z");
    assert_eq!(at("2026-03-01T11:00:00.25+01:00"), "2026-03-01T10:00:00.25Z");
}

#[test]
fn fields_that_nobody_knows_are_passed_over() {
    let mut incident = history(&[post("10:00", "Resolved")]);
    let plain = one(&incident);
    incident["reminder_intervals"] = json!([{ "deep": [[[1.5e300]]] }]);
    incident["updates"][0]["tweet_id"] = json!(null);
    assert_eq!(one(&incident), plain);
    // However deep they are.
    let deep =
        incident.to_string().replacen('{', &format!("{{\"deep\":{}1{},", "[".repeat(500_000), "]".repeat(500_000)), 1);
    assert_eq!(import::status_history(deep.as_bytes(), &mapping()).unwrap().remove(0).commands, plain);
    let deep = "[".repeat(500_000);
    assert_eq!(import::statuspage(deep.as_bytes(), &mapping()).unwrap_err().code(), Code::ImportInvalid);
}

#[test]
fn what_cannot_be_imported_is_named_by_line_and_column_with_what_to_do() {
    type Importer = fn(&[u8], &Mapping) -> Result<Vec<Imported>, ImportError>;
    let (history, page): (Importer, Importer) = (import::status_history, import::statuspage);
    let cases: &[(Importer, &[u8], &str, &str)] = &[
        (
            history,
            b"{\"id\":\"1\"}\n{\"id\":\"2\",\"updates\":[{\"at\":\"yesterday\"}]}\n",
            "import_invalid",
            "line 2, column 38: this is not what a status history holds: `yesterday` cannot be read as a time; write it like \
             2026-11-23T04:31:00Z, or with an offset like 2026-11-23T05:31:00+01:00; correct it there, or leave the incident out",
        ),
        (
            history,
            b"{\"id\":\"1\"}\n  {\"title\":\"x\"}",
            "import_invalid",
            "line 2, column 15: this is not what a status history holds: missing field `id`; correct it there, or leave the \
             incident out",
        ),
        (
            history,
            b"{\"id\":\"1\"}\n[\"2\"]\n",
            "import_invalid",
            "line 2, column 1: this is not what a status history holds: invalid type: sequence, expected an object; correct it \
             there, or leave the incident out",
        ),
        (
            page,
            b"{\n \"incidents\": [\n  {\"id\": \"1\"},\n  {\"id\": \"\"}\n ]\n}",
            "import_invalid",
            "line 4, column 11: this is not what an answer of Statuspage holds: an identifier is empty; give it at least one \
             character, or leave the field out; correct it there, or leave the incident out",
        ),
        (
            history,
            b"{\"id\":\"1\",\"updates\":[{\"at\":\"live\"}]}",
            "import_invalid",
            "line 1, column 33: this is not what a status history holds: `live` cannot be read as a time; write it like \
             2026-11-23T04:31:00Z, or with an offset like 2026-11-23T05:31:00+01:00; correct it there, or leave the incident out",
        ),
        (
            history,
            b"{\"id\":\"1\"}\n{\"id\":\"2\"}\n {\"id\":\"1\"}\n",
            "import_repeated",
            "line 3, column 2: the incident `1` stands twice, and nobody can tell which of the two holds; keep the newer one",
        ),
        (
            page,
            br#"{"id":"1","incident_updates":[{"id":"p"},{"id":"p"}]}"#,
            "import_repeated",
            "line 1, column 1: the post `p` stands twice, and nobody can tell which of the two holds; keep the newer one",
        ),
        (
            history,
            b"{\"id\":\"1\"}\n{\"id\":\"2\xff\"}\n",
            "json_not_utf8",
            "line 2, column 9: the bytes here are not UTF-8; encode the text as UTF-8",
        ),
        (
            history,
            b"{\"id\":\"1\"}\n{\"id\" \"2\"}\n",
            "json_syntax",
            "line 2, column 7: this is not JSON: expected `:`; fetch it again, or mend it there",
        ),
        (
            page,
            b"{\"id\":\"1\"}\n{\"id\":\"2",
            "json_truncated",
            "line 2, column 8: the text ends inside a value; it was cut off, so fetch it again",
        ),
        (
            page,
            b"\n{\"id\":\"1\",\n\"name\":\"\\ud83d\"}",
            "json_syntax",
            "line 3, column 15: this is not JSON: unexpected end of hex escape; fetch it again, or mend it there",
        ),
    ];
    for (importer, bytes, code, sentence) in cases {
        let error = importer(bytes, &mapping()).unwrap_err();
        assert_eq!((error.code().as_str(), error.to_string().as_str()), (*code, *sentence));
    }
    // A stranger's text is repeated within bounds.
    let long = format!("{{\"id\":\"1\",\"updates\":{:?}}}", "\n".repeat(100_000));
    let sentence = import::status_history(long.as_bytes(), &mapping()).unwrap_err().to_string();
    assert!(sentence.len() < 400 && !sentence.contains(char::is_control), "{sentence}");
}

/// A text that is found in such a file, or nothing.
fn word(words: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => prop::sample::select(words).prop_map(Value::from),
        1 => Just(Value::Null),
        1 => ".{0,12}".prop_map(Value::from),
    ]
}

fn moment() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => (0..300_i64).prop_map(|minutes| json!(format!("2026-03-01T{:02}:{:02}:00Z", minutes / 60, minutes % 60))),
        1 => Just(Value::Null),
        1 => Just(json!("0001-01-01T00:00:00Z")),
        1 => Just(json!("2026-03-01T01:02:03.004-07:00")),
        1 => Just(json!("2262-04-11T23:47:16Z")),
    ]
}

fn incident() -> impl Strategy<Value = Value> {
    let words = || {
        word(&[
            "Investigating",
            "Update",
            "Monitoring",
            "resolved",
            "Completed",
            "in_progress",
            "Scheduled",
            "postmortem",
            "",
        ])
    };
    let posts = prop::collection::vec((moment(), moment(), words(), word(&["We look.", " "])), 0..6);
    let impact = word(&["none", "minor", "major", "critical", "maintenance"]);
    (word(&["Down", ""]), impact, words(), (moment(), moment(), moment()), posts).prop_map(
        |(title, impact, status, (started, created, resolved), posts)| {
            let post = |(n, (at, created, status, text)): (usize, (Value, Value, Value, Value))| {
                json!({
                    "id": n.to_string(), "at": at, "display_at": at, "created_at": created, "status": status,
                    "message": text, "body": text, "affected_components": [{ "name": "API", "new_status": status }],
                })
            };
            let posts: Vec<_> = posts.into_iter().enumerate().map(post).collect();
            json!({
                "id": "7", "title": title, "name": title, "impact": impact, "status": status, "started_at": started,
                "created_at": created, "resolved_at": resolved, "updates": posts, "incident_updates": posts,
            })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::default())]

    #[test]
    fn any_bytes_import_or_are_refused_with_a_code(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for outcome in [import::status_history(&bytes, &mapping()), import::statuspage(&bytes, &mapping())] {
            if let Err(error) = outcome {
                prop_assert!(error.line > 0 && Code::ALL.contains(&error.code()));
            }
        }
    }

    #[test]
    fn a_file_that_was_damaged_anywhere_imports_or_is_refused_within_itself(at in 0..4_000_usize, byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = include_bytes!("import/statuspage.json").to_vec();
        let at = at.min(bytes.len() - 1);
        bytes[at] = byte;
        if cut {
            bytes.truncate(at);
        }
        let lines = u64::try_from(bytes.split(|byte| *byte == b'\n').count()).unwrap();
        if let Err(error) = import::statuspage(&bytes, &mapping()) {
            prop_assert!((1..=lines).contains(&error.line), "{error}");
        }
    }

    #[test]
    fn whatever_a_page_says_no_rule_refuses_it_and_every_post_is_told(incident in incident(), mapped in any::<bool>()) {
        let mapping = if mapped { mapping().severity("critical", label("SEV-1")) } else { mapping() };
        let bytes = incident.to_string();
        for outcome in [import::status_history(bytes.as_bytes(), &mapping), import::statuspage(bytes.as_bytes(), &mapping)] {
            let [imported] = outcome.unwrap().try_into().unwrap();
            let history = told(1, &imported.commands);
            let posted = history.records().iter().filter(|record| matches!(record.event(), Event::UpdatePosted(_)));
            prop_assert_eq!(posted.count(), incident["updates"].as_array().unwrap().len());
            for name in [MilestoneName::Started, MilestoneName::Detected, MilestoneName::Fixed, MilestoneName::Recovered] {
                prop_assert_eq!(milestone(history.incident(), name).state, MilestoneState::Pending);
            }
        }
    }
}
