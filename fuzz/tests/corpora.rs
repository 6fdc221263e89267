//! Every kept input goes through its target, without libFuzzer.

use std::{fs, path::Path};

fn run(name: &str, target: fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let mut count = 0;
    for entry in fs::read_dir(&corpus).unwrap() {
        let path = entry.unwrap().path();
        println!("{}", path.display());
        target(&fs::read(&path).unwrap());
        count += 1;
    }
    assert!(count > 0, "{} is empty", corpus.display());
}

#[test]
fn read_log() {
    run("read_log", sevlog_fuzz::read_log);
}

#[test]
fn round_trip() {
    run("round_trip", sevlog_fuzz::round_trip);
}

#[test]
fn replay() {
    run("replay", sevlog_fuzz::replay);
}

#[test]
fn restore() {
    run("restore", sevlog_fuzz::restore);
}

#[test]
fn decide() {
    run("decide", sevlog_fuzz::decide);
}

#[test]
fn render() {
    run("render", sevlog_fuzz::render);
}

#[test]
fn the_scripts_can_choose_every_command() {
    let said = |name: &sevlog::CommandName| format!("{{\"command\":\"{name}\"");
    let missing: Vec<_> = sevlog::CommandName::ALL
        .iter()
        .filter(|name| !sevlog_fuzz::script::COMMANDS.lines().any(|line| line.starts_with(&said(name))))
        .collect();
    assert!(missing.is_empty(), "add to fuzz/src/commands.txt: {missing:?}");
}
