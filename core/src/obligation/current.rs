//! What is current: the newest obligation of each kind and subject, the most urgent first.

use super::{Obligation, ObligationState, book, reading::Reading, verdict::Verdict, verdicts};
use crate::{Timestamp, agenda::Agenda, plans::Plans};

/// Gathers what is current, agenda by agenda. Of a book of thousands the room that one agenda took is taken by the next.
pub(super) struct Current<'a> {
    plans: &'a Plans,
    now: Timestamp,
    /// The agenda that was read last.
    reading: Option<Reading<'a>>,
    /// Everything that was ever owed by it.
    ever: Vec<Verdict<'a>>,
    owed: Vec<Obligation<'a>>,
}

impl<'a> Current<'a> {
    pub(super) fn new(plans: &'a Plans, now: Timestamp) -> Self {
        Self { plans, now, reading: None, ever: Vec::new(), owed: Vec::new() }
    }

    /// What a book owes whatever happens, and room for what so many incidents owe.
    pub(super) fn of_book(plans: &'a Plans, now: Timestamp, incidents: usize) -> Self {
        let mut current = Self::new(plans, now);
        // An open incident owes about as much.
        current.owed.reserve(incidents.saturating_mul(10));
        for one in book::obligations(plans, now).into_iter().rev() {
            let known = |other: &Obligation<'_>| other.kind == one.kind && other.subject == one.subject;
            if !current.owed.iter().any(known) {
                current.owed.push(one);
            }
        }
        current
    }

    pub(super) fn add(&mut self, agenda: &'a Agenda) {
        let before = self.reading.take();
        let reading = match before {
            Some(reading) => reading.turn_to(agenda),
            None => Reading::of(agenda, self.plans),
        };
        if !reading.is_retold() {
            self.add_newest(&reading);
        }
        self.reading = Some(reading);
    }

    fn add_newest(&mut self, reading: &Reading<'a>) {
        self.ever.clear();
        verdicts(reading, &mut self.ever);
        let first = self.owed.len();
        for verdict in self.ever.iter().rev() {
            let newer = self.owed.get(first..).unwrap_or_default();
            if !newer.iter().any(|other| other.kind == verdict.kind && other.subject == verdict.subject) {
                self.owed.push(reading.obligation(verdict, self.now));
            }
        }
    }

    /// The most urgent first. Obligations are large: what is sorted is their keys, each one number with the place at its end.
    pub(super) fn sorted(self) -> Vec<Obligation<'a>> {
        let mut order: Vec<u128> = self.owed.iter().zip(0_u32..).map(|(one, place)| urgency(one, place)).collect();
        order.sort_unstable();
        let place = |key: u128| usize::try_from(key & u128::from(u32::MAX)).unwrap_or(usize::MAX);
        let mut sorted = Vec::with_capacity(order.len());
        for one in order.into_iter().filter_map(|key| self.owed.get(place(key))) {
            sorted.push(*one);
        }
        sorted
    }
}

/// The order of urgency: overdue first, the longest overdue before others, then due, upcoming, and what is settled. Where that
/// is the same, incidents keep the order in which they were handed in.
fn urgency(one: &Obligation<'_>, place: u32) -> u128 {
    let rank: u128 = match one.state {
        ObligationState::Overdue => 0,
        ObligationState::Due => 1,
        ObligationState::Upcoming => 2,
        _ => 3,
    };
    // As numbers without a sign, moments keep their order.
    let due = one.due.unwrap_or(Timestamp::MAX).unix_nanos().cast_unsigned() ^ (1 << 63);
    (rank << 120) | (u128::from(due) << 56) | (u128::from(one.kind as u8) << 48) | u128::from(place)
}
