//! A log has the same bytes on every target: the firmware in `tests/embedding` writes and reads the ones kept here.

use homeround_core::verification::log::Reader;

#[allow(unreachable_pub, reason = "shared with the firmware")]
#[path = "../../tests/embedding/src/day.rs"]
mod day;

const KEPT: &[u8] = include_bytes!("../../tests/embedding/day.log");

#[test]
fn the_day_that_the_firmware_keeps_is_the_day_written_here() {
    let mut writer = day::writer();
    let servers = [day::server().public()];
    let mut reader = Reader::new(day::ORGANISATION, &day::enrolled(), &servers);
    let mut written = Vec::new();
    for minute in 0..day::RECORDS as i64 {
        let sealed = day::write(&mut writer, minute).expect("possible");
        assert!(reader.read(&sealed).troubles.is_empty());
        written.extend(sealed.0);
    }
    assert!(reader.close(Some(writer.head())).is_empty());
    assert!(written == KEPT, "the form of a record has changed: that is a new version of it, with a new domain");
}
