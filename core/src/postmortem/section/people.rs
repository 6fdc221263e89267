//! Who held which role, from when to when, and who else was there.

use std::collections::BTreeMap;

use crate::{
    event::Event,
    history::Entry,
    id::{PersonId, Role},
    postmortem::{
        inline::{Inline, md},
        page::{Page, Topic},
    },
};

use super::{
    story::Story,
    words::{after, maybe, role},
};

/// An interval in which somebody held a role, or was there.
struct Held {
    role: Option<Role>,
    person: PersonId,
    from: Inline,
    how: Inline,
    to: Option<Inline>,
}

/// Everybody who held something, and which of them hold it at the moment.
#[derive(Default)]
struct Rota {
    all: Vec<Held>,
    roles: BTreeMap<Role, usize>,
    there: BTreeMap<PersonId, usize>,
}

impl Rota {
    fn end(&mut self, at: Option<usize>, when: &Inline) {
        if let Some(one) = at.and_then(|at| self.all.get_mut(at)) {
            one.to = Some(when.clone());
        }
    }

    fn give(&mut self, role: &Role, person: &PersonId, when: Inline, how: Inline) {
        let before = self.roles.insert(role.clone(), self.all.len());
        self.end(before, &when);
        self.all.push(Held::new(Some(role), person, when, how));
    }

    fn take(&mut self, story: &Story<'_>, entry: &Entry<'_>) {
        let when = story.when(entry);
        match &*entry.event {
            Event::RoleAssigned(event) => {
                self.give(&event.role, &event.person, when, given(story, entry, &event.person));
            }
            Event::HandedOver(event) => {
                let note = after(": ", &maybe(event.note.as_ref()));
                self.give(&event.role, &event.to, when, md!("handed over by {}{}", story.person(&event.from), note));
            }
            Event::HandOverAcknowledged(event) => {
                if let Some(one) = self.roles.get(&event.role).and_then(|at| self.all.get_mut(*at)) {
                    one.how = md!("{}; acknowledged {}", one.how, when);
                }
            }
            Event::RoleReleased(event) => {
                let held = self.roles.remove(&event.role);
                self.end(held, &when);
            }
            Event::Joined(event) => {
                let before = self.there.insert(event.person.clone(), self.all.len());
                self.end(before, &when);
                self.all.push(Held::new(None, &event.person, when, Inline::default()));
            }
            Event::Left(event) => {
                let before = self.there.remove(&event.person);
                self.end(before, &when);
            }
            _ => {}
        }
    }
}

pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    page.section(Topic::People);
    let mut rota = Rota::default();
    story.facts().for_each(|entry| rota.take(story, entry));
    let mut held = rota.all;
    if held.is_empty() {
        return page.paragraph(if story.is_retold() {
            md!("The sources name nobody who held a role or joined.")
        } else {
            md!("Nobody is recorded to have held a role or joined.")
        });
    }
    held.sort_by_key(|one| one.role.is_none());
    let rows = held.iter().map(|one| {
        let to = one.to.clone().unwrap_or_else(|| md!("end of the record"));
        let role = one.role.as_ref().map_or_else(|| md!("joined"), role);
        [role, story.person(&one.person), one.from.clone(), to, one.how.clone()]
    });
    page.table("People", ["Role", "Who", "From", "To", "How"], rows.collect());
}

impl Held {
    fn new(role: Option<&Role>, person: &PersonId, from: Inline, how: Inline) -> Self {
        Self { role: role.cloned(), person: person.clone(), from, how, to: None }
    }
}

fn given(story: &Story<'_>, entry: &Entry<'_>, person: &PersonId) -> Inline {
    let doer = story.who(entry.record);
    if doer == story.person(person) { md!("took it") } else { md!("given{}", story.by(entry.record)) }
}
