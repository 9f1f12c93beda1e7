//! Areas that come with the program. Each stands on data that may be passed on; `NOTICE.md` beside them says whose it is.

use super::area::AreaFiles;

/// Their names.
pub(super) const NAMES: [&str; 3] = ["monmouth", "newport", "trafford"];

/// Whose data the samples are: for whoever shows them.
pub const NOTICE: &str = include_str!("samples/NOTICE.md");

/// The files of a sample.
pub(super) fn files_of(name: &str) -> AreaFiles<'static> {
    let files = |points, population, km2| AreaFiles { points, population, km2 };
    match name {
        "newport" => files(Some(("newport.csv", include_bytes!("samples/newport.csv").as_slice())), None, None),
        "monmouth" => files(Some(("monmouth.csv", include_bytes!("samples/monmouth.csv").as_slice())), None, None),
        "trafford" => files(None, Some(("trafford.csv", include_bytes!("samples/trafford.csv").as_slice())), Some(TRAFFORD_KM2)),
        _ => AreaFiles::default(),
    }
}

/// What 234 972 people fill at 6 000 to the square kilometre, our own density of an inner town, in thousandths.
const TRAFFORD_KM2: i64 = 39_162;
