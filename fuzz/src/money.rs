//! Tables of money that are anything: prices, tariffs, pay, returns.

use chrono_tz::Europe::London;
use homeround::fees::tariff::read_terms;
use homeround::pricing::returns::read_quartiles;
use homeround::pricing::{Asked, HourlyPrice, read_inputs};
use homeround::wages::audit::{AuditRules, audit};
use homeround::wages::payroll::read_payroll;
use homeround::wages::sources::of_tables;
use homeround::wages::visits::read_visits;
use homeround_core::cost::{Exact, QuartileMethod};

/// The inputs of an average hour: read with all their faults, and what was read has a price or a reason for none.
pub fn inputs(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(inputs) = read_inputs("inputs.json", text)
        && let Ok(price) =
            HourlyPrice::from_averages(&inputs, &Asked { fee: Some(Exact::whole(20)), lengths: vec![Exact::ONE] })
    {
        let _ = price.text(&inputs.inputs);
    }
}

/// A tariff: read with all its faults, and what was read can be told and raised.
pub fn tariff(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(terms) = read_terms("tariff.json", text) {
        assert!(!terms.tariff.words().is_empty());
        let _ = terms.tariff.times(Exact::whole(2));
        let _ = terms.tariff.up_to_pence(1);
    }
}

/// Providers' returns, by both methods.
pub fn returns(bytes: &[u8]) {
    for method in [QuartileMethod::Inclusive, QuartileMethod::Exclusive] {
        let _ = read_quartiles("returns.csv", bytes, method);
    }
}

const SLIPS: &[u8] = include_bytes!("../corpus/payroll/slips.csv");
const VISITS: &[u8] = include_bytes!("../corpus/visits/visits.csv");

/// Visits and pay together: what was read is audited.
fn wages(visits: &[u8], slips: &[u8]) {
    let (Ok(visits), Ok(slips)) = (read_visits("visits.csv", visits, London), read_payroll("payroll.csv", slips))
    else {
        return;
    };
    let rules = AuditRules::usual();
    if let Ok((cases, unjudged)) = of_tables(&visits, &slips, &rules)
        && let Ok(audit) = audit(&cases, &unjudged, &rules)
    {
        assert!(!audit.text().is_empty());
    }
}

/// A payroll, against a fixed week of visits.
pub fn payroll(bytes: &[u8]) {
    wages(VISITS, bytes);
}

/// Visits that were made, against a fixed payroll.
pub fn visits(bytes: &[u8]) {
    wages(bytes, SLIPS);
}
