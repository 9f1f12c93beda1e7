//! The rest of a day on which something went wrong, as a problem of its own.

use alloc::vec::Vec;

use super::day::{Day, Gone};
use super::news::{Cause, Fate, Made, News, Stuck};
use super::pinned::pin_breaks;
use crate::ground::{BreakIx, GapIx, ShiftIx, VisitIx};
use crate::heap::{OwnedRoster, Tables};
use crate::rounds::{Planned, Roster, Task, Violation};

/// The rest of a day.
///
/// A visit that stands may start when it was published to, its own window here, or in what is left of those it has in the
/// book, its other windows. So nothing moves unless it is taken out and put elsewhere.
#[derive(Clone, Debug)]
pub struct Rest {
    /// The problem: what was begun is fixed, nothing else starts or sets off in the past.
    pub tables: Tables,
    /// What still stands of the published roster, in the problem's own rows; it keeps every rule of it.
    pub standing: OwnedRoster,
    /// By visit.
    pub fates: Vec<Fate>,
    /// By visit: as it was published.
    pub published: Vec<Made>,
    /// Published visits that do not stand any more, and why.
    pub loose: Vec<(VisitIx, Cause)>,
    /// Rules that what was begun breaks by itself, as they stood when they were found. The tables let them pass, so that the
    /// rest of the day can be repaired.
    pub unmended: Vec<Violation>,
    /// Of visits that go together, pairs of which one has begun and the other lost its place. The tables let them part.
    pub parted: Vec<GapIx>,
    /// By shift: whether nobody can be sent anywhere in it any more.
    pub gone: Vec<bool>,
    /// By the problem's rows of breaks: the break it was, or none where it only keeps a carer from leaving before now.
    breaks: Vec<Option<BreakIx>>,
}

impl Rest {
    /// What stands of a published roster after the news. Rows that are in no table are passed over.
    ///
    /// A carer who is on the way keeps to it. Where that visit itself falls through, and where a carer's round was over, the
    /// carer is taken to be where the visit before it was. Both carers of a double run go home when one is sick. Whom the book
    /// fixes to a shift that is gone may be visited by others.
    ///
    /// # Errors
    /// [`Stuck`] when what cannot be changed any more breaks a rule that no news can have broken. Panics: never.
    pub fn new(tables: &Tables, published: &Roster<'_>, news: &News<'_>) -> Result<Self, Stuck> {
        if tables.view().validated(&mut |_| {}).is_none() {
            return Err(Stuck(Violation::Rounds));
        }
        let mut day = Day::new(tables, published, news);
        day.lengthen();
        day.find_begun();
        day.take_out();
        day.find_fates();
        let breaks = pin_breaks(&mut day);
        day.free_pins()?;
        let standing = day.stand()?;
        day.close_companions();
        let mut breaks = breaks;
        for row in &day.given_up {
            breaks[row.at()] = None;
        }
        let Day { tables, fates, loose, published, gone, unmended, parted, .. } = day;
        let gone = gone.into_iter().map(|gone| gone != Gone::No).collect();
        Ok(Self { tables, standing, fates, published, loose, unmended, parted, gone, breaks })
    }

    /// A roster of the rest of the day in the rows of the tables it was made from.
    #[must_use]
    pub fn named(&self, roster: &Roster<'_>) -> OwnedRoster {
        let round = |shift: usize| {
            let stops = roster.round(ShiftIx::from_index(shift)).iter().filter_map(|stop| match stop.task {
                Task::Visit(_) => Some(*stop),
                Task::Break(row) => {
                    let row = self.breaks.get(row.at()).copied().flatten()?;
                    Some(Planned { task: Task::Break(row), ..*stop })
                }
            });
            stops.collect()
        };
        let rounds: Vec<Vec<Planned>> = (0..self.tables.shifts.len()).map(round).collect();
        OwnedRoster::from_rounds(&rounds)
    }

    /// Whether a visit stands as it was published.
    #[must_use]
    pub fn stood(&self, visit: VisitIx) -> bool {
        matches!(self.fates[visit.at()], Fate::Begun | Fate::Held | Fate::Stands)
    }
}
