//! The command `homeround`: reads the command line, runs one command, and ends with its exit code.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;
use homeround_cli::args::Arguments;
use homeround_cli::console::Console;
use homeround_cli::outcome::exit_code;

fn main() -> ExitCode {
    homeround_cli::signals::listen();
    let arguments = Arguments::parse();
    let console = Console::from_process(arguments.json);
    let end = arguments.command.run(&console);
    if let Err(stop) = &end {
        console.complain(stop);
    }
    ExitCode::from(exit_code(&end))
}
