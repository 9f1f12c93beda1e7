//! Tests of the report as a whole: it says what is so, and nothing hostile gets out of it.

use homeround_core::book::Worked;
use homeround_core::ground::ShiftIx;
use homeround_core::heap::OwnedRoster;
use homeround_core::rounds::worked;

use super::streets::Streets;
use super::{ReportFacts, render, sample, verdict, week::Week};
use crate::book::model::{Leave, LeaveReason};
use crate::planning::{CheckReport, LoadedBranch};
use crate::pricing::{Options, PriceSummary, price_roster};
use crate::scorecard::{self, Scorecard, score_plan};
use crate::source::SourceFile;
use crate::verification::{Summary, Timetable, profile_of, simulate, summarise};
use crate::wages::{PayAudit, sources::promised_audit};

/// The sample branch with everything that is found out about its roster.
struct Everything {
    branch: LoadedBranch,
    roster: OwnedRoster,
    worked: Vec<Worked>,
    judgement: CheckReport,
    price: PriceSummary,
    audit: Option<PayAudit>,
    card: Option<Scorecard>,
    verification: Summary,
    notices: Vec<String>,
}

impl Everything {
    fn new(clients: usize, days: u8) -> Self {
        let branch = sample::branch(sample::book(clients, days));
        let roster = sample::roster(&branch.plan);
        Self::with(branch, roster)
    }

    fn with(branch: LoadedBranch, roster: OwnedRoster) -> Self {
        let (view, valid) = (roster.view(), branch.problem().unwrap());
        let shifts = (0..branch.plan.tables.shifts.len()).map(ShiftIx::from_index);
        let worked: Vec<Worked> = shifts.flat_map(|shift| worked(&valid, &view, shift)).collect();
        let options = Options::default();
        let price = price_roster(&branch.book, &branch.plan, worked.iter().copied(), &options).unwrap();
        let audit = promised_audit(&branch.book, &branch.plan, &worked);
        let score = |audit| {
            score_plan(&scorecard::ScorecardFacts { book: &branch.book, plan: &branch.plan, worked: &worked, audit })
        };
        let card = audit.as_ref().map(score);
        let timetable = Timetable::from_roster(&branch.book, &branch.plan.names, view).unwrap();
        let feed = simulate(&timetable, 7, 2).feed;
        let profile = profile_of(&branch.book, None).unwrap();
        let as_of = feed.last_receipt().unwrap_or_else(|| timetable.end());
        let verification = summarise(&timetable, &feed, &profile, as_of).unwrap();
        let judgement = CheckReport::from_roster(&branch, &view).unwrap();
        let notices = vec!["Contains OS data © Crown copyright and database right 2026.".to_owned()];
        Self { judgement, worked, price, audit, card, verification, notices, branch, roster }
    }

    fn facts(&self) -> ReportFacts<'_> {
        ReportFacts {
            book: &self.branch.book,
            plan: &self.branch.plan,
            roster: self.roster.view(),
            worked: &self.worked,
            breaches: &self.judgement.breaches,
            verification: Some(&self.verification),
            price: Some(&self.price),
            audit: self.audit.as_ref(),
            scorecard: self.card.as_ref(),
            provenance: None,
            travel_notes: &self.branch.travel_notes,
            notices: &self.notices,
            streets: None,
        }
    }

    fn sentence(&self) -> String {
        let facts = self.facts();
        verdict::judge_week(&Week::from_facts(&facts)).sentence
    }
}

#[test]
fn hostile_names_stay_names() {
    let page = render(&Everything::new(20, 2).facts());
    assert_eq!(page.matches("<script").count(), 1, "only the report's own script");
    assert!(page.contains("&lt;script&gt;alert('x')&lt;/script&gt;"));
    assert!(page.contains("Usk &amp; Ebbw &lt;branch&gt;"));
    assert!(page.contains("&quot;quoted&quot; &amp; 'O'Brien'"));
    assert!(page.contains("%27%3DSUM%28A1%3AA9%29") && !page.contains("%0A%3DSUM"), "no formula in any CSV");
}

/// What stands between an opening that is given and the next tag, each time.
fn between<'p>(page: &'p str, opening: &'p str) -> impl Iterator<Item = &'p str> {
    page.split(opening).skip(1).filter_map(|rest| rest.split('<').next())
}

#[test]
fn every_figure_and_column_of_the_report_is_explained() {
    let explained = include_str!("../../../docs/src/reference/report.md");
    let page = render(&Everything::new(20, 7).facts());
    let figures = between(&page, "<dt>");
    // Days head the columns of the whole week; they explain themselves.
    let is_day = |title: &&str| title.split_once(' ').is_some_and(|(_, day)| day.parse::<u8>().is_ok());
    let columns = between(&page, "<th scope=\"col\">").chain(between(&page, "<th scope=\"col\" class=\"n\">"));
    let mut told = 0;
    for title in figures.chain(columns).filter(|title| !title.is_empty() && !is_day(title)) {
        let title = title.strip_prefix("of ").map_or(title, |_| "of N visits made");
        assert!(explained.contains(title), "docs/src/reference/report.md does not explain {title:?}");
        told += 1;
    }
    assert!(told > 60, "only {told} titles were found");
}

#[test]
fn who_is_away_is_listed_and_not_visited() {
    let mut book = sample::book(6, 2);
    let (client, carer, from) = (book.clients[0].id.clone(), book.carers[0].id.clone(), book.branch.start);
    let row = |client, carer, why| Leave { client, carer, from, until: Some(from.plus(1)), why };
    book.leave = vec![
        row(Some(client.clone()), None, LeaveReason::Hospital),
        row(None, Some(carer.clone()), LeaveReason::OtherWork),
    ];
    let branch = sample::branch(book);
    let roster = sample::roster(&branch.plan);
    let everything = Everything::with(branch, roster);
    assert!(
        everything
            .branch
            .plan
            .names
            .visits
            .iter()
            .all(|dated| { everything.branch.book.packages[dated.row].client != client })
    );
    let page = render(&everything.facts());
    assert!(page.contains("Clients and carers who are away") && page.contains("<td>other work</td>"));
    assert!(!render(&Everything::new(6, 2).facts()).contains("who are away"));
}

#[test]
fn pay_and_the_scorecard_are_there_with_their_sources() {
    let everything = Everything::new(6, 2);
    let page = render(&everything.facts());
    for part in [
        "Whether the pay is lawful",
        "Minimum wage, gaps counted strictly",
        "smart-answers",
        "not computable",
        "UECC-3",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let without = ReportFacts { audit: None, scorecard: None, ..everything.facts() };
    assert!(render(&without).contains("Not judged: for these days a rate is not known."));
}

#[test]
fn a_visit_that_nobody_made_stands_first_and_a_count_is_no_speed() {
    let mut all = Everything::new(6, 1);
    let timetable = Timetable::from_roster(&all.branch.book, &all.branch.plan.names, all.roster.view()).unwrap();
    let profile = profile_of(&all.branch.book, None).unwrap();
    let later = homeround_core::ground::Instant(timetable.end().0 + 86_400_000);
    all.verification = summarise(&timetable, &crate::verification::Feed::default(), &profile, later).unwrap();
    let page = render(&all.facts());
    assert!(!page.contains("No finding asks anybody for anything") && !page.contains("(limit 0 km/h)"));
    let nobody = page.find("why did nobody come?").unwrap();
    assert!(page.find("Findings that ask for nothing").is_none_or(|nothing| nobody < nothing));
    assert!(page.contains("details.day, details.day[hidden] { display: block; }"), "on paper every day is there");
}

#[test]
fn the_page_loads_nothing() {
    let page = render(&Everything::new(6, 1).facts());
    for loading in ["src=", "url(", "@import", "<link", "<iframe", "fetch(", "XMLHttpRequest", "http://", "https://"] {
        assert!(!page.contains(loading), "{loading}");
    }
}

#[test]
fn every_section_is_there_and_every_place_and_stop_is_drawn() {
    let all = Everything::new(12, 2);
    let page = render(&all.facts());
    for (anchor, _) in super::SECTIONS {
        assert!(page.contains(&format!("<section id=\"{anchor}\"")), "{anchor}");
    }
    assert_eq!(page.matches("<circle class=\"client").count(), 2 * (12 + 1), "each client on each day, and the key's");
    let contacts = all.worked.iter().filter(|row| row.activity == homeround_core::book::Activity::Contact).count();
    let bars = page.matches("height=\"20\"").count();
    assert_eq!(bars, contacts, "each carer's part of a visit is a bar");
}

#[test]
fn the_verdict_says_what_is_so() {
    let all = Everything::new(12, 7);
    assert!(all.judgement.breaches.is_empty(), "{:?}", all.judgement.breaches);
    let sentence = all.sentence();
    assert!(sentence.contains("of the week from Monday 2 March 2026 can be made by"), "{sentence}");
    assert!(sentence.contains("an hour costs £") && sentence.contains("the fee of £24.10"), "{sentence}");
    assert!(sentence.ends_with('.'));
}

#[test]
fn an_empty_roster_serves_nobody_and_a_broken_one_is_not_to_be_used() {
    let branch = sample::branch(sample::book(6, 1));
    let shifts = branch.plan.tables.shifts.len();
    let nobody = Everything::with(branch, OwnedRoster::from_rounds(&vec![Vec::new(); shifts]));
    assert!(nobody.sentence().starts_with("0 of the "), "{}", nobody.sentence());
    assert!(render(&nobody.facts()).contains("could make it if it were their only visit"));

    let branch = sample::branch(sample::book(6, 1));
    let mut roster = sample::roster(&branch.plan);
    let stop = roster.stops.first_mut().unwrap();
    stop.start.0 -= 7_200;
    let broken = Everything::with(branch, roster);
    assert!(
        broken.sentence().starts_with("This roster cannot be used as it stands: it breaks "),
        "{}",
        broken.sentence()
    );
}

#[test]
fn the_same_facts_give_the_same_bytes() {
    assert_eq!(render(&Everything::new(9, 3).facts()), render(&Everything::new(9, 3).facts()));
}

/// What `.ci/report.sh` can be shown before a real week is planned: `HOMEROUND_SAMPLE=sample.html cargo test -p homeround sample`.
#[test]
fn the_sample_can_be_looked_at() {
    if let Some(path) = std::env::var_os("HOMEROUND_SAMPLE") {
        std::fs::write(path, render(&Everything::new(60, 7).facts())).unwrap();
    }
}

/// Bytes as base64, for the hash of the script.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |three: &[u8]| {
        let bits = three.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - three.len()));
        let sign = |at: usize| {
            if at <= three.len() { char::from(SIGNS[bits >> (18 - 6 * at) & 63]) } else { '=' }
        };
        (0..4).map(sign).collect::<String>()
    };
    bytes.chunks(3).map(group).collect()
}

#[test]
fn the_policy_names_the_script_that_is_in_the_page() {
    use sha2::Digest;
    let page = render(&Everything::new(6, 1).facts());
    let script = page.split_once("<script>").unwrap().1.split_once("</script>").unwrap().0;
    let hash = base64(&sha2::Sha256::digest(script.as_bytes()));
    assert!(page.contains(&format!("script-src 'sha256-{hash}'")), "sha256-{hash}");
}

#[test]
fn streets_lie_below_the_rounds_of_every_day_and_stand_on_the_page_once() {
    let everything = Everything::new(6, 2);
    let home = &everything.branch.book.clients[0];
    let (x, y) = (home.longitude, home.latitude);
    let json = format!(r#"{{"type":"LineString","coordinates":[[{x},{y}],[{x}1,{y}1]]}}"#);
    let streets = Streets::read(&SourceFile::new("streets.json", json.into_bytes())).unwrap();
    let page = render(&ReportFacts { streets: Some(&streets), ..everything.facts() });
    assert_eq!(page.matches("<path id=\"streets\"").count(), 1);
    assert_eq!(
        page.matches("<use class=\"streets\" href=\"#streets\">").count(),
        page.matches("<svg class=\"town\"").count()
    );
    assert!(!render(&everything.facts()).contains("id=\"streets\""));
}
