//! Tables that are anything: validated without a panic, and what is valid is searched and judged.

use homeround_core::book::{Break, Carer, CarerStanding, Gap, Pin, Shift, Tie, Visit};
use homeround_core::ground::{
    CarerIx, ClientIx, Cost, ModeIx, PlaceIx, Seconds, ShiftIx, Skills, Span, VisitIx, Window,
};
use homeround_core::heap::{Memory, Tables};
use homeround_core::rounds::{Prices, ProblemSize, Search, Seed, Settings, Work, check, scratch};

/// Bytes read one number at a time; zeros when there are no more.
struct Bytes<'b>(&'b [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// Mostly `step` times a small number, one time in 64 a hostile one.
    fn number(&mut self, step: i64) -> i64 {
        const HOSTILE: [i64; 8] =
            [-1, i32::MAX as i64, i32::MIN as i64, u32::MAX as i64, i64::MAX, i64::MIN, 2_678_400, -86_400];
        match self.byte() {
            byte @ 252.. => HOSTILE[usize::from(self.byte() ^ byte) % HOSTILE.len()],
            byte => i64::from(byte) * step,
        }
    }

    fn seconds(&mut self) -> Seconds {
        Seconds(self.number(300) as i32)
    }

    fn cost(&mut self) -> Cost {
        Cost(self.number(10_000))
    }

    /// Mostly a row of a table of `rows`.
    fn row(&mut self, rows: u32) -> u32 {
        match self.number(1) {
            number @ 0..=251 => number as u32 % rows.max(1),
            number => number as u32,
        }
    }

    fn window(&mut self) -> Window {
        let earliest = self.seconds();
        Window { earliest, latest: earliest + self.seconds() }
    }

    fn flag(&mut self) -> bool {
        self.byte() % 2 == 1
    }
}

/// Tables out of bytes.
fn tables(bytes: &mut Bytes<'_>) -> Tables {
    let count = |bytes: &mut Bytes<'_>, most: u8| u32::from(bytes.byte() % (most + 1));
    let (clients, places, modes) = (1 + count(bytes, 5), 1 + count(bytes, 4), 1 + count(bytes, 1));
    let (carers, shifts, visits, gaps) = (1 + count(bytes, 3), count(bytes, 4), count(bytes, 9), count(bytes, 2));
    let entries = modes * places * places;
    let mut tables = Tables { clients, places, modes, ..Tables::default() };
    tables.travel_seconds = (0..entries).map(|_| bytes.number(30) as u32).collect();
    tables.travel_metres = (0..entries).map(|_| bytes.number(200) as u32).collect();
    tables.carers = (0..carers).map(|_| carer(bytes, modes)).collect();
    for _ in 0..shifts {
        let shift = shift(bytes, carers, places, tables.breaks.len() as u32);
        tables.breaks.extend((0..shift.breaks.min(3)).map(|_| rest(bytes, shift.span.start)));
        tables.shifts.push(shift);
    }
    tables.visits = (0..visits).map(|_| visit(bytes, clients, places)).collect();
    tables.gaps = (0..gaps).map(|_| gap(bytes, visits)).collect();
    for client in 0..clients {
        if bytes.flag() {
            tables.ties.push(tie(bytes, client, carers));
        }
    }
    tables.prices = Prices {
        travel_second: bytes.cost(),
        worst_late_second: bytes.cost(),
        unfamiliar: bytes.cost(),
        ..Prices::default()
    };
    particular(bytes, &mut tables);
    tables
}

/// What only some visits and shifts ask for. It is read last, and no bytes ask for nothing.
fn particular(bytes: &mut Bytes<'_>, tables: &mut Tables) {
    if bytes.flag() {
        tables.periods = 2;
        let more = tables.travel_seconds.len();
        tables.travel_seconds.extend((0..more).map(|_| bytes.number(30) as u32));
        tables.travel_metres.extend((0..more).map(|_| bytes.number(200) as u32));
    }
    tables.prices.not_preferred = bytes.cost();
    for carer in &mut tables.carers {
        carer.slower_permille = bytes.number(10) as u16;
    }
    let (carers, shifts, visits) = (tables.carers.len() as u32, tables.shifts.len() as u32, tables.visits.len() as u32);
    // Mostly a period there is, and mostly another carer.
    let periods = tables.periods.max(1);
    for shift in &mut tables.shifts {
        shift.period = bytes.row(periods) as u8;
        let other = CarerIx(bytes.row(carers));
        shift.second = if bytes.flag() && other != shift.carer { other } else { CarerIx::NONE };
    }
    for visit in &mut tables.visits {
        visit.period = bytes.row(periods) as u8;
        (visit.wished, visit.wish_price) = (Skills(u64::from(bytes.byte())), bytes.cost());
        (visit.ready, visit.early_price) = (visit.window.earliest + bytes.seconds(), bytes.cost());
        visit.known_only = bytes.byte() % 8 == 7;
        visit.first_other = tables.windows.len() as u32;
        visit.others = match bytes.number(1) {
            few @ 0..=251 => (few / 100) as u8,
            many => many as u8,
        };
        tables.windows.extend((0..visit.others.min(3)).map(|_| bytes.window()));
    }
    for _ in 0..bytes.byte() % 4 {
        tables.pins.push(Pin { visit: VisitIx(bytes.row(visits)), shift: ShiftIx(bytes.row(shifts)) });
    }
    tables.pins.sort();
}

fn carer(bytes: &mut Bytes<'_>, modes: u32) -> Carer {
    Carer {
        skills: Skills(u64::from(bytes.byte())),
        mode: ModeIx(bytes.row(modes)),
        per_second: bytes.cost(),
        per_metre: bytes.cost(),
        contract_least: bytes.seconds(),
        contract_most: bytes.seconds(),
        ..Carer::default()
    }
}

fn shift(bytes: &mut Bytes<'_>, carers: u32, places: u32, first_break: u32) -> Shift {
    let start = bytes.seconds();
    let place = |bytes: &mut Bytes<'_>| if bytes.flag() { PlaceIx(bytes.row(places)) } else { PlaceIx::NONE };
    Shift {
        carer: CarerIx(bytes.row(carers)),
        span: Span { start, end: start + bytes.seconds() + bytes.seconds() },
        start: place(bytes),
        end: place(bytes),
        first_break,
        breaks: match bytes.number(1) {
            few @ 0..=251 => few as u32 % 3,
            many => many as u32,
        },
        commute_paid: bytes.flag(),
        use_price: bytes.cost(),
        capacity: bytes.number(1) as u32,
        ..Shift::default()
    }
}

fn rest(bytes: &mut Bytes<'_>, from: Seconds) -> Break {
    let earliest = from + Seconds(bytes.number(60) as i32);
    let window = Window { earliest, latest: earliest + bytes.seconds() };
    Break {
        window,
        duration: Seconds(bytes.number(10) as i32),
        paid: bytes.flag(),
        after: Seconds(bytes.number(10) as i32),
    }
}

fn visit(bytes: &mut Bytes<'_>, clients: u32, places: u32) -> Visit {
    let window = bytes.window();
    Visit {
        client: ClientIx(bytes.row(clients)),
        place: PlaceIx(bytes.row(places)),
        duration: Seconds(bytes.number(30) as i32),
        window,
        due: window.earliest + bytes.seconds(),
        late_price: bytes.cost(),
        unserved_price: Cost(bytes.number(10_000_000)),
        skills: Skills(u64::from(bytes.byte() & bytes.byte() & bytes.byte())),
        carers: match bytes.number(1) {
            few @ 0..=251 => 1 + (few / 150) as u8,
            many => many as u8,
        },
        load: bytes.number(1) as u32,
        ..Visit::default()
    }
}

fn gap(bytes: &mut Bytes<'_>, visits: u32) -> Gap {
    let least = bytes.seconds();
    Gap {
        first: VisitIx(bytes.row(visits)),
        second: VisitIx(bytes.row(visits)),
        least,
        most: if bytes.flag() { least + bytes.seconds() } else { Gap::NO_MOST },
        different_carers: bytes.flag(),
        same_carer: bytes.flag(),
        both_or_neither: bytes.flag(),
    }
}

fn tie(bytes: &mut Bytes<'_>, client: u32, carers: u32) -> Tie {
    Tie {
        client: ClientIx(client),
        carer: CarerIx(bytes.row(carers)),
        standing: [CarerStanding::Neutral, CarerStanding::Preferred, CarerStanding::Barred, CarerStanding::Required]
            [usize::from(bytes.byte() % 4)],
        visits_before: u16::from(bytes.byte()),
    }
}

/// Tables that are anything: every fault is told or the tables are valid, and then the search's roster keeps every rule
/// and costs what the search says.
pub fn problem(bytes: &[u8]) {
    let tables = tables(&mut Bytes(bytes));
    let mut faults = 0;
    let Some(valid) = tables.view().validated(&mut |_| faults += 1) else {
        return assert!(faults > 0, "refused without a fault");
    };
    assert_eq!(faults, 0);
    let mut memory = Memory::new(ProblemSize::from_problem(&valid));
    let workspace = memory.workspace(valid).expect("memory of the shape's own measure");
    let settings = Settings { seed: Seed(bytes.len() as u64), work: Work(3_000), ..Settings::default() };
    let mut search = Search::new(workspace, settings);
    let progress = search.step(Work(3_000));
    let mut room = vec![0; scratch(&valid)];
    let lines = check(&valid, &search.best(), &mut room, &mut |broken| panic!("{broken:?} in {tables:?}"));
    assert_eq!(lines, progress.lines, "{tables:?}");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails when the corpus never gets past the door: then nothing behind it would be tried.
    #[test]
    fn some_of_the_corpus_is_valid_and_some_is_not() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/problem");
        let (mut valid, mut served, mut files) = (0, 0, 0);
        for entry in std::fs::read_dir(folder).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            let tables = tables(&mut Bytes(&bytes));
            files += 1;
            if let Some(problem) = tables.view().validated(&mut |_| {}) {
                valid += 1;
                let mut memory = Memory::new(ProblemSize::from_problem(&problem));
                let mut search = Search::new(memory.workspace(problem).unwrap(), Settings::default());
                search.step(Work(3_000));
                served += search.best().stops.len();
            }
        }
        assert!(valid > 2 && valid < files && served > 5, "{valid} of {files} valid, {served} stops");
    }
}
