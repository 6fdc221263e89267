//! What commands come to: statuses, guards, bases, merges.

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
