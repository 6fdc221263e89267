//! D4: what people wrote, held against the log.

use proptest::prelude::*;
use serde_json::json;

use super::{Told, codes, found, item, milestone, resolve, section, started, tell, told, window};
use crate::teller::Teller;

/// An outage of 27 minutes, of which much is known.
fn outage() -> Vec<Told> {
    vec![
        started("2026-11-23T09:42Z"),
        milestone("detected", "2026-11-23T09:48Z"),
        milestone("contained", "2026-11-23T10:07Z"),
        milestone("recovered", "2026-11-23T10:09Z"),
        window(
            &json!({ "level": "full", "affected": { "count": 4979, "unit": "projects" }, "occurred": "2026-11-23T09:42Z" }),
        ),
        ("10:10", "restore", json!({ "service": "checkout", "restored": 10000, "occurred": "2026-11-23T10:09Z" })),
        ("10:11", "note", json!({ "body": "The copy is done." })),
        resolve(),
        item(&json!({})),
    ]
}

fn with(body: &str) -> Teller {
    let mut teller = told(&outage());
    tell(&mut teller, &[section("11:30", "summary", body)]);
    teller
}

/// Sentences as people write them, all of them true.
const TRUE: &[&str] = &[
    "The outage began at 09:42 UTC and was resolved at 11:00.",
    "It was detected at 09:48 UTC.",
    "We noticed it at 09:48 UTC, six minutes after it began.",
    "Detected at 09:48 UTC by an alert.",
    "At 10:07 UTC the incident was contained.",
    "The disruption lasted 27 minutes.",
    "The incident lasted about half an hour.",
    "Checkout was down for 27 minutes.",
    "It took 6 minutes to detect and 25 minutes to contain.",
    "A 27-minute outage hit everybody.",
    "About 5,000 projects were affected.",
    "4,979 projects were affected.",
    "More than 4,000 projects were lost.",
    "The incident was resolved an hour later, at 11:00 UTC.",
    "The copy started at 10:11 UTC.",
    "On 23 November 2026 at 09:48 UTC it was detected.",
    "Fifteen minutes before, nobody had seen a thing.",
    "It was 40 % slower, and 3 projects asked why.",
];

/// The same with another figure, each beyond what rounding allows.
const FALSE: &[&str] = &[
    "The outage began at 09:32 UTC and was resolved at 11:00.",
    "The outage began at 09:42 UTC and was resolved at 11:20.",
    "It was detected at 09:58 UTC.",
    "We noticed it at 08:48 UTC, six minutes after it began.",
    "Detected at 10:48 UTC by an alert.",
    "At 10:17 UTC the incident was contained.",
    "The disruption lasted 2 hours.",
    "The incident lasted about three hours.",
    "Checkout was down for 12 minutes.",
    "It took 16 minutes to detect and 25 minutes to contain.",
    "It took 6 minutes to detect and 5 minutes to contain.",
    "A 57-minute outage hit everybody.",
    "About 9,000 projects were affected.",
    "4,978 projects were affected.",
    "More than 6,000 projects were lost.",
    "On 22 November 2026 at 09:48 UTC it was detected.",
    "The incident was declared at 09:30 UTC.",
    "Detected: 10:48 UTC",
    "The disk filled up. The outage began at 09:32 UTC.",
    "- The whole outage lasted 2 hours.",
    "Time to detect was 16 minutes.",
    "At 10:17 UTC, the incident was finally contained.",
    "It hit 9,000 projects in total.",
];

/// Sentences of something else than the incident, of what was not, or by other clocks: their figures claim nothing of it.
const ELSEWHERE: &[&str] = &[
    "It was detected at 10:48 (UTC+1).",
    "It was detected at 10:48 UTC+1.",
    "It was detected at 10:48+01:00.",
    "It was detected at 10:48 +01:00.",
    "It was detected at 2026-11-23T10:48:00+01:00.",
    "It was detected at 01:48 PST.",
    "It was detected at 1:48 AM PST.",
    "It was detected at 1:48am PST.",
    "It was detected at 1:48 a.m. PST.",
    "It was detected at 11:48 EET.",
    "It was detected at 15:18 IST.",
    "It was detected at 20:48 AEDT.",
    "All times are PST.\nIt was detected at 01:48.",
    "(All times CET.) The outage began at 10:42 and was resolved at 12:00.",
    "The outage began at 10:42 CET and was resolved at 12:00 CET.",
    "The outage began at 10:42 (CET), 09:42 UTC.",
    "We noticed at 10:05 UTC that the lag grew.",
    "At 10:05 UTC we noticed that the replica was gone.",
    "At 10:11 UTC we detected a second spike, in the copies.",
    "We noticed the full disk at 10:03 UTC.",
    "The incident channel noticed at 10:05 UTC that mail was late.",
    "Staging was down for 3 days.",
    "The backup had been offline for 3 weeks and for 20 days nobody saw it.",
    "The standby was unavailable for 2 minutes.",
    "Ten users reported that checkout failed, and 3 projects were deleted by mistake long ago.",
    "Of the 4,979 projects that were affected, 12 projects were affected twice.",
    "Another outage, in 2025, lasted 3 hours.",
    "A similar incident lasted 3 hours last year.",
    "Last year's outage began at 10:03 UTC.",
    "Without the alert the outage would have lasted 5 hours.",
    "The incident could have lasted 5 hours.",
    "Ten minutes of the outage went by before anybody looked.",
    "The 5 minutes of the outage that hurt most were the last.",
    "The incident was not resolved at 10:07 UTC.",
    "It took 3 minutes to contain the spread on the replica.",
    "It took 40 minutes to recover the standby.",
    "The time to resolve the merge conflict was 3 minutes, time well spent.",
    "The outage of the mail server began at 10:03 UTC.",
    "The incident call began at 10:05 UTC.",
    "The second impact began at 10:03 UTC.",
    "The incident was declared at 10:00 UTC and the page started at 10:02 UTC.",
    "The problem with the index was resolved at 10:07 UTC.",
    "The DNS problem was detected at 10:03 UTC.",
    "The problem was declared to be in the cache at 10:03 UTC.",
    "It was acknowledged by the vendor at 10:11 UTC.",
    "It was declared over at 11:00 UTC.",
    "We declared the fix good at 10:07 UTC.",
    "The incident review started at 11:20 UTC.",
    "The event log recovered at 10:07 UTC.",
    "In the outage of 2025 we lost 300 projects.",
    "20 projects were affected in Europe, and 4,959 elsewhere.",
    "By 10:00 UTC 2,000 projects were affected; at the end it was 4,979.",
    "Within 5 minutes 2,000 projects were affected.",
    "None of the 7,000 projects of the new cluster were affected.",
    "0 projects were lost.",
    "We lost 5 minutes of data.",
    "The alert fires if the outage lasts 5 minutes.",
    "Our objective is 5 minutes to detect and 10 minutes to mitigate; time counts.",
    "An outage of more than 2 hours would have cost us the quarter.",
    "The outage lasted 27 minutes of the 3 hours that the plan allows.",
    "No outage lasted 3 hours.",
    "The disruption lasted 12 minutes for readers and 27 minutes for writers.",
    "The incident took 27 minutes; the outage took 13 minutes of it for Europe.",
    "The incident was detected around 01:48 PST.",
    "The disk was full. It was noticed at 10:03 UTC.",
    "The replica lagged, and we noticed it at 10:03 UTC.",
    "The outage hit the copy, which was noticed at 10:03 UTC.",
    "The incident was resolved, and the copy, which still ran, ended at 11:20 UTC.",
    "Was the outage resolved at 10:03 UTC?",
    "The mail outage began at 10:03 UTC.",
    "Earlier the outage of a customer lasted 3 hours.",
    "It took 10 minutes to find that data was lost.",
    "It took 40 minutes to contain the rumours.",
    "A 3-hour outage would have been worse.",
    "The 3-hour outage of March was worse.",
    "In 2025 the outage lasted 3 hours.",
    "If the outage lasted 3 hours, the plan asks for more.",
];

#[test]
fn what_is_said_of_something_else_is_left_alone() {
    for sentence in ELSEWHERE {
        let about: Vec<_> = found(&with(sentence)).into_iter().map(|finding| finding.code.to_string()).collect();
        assert!(!about.contains(&"claim_contradicts_log".to_owned()), "{sentence}");
    }
}

#[test]
fn what_is_true_is_left_alone() {
    for sentence in TRUE {
        let about: Vec<_> =
            found(&with(sentence)).into_iter().filter(|finding| finding.code.as_str().contains("_log")).collect();
        let is_alarm = |code: &str| matches!(code, "claim_contradicts_log" | "time_not_in_log");
        assert!(about.iter().all(|finding| !is_alarm(finding.code.as_str())), "{sentence}: {about:#?}");
    }
}

#[test]
fn what_the_log_contradicts_is_found_with_the_records_behind_it() {
    for sentence in FALSE {
        let found = found(&with(sentence));
        let claim = found.iter().find(|finding| finding.code.as_str() == "claim_contradicts_log");
        let claim = claim.unwrap_or_else(|| panic!("{sentence}: {found:#?}"));
        let last = sentence.rsplit(". ").next().unwrap();
        assert!(claim.message.contains(last) && !claim.records.is_empty(), "{claim:?}");
    }
}

#[test]
fn a_time_beside_no_milestone_is_looked_for_everywhere() {
    assert!(!codes(&with("A copy was made at 10:11 UTC.")).contains("time_not_in_log"));
    assert!(codes(&with("A copy was made at 03:11 UTC.")).contains("time_not_in_log"));
    // What is not at a time but before or after it claims nothing.
    assert!(!codes(&with("Until 03:11 UTC a copy was made.")).contains("time_not_in_log"));
}

#[test]
fn a_sentence_ends_at_its_full_stop_and_not_in_an_abbreviation() {
    let two = "It was detected at 09:48 UTC by monitoring. The copy started at 10:11 UTC.";
    assert!(!codes(&with(two)).contains("claim_contradicts_log"));
    for one in
        ["The incident was resolved, e.g. for most, at 11:20 UTC.", "It was contained, i.e. slowed, at 10:17 UTC."]
    {
        assert!(codes(&with(one)).contains("claim_contradicts_log"), "{one}");
    }
}

#[test]
fn what_a_caption_claims_is_held_against_the_log_too() {
    let mut teller = told(&outage());
    let note = teller.history.records()[1].id();
    let curate =
        |caption: &str| ("11:40", "curate", json!({ "record": note, "prominence": "key", "caption": caption }));
    let mut wrong = Teller::of(1);
    std::mem::swap(&mut wrong, &mut teller);
    tell(&mut wrong, &[curate("The outage began at 09:12 UTC")]);
    assert!(codes(&wrong).contains("claim_contradicts_log"));
}

proptest! {
    /// Whatever the log says, a sentence that repeats it is no claim against it, and one that is off by more than its rounding is.
    #[test]
    fn a_sentence_made_from_the_log_holds_and_one_that_is_shifted_does_not(
        start in 0..600_i64, detect in 1..50_i64, length in 60..300_i64, shift in 3..40_i64, earlier in any::<bool>(),
    ) {
        let at = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        let day = |minute: i64| format!("2026-11-23T{}Z", at(minute));
        let (detected, over) = (start + detect, start + length);
        let commands = [
            ("18:00", "assert_milestone", json!({ "milestone": "started", "occurred": day(start) })),
            ("18:01", "assert_milestone", json!({ "milestone": "detected", "occurred": day(detected) })),
            ("18:02", "assert_milestone", json!({ "milestone": "recovered", "occurred": day(over) })),
        ];
        let mut teller = Teller::responding();
        tell(&mut teller, &commands);
        let off = if earlier { -shift } else { shift };
        // 300 minutes is meant as 250 to 350.
        prop_assume!(length % 10 != 0 && (length + off) % 10 != 0);
        let write = |start: i64, detected: i64, length: i64| format!(
            "The outage began at {} UTC. It was detected at {} UTC. The outage lasted {length} minutes.", at(start), at(detected),
        );
        let mut is_found = |body: &str| {
            tell(&mut teller, &[section("18:10", "summary", body)]);
            codes(&teller).contains("claim_contradicts_log")
        };
        prop_assert!(!is_found(&write(start, detected, length)));
        prop_assert!(is_found(&write(start, detected, length + off)), "a length that is off by {off}");
        let wrong = (start + off).rem_euclid(1440);
        prop_assert!(is_found(&write(wrong, detected, length)), "a start that is off by {off}");
        // People also say detected of what they acknowledged; nobody did here before ten, and nobody looks at minutes around it.
        let wrong = (detected + off).rem_euclid(1440);
        prop_assume!((wrong - 600).abs() > 2);
        prop_assert!(is_found(&write(start, wrong, length)), "a detection that is off by {off}");
    }
}
