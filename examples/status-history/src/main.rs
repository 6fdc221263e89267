//! Half of `make demo`: brings four years of a status page over into logs, proves them, and writes what the standard plan finds.

use std::{
    fs::{self, File},
    io::BufReader,
    path::Path,
    process::ExitCode,
};

use sevlog::{Plan, verify};
use sevlog_examples::{Result, book, output};
use sevlog_status_history::{DATA, PAGE, Report, Told, grouped, html, log, tell, terminal};
use sevlog_store::{Logbook, Wait};

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

    let (told, added) = keep(&log_file, told)?;

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
            (Path::new(book::PLACE), format!("the book: {} of these records are new to it", grouped(added))),
            (&log_file, format!("{logs} logs of {records} records, verified and read back")),
        ],
        "Open report.html in a browser: it needs no network.",
        look,
    ));
    output::print(&page)
}

/// Imports the log into the book, opens the book again, and takes every incident from there.
fn keep(log: &Path, told: Vec<Told>) -> Result<(Vec<Told>, u64)> {
    Path::new(book::PLACE).parent().map_or(Ok(()), fs::create_dir_all)?;
    let added = {
        let book = Logbook::open(book::PLACE).wait()?;
        book.import(BufReader::new(File::open(log)?), |_| ()).wait()?.appended
    };
    let book = Logbook::open(book::PLACE).wait()?;
    let kept = told.into_iter().map(|one| {
        let history = book.history(one.history.incident().id()).wait()?;
        if history == one.history {
            return Ok(Told { history, ..one });
        }
        Err(format!("incident {}: the book has something else than what was told", one.external).into())
    });
    Ok((kept.collect::<Result<_>>()?, added))
}
