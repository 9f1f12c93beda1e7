//! Who may make each visit, as sets of carers: skills, genders, bars, wishes that bind and fixed carers in one number, which is the
//! only kind of eligibility that other forms know.

use std::collections::BTreeMap;

use homeround_core::book::CarerStanding;
use homeround_core::ground::{CarerIx, ClientIx, VisitIx};
use homeround_core::heap::Tables;

/// The sets, and the set of each visit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CarerSets {
    /// By set: whether each carer is in it.
    sets: Vec<Vec<bool>>,
    /// By visit: its set.
    of_visit: Vec<usize>,
}

impl CarerSets {
    /// The sets of a plan's visits. Equal sets are one.
    #[must_use]
    pub(crate) fn from_tables(tables: &Tables) -> Self {
        let mut numbers: BTreeMap<Vec<bool>, usize> = BTreeMap::new();
        let mut found = Self::default();
        for visit in 0..tables.visits.len() {
            let set = who_may(tables, VisitIx::from_index(visit));
            let number = *numbers.entry(set.clone()).or_insert_with(|| {
                found.sets.push(set);
                found.sets.len() - 1
            });
            found.of_visit.push(number);
        }
        found
    }

    /// How many sets there are.
    #[must_use]
    pub(crate) fn len(&self) -> usize {
        self.sets.len()
    }

    /// The set of a visit.
    #[must_use]
    pub(crate) fn of_visit(&self, visit: VisitIx) -> usize {
        self.of_visit.get(visit.at()).copied().unwrap_or(0)
    }

    /// The sets that a carer is in.
    pub(crate) fn of_carer(&self, carer: CarerIx) -> impl Iterator<Item = usize> + '_ {
        let holds = move |(_, set): &(usize, &Vec<bool>)| set.get(carer.at()).copied().unwrap_or(false);
        self.sets.iter().enumerate().filter(holds).map(|(at, _)| at)
    }
}

/// Whether each carer may make a visit.
fn who_may(tables: &Tables, at: VisitIx) -> Vec<bool> {
    let Some(visit) = tables.visits.get(at.at()) else { return Vec::new() };
    let ties = ties_of(tables, visit.client);
    let asks = ties.iter().any(|tie| tie.standing == CarerStanding::Required);
    let pinned: Vec<CarerIx> = tables
        .pins
        .iter()
        .filter(|pin| pin.visit == at)
        .filter_map(|pin| tables.shifts.get(pin.shift.at()).map(|shift| shift.carer))
        .collect();
    // Only where all carers are fixed do the pins say who may come: beside one who is fixed anybody may be the other.
    let all_pinned = pinned.len() >= usize::from(visit.carers);
    let may = |(number, carer): (usize, &homeround_core::book::Carer)| {
        let index = CarerIx::from_index(number);
        let tie = ties.iter().find(|tie| tie.carer == index);
        let standing = tie.map_or(CarerStanding::Neutral, |tie| tie.standing);
        let allowed = if asks { standing == CarerStanding::Required } else { standing != CarerStanding::Barred };
        let known = !visit.known_only || tie.is_some_and(|tie| tie.visits_before > 0);
        carer.skills.cover(visit.skills) && allowed && known && (!all_pinned || pinned.contains(&index))
    };
    tables.carers.iter().enumerate().map(may).collect()
}

fn ties_of(tables: &Tables, client: ClientIx) -> &[homeround_core::book::Tie] {
    let from = tables.ties.partition_point(|tie| tie.client < client);
    let until = tables.ties.partition_point(|tie| tie.client <= client);
    &tables.ties[from..until]
}
