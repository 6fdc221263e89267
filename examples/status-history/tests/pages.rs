//! What whoever opens the report relies on, in a terminal and in a browser.

#![expect(clippy::unwrap_used, reason = "a test that fails should stop where it fails")]

use std::sync::LazyLock;

use sevlog::Plan;
use sevlog_examples::page::Look;
use sevlog_status_history::{DATA, PAGE, Report, html, tell, terminal};

static REPORT: LazyLock<Report> =
    LazyLock::new(|| Report::of(PAGE, &tell(PAGE, DATA, &Plan::standard()).unwrap()).unwrap());

/// Fails unless every element that is opened is closed, in order, and every `&` begins an entity.
fn assert_well_formed(html: &str) {
    let body = html.strip_prefix("<!DOCTYPE html>\n").unwrap();
    let mut open = Vec::new();
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        assert!(!text.contains('>') || open.last() == Some(&"style"), "a bare > in {text}");
        for entity in text.split('&').skip(1) {
            assert!(["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|known| entity.starts_with(known)), "&{entity}");
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "<{tag}>");
        let name = tag.split([' ', '/']).find(|name| !name.is_empty()).unwrap();
        match tag {
            tag if tag.starts_with('/') => assert_eq!(open.pop(), Some(name), "</{name}>"),
            tag if tag.ends_with('/') => {}
            _ => open.push(name),
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn the_page_is_well_formed_and_needs_nothing_else() {
    let page = html::page(&REPORT);
    assert_well_formed(&page);
    for fetches in ["<script", "<link", "<img", "<iframe", "src=", "url(", "@import", "srcset", "javascript:"] {
        assert!(!page.contains(fetches), "{fetches}");
    }
    // Addresses are read, and not fetched: of links, and the name of the language of drawings.
    for before in page.split("http").map(str::trim_end).take(page.matches("http").count()) {
        assert!(before.ends_with("href=\"") || before.ends_with("xmlns=\""), "{before}");
    }
}

#[test]
fn every_drawing_has_a_title_and_a_description() {
    let page = html::page(&REPORT);
    let drawings: Vec<_> = page.split("<svg ").skip(1).collect();
    assert_eq!(drawings.len(), 4);
    for drawing in drawings {
        let (head, _) = drawing.split_once('>').unwrap();
        let labels = head.split_once("aria-labelledby=\"").unwrap().1.split_once('"').unwrap().0;
        assert!(head.contains("role=\"img\""));
        for id in labels.split(' ') {
            assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
        }
    }
}

#[test]
fn text_of_strangers_is_text_in_a_browser_and_in_a_terminal() {
    let hostile = r#"</td><script>alert(1)</script>&\" onload='x'\u001b[2J\u202e"#;
    let line = format!(
        r#"{{"id":"<b>7","impact":"{hostile}","title":"{hostile}","components":["{hostile}"],"updates":[{{"at":"2026-03-01T00:00:00Z","status":"Investigating"}},{{"at":"2026-03-01T01:00:00Z","status":"{hostile}"}}]}}"#
    );
    let page_name = "<i>status</i>.example.com";
    let report = Report::of(page_name, &tell(page_name, line.as_bytes(), &Plan::standard()).unwrap()).unwrap();
    assert_eq!(report.worst.len(), 1);
    let page = html::page(&report);
    assert_well_formed(&page);
    assert!(!page.contains("<script") && !page.contains("<b>") && !page.contains("<i>"));
    assert!(page.contains("&lt;script&gt;alert(1)"));
    let terminal = terminal::page(&report, Look { width: 80, colour: false });
    for shown in [page, terminal] {
        assert_eq!(shown.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}'), None);
    }
}

#[test]
fn a_history_without_incidents_has_a_report_too() {
    let report = Report::of(PAGE, &tell(PAGE, b"", &Plan::standard()).unwrap()).unwrap();
    assert_well_formed(&html::page(&report));
    assert!(terminal::page(&report, Look { width: 80, colour: false }).contains("0 with 0 posts"));
}

#[test]
fn no_line_is_wider_than_the_terminal_and_none_ends_in_a_space() {
    for width in [40, 80, 100, 120] {
        for line in terminal::page(&REPORT, Look { width, colour: false }).lines() {
            assert!(line.chars().count() <= width.max(80), "{width}: {line}");
            assert_eq!(line, line.trim_end());
        }
    }
}

#[test]
fn colour_changes_no_word() {
    let page = |colour| terminal::page(&REPORT, Look { width: 80, colour });
    let coloured = page(true);
    assert!(coloured.contains('\u{1b}'));
    let mut pieces = coloured.split("\u{1b}[");
    let first = pieces.next().unwrap().to_owned();
    let bare = pieces.fold(first, |bare, piece| bare + piece.split_once('m').unwrap().1);
    assert_eq!(bare, page(false));
}
