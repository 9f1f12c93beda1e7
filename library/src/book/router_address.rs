//! The address of a router, as a book names one in place of a file.
//!
//! ```
//! use homeround::book::router_address::RouterAddress;
//!
//! let found = RouterAddress::parse("osrm+http://127.0.0.1:5000/car").unwrap();
//! assert_eq!((found.url.as_str(), found.profile.as_str()), ("http://127.0.0.1:5000", "car"));
//! assert_eq!(RouterAddress::parse("car.csv"), None);
//! ```

/// Which interface a router speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// OSRM's table service, version 1.
    Osrm,
    /// Valhalla's time-distance matrix, `sources_to_targets`.
    Valhalla,
}

/// Where a router listens, and by which interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouterAddress {
    /// The interface.
    pub kind: Kind,
    /// `http://127.0.0.1:8002`; what stands between host and profile is part of it.
    pub url: String,
    /// OSRM's profile or Valhalla's costing.
    pub profile: String,
}

impl RouterAddress {
    /// What is wrong with an address that is none.
    pub const PROBLEM: &str = "is no router's address";
    /// And what to do about it.
    pub const REMEDY: &str =
        "Write osrm+http://HOST:PORT/PROFILE or valhalla+http://HOST:PORT/COSTING, or name a CSV file.";

    /// The address in `osrm+http://HOST:PORT/PROFILE` or `valhalla+https://HOST/COSTING`; nothing when the text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, url) = text.split_once('+')?;
        let kind = match kind {
            "osrm" => Kind::Osrm,
            "valhalla" => Kind::Valhalla,
            _ => return None,
        };
        let (scheme, rest) = url.split_once("://")?;
        let (host, profile) = rest.rsplit_once('/')?;
        let named =
            !profile.is_empty() && profile.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        let placed = ["http", "https"].contains(&scheme) && !host.is_empty() && !host.contains(['?', '#', ' ']);
        (named && placed).then(|| Self { kind, url: format!("{scheme}://{host}"), profile: profile.to_owned() })
    }

    /// Whether a text is meant as an address and not as the name of a file.
    #[must_use]
    pub fn is_meant(text: &str) -> bool {
        text.contains("://")
    }
}
