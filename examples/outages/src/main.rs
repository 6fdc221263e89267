//! `make demo`: tells an outage, writes its log and its postmortem, reads the log back, and proves it.

use std::{
    fs::{self, File},
    io::{self, BufReader, IsTerminal, Write},
    path::Path,
    process::ExitCode,
};

use sevlog::{History, Postmortem};
use sevlog_outages::{
    Outage, Result, gitlab_2017,
    show::{self, Look},
};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            // Where nobody can be told, the exit code has to do.
            let _ = writeln!(io::stderr(), "sevlog-outages: {}", show::plain(&problem.to_string()));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let outage = gitlab_2017::tell()?;
    let folder = Path::new("target/demo").join(outage.name);
    let (log, postmortem) = (folder.join("log.jsonl"), folder.join("postmortem.md"));
    let document = Postmortem::of(&outage.history, &outage.plan);

    let at = |path: &Path, error: io::Error| format!("{}: {error}", path.display());
    fs::create_dir_all(&folder).map_err(|error| at(&folder, error))?;
    fs::write(&log, outage.log()?).map_err(|error| at(&log, error))?;
    fs::write(&postmortem, document.markdown()).map_err(|error| at(&postmortem, error))?;

    let bytes = fs::read(&log).map_err(|error| at(&log, error))?;
    read_back(&outage, &log)?;
    let look = look();
    let mut page = show::outage(&outage, &bytes, look)?;
    let records = outage.history.records().len();
    page.push_str(&show::files(
        &[
            (log.display().to_string(), format!("the log: {records} records, one a line")),
            (postmortem.display().to_string(), "the postmortem, made from the log".to_owned()),
        ],
        "Open the postmortem next, then examples/outages/src/gitlab_2017.rs, which tells all of this.",
        look,
    ));
    match io::stdout().write_all(page.as_bytes()) {
        // Whoever reads it has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

/// Reads the log from the file, and compares it with what was told.
fn read_back(outage: &Outage, log: &Path) -> Result<()> {
    let histories = History::read(BufReader::new(File::open(log)?))?;
    match histories.as_slice() {
        [history] if *history == outage.history => Ok(()),
        [_] => Err(format!("{}: it reads back as something else than what was told", log.display()).into()),
        _ => Err(format!("{}: it holds {} incidents instead of one", log.display(), histories.len()).into()),
    }
}

fn look() -> Look {
    let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    // Shells tell the width only when asked to export it; 80 columns fit every terminal.
    let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(80);
    Look { width: std::cmp::min(width, 120), colour }
}
