#!/usr/bin/env python3
"""The comparison: every solver on the same days, with the same budget, judged by one judge, in one table.

    ./setup.sh
    venv/bin/python run.py --days 1000:1,2,3 5000:1 --solvers homeround pyvrp vroom ortools --seconds 10 60
    venv/bin/python run.py --tabulate > table.md

Days are made from `visits:seeds`. Every run adds a line to `out/results.jsonl`; runs that are there already are skipped.
A budget counts the processor's seconds on each thread, by the preloaded clock, unless `--wall` is given.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

from judge import judge, load, travel

HERE = Path(__file__).resolve().parent
OUT = HERE / "out"
RESULTS = OUT / "results.jsonl"
# Solvers that use more than one thread; the rest are given one.
WIDE = {"homeround", "vroom", "vrp_cli", "nextroute"}
# Solvers that no preloaded clock reaches.
OWN_CLOCK = {"nextroute"}
# Seconds on the wall that a run may overstay its budget for building its model and stopping.
GRACE = 300


def day_file(visits, seed):
    path = OUT / f"hc{visits}-s{seed}.json"
    if not path.exists():
        subprocess.run([sys.executable, HERE / "day.py", str(visits), path, "--seed", str(seed)], check=True)
    return path


def run(solver, path, seconds, threads, objective, seed, wall):
    """One run as a row: what it took, and what the judge says of its roster."""
    threads = threads if solver in WIDE else 1
    wall = wall or solver in OWN_CLOCK
    row = {"solver": solver, "day": path.stem, "objective": objective, "budget": seconds, "threads": threads,
           "clock": "wall" if wall else "cpu", "seed": seed}
    roster = OUT / ("-".join(str(part) for part in row.values()) + ".json")
    roster.unlink(missing_ok=True)
    env = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", VRP_CLI=str(HERE / "vrp/bin/vrp-cli"))
    if not wall:
        env |= {"LD_PRELOAD": str(HERE / "cpu_clock.so"), "CPU_CLOCK_THREADS": str(threads)}
    began = time.monotonic()
    with open(roster.with_suffix(".log"), "w") as log:
        child = subprocess.Popen(
            [sys.executable, HERE / "solve.py", solver, path, roster, "--seconds", str(seconds), "--threads",
             str(threads), "--seed", str(seed), "--objective", objective],
            env=env, stdout=log, stderr=log, start_new_session=True)
        limit = threading.Timer(seconds * 8 + GRACE, lambda: os.killpg(child.pid, 9))
        limit.start()
        _, status, used = os.wait4(child.pid, 0)
        limit.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    row |= {"date": date.today().isoformat(), "wall_s": round(time.monotonic() - began, 1),
            "cpu_s": round(used.ru_utime + used.ru_stime, 1), "peak_mb": round(used.ru_maxrss / 1024)}
    if roster.exists():
        day = load(path)
        found = load(roster)
        return row | judge(day, found, travel(day)) | {"version": found["meta"]["version"]}
    said = roster.with_suffix(".log").read_text().strip().splitlines()
    return row | {"error": said[-1] if said else f"no answer, ended with {child.returncode}"}


KEY = ("solver", "day", "objective", "budget", "threads", "clock", "seed")


def done():
    if not RESULTS.exists():
        return []
    return [json.loads(line) for line in RESULTS.read_text().splitlines()]


def compare(asked):
    OUT.mkdir(exist_ok=True)
    days = [day_file(int(size), int(seed)) for size, _, seeds in (day.partition(":") for day in asked.days)
            for seed in (seeds or "1").split(",")]
    known = {tuple(row[key] for key in KEY) for row in done()}
    for path, objective, seconds, solver in itertools.product(days, asked.objectives, asked.seconds, asked.solvers):
        threads = asked.threads if solver in WIDE else 1
        clock = "wall" if asked.wall or solver in OWN_CLOCK else "cpu"
        if (solver, path.stem, objective, seconds, threads, clock, asked.seed) in known:
            continue
        row = run(solver, path, seconds, asked.threads, objective, asked.seed, asked.wall)
        with open(RESULTS, "a") as out:
            out.write(json.dumps(row) + "\n")
        print(row, flush=True)


def tabulate():
    """The results as Markdown, a line a run: first by objective and day, then by budget, the best first."""
    print("| objective | day | budget | solver | threads | unserved | travel min | waiting min | paid min | carers "
          "| CPU s | wall s | peak MB |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|")

    def order(row):
        visits, seed = row["day"][2:].split("-s")
        value = row.get("travel_min" if row["objective"] == "travel" else "paid_min", 0)
        return (row["objective"] != "travel", int(visits), int(seed), row["budget"], row.get("unserved", 1e9), value)

    for row in sorted(done(), key=order):
        budget = f"{row['budget']:g} {'CPU ' if row['clock'] == 'cpu' else ''}s"
        if row.get("faults"):
            figures = ["broken: " + row["faults"][0], "–", "–", "–", "–"]
        elif "error" in row:
            figures = ["no roster", "–", "–", "–", "–"]
        else:
            times = [f"{row[key]:,.0f}".replace(",", " ") for key in ("travel_min", "waiting_min", "paid_min")]
            figures = [str(row["unserved"]), *times, str(row["carers"])]
        name = f"{row['solver'].replace('_', '-')} {row.get('version', '')}".strip()
        cells = [row["objective"], row["day"], budget, name, str(row["threads"]), *figures,
                 f"{row['cpu_s']:.0f}", f"{row['wall_s']:.0f}", str(row["peak_mb"])]
        print("| " + " | ".join(cells) + " |")


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--days", nargs="+", default=["1000:1"])
    asked.add_argument("--solvers", nargs="+", default=["homeround", "pyvrp", "vroom", "ortools", "vrp_cli", "nextroute"])
    asked.add_argument("--seconds", nargs="+", type=float, default=[10.0])
    asked.add_argument("--threads", type=int, default=1)
    asked.add_argument("--objectives", nargs="+", choices=["travel", "paid"], default=["travel"])
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--wall", action="store_true", help="budgets count the clock on the wall")
    asked.add_argument("--tabulate", action="store_true", help="print the table of all results so far")
    asked = asked.parse_args()
    tabulate() if asked.tabulate else compare(asked)


main()
