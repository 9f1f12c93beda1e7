//! Pay held against the law: one slip, or everybody's from rosters, verified visits and payrolls.

pub mod audit;
pub mod audit_rows;
pub mod check;
pub mod payroll;
pub mod payslips;
pub mod sources;
pub mod text;
pub mod visits;

pub use audit::{AuditRules, audit};
pub use audit_rows::{PayAudit, PeriodCase};
pub use check::{WageCheck, read_slip};
pub use payroll::read_payroll;
pub use payslips::{Payslips, list_payslips};
pub use visits::read_visits;
