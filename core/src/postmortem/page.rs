//! The document before it has a form: a title, and sections of blocks. Sections write on it; renderers read it.

use crate::{
    id::Version,
    postmortem::{figure::Figure, inline::Inline},
};

/// A document as it grows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Page {
    pub(super) title: Inline,
    pub(super) sections: Vec<Section>,
}

/// What a document says about one topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// None where a team's own heading takes none of ours.
    pub(super) topic: Option<Topic>,
    /// Blank for what stands above every section.
    pub(super) title: Inline,
    /// Whether it is a part of the one before it.
    pub(super) inner: bool,
    pub(super) blocks: Vec<Block>,
}

/// What stands between two empty lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Heading(Inline),
    /// Its lines stay apart.
    Paragraph(Vec<Inline>),
    Quote(Inline),
    List(Vec<Inline>),
    /// Questions with their answers; several answers to one stand below it.
    Answers(Vec<(&'static str, Vec<Inline>)>),
    Table(Table),
    /// What the tables below it say, as a picture, where a form has any.
    Figure(Figure),
}

/// Rows of cells below their heads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    /// What it holds, for a reader who cannot see where it stands.
    pub(super) caption: Inline,
    pub(super) heads: Vec<&'static str>,
    pub(super) rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// The record that it is of, where others lead to it.
    pub(super) of: Option<Version>,
    pub(super) cells: Vec<Inline>,
}

impl Section {
    /// Where others lead to it; `n` tells the teams' own headings apart.
    pub(super) fn place(&self, n: usize) -> String {
        self.topic.map_or_else(|| format!("section_{n}"), |topic| topic.id().to_owned())
    }

    /// How HTML marks its heading.
    pub(super) const fn heading(&self) -> &'static str {
        if self.inner { "h3" } else { "h2" }
    }

    /// How HTML marks the headings in it.
    pub(super) const fn subheading(&self) -> &'static str {
        if self.inner { "h4" } else { "h3" }
    }
}

macro_rules! topics {
    ($($Topic:ident = $id:literal $title:literal,)+) => {
        /// What a section is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Topic { $($Topic,)+ }

        impl Topic {
            /// Its heading.
            pub(super) const fn title(self) -> &'static str {
                match self { $(Self::$Topic => $title,)+ }
            }

            /// Its name for programs, and the place in a document that others lead to.
            pub(super) const fn id(self) -> &'static str {
                match self { $(Self::$Topic => $id,)+ }
            }
        }
    };
}

topics! {
    About = "about" "",
    Summary = "summary" "Summary",
    Severity = "severity" "Severity in time",
    Impact = "impact" "Impact",
    Milestones = "milestones" "Milestones",
    Timeline = "timeline" "Timeline",
    Decisions = "decisions" "Decisions",
    Hypotheses = "hypotheses" "Hypotheses",
    Resolution = "resolution" "Resolution",
    Factors = "contributing_factors" "Contributing factors",
    People = "people" "People",
    ActionItems = "action_items" "Action items",
    Review = "review" "Review",
    Communication = "communication" "Communication",
    Obligations = "obligations" "Promises and obligations",
    Sources = "sources" "Sources",
    Related = "related" "Related",
    Findings = "findings" "Findings",
    Appendix = "appendix" "Appendix",
}

impl Page {
    pub(super) fn section(&mut self, topic: Topic) {
        let title = Inline::ours(topic.title(), &[]);
        self.sections.push(Section { topic: Some(topic), title, inner: false, blocks: Vec::new() });
    }

    pub(super) fn subsection(&mut self, name: Inline) {
        self.block(Block::Heading(name));
    }

    pub(super) fn paragraph(&mut self, text: Inline) {
        self.lines(vec![text]);
    }

    /// A paragraph whose lines stay apart.
    pub(super) fn lines(&mut self, lines: Vec<Inline>) {
        if lines.iter().any(|line| !line.is_blank()) {
            self.block(Block::Paragraph(lines));
        }
    }

    pub(super) fn quote(&mut self, text: Inline) {
        self.block(Block::Quote(text));
    }

    pub(super) fn list(&mut self, items: Vec<Inline>) {
        if !items.is_empty() {
            self.block(Block::List(items));
        }
    }

    pub(super) fn answers(&mut self, answers: Vec<(&'static str, Vec<Inline>)>) {
        self.block(Block::Answers(answers));
    }

    /// A table. A column in which every cell is blank is left out.
    pub(super) fn table<const N: usize>(
        &mut self,
        caption: &'static str,
        heads: [&'static str; N],
        rows: Vec<[Inline; N]>,
    ) {
        let said = heads
            .iter()
            .enumerate()
            .map(|(column, _)| rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.is_blank())));
        let said: Vec<_> = said.collect();
        let heads = heads.into_iter().zip(&said).filter_map(|(head, said)| said.then_some(head)).collect();
        let rows = rows.into_iter().map(|row| {
            let cells = row.into_iter().zip(&said).filter_map(|(cell, said)| said.then_some(cell)).collect();
            Row { of: None, cells }
        });
        let rows = rows.collect();
        self.block(Block::Table(Table { caption: Inline::ours(caption, &[]), heads, rows }));
    }

    /// A table with all of its columns, one of several that are alike, of records that others lead to.
    pub(super) fn records<const N: usize>(
        &mut self,
        caption: Inline,
        heads: [&'static str; N],
        rows: Vec<(Version, [Inline; N])>,
    ) {
        let rows = rows.into_iter().map(|(version, cells)| Row { of: Some(version), cells: cells.into() });
        let (heads, rows) = (heads.into(), rows.collect());
        self.block(Block::Table(Table { caption, heads, rows }));
    }

    pub(super) fn figure(&mut self, figure: Figure) {
        if !figure.is_blank() {
            self.block(Block::Figure(figure));
        }
    }

    pub(super) fn block(&mut self, block: Block) {
        if let Some(section) = self.sections.last_mut() {
            section.blocks.push(block);
        }
    }
}
