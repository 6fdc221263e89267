//! The rules on claims: declaring, resolving, publishing, closing, and the facts that move a status.

use super::Desk;
use crate::{
    Occurred,
    actor::Actor,
    command::{Close, Command, Declare, Document, Intent, PublishPostmortem, RecordFix, Resolve},
    context::Context,
    event::{
        self, Contained, Declared, FixRecorded, How, MilestoneAsserted, MilestoneName, Permanence, PostmortemPublished,
        RegressTo, Regressed, Resolved, RoleAssigned, ValidationRecorded,
    },
    guard::{self, Binding, GuardKey, GuardState, Guards},
    id::Role,
    incident::Incident,
    lifecycle::{CommandName, Status},
    mark,
    rejection::Reason,
    text::Text,
};

/// The status that a claim wants.
pub(super) fn wanted_status(incident: &Incident, command: &Command) -> Option<Status> {
    Some(match &command.intent {
        Intent::Regress(body) => match body.to {
            RegressTo::Responding => Status::Responding,
            RegressTo::Contained => Status::Contained,
        },
        Intent::Resolve(_) => Status::Resolved,
        Intent::StartReview(_) => Status::InReview,
        Intent::PublishPostmortem(_) | Intent::Close(_) => Status::Closed,
        Intent::Reopen(_) => Status::Responding,
        Intent::Dismiss(_) => Status::Dismissed,
        Intent::MergeInto(_) => Status::Merged,
        Intent::Reinstate(_) => returned(incident, Status::Dismissed)?,
        Intent::Unmerge(_) => returned(incident, Status::Merged)?,
        _ => return None,
    })
}

/// Whether the status is what a claim wants in all that it says of it, and what it is: a merge into another incident, a resolution
/// in another way or at another time, and a dismissal for another reason are other values.
pub(super) fn status_as_wanted(incident: &Incident, command: &Command, wanted: Status) -> (bool, String) {
    let status = incident.status();
    let is_wanted = status == wanted;
    let resolved = incident.cycles().last().and_then(|cycle| cycle.resolved.as_ref()).filter(|_| is_wanted);
    match (&command.intent, incident.merged_into(), resolved, incident.dismissed()) {
        (Intent::MergeInto(body), Some(target), ..) => (target == body.target, format!("merged into {target}")),
        (Intent::Resolve(body), _, Some(theirs), _) => {
            let (how, at) = (theirs.how, theirs.mark.occurred);
            let stated = command.occurred.as_ref().filter(|stated| !stated.is_live());
            let is_same_time = stated.is_none_or(|stated| stated.interval(theirs.mark.latest) == at);
            (body.how == how && is_same_time, format!("{status} ({}, {at})", how.as_str()))
        }
        (Intent::Dismiss(body), .., Some(why)) => {
            (is_wanted && why == body.why, format!("{status} ({})", why.as_str()))
        }
        _ => (is_wanted, status.to_string()),
    }
}

/// What a claim of a status says in words.
pub(super) fn words(intent: &Intent) -> Option<&Text> {
    match intent {
        Intent::Resolve(body) => body.summary.as_ref(),
        Intent::StartReview(body) => body.note.as_ref(),
        Intent::Close(body) => body.reason.as_ref(),
        Intent::Dismiss(body) => body.reason.as_ref(),
        Intent::Reopen(body) => Some(&body.reason),
        Intent::Reinstate(body) => Some(&body.reason),
        Intent::Regress(body) => Some(&body.reason),
        _ => None,
    }
}

/// The status that going back from `gone` leads to, or led to where somebody went back already.
fn returned(incident: &Incident, gone: Status) -> Option<Status> {
    if incident.status() == gone {
        return incident.status_before();
    }
    incident.statuses().iter().rev().find(|change| change.from == gone).map(|change| change.to)
}

/// A broken guard, with what would meet it for this very incident.
pub(super) fn guard_broken(incident: &Incident, guard: GuardKey) -> Reason {
    let mut wants = guard.wants().to_owned();
    if guard == GuardKey::ImpactClosed {
        let ongoing = incident.windows().values().filter(|window| window.is_ongoing());
        let names: Vec<_> = ongoing.map(|window| format!("{} ({})", window.name(), window.id())).collect();
        wants.push_str(" (ongoing: ");
        wants.push_str(&names.join(", "));
        wants.push(')');
    }
    Reason::GuardBroken { guard, wants }
}

/// The guards that would stand against a command now, in its strictest form.
pub(super) fn blocking_guards(incident: &Incident, command: CommandName, context: &Context<'_>) -> Vec<Reason> {
    let held = match command {
        CommandName::Resolve if !incident.kind().is_told_later() => guard::on_resolve(incident, How::Fixed),
        CommandName::Close => guard::on_close(incident, context.plan),
        _ => Vec::new(),
    };
    held.into_iter()
        .filter(|(guard, holds)| !holds && context.plan.binding(*guard) == Binding::Enforce)
        .map(|(guard, _)| guard_broken(incident, guard))
        .collect()
}

impl Desk<'_> {
    pub(super) fn declare(&mut self, body: &Declare) {
        let plan = self.context.plan.digest();
        self.must_say("title", &body.title);
        self.draft(Declared {
            kind: body.kind,
            source_kind: body.source_kind.clone(),
            plan,
            reference: body.reference.clone(),
            number: None,
            title: body.title.clone(),
            summary: body.summary.clone(),
        });
        if let Some(label) = &body.severity {
            self.draft_severity(label, None, Guards::default());
        }
        for signal in &body.signals {
            self.draft(signal.clone());
        }
        for link in &body.links {
            self.draft(link.clone());
        }
        if body.take_command {
            match self.person() {
                Some(person) => {
                    self.draft(RoleAssigned { role: Role::incident_command(), person, name: None });
                }
                None => self.refuse(Reason::PersonNeeded),
            }
        }
        let milestones = [(MilestoneName::Started, &body.started), (MilestoneName::Detected, &body.detected)];
        for (milestone, occurred) in milestones {
            if let Some(occurred) = occurred {
                self.draft_at(MilestoneAsserted { milestone, window: None, note: None }, occurred.clone());
            }
        }
    }

    pub(super) fn contain(&mut self, body: &Contained) {
        self.tell(body.clone());
    }

    pub(super) fn record_fix(&mut self, body: &RecordFix) {
        // After the resolution nothing is restored any more: a fix is then for good, unless somebody says otherwise.
        let permanence = match body.permanence {
            Permanence::Unknown if self.comes_after_resolution() => Permanence::Permanent,
            permanence => permanence,
        };
        self.draft(FixRecorded {
            kind: body.kind.clone(),
            permanence,
            reference: body.reference.clone(),
            description: body.description.clone(),
        });
    }

    /// Whether what the command tells came after the resolution that stands.
    fn comes_after_resolution(&self) -> bool {
        let incident = self.incident;
        let resolution = incident.cycles().last().and_then(|cycle| cycle.resolved.as_ref());
        let latest = mark::latest(&self.occurred(), self.context.now, incident.clock().max(self.context.now));
        !incident.status().is_open() && resolution.is_some_and(|resolution| latest >= resolution.mark.latest)
    }

    pub(super) fn record_validation(&mut self, body: &ValidationRecorded) {
        match body.fix {
            Some(fix) => self.about(fix, "fix_recorded", body.clone()),
            None => self.tell(body.clone()),
        }
    }

    pub(super) fn regress(&mut self, body: &Regressed) {
        if body.to == RegressTo::Contained && self.incident.status() == Status::Contained {
            self.refuse(Reason::IllegalInStatus {
                command: CommandName::Regress,
                status: Status::Contained,
                legal_in: &[Status::Recovering],
            });
        }
        self.tell_because(body.clone(), &body.reason);
    }

    pub(super) fn resolve(&mut self, body: &Resolve) {
        let guards = self.guards(&guard::on_resolve(self.incident, body.how));
        let plan = self.context.plan.digest();
        self.draft(Resolved { how: body.how, guards, plan, summary: body.summary.clone() });
    }

    pub(super) fn publish_postmortem(&mut self, body: &PublishPostmortem) {
        let mut covers = None;
        // A document from elsewhere was not looked at, so nothing is said about how clean it is.
        let mut held = Vec::new();
        if let Document::Made(postmortem) = &body.document {
            let version = self.incident.version();
            if postmortem.incident() != self.incident.id() {
                return self.refuse(Reason::PostmortemForeign { found: postmortem.incident() });
            }
            if postmortem.covers() != version {
                return self.refuse(Reason::PostmortemOutdated { covers: postmortem.covers(), version });
            }
            if postmortem.audience() != body.audience {
                let (made_for, audience) = (postmortem.audience(), body.audience);
                return self.refuse(Reason::PostmortemAudience { made_for, audience });
            }
            covers = Some(version);
            held.extend(guard::on_publish(postmortem));
        }
        let somewhere =
            body.address.as_ref().and_then(|address| address.as_str()).is_some_and(|at| !at.trim().is_empty());
        if body.document == (Document::Elsewhere { digest: None }) && !somewhere {
            self.refuse(Reason::PostmortemNowhere);
        }
        let guards = self.guards(&held);
        let revision = u64::try_from(self.incident.publications().len()).unwrap_or(u64::MAX).saturating_add(1);
        let (document_digest, renderer, document_salt) = match &body.document {
            Document::Made(postmortem) => match self.context.id.record(self.taken) {
                Some(id) => {
                    let salt = self.context.seed.document_salt(id);
                    let digest = postmortem.digest(&salt);
                    (Some(digest), Some(postmortem.renderer()), Some(salt.to_string().into()))
                }
                None => (None, None, None),
            },
            Document::Elsewhere { digest } => (*digest, None, None),
        };
        self.draft(PostmortemPublished {
            covers,
            document_digest,
            renderer,
            revision,
            audience: body.audience,
            guards,
            plan: self.context.plan.digest(),
            published_at: body.published_at.clone(),
            address: body.address.clone(),
            document_salt,
        });
    }

    pub(super) fn close_incident(&mut self, body: &Close) {
        let guards = self.guards(&guard::on_close(self.incident, self.context.plan));
        let plan = self.context.plan.digest();
        self.draft(event::Closed { guards, plan, reason: body.reason.clone() });
    }

    /// The person that the command is about: who did it, or else who says so.
    pub(super) fn person(&self) -> Option<crate::PersonId> {
        match &self.command.by {
            Some(by) => by.person().cloned(),
            None => self.context.actor.person().cloned(),
        }
    }

    /// Whether a severity from this actor is a person's judgement.
    pub(super) fn is_person(&self) -> bool {
        matches!(self.context.actor, Actor::Person(_))
    }

    pub(super) fn is_live(&self) -> bool {
        self.command.occurred.as_ref().is_none_or(Occurred::is_live)
    }
}

/// What a guard came to, for a finding.
pub(crate) fn advised(guards: &Guards) -> impl Iterator<Item = GuardKey> {
    guards.0.iter().filter(|(_, state)| **state == GuardState::Advised).map(|(guard, _)| *guard)
}
