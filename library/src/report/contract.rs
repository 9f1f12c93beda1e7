//! The answer of a specification test for a committee: the sentence, a dot for each made-up day, and the fee against
//! the days it pays for. Carers and the law follow, and last what it does not say. Each chart has its table behind it;
//! no person stands in it, made up or not.

use homeround_core::cost::Exact;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::STYLE;
use super::figure::figure;
use super::table::{Align, TextTable};
use crate::book::tasks::TaskVerdict;
use crate::pricing::Amount;
use crate::specification::answer::{DrawCount, DrawRow, FeeOverDraws, SpecificationAnswer};
use crate::specification::binomial::ShareInterval;
use crate::specification::judge::DrawAnswer;
use crate::words::{self, written};

/// What the page may do: use its own style and load nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The charts' own rules, over those of every report.
const CHARTS: &str = include_str!("contract.css");

/// The report of a test, a whole HTML document; `notices` are those of the area's data. The same answer gives the same bytes.
/// Panics: never.
#[must_use]
pub fn render_contract(answer: &SpecificationAnswer, notices: &[String]) -> String {
    let title = format!("{}: can it be delivered?", answer.name);
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) (PreEscaped(CHARTS)) }
            }
            body {
                header.top { p.branch { (answer.name) } h1 { "Specification test of " (answer.day) } }
                main {
                    (verdict(answer))
                    (figures(answer))
                    (days(answer))
                    (fees(answer))
                    (carers(answer))
                    (law(answer))
                    (tasks(answer))
                    (making(answer, notices))
                    (limits(answer))
                }
                footer { p { "Made with homeround. This page is complete in itself and loads nothing from anywhere." } }
            }
        }
    };
    page.into_string()
}

fn verdict(answer: &SpecificationAnswer) -> Markup {
    // Half of all such areas at least, and the low end of the interval: only then is it surely no.
    let unpaid = answer.fee.as_ref().is_some_and(|fee| fee.proved_not_to_pay.interval.low >= 5_000);
    let no = answer.not_deliverable.interval.low >= 5_000 || unpaid || answer.law.holds() == Some(false);
    html! {
        section #verdict class=[no.then_some("no")] aria-labelledby="verdict-title" {
            h2.quiet #verdict-title { "The answer" }
            p.sentence { (answer.sentence) }
            p.beside {
                "Judged on " (words::several(answer.draws as usize, "made-up day", "made-up days"))
                ", each with a roster that an independent check passed, a certificate that anybody can check, or neither. Shares are stated with a confidence of 95 %."
                @if answer.draws < answer.draws_planned { " The test was stopped: " (answer.draws_planned) " days were planned." }
            }
        }
    }
}

/// A count that is not told where it is so small that it could be of somebody: under five.
fn withheld(count: u32) -> String {
    // A handful of visits in a small area could be traced to a person, though the day is made up.
    if count > 0 && count < 5 { "fewer than 5".to_owned() } else { words::count(count as usize) }
}

fn figures(answer: &SpecificationAnswer) -> Markup {
    let of = |count: &DrawCount| format!("of {}; {} of such areas", answer.draws, count.interval.words());
    html! {
        section #figures aria-labelledby="figures-title" {
            h2.quiet #figures-title { "Key figures" }
            dl.figures {
                (figure(&answer.deliverable.draws.to_string(), "days that can be delivered", &of(&answer.deliverable)))
                (figure(&answer.not_deliverable.draws.to_string(), "days that cannot", &of(&answer.not_deliverable)))
                @if let Some(price) = &answer.price {
                    (figure(&pounds(&price.median), "an hour of contact", "the middle of the days that can be delivered"))
                }
                @if let Some(fee) = &answer.fee {
                    (figure(&fee.pays.draws.to_string(), &format!("days that {} pays for", pounds(&fee.fee)), &of(&fee.pays)))
                }
                (figure(&withheld(answer.visits_a_day), "visits a day", &format!("{} hours of contact", answer.contact_hours_a_day.shown())))
            }
        }
    }
}

fn pounds(amount: &Amount) -> String {
    written(&amount.shown())
}

/// How an answer is called, and the class of its mark.
fn called(answer: DrawAnswer) -> (&'static str, &'static str) {
    match answer {
        DrawAnswer::Deliverable => ("can be delivered", "can"),
        DrawAnswer::NotDeliverable => ("cannot be delivered", "cannot"),
        DrawAnswer::Undecided => ("not decided", "open"),
    }
}

/// A mark that is told apart by its shape as well as by its colour: a disc, a cross, a ring.
fn mark(answer: DrawAnswer, x: usize, y: usize) -> Markup {
    let (_, class) = called(answer);
    html! {
        @match answer {
            DrawAnswer::Deliverable => { circle class=(class) cx=(x) cy=(y) r="8" {} },
            DrawAnswer::NotDeliverable => { path class=(class) d=(format!("M{} {}l14 14m0 -14l-14 14", x - 7, y - 7)) {} },
            DrawAnswer::Undecided => { circle class=(class) cx=(x) cy=(y) r="7" {} },
        }
    }
}

/// Dots in a row of the array.
const ACROSS: usize = 20;
/// From one dot to the next.
const STEP: usize = 26;

fn days(answer: &SpecificationAnswer) -> Markup {
    let counts = [
        (DrawAnswer::Deliverable, answer.deliverable.draws),
        (DrawAnswer::NotDeliverable, answer.not_deliverable.draws),
        (DrawAnswer::Undecided, answer.undecided),
    ];
    // Sorted by answer: a share is seen as a length.
    let marks: Vec<DrawAnswer> =
        counts.iter().flat_map(|(answer, count)| std::iter::repeat_n(*answer, *count as usize)).collect();
    let (width, height) = (ACROSS * STEP, marks.len().div_ceil(ACROSS).max(1) * STEP);
    let told = counts.map(|(answer, count)| format!("{count} {}", called(answer).0)).join(", ");
    html! {
        section #days aria-labelledby="days-title" {
            h2 #days-title { "The made-up days" }
            p { "One mark a day. Clients, their homes and their wishes are drawn anew for each; the contract stays the same." }
            figure {
                svg.dots role="img" aria-labelledby="dots-title" viewBox=(format!("0 0 {width} {height}")) {
                    title #dots-title { (format!("Of {} made-up days: {told}.", answer.draws)) }
                    @for (at, answer) in marks.iter().enumerate() {
                        (mark(*answer, at % ACROSS * STEP + STEP / 2, at / ACROSS * STEP + STEP / 2))
                    }
                }
                ul.marks {
                    @for (one, count) in counts {
                        li {
                            svg.dots aria-hidden="true" viewBox=(format!("0 0 {STEP} {STEP}")) { (mark(one, STEP / 2, STEP / 2)) }
                            (count) " " (called(one).0)
                        }
                    }
                }
            }
            (draws_table(&answer.rows).folded("Every day as a table"))
            (reasons(answer))
        }
    }
}

fn draws_table(rows: &[DrawRow]) -> TextTable<'_> {
    let shown = |amount: &Option<Amount>| amount.as_ref().map(Amount::shown).unwrap_or_default();
    let row = |row: &DrawRow| {
        let unserved = row.outcome.unserved.map_or_else(String::new, withheld);
        vec![
            row.outcome.draw.to_string(),
            called(row.outcome.answer).0.to_owned(),
            row.outcome.carers_found.map(|carers| carers.to_string()).unwrap_or_default(),
            row.outcome.carers_least.to_string(),
            unserved,
            shown(&row.price),
            shown(&row.price_least),
        ]
    };
    TextTable {
        name: "days",
        caption: "Every made-up day: its answer, the carers of the best roster and the fewest that were proved needed, visits left out, the price of an hour and the least that was proved",
        columns: &[
            ("Day", Align::Numbers),
            ("Answer", Align::Words),
            ("Carers in the roster", Align::Numbers),
            ("Carers at least", Align::Numbers),
            ("Visits left out", Align::Numbers),
            ("£ an hour", Align::Numbers),
            ("£ an hour at least", Align::Numbers),
        ],
        rows: rows.iter().map(row).collect(),
    }
}

/// Why days cannot be delivered: reasons that name stretches of the day, never a visit.
fn reasons(answer: &SpecificationAnswer) -> Markup {
    let named = answer.rows.iter().filter_map(|row| row.outcome.reason.as_ref());
    // Other reasons name a visit: they would show the committee somebody's day.
    let told: Vec<&String> = named.filter(|reason| reason.starts_with("Between ")).take(5).collect();
    html! {
        @if !told.is_empty() {
            h3 { "Why some cannot" }
            ul { @for reason in told { li { (reason) } } }
        }
    }
}

/// Fees that the chart shows.
const FEES: i64 = 48;
/// The chart's size.
const CHART: (i64, i64) = (640, 260);
/// What it leaves for its labels: left and below.
const EDGE: (i64, i64) = (44, 34);

/// One fee of the chart: days it pays for, and days for which that is not known.
struct FeePoint {
    fee: Exact,
    pays: u32,
    unknown: u32,
}

/// Fees from a little under the least price that was proved to a little over the highest found, in even steps of whole pence.
fn fee_points(answer: &SpecificationAnswer) -> Vec<FeePoint> {
    // Both are needed: the prices that were found bound the fee from above, the least that were proved from below.
    let prices = || answer.rows.iter().flat_map(|row| [&row.price, &row.price_least]).flatten().map(Amount::exact);
    let offered = answer.fee.as_ref().map(|fee| fee.fee.exact());
    let all: Vec<i64> =
        prices().chain(offered).filter_map(|price| price.to_pence().ok()).map(|pence| pence.0).collect();
    let (Some(least), Some(most)) = (all.iter().min(), all.iter().max()) else { return Vec::new() };
    // Rounded down, so many steps still reach the highest price: the 50 pence above it are more than they can lose.
    let (from, step) = (least - 50, ((most - least + 100) / FEES).max(1));
    let point = |at: i64| {
        let fee = Exact::of_pence(homeround_core::ground::Pence(from + at * step));
        let pays = |row: &&DrawRow| row.price.as_ref().is_some_and(|price| price.exact() <= fee);
        let may = |row: &&DrawRow| row.price_least.as_ref().is_some_and(|least| least.exact() <= fee);
        let (pays, may) = (answer.rows.iter().filter(pays).count(), answer.rows.iter().filter(may).count());
        // A day that a fee surely pays for is not also unknown: the upper line is the sum of the two.
        FeePoint { fee, pays: pays as u32, unknown: may.saturating_sub(pays) as u32 }
    };
    (0..=FEES + 1).map(point).collect()
}

fn fees(answer: &SpecificationAnswer) -> Markup {
    let points = fee_points(answer);
    html! {
        section #fee aria-labelledby="fee-title" {
            h2 #fee-title { "What the fee pays for" }
            @match &answer.fee { Some(fee) => (fee_words(fee, answer.draws)), None => p { "The specification offers no fee." } }
            @if points.is_empty() { p { "No day can be delivered: there is nothing to price." } }
            @else {
                figure {
                    (fee_chart(answer, &points))
                    ul.marks {
                        li { span.line.found {} "days that a fee pays for, by rosters that were found" }
                        li { span.line.least {} "days that it could pay for at the most, by what is proved" }
                        @if answer.fee.is_some() { li { span.line.offered {} "the fee that is offered" } }
                    }
                }
                (fee_table(&points).folded("The same as a table"))
            }
        }
    }
}

fn fee_words(fee: &FeeOverDraws, draws: u32) -> Markup {
    html! {
        p {
            "A fee of " (pounds(&fee.fee)) " an hour pays for " (fee.pays.draws) " of " (draws) " days ("
            (fee.pays.interval.words()) " of such areas), is proved not to pay for " (fee.proved_not_to_pay.draws) ", and of "
            (fee.not_known) " it is not known. On " (words::several(fee.nothing_to_pay as usize, "day", "days"))
            " no roster makes every visit, at any fee."
        }
    }
}

fn fee_chart(answer: &SpecificationAnswer, points: &[FeePoint]) -> Markup {
    let (width, height) = CHART;
    let draws = i64::from(answer.draws.max(1));
    let pence = |fee: Exact| fee.to_pence().map_or(0, |pence| pence.0);
    let (first, last) = (pence(points[0].fee), pence(points[points.len() - 1].fee));
    // Everything is in whole units, so that the same answer draws the same lines to the byte.
    let x = |fee: i64| EDGE.0 + (fee - first) * (width - EDGE.0 - 8) / (last - first).max(1);
    let y = |days: u32| 10 + (draws - i64::from(days)) * (height - EDGE.1 - 10) / draws;
    let line = |of: fn(&FeePoint) -> u32| {
        points.iter().map(|point| format!("{},{}", x(pence(point.fee)), y(of(point)))).collect::<Vec<_>>().join(" ")
    };
    let offered = answer.fee.as_ref().map(|fee| pence(fee.fee.exact()));
    let ticks: Vec<i64> = (first.div_euclid(100) + 1..=last.div_euclid(100)).map(|pounds| pounds * 100).collect();
    // More than ten labels would run into each other.
    let step = ticks.len().div_ceil(10).max(1);
    html! {
        svg.chart role="img" aria-labelledby="fee-chart-title" viewBox=(format!("0 0 {width} {height}")) {
            title #fee-chart-title { "Days that a fee for an hour of contact pays for, out of " (answer.draws) ", against the fee" }
            @for part in [0, draws / 4, draws / 2, draws * 3 / 4, draws] {
                @let at = y(u32::try_from(part).unwrap_or(0));
                line.grid x1=(EDGE.0) x2=(width - 8) y1=(at) y2=(at) {}
                text.up x=(EDGE.0 - 6) y=(at + 4) { (part) }
            }
            @for tick in ticks.iter().step_by(step) {
                text.across x=(x(*tick)) y=(height - 14) { "£" (tick / 100) }
            }
            polyline.least points=(line(|point| point.pays + point.unknown)) {}
            polyline.found points=(line(|point| point.pays)) {}
            @if let Some(fee) = offered { line.offered x1=(x(fee)) x2=(x(fee)) y1="10" y2=(height - EDGE.1) {} }
        }
    }
}

fn fee_table(points: &[FeePoint]) -> TextTable<'static> {
    let row = |point: &FeePoint| {
        vec![written(&point.fee.shown().to_string()), point.pays.to_string(), (point.pays + point.unknown).to_string()]
    };
    TextTable {
        name: "fee",
        caption: "Days that a fee pays for, and days that it could pay for at the most",
        columns: &[("Fee an hour", Align::Numbers), ("Days paid for", Align::Numbers), ("At the most", Align::Numbers)],
        rows: points.iter().map(row).collect(),
    }
}

fn carers(answer: &SpecificationAnswer) -> Markup {
    let row = |row: &crate::specification::answer::CarersRow| {
        vec![row.carers.to_string(), row.with_roster.to_string(), row.proved_too_few.to_string()]
    };
    let table = TextTable {
        name: "carers",
        caption: "Carers against days: with so many a roster was found, so many are proved too few",
        columns: &[
            ("Carers", Align::Numbers),
            ("Days with a roster", Align::Numbers),
            ("Days in which they are proved too few", Align::Numbers),
        ],
        rows: answer.carers_needed.iter().map(row).collect(),
    };
    html! {
        section #carers aria-labelledby="carers-title" {
            h2 #carers-title { "How many carers it takes" }
            @if answer.carers_needed.is_empty() { p { "Nothing was shown." } }
            @else { (table.render()) }
        }
    }
}

fn law(answer: &SpecificationAnswer) -> Markup {
    let sentences = answer.law.sentences();
    html! {
        section #law aria-labelledby="law-title" {
            h2 #law-title { "The wage, the on-costs and the law" }
            @if sentences.is_empty() { p { "Nothing that is promised is below the law of the day." } }
            @else { ul { @for sentence in &sentences { li { (sentence) } } } }
            @for assumed in &answer.law.assumed { p { "Assumed: " (assumed) "." } }
            ul.notice { @for row in &answer.law.provenance { li { (row.words()) } } }
        }
    }
}

/// What the times of tasks say; nothing where nobody asked.
fn tasks(answer: &SpecificationAnswer) -> Markup {
    let Some(found) = &answer.tasks else { return html! {} };
    html! {
        section #tasks aria-labelledby="tasks-title" {
            h2 #tasks-title { "Time for the tasks" }
            p { (found.sentence) }
            ul {
                @for row in found.rows.iter().filter(|row| row.verdict == TaskVerdict::CannotHold) {
                    li { (row.what) " cannot hold their tasks, which take at least " (row.least.to_string()) " minutes." }
                }
                @for row in &found.guidance { li { (row.what) " have " (words::listed(&row.intimate)) ": " (row.rule) "." } }
                @for row in found.rows.iter().filter(|row| !row.no_evidence.is_empty()) {
                    li { (row.what) ": no evidence of how long it takes to do this: " (words::listed(&row.no_evidence)) "." }
                }
            }
            ul.notice {
                @for time in &found.times {
                    @if let Some(minutes) = time.minutes { li { (time.task) ", " (minutes.to_string()) " minutes: " (time.source) } }
                }
            }
        }
    }
}

fn making(answer: &SpecificationAnswer, notices: &[String]) -> Markup {
    html! {
        section #making aria-labelledby="making-title" {
            h2 #making-title { "How it was made" }
            dl.making {
                div { dt { "Draws" } dd { (answer.draws) " of seed " (answer.seed) ": the same specification and seed give the same days to everybody, to the byte." } }
                div { dt { "Confidence" } dd { "Exact intervals of Clopper and Pearson at 95 %; days that are not decided widen both sides. " (interval_example(answer)) } }
                div { dt { "Program" } dd { "homeround " (env!("CARGO_PKG_VERSION")) } }
            }
            @for notice in notices { p.notice { (notice) } }
        }
    }
}

fn interval_example(answer: &SpecificationAnswer) -> String {
    // Even a perfect result leaves room: whoever reads the page should not take the sample for the area.
    let all = ShareInterval::new(answer.draws, answer.draws, answer.draws);
    format!("Even {0} of {0} days would only show {1}.", answer.draws, all.words())
}

fn limits(answer: &SpecificationAnswer) -> Markup {
    html! {
        section #limits aria-labelledby="limits-title" {
            h2 #limits-title { "What this does not say" }
            ul { @for limit in &answer.limits { li { (limit) } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specification::tests::an_answer;

    #[test]
    fn the_page_says_what_it_must_and_names_nobody() {
        let answer = an_answer();
        let page = render_contract(&answer, &["A <notice>.".to_owned()]);
        assert!(page.contains(&answer.sentence) && page.contains("A &lt;notice&gt;."));
        assert!(!page.contains("Made-up client") && !page.contains("C00001") && !page.contains("K0001"), "no names");
        assert!(!page.contains("<script"));
        let (svgs, titles) = (page.matches("<svg").count(), page.matches("<title id=").count());
        assert_eq!(svgs, titles + page.matches("aria-hidden=\"true\" viewBox").count(), "every drawing has its title");
        let marks = page.matches("<circle class=\"can\"").count()
            + page.matches("<path class=\"cannot\"").count()
            + page.matches("<circle class=\"open\"").count();
        assert_eq!(marks, answer.draws as usize + 3, "a mark a day, and the key");
        assert!(page.rfind("What this does not say") > page.rfind("How it was made"), "limits last");
        assert_eq!(page, render_contract(&answer, &["A <notice>.".to_owned()]));
    }

    #[test]
    fn small_counts_are_withheld() {
        assert_eq!([0, 1, 4, 5].map(withheld), ["0", "fewer than 5", "fewer than 5", "5"]);
    }

    #[test]
    fn the_fee_curve_rises_and_ends_where_the_counts_are() {
        let answer = an_answer();
        let points = fee_points(&answer);
        assert!(points.windows(2).all(
            |pair| pair[0].pays <= pair[1].pays && pair[0].pays + pair[0].unknown <= pair[1].pays + pair[1].unknown
        ));
        assert_eq!(points.last().map(|point| point.pays), answer.price.as_ref().map(|price| price.draws));
    }
}
