//! The pay audit in words: the answer in one sentence, totals, and a line for each worker.

use super::audit::AuditRules;
use super::audit_rows::{HeldPay, PaidWithoutVisit, PayAudit, Total};
use crate::pricing::Amount;
use crate::pricing::amount::pounds_table;
use crate::words::{count, counted, several};

/// `2 of 3 workers`.
fn of_workers(below: usize, workers: usize) -> String {
    format!("{} of {}", count(below), counted(workers, "worker"))
}

/// `£12.40`, or what stands in its place.
fn sum(amount: Option<Amount>) -> String {
    amount.map_or_else(
        || "a sum that is withheld because it is one worker's".to_owned(),
        |sum| format!("£{}", sum.shown()),
    )
}

impl PayAudit {
    /// The answer in one sentence.
    pub(super) fn sentence(&self, rules: &AuditRules) -> String {
        let minutes = rules.gap.whole_minutes();
        let (strict, tribunal) = (&self.strict, &self.tribunal);
        if self.periods == 0 {
            return "There is no pay to judge.".to_owned();
        }
        if tribunal.below == 0 && self.open > 0 {
            return format!(
                "Whether pay is lawful is open for {}: it lacks up to {} if {} goes against the employer.",
                of_workers(self.workers_open, self.workers),
                sum(self.open_shortfall),
                self.not_known()
            );
        }
        if tribunal.below == 0 {
            let untold = self.workers_without_pay + self.visits_without_pay + self.periods_without_visits;
            let of = if untold > 0 { "So far as pay is told for the visits, the" } else { "The" };
            return format!("{of} pay is lawful under both ways of counting gaps, {}.", self.living_words());
        }
        let open = match self.open {
            0 => String::new(),
            _ => format!("; for {} more it is open", of_workers(self.workers_open, self.workers)),
        };
        format!(
            "Pay is below the minimum wage for {} by {} in all, counting time strictly, and for {} by {} where every gap of {minutes} minutes or less counts{open}.",
            of_workers(strict.workers_below, self.workers),
            sum(strict.shortfall),
            of_workers(tribunal.workers_below, self.workers),
            sum(tribunal.shortfall),
        )
    }

    /// What is not known and decides.
    fn not_known(&self) -> &'static str {
        match (self.mileage_open.is_some(), self.in_doubt_hours.exact().is_zero()) {
            (true, true) => "the mileage that no column mileage_paid tells of",
            (true, false) => "the time in doubt, and the mileage that no column mileage_paid tells of,",
            (false, _) => "the time in doubt",
        }
    }

    fn living_words(&self) -> String {
        let living = &self.living_wage;
        match (living.below, self.living_wage_open) {
            (0, 0) => "and reaches the Real Living Wage on all working time".to_owned(),
            (0, open) => {
                format!("and whether it reaches the Real Living Wage is open in {open} of {} periods", self.periods)
            }
            _ => format!(
                "and is {} below the Real Living Wage for {}",
                sum(living.shortfall),
                of_workers(living.workers_below, self.workers)
            ),
        }
    }

    /// The audit for a reader of plain text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{}\n\n", self.verdict);
        let mut totals = pounds_table(
            ["Held against", "Hours", "Periods below", "Workers below", "£ lacking", "£ to pay back"],
            &[1, 2, 3, 4, 5],
        );
        let mut add = |name: &str, hours: &str, total: &Total| {
            let owed = total.arrears.as_ref().map_or_else(|| "–".to_owned(), Amount::shown);
            let (below, workers) = (total.below.to_string(), total.workers_below.to_string());
            totals.add_row([
                name.to_owned(),
                hours.to_owned(),
                below,
                workers,
                total.shortfall.map_or_else(|| "withheld".to_owned(), |sum| sum.shown()),
                owed,
            ]);
        };
        add("minimum wage, strictly", &self.strict_hours.shown(), &self.strict);
        add("minimum wage, tribunal", &self.tribunal_hours.shown(), &self.tribunal);
        add("Real Living Wage", &self.tribunal_hours.shown(), &self.living_wage);
        text += &format!("{totals}\n\n");
        text += &format!(
            "{} in {}, paid £{}; £{} of mileage not given back; {} hours in doubt.\n",
            counted(self.workers, "worker"),
            counted(self.periods, "period"),
            self.pay.shown(),
            self.mileage_shortfall.shown(),
            self.in_doubt_hours.shown()
        );
        text += &self.untold_text();
        text += &self.rows_text();
        text += "\nHow it is judged:\n";
        for rule in &self.rules {
            text += &format!("  - {rule}\n");
        }
        text += "Rates:\n";
        for row in &self.provenance {
            text += &format!("  - {}\n", row.words());
        }
        text
    }

    /// What was not judged, and what is open.
    fn untold_text(&self) -> String {
        let mut text = String::new();
        let named = |names: &[String]| if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
        if self.workers_without_pay > 0 {
            let who = named(&self.without_pay);
            text += &format!("{} more had visits and no pay in them: not judged{who}.\n", self.workers_without_pay);
        }
        if self.visits_without_pay > 0 {
            let visits = several(self.visits_without_pay, "visit is", "visits are");
            text += &format!("{visits} on days for which no pay is told: not judged.\n");
        }
        if self.periods_without_visits > 0 {
            let period = |row: &PaidWithoutVisit| format!("{} of {} to {}", row.carer, row.from, row.to);
            let who = named(&self.without_visits.iter().map(period).collect::<Vec<_>>());
            text += &format!(
                "{}: not judged; is the carer spelt alike in both files?{who}\n",
                several(
                    self.periods_without_visits,
                    "period was paid without a visit in its days",
                    "periods were paid without a visit in their days"
                )
            );
        }
        if let Some(open) = &self.mileage_open {
            text += &format!(
                "£{} of mileage: nobody says whether it was given back. Tell it in the payroll's column mileage_paid, 0 where nothing was.\n",
                open.shown()
            );
        }
        for row in &self.rows {
            if let Some(open) = &row.open {
                text += &format!(
                    "{}, {} to {}: open. Up to {} hours are worth £{}, and £{} may count as paid: £{} would lack.\n",
                    row.carer, row.from, row.to, open.hours, open.due, open.paid, open.shortfall
                );
            }
        }
        text
    }

    fn rows_text(&self) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let header = [
            "Worker",
            "Period",
            "£ paid",
            "Strict h",
            "£ lacking",
            "Tribunal h",
            "£ lacking",
            "Living Wage, £ lacking",
        ];
        let mut table = pounds_table(header, &[2, 3, 4, 5, 6, 7]);
        let lacks = |held: &HeldPay| if held.compliant { "–".to_owned() } else { held.shortfall.clone() };
        for row in &self.rows {
            table.add_row([
                row.carer.clone(),
                format!("{} to {}", row.from, row.to),
                row.pay.clone(),
                row.strict.hours.clone(),
                lacks(&row.strict),
                row.tribunal.hours.clone(),
                lacks(&row.tribunal),
                lacks(&row.living_wage),
            ]);
        }
        format!("\n{table}\n")
    }
}
