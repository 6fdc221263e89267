//! The history as sections look things up in it: each by its id, once.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Interval, Occurred,
    actor::{Actor, By},
    digest::Digest,
    event::{ActionOutcome, DocumentAudience, Event, IncidentKind, Prominence},
    finding::Finding,
    history::{Entry, History},
    id::{PersonId, RecordId, Role, Source, TeamId},
    impact::ImpactWindow,
    incident::Incident,
    mark::Mark,
    milestone::{Milestone, milestones},
    obligation::Compliance,
    postmortem::inline::{Inline, md},
    record::Record,
    text::Text,
};

use super::{
    when::Shown,
    words::{after, role},
};

/// Everything that a document is made from.
pub(super) struct Story<'a> {
    pub(super) history: &'a History,
    pub(super) incident: &'a Incident,
    pub(super) plan: Digest,
    pub(super) findings: &'a [Finding],
    pub(super) compliance: &'a Compliance<'a>,
    audience: DocumentAudience,
    pub(super) milestones: Vec<Milestone>,
    entries: Vec<Entry<'a>>,
    places: BTreeMap<RecordId, usize>,
    names: BTreeMap<PersonId, Text>,
    held: BTreeMap<PersonId, Vec<Role>>,
    curations: BTreeMap<RecordId, Curation>,
    evidence: BTreeMap<RecordId, Vec<usize>>,
    usual_source: Option<Source>,
    sources: Vec<Source>,
    numbers: BTreeMap<Source, usize>,
    posted: BTreeSet<RecordId>,
    windows: BTreeMap<RecordId, Inline>,
    parts: BTreeMap<RecordId, Vec<&'a ImpactWindow>>,
    outcomes: BTreeMap<RecordId, ActionOutcome>,
}

/// What the review made of a record's place in the timeline.
pub(super) struct Curation {
    pub(super) prominence: Prominence,
    pub(super) caption: Option<Text>,
}

impl<'a> Story<'a> {
    pub(super) fn new(
        history: &'a History,
        plan: Digest,
        findings: &'a [Finding],
        compliance: &'a Compliance<'a>,
        audience: DocumentAudience,
    ) -> Self {
        let incident = history.incident();
        let mut story = Self {
            history,
            incident,
            plan,
            findings,
            compliance,
            audience,
            milestones: milestones(incident),
            entries: history.timeline(),
            places: BTreeMap::new(),
            names: BTreeMap::new(),
            held: BTreeMap::new(),
            curations: BTreeMap::new(),
            evidence: BTreeMap::new(),
            usual_source: None,
            sources: Vec::new(),
            numbers: BTreeMap::new(),
            posted: BTreeSet::new(),
            windows: incident.windows().iter().map(|(id, window)| (*id, Inline::text(&window.name()))).collect(),
            parts: BTreeMap::new(),
            outcomes: BTreeMap::new(),
        };
        story.index();
        story.number_sources();
        story
    }

    fn index(&mut self) {
        for window in self.incident.windows().values() {
            if let Some(whole) = window.part_of() {
                self.parts.entry(whole).or_default().push(window);
            }
        }
        // The newest word counts, so the order of the log and not that of the world.
        let mut by_version: Vec<_> = self.entries.iter().enumerate().collect();
        by_version.sort_by_key(|(_, entry)| entry.mark.version);
        for (at, entry) in by_version {
            self.places.insert(entry.record.id(), at);
            if !entry.holds() {
                continue;
            }
            let mut name = |person: &PersonId, name: &Option<Text>| {
                if let Some(name) = name {
                    self.names.insert(person.clone(), name.clone());
                }
            };
            let given = match &*entry.event {
                Event::RoleAssigned(event) => Some((&event.person, &event.role)),
                Event::HandedOver(event) => Some((&event.to, &event.role)),
                _ => None,
            };
            if let Some((person, role)) = given {
                let roles = self.held.entry(person.clone()).or_default();
                if !roles.contains(role) {
                    roles.push(role.clone());
                }
            }
            match &*entry.event {
                Event::RoleAssigned(event) => name(&event.person, &event.name),
                Event::HandedOver(event) => name(&event.to, &event.name),
                Event::Joined(event) => name(&event.person, &event.name),
                Event::TimelineCurated(event) => {
                    let curation = Curation { prominence: event.prominence.clone(), caption: event.caption.clone() };
                    self.curations.insert(event.record, curation);
                }
                Event::EvidenceLinked(event) => {
                    if let Some(about) = event.about {
                        self.evidence.entry(about).or_default().push(at);
                    }
                }
                Event::ActionTaken(event) => {
                    if let Some(action) = event.action {
                        self.outcomes.insert(action, event.outcome.clone());
                    }
                }
                Event::UpdatePosted(event) => self.posted.extend(event.queued),
                _ => {}
            }
        }
    }

    /// Numbers the sources of times in the order of the log. Where every time names its source, the one that most records name
    /// is the usual one: a mark then stands only where a time comes from elsewhere.
    fn number_sources(&mut self) {
        let mut by_version: Vec<_> = self.entries.iter().collect();
        by_version.sort_by_key(|entry| entry.mark.version);
        let mut records_of: BTreeMap<&Source, usize> = BTreeMap::new();
        let mut sources: Vec<Source> = Vec::new();
        let mut each_has_one = true;
        for entry in by_version {
            for occurred in times(entry) {
                match &occurred.source {
                    Some(source) if !sources.contains(source) => sources.push(source.clone()),
                    Some(_) => {}
                    None => each_has_one = false,
                }
            }
            if let Some(source) = &entry.occurred.source {
                let count = records_of.entry(source).or_default();
                *count = count.saturating_add(1);
            }
        }
        // Of as many, the last counts, so the first of the log comes last.
        let usual = sources.iter().rev().filter(|_| each_has_one).max_by_key(|source| records_of.get(source)).cloned();
        self.usual_source = usual;
        self.numbers = sources.iter().cloned().zip(1..).collect();
        self.sources = sources;
    }

    /// Whether it is for everybody: then it names roles and nobody by name, and says what was said outside or meant for it.
    pub(super) fn is_public(&self) -> bool {
        self.audience == DocumentAudience::Public
    }

    /// Whether it is for those who work here, who see the record itself.
    pub(super) fn is_internal(&self) -> bool {
        self.audience == DocumentAudience::Internal
    }

    /// Every record as it counts now, in the order of the world.
    pub(super) fn entries(&self) -> &[Entry<'a>] {
        &self.entries
    }

    /// Those that were not retracted.
    pub(super) fn facts(&self) -> impl DoubleEndedIterator<Item = &Entry<'a>> {
        self.entries.iter().filter(|entry| entry.holds())
    }

    /// Those that were not retracted, in the order of the log.
    pub(super) fn told(&self) -> impl DoubleEndedIterator<Item = &Entry<'a>> {
        self.history.records().iter().filter_map(|record| self.entry(record.id())).filter(|entry| entry.holds())
    }

    pub(super) fn entry(&self, id: RecordId) -> Option<&Entry<'a>> {
        self.places.get(&id).and_then(|at| self.entries.get(*at))
    }

    pub(super) fn curation(&self, id: RecordId) -> Option<&Curation> {
        self.curations.get(&id)
    }

    /// The evidence about a record.
    pub(super) fn evidence(&self, about: RecordId) -> impl Iterator<Item = &Entry<'a>> {
        let places = self.evidence.get(&about).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|at| self.entries.get(*at))
    }

    /// The windows that are a part of one.
    pub(super) fn parts(&self, whole: RecordId) -> &[&'a ImpactWindow] {
        self.parts.get(&whole).map(Vec::as_slice).unwrap_or_default()
    }

    /// What came of an action, where a later record says.
    pub(super) fn outcome(&self, action: RecordId) -> Option<&ActionOutcome> {
        self.outcomes.get(&action)
    }

    /// Whether an update that was queued is published.
    pub(super) fn is_posted(&self, queued: RecordId) -> bool {
        self.posted.contains(&queued)
    }

    /// Where times come from that bear no mark, if every time names its source.
    pub(super) const fn usual_source(&self) -> Option<&Source> {
        self.usual_source.as_ref()
    }

    /// Where the times come from, in the order of their numbers.
    pub(super) fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// ` (S1)`: where a time comes from that does not come from where they usually do.
    fn source(&self, source: Option<&Source>) -> Inline {
        if source == self.usual_source() { Inline::default() } else { self.mark_of(source) }
    }

    /// ` (S1)`: where a time comes from.
    fn mark_of(&self, source: Option<&Source>) -> Inline {
        let number = source.filter(|_| self.is_internal()).and_then(|source| self.numbers.get(source));
        number.map_or_else(Inline::default, |number| md!(" (S{})", *number))
    }

    /// When it occurred, with its date and its source.
    pub(super) fn when(&self, entry: &Entry<'_>) -> Inline {
        self.when_on(entry, "")
    }

    /// When it occurred, as it stands under a day.
    pub(super) fn when_on(&self, entry: &Entry<'_>, day: &str) -> Inline {
        self.moment(entry.occurred, entry, day)
    }

    /// Another time that a record says, as it stands under a day.
    pub(super) fn moment(&self, occurred: &Occurred, entry: &Entry<'_>, day: &str) -> Inline {
        let shown = Shown::of(occurred, entry.record.recorded_at());
        md!("{}{}", shown.within(day), self.source(occurred.source.as_ref()))
    }

    /// When a mark stands, as exact as its record says.
    pub(super) fn mark(&self, mark: &Mark) -> Inline {
        self.point(mark.record, mark.occurred, "")
    }

    /// An interval that a record gave, as it stands under a day.
    pub(super) fn point(&self, record: RecordId, interval: Interval, day: &str) -> Inline {
        match self.entry(record) {
            Some(entry) if entry.mark.occurred == interval => self.when_on(entry, day),
            _ => Shown::of_interval(interval).within(day),
        }
    }

    /// An interval that rests on some records, with its date: as that of them says it that it is the interval of.
    pub(super) fn of_records(&self, records: &[RecordId], interval: Interval, day: &str) -> Inline {
        let entries = || records.iter().filter_map(|record| self.entry(*record));
        let says_it = entries().find(|entry| entry.mark.occurred == interval && interval.starts_unknown());
        match (records, says_it) {
            ([record], _) => self.point(*record, interval, day),
            (_, Some(entry)) => self.when_on(entry, day),
            (_, None) => Shown::of_interval(interval).within(day),
        }
    }

    /// The same with its date and its mark, also where it comes from where they usually do: beside others that disagree.
    pub(super) fn marked_point(&self, record: RecordId, interval: Interval) -> Inline {
        let source = self.entry(record).and_then(|entry| entry.occurred.source.as_ref());
        let mark =
            if source.is_some() && source == self.usual_source() { self.mark_of(source) } else { Inline::default() };
        md!("{}{}", self.point(record, interval, ""), mark)
    }

    /// What a window is called in a sentence; none where it was retracted.
    pub(super) fn window(&self, id: RecordId) -> Option<&Inline> {
        self.windows.get(&id)
    }

    /// When the newest resolution was.
    pub(super) fn resolved(&self) -> Option<&Mark> {
        self.incident.cycles().last().and_then(|cycle| cycle.resolved.as_ref()).map(|resolution| &resolution.mark)
    }

    /// A person by name and id; for everybody, by the roles that they held.
    pub(super) fn person(&self, id: &PersonId) -> Inline {
        if self.is_public() {
            let roles: Vec<_> = self.held.get(id).into_iter().flatten().map(role).collect();
            return if roles.is_empty() { md!("a responder") } else { Inline::join(&roles, " and ") };
        }
        let shown = Inline::text(id.as_str());
        match self.names.get(id).and_then(Text::as_str) {
            Some(name) => md!("{} ({})", Inline::text(name), shown),
            None => shown,
        }
    }

    /// Who recorded it.
    pub(super) fn actor(&self, actor: &Actor) -> Inline {
        match actor {
            Actor::Person(id) => self.person(id),
            Actor::Service(_) | Actor::Import(_) if self.is_public() => md!("a program"),
            Actor::Service(id) => md!("{} (program)", Inline::text(id.as_str())),
            Actor::Import(id) => md!("{} (import)", Inline::text(id.as_str())),
        }
    }

    /// Whether others tell it than those who were there.
    pub(super) fn is_retold(&self) -> bool {
        matches!(self.incident.kind(), IncidentKind::Retelling | IncidentKind::Imported)
    }

    /// Who did it; blank where nobody says. Who tells an incident again need not have been there.
    pub(super) fn who(&self, record: &Record) -> Inline {
        if self.is_retold() && record.by().is_none() { Inline::default() } else { self.says(record) }
    }

    /// ` by` who did it, or nothing.
    pub(super) fn by(&self, record: &Record) -> Inline {
        after(" by ", &self.who(record))
    }

    /// A team by name; for everybody, only that it is one.
    pub(super) fn team(&self, id: &TeamId) -> Inline {
        if self.is_public() { md!("a team") } else { md!("{} (team)", Inline::text(id.as_str())) }
    }

    /// Who says so.
    pub(super) fn says(&self, record: &Record) -> Inline {
        match record.by() {
            None => self.actor(record.actor()),
            Some(By::Person(id)) => self.person(id),
            Some(By::Team(id)) => self.team(id),
            Some(By::Service(_)) if self.is_public() => md!("a program"),
            Some(By::Service(id)) => md!("{} (program)", Inline::text(id.as_str())),
            Some(By::Unknown) => md!("not known"),
        }
    }
}

/// The times that a record says.
fn times<'e>(entry: &'e Entry<'_>) -> impl Iterator<Item = &'e Occurred> {
    let published = match &*entry.event {
        Event::UpdatePosted(event) => event.published_at.as_ref(),
        Event::PostmortemPublished(event) => event.published_at.as_ref(),
        _ => None,
    };
    [Some(entry.occurred), Some(entry.record.occurred()), entry.record.observed_at(), published].into_iter().flatten()
}
