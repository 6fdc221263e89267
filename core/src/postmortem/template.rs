//! A team's own template, filled by its headings.

use super::{
    inline::{Inline, md},
    page::{Block, Page, Section, Topic},
};

/// A team's own order of sections, under its own headings.
///
/// It is a Markdown text. Its only heading of the first level is its title, which a document replaces by its own. Every other
/// heading is a place for a section:
///
/// | heading | what goes there |
/// | --- | --- |
/// | Summary, Overview, Executive summary, Incident summary, TL;DR, What happened | the summary and the first screen |
/// | Severity, Severity in time | severity in time |
/// | Impact, Customer impact, User impact, Business impact | impact |
/// | Milestones, Metrics, Key times | milestones |
/// | Timeline, Timeline of events, Incident timeline, Chronology | the timeline |
/// | Decisions, Hypotheses, Findings, Appendix, Supporting information | those |
/// | Resolution, Recovery, Mitigation, Resolution and recovery | resolution |
/// | Contributing factors, Root cause, Root causes, Cause, Causes, Root cause analysis, RCA, Trigger | contributing factors |
/// | People, People involved, Roles, Responders, Participants | people |
/// | Action items, Actions, Corrective actions, Follow-ups, Next steps, Action items with owners and due dates | action items |
/// | Review, Retrospective, Lessons, Lessons learned, What we learned | the sections that people wrote and no other heading takes |
/// | Communication, Communications, Updates, Status updates | communication |
/// | Promises, Obligations, Promises and obligations | promises and obligations |
/// | Sources | where the times come from |
/// | Related, Related incidents, Links, References | related |
///
/// Case, punctuation, a number before and brackets behind a heading make no difference. A heading that is none of these keeps
/// the text that the team wrote under it, and takes the written section of its name: `went_well` goes under “Went well” and
/// “What went well”. Text of a template stands in a document as text; of its markup lists alone are kept. What no heading takes
/// stands at the end, under our headings: a template hides nothing.
///
/// ```
/// # use sevlog::{*, command::Declare};
/// # let plan = Plan::standard();
/// # let context = Context::new(&plan, Actor::Person(PersonId::new("ana")?), CommandId::from_parts(1_795_408_260_000, 1), Seed::new([7; 32]));
/// # let mut history = History::new("01KAR0000000000000000000ZZ".parse()?);
/// # history.execute(&Command::new(Declare { take_command: true, ..Declare::live("Checkout API down") }), &context)?;
/// let template = Template::parse("# Our template\n\n## Root cause\n\n## Legal\n\nAsk counsel before you share this.\n");
/// let document = Postmortem::of(&history, &plan).filled(&template).markdown();
/// assert!(document.contains("## Root cause\n\nNone recorded.\n\n## Legal\n\nAsk counsel before you share this.\n\n## Summary"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// What stands before the first place.
    preface: String,
    places: Vec<Place>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    name: String,
    /// Whether it is inside of the place before it.
    inner: bool,
    text: String,
}

impl Template {
    /// Reads a template. Every text is one.
    #[must_use]
    pub fn parse(markdown: &str) -> Self {
        let mut headings: Vec<(usize, Place)> = Vec::new();
        let mut preface = String::new();
        let mut fenced = false;
        for line in without_comments(markdown).lines() {
            let start = line.trim_start();
            fenced ^= start.starts_with("```") || start.starts_with("~~~");
            if let Some((level, name)) = heading(line).filter(|_| !fenced) {
                let place = Place { name: name.to_owned(), inner: false, text: String::new() };
                headings.push((level, place));
                continue;
            }
            let text = headings.last_mut().map_or(&mut preface, |(_, place)| &mut place.text);
            text.extend([line, "\n"]);
        }
        let only_title = headings.iter().filter(|(level, _)| *level == 1).count() == 1;
        if only_title && headings.first().is_some_and(|(level, _)| *level == 1) {
            preface.push_str(&headings.remove(0).1.text);
        }
        let outer = headings.iter().map(|(level, _)| *level).min().unwrap_or_default();
        let mut places: Vec<_> =
            headings.into_iter().map(|(level, place)| Place { inner: level > outer, ..place }).collect();
        if let Some(first) = places.first_mut() {
            first.inner = false;
        }
        Self { preface, places }
    }

    pub(super) fn fill(&self, page: Page) -> Page {
        let mut filling = Filling::new(page);
        for block in blocks(&self.preface) {
            filling.page.block(block);
        }
        for place in &self.places {
            filling.place(place);
        }
        filling.end()
    }
}

/// A document on its way into a template.
struct Filling {
    /// As it is filled.
    page: Page,
    /// What no heading took yet.
    left: Vec<Section>,
    /// The heading that took a topic.
    taken: Vec<(Topic, String)>,
}

impl Filling {
    fn new(page: Page) -> Self {
        let (about, left) = page.sections.into_iter().partition(|section| section.topic == Some(Topic::About));
        Self { page: Page { title: page.title, sections: about }, left, taken: Vec::new() }
    }

    fn place(&mut self, place: &Place) {
        let name = normal(&place.name);
        let (topic, blocks) =
            if let Some(topic) = topic(&name) { self.take(topic, &place.name) } else { (None, self.own(place, &name)) };
        let title = Inline::text(&place.name);
        self.page.sections.push(Section { topic, title, inner: place.inner, blocks });
    }

    /// What goes under a heading of a topic; under a second one of it, where that stands.
    fn take(&mut self, topic: Topic, name: &str) -> (Option<Topic>, Vec<Block>) {
        if let Some((_, other)) = self.taken.iter().find(|(taken, _)| *taken == topic) {
            return (None, vec![Block::Paragraph(vec![md!("See “{}”.", Inline::text(other))])]);
        }
        self.taken.push((topic, name.to_owned()));
        let blocks = match self.left.iter().position(|section| section.topic == Some(topic)) {
            Some(at) => self.left.remove(at).blocks,
            None => vec![Block::Paragraph(vec![md!("Not recorded, or not for those who read this.")])],
        };
        (Some(topic), blocks)
    }

    /// What goes under a heading that is none of ours: the team's text, and the written section of its name.
    fn own(&mut self, place: &Place, name: &str) -> Vec<Block> {
        let mut blocks = blocks(&place.text);
        blocks.extend(self.written(name));
        blocks
    }

    /// The text of the written section of a name.
    fn written(&mut self, name: &str) -> Vec<Block> {
        let Some(review) = self.left.iter_mut().find(|section| section.topic == Some(Topic::Review)) else {
            return Vec::new();
        };
        let is_it = |block: &Block| match block {
            Block::Heading(said) => normal(&said.plain()) == name,
            _ => false,
        };
        let Some(from) = review.blocks.iter().position(is_it) else { return Vec::new() };
        let after = from.saturating_add(1);
        let rest = review.blocks.iter().skip(after);
        let count = rest.take_while(|block| !matches!(block, Block::Heading(_))).count();
        review.blocks.drain(from..after.saturating_add(count)).skip(1).collect()
    }

    fn end(mut self) -> Page {
        let left = self.left.into_iter().filter(|section| !section.blocks.is_empty());
        self.page.sections.extend(left);
        self.page
    }
}

/// What a heading of Markdown says, and at which level.
fn heading(line: &str) -> Option<(usize, &str)> {
    let start = line.trim_start_matches(' ');
    let name = start.trim_start_matches('#');
    let level = start.len().saturating_sub(name.len());
    let is_one =
        (1..=6).contains(&level) && line.len().saturating_sub(start.len()) < 4 && name.starts_with([' ', '\t']);
    let name = name.trim().trim_end_matches('#').trim_end();
    (is_one && !name.is_empty()).then_some((level, name))
}

fn without_comments(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some((before, comment)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// Text of a template: paragraphs, and lists.
fn blocks(text: &str) -> Vec<Block> {
    let item = |line: &str| {
        line.trim_start().strip_prefix(['-', '*', '+']).filter(|item| item.starts_with(' ')).map(str::to_owned)
    };
    let mut blocks = Vec::new();
    let mut lines = Vec::new();
    let mut items = Vec::new();
    for line in text.lines().chain([""]) {
        let said = item(line);
        if said.is_none() && !items.is_empty() {
            blocks.push(Block::List(std::mem::take(&mut items)));
        }
        if (said.is_some() || line.trim().is_empty()) && !lines.is_empty() {
            blocks.push(Block::Paragraph(std::mem::take(&mut lines)));
        }
        match said {
            Some(item) => items.push(Inline::text(&item)),
            None if line.trim().is_empty() => {}
            None => lines.push(Inline::text(line)),
        }
    }
    blocks
}

/// A heading without what makes no difference.
fn normal(name: &str) -> String {
    let name = name.split_once('(').map_or(name, |(name, _)| name);
    let name = name.trim_start_matches(|c: char| c.is_numeric() || matches!(c, '.' | ')' | ' '));
    let letters = name.replace(['\'', '’', ';'], "").to_lowercase();
    let words = letters.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<_> = words.collect();
    let words = words.join(" ");
    words.strip_prefix("what went ").map_or_else(|| words.clone(), |rest| format!("went {rest}"))
}

fn topic(name: &str) -> Option<Topic> {
    Some(match name {
        "summary" | "overview" | "executive summary" | "incident summary" | "tldr" | "what happened" => Topic::Summary,
        "severity" | "severity in time" => Topic::Severity,
        "impact" | "customer impact" | "user impact" | "business impact" => Topic::Impact,
        "milestones" | "metrics" | "key times" => Topic::Milestones,
        "timeline" | "timeline of events" | "incident timeline" | "chronology" => Topic::Timeline,
        "decisions" => Topic::Decisions,
        "hypotheses" => Topic::Hypotheses,
        "resolution" | "recovery" | "mitigation" | "resolution and recovery" => Topic::Resolution,
        "contributing factors"
        | "root cause"
        | "root causes"
        | "cause"
        | "causes"
        | "root cause analysis"
        | "rca"
        | "trigger" => Topic::Factors,
        "people" | "people involved" | "roles" | "responders" | "participants" => Topic::People,
        "action items"
        | "actions"
        | "corrective actions"
        | "follow ups"
        | "next steps"
        | "action items with owners and due dates" => Topic::ActionItems,
        "review" | "retrospective" | "lessons" | "lessons learned" | "what we learned" => Topic::Review,
        "communication" | "communications" | "updates" | "status updates" => Topic::Communication,
        "promises" | "obligations" | "promises and obligations" => Topic::Obligations,
        "related" | "related incidents" | "links" | "references" => Topic::Related,
        "sources" => Topic::Sources,
        "findings" => Topic::Findings,
        "appendix" | "supporting information" => Topic::Appendix,
        _ => return None,
    })
}
