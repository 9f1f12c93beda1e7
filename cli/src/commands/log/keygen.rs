//! `homeround log keygen`: a new key.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::console::Console;
use crate::disk::{file_name, make_key};
use crate::outcome::{Answer, CommandFailure};
use homeround::words::Quote;

/// A new key.
#[derive(Args, Clone, Debug)]
pub struct KeygenArgs {
    /// The file to write; it must not be there.
    pub output: PathBuf,
}

impl KeygenArgs {
    /// Makes the key: the owner's alone from the start.
    ///
    /// # Errors
    /// When something stands there, its name is none of a key, or it cannot be written.
    pub fn run(&self, console: &Console) -> Result<Answer, CommandFailure> {
        let file = file_name(&self.output);
        if file.strip_suffix(".key.json").is_none_or(|stem| stem.is_empty() || stem.starts_with('.')) {
            return Err(CommandFailure::Usage(format!(
                "{file}: the name of a key's file ends in .key.json",
                file = file.quoted()
            )));
        }
        let key = make_key(&self.output)?;
        let text = || format!("{}: keep it. Its public half: {}", self.output.display(), key.public.text());
        console.answer(&json!({ "file": self.output, "public": key.public }), text)?;
        Ok(Answer::Yes)
    }
}
