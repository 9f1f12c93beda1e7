//! `homeround places`: where postcodes are, by a points file, and where to get one.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::console::Console;
use crate::disk::file_name;
use crate::outcome::{Answer, CommandFailure};
use homeround::cells;
use homeround::fault::{Faults, whole};
use homeround::postcodes::points::read_archive;
use homeround::postcodes::{PointSource, PointsSearch, PostcodePlaces, WHERE};
use homeround::words::Quote;

/// Say where postcodes are. Without any, say where to get a points file and what its licence asks.
#[derive(Args, Clone, Debug)]
pub struct PlacesArgs {
    /// Postcodes, in full.
    pub postcodes: Vec<String>,
    /// The points file: CSV, a folder of CSVs, or a .zip as it was downloaded.
    #[arg(long, value_name = "FILE")]
    pub points: Option<PathBuf>,
}

/// Looks postcodes up: yes when each has a place.
///
/// # Errors
/// What is no postcode; a points file that cannot be read.
pub fn run(args: &PlacesArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let Some(points) = args.points.as_deref().filter(|_| !args.postcodes.is_empty()) else {
        console.answer(&serde_json::json!({ "where": WHERE }), || WHERE.to_owned())?;
        return Ok(Answer::Yes);
    };
    let code = |text: &String| {
        cells::postcode(text)
            .ok_or_else(|| CommandFailure::Usage(format!("{text} is no full postcode", text = text.quoted())))
    };
    let wanted = args.postcodes.iter().map(code).collect::<Result<BTreeSet<String>, _>>()?;
    let places = find_places(wanted, points)?;
    console.answer(&places, || text(&places))?;
    Ok(if places.missing.is_empty() { Answer::Yes } else { Answer::No })
}

fn text(places: &PostcodePlaces) -> String {
    let line = |(code, place): (&String, &homeround::postcodes::PostcodePlace)| {
        let by = match place.by {
            PointSource::Unit => "",
            PointSource::Sector => "  the middle of its sector",
            PointSource::District => "  the middle of its district",
        };
        format!("{code:<9} {:>10} {:>10}{by}\n", place.latitude.to_string(), place.longitude.to_string())
    };
    let missing = places.missing.iter().map(|code| format!("{code:<9} not in the points file, nor any near\n"));
    places.found.iter().map(line).chain(missing).collect()
}

/// The places of postcodes by a points file: CSV, a folder of CSVs, or an archive of them.
///
/// # Errors
/// When nothing there can be read.
pub(super) fn find_places(wanted: BTreeSet<String>, points: &Path) -> Result<PostcodePlaces, CommandFailure> {
    let mut search = PointsSearch::new(wanted);
    if !points.is_dir() {
        read_points(&mut search, points)?;
        return Ok(search.finish());
    }
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(points)? {
        let path = entry?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        files.extend(Some(path).filter(|_| csv && search.may_hold(&stem)));
    }
    files.sort();
    if files.is_empty() {
        let fault = whole(
            &points.display().to_string(),
            "holds no CSV of these areas",
            "`homeround places` says which files serve.",
        );
        return Err(CommandFailure::Input(Faults(vec![fault])));
    }
    for file in files {
        read_points(&mut search, &file)?;
    }
    Ok(search.finish())
}

fn read_points(search: &mut PointsSearch, path: &Path) -> Result<(), CommandFailure> {
    let name = file_name(path);
    let open = || {
        File::open(path).map(BufReader::new).map_err(|error| {
            let problem = format!("cannot be read ({error})");
            CommandFailure::Input(Faults(vec![whole(&name, &problem, "`homeround places` says where to get one.")]))
        })
    };
    let mut front = Vec::new();
    open()?.take(4).read_to_end(&mut front)?;
    if front == b"PK\x03\x04" {
        read_archive(search, &name, open()?)?;
    } else {
        search.read(&name, open()?)?;
    }
    Ok(())
}
