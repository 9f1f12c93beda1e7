//! What is said about travel: notes for people, and numbers as they are written and read.

use homeround_core::book::travel::NO_ROUTE;

use super::mode::TravelMode;
use super::question::Counters;
use super::router::Router;
use crate::book::NamedPlace;
use crate::book::router_address::Kind;
use crate::words::{count as thousands, counted};

/// That a mode is estimated, and with which numbers.
pub(super) fn estimate(mode: &TravelMode) -> String {
    let (name, estimate) = (&mode.name, mode.estimate);
    format!(
        "{name}: estimated from coordinates: the distance as the crow flies times {} at {} km/h, and {} to park \
         and walk to the door.",
        decimal(estimate.detour_permille(), 1_000),
        decimal(estimate.metres_per_hour(), 1_000),
        minutes(estimate.parking_seconds()),
    )
}

/// That a mode comes from a router, and what asking it took.
pub(super) fn router(mode: &TravelMode, router: &Router, counters: Counters) -> String {
    let kind = match router.kind {
        Kind::Osrm => "OSRM",
        Kind::Valhalla => "Valhalla",
    };
    format!(
        "{}: from {kind} at {} ({}), and {} to park and walk to the door; {} requests, {} bytes, {} answers kept \
         from before.",
        mode.name,
        router.url,
        router.profile,
        minutes(mode.estimate.parking_seconds()),
        thousands(counters.requests as usize),
        thousands(counters.bytes as usize),
        thousands(counters.cached as usize),
    )
}

/// That places are cut off by a mode, how many pairs, and which place most of all; nothing when none is.
pub(super) fn holes(name: &str, seconds: &[u32], places: &[NamedPlace]) -> Option<String> {
    let count = places.len();
    let (mut away, mut back) = (vec![0_usize; count], vec![0_usize; count]);
    for (entry, _) in seconds.iter().enumerate().filter(|(_, seconds)| **seconds == NO_ROUTE) {
        away[entry / count] += 1;
        back[entry % count] += 1;
    }
    let total: usize = away.iter().sum();
    let worst = (0..count).max_by_key(|at| (away[*at] + back[*at], std::cmp::Reverse(*at)))?;
    if total == 0 {
        return None;
    }
    Some(format!(
        "{name}: {} of {} pairs of places have no way by {name}; the farthest-cut-off place is {}, with no way there from {} \
         of the others and no way from there to {}. No carer is sent where there is no way.",
        thousands(total),
        thousands(count * (count - 1)),
        places[worst].label(),
        thousands(back[worst]),
        thousands(away[worst]),
    ))
}

/// Seconds as minutes: 120 is `2`, 90 is `1.5`.
fn minutes(seconds: u32) -> String {
    match (seconds / 60, seconds % 60) {
        (minutes, 0) => counted(minutes as usize, "minute"),
        _ => format!("{} minutes", decimal(seconds * 100 / 60, 100)),
    }
}

/// `number / per` without needless zeros: 1 550 of 1 000 is `1.55`; `per` is a power of ten.
pub(super) fn decimal(number: u32, per: u32) -> String {
    let places = per.ilog10() as usize;
    let text = format!("{}.{:0places$}", number / per, number % per);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::metres_text;

    #[test]
    fn numbers_as_people_write_them() {
        assert_eq!([decimal(1_550, 1_000), decimal(30_000, 1_000), decimal(4_050, 1_000)], ["1.55", "30", "4.05"]);
        assert_eq!([metres_text(499), metres_text(320_400), metres_text(12_345_678)], ["0 m", "320 m", "12.3 km"]);
        assert_eq!([0, 60, 90, 120].map(minutes), ["0 minutes", "1 minute", "1.5 minutes", "2 minutes"]);
    }
}
