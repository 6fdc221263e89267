//! What is made of each whole log under the standard plan: its state, what is owed, what a look finds, and the documents.

use std::fs;

use sevlog::{History, Plan, Plans, Postmortem, event::DocumentAudience};

use super::{blessing, folder};

#[test]
fn whole_logs_give_the_same_states_and_documents() {
    let plan = Plan::standard();
    let plans = Plans::from(plan.clone());
    let mut logs: Vec<_> = fs::read_dir(folder().join("logs")).unwrap().map(|entry| entry.unwrap().path()).collect();
    logs.sort();
    for log in logs {
        let name = log.file_stem().unwrap().to_str().unwrap().to_owned();
        let bytes = fs::read(&log).unwrap();
        for history in History::read(&bytes[..]).unwrap() {
            // A book has a stream too, and no postmortem.
            if !history.incident().is_declared() {
                continue;
            }
            let incident = history.incident();
            let document = Postmortem::of(&history, &plan);
            let public = Postmortem::for_audience(&history, &plan, DocumentAudience::Public);
            let (agenda, now) = (incident.agenda(), incident.clock());
            for (file, made) in [
                ("state.json", serde_json::to_string(incident).unwrap()),
                ("obligations.json", serde_json::to_string(&agenda.obligations(&plans, now)).unwrap()),
                ("compliance.json", serde_json::to_string(&agenda.compliance(&plans, now)).unwrap()),
                ("findings.json", serde_json::to_string(document.findings()).unwrap()),
                ("postmortem.md", document.markdown()),
                ("postmortem.html", document.html()),
                ("postmortem.json", document.json().unwrap()),
                ("public.md", public.markdown()),
            ] {
                let path = folder().join("documents").join(&name).join(incident.id().to_string()).join(file);
                if blessing() {
                    fs::create_dir_all(path.parent().unwrap()).unwrap();
                    fs::write(&path, &made).unwrap();
                }
                let kept = fs::read_to_string(&path)
                    .unwrap_or_else(|error| panic!("{}: {error}; `make vectors` writes it", path.display()));
                assert!(made == kept, "another {} is made; `make vectors` writes it anew", path.display());
            }
        }
    }
}
