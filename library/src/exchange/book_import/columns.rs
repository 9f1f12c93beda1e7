//! What the columns of people's tables are called, and what stands in them, for each table that a book is made from.
//!
//! ```
//! use homeround::exchange::book_import::columns::{Content, TABLES};
//!
//! let clients = TABLES.iter().find(|table| table.table == "clients").unwrap();
//! assert_eq!(clients.role_of("Post Code"), Some("postcode"));
//! assert!(Content::Postcode.fits("NP20 4ND") && !Content::Postcode.fits("2 March"));
//! ```

use crate::cells::{self, Order};
use crate::exchange::mapping::{ROLES, plain};

/// What cells of a column that nobody named look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Postcodes.
    Postcode,
    /// Addresses that end with one.
    Address,
    /// Days.
    Day,
    /// Women and men.
    Gender,
    /// Days of the week.
    Weekdays,
}

impl Content {
    /// Whether a cell is such.
    #[must_use]
    pub fn fits(self, cell: &str) -> bool {
        match self {
            Self::Postcode => cells::postcode(cell).is_some(),
            // A full postcode is no address: only text with one inside it is.
            Self::Address => cells::postcode(cell).is_none() && cells::postcode_in(cell).is_some(),
            // Bare digits may be a workbook's days, but as often they are ids, hours or pay.
            Self::Day => !cell.bytes().all(|byte| byte.is_ascii_digit()) && cells::day(cell, Order::DayFirst).is_ok(),
            Self::Gender => matches!(cell.to_lowercase().as_str(), "m" | "f" | "male" | "female"),
            Self::Weekdays => cells::weekdays(cell).is_some(),
        }
    }
}

/// What one column can say: our word, what such columns are called elsewhere, and what stands in them.
#[derive(Clone, Copy, Debug)]
pub struct ColumnWords {
    /// Our word.
    pub role: &'static str,
    /// Its names, without case, blanks and signs.
    pub names: &'static [&'static str],
    /// What its cells look like, where that tells it from all others.
    pub content: Option<Content>,
}

/// A table that is taken over, and how it is known.
#[derive(Clone, Copy, Debug)]
pub struct TableWords {
    /// The table: of a book, or `visits`.
    pub table: &'static str,
    /// What sheets and files of it are called.
    pub called: &'static [&'static str],
    /// What stands in front of its columns' names: `Client` in `Client postcode`.
    pub own: &'static [&'static str],
    /// Its columns.
    pub columns: &'static [ColumnWords],
    /// Of each of these, one column must be there.
    pub needs: &'static [&'static [&'static str]],
    /// None of these may be there: they are another table's.
    pub never: &'static [&'static str],
}

const fn words(role: &'static str, names: &'static [&'static str]) -> ColumnWords {
    ColumnWords { role, names, content: None }
}

const fn looks(role: &'static str, names: &'static [&'static str], content: Content) -> ColumnWords {
    ColumnWords { role, names, content: Some(content) }
}

const ID: &[&str] =
    &["id", "ref", "reference", "no", "number", "code", "refno", "payrollno", "payrollnumber", "nhsnumber"];
const NAME: &[&str] = &["name", "fullname", "displayname", "names"];
const FIRST: &[&str] = &["firstname", "forename", "forenames", "givenname", "first"];
const LAST: &[&str] = &["lastname", "surname", "familyname", "last"];
const POSTCODE: &[&str] = &["postcode", "postalcode", "pcode", "zip", "zipcode"];
const ADDRESS: &[&str] = &["address", "addressline1", "homeaddress", "fulladdress", "street"];
const CLIENT: &[&str] = &[
    "client",
    "clientid",
    "clientref",
    "clientname",
    "serviceuser",
    "serviceusername",
    "serviceuserid",
    "serviceuserref",
    "su",
    "suid",
    "suref",
    "suname",
    "customer",
    "customername",
    "customerid",
    "patient",
    "patientname",
    "person",
    "resident",
];
const CARER: &[&str] = &[
    "carer",
    "carerid",
    "carerref",
    "carername",
    "staff",
    "staffid",
    "staffname",
    "staffmember",
    "employee",
    "employeeid",
    "employeename",
    "worker",
    "careworker",
    "careworkername",
    "careassistant",
    "supportworker",
];
const UNTIL: &[&str] = &["until", "to", "enddate", "dateto", "lastday", "todate", "finishdate", "ends"];
const FROM: &[&str] =
    &["from", "startdate", "datefrom", "firstday", "fromdate", "starts", "effectivefrom", "commences"];
const DAYS: &[&str] =
    &["days", "weekdays", "dayofweek", "daysofweek", "day", "frequency", "repeats", "pattern", "when"];

const WEEK: [ColumnWords; 7] = [
    words("mon", &["mon", "monday"]),
    words("tue", &["tue", "tues", "tuesday"]),
    words("wed", &["wed", "weds", "wednesday"]),
    words("thu", &["thu", "thur", "thurs", "thursday"]),
    words("fri", &["fri", "friday"]),
    words("sat", &["sat", "saturday"]),
    words("sun", &["sun", "sunday"]),
];

const CLIENTS: TableWords = TableWords {
    table: "clients",
    called: &["client", "serviceuser", "customer", "patient", "resident"],
    own: &["client", "serviceuser", "su", "customer", "patient", "resident", "home"],
    columns: &[
        words("id", ID),
        words("name", NAME),
        words("first_name", FIRST),
        words("last_name", LAST),
        looks("postcode", POSTCODE, Content::Postcode),
        words("latitude", &["latitude", "lat"]),
        words("longitude", &["longitude", "long", "lon", "lng"]),
        looks("address", ADDRESS, Content::Address),
        words(
            "preferred_carers",
            &["preferredcarers", "preferredcarer", "regularcarers", "regularcarer", "maincarer", "keyworker"],
        ),
        words(
            "barred_carers",
            &["barredcarers", "barredcarer", "notwith", "donotsend", "excludedcarers", "blockedcarers"],
        ),
        words("required_carers", &["requiredcarers", "onlycarers"]),
        words("most_carers", &["mostcarers", "maxcarers"]),
        words(
            "wished_gender",
            &[
                "wishedgender",
                "carergender",
                "genderpreference",
                "genderpref",
                "preferredgender",
                "genderofcarer",
                "preferredcarergender",
                "carergenderpref",
                "carergenderpreference",
                "carersex",
            ],
        ),
        words("required_gender", &["requiredgender"]),
        words("note", &["note", "notes", "accessnotes", "access", "keysafe", "comments", "comment", "accessdetails"]),
        words(
            "payer",
            &[
                "payer",
                "funder",
                "fundedby",
                "fundingauthority",
                "council",
                "localauthority",
                "commissioner",
                "purchaser",
                "invoiceto",
                "billto",
            ],
        ),
    ],
    needs: &[&["id", "name", "first_name", "last_name"], &["postcode", "address", "latitude"]],
    never: &["pay_per_hour"],
};

const CARERS: TableWords = TableWords {
    table: "carers",
    called: &["carer", "staff", "employee", "worker", "team"],
    own: &["carer", "staff", "employee", "careworker", "worker", "home", "careassistant"],
    columns: &[
        words("id", ID),
        words("name", NAME),
        words("first_name", FIRST),
        words("last_name", LAST),
        looks("postcode", POSTCODE, Content::Postcode),
        words("latitude", &["latitude", "lat"]),
        words("longitude", &["longitude", "long", "lon", "lng"]),
        looks("address", ADDRESS, Content::Address),
        looks("gender", &["gender", "sex", "mf"], Content::Gender),
        words("skills", &["skills", "training", "trained", "qualifications", "competencies", "trainedin"]),
        words(
            "mode",
            &[
                "mode",
                "travel",
                "transport",
                "travelsby",
                "driver",
                "drives",
                "driverwalker",
                "travelmode",
                "vehicle",
                "modeoftravel",
                "modeoftransport",
            ],
        ),
        words(
            "pay_per_hour",
            &[
                "payperhour",
                "pay",
                "hourlyrate",
                "rate",
                "payrate",
                "hourlypay",
                "wage",
                "basicrate",
                "rateofpay",
                "perhour",
            ],
        ),
        words(
            "contract_hours",
            &[
                "contracthours",
                "contractedhours",
                "hours",
                "weeklyhours",
                "contractedhrs",
                "contracthrs",
                "weeklyhrs",
                "hrs",
                "hoursperweek",
                "contractedhoursweek",
            ],
        ),
        words("most_hours", &["mosthours", "maxhours", "maximumhours", "maxhoursperweek"]),
        words("overtime_after_hours", &["overtimeafterhours"]),
        words("overtime_pay_per_hour", &["overtimepayperhour", "overtimerate"]),
        words("working_time_opt_out", &["workingtimeoptout", "optout", "48houroptout", "wtroptout", "wtdoptout"]),
        words("night_worker", &["nightworker"]),
        words("most_days_a_week", &["mostdaysaweek", "maxdaysperweek", "maxdays"]),
    ],
    needs: &[
        &["id", "name", "first_name", "last_name"],
        &["postcode", "address", "latitude", "pay_per_hour", "mode", "skills", "contract_hours"],
    ],
    never: &["wished_gender"],
};

const PACKAGES: TableWords = TableWords {
    table: "packages",
    called: &["package", "call", "visitplan", "careplan", "careplans", "commission", "contract", "schedule"],
    own: &["call", "visit", "package", "planned"],
    columns: &[
        words("id", &["id", "callid", "packageid", "ref", "visitref"]),
        words("client", CLIENT),
        words(
            "name",
            &["name", "call", "callname", "calltype", "visittype", "type", "visit", "visitname", "slot", "timeofday"],
        ),
        looks("repeats", DAYS, Content::Weekdays),
        WEEK[0],
        WEEK[1],
        WEEK[2],
        WEEK[3],
        WEEK[4],
        WEEK[5],
        WEEK[6],
        words("from", FROM),
        words("until", UNTIL),
        words(
            "start",
            &[
                "start",
                "time",
                "calltime",
                "starttime",
                "plannedtime",
                "plannedstart",
                "preferred",
                "preferredtime",
                "timein",
                "requestedtime",
            ],
        ),
        words("end", &["end", "endtime", "plannedend", "timeout", "finish", "finishtime"]),
        words("earliest", &["earliest", "notbefore", "windowstart", "earlieststart", "windowfrom"]),
        words("latest", &["latest", "notafter", "windowend", "lateststart", "windowto"]),
        words(
            "minutes",
            &[
                "minutes",
                "mins",
                "duration",
                "length",
                "durationmins",
                "durationminutes",
                "lengthmins",
                "calllength",
                "lengthminutes",
            ],
        ),
        words(
            "carers",
            &[
                "carers",
                "noofcarers",
                "numberofcarers",
                "carersneeded",
                "carersrequired",
                "staffing",
                "ratio",
                "doubleup",
                "singledouble",
                "handed",
                "doublehanded",
            ],
        ),
        words("skills", &["skills", "skillsneeded", "training", "needs", "requirements"]),
        words("tasks", &["tasks", "task", "care", "whatisdone", "activities"]),
        words("priority", &["priority", "importance"]),
        words("wished_gender", &["wishedgender", "carergender", "genderpreference", "preferredgender"]),
        words("required_gender", &["requiredgender"]),
    ],
    needs: &[&["client"], &["start", "earliest"], &["minutes", "end"]],
    never: &["date"],
};

const SHIFTS: TableWords = TableWords {
    table: "shifts",
    called: &["shift", "rota", "availability", "workingpattern", "runs"],
    own: &["shift"],
    columns: &[
        words("id", &["id", "shiftid", "run", "round", "shiftname"]),
        words("carer", CARER),
        looks("repeats", DAYS, Content::Weekdays),
        WEEK[0],
        WEEK[1],
        WEEK[2],
        WEEK[3],
        WEEK[4],
        WEEK[5],
        WEEK[6],
        looks("date", &["date", "shiftdate"], Content::Day),
        words("from", FROM),
        words("until", UNTIL),
        words("start", &["start", "starttime", "timestart", "on", "timein", "availablefrom"]),
        words(
            "end",
            &["end", "endtime", "timeend", "finish", "finishtime", "off", "timeout", "availableto", "availableuntil"],
        ),
        words("times", &["times", "time", "hours", "shift", "availability"]),
        words("break", &["break", "breakmins", "breakminutes", "unpaidbreak", "mealbreak", "breaks"]),
        words("starts_at", &["startsat", "startfrom"]),
        words("ends_at", &["endsat"]),
    ],
    needs: &[&["carer"], &["start", "times", "mon", "tue", "wed", "thu", "fri", "sat", "sun"]],
    never: &["client", "minutes"],
};

const LEAVE: TableWords = TableWords {
    table: "leave",
    called: &["leave", "absence", "holiday", "away", "hospital", "sickness", "annualleave"],
    own: &["absence", "leave", "away"],
    columns: &[
        words("client", CLIENT),
        words("carer", CARER),
        words("person", &["name", "who", "fullname"]),
        looks("date", &["date", "day"], Content::Day),
        words("from", &["from", "startdate", "datefrom", "firstday", "start", "fromdate", "begins"]),
        words("until", &["until", "to", "enddate", "dateto", "lastday", "end", "todate", "returns"]),
        words("why", &["why", "reason", "type", "leavetype", "absencetype", "reasonforabsence"]),
    ],
    needs: &[&["client", "carer", "person"], &["from", "date"]],
    never: &["minutes", "postcode"],
};

const HISTORY: TableWords = TableWords {
    table: "history",
    called: &["history", "continuity"],
    own: &[],
    columns: &[
        words("client", CLIENT),
        words("carer", CARER),
        words("visits", &["visits", "count", "noofvisits", "numberofvisits", "calls", "timesvisited"]),
        words("last", &["last", "lastvisit", "lastseen", "mostrecent"]),
    ],
    needs: &[&["client"], &["carer"], &["visits"]],
    never: &["start"],
};

/// Visits, whose columns are those of an import of visits.
const VISITS: TableWords = TableWords {
    table: "visits",
    called: &["visit", "actual", "log", "monitoring", "calls", "roster", "rostered"],
    own: &[],
    columns: &[],
    needs: &[&["client"], &["day", "planned_start", "start", "claimed_start"]],
    never: &[],
};

/// Every table that is taken over.
pub const TABLES: [TableWords; 7] = [CLIENTS, CARERS, PACKAGES, SHIFTS, LEAVE, HISTORY, VISITS];

impl TableWords {
    /// The columns of the table: a role and its names, and what stands in them.
    pub fn roles(&self) -> impl Iterator<Item = ColumnWords> {
        let visits = self.table == "visits";
        let theirs = ROLES.iter().filter(move |_| visits).map(|(role, names)| words(role, names));
        self.columns.iter().copied().chain(theirs)
    }

    /// What a column of that name says: by the name itself, without what stands in front of it, or by a part of it.
    #[must_use]
    pub fn role_of(&self, column: &str) -> Option<&'static str> {
        let known = |name: &str| self.roles().find(|words| plain(words.role) == name || words.names.contains(&name));
        let of = |name: &str| {
            let name = plain(name);
            let shorter = || self.own.iter().filter_map(|own| name.strip_prefix(own)).find_map(known);
            // The plain name first: "Client name" is the client's name only where no column is called so.
            known(&name).or_else(shorter).map(|words| words.role)
        };
        // `Key safe / access` is both, `Rate (£/hr)` its first part.
        let parts =
            || column.split(['/', '(', ',']).filter(|part| part.len() < column.len() && !part.trim().is_empty());
        of(column).or_else(|| parts().find_map(of))
    }
}
