//! The rules on roles: who holds one, and that two people who set it at once are both heard.

use super::{Desk, Standing};
use crate::{
    PersonId,
    command::{AcknowledgeHandOver, Assign, HandOver, Join, Leave, Release, TakeCommand},
    event::{HandOverAcknowledged, HandedOver, Joined, Left, RoleAssigned, RoleReleased},
    id::Role,
    rejection::{Reason, Subject},
    text::Text,
};

impl Desk<'_> {
    pub(super) fn take_command(&mut self, body: &TakeCommand) {
        match self.person() {
            Some(person) => self.give(Role::incident_command(), person, body.name.clone()),
            None => self.refuse(Reason::PersonNeeded),
        }
    }

    pub(super) fn assign(&mut self, body: &Assign) {
        self.give(body.role.clone(), body.person.clone(), body.name.clone());
    }

    fn give(&mut self, role: Role, person: PersonId, name: Option<Text>) {
        if self.role_standing(&role, Some(&person)) == Standing::Free {
            self.draft(RoleAssigned { role, person, name });
        }
    }

    fn role_standing(&mut self, role: &Role, wanted: Option<&PersonId>) -> Standing {
        let holder = self.incident.roles().get(role).map(|holder| &holder.person);
        let theirs = holder.map_or_else(|| "nobody".to_owned(), ToString::to_string);
        self.standing(&Subject::Role(role.clone()), holder == wanted, theirs)
    }

    pub(super) fn hand_over(&mut self, body: &HandOver) {
        if self.role_standing(&body.role, Some(&body.to)) != Standing::Free {
            return;
        }
        let Some(holder) = self.incident.roles().get(&body.role) else {
            return self.refuse(Reason::RoleVacant { role: body.role.clone() });
        };
        self.draft(HandedOver {
            role: body.role.clone(),
            from: holder.person.clone(),
            to: body.to.clone(),
            note: body.note.clone(),
            name: body.name.clone(),
        });
    }

    pub(super) fn acknowledge_hand_over(&mut self, body: &AcknowledgeHandOver) {
        let holder = self.incident.roles().get(&body.role);
        let waiting = holder.and_then(|holder| Some((holder.unacknowledged?, holder.since.version)));
        match waiting {
            Some((hand_over, version)) if !self.is_unseen(version) => {
                self.tell(HandOverAcknowledged { role: body.role.clone(), hand_over });
            }
            // Nobody confirms a hand-over that they have not seen.
            _ => {
                let theirs = holder.map_or_else(|| "nobody".to_owned(), |holder| holder.person.to_string());
                if self.standing(&Subject::Role(body.role.clone()), false, theirs) == Standing::Free {
                    self.refuse(Reason::NoHandOver { role: body.role.clone() });
                }
            }
        }
    }

    pub(super) fn release(&mut self, body: &Release) {
        if self.role_standing(&body.role, None) != Standing::Free {
            return;
        }
        if let Some(holder) = self.incident.roles().get(&body.role) {
            let person = holder.person.clone();
            self.draft(RoleReleased { role: body.role.clone(), person, reason: body.reason.clone() });
        }
    }

    pub(super) fn join(&mut self, body: &Join) {
        let name = body.name.clone();
        match body.person.clone().or_else(|| self.person()) {
            // Who is there already does not join again.
            Some(person) if self.incident.people().contains(&person) => {}
            Some(person) => self.tell(Joined { person, name }),
            None => self.refuse(Reason::PersonNeeded),
        }
    }

    pub(super) fn leave(&mut self, body: &Leave) {
        match body.person.clone().or_else(|| self.person()) {
            Some(person) if !self.incident.people().contains(&person) => {}
            Some(person) => self.tell(Left { person }),
            None => self.refuse(Reason::PersonNeeded),
        }
    }
}
