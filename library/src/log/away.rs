//! Known absences of a book as a reference snapshot holds them.

use std::collections::BTreeSet;

use homeround_core::ground::{CarerIx, ClientIx, Instant};
use homeround_core::verification::Period;
use homeround_core::verification::reference_data::{Absence, CarerAway, ClientAway, NotAtWork};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::files::{format_instant, parse_instant};
use crate::verification::{KnownAbsences, Timetable};

/// A time in which a client was not at home, or a carer not at work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AwayReference {
    /// The client; or else a carer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// The carer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carer: Option<String>,
    /// From then, UTC; absent for always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Until then, UTC; absent for no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Why, in the words of a scenario.
    pub why: String,
}

const CLIENTS: [(&str, Absence); 4] = [
    ("hospital", Absence::Hospital),
    ("respite", Absence::Respite),
    ("away", Absence::Elsewhere),
    ("deceased", Absence::Deceased),
];
const CARERS: [(&str, NotAtWork); 4] = [
    ("leave", NotAtWork::Leave),
    ("sick", NotAtWork::Sick),
    ("suspended", NotAtWork::Suspended),
    ("other_work", NotAtWork::OtherWork),
];

/// The rows of the absences that a timetable's book knows: of everybody, or of one client and these carers.
pub(super) fn list_away(
    timetable: &Timetable,
    only: Option<ClientIx>,
    carers: &BTreeSet<String>,
) -> Vec<AwayReference> {
    let absences = timetable.beside.absences();
    let row = |client: Option<&String>, carer: Option<&String>, period: Period, why: &str| AwayReference {
        client: client.cloned(),
        carer: carer.cloned(),
        from: (period.from != Period::ALWAYS.from).then(|| format_instant(period.from)),
        until: (period.until != Period::ALWAYS.until).then(|| format_instant(period.until)),
        why: why.to_owned(),
    };
    let shown = absences.clients.iter().filter(|away| only.is_none_or(|only| only == away.client));
    let clients = shown.filter_map(|away| {
        let client = timetable.clients.get(away.client.at())?;
        Some(row(Some(client), None, away.period, word(&CLIENTS, away.why)))
    });
    let of_carers = absences.carers.iter().filter_map(|away| {
        // A bundle shows the absences of those it is about, and of nobody else.
        let carer = timetable.carers.get(away.carer.at()).filter(|id| only.is_none() || carers.contains(*id))?;
        Some(row(None, Some(carer), away.period, word(&CARERS, away.why)))
    });
    clients.chain(of_carers).collect()
}

/// The absences that rows stand for; nothing when one of them names nobody, no moment or no reason.
pub(super) fn read_away(rows: &[AwayReference], clients: &[String], carers: &[String]) -> Option<KnownAbsences> {
    let mut found = KnownAbsences::default();
    for row in rows {
        let moment = |text: &Option<String>, none: Instant| text.as_deref().map_or(Some(none), parse_instant);
        let from = moment(&row.from, Period::ALWAYS.from)?;
        let period = Period { from, until: moment(&row.until, Period::ALWAYS.until)? };
        match (&row.client, &row.carer) {
            (Some(client), None) => {
                let client = ClientIx::from_index(clients.binary_search(client).ok()?);
                found.clients.push(ClientAway { client, period, why: reason(&CLIENTS, &row.why)? });
            }
            (None, Some(carer)) => {
                let carer = CarerIx::from_index(carers.binary_search(carer).ok()?);
                found.carers.push(CarerAway { carer, period, why: reason(&CARERS, &row.why)? });
            }
            // A row of both or of neither says nothing that could be held against events: the whole is refused.
            _ => return None,
        }
    }
    Some(found)
}

fn word<T: Copy + PartialEq>(words: &[(&'static str, T)], why: T) -> &'static str {
    words.iter().find(|(_, held)| *held == why).map_or("", |(word, _)| word)
}

fn reason<T: Copy>(words: &[(&str, T)], text: &str) -> Option<T> {
    words.iter().find(|(word, _)| *word == text).map(|(_, why)| *why)
}
