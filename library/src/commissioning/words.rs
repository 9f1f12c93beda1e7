//! The scorecard of commissioning in words.

use super::answer::{CommissioningAnswer, CommissioningRow};
use crate::words::{plain, several};

pub(super) fn sentence(rows: &[CommissioningRow]) -> String {
    let with = |wanted: Option<bool>| rows.iter().filter(|row| row.fee_pays == wanted).count();
    let (pays, short, open) = (with(Some(true)), with(Some(false)), with(None));
    let mut text = format!(
        "In {} of {} the fee pays the price of an hour, in {short} it does not",
        pays,
        several(rows.len(), "area and period", "areas and periods")
    );
    if open > 0 {
        text += &format!(", and of {open} that cannot be computed");
    }
    let below = rows.iter().filter(|row| row.fee_below_floor).count();
    if below > 0 {
        text += &format!("; in {below} the fee is below what no provider goes below within the wage law");
    }
    text + "."
}

pub(super) fn limits() -> Vec<String> {
    vec![
        "Short visits are counted as they are planned; continuity and prices as the basis of each row says.".to_owned(),
        "A floor and the fewest carers are proved for every visit of the book; where visits are missed they are of more than was made.".to_owned(),
        "Carers are compared from period to period by their ids in the books.".to_owned(),
        "Areas are set side by side as they are: need, density and wages differ between them.".to_owned(),
    ]
}

impl CommissioningAnswer {
    /// The scorecard for people: a table for each measure, with areas and periods below one another.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{}\n", self.sentence);
        let names: Vec<String> =
            self.rows.iter().map(|row| format!("{}, {}", plain(&row.area), plain(&row.period))).collect();
        let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        let measures = self.rows.first().map_or(0, |row| row.measures.len());
        for at in 0..measures {
            let Some(first) = self.rows.first().and_then(|row| row.measures.get(at)) else { continue };
            text += &format!("\n{}\n", first.what);
            for (row, name) in self.rows.iter().zip(&names) {
                let Some(measure) = row.measures.get(at) else { continue };
                let value = measure.value.as_deref().unwrap_or("–");
                let against = measure.against.as_ref().map_or_else(String::new, |other| format!(" against {other}"));
                text += &format!("  {name:<width$}  {value:>8}{against}  ({})\n", plain(&measure.how));
            }
        }
        text += "\nWhat this does not say:\n";
        for limit in &self.limits {
            text += &format!("  {limit}\n");
        }
        text
    }
}
