//! Changes that somebody might make to a log, and what verification says to each.

use sevlog::{Head, Verification, verify, verify_against};

/// A change to a log.
#[derive(Debug, Clone, Copy)]
pub enum Forgery {
    /// Some bytes are replaced where they stand first.
    Edit {
        /// What was changed, in a line.
        what: &'static str,
        /// What stands there.
        from: &'static str,
        /// What is written over it.
        to: &'static str,
    },
    /// The first record that holds these bytes is taken out.
    Remove {
        /// What was removed, in a line.
        what: &'static str,
        /// What it holds.
        holds: &'static str,
    },
    /// The last records are cut off.
    CutOff {
        /// How many.
        records: usize,
    },
}

impl Forgery {
    /// What is changed, for a person.
    #[must_use]
    pub fn what(&self) -> String {
        match self {
            Self::Edit { what, .. } | Self::Remove { what, .. } => (*what).to_owned(),
            Self::CutOff { records } => format!("The last {records} records cut off"),
        }
    }

    /// The forged log; none where the log does not hold what was to be changed.
    #[must_use]
    pub fn of(&self, log: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Edit { from, to, .. } => {
                let at = find(log, from.as_bytes())?;
                let behind = at.checked_add(from.len())?;
                Some([log.get(..at)?, to.as_bytes(), log.get(behind..)?].concat())
            }
            Self::Remove { holds, .. } => {
                let lines: Vec<_> = log.split_inclusive(|byte| *byte == b'\n').collect();
                let removed = lines.iter().position(|line| find(line, holds.as_bytes()).is_some())?;
                Some([lines.get(..removed)?.concat(), lines.get(removed.checked_add(1)?..)?.concat()].concat())
            }
            Self::CutOff { records } => {
                let lines: Vec<_> = log.split_inclusive(|byte| *byte == b'\n').collect();
                Some(lines.get(..lines.len().checked_sub(*records)?)?.concat())
            }
        }
    }

    /// What verification says to the forged log: on its own, and against a head that was kept elsewhere.
    #[must_use]
    pub fn verified(&self, log: &[u8], kept: Head) -> Option<(Verification, Verification)> {
        let forged = self.of(log)?;
        Some((verify(&*forged), verify_against(&*forged, [kept])))
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
