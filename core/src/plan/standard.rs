//! The plan of a team that has not written its own.

use super::{
    Cadence, ChannelRule, Checklist, DrillRule, Duty, DutyTerm, Owner, Plan, ReviewCycle, ReviewTrigger,
    RoleDefinition, SeverityLevel, Span, Stage, Tool,
};
use crate::{
    event::AudienceSide,
    guard::{Binding, GuardKey},
    id::{Channel, DrillId, IdError, Role, SeverityLabel},
};

impl Plan {
    /// The plan of a team that has not written its own: four severities and roles, a status page every 30 minutes, a postmortem
    /// within 48 hours, and guards that keep a claim honest.
    ///
    /// Lead times, and the minutes that the plan's document leaves open, are sevlog's own.
    #[must_use]
    pub fn standard() -> Self {
        // Every identifier below is one.
        Self::written_out().unwrap_or_else(|_| Self::bare())
    }

    fn bare() -> Self {
        Self {
            title: "Incident Response Plan".to_owned(),
            binds_to_rank: 2,
            severities: Vec::new(),
            roles: Vec::new(),
            channels: Vec::new(),
            duties: std::collections::BTreeMap::new(),
            guards: std::collections::BTreeMap::new(),
            review: ReviewCycle::default(),
            reopen_within: None,
            drills: Vec::new(),
            tools: Vec::new(),
            checklists: Vec::new(),
            calendar: None,
        }
    }

    fn written_out() -> Result<Self, IdError> {
        let guards = GuardKey::ALL.iter().map(|key| match key {
            GuardKey::CommanderLowers => (*key, Binding::Advise),
            _ => (*key, Binding::Enforce),
        });
        Ok(Self {
            severities: vec![
                level(1, "Critical system-wide failure", "Entire API down, data loss")?,
                level(2, "Major functionality degraded", "Payment service failing, high error %")?,
                level(3, "Minor issue with low user impact", "One endpoint slow")?,
                level(4, "Cosmetic/UI/Logging bugs", "Typo in UI, log spam")?,
            ],
            roles: roles()?,
            channels: channels()?,
            duties: duties(),
            guards: guards.collect(),
            review: ReviewCycle {
                after: vec![ReviewTrigger::TopSeverityResolved, ReviewTrigger::PostmortemPublished],
                within: None,
                every_months: Some(3),
            },
            // The plan's document names no time. Whoever resolved it is still there an hour later, and knows best.
            reopen_within: Some(Span::Hours(1)),
            drills: vec![
                drill("sev_1_fire_drill", "SEV-1 Fire Drill", "API total outage test")?,
                drill("log_flood_injection", "Log Flood Injection", "Alerting systems test")?,
            ],
            tools: vec![
                tool("Prometheus", "Metrics collection"),
                tool("Grafana", "Alerting and dashboards"),
                tool("Sentry", "Exception tracking"),
                tool("PagerDuty", "On-call escalation"),
                tool("Loki", "Centralized logging"),
            ],
            checklists: checklists(),
            ..Self::bare()
        })
    }
}

fn level(rank: u64, description: &str, example: &str) -> Result<SeverityLevel, IdError> {
    let label = SeverityLabel::new(&format!("SEV-{rank}"))?;
    Ok(SeverityLevel { rank, label, description: description.to_owned(), example: example.to_owned() })
}

fn roles() -> Result<Vec<RoleDefinition>, IdError> {
    let role = |role: &str, name: &str, responsibility: &str, owns: &[Duty]| -> Result<_, IdError> {
        Ok(RoleDefinition {
            role: Role::new(role)?,
            name: name.to_owned(),
            responsibility: responsibility.to_owned(),
            owns: owns.to_vec(),
        })
    };
    let commands = [
        Duty::Triage,
        Duty::SeverityConfirmation,
        Duty::Impact,
        Duty::Recurrence,
        Duty::Postmortem,
        Duty::Drills,
        Duty::PlanReview,
    ];
    Ok(vec![
        role("incident_command", "Incident Commander", "Owns coordination, severity assignment", &commands)?,
        role(
            "on_call",
            "On-Call Engineer",
            "Mitigates and resolves technical issues",
            &[Duty::Command, Duty::Validation],
        )?,
        role("communications", "Communications Lead", "Updates internal/external stakeholders", &[Duty::Updates])?,
        role("scribe", "Scribe", "Documents timeline and actions in real-time", &[Duty::Record])?,
    ])
}

fn channels() -> Result<Vec<ChannelRule>, IdError> {
    let owner = |text: &str, role: Option<&str>| -> Result<_, IdError> {
        Ok(Owner { text: text.to_owned(), role: role.map(Role::new).transpose()? })
    };
    let commander = owner("IC", Some("incident_command"))?;
    let channel = |channel: &str, name: &str, cadence, audience, owners| -> Result<_, IdError> {
        Ok(ChannelRule {
            channel: Channel::new(channel)?,
            name: name.to_owned(),
            cadence,
            audience,
            owners,
            lead: None,
            severities: None,
            address: None,
        })
    };
    let every_half_hour = Cadence::Every { interval: Span::Minutes(30), first: None };
    Ok(vec![
        ChannelRule {
            lead: Some(Span::Minutes(5)),
            ..channel("status_page", "Status Page", every_half_hour, AudienceSide::Outside, vec![commander.clone()])?
        },
        ChannelRule {
            address: Some("#incident-response".to_owned()),
            ..channel(
                "internal",
                "Internal Slack",
                Cadence::RealTime { within: Span::Minutes(5) },
                AudienceSide::Inside,
                vec![commander, owner("Eng on-call", None)?],
            )?
        },
        channel(
            "email",
            "Email",
            Cadence::AfterResolution { within: None },
            AudienceSide::Outside,
            vec![owner("Support Lead", None)?],
        )?,
    ])
}

fn duties() -> std::collections::BTreeMap<Duty, DutyTerm> {
    let within = |span| DutyTerm { within: Some(span), ..DutyTerm::default() };
    [
        (Duty::Triage, DutyTerm::default()),
        (Duty::Command, DutyTerm::default()),
        (Duty::HandOver, within(Span::Minutes(5))),
        (Duty::SeverityConfirmation, within(Span::Minutes(10))),
        (Duty::Record, within(Span::Minutes(15))),
        (Duty::Validation, DutyTerm::default()),
        (Duty::Impact, DutyTerm::default()),
        (Duty::Recurrence, DutyTerm::default()),
        (Duty::Postmortem, DutyTerm { lead: Some(Span::Hours(12)), ..within(Span::Hours(48)) }),
        (Duty::ActionItems, DutyTerm { lead: Some(Span::Days(3)), ..DutyTerm::default() }),
        (Duty::Drills, DutyTerm { lead: Some(Span::Days(7)), ..DutyTerm::default() }),
        (Duty::PlanReview, DutyTerm { lead: Some(Span::Days(7)), ..DutyTerm::default() }),
    ]
    .into()
}

fn drill(id: &str, name: &str, notes: &str) -> Result<DrillRule, IdError> {
    Ok(DrillRule {
        drill: DrillId::new(id)?,
        name: name.to_owned(),
        last: None,
        next: None,
        owners: Vec::new(),
        notes: notes.to_owned(),
    })
}

fn tool(name: &str, purpose: &str) -> Tool {
    Tool { name: name.to_owned(), purpose: purpose.to_owned(), link: None }
}

fn checklists() -> Vec<Checklist> {
    let list =
        |stage, items: &[&str]| Checklist { stage, items: items.iter().map(|item| (*item).to_owned()).collect() };
    vec![
        list(
            Stage::Detection,
            &["Monitoring alerts (Prometheus/Grafana)", "Customer support tickets", "Internal QA bug reports"],
        ),
        list(
            Stage::Response,
            &[
                "Assign an Incident Commander (IC)",
                "Join #incident-response Slack channel",
                "Triage severity level",
                "Mitigate further damage (e.g., shut down misbehaving services, revert deployments)",
            ],
        ),
        list(
            Stage::Resolution,
            &[
                "Apply patch/fix or rollback",
                "Validate using automated smoke tests",
                "Gradually restore affected services",
            ],
        ),
        list(
            Stage::Postmortem,
            &[
                "Must be completed within 48 hours of resolution",
                "Timeline of events",
                "Root cause analysis (RCA)",
                "Action items with owners and due dates",
            ],
        ),
    ]
}
