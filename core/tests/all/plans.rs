//! Plans: read, written, and looked at.

mod misread;

use sevlog::{ClockTime, GuardKey, Level, Plan, PlanDate, PlanFindingCode as Finding, Span};

#[test]
fn the_standard_plan_reads_back_from_both_of_its_forms() {
    let plan = Plan::standard();
    assert_eq!(Plan::from_json(&plan.to_json().unwrap()), Ok(plan.clone()));
    assert_eq!(Plan::from_toml(&plan.to_toml().unwrap()), Ok(plan.clone()));
    assert_eq!(plan.severities.len(), 4);
    assert_eq!(plan.roles.len(), 4);
    assert!(plan.drills.iter().all(|drill| drill.last.is_none() && drill.next.is_none()));
}

/// The codes that a change of the standard plan adds, with where they stand.
#[track_caller]
fn found(change: impl FnOnce(&mut Plan)) -> Vec<(Finding, String)> {
    let known = Plan::standard().findings();
    let mut plan = Plan::standard();
    change(&mut plan);
    let findings = plan.findings().into_iter().filter(|finding| !known.contains(finding));
    findings.map(|finding| (finding.code, finding.at)).collect()
}

#[test]
fn a_look_at_the_standard_plan_finds_what_its_document_leaves_open() {
    let findings = Plan::standard().findings();
    assert!(findings.iter().all(|finding| finding.level == Level::Warning), "{findings:#?}");
    let of =
        |code| findings.iter().filter(|finding| finding.code == code).map(|finding| &*finding.at).collect::<Vec<_>>();
    assert_eq!(of(Finding::OwnerWithoutRole), ["channels[1].owners[1]", "channels[2].owners[0]"]);
    assert_eq!(of(Finding::TwoOwners), ["channels[0]", "channels[1]", "channels[2]"]);
    assert_eq!(of(Finding::SeverityWithoutCadence), ["severities[2]", "severities[3]"]);
    assert!(of(Finding::ScopeAssumed).contains(&"channels[0]"));
    assert_eq!(of(Finding::DrillUndated), ["drills[0]", "drills[1]"]);
}

#[test]
fn each_contradiction_of_a_plan_is_found_where_it_stands() {
    let at = |code: Finding, at: &str| vec![(code, at.to_owned())];
    let severities = |labels: &[&str]| Some(labels.iter().map(|label| label.parse().unwrap()).collect());
    assert_eq!(found(|plan| plan.severities[1].rank = 1), at(Finding::SeverityTwice, "severities[1]"));
    assert_eq!(found(|plan| plan.roles[1].role = plan.roles[0].role.clone()), at(Finding::RoleTwice, "roles[1]"));
    assert_eq!(found(|plan| plan.roles[1].owns.push(sevlog::Duty::Triage)), at(Finding::TwoOwners, "roles"));
    assert_eq!(found(|plan| plan.roles[3].owns.clear()), at(Finding::DutyWithoutOwner, "duties.record"));
    assert_eq!(
        found(|plan| plan.channels[1].severities = severities(&["SEV-9"])),
        at(Finding::SeverityUnknown, "channels[1].severities")
    );
    let twice = found(|plan| plan.channels.push(plan.channels[0].clone()));
    assert!(twice.contains(&(Finding::ChannelTwice, "channels[3]".to_owned())), "{twice:?}");
    let mut apart = Plan::standard();
    apart.channels.push(apart.channels[0].clone());
    (apart.channels[0].severities, apart.channels[3].severities) = (severities(&["SEV-1"]), severities(&["SEV-2"]));
    assert!(apart.findings().iter().all(|finding| finding.code != Finding::ChannelTwice));
    assert_eq!(found(|plan| plan.channels[0].lead = Some(Span::Minutes(0))), at(Finding::SpanZero, "channels[0].lead"));
    assert_eq!(
        found(|plan| plan.channels[0].lead = Some(Span::Minutes(45))),
        at(Finding::LeadTooLong, "channels[0].lead")
    );
    assert_eq!(
        found(|plan| plan.channels[2].severities = severities(&[])),
        at(Finding::ScopeEmpty, "channels[2].severities")
    );
    assert_eq!(found(|plan| plan.title = " ".into()), at(Finding::NameEmpty, "title"));
    let nameless = found(|plan| plan.roles[2].name.clear());
    assert!(nameless.contains(&(Finding::NameEmpty, "roles[2].name".to_owned())), "{nameless:?}");
    let dutiless = |plan: &mut Plan| drop(plan.duties.remove(&sevlog::Duty::Triage));
    assert_eq!(found(dutiless), at(Finding::DutyAbsent, "duties.triage"));
    let days = |plan: &mut Plan| plan.review.within = Some(Span::BusinessDays(3));
    assert_eq!(found(days), at(Finding::CalendarMissing, "review.within"));
    let days = |plan: &mut Plan| plan.review.within = Some(Span::Days(sevlog::limits::MAX_INTEGER));
    assert_eq!(found(days), at(Finding::SpanEndless, "review.within"));
    let months = |plan: &mut Plan| plan.review.every_months = Some(sevlog::limits::MAX_INTEGER);
    assert_eq!(found(months), at(Finding::SpanEndless, "review.everyMonths"));
    let calendar = |zone: &str, from: &str, holiday: &str| {
        let text =
            format!(r#"{{"zone":"{zone}","days":["Mon"],"from":"{from}","to":"17:00","holidays":["{holiday}"]}}"#);
        found(|plan| plan.calendar = Some(serde_json::from_str(&text).unwrap()))
    };
    assert_eq!(calendar("Europe/Atlantis", "09:00", "2026-12-25"), at(Finding::ZoneUnknown, "calendar.zone"));
    assert_eq!(calendar("Europe/Berlin", "17:00", "2026-12-25"), at(Finding::CalendarWithoutWork, "calendar"));
    // 2026-12-25 is a Friday.
    assert_eq!(calendar("UTC", "09:00", "2026-12-25 Thu"), at(Finding::WeekdayContradictsDate, "calendar.holidays[0]"));
    let drill = |last: &str, next: &str| {
        found(|plan| {
            (plan.drills[0].last, plan.drills[0].next) = (Some(last.parse().unwrap()), Some(next.parse().unwrap()));
        })
    };
    assert_eq!(drill("2025-06-27 Fri", "2025-10-05 Sun"), []);
    assert_eq!(drill("2025-06-27 Fri", "2025-10-05 Mon"), at(Finding::WeekdayContradictsDate, "drills[0].next"));
    assert_eq!(drill("2025-06-27", "2025-06-26"), at(Finding::DrillBeforeLast, "drills[0]"));
}

#[test]
fn business_time_is_counted_for_ten_years_and_a_plan_with_more_is_told_so() {
    let mut plan = Plan::standard();
    let office = r#"{"zone":"Europe/Berlin","days":["Mon","Tue","Wed","Thu","Fri"],"from":"09:00","to":"17:00"}"#;
    plan.calendar = Some(serde_json::from_str(office).unwrap());
    let from = "2026-11-23T10:00:00Z".parse().unwrap();
    for (span, until) in [
        (Span::BusinessDays(2_500), Some("2036-06-23T09:00:00Z")),
        (Span::BusinessHours(20_000), Some("2036-06-23T09:00:00Z")),
        (Span::BusinessDays(5_000), None),
        (Span::BusinessHours(40_000), None),
        (Span::BusinessDays(u64::MAX), None),
        (Span::BusinessHours(u64::MAX), None),
    ] {
        let end = until.map_or(sevlog::Timestamp::MAX, |until| until.parse().unwrap());
        assert_eq!(span.after(from, plan.calendar.as_ref()), end, "{span}");
        plan.review.within = Some(span);
        let endless: Vec<_> = plan.findings().into_iter().filter(|found| found.code == Finding::SpanEndless).collect();
        let told: Vec<_> = endless.iter().map(|found| (found.level, found.at.as_str())).collect();
        assert_eq!(told, if until.is_some() { vec![] } else { vec![(Level::Error, "review.within")] }, "{span}");
    }
}

#[test]
fn a_guard_that_no_plan_names_enforces() {
    let plan = Plan::from_json(r#"{"bindsToRank":2,"severities":[]}"#).unwrap();
    assert_eq!(plan.binding(GuardKey::ImpactClosed), sevlog::Binding::Enforce);
}

#[test]
fn a_time_of_day_and_a_day_have_one_form() {
    for text in ["00:00", "09:00", "23:59"] {
        assert_eq!(text.parse::<ClockTime>().unwrap().to_string(), text);
    }
    for text in [
        "+9:00",
        "09:+5",
        "-0:00",
        "9:00",
        "09:0",
        "009:00",
        "24:00",
        "09:60",
        "09:00:00",
        "09.00",
        " 09:00",
        "٠٩:٠٠",
        "",
    ] {
        assert!(text.parse::<ClockTime>().is_err(), "{text}");
    }
    for text in ["2025-10-05", "2025-10-05 Sun", "0001-01-01"] {
        assert_eq!(text.parse::<PlanDate>().unwrap().to_string(), text);
    }
    for text in [
        "2025-10-5",
        "+025-10-05",
        "2025-10-+5",
        "-2025-10-05",
        "20251005",
        "2025-02-29",
        "2025-10-05T00:00",
        "2025-10-05 sun",
    ] {
        assert!(text.parse::<PlanDate>().is_err(), "{text}");
    }
    for text in ["2025-10-05 ", "2025-10-05  Sun", "2025-10-05 Sun ", "2025-10-05 Sunday", " 2025-10-05", ""] {
        assert!(text.parse::<PlanDate>().is_err(), "{text}");
    }
}
