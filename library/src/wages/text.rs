//! The pay audit in words: the answer in one sentence, totals, and a line for each worker.

use super::audit::{Audit, AuditRules, Held, Total};
use crate::pricing::amount::pounds_table;

/// `2 of 3 workers`.
fn of_workers(below: usize, workers: usize) -> String {
    format!("{below} of {workers} worker{}", if workers == 1 { "" } else { "s" })
}

impl Audit {
    /// The answer in one sentence.
    pub(super) fn sentence(&self, rules: &AuditRules) -> String {
        let minutes = rules.gap.whole_minutes();
        let (strict, tribunal, living) = (&self.strict, &self.tribunal, &self.living_wage);
        if self.periods == 0 {
            return "There is no pay to judge.".to_owned();
        }
        if tribunal.below == 0 {
            let rest = match living.below {
                0 => "and reaches the Real Living Wage on all working time".to_owned(),
                _ => format!(
                    "and is £{} below the Real Living Wage for {}",
                    living.shortfall.shown,
                    of_workers(living.workers_below, self.workers)
                ),
            };
            let of = if self.workers_without_pay + self.visits_without_pay > 0 {
                "So far as pay is told for the visits, the"
            } else {
                "The"
            };
            return format!("{of} pay is lawful under both ways of counting gaps, {rest}.");
        }
        format!(
            "Pay is below the minimum wage for {} by £{} in all, counting time strictly, and for {} by £{} where every gap of {minutes} minutes or less counts.",
            of_workers(strict.workers_below, self.workers),
            strict.shortfall.shown,
            of_workers(tribunal.workers_below, self.workers),
            tribunal.shortfall.shown,
        )
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
            let owed = total.arrears.as_ref().map_or("–", |owed| &owed.shown).to_owned();
            let (below, workers) = (total.below.to_string(), total.workers_below.to_string());
            totals.add_row([name.to_owned(), hours.to_owned(), below, workers, total.shortfall.shown.clone(), owed]);
        };
        add("minimum wage, strictly", &self.strict_hours.shown, &self.strict);
        add("minimum wage, tribunal", &self.tribunal_hours.shown, &self.tribunal);
        add("Real Living Wage", &self.tribunal_hours.shown, &self.living_wage);
        text += &format!("{totals}\n\n");
        text += &format!(
            "{} worker{} in {} period{}, paid £{}; £{} of mileage not given back; {} hours in doubt.\n",
            self.workers,
            if self.workers == 1 { "" } else { "s" },
            self.periods,
            if self.periods == 1 { "" } else { "s" },
            self.pay.shown,
            self.mileage_shortfall.shown,
            self.in_doubt_hours.shown
        );
        if self.workers_without_pay > 0 {
            text += &format!("{} more had visits and no pay in them: not judged.\n", self.workers_without_pay);
        }
        if self.visits_without_pay > 0 {
            text += &format!("{} visits are on days for which no pay is told: not judged.\n", self.visits_without_pay);
        }
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
        let lacks = |held: &Held| if held.compliant { "–".to_owned() } else { held.shortfall.clone() };
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
