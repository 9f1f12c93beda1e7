//! Writes the example branch: `newport FOLDER`, where `FOLDER/roads/points.csv` is.

use std::path::PathBuf;

use clap::Parser;

/// Writes the book of the example branch into a folder that holds `roads/points.csv`.
#[derive(Parser)]
struct Arguments {
    /// The folder, `examples/newport` in this repository.
    folder: PathBuf,
}

fn main() -> anyhow::Result<()> {
    homeround_benches::newport::write_to(&Arguments::parse().folder)
}
