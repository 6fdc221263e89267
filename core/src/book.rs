//! A book's own stream: which plan is in force since when, how it was reviewed, and what was practised.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    Timestamp,
    command::{Command, Intent},
    context::Context,
    decide::{Desk, Draft},
    digest::Digest,
    event::{DrillCompleted, Event, PlanAdopted, PlanReviewed},
    id::{DrillId, IncidentId, Version},
    incident::{Incident, NewerRecord, ReplayError},
    mark::Mark,
    plans::{Dated, Held, Plans},
    record::{Head, Record},
    rejection::{Reason, Rejection},
    text::Members,
};

/// The state of a book's own stream.
///
/// ```
/// use sevlog::{Actor, Book, Command, CommandId, Context, IncidentId, PersonId, Plan, Seed, command::AdoptPlan, decide_book, seal};
/// let plan = Plan::standard();
/// let id: IncidentId = "01KAR0000000000000000B00KS".parse()?;
/// let context = Context::new(&plan, Actor::Person(PersonId::new("ana")?), CommandId::from_parts(1_795_408_260_000, 1), Seed::new([7; 32]));
/// let mut book = Book::new(id);
/// let adopt = Command::new(AdoptPlan { plan: plan.clone(), note: None });
/// for draft in decide_book(&book, &adopt, &context)? {
///     book.apply(&seal(&book.head(), draft, &context))?;
/// }
/// assert_eq!(book.plan_in_force(context.now), Some(plan.digest()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Book {
    head: Head,
    clock: Timestamp,
    adopted: Vec<Adoption>,
    reviewed: Vec<Mark>,
    drills: BTreeMap<DrillId, Drill>,
    /// Whole, to judge by.
    #[serde(skip)]
    plans: Plans,
    #[serde(skip_serializing_if = "Option::is_none")]
    newer: Option<NewerRecord>,
}

/// A plan, from when on it was in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Adoption {
    /// Where it stands.
    pub mark: Mark,
    /// The plan's digest.
    pub digest: Digest,
}

/// The last time that a drill was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drill {
    /// When it was held.
    pub held: Mark,
    /// When the next one is; none when nobody said.
    pub next: Option<Timestamp>,
}

impl Book {
    /// A stream that nothing stands in yet.
    #[must_use]
    pub fn new(id: IncidentId) -> Self {
        Self {
            head: Head::start(id),
            clock: Timestamp::MIN,
            adopted: Vec::new(),
            reviewed: Vec::new(),
            drills: BTreeMap::new(),
            plans: Plans::none(),
            newer: None,
        }
    }

    /// Folds a whole stream.
    ///
    /// # Errors
    /// When there is no record, or one does not follow.
    pub fn replay<R: std::borrow::Borrow<Record>>(records: impl IntoIterator<Item = R>) -> Result<Self, ReplayError> {
        let mut records = records.into_iter().peekable();
        let mut book = Self::new(records.peek().ok_or(ReplayError::Empty)?.borrow().incident());
        records.try_for_each(|record| book.apply(record.borrow()))?;
        Ok(book)
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> IncidentId {
        self.head.incident
    }

    /// What the next record is chained to.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.head
    }

    /// The version of its newest record.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.head.version
    }

    /// Every plan that was adopted, by version.
    #[must_use]
    pub fn adoptions(&self) -> &[Adoption] {
        &self.adopted
    }

    /// The digest of the plan that was in force at a recording time: the newest that was recorded by then.
    #[must_use]
    pub fn plan_in_force(&self, at: Timestamp) -> Option<Digest> {
        self.adopted.iter().rev().find(|adoption| adoption.mark.recorded_at <= at).map(|adoption| adoption.digest)
    }

    /// The plans themselves, to judge obligations by.
    #[must_use]
    pub const fn plans(&self) -> &Plans {
        &self.plans
    }

    /// When plans were reviewed, by version.
    #[must_use]
    pub fn reviews(&self) -> &[Mark] {
        &self.reviewed
    }

    /// The drills, each as it was held last.
    #[must_use]
    pub const fn drills(&self) -> &BTreeMap<DrillId, Drill> {
        &self.drills
    }

    /// The first record that rules may need and this library does not know. Commands are refused from there on.
    #[must_use]
    pub const fn newer(&self) -> Option<&NewerRecord> {
        self.newer.as_ref()
    }

    /// Applies the next record of the stream, all or nothing.
    ///
    /// # Errors
    /// When the record does not follow; the state is then as it was.
    pub fn apply(&mut self, record: &Record) -> Result<(), ReplayError> {
        self.head.check_next(record)?;
        let begins = matches!(record.event(), Event::PlanAdopted(_))
            || matches!(record.event(), Event::Unknown(event) if &*event.name == "plan_adopted");
        if self.head.version == Version::NONE && !begins {
            return Err(ReplayError::FirstNotDeclared { found: record.event().name().to_owned() });
        }
        self.clock = self.clock.max(record.recorded_at());
        self.head = record.head();
        let mark = Mark::of(record, self.clock);
        let dated = Dated { record: mark.record, at: self.clock };
        match record.event() {
            Event::PlanAdopted(event) => {
                self.adopted.push(Adoption { mark, digest: event.digest });
                // One of a newer library's shape judges nothing here; its digest is known all the same.
                if let Ok(plan) = serde_json::from_value(serde_json::Value::Object(event.plan.0.clone())) {
                    self.plans.adopt(dated, event.digest, plan);
                }
            }
            Event::PlanReviewed(_) => {
                self.reviewed.push(mark);
                self.plans.review(dated);
            }
            Event::DrillCompleted(event) => {
                self.plans.hold(Held { drill: event.drill.clone(), run: dated, next: event.next });
                self.drills.insert(event.drill.clone(), Drill { held: mark, next: event.next });
            }
            _ => {}
        }
        self.newer = self.newer.take().or_else(|| NewerRecord::of(record));
        Ok(())
    }
}

/// Decides a command on a book's own stream: `adopt_plan`, `review_plan`, `complete_drill`.
///
/// # Errors
/// Every reason why the command is not carried out.
pub fn decide_book(book: &Book, command: &Command, context: &Context<'_>) -> Result<Vec<Draft>, Rejection> {
    let none = Incident::undeclared(book.id());
    let mut desk = Desk::new(&none, command, context, 0);
    let newest = book.adopted.last().map(|adoption| adoption.digest);
    if let Some(basis) = context.basis.filter(|basis| *basis > book.version()) {
        return Err(Reason::BasisUnknown { basis, version: book.version() }.into());
    }
    if let Some(newer) = &book.newer {
        return Err(Reason::LogNewerThanLibrary { record: newer.record, name: newer.name.to_string() }.into());
    }
    desk.check_waivers();
    match &command.intent {
        Intent::AdoptPlan(body) => {
            let digest = body.plan.digest();
            match serde_json::to_value(&body.plan) {
                // The plan that is in force is not adopted again.
                Ok(_) if newest == Some(digest) => {}
                Ok(serde_json::Value::Object(plan)) => {
                    desk.tell(PlanAdopted { digest, plan: Members(plan), note: body.note.clone() });
                }
                _ => desk.refuse(Reason::NotCanonical {
                    name: "plan_adopted".to_owned(),
                    problem: "the plan is not a JSON object".to_owned(),
                }),
            }
        }
        Intent::ReviewPlan(body) => match newest {
            Some(digest) => desk.tell(PlanReviewed { digest, note: body.note.clone() }),
            None => desk.refuse(Reason::NoPlanAdopted),
        },
        Intent::CompleteDrill(_) if newest.is_none() => desk.refuse(Reason::NoPlanAdopted),
        Intent::CompleteDrill(body) => {
            let planned = book.plans.drills();
            // Where no plan names its drills, any may be held.
            if !planned.is_empty() && !planned.contains(&&body.drill) {
                desk.refuse(Reason::UnknownDrill {
                    drill: body.drill.clone(),
                    known: planned.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
                });
            }
            desk.tell(DrillCompleted { drill: body.drill.clone(), next: body.next, note: body.note.clone() });
        }
        other => desk.refuse(Reason::IncidentNeeded { command: other.name() }),
    }
    desk.close()
}
