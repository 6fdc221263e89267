//! The figures of a status history, under the standard plan and under others.
//!
//! Who kept the cadence, and for how long a post was overdue beyond doubt, is what [`sevlog::Compliance`] says. The gaps are those of
//! the records.

use std::collections::BTreeMap;

use serde::Serialize;
use sevlog::{Cadence, Plan, Plans, Statistics, Timestamp};
use sevlog_examples::Result;

use crate::{
    published,
    told::{self, Told},
};

/// The cadence of the standard plan, in minutes.
pub const STANDARD: u64 = 30;
/// What else is asked: a stricter plan, and a looser one.
pub const OTHERS: [u64; 2] = [20, 60];
const MINUTE: i64 = 60_000_000_000;
const WORST: usize = 10;

/// The report. All minutes are the page's own, which knows no seconds, unless a field says `certain`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The page.
    pub page: String,
    /// The day of the first post.
    pub from: String,
    /// The day of the last one.
    pub to: String,
    /// What was read.
    pub read: Count,
    /// What of it is work that was announced. It is in no other figure.
    pub maintenance: Count,
    /// What is left: all other figures are about these.
    pub judged: Count,
    /// How long it took from one post to the next.
    pub gaps: Gaps,
    /// Under the standard plan.
    pub standard: Judgement,
    /// Under other plans.
    pub what_if: Vec<Judgement>,
    /// From the first post of an incident to its last.
    pub published_duration: Statistics,
    /// By the year of the first post.
    pub years: Vec<Part>,
    /// By the quarter of the first post.
    pub quarters: Vec<Part>,
    /// Those that were overdue the longest, in all.
    pub worst: Vec<Worst>,
}

/// How many incidents, and how many posts of theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Count {
    /// Incidents.
    pub incidents: u64,
    /// Posts.
    pub updates: u64,
}

/// The time between two consecutive posts of one incident, while it was open.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Gaps {
    /// How many.
    pub count: u64,
    /// How many took at most half an hour.
    pub at_most_30: u64,
    /// How many took half an hour to the minute.
    pub exactly_30: u64,
    /// How many took no minute.
    pub exactly_0: u64,
    /// How many took how many minutes.
    pub minutes: BTreeMap<u64, u64>,
}

/// What a plan with a cadence finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Judgement {
    /// The cadence: how many minutes there may be from one post to the next.
    pub every_minutes: u64,
    /// How many gaps are not late for certain.
    pub gaps_within: u64,
    /// How many gaps are late, whatever second their posts stood at.
    pub gaps_late: u64,
    /// How many incidents had no late gap.
    pub incidents_kept: u64,
    /// How many of these had one post, and so no gap.
    pub kept_by_one_post: u64,
    /// For how long a post was overdue.
    pub overdue_minutes: u64,
    /// For how long it was, whatever second the posts stood at.
    pub overdue_minutes_certain: u64,
    /// For how long the incidents were open.
    pub open_minutes: u64,
}

/// A year or a quarter, under the standard plan.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// Which.
    pub name: String,
    /// How many incidents.
    pub incidents: u64,
    /// How many gaps.
    pub gaps: u64,
    /// How many of these are not late for certain.
    pub gaps_within: u64,
    /// How many incidents had no late gap.
    pub incidents_kept: u64,
    /// For how long a post was overdue.
    pub overdue_minutes: u64,
    /// For how long the incidents were open.
    pub open_minutes: u64,
}

/// One of those that were overdue the longest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Worst {
    /// Its id on the page.
    pub incident: String,
    /// The day of its first post.
    pub day: String,
    /// The page's word for its impact.
    pub impact: String,
    /// What it was about, as the page has it.
    pub components: String,
    /// How many posts.
    pub updates: u64,
    /// The longest gap.
    pub longest_gap_minutes: u64,
    /// For how long a post was overdue.
    pub overdue_minutes: u64,
    /// For how long it was open.
    pub open_minutes: u64,
}

/// One incident, and what is counted of it.
struct Case<'a> {
    told: &'a Told,
    began: Timestamp,
    updates: u64,
    gaps: Vec<u64>,
    open: u64,
}

impl Report {
    /// Works it out.
    ///
    /// # Errors
    /// When a name in here is no identifier, which would be a mistake in this file.
    pub fn of(page: &str, told: &[Told]) -> Result<Self> {
        let (mut maintenance, mut cases) = (Count::default(), Vec::new());
        let (mut from, mut to) = (Timestamp::MAX, Timestamp::MIN);
        for one in told {
            let posts = one.posts();
            from = posts.first().map_or(from, |post| from.min(post.read.earliest));
            to = posts.last().map_or(to, |post| to.max(post.read.earliest));
            if one.is_maintenance()? {
                maintenance.add(count(posts.len()));
            } else {
                cases.push(Case::of(one));
            }
        }
        let mut judged = Count::default();
        for case in &cases {
            judged.add(case.updates);
        }
        let read = Count {
            incidents: judged.incidents.saturating_add(maintenance.incidents),
            updates: judged.updates.saturating_add(maintenance.updates),
        };
        let standard = Plans::from(Plan::standard());
        let mut what_if = Vec::new();
        for minutes in OTHERS {
            what_if.push(judge(&cases, minutes, &Plans::from(with_cadence(minutes)?))?);
        }
        Ok(Self {
            page: page.to_owned(),
            from: day(from),
            to: day(to),
            read,
            maintenance,
            judged,
            gaps: Gaps::of(&cases),
            standard: judge(&cases, STANDARD, &standard)?,
            what_if,
            published_duration: published::duration(cases.iter().map(|case| case.told)),
            years: parts(&cases, &standard, year)?,
            quarters: parts(&cases, &standard, quarter)?,
            worst: worst(&cases)?,
        })
    }

    /// What each plan finds, the strictest first.
    #[must_use]
    pub fn plans(&self) -> Vec<Judgement> {
        let mut plans = vec![self.standard];
        plans.extend(&self.what_if);
        plans.sort_by_key(|judgement| judgement.every_minutes);
        plans
    }
}

/// The standard plan with another cadence of the status page.
fn with_cadence(minutes: u64) -> Result<Plan> {
    let (mut plan, channel) = (Plan::standard(), told::channel()?);
    for rule in &mut plan.channels {
        if rule.channel == channel {
            rule.cadence = Cadence::Every { interval: sevlog::Span::Minutes(minutes), first: None };
        }
    }
    Ok(plan)
}

impl<'a> Case<'a> {
    fn of(told: &'a Told) -> Self {
        let (posts, open) = (told.posts(), told.open());
        let known = posts.iter().map(|post| post.read.earliest).filter(|at| *at > Timestamp::MIN);
        let at: Vec<_> = known.collect();
        // Between its end and a reopening nobody is owed a post.
        let was_open =
            |from: Timestamp, to: Timestamp| open.iter().any(|open| open.earliest <= from && to <= open.latest);
        let pairs = at.iter().zip(at.iter().skip(1)).filter(|(from, to)| was_open(**from, **to));
        Self {
            told,
            began: at.first().copied().unwrap_or(Timestamp::MIN),
            updates: count(posts.len()),
            gaps: pairs.map(|(from, to)| minutes(*from, *to)).collect(),
            open: open.iter().map(|open| minutes(open.earliest, open.latest)).fold(0, u64::saturating_add),
        }
    }

    fn overdue(&self, every: u64) -> u64 {
        self.gaps.iter().map(|gap| gap.saturating_sub(every)).fold(0, u64::saturating_add)
    }
}

impl Count {
    fn add(&mut self, updates: u64) {
        self.incidents = self.incidents.saturating_add(1);
        self.updates = self.updates.saturating_add(updates);
    }
}

impl Gaps {
    fn of(cases: &[Case<'_>]) -> Self {
        let mut gaps = Self::default();
        for minutes in cases.iter().flat_map(|case| &case.gaps) {
            let all = gaps.minutes.entry(*minutes).or_default();
            *all = all.saturating_add(1);
        }
        gaps.count = gaps.between(0, u64::MAX);
        gaps.at_most_30 = gaps.between(0, STANDARD);
        gaps.exactly_30 = gaps.between(STANDARD, STANDARD);
        gaps.exactly_0 = gaps.between(0, 0);
        gaps
    }

    /// How many took this many minutes, both included.
    #[must_use]
    pub fn between(&self, from: u64, to: u64) -> u64 {
        self.minutes.range(from..=to).map(|(_, count)| *count).fold(0, u64::saturating_add)
    }
}

fn judge(cases: &[Case<'_>], every_minutes: u64, plans: &Plans) -> Result<Judgement> {
    let channel = told::channel()?;
    let mut judgement = Judgement { every_minutes, ..Judgement::default() };
    let mut certain_ms = 0_u64;
    for case in cases {
        let history = &case.told.history;
        let now = history.records().last().map_or(Timestamp::MAX, sevlog::Record::recorded_at);
        let compliance = history.incident().agenda().compliance(plans, now);
        let Some(found) = compliance.channel(&channel) else { continue };
        let gaps = count(case.gaps.len());
        judgement.gaps_late = judgement.gaps_late.saturating_add(found.late_gaps);
        judgement.gaps_within = judgement.gaps_within.saturating_add(gaps.saturating_sub(found.late_gaps));
        let kept = found.late_gaps == 0 && case.updates > 0;
        judgement.incidents_kept = judgement.incidents_kept.saturating_add(u64::from(kept));
        judgement.kept_by_one_post = judgement.kept_by_one_post.saturating_add(u64::from(kept && case.updates == 1));
        judgement.overdue_minutes = judgement.overdue_minutes.saturating_add(case.overdue(every_minutes));
        certain_ms = certain_ms.saturating_add(found.overdue_ms);
        judgement.open_minutes = judgement.open_minutes.saturating_add(case.open);
    }
    judgement.overdue_minutes_certain = certain_ms / 60_000;
    Ok(judgement)
}

fn parts(cases: &[Case<'_>], plans: &Plans, name: fn(Timestamp) -> String) -> Result<Vec<Part>> {
    let mut by_name: BTreeMap<String, Vec<Case<'_>>> = BTreeMap::new();
    for case in cases {
        by_name.entry(name(case.began)).or_default().push(Case { gaps: case.gaps.clone(), ..*case });
    }
    let part = |(name, cases): (String, Vec<Case<'_>>)| {
        let judgement = judge(&cases, STANDARD, plans)?;
        Ok(Part {
            name,
            incidents: count(cases.len()),
            gaps: judgement.gaps_within.saturating_add(judgement.gaps_late),
            gaps_within: judgement.gaps_within,
            incidents_kept: judgement.incidents_kept,
            overdue_minutes: judgement.overdue_minutes,
            open_minutes: judgement.open_minutes,
        })
    };
    by_name.into_iter().map(part).collect()
}

fn worst(cases: &[Case<'_>]) -> Result<Vec<Worst>> {
    let mut by_overdue: Vec<_> = cases.iter().filter(|case| case.overdue(STANDARD) > 0).collect();
    by_overdue.sort_by_key(|case| (std::cmp::Reverse(case.overdue(STANDARD)), case.began));
    let one = |case: &&Case<'_>| {
        Ok(Worst {
            incident: case.told.external.clone(),
            day: day(case.began),
            impact: case.told.label("impact")?.unwrap_or_default().to_owned(),
            components: case.told.label("components")?.unwrap_or_default().to_owned(),
            updates: case.updates,
            longest_gap_minutes: case.gaps.iter().max().copied().unwrap_or_default(),
            overdue_minutes: case.overdue(STANDARD),
            open_minutes: case.open,
        })
    };
    by_overdue.iter().take(WORST).map(one).collect()
}

fn count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

fn minutes(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.since(from) / MINUTE).unwrap_or_default()
}

fn day(at: Timestamp) -> String {
    at.to_string().chars().take(10).collect()
}

fn year(at: Timestamp) -> String {
    at.to_string().chars().take(4).collect()
}

fn quarter(at: Timestamp) -> String {
    let month = at.to_string().get(5..7).and_then(|month| month.parse().ok()).unwrap_or(1_u32);
    format!("{} Q{}", year(at), month.saturating_add(2) / 3)
}
