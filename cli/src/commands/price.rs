//! The command `price`: an hour of care from averages, or a real roster.

use std::path::PathBuf;

use homeround_core::cost::{Exact, NoPrice};

use crate::console::Console;
use crate::fault::{Fault, Faults};
use crate::outcome::{Answer, Stop};
use crate::pricing::{HourlyPrice, read_inputs};

/// What to price.
#[derive(Debug, clap::Args)]
pub struct Price {
    /// The inputs of an average hour, a JSON file with every number in quotes.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["book", "roster"], required_unless_present = "book")]
    pub inputs: Option<PathBuf>,
    /// The book the roster was made from.
    #[arg(value_name = "BOOK", requires = "roster")]
    pub book: Option<PathBuf>,
    /// The roster to price.
    #[arg(value_name = "ROSTER")]
    pub roster: Option<PathBuf>,
    /// The fee offered for an hour of contact, in pounds.
    #[arg(long, value_name = "POUNDS", value_parser = pounds)]
    pub fee: Option<Exact>,
}

/// A fee on the command line.
fn pounds(text: &str) -> Result<Exact, String> {
    match Exact::parse(text) {
        Ok(fee) if fee.is_negative() => Err("is below nought".to_owned()),
        Ok(fee) => Ok(fee),
        Err(why) => Err(why.to_string()),
    }
}

/// Prices an average hour from its inputs.
///
/// # Errors
/// The faults of the file, or why it cannot be read.
pub fn run(args: &Price, console: &Console) -> Result<Answer, Stop> {
    let Some(path) = &args.inputs else {
        return Err(Stop::Usage("Give --inputs FILE, or a BOOK and a ROSTER.".to_owned()));
    };
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|why| unreadable(&file, &why))?;
    let inputs = read_inputs(&file, &text)?;
    let price = HourlyPrice::of(&inputs, args.fee).map_err(|why| no_price(&file, &why))?;
    let words = price.text(&inputs).map_err(|why| no_price(&file, &why.into()))?;
    console.answer(&price, || words)?;
    Ok(Answer::Yes)
}

fn unreadable(file: &str, why: &std::io::Error) -> Faults {
    whole_file(file, format!("cannot be read: {why}"), "Give the path of a file that is there.")
}

fn no_price(file: &str, why: &NoPrice) -> Faults {
    whole_file(file, format!("gives no price: {why}"), "Correct the inputs.")
}

fn whole_file(file: &str, problem: String, remedy: &str) -> Faults {
    let (row, column, value, remedy) = (None, String::new(), String::new(), remedy.to_owned());
    Faults(vec![Fault { file: file.to_owned(), row, column, value, problem, remedy }])
}
