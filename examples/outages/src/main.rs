//! Half of `make demo`: tells an outage, writes its log and its postmortem, reads the log back, and proves it.

use std::{fs, path::Path, process::ExitCode};

use sevlog::Postmortem;
use sevlog_examples::{Result, output};
use sevlog_outages::{gitlab_2017, show};

fn main() -> ExitCode {
    output::exit("sevlog-outages", run())
}

fn run() -> Result<()> {
    let outage = gitlab_2017::tell()?;
    let folder = Path::new("target/demo").join(outage.name);
    let (log, postmortem) = (folder.join("log.jsonl"), folder.join("postmortem.md"));
    output::write(&log, outage.log()?)?;
    output::write(&postmortem, Postmortem::of(&outage.history, &outage.plan).markdown())?;
    output::read_back(&log, [&outage.history])?;

    let look = output::look();
    let mut page = show::outage(&outage, &fs::read(&log)?, look)?;
    let records = outage.history.records().len();
    page.push_str(&output::files(
        &[
            (&log, format!("the log: {records} records, one a line")),
            (&postmortem, "the postmortem, made from the log".to_owned()),
        ],
        "Open the postmortem next, then examples/outages/src/gitlab_2017.rs, which tells all of this.",
        look,
    ));
    output::print(&page)
}
