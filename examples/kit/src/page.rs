//! A page for a terminal: never wider than it may be, in colour only if it may, and free of what strangers could do to it.

/// How a page may look.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// How many columns it has.
    pub width: usize,
    /// Whether it may use colour.
    pub colour: bool,
}

/// How a piece of text stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Not at all.
    Plain,
    /// A name, a heading.
    Bold,
    /// What is read last.
    Dim,
    /// As it should be.
    Good,
    /// As it should not be.
    Bad,
    /// What made it worse.
    Worse,
    /// What is not certain.
    Doubt,
    /// Somebody else's words.
    Said,
}

impl Ink {
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Good => "32",
            Self::Bad => "31",
            Self::Worse => "1;31",
            Self::Doubt => "33",
            Self::Said => "36",
        }
    }
}

/// A column of a row. The last of a row takes the room that is left.
#[derive(Debug)]
pub struct Cell {
    lines: Vec<String>,
    width: usize,
    ink: Ink,
}

impl Cell {
    /// Text, in as many lines as it takes.
    #[must_use]
    pub fn new(text: &str, width: usize, ink: Ink) -> Self {
        Self { lines: wrap(text, width), width, ink }
    }

    /// A number: it stands at the right of its column.
    #[must_use]
    pub fn right(text: &str, width: usize, ink: Ink) -> Self {
        let lines = wrap(text, width).into_iter().map(|line| format!("{line:>width$}")).collect();
        Self { lines, width, ink }
    }

    /// A column whose lines are given, and short enough.
    #[must_use]
    pub fn of(lines: Vec<String>, width: usize, ink: Ink) -> Self {
        Self { lines, width, ink }
    }
}

/// The page.
#[derive(Debug)]
pub struct Page {
    look: Look,
    out: String,
}

const GAP: usize = 2;
/// What every terminal has.
const NARROWEST: usize = 80;

impl Page {
    /// An empty page.
    #[must_use]
    pub fn new(look: Look) -> Self {
        Self { look: Look { width: look.width.max(NARROWEST), ..look }, out: String::new() }
    }

    /// What a terminal is to be sent.
    #[must_use]
    pub fn finish(self) -> String {
        self.out
    }

    /// The room that columns of these widths leave, with a gap before each and behind the last.
    #[must_use]
    pub fn room(&self, widths: &[usize]) -> usize {
        let taken = widths.iter().fold(0_usize, |taken, width| taken.saturating_add(*width).saturating_add(GAP));
        self.look.width.saturating_sub(taken).saturating_sub(GAP).max(10)
    }

    /// An empty line.
    pub fn blank(&mut self) {
        self.out.push('\n');
    }

    /// What the page is about.
    pub fn title(&mut self, text: &str) {
        for line in wrap(text, self.look.width) {
            self.paint(&line, Ink::Bold);
            self.blank();
        }
    }

    /// A heading, and a rule to the end of the line.
    pub fn heading(&mut self, text: &str) {
        let text = plain(text);
        let used = text.chars().count().saturating_add(4);
        self.blank();
        self.paint("── ", Ink::Dim);
        self.paint(&text, Ink::Bold);
        self.paint(&format!(" {}", "─".repeat(self.look.width.saturating_sub(used))), Ink::Dim);
        self.blank();
    }

    /// Text over the whole width.
    pub fn paragraph(&mut self, text: &str, ink: Ink) {
        let cell = Cell::new(text, self.room(&[]), ink);
        self.row(&[cell]);
    }

    /// Columns side by side, each with a gap before it.
    pub fn row(&mut self, cells: &[Cell]) {
        let height = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or_default();
        for n in 0..height {
            let mut owed = 0_usize;
            for cell in cells {
                let line = cell.lines.get(n).map_or("", String::as_str);
                if line.is_empty() {
                    owed = owed.saturating_add(GAP);
                } else {
                    self.out.push_str(&" ".repeat(GAP.saturating_add(owed)));
                    owed = 0;
                    self.paint(line, cell.ink);
                }
                // Spaces are owed, and paid only where something follows: no line ends in one.
                owed = owed.saturating_add(cell.width.saturating_sub(line.chars().count()));
            }
            self.blank();
        }
    }

    fn paint(&mut self, text: &str, ink: Ink) {
        if self.look.colour && ink != Ink::Plain {
            for piece in ["\u{1b}[", ink.code(), "m", text, "\u{1b}[0m"] {
                self.out.push_str(piece);
            }
        } else {
            self.out.push_str(text);
        }
    }
}

/// Text that cannot steer a terminal: no control characters, no marks that turn the direction of writing.
#[must_use]
pub fn plain(text: &str) -> String {
    let steers = |c: char| matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    text.chars()
        .map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c })
        .filter(|c| !c.is_control() && !steers(*c))
        .collect()
}

/// Text as lines of at most this many characters. A word that is longer is broken.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0_usize;
    for word in plain(text).split_whitespace() {
        let long = word.chars().count();
        if used > 0 && used.saturating_add(long).saturating_add(1) > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used = used.saturating_add(1);
        }
        for c in word.chars() {
            if used == width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used = used.saturating_add(1);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_steer_a_terminal_is_taken_out() {
        assert_eq!(plain("a\u{1b}[31mred\u{7}\u{202e}b\r\nc\td\u{9b}"), "a[31mredb  c d");
    }

    #[test]
    fn lines_are_as_wide_as_they_may_be_and_never_wider() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap(" \n ", 3), Vec::<String>::new());
    }

    #[test]
    fn no_line_ends_in_a_space() {
        let mut page = Page::new(Look { width: 80, colour: false });
        page.row(&[Cell::new("a", 5, Ink::Plain), Cell::new("", 5, Ink::Plain), Cell::new("b c", 2, Ink::Plain)]);
        assert_eq!(page.finish(), "  a             b\n                c\n");
    }
}
