//! One line to a router: requests that are tried again while it is busy or away, and counted.

use std::time::Duration;

use ureq::Agent;

use super::plausible::Impossible;
use super::question::{RouterPatience, Snapped};

/// The largest answer read: a block of 1 000 × 1 000 pairs in Valhalla's wordier form is about 60 MB.
const LARGEST_ANSWER: u64 = 256 * 1024 * 1024;
/// How much of an answer that is not understood is shown.
const EXCERPT: usize = 200;

/// How many redirects within the router's own host are followed.
const MOST_REDIRECTS: usize = 3;

/// Why a router has not answered, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoAnswer {
    /// What went wrong, as a clause.
    pub(super) problem: String,
    /// What to do, as a sentence.
    pub(super) remedy: String,
}

/// What is sent. The address that people are shown leaves out the coordinates: they are where clients live.
pub(super) struct Request<'a> {
    /// The whole address.
    pub(super) url: &'a str,
    /// The part of it that is shown.
    pub(super) shown: &'a str,
    /// A body to post; nothing asks with GET.
    pub(super) body: Option<&'a serde_json::Value>,
}

/// Why there is no block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The router did not answer, or with what is no table.
    Failed(NoAnswer),
    /// It answered about another place.
    Far(Snapped),
    /// It answered what cannot be.
    Impossible(Impossible),
}

impl From<NoAnswer> for Refusal {
    fn from(failure: NoAnswer) -> Self {
        Self::Failed(failure)
    }
}

impl From<Snapped> for Refusal {
    fn from(snapped: Snapped) -> Self {
        Self::Far(snapped)
    }
}

impl From<Impossible> for Refusal {
    fn from(impossible: Impossible) -> Self {
        Self::Impossible(impossible)
    }
}

/// A line to one router.
pub(super) struct RouterConnection {
    agent: Agent,
    patience: RouterPatience,
    /// Requests sent so far.
    pub(super) requests: u64,
    /// Bytes of the bodies read so far.
    pub(super) bytes: u64,
}

/// How one try ended.
enum Try {
    Answered(Vec<u8>),
    Again(NoAnswer),
    Never(NoAnswer),
}

impl RouterConnection {
    pub(super) fn new(patience: RouterPatience) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // Redirects are followed here, and only to the same host.
            .max_redirects(0)
            .timeout_global(Some(patience.timeout))
            .user_agent(concat!("homeround/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { agent: config.new_agent(), patience, requests: 0, bytes: 0 }
    }

    /// The body of the answer to `request`, whose status was 200.
    ///
    /// Busy (429), broken (500 to 599), away and silent routers are asked again, with waits that double.
    pub(super) fn ask(&mut self, request: &Request<'_>) -> Result<Vec<u8>, NoAnswer> {
        let mut wait = self.patience.first_wait;
        let mut tries = 1;
        loop {
            match self.once(request) {
                Try::Answered(body) => return Ok(body),
                Try::Never(failure) => return Err(failure),
                // Waits double: a router that is overloaded must not be asked in step by everybody.
                Try::Again(failure) if tries >= self.patience.tries => {
                    let problem = format!("{} (tried {tries} times)", failure.problem);
                    return Err(NoAnswer { problem, ..failure });
                }
                Try::Again(_) => {
                    std::thread::sleep(wait);
                    wait = wait.saturating_mul(2).min(Duration::from_secs(60));
                    tries += 1;
                }
            }
        }
    }

    fn once(&mut self, request: &Request<'_>) -> Try {
        let mut url = request.url.to_owned();
        for _ in 0..=MOST_REDIRECTS {
            self.requests += 1;
            // Each hop is a request to the router: whoever pays by the request sees them all.
            let sent = match request.body {
                None => self.agent.get(&url).call(),
                Some(body) => self.agent.post(&url).send_json(body),
            };
            let mut response = match sent {
                Ok(response) => response,
                Err(error) => return unsent(&error, request.shown),
            };
            let status = response.status().as_u16();
            let location = response.headers().get("location").map(|value| value.as_bytes().to_vec());
            let body = match response.body_mut().with_config().limit(LARGEST_ANSWER).read_to_vec() {
                Ok(body) => body,
                Err(error) => return unsent(&error, request.shown),
            };
            self.bytes += body.len() as u64;
            url = match (status, location) {
                (200, _) => return Try::Answered(body),
                (300..=399, Some(location)) => match redirected(&url, status, &location, request) {
                    Ok(next) => next,
                    Err(failure) => return Try::Never(failure),
                },
                _ => return refused(status, &body, request.shown),
            };
        }
        let problem = format!("redirects more than {MOST_REDIRECTS} times at {}", request.shown);
        Try::Never(NoAnswer { problem, remedy: "Write the address that answers in the end.".into() })
    }
}

/// Where a redirect leads, when it leads to the same host: addresses of clients are told to nobody else.
fn redirected(url: &str, status: u16, location: &[u8], request: &Request<'_>) -> Result<String, NoAnswer> {
    let location = String::from_utf8_lossy(location);
    let (scheme, host) = origin(url);
    let (next_scheme, next_host) =
        if location.starts_with('/') && !location.starts_with("//") { (scheme, host) } else { origin(&location) };
    // Clients' places are in the request: it goes to no other host, and a body only where the status keeps it.
    let again = request.body.is_none() || matches!(status, 307 | 308);
    if next_host == host && (next_scheme == scheme || next_scheme == "https") && again {
        let path = location.strip_prefix(&format!("{next_scheme}://{next_host}")).unwrap_or(&location);
        return Ok(format!("{next_scheme}://{host}{path}"));
    }
    let problem = format!("redirects to another address at {}: {}", request.shown, excerpt(next_host.as_bytes()));
    Err(NoAnswer { problem, remedy: "Write that address in the book if you trust it with your places.".into() })
}

/// The scheme of an address, and its host with its port; empty where it has none.
fn origin(url: &str) -> (&str, &str) {
    let Some((scheme, rest)) = url.split_once("://") else { return ("", "") };
    (scheme, rest.split(['/', '?', '#']).next().unwrap_or(""))
}

/// What an answer that is no table says about itself.
fn refused(status: u16, body: &[u8], shown: &str) -> Try {
    let problem = format!("answers {status} at {shown}: {}", excerpt(body));
    // What a later try can change. Any other refusal says that the question is wrong.
    if status == 429 || (500..600).contains(&status) {
        let remedy = "Try again later, or ask for fewer places at once.".into();
        return Try::Again(NoAnswer { problem, remedy });
    }
    let remedy =
        "Check the router's address and profile, that its map covers every place, and that it allows tables this \
                  large (or set a smaller chunk)."
            .into();
    Try::Never(NoAnswer { problem, remedy })
}

/// What kept a request from being answered at all.
fn unsent(error: &ureq::Error, shown: &str) -> Try {
    let problem = format!("does not answer at {shown}: {error}");
    // Only what may pass by itself is tried again: a certificate that is refused stays so.
    let away = matches!(error, ureq::Error::Timeout(_) | ureq::Error::Io(_) | ureq::Error::ConnectionFailed);
    let remedy =
        "Start the router or correct its address; without one, take the mode's router out and travel is estimated.";
    let failure = NoAnswer { problem, remedy: remedy.into() };
    if away { Try::Again(failure) } else { Try::Never(failure) }
}

/// An answer that was 200 and is still not a table.
pub(super) fn misread(shown: &str, what: &str, body: &[u8]) -> NoAnswer {
    NoAnswer {
        problem: format!("{what} at {shown}: {}", excerpt(body)),
        remedy: "Check that the address is a router of the kind given (osrm or valhalla).".into(),
    }
}

/// The beginning of a body as one line of plain text.
fn excerpt(body: &[u8]) -> String {
    // Four bytes a character at most: what is cut off here would not be shown.
    let text = String::from_utf8_lossy(&body[..body.len().min(4 * EXCERPT)]);
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown: String = line.chars().filter(|c| !c.is_control()).take(EXCERPT).collect();
    if shown.is_empty() {
        shown.push_str("(nothing)");
    }
    shown
}
