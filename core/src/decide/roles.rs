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
        let waiting = holder.and_then(|holder| Some((holder, holder.unacknowledged?)));
        match waiting {
            Some((receiver, hand_over)) if !self.is_unseen(receiver.since.version) => {
                self.check_is_receiver(&body.role, &receiver.person);
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

    /// Only who was handed a role can say that they have it. Whoever tells it later was not there.
    fn check_is_receiver(&mut self, role: &Role, receiver: &PersonId) {
        if !self.incident.kind().is_told_later() && self.context.actor.person() != Some(receiver) {
            self.refuse(Reason::ReceiverNeeded { role: role.clone(), receiver: receiver.clone() });
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
