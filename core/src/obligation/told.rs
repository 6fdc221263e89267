//! A channel, and what each plan says of it, looked up once for all incidents.

use std::ptr;

use crate::{
    id::Channel,
    plan::{ChannelRule, Plan},
    plans::Plans,
    severity::Severity,
};

pub(super) struct Told<'a> {
    pub(super) channel: &'a Channel,
    /// Each with the plan that it stands in, in the plan's order.
    rules: Vec<(&'a Plan, &'a ChannelRule)>,
}

impl<'a> Told<'a> {
    pub(super) fn on(channel: &'a Channel, plans: &'a Plans) -> Self {
        let rules = rules(plans).filter(|(_, rule)| rule.channel == *channel).collect();
        Self { channel, rules }
    }

    /// The channels that any of the plans has such a rule for.
    pub(super) fn by(plans: &'a Plans, is_such: impl Fn(&ChannelRule) -> bool) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for (_, rule) in rules(plans).filter(|(_, rule)| is_such(rule)) {
            if !all.iter().any(|told| *told.channel == rule.channel) {
                all.push(Self::on(&rule.channel, plans));
            }
        }
        all
    }

    /// The rule of a plan that binds an incident of a severity: as [`Plan::channel`] has it.
    pub(super) fn rule(&self, plan: &Plan, severity: Option<&Severity>) -> Option<&'a ChannelRule> {
        let mut rules = self.rules.iter().filter(|(of, _)| ptr::eq(*of, plan)).map(|(_, rule)| *rule);
        rules.find(|rule| plan.is_in_scope(rule.severities.as_deref(), severity))
    }
}

fn rules(plans: &Plans) -> impl Iterator<Item = (&Plan, &ChannelRule)> {
    plans.adopted().iter().flat_map(|adopted| adopted.plan.channels.iter().map(|rule| (&*adopted.plan, rule)))
}
