//! Every measure by itself, from a book, the time of its carers and their pay.

use std::collections::{BTreeMap, BTreeSet};

use homeround_core::book::{Activity, Worked};
use homeround_core::ground::{CarerIx, ClientIx, VisitIx};
use schemars::JsonSchema;
use serde::Serialize;

use super::measure::{Measure, MeasureState};
use crate::book::model::Package;
use crate::book::tasks::is_intimate;
use crate::book::terms::SHORT_MINUTES;
use crate::book::{Book, Plan};
use crate::pricing::amount::pounds_table;
use crate::wages::PayAudit;
use crate::words::counted;

/// The scorecard of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Scorecard {
    /// The answer in one sentence.
    pub verdict: String,
    /// The branch.
    pub branch: String,
    /// The first day.
    pub from: String,
    /// How many days.
    pub days: u8,
    /// The measures.
    pub measures: Vec<Measure>,
}

/// What the scorecard is made from.
#[derive(Clone, Copy, Debug)]
pub struct ScorecardFacts<'a> {
    /// The book.
    pub book: &'a Book,
    /// Its plan.
    pub plan: &'a Plan,
    /// The time of its carers.
    pub worked: &'a [Worked],
    /// Their pay held against the law.
    pub audit: &'a PayAudit,
}

const NICE: &str = "https://www.nice.org.uk/guidance/ng21/chapter/Recommendations";
const QS: &str = "https://nice.org.uk/guidance/qs123/chapter/quality-statement-4-length-of-home-care-visits";
const CHARTER: &str = "https://www.unison.org.uk/care-workers-your-rights/the-ethical-care-charter/";
const CARE_ACT: &str = "https://www.leonardcheshire.org/support-and-information/latest-news/press-releases/councils-still-commissioning-undignified-15, which quotes the statutory guidance";

/// The scorecard of these facts.
#[must_use]
pub fn score_plan(facts: &ScorecardFacts<'_>) -> Scorecard {
    let visits = MeasuredVisits::from_facts(facts);
    let mut measures = visits.nice();
    measures.extend(visits.charter());
    let of = |state: MeasureState| measures.iter().filter(|measure| measure.state == state).count();
    // Shares and what cannot be computed are no judgement: counting them would dilute the verdict.
    let judged = of(MeasureState::Met) + of(MeasureState::PartlyMet) + of(MeasureState::NotMet);
    let verdict = format!(
        "{} of {judged} measures that must be met are met, {} partly and {} not; {} cannot be computed from this data.",
        of(MeasureState::Met),
        of(MeasureState::PartlyMet),
        of(MeasureState::NotMet),
        of(MeasureState::NotComputable)
    );
    Scorecard {
        verdict,
        branch: facts.plan.names.branch.clone(),
        from: facts.plan.names.start.to_string(),
        days: facts.plan.names.days,
        measures,
    }
}

/// The visits of a plan as the measures see them.
struct MeasuredVisits<'a> {
    facts: &'a ScorecardFacts<'a>,
    /// Who made each visit.
    made: BTreeMap<VisitIx, BTreeSet<CarerIx>>,
}

impl<'a> MeasuredVisits<'a> {
    fn from_facts(facts: &'a ScorecardFacts<'a>) -> Self {
        let mut made: BTreeMap<VisitIx, BTreeSet<CarerIx>> = BTreeMap::new();
        for row in facts.worked.iter().filter(|row| row.activity == Activity::Contact && row.visit.is_some()) {
            made.entry(row.visit).or_default().insert(row.carer);
        }
        Self { facts, made }
    }

    fn packages(&self) -> impl Iterator<Item = (VisitIx, &'a Package)> + '_ {
        let facts = self.facts;
        facts
            .plan
            .names
            .visits
            .iter()
            .enumerate()
            .map(move |(at, row)| (VisitIx::from_index(at), &facts.book.packages[row.row]))
    }

    fn short(&self) -> Vec<(VisitIx, &'a Package)> {
        self.packages().filter(|(_, package)| package.minutes < SHORT_MINUTES).collect()
    }

    /// Whether somebody who made a visit had visited the client before the plan.
    fn known(&self, visit: VisitIx, package: &Package) -> Option<bool> {
        // A visit that nobody makes has no carer whom the client could know: it is no case of this rule.
        let carers = self.made.get(&visit)?;
        let knows = |carer: &CarerIx| {
            let id = self.facts.plan.names.carers.get(carer.at()).map(|named| &named.id);
            let rows = &self.facts.book.history;
            rows.iter().any(|row| row.client == package.client && Some(&row.carer) == id && row.visits > 0)
        };
        Some(carers.iter().all(knows))
    }

    fn nice(&self) -> Vec<Measure> {
        let short = self.short();
        let all = self.packages().count();
        let several = |package: &Package| {
            self.facts.book.packages.iter().filter(|other| other.client == package.client).count() > 1
        };
        let allowed = |(visit, package): &&(VisitIx, &Package)| {
            let reason = package.agreed_short_visit && !package.tasks.is_empty();
            self.known(*visit, package) == Some(true) && several(package) && reason
        };
        let made_short: Vec<&(VisitIx, &Package)> =
            short.iter().filter(|(visit, _)| self.made.contains_key(visit)).collect();
        let allowed = made_short.iter().copied().filter(allowed).count();
        let fifteen: Vec<&(VisitIx, &Package)> = short.iter().filter(|(_, package)| package.minutes <= 15).collect();
        let dignified = fifteen.iter().filter(|(_, package)| !intimate(package)).count();
        // Books without tasks would pass by saying nothing: then the measure is not computable.
        let with_tasks = fifteen.iter().any(|(_, package)| !package.tasks.is_empty());
        let agreed = short.iter().filter(|(_, package)| package.agreed_short_visit).count();
        vec![
            Measure::rule(
                "NICE-1.4.1",
                "There is time to travel between appointments: the gap is at least the way",
                self.gaps(),
                "gaps between two visits of one carer's shift that hold the way as it is modelled, of all such gaps",
                NICE,
            ),
            Measure::rule(
                "NICE-1.4.2",
                "A visit under half an hour is made by a carer the client knows, is part of a wider package, and has an agreed task",
                (allowed, made_short.len()),
                "visits under 30 minutes that somebody makes: history has the carers, the client has another package, the short visit is agreed and names its tasks",
                NICE,
            ),
            Measure::share(
                "QS123-4a",
                "Visits of half an hour and more",
                (all - short.len(), all),
                "planned lengths, of all visits",
                QS,
            ),
            Measure::rule(
                "QS123-4b",
                "A visit under half an hour has its agreement recorded",
                (agreed, short.len()),
                "visits under 30 minutes whose package says agreed_short_visit",
                QS,
            ),
            match with_tasks || fifteen.is_empty() {
                true => Measure::rule(
                    "CAREACT-15",
                    "No visit of a quarter of an hour or less has intimate care in it",
                    (dignified, fifteen.len()),
                    "visits of 15 minutes or less without a task that says so: wash, bath, shower, dress, toilet, continence, catheter, personal, pad, hygiene, commode",
                    CARE_ACT,
                ),
                false => Measure::missing(
                    "CAREACT-15",
                    "No visit of a quarter of an hour or less has intimate care in it",
                    "the tasks of short visits",
                    CARE_ACT,
                ),
            },
        ]
    }

    /// Gaps that hold their way, and all gaps, between two visits of one shift.
    fn gaps(&self) -> (usize, usize) {
        let mut rows: Vec<&Worked> = self.facts.worked.iter().filter(|row| row.shift.is_some()).collect();
        rows.sort_by_key(|row| (row.carer, row.shift, row.span.start, row.span.end));
        // Contacts only: breaks and other time between two visits must not hide the way between them.
        let contacts: Vec<&Worked> = rows.into_iter().filter(|row| row.activity == Activity::Contact).collect();
        let tables = &self.facts.plan.tables;
        let problem = tables.view();
        let (mut held, mut all) = (0, 0);
        for pair in contacts.windows(2) {
            let (one, next) = (pair[0], pair[1]);
            let visit = |row: &Worked| tables.visits.get(row.visit.at());
            let (Some(from), Some(to), Some(carer)) = (visit(one), visit(next), tables.carers.get(one.carer.at()))
            else {
                continue;
            };
            // A way between two shifts begins or ends at home: it is no gap of the rounds.
            if one.carer != next.carer || one.shift != next.shift {
                continue;
            }
            all += 1;
            let way = problem.travel.seconds(carer.mode, to.period, from.place, to.place);
            held += usize::from(next.span.start - one.span.end >= way);
        }
        (held, all)
    }

    fn charter(&self) -> Vec<Measure> {
        let stages = [self.stage_one(), self.stage_two(), self.stage_three()];
        stages.into_iter().flatten().collect()
    }

    /// Time, travel and pay for what the work asks.
    fn stage_one(&self) -> Vec<Measure> {
        let (held, gaps) = self.gaps();
        let all = self.packages().count();
        let quarter = self.packages().filter(|(_, package)| package.minutes <= 15).count();
        let book = self.facts.book;
        let paid_miles = |id: &str| {
            let mode = book.travel.modes.iter().find(|mode| mode.name == id);
            mode.is_some_and(|mode| mode.name != "car" || mode.pence_per_mile > crate::book::value::Exact::default())
        };
        let miles = book.carers.iter().filter(|carer| paid_miles(&carer.mode)).count();
        vec![
            Measure::share(
                "UECC-1 short visits",
                "Visits of 15 minutes are not in general use",
                (all - quarter, all),
                "visits longer than 15 minutes, of all visits",
                CHARTER,
            ),
            Measure::rule(
                "UECC-1 rushing",
                "Nobody is scheduled to rush",
                (held, gaps),
                "gaps that hold the way, as for NICE-1.4.1",
                CHARTER,
            ),
            Measure::missing(
                "UECC-1 travel time",
                "Travel time between clients is paid",
                "a payroll (`wages audit` takes one)",
                CHARTER,
            ),
            Measure::rule(
                "UECC-1 travel cost",
                "The cost of travel is paid",
                (miles, book.carers.len()),
                "carers who drive and are paid for a mile, and those who do not drive, of all carers",
                CHARTER,
            ),
            Measure::missing(
                "UECC-1 phone",
                "Telephones are paid for",
                "what carers' telephones cost and who pays",
                CHARTER,
            ),
            Measure::missing(
                "UECC-1 sick pay",
                "Eligible carers get statutory sick pay",
                "absences and what was paid for them",
                CHARTER,
            ),
        ]
    }

    /// Continuity, contracts and training.
    fn stage_two(&self) -> Vec<Measure> {
        let book = self.facts.book;
        let guaranteed = |carer: &&crate::book::model::Carer| {
            carer.contract_hours.is_some_and(|hours| hours > crate::book::value::Exact::default())
        };
        let contracts = book.carers.iter().filter(guaranteed).count();
        vec![
            Measure::share(
                "UECC-2 same carers",
                "The same carers wherever possible",
                self.usual(),
                "each client's visits by the carer who comes most often, of all carers' parts of visits",
                CHARTER,
            ),
            Measure::rule(
                "UECC-2 contracts",
                "No zero-hours contracts in place of permanent ones",
                (contracts, book.carers.len()),
                "carers whose contract guarantees hours, of all carers",
                CHARTER,
            ),
            Measure::missing(
                "UECC-2 concerns",
                "There is a procedure for concerns about clients",
                "the procedure",
                CHARTER,
            ),
            Measure::missing("UECC-2 training", "Training is paid and in working time", "training rows", CHARTER),
            Measure::missing("UECC-2 meetings", "Carers meet regularly", "meetings", CHARTER),
        ]
    }

    /// The Living Wage and sick pay.
    fn stage_three(&self) -> Vec<Measure> {
        let living = &self.facts.audit.living_wage;
        let periods = self.facts.audit.periods;
        vec![
            Measure::rule(
                "UECC-3 living wage",
                "At least the Living Wage Foundation's rate for everybody",
                // Periods of unknown pay are neither above nor below the rate: only those that surely reach it are
                // counted.
                (periods.saturating_sub(living.below + self.facts.audit.living_wage_open), periods),
                "pay reference periods that reach it on all working time",
                CHARTER,
            ),
            Measure::missing(
                "UECC-3 sick pay",
                "There is an occupational sick pay scheme",
                "the scheme; the measure itself is from memory",
                CHARTER,
            ),
        ]
    }

    /// Carers' parts of visits by the client's usual carer, and all of them.
    fn usual(&self) -> (usize, usize) {
        let mut by_client: BTreeMap<ClientIx, BTreeMap<CarerIx, usize>> = BTreeMap::new();
        for (visit, carers) in &self.made {
            let Some(row) = self.facts.plan.tables.visits.get(visit.at()) else { continue };
            for carer in carers {
                *by_client.entry(row.client).or_default().entry(*carer).or_default() += 1;
            }
        }
        let usual = by_client.values().filter_map(|carers| carers.values().max()).sum();
        (usual, self.made.values().map(BTreeSet::len).sum())
    }
}

fn intimate(package: &Package) -> bool {
    package.tasks.iter().any(|task| is_intimate(task))
}

impl Scorecard {
    /// The scorecard for a reader of plain text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut table = pounds_table(["Measure", "What it says", "Cases", "Of", "%", "Found"], &[2, 3, 4]);
        let number = |count: Option<u64>| count.map_or_else(|| "–".to_owned(), |count| count.to_string());
        for row in &self.measures {
            table.add_row([
                row.id.clone(),
                row.what.clone(),
                number(row.numerator),
                number(row.denominator),
                row.percent.clone().unwrap_or_else(|| "–".to_owned()),
                row.state.words().to_owned(),
            ]);
        }
        let mut text = format!(
            "{}\n\n{}, {} from {}.\n\n{table}\n\nHow each is counted:\n",
            self.verdict,
            self.branch,
            counted(self.days, "day"),
            self.from
        );
        for row in &self.measures {
            text += &format!("  - {}: {}. Source: {}\n", row.id, row.how.trim_end_matches('.'), row.source);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{self, starter};
    use crate::wages::{AuditRules, audit, sources};
    use homeround_core::ground::{Seconds, ShiftIx, Span};

    fn starter() -> (Book, Plan) {
        let files: std::collections::BTreeMap<_, _> = starter::list_starter_files(true).unwrap().into_iter().collect();
        let book = book::read_source(&files).unwrap();
        let periods = 1 + book::periods::list_periods(&book).len();
        let entries = book::list_modes(&book).len() * periods * book::list_places(&book).len().pow(2);
        let travel = book::TravelTables { seconds: vec![360; entries], metres: vec![3219; entries] };
        let plan = book::expand_book(&book, travel).unwrap();
        (book, plan)
    }

    /// Every visit made at its earliest by the carer of the first shift, one after another without a gap that holds a way.
    fn rushed(plan: &Plan) -> Vec<Worked> {
        let mut now = Seconds::ZERO;
        let row = |(at, visit): (usize, &homeround_core::book::Visit)| {
            let span = Span { start: now, end: now + visit.duration };
            now = span.end + Seconds(60);
            let (carer, shift) = (plan.tables.shifts[0].carer, ShiftIx(0));
            Worked {
                carer,
                shift,
                activity: Activity::Contact,
                span,
                visit: VisitIx::from_index(at),
                client: visit.client,
                metres: 0,
            }
        };
        plan.tables.visits.iter().enumerate().map(row).collect()
    }

    #[test]
    fn measures_with_their_numerators_and_what_is_missing() {
        let (book, plan) = starter();
        let worked = rushed(&plan);
        let rules = AuditRules::usual();
        let (cases, unjudged) = sources::of_book(&book, &plan, &worked, None, &rules).unwrap();
        let audit = audit(&cases, &unjudged, &rules).unwrap();
        let card = score_plan(&ScorecardFacts { book: &book, plan: &plan, worked: &worked, audit: &audit });
        let of = |id: &str| card.measures.iter().find(|row| row.id == id).unwrap();
        let visits = plan.tables.visits.len() as u64;
        let gaps = of("NICE-1.4.1");
        assert_eq!((gaps.numerator, gaps.denominator, gaps.state), (Some(0), Some(visits - 1), MeasureState::NotMet));
        let short = plan.names.visits.iter().filter(|row| book.packages[row.row].minutes < 30).count() as u64;
        assert_eq!((of("QS123-4a").numerator, of("QS123-4a").denominator), (Some(visits - short), Some(visits)));
        assert_eq!((of("QS123-4b").state, of("QS123-4b").denominator), (MeasureState::Met, Some(short)));
        assert_eq!(of("CAREACT-15").state, MeasureState::Met, "a hot meal and medication");
        assert_eq!(of("UECC-1 phone").state, MeasureState::NotComputable);
        assert_eq!(
            (of("UECC-2 same carers").numerator, of("UECC-2 same carers").percent.as_deref()),
            (Some(visits), Some("100.0"))
        );
        assert_eq!(of("UECC-2 contracts").numerator, Some(2), "two of four carers");
        let text = card.text();
        assert!(text.contains("not computable") && text.contains("UECC-3 living wage"), "{text}");
    }
}
