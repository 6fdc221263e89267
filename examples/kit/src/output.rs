//! What every example does with what it made: files, a page on the terminal, an exit code.

use std::{
    fs::{self, File},
    io::{self, BufReader, IsTerminal, Write},
    path::Path,
    process::ExitCode,
};

use sevlog::History;

use crate::{
    Result,
    page::{Cell, Ink, Look, Page, plain},
};

/// Says what went wrong, if anything did.
#[must_use]
pub fn exit(program: &str, result: Result<()>) -> ExitCode {
    let Err(problem) = result else { return ExitCode::SUCCESS };
    // Where nobody can be told, the exit code has to do.
    let _ = writeln!(io::stderr(), "{program}: {}", plain(&problem.to_string()));
    ExitCode::FAILURE
}

/// How the terminal may be written to.
#[must_use]
pub fn look() -> Look {
    let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    // Shells tell the width only when asked to export it; 80 columns fit every terminal.
    let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(80);
    Look { width: std::cmp::min(width, 120), colour }
}

/// Shows a page on the terminal.
///
/// # Errors
/// When it cannot be written; not when whoever reads it has seen enough.
pub fn print(page: &str) -> Result<()> {
    match io::stdout().write_all(page.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

/// Writes a file, and the folder that it is in.
///
/// # Errors
/// When it cannot be written, with its path.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    let at = |error: io::Error| format!("{}: {error}", path.display());
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(at)?;
    Ok(fs::write(path, bytes).map_err(at)?)
}

/// Reads a log from its file, and compares it with what was told.
///
/// # Errors
/// When it cannot be read, or tells something else.
pub fn read_back<'a>(log: &Path, told: impl IntoIterator<Item = &'a History>) -> Result<()> {
    let file = File::open(log).map_err(|error| format!("{}: {error}", log.display()))?;
    let read = History::read(BufReader::new(file))?;
    if read.iter().eq(told) {
        return Ok(());
    }
    Err(format!("{}: it reads back as something else than what was told", log.display()).into())
}

/// Where the files are, and what to open next.
#[must_use]
pub fn files(files: &[(&Path, String)], next: &str, look: Look) -> String {
    let mut page = Page::new(look);
    page.heading("Written");
    page.blank();
    let paths: Vec<_> = files.iter().map(|(path, what)| (path.display().to_string(), what)).collect();
    let width = paths.iter().map(|(path, _)| path.chars().count()).max().unwrap_or_default();
    let room = page.room(&[width]);
    for (path, what) in paths {
        page.row(&[Cell::new(&path, width, Ink::Bold), Cell::new(what, room, Ink::Plain)]);
    }
    page.blank();
    page.paragraph(next, Ink::Plain);
    page.finish()
}
