//! A desk to work at: a folder of its own, and the command run as a person would run it.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

/// Enough work for the starter's week.
pub(crate) const LITTLE: &str = "300000";

/// A folder that goes when the test ends.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

/// What one run said, and how it ended.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the command speaks UTF-8");
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Said {
    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.out, self.err))
    }

    /// This, when it ended with `code`.
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "\nstandard output: {}\nstandard error: {}", self.out, self.err);
        self
    }
}

impl Desk {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with the starter's example in `book`.
    pub(crate) fn with_starter() -> Self {
        let desk = Self::new();
        desk.run(&["init", "book", "--example"]).ended(0);
        desk
    }

    /// A folder with the starter's example in `book`, planned in `roster.json`.
    pub(crate) fn with_roster() -> Self {
        let desk = Self::with_starter();
        desk.run(&["plan", "book", "--work", LITTLE, "-o", "roster.json"]).ended(0);
        desk
    }

    /// The path of a file on the desk.
    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.at(name)).unwrap()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.at(name), text).unwrap();
    }

    /// Puts `new` in place of `old`, which stands there, in a file.
    pub(crate) fn replace(&self, name: &str, old: &str, new: &str) {
        let text = self.read(name);
        assert!(text.contains(old), "{name} has no {old:?}");
        self.write(name, &text.replace(old, new));
    }

    pub(crate) fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.read(name)).unwrap()
    }

    /// Every file on the desk with its content, by name.
    pub(crate) fn files(&self) -> std::collections::BTreeMap<PathBuf, Vec<u8>> {
        let mut found = std::collections::BTreeMap::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.insert(path.clone(), std::fs::read(path).unwrap());
                }
            }
        }
        found
    }

    /// The command, not yet run.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_homeround"));
        command.current_dir(self.folder.path()).args(words).env_remove("HOMEROUND_SEED");
        command.env_remove("HOMEROUND_WORK").env_remove("HOMEROUND_THREADS");
        command
    }

    /// Runs the command on this desk.
    pub(crate) fn run(&self, words: &[&str]) -> Said {
        self.command(words).output().unwrap().into()
    }
}

/// The path of a file of this repository.
pub(crate) fn repository(name: &str) -> String {
    format!("{}/../{name}", env!("CARGO_MANIFEST_DIR"))
}
