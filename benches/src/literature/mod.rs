//! The literature's benchmark files: read as they are published, solved as rounds, judged by arithmetic of their own.

pub mod best_known;
pub mod bredstrom;
pub mod care_day;
pub mod chains;
pub mod clock;
pub mod day;
pub mod evaluation;
pub mod figures;
pub mod home_care;
pub mod road;
pub mod soares;
pub mod vrplib;

use anyhow::{Context, bail, ensure};
use homeround_core::ground::Cost;
use homeround_core::heap::{OwnedRoster, Tables};
use serde_json::Value;

pub use care_day::Objective;
pub use evaluation::Evaluation;

/// Price of a thousandth of a minute (or a tenth of a distance unit): large enough that nothing is rounded away.
pub const UNIT_PRICE: Cost = Cost(1_000);

/// One benchmark file of any of the five formats.
#[derive(Clone, Debug)]
pub enum Instance {
    /// Mankowska, Meisel and Bierwirth 2014 and its followers: skills, soft windows, pairs.
    HomeCare(home_care::HomeCare),
    /// Hard windows and travel only: Bredström and Rönnqvist 2008, Soares et al. 2025, Gehring and Homberger.
    Day(day::Day),
    /// The comparison with other solvers: a day of home care, every visit optional.
    CareDay(care_day::CareDay),
}

impl Instance {
    /// Reads a file of any of the five formats; the format is known by its content. `duration_factor` scales the
    /// durations of a Bredström file and must be 1 for any other.
    ///
    /// # Errors
    /// When the text is none of the formats, or breaks its own.
    pub fn read(text: &str, duration_factor: f64) -> anyhow::Result<Self> {
        let start = text.trim_start();
        let scaled = (duration_factor - 1.0).abs() > f64::EPSILON;
        if start.starts_with('{') {
            let value: Value = serde_json::from_str(text).context("not JSON, though it begins with a brace")?;
            if value.get("patients").is_some() && !scaled {
                return Ok(Self::HomeCare(home_care::HomeCare::read(&value)?));
            }
            if value.get("shared_from_matrix").is_some() {
                return Ok(Self::Day(bredstrom::read(&value, duration_factor)?));
            }
            if value.get("matrix").is_some() && !scaled {
                return Ok(Self::CareDay(care_day::read(&value)?));
            }
        }
        if scaled {
            bail!("a duration factor belongs to a Bredström file");
        }
        if start.starts_with("INSTANCE NAME") {
            return Ok(Self::Day(soares::read(text)?));
        }
        if start.starts_with("NAME") {
            return Ok(Self::Day(vrplib::read(text)?));
        }
        bail!("neither Mankowska-family, Bredström or home-care day JSON, nor Soares text, nor VRPLIB text")
    }

    /// The instance with what its roster is made small in.
    ///
    /// # Errors
    /// When it is not a home-care day: every other family has one published cost.
    pub fn with_objective(mut self, objective: Objective) -> anyhow::Result<Self> {
        if let Self::CareDay(day) = &mut self {
            day.objective = objective;
        }
        ensure!(matches!(self, Self::CareDay(_)), "only a home-care day has a choice of objectives");
        Ok(self)
    }

    /// The instance as a problem's tables.
    #[must_use]
    pub fn tables(&self) -> Tables {
        match self {
            Self::HomeCare(instance) => instance.tables(),
            Self::Day(day) => day.tables(),
            Self::CareDay(day) => day.tables(),
        }
    }

    /// A roster of [`Self::tables`] in the family's own solution format.
    #[must_use]
    pub fn solution(&self, roster: &OwnedRoster) -> Value {
        match self {
            Self::HomeCare(instance) => instance.solution(roster),
            Self::Day(day) => day.solution(roster),
            Self::CareDay(day) => day.solution(roster),
        }
    }

    /// Judges a written solution by the instance's own data, apart from the solver's arithmetic.
    #[must_use]
    pub fn evaluate(&self, solution: &Value) -> Evaluation {
        match self {
            Self::HomeCare(instance) => evaluation::home_care(instance, solution),
            Self::Day(day) => evaluation::day(day, solution),
            Self::CareDay(day) => evaluation::care_day(day, solution),
        }
    }

    /// How many services, one carer each, the instance asks for.
    #[must_use]
    pub fn services(&self) -> usize {
        match self {
            Self::HomeCare(instance) => instance.patients.iter().map(|patient| patient.services.len()).sum(),
            Self::Day(day) => day.visits.len(),
            Self::CareDay(day) => day.visits.len(),
        }
    }

    /// How many carers it offers.
    #[must_use]
    pub fn carers(&self) -> usize {
        match self {
            Self::HomeCare(instance) => instance.carers.len(),
            Self::Day(day) => day.carers,
            Self::CareDay(day) => day.carers.len(),
        }
    }
}

/// `number` as a whole count of `1 / scale`.
///
/// # Errors
/// When it is not one, or too large for a day.
pub(crate) fn scaled(number: f64, scale: i64) -> anyhow::Result<i64> {
    let exact = number * scale as f64;
    let whole = exact.round();
    if !exact.is_finite() || (exact - whole).abs() > 1e-6 || whole.abs() > 1e9 {
        bail!("{number} is not a count of 1/{scale}, or is past 10^9 of them");
    }
    Ok(whole as i64)
}
