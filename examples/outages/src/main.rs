//! Half of `make demo`: tells an outage into a book, opens the book again, writes its log and its postmortem, and proves it.

use std::{fs, path::Path, process::ExitCode};

use sevlog::{Plan, Postmortem};
use sevlog_examples::{Narrator, Result, book, output};
use sevlog_outages::{Outage, gitlab_2017, show};

fn main() -> ExitCode {
    output::exit("sevlog-outages", run())
}

fn run() -> Result<()> {
    let told = {
        let narrator = Narrator::open(book::begin()?, Plan::standard())?;
        gitlab_2017::tell(&narrator)?
    };
    // From here on everything is read from the book's file, opened again.
    let outage = Outage { history: book::read_back(&told.history)?, ..told };
    let folder = Path::new("target/demo").join(outage.name);
    let (log, postmortem) = (folder.join("log.jsonl"), folder.join("postmortem.md"));
    output::write(&log, outage.log()?)?;
    let document = Postmortem::of(&outage.history, &outage.plan);
    output::write(&postmortem, document.markdown())?;
    let (html, values) = (folder.join("postmortem.html"), folder.join("postmortem.json"));
    output::write(&html, document.html())?;
    output::write(&values, document.json()?)?;
    output::read_back(&log, [&outage.history])?;

    let look = output::look();
    let mut page = show::outage(&outage, &fs::read(&log)?, look)?;
    let records = outage.history.records().len();
    page.push_str(&output::files(
        &[
            (Path::new(book::PLACE), "the book: the incident, and the plan that judges it".to_owned()),
            (&log, format!("the log: {records} records, one a line")),
            (&postmortem, "the postmortem, made from the log".to_owned()),
            (&html, "the same as a page, with the timeline as a picture".to_owned()),
            (&values, "the same as values, for programs".to_owned()),
        ],
        "Open the postmortem next, then examples/outages/src/gitlab_2017.rs, which tells all of this.",
        look,
    ));
    output::print(&page)
}
