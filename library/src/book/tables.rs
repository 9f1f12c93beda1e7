//! The tables of a book: every column, how it is read, and whether every row needs it.
//!
//! ```
//! use homeround::book::tables::TABLES;
//!
//! let clients = TABLES.iter().find(|table| table.name == "clients").unwrap();
//! assert!(clients.need && clients.has("postcode") && !clients.has("shoe size"));
//! ```

use super::cell::{self, CellReader, KnownIds, WrittenText};
use super::model::*;
use super::raw::{BookTable, Cell, CellFault, Column, Findings, RawSheet, Row};
use crate::cells::amount::ERROR;
use crate::cells::is_error;
use crate::words::Quote;

/// One row being read: its cells, and where its faults go.
pub struct Cells<'a> {
    /// The table it stands in.
    pub sheet: &'a RawSheet,
    /// The row.
    pub row: &'a Row,
    /// What its cells may refer to.
    pub known: &'a KnownIds,
    /// Where its faults go.
    pub findings: &'a mut Findings,
}

impl Cells<'_> {
    /// What stands in a column, when it can be read; without a word when it cannot.
    pub fn quiet<T>(&self, column: &str, reader: CellReader<T>) -> Option<T> {
        quiet(self.row, column, reader, self.known)
    }

    /// Notes a fault in a column of this row.
    pub fn fault(&mut self, column: &str, problem: impl Into<String>, remedy: impl Into<String>) {
        self.findings.add(self.sheet, Some(self.row), column, CellFault::new(problem, remedy));
    }

    fn need<T>(&mut self, column: &str, reader: CellReader<T>) -> Option<T> {
        let found = self.may(column, reader)?;
        // A column that the whole table lacks is told once, at its header.
        if found.is_none() && !self.sheet.missing.contains(&column) {
            self.fault(column, "is empty", format!("Give {column} a value.", column = column.quoted()));
        }
        found
    }

    fn may<T>(&mut self, column: &str, reader: CellReader<T>) -> Option<Option<T>> {
        let Some(cell) = self.row.cells.get(column) else { return Some(None) };
        match read(cell, reader, self.known) {
            Ok(value) => Some(Some(value)),
            Err(trouble) => {
                self.findings.add(self.sheet, Some(self.row), column, trouble);
                None
            }
        }
    }

    fn default<T: Default>(&mut self, column: &str, reader: CellReader<T>) -> Option<T> {
        self.may(column, reader).map(Option::unwrap_or_default)
    }

    fn list<T>(&mut self, column: &str, reader: CellReader<T>) -> Option<Vec<T>> {
        if let Some(Cell::Odd(_) | Cell::Fraction(_)) = self.row.cells.get(column) {
            self.fault(column, "not a list of texts", "Write texts, with semicolons between them in CSV.");
            return None;
        }
        let items = self.row.list(column);
        let mut found = Vec::with_capacity(items.len());
        for text in &items {
            match reader(WrittenText { text, fraction: false }, self.known) {
                Ok(value) => found.push(value),
                Err(trouble) => {
                    self.findings.add_value(self.sheet, Some(self.row), column, (*text).to_owned(), trouble);
                }
            }
        }
        let repeated = (1..items.len()).find(|at| items[..*at].contains(&items[*at]));
        if let Some(text) = repeated.map(|at| items[at]) {
            let trouble = CellFault::new("stands in the list twice", "Write it once.");
            self.findings.add_value(self.sheet, Some(self.row), column, text.to_owned(), trouble);
        }
        (found.len() == items.len() && repeated.is_none()).then_some(found)
    }
}

/// What stands in a column of a row, when it can be read.
pub fn quiet<T>(row: &Row, column: &str, reader: CellReader<T>, known: &KnownIds) -> Option<T> {
    read(row.cells.get(column)?, reader, known).ok()
}

fn read<T>(cell: &Cell, reader: CellReader<T>, known: &KnownIds) -> Result<T, CellFault> {
    match cell {
        Cell::Text(text) if is_error(text) => Err(CellFault::new(ERROR.0, ERROR.1)),
        Cell::Text(text) => reader(WrittenText { text, fraction: false }, known),
        Cell::Fraction(text) => reader(WrittenText { text, fraction: true }, known),
        Cell::List(_) => Err(CellFault::new("a list where one value belongs", "Write one value.")),
        Cell::Odd(_) => Err(CellFault::new("not one value", "Write a text or a whole number.")),
    }
}

/// A table's columns, and the reading of one row of it.
macro_rules! table {
    ($read:ident -> $type:ident, $columns:ident { $($field:ident : $how:ident $reader:expr,)* }) => {
        const $columns: &[Column] =
            &[$(Column { name: stringify!($field), need: matches!(stringify!($how).as_bytes(), b"need") },)*];

        /// The row as the model has it; nothing when a cell is faulty, which is then noted.
        pub fn $read(cells: &mut Cells<'_>) -> Option<$type> {
            $(let $field = cells.$how(stringify!($field), $reader);)*
            Some($type { $($field: $field?,)* })
        }
    };
}

table!(client -> Client, CLIENT {
    id: need cell::id,
    name: need cell::line,
    latitude: need cell::latitude,
    longitude: need cell::longitude,
    postcode: may cell::postcode,
    preferred_carers: list cell::a_carer,
    barred_carers: list cell::a_carer,
    required_carers: list cell::a_carer,
    most_carers: may cell::whole::<_, 1, 255>,
    wished_gender: may cell::gender,
    required_gender: may cell::gender,
    note: may cell::prose,
    payer: may cell::line,
});

table!(package -> Package, PACKAGE {
    id: need cell::id,
    client: need cell::a_client,
    name: need cell::line,
    repeats: may cell::rule,
    from: need cell::day,
    until: may cell::day,
    except: list cell::day,
    minutes: need cell::whole::<_, 1, 1440>,
    ends: may cell::clock,
    earliest: need cell::clock,
    latest: need cell::clock,
    windows: list cell::between,
    overnight: default cell::yes,
    preferred: may cell::clock,
    carers: need cell::whole::<_, 1, 4>,
    skills: list cell::skill,
    one_has: list cell::skill,
    sleep_in_pounds: may cell::exact::<0, 10_000>,
    wished_skills: list cell::skill,
    wished_gender: may cell::gender,
    required_gender: may cell::gender,
    known_carers_only: may cell::yes,
    priority: default cell::priority,
    unserved_pounds: may cell::exact::<0, 1_000_000>,
    slot: may cell::item,
    unpopular: may cell::whole::<_, 0, 9>,
    kind: may cell::item,
    least_gap_minutes: may cell::whole::<_, 1, 2880>,
    load: may cell::whole::<_, 0, 1_000_000>,
    tasks: list cell::item,
    agreed_short_visit: default cell::yes,
    short_visit_reason: may cell::prose,
});

table!(gap -> Gap, GAP {
    first: need cell::a_package,
    second: need cell::a_package,
    counted_from: default cell::counted_from,
    least_minutes: need cell::whole::<_, 0, 1440>,
    most_minutes: may cell::whole::<_, 0, 1440>,
    different_carers: default cell::yes,
    same_carer: default cell::yes,
    both_or_neither: default cell::yes,
});

table!(fixed -> Fixed, FIXED {
    package: need cell::a_package,
    day: may cell::day,
    carer: may cell::a_carer,
    shift: may cell::a_shift,
    start: may cell::clock,
});

table!(carer -> Carer, CARER {
    id: need cell::id,
    name: need cell::line,
    latitude: need cell::latitude,
    longitude: need cell::longitude,
    postcode: may cell::postcode,
    gender: may cell::gender,
    skills: list cell::skill,
    mode: need cell::a_mode,
    pay_per_hour: need cell::exact::<0, 1000>,
    contract_hours: may cell::exact::<0, 168>,
    most_hours: may cell::exact::<0, 168>,
    overtime_after_hours: may cell::exact::<0, 168>,
    overtime_pay_per_hour: may cell::exact::<0, 1000>,
    working_time_opt_out: default cell::yes,
    rest_hours: may cell::exact::<0, 24>,
    week_rest_hours: may cell::exact::<0, 168>,
    fortnight_rest: may cell::yes,
    most_hours_a_day: may cell::exact::<0, 24>,
    night_worker: default cell::yes,
    most_days_a_week: may cell::whole::<_, 1, 7>,
    most_days_in_a_row: may cell::whole::<_, 1, 31>,
    days_in_a_row_before: may cell::whole::<_, 0, 31>,
    worked_until: may cell::clock,
    most_weekends: may cell::whole::<_, 1, 5>,
    slower_percent: may cell::exact::<0, 900>,
    fair_hours: may cell::exact::<0, 168>,
});

table!(shift -> Shift, SHIFT {
    id: need cell::id,
    carer: need cell::a_carer,
    repeats: may cell::rule,
    from: need cell::day,
    until: may cell::day,
    except: list cell::day,
    start: need cell::clock,
    end: need cell::clock,
    overnight: default cell::yes,
    starts_at: need cell::anchor,
    ends_at: need cell::anchor,
    with: may cell::a_carer,
    capacity: may cell::whole::<_, 0, 1_000_000>,
});

table!(rest -> Break, BREAK {
    shift: need cell::a_shift,
    earliest: need cell::clock,
    latest: need cell::clock,
    minutes: need cell::whole::<_, 1, 1440>,
    paid: need cell::yes,
    after_hours: may cell::exact::<0, 24>,
});

table!(history -> History, HISTORY {
    client: need cell::a_client,
    carer: need cell::a_carer,
    visits: need cell::whole::<_, 1, 65535>,
    last: may cell::day,
});

table!(worked -> WorkedHours, WORKED {
    carer: need cell::a_carer,
    week: need cell::day,
    hours: need cell::exact::<0, 168>,
});

table!(other_hours -> OtherHours, OTHER_HOURS {
    carer: need cell::a_carer,
    day: need cell::day,
    kind: need cell::other_kind,
    hours: need cell::exact::<0, 24>,
    pounds: may cell::exact::<0, 10_000>,
});

table!(leave -> Leave, LEAVE {
    client: may cell::a_client,
    carer: may cell::a_carer,
    from: need cell::day,
    until: may cell::day,
    why: need cell::leave_reason,
});

table!(mode -> Mode, MODE {
    name: need cell::id,
    speed_kmh: need cell::exact::<1, 200>,
    detour: need cell::exact::<1, 10>,
    parking_minutes: need cell::exact::<0, 60>,
    pence_per_mile: need cell::exact::<0, 1000>,
    matrix: may cell::line,
});

table!(period -> Period, PERIOD {
    from: need cell::clock,
    until: need cell::clock,
    mode: may cell::a_mode,
    percent: may cell::exact::<1, 1000>,
    matrix: may cell::line,
});

table!(enhancement -> Enhancement, ENHANCEMENT {
    days: list cell::enhanced_day,
    from: may cell::clock,
    until: may cell::clock,
    percent: need cell::exact::<0, 1000>,
});

table!(policy -> Policy, POLICY {
    late_pounds_per_minute: need cell::exact::<0, 1_000_000>,
    grace_minutes: need cell::whole::<_, 0, 1440>,
    unserved_pounds: need cell::exact::<0, 1_000_000>,
    unfamiliar_pounds: need cell::exact::<0, 1_000_000>,
    shift_pounds: need cell::exact::<0, 1_000_000>,
    commute_paid: need cell::yes,
    early_pounds_per_minute: may cell::exact::<0, 1_000_000>,
    early_grace_minutes: may cell::whole::<_, 0, 1440>,
    optional_pounds: may cell::exact::<0, 1_000_000>,
    wish_pounds: may cell::exact::<0, 1_000_000>,
    not_preferred_pounds: may cell::exact::<0, 1_000_000>,
    new_face_pounds: may cell::exact::<0, 1_000_000>,
    further_carer_pounds: may cell::exact::<0, 1_000_000>,
    slot_carer_pounds: may cell::exact::<0, 1_000_000>,
    uneven_pounds_per_hour: may cell::exact::<0, 1_000_000>,
    fair_share_by: may cell::fair_share,
    unpopular_pounds: may cell::exact::<0, 1_000_000>,
    unpopular_from: may cell::clock,
    unpopular_weekends: may cell::yes,
    travel_pounds_per_hour: may cell::exact::<0, 1_000_000>,
    worst_late_pounds_per_minute: may cell::exact::<0, 1_000_000>,
    short_visits_known_only: may cell::yes,
    idle_paid: may cell::yes,
    rest_hours: may cell::exact::<0, 24>,
    week_rest_hours: may cell::exact::<0, 168>,
    fortnight_rest: may cell::yes,
    break_after_hours: may cell::exact::<0, 24>,
    working_time_average_hours: may cell::exact::<1, 168>,
    starts_on: may cell::minutes_of_hour,
});

/// Columns of sections that are read by hand, because they hold choices or parts.
macro_rules! columns {
    ($($name:literal $how:ident),* $(,)?) => {
        &[$(Column { name: $name, need: matches!(stringify!($how).as_bytes(), b"need") },)*]
    };
}

const BRANCH: &[Column] = columns![
    "name" need, "zone" need, "start" need, "days" need, "base.latitude" may, "base.longitude" may, "base.postcode" may,
];
const TRAVEL: &[Column] = columns!["points" may];
const COST: &[Column] = columns![
    "ni_percent" need, "holiday_percent" need, "training_percent" need, "pension_percent" need, "sick_percent" need,
    "overhead.percent_of_price" may, "overhead.pounds_per_hour" may,
    "profit.percent_of_price" may, "profit.percent_of_cost" may, "fee_per_hour" may, "fixed_pounds_per_week" may,
];
const VERIFICATION: &[Column] = columns!["profile" need];

/// Where the names of a branch's own verification values begin.
const OVERRIDES: &str = "overrides.";

/// Every table of a book, settings first, in the order in which faults are told.
pub const TABLES: [&BookTable; 19] = [
    &BookTable { name: "branch", columns: BRANCH, need: true, rows: false, free: None, order: 1 },
    &BookTable { name: "travel", columns: TRAVEL, need: true, rows: false, free: None, order: 2 },
    &BookTable { name: "travel.modes", columns: MODE, need: true, rows: true, free: None, order: 3 },
    &BookTable { name: "travel.periods", columns: PERIOD, need: false, rows: true, free: None, order: 4 },
    &BookTable { name: "policy", columns: POLICY, need: true, rows: false, free: None, order: 5 },
    &BookTable { name: "cost", columns: COST, need: false, rows: false, free: None, order: 6 },
    &BookTable { name: "cost.enhancements", columns: ENHANCEMENT, need: false, rows: true, free: None, order: 7 },
    &BookTable {
        name: "verification",
        columns: VERIFICATION,
        need: false,
        rows: false,
        free: Some(OVERRIDES),
        order: 8,
    },
    &BookTable { name: "clients", columns: CLIENT, need: true, rows: true, free: None, order: 9 },
    &BookTable { name: "packages", columns: PACKAGE, need: true, rows: true, free: None, order: 10 },
    &BookTable { name: "gaps", columns: GAP, need: false, rows: true, free: None, order: 11 },
    &BookTable { name: "fixed", columns: FIXED, need: false, rows: true, free: None, order: 12 },
    &BookTable { name: "carers", columns: CARER, need: true, rows: true, free: None, order: 13 },
    &BookTable { name: "shifts", columns: SHIFT, need: true, rows: true, free: None, order: 14 },
    &BookTable { name: "breaks", columns: BREAK, need: false, rows: true, free: None, order: 15 },
    &BookTable { name: "history", columns: HISTORY, need: false, rows: true, free: None, order: 16 },
    &BookTable { name: "worked", columns: WORKED, need: false, rows: true, free: None, order: 17 },
    &BookTable { name: "other_hours", columns: OTHER_HOURS, need: false, rows: true, free: None, order: 18 },
    &BookTable { name: "leave", columns: LEAVE, need: false, rows: true, free: None, order: 19 },
];

/// How many of [`TABLES`], from the first, are settings; the others are CSV files of a book folder.
pub const SETTINGS: usize = 8;

/// The branch.
pub fn branch(cells: &mut Cells<'_>) -> Option<Branch> {
    let name = cells.need("name", cell::line);
    let zone = cells.need("zone", cell::zone);
    let start = cells.need("start", cell::day);
    let days = cells.need("days", cell::whole::<_, 1, 31>);
    let base = base(cells);
    Some(Branch { name: name?, zone: zone?, start: start?, days: days?, base: base? })
}

fn base(cells: &mut Cells<'_>) -> Option<Option<Base>> {
    let parts = ["base.latitude", "base.longitude", "base.postcode"];
    if !parts.iter().any(|part| cells.row.cells.contains_key(*part)) {
        return Some(None);
    }
    let latitude = cells.need("base.latitude", cell::latitude);
    let longitude = cells.need("base.longitude", cell::longitude);
    let postcode = cells.may("base.postcode", cell::postcode);
    Some(Some(Base { latitude: latitude?, longitude: longitude?, postcode: postcode? }))
}

/// The name of the file of the matrices' points; nothing inside when there is none.
pub fn points(cells: &mut Cells<'_>) -> Option<Option<String>> {
    cells.may("points", cell::line)
}

/// The inputs of the hourly price.
pub fn cost(cells: &mut Cells<'_>) -> Option<CostInputs> {
    let percent = cell::exact::<0, 100>;
    let ni = cells.need("ni_percent", percent);
    let holiday = cells.need("holiday_percent", percent);
    let training = cells.need("training_percent", percent);
    let pension = cells.need("pension_percent", percent);
    let sick = cells.need("sick_percent", percent);
    let overhead =
        either(cells, ("overhead.percent_of_price", percent), ("overhead.pounds_per_hour", cell::exact::<0, 1000>));
    let profit = either(cells, ("profit.percent_of_price", percent), ("profit.percent_of_cost", percent));
    let fee_per_hour = cells.may("fee_per_hour", cell::exact::<0, 1000>);
    let fixed_pounds_per_week = cells.may("fixed_pounds_per_week", cell::exact::<0, 10_000_000>);
    Some(CostInputs {
        ni_percent: ni?,
        holiday_percent: holiday?,
        training_percent: training?,
        pension_percent: pension?,
        sick_percent: sick?,
        overhead: overhead.map(
            |(first, value)| if first { Overhead::PercentOfPrice(value) } else { Overhead::PoundsPerHour(value) },
        )?,
        profit: profit
            .map(|(first, value)| if first { Profit::PercentOfPrice(value) } else { Profit::PercentOfCost(value) })?,
        fee_per_hour: fee_per_hour?,
        fixed_pounds_per_week: fixed_pounds_per_week?,
        enhancements: Vec::new(),
    })
}

/// Exactly one of two columns: whether it is the first, and its value.
fn either<T>(cells: &mut Cells<'_>, first: (&str, CellReader<T>), second: (&str, CellReader<T>)) -> Option<(bool, T)> {
    let one = cells.may(first.0, first.1)?;
    let other = cells.may(second.0, second.1)?;
    match (one, other) {
        (Some(value), None) => Some((true, value)),
        (None, Some(value)) => Some((false, value)),
        (Some(_), Some(_)) => {
            cells.fault(second.0, format!("stands beside {}", first.0), "Keep one of the two.");
            None
        }
        (None, None) => {
            cells.fault(first.0, "is missing", format!("Give it, or {}.", second.0));
            None
        }
    }
}

/// The branch's verification rules.
pub fn verification(cells: &mut Cells<'_>) -> Option<VerificationRules> {
    let profile = cells.need("profile", cell::id);
    let names = cells.row.cells.keys().filter(|name| name.starts_with(OVERRIDES)).cloned();
    let names: Vec<String> = names.collect();
    let mut overrides = std::collections::BTreeMap::new();
    let mut good = true;
    for name in names {
        let value = cells.need(&name, cell::line);
        good &= value.is_some();
        overrides.extend(value.map(|value| (name[OVERRIDES.len()..].to_owned(), value)));
    }
    Some(VerificationRules { profile: profile?, overrides }).filter(|_| good)
}
