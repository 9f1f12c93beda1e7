//! Which column of somebody's table says what: guessed from the header, remembered in a file, and told.
//!
//! ```
//! use homeround::exchange::Mapping;
//!
//! // The columns are guessed where the mapping leaves them out; the words for what happened are told.
//! let mut mapping = Mapping::named("csv", "Europe/London");
//! mapping.outcomes.insert("No reply".to_owned(), "frustrated".to_owned());
//! assert_eq!(mapping.outcome("No reply"), Some("frustrated"));
//! assert_eq!(mapping.outcome("Elephant"), None, "a word that nobody explained");
//! ```

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cells::Order;

/// The format and version of a mapping, its first field.
pub const FORMAT: &str = "homeround.mapping/1";

/// What a column can say of a visit, by the words of a mapping, and what such columns are called.
pub const ROLES: [(&str, &[&str]); 28] = [
    ("visit", &["visit", "visitid", "visitref", "visitreference", "callid", "appointmentid", "bookingid", "visitno"]),
    (
        "client",
        &[
            "client",
            "clientid",
            "clientref",
            "ssref",
            "serviceuserref",
            "serviceuser",
            "serviceuserid",
            "suref",
            "suid",
            "customer",
            "customerid",
            "customerref",
            "patientid",
            "clientname",
            "serviceusername",
            "customername",
            "patientname",
        ],
    ),
    (
        "carer",
        &[
            "carer",
            "carerid",
            "carerref",
            "careworker",
            "careworkerid",
            "careworkerref",
            "careworkerreference",
            "employee",
            "employeeid",
            "staff",
            "staffid",
            "worker",
            "workerid",
            "carer1",
            "firstcarer",
            "maincarer",
            "leadcarer",
            "primarycarer",
            "careworker1",
            "worker1",
            "staff1",
            "employee1",
            "carer1id",
            "carername",
            "careworkername",
            "employeename",
            "staffname",
            "workername",
            "staffmember",
            "allocatedto",
            "allocatedcarer",
            "allocatedstaff",
            "assignedto",
            "assignedcarer",
            "assignedstaff",
            "visitedby",
            "deliveredby",
        ],
    ),
    (
        "second_carer",
        &[
            "secondcarer",
            "carer2",
            "2ndcarer",
            "secondarycarer",
            "othercarer",
            "additionalcarer",
            "doubleupcarer",
            "secondcareworker",
            "careworker2",
            "secondworker",
            "worker2",
            "secondstaff",
            "staff2",
            "secondemployee",
            "employee2",
            "carer2id",
            "carerid2",
            "secondcarerid",
            "secondcarername",
        ],
    ),
    (
        "third_carer",
        &["thirdcarer", "carer3", "3rdcarer", "careworker3", "worker3", "staff3", "employee3", "carer3id", "carerid3"],
    ),
    ("day", &["day", "date", "visitdate", "servicedate", "calldate"]),
    ("end_day", &["endday", "enddate", "visitenddate"]),
    (
        "planned_start",
        &[
            "plannedstart",
            "plannedstarttime",
            "plannedstartdatetime",
            "schedulestart",
            "scheduledstart",
            "scheduledstarttime",
            "rosteredstart",
        ],
    ),
    (
        "planned_end",
        &[
            "plannedend",
            "plannedendtime",
            "plannedenddatetime",
            "scheduleend",
            "scheduledend",
            "scheduledendtime",
            "rosteredend",
        ],
    ),
    ("planned_length", &["plannedduration", "plannedlength", "plannedminutes", "scheduledduration"]),
    ("claimed_start", &["starttimeclaimed", "claimedstart", "claimedstarttime"]),
    ("claimed_end", &["endtimeclaimed", "claimedend", "claimedendtime"]),
    ("claimed_length", &["durationclaimed", "claimedduration", "claimedlength", "claimedminutes"]),
    (
        "start",
        &[
            "actualstart",
            "actualstarttime",
            "actualstartdatetime",
            "start",
            "starttime",
            "timein",
            "checkin",
            "arrival",
            "arrived",
            "clockedin",
            "clockin",
            "loggedin",
            "login",
            "checkedin",
            "arrivaltime",
            "timearrived",
            "timeon",
        ],
    ),
    (
        "end",
        &[
            "actualend",
            "actualendtime",
            "actualenddatetime",
            "end",
            "endtime",
            "finish",
            "timeout",
            "checkout",
            "departure",
            "left",
            "clockedout",
            "clockout",
            "loggedout",
            "logout",
            "checkedout",
            "departuretime",
            "timeleft",
            "timeoff",
        ],
    ),
    ("length", &["actualduration", "actuallength", "actualminutes", "duration", "length", "minutes"]),
    ("outcome", &["outcome", "status", "visitstatus", "visitoutcome", "deliverystatus"]),
    ("carers", &["carers", "carersneeded", "numberofcarers", "noofcarers", "carersrequired"]),
    ("secondary", &["secondary", "secondaryvisit"]),
    ("service", &["service", "servicecode", "servicetype", "procedurecode"]),
    ("method", &["method", "logmethod", "recordedby", "loggedby"]),
    ("latitude_in", &["latitudein", "latitude", "startlatitude", "checkinlatitude"]),
    ("longitude_in", &["longitudein", "longitude", "startlongitude", "checkinlongitude"]),
    ("latitude_out", &["latitudeout", "endlatitude", "checkoutlatitude"]),
    ("longitude_out", &["longitudeout", "endlongitude", "checkoutlongitude"]),
    ("received", &["received", "created", "submitted", "sent"]),
    ("sleep_in", &["sleepin", "sleepinnight", "issleepin", "sleepingnight", "sleepover"]),
    ("awake_minutes", &["awakeminutes", "minutesawake", "wokenminutes", "wakingminutes", "sleepinawakeminutes"]),
];

/// What an outcome can mean here.
pub const MEANINGS: [&str; 4] = ["delivered", "frustrated", "missed", "cancelled"];

/// The words of outcomes: what the other systems write, and what it means here.
const OUTCOMES: [(&str, &str); 11] = [
    ("Delivered", "delivered"),
    ("Completed", "delivered"),
    ("Attended", "delivered"),
    ("Frustrated", "frustrated"),
    ("No access", "frustrated"),
    ("NoAccess", "frustrated"),
    ("Missed", "missed"),
    ("Not delivered", "missed"),
    ("Cancelled", "cancelled"),
    ("Canceled", "cancelled"),
    ("Cancelled late", "cancelled"),
];

/// Which column says what, and how it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Always `homeround.mapping/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// Whose file it is: abacus, controcc, csv, evv-ct or evv-oh.
    pub name: String,
    /// The zone of its clocks, by its IANA name.
    pub zone: String,
    /// In which order its days are written.
    #[serde(default)]
    pub dates: Order,
    /// What a column says (visit, client, carer, day, planned_start, start, length, outcome and so on), and what the column is called.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Its words for outcomes, and which of delivered, frustrated, missed and cancelled each means.
    #[serde(default)]
    pub outcomes: BTreeMap<String, String>,
    /// The whole header in its order: what a file made from nothing but visits begins with.
    #[serde(default)]
    pub header: Vec<String>,
    /// What stands in a column, or field of a JSON record, that no visit knows: the provider's own number, say.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
}

impl Mapping {
    /// A mapping that knows of no column yet.
    #[must_use]
    pub fn named(name: &str, zone: &str) -> Self {
        let words = |(theirs, ours): &(&str, &str)| ((*theirs).to_owned(), (*ours).to_owned());
        Self {
            format: FORMAT.to_owned(),
            name: name.to_owned(),
            zone: zone.to_owned(),
            dates: Order::DayFirst,
            columns: BTreeMap::new(),
            outcomes: OUTCOMES.iter().map(words).collect(),
            header: Vec::new(),
            constants: BTreeMap::new(),
        }
    }

    /// What an outcome of theirs means here.
    #[must_use]
    pub fn outcome(&self, theirs: &str) -> Option<&str> {
        let found = self.outcomes.iter().find(|(word, _)| plain(word) == plain(theirs));
        found.map(|(_, ours)| ours.as_str())
    }

    /// Their word for an outcome: the one that is written most alike.
    #[must_use]
    pub fn their_outcome(&self, ours: &str) -> Option<&str> {
        let words = self.outcomes.iter().filter(|(_, held)| *held == ours).map(|(word, _)| word.as_str());
        words.max_by_key(|word| (plain(word) == ours, std::cmp::Reverse(word.len())))
    }
}

/// A name without case, blanks and signs: `Service User Ref` and `service_user_ref` are one.
#[must_use]
pub fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
