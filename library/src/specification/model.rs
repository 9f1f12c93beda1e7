//! A specification: what a commissioner buys, where, by whom and for how much, without one person in it.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::book::model::{Mode, Overhead, Profit};
use crate::book::tasks::{TaskFindings, TaskQuestion, TaskTimes, judge_tasks};
use crate::book::value::{Between, Clock, Day, Degrees, Exact};

/// The format of a specification and its version, the first field of the file.
pub(crate) const FORMAT: &str = "homeround.specification/1";

/// What is to be bought. The file is TOML; fields and units are these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Specification {
    /// Always `homeround.specification/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// The contract.
    pub contract: Contract,
    /// Where.
    pub area: AreaTerms,
    /// What visits.
    pub visits: Demand,
    /// By whom.
    pub carers: Workforce,
    /// How they travel.
    pub travel: TravelTerms,
    /// What an hour costs beside travel.
    pub price: PriceTerms,
    /// What is paid for it.
    #[serde(default)]
    pub fee: FeeOffer,
}

/// The contract: its name, and the day whose rates and calendar hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// Its name.
    pub name: String,
    /// The day that is drawn; its statutory rates hold.
    pub start: Day,
}

/// Where the contract lies. One of `sample`, `points`, `population` or a size must be given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AreaTerms {
    /// An area that comes with the program: `newport`, `monmouth` or `trafford`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<String>,
    /// A CSV file of points where homes are, beside the specification: `latitude`, `longitude` and, where `population` is given
    /// too, `area_code`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<String>,
    /// A CSV file of people by age in small areas, with the columns of the census: `area_code`, ages, and where they are known
    /// `latitude` and `longitude` of the area's middle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<String>,
    /// How large the area is in square kilometres. Areas without points are laid out as squares that fill it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub km2: Option<Exact>,
    /// People who live in it, all ages: with `people_per_km2` in place of `km2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
    /// How densely they live: with `people` in place of `km2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people_per_km2: Option<Exact>,
    /// The middle of an area that has no points, in decimal degrees; absent for a place in the middle of England.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latitude: Option<Degrees>,
    /// As `latitude`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longitude: Option<Degrees>,
    /// How much people of an age need care, set beside one another: only the proportions count, for the visits are given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub need: Vec<NeedByAge>,
}

/// The need of one age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NeedByAge {
    /// From this age on, until the next row's.
    pub from_age: u8,
    /// Of a hundred people, so many need help.
    pub percent: Exact,
    /// Where that was read.
    pub source: String,
}

/// The visits of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// How many visits of each length; every draw has exactly so many.
    pub lengths: Vec<LengthCount>,
    /// How many of them need two carers at once; every draw has exactly so many.
    #[serde(default)]
    pub two_carers_a_day: u32,
    /// The calls of the day.
    pub calls: Vec<CallBand>,
    /// Which calls clients have, and how many clients in a hundred.
    pub packages: Vec<PackageShape>,
    /// A visit may start so many minutes before and after the time it is wanted at.
    pub window_minutes: u16,
    /// How many carers each client knows before the contract begins.
    #[serde(default)]
    pub known_carers: u8,
    /// Whether visits under 30 minutes are only for them (NICE NG21, 1.4.1).
    #[serde(default)]
    pub short_visits_known_only: bool,
}

/// Visits of one length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = or_hours_a_week)]
pub struct LengthCount {
    /// How long they are, for each carer.
    pub minutes: u16,
    /// Visits a day. Where the file tells `hours_a_week`, they are that many hours in seven equal days, to the nearest visit.
    pub a_day: u32,
    /// What is done in them, where that is told: held against the times of tasks (`--task-times`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<String>,
}

/// The file may tell hours a week in place of visits a day.
fn or_hours_a_week(schema: &mut schemars::Schema) {
    let hours = json!({
        "type": ["string", "integer"],
        "description": "Hours a week in place of `a_day`: seven equal days, to the nearest visit.",
    });
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert("hours_a_week".to_owned(), hours);
    }
    schema.insert("required".to_owned(), json!(["minutes"]));
    schema.insert("oneOf".to_owned(), json!([{ "required": ["a_day"] }, { "required": ["hours_a_week"] }]));
}

/// One call of the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallBand {
    /// How it is called: breakfast, lunch, tea, bed.
    pub name: String,
    /// Clients want it at some time from here
    pub from: Clock,
    /// to here.
    pub until: Clock,
}

/// A package of calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackageShape {
    /// Its calls, by name.
    pub calls: Vec<String>,
    /// Of a hundred clients, so many have it.
    pub percent: Exact,
}

/// Who makes the visits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Workforce {
    /// Carers at work on the day; absent for as many as it needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// When they can work, and how many in a hundred do so. Shifts begin at the first client and end at the last: the way from and
    /// to home lies outside and is not paid.
    pub shifts: Vec<ShiftShape>,
    /// How they travel, and how many in a hundred do so.
    pub modes: Vec<ModeShare>,
}

/// One shape of a working day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShiftShape {
    /// How it is called.
    pub name: String,
    /// The stretches of the day, `07:00-15:00`; of more than six hours at work, twenty minutes are an unpaid break (Working Time
    /// Regulations 1998, regulation 12).
    pub hours: Vec<Between>,
    /// Of a hundred carers, so many.
    pub percent: Exact,
}

/// How many carers travel in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModeShare {
    /// The mode, by name.
    pub mode: String,
    /// Of a hundred carers, so many.
    pub percent: Exact,
}

/// How carers travel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TravelTerms {
    /// The modes, as in a book; all of them by estimate.
    pub modes: Vec<Mode>,
}

/// What an hour costs beside travel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceTerms {
    /// The wage that is promised, in pounds an hour.
    pub wage: Exact,
    /// Hours a week of an average carer: National Insurance is due above a threshold a week.
    pub weekly_hours: Exact,
    /// Employer's National Insurance, per cent of gross pay.
    pub ni_percent: Exact,
    /// Holiday pay, per cent of gross pay.
    pub holiday_percent: Exact,
    /// Training time, per cent of gross pay.
    pub training_percent: Exact,
    /// Employer's pension, per cent of gross pay.
    pub pension_percent: Exact,
    /// Sick pay, per cent of gross pay.
    pub sick_percent: Exact,
    /// The cost of running the business.
    pub overhead: Overhead,
    /// Profit or surplus.
    pub profit: Profit,
}

/// What is paid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeOffer {
    /// The fee for an hour of contact in pounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pounds_per_hour: Option<Exact>,
}

impl Specification {
    /// What `times` say of the tasks of a day's visits, length by length.
    #[must_use]
    pub fn judge_tasks(&self, times: &TaskTimes) -> TaskFindings {
        let asked: Vec<TaskQuestion> = self
            .visits
            .lengths
            .iter()
            .map(|row| TaskQuestion {
                what: format!("visits of {} minutes", row.minutes),
                visits: u64::from(row.a_day),
                minutes: row.minutes,
                tasks: row.tasks.clone(),
            })
            .collect();
        judge_tasks(times, &asked)
    }

    /// Visits a day, each once however many carers it needs.
    #[must_use]
    pub fn visits_a_day(&self) -> u32 {
        self.visits.lengths.iter().map(|row| row.a_day).sum()
    }

    /// Puts lists into the one order that draws are made in: the order of the file's rows changes nothing.
    pub(super) fn sort(&mut self) {
        self.area.need.sort_by_key(|row| row.from_age);
        self.visits.lengths.sort_by(|a, b| (a.minutes, a.a_day, &a.tasks).cmp(&(b.minutes, b.a_day, &b.tasks)));
        self.visits.calls.sort_by(|a, b| (a.from, a.until, &a.name).cmp(&(b.from, b.until, &b.name)));
        // Not before the calls are sorted: packages are ordered by where their calls stand.
        let place = |name: &String| self.visits.calls.iter().position(|call| call.name == *name);
        for shape in &mut self.visits.packages {
            shape.calls.sort_by_key(place);
        }
        self.visits.packages.sort_by_key(|shape| shape.calls.iter().map(place).collect::<Vec<_>>());
        for shape in &mut self.carers.shifts {
            shape.hours.sort_unstable();
        }
        self.carers.shifts.sort_by(|a, b| (&a.hours, &a.name).cmp(&(&b.hours, &b.name)));
        self.carers.modes.sort_by(|a, b| a.mode.cmp(&b.mode));
        self.travel.modes.sort_by(|a, b| a.name.cmp(&b.name));
    }
}
