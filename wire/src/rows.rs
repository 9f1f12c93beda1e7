//! The rows of version 1 beside the core's own: here, and nowhere else, one becomes the other.
//!
//! A row that was published never changes. A new field is a new version, with rows of its own.

use homeround_core::book::{Activity, Break, Carer, CarerStanding, Commitment, Gap, Pin, Shift, Tie, Visit, Worked};
use homeround_core::certificate::{Limit, PricedLimit, Weighed};
use homeround_core::cost::rates::Pension;
use homeround_core::cost::{AbsenceKind, Enhancement, PaidAbsence, Rate, Worker};
use homeround_core::ground::{
    BreakIx, CarerIx, ClientIx, Cost, Instant, ModeIx, Pence, PlaceIx, Seconds, ShiftIx, Skills, Span, VisitIx, Window,
};
use homeround_core::rounds::{Planned, Prices, Task};
use homeround_core::verification::{DeviceIx, KeyIx};
use serde::{Deserialize, Serialize};

use crate::error::WireError;

/// One value of the core as a number.
pub(crate) trait Plain: Sized {
    type Raw;
    fn raw(self) -> Self::Raw;
    fn cooked(raw: Self::Raw) -> Result<Self, WireError>;
}

macro_rules! numbers {
    ($($type:ty),+) => { $(impl Plain for $type {
        type Raw = Self;
        fn raw(self) -> Self { self }
        fn cooked(raw: Self) -> Result<Self, WireError> { Ok(raw) }
    })+ };
}
macro_rules! newtypes {
    ($($type:ident($raw:ty)),+) => { $(impl Plain for $type {
        type Raw = $raw;
        fn raw(self) -> $raw { self.0 }
        fn cooked(raw: $raw) -> Result<Self, WireError> { Ok(Self(raw)) }
    })+ };
}
numbers!(u8, u16, u32, u64, i16, i32, i64, bool);
newtypes!(CarerIx(u32), ClientIx(u32), VisitIx(u32), ShiftIx(u32), PlaceIx(u32), ModeIx(u32));
newtypes!(DeviceIx(u32), KeyIx(u32), Seconds(i32), Instant(i64), Cost(i64), Pence(i64), Skills(u64));

/// Values by their numbers: where each stands in the list, which names them all.
macro_rules! numbered {
    ($($type:ty = [$($value:ident),+ $(,)?];)+) => { $(impl $crate::rows::Plain for $type {
        type Raw = u8;
        fn raw(self) -> u8 {
            // A value that is not in the list does not compile.
            match self { $(Self::$value => {})+ }
            [$(Self::$value),+].iter().position(|value| *value == self).unwrap_or(0) as u8
        }
        fn cooked(raw: u8) -> Result<Self, $crate::error::WireError> {
            [$(Self::$value),+].get(usize::from(raw)).copied().ok_or($crate::error::WireError::Malformed)
        }
    })+ };
}
pub(crate) use numbered;

numbered! {
    CarerStanding = [Neutral, Preferred, Required, Barred];
    Activity = [Contact, Travel, Commute, Waiting, PaidBreak, UnpaidBreak];
    AbsenceKind = [Training, Holiday, Sick];
}

impl Plain for Rate {
    type Raw = i64;
    fn raw(self) -> i64 {
        self.millionths()
    }
    fn cooked(raw: i64) -> Result<Self, WireError> {
        Self::from_millionths(raw).ok_or(WireError::Malformed)
    }
}

impl Plain for Span {
    type Raw = (i32, i32);
    fn raw(self) -> (i32, i32) {
        (self.start.0, self.end.0)
    }
    fn cooked((start, end): (i32, i32)) -> Result<Self, WireError> {
        Ok(Self { start: Seconds(start), end: Seconds(end) })
    }
}

impl<T: Plain> Plain for Option<T> {
    type Raw = Option<T::Raw>;
    fn raw(self) -> Option<T::Raw> {
        self.map(Plain::raw)
    }
    fn cooked(raw: Option<T::Raw>) -> Result<Self, WireError> {
        raw.map(Plain::cooked).transpose()
    }
}

impl<A: Plain, B: Plain> Plain for (A, B) {
    type Raw = (A::Raw, B::Raw);
    fn raw(self) -> Self::Raw {
        (self.0.raw(), self.1.raw())
    }
    fn cooked((first, second): Self::Raw) -> Result<Self, WireError> {
        Ok((Plain::cooked(first)?, Plain::cooked(second)?))
    }
}

impl Plain for Task {
    type Raw = (bool, u32);
    fn raw(self) -> (bool, u32) {
        match self {
            Self::Visit(visit) => (false, visit.0),
            Self::Break(rest) => (true, rest.0),
        }
    }
    fn cooked((rest, row): (bool, u32)) -> Result<Self, WireError> {
        Ok(if rest { Self::Break(BreakIx(row)) } else { Self::Visit(VisitIx(row)) })
    }
}

impl Plain for Limit {
    type Raw = (u8, u32, u16);
    fn raw(self) -> (u8, u32, u16) {
        match self {
            Self::Hours(carer) => (0, carer.0, 0),
            Self::Days(carer) => (1, carer.0, 0),
            Self::InRow(carer, first) => (2, carer.0, first),
            Self::Weekends(carer) => (3, carer.0, 0),
            Self::Load(shift) => (4, shift.0, 0),
        }
    }
    fn cooked((what, row, first): (u8, u32, u16)) -> Result<Self, WireError> {
        match (what, first) {
            (0, 0) => Ok(Self::Hours(CarerIx(row))),
            (1, 0) => Ok(Self::Days(CarerIx(row))),
            (2, first) => Ok(Self::InRow(CarerIx(row), first)),
            (3, 0) => Ok(Self::Weekends(CarerIx(row))),
            (4, 0) => Ok(Self::Load(ShiftIx(row))),
            _ => Err(WireError::Malformed),
        }
    }
}

/// A row of the core that version 1 has.
pub(crate) trait CoreRow: Copy {
    type Wire: Serialize + for<'d> Deserialize<'d>;
    fn wire(self) -> Self::Wire;
    fn core(wire: Self::Wire) -> Result<Self, WireError>;
}

macro_rules! rows {
    ($($wire:ident = $core:ident { $($field:ident: $raw:ty),+ $(,)? })+) => { $(
        #[derive(serde::Serialize, serde::Deserialize)]
        pub(crate) struct $wire { $($field: $raw),+ }

        impl $crate::rows::CoreRow for $core {
            type Wire = $wire;
            fn wire(self) -> $wire {
                // No field may be forgotten: the core's row is taken apart whole.
                let Self { $($field),+ } = self;
                $wire { $($field: $crate::rows::Plain::raw($field)),+ }
            }
            fn core(wire: $wire) -> Result<Self, $crate::error::WireError> {
                Ok(Self { $($field: $crate::rows::Plain::cooked(wire.$field)?),+ })
            }
        }

        // So that it can be a field of another row.
        impl $crate::rows::Plain for $core {
            type Raw = $wire;
            fn raw(self) -> $wire {
                $crate::rows::CoreRow::wire(self)
            }
            fn cooked(raw: $wire) -> Result<Self, $crate::error::WireError> {
                $crate::rows::CoreRow::core(raw)
            }
        }
    )+ };
}
pub(crate) use rows;

rows! {
    CarerRow = Carer {
        skills: u64, mode: u32, per_second: i64, per_metre: i64, contract_least: i32, idle_per_second: i64,
        contract_most: i32, overtime_from: i32, overtime_per_second: i64, fair_share: i32, slower_permille: u16,
        rest: i32, week_rest: i32, fortnight_rest: bool, day_most: i32, days_most: u8, row_most: u8, row_before: u8,
        weekends_most: u8,
    }
    ShiftRow = Shift {
        carer: u32, span: (i32, i32), start: u32, end: u32, first_break: u32, breaks: u32, commute_paid: bool,
        use_price: i64, capacity: u32, second: u32, day: u16, period: u8,
    }
    BreakRow = Break { window: WindowRow, duration: i32, paid: bool, after: i32 }
    VisitRow = Visit {
        client: u32, place: u32, duration: i32, window: WindowRow, first_other: u32, others: u8, ready: i32,
        early_price: i64, due: i32, late_price: i64, unserved_price: i64, skills: u64, one_skills: u64,
        flat_pay: Option<i64>, carers: u8, load: u32,
        wished: u64, wish_price: i64, known_only: bool, slot: u16, unpopular: u8, period: u8,
    }
    GapRow = Gap {
        first: u32, second: u32, least: i32, most: i32, different_carers: bool, same_carer: bool, both_or_neither: bool,
    }
    TieRow = Tie { client: u32, carer: u32, standing: u8, visits_before: u16 }
    WindowRow = Window { earliest: i32, latest: i32 }
    PinRow = Pin { visit: u32, shift: u32 }
    CommitmentRow = Commitment { client: u32, slot: u16, carer: u32 }
    PricesRow = Prices {
        travel_second: i64, worst_late_second: i64, unfamiliar: i64, not_preferred: i64, new_face: i64,
        further_carer: i64, slot_carer: i64, uneven_second: i64, unpopular: i64,
    }
    PlannedRow = Planned { task: (bool, u32), start: i32 }
    WeighedRow = Weighed { visit: u32, points: u32, onward: i32 }
    WorkerRow = Worker {
        wage: i64, per_mile: i64, mode: u32, overtime_from: i32, overtime_extra: i64, guaranteed: i32, idle: i64,
    }
    EnhancementRow = Enhancement { span: (i32, i32), hundredths: u32 }
    WorkedRow = Worked { carer: u32, shift: u32, activity: u8, span: (i32, i32), visit: u32, client: u32, metres: u32 }
    AbsenceRow = PaidAbsence { carer: u32, day: i32, kind: u8, time: i32, rate: i64, sum: i64 }
    PensionRow = Pension { employer_percent: u8, total_percent: u8, trigger: i64, lower: i64, upper: i64 }
    PricedLimitRow = PricedLimit { limit: (u8, u32, u16), points: u32 }
}
