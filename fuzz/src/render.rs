//! Rendering: any history has its documents, in every form and for every audience, and a template hides nothing of them.

use sevlog::{History, LogReader, Plan, Postmortem, Record, Template, canonical, event::DocumentAudience};

/// The records of any log that follow each other have documents, the same bytes each time; the lines that are no records are
/// a template for them.
pub fn render(bytes: &[u8]) {
    let records: Vec<Record> = LogReader::new(bytes).filter_map(Result::ok).collect();
    let Some(first) = records.first() else { return };
    let mut history = History::new(first.incident());
    for record in records {
        // What does not follow is left out.
        drop(history.push(record));
    }
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<_> = text.lines().filter(|line| !line.starts_with('{')).collect();
    let template = Template::parse(&lines.join("\n"));
    let plan = Plan::standard();
    for audience in DocumentAudience::ALL {
        let made = Postmortem::for_audience(&history, &plan, *audience);
        assert_eq!(made, Postmortem::for_audience(&history, &plan, *audience), "the same history, the same document");
        renders(&made);
        renders(&made.filled(&template));
    }
}

fn renders(document: &Postmortem) {
    let markdown = document.markdown();
    assert!(markdown.starts_with("# Postmortem: ") && markdown.ends_with('\n'));
    let json = document.json().expect("no more rows than a document holds");
    canonical::check(json.as_bytes()).expect("canonical");
    let html = document.html();
    assert!(html.starts_with("<!DOCTYPE html>\n") && html.ends_with("</html>\n"));
    for forbidden in ["<script", "<img", "<iframe", "<link", "<form", "<!--"] {
        assert!(!html.contains(forbidden), "{forbidden} is in the page");
    }
}
