//! Half of `make demo`: brings four years of a status page over into logs, proves them, and writes what the standard plan finds.

use std::{fs, path::Path, process::ExitCode};

use sevlog::{Plan, verify};
use sevlog_examples::{Result, output};
use sevlog_status_history::{DATA, PAGE, Report, grouped, html, log, tell, terminal};

fn main() -> ExitCode {
    output::exit("sevlog-status-history", run())
}

fn run() -> Result<()> {
    let folder = Path::new("target/demo/status-history");
    let [log_file, html_file, figures_file] =
        ["log.jsonl", "report.html", "figures.json"].map(|name| folder.join(name));

    let told = tell(PAGE, DATA, &Plan::standard())?;
    output::write(&log_file, log(&told)?)?;
    let verification = verify(&*fs::read(&log_file)?);
    if let Some(failure) = verification.failures.first() {
        return Err(format!("the log does not verify: {failure}").into());
    }
    output::read_back(&log_file, told.iter().map(|one| &one.history))?;

    let report = Report::of(PAGE, &told)?;
    output::write(&html_file, html::page(&report))?;
    output::write(&figures_file, serde_json::to_string_pretty(&report)? + "\n")?;

    let look = output::look();
    let mut page = terminal::page(&report, look);
    let (logs, records) = (told.len(), grouped(verification.records));
    page.push_str(&output::files(
        &[
            (&html_file, "the report, with charts".to_owned()),
            (&figures_file, "its figures, as data".to_owned()),
            (&log_file, format!("{logs} logs of {records} records, verified and read back")),
        ],
        "Open report.html in a browser: it needs no network.",
        look,
    ));
    output::print(&page)
}
