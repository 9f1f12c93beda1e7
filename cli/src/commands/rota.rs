//! `homeround rota`: what each carer does and who comes to each client, to be printed or handed on.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::commands::given_roster::read_roster;
use crate::console::Console;
use crate::disk::{Disk, make_folder};
use crate::outcome::{Answer, CommandFailure};
use homeround::roster;
use homeround::rota::page::{PageChoice, write_page};
use homeround::rota::{Rota, RotaChoice, RotaPerson, calendar, fhir, geojson, table, workbook};
use homeround::words::counted;

/// Write rotas with names, lengths and notes: for printing, for a spreadsheet, or for a calendar.
///
/// The ending of -o says the form: .html (A4 sheets to print, the whole week at the end), .xlsx, .csv, .ics (one person, with
/// --who), .geojson, or .json for a bundle of FHIR R4 appointments. With --each the output is a folder with a file for each carer and each client.
#[derive(Args, Clone, Debug)]
pub struct RotaArgs {
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    pub book: PathBuf,
    /// The roster, JSON or CSV.
    pub roster: PathBuf,
    /// Where it is written: a file by its ending, or with --each a folder.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Only these carers or clients, by id or name; again for several.
    #[arg(long, value_name = "WHO")]
    pub who: Vec<String>,
    /// Which sheets a page has.
    #[arg(long = "for", value_enum, default_value_t = Sheets::All)]
    pub sheets: Sheets,
    /// A file for each carer and client in this form, into the folder -o.
    #[arg(long, value_enum)]
    pub each: Option<RotaForm>,
    /// Show clients' postcodes.
    #[arg(long)]
    pub addresses: bool,
    /// Leave out what carers should know of clients.
    #[arg(long)]
    pub no_notes: bool,
    /// Large type.
    #[arg(long)]
    pub large: bool,
}

/// The sheets of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sheets {
    /// Carers, clients and the whole week.
    All,
    /// A sheet for each carer.
    Carers,
    /// A sheet for each client.
    Clients,
    /// The whole week as carers by days.
    Week,
}

/// The form of a rota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RotaForm {
    /// A page to print.
    Html,
    /// A workbook.
    Xlsx,
    /// A table.
    Csv,
    /// A calendar.
    Ics,
    /// A map.
    Geojson,
    /// A bundle of FHIR R4 appointments.
    Json,
}

/// What was written.
#[derive(Serialize)]
struct RotaAnswer {
    written: Vec<String>,
    carers: usize,
    clients: usize,
    visits: usize,
    unserved: usize,
}

/// Writes the rota: yes when it is written.
///
/// # Errors
/// Every fault of the book or the roster; a name that nobody has.
pub fn run(args: &RotaArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let mut disk = Disk::reading([Some(args.roster.as_path())]);
    let branch = disk.open_branch(&args.book)?;
    let loaded = read_roster(&args.roster, &branch, console)?;
    let file = roster::write_roster(&branch.plan, loaded.roster.view(), None);
    let mut rota = Rota::new(&branch.book, &file, RotaChoice { addresses: args.addresses, no_notes: args.no_notes });
    if !args.who.is_empty() {
        rota = rota.only(&args.who).map_err(|unknown| {
            CommandFailure::Usage(format!("nobody of the book is called {}, by id or name", unknown.join(", ")))
        })?;
    }
    let written = match args.each {
        Some(form) => each(args, &rota, form, &mut disk)?,
        None => {
            let form = form_of(&args.output)?;
            let bytes = bytes(args, &rota, form, None)?;
            disk.output("--output", &args.output)?.write_whole(&bytes)?;
            vec![args.output.display().to_string()]
        }
    };
    let answer = RotaAnswer {
        carers: rota.carers.len(),
        clients: rota.clients.len(),
        visits: rota.stops.iter().filter(|stop| !stop.is_break()).count(),
        unserved: rota.unserved.len(),
        written,
    };
    console.answer(&answer, || text(&answer, &args.output))?;
    Ok(Answer::Yes)
}

fn text(answer: &RotaAnswer, output: &Path) -> String {
    let RotaAnswer { written, carers, clients, visits, unserved } = answer;
    let mut text =
        format!("{}, {}, {}", counted(*carers, "carer"), counted(*clients, "client"), counted(*visits, "visit"));
    if *unserved > 0 {
        text += &format!("; {} that nobody makes, shown as such", counted(*unserved, "visit"));
    }
    let files = if written.len() == 1 { String::new() } else { format!("{} in ", counted(written.len(), "file")) };
    format!("{text}\nwritten to {files}{}", output.display())
}

fn form_of(path: &Path) -> Result<RotaForm, CommandFailure> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    RotaForm::from_str(if ending == "htm" { "html" } else { &ending }, true).map_err(|_| {
        CommandFailure::Usage(
            "let the name of -o end in .html, .xlsx, .csv, .ics, .geojson or .json; or say --each".to_owned(),
        )
    })
}

/// A rota in a form; a calendar is one person's.
fn bytes(args: &RotaArgs, rota: &Rota, form: RotaForm, person: Option<&RotaPerson>) -> Result<Vec<u8>, CommandFailure> {
    let all = |sheets: Sheets| args.sheets == Sheets::All || args.sheets == sheets;
    let choice = PageChoice {
        carers: all(Sheets::Carers),
        clients: all(Sheets::Clients),
        week: all(Sheets::Week) && person.is_none(),
        large: args.large,
    };
    Ok(match form {
        RotaForm::Html => write_page(rota, choice).into_bytes(),
        RotaForm::Xlsx => workbook::write_workbook(rota)?,
        RotaForm::Csv => table::write_csv(rota)?,
        RotaForm::Geojson => geojson::write_geojson(rota).map_err(anyhow::Error::from)?,
        RotaForm::Json => fhir::write_fhir(rota).map_err(anyhow::Error::from)?,
        RotaForm::Ics => {
            let mut people = rota.carers.iter().chain(&rota.clients);
            let only = match (person, people.next(), people.next()) {
                (Some(person), ..) | (None, Some(person), None) => person,
                _ => {
                    let why = "a calendar is one person's: name one with --who, or write all with --each ics";
                    return Err(CommandFailure::Usage(why.to_owned()));
                }
            };
            calendar::write_calendar(rota, &only.id, &only.name).into_bytes()
        }
    })
}

/// A file for each person, into the folder that is the output.
fn each(args: &RotaArgs, rota: &Rota, form: RotaForm, disk: &mut Disk) -> Result<Vec<String>, CommandFailure> {
    make_folder(&args.output)?;
    let ending = form.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
    let (mut stems, mut begun, mut written) = (BTreeSet::new(), Vec::new(), Vec::new());
    let people =
        rota.carers.iter().map(|person| ("carer", person)).chain(rota.clients.iter().map(|person| ("client", person)));
    let wanted = |kind: &str| match args.sheets {
        Sheets::Carers => kind == "carer",
        Sheets::Clients => kind == "client",
        Sheets::All | Sheets::Week => true,
    };
    for (kind, person) in people.filter(|(kind, _)| wanted(kind)) {
        let Ok(mut own) = rota.only(std::slice::from_ref(&person.id)) else { continue };
        // An id that a carer and a client share is two people.
        if kind == "carer" {
            own.clients.clear();
        } else {
            own.carers.clear();
        }
        let path = args.output.join(format!("{}.{ending}", stem_for(kind, &person.id, &mut stems)));
        begun.push((disk.output("a file of --each", &path)?, bytes(args, &own, form, Some(person))?));
        written.push(path.display().to_string());
    }
    for (output, bytes) in begun {
        output.write_whole(&bytes)?;
    }
    Ok(written)
}

/// The name of a person's file without its ending, which nobody else's has: an id as a part of a name leads nowhere else, and
/// two ids that differ only in what a name cannot hold are numbered.
fn stem_for(kind: &str, id: &str, taken: &mut BTreeSet<String>) -> String {
    let kept = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' };
    let stem = format!("{kind}-{}", id.chars().map(kept).collect::<String>());
    let numbered = (2..).map(|n| format!("{stem}-{n}"));
    // Some systems take names for the same however their letters are written.
    let mut free = std::iter::once(stem.clone()).chain(numbered).filter(|name| taken.insert(name.to_lowercase()));
    free.next().unwrap_or(stem)
}
