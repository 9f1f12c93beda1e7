//! Simulated annealing's temperature in whole numbers: the same bits on every target, and no mathematics library.
//!
//! Source: Kirkpatrick, Gelatt, Vecchi, *Optimization by simulated annealing* (1983).

/// One million: fractions of the work are given in millionths.
pub const WHOLE: u32 = 1_000_000;

/// 2^(-1/2^i) for i = 1..=16, in 1/2^32.
const HALVINGS: [u64; 16] = halvings();

const fn halvings() -> [u64; 16] {
    let mut table = [0; 16];
    let mut value: u128 = 1 << 31;
    let mut at = 0;
    while at < 16 {
        value = root(value << 32);
        table[at] = value as u64;
        at += 1;
    }
    table
}

const fn root(n: u128) -> u128 {
    let mut low: u128 = 0;
    let mut high: u128 = 1 << 33;
    while high - low > 1 {
        let middle = (low + high) / 2;
        if middle * middle <= n {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// `hot` cooled by `halvings` halvings, of which `done` millionths have passed: `hot × 2^(−halvings × done)`.
pub(crate) fn cooled(hot: i64, halvings: u32, done: u32) -> i64 {
    let steps = ((u64::from(halvings) * u64::from(done.min(WHOLE))) << 16) / u64::from(WHOLE);
    let mut value = (hot.max(0) as u128) >> (steps >> 16);
    for (at, factor) in HALVINGS.iter().enumerate() {
        if steps >> (15 - at) & 1 == 1 {
            value = (value * u128::from(*factor)) >> 32;
        }
    }
    value as i64
}

/// `temperature × −ln(u)` for the random 32 bits `u` taken as a fraction in (0, 1]: how much dearer a roster may become.
pub(crate) fn allowance(temperature: i64, u: u32) -> i64 {
    let fraction = u64::from(u) + 1;
    let mut mantissa = fraction << fraction.leading_zeros();
    // −log2 in 1/2^16: whole part from the leading zeros, the fraction by repeated squaring.
    let whole = u64::from(fraction.leading_zeros()) - 31;
    let mut part = 0_u64;
    for _ in 0..16 {
        let square = (u128::from(mantissa) * u128::from(mantissa)) >> 63;
        part <<= 1;
        if square >> 64 == 1 {
            part |= 1;
            mantissa = (square >> 1) as u64;
        } else {
            mantissa = square as u64;
        }
    }
    let minus_log2 = (whole << 16).saturating_sub(part);
    // ln 2 = 45 426 / 2^16.
    let scaled = u128::from(temperature.max(0) as u64) * u128::from(minus_log2) * 45_426;
    (scaled >> 32) as i64
}

#[cfg(test)]
mod tests {
    use super::{WHOLE, allowance, cooled};

    #[test]
    fn cooling_is_an_exponential() {
        for done in (0..=WHOLE).step_by(9_973) {
            let exact = 1e15 * 2_f64.powf(-7.0 * f64::from(done) / 1e6);
            let got = cooled(1_000_000_000_000_000, 7, done) as f64;
            assert!((got - exact).abs() < exact * 1e-4, "{done}: {got} for {exact}");
        }
    }

    #[test]
    fn the_allowance_is_a_logarithm() {
        for u in [0_u32, 1, 5, 1 << 16, 1 << 31, u32::MAX / 3, u32::MAX - 1, u32::MAX] {
            let exact = -((f64::from(u) + 1.0) / 4_294_967_296.0).ln() * 1e9;
            let got = allowance(1_000_000_000, u) as f64;
            assert!((got - exact).abs() < 1e9 * 1e-4, "{u}: {got} for {exact}");
        }
    }
}
