//! Search: what people wrote is found, whatever is typed.

use sevlog::Code;
use sevlog_store::Wait;

use super::bench::{Bench, declare, id, json, note, on_every_store, redact};

fn noted(bench: &Bench, notes: &[&str]) {
    for (n, text) in (1..).zip(notes) {
        bench.declare(id(n), "Something");
        bench.tell(id(n), &note(text));
    }
}

#[test]
fn words_are_found_without_case_and_accents_and_the_last_may_be_a_beginning() {
    on_every_store(|bench| {
        noted(bench, &["Café checkout in eu-west is DOWN", "The database fails", "eu and west, checkouts"]);
        for (typed, found) in [
            ("cafe", vec![1]),
            ("CAFÉ", vec![1]),
            ("cafe\u{301}", vec![1]),
            ("down café", vec![1]),
            ("check", vec![1, 3]),
            ("checkout", vec![1, 3]),
            ("check down", vec![]),
            ("down check", vec![1]),
            ("heckout", vec![]),
            ("eu-west", vec![1]),
            ("west-eu", vec![]),
            ("eu-we", vec![1]),
            ("eu west", vec![1, 3]),
            ("database down", vec![]),
            ("fails.", vec![2]),
            ("\u{201c}fails\u{201d} — database!", vec![2]),
        ] {
            let mut ids = bench.found(typed);
            ids.sort_unstable();
            assert_eq!(ids, found.into_iter().map(id).collect::<Vec<_>>(), "{typed:?}");
        }
    });
}

#[test]
fn nothing_that_is_typed_is_taken_for_a_language() {
    on_every_store(|bench| {
        noted(bench, &["plain text", "near AND not \"quoted\" body: col*umn", "🔥 emoji 100% -- DROP TABLE records;"]);
        for typed in [
            "",
            " ",
            "\"",
            "\"\"",
            "'",
            "*",
            "^",
            "-",
            "(",
            ")",
            "()",
            "{a b}",
            ":",
            "\\",
            "%",
            "_",
            "\0",
            "a\0b",
            "plain\0",
            "AND",
            "OR",
            "NOT",
            "NEAR",
            "NEAR(",
            "NEAR(plain text, 2)",
            "plain OR quoted",
            "plain NOT text",
            "body : plain",
            "body:plain",
            "-body:plain",
            "^plain",
            "plain^",
            "pla*",
            "*plain",
            "plain + text",
            "\"plain text",
            "plain text\"",
            "; DROP TABLE records; --",
            "🔥",
            "\u{202e}plain",
            "\u{feff}",
            "\u{10ffff}",
            "e\u{301}",
            "\u{301}",
        ] {
            bench.store.search(typed.to_owned(), 10).wait().unwrap_or_else(|error| panic!("{typed:?}: {error}"));
        }
        for (typed, found) in [
            ("\"quoted\"", 2),
            ("AND", 2),
            ("NOT near", 2),
            ("body:", 2),
            ("col*umn", 2),
            ("drop table", 3),
            ("🔥 emoji", 3),
            ("100%", 3),
            ("plain\0", 1),
        ] {
            assert_eq!(bench.found(typed), [id(found)], "{typed:?}");
        }
        for typed in ["", "\"", "🔥", "- * ^", "plain OR quoted", "NEAR(plain text, 2)"] {
            assert!(bench.found(typed).is_empty(), "{typed:?}");
        }
    });
}

#[test]
fn a_search_is_for_a_hundred_words_at_most() {
    on_every_store(|bench| {
        noted(bench, &["plain text"]);
        let refused = |typed: &str| bench.store.search(typed.to_owned(), 10).wait().unwrap_err().code();
        assert_eq!(bench.found(&"plain ".repeat(100)), [id(1)]);
        assert_eq!(refused(&"plain ".repeat(101)), Code::SearchTooLong);
        assert!(bench.found(&"x".repeat(4_000)).is_empty());
        assert_eq!(refused(&"x".repeat(4_001)), Code::SearchTooLong);
    });
}

#[test]
fn the_best_comes_first_and_each_incident_once() {
    on_every_store(|bench| {
        let long = format!("checkout {}", "and so on and so forth ".repeat(40));
        noted(bench, &[&long, "checkout checkout", "nothing", "checkout and more words than that"]);
        bench.tell(id(1), &note("checkout again"));
        assert_eq!(bench.found("checkout").first(), Some(&id(2)));
        assert_eq!(bench.found("checkout").len(), 3);
        let found = |limit| bench.store.search("checkout".to_owned(), limit).wait().unwrap();
        assert_eq!([0, 1, 2].map(|limit| found(limit).len()), [0, 1, 2]);
        for found in found(10) {
            let excerpt = found.excerpt.as_str().unwrap();
            assert!(excerpt.contains("checkout") && excerpt.split_whitespace().count() <= 26, "{excerpt}");
            assert_eq!(found.summary, bench.summary(found.summary.incident));
        }
    });
}

#[test]
fn what_came_since_is_found_too() {
    on_every_store(|bench| {
        noted(bench, &["first"]);
        assert!(bench.found("second").is_empty());
        bench.tell(id(1), &note("second"));
        bench.tell(id(2), &declare("A second one"));
        assert_eq!(bench.found("second").len(), 2);
        assert_eq!(bench.store.health().wait().unwrap().unindexed, 0);
    });
}

#[test]
fn text_without_spaces_is_found_by_any_part() {
    on_every_store(|bench| {
        noted(
            bench,
            &["支付数据库不可用。checkout受影响", "データベースが遅い", "결제 데이터베이스 장애", "数据的库存"],
        );
        for (typed, found) in [
            ("数据库", vec![1]),
            ("据库", vec![1]),
            ("库", vec![1, 4]),
            ("数据", vec![1, 4]),
            ("支付 不可用", vec![1]),
            ("据数", vec![]),
            ("checkout", vec![1]),
            ("checkout受影", vec![1]),
            ("ベース", vec![2]),
            ("遅い", vec![2]),
            ("베이스", vec![3]),
        ] {
            let mut ids = bench.found(typed);
            ids.sort_unstable();
            assert_eq!(ids, found.into_iter().map(id).collect::<Vec<_>>(), "{typed:?}");
        }
        let found = bench.store.search("数据库".to_owned(), 10).wait().unwrap();
        assert_eq!(found[0].excerpt.as_str(), Some("支付数据库不可用。checkout受影响"));
    });
}

#[test]
fn people_and_services_are_found_also_where_a_text_was_removed() {
    on_every_store(|bench| {
        bench.declare(id(1), "Something");
        bench.declare(id(2), "Something else");
        bench.tell(id(1), &json(r#"{"command":"assign","arguments":{"role":"scribe","person":"raj.patel"}}"#));
        let impact = json(
            r#"{"command":"change_impact","arguments":{"service":"checkout-api","audience":"outside","kind":"availability","level":"full","description":"nobody can pay"}}"#,
        );
        let record = bench.tell(id(2), &impact)[0].id();
        assert_eq!((bench.found("raj"), bench.found("checkout-api")), (vec![id(1)], vec![id(2)]));
        assert_eq!(bench.found("pay checkout"), [id(2)]);
        // Who recorded something.
        let mut recorded = bench.found("ana");
        recorded.sort_unstable();
        assert_eq!(recorded, [id(1), id(2)]);
        bench.tell(id(2), &redact(record));
        assert_eq!((bench.found("checkout"), bench.found("pay")), (vec![id(2)], vec![]));
        assert!(bench.store.search("raj".to_owned(), 1).wait().unwrap()[0].excerpt.as_str().unwrap().contains("raj"));
    });
}
