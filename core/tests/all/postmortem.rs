//! What readers of a postmortem rely on.

use crate::teller::{Teller, service};
use sevlog::Postmortem;

fn document(teller: &Teller) -> String {
    Postmortem::of(&teller.history, &teller.plan).markdown().to_owned()
}

/// A checkout that is down for most of an hour: a signal, a hand-over, a wrong idea, a fix, a gradual restoration, a tail.
fn outage() -> Teller {
    let mut teller = Teller::new();
    teller.as_actor(service("alertmanager")).at("2026-11-23T10:03:12Z").json(
        r#"{"command":"declare","arguments":{"title":"Checkout answers with errors","summary":"Payments fail for most customers since the 10:00 release.","severity":"SEV-2","sourceKind":"monitoring",
            "signals":[{"signal":"checkout/5xx","episode":"checkout/5xx@10:02","sender":"alertmanager","startedAt":"2026-11-23T10:02:00Z","summary":"5xx above 5 %","labels":{"env":"prod","service":"checkout"}}]}}"#,
    );
    teller
        .as_actor(crate::teller::person("ana"))
        .at("2026-11-23T10:05:40Z")
        .json(r#"{"command":"assign","arguments":{"role":"incident_command","person":"ana","name":"Ana Silva"}}"#);
    teller
        .at("2026-11-23T10:06:10Z")
        .json(r#"{"command":"set_severity","arguments":{"severity":"SEV-1","reason":"most payments fail, not some"}}"#);
    teller.json(r#"{"command":"assign","arguments":{"role":"scribe","person":"mia","name":"Mia"}}"#);
    let window = teller.at("2026-11-23T10:07:00Z").json(
        r#"{"command":"change_impact","arguments":{"service":"checkout","operation":"pay","audience":"outside","audienceLabel":"customers in the EU","kind":"errors","level":"partial","restored":1500,"affected":{"count":{"from":11000,"to":14000},"unit":"customers"},"description":"Paying failed with “try again later”."},"occurred":"2026-11-23T10:01Z"}"#,
    );
    teller.json(r#"{"command":"assert_milestone","arguments":{"milestone":"started","note":"first 5xx in the edge log"},"occurred":{"kind":"at","at":"2026-11-23T10:01:00Z","precision":"minute","source":"edge log"}}"#);
    teller
        .at("2026-11-23T10:09:30Z")
        .json(r#"{"command":"raise_hypothesis","arguments":{"statement":"The card provider is down."},"by":"raj"}"#);
    let hypothesis = teller.history.records().last().unwrap().id();
    teller.at("2026-11-23T10:12:00Z").json(r#"{"command":"record_update","arguments":{"channel":"status_page","body":"Some payments fail. We are looking into it.","says":"investigating","promisedNext":"2026-11-23T10:42:00Z"}}"#);
    teller.at("2026-11-23T10:15:05Z").json(&format!(r#"{{"command":"refute_hypothesis","arguments":{{"hypothesis":"{hypothesis}","because":"their status API answers, and test cards pass"}},"by":"raj"}}"#));
    teller.at("2026-11-23T10:18:20Z").json(r#"{"command":"record_decision","arguments":{"decision":"Switch calendar invites off","rationale":"they hold the connections that paying needs; receipts can wait"}}"#);
    let action = teller.at("2026-11-23T10:20:00Z").json(r#"{"command":"record_action","arguments":{"description":"Calendar invites switched off","outcome":"worked","service":"calendar"},"by":"raj"}"#);
    teller.json(&format!(r#"{{"command":"change_impact","arguments":{{"service":"calendar","audience":"outside","kind":"availability","level":"full","restored":0,"causedBy":"{action}","description":"No invites are sent."}}}}"#));
    let calendar = teller.history.records().last().unwrap().id();
    teller
        .at("2026-11-23T10:22:00Z")
        .json(r#"{"command":"contain","arguments":{"summary":"error rate stays at 12 %"},"by":"raj"}"#);
    let note = teller
        .at("2026-11-23T10:24:00Z")
        .json(r#"{"command":"note","arguments":{"body":"Customer Jane Roe, card 4111 1111, called support."}}"#);
    teller.at("2026-11-23T10:30:00Z").json(r#"{"command":"hand_over","arguments":{"role":"incident_command","to":"bo","name":"Bo Lind","note":"fix is on its way, next update 10:42"}}"#);
    teller
        .as_actor(crate::teller::person("bo"))
        .at("2026-11-23T10:31:10Z")
        .json(r#"{"command":"acknowledge_hand_over","arguments":{"role":"incident_command"}}"#);
    let fix = teller.at("2026-11-23T10:38:00Z").json(r#"{"command":"record_fix","arguments":{"description":"Rolled back release 4411","kind":"rollback","permanence":"temporary","reference":"deploy/4412"},"by":"raj"}"#);
    teller.json(&format!(r#"{{"command":"link_evidence","arguments":{{"address":"https://grafana.example/d/checkout?from=1037&to=1040","title":"errors fall after the rollback","about":"{fix}"}}}}"#));
    teller
        .at("2026-11-23T10:40:00Z")
        .json(&format!(r#"{{"command":"restore","arguments":{{"window":"{window}","restored":8000}}}}"#));
    teller.at("2026-11-23T10:41:30Z").json(r#"{"command":"record_update","arguments":{"channel":"status_page","body":"A fix is in; most payments work again.","says":"monitoring","promisedNext":"2026-11-23T11:12:00Z"}}"#);
    teller.at("2026-11-23T10:52:00Z").json(r#"{"command":"record_validation","arguments":{"check":"smoke tests","outcome":"passed","exitCode":0,"durationMs":41230},"by":{"kind":"service","id":"ci"}}"#);
    teller
        .at("2026-11-23T10:55:00Z")
        .json(&format!(r#"{{"command":"restore","arguments":{{"window":"{window}","restored":10000}}}}"#));
    teller.at("2026-11-23T11:05:00Z").json(r#"{"command":"resolve","arguments":{"how":"fixed","summary":"Error rate back to normal for ten minutes."},"waive":{"impact_closed":"calendar invites return tonight"}}"#);
    teller.at("2026-11-23T11:08:00Z").json(r#"{"command":"record_update","arguments":{"channel":"status_page","body":"Resolved. Calendar invites follow tonight.","says":"resolved"}}"#);
    teller.at("2026-11-23T11:30:00Z").json(r#"{"command":"set_severity","arguments":{"severity":"SEV-3"}}"#);
    teller
        .at("2026-11-23T21:00:00Z")
        .json(&format!(r#"{{"command":"restore","arguments":{{"window":"{calendar}","restored":10000}}}}"#));
    let wrong = teller
        .at("2026-11-24T09:00:00Z")
        .json(r#"{"command":"note","arguments":{"body":"The search page was down too."}}"#);
    teller.json(&format!(
        r#"{{"command":"retract","arguments":{{"record":"{wrong}","reason":"that was another incident"}}}}"#
    ));
    teller.json(&format!(r#"{{"command":"redact","arguments":{{"record":"{note}","reason":"personal data"}}}}"#));
    teller.json(r#"{"command":"note","arguments":{"body":"Support counted 41 calls before the first post."},"occurred":"2026-11-23T10:11Z"}"#);
    teller.json(r#"{"command":"add_contributing_factor","arguments":{"kind":"latent","description":"Invites and payments share one connection pool."},"occurred":"2026-10-27Z"}"#);
    teller.json(r#"{"command":"add_contributing_factor","arguments":{"kind":"trigger","description":"Release 4411 doubled the connections per invite."},"occurred":"2026-11-23T10:00Z"}"#);
    teller.json(&format!(r#"{{"command":"correct","arguments":{{"record":"{window}","reason":"the edge log says 09:58","occurred":{{"kind":"at","at":"2026-11-23T09:58:00Z","precision":"minute","source":"edge log"}},"facts":{{"affected":{{"count":12480,"unit":"customers"}}}}}}}}"#));
    teller.json(r#"{"command":"add_action_item","arguments":{"title":"A pool of its own for payments","kind":"prevent","owner":"raj","due":"2026-12-07T00:00:00Z","priority":"P1","ticket":"PAY-812"}}"#);
    teller.json(r#"{"command":"add_action_item","arguments":{"title":"Alert on pool saturation","kind":"detect","team":"payments"}}"#);
    teller.json(r#"{"command":"write_section","arguments":{"section":"went_well","body":"The rollback was one command.\n\nThe hand-over took a minute."}}"#);
    teller.json(&format!(r#"{{"command":"curate","arguments":{{"record":"{fix}","prominence":"key"}}}}"#));
    teller
}

#[test]
fn shows() {
    std::fs::write("/tmp/pm-out.md", document(&outage())).unwrap();
}
