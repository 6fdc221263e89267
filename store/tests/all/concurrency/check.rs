//! Whether what many saw of one register can have happened one after the other: a search over all orders that respect who
//! ended before whom began (Wing and Gong), with what was tried before left out (Lowe).
//!
//! The register is a field of an incident. It has a version; setting it names the version that its author saw, and is refused
//! if it was set since.

use std::{
    collections::{BTreeMap, HashSet},
    fmt,
};

use sevlog::IncidentId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    Set { basis: u64, value: u64 },
    Read,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Set { version: u64 },
    Contradicted,
    Read { version: u64, value: u64 },
}

/// A call, with the lines of the history at which it began and ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Observed {
    pub(super) call: Call,
    pub(super) outcome: Outcome,
    pub(super) began: usize,
    pub(super) ended: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Register {
    version: u64,
    /// The version at which it was set last.
    set_at: u64,
    value: u64,
}

impl Register {
    /// The register after a call, if the call can have come to that now.
    fn after(self, observed: &Observed) -> Option<Self> {
        match (observed.call, observed.outcome) {
            (Call::Set { basis, value }, Outcome::Set { version }) => {
                let goes = self.set_at <= basis && version == self.version + 1;
                goes.then_some(Self { version, set_at: version, value })
            }
            (Call::Set { basis, .. }, Outcome::Contradicted) => (self.set_at > basis).then_some(self),
            (Call::Read, Outcome::Read { version, value }) => {
                (version == self.version && value == self.value).then_some(self)
            }
            _ => None,
        }
    }
}

/// Whether the calls can have happened one after the other, on an incident that was just declared.
pub(super) fn check(calls: &[Observed]) -> Result<(), String> {
    let mut tried = HashSet::new();
    // What was taken so far, and what there is to try next at each depth.
    let mut done = vec![false; calls.len()];
    let mut path: Vec<(usize, Register)> = Vec::new();
    let (mut register, mut from, mut deepest) = (Register { version: 1, set_at: 0, value: 0 }, 0, 0);
    while path.len() < calls.len() {
        let open = || (0..calls.len()).filter(|n| !done[*n]);
        let first_end = open().map(|n| calls[n].ended).min().unwrap_or(usize::MAX);
        let mut next = open().filter(|n| *n >= from && calls[*n].began < first_end);
        let step = next.find_map(|n| {
            let after = register.after(&calls[n])?;
            let mut taken = done.clone();
            taken[n] = true;
            tried.insert((taken, after)).then_some((n, after))
        });
        if let Some((n, after)) = step {
            done[n] = true;
            path.push((n, register));
            (register, from) = (after, 0);
            deepest = deepest.max(path.len());
        } else if let Some((n, before)) = path.pop() {
            done[n] = false;
            (register, from) = (before, n + 1);
        } else {
            return Err(format!("of {} calls, no order explains more than {deepest}", calls.len()));
        }
    }
    Ok(())
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Set { basis, value } => write!(f, "set {basis} {value}"),
            Self::Read => f.write_str("read"),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Set { version } => write!(f, "= set {version}"),
            Self::Contradicted => f.write_str("= contradicted"),
            Self::Read { version, value } => write!(f, "= read {version} {value}"),
        }
    }
}

/// The calls on each incident, from the lines of a history: `task incident call` where one begins, `task = outcome` where it
/// ends.
pub(super) fn read_history(text: &str) -> BTreeMap<IncidentId, Vec<Observed>> {
    let mut running: BTreeMap<&str, (usize, IncidentId, Call)> = BTreeMap::new();
    let mut histories: BTreeMap<IncidentId, Vec<Observed>> = BTreeMap::new();
    for (line, text) in text.lines().enumerate() {
        let words: Vec<_> = text.split(' ').collect();
        let number = |n: usize| words[n].parse::<u64>().unwrap();
        let outcome = match words[1..] {
            ["=", "set", _] => Outcome::Set { version: number(3) },
            ["=", "contradicted"] => Outcome::Contradicted,
            ["=", "read", ..] => Outcome::Read { version: number(3), value: number(4) },
            [incident, "read"] => {
                running.insert(words[0], (line, incident.parse().unwrap(), Call::Read));
                continue;
            }
            [incident, "set", ..] => {
                let call = Call::Set { basis: number(3), value: number(4) };
                running.insert(words[0], (line, incident.parse().unwrap(), call));
                continue;
            }
            _ => panic!("line {line} is no call: {text}"),
        };
        let (began, incident, call) = running.remove(words[0]).unwrap();
        histories.entry(incident).or_default().push(Observed { call, outcome, began, ended: line });
    }
    assert!(running.is_empty(), "these did not end: {running:?}");
    histories
}

#[test]
fn the_checker_takes_what_can_have_happened_and_finds_each_violation() {
    const OF: &str = "01KAR0000000000000000000ZZ";
    for (what, lines, holds) in [
        ("one after the other", "a I set 1 7|a = set 2|b I read|b = read 2 7", true),
        ("at once, the reader first", "a I set 1 7|b I read|a = set 2|b = read 1 0", true),
        ("at once, the reader second", "b I read|a I set 1 7|b = read 2 7|a = set 2", true),
        ("a read of what was there before", "a I set 1 7|a = set 2|b I read|b = read 1 0", false),
        ("a read of another value", "a I set 1 7|a = set 2|b I read|b = read 2 8", false),
        ("a lost update", "a I set 1 7|b I set 1 8|a = set 2|b = set 3|c I read|c = read 3 8", false),
        (
            "an update that was refused",
            "a I set 1 7|b I set 1 8|a = set 2|b = contradicted|c I read|c = read 2 7",
            true,
        ),
        ("a refusal without a reason", "a I set 1 7|a = contradicted", false),
        ("two with one version", "a I set 1 7|b I set 2 8|a = set 2|b = set 2", false),
        ("a gap in the versions", "a I set 1 7|a = set 3", false),
        ("back in time", "a I set 1 7|b I read|b = read 2 7|c I read|c = read 1 0|a = set 2", false),
        (
            "an order that only a second try finds",
            "a I set 1 7|b I set 2 8|c I read|c = read 2 7|b = set 3|a = set 2",
            true,
        ),
    ] {
        let histories = read_history(&lines.replace('I', OF).replace('|', "\n"));
        for calls in histories.values() {
            assert_eq!(check(calls).is_ok(), holds, "{what}: {:?}", check(calls));
        }
    }
}
