//! What commands come to, one file for each subject.

mod bases;
mod beyond;
mod books;
mod corrections;
mod guards;
mod impact;
mod keeping;
mod merges;
mod people;
mod postmortems;
mod recovery;
mod signals;
mod statuses;

use crate::teller::Teller;

#[test]
fn an_outage_from_declaration_to_resolution_reads_back_and_verifies() {
    let mut teller = Teller::responding();
    assert_eq!(teller.history.incident().status().as_str(), "responding");
    teller.json(r#"{"command":"change_impact","arguments":{"service":"checkout","audience":"outside","kind":"availability","level":"full","restored":0}}"#);
    teller.json(r#"{"command":"contain","arguments":{"summary":"shifted traffic"}}"#);
    teller.json(r#"{"command":"record_fix","arguments":{"description":"rolled back","kind":"rollback"},"by":"raj"}"#);
    let reasons = teller.refused_json(r#"{"command":"resolve","arguments":{"how":"fixed"}}"#);
    assert_eq!(reasons, ["guard_broken", "guard_broken"], "both broken guards are named at once");
    teller.json(r#"{"command":"record_validation","arguments":{"check":"smoke tests","outcome":"passed"}}"#);
    teller.json(r#"{"command":"restore","arguments":{"service":"checkout","restored":2500}}"#);
    teller.json(r#"{"command":"restore","arguments":{"service":"checkout","restored":10000}}"#);
    teller.json(r#"{"command":"resolve","arguments":{"how":"fixed"}}"#);

    let log = teller.log();
    let verification = sevlog::verify(&log[..]);
    assert!(verification.is_sound(), "{:?}", verification.failures);
    assert_eq!(sevlog::History::read(&log[..]).unwrap(), [teller.history]);
}

#[test]
fn a_choice_names_a_record_about_that_milestone() {
    let mut teller = Teller::responding();
    let note = teller.json(r#"{"command":"note","arguments":{"body":"It began earlier."}}"#);
    let codes = teller.refused_json(&format!(
        r#"{{"command":"choose_milestone","arguments":{{"milestone":"started","assertion":"{note}"}}}}"#
    ));
    assert_eq!(codes, ["wrong_record"]);
}

#[test]
fn a_misspelt_member_of_a_command_is_an_error_and_never_means_now() {
    for text in [
        r#"{"command":"note","arguments":{"body":"x"},"occured":"2026-11-23T04:31Z"}"#,
        r#"{"command":"note","arguments":{"body":"x","titel":"y"}}"#,
        r#"{"command":"take_comand"}"#,
    ] {
        let error = sevlog::Command::from_json(text).unwrap_err();
        assert_eq!(error.code().as_str(), "command_invalid");
        assert!(error.to_string().contains("unknown"), "{error}");
    }
    assert!(sevlog::Command::from_json(r#"{"command":"take_command"}"#).is_ok(), "arguments may be left out");
}
