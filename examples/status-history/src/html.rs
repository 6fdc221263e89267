//! The report as one HTML file: no script, nothing from a network, on paper and in the dark.

mod chart;

use std::fmt::Write as _;

use sevlog_examples::page::plain;

use crate::{
    number::{share, span},
    report::{Part, Report},
    words::{self, Figure},
};

const STYLE: &str = include_str!("html/style.css");
const SOURCE: &str = "https://github.com/mrshu/github-statuses";

/// The page.
#[must_use]
pub fn page(report: &Report) -> String {
    let title = format!("{} under a plan of a post every 30 minutes", report.page);
    let mut body = String::new();
    body.push_str(&header(report));
    body.push_str(&section("figures", "What was found", &figures(&words::figures(report))));
    body.push_str(&charts(report));
    body.push_str(&worst(report));
    body.push_str(&method(report));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>{}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        text(&title),
    )
}

/// Text from anywhere, as text of the page.
fn text(raw: &str) -> String {
    let mut out = String::new();
    for c in plain(raw).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

fn section(id: &str, heading: &str, body: &str) -> String {
    format!(
        "<section id=\"{id}\" aria-labelledby=\"{id}-h\">\n<h2 id=\"{id}-h\">{}</h2>\n{body}</section>\n",
        text(heading)
    )
}

fn paragraph(words: &str) -> String {
    format!("<p>{}</p>\n", text(words))
}

fn note(words: &str) -> String {
    format!("<p class=\"note\">{}</p>\n", text(words))
}

fn header(report: &Report) -> String {
    let standard = &report.standard;
    let median = report.published_duration.figures.map_or_else(|| "–".to_owned(), |figures| span(figures.median));
    let sums = [
        (share(report.gaps.at_most_30, report.gaps.count), "of the gaps between two posts took at most 30 minutes"),
        (share(standard.incidents_kept, report.judged.incidents), "of the incidents kept the cadence throughout"),
        (share(standard.overdue_minutes, standard.open_minutes), "of the open minutes, a post was overdue"),
        (median, "median from first post to last"),
    ];
    let mut out = format!(
        "<header>\n<h1>{} incidents of {}, under a plan of a post every 30 minutes</h1>\n{}<dl class=\"sum\">\n",
        report.judged.incidents,
        text(&report.page),
        paragraph(words::ABOUT),
    );
    for (value, meaning) in sums {
        let _ = writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", text(meaning), text(&value));
    }
    out.push_str("</dl>\n");
    out.push_str(&paragraph(&words::finding(report)));
    out.push_str("<nav aria-label=\"Contents\">");
    for (id, name) in [
        ("figures", "Figures"),
        ("gaps", "Gaps"),
        ("time", "By quarter"),
        ("published", "Published duration"),
        ("whatif", "Other cadences"),
        ("worst", "The ten worst"),
        ("method", "Method and source"),
    ] {
        let _ = write!(out, "<a href=\"#{id}\">{name}</a> ");
    }
    out.push_str("</nav>\n</header>\n");
    out
}

fn figures(figures: &[Figure]) -> String {
    let mut out = String::from(
        "<table>\n<thead><tr><th scope=\"col\">What is counted</th><th scope=\"col\">How many</th></tr></thead>\n<tbody>\n",
    );
    for figure in figures {
        let _ = writeln!(
            out,
            "<tr{}><th scope=\"row\">{} <small>{}</small></th><td class=\"value\">{}</td></tr>",
            if figure.is_part() { " class=\"part\"" } else { "" },
            text(&figure.label),
            text(&figure.meaning),
            text(&figure.value),
        );
    }
    out.push_str("</tbody>\n</table>\n");
    out
}

fn table<const N: usize>(caption: &str, head: &[&str; N], body: impl IntoIterator<Item = [String; N]>) -> String {
    let mut out = format!("<table>\n<caption>{}</caption>\n<thead><tr>", text(caption));
    for name in head {
        let _ = write!(out, "<th scope=\"col\">{}</th>", text(name));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in body {
        out.push_str("<tr>");
        for (n, cell) in row.iter().enumerate() {
            let cell = text(cell);
            let _ = if n == 0 { write!(out, "<th scope=\"row\">{cell}</th>") } else { write!(out, "<td>{cell}</td>") };
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
    out
}

fn details(summary: &str, body: &str) -> String {
    format!("<details>\n<summary>{}</summary>\n{body}</details>\n", text(summary))
}

fn parts(caption: &str, name: &str, parts: &[Part]) -> String {
    table(caption, &words::part_head(name), parts.iter().map(words::part_row))
}

fn charts(report: &Report) -> String {
    const SHARES: &str =
        "In time: gaps not late. Kept: incidents without a late gap. Overdue: open minutes with a post overdue.";
    let bins = chart::bins(&report.gaps);
    let bins = bins.iter().map(|bin| [bin.name.clone(), bin.count.to_string()]);
    let gaps =
        note("How many gaps took how many minutes. Each bar is five minutes; the first is of gaps within one minute.")
            + &chart::gaps(&report.gaps)
            + &note(words::PRECISION)
            + &details("As a table", &table("Gaps by length", &["minutes", "gaps"], bins));
    let time = note("Share of gaps that are in time, by the quarter of an incident's first post.")
        + &chart::quarters(&report.quarters)
        + &parts(&format!("By year. {SHARES}"), "year", &report.years)
        + &details("By quarter, as a table", &parts(SHARES, "quarter", &report.quarters));
    let mut published = note(&words::published(report));
    if let Some(figures) = &report.published_duration.figures {
        let percentiles = words::percentiles(figures);
        published.push_str(&chart::percentiles(&percentiles));
        published.push_str(&table(words::PERCENTILES, &words::PERCENTILE_HEAD, percentiles.map(words::percentile_row)));
    }
    published.push_str(&note(words::UNKNOWN));
    let plans = report.plans();
    let rows = plans.iter().map(|plan| words::plan_row(plan, report.judged.incidents));
    let what_if = note("The same posts, had the plan asked for one every 20, 30 or 60 minutes.")
        + &chart::what_if(&plans, report.judged.incidents)
        + &table("What another cadence would have found", &words::PLAN_HEAD, rows);
    format!(
        "<div class=\"charts\">\n{}{}{}{}</div>\n",
        section("gaps", "From one post to the next", &gaps),
        section("time", "In time, quarter by quarter", &time),
        section("published", "Published duration", &published),
        section("whatif", "Under another cadence", &what_if),
    )
}

fn worst(report: &Report) -> String {
    let table = table(words::WORST, &words::WORST_HEAD, report.worst.iter().map(words::worst_row));
    section("worst", "The ten worst", &table)
}

fn method(report: &Report) -> String {
    let source = format!(
        "<p>Source: the repository <a href=\"{SOURCE}\">mrshu/github-statuses</a> (MIT, © 2022 Marek Šuppa), which reads the public feed of \
         {}. Its facts alone were taken: times, status words, impact, components. The titles and texts of the posts are GitHub's, and are \
         not here. The licence stands in full beside the data, in <code>examples/data/README.md</code>.</p>\n",
        text(&report.page),
    );
    let recount = "The figures beside this page (figures.json) are recounted from the file by a script that shares no code with the report: \
                   scripts/recount.py.";
    section("method", "Method and source", &(paragraph(words::METHOD) + &paragraph(recount) + &source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_markup_is_text() {
        assert_eq!(text("<b a=\"1\" c='2'>&\u{0}\u{202e}"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;");
    }
}
