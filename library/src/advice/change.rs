//! Changes of a book that somebody may ask about: carers lost or added, lengths, windows, double-ups and days.
//!
//! ```
//! use homeround::advice::change::parse_weekday;
//!
//! assert_eq!(parse_weekday("monday"), parse_weekday("Mon"));
//! ```

use crate::book::abilities::skill;
use crate::book::model::{Anchor, Book, Carer, Gender, Package, Shift};
use crate::book::recurrence::WEEKDAYS;
use crate::book::value::{Clock, Day};
use crate::roster::PersonNames;
use crate::words::{Quote, several};

/// The last minute of a day.
const MIDNIGHT: u16 = 24 * 60 - 1;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BookChange {
    /// A carer, by id, is not there any more: nor are their shifts, and what was fixed with them.
    Lose(String),
    /// One more carer.
    Add(Added),
    /// The visits of a package, by id, are so many minutes long.
    Minutes(String, u16),
    /// All visits are longer, or shorter, by so many per cent.
    Lengths(i32),
    /// The visits of a package, or of all, may start so many minutes sooner and later.
    Widen(Option<String>, u16),
    /// One carer makes the visits of a package.
    SingleHand(String),
    /// The visits of a package on one weekday are on another, as recurrence rules write them: `MO`.
    Move(String, &'static str, &'static str),
}

/// A carer to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// Whose pay, home, skills, way of travel and rules they have, by id.
    pub like: String,
    /// Skills beside those.
    pub skills: Vec<String>,
    /// Their gender, when it is not the other's.
    pub gender: Option<Gender>,
    /// When they work; the shifts and breaks of the carer they are like when nothing is said.
    pub shifts: Option<Vec<(Day, Clock, Clock)>>,
}

impl Added {
    /// Somebody like another carer in everything.
    #[must_use]
    pub fn like(carer: &str) -> Self {
        Self { like: carer.to_owned(), skills: Vec::new(), gender: None, shifts: None }
    }
}

impl BookChange {
    /// Changes a book. What comes of it may hold faults: it has to be read again.
    ///
    /// # Errors
    /// Why the change means nothing for this book, as a sentence.
    pub fn apply(&self, book: &mut Book) -> Result<(), String> {
        match self {
            Self::Lose(carer) => lose(book, carer),
            Self::Add(added) => add(book, added),
            Self::Minutes(package, minutes) => {
                find_package(book, package)?.minutes = *minutes;
                Ok(())
            }
            Self::Lengths(percent) => {
                for package in &mut book.packages {
                    // Halves are rounded up, and no visit falls below a minute: a share must not make visits vanish.
                    let scaled = i64::from(package.minutes) * (100 + i64::from(*percent)) + 50;
                    package.minutes = u16::try_from(scaled.div_euclid(100).clamp(1, 1_440)).unwrap_or(1);
                }
                Ok(())
            }
            Self::Widen(Some(package), minutes) => {
                widen(find_package(book, package)?, *minutes);
                Ok(())
            }
            Self::Widen(None, minutes) => {
                book.packages.iter_mut().for_each(|package| widen(package, *minutes));
                Ok(())
            }
            Self::SingleHand(package) => single_hand(book, package),
            Self::Move(package, from, to) => shift_day(find_package(book, package)?, from, to),
        }
    }
}

fn find_package<'b>(book: &'b mut Book, package: &str) -> Result<&'b mut Package, String> {
    let found = book.packages.iter_mut().find(|row| row.id == package);
    found.ok_or_else(|| format!("There is no package {package} in the book.", package = package.quoted()))
}

fn carer<'b>(book: &'b Book, id: &str) -> Result<&'b Carer, String> {
    book.carers
        .iter()
        .find(|row| row.id == id)
        .ok_or_else(|| format!("There is no carer {id} in the book.", id = id.quoted()))
}

fn widen(package: &mut Package, minutes: u16) {
    // A window stays on its own day: past midnight the package would have to be overnight.
    package.earliest.minute = package.earliest.minute.saturating_sub(minutes);
    // Not past midnight: the window would open and close on two days.
    package.latest.minute = package.latest.minute.saturating_add(minutes).min(MIDNIGHT);
}

fn single_hand(book: &mut Book, package: &str) -> Result<(), String> {
    let row = find_package(book, package)?;
    if row.carers < 2 {
        return Err(format!("The visits of {package} have one carer already.", package = package.quoted()));
    }
    row.carers = 1;
    // Who comes alone is the one who must be trained.
    let one_has = std::mem::take(&mut row.one_has);
    row.skills.extend(one_has);
    row.skills.sort_unstable();
    row.skills.dedup();
    // Of the carers fixed for one visit the first stays.
    let mut seen = std::collections::BTreeSet::new();
    book.fixed.retain(|row| row.package != package || row.carer.is_none() || seen.insert(row.day));
    Ok(())
}

fn shift_day(package: &mut Package, from: &str, to: &str) -> Result<(), String> {
    let id = &package.id;
    let stays = || {
        format!("The visits of {id} are not on {from} by a rule with BYDAY, or are on {to} already.", id = id.quoted())
    };
    let rule = package.repeats.as_deref().ok_or_else(stays)?;
    let parts = rule.split(';').map(|part| match part.split_once('=') {
        Some((name, days)) if name.eq_ignore_ascii_case("BYDAY") => {
            let days: Vec<&str> = days.split(',').collect();
            let moves = days.iter().any(|day| day.eq_ignore_ascii_case(from));
            // A visit that is there on the new day already would then be made twice.
            if !moves || days.iter().any(|day| day.eq_ignore_ascii_case(to)) {
                return None;
            }
            let moved = days.iter().map(|day| if day.eq_ignore_ascii_case(from) { to } else { *day });
            Some((format!("BYDAY={}", moved.collect::<Vec<_>>().join(",")), true))
        }
        _ => Some((part.to_owned(), false)),
    });
    let parts: Vec<(String, bool)> = parts.collect::<Option<_>>().ok_or_else(stays)?;
    if !parts.iter().any(|(_, moved)| *moved) {
        return Err(stays());
    }
    package.repeats = Some(parts.into_iter().map(|(part, _)| part).collect::<Vec<_>>().join(";"));
    Ok(())
}

fn lose(book: &mut Book, id: &str) -> Result<(), String> {
    carer(book, id)?;
    // A client who requires nobody else would be left with a rule that nobody can keep.
    let only = |client: &&crate::book::model::Client| client.required_carers == [id];
    // Without the one carer whom a client requires no book is sound: that is told, not searched for.
    if let Some(client) = book.clients.iter().find(only) {
        return Err(format!("Client {} requires carer {id} and nobody else.", client.id.quoted(), id = id.quoted()));
    }
    let lost: Vec<String> = book.shifts.iter().filter(|row| row.carer == id).map(|row| row.id.clone()).collect();
    book.carers.retain(|row| row.id != id);
    book.shifts.retain(|row| row.carer != id);
    // Whoever shared the car goes alone.
    for shift in book.shifts.iter_mut().filter(|row| row.with.as_deref() == Some(id)) {
        shift.with = None;
    }
    // What named the carer or the carer's shifts would be a fault in the changed book.
    book.breaks.retain(|row| !lost.contains(&row.shift));
    let fixed = |row: &crate::book::model::Fixed| {
        row.carer.as_deref() != Some(id) && row.shift.as_ref().is_none_or(|shift| !lost.contains(shift))
    };
    book.fixed.retain(fixed);
    book.history.retain(|row| row.carer != id);
    book.worked.retain(|row| row.carer != id);
    book.other_hours.retain(|row| row.carer != id);
    book.leave.retain(|row| row.carer.as_deref() != Some(id));
    for client in &mut book.clients {
        for list in [&mut client.preferred_carers, &mut client.barred_carers, &mut client.required_carers] {
            list.retain(|carer| carer != id);
        }
    }
    Ok(())
}

fn add(book: &mut Book, added: &Added) -> Result<(), String> {
    let like = carer(book, &added.like)?.clone();
    let taken =
        |id: &String| book.carers.iter().any(|row| row.id == *id) || book.shifts.iter().any(|row| row.id == *id);
    // The first free number: asking twice for one more must not give two carers one id.
    let id = (2..).map(|at| format!("{}-{at}", added.like)).find(|id| !taken(id)).unwrap_or_default();
    let mut skills = like.skills.clone();
    for added in &added.skills {
        let (name, level) = skill(added);
        skills.retain(|had| skill(had).0 != name || skill(had).1 >= level);
        if !skills.iter().any(|had| skill(had).0 == name) {
            skills.push(added.clone());
        }
    }
    let shifts: Vec<Shift> = match &added.shifts {
        None => copies(book, &added.like, &id),
        Some(times) => times
            .iter()
            .enumerate()
            .map(|(at, &(day, start, end))| Shift {
                id: format!("{id}-{}", at + 1),
                carer: id.clone(),
                from: day,
                start,
                end,
                // An end that is not after the start is on the next day: the times of a night shift say so themselves.
                overnight: end <= start,
                starts_at: Anchor::Home,
                ends_at: Anchor::Home,
                ..Shift::default()
            })
            .collect(),
    };
    book.shifts.extend(shifts);
    book.carers.push(Carer {
        name: format!("{} (one more)", like.name),
        gender: added.gender.or(like.gender),
        skills,
        // What the other carer worked before the plan is theirs alone.
        worked_until: None,
        days_in_a_row_before: None,
        // Hours of their own come without the other's contract: it would guarantee hours that nobody offers.
        contract_hours: added.shifts.as_ref().map_or(like.contract_hours, |_| None),
        id,
        ..like
    });
    Ok(())
}

/// The shifts of one carer as another's, with their breaks; nobody goes along in them.
fn copies(book: &mut Book, like: &str, id: &str) -> Vec<Shift> {
    let named = |shift: &str| format!("{id}-{shift}");
    let own: Vec<Shift> = book.shifts.iter().filter(|row| row.carer == like).cloned().collect();
    for shift in &own {
        let breaks: Vec<_> = book.breaks.iter().filter(|row| row.shift == shift.id).cloned().collect();
        book.breaks.extend(breaks.into_iter().map(|row| crate::book::model::Break { shift: named(&row.shift), ..row }));
    }
    // A shift for two is copied for one: the second carer cannot ride in both cars.
    let copied = |shift: Shift| Shift { id: named(&shift.id), carer: id.to_owned(), with: None, ..shift };
    own.into_iter().map(copied).collect()
}

/// A day of the week as recurrence rules write it.
#[must_use]
pub fn parse_weekday(text: &str) -> Option<&'static str> {
    WEEKDAYS.into_iter().find(|day| day.eq_ignore_ascii_case(text))
}

impl BookChange {
    /// The change in words, with the names of whom it is about.
    #[must_use]
    pub fn told(&self, names: &PersonNames) -> String {
        match self {
            Self::Lose(carer) => format!("carer {} is not there", names.carer_and_id(carer)),
            Self::Add(added) => {
                let skills = if added.skills.is_empty() {
                    String::new()
                } else {
                    format!(" with {}", added.skills.join(" and "))
                };
                let shifts = added.shifts.iter().map(|shifts| {
                    let times = shifts.iter().map(|(day, start, end)| format!("{day} {start} to {end}"));
                    format!(": {}", times.collect::<Vec<_>>().join(", "))
                });
                let like = names.carer_and_id(&added.like);
                format!("one more carer like {like}{skills}{}", shifts.collect::<String>())
            }
            Self::Minutes(package, minutes) => {
                format!("visits of {} last {}", names.visit(package), minutes_of(*minutes))
            }
            Self::Lengths(percent) if *percent < 0 => format!("all visits are {} % shorter", -percent),
            Self::Lengths(percent) => format!("all visits are {percent} % longer"),
            Self::Widen(Some(package), minutes) => {
                format!("visits of {} may start {} sooner and later", names.visit(package), minutes_of(*minutes))
            }
            Self::Widen(None, minutes) => format!("all visits may start {} sooner and later", minutes_of(*minutes)),
            Self::SingleHand(package) => format!("one carer makes the visits of {}", names.visit(package)),
            Self::Move(package, from, to) => format!("visits of {} on {from} move to {to}", names.visit(package)),
        }
    }
}

fn minutes_of(minutes: u16) -> String {
    several(minutes, "minute", "minutes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planning::plan_starter;

    #[test]
    fn who_is_hired_for_a_level_of_a_skill_has_it() {
        let mut book = plan_starter().unwrap().0.book;
        let like = book.carers[0].id.clone();
        book.carers[0].skills = vec!["medication:2".to_owned(), "hoist".to_owned()];
        for (added, skills) in [
            ("medication:3", ["hoist", "medication:3"]),
            ("medication:1", ["medication:2", "hoist"]),
            ("hoist:2", ["medication:2", "hoist:2"]),
            ("medication", ["medication:2", "hoist"]),
        ] {
            let mut book = book.clone();
            let one = Added { skills: vec![added.to_owned()], ..Added::like(&like) };
            BookChange::Add(one).apply(&mut book).unwrap();
            assert_eq!(book.carers.last().unwrap().skills, skills, "{added}");
        }
    }
}
