//! The rules on impact windows: which window is meant, and when one ends.

use super::Desk;
use crate::{
    Occurred,
    command::{ChangeImpact, Restore},
    event::{ImpactChanged, WindowPhase},
    id::RecordId,
    impact::{self, ImpactWindow},
    rejection::Reason,
};

/// Which window a restoration means.
enum Meant {
    This(RecordId),
    New,
    Refused(Reason),
}

impl Desk<'_> {
    pub(super) fn change_impact(&mut self, body: &ChangeImpact) {
        let windows = self.incident.windows();
        let mut reasons = Vec::new();
        for window in [body.window, body.part_of].into_iter().flatten() {
            if !windows.contains_key(&window) {
                reasons.push(Reason::UnknownWindow { window });
            }
        }
        if self.is_part_of_itself(body) {
            reasons.push(Reason::WindowPartOfItself);
        }
        if body.window.is_none() && body.service.is_none() && body.operation.is_none() && body.region.is_none() {
            reasons.push(Reason::WindowNotNamed);
        }
        if !reasons.is_empty() {
            return self.reasons.extend(reasons);
        }
        let mut event = ImpactChanged {
            window: body.window,
            part_of: body.part_of,
            caused_by: body.caused_by,
            phase: None,
            service: body.service.clone(),
            operation: body.operation.clone(),
            region: body.region.clone(),
            audience: body.audience,
            kind: body.kind.clone(),
            level: body.level.clone(),
            restored: body.restored,
            affected: body.affected.clone(),
            audience_label: body.audience_label.clone(),
            description: body.description.clone(),
            reason: None,
        };
        event.phase = impact::phase(&event, false);
        self.tell(event);
    }

    fn is_part_of_itself(&self, body: &ChangeImpact) -> bool {
        let Some(own) = body.window else { return false };
        let mut whole = body.part_of;
        // Each step goes to another window, so there are at most as many steps as windows.
        for _ in 0..=self.incident.windows().len() {
            match whole {
                Some(window) if window == own => return true,
                Some(window) => whole = self.incident.windows().get(&window).and_then(ImpactWindow::part_of),
                None => return false,
            }
        }
        true
    }

    pub(super) fn restore(&mut self, body: &Restore) {
        let ends_early = body.end && !body.restored.is_full();
        if ends_early
            && body.reason.as_ref().and_then(|reason| reason.as_str()).is_none_or(|reason| reason.trim().is_empty())
        {
            self.refuse(Reason::EndNeedsReason);
        }
        let blank = ImpactChanged {
            window: None,
            part_of: None,
            caused_by: None,
            phase: Some(WindowPhase::Ongoing),
            service: body.service.clone(),
            operation: body.operation.clone(),
            region: body.region.clone(),
            audience: None,
            kind: None,
            level: None,
            restored: None,
            affected: None,
            audience_label: None,
            description: None,
            reason: None,
        };
        let window = match self.meant(body) {
            Meant::This(window) => Some(window),
            // It was down, or nobody would say that it is back; since when, nobody recorded.
            Meant::New => self.draft_at(blank.clone(), Occurred::unknown()),
            Meant::Refused(reason) => return self.refuse(reason),
        };
        let Some(window) = window else { return };
        let mut event = ImpactChanged {
            window: Some(window),
            service: None,
            operation: None,
            region: None,
            restored: Some(body.restored),
            reason: body.reason.clone(),
            ..blank
        };
        event.phase = impact::phase(&event, ends_early);
        self.tell(event);
    }

    fn meant(&self, body: &Restore) -> Meant {
        let windows = self.incident.windows();
        if let Some(window) = body.window {
            return if windows.contains_key(&window) {
                Meant::This(window)
            } else {
                Meant::Refused(Reason::UnknownWindow { window })
            };
        }
        if body.service.is_none() && body.operation.is_none() && body.region.is_none() {
            return Meant::Refused(Reason::WindowNotNamed);
        }
        let fits = |window: &&ImpactWindow| {
            body.service.as_ref().is_none_or(|service| window.service() == Some(service))
                && body.operation.as_ref().is_none_or(|operation| window.operation() == Some(operation))
                && body.region.as_ref().is_none_or(|region| window.region() == Some(region))
        };
        // A window that names no operation is not ambiguous beside one that does.
        let exactly = |window: &ImpactWindow| {
            window.service() == body.service.as_ref()
                && window.operation() == body.operation.as_ref()
                && window.region() == body.region.as_ref()
        };
        let (ongoing, ended): (Vec<_>, Vec<_>) = windows.values().filter(fits).partition(|window| window.is_ongoing());
        // What is said again of a window that has ended is about that one, and opens no other.
        let fitting = if ongoing.is_empty() { ended } else { ongoing };
        match fitting.as_slice() {
            [] => Meant::New,
            [one] => Meant::This(one.id()),
            many => {
                let mut exact = many.iter().filter(|window| exactly(window));
                if let (Some(one), None) = (exact.next(), exact.next()) {
                    return Meant::This(one.id());
                }
                Meant::Refused(Reason::AmbiguousWindow { windows: u64::try_from(many.len()).unwrap_or(u64::MAX) })
            }
        }
    }
}
