//! From a sentence to its claims. Only a clause that says in plain words of the incident itself what is claimed makes one: “The outage
//! began at 09:42”, “We noticed it at 09:48”, “It took 6 minutes to detect”. Of anything else it is unclear what it is said of.

use crate::event::MilestoneName;

use super::{
    clause::{Clause, Form, Subject, is_of_time},
    quantity::{Clocks, Piece, Quantity, pieces},
    token::{Token, tokens},
};

/// What it is claimed of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// When a milestone was.
    At(MilestoneName),
    /// How long it was from its start to a milestone.
    Until(MilestoneName),
    /// How long it lasted, or how long something was down.
    Lasted,
    /// How much data is gone, by when it was made.
    DataLost,
    /// How many were affected.
    Affected,
}

/// A quantity, and what it can be claimed of; of nothing, where no anchor is near.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) quantity: Quantity,
    pub(super) anchors: Vec<Anchor>,
}

/// Reads a text, sentence by sentence.
pub(super) struct Reader<'l> {
    /// What something was affected in.
    units: &'l [String],
    /// What can be down, each in its words.
    services: &'l [Vec<String>],
    clocks: Clocks,
    /// What an “it” stands for by now.
    subject: Subject,
}

impl<'l> Reader<'l> {
    pub(super) fn of(text: &str, units: &'l [String], services: &'l [Vec<String>]) -> Self {
        Self { units, services, clocks: Clocks::of(text), subject: Subject::Incident }
    }

    /// The claims of the next sentence.
    pub(super) fn sentence(&mut self, sentence: &str) -> Vec<Claim> {
        let tokens = tokens(sentence.trim_end_matches(['.', '!', '…', ' ']));
        let pieces = pieces(&tokens, self.units, self.clocks);
        let words: Vec<&str> = pieces.iter().filter_map(Piece::word).collect();
        let clauses = Clause::all(&pieces, self.services, &mut self.subject);
        // A time that is only thought of is nowhere in the log either.
        if is_supposed(&tokens, &words) {
            return Vec::new();
        }
        let is_counted = is_of_one_number(&pieces, &words);
        let mut claims = Vec::new();
        // Of times that have no anchor in their clause: one that is a clause of its own has that of the others.
        let (mut times, mut apart, mut free) = (Vec::new(), Vec::new(), Vec::new());
        for clause in clauses {
            let anchors: Vec<_> = milestone(&clause).map(Anchor::At).into_iter().collect();
            let claim = |quantity: &Quantity, anchors| Claim { quantity: quantity.clone(), anchors };
            let mut has_time = false;
            for (at, piece) in clause.pieces.iter().enumerate() {
                let Piece::Quantity(quantity) = piece else { continue };
                let (before, after) = clause.pieces.split_at(at);
                let around = Around { before, after: after.get(1..).unwrap_or_default() };
                match quantity {
                    Quantity::Clock { .. } => {
                        has_time = true;
                        let into = match anchors.as_slice() {
                            [] if clause.is_only_a_time() => &mut apart,
                            [] => &mut times,
                            _ => &mut claims,
                        };
                        into.push(claim(quantity, anchors.clone()));
                    }
                    Quantity::Length { .. } => {
                        claims.extend(length(&clause, &around, &words).map(|anchor| claim(quantity, vec![anchor])));
                    }
                    Quantity::Count { .. } if is_counted => claims.extend(count(&clause, &around, quantity)),
                    Quantity::Count { .. } => {}
                }
            }
            if !has_time {
                free.extend(anchors);
            }
        }
        if let ([one], true) = (apart.as_mut_slice(), times.is_empty()) {
            one.anchors = free;
        }
        claims.extend(apart);
        claims.extend(times);
        claims
    }
}

/// What stands before and after a quantity in its clause.
struct Around<'c> {
    before: &'c [Piece],
    after: &'c [Piece],
}

impl Around<'_> {
    /// The words before it, the nearest first, without those that only say how exact it is.
    fn before(&self) -> Vec<&str> {
        let says = |piece: &&Piece| !matches!(piece, Piece::Token(Token::Mark('~' | '±' | '≈')));
        let words = self.before.iter().rev().filter(says).map(|piece| piece.word().unwrap_or_default());
        words.skip_while(|word| MEANT.contains(word)).collect()
    }

    fn after(&self) -> Vec<&str> {
        self.after.iter().map(|piece| piece.word().unwrap_or_default()).collect()
    }

    /// Whether nothing follows that says of what else than of all of it.
    fn ends(&self) -> bool {
        matches!(self.after().as_slice(), [] | ["in", "total"] | ["altogether" | "overall"])
    }
}

/// What stands between a verb and a figure, and says how exact it is.
const MEANT: [&str; 20] = [
    "about",
    "around",
    "roughly",
    "approximately",
    "nearly",
    "almost",
    "some",
    "circa",
    "over",
    "at",
    "least",
    "more",
    "than",
    "under",
    "less",
    "most",
    "only",
    "just",
    "exactly",
    "all",
];

/// Whether a sentence supposes what it says, asks for it, or speaks of another year.
fn is_supposed(tokens: &[Token], words: &[&str]) -> bool {
    const SUPPOSED: [&str; 11] =
        ["if", "unless", "would", "could", "might", "should", "whether", "planned", "drill", "exercise", "simulated"];
    let is_year = |token: &Token| matches!(token, Token::Number { thousandths: 1_990_000..=2_100_000, .. });
    words.iter().any(|word| SUPPOSED.contains(word))
        || tokens.last() == Some(&Token::Mark('?'))
        || tokens.iter().any(is_year)
}

/// The milestone that a clause tells of the incident, if nothing but a time or who did it follows: of “It was declared over”
/// and “We detected a second spike” something else is said.
fn milestone(clause: &Clause<'_>) -> Option<MilestoneName> {
    use MilestoneName as M;
    let (verb, rest) = clause.verb()?;
    let (name, is_told_by_it) = match verb {
        "began" | "started" => (M::Started, true),
        "recovered" => (M::Recovered, true),
        "detected" | "noticed" => (M::Detected, false),
        "declared" => (M::Declared, false),
        "acknowledged" => (M::Acknowledged, false),
        "contained" | "mitigated" => (M::Contained, false),
        "resolved" => (M::Resolved, false),
        _ => return None,
    };
    // An incident begins and recovers by itself; the rest is done to it, by us where the clause says so.
    let fits = match clause.form() {
        Form::Active => is_told_by_it,
        Form::Passive | Form::ByUs => !is_told_by_it,
        Form::Label => true,
    };
    // Vendors acknowledge too.
    let by_somebody = |piece: &Piece| name != M::Acknowledged && piece.word() == Some("by");
    let of_time = rest.split(by_somebody).next().unwrap_or_default();
    (fits && of_time.iter().all(is_of_time)).then_some(name)
}

/// What a length is said of.
fn length(clause: &Clause<'_>, around: &Around<'_>, sentence: &[&str]) -> Option<Anchor> {
    let (before, after) = (around.before(), around.after());
    let until = |verb: &str| match verb {
        "detect" | "notice" => Some(MilestoneName::Detected),
        "acknowledge" => Some(MilestoneName::Acknowledged),
        "contain" | "mitigate" => Some(MilestoneName::Contained),
        "recover" => Some(MilestoneName::Recovered),
        "resolve" => Some(MilestoneName::Resolved),
        _ => None,
    };
    match (before.as_slice(), after.as_slice()) {
        (["lasted", ..], _) if clause.is_of_incident() && clause.verb()?.0 == "lasted" && around.ends() => {
            Some(Anchor::Lasted)
        }
        (["for", "down" | "unavailable" | "unreachable" | "offline", "was" | "were", ..], _)
            if clause.can_be_down() && around.ends() =>
        {
            Some(Anchor::Lasted)
        }
        (["a" | "the" | "this" | "our", ..], ["outage" | "disruption" | "incident" | "degradation", rest @ ..])
            if !matches!(rest, ["of" | "in" | "at" | "for" | "on" | "earlier" | "ago", ..]) =>
        {
            Some(Anchor::Lasted)
        }
        // “It took 6 minutes to detect and 25 minutes to contain it.”
        (
            _,
            ["to", verb]
            | ["to", verb, "it" | "this"]
            | ["to", verb, "the" | "this", "incident" | "outage" | "disruption"],
        ) if sentence.contains(&"took") => until(verb).map(Anchor::Until),
        (["was", verb, "to", "time", ..], []) => until(verb).map(Anchor::Until),
        (["lost", ..], ["of", "data", ..]) | (["of" | "was", "loss", "data", ..], _) => Some(Anchor::DataLost),
        _ => None,
    }
}

/// Whether a sentence has one number of something and no time: with several, or up to a time, it tells of parts.
fn is_of_one_number(pieces: &[Piece], words: &[&str]) -> bool {
    let is_count = |piece: &&Piece| matches!(piece, Piece::Quantity(Quantity::Count { .. }));
    let is_time = |piece: &Piece| matches!(piece, Piece::Quantity(Quantity::Clock { .. } | Quantity::Length { .. }));
    let tells_of_parts =
        |word: &&str| matches!(*word, "utc" | "within" | "by" | "until" | "after" | "before" | "none" | "twice");
    pieces.iter().filter(is_count).count() == 1 && !pieces.iter().any(is_time) && !words.iter().any(tells_of_parts)
}

/// What a number of something claims: so many were hit. Of what is gone it is only known that it is no more than what was hit.
fn count(clause: &Clause<'_>, around: &Around<'_>, said: &Quantity) -> Option<Claim> {
    let Quantity::Count { least, most, unit } = said else { return None };
    let (before, after) = (around.before(), around.after());
    let verb = match (before.as_slice(), after.as_slice()) {
        ([], ["were" | "was", verb]) => verb,
        ([verb, ..], _) if around.ends() && clause.is_of_incident_or_us() && clause.verb()?.0 == *verb => verb,
        _ => return None,
    };
    let most = match *verb {
        "affected" | "hit" | "impacted" => *most,
        "lost" | "deleted" | "missing" | "failed" | "unavailable" | "errored" => u64::MAX,
        _ => return None,
    };
    let quantity = Quantity::Count { least: *least, most, unit: unit.clone() };
    (most > 0).then(|| Claim { quantity, anchors: vec![Anchor::Affected] })
}
