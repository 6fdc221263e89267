//! The document as GitHub-flavoured Markdown.

mod escape;

use super::{
    inline::{Inline, REDACTED, Span, Style},
    isolate::must_be_isolated,
    page::{Block, Page, Table},
};

use escape::{push_code, push_text};

/// Every block with an empty line after it.
pub(super) fn render(page: &Page) -> String {
    let mut out = String::new();
    line(&mut out, "# ", &page.title);
    out.push('\n');
    for section in &page.sections {
        let (outer, inner) = if section.inner { ("### ", "#### ") } else { ("## ", "### ") };
        if !section.title.is_blank() {
            line(&mut out, outer, &section.title);
            out.push('\n');
        }
        let mut heading = &section.title;
        for block in section.blocks.iter().filter(|block| !matches!(block, Block::Figure(_))) {
            match block {
                Block::Heading(name) => {
                    line(&mut out, inner, name);
                    heading = name;
                }
                Block::Table(table) => {
                    // A caption that the heading above it says already is left out.
                    if table.caption != *heading {
                        inline(&mut out, &table.caption);
                        out.push_str(":\n\n");
                    }
                    self::table(&mut out, table);
                }
                other => self::block(&mut out, other),
            }
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn block(out: &mut String, block: &Block) {
    match block {
        // Written where they stand, or nothing in this form.
        Block::Heading(_) | Block::Table(_) | Block::Figure(_) => {}
        Block::Paragraph(lines) => {
            for (n, text) in lines.iter().enumerate() {
                if n > 0 {
                    out.push_str("\\\n");
                }
                inline(out, text);
            }
            out.push('\n');
        }
        Block::Quote(text) => line(out, "> ", text),
        Block::List(items) => items.iter().for_each(|item| line(out, "- ", item)),
        Block::Answers(answers) => {
            for (question, said) in answers {
                out.extend(["- **", question, ":**"]);
                match said.as_slice() {
                    [one] => line(out, " ", one),
                    many => {
                        out.push('\n');
                        for one in many {
                            line(out, "  - ", one);
                        }
                    }
                }
            }
        }
    }
}

/// A blank cell shows as a dash.
fn table(out: &mut String, table: &Table) {
    for head in &table.heads {
        out.extend(["| ", head, " "]);
    }
    out.push_str("|\n");
    table.heads.iter().for_each(|_| out.push_str("| --- "));
    out.push_str("|\n");
    for row in &table.rows {
        for cell in &row.cells {
            out.push_str("| ");
            if cell.is_blank() {
                out.push('–');
            }
            inline(out, cell);
            out.push(' ');
        }
        out.push_str("|\n");
    }
}

fn line(out: &mut String, before: &'static str, text: &Inline) {
    out.push_str(before);
    inline(out, text);
    out.push('\n');
}

fn inline(out: &mut String, text: &Inline) {
    spans(out, text.spans());
}

/// Text of others, which moves nothing that stands beside it. The signs are written by their numbers: in the file itself they
/// would show nothing, and the sites that warn of such signs would warn of every text in Hebrew.
fn isolated(out: &mut String, text: &str, push: fn(&mut String, &str)) {
    let (apart, together) = if must_be_isolated(text) { ("&#x2068;", "&#x2069;") } else { ("", "") };
    out.push_str(apart);
    push(out, text);
    out.push_str(together);
}

fn spans(out: &mut String, spans: &[Span]) {
    for span in spans {
        match span {
            Span::Ours(words) => out.push_str(words),
            Span::Text(text) => isolated(out, text, push_text),
            Span::Code(text) => isolated(out, text, push_code),
            Span::Redacted => out.push_str(REDACTED),
            Span::Time { shown, .. } => out.push_str(shown),
            Span::Record(_, inner) => self::spans(out, inner),
            Span::Styled(style, inner) => {
                let sign = match style {
                    Style::Strong => "**",
                    Style::Emphasis => "*",
                    Style::Struck => "~~",
                    Style::Sample => "`",
                };
                out.push_str(sign);
                self::spans(out, inner);
                out.push_str(sign);
            }
        }
    }
}
