//! A profile that owns what a scenario changes in it.

use homeround_core::verification::Profile;
use homeround_core::verification::profile::{NAMES, ProfileFault, UK, find_profile};
use homeround_core::verification::units::{MinuteBand, UnitRounding};
use serde_json::Value;

use super::model::{ScenarioProfile, ScenarioUnits};
use super::read::ScenarioReading;
use crate::words::nearest;

/// What a changed setting without a source of its own is said to come from.
const OWN: &str = "the scenario";

/// A profile that ships, with changes.
#[derive(Clone, Debug, Default)]
pub struct OwnedProfile {
    name: String,
    overrides: Vec<(String, i64, String)>,
    units: Option<(Units, String)>,
}

#[derive(Clone, Debug)]
enum Units {
    Step { minutes: u32, up_from: u32, capped: bool },
    Bands { bands: Vec<MinuteBand>, capped: bool },
}

impl OwnedProfile {
    pub(super) fn read(row: &ScenarioProfile, reading: &mut ScenarioReading) -> Self {
        let name = if row.name.is_empty() { UK.name } else { row.name.as_str() };
        // An unknown name goes on as the default, so that its settings are still checked.
        if find_profile(name).is_none() {
            let remedy = format!("Choose one of {}.", NAMES.join(", "));
            reading.fault("profile.name", name, "no such profile", &remedy);
        }
        let mut owned = Self { name: name.to_owned(), ..Self::default() };
        for (setting, value) in &row.overrides {
            owned.add(setting, value, reading);
        }
        owned.units = row.units.as_ref().and_then(|units| read_units(units, reading));
        // A profile is judged as a whole only when its parts are sound.
        if reading.faults.is_empty()
            && let Err(fault) = owned.view().validated()
        {
            let (column, problem, remedy) = words(fault);
            reading.fault(&column, "", problem, remedy);
        }
        owned
    }

    fn add(&mut self, setting: &str, value: &Value, reading: &mut ScenarioReading) {
        let path = format!("profile.overrides.{setting}");
        let names = UK.settings().map(|(name, _)| name);
        if !names.contains(&setting) {
            let near = nearest(setting, names.into_iter()).unwrap_or("late_ms");
            reading.fault(&path, "", "no such setting", &format!("Nearest: {near}."));
            return;
        }
        let (number, source) = match value {
            Value::Object(both) => (both.get("value"), both.get("source").and_then(Value::as_str).unwrap_or("")),
            plain => (Some(plain), OWN),
        };
        let number = number.and_then(|number| number.as_bool().map(i64::from).or_else(|| number.as_i64()));
        // A setting that names no source would bind visits by nobody's word.
        if source.trim().is_empty() {
            let remedy = "Give \"source\": who says so. A default without a source does not load.";
            reading.fault(&path, &value.to_string(), "has no source", remedy);
        }
        match number.filter(|number| (0..=Profile::LARGEST).contains(number)) {
            Some(number) => self.overrides.push((setting.to_owned(), number, source.to_owned())),
            None => {
                let remedy = "Write a whole number, zero or more, in the unit the name ends in.";
                reading.fault(&path, &value.to_string(), "is no whole number", remedy);
            }
        }
    }

    /// The profile as the core reads it.
    #[must_use]
    pub fn view(&self) -> Profile<'_> {
        let mut profile: Profile<'_> = find_profile(&self.name).unwrap_or(UK);
        for (name, value, source) in &self.overrides {
            if let Some(setting) = profile.setting_mut(name) {
                setting.value = *value;
                setting.source = source;
            }
        }
        if let Some((units, source)) = &self.units {
            profile.units_source = source;
            profile.units = match units {
                Units::Step { minutes, up_from, capped } => {
                    UnitRounding::Step { minutes: *minutes, up_from: *up_from, capped: *capped }
                }
                Units::Bands { bands, capped } => UnitRounding::Bands { bands, capped: *capped },
            };
        }
        profile
    }
}

fn read_units(row: &ScenarioUnits, reading: &mut ScenarioReading) -> Option<(Units, String)> {
    let source = row.source.clone().unwrap_or_else(|| OWN.to_owned());
    let capped = row.cap_at_planned;
    // Minutes of a unit, and from which minute of it on it counts as whole: eight of fifteen is "nearest".
    let steps = [
        ("exact", (1, 1)),
        ("floor_15", (15, 15)),
        ("nearest_15", (15, 8)),
        ("ceil_15", (15, 1)),
        ("floor_60", (60, 60)),
        ("tenths", (6, 6)),
        ("bands", (0, 0)),
    ];
    let (minutes, up_from) = reading.word("profile.units.rule", &row.rule, &steps)?;
    if minutes > 0 {
        return Some((Units::Step { minutes, up_from, capped }, source));
    }
    let bands = row.bands.iter().map(|band| MinuteBand { from: band.from, to: band.to, paid: band.paid }).collect();
    Some((Units::Bands { bands, capped }, source))
}

fn words(fault: ProfileFault) -> (String, &'static str, &'static str) {
    match fault {
        ProfileFault::NoSource(name) => (format!("profile.{name}"), "has no source", "Say who says so."),
        ProfileFault::Range(name) => (format!("profile.overrides.{name}"), "is out of range", "Take it out."),
        ProfileFault::Bands => (
            "profile.units.bands".to_owned(),
            "leave a gap, overlap, or pay less for more (V56)",
            "Let each band begin where the one before ends, from zero.",
        ),
        _ => ("profile".to_owned(), "does not load", "Take the overrides out."),
    }
}
