//! Certificates: why a plan cannot be delivered, as data that anybody can check again.
//!
//! A [`Certificate`] names visits and says why no legal roster serves them all, or how much any roster that does must
//! take. [`check()`] believes none of it: it works the bound out again from the problem, in integers, in lent memory,
//! without a line of the search.
//!
//! Nearly every certificate is *weighed*: each carer's part of a visit gets points, and whoever serves the visits collects
//! them all. What one carer can collect at the most is found from the hours, ways, windows, breaks, skills and limits of
//! that carer alone. When all carers together cannot collect what the visits come to, nobody can serve them.
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use homeround_core::book::{Carer, Shift, Visit};
//! use homeround_core::ground::{CarerIx, PlaceIx, Seconds, Span, VisitIx, Window};
//! use homeround_core::heap::Tables;
//! use homeround_core::certificate::{Certificate, CertificateKind, CertificateMemory, CertificateSize, Weighed, check};
//!
//! // One carer, and two visits of half an hour that both must start between eight and ten past.
//! let hour = |hours: i32| Seconds(hours * 3600);
//! let window = Window { earliest: hour(8), latest: hour(8) + Seconds::from_minutes(10) };
//! let visit = Visit { duration: Seconds::from_minutes(30), window, carers: 1, ..Visit::default() };
//! let mut tables = Tables { clients: 1, places: 1, modes: 1, ..Tables::default() };
//! (tables.travel_seconds, tables.travel_metres) = (vec![0], vec![0]);
//! tables.carers.push(Carer::default());
//! tables.shifts.push(Shift { carer: CarerIx(0), span: Span { start: hour(7), end: hour(14) }, ..Shift::default() });
//! tables.visits = vec![visit; 2];
//! let problem = tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap();
//! let visits = [0, 1].map(|row| Weighed { visit: VisitIx(row), points: 1, onward: 0 });
//! let certificate = Certificate { kind: CertificateKind::Clash, visits: &visits, ..Certificate::default() };
//! let size = CertificateSize::from_certificate(&problem, &certificate);
//! let (mut words, mut labels) = (vec![0; size.words], vec![Default::default(); size.labels]);
//! let found = check(&problem, &[true, true], &certificate, CertificateMemory { words: &mut words, labels: &mut labels });
//! assert_eq!(found.map(|weight| (weight.needed, weight.most)), Ok((2, 1)));
//! # }
//! ```

mod allowed;
pub mod check;
mod ends;
mod labelling;
mod memory;
pub mod model;
mod narrow;
mod paid_rounds;
mod trace;
mod travel_bound;
mod ways;

pub use allowed::{days_in_row, mark_required, may_stand, most_work, weekend};
pub use check::{InvalidCertificate, Weight, check};
pub use labelling::{Collected, MaxCollect};
pub use memory::{CertificateMemory, CertificateSize, Label, MOST_LABELS};
pub use model::{Certificate, CertificateKind, Claim, Limit, PricedLimit, Weighed};
pub use travel_bound::RoundStep;
