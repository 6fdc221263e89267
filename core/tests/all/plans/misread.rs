//! What people get wrong in a plan, and what they are told.

use sevlog::{Plan, PlanError};

/// Fails unless each text is refused with its sentence.
#[track_caller]
fn refused<'a>(read: fn(&str) -> Result<Plan, PlanError>, rows: impl IntoIterator<Item = (String, &'a str)>) {
    let told = |text: &str| read(text).map_or_else(|error| error.to_string(), |_| "nothing".to_owned());
    let wrong = rows.into_iter().filter(|(text, sentence)| told(text) != *sentence);
    let wrong =
        wrong.map(|(text, sentence)| format!("{text}\n  should say: {sentence}\n  and says:   {}", told(&text)));
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A plan that says this besides what every plan says.
fn json(said: &str) -> String {
    format!("{{\"bindsToRank\":2,\"severities\":[],\n{said}}}")
}

fn toml(said: &str) -> String {
    format!("bindsToRank = 2\nseverities = []\n{said}\n")
}

#[test]
fn whoever_writes_no_json_is_told_where_it_breaks() {
    let rows = [
        ("", "line 1, column 1: the text is empty; write a plan, or use the standard one"),
        (" \n", "line 2, column 1: the text is empty; write a plan, or use the standard one"),
        ("title: Ours", "line 1, column 2: this is no JSON: a value should stand here"),
        ("{", "line 1, column 1: this is no JSON: the text ends inside an object"),
        (r#"{"bindsToRank":"#, "line 1, column 15, bindsToRank: this is no JSON: the text ends inside a value"),
        (r#"{"bindsToRank":2"#, "line 1, column 16: this is no JSON: the text ends inside an object"),
        (
            r#"{"bindsToRank":2,}"#,
            "line 1, column 18: this is no JSON: a comma stands here with nothing behind it; take it out",
        ),
        ("{bindsToRank:2}", "line 1, column 2: this is no JSON: a name should stand here, in quotes"),
        (
            r#"{"bindsToRank":2,"severities":[]}}"#,
            "line 1, column 34: this is no JSON: the plan is over; take out what follows",
        ),
        ("[]", "line 1, column 1: expected a plan with `bindsToRank` and `severities`; found a list"),
        ("null", "line 1, column 4: expected a plan with `bindsToRank` and `severities`; found null"),
        (
            "\"a plan\"",
            r#"line 1, column 8: expected a plan with `bindsToRank` and `severities`; found the text "a plan""#,
        ),
        ("{}", "line 1, column 2: `bindsToRank` is missing; add it"),
    ];
    refused(Plan::from_json, rows.map(|(text, sentence)| (text.to_owned(), sentence)));
}

#[test]
fn whoever_writes_another_kind_of_value_is_told_what_should_stand_where() {
    let rows = [
        (r#""bindsToRank":1"#, "line 2, column 13: `bindsToRank` stands twice; keep one of them"),
        (r#""title":null"#, "line 2, column 12, title: expected a text in quotes; found null"),
        (r#""roles":{}"#, "line 2, column 8, roles: expected a list; found an object"),
        (r#""roles":null"#, "line 2, column 12, roles: expected a list; found null"),
        (
            r#""roles":["IC"]"#,
            r#"line 2, column 13, roles[0]: expected a role with `role` and `name`; found the text "IC""#,
        ),
        (
            r#""roles":[["ic","IC"]]"#,
            "line 2, column 9, roles[0]: expected a role with `role` and `name`; found a list",
        ),
        (r#""roles":[{"role":"ic"}]"#, "line 2, column 22, roles[0]: `name` is missing; add it"),
        (
            r#""roles":[{"role":"","name":"IC"}]"#,
            "line 2, column 19, roles[0].role: an identifier is empty; give it at least one character, or leave the field out",
        ),
        (
            r#""roles":[{"role":5,"name":"IC"}]"#,
            "line 2, column 18, roles[0].role: expected a text in quotes; found the number 5",
        ),
        (
            r#""roles":[{"role":"ic","name":"IC","owns":["triag"]}]"#,
            "line 2, column 50, roles[0].owns[0]: `triag` is none of updates, triage, command, hand_over, severity_confirmation, record, validation, impact, recurrence, postmortem, action_items, drills, plan_review",
        ),
        (
            r#""roles":[{"role":"ic","role":"on_call","name":"IC"}]"#,
            "line 2, column 28, roles[0]: `role` stands twice; keep one of them",
        ),
        (r#""roles":[{"role":"ic","name":"IC","ownes":[]}]"#, "a plan has no roles[0].ownes; is it misspelt?"),
    ];
    refused(Plan::from_json, rows.map(|(text, sentence)| (json(text), sentence)));
}

#[test]
fn whoever_names_a_rule_or_a_time_wrongly_is_told_what_there_is() {
    let rows = [
        (r#""duties":[]"#, "line 2, column 9, duties: expected names, each with its value; found a list"),
        (r#""duties":{"triage":{},"triage":{}}"#, "line 2, column 30, duties: `triage` stands twice; keep one of them"),
        (
            r#""duties":{"trage":{}}"#,
            "line 2, column 17, duties.trage: `trage` is none of updates, triage, command, hand_over, severity_confirmation, record, validation, impact, recurrence, postmortem, action_items, drills, plan_review",
        ),
        (
            r#""duties":{"triage":[]}"#,
            "line 2, column 19, duties.triage: expected a duty's `within`, `lead` and `severities`; found a list",
        ),
        (
            r#""duties":{"triage":{"within":30}}"#,
            "line 2, column 31, duties.triage.within: expected one of `minutes`, `hours`, `days`, `business_hours` and `business_days`, with how many; found the number 30",
        ),
        (
            r#""duties":{"triage":{"within":"30m"}}"#,
            r#"line 2, column 34, duties.triage.within: expected one of `minutes`, `hours`, `days`, `business_hours` and `business_days`, with how many; found the text "30m""#,
        ),
        (
            r#""duties":{"triage":{"within":{}}}"#,
            "line 2, column 31, duties.triage.within: expected one member; found none",
        ),
        (
            r#""duties":{"triage":{"within":{"minuts":30}}}"#,
            "line 2, column 38, duties.triage.within.minuts: `minuts` is none of `minutes`, `hours`, `days`, `business_hours`, `business_days`",
        ),
        (
            r#""duties":{"triage":{"within":{"minutes":"30"}}}"#,
            r#"line 2, column 44, duties.triage.within.minutes: expected a whole number of 0 or more; found the text "30""#,
        ),
        (
            r#""duties":{"triage":{"within":{"minutes":-30}}}"#,
            "line 2, column 43, duties.triage.within.minutes: expected a whole number of 0 or more; found the number -30",
        ),
        (
            r#""duties":{"triage":{"within":{"minutes":0.5}}}"#,
            "line 2, column 43, duties.triage.within.minutes: expected a whole number of 0 or more; found the number 0.5",
        ),
        (
            r#""duties":{"triage":{"within":{"minutes":9007199254740993}}}"#,
            "the plan cannot be adopted or written: duties.triage.within.minutes is 9007199254740993, and a log holds no number beyond 9007199254740991; say less",
        ),
        (
            r#""duties":{"triage":{"within":{"minutes":30,"hours":1}}}"#,
            "line 2, column 50, duties.triage.within: expected one of `minutes`, `hours`, `days`, `business_hours` and `business_days`, with how many; found more than one",
        ),
        (
            r#""duties":{"triage":{"withn":{"minutes":30}},"drills":{"led":null}}"#,
            "a plan has no duties.triage.withn, no duties.drills.led; is it misspelt?",
        ),
        (
            r#""guards":{"impact_closed":"off","impact_closed":"advise"}"#,
            "line 2, column 47, guards: `impact_closed` stands twice; keep one of them",
        ),
        (
            r#""guards":{"impact_closed":"of"}"#,
            "line 2, column 31, guards.impact_closed: `of` is none of enforce, advise, off",
        ),
        (
            r#""guards":{"impact_closed":false}"#,
            "line 2, column 31, guards.impact_closed: expected a text in quotes; found false",
        ),
        (
            r#""guards":{"\u001b[2J":"off"}"#,
            r"line 2, column 21, guards.\u{1b}[2J: `\u{1b}[2J` is none of severity_triaged, fix_validated, impact_closed, document_clean, postmortem_not_required, commander_lowers",
        ),
        (
            r#""channels":[{"channel":"page","name":"Page","audience":"outside","cadence":"every"}]"#,
            r#"line 2, column 82, channels[0].cadence: expected one of `every`, `real_time` and `after_resolution`, with its times; found the text "every""#,
        ),
        (
            r#""channels":[{"channel":"page","name":"Page","audience":"outside","cadence":{"every":30}}]"#,
            "line 2, column 86, channels[0].cadence.every: expected a cadence's times, each with its name; found the number 30",
        ),
        (
            r#""channels":[{"channel":"page","name":"Page","audience":"outside","cadence":{"every":{}}}]"#,
            "line 2, column 86, channels[0].cadence.every: `interval` is missing; add it",
        ),
        (
            r#""channels":[{"channel":"page","name":"Page","audience":"all","cadence":{"after_resolution":{}}}]"#,
            "line 2, column 60, channels[0].audience: `all` is none of inside, outside",
        ),
        (
            r#""calendar":["UTC"]"#,
            "line 2, column 11, calendar: expected a calendar with `zone`, `days`, `from` and `to`; found a list",
        ),
        (
            r#""calendar":{"zone":"UTC","days":["Mon"],"from":"9:00","to":"17:00"}"#,
            "line 2, column 53, calendar.from: `9:00` names no time of day; write it like 09:00",
        ),
        (
            r#""drills":[{"drill":"fire","name":"Fire","next":"5 October"}]"#,
            "line 2, column 59, drills[0].next: `5 October` names no day; write it like 2025-10-05 or 2025-10-05 Sun",
        ),
    ];
    refused(Plan::from_json, rows.map(|(text, sentence)| (json(text), sentence)));
}

#[test]
fn whoever_writes_no_plan_in_toml_is_told_the_same() {
    let rows = [
        ("title", "line 3, column 6: key with no value, expected `=`"),
        ("title = Ours", "line 3, column 9: string values must be quoted, expected literal string"),
        ("title = \"Ours", r#"line 3, column 14: invalid basic string, expected `"`"#),
        ("title = 5", "line 3, column 9, title: expected a text in quotes; found the number 5"),
        ("bindsToRank = 1", "line 3, column 1: `bindsToRank` stands twice; keep one of them"),
        ("[duties.triage]\n[duties.triage]", "line 4, column 9: `triage` stands twice; keep one of them"),
        ("[severities]", "line 3, column 2: `severities` stands twice; keep one of them"),
        ("[roles]", "line 3, column 1, roles: expected a list; found an object"),
        (
            "roles = [[\"ic\", \"IC\"]]",
            "line 3, column 10, roles[0]: expected a role with `role` and `name`; found a list",
        ),
        ("[[roles]]\nname = \"IC\"", "line 3, column 1, roles[0]: `role` is missing; add it"),
        (
            "[duties]\ntriage = 30",
            "line 4, column 10, duties.triage: expected a duty's `within`, `lead` and `severities`; found the number 30",
        ),
        ("[duties]\ntriage.within = {}", "line 4, column 17, duties.triage.within: expected one member; found none"),
        (
            "[duties]\ntriage.within = { minutes = 30, hours = 1 }",
            "line 4, column 17, duties.triage.within: expected one of `minutes`, `hours`, `days`, `business_hours` and `business_days`, with how many; found more than one",
        ),
        (
            "[duties]\ntriage.within = { minuts = 30 }",
            "line 4, column 19, duties.triage.within.minuts: `minuts` is none of `minutes`, `hours`, `days`, `business_hours`, `business_days`",
        ),
        (
            "[duties]\ntriage.within = { minutes = 99999999999999999999 }",
            "line 4, column 29, duties.triage.within.minutes: expected a whole number of 0 or more; found the number 99999999999999999999",
        ),
        (
            "[duties]\ntriage.within = { minutes = 9007199254740993 }",
            "the plan cannot be adopted or written: duties.triage.within.minutes is 9007199254740993, and a log holds no number beyond 9007199254740991; say less",
        ),
        ("[duties]\ntriage.withn = { minutes = 30 }", "a plan has no duties.triage.withn; is it misspelt?"),
        (
            "[guards]\nimpact_closed = false",
            "line 4, column 17, guards.impact_closed: expected a text in quotes; found false",
        ),
        (
            "[[drills]]\ndrill = \"fire\"\nname = \"Fire\"\nnext = 2026-10-05",
            "line 6, column 8, drills[0].next: expected a text in quotes",
        ),
        (
            "[calendar]\nzone = \"UTC\"\ndays = [\"Mon\"]\nfrom = 09:00\nto = \"17:00\"",
            "line 6, column 8, calendar.from: expected a text in quotes",
        ),
    ];
    let alone = [
        ("", "line 1, column 1: `bindsToRank` is missing; add it"),
        ("bindsToRank = 2", "line 1, column 1: `severities` is missing; add it"),
    ];
    let alone = alone.map(|(text, sentence)| (text.to_owned(), sentence));
    refused(Plan::from_toml, rows.map(|(text, sentence)| (toml(text), sentence)).into_iter().chain(alone));
}

#[test]
fn a_mark_of_the_byte_order_before_a_plan_is_no_part_of_it() {
    let plan = Plan::standard();
    assert_eq!(Plan::from_json(&format!("\u{feff}{}", plan.to_json().unwrap())), Ok(plan.clone()));
    assert_eq!(Plan::from_toml(&format!("\u{feff}{}", plan.to_toml().unwrap())), Ok(plan));
}

#[test]
fn however_deep_or_long_a_text_is_it_is_refused_in_a_short_sentence() {
    let (deep, long) = ("[".repeat(100_000), "x".repeat(100_000));
    let json = |said: String| Plan::from_json(&json(&said)).unwrap_err();
    let toml = |said: String| Plan::from_toml(&toml(&said)).unwrap_err();
    for error in [
        json(format!(r#""roles":{deep}"#)),
        json(format!(r#""rolls":{deep}"#)),
        json(format!(r#""roles":"{long}""#)),
        json(format!(r#""guards":{{"{long}":"off"}}"#)),
        json(format!(r#""guards":{{"impact_closed":"{long}"}}"#)),
        json(format!(r#""duties":{{"triage":{{"within":{{"{long}":1}}}}}}"#)),
        json(format!(r#""{long}":1"#)),
        toml(format!("roles = {deep}")),
        toml(format!("rolls = {deep}")),
        toml(format!("roles = \"{long}\"")),
        toml(format!("{long} = 1")),
        toml(format!("{long} = 1\n{long} = 1")),
    ] {
        assert!(error.to_string().len() < 400, "{}", error.to_string().chars().take(500).collect::<String>());
    }
}
