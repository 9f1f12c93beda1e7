//! The check of a certificate: worked out again from the problem, believing nothing.
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! # use homeround_core::book::{Carer, Shift, Visit};
//! # use homeround_core::ground::{Seconds, Span, Window};
//! # use homeround_core::heap::Tables;
//! # let hour = |hours: i32| Seconds(hours * 3600);
//! # let visit = Visit { duration: hour(1), window: Window { earliest: hour(8), latest: hour(10) }, carers: 1, ..Visit::default() };
//! # let mut tables = Tables { clients: 1, places: 1, modes: 1, ..Tables::default() };
//! # (tables.travel_seconds, tables.travel_metres) = (vec![0], vec![0]);
//! # tables.carers.push(Carer::default());
//! # tables.shifts.push(Shift { span: Span { start: hour(7), end: hour(14) }, capacity: 9, ..Shift::default() });
//! # tables.visits = vec![visit; 2];
//! use homeround_core::certificate::CertificateKind;
//! use homeround_core::ground::VisitIx;
//! use homeround_core::heap::OwnedCertificate;
//!
//! // Two visits of an hour at the same time, and one carer: they clash.
//! tables.visits.iter_mut().for_each(|visit| visit.window.latest = visit.window.earliest);
//! let problem = tables.view().validated(&mut |fault| panic!("{fault}")).unwrap();
//! let clash = OwnedCertificate::plain(CertificateKind::Clash, [0, 1].map(VisitIx));
//! assert_eq!(clash.check(&problem, &[true, true]).map(|weight| (weight.needed, weight.most)), Ok((2, 1)));
//! // Of one visit alone the same says nothing.
//! let nothing = OwnedCertificate::plain(CertificateKind::Clash, [VisitIx(0)]);
//! assert!(nothing.check(&problem, &[true, true]).is_err());
//! # }
//! ```

use super::allowed::{days_in_row, least_within, list_staff, may_come, may_stand, most_work};
use super::labelling::MaxCollect;
use super::memory::CertificateMemory;
use super::model::{Certificate, CertificateKind, Claim, Limit, Weighed};
use crate::book::Visit;
use crate::ground::{CarerIx, ClientIx, ShiftIx};
use crate::rounds::{Problem, Valid};

/// Why a certificate shows nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InvalidCertificate {
    /// Less memory was lent than [`super::CertificateSize`] says.
    Memory,
    /// It names no visit, one twice, one that is not in the problem, or one that need not be served.
    Visits,
    /// It prices a limit that the problem does not have, or one that proves nothing here.
    Limits,
    /// Its claim and its kind, or its kind and its points, do not go together.
    Form,
    /// It does not show what it claims: the two sides are here.
    NotShown(Weight),
}

crate::error_table! { InvalidCertificate {
    Self::Memory = "HR0401", "less memory was lent than the certificate needs",
        "Lend as many rows as CertificateSize says.";
    Self::Visits = "HR0402", "it names no visit, one twice, one that is not in the problem, or one that need not be served",
        "Check the certificate against the book that it was made from.";
    Self::Limits = "HR0403", "it prices a limit that the problem does not have, or one that proves nothing here",
        "Check the certificate against the book that it was made from.";
    Self::Form = "HR0404", "its claim, its kind and its points do not go together",
        "Prove the plan again.";
    Self::NotShown(weight) = "HR0405", "it does not show what it claims: {needed} is needed and {most} can be had"
        [needed = weight.needed, most = weight.most],
        "Do not rely on it; prove the plan again.";
}}

/// The two sides of a certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Weight {
    /// Points that whoever serves the visits collects; or carers that are needed.
    pub needed: i64,
    /// Points that all carers together collect at the most, limits included; or carers that there are.
    pub most: i64,
    /// Points of the carer who can collect the most.
    pub fullest: i64,
    /// Carers who can collect any.
    pub carers: u32,
    /// The windows of the visits and the gaps between them contradict one another: nothing else was weighed.
    pub contradictory: bool,
}

/// Visits of one client that are looked at together at the most.
const ROWS: usize = 128;
/// Sets of carers that are tried at the most.
const SETS: u32 = 1 << 22;

/// Whether a certificate shows what it claims, and its two sides.
///
/// `asked` says by visit which have to be served, those included that [`super::mark_required`] adds.
///
/// # Errors
/// Why it shows nothing. Panics: never, whatever the certificate says.
pub fn check(
    problem: &Valid<'_>,
    asked: &[bool],
    certificate: &Certificate<'_>,
    lent: CertificateMemory<'_>,
) -> Result<Weight, InvalidCertificate> {
    let paid_rounds = certificate.kind == CertificateKind::PaidRounds;
    // A visit that need not be served proves nothing by not fitting; without points it may be passed by.
    let asks = |row: &Weighed| {
        let asked = asked.get(row.visit.at()).copied().unwrap_or(false);
        asked || (paid_rounds && row.points == 0)
    };
    if certificate.visits.is_empty() || !certificate.visits.iter().all(asks) {
        return Err(InvalidCertificate::Visits);
    }
    let CertificateMemory { words, labels } = lent;
    if words.len() < super::CertificateSize::from_certificate(problem, certificate).words {
        return Err(InvalidCertificate::Memory);
    }
    let fullest =
        MaxCollect::new(problem, certificate, CertificateMemory { words, labels }).ok_or(InvalidCertificate::Visits)?;
    let mut case = CheckedCertificate { problem: problem.problem(), certificate, fullest };
    let weight = case.weigh()?;
    let needed = u64::try_from(weight.needed).unwrap_or(0);
    let shown = match certificate.claim {
        Claim::Undeliverable | Claim::ClientCarers(_) => weight.needed > weight.most,
        Claim::Carers(_) if certificate.kind == CertificateKind::Ways => weight.needed > weight.most,
        // Each carer collects no more than the fullest.
        Claim::Carers(count) => {
            // One carer fewer could not collect it all, even if each of them were the fullest.
            i128::from(weight.needed) > (i128::from(count) - 1) * i128::from(weight.fullest) && count > 0
        }
        Claim::PaidSeconds(seconds) => {
            let over = i128::from(needed) - i128::from(weight.most);
            // What the points ask beyond what time lets off must be paid; multiplied out, nothing is rounded.
            certificate.paid > 0 && over >= i128::from(seconds) * i128::from(certificate.paid)
        }
    };
    if shown { Ok(weight) } else { Err(InvalidCertificate::NotShown(weight)) }
}

/// A certificate, and what is worked out about it.
struct CheckedCertificate<'c, 'p> {
    problem: &'p Problem<'p>,
    certificate: &'c Certificate<'c>,
    fullest: MaxCollect<'c, 'p>,
}

impl<'p> CheckedCertificate<'_, 'p> {
    fn weigh(&mut self) -> Result<Weight, InvalidCertificate> {
        let plain = self.certificate.claim == Claim::Undeliverable;
        match self.certificate.kind {
            CertificateKind::NoCarer | CertificateKind::Unreachable if plain => self.single(),
            CertificateKind::Times if plain => {
                let contradictory = !self.fullest.possible;
                Ok(Weight { needed: i64::from(contradictory), contradictory, ..Weight::default() })
            }
            CertificateKind::Continuity(client) => self.continuity(client),
            CertificateKind::Clash | CertificateKind::Overload(_) if plain => self.points(),
            CertificateKind::Rounds => self.points(),
            CertificateKind::PaidRounds if matches!(self.certificate.claim, Claim::PaidSeconds(_)) => {
                self.paid_rounds()
            }
            CertificateKind::Ways if self.certificate.limits.is_empty() && self.certificate.paid == 1 => self.ways(),
            _ => Err(InvalidCertificate::Form),
        }
    }

    fn visit(&self, row: usize) -> &'p Visit {
        &self.problem.visits[self.certificate.visits[row].visit.at()]
    }

    /// Whether a carer could make the visit of a row as the only one.
    fn reaches(&mut self, row: usize, carer: CarerIx) -> bool {
        let (problem, visit) = (self.problem, self.certificate.visits[row].visit);
        // Any shift of the carer's will do: a certificate must hold whichever shift the visit would go to.
        let stands = |at: usize| may_stand(problem, visit, &problem.visits[visit.at()], ShiftIx::from_index(at));
        let mut shifts =
            problem.shifts.iter().enumerate().filter(|(_, shift)| list_staff(shift).any(|own| own == carer));
        if self.certificate.kind == CertificateKind::NoCarer {
            return shifts.any(|(at, _)| stands(at)) && may_come(problem, self.visit(row), carer);
        }
        shifts.any(|(at, _)| stands(at) && self.fullest.reaches(ShiftIx::from_index(at), row))
    }

    fn carers(&self) -> impl Iterator<Item = CarerIx> + use<> {
        (0..self.problem.carers.len()).map(CarerIx::from_index)
    }

    /// One visit, and fewer carers for it than it needs.
    fn single(&mut self) -> Result<Weight, InvalidCertificate> {
        if self.certificate.visits.len() != 1 {
            return Err(InvalidCertificate::Form);
        }
        let (mut carers, mut trained) = (0_usize, false);
        for carer in self.carers() {
            if self.reaches(0, carer) {
                let skills = self.problem.carers.get(carer.at()).map(|row| row.skills);
                trained |= skills.is_some_and(|skills| skills.cover(self.visit(0).one_skills));
                carers += 1;
            }
        }
        // However many come, one of them must be trained.
        let needed = i64::from(self.visit(0).carers);
        let most = if trained { carers } else { carers.min(usize::from(self.visit(0).carers.saturating_sub(1))) };
        Ok(Weight { needed, most: most as i64, fullest: 1, carers: carers as u32, contradictory: false })
    }

    /// Sets of carers, as large as may come to the client or one less than claimed: whether any makes all visits.
    fn continuity(&mut self, client: ClientIx) -> Result<Weight, InvalidCertificate> {
        let limit = self.problem.most_carers.get(client.at()).copied().unwrap_or(0);
        let size = match self.certificate.claim {
            Claim::ClientCarers(count) => count.saturating_sub(1),
            Claim::Undeliverable if limit > 0 => u32::from(limit),
            _ => return Err(InvalidCertificate::Form),
        };
        if (0..self.certificate.visits.len()).any(|row| self.visit(row).client != client) {
            return Err(InvalidCertificate::Form);
        }
        let (mut masks, mut count) = ([0_u64; ROWS], 0);
        let rows = masks.get_mut(..self.certificate.visits.len()).ok_or(InvalidCertificate::Form)?;
        // A bit a carer: a set of carers is then a number, and what it can make one look at each mask.
        for carer in self.carers() {
            let mut any = false;
            for (row, mask) in rows.iter_mut().enumerate() {
                if self.reaches(row, carer) {
                    *mask |= 1_u64.checked_shl(count).ok_or(InvalidCertificate::Form)?;
                    any = true;
                }
            }
            count += u32::from(any);
        }
        let visits = 0..self.certificate.visits.len();
        // Beyond who may come at all: visits that must overlap need different carers at that moment.
        let mut together = [(0_u32, 0_u64); ROWS];
        visits.clone().for_each(|row| together[row] = self.side_by_side(row, &masks));
        let mut enough = |set: u64| {
            let there = |mask: u64| (mask & set).count_ones();
            visits.clone().all(|row| there(masks[row]) >= u32::from(self.visit(row).carers))
                && together[visits.clone()].iter().all(|&(needed, able)| there(able) >= needed)
        };
        let found = any_set(count, size, &mut enough).ok_or(InvalidCertificate::Form)?;
        let needed = if found { 0 } else { i64::from(size) + 1 };
        Ok(Weight { needed, most: i64::from(size), fullest: 1, carers: count, contradictory: false })
    }

    /// The carers that the visits need which are under way when this one starts at the latest, whenever they start; and who could
    /// be one of them.
    fn side_by_side(&self, row: usize, masks: &[u64; ROWS]) -> (u32, u64) {
        let moment = self.fullest.latest[row];
        let (mut needed, mut able) = (0, 0);
        for (other, mask) in masks.iter().enumerate().take(self.certificate.visits.len()) {
            let visit = self.visit(other);
            let over = self.fullest.soonest[other].saturating_add(visit.duration.0);
            // Begun by its latest start and not over at its soonest end: whenever it stands, it stands at this moment.
            if self.fullest.latest[other] <= moment && moment < over {
                (needed, able) = (needed + u32::from(visit.carers), able | mask);
            }
        }
        (needed, able)
    }

    /// Points that are needed, and that carers and double runs collect at the most.
    fn points(&mut self) -> Result<Weight, InvalidCertificate> {
        let mut weight = Weight { most: self.limits()?, ..Weight::default() };
        for (row, weighed) in self.certificate.visits.iter().enumerate() {
            self.form(row, weighed.points)?;
            weight.needed += i64::from(weighed.points) * i64::from(self.visit(row).carers);
        }
        if !self.fullest.possible {
            // Where there is no roster, every number of carers or seconds would be shown: none is.
            if self.certificate.claim != Claim::Undeliverable {
                return Err(InvalidCertificate::Form);
            }
            return Ok(Weight { needed: 1, contradictory: true, ..Weight::default() });
        }
        let clash = self.certificate.kind == CertificateKind::Clash;
        for carer in self.carers() {
            let mut own = self.fullest.carer(carer).points;
            weight.most = weight.most.saturating_add(own);
            for (at, shift) in self.problem.shifts.iter().enumerate().filter(|(_, shift)| shift.second.is_some()) {
                if list_staff(shift).any(|one| one == carer) {
                    let both = self.fullest.alone(ShiftIx::from_index(at)).points;
                    // What two collect together is halved between them, rounded up: a bound may be too high, never too low.
                    own = own.saturating_add(both / 2 + both % 2);
                    weight.most = weight.most.saturating_add(if shift.carer == carer { both } else { 0 });
                }
            }
            weight.fullest = weight.fullest.max(own);
            weight.carers += u32::from(own > 0);
        }
        if clash && weight.fullest > 1 { Err(InvalidCertificate::NotShown(weight)) } else { Ok(weight) }
    }

    /// Points of all visits, and what rounds collect of them beyond their paid seconds at the most.
    fn paid_rounds(&mut self) -> Result<Weight, InvalidCertificate> {
        // Carers may pass by any visit: all of them are followed.
        let whole = self.certificate.visits.len() == self.problem.visits.len();
        if !whole || !self.certificate.limits.is_empty() || self.certificate.paid != 1 || !self.fullest.possible {
            return Err(InvalidCertificate::Form);
        }
        let mut weight = Weight::default();
        for (row, weighed) in self.certificate.visits.iter().enumerate() {
            weight.needed += i64::from(weighed.points) * i64::from(self.visit(row).carers);
        }
        for shift in (0..self.problem.shifts.len()).map(ShiftIx::from_index) {
            let let_off = self.fullest.paid_round(shift, &mut |_| {});
            weight.most = weight.most.saturating_add(let_off);
            weight.fullest = weight.fullest.max(let_off);
        }
        Ok(weight)
    }

    /// Seconds that must be paid, and those that may be: of everybody, or of one carer less than claimed.
    fn ways(&mut self) -> Result<Weight, InvalidCertificate> {
        if !self.fullest.possible {
            return Err(InvalidCertificate::Form);
        }
        let weight = self.fullest.paid_ways()?;
        let fewer = match self.certificate.claim {
            Claim::PaidSeconds(_) => return Ok(weight),
            Claim::Carers(count) => (count as usize).saturating_sub(1),
            Claim::Undeliverable => self.problem.carers.len(),
            Claim::ClientCarers(_) => return Err(InvalidCertificate::Form),
        };
        // Those who may work the most, one after another.
        let (mut most, mut before) = (0_i64, (i64::MAX, 0));
        for _ in 0..fewer.min(self.problem.carers.len()) {
            let after =
                self.carers().map(|carer| (most_work(self.problem, carer), carer.at())).filter(|&key| key < before);
            let Some(next) = after.max() else { break };
            (most, before) = (most.saturating_add(next.0), next);
        }
        let needed = weight.needed.saturating_sub(weight.most);
        Ok(Weight { needed, most, fullest: 0, carers: fewer as u32, contradictory: false })
    }

    /// Whether the points of a row are those of the kind.
    fn form(&self, row: usize, points: u32) -> Result<(), InvalidCertificate> {
        let right = match self.certificate.kind {
            CertificateKind::Clash => points == 1,
            CertificateKind::Overload(span) => {
                let least = least_within(self.problem, self.visit(row), span.start, span.end);
                // A visit's points in an overload are seconds that it surely takes within the span: never more.
                i64::from(points) <= i64::from(least.0)
            }
            _ => true,
        };
        if right { Ok(()) } else { Err(InvalidCertificate::Form) }
    }

    /// What a limit allows; nothing where the problem has no such limit.
    fn allows(&self, limit: Limit) -> Option<i64> {
        let carer = |carer: CarerIx| self.problem.carers.get(carer.at());
        let some = |most: i64| (most > 0).then_some(most);
        match limit {
            Limit::Hours(own) => some(carer(own)?.contract_most.0.into()),
            Limit::Days(own) => some(carer(own)?.days_most.into()),
            Limit::InRow(own, first) => days_in_row(carer(own)?, first).map(|(most, _)| i64::from(most)),
            Limit::Weekends(own) => some(carer(own)?.weekends_most.into()),
            Limit::Load(shift) => self.problem.shifts.get(shift.at()).map(|row| i64::from(row.capacity)),
        }
    }

    /// What the limits that are priced allow, in points. Only to show that visits cannot be served may any be priced.
    fn limits(&self) -> Result<i64, InvalidCertificate> {
        let mut sum = 0_i64;
        for row in self.certificate.limits {
            let allows = self.allows(row.limit).ok_or(InvalidCertificate::Limits)?;
            sum = sum.saturating_add(allows.saturating_mul(i64::from(row.points)));
        }
        // Each claim allows the prices it was thought through with; in others a limit could be counted twice.
        let plain = self.certificate.claim == Claim::Undeliverable && self.certificate.paid == 0;
        let paid = matches!(self.certificate.claim, Claim::PaidSeconds(_)) && self.certificate.limits.is_empty();
        let bare = self.certificate.limits.is_empty() && self.certificate.paid == 0;
        if plain || paid || bare { Ok(sum) } else { Err(InvalidCertificate::Limits) }
    }
}

/// Whether any set of `size` of the first `count` bits is `enough`; nothing when there are too many sets to try.
fn any_set(count: u32, size: u32, enough: &mut dyn FnMut(u64) -> bool) -> Option<bool> {
    let most = if count >= 64 { u64::MAX } else { (1 << count) - 1 };
    if size >= count {
        return Some(enough(most));
    }
    let mut set = (1_u64 << size) - 1;
    // Every set of so many carers in rising order of its bits (Gosper's hack), and no more than `SETS` of them.
    for _ in 0..SETS {
        if enough(set) {
            return Some(true);
        }
        // The next larger number with as many bits.
        let low = set & set.wrapping_neg();
        let carried = set.wrapping_add(low);
        if set == 0 || carried == 0 || carried > most {
            return Some(false);
        }
        set = carried | (((set ^ carried) >> 2) / low.max(1));
        if set > most {
            return Some(false);
        }
    }
    None
}
