//! One door over JSON, for programs in any language: a verb and a request in, an answer and its status out.
//!
//! A request holds the documents themselves, never a path; nothing here touches a disk or a network. Answers are the bytes
//! that the command of the same name prints with `--json`, and statuses are its exit codes. `book` makes the one document that
//! the other verbs take from the files of a folder.
//!
//! ```
//! let answer = homeround::api::ask("validate", br#"{"book": {"format": "homeround.book/1"}}"#);
//! assert_eq!(answer.status, homeround::api::Status::Faults);
//! ```

mod advise;
mod answer;
mod judge;
mod planner;
mod request;

pub use answer::{ApiAnswer, GoOn, Status};
pub use planner::{Planner, StepProgress};
use serde::Serialize;

use self::answer::{Outcome, refused};
use crate::source::Source;
use crate::words::Quote;

/// The verbs that [`ask`] knows.
pub const VERBS: [&str; 11] =
    ["book", "validate", "plan", "check", "prove", "prove_check", "verify", "price", "explain", "fit", "repair"];

/// Answers one request: a JSON object whose fields are the verb's own. Takes as long as the command of that name.
///
/// A request that cannot be meant has status 2 and `{"error": {…}}`; a faulty document has status 3 and `{"faults": […]}`.
/// Panics: never.
#[must_use]
pub fn ask(verb: &str, request: &[u8]) -> ApiAnswer {
    ask_while(verb, request, &|| true)
}

/// As [`ask`], for as long as `go_on` says so: it is asked now and then while `plan` and `prove` search, by the thread that
/// searches. A `plan` that is stopped answers with the best roster so far, a `prove` with an error; both have status 130.
///
/// Panics: never.
#[must_use]
pub fn ask_while(verb: &str, request: &[u8], go_on: GoOn<'_>) -> ApiAnswer {
    ApiAnswer::from_outcome(outcome(verb, request, go_on))
}

fn outcome(verb: &str, request: &[u8], go_on: GoOn<'_>) -> Outcome {
    match verb {
        "book" => judge::book(request),
        "validate" => judge::validate(request),
        "plan" => planner::plan(request, go_on),
        "check" => judge::check(request),
        "prove" => judge::prove(request, go_on),
        "prove_check" => judge::prove_check(request),
        "verify" => judge::verify(request),
        "price" => judge::price(request),
        "explain" => advise::explain(request),
        "fit" => advise::fit(request),
        "repair" => advise::repair(request),
        _ => Err(refused(format!("no verb is called {verb}; there are {}", VERBS.join(", "), verb = verb.quoted()))),
    }
}

/// What runs here, for whoever keeps an answer: a roster is the same to the byte for the same package, book, seed, work and chains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Versions {
    /// The package.
    pub package: &'static str,
    /// The search: packages with the same one find the same roster.
    pub search: u32,
    /// The format of books.
    pub book: &'static str,
    /// The format of rosters.
    pub roster: &'static str,
    /// The format of certificates.
    pub certificate: &'static str,
}

/// As the verb `book`, from wherever the files are: a folder, or a map of their bytes.
///
/// Panics: never.
#[must_use]
pub fn join_book(source: &dyn Source) -> ApiAnswer {
    ApiAnswer::from_outcome(judge::join_book(source))
}

/// The versions of what runs here.
#[must_use]
pub fn versions() -> Versions {
    Versions {
        package: env!("CARGO_PKG_VERSION"),
        search: homeround_core::rounds::SEARCH_VERSION,
        book: crate::book::model::FORMAT,
        roster: crate::roster::model::FORMAT,
        certificate: crate::proving::document::FORMAT,
    }
}

/// The versions as one line of JSON.
#[must_use]
pub fn versions_json() -> String {
    serde_json::json!(versions()).to_string()
}
