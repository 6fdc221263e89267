//! Publishing a postmortem: what it must cover, what keeps it back, and what a redaction takes from it.

use sevlog::{
    Code, Digest, Event, FindingCode, FindingKind, GuardKey, GuardState, Postmortem, Record, Rejection, Status,
    command::{Document, PublishPostmortem},
    event::DocumentAudience,
    verify,
};

use crate::teller::{Teller, command, person};

fn resolved() -> Teller {
    let mut teller = Teller::responding();
    teller.presentable().json(r#"{"command":"resolve"}"#);
    teller
}

fn publish(teller: &mut Teller, document: Postmortem) -> Result<usize, Rejection> {
    let wanted = command(PublishPostmortem {
        document: Document::Made(Box::new(document)),
        audience: DocumentAudience::Internal,
        published_at: None,
        address: None,
    });
    teller.try_tell(&wanted).map(|records| records.len())
}

fn made(teller: &Teller) -> Postmortem {
    Postmortem::of(&teller.history, &teller.plan)
}

#[test]
fn a_postmortem_is_published_and_closes_and_says_what_it_covers() {
    let mut teller = resolved();
    let covers = teller.history.incident().version();
    let document = made(&teller);
    assert_eq!(publish(&mut teller, document).unwrap(), 1);
    assert_eq!(teller.history.incident().status(), Status::Closed);
    let Event::PostmortemPublished(event) = teller.history.records().last().unwrap().event() else {
        panic!("it is published")
    };
    assert_eq!((event.covers, event.revision), (Some(covers), 1));
    assert_eq!(event.guards.0[&GuardKey::DocumentClean], GuardState::Met);
    assert!(event.document_digest.is_some() && event.document_salt.is_some() && event.renderer.is_some());
}

#[test]
fn whoever_has_the_salt_of_a_document_can_check_it_and_nobody_else_can_guess_it() {
    let mut teller = resolved();
    let document = made(&teller);
    let bytes = document.markdown().into_bytes();
    publish(&mut teller, document).unwrap();
    let Event::PostmortemPublished(event) = teller.history.records().last().unwrap().event() else {
        panic!("it is published")
    };
    assert_ne!(event.document_digest, Some(Digest::of(&bytes)), "an unsalted digest would give short secrets back");
    let salt: Digest = event.document_salt.as_ref().unwrap().as_str().unwrap().parse().unwrap();
    assert_eq!(event.document_digest, Some(Digest::of(&[salt.as_bytes(), &bytes[..]].concat())));
}

#[test]
fn a_postmortem_that_does_not_cover_the_newest_version_is_outdated() {
    let mut teller = resolved();
    let old = made(&teller);
    teller.json(r#"{"command":"note","arguments":{"body":"one more thing"}}"#);
    let rejection = publish(&mut teller, old).unwrap_err();
    assert_eq!(rejection.code(), Code::PostmortemOutdated);
    assert_eq!(teller.history.incident().status(), Status::Resolved);
}

#[test]
fn a_postmortem_of_another_incident_is_foreign() {
    let mut teller = resolved();
    let mut other = Teller::of(2);
    other.json(r#"{"command":"declare","arguments":{"title":"x","severity":"SEV-1","takeCommand":true}}"#);
    other.json(r#"{"command":"resolve"}"#);
    assert_eq!(publish(&mut teller, made(&other)).unwrap_err().code(), Code::PostmortemForeign);
}

#[test]
fn what_writing_can_mend_keeps_a_document_back_unless_it_is_waived() {
    let mut teller = resolved();
    let item = teller.json(r#"{"command":"add_action_item","arguments":{"title":"add a test"}}"#);
    let document = made(&teller);
    let rejection = publish(&mut teller, document.clone()).unwrap_err();
    assert_eq!(rejection.code(), Code::GuardBroken);
    assert!(rejection.to_string().contains("document_clean"), "{rejection}");
    let mut waived = teller.history.clone();
    let wanted = command(PublishPostmortem {
        document: Document::Made(Box::new(document)),
        audience: DocumentAudience::Internal,
        published_at: None,
        address: None,
    })
    .waive(GuardKey::DocumentClean, "the owner is on leave");
    let context = teller.context();
    assert_eq!(waived.execute(&wanted, &context).unwrap().len(), 2);
    teller.json(&format!(
        r#"{{"command":"change_action_item","arguments":{{"item":"{item}","owner":"mei","kind":"prevent","due":"2026-12-01T00:00:00Z"}}}}"#
    ));
    let document = made(&teller);
    publish(&mut teller, document).unwrap();
}

#[test]
fn what_happened_is_found_and_never_keeps_a_document_back() {
    let mut teller = Teller::responding();
    teller.presentable().at("2026-11-23T09:00:00Z").json(r#"{"command":"resolve"}"#);
    let document = made(&teller);
    let conduct = |finding: &&sevlog::Finding| finding.kind == FindingKind::Conduct;
    let happened: Vec<_> = document.findings().iter().filter(conduct).map(|finding| finding.code).collect();
    assert!(happened.contains(&FindingCode::ClockSteppedBack), "{happened:?}");
    publish(&mut teller, document).unwrap();
}

#[test]
fn after_closing_a_postmortem_is_published_as_a_revision() {
    let mut teller = resolved();
    for revision in 1..=3 {
        let document = made(&teller);
        publish(&mut teller, document).unwrap();
        assert_eq!(teller.history.incident().publications().last().unwrap().revision, revision);
        assert_eq!(teller.history.incident().status(), Status::Closed);
    }
    assert_eq!(teller.history.incident().publications().len(), 3, "no revision overwrites another");
}

#[test]
fn a_document_is_written_reviewed_published_and_edited_and_no_revision_changes_another() {
    let mut teller = resolved();
    teller.json(r#"{"command":"write_section","arguments":{"section":"summary","body":"Checkout failed."}}"#);
    teller.json(r#"{"command":"request_review","arguments":{"reviewers":["mei"]}}"#);
    let read = teller.history.incident().version().get();
    teller.as_actor(person("mei"));
    teller.json(&format!(r#"{{"command":"approve_review","arguments":{{"covers":{read}}}}}"#));
    let first = made(&teller);
    let (markdown, covers) = (first.markdown(), first.covers());
    publish(&mut teller, first.clone()).unwrap();
    let published = |teller: &Teller| -> Vec<_> {
        let of = |record: &Record| match record.event() {
            Event::PostmortemPublished(event) => Some((record.line().to_owned(), event.clone())),
            _ => None,
        };
        teller.history.records().iter().filter_map(of).collect()
    };
    let before = published(&teller);
    teller.json(r#"{"command":"write_section","arguments":{"section":"summary","body":"Checkout failed for most."}}"#);
    assert_eq!(published(&teller), before, "what is written later changes nothing that was published");
    assert_eq!((first.markdown(), first.covers()), (markdown, covers));
    let second = made(&teller);
    assert!(second.markdown().contains("Checkout failed for most.") && !first.markdown().contains("for most."));
    publish(&mut teller, second.clone()).unwrap();
    let both = published(&teller);
    assert_eq!(both[0], before[0]);
    for ((_, event), (document, revision)) in both.iter().zip([(first, 1), (second, 2)]) {
        let salt: Digest = event.document_salt.as_ref().unwrap().as_str().unwrap().parse().unwrap();
        let digest = Digest::of(&[salt.as_bytes(), document.markdown().as_bytes()].concat());
        assert_eq!((event.document_digest, event.revision), (Some(digest), revision));
        assert_eq!((event.covers, event.renderer.as_ref()), (Some(document.covers()), Some(&document.renderer())));
    }
}

#[test]
fn a_document_from_elsewhere_closes_and_nothing_is_said_of_how_clean_it_is() {
    let mut teller = resolved();
    let digest = "ab".repeat(32);
    teller.json(&format!(
        r#"{{"command":"publish_postmortem","arguments":{{"document":{{"digest":"{digest}"}},"address":"https://example.com/pm","publishedAt":"2026-11-24Z"}}}}"#
    ));
    let Event::PostmortemPublished(event) = teller.history.records().last().unwrap().event() else {
        panic!("it is published")
    };
    assert!(event.guards.0.is_empty() && event.covers.is_none() && event.renderer.is_none());
    assert_eq!(event.document_digest.unwrap().to_string(), digest);
    assert_eq!(teller.history.incident().status(), Status::Closed);
}

#[test]
fn redacting_what_a_document_printed_takes_the_salt_of_its_digest_too() {
    let mut teller = resolved();
    let note = teller.json(r#"{"command":"note","arguments":{"body":"Kim Doe called"}}"#);
    let document = made(&teller);
    publish(&mut teller, document).unwrap();
    let published = teller.history.records().last().unwrap().id();
    let later = teller.json(r#"{"command":"note","arguments":{"body":"Kim Doe called again"}}"#);
    let digest = |teller: &Teller| match teller.history.record(published).unwrap().event() {
        Event::PostmortemPublished(event) => (event.document_digest.is_some(), event.document_salt.is_some()),
        other => panic!("{}", other.name()),
    };
    // The document cannot have printed what came after it.
    teller.json(&format!(r#"{{"command":"redact","arguments":{{"record":"{later}","reason":"a name"}}}}"#));
    assert_eq!(digest(&teller), (true, true));
    teller.json(&format!(r#"{{"command":"redact","arguments":{{"record":"{note}","reason":"a name"}}}}"#));
    assert_eq!(digest(&teller), (true, false));
    let log = teller.log();
    let verification = verify(&log[..]);
    assert!(verification.is_sound(), "{:?}", verification.failures);
    let removed: Vec<_> = verification.redactions.iter().map(|redaction| redaction.record).collect();
    assert_eq!(removed, [later, note, published]);
    assert_eq!(teller.history.incident().publications().len(), 1);
}

#[test]
fn a_document_written_elsewhere_is_published_with_its_address_or_its_digest() {
    let publish =
        |arguments: &str| format!(r#"{{"command":"publish_postmortem","arguments":{{"document":{{{arguments}}}"#);
    let digest = format!(r#""digest":"{}"}}"#, Digest::of(b"written elsewhere"));
    for nowhere in ["}", r#"},"address":" ""#] {
        assert_eq!(resolved().refused_json(&publish(&format!("{nowhere}}}"))), ["postmortem_nowhere"], "{nowhere}");
    }
    for somewhere in [r#"},"address":"https://docs.example/7""#, &digest] {
        resolved().json(&publish(&format!("{somewhere}}}")));
    }
}
