//! What verification says to the log, and to logs that somebody changed.

use sevlog::{Verification, verify};

use crate::Outage;
use sevlog_examples::{
    Result,
    page::{Cell, Ink, Page},
};

const MARK: usize = 1;

/// # Errors
/// When the log is not sound, or a forged one passes.
pub(super) fn print(page: &mut Page, outage: &Outage, log: &[u8]) -> Result<()> {
    let head = outage.history.incident().head();
    page.heading("Proof");
    page.blank();
    page.paragraph("The log as it was told", Ink::Bold);
    let verification = verify(log);
    if let Some(failure) = verification.failures.first() {
        return Err(format!("the log does not verify: {failure}").into());
    }
    good(
        page,
        &format!("{} records, read back from the file: equal to what was told, and sound", verification.records),
    );
    good(page, &format!("head to keep elsewhere: version {}, chain {}", head.version, head.chain));

    for forgery in &outage.forgeries {
        let what = forgery.what();
        let Some((alone, against_head)) = forgery.verified(log, head) else {
            return Err(format!("the log does not hold what was to be forged: {what}").into());
        };
        page.blank();
        page.paragraph(&what, Ink::Bold);
        if alone.is_sound() {
            good(page, "on its own it is sound: a chain cannot tell what came after it");
            page.row(&[Cell::new("", MARK, Ink::Plain), Cell::new("against the head that was kept:", 40, Ink::Plain)]);
        }
        let found = if alone.is_sound() { against_head } else { alone };
        if found.is_sound() {
            return Err(format!("a forged log passed: {what}").into());
        }
        failures(page, &found);
    }
    Ok(())
}

fn good(page: &mut Page, text: &str) {
    let room = page.room(&[MARK]);
    page.row(&[Cell::new("✓", MARK, Ink::Good), Cell::new(text, room, Ink::Plain)]);
}

fn failures(page: &mut Page, found: &Verification) {
    let room = page.room(&[MARK]);
    for failure in &found.failures {
        page.row(&[Cell::new("✗", MARK, Ink::Bad), Cell::new(&failure.to_string(), room, Ink::Plain)]);
    }
}
