//! A redacted text is gone from everything that a store answers.

use sevlog::{History, Verifier};

use super::bench::{declare, id, json, note, on_every_store, redact};

#[test]
fn a_redacted_text_is_nowhere_to_be_read() {
    on_every_store(|bench| {
        bench.declare(id(1), "Checkout API down");
        let retitled =
            bench.tell(id(1), &json(r#"{"command":"retitle","arguments":{"title":"Mr Hunter cannot pay"}}"#));
        let noted = bench.tell(id(1), &note("It is about hunter2, again."));
        assert_eq!(bench.found("hunter"), [id(1)]);
        for record in [&retitled[0], &noted[0]] {
            bench.tell(id(1), &redact(record.id()));
        }
        bench.declare(id(2), "Another");
        for line in bench.dump() {
            assert!(!line.to_lowercase().contains("hunter"), "{line}");
        }
        assert!(bench.found("hunter").is_empty() && bench.found("again").is_empty());
        assert!(bench.summary(id(1)).title.unwrap().is_redacted());
        assert!(bench.store.seen(id(1)).is_none_or(|seen| !format!("{seen:?}").contains("unter")));
    });
}

#[test]
fn what_is_left_folds_and_verifies() {
    on_every_store(|bench| {
        bench.tell(id(1), &declare("Mr Hunter cannot pay"));
        for text in ["one", "two"] {
            bench.tell(id(1), &note(text));
        }
        for record in bench.history(id(1)) {
            bench.tell(id(1), &redact(record.id()));
        }
        bench.tell(id(1), &note("three"));
        let mut verifier = Verifier::new();
        bench.all().iter().for_each(|record| verifier.push(record));
        let verification = verifier.finish();
        assert!(verification.is_sound(), "{:?}", verification.failures);
        assert_eq!(verification.redactions.len(), 3);
        let history = History::from_records(bench.history(id(1))).unwrap();
        assert_eq!(bench.state(id(1)).as_deref(), Some(history.incident()));
    });
}
