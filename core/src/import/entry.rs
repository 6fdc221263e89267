//! An incident as a status page has it, and the commands that tell it.

use super::{Imported, Mapping};
use crate::{
    Occurred, Timestamp,
    command::{Command, Declare, RecordUpdate, Resolve, SetSeverity},
    event::{FieldSet, How, Imported as ImportRecorded, IncidentKind, Reopened, Says},
    guard::GuardKey,
    id::{ExternalId, FieldName, MappingId},
    text::Text,
};

/// What is waived, in the one record that says so. A page cannot say it, and nothing here makes it up.
const NOT_SAID: &str = "A status page says neither who held command, nor what was validated, nor how severe it was by this plan. \
                        The import leaves all three unknown.";

/// A time, as the source wrote it and as it is meant.
#[derive(Clone)]
pub(super) struct Moment {
    pub(super) text: Box<str>,
    pub(super) occurred: Occurred,
}

impl Moment {
    fn earliest(&self) -> Timestamp {
        self.occurred.interval(Timestamp::MAX).earliest
    }
}

/// A fact of the page that stays one text in a field.
pub(super) struct Label {
    field: &'static str,
    value: String,
}

impl Label {
    /// Those that say something.
    pub(super) fn list<const N: usize>(labels: [(&'static str, Option<String>); N]) -> Vec<Self> {
        let said = labels.into_iter().filter_map(|(field, value)| Some(Self { field, value: value? }));
        said.filter(|label| !label.value.trim().is_empty()).collect()
    }

    /// One text of several, if there is one.
    pub(super) fn joined(names: impl Iterator<Item = String>) -> Option<String> {
        let names: Vec<_> = names.collect();
        (!names.is_empty()).then(|| names.join(", "))
    }
}

/// What the page posted.
pub(super) struct Post {
    pub(super) external: Option<ExternalId>,
    /// The time that the page shows with it.
    pub(super) occurred: Option<Moment>,
    /// When it could be read.
    pub(super) published: Option<Moment>,
    /// The page's word for the status.
    pub(super) word: Option<String>,
    pub(super) text: Option<String>,
    /// The state of the components that it names.
    pub(super) components: Option<String>,
}

/// What a status word of a page means.
struct Meaning {
    says: Says,
    /// Whether it says that it is over, or that it is not. Others say neither: `Update` is what a page calls a post that changes no
    /// status, after the end too.
    over: Option<bool>,
}

/// A word without what pages spell differently: `In progress` is `in_progress`.
fn plain(word: &str) -> String {
    word.trim().chars().map(|c| if matches!(c, ' ' | '-') { '_' } else { c.to_ascii_lowercase() }).collect()
}

fn meaning(word: Option<&str>) -> Meaning {
    let (says, over) = match plain(word.unwrap_or_default()).as_str() {
        "investigating" => (Says::Investigating, Some(false)),
        "identified" => (Says::Identified, Some(false)),
        "monitoring" => (Says::Monitoring, Some(false)),
        "resolved" | "completed" => (Says::Resolved, Some(true)),
        "scheduled" | "in_progress" | "verifying" => (Says::Other, Some(false)),
        _ => (Says::Other, None),
    };
    Meaning { says, over }
}

/// Text that says something.
fn said(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|text| !text.trim().is_empty())
}

impl Post {
    fn meaning(&self) -> Meaning {
        meaning(said(self.word.as_ref()))
    }

    fn occurred(&self, mapping: &Mapping) -> Occurred {
        mapping.sign(self.occurred.as_ref())
    }

    /// What the page showed: the word before the text, where `says` does not have that word, and the word alone where there is no
    /// text.
    fn body(&self, says: Says) -> Text {
        match (said(self.word.as_ref()), said(self.text.as_ref())) {
            (Some(word), Some(text)) if plain(word) != says.as_str() => format!("{word} - {text}").into(),
            (_, Some(text)) => text.into(),
            (word, None) => word.unwrap_or_default().into(),
        }
    }
}

/// An incident as a status page has it.
pub(super) struct Entry {
    /// How the words of its source are mapped.
    pub(super) mapping: &'static str,
    pub(super) external: ExternalId,
    pub(super) title: Option<String>,
    pub(super) address: Option<String>,
    pub(super) impact: Option<String>,
    /// The page's word for the incident as a whole.
    pub(super) status: Option<String>,
    pub(super) labels: Vec<Label>,
    /// Oldest first, as far as the source orders them.
    pub(super) posts: Vec<Post>,
    pub(super) started: Option<Moment>,
    pub(super) created: Option<Moment>,
    pub(super) resolved: Option<Moment>,
}

/// One thing after another that the page says.
enum Step<'a> {
    Post(&'a Post),
    /// It is over, by the incident's own field: at that time, or nobody knows when.
    Over(Option<&'a Moment>),
}

impl Mapping {
    fn sign(&self, moment: Option<&Moment>) -> Occurred {
        match moment {
            Some(moment) => moment.occurred.clone().with_source(self.source.clone()),
            None => Occurred::unknown(),
        }
    }
}

impl Entry {
    /// The commands that tell it.
    pub(super) fn tell(mut self, mapping: &Mapping) -> Imported {
        self.order_posts();
        let declared = self.declared().cloned();
        let occurred = mapping.sign(declared.as_ref());
        let severity = self.impact.as_deref().and_then(|impact| mapping.severities.get(impact));
        let story = Story::of(&self, mapping, severity.is_some());

        let title = match said(self.title.as_ref()) {
            Some(title) => title.into(),
            None => Text::from(format!("{} {}", mapping.source, self.external)),
        };
        let declare = Declare { kind: IncidentKind::Imported, ..Declare::live(title) };
        let import = ImportRecorded {
            source: mapping.source.clone(),
            external: self.external.clone(),
            mapping: MappingId::fixed(self.mapping),
            address: said(self.address.as_ref()).map(Text::from),
        };
        // It is brought over when it is recorded, whenever it happened.
        let mut commands =
            vec![Command::new(declare).occurred(occurred.clone()), Command::new(import).occurred(Occurred::live())];
        let impact = Label::list([("impact", self.impact.clone())]);
        let contrary = self.contrary(declared.as_ref(), &story);
        for label in impact.into_iter().chain(self.labels).chain(contrary) {
            // The page gives these as they are in the end, not since when.
            commands.push(set_field(label.field, label.value, Occurred::unknown()));
        }
        if let Some((severity, impact)) = severity.zip(self.impact) {
            let reason = format!("The page's impact is `{impact}`, which the import maps to {severity}.");
            let set = SetSeverity { severity: severity.clone(), reason: Some(reason.into()) };
            // It is judged for the incident as a whole, so from its declaration on.
            commands.push(Command::new(set).occurred(occurred));
        }
        commands.extend(story.commands);
        Imported { external: self.external, commands }
    }

    /// Posts go by their times, those of one time as the source has them. One without a time stays behind the one before it.
    fn order_posts(&mut self) {
        let mut reached = Timestamp::MIN;
        let mut placed: Vec<_> = std::mem::take(&mut self.posts)
            .into_iter()
            .map(|post| {
                reached = post.occurred.as_ref().map_or(reached, Moment::earliest);
                (reached, post)
            })
            .collect();
        placed.sort_by_key(|(at, _)| *at);
        self.posts = placed.into_iter().map(|(_, post)| post).collect();
    }

    /// When it was declared: with the first post, or else when the entry says that it began.
    fn declared(&self) -> Option<&Moment> {
        let first = self.posts.iter().find_map(|post| post.occurred.as_ref());
        first.or(self.started.as_ref()).or(self.created.as_ref())
    }

    /// Whether the page's own word says that it is over.
    fn is_called_over(&self) -> Option<bool> {
        let word = said(self.status.as_ref());
        if word.is_some_and(|word| plain(word) == "postmortem") { Some(true) } else { meaning(word).over }
    }

    fn steps(&self) -> Vec<Step<'_>> {
        let mut steps: Vec<_> = self.posts.iter().map(Step::Post).collect();
        let open = self.posts.iter().filter_map(|post| post.meaning().over).next_back() != Some(true);
        match &self.resolved {
            // The posts do not say the end, but the incident does.
            Some(resolved) if open => {
                let mut reached = Timestamp::MIN;
                let before = self.posts.iter().take_while(|post| {
                    reached = post.occurred.as_ref().map_or(reached, Moment::earliest);
                    reached <= resolved.earliest()
                });
                let place = before.count();
                // Where a later post says that it goes on, the two contradict each other, and nobody tells of a reopening.
                if self.posts.iter().skip(place).all(|post| post.meaning().over != Some(false)) {
                    steps.insert(place, Step::Over(Some(resolved)));
                }
            }
            None if open && self.is_called_over() == Some(true) => steps.push(Step::Over(None)),
            _ => {}
        }
        steps
    }

    /// What the incident says of itself and the posts do not: kept beside them, as it is written.
    fn contrary(&self, declared: Option<&Moment>, story: &Story) -> Vec<Label> {
        let other = |moment: &&Moment, told: &[Occurred]| told.iter().all(|told| told.when != moment.occurred.when);
        let declared: Vec<_> = declared.map(|moment| moment.occurred.clone()).into_iter().collect();
        let started = self.started.as_ref().filter(|moment| other(moment, &declared));
        let resolved = self.resolved.as_ref().filter(|moment| other(moment, &story.resolved));
        let status = self.status.clone().filter(|_| self.is_called_over().is_none_or(|over| over == story.open));
        Label::list([
            ("started_at", started.map(|moment| moment.text.to_string())),
            ("resolved_at", resolved.map(|moment| moment.text.to_string())),
            ("status", status),
        ])
    }
}

fn set_field(field: &'static str, value: String, occurred: Occurred) -> Command {
    Command::new(FieldSet { field: FieldName::fixed(field), value: Some(value.into()) }).occurred(occurred)
}

/// What the page said, step by step.
struct Story {
    commands: Vec<Command>,
    open: bool,
    /// When it was resolved, each time.
    resolved: Vec<Occurred>,
}

impl Story {
    fn of(entry: &Entry, mapping: &Mapping, triaged: bool) -> Self {
        let mut story = Self { commands: Vec::new(), open: true, resolved: Vec::new() };
        for step in entry.steps() {
            match step {
                Step::Post(post) => story.post(post, mapping, triaged),
                Step::Over(moment) => story.resolve(mapping.sign(moment), triaged),
            }
        }
        story
    }

    fn resolve(&mut self, occurred: Occurred, triaged: bool) {
        if !self.open {
            return;
        }
        self.open = false;
        self.resolved.push(occurred.clone());
        let resolve = Command::new(Resolve::new(How::Unknown)).occurred(occurred);
        self.commands.push(if triaged { resolve } else { resolve.waive(GuardKey::SeverityTriaged, NOT_SAID) });
    }

    fn post(&mut self, post: &Post, mapping: &Mapping, triaged: bool) {
        let occurred = post.occurred(mapping);
        let Meaning { says, over } = post.meaning();
        // What a post says is told before the post, which then covers it.
        match over {
            Some(true) => self.resolve(occurred.clone(), triaged),
            Some(false) if !self.open => {
                self.open = true;
                let word = said(post.word.as_ref()).unwrap_or_default();
                let reason = format!("The page posted `{word}` after it had said that it was over.").into();
                self.commands.push(Command::new(Reopened { reason }).occurred(occurred.clone()));
            }
            _ => {}
        }
        if let Some(components) = &post.components {
            self.commands.push(set_field("component_status", components.clone(), occurred.clone()));
        }
        let update = RecordUpdate {
            says,
            published_at: Some(mapping.sign(post.published.as_ref())),
            external: post.external.clone(),
            ..RecordUpdate::new(mapping.channel.clone(), post.body(says))
        };
        self.commands.push(Command::new(update).occurred(occurred));
    }
}
