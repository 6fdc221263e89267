//! Half of `make demo`: tells outages into a book, opens the book again, writes their logs and postmortems, and proves one.

use std::{fs, path::Path, process::ExitCode};

use sevlog::{Plan, Postmortem};
use sevlog_examples::{Narrator, Result, book, output};
use sevlog_outages::{
    Outage, aws_s3_2017, cloudflare_2019, fastly_2021, github_2018, gitlab_2017, index, show, slack_2021,
};

fn main() -> ExitCode {
    output::exit("sevlog-outages", run())
}

fn run() -> Result<()> {
    let told = {
        let narrator = Narrator::open(book::begin()?, Plan::standard())?;
        let mut told = vec![
            gitlab_2017::tell(&narrator)?,
            aws_s3_2017::tell(&narrator)?,
            github_2018::tell(&narrator)?,
            cloudflare_2019::tell(&narrator)?,
        ];
        told.extend(slack_2021::tell(&narrator)?);
        told.push(fastly_2021::tell(&narrator)?);
        told
    };
    // From here on everything is read from the book's file, opened again.
    let read = |outage: Outage| Ok(Outage { history: book::read_back(&outage.history)?, ..outage });
    let outages = told.into_iter().map(read).collect::<Result<Vec<_>>>()?;
    outages.iter().try_for_each(write)?;
    let demo = Path::new("target/demo");
    let index = demo.join("index.html");
    output::write(&index, index::page(&outages)?)?;

    let look = output::look();
    let Some((first, others)) = outages.split_first() else { return Ok(()) };
    let mut page = show::outage(first, &fs::read(demo.join(first.name).join("log.jsonl"))?, look)?;
    page.push_str(&show::briefly(others, look));
    let folders: Vec<_> = outages.iter().map(|outage| (demo.join(outage.name), outage)).collect();
    let mut files = vec![
        (Path::new(book::PLACE), "the book: every incident, and the plan that judges them".to_owned()),
        (&*index, "a page that leads to everything".to_owned()),
    ];
    let records = |outage: &Outage| outage.history.records().len();
    files.extend(folders.iter().map(|(folder, outage)| {
        (&**folder, format!("log of {} records, postmortem as .md, .html and .json", records(outage)))
    }));
    page.push_str(&output::files(
        &files,
        "Open target/demo/index.html next, then examples/outages/src, where each is told.",
        look,
    ));
    output::print(&page)
}

/// Writes the log and the postmortem of an outage, and reads the log back.
fn write(outage: &Outage) -> Result<()> {
    let folder = Path::new("target/demo").join(outage.name);
    let log = folder.join("log.jsonl");
    let document = Postmortem::of(&outage.history, &outage.plan);
    output::write(&log, outage.log()?)?;
    output::write(&folder.join("postmortem.md"), document.markdown())?;
    output::write(&folder.join("postmortem.html"), document.html())?;
    output::write(&folder.join("postmortem.json"), document.json()?)?;
    output::read_back(&log, [&outage.history])
}
