//! Files of other systems, from the command line: in, out, and into a verification.

use crate::desk::Desk;

const VISITS: &str = "VisitRef;SSRef;CarerID;Actual Start;Actual End;Status\n\
                      1;C01;A1;02/03/2026 07:31;02/03/2026 08:01;Delivered\n\
                      2;C01;A1;29/03/2026 01:30;29/03/2026 02:30;Delivered\n\
                      3;C02;A2;02/03/2026 09:00;02/03/2026 08:30;Delivered\n";

#[test]
fn good_rows_are_taken_bad_ones_set_aside_and_the_exit_code_says_so() {
    let desk = Desk::new();
    desk.write("v.csv", VISITS);
    let import = ["import", "v.csv", "--as", "controcc", "-o", "visits.csv", "--remember", "map.json"];
    let said = desk.run(&import).ended(1);
    assert!(said.out.contains("3 rows (controcc): 1 ok, 2 rejected"), "{}", said.out);
    assert!(said.out.contains("go forward") && said.out.contains("ends no later than it starts"), "{}", said.out);
    assert!(said.err.contains("guessed: \"Actual Start\" says start"), "{}", said.err);
    assert!(desk.read("visits.rejected.csv").contains("homeround:why"));
    desk.run(&["export", "visits.csv", "--map", "map.json", "-o", "back.csv"]).ended(0);
    assert_eq!(desk.read("back.csv").lines().nth(1), Some("1,C01,A1,02/03/2026 07:31,02/03/2026 08:01,Delivered"));
    let good = VISITS.lines().take(2).collect::<Vec<_>>().join("\n");
    desk.write("good.csv", &good);
    desk.run(&["import", "good.csv", "--map", "map.json", "-o", "visits.csv"]).ended(0);
    desk.write("bad.csv", "colour\nred\n");
    desk.run(&["import", "bad.csv", "--as", "csv", "-o", "none.csv"]).ended(3);
    desk.run(&["import", "v.csv", "--as", "fax", "-o", "none.csv"]).ended(2);
    desk.run(&["import", "v.csv", "-o", "none.csv"]).ended(2);
}

#[test]
fn another_systems_visits_are_verified() {
    let desk = Desk::with_roster();
    desk.write("v.csv", VISITS);
    let at = "2026-03-09T00:00:00+00:00";
    let import =
        ["import", "v.csv", "--as", "controcc", "-o", "visits.csv", "--events", "imported.jsonl", "--received", at];
    desk.run(&import).ended(1);
    let found = desk.run(&["--json", "verify", "book", "roster.json", "imported.jsonl"]).json();
    assert_eq!(found["counts"]["events"], 2, "{found}");
}
