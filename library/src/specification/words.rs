//! The answer of a test in words: one sentence that a committee can use, the tables behind it, and what it does not say.

use super::answer::{CarersRow, DrawCount, SpecificationAnswer};
use super::binomial::WHOLE;
use super::model::Specification;
use crate::book::tasks::TaskFindings;
use crate::pricing::amount::pounds_table;
use crate::words::{several, written};

/// The answer in a sentence or two.
pub(super) fn sentence(answer: &SpecificationAnswer) -> String {
    let mut text = format!("{} {}", delivery(answer), fee(answer));
    let assumed = &answer.law.assumed;
    if !assumed.is_empty() {
        text += &format!(" This rests on assumed rates: {}.", assumed.join("; "));
    }
    text.trim().to_owned()
}

/// So many of a hundred, never more than was shown.
fn at_least(count: &DrawCount) -> String {
    match (count.draws, count.interval.low / 100) {
        (_, 0) => "some".to_owned(),
        (_, least) => format!("at least {least} of 100 such areas"),
    }
}

fn delivery(answer: &SpecificationAnswer) -> String {
    let half = WHOLE / 2;
    let who = answer
        .carers
        .map_or_else(|| "as many carers as it needs".to_owned(), |carers| several(carers as usize, "carer", "carers"));
    let drawn = several(answer.draws as usize, "made-up day", "made-up days");
    if answer.not_deliverable.interval.low >= half {
        let least = at_least(&answer.not_deliverable);
        return format!("In {least} this cannot be delivered by {who} within the working-time rules.");
    }
    if answer.deliverable.interval.low >= half {
        let least = at_least(&answer.deliverable);
        return format!("In {least} this can be delivered by {who} within the working-time rules.");
    }
    let undecided = match answer.undecided {
        0 => String::new(),
        some => format!(", and {some} are not decided"),
    };
    format!(
        "Whether {who} can deliver this hangs on where clients live and when they want their visits: of {drawn} {} can be delivered and {} cannot{undecided}.",
        answer.deliverable.draws, answer.not_deliverable.draws
    )
}

fn fee(answer: &SpecificationAnswer) -> String {
    let Some(fee) = &answer.fee else { return String::new() };
    let pounds = written(&fee.fee.shown());
    let draws = answer.draws;
    if fee.nothing_to_pay == draws {
        return String::new();
    }
    if fee.pays.interval.low >= WHOLE / 2 {
        return format!("A fee of {pounds} an hour pays for it in {}.", at_least(&fee.pays));
    }
    if fee.proved_not_to_pay.interval.low >= WHOLE / 2 {
        return format!(
            "A fee of {pounds} an hour is proved not to pay for it in {}.",
            at_least(&fee.proved_not_to_pay)
        );
    }
    format!(
        "A fee of {pounds} an hour pays for {} of the {draws}, is proved not to pay for {}, and of {} it is not known.",
        fee.pays.draws, fee.proved_not_to_pay.draws, fee.not_known
    )
}

/// What the answer does not say.
pub(super) fn limits(spec: &Specification) -> Vec<String> {
    let mut limits = vec![
        "Clients, carers and their wishes are made up: the answer is of areas like this one, not of the people who live there.".to_owned(),
        "Travel is estimated from distances at the speeds of the specification, without congestion; fitted to road times in Newport (free flow), half of the \
         estimated ways by car are within 0.8 minutes of the road time and nine of ten within 1.8."
            .to_owned(),
        "One day is drawn, a day like any other: sickness, holidays, weekends and hospital stays are not.".to_owned(),
        "Carers begin at their first client and end at their last; the way from and to home is not paid and not counted.".to_owned(),
        "Waiting between visits within a shift is paid as it is in a roster of this program.".to_owned(),
        "Whether care is good, and whether carers can be recruited at this wage, is not judged.".to_owned(),
    ];
    if spec.visits.known_carers == 0 {
        limits.push("Nobody knows anybody before the contract begins: continuity is not judged.".to_owned());
    }
    limits
}

impl SpecificationAnswer {
    /// The answer for people.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{}\n\n", self.sentence);
        text += &format!(
            "{}: {} and {} hours of contact a day, {}; {} of seed {}.\n",
            self.name,
            several(self.visits_a_day as usize, "visit", "visits"),
            self.contact_hours_a_day.shown(),
            self.carers.map_or_else(
                || "as many carers as it needs".to_owned(),
                |carers| several(carers as usize, "carer", "carers")
            ),
            several(self.draws as usize, "draw", "draws"),
            self.seed,
        );
        if self.draws < self.draws_planned {
            text += &format!("Stopped after the first {} of {} draws.\n", self.draws, self.draws_planned);
        }
        let mut table = pounds_table(["Of the draws", "", "of all such areas, with a confidence of 95 %"], &[1, 2]);
        let mut row = |what: &str, count: &DrawCount| {
            table.add_row([what.to_owned(), count.draws.to_string(), count.interval.words()]);
        };
        row("can be delivered, with a roster", &self.deliverable);
        row("cannot be delivered, with a certificate", &self.not_deliverable);
        if let Some(fee) = &self.fee {
            let pounds = written(&fee.fee.shown());
            row(&format!("a fee of {pounds} pays"), &fee.pays);
            row(&format!("a fee of {pounds} is proved not to pay"), &fee.proved_not_to_pay);
        }
        table.add_row(["undecided".to_owned(), self.undecided.to_string(), "widens both sides above".to_owned()]);
        if let Some(fee) = &self.fee {
            table.add_row([
                "of the fee it is not known".to_owned(),
                fee.not_known.to_string(),
                "widens both sides above".to_owned(),
            ]);
        }
        text += &format!("{table}\n{}{}{}", self.price_text(), self.carers_text(), self.law.text());
        text += &self.reasons_text();
        text += &self.tasks.as_ref().map_or_else(String::new, TaskFindings::text);
        text += "What this does not say:\n";
        for limit in &self.limits {
            text += &format!("  {limit}\n");
        }
        text
    }

    fn price_text(&self) -> String {
        let Some(price) = &self.price else {
            return "No draw has a roster that makes every visit: there is no price of it.\n".to_owned();
        };
        let pounds = |amount: &crate::pricing::Amount| written(&amount.shown());
        let mut text = format!(
            "An hour of contact costs {} in the middle of {}, {} to {}; the same draws cost at least {} as proved, at the same wage, on-costs and margins.\n",
            pounds(&price.median),
            several(price.draws as usize, "draw that can be delivered", "draws that can be delivered"),
            pounds(&price.lowest),
            pounds(&price.highest),
            pounds(&price.median_least),
        );
        text += &match (&price.median_fee_least, &price.median_fee_most) {
            (Some(low), Some(high)) => {
                format!(
                    "With a confidence of 95 % the median fee that pays such areas lies between {} and {}.\n",
                    pounds(low),
                    pounds(high)
                )
            }
            (Some(low), None) => {
                format!("With a confidence of 95 % the median fee that pays such areas is at least {}.\n", pounds(low))
            }
            _ => "There are too few draws to bound the median fee that pays.\n".to_owned(),
        };
        text
    }

    fn carers_text(&self) -> String {
        if self.carers_needed.is_empty() {
            return String::new();
        }
        let mut table =
            pounds_table(["Carers", "draws with a roster", "draws in which they are proved too few"], &[0, 1, 2]);
        for CarersRow { carers, with_roster, proved_too_few } in thinned(&self.carers_needed) {
            table.add_row([carers.to_string(), with_roster.to_string(), proved_too_few.to_string()]);
        }
        format!("{table}\n")
    }

    /// The reasons of the first draws that cannot be delivered.
    fn reasons_text(&self) -> String {
        let mut text = String::new();
        let reasons = self.rows.iter().filter_map(|row| Some((row.outcome.draw, row.outcome.reason.as_ref()?)));
        for (draw, reason) in reasons.take(REASONS) {
            text += &format!("  draw {draw}: {reason}\n");
        }
        if text.is_empty() { text } else { format!("Why not, in the first such draws:\n{text}") }
    }
}

/// Reasons that are told.
const REASONS: usize = 3;
/// Rows of the curve that are told.
const CURVE: usize = 16;

/// Of many rows as many as can be read, the last among them.
fn thinned(rows: &[CarersRow]) -> impl Iterator<Item = &CarersRow> {
    let step = rows.len().div_ceil(CURVE).max(1);
    let last = rows.len() - 1;
    rows.iter().enumerate().filter(move |(at, _)| (last - at).is_multiple_of(step)).map(|(_, row)| row)
}
