//! Cost: what an hour of care costs, and what of it a fee pays for.

pub mod audit;
#[cfg(test)]
mod cases;
pub mod contract;
pub mod exact;
pub mod fee;
pub mod ledger;
#[cfg(test)]
mod ledger_cases;
pub mod line;
pub mod model;
mod other;
pub mod prices;
pub mod quartile;
pub mod rate;
pub mod rates;
pub mod statutory;
pub mod tally;
pub mod tariff;
pub mod unpriceable;
pub mod wage;
pub mod worker;
pub mod working_time;

pub use audit::{Found, Hours, Living, Period};
pub use contract::{Block, BlockOutcome, Least, waiting_for_money};
pub use exact::{Exact, Inexact, Rounding, Shown, Unreadable};
pub use fee::{Gap, Most, Reach, break_even, shortest_visit, solve};
pub use ledger::{Enhancement, Ledger, Size, Terms};
pub use line::{Build, Line, OtherTime};
pub use model::{Input, Inputs, Margins, NoPrice, OnCosts, Overhead, PerVisit, Profit, Refused, VisitPrice};
pub use other::Other;
pub use prices::{Account, Prices};
pub use quartile::{Method, Quartiles};
pub use rate::Rate;
pub use rates::{NoRate, Rates};
pub use statutory::{LateDebt, holiday_hours};
pub use tally::{Band, Tally};
pub use tariff::{BadTariff, Invoicing, Priced, Tariff};
pub use unpriceable::Unpriceable;
pub use wage::{Judged, Lodging, NotCounted, NotJudged, Slip};
pub use worker::Worker;
pub use working_time::{Counted, Counts, GapPolicy, GapTime, Segment, Stay};
