//! Areas that come with the program. Each stands on data that may be passed on; `NOTICE.md` beside them says whose it is.

use super::model::AreaTerms;

/// The files of an area, as bytes with what faults call them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct AreaFiles<'a> {
    pub(super) points: Option<(&'a str, &'a [u8])>,
    pub(super) population: Option<(&'a str, &'a [u8])>,
    /// Its size in thousandths of a square kilometre, where the specification says none.
    pub(super) km2: Option<i64>,
}

/// Their names.
pub(super) const NAMES: [&str; 3] = ["monmouth", "newport", "trafford"];

/// What the licence of a sample's data asks to be told, wherever anything that rests on it is shown; nothing for other areas.
#[must_use]
pub fn notice_of(area: &AreaTerms) -> Option<&'static str> {
    match area.sample.as_deref()? {
        "trafford" => Some(CENSUS),
        _ => Some(CODE_POINT),
    }
}

const CODE_POINT: &str = "Homes are placed on postcode points of Code-Point Open. Contains OS data © Crown copyright and database right 2026; contains Royal Mail data © Royal Mail copyright and database right 2026; contains National Statistics data © Crown copyright and database right 2026. Open Government Licence v3.0.";
const CENSUS: &str = "Ages are those of the output areas of Trafford, census 2021, laid out by density and not by place. Source: Office for National Statistics, by way of Trafford Data Lab, Open Government Licence v3.0.";

/// The files of a sample.
pub(super) fn files_of(name: &str) -> AreaFiles<'static> {
    let files = |points, population, km2| AreaFiles { points, population, km2 };
    match name {
        "newport" => files(Some(("newport.csv", include_bytes!("samples/newport.csv").as_slice())), None, None),
        "monmouth" => files(Some(("monmouth.csv", include_bytes!("samples/monmouth.csv").as_slice())), None, None),
        "trafford" => {
            files(None, Some(("trafford.csv", include_bytes!("samples/trafford.csv").as_slice())), Some(TRAFFORD_KM2))
        }
        _ => AreaFiles::default(),
    }
}

/// What 234 972 people fill at 6 000 to the square kilometre, our own density of an inner town, in thousandths.
const TRAFFORD_KM2: i64 = 39_162;
