//! Where a command speaks: answers on standard output, everything else on standard error.

use std::io::{ErrorKind, IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use homeround::planning::News;
use homeround::planning::check_report::pounds;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::outcome::CommandFailure;
use crate::signals;

/// The two streams, and how to speak on them.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    /// Answers as JSON in place of text.
    pub json: bool,
    /// Whether standard error is a terminal: progress moves there, elsewhere it is plain lines.
    pub terminal: bool,
}

impl Console {
    /// The console of this process.
    #[must_use]
    pub fn from_process(json: bool) -> Self {
        Self { json, terminal: std::io::stderr().is_terminal() }
    }

    /// Says something about the work on standard error.
    pub fn say(&self, message: impl AsRef<str>) {
        let message = on_screen(message.as_ref());
        let _ = writeln!(
            std::io::stderr(),
            "{}",
            folded(&message, width(terminal_size::terminal_size_of(std::io::stderr())))
        );
    }

    /// Says on standard error why there is no answer; the list of faults is itself the answer when JSON was asked for.
    pub fn complain(&self, stop: &CommandFailure) {
        let code = stop.row().code;
        match stop {
            CommandFailure::Usage(message) => self.say(format!("homeround: {message} [{code}]")),
            CommandFailure::Input(faults) => {
                if self.json {
                    let _ = self.answer(&serde_json::json!({ "faults": faults }), String::new);
                }
                self.say(format!("{faults} [{code}]"));
            }
            CommandFailure::Broken(error) => self.say(format!("homeround: {error:#} [{code}]")),
            CommandFailure::Interrupted => self.say(format!("homeround: stopped [{code}]")),
        }
    }

    /// Gives the answer on standard output: `answer` as JSON when that was asked for, otherwise `text`.
    ///
    /// # Errors
    /// When standard output cannot be written to or the answer cannot be encoded.
    pub fn answer<T: Serialize>(&self, answer: &T, text: impl FnOnce() -> String) -> Result<(), CommandFailure> {
        let text = if self.json {
            in_json(&serde_json::to_string_pretty(answer).map_err(anyhow::Error::from)?)
        } else {
            folded(&on_screen(&text()), width(terminal_size::terminal_size_of(std::io::stdout())))
        };
        self.print(format!("{}\n", text.trim_end_matches('\n')).as_bytes())
    }

    /// Prints on standard output. A reader that has seen enough and closed it (`| head`) is no fault.
    ///
    /// # Errors
    /// When standard output cannot be written to for another reason.
    pub fn print(&self, bytes: &[u8]) -> Result<(), CommandFailure> {
        let mut out = std::io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Tells the news of long work on standard error, a search as a bar; stops the search when somebody presses Ctrl-C or ends the program.
    pub fn watch(self) -> impl Fn(News<'_>) -> bool + Sync {
        self.watch_for(None)
    }

    /// The same, and stops the search when so many seconds have passed.
    pub fn watch_for(self, seconds: Option<u64>) -> impl Fn(News<'_>) -> bool + Sync {
        let until = seconds.and_then(|seconds| Instant::now().checked_add(Duration::from_secs(seconds)));
        let (interrupted, shown) = (signals::watched(), Mutex::new(ProgressBar::hidden()));
        move |news| {
            // Nothing panics while it holds the bar.
            let mut bar = shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            match news {
                News::Stage(what) => self.say(what),
                News::Begun(work) => *bar = self.progress(work, "planning rounds"),
                News::Searched(progress) => {
                    bar.set_position(progress.work.0);
                    bar.set_message(format!(
                        "planning rounds: {} unserved, £{} weighed",
                        progress.unserved,
                        pounds(progress.lines.total())
                    ));
                }
                News::Counting { what, of } => *bar = self.progress(of, what),
                News::Counted(done) => bar.set_position(done),
                News::Going => {}
                News::Ended => bar.finish_and_clear(),
            }
            !interrupted.load(Ordering::Relaxed) && until.is_none_or(|until| Instant::now() < until)
        }
    }

    /// A bar that moves on a terminal and stays silent elsewhere.
    fn progress(&self, length: u64, what: &'static str) -> ProgressBar {
        if !self.terminal {
            self.say(what);
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(length).with_message(what);
        if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {percent}% {elapsed}") {
            bar.set_style(style);
        }
        bar
    }
}

/// How wide lines may be: as `COLUMNS` says, or as the terminal is; without either there is no limit.
fn width(terminal: Option<(terminal_size::Width, terminal_size::Height)>) -> Option<usize> {
    let told = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    told.or_else(|| terminal.map(|(width, _)| usize::from(width.0))).filter(|width| *width >= LEAST_WIDTH)
}

/// Narrower than this nothing is folded: no line could be read.
const LEAST_WIDTH: usize = 40;

/// How much farther in the rest of a folded line stands.
const HANGING: usize = 4;

/// A text whose long lines go on below, farther in. Documents stay as they are, for programs read them.
fn folded(text: &str, width: Option<usize>) -> String {
    let Some(width) = width.filter(|_| !text.starts_with(['{', '['])) else { return text.to_owned() };
    text.split('\n').map(|line| fold(line, width)).collect::<Vec<_>>().join("\n")
}

/// A line at most so wide, but for a word that alone is wider.
fn fold(line: &str, width: usize) -> String {
    if line.chars().count() <= width {
        return line.to_owned();
    }
    let indent = line.chars().take_while(|char| *char == ' ').count();
    let hanging = " ".repeat((indent + HANGING).min(width / 2));
    let (mut done, mut open, mut length) = (String::new(), " ".repeat(indent), indent);
    let mut words = 0;
    // Words keep the blanks before them where they stay on their line: columns stay in line.
    for piece in line.trim_start_matches(' ').split_inclusive(' ') {
        let word = piece.trim_end_matches(' ');
        if words > 0 && length + word.chars().count() > width {
            done += open.trim_end();
            done.push('\n');
            (open, length, words) = (hanging.clone(), hanging.len(), 0);
            if word.is_empty() {
                continue;
            }
        }
        open += piece;
        length += piece.chars().count();
        words += usize::from(!word.is_empty());
    }
    done + open.trim_end()
}

/// What a terminal would obey in place of showing it, line ends and tabs apart.
fn is_obeyed(char: char) -> bool {
    let turns = matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || matches!(char, '\u{2028}' | '\u{2029}') || (char.is_control() && !matches!(char, '\n' | '\t'))
}

/// A text as it goes to the screen: texts from files are in it, and none of them may move the cursor or turn what is written.
/// Line ends within such a text are escaped where it is put into a line, by [`homeround::words::plain`].
#[must_use]
pub fn on_screen(text: &str) -> String {
    text.chars().flat_map(|char| if is_obeyed(char) { char.escape_debug().collect() } else { vec![char] }).collect()
}

/// The same in JSON, where the escapes mean the characters.
fn in_json(text: &str) -> String {
    let shown = |char: char| match char {
        obeyed if is_obeyed(obeyed) => format!("\\u{:04x}", u32::from(obeyed)).chars().collect(),
        other => vec![other],
    };
    text.chars().flat_map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::{fold, folded, in_json, on_screen};

    #[test]
    fn a_long_line_goes_on_below_and_loses_nothing() {
        let line = "  row 2    \"client\"   \"C1\"   is nobody of the book, which has to be known before anything else. Nearest: C01.";
        let text = fold(line, 60);
        assert!(text.lines().all(|line| line.chars().count() <= 60), "{text}");
        assert!(text.lines().count() > 1 && text.lines().skip(1).all(|line| line.starts_with("      ")), "{text}");
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(&text), words(line));
        let long = "x".repeat(100);
        assert_eq!(fold(&format!("a {long} b"), 60), format!("a\n    {long}\n    b"));
        assert_eq!(folded(&format!("{{\"a\": \"{long}\"}}"), Some(40)), format!("{{\"a\": \"{long}\"}}"), "a document");
        assert_eq!(folded(line, None), line);
    }

    #[test]
    fn nothing_that_a_terminal_obeys_reaches_it() {
        assert_eq!(on_screen("a\tb\n\u{1b}[31mNO\r\u{202e}\u{9b}2J"), "a\tb\n\\u{1b}[31mNO\\r\\u{202e}\\u{9b}2J");
        let json = in_json("\"\u{202e}\u{9b}\"");
        assert_eq!(json, "\"\\u202e\\u009b\"");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), "\u{202e}\u{9b}");
    }
}
