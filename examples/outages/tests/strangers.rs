//! Text from strangers reaches a terminal as text.

use sevlog::{
    Command, Occurred, Plan,
    command::Declare,
    event::{IncidentKind, NoteAdded, SectionWritten},
};
use sevlog_examples::{Narrator, page::Look};
use sevlog_outages::{Outage, show};

#[test]
fn no_text_of_an_outage_can_steer_the_terminal() {
    let hostile = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{202e}evil\r\n\u{0}x";
    let narrator = Narrator::open(":memory:", Plan::standard()).unwrap();
    let mut teller = narrator.begin("hostile", "2017-01-31T18:20Z").unwrap();
    let declare = Declare { kind: IncidentKind::Retelling, ..Declare::live(hostile) };
    teller.tell(&Command::new(declare).occurred(Occurred::live())).unwrap();
    let note = NoteAdded { body: hostile.repeat(50).into() };
    teller.tell(&Command::new(note).occurred(Occurred::unknown())).unwrap();
    let told = SectionWritten { section: "how_it_was_told".parse().unwrap(), body: hostile.into() };
    teller.tell(&Command::new(told).occurred(Occurred::unknown())).unwrap();
    let history = teller.finish().unwrap();
    let moments = vec![(history.records().last().unwrap().recorded_at(), hostile_static())];
    let outage = Outage {
        name: "hostile",
        headline: hostile_static(),
        broke: hostile_static(),
        sources: vec![(hostile_static(), hostile_static())],
        plan: Plan::standard(),
        history,
        moments,
        forgeries: Vec::new(),
    };
    let page = show::outage(&outage, &outage.log().unwrap(), Look { width: 80, colour: false }).unwrap();
    let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert_eq!(page.chars().find(|c| steers(*c)), None);
    assert!(page.contains("evil"));
    assert!(page.lines().all(|line| line.chars().count() <= 80));
}

const fn hostile_static() -> &'static str {
    "\u{1b}[2J\u{202e}x\r\n"
}
