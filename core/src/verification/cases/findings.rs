//! What the rules find of events, logs and lengths, and what holds of any events.

use super::*;

#[test]
fn v02_v03_an_unknown_client_or_carer_is_held_and_never_dropped() {
    let stranger = |event: &mut Event| event.client = ClientIx::NONE;
    let seen = new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::In, NINE).last(stranger).see();
    assert_eq!((seen.finding(Rule::UnknownClient).class, seen.attendances.len()), (Class::Fix, 0));
    let stranger = |event: &mut Event| event.carer = crate::ground::CarerIx::NONE;
    let seen = new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::In, NINE).last(stranger).see();
    assert_eq!(seen.finding(Rule::UnknownCarer).class, Class::Fix);
}

#[test]
fn v04_v05_a_missing_end_is_a_correction_once_it_cannot_come() {
    let seen = new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::Out, NINE + 30).see();
    assert_eq!(seen.rules(), [(Rule::SixElements, Class::Fix), (Rule::MissingIn, Class::Fix)]);
    assert_eq!(seen.verdicts[0].status, Status::Incomplete);
    let open = new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::In, NINE);
    assert_eq!(open.clone().asked(NINE + 59).see().rules(), []);
    assert_eq!(open.clone().asked(NINE + 60).see().rules(), [(Rule::MissingOut, Class::Info)]);
    assert_eq!(open.clone().asked(NINE + 60).see().verdicts[0].status, Status::Pending);
    let both = [(Rule::SixElements, Class::Fix), (Rule::MissingOut, Class::Fix)];
    assert_eq!(open.clone().asked(NINE + 25 * 60).see().rules(), both);
    let elsewhere = open.punch(0, 1, EventKind::In, NINE + 50).asked(NINE + 51).see();
    assert!(elsewhere.rules().contains(&(Rule::MissingOut, Class::Fix)));
}

#[test]
fn v15_a_hole_in_a_log_waits_three_days() {
    let hole = new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 30).last(|event| event.seq += 1);
    let waited = 72 * 60 + NINE + 30;
    assert_eq!(hole.clone().asked(waited).see().finding(Rule::ChainGap).class, Class::Info);
    assert_eq!(hole.asked(waited + 1).see().finding(Rule::ChainGap).class, Class::Ack);
}

#[test]
fn v20_a_clock_set_while_it_runs_is_noted_and_looked_at_when_that_puts_a_punch_on_time() {
    let set = |minute: i64, millis: i64| {
        let back = move |event: &mut Event| event.wall = Instant(event.wall.0 - millis);
        let seen = new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::In, NINE + minute).last(back).see();
        seen.findings.iter().find(|row| row.rule == Rule::ClockStep).map(|row| (row.class, row.measured))
    };
    assert_eq!(set(0, 0), None);
    assert_eq!(set(0, 10_000), None, "ten seconds are allowed");
    assert_eq!(set(0, 10_001), Some((Class::Info, -10_001)));
    assert_eq!(set(20, 4 * MINUTE), Some((Class::Info, -4 * MINUTE)), "late either way");
    assert_eq!(set(20, 5 * MINUTE), Some((Class::Suspect, -5 * MINUTE)), "from late to on time");
}

#[test]
fn v23_a_monotonic_clock_that_goes_backwards_is_looked_at_unless_the_phone_was_started_again() {
    let back = |millis: u64, boot: u64| {
        let two = new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 30);
        let first = two.events[two.events.len() - 2].monotonic_ms;
        let seen = two.last(|event| (event.monotonic_ms, event.boot) = (first + 1 - millis, boot)).see();
        seen.findings.iter().find(|row| row.rule == Rule::MonoBackwards).map(|row| (row.class, row.measured))
    };
    assert_eq!(back(1, 1), None, "no time at all is not backwards");
    assert_eq!(back(2, 1), Some((Class::Suspect, 1)));
    assert_eq!(back(2, 2), None, "another boot counts from its own start");
}

#[test]
fn v13_v14_v17_v24_what_the_log_found_is_a_verdict_here_and_what_is_quarantined_is_no_evidence() {
    let with = |trouble: LogFault| {
        let mark = |event: &mut Event| event.troubles = LogFaults::from_fault(trouble);
        new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 30).last(mark).see()
    };
    for (trouble, rule) in [
        (LogFault::Signature, Rule::SigInvalid),
        (LogFault::Malformed, Rule::SigInvalid),
        (LogFault::KeyRevoked, Rule::KeyState),
        (LogFault::ForeignOrganisation, Rule::Replay),
        (LogFault::Replayed, Rule::Replay),
    ] {
        let seen = with(trouble);
        assert_eq!(seen.finding(rule).class, Class::Reject);
        assert_eq!(seen.finding(Rule::MissingOut).class, Class::Fix, "the Out is no evidence");
        assert_eq!(seen.verdicts[0].status, Status::Incomplete, "{trouble:?}");
    }
    let seen = with(LogFault::ChainBreak);
    assert_eq!(seen.finding(Rule::ChainBreak).class, Class::Suspect);
    assert_eq!((seen.verdicts[0].evidence_out, seen.verdicts[0].review), (Level::E1, true));
    assert_eq!(with(LogFault::Gap).finding(Rule::ChainGap).class, Class::Ack);
}

#[test]
fn what_is_quarantined_bounds_no_time_and_forks_nothing() {
    let mut twice = new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 30);
    let forged =
        Event { wall: Instant(EIGHT), troubles: LogFaults::from_fault(LogFault::Signature), ..twice.events[5] };
    let honest = twice.see();
    twice.events.push(forged);
    twice.events.push(Event { troubles: LogFaults::WITHHELD, seq: 9, kind: EventKind::Note, ..forged });
    let seen = twice.see();
    assert_eq!(seen.verdicts[0].status, Status::VerifiedAuto);
    assert_eq!(seen.attendances[0].finish, honest.attendances[0].finish);
    assert_eq!(seen.rules(), [(Rule::SigInvalid, Class::Reject)]);
}

#[test]
fn v16_two_events_with_one_number_are_both_kept_and_prove_nothing_alone() {
    let mut forked = new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 30);
    let twin = *forked.events.last().unwrap();
    forked.events.push(Event { wall: Instant(twin.wall.0 + 1_000), monotonic_ms: twin.monotonic_ms + 1_000, ..twin });
    let seen = forked.see();
    assert_eq!(seen.rules(), [(Rule::Fork, Class::Suspect); 2]);
    assert_eq!(seen.verdicts[0].evidence_out, Level::E1);
}

#[test]
fn v34_repeats_collapse_and_one_punch_too_many_needs_a_word() {
    let seen = new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::In, NINE).punch(0, 0, EventKind::In, NINE + 1);
    let seen = seen.punch(0, 0, EventKind::Out, NINE + 30).punch(0, 0, EventKind::Out, NINE + 31).see();
    assert_eq!(seen.findings, []);
    assert_eq!(seen.attendances[0].delivered_ms(), Some(31 * MINUTE));
    let extra = new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::In, NINE).punch(0, 0, EventKind::In, NINE + 5);
    let seen = extra.punch(0, 0, EventKind::Out, NINE + 30).see();
    assert_eq!(seen.rules(), [(Rule::Extraneous, Class::Ack)]);
}

#[test]
fn v34_a_leave_without_a_return_needs_a_word() {
    let left =
        || new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::In, NINE).punch(0, 0, EventKind::Leave, NINE + 10);
    let seen = left().punch(0, 0, EventKind::Out, NINE + 30).see();
    assert_eq!((seen.rules(), seen.verdicts[0].status), (vec![(Rule::Extraneous, Class::Ack)], Status::NeedsAck));
    // A second one after a pair does too; a pair alone does not.
    let pair = || left().punch(0, 0, EventKind::Return, NINE + 12);
    assert_eq!(pair().punch(0, 0, EventKind::Out, NINE + 30).see().rules(), []);
    let again = pair().punch(0, 0, EventKind::Leave, NINE + 20).punch(0, 0, EventKind::Out, NINE + 30).see();
    assert_eq!(again.rules(), [(Rule::Extraneous, Class::Ack)]);
    // Whoever stepped out of a visit that goes on may yet come back.
    assert_eq!(left().asked(NINE + 15).see().rules(), []);
}

#[test]
fn v34_visits_that_touch_are_two_visits() {
    let two = || new().plan(0, NINE, 30, &[0]).plan(0, NINE + 30, 30, &[0]);
    let delivered = |seen: &SeenSituation| -> Vec<_> {
        seen.verdicts.iter().map(|verdict| (verdict.status, verdict.paid.exact_ms / MINUTE)).collect()
    };
    let whole = [(Status::VerifiedAuto, 30); 2];
    let seen = two().stay(0, 0, NINE, NINE + 30).stay(0, 0, NINE + 30, NINE + 60).see();
    assert_eq!((delivered(&seen), seen.rules()), (whole.to_vec(), vec![]));
    // By two telephones of one carer nothing says which punch came first but that she was in.
    for (first, second) in [(0, 1), (1, 0)] {
        let other = |event: &mut Event| event.carer = CarerIx(0);
        let seen = two().stay(first, 0, NINE, NINE + 30).lasts(2, other);
        let seen = seen.stay(second, 0, NINE + 30, NINE + 60).lasts(2, other).see();
        assert_eq!(delivered(&seen), whole);
    }
    // Nor do the starts of one device, as an import makes them, in whatever order the file has its rows.
    let imported = |event: &mut Event| {
        event.boot = 10 + event.seq;
        event.received = Instant(EIGHT + 240 * MINUTE);
    };
    let boots = |seen: Situation| seen.lasts(4, imported);
    let seen = boots(two().stay(0, 0, NINE + 30, NINE + 60).stay(0, 0, NINE, NINE + 30)).see();
    assert_eq!(delivered(&seen).iter().map(|(_, minutes)| *minutes).collect::<Vec<_>>(), [30, 30]);
    // Two carers for both.
    let both = new().plan(0, NINE, 30, &[0, 1]).plan(0, NINE + 30, 30, &[0, 1]);
    let both = both.stay(0, 0, NINE, NINE + 30).stay(1, 0, NINE, NINE + 30);
    let seen = both.stay(0, 0, NINE + 30, NINE + 60).stay(1, 0, NINE + 30, NINE + 60).see();
    assert_eq!(delivered(&seen), [(Status::VerifiedAuto, 60); 2]);
}

#[test]
fn v34_a_forgotten_out_does_not_swallow_the_next_visit() {
    let seen = new().plan(0, NINE, 30, &[0]).plan(0, NINE + 180, 30, &[0]).punch(0, 0, EventKind::In, NINE);
    let seen = seen.stay(0, 0, NINE + 180, NINE + 210).see();
    assert_eq!(seen.rules(), [(Rule::SixElements, Class::Fix), (Rule::MissingOut, Class::Fix)]);
    assert_eq!(seen.verdicts[1].status, Status::VerifiedAuto);
}

#[test]
fn v35_nobody_planned_it_or_somebody_else_came() {
    let seen = new().stay(0, 0, NINE, NINE + 30).see();
    assert_eq!(seen.rules(), [(Rule::Unscheduled, Class::Ack)]);
    let seen = new().plan(0, NINE, 30, &[1]).stay(0, 0, NINE, NINE + 30).see();
    assert_eq!(seen.rules(), [(Rule::WrongCarer, Class::Ack), (Rule::LogNotClosed, Class::Info)]);
    assert_eq!(seen.verdicts[0].status, Status::NeedsAck);
}

#[test]
fn v38_v39_v40_length_boundaries() {
    let stay = |millis: i64| {
        let seen = new().plan(0, NINE, 45, &[0]).punch(0, 0, EventKind::In, NINE);
        seen.punch_ms(0, 0, EventKind::Out, NINE * MINUTE + millis).see().rules()
    };
    assert_eq!(stay(30 * MINUTE), [(Rule::ShortVisit, Class::Ack)]);
    assert_eq!(stay(30 * MINUTE + 1_000), []);
    assert_eq!(stay(5 * MINUTE), [(Rule::ShortVisit, Class::Ack)]);
    assert_eq!(stay(5 * MINUTE - 1), [(Rule::ShortVisit, Class::Ack), (Rule::VeryShort, Class::Fix)]);
    assert_eq!(stay(60 * MINUTE - 1), []);
    assert_eq!(stay(60 * MINUTE), [(Rule::Overrun, Class::Info)]);
}

#[test]
fn v48_one_carer_with_two_clients_at_once() {
    let both = |second: i64| {
        let seen = new().plan(0, NINE, 30, &[0]).plan(1, NINE + 30, 30, &[0]).stay(0, 0, NINE, NINE + 30);
        let near = |event: &mut Event| event.fix = None;
        seen.stay(0, 1, second, NINE + 60).lasts(2, near).see().rules()
    };
    assert!(!both(NINE + 30).iter().any(|(rule, _)| *rule == Rule::CarerOverlap));
    let overlaps: Vec<_> = both(NINE + 29).into_iter().filter(|(rule, _)| *rule == Rule::CarerOverlap).collect();
    assert_eq!(overlaps, [(Rule::CarerOverlap, Class::Fix); 2], "a minute is not yet looked at");
    assert!(both(NINE + 28).contains(&(Rule::CarerOverlap, Class::Suspect)));
}

#[test]
fn a_worked_interval_is_the_contact_and_nothing_is_made_up() {
    let seen = new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 30).see();
    let worked = crate::verification::worked(&seen.attendances[0], Instant(EIGHT)).unwrap();
    assert_eq!((worked.span.start.0, worked.span.end.0), (3_600, 5_400));
    let seen = new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::In, NINE).see();
    assert_eq!(crate::verification::worked(&seen.attendances[0], Instant(EIGHT)), None);
}

/// One random event of a small world: few phones, few clients, an hour or two.
fn any_event() -> impl Strategy<Value = Event> {
    let kinds = prop::sample::select(vec![
        EventKind::In,
        EventKind::In,
        EventKind::Out,
        EventKind::Out,
        EventKind::Leave,
        EventKind::Return,
        EventKind::NoAccess,
        EventKind::ServerAnchor,
    ]);
    let who = (0_u32..3, 0_u64..40, 1_u64..3, 0_u32..4, 0_u32..4);
    (who, kinds, -30_i64..240, -20_i64..20, 0_i64..5_000, 0_i32..400).prop_map(
        |((device, seq, boot, carer, client), kind, minute, drift, delay, metres)| {
            let at = EIGHT + minute * MINUTE;
            let base =
                if kind == EventKind::ServerAnchor { anchor(device, seq, at) } else { punch(device, seq, kind, at) };
            let client = if client == 3 { ClientIx::NONE } else { ClientIx(client) };
            let mut fix = fix_at(north(home(client.0 % 3), metres), 20_000);
            fix.confidence = Confidence::P68;
            Event {
                boot,
                carer: crate::ground::CarerIx(carer),
                client,
                wall: Instant(at + drift * MINUTE),
                received: Instant(at + delay * MINUTE),
                fix: Some(fix),
                ..base
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a68_any_permutation_and_repetition_gives_the_same_verdicts(
        events in prop::collection::vec(any_event(), 0..40),
        again in prop::collection::vec((0_usize..40, 0_usize..80, 0_i64..100), 0..40),
    ) {
        let plan = new().plan(0, NINE, 30, &[0, 1]).plan(0, NINE + 30, 30, &[1]).plan(1, NINE + 50, 60, &[0]);
        let once = Situation { events: events.clone(), ..plan };
        let mut shuffled = once.clone();
        for (row, to, delay) in again {
            if let Some(event) = events.get(row) {
                let event = Event { received: Instant(event.received.0 + delay), ..*event };
                let to = to % (shuffled.events.len() + 1);
                shuffled.events.insert(to, event);
                shuffled.events.swap(to, 0);
            }
        }
        let seen = once.see();
        prop_assert_eq!(&seen, &shuffled.see());
        shuffled.events.reverse();
        prop_assert_eq!(&seen, &shuffled.see());
        prop_assert!(seen.findings.is_sorted());
    }
}
