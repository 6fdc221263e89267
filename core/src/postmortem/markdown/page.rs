//! The page that sections write on: headings, paragraphs, lists and tables, each with an empty line after it.

use crate::postmortem::escape::{Inline, md};

/// A document as it grows.
#[derive(Debug, Default)]
pub(super) struct Page(String);

impl Page {
    pub(super) fn title(&mut self, text: &Inline) {
        self.block(&md!("# {}", text));
    }

    pub(super) fn section(&mut self, name: &'static str) {
        self.block(&md!("## {}", name));
    }

    pub(super) fn subsection(&mut self, name: &Inline) {
        self.block(&md!("### {}", name));
    }

    pub(super) fn paragraph(&mut self, text: &Inline) {
        if !text.is_blank() {
            self.block(text);
        }
    }

    /// A paragraph whose lines stay apart.
    pub(super) fn lines(&mut self, lines: &[Inline]) {
        self.paragraph(&Inline::join(lines, "\\\n"));
    }

    pub(super) fn quote(&mut self, text: &Inline) {
        self.block(&md!("> {}", text));
    }

    pub(super) fn list(&mut self, items: &[Inline]) {
        let items: Vec<_> = items.iter().map(|item| md!("- {}", item)).collect();
        self.paragraph(&Inline::join(&items, "\n"));
    }

    /// A list of questions with their answers; several answers to one stand below it.
    pub(super) fn answers(&mut self, answers: &[(&'static str, Vec<Inline>)]) {
        let mut lines = Vec::new();
        for (question, said) in answers {
            match said.as_slice() {
                [one] => lines.push(md!("- **{}:** {}", *question, one)),
                many => {
                    lines.push(md!("- **{}:**", *question));
                    lines.extend(many.iter().map(|one| md!("  - {}", one)));
                }
            }
        }
        self.paragraph(&Inline::join(&lines, "\n"));
    }

    /// A table. A column in which every cell is blank is left out; a blank cell in one that stays shows as a dash.
    pub(super) fn table<const N: usize>(&mut self, heads: [&'static str; N], rows: &[[Inline; N]]) {
        let said = |column: &usize| rows.iter().any(|row| row.get(*column).is_some_and(|cell| !cell.is_blank()));
        self.columns(heads, rows, &(0..N).filter(said).collect::<Vec<_>>());
    }

    /// A table with all of its columns, one of several that are alike.
    pub(super) fn whole_table<const N: usize>(&mut self, heads: [&'static str; N], rows: &[[Inline; N]]) {
        self.columns(heads, rows, &(0..N).collect::<Vec<_>>());
    }

    fn columns<const N: usize>(&mut self, heads: [&'static str; N], rows: &[[Inline; N]], kept: &[usize]) {
        let heads = heads.map(|head| md!("{}", head));
        let rule = heads.clone().map(|_| md!("---"));
        for row in [&heads, &rule].into_iter().chain(rows) {
            self.0.push('|');
            for cell in kept.iter().filter_map(|column| row.get(*column)) {
                let shown = if cell.is_blank() { "–" } else { cell.as_str() };
                self.0.extend([" ", shown, " |"]);
            }
            self.0.push('\n');
        }
        self.0.push('\n');
    }

    pub(super) fn finish(self) -> String {
        let mut text = self.0;
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    }

    fn block(&mut self, text: &Inline) {
        self.0.push_str(text.as_str());
        self.0.push_str("\n\n");
    }
}
