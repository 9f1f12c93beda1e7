//! Where postcodes are, what that was taken from, and where a points file is to be had.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::book::value::Degrees;
use crate::words::{counted, listed};

/// Where to get a points file, and what its licence asks.
pub const WHERE: &str = "\
Postcodes become places with a points file of yours. The program holds none and asks no service.

  Code-Point Open       Great Britain, free, four times a year
                        https://osdatahub.os.uk/downloads/open/CodePointOpen (choose CSV)
  ONS Postcode          the United Kingdom, free, four times a year
  Directory (ONSPD)     https://geoportal.statistics.gov.uk (search for ONSPD)
  any CSV               a column postcode beside latitude and longitude, or easting and northing

Give the file, the folder of its CSVs, or the .zip as it was downloaded:

  homeround import book my-branch clients.xlsx carers.csv --points codepo_gb.zip
  homeround places --points codepo_gb.zip \"NP20 4ND\"

Both are under the Open Government Licence v3. Say beside what you publish: Contains OS data (C) Crown copyright
and database right; contains Royal Mail data (C) Royal Mail copyright and database right; contains National
Statistics data. ONSPD rows of Northern Ireland (BT) have a licence of their own for commercial use.

A unit postcode is some 15 homes: its place is right to about 100 metres in a town and to a kilometre in the country.
Eastings and northings are turned into latitude and longitude to some 5 metres.
";

/// What a postcode's place was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PointSource {
    /// The unit itself: `NP20 4ND`.
    Unit,
    /// The middle of its sector, `NP20 4`.
    Sector,
    /// The middle of its district, `NP20`.
    District,
}

/// The place of a postcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PostcodePlace {
    /// Latitude in decimal degrees.
    pub latitude: Degrees,
    /// Longitude in decimal degrees.
    pub longitude: Degrees,
    /// What it was taken from.
    pub by: PointSource,
}

/// The places of the postcodes that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PostcodePlaces {
    /// By postcode.
    pub found: BTreeMap<String, PostcodePlace>,
    /// Postcodes of which not even the district is in the file.
    pub missing: BTreeSet<String>,
}

impl PostcodePlaces {
    /// What a reader should know of them: none of it for units that were found.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let of = |by: PointSource| -> Vec<String> {
            self.found.iter().filter(|(_, place)| place.by == by).map(|(code, _)| code.clone()).collect()
        };
        let mut notes = Vec::new();
        for (by, what) in [(PointSource::Sector, "sector"), (PointSource::District, "district")] {
            let codes = of(by);
            if !codes.is_empty() {
                let count = counted(codes.len(), "postcode");
                notes.push(format!(
                    "{count} not in the points file: the middle of the {what} serves for {}",
                    listed(&codes)
                ));
            }
        }
        if !self.missing.is_empty() {
            let codes: Vec<String> = self.missing.iter().cloned().collect();
            let count = counted(codes.len(), "postcode");
            notes.push(format!("{count} not in the points file, nor any near: {}", listed(&codes)));
        }
        notes
    }
}
