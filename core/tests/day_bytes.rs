//! Rosters have the same bytes on every target: the firmware in `tests/embedding` finds the ones kept here.

use std::path::Path;

#[allow(unreachable_pub, reason = "shared with the firmware")]
#[path = "../../tests/embedding/src/rounds.rs"]
mod rounds;

use rounds::{Found, VISITS};

/// Write them anew with `WRITE_DAY=1 cargo test -p homeround-core --test day_bytes`.
#[test]
fn the_rounds_that_the_firmware_keeps_are_those_found_here() {
    let mut found = [None; 2];
    rounds::plan_twice(&mut found);
    let [meant, again] = found.map(|found| found.expect("a legal roster"));
    assert_eq!((meant.served, again.served), (VISITS, VISITS));
    assert!(again.contact_minutes == meant.contact_minutes && again.pence > 0);
    let mut found = Vec::new();
    [meant, again].iter().for_each(|one| one.write(&mut |bytes| found.extend_from_slice(bytes)));
    assert_eq!(found.len(), 2 * Found::BYTES);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/embedding/rounds.bin");
    if std::env::var_os("WRITE_DAY").is_some() {
        std::fs::write(&file, &found).unwrap();
    }
    assert!(std::fs::read(&file).unwrap_or_default() == found, "the search finds another day: write rounds.bin anew");
}
