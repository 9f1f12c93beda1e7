//! A points file, read row by row: Code-Point Open, the ONS Postcode Directory, or any CSV that says the same.
//!
//! ```
//! use homeround::postcodes::PointsSearch;
//!
//! // Two files of one search, each with its own columns.
//! let mut search = PointsSearch::new(["NP20 4ND", "NP19 4PL"].map(str::to_owned).into());
//! search.read("np20.csv", &b"postcode,latitude,longitude\nNP20 4ND,51.5876,-3.0089\n"[..])?;
//! search.read("np19.csv", &b"lat,long,pcds\n51.5676,-2.9794,NP19 4PL\n"[..])?;
//! assert_eq!(search.finish().found.len(), 2);
//! # Ok::<(), homeround::fault::Faults>(())
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};

use super::grid::Grid;
use super::place::{PointSource, PostcodePlace, PostcodePlaces};
use crate::book::value::Degrees;
use crate::cells::postcode;
use crate::csv::{delimiter, texts};
use crate::fault::{Faults, whole};
#[cfg(feature = "zip")]
use crate::source::is_csv;

/// What the columns of such files are called, without case and signs.
const POSTCODE: [&str; 8] = ["postcode", "pcds", "pcd", "pcd7", "pcd8", "pcd2", "postcodes", "postalcode"];
const LATITUDE: [&str; 3] = ["latitude", "lat", "y"];
const LONGITUDE: [&str; 5] = ["longitude", "long", "lon", "lng", "x"];
const EASTING: [&str; 5] = ["easting", "eastings", "oseast1m", "east1m", "gridreferenceeasting"];
const NORTHING: [&str; 5] = ["northing", "northings", "osnrth1m", "north1m", "gridreferencenorthing"];

/// Which columns say where a postcode is.
#[derive(Clone, Copy, Debug)]
struct PointColumns {
    postcode: usize,
    degrees: Option<(usize, usize)>,
    metres: Option<(usize, usize)>,
}

/// The middle of many points.
#[derive(Clone, Copy, Debug, Default)]
struct Middle {
    latitude: i64,
    longitude: i64,
    points: i64,
}

impl Middle {
    fn add(&mut self, (latitude, longitude): (Degrees, Degrees)) {
        self.latitude += i64::from(latitude.0);
        self.longitude += i64::from(longitude.0);
        self.points += 1;
    }

    fn place(self, by: PointSource) -> Option<PostcodePlace> {
        // Whole numbers in ten-millionths of a degree: the mean is the same on every machine, in any order of the rows.
        let mean = |sum: i64| sum.checked_div(self.points).and_then(|mean| i32::try_from(mean).ok()).map(Degrees);
        Some(PostcodePlace { latitude: mean(self.latitude)?, longitude: mean(self.longitude)?, by })
    }
}

/// A search for postcodes in points files, one after another.
pub struct PointsSearch {
    wanted: BTreeSet<String>,
    units: BTreeMap<String, (Degrees, Degrees)>,
    sectors: BTreeMap<String, Middle>,
    districts: BTreeMap<String, Middle>,
    grid: Option<Grid>,
}

/// A postcode's sector, `NP20 4` of `NP20 4ND`.
fn sector(code: &str) -> &str {
    code.get(..code.len().saturating_sub(2)).unwrap_or_default()
}

/// A postcode's district, `NP20` of `NP20 4ND`.
fn district(code: &str) -> &str {
    code.split(' ').next().unwrap_or_default()
}

impl PointsSearch {
    /// A search for these postcodes, each in full.
    #[must_use]
    pub fn new(wanted: BTreeSet<String>) -> Self {
        Self {
            // What stands in the table is what is looked for: rows of other sectors are not added up.
            sectors: wanted.iter().map(|code| (sector(code).to_owned(), Middle::default())).collect(),
            districts: wanted.iter().map(|code| (district(code).to_owned(), Middle::default())).collect(),
            units: BTreeMap::new(),
            grid: Grid::new(),
            wanted,
        }
    }

    /// Whether a file of one postcode area, called as Code-Point Open calls it (`np.csv`), can hold anything that is wanted.
    #[must_use]
    pub fn may_hold(&self, stem: &str) -> bool {
        let area = |code: &str| code.chars().take_while(char::is_ascii_alphabetic).collect::<String>();
        let is_area = (1..=2).contains(&stem.len()) && stem.chars().all(|c| c.is_ascii_alphabetic());
        // A file that is not called like an area may hold all of them: only areas that are not wanted are passed over.
        !is_area || self.wanted.iter().any(|code| area(code).eq_ignore_ascii_case(stem))
    }

    /// Reads a file's points, in the memory of one row.
    ///
    /// # Errors
    /// When it cannot be read, or no column says which postcode it is of and where that is.
    pub fn read(&mut self, file: &str, reader: impl Read) -> Result<(), Faults> {
        let fail = |problem: String| Faults(vec![whole(file, &problem, "`homeround places` says which files serve.")]);
        let mut reader = BufReader::with_capacity(1 << 16, reader);
        let front = reader.fill_buf().map_err(|error| fail(format!("cannot be read ({error})")))?;
        let front = front.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(front);
        let between = delimiter(front);
        let mut rows =
            // Rows of unequal length are let through: only the columns that are named are looked at.
            csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(between).from_reader(reader);
        let (mut record, mut columns) = (csv::ByteRecord::new(), None);
        while rows.read_byte_record(&mut record).map_err(|error| fail(format!("is not CSV ({error})")))? {
            match columns {
                Some(columns) => self.take(columns, &record),
                None => {
                    let (found, is_header) = columns_of(&texts(&record).0).ok_or_else(|| {
                        fail("says no postcode beside a latitude and longitude, or an easting and northing".to_owned())
                    })?;
                    if found.degrees.is_none() && self.grid.is_none() {
                        return Err(fail("is on the British National Grid, which this build cannot turn".to_owned()));
                    }
                    columns = Some(found);
                    // Code-Point Open has no header: its first row is a postcode like the rest.
                    if !is_header {
                        self.take(found, &record);
                    }
                }
            }
        }
        Ok(())
    }

    fn take(&mut self, columns: PointColumns, record: &csv::ByteRecord) {
        let cell =
            |at: usize| record.get(at).and_then(|cell| std::str::from_utf8(cell).ok()).unwrap_or_default().trim();
        let Some(code) = postcode(cell(columns.postcode)) else { return };
        // Most rows of a national file are of districts that nobody asks for.
        let Some(held) = self.districts.get_mut(district(&code)) else { return };
        let degrees = columns.degrees.and_then(|(latitude, longitude)| {
            let place = Degrees::read(cell(latitude)).zip(Degrees::read(cell(longitude)))?;
            // The directory writes 99.999999 where it knows no place.
            (place.0.0.unsigned_abs() <= 900_000_000 && place != (Degrees(0), Degrees(0))).then_some(place)
        });
        let metres = || {
            let (easting, northing) = columns.metres?;
            self.grid.as_ref()?.degrees(cell(easting).parse().ok()?, cell(northing).parse().ok()?)
        };
        // Degrees come before metres where a file has both: turning the grid costs some 5 metres.
        let Some(place) = degrees.or_else(metres) else { return };
        held.add(place);
        if let Some(held) = self.sectors.get_mut(sector(&code)) {
            held.add(place);
        }
        if self.wanted.contains(&code) {
            self.units.insert(code, place);
        }
    }

    /// The places of what was wanted.
    #[must_use]
    pub fn finish(self) -> PostcodePlaces {
        let mut places = PostcodePlaces::default();
        for code in self.wanted {
            let unit = self.units.get(&code);
            let unit = unit.map(|(latitude, longitude)| PostcodePlace {
                latitude: *latitude,
                longitude: *longitude,
                by: PointSource::Unit,
            });
            let sector = || self.sectors.get(sector(&code)).and_then(|middle| middle.place(PointSource::Sector));
            let district =
                || self.districts.get(district(&code)).and_then(|middle| middle.place(PointSource::District));
            // From near to far: the middle of a district may be miles away, and is said to be so in the notes.
            match unit.or_else(sector).or_else(district) {
                Some(place) => drop(places.found.insert(code, place)),
                None => drop(places.missing.insert(code)),
            }
        }
        places
    }
}

/// Which columns say what, and whether the row that says so is a header: Code-Point Open's files have none.
fn columns_of(first: &[String]) -> Option<(PointColumns, bool)> {
    let plain = |text: &String| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let names: Vec<String> = first.iter().map(plain).collect();
    // The first name that is known wins, not the first column: the ONS directory has several of the same meaning.
    let place = |known: &[&str]| known.iter().find_map(|known| names.iter().position(|name| name == known));
    if let Some(postcode) = place(&POSTCODE) {
        let degrees = place(&LATITUDE).zip(place(&LONGITUDE));
        let metres = place(&EASTING).zip(place(&NORTHING));
        return (degrees.is_some() || metres.is_some()).then_some((PointColumns { postcode, degrees, metres }, true));
    }
    let whole = |at: usize| first.get(at).is_some_and(|cell| cell.trim().parse::<u32>().is_ok());
    // Postcode, quality, easting, northing: no other file begins with a postcode and three whole numbers.
    let bare = postcode(first.first()?).is_some() && whole(1) && whole(2) && whole(3);
    bare.then_some((PointColumns { postcode: 0, degrees: None, metres: Some((2, 3)) }, false))
}

/// Reads every CSV in a .zip: what a national file is downloaded as.
///
/// # Errors
/// When it is no archive, or none of its files says where postcodes are.
#[cfg(feature = "zip")]
pub fn read_archive(search: &mut PointsSearch, file: &str, archive: impl Read + std::io::Seek) -> Result<(), Faults> {
    let fail =
        |problem: String| Faults(vec![whole(file, &problem, "Give the .zip as it was downloaded, or its CSVs.")]);
    let mut parts = zip::ZipArchive::new(archive).map_err(|error| fail(format!("is no archive ({error})")))?;
    let (mut read, mut why) = (0, None);
    for at in 0..parts.len() {
        let part = parts.by_index(at).map_err(|error| fail(format!("has a part that cannot be read ({error})")))?;
        let name = part.name().map_or_else(|_| String::new(), std::borrow::Cow::into_owned);
        if !is_csv(&name) {
            continue;
        }
        let stem = name.rsplit('/').next().and_then(|file| file.rsplit_once('.')).map_or("", |(stem, _)| stem);
        if !search.may_hold(stem) {
            // It was not needed, which is no fault: the archive is still one of postcodes.
            read += 1;
            continue;
        }
        // A national file comes with tables of codes beside it.
        match search.read(&format!("{file} ({name})"), part) {
            Ok(()) => read += 1,
            Err(faults) => why = why.or(Some(faults)),
        }
    }
    match (read, why) {
        (0, Some(faults)) => Err(faults),
        (0, None) => Err(fail("holds no CSV".to_owned())),
        _ => Ok(()),
    }
}

/// Without the feature `zip` no archive can be read.
///
/// # Errors
/// Always.
#[cfg(not(feature = "zip"))]
pub fn read_archive(_: &mut PointsSearch, file: &str, _: impl Read + std::io::Seek) -> Result<(), Faults> {
    let fault = whole(file, "is an archive, which this build cannot read", "Give the CSVs in it.");
    Err(Faults(vec![fault]))
}
