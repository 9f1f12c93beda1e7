//! What follows from a specification: every made-up day with its roster or its certificate, and what all of them say.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use super::decision::Decision;
use super::inputs::{POINTS, POPULATION, TENDER, json, task_times};
use super::model::PackFiles;
use super::results::Results;
use super::week::missing;
use crate::book::value::Exact;
use crate::failure::Failure;
use crate::fees::law::{Assumption, LawHeld, parse_assumption};
use crate::planning::Watch;
use crate::pricing::rates::RateTable;
use crate::proving;
use crate::report::render_contract;
use crate::roster::{roster_json, write_roster};
use crate::source::Source;
use crate::specification::answer::FeeOverDraws;
use crate::specification::model::{NeedByAge, PriceTerms, TravelTerms};
use crate::specification::state::key_of;
use crate::specification::{
    Area, DrawOutcome, DrawPlan, DrawsFile, Judged, Specification, judge_draws_with, notice_of, read_specification,
    sum_up,
};

/// What went into the answer.
#[derive(Serialize)]
struct ContractAssumptions<'a> {
    /// Given in the specification.
    price: &'a PriceTerms,
    /// Given in the specification.
    travel: &'a TravelTerms,
    /// Given with their sources.
    need_by_age: &'a [NeedByAge],
    /// The wage and the on-costs held against the law, with its sources.
    law: &'a LawHeld,
    /// What the answer does not say.
    limits: &'a [String],
}

/// What one fee does over the draws, beside the reason for it or against it.
#[derive(Serialize)]
struct FeeOfContract {
    name: String,
    chosen: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pays: Option<FeeOverDraws>,
}

/// Files of an area under the names that the specification has for them.
struct PackedArea<'a>(BTreeMap<&'a str, &'a [u8]>);

impl Source for PackedArea<'_> {
    fn read(&self, name: &str) -> std::io::Result<Vec<u8>> {
        let found = self.0.get(name).map(|bytes| bytes.to_vec());
        found.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::NotFound))
    }

    fn holds(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

/// Everything that follows.
pub(super) fn results(
    inputs: &PackFiles,
    decision: Option<&Decision>,
    plan: &DrawPlan,
    assume: &[String],
    watch: Watch<'_>,
) -> Result<Results, Failure> {
    let assumed: Vec<Assumption> =
        assume.iter().map(|text| parse_assumption(text)).collect::<Result<_, _>>().map_err(Failure::Refused)?;
    let (spec, area) = asked(inputs, decision)?;
    let times = task_times(inputs)?;
    let mut results = Results::new(&spec.contract.name, false);
    let shown = Mutex::new(PackFiles::new());
    // Draws are judged in any order on any number of threads: a map by name gives the files one order.
    let takes = |judged: Judged| {
        let files = evidence(&judged)?;
        shown.lock().unwrap_or_else(PoisonError::into_inner).extend(files);
        Ok::<DrawOutcome, Failure>(judged.outcome)
    };
    let drawn = judge_draws_with(&spec, &area, plan, &[], &|_| {}, &takes, watch)?;
    if drawn.stopped {
        return Err(Failure::Interrupted);
    }
    for (name, bytes) in shown.into_inner().unwrap_or_else(PoisonError::into_inner) {
        let roster = name.ends_with("roster.json");
        let what = if roster { "the best roster found for this made-up day" } else { NO_ROSTER };
        results.put(&name, what, bytes);
    }
    let mut answer = sum_up(&spec, plan, &drawn, &assumed)?;
    answer.tasks = times.map(|times| spec.judge_tasks(&times));
    results.put_json("answer.json", "what the test found, draw by draw", &answer)?;
    results.put("answer.txt", "the same for people", answer.text().into_bytes());
    let notices: Vec<String> = notice_of(&spec.area).into_iter().map(str::to_owned).collect();
    results.put(
        "committee.html",
        "the same for a committee, with its charts",
        render_contract(&answer, &notices).into_bytes(),
    );
    let key = key_of(&spec, &area, plan.seed, &plan.effort)?;
    // Whoever has the pack need not judge the draws again: a test with these finds them by the same key.
    let kept = DrawsFile { sets: BTreeMap::from([(key, drawn.rows.clone())]), ..DrawsFile::default() };
    results.put("draws.json", "the judged draws, for `homeround spec test --keep`", kept.bytes()?);
    let rates = RateTable::from_date(Some(spec.contract.start));
    results.put_json("rates.json", "statutory rates of the day: source, and how each is known", &rates)?;
    let assumptions = ContractAssumptions {
        price: &spec.price,
        travel: &spec.travel,
        need_by_age: &spec.area.need,
        law: &answer.law,
        limits: &answer.limits,
    };
    results.put_json("assumptions.json", "wage, on-costs, travel, need and law with their sources", &assumptions)?;
    if let Some(decision) = decision {
        let rows = fees(decision, &spec, &|other| Ok(sum_up(other, plan, &drawn, &assumed)?.fee))?;
        let what = "the fee that was chosen and those that were not, what each does and why";
        results.put_json("alternatives.json", what, &rows)?;
    }
    results.sentence = answer.sentence;
    results.limits = answer.limits;
    Ok(results)
}

/// What a certificate of one draw is in the pack.
const NO_ROSTER: &str = "why this made-up day cannot be delivered";

/// The specification with the fee that was decided, and its area.
fn asked(inputs: &PackFiles, decision: Option<&Decision>) -> Result<(Specification, Area), Failure> {
    let text = inputs.get(TENDER).ok_or_else(|| missing(TENDER))?;
    let mut spec = read_specification(TENDER, &String::from_utf8_lossy(text))?;
    let named = [(&spec.area.points, POINTS), (&spec.area.population, POPULATION)];
    let found = named.iter().filter_map(|(name, place)| Some((name.as_deref()?, &inputs.get(*place)?[..])));
    let area = Area::open(&spec.area, &PackedArea(found.collect()))?;
    // The decided fee stands in place of the specification's: all results are then of what was decided.
    if let Some(fee) = decision.and_then(|decision| decision.fee) {
        spec.fee.pounds_per_hour = Some(fee);
    }
    Ok((spec, area))
}

/// What the fees of a decision do over the same draws.
fn fees(
    decision: &Decision,
    spec: &Specification,
    pays: &dyn Fn(&Specification) -> Result<Option<FeeOverDraws>, Failure>,
) -> Result<Vec<FeeOfContract>, Failure> {
    let of_fee = |fee: Option<Exact>| -> Result<Option<FeeOverDraws>, Failure> {
        let Some(fee) = fee else { return Ok(None) };
        // A fee changes no roster: the draws that were judged serve every alternative.
        let mut other = spec.clone();
        other.fee.pounds_per_hour = Some(fee);
        pays(&other)
    };
    let chosen = FeeOfContract {
        name: decision.decided.clone(),
        chosen: true,
        rejected: None,
        pays: of_fee(spec.fee.pounds_per_hour)?,
    };
    let mut rows = vec![chosen];
    for one in &decision.alternatives {
        let (name, rejected) = (one.name.clone(), Some(one.rejected.clone()));
        rows.push(FeeOfContract { name, chosen: false, rejected, pays: of_fee(one.fee)? });
    }
    Ok(rows)
}

/// What shows the answer of one draw: its roster, its certificate, or both.
fn evidence(judged: &Judged) -> Result<PackFiles, Failure> {
    let Judged { outcome, branch, roster, certificate } = judged;
    let folder = format!("draws/{:05}", outcome.draw);
    let mut files = PackFiles::new();
    if let Some(roster) = roster {
        let document = write_roster(&branch.plan, roster.view(), None);
        files.insert(format!("{folder}/roster.json"), roster_json(&document)?);
    }
    if let Some(found) = certificate {
        let asked = proving::list_asked(branch)?;
        if let Some(document) = proving::document_answer(branch, &asked, found)? {
            files.insert(format!("{folder}/certificate.json"), json(&document)?);
        }
    }
    Ok(files)
}
