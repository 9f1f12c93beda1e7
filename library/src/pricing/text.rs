//! The price of a roster as text: the verdict, the lines of an hour, visits by length, and what the fee pays.

use super::amount::{FeeGap, FeeReach, pounds_table};
use super::explain::duration;
use super::summary::{Basis, PriceSummary};
use crate::words::counted;

/// What stands where there is nothing to show.
fn none() -> String {
    "–".to_owned()
}

impl PriceSummary {
    /// The summary for a reader of plain text.
    #[must_use]
    pub fn text(&self) -> String {
        let basis = match self.basis {
            Basis::PlannedRoster => "the rounds as planned",
            Basis::VerifiedVisits => "the visits as verified",
        };
        let mut text = format!(
            "{}\n\n{}, {} from {}: {basis}.\n{}\n\n",
            self.verdict,
            self.branch,
            counted(self.days, "day"),
            self.from,
            self.served.sentence()
        );
        if let Some(achievable) = &self.achievable {
            text += &format!("{}\n\n", achievable.sentence);
        }
        text += &self.lines_text();
        text += &self.time_text();
        text += &self.lengths_text();
        text += &self.areas_text();
        if let Some(fee) = &self.fee {
            text += &format!("{}\n{}\n", fee.hour.sentence("An hour of contact"), fee.week.sentence("A week"));
        }
        text += &format!(
            "The fee at which nothing is lost and nothing gained is £{} an hour.\n\nHow it is counted:\n",
            self.break_even.shown()
        );
        for rule in &self.rules {
            text += &format!("  - {rule}\n");
        }
        text
    }

    fn lines_text(&self) -> String {
        let mut table = pounds_table(["An hour of contact", "£", "£ in all", "How it is computed"], &[1, 2]);
        for line in &self.lines {
            table.add_row([&line.label, &line.amount.shown(), &line.whole.shown(), &line.how]);
        }
        let price = "the sum of the lines".to_owned();
        table.add_row(["price", &self.hour.shown(), &self.whole.shown(), &price]);
        let mut text = format!("{table}\n");
        if self.sum_of_shown != self.hour.shown() {
            text += &format!(
                "The lines as shown add up to £{}; the price is £{}. Both are right: only what is shown is rounded.\n",
                self.sum_of_shown,
                self.hour.shown()
            );
        }
        text + "\n"
    }

    fn time_text(&self) -> String {
        let mut table = pounds_table(["Where time goes", "In all", "Minutes for an hour of contact"], &[1, 2]);
        for row in self.time.iter().filter(|row| row.seconds != 0) {
            table.add_row([&row.label, &duration(row.seconds), &row.minutes_per_contact_hour]);
        }
        format!("{table}\n\n")
    }

    /// Where a branch has clients in several postcode areas.
    fn areas_text(&self) -> String {
        if self.areas.len() < 2 {
            return String::new();
        }
        let mut table = pounds_table(["Postcode area", "Visits", "Hours", "£ in all", "The fee lacks"], &[1, 2, 3, 4]);
        for row in &self.areas {
            let lacks = row.fee.as_ref().map_or_else(none, |fee| fee.shortfall.shown());
            let (hours, price) = (row.contact_hours.shown(), row.price.shown());
            table.add_row([row.id.clone(), row.visits.to_string(), hours, price, lacks]);
        }
        format!("{table}\n\n")
    }

    fn lengths_text(&self) -> String {
        let mut table = pounds_table(
            [
                "Visits of",
                "Visits",
                "Minutes on the way",
                "£ an hour",
                "£ a visit",
                "The fee pays",
                "and leaves after direct cost",
            ],
            &[1, 2, 3, 4, 5, 6],
        );
        for row in &self.lengths {
            let of_fee = |amount: fn(&FeeGap) -> String| row.fee.as_ref().map_or_else(none, amount);
            table.add_row([
                row.label.clone(),
                row.visits.to_string(),
                row.minutes_on_the_way.clone(),
                row.per_hour.shown(),
                row.per_visit.shown(),
                of_fee(|gap| gap.fee.shown()),
                of_fee(|gap| gap.left_after_direct.shown()),
            ]);
        }
        let losing: Vec<&str> = (self.lengths.iter())
            .filter(|row| row.fee.as_ref().is_some_and(|gap| gap.reach == FeeReach::BelowDirect))
            .map(|row| row.label.as_str())
            .collect();
        match losing.is_empty() {
            true => format!("{table}\n\n"),
            false => format!("{table}\nThe fee does not pay the direct cost of visits of {}.\n\n", losing.join(", ")),
        }
    }
}
