//! Who sees to an obligation: its owners by the plan, and who holds their roles now.

use super::{Obligation, ObligationSubject};
use crate::{
    agenda::{Agenda, What},
    id::{PersonId, Role, TeamId},
    plan::{Duty, Owner, Plan},
};

/// Who is asked, other than who the plan says owns the duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked<'a> {
    /// Who the plan says.
    Owner,
    /// Who holds the role that the obligation is about.
    Holder,
    /// This person: who resolved it, who took the item.
    Person(&'a PersonId),
    /// This team.
    Team(&'a TeamId),
}

pub(super) fn owners(one: &Obligation<'_>) -> Vec<Owner> {
    let plan = one.plan;
    match (one.asked, one.subject) {
        (Asked::Person(person), _) => vec![Owner { text: person.to_string(), role: None }],
        (Asked::Team(team), _) => vec![Owner { text: team.to_string(), role: None }],
        (Asked::Holder, ObligationSubject::Role(role)) => vec![of_role(plan, role)],
        (_, ObligationSubject::Channel(channel)) => {
            let rule = plan.channel(channel, one.severity);
            let rule = rule.or(plan.channels.iter().find(|rule| rule.channel == *channel));
            rule.map(|rule| rule.owners.clone()).filter(|owners| !owners.is_empty()).unwrap_or_else(|| by_duty(one))
        }
        (_, ObligationSubject::Drill(drill)) => {
            let named = plan.drills.iter().find(|rule| rule.drill == *drill).map(|rule| rule.owners.clone());
            named.filter(|owners| !owners.is_empty()).unwrap_or_else(|| by_duty(one))
        }
        _ => by_duty(one),
    }
}

fn by_duty(one: &Obligation<'_>) -> Vec<Owner> {
    let roles = one.plan.owners(one.kind.duty());
    roles.map(|role| Owner { text: role.name.clone(), role: Some(role.role.clone()) }).collect()
}

fn of_role(plan: &Plan, role: &Role) -> Owner {
    let named = plan.roles.iter().find(|other| other.role == *role);
    Owner { text: named.map_or_else(|| role.to_string(), |named| named.name.clone()), role: Some(role.clone()) }
}

pub(super) fn holders<'a>(one: &Obligation<'a>) -> Vec<&'a PersonId> {
    let Some(agenda) = one.agenda.filter(|_| one.state.is_open()) else { return Vec::new() };
    match one.asked {
        Asked::Person(person) => return vec![person],
        Asked::Team(_) => return Vec::new(),
        Asked::Owner | Asked::Holder => {}
    }
    let mut holders: Vec<_> = owners(one).iter().filter_map(|owner| holder(agenda, owner.role.as_ref()?)).collect();
    if holders.is_empty() {
        holders.extend(one.plan.owners(Duty::Command).filter_map(|role| holder(agenda, &role.role)));
    }
    if holders.is_empty() {
        let declarer = agenda.steps.iter().find(|step| step.what == What::Declared);
        holders.extend(declarer.and_then(|step| step.person.as_ref()));
    }
    holders.dedup();
    holders
}

/// Who holds a role at the head.
fn holder<'a>(agenda: &'a Agenda, wanted: &Role) -> Option<&'a PersonId> {
    agenda.steps.iter().rev().find_map(|step| match &step.what {
        What::Role { role, person, .. } if role == wanted => Some(person.as_ref()),
        _ => None,
    })?
}
