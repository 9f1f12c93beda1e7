//! The formats that are known by name: their columns, their zone, and where that was read.
//!
//! ```
//! use homeround::exchange::profiles::find_mapping;
//!
//! assert!(find_mapping("csv").is_some());
//! assert!(find_mapping("nobody's").is_none());
//! ```

use super::mapping::{Mapping, ROLES};
use crate::cells::Order;

/// The formats by name, and what each is.
pub const NAMES: [(&str, &str); 6] = [
    ("abacus", "Access Abacus Provider Portal, service delivery CSV of 24 columns"),
    ("controcc", "visits for a ContrOCC portal; its column names are yours to change in a mapping"),
    ("csv", "any table of visits: columns are guessed from the header, or mapped"),
    ("evv-ct", "alternate EVV JSON, Connecticut"),
    ("evv-oh", "alternate EVV JSON, Ohio"),
    ("visits", "our own file of visits, as `import` writes it"),
];

/// The columns of the portal's CSV that its help page names, in their order; five more follow that are kept as they stand.
///
/// Source: Access, *CSV service delivery file format*, help-accessabacus.theaccessgroup.com, article 14421513.
pub const ABACUS: [&str; 19] = [
    "FileReference",
    "Description",
    "Created",
    "ProviderRef",
    "ContractNumber",
    "ServiceUserRef",
    "ServiceUserDetails",
    "WeekEnding",
    "OurRef",
    "ServiceUserContribution",
    "PaymentClaimed",
    "ServiceType",
    "VisitDate",
    "StartTimeClaimed",
    "DurationClaimed",
    "ActualStartTime",
    "ActualDuration",
    "SecondaryVisit",
    "NumberOfCarers",
];

/// How many columns that file has.
pub const ABACUS_COLUMNS: usize = 24;

/// The mapping a format begins with; nothing for a name that is none.
#[must_use]
pub fn find_mapping(name: &str) -> Option<Mapping> {
    let with = |zone: &str, columns: &[(&str, &str)]| {
        let mut mapping = Mapping::named(name, zone);
        mapping.columns = columns.iter().map(|(role, column)| ((*role).to_owned(), (*column).to_owned())).collect();
        mapping
    };
    match name {
        "abacus" => Some(Mapping {
            header: ABACUS.iter().map(|column| (*column).to_owned()).collect(),
            ..with("Europe/London", &ABACUS_ROLES)
        }),
        "controcc" => Some(Mapping {
            header: CONTROCC.iter().map(|(_, column)| (*column).to_owned()).collect(),
            ..with("Europe/London", &[])
        }),
        "csv" => Some(Mapping {
            header: ROLES.iter().map(|(role, _)| *role).filter(|role| CSV.contains(role)).map(str::to_owned).collect(),
            ..with("Europe/London", &[])
        }),
        "evv-ct" | "evv-oh" => Some(Mapping { dates: Order::Iso, ..with("US/Eastern", &[]) }),
        "visits" => Some(Mapping { dates: Order::Iso, ..with("Europe/London", &[]) }),
        _ => None,
    }
}

const ABACUS_ROLES: [(&str, &str); 10] = [
    ("client", "ServiceUserRef"),
    ("day", "VisitDate"),
    ("claimed_start", "StartTimeClaimed"),
    ("claimed_length", "DurationClaimed"),
    ("start", "ActualStartTime"),
    ("length", "ActualDuration"),
    ("secondary", "SecondaryVisit"),
    ("carers", "NumberOfCarers"),
    ("service", "ServiceType"),
    ("received", "Created"),
];

/// What a ContrOCC portal's visits say. `SSRef` and `CarerID` are its own names (East Sussex, *Extra information for
/// home care providers*). The rest of its column names were not to be read anywhere. They are guessed from the header,
/// and are written like this.
const CONTROCC: [(&str, &str); 8] = [
    ("visit", "VisitRef"),
    ("client", "SSRef"),
    ("carer", "CarerID"),
    ("planned_start", "PlannedStart"),
    ("planned_end", "PlannedEnd"),
    ("start", "ActualStart"),
    ("end", "ActualEnd"),
    ("outcome", "Status"),
];

/// What a plain table made from nothing but visits says.
const CSV: [&str; 11] = [
    "visit",
    "client",
    "carer",
    "planned_start",
    "planned_end",
    "start",
    "end",
    "outcome",
    "carers",
    "service",
    "method",
];
