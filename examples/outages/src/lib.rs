//! Real outages, told through sevlog's commands: one file for each, from its public sources, in our own words.
//!
//! Each is a *retelling*: every command says when it was so in the world, with its source, and the clock that records it is
//! simulated, so that what was known when can be asked of the log.

pub mod account;
pub mod aws_s3_2017;
pub mod cloudflare_2019;
pub mod fastly_2021;
pub mod forgery;
pub mod github_2018;
pub mod gitlab_2017;
pub mod index;
pub mod narrative;
pub mod scene;
pub mod short;
pub mod show;
pub mod slack_2021;

use forgery::Forgery;
use sevlog::{History, Plan, Timestamp};
use sevlog_examples::{Narrator, Result};

/// An outage that was told.
#[derive(Debug, Clone)]
pub struct Outage {
    /// Its folder in `target/demo`.
    pub name: &'static str,
    /// What it is, in a line.
    pub headline: &'static str,
    /// What broke, and for whom, in a sentence or two.
    pub broke: &'static str,
    /// Where the facts come from: a short name and an address.
    pub sources: Vec<(&'static str, &'static str)>,
    /// The plan that it was judged by.
    pub plan: Plan,
    /// Its records.
    pub history: History,
    /// Moments to ask what was known at, each with what it was a moment of.
    pub moments: Vec<(Timestamp, &'static str)>,
    /// Changes to the log that verification must find.
    pub forgeries: Vec<Forgery>,
}

impl Outage {
    /// One whose log is neither asked for moments nor forged.
    #[must_use]
    pub fn of(name: &'static str, narrator: &Narrator, history: History) -> Self {
        Self {
            name,
            headline: "",
            broke: "",
            sources: Vec::new(),
            plan: narrator.plan().clone(),
            history,
            moments: Vec::new(),
            forgeries: Vec::new(),
        }
    }

    /// The log, as bytes.
    ///
    /// # Errors
    /// When memory refuses them.
    pub fn log(&self) -> Result<Vec<u8>> {
        let mut log = Vec::new();
        sevlog::write_log(self.history.records(), &mut log)?;
        Ok(log)
    }
}
