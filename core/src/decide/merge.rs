//! The rules on merging: atomic over two streams, and undone without loss.

use super::{Desk, Draft, Opened};
use crate::{
    command::{Command, Intent},
    context::Context,
    event::{MergeReceived, MergeUndone, MergedInto, MovedSignal, Unmerged},
    id::IncidentId,
    incident::{Incident, Signal},
    lifecycle::Status,
    rejection::{Reason, Rejection},
};

/// Decides `merge_into` and `unmerge`, which write to two streams or to none.
///
/// The first drafts are for the source, the incident that becomes or was part of the other; the second for the target.
///
/// # Errors
/// Every reason why the command is not carried out; no stream changes.
pub fn decide_pair(
    source: &Incident,
    target: &Incident,
    command: &Command,
    context: &Context<'_>,
) -> Result<(Vec<Draft>, Vec<Draft>), Rejection> {
    let mut desk = Desk::new(source, command, context, 0);
    match desk.open() {
        Opened::NoOp => return Ok((Vec::new(), Vec::new())),
        Opened::Blocked => return desk.close().map(|drafts| (drafts, Vec::new())),
        Opened::Decide => {}
    }
    if let Some(newer) = target.newer() {
        desk.refuse(Reason::LogNewerThanLibrary { record: newer.record, name: newer.name.to_string() });
    }
    match &command.intent {
        Intent::MergeInto(body) => {
            desk.mergeable(target, body.target);
            let signals: Vec<_> = source.signals().values().filter(|signal| signal.is_active()).map(moved).collect();
            let (to, reason) = (target.id(), body.reason.clone());
            desk.draft(MergedInto { target: to, signals: signals.clone(), reason });
            let taken = desk.taken;
            let drafts = desk.close()?;
            let mut other = Desk::new(target, command, context, taken);
            other.draft(MergeReceived { source: source.id(), source_version: source.version(), signals });
            Ok((drafts, other.close()?))
        }
        Intent::Unmerge(body) => {
            if source.merged_into() != Some(target.id()) || !target.absorbed().contains_key(&source.id()) {
                let (target, given) = (source.merged_into().unwrap_or(target.id()), target.id());
                desk.refuse(Reason::NotMergedThere { target, given });
            }
            // Its signals went on with the target, so they are not there to be taken back.
            if let Some(target) = target.merged_into() {
                desk.refuse(Reason::TargetMerged { target });
            }
            let (back, gone) = target.returns(source.id());
            desk.draft(Unmerged { target: target.id(), signals: back, reason: body.reason.clone() });
            let taken = desk.taken;
            let drafts = desk.close()?;
            let mut other = Desk::new(target, command, context, taken);
            other.draft(MergeUndone { source: source.id(), signals: gone });
            Ok((drafts, other.close()?))
        }
        _ => {
            desk.route();
            desk.close().map(|drafts| (drafts, Vec::new()))
        }
    }
}

fn moved(signal: &Signal) -> MovedSignal {
    MovedSignal {
        signal: signal.key.clone(),
        episode: signal.episode.clone(),
        state: signal.state,
        repeats: signal.repeats,
    }
}

impl Desk<'_> {
    fn mergeable(&mut self, target: &Incident, named: IncidentId) {
        if target.id() == self.incident.id() {
            return self.refuse(Reason::MergeWithItself);
        }
        if target.id() != named {
            return self.refuse(Reason::NotMergedThere { target: named, given: target.id() });
        }
        if !target.is_declared() {
            return self.refuse(Reason::NotDeclared { incident: target.id() });
        }
        let status = target.status();
        if matches!(status, Status::Merged | Status::Dismissed) {
            self.refuse(Reason::MergeTargetGone { target: target.id(), status, goes_on: target.merged_into() });
        }
    }
}
