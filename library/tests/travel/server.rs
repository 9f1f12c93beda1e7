//! A web server for tests: one connection at a time, on the loopback, answering as it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// What somebody asked.
pub(crate) struct Asked {
    /// GET or POST.
    pub(crate) method: String,
    /// The path and the options after it.
    pub(crate) path: String,
    /// What was posted.
    pub(crate) body: String,
}

/// What is answered.
#[derive(Clone)]
pub(crate) enum Reply {
    /// A status and a body.
    Body(u16, String),
    /// Nothing, for longer than anybody waits.
    Silence,
    /// The end of the connection.
    HangUp,
    /// Another address.
    Redirect(String),
}

impl Reply {
    pub(crate) fn json(value: &serde_json::Value) -> Self {
        Self::Body(200, value.to_string())
    }

    pub(crate) fn body(status: u16, body: &str) -> Self {
        Self::Body(status, body.to_owned())
    }

    pub(crate) fn status(status: u16) -> Self {
        Self::Body(status, "busy".to_owned())
    }

    pub(crate) fn silence() -> Self {
        Self::Silence
    }

    pub(crate) fn hang_up() -> Self {
        Self::HangUp
    }
}

/// The server; it stops when dropped.
pub(crate) struct Server {
    url: String,
    count: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts on a free port. `answer` is told how many requests there were before.
    pub(crate) fn start(answer: impl Fn(u64, &Asked) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (count, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (counted, stopped) = (Arc::clone(&count), Arc::clone(&stop));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    return;
                }
                let mut stream = stream.unwrap();
                if let Some(asked) = read(&stream) {
                    let reply = answer(counted.fetch_add(1, Ordering::SeqCst), &asked);
                    send(&mut stream, reply);
                }
            }
        });
        Self { url, count, stop, thread: Some(thread) }
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// How many requests there were.
    pub(crate) fn count(&self) -> u64 {
        self.count.load(Ordering::SeqCst)
    }

    /// The address of this server, which no longer answers there.
    pub(crate) fn stopped(self) -> String {
        self.url.clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // One more connection wakes the thread up to see it.
        let _ = TcpStream::connect(self.url.trim_start_matches("http://"));
        if let Some(thread) = self.thread.take() {
            let answered = thread.join();
            assert!(answered.is_ok() || std::thread::panicking(), "the server panicked");
        }
    }
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut parts = first.split_whitespace().map(str::to_owned);
    let (method, path) = (parts.next()?, parts.next()?);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end().to_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { method, path, body: String::from_utf8(body).ok()? })
}

fn send(stream: &mut TcpStream, reply: Reply) {
    match reply {
        Reply::HangUp => {}
        Reply::Redirect(location) => {
            let head = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: ";
            let _ = write!(stream, "{head}{location}\r\n\r\n");
        }
        Reply::Silence => std::thread::sleep(Duration::from_millis(600)),
        Reply::Body(status, body) => {
            let length = body.len();
            let _ = write!(
                stream,
                "HTTP/1.1 {status} Told\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            );
        }
    }
}
