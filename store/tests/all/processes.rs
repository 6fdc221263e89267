//! Tests that need several processes: the test binary runs one of its tests again, with a part to play in it.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

const PART: &str = "SEVLOG_TEST_PART";
const FOLDER: &str = "SEVLOG_TEST_FOLDER";
const READY: &str = "this part is ready";

/// The part that this process has, if it was started for one: a number, and the folder in which all of them work.
pub(crate) fn part() -> Option<(usize, PathBuf)> {
    let part = std::env::var(PART).ok()?;
    Some((part.parse().unwrap(), std::env::var_os(FOLDER).unwrap().into()))
}

/// Says that this part is ready, and waits for all of them to be.
pub(crate) fn meet() {
    let mut out = std::io::stdout();
    writeln!(out, "{READY}").unwrap();
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    assert_eq!(line, "go\n", "the test ended before this part was done");
}

/// Processes that play a part. They are gone when this is.
pub(crate) struct Parts(Vec<Part>);

struct Part {
    process: Child,
    tell: ChildStdin,
    says: BufReader<ChildStdout>,
}

impl Parts {
    /// Runs a test again in so many processes, by its whole name.
    pub(crate) fn start(test: &str, folder: &Path, parts: usize) -> Self {
        Self::start_from(test, folder, 0, parts)
    }

    /// The same, with the parts from a number on.
    pub(crate) fn start_from(test: &str, folder: &Path, first: usize, parts: usize) -> Self {
        let start = |part: usize| {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.args(["--exact", test, "--nocapture"]).env(PART, part.to_string()).env(FOLDER, folder);
            let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
            let (tell, says) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
            Part { process, tell, says }
        };
        Self((first..first + parts).map(start).collect())
    }

    /// Waits until each of them is ready, and lets them go on.
    pub(crate) fn meet(&mut self) {
        for part in &mut self.0 {
            let mut line = String::new();
            while !line.contains(READY) {
                line.clear();
                assert_ne!(part.says.read_line(&mut line).unwrap(), 0, "a part ended early; what it said is above");
            }
        }
        for part in &mut self.0 {
            part.tell.write_all(b"go\n").unwrap();
        }
    }

    /// Waits for them to end; each has to have done its part.
    pub(crate) fn join(mut self) {
        for part in &mut self.0 {
            assert!(part.process.wait().unwrap().success(), "a part failed; what it said is above");
        }
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        for part in &mut self.0 {
            drop(part.process.kill());
            drop(part.process.wait());
        }
    }
}
