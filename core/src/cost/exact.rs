//! An exact number of pounds, minutes, miles or per cent: a fraction that is rounded only where it is shown.
//!
//! ```
//! use homeround_core::cost::{Exact, Inexact};
//!
//! let third = Exact::ONE.over(Exact::whole(3))?;
//! assert_eq!(third.times(Exact::whole(3))?, Exact::ONE, "nothing is lost on the way");
//! // A lower bound is shown rounded down, an upper bound rounded up.
//! assert_eq!([third.shown_down(2), third.shown_up(2)].map(|shown| shown.to_string()), ["0.33", "0.34"]);
//! # Ok::<(), Inexact>(())
//! ```

mod narrow;

use core::cmp::Ordering;
use core::fmt;

use narrow::Narrow;
use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedMul, ConstOne, ConstZero, Zero};

use crate::ground::Pence;

/// 256 bits: an hourly build of inputs with six figures after the point needs about 130, a roster with pooled National
/// Insurance about 190. 128 bits would refuse real branches.
type Wide = bnum::types::I256;

/// Numerators and denominators stay below this many bits, so that showing one cannot overflow.
const MOST_BITS: u32 = 220;

/// The most digits after the point of a number that is read.
const MOST_PLACES: usize = 12;

/// The most digits of a whole number that is read: what an exact form may hold.
const MOST_DIGITS: usize = 66;

/// Exact arithmetic that has no result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Inexact {
    /// The result has more digits than are held. Give the inputs fewer figures after the point.
    Overflow,
    /// A division by zero.
    DividedByZero,
}

crate::error_table! { Inexact {
    Self::Overflow = "HR0301", "has more digits than exact arithmetic holds; give fewer figures after the point",
        "Give fewer figures after the point.";
    Self::DividedByZero = "HR0302", "divides by zero",
        "Give a number above zero to divide by.";
}}

/// Why a text is not a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unreadable {
    /// There is nothing there.
    Empty,
    /// It is not digits with at most one point, nor one whole number over another.
    NotANumber,
    /// It has more than 12 digits after the point, or more before it than are held.
    TooLong,
    /// It is a fraction over zero.
    OverZero,
}

crate::error_table! { Unreadable {
    Self::Empty = "HR0311", "is empty",
        "Write a number.";
    Self::NotANumber = "HR0312", "is not a number",
        "Write digits with at most one point, or one whole number over another.";
    Self::TooLong = "HR0313", "has too many digits",
        "Write at most 12 digits after the point.";
    Self::OverZero = "HR0314", "is a fraction over zero",
        "Write a fraction over a number above zero.";
}}

/// An exact number. Two that are equal print the same text.
///
/// `{}` prints the exact form: a decimal where it ends within 30 places, otherwise a fraction in lowest terms such as
/// `107/7`. Both forms read back to the same number. [`Exact::shown`] is for people.
///
/// ```
/// use homeround_core::cost::Exact;
/// let price = Exact::parse("10.635947")?.over(Exact::parse("0.7")?)?;
/// assert_eq!((price.to_string().as_str(), price.shown().to_string().as_str()), ("15.19421", "15.19"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exact(Ratio<Wide>);

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match self.narrow().zip(other.narrow()) {
            Some((left, right)) => left.compare(right),
            None => self.0.cmp(&other.0),
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Default for Exact {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Exact {
    /// Zero.
    pub const ZERO: Self = Self(Ratio::new_raw(<Wide as ConstZero>::ZERO, <Wide as ConstOne>::ONE));
    /// One.
    pub const ONE: Self = Self(Ratio::new_raw(<Wide as ConstOne>::ONE, <Wide as ConstOne>::ONE));

    /// A whole number. Panics: never.
    #[must_use]
    pub fn whole(number: i64) -> Self {
        Self(Ratio::from_integer(wide(i128::from(number))))
    }

    /// `over / under`.
    ///
    /// # Errors
    /// [`Inexact::DividedByZero`] when `under` is zero.
    pub fn fraction(over: i128, under: i128) -> Result<Self, Inexact> {
        Self(Ratio::from_integer(wide(over))).over(Self(Ratio::from_integer(wide(under))))
    }

    /// `digits` with a point before the last `places` of them (at most 28): 1234 with 2 is 12.34. Panics: never.
    #[must_use]
    pub fn decimal(digits: i128, places: u32) -> Self {
        let under = power_of_ten(usize::try_from(places.min(28)).unwrap_or(28));
        Self(Ratio::new(wide(digits), under))
    }

    /// Seconds as hours. Panics: never.
    #[must_use]
    pub fn hours(seconds: i64) -> Self {
        Self(Ratio::new(wide(i128::from(seconds)), wide(3_600)))
    }

    /// Metres as miles. Panics: never.
    #[must_use]
    pub fn miles(metres: i64) -> Self {
        Self(Ratio::new(wide(i128::from(metres) * 1_000), wide(1_609_344)))
    }

    /// Whole pence as pounds. Panics: never.
    #[must_use]
    pub fn of_pence(pence: Pence) -> Self {
        Self(Ratio::new(wide(i128::from(pence.0)), wide(100)))
    }

    /// Reads `12`, `-0.5`, `10.77`, or a fraction `107/7` as the exact form prints it. Nothing else: no spaces, no signs
    /// of currency, no thousands commas, no exponents, at most 12 digits after the point.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        if rest.is_empty() {
            return Err(if negative { Unreadable::NotANumber } else { Unreadable::Empty });
        }
        let magnitude = match (rest.split_once('/'), rest.split_once('.')) {
            (Some((over, under)), None) => {
                let under = digits(under, wide(0))?;
                if under.is_zero() {
                    return Err(Unreadable::OverZero);
                }
                Ratio::new(digits(over, wide(0))?, under)
            }
            (None, Some((units, places))) => {
                if places.len() > MOST_PLACES && places.bytes().all(|digit| digit.is_ascii_digit()) {
                    return Err(Unreadable::TooLong);
                }
                Ratio::new(digits(places, digits(units, wide(0))?)?, power_of_ten(places.len()))
            }
            (None, None) => Ratio::from_integer(digits(rest, wide(0))?),
            (Some(_), Some(_)) => return Err(Unreadable::NotANumber),
        };
        // The sign is put back last: digits are read as a magnitude, and "-" alone is no number.
        let number = held(magnitude).map_err(|_| Unreadable::TooLong)?;
        Ok(if negative { number.negative() } else { number })
    }

    /// The sum.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn plus(self, other: Self) -> Result<Self, Inexact> {
        if let Some((left, right)) = self.narrow().zip(other.narrow()) {
            return Ok(Self::from_parts(left.plus(right)));
        }
        self.0.checked_add(&other.0).ok_or(Inexact::Overflow).and_then(held)
    }

    /// The difference.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn minus(self, other: Self) -> Result<Self, Inexact> {
        self.plus(other.negative())
    }

    /// The product.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn times(self, other: Self) -> Result<Self, Inexact> {
        if let Some((left, right)) = self.narrow().zip(other.narrow()) {
            return Ok(Self::from_parts(left.times(right)));
        }
        self.0.checked_mul(&other.0).ok_or(Inexact::Overflow).and_then(held)
    }

    /// The quotient.
    ///
    /// # Errors
    /// [`Inexact::DividedByZero`] or [`Inexact::Overflow`].
    pub fn over(self, other: Self) -> Result<Self, Inexact> {
        if other.0.is_zero() {
            return Err(Inexact::DividedByZero);
        }
        if let Some((left, right)) = self.narrow().zip(other.narrow().and_then(Narrow::reciprocal)) {
            return Ok(Self::from_parts(left.times(right)));
        }
        self.times(Self(other.0.recip()))
    }

    /// This many per cent of `whole`.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn percent_of(self, whole: Self) -> Result<Self, Inexact> {
        self.times(whole)?.over(Self::whole(100))
    }

    /// The number with its sign changed. Panics: never.
    #[must_use]
    pub fn negative(self) -> Self {
        Self(-self.0)
    }

    /// The number when it is whole and fits. Panics: never.
    #[must_use]
    pub fn as_whole(self) -> Option<i128> {
        if self.0.is_integer() { i128::try_from(*self.0.numer()).ok() } else { None }
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self < Self::ZERO
    }

    /// Whether it is zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// To two places, halves away from zero, for people to read.
    #[must_use]
    pub const fn shown(self) -> Shown {
        self.shown_to(2)
    }

    /// To `places` places (at most 9), halves away from zero, for people to read.
    #[must_use]
    pub const fn shown_to(self, places: u8) -> Shown {
        self.shown_by(places, Rounding::Nearest)
    }

    /// To `places` places (at most 9), never above the number: for a lower bound, and for the most that can be afforded.
    #[must_use]
    pub const fn shown_down(self, places: u8) -> Shown {
        self.shown_by(places, Rounding::Down)
    }

    /// To `places` places (at most 9), never below the number: for an upper bound, and for the least that is enough.
    #[must_use]
    pub const fn shown_up(self, places: u8) -> Shown {
        self.shown_by(places, Rounding::Up)
    }

    /// To `places` places (at most 9), rounded as `rounding` says.
    #[must_use]
    pub const fn shown_by(self, places: u8, rounding: Rounding) -> Shown {
        Shown { number: self, places: if places < 9 { places } else { 9 }, rounding }
    }

    /// Rounded to `places` places (at most 9), halves away from zero: for the roundings a statute or a bill asks for.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn to_places(self, places: u8) -> Result<Self, Inexact> {
        let places = places.min(9);
        let rounded = held(Ratio::new(self.rounded(places), power_of_ten(usize::from(places))))?;
        Ok(if self.is_negative() { rounded.negative() } else { rounded })
    }

    /// Cut off after `places` places (at most 9), towards zero.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn cut_to_places(self, places: u8) -> Result<Self, Inexact> {
        let scale = power_of_ten(usize::from(places.min(9)));
        held(Ratio::new(self.0.numer() * scale / self.0.denom(), scale))
    }

    /// The next number with `places` places (at most 9) that is not nearer to zero.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn up_to_places(self, places: u8) -> Result<Self, Inexact> {
        let cut = self.cut_to_places(places)?;
        if cut == self {
            return Ok(cut);
        }
        let step = held(Ratio::new(wide(1), power_of_ten(usize::from(places.min(9)))))?;
        if self.is_negative() { cut.minus(step) } else { cut.plus(step) }
    }

    /// Pounds as whole pence, halves away from zero.
    ///
    /// # Errors
    /// [`Inexact::Overflow`] past about ninety thousand million million pounds.
    pub fn to_pence(self) -> Result<Pence, Inexact> {
        let pence = i64::try_from(self.rounded(2)).map_err(|_| Inexact::Overflow)?;
        Ok(Pence(if self.is_negative() { -pence } else { pence }))
    }

    /// The fraction when both its parts are small, as most are.
    fn narrow(self) -> Option<Narrow> {
        Narrow::new(i64::try_from(*self.0.numer()).ok()?, i64::try_from(*self.0.denom()).ok()?)
    }

    /// The fraction of parts in lowest terms.
    fn from_parts((over, under): (i128, i128)) -> Self {
        Self(Ratio::new_raw(wide(over), wide(under)))
    }

    /// The magnitude times ten to `places`, to the nearest whole number, halves up. `MOST_BITS` and nine places leave room.
    fn rounded(self, places: u8) -> Wide {
        // Half the denominator is added before dividing, all of it doubled to stay whole: halves go away from zero.
        let double = self.0.numer().abs() * power_of_ten(usize::from(places)) * wide(2);
        (double + *self.0.denom()) / (*self.0.denom() * wide(2))
    }

    /// The magnitude times ten to `places`, as a whole number not above the magnitude, or not below it.
    fn cut(self, places: u8, up: bool) -> Wide {
        let scaled = self.0.numer().abs() * power_of_ten(usize::from(places));
        let cut = scaled / *self.0.denom();
        if up && !(scaled % *self.0.denom()).is_zero() { cut + wide(1) } else { cut }
    }
}

/// Which way a number is rounded where it is shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Rounding {
    /// To the nearest, halves away from zero: an amount.
    #[default]
    Nearest,
    /// Never above the number: a lower bound, or the most that can be afforded.
    Down,
    /// Never below the number: an upper bound, or the least that is enough.
    Up,
}

/// A number as people read it. Prints `-0.67`, `15.19`, `4.00`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shown {
    number: Exact,
    places: u8,
    rounding: Rounding,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let below = self.number.is_negative();
        let rounded = match self.rounding {
            Rounding::Nearest => self.number.rounded(self.places),
            // Of a number below zero the greater magnitude is the lower number.
            Rounding::Down => self.number.cut(self.places, below),
            Rounding::Up => self.number.cut(self.places, !below),
        };
        let negative = below && !rounded.is_zero();
        write_decimal(f, negative, rounded, usize::from(self.places))
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (over, under) = (self.0.numer().abs(), *self.0.denom());
        if let Some((whole, places)) = terminating(over, under) {
            return write_decimal(f, self.is_negative(), whole, places);
        }
        write_decimal(f, self.is_negative(), over, 0)?;
        f.write_str("/")?;
        write_decimal(f, false, under, 0)
    }
}

/// `over / under` as a whole number and its places, when it ends within 30 places and fits.
fn terminating(over: Wide, under: Wide) -> Option<(Wide, usize)> {
    let (mut rest, mut places) = (under, [0_usize; 2]);
    // A fraction in lowest terms ends if two and five are the only primes below its line.
    for (prime, count) in [wide(2), wide(5)].into_iter().zip(&mut places) {
        while (rest % prime).is_zero() {
            rest /= prime;
            *count += 1;
        }
    }
    let places = places[0].max(places[1]);
    if rest != wide(1) || places > 30 {
        return None;
    }
    Some((over.checked_mul(power_of_ten(places) / under)?, places))
}

/// Writes `whole / 10^places` in digits.
fn write_decimal(f: &mut fmt::Formatter<'_>, negative: bool, whole: Wide, places: usize) -> fmt::Result {
    let (mut rest, mut buffer, mut at, mut written) = (whole, [b'0'; 96], 96_usize, 0_usize);
    // Digits from the last to the first, and on past the point while there are places to write, were they all zeros.
    while at > 1 && (!rest.is_zero() || written <= places) {
        at -= 1;
        buffer[at] = b'0' + u8::try_from(rest % wide(10)).unwrap_or(0);
        rest /= wide(10);
        written += 1;
        if written == places {
            at -= 1;
            buffer[at] = b'.';
        }
    }
    if negative {
        f.write_str("-")?;
    }
    f.write_str(core::str::from_utf8(&buffer[at..]).unwrap_or(""))
}

/// `before` with the digits of `text` written after it.
fn digits(text: &str, before: Wide) -> Result<Wide, Unreadable> {
    if text.is_empty() || !text.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(Unreadable::NotANumber);
    }
    if text.len() > MOST_DIGITS {
        return Err(Unreadable::TooLong);
    }
    text.bytes().try_fold(before, |number, digit| {
        let shifted = number.checked_mul(wide(10)).ok_or(Unreadable::TooLong)?;
        shifted.checked_add(wide(i128::from(digit - b'0'))).ok_or(Unreadable::TooLong)
    })
}

fn held(ratio: Ratio<Wide>) -> Result<Exact, Inexact> {
    let fits = |part: &Wide| part.unsigned_abs().bit_width() <= MOST_BITS;
    if fits(ratio.numer()) && fits(ratio.denom()) { Ok(Exact(ratio)) } else { Err(Inexact::Overflow) }
}

/// Ten to `places`, at most 30 in this file.
fn power_of_ten(places: usize) -> Wide {
    (0..places).fold(wide(1), |power, _| power * wide(10))
}

/// Every `i128` fits into 256 bits.
fn wide(number: i128) -> Wide {
    Wide::try_from(number).unwrap_or(<Wide as ConstZero>::ZERO)
}

#[cfg(test)]
mod tests;
