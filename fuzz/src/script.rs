//! Bytes as a script: one command a line, and under which circumstances it is said.
//!
//! A line is up to eight settings, each a byte counted from `0`, then the command as JSON. Without JSON, the first setting
//! chooses among `commands.txt`. In the JSON, `{type}` stands for a record of that type, `{target}` for the other incident.

use sevlog::{Actor, Command, GuardKey, IncidentId, Occurred, PersonId, ProgramId, Record, Source, Timestamp, Version};

/// A command of every kind, one a line.
pub const COMMANDS: &str = include_str!("commands.txt");

const SECOND: i64 = 1_000_000_000;

/// How far the clock goes before a command: backwards too, and to the ends of time.
const CLOCK: [i64; 8] = [SECOND, 60 * SECOND, 0, -SECOND, -86_400 * SECOND, 172_800 * SECOND, i64::MAX, i64::MIN];

/// When a command says that it was so, instead of what its JSON says.
const OCCURRED: [&str; 6] = [
    "unknown",
    "2026-11-23T09:30Z",
    "2026-11-23T08:00Z/2026-11-23T10:30Z",
    "2030-01-01Z",
    "1700-01-01T00:00:00.000000001Z",
    "2026-11-23T10:00:02Z",
];

/// One line of a script.
pub struct Step<'a> {
    settings: [u8; 8],
    json: &'a str,
}

/// The steps of a script: enough for two whole lives, few enough to be tried often.
pub fn steps(bytes: &[u8]) -> impl Iterator<Item = Step<'_>> {
    bytes.split(|byte| *byte == b'\n').take(100).filter_map(Step::read)
}

impl<'a> Step<'a> {
    fn read(line: &'a [u8]) -> Option<Self> {
        let json = line.iter().position(|byte| *byte == b'{').unwrap_or(line.len());
        let (given, json) = line.split_at(json);
        let mut settings = [0; 8];
        settings.iter_mut().zip(given).for_each(|(setting, byte)| *setting = byte.wrapping_sub(b'0'));
        Some(Self { settings, json: std::str::from_utf8(json).ok()? })
    }

    fn setting(&self, n: usize) -> usize {
        usize::from(self.settings[n])
    }

    /// Who says it.
    pub fn actor(&self) -> Actor {
        match self.setting(1) % 4 {
            0 => Actor::Person(PersonId::new("ana").unwrap()),
            1 => Actor::Person(PersonId::new("mia").unwrap()),
            2 => Actor::Service(ProgramId::new("bot").unwrap()),
            _ => Actor::Import(Source::new("pagerduty").unwrap()),
        }
    }

    /// What the clock says then.
    pub fn now(&self, before: Timestamp) -> Timestamp {
        before.saturating_add(CLOCK[self.setting(2) % CLOCK.len()])
    }

    /// The version that the person saw: none, the head, an older one, or one that is not there yet.
    pub fn basis(&self, head: Version) -> Option<Version> {
        match self.setting(3) % 5 {
            0 => None,
            1 => Some(head),
            2 => Some(Version::new(head.get() / 2)),
            3 => Some(Version::new(1)),
            _ => Some(head.next()),
        }
    }

    /// Whether it is said of the second incident.
    pub fn of_second(&self) -> bool {
        self.setting(4) % 2 == 1
    }

    /// Whether a postmortem that it publishes is the library's own.
    pub fn publishes_own(&self) -> bool {
        self.setting(5) % 2 == 1
    }

    /// The command, if it is one.
    pub fn command(&self, records: &[Record], target: IncidentId) -> Option<Command> {
        let chosen = || COMMANDS.lines().nth(self.setting(0) % COMMANDS.lines().count());
        let json = if self.json.is_empty() { chosen()? } else { self.json };
        let mut command = Command::from_json(&self.filled_in(json, records, target)).ok()?;
        if let Some(occurred) = self.setting(6).checked_sub(1) {
            command.occurred = Occurred::parse(OCCURRED[occurred % OCCURRED.len()]).ok();
        }
        for (n, guard) in GuardKey::ALL.iter().enumerate().take(8) {
            if self.settings[7] >> n & 1 == 1 {
                command = command.waive(*guard, "It cannot wait.");
            }
        }
        Some(command)
    }

    fn filled_in(&self, json: &str, records: &[Record], target: IncidentId) -> String {
        let (before, pieces) = json.split_once('{').unwrap_or((json, ""));
        let mut filled = before.to_owned();
        for piece in pieces.split('{') {
            match piece.split_once('}').filter(|(name, _)| name.starts_with(|first: char| first.is_ascii_lowercase())) {
                Some(("target", rest)) => filled.extend([target.to_string().as_str(), rest]),
                Some((name, rest)) => filled.extend([self.reference(name, records).as_str(), rest]),
                None => filled.extend(["{", piece]),
            }
        }
        filled
    }

    /// The id of the newest record of a type, or as many before it as the setting says; high settings take any record.
    fn reference(&self, name: &str, records: &[Record]) -> String {
        let back = self.setting(5);
        let of_type = |record: &&Record| back >= 64 || record.event().name() == name;
        let count = records.iter().filter(of_type).count().max(1);
        let record = records.iter().rev().filter(of_type).nth(back % count);
        record.map_or_else(|| "01KAR0000000000000000000ZZ".to_owned(), |record| record.id().to_string())
    }
}
