//! Years in words.

use super::answer::{YearRow, YearsAnswer};
use super::model::{Case, Years};
use crate::pricing::Amount;
use crate::pricing::amount::pounds_table;
use crate::words::{plain, several, written};

fn pounds(amount: &Amount) -> String {
    written(&amount.shown())
}

/// What a fee leaves unpaid, in words.
fn gap(amount: &Amount) -> String {
    if amount.exact().is_negative() {
        format!("{} over", pounds(&amount.exact().negative().into()))
    } else {
        format!("{} unpaid", pounds(amount))
    }
}

pub(super) fn sentence(answer: &YearsAnswer) -> String {
    let of = |case: Case| answer.quarters.iter().filter(move |row| row.case == case);
    let (Some(first), Some(last)) = (of(Case::Central).next(), of(Case::Central).next_back()) else {
        return String::new();
    };
    let mut text = format!(
        "In the central case {} in the first quarter and {} in the last make the contract; an hour costs {} and then {}.",
        several(first.carers, "carer", "carers"),
        last.carers,
        pounds(&first.price),
        pounds(&last.price)
    );
    let whole = |case: Case| {
        let years = answer.years.iter().filter(|row| row.case == case);
        years.map(|row| row.gap.map(|gap| gap.exact())).try_fold(None, |sum: Option<_>, gap| {
            let gap = gap?;
            Some(Some(sum.map_or(Ok(gap), |sum: homeround_core::cost::Exact| sum.plus(gap)).ok()?))
        })
    };
    if let (Some(fee), Some(Some(low)), Some(Some(central)), Some(Some(high))) =
        (last.fee, whole(Case::Low), whole(Case::Central), whole(Case::High))
    {
        text += &format!(
            " A fee that comes to {} leaves {} over all quarters, {} in the low case and {} in the high.",
            pounds(&fee),
            gap(&central.into()),
            gap(&low.into()),
            gap(&high.into())
        );
    }
    let short = of(Case::Central).filter(|row| row.carers_there < row.carers).count();
    if short > 0 {
        text += &format!(" In {} too few carers can be hired.", several(short, "quarter", "quarters"));
    }
    text
}

pub(super) fn limits(years: &Years) -> Vec<String> {
    let mut limits = vec![
        "What an hour takes beside contact, and its miles, stay as in the made-up days of the first quarter: denser or thinner rounds are not foreseen.".to_owned(),
        "The wage keeps its distance in pounds from the minimum wage; on-costs are as the specification gives them, and never below the law of the day, or of the last day with rates.".to_owned(),
        "Overhead and margins stay as the specification gives them; other prices, mileage rates among them, do not rise.".to_owned(),
        "Carers are counted by the weekly hours of the specification, with 5.6 weeks of holiday in 52 covered; sickness is not.".to_owned(),
        "The price is that of every visit made, even where too few carers can be hired.".to_owned(),
    ];
    let off = |there: bool, what: &str| (!there).then(|| format!("{what} is switched off."));
    limits.extend(off(years.guaranteed_hours.is_some(), "Guaranteed hours (Employment Rights Act 2025)"));
    limits.extend(off(years.cancelled_shifts.is_some(), "Pay for cancelled shifts (Employment Rights Act 2025)"));
    limits.extend(off(years.fair_pay.is_some(), "The Fair Pay Agreement"));
    limits
}

impl YearsAnswer {
    /// The answer for people: the sentence, years, quarters, and what went in.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{}\n\n", self.sentence);
        let mut table =
            pounds_table(["Case", "year", "hours", "carers", "costs", "fee pays", "unpaid"], &[1, 2, 3, 4, 5, 6]);
        for YearRow { case, year, hours, carers, cost, fee, gap, .. } in &self.years {
            let or_none = |amount: &Option<Amount>| amount.as_ref().map_or_else(String::new, pounds);
            table.add_row([
                case.words().to_owned(),
                year.to_string(),
                hours.shown(),
                carers.to_string(),
                pounds(cost),
                or_none(fee),
                or_none(gap),
            ]);
        }
        text += &format!("{table}\n\n");
        let mut table = pounds_table(["Case", "from", "hours", "carers", "there", "leave", "hired"], &[2, 3, 4, 5, 6]);
        for row in &self.quarters {
            let carers = [row.carers, row.carers_there, row.leave, row.hired].map(|count| count.to_string());
            let quarter = [row.case.words().to_owned(), row.from.clone(), row.hours.shown()];
            table.add_row(quarter.into_iter().chain(carers));
        }
        text += &format!("{table}\n\n");
        let mut table = pounds_table(["Case", "from", "minimum", "wage", "price", "fee", "gap"], &[2, 3, 4, 5, 6]);
        for row in &self.quarters {
            let or_none = |amount: &Option<Amount>| amount.as_ref().map_or_else(String::new, Amount::shown);
            table.add_row([
                row.case.words().to_owned(),
                row.from.clone(),
                format!("{}{}", row.minimum_wage.shown(), row.minimum_wage_is.mark()),
                row.wage.shown(),
                row.price.shown(),
                or_none(&row.fee),
                or_none(&row.gap),
            ]);
        }
        text += &format!("{table}\na: assumed. Carers there: fewer than it takes where not enough can be hired.\n");
        text += &format!(
            "Travel, waiting and miles are those of {}: {} minutes paid beside an hour of contact.\n\n",
            several(self.draws, "made-up day", "made-up days"),
            self.minutes_beside_an_hour.shown()
        );
        text += "What went in (low, central, high):\n";
        for input in &self.inputs {
            text += &format!("  {}: {} ({})\n", input.what, plain(&input.values), plain(&input.source));
        }
        text += "What this does not say:\n";
        for limit in &self.limits {
            text += &format!("  {limit}\n");
        }
        text
    }
}
