"""The wheel from the user's side. Frames of pandas, Polars and Arrow are tested where they are installed."""

import io
import json
import os
import pickle
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

import homeround

EXAMPLES = Path(__file__).parents[3] / "examples"
WORK = 100_000


@pytest.fixture(scope="session")
def newport():
    return homeround.Book.read(EXAMPLES / "newport")


@pytest.fixture(scope="session")
def roster(newport):
    return homeround.plan(newport, work=WORK)


def test_every_verb_answers(newport, roster):
    assert homeround.validate(newport).holds
    assert homeround.check(newport, roster)["legal"] is True
    assert homeround.price(newport, roster).holds
    assert not homeround.price(newport, roster, fee="1.00").holds
    visit = roster.visits()[0]["visit"]
    assert homeround.explain(newport, roster, visit)[0]["visit"] == visit
    answer, better = homeround.fit(newport, roster)
    assert answer.status in (homeround.Status.YES, homeround.Status.NO)
    assert better is None or better.document["format"] == roster.document["format"]
    carer = roster.visits()[0]["carer"]
    answer, mended = homeround.repair(newport, roster, f"{roster.document['start']}T06:00", sick=[carer], work=20_000)
    assert mended is not None and homeround.check(newport, mended)["legal"]
    late = homeround.verify(newport, roster, [], as_of="2026-03-16T00:00:00+00:00")
    assert late.status is homeround.Status.NO
    assert [visit["status"] for visit in late["visits"]] == ["MISSED"] * homeround.check(newport, roster)["visits"]


def test_a_proof_is_found_and_checked():
    book = homeround.Book.read(EXAMPLES / "breakfast").document
    del book["shifts"][1:]
    found = homeround.prove(book, work=10_000)
    assert found.status is homeround.Status.NO
    assert homeround.prove_check(book, found["certificate"]).holds


def test_the_same_bytes_by_every_way(newport, roster):
    assert homeround.plan(newport, work=WORK, threads=2).json == roster.json
    assert homeround.plan(newport.document, work=WORK).json == roster.json
    for step in (7_000, 10**12):
        planning = homeround.Planning(newport, work=WORK, step=step)
        assert list(planning)[-1].done
        assert planning.best() == roster
    assert pickle.loads(pickle.dumps(roster)) == roster
    assert pickle.loads(pickle.dumps(newport)) == newport


def test_a_planner_stops_when_it_is_told_to(newport):
    seen = []
    homeround.plan(newport, work=10**12, progress=lambda found: seen.append(found) or len(seen) < 3)
    assert len(seen) == 3 and not seen[-1].done
    assert all(earlier.work < later.work for earlier, later in zip(seen, seen[1:]))


def test_all_faults_at_once():
    files = homeround.Book.example_files()
    files["clients.csv"] = files["clients.csv"].replace(b"C01", b"C02", 1)
    del files["shifts.csv"]
    with pytest.raises(homeround.Faults) as raised:
        homeround.Book.from_files(files)
    told = {fault["file"] for fault in raised.value.faults}
    assert {"clients.csv", "shifts.csv"} <= told
    assert "shifts.csv" in str(raised.value) and raised.value.status is homeround.Status.FAULTS
    assert pickle.loads(pickle.dumps(raised.value)).faults == raised.value.faults
    assert raised.value.table()[0]["remedy"]


def test_what_cannot_be_meant_is_refused(newport, roster):
    for ask in (
        lambda: homeround.plan(newport, chains=0),
        lambda: homeround.plan(newport, threads=5000),
        lambda: homeround.plan({}, seed=-1),
        lambda: homeround.validate(b"\xff"),
        lambda: homeround.price(newport, roster, fee="dear"),
    ):
        with pytest.raises(homeround.Refused):
            ask()
    with pytest.raises(homeround.Faults):
        homeround.plan({})
    with pytest.raises(TypeError):
        homeround.verify(newport, roster, 7)


def test_text_is_kept_to_the_letter():
    files = homeround.Book.example_files()
    settings = files["homeround.toml"].decode()
    name = 'Tŷ Gwyn "A" \u2028 €'
    line = next(line for line in settings.splitlines() if line.startswith("name"))
    files["homeround.toml"] = settings.replace(line, f"name = {json.dumps(name, ensure_ascii=False)}").encode()
    book = homeround.Book.from_files(files)
    assert book.document["branch"]["name"] == name
    assert homeround.plan(book, work=1_000).document["branch"] == name


@pytest.fixture(autouse=True)
def interrupts_are_heard():
    """Python does not listen to Ctrl-C where it was begun in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupt_after(seconds):
    threading.Timer(seconds, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    return time.monotonic()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are raised otherwise there")
@pytest.mark.parametrize("threads", [1, 2])
def test_ctrl_c_stops_a_search(newport, threads):
    handler = signal.getsignal(signal.SIGINT)
    began = interrupt_after(0.5)
    with pytest.raises(KeyboardInterrupt):
        homeround.plan(newport, work=10**10, threads=threads)
    assert time.monotonic() - began < 20
    assert signal.getsignal(signal.SIGINT) is handler


@pytest.mark.skipif(sys.platform == "win32", reason="signals are raised otherwise there")
def test_ctrl_c_stops_a_proof_and_a_planner_keeps_its_best(newport):
    interrupt_after(0.5)
    with pytest.raises(KeyboardInterrupt):
        homeround.prove(newport, work=10**10)
    planning = homeround.Planning(newport, work=10**10)
    interrupt_after(0.5)
    with pytest.raises(KeyboardInterrupt):
        for _ in planning:
            pass
    assert homeround.check(newport, planning.best())["legal"]


def test_other_threads_run_meanwhile(newport):
    ticks = []
    done = threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.005)

    beside = threading.Thread(target=tick)
    beside.start()
    planning = homeround.Planning(newport, work=10**12)
    began = time.monotonic()
    planning.step(5_000_000)
    ended = time.monotonic()
    done.set()
    beside.join()
    during = [moment for moment in ticks if began < moment < ended]
    assert len(during) >= 5, f"{len(during)} ticks in {ended - began:.2f} s"


def frame_of(library, table):
    return {"pandas": table.to_pandas, "polars": table.to_polars, "pyarrow": table.to_arrow}[library]()


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_frames_go_in_and_come_out(library):
    pytest.importorskip(library)
    files = homeround.Book.example_files()
    book = homeround.Book.from_files(files)
    tables = {}
    for name in [name[:-4] for name in files if name.endswith(".csv")]:
        if library == "pandas":
            import pandas

            # As most people read a CSV: whole numbers beside missing ones become floats.
            tables[name] = pandas.read_csv(io.BytesIO(files[f"{name}.csv"]))
        elif book.table(name):
            tables[name] = frame_of(library, book.table(name))
    again = homeround.Book.from_tables(files["homeround.toml"], **tables)
    assert homeround.plan(again, work=20_000) == homeround.plan(book, work=20_000)

    roster = homeround.plan(book, work=20_000)
    visits = frame_of(library, roster.visits())
    assert len(visits) == len(roster.visits()) > 0
    starts = visits["start"].to_pylist() if library == "pyarrow" else visits["start"].to_list()
    assert [start.isoformat() for start in starts] == [row["start"].isoformat() for row in roster.visits()]

    events = frame_of(library, homeround.Table(events_of(roster)))
    assert homeround.verify(book, roster, events) == homeround.verify(book, roster, events_of(roster))


def events_of(roster):
    """The first visit, made to the minute."""
    first = roster.visits()[0]
    common = {"device": "D1", "boot": 1, "method": "manual", "carer": first["carer"], "client": first["client"]}
    moments = [("in", first["start"]), ("out", first["end"])]
    return [
        {**common, "seq": seq, "monotonic_ms": seq * 60_000, "wall": at.isoformat(), "received": at.isoformat(), "kind": kind}
        for seq, (kind, at) in enumerate(moments)
    ]


def test_cells_are_written_in_the_words_of_a_book():
    from datetime import date, datetime, time, timezone
    from decimal import Decimal

    rows = [
        {"day": datetime(2026, 3, 2), "n": 5.0, "yes": True, "at": time(7, 30), "skills": ["a", "b"], "fee": Decimal("24.10")},
        {"day": None, "n": float("nan"), "yes": False, "at": time(7, 30, 5), "skills": [], "fee": 0.1},
        {"at": datetime(2026, 3, 2, 7, 30, tzinfo=timezone.utc), "skills": date(2026, 3, 2), "fee": 'a "b", c'},
    ]
    assert homeround.Table.from_items(rows).to_csv() == (
        "day,n,yes,at,skills,fee\n"
        "2026-03-02,5,yes,07:30,a;b,24.10\n"
        ",,no,07:30:05,,0.1\n"
        ',,,2026-03-02T07:30:00+00:00,2026-03-02,"a ""b"", c"\n'
    )


def test_the_versions_are_told():
    assert homeround.versions()["book"] == "homeround.book/1"
    assert homeround.__version__ == homeround.versions()["package"]
