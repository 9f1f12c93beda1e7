//! Lines as they come, by the system's clock: what following events listens to.

use std::io::BufRead;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, SystemTime};

use homeround::live::{LineSource, Wakeup};
use homeround_core::ground::Instant;

/// The system's clock, and lines as a reader gives them.
pub struct SystemSource {
    lines: Receiver<String>,
}

impl SystemSource {
    /// Listens to a reader, on a thread of its own.
    #[must_use]
    pub fn to(reader: impl BufRead + Send + 'static) -> Self {
        // What comes faster than it is judged waits outside.
        let (send, lines) = sync_channel(WAITING);
        std::thread::spawn(move || {
            // A line that is no text is refused like any other that is no event.
            let mut reader = reader;
            while let Some(line) = next_line(&mut reader) {
                if send.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    return;
                }
            }
        });
        Self { lines }
    }
}

/// How many lines wait to be judged.
const WAITING: usize = 1_024;
/// The longest line that is kept, in bytes: an event has some hundreds.
const LONGEST_LINE: usize = 1 << 20;

/// The next line without its end; what is longer than [`LONGEST_LINE`] is cut there, and is no event. Nothing at the end.
fn next_line(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut line = Vec::new();
    let mut any = false;
    loop {
        let (used, ended) = match reader.fill_buf() {
            Ok([]) => return any.then_some(line),
            Ok(bytes) => {
                let end = bytes.iter().position(|byte| *byte == b'\n');
                let part = &bytes[..end.unwrap_or(bytes.len())];
                line.extend_from_slice(&part[..part.len().min(LONGEST_LINE - line.len())]);
                (end.map_or(bytes.len(), |end| end + 1), end.is_some())
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => return any.then_some(line),
        };
        any = true;
        reader.consume(used);
        if ended {
            return Some(line);
        }
    }
}

impl LineSource for SystemSource {
    fn now(&self) -> Instant {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Instant(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn wait(&mut self, until: Option<Instant>) -> Wakeup {
        // An hour at a time: a clock that is set meanwhile is noticed.
        let most = Duration::from_secs(3600);
        let wait = until.map_or(most, |until| {
            Duration::from_millis(u64::try_from(until.millis_since(self.now())).unwrap_or(0)).min(most)
        });
        match self.lines.recv_timeout(wait) {
            Ok(line) => Wakeup::Line(line),
            Err(RecvTimeoutError::Timeout) => Wakeup::Due,
            Err(RecvTimeoutError::Disconnected) => Wakeup::End,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_an_end_is_cut_and_the_next_is_heard() {
        let text = [vec![b'x'; 3 * LONGEST_LINE], b"\n{}\nlast".to_vec()].concat();
        let mut reader = std::io::BufReader::new(std::io::Cursor::new(text));
        assert_eq!(next_line(&mut reader).unwrap().len(), LONGEST_LINE);
        assert_eq!(next_line(&mut reader).unwrap(), b"{}");
        assert_eq!(next_line(&mut reader).unwrap(), b"last");
        assert_eq!(next_line(&mut reader), None);
    }

    #[test]
    fn bytes_that_are_no_text_do_not_end_it() {
        let mut source = SystemSource::to(std::io::Cursor::new(b"\xff\n\n{}".to_vec()));
        let lines = std::iter::from_fn(|| match source.wait(None) {
            Wakeup::Line(line) => Some(line),
            _ => None,
        });
        assert_eq!(lines.collect::<Vec<_>>(), ["\u{fffd}", "", "{}"]);
    }
}
