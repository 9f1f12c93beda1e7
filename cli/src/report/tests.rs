//! Tests of the report as a whole: it says what is so, and nothing hostile gets out of it.

use super::{Facts, Making, render, sample};

fn making() -> Making {
    Making {
        seed: Some(7),
        work: Some(2_000_000),
        travel: vec!["By car: as the crow flies × 1.4 at 28 km/h, and 2 minutes to park".to_owned()],
        notices: vec!["Contains OS data © Crown copyright and database right 2026".to_owned()],
    }
}

/// The sample branch's report.
fn sample(clients: usize, days: u8) -> String {
    let book = sample::book(clients, days);
    let plan = sample::plan(&book);
    let roster = sample::roster(&plan);
    let worked = sample::worked(&plan, &roster);
    let making = making();
    render(&Facts {
        book: &book,
        plan: &plan,
        roster: roster.view(),
        worked: &worked,
        broken: &[],
        verification: None,
        price: None,
        making: &making,
    })
}

#[test]
fn hostile_names_stay_names() {
    let page = sample(20, 2);
    assert_eq!(page.matches("<script").count(), 1, "only the report's own script");
    assert!(page.contains("&lt;script&gt;alert('x')&lt;/script&gt;"));
    assert!(page.contains("Usk &amp; Ebbw &lt;branch&gt;"));
    assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("src="), "it loads nothing");
    if let Some(path) = std::env::var_os("HOMEROUND_SAMPLE") {
        std::fs::write(path, sample(60, 7)).unwrap();
    }
}
