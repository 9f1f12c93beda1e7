//! Leave and history, as lists of absences and of who visited whom have them.

use super::draft::{Draft, Line};
use super::people::{Meant, People};
use crate::words::Quote;

/// What people write for a reason, by the beginning of it; of clients, and of carers.
const CLIENT_REASONS: [(&str, &str); 6] = [
    ("hosp", "hospital"),
    ("respite", "respite"),
    ("died", "deceased"),
    ("dece", "deceased"),
    ("rip", "deceased"),
    ("passed", "deceased"),
];
const CARER_REASONS: [(&str, &str); 6] = [
    ("sick", "sick"),
    ("ill", "sick"),
    ("suspen", "suspended"),
    ("other work", "other_work"),
    ("other_work", "other_work"),
    ("second job", "other_work"),
];

/// Takes over who is away; `clients` and `carers` are those who are known.
pub(crate) fn leave(lines: &[Line<'_>], clients: &mut People, carers: &mut People, draft: &mut Draft) {
    for line in lines {
        let mut row = line.draft();
        let Some((column, id)) = away(line, clients, carers, draft) else { continue };
        row.set(column, id);
        let (date, from) = (line.said("date"), line.said("from"));
        row.set("from", if from.is_empty() { date } else { from });
        let until = line.said("until");
        row.set("until", if until.is_empty() && from.is_empty() { date } else { until });
        let word = line.said("why").to_lowercase();
        let (reasons, usual) = if column == "client" { (CLIENT_REASONS, "away") } else { (CARER_REASONS, "leave") };
        let known = reasons.iter().find(|(start, _)| word.starts_with(start)).map(|(_, reason)| *reason);
        if known.is_none()
            && !word.is_empty()
            && !word.contains("leave")
            && !word.contains("holiday")
            && word != usual
            && word != "a/l"
        {
            draft.assume(format!("that {word} is {usual}", word = word.quoted()));
        }
        row.set("why", known.unwrap_or(usual));
        draft.push("leave", row);
    }
}

/// Whose row it is: a client's or a carer's, by its own column or by who has the name.
fn away(
    line: &Line<'_>,
    clients: &mut People,
    carers: &mut People,
    draft: &mut Draft,
) -> Option<(&'static str, String)> {
    let (client, carer, person) = (line.said("client"), line.said("carer"), line.said("person"));
    let faults = &mut draft.faults;
    if !client.is_empty() && !matches!(clients.find(client), Meant::Nobody) {
        return Some(("client", line.who("client", client, clients, "client", faults)?));
    }
    if !carer.is_empty() {
        return Some(("carer", line.who("carer", carer, carers, "carer", faults)?));
    }
    let (role, text) = if client.is_empty() { ("person", person) } else { ("client", client) };
    match (clients.find(text), carers.find(text)) {
        _ if text.is_empty() => {
            faults.push(line.fault(role, "is empty", "Say who is away."));
            None
        }
        (Meant::One(_), Meant::One(_)) => {
            let remedy = "Write the id of the one who is meant.";
            faults.push(line.fault(role, "is the name of a client and of a carer", remedy));
            None
        }
        (Meant::One(id), _) => Some(("client", id)),
        (_, Meant::One(id)) => Some(("carer", id)),
        (Meant::Several(_), _) => line.who(role, text, clients, "client", faults).map(|id| ("client", id)),
        _ => line.who(role, text, carers, "carer", faults).map(|id| ("carer", id)),
    }
}

/// Takes over who visited whom.
pub(crate) fn history(lines: &[Line<'_>], clients: &mut People, carers: &mut People, draft: &mut Draft) {
    for line in lines {
        let client = line.who("client", line.text("client"), clients, "client", &mut draft.faults);
        let carer = line.who("carer", line.text("carer"), carers, "carer", &mut draft.faults);
        let (Some(client), Some(carer)) = (client, carer) else { continue };
        let mut row = line.with(&["visits", "last"]);
        row.set("client", client);
        row.set("carer", carer);
        draft.push("history", row);
    }
}
