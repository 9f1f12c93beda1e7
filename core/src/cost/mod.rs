//! Cost: what an hour of care costs, and what of it a fee pays for.
//!
//! ```
//! use homeround_core::cost::{Exact, Inputs, Margins, OnCosts, Overhead, Profit};
//!
//! let number = |text: &str| Exact::parse(text).unwrap();
//! let zero = Exact::ZERO;
//! let inputs = Inputs {
//!     wage: number("12.00"),
//!     travel_minutes: number("15"),
//!     miles: number("4"),
//!     pounds_per_mile: number("0.25"),
//!     on_costs: OnCosts { ni: zero, holiday: zero, training: zero, pension: zero, sick: zero },
//!     margins: Margins { overhead: Overhead::Pounds(number("3.20")), profit: Profit::PercentOfPrice(number("4")) },
//! };
//! // 12.00 + 3.00 for travel + 1.00 for miles + 3.20, which is 96 per cent of the price.
//! assert_eq!(inputs.price().unwrap().total().unwrap(), number("20"));
//! ```

pub mod accumulator;
pub mod block_contract;
#[cfg(test)]
mod cases;
pub mod exact;
pub mod fee;
pub mod ledger;
#[cfg(test)]
mod ledger_cases;
pub mod line;
pub mod minimum_wage;
pub mod model;
mod paid_absence;
pub mod pay_audit;
pub mod per_visit;
pub mod prices;
pub mod quartile;
pub mod rate;
pub mod rates;
pub mod statutory;
pub mod tariff;
pub mod unpriceable;
pub mod worker;
pub mod working_time;

pub use accumulator::{Accumulator, LengthBand};
pub use block_contract::{BlockContract, BlockOutcome, StatutoryFloor, waiting_for_money};
pub use exact::{Exact, Inexact, Rounding, Shown, Unreadable};
pub use fee::{FeeCoverage, FeeDifference, MaxAffordable, break_even, shortest_visit, solve_for_fee};
pub use ledger::{Enhancement, Ledger, LedgerSize, LedgerTerms};
pub use line::{AbsenceKind, Breakdown, CostLine};
pub use minimum_wage::{Judged, Lodging, NotCounted, NotJudged, Payslip};
pub use model::{Input, Inputs, InvalidInput, Margins, NoPrice, OnCosts, Overhead, Profit};
pub use paid_absence::PaidAbsence;
pub use pay_audit::{AuditResult, Hours, Living, PayPeriod};
pub use per_visit::{PerVisit, VisitPrice};
pub use prices::{CostSummary, LedgerPrices};
pub use quartile::{QuartileMethod, Quartiles};
pub use rate::Rate;
pub use rates::{NoRate, Rates};
pub use statutory::{LateDebt, holiday_hours};
pub use tariff::{BadTariff, Invoicing, PricedVisit, Tariff};
pub use unpriceable::Unpriceable;
pub use worker::Worker;
pub use working_time::{Counted, Counts, GapPolicy, GapTime, Stay, WorkSegment};
