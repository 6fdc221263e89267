//! The postmortem, and what is sent with it. Each resolve opens them, a reopening takes them back.

use super::{
    ObligationKind, ObligationSubject, POSTMORTEM, VoidReason,
    asked::Asked,
    reading::{Moment, Reading, Thing, lead},
    verdict::End,
    verdict::Verdict,
};
use crate::{
    Interval, Timestamp,
    agenda::What,
    event::IncidentKind,
    guard::GuardKey,
    id::{Channel, RecordId},
    lifecycle::Status,
    plan::{Cadence, Duty, Plan},
    severity::{Severity, SeverityOrigin},
};

pub(super) fn owed<'a>(reading: &Reading<'a>, into: &mut Vec<Verdict<'a>>) {
    if reading.is_practice() || !reading.has(Thing::End) {
        return;
    }
    let mut run = Run {
        reading,
        peak: Peak::default(),
        postmortem: None,
        emails: Vec::new(),
        sent: Vec::new(),
        sent_before: Vec::new(),
        published: false,
        published_now: false,
        reopened: Timestamp::MIN,
        over: Timestamp::MIN,
        requests: Vec::new(),
        into,
    };
    for moment in &reading.moments {
        run.step(moment);
    }
    run.close(End::Open, Timestamp::MAX);
}

/// The worst severity so far, by which a resolve is judged.
#[derive(Default)]
pub(super) struct Peak<'a> {
    /// Of all that was said: what was retracted later stood until then.
    stood: Worst<'a>,
    /// Without what was retracted, now or later.
    lasting: Worst<'a>,
}

/// The worst that a person set, or else that was proposed.
#[derive(Default, Clone, Copy)]
struct Worst<'a> {
    set: Option<&'a Severity>,
    proposed: Option<&'a Severity>,
}

impl<'a> Worst<'a> {
    fn see(&mut self, severity: &'a Severity, origin: SeverityOrigin) {
        let slot = match origin {
            SeverityOrigin::Set => &mut self.set,
            SeverityOrigin::Proposed => &mut self.proposed,
        };
        if slot.is_none_or(|worst| severity.is_worse_than(worst)) {
            *slot = Some(severity);
        }
    }
}

impl<'a> Peak<'a> {
    pub(super) fn severity(&self) -> Option<&'a Severity> {
        self.stood.set.or(self.stood.proposed)
    }

    /// Takes in a step; true if it says a severity that counts from here on. In what is told later, what was retracted never stood.
    pub(super) fn follow(&mut self, what: &'a What, is_live: bool) -> bool {
        match what {
            What::Severity { severity, origin, retracted, .. } if !retracted || is_live => {
                self.stood.see(severity, *origin);
                if !retracted {
                    self.lasting.see(severity, *origin);
                }
                true
            }
            What::SeverityLeft { .. } => {
                self.stood = self.lasting;
                false
            }
            _ => false,
        }
    }
}

/// What is to be sent for the newest resolve.
struct Email<'a> {
    channel: &'a Channel,
    with_postmortem: bool,
    owed: Verdict<'a>,
}

struct Run<'a, 'r> {
    reading: &'r Reading<'a>,
    peak: Peak<'a>,
    postmortem: Option<Verdict<'a>>,
    emails: Vec<Email<'a>>,
    /// What was sent for the newest resolve, and for those before it.
    sent: Vec<(&'a Channel, RecordId)>,
    sent_before: Vec<(&'a Channel, RecordId)>,
    /// Whether a postmortem was ever published.
    published: bool,
    /// Whether one was published for the newest resolve.
    published_now: bool,
    /// When it was last reopened.
    reopened: Timestamp,
    /// The earliest moment at which it can have been over, by the newest resolve.
    over: Timestamp,
    requests: Vec<(RecordId, Timestamp)>,
    into: &'r mut Vec<Verdict<'a>>,
}

impl<'a> Run<'a, '_> {
    fn step(&mut self, moment: &Moment<'a>) {
        let said = self.peak.follow(&moment.step.what, self.reading.is_live());
        match &moment.step.what {
            What::Severity { .. } if said => {
                let looked_at = matches!(moment.status, Status::Resolved | Status::InReview);
                if looked_at && self.postmortem.is_none() && !self.published_now {
                    self.open_postmortem(moment, moment.when.latest);
                    if self.postmortem.is_some() && self.emails.is_empty() {
                        self.open_emails(moment, moment.when.latest);
                    }
                }
            }
            What::Moved { to: Status::Closed, waived, .. } if waived.contains(&GuardKey::PostmortemNotRequired) => {
                let waived = self.postmortem.take();
                self.into.extend(waived.map(|owed| Verdict { end: moment.ended(VoidReason::Waived), ..owed }));
            }
            What::Moved { .. } => self.moved(moment),
            What::Published { published } => {
                let at = moment.step.published(*published);
                let end = End::Met { at, record: moment.step.record };
                let met = self.postmortem.take();
                self.into.extend(met.map(|owed| Verdict { end, ..owed }));
                (self.published, self.published_now) = (true, true);
            }
            What::ExtensionRequested { deadline, item: None, until } if deadline.as_str() == POSTMORTEM => {
                self.requests.push((moment.step.record, *until));
            }
            What::Extended { request } => self.extend(*request, moment.step.at),
            _ => {}
        }
    }

    fn moved(&mut self, moment: &Moment<'a>) {
        if let Some(why) = moment.undoes_resolve() {
            self.close(moment.ended(why), moment.when.latest);
            if moment.begins() {
                self.reopened = moment.when.latest;
                // More time was asked for to write about the resolve that is taken back.
                self.requests.clear();
            }
            return;
        }
        let returns = moment.restores_resolve();
        if !moment.resolves() && !returns {
            return;
        }
        // What was put off by a merge or a dismissal begins anew; else the world's clock counts, but for what is told in retrospect.
        let from = if self.is_in_retrospect() {
            moment.step.at
        } else if returns {
            moment.when.latest
        } else {
            moment.step.occurred.latest
        };
        if !returns {
            self.published_now = false;
        }
        // What is told later may be resolved twice in the order of the world: it was over from the first on.
        if !returns && !moment.was.is_over() {
            self.over = moment.step.occurred.earliest.max(self.reopened);
            self.sent_before.append(&mut self.sent);
        }
        if !self.published_now {
            self.open_postmortem(moment, from);
        }
        self.open_emails(moment, from);
    }

    /// What is told in retrospect is owed from when it was told.
    fn is_in_retrospect(&self) -> bool {
        self.reading.agenda.kind() == IncidentKind::Retrospective
    }

    fn open_postmortem(&mut self, moment: &Moment<'a>, from: Timestamp) {
        let Some(plan) = self.reading.plan(moment.step) else { return };
        let severity = self.peak.severity();
        let Some(term) = plan.term(Duty::Postmortem, severity) else { return };
        let due = term.within.map(|within| within.after(from, plan.calendar.as_ref()));
        let kind = if self.published { ObligationKind::PostmortemRevision } else { ObligationKind::Postmortem };
        self.postmortem =
            Some(self.verdict(kind, ObligationSubject::Incident, moment, plan, due, lead(due, term.lead)));
    }

    fn open_emails(&mut self, moment: &Moment<'a>, from: Timestamp) {
        let Some(plan) = self.reading.plan(moment.step) else { return };
        for rule in &plan.channels {
            let Cadence::AfterResolution { within } = rule.cadence else { continue };
            let bound = plan.channel(&rule.channel, self.peak.severity());
            if bound != Some(rule) {
                continue;
            }
            // What was sent for this resolve is sent.
            let sent = self.sent_by(&rule.channel, moment.when.latest).filter(|_| !moment.resolves());
            if let Some((_, record)) = sent {
                self.sent.push((&rule.channel, record));
                continue;
            }
            let with_postmortem = self.postmortem.as_ref().and_then(|owed| owed.due);
            let due = with_postmortem.or(within.map(|within| within.after(from, plan.calendar.as_ref())));
            let was_sent = self.sent_before.iter().any(|(channel, _)| **channel == rule.channel);
            let kind = if was_sent { ObligationKind::CorrectionEmail } else { ObligationKind::PostIncidentEmail };
            let subject = ObligationSubject::Channel(&rule.channel);
            let owed = self.verdict(kind, subject, moment, plan, due, lead(due, rule.lead));
            // What is told later may be resolved twice in the order of the world: the last counts, as for the postmortem.
            self.emails.retain(|email| *email.channel != rule.channel);
            self.emails.push(Email { channel: &rule.channel, with_postmortem: with_postmortem.is_some(), owed });
        }
    }

    fn verdict(
        &self,
        kind: ObligationKind,
        subject: ObligationSubject<'a>,
        moment: &Moment<'a>,
        plan: &'a Plan,
        due: Option<Timestamp>,
        due_from: Timestamp,
    ) -> Verdict<'a> {
        Verdict {
            kind,
            subject,
            record: moment.step.record,
            plan,
            since: if self.is_in_retrospect() { moment.step.at } else { moment.when.latest },
            due,
            due_from,
            severity: self.peak.severity(),
            asked: Asked::Owner,
            end: End::Open,
        }
    }

    /// The first post on a channel that could be read once it was over, and by a moment, whenever it was told. What was sent
    /// for an earlier resolve says nothing about this one.
    fn sent_by(&self, wanted: &Channel, until: Timestamp) -> Option<(Interval, RecordId)> {
        let posts = self.reading.moments.iter().filter_map(|moment| match &moment.step.what {
            What::Posted { channel, published, .. } if channel == wanted => {
                Some((moment.step.published(*published), moment.step.record))
            }
            _ => None,
        });
        let counts = |(published, record): &(Interval, RecordId)| {
            published.latest >= self.over
                && published.earliest <= until
                && !self.sent_before.iter().any(|(_, sent)| sent == record)
        };
        let (published, record) = posts.filter(counts).min_by_key(|(published, _)| published.latest)?;
        Some((published, record))
    }

    /// More time counts once a second person granted it, before the deadline.
    fn extend(&mut self, request: RecordId, granted: Timestamp) {
        let until = self.requests.iter().find(|(record, _)| *record == request).map(|(_, until)| *until);
        let Some((until, owed)) = until.zip(self.postmortem.as_mut()) else { return };
        let Some(due) = owed.due.filter(|due| granted <= *due && until > *due) else { return };
        let later = |at: Timestamp| at.saturating_add(until.since(due));
        (owed.due, owed.due_from) = (Some(until), later(owed.due_from));
        let mut emails = std::mem::take(&mut self.emails);
        for email in emails.iter_mut().filter(|email| email.with_postmortem) {
            if self.sent_by(email.channel, granted).is_none() {
                (email.owed.due, email.owed.due_from) = (Some(until), later(email.owed.due_from));
            }
        }
        self.emails = emails;
    }

    /// Ends what is owed for a resolve that stood until a moment.
    fn close(&mut self, end: End, until: Timestamp) {
        self.into.extend(self.postmortem.take().map(|owed| Verdict { end, ..owed }));
        for Email { channel, owed, .. } in std::mem::take(&mut self.emails) {
            let sent = self.sent_by(channel, until);
            self.sent.extend(sent.map(|(_, record)| (channel, record)));
            let end = sent.map_or(end, |(at, record)| End::Met { at, record });
            self.into.push(Verdict { end, ..owed });
        }
    }
}
