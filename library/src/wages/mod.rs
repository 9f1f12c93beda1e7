//! Pay held against the law: one slip, or everybody's from rosters, verified visits and payrolls.
//!
//! ```
//! use homeround::wages::{AuditRules, audit, read_payroll, read_visits, sources::of_tables};
//!
//! // Two hours with clients and ten minutes between them, paid as two hours.
//! let visits = b"carer,start,end,travel_minutes\nann,2026-03-02T08:00,2026-03-02T09:00,\nann,2026-03-02T09:10,2026-03-02T10:10,10\n";
//! let payroll = b"carer,from,to,pay\nann,2026-03-02,2026-03-08,24.42\n";
//! let rules = AuditRules::usual();
//! let zone = "Europe/London".parse().unwrap();
//! let slips = read_payroll("payroll.csv", payroll)?;
//! let (cases, unjudged) = of_tables(&read_visits("visits.csv", visits, zone)?, &slips, &rules)?;
//! let found = audit(&cases, &unjudged, &rules)?;
//! assert_eq!((found.workers, found.strict.below), (1, 1), "the ten minutes are working time");
//! # Ok::<(), homeround::fault::Faults>(())
//! ```

pub mod audit;
pub(crate) mod audit_rows;
pub(crate) mod check;
pub mod payroll;
pub(crate) mod payslips;
pub mod sources;
pub(crate) mod text;
pub mod visits;

pub use audit::{AuditRules, audit};
pub use audit_rows::{PayAudit, PeriodCase};
pub use check::{WageCheck, read_slip};
pub use payroll::read_payroll;
pub use payslips::{Payslips, list_payslips};
pub use visits::read_visits;
