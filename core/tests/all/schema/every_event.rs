//! A log that holds every type of event and every field, told through commands, for the schema to be tried on.

use std::collections::HashMap;

use sevlog::{Book, Command, History, RecordId, RequestId, decide_book, seal};

use crate::teller::{Teller, incident_id, person, service};

/// One command a line: who says it, a name for its last record or `-`, and the command, where `{name}` stands for the
/// record of that name. Blank lines part the incidents.
const COMMANDS: &str = include_str!("every_event.txt");

struct Script {
    names: HashMap<String, String>,
}

impl Script {
    fn tell(&mut self, teller: &mut Teller, lines: &str) {
        for line in lines.lines() {
            let [who, name, json] = line.splitn(3, ' ').collect::<Vec<_>>().try_into().unwrap();
            let record = self.tell_one(teller, who, json);
            self.names.insert(format!("{{{name}}}"), record.to_string());
        }
    }

    fn tell_one(&self, teller: &mut Teller, who: &str, json: &str) -> RecordId {
        let json = self.names.iter().fold(json.to_owned(), |json, (name, id)| json.replace(name, id));
        let command = Command::from_json(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
        teller.as_actor(if who == "bot" { service(who) } else { person(who) });
        let mut context = teller.context();
        context.request = Some(RequestId::new(&format!("request {}", context.id)).unwrap());
        let records = teller.history.execute(&command, &context).unwrap_or_else(|error| panic!("{error}: {json}"));
        records.last().unwrap_or_else(|| panic!("it writes a record: {json}")).id()
    }
}

/// A book's own stream.
fn book() -> Vec<u8> {
    let mut teller = Teller::of(3);
    let mut book = Book::new(incident_id(3));
    let mut records = Vec::new();
    let plan = serde_json::to_string(&teller.plan).unwrap();
    for json in [
        format!(r#"{{"command":"adopt_plan","arguments":{{"plan":{plan},"note":"The first one."}}}}"#),
        r#"{"command":"review_plan","arguments":{"note":"It still holds."}}"#.to_owned(),
        r#"{"command":"complete_drill","arguments":{"drill":"sev_1_fire_drill","next":"2027-02-01T00:00:00Z","note":"Took 9 minutes."}}"#
            .to_owned(),
    ] {
        let context = teller.context();
        for draft in decide_book(&book, &Command::from_json(&json).unwrap(), &context).unwrap() {
            let record = seal(&book.head(), draft, &context);
            book.apply(&record).unwrap();
            records.push(record);
        }
    }
    let mut log = Vec::new();
    sevlog::write_log(&records, &mut log).unwrap();
    log
}

/// A book, and two incidents, of which the second is merged into the first by mistake.
pub(super) fn log() -> Vec<u8> {
    let [checkout, refunds, alone] = COMMANDS.trim().split("\n\n").collect::<Vec<_>>().try_into().unwrap();
    let (mut first, mut second) = (Teller::of(1), Teller::of(2));
    let target = first.history.incident().id();
    let mut script = Script { names: HashMap::from([("{incident}".to_owned(), target.to_string())]) };
    script.tell(&mut first, checkout);
    second.now = first.now;
    script.tell(&mut second, refunds);
    for json in [
        format!(r#"{{"command":"merge_into","arguments":{{"target":"{target}","reason":"The same cause."}}}}"#),
        r#"{"command":"unmerge","arguments":{"reason":"It was another."}}"#.to_owned(),
    ] {
        let command = Command::from_json(&json).unwrap();
        let context = second.context();
        History::execute_pair(&mut second.history, &mut first.history, &command, &context).unwrap();
    }
    script.tell(&mut second, alone);
    [book(), first.log(), second.log()].concat()
}
