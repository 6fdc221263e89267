//! The document as one HTML file that needs nothing else: no script, no font, no picture from anywhere, and a policy in its
//! head that forbids them, so that even a fault of ours could not make a browser run or fetch what a stranger wrote.
//!
//! Every id is ours: a topic, or the version of a record.

mod base64;
mod escape;

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};

use crate::id::Version;

use super::{
    figure::draw,
    inline::{Inline, REDACTED, Span, Style},
    isolate::must_be_isolated,
    page::{Block, Page, Section, Table, Topic},
};

use escape::{push_drawn, push_text};

const STYLE: &str = include_str!("html/style.css");

/// As many columns as a table has before it needs a wide page.
const WIDE: usize = 6;

pub(super) fn render(page: &Page) -> String {
    let mut html = Html { out: String::new(), rows: rows(page) };
    html.head(page);
    html.say("<body>\n<header>\n<h1>");
    html.inline(&page.title);
    html.say("</h1>\n");
    let (about, rest): (Vec<_>, Vec<_>) = page.sections.iter().partition(|section| section.topic == Some(Topic::About));
    for section in about {
        html.blocks(section);
    }
    html.say("</header>\n<nav aria-label=\"Sections\">\n<ul>\n");
    for (n, section) in rest.iter().enumerate() {
        html.out.extend(["<li><a href=\"#", &section.place(n), "\">"]);
        html.inline(&section.title);
        html.say("</a></li>\n");
    }
    html.say("</ul>\n</nav>\n<main>\n");
    for (n, section) in rest.into_iter().enumerate() {
        let (place, heading) = (section.place(n), section.heading());
        html.out.extend(["<section aria-labelledby=\"", &place, "\">\n<", heading, " id=\"", &place, "\">"]);
        html.inline(&section.title);
        html.write(&["</", heading, ">\n"]);
        html.blocks(section);
        html.say("</section>\n");
    }
    html.say("</main>\n</body>\n</html>\n");
    html.out
}

/// The records that have a row of their own.
fn rows(page: &Page) -> BTreeSet<Version> {
    let blocks = page.sections.iter().flat_map(|section| &section.blocks);
    let tables = blocks.filter_map(|block| match block {
        Block::Table(table) => Some(&table.rows),
        _ => None,
    });
    tables.flatten().filter_map(|row| row.of).collect()
}

struct Html {
    out: String,
    rows: BTreeSet<Version>,
}

impl Html {
    fn say(&mut self, markup: &'static str) {
        self.out.push_str(markup);
    }

    fn write(&mut self, markup: &[&'static str]) {
        self.out.extend(markup.iter().copied());
    }

    fn head(&mut self, page: &Page) {
        self.say("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        self.say("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-");
        self.out.push_str(&base64::encode(&Sha256::digest(STYLE)));
        self.say("'; base-uri 'none'; form-action 'none'\">\n");
        self.say("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        self.say("<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
        push_text(&mut self.out, &page.title.plain());
        self.write(&["</title>\n<style>", STYLE, "</style>\n</head>\n"]);
    }

    fn blocks(&mut self, section: &Section) {
        let mut heading = section.title.clone();
        for block in &section.blocks {
            match block {
                Block::Heading(name) => {
                    self.element(section.subheading(), name);
                    heading = name.clone();
                }
                Block::Table(table) => self.table(table, table.caption == heading),
                other => self.block(other),
            }
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(_) | Block::Table(_) => {}
            Block::Figure(figure) => draw(&mut self.out, figure, push_drawn),
            Block::Paragraph(lines) => {
                self.say("<p>");
                for (n, line) in lines.iter().enumerate() {
                    if n > 0 {
                        self.say("<br>\n");
                    }
                    self.inline(line);
                }
                self.say("</p>\n");
            }
            Block::Quote(text) => {
                self.say("<blockquote>\n");
                self.element("p", text);
                self.say("</blockquote>\n");
            }
            Block::List(items) => {
                self.say("<ul>\n");
                for item in items {
                    self.element("li", item);
                }
                self.say("</ul>\n");
            }
            Block::Answers(answers) => {
                self.say("<dl>\n");
                for (question, said) in answers {
                    self.write(&["<div>\n<dt>", question, "</dt>\n"]);
                    for one in said {
                        self.element("dd", one);
                    }
                    self.say("</div>\n");
                }
                self.say("</dl>\n");
            }
        }
    }

    /// On a narrow page each row becomes a list of its cells, each with its head before it. A caption that the heading above it
    /// says already is for those alone who do not see the heading.
    fn table(&mut self, table: &Table, said: bool) {
        self.say(if table.heads.len() > WIDE { "<table class=\"wide\">\n" } else { "<table>\n" });
        self.say(if said { "<caption class=\"same\">" } else { "<caption>" });
        self.inline(&table.caption);
        self.say("</caption>\n<thead>\n<tr>");
        for head in &table.heads {
            self.write(&["<th scope=\"col\">", head, "</th>"]);
        }
        self.say("</tr>\n</thead>\n<tbody>\n");
        for row in &table.rows {
            match row.of {
                Some(version) => self.out.extend(["<tr id=\"v", &version.to_string(), "\">"]),
                None => self.say("<tr>"),
            }
            for (n, (head, cell)) in table.heads.iter().zip(&row.cells).enumerate() {
                let (open, close) = if n == 0 { ("<th scope=\"row\"", "</th>") } else { ("<td", "</td>") };
                let none = if cell.is_blank() { " class=\"none\"" } else { "" };
                self.write(&[open, none, " data-head=\"", head, "\">"]);
                if cell.is_blank() {
                    self.say("–");
                }
                self.inline(cell);
                self.say(close);
            }
            self.say("</tr>\n");
        }
        self.say("</tbody>\n</table>\n");
    }

    fn element(&mut self, name: &'static str, text: &Inline) {
        self.write(&["<", name, ">"]);
        self.inline(text);
        self.write(&["</", name, ">\n"]);
    }

    fn inline(&mut self, text: &Inline) {
        self.spans(text.spans());
    }

    /// A moment whose date stays in one line.
    fn moment(&mut self, shown: &str) {
        let (date, clock) = match shown.split_once(' ') {
            Some((date, clock)) => (date, Some(clock)),
            None => (shown, None),
        };
        if clock.is_none() && !date.contains('-') {
            return push_text(&mut self.out, shown);
        }
        self.say("<span class=\"date\">");
        push_text(&mut self.out, date);
        self.say("</span>");
        if let Some(clock) = clock {
            self.out.push(' ');
            push_text(&mut self.out, clock);
        }
    }

    /// Text of others, which moves nothing that stands beside it.
    fn isolated(&mut self, open: &'static str, text: &str, close: &'static str) {
        let (apart, together) = if must_be_isolated(text) { ("<bdi>", "</bdi>") } else { ("", "") };
        self.write(&[apart, open]);
        push_text(&mut self.out, text);
        self.write(&[close, together]);
    }

    fn spans(&mut self, spans: &[Span]) {
        for span in spans {
            match span {
                Span::Ours(text) => push_text(&mut self.out, text),
                Span::Text(text) => self.isolated("", text, ""),
                Span::Code(text) => self.isolated("<code>", text, "</code>"),
                Span::Redacted => self.write(&["<span class=\"gone\">", REDACTED, "</span>"]),
                Span::Time { shown, machine } => {
                    self.say("<time datetime=\"");
                    push_text(&mut self.out, machine);
                    self.say("\">");
                    self.moment(shown);
                    self.say("</time>");
                }
                Span::Record(version, inner) if self.rows.contains(version) => {
                    self.out.extend(["<a href=\"#v", &version.to_string(), "\">"]);
                    self.spans(inner);
                    self.say("</a>");
                }
                Span::Record(_, inner) => self.spans(inner),
                Span::Styled(style, inner) => {
                    let (open, close) = match style {
                        Style::Strong => ("<strong>", "</strong>"),
                        Style::Emphasis => ("<em>", "</em>"),
                        Style::Struck => ("<del>", "</del>"),
                        Style::Sample => ("<code>", "</code>"),
                    };
                    self.say(open);
                    self.spans(inner);
                    self.say(close);
                }
            }
        }
    }
}
