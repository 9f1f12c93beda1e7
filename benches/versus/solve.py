#!/usr/bin/env python3
"""One solver on one day: `solve.py SOLVER DAY.json OUT.json --seconds S [--threads T] [--seed N] [--objective O]`.

Each solver is a file in `solvers/` with `solve(task) -> (routes, version)`. All get the same whole seconds of travel.
"""

import argparse
import importlib
import json
import time
from dataclasses import dataclass
from typing import Any

from judge import load, travel

# What an unserved visit outweighs, in seconds: far above any travel saved.
UNSERVED = 100_000


@dataclass
class Task:
    path: str
    day: dict
    table: Any  # seconds from place to place
    seconds: float
    threads: int
    seed: int
    objective: str  # "travel" or "paid"

    def skills(self):
        return sorted({skill for visit in self.day["visits"] for skill in visit["skills"]})

    def loads(self):
        return "demand" in self.day["visits"][0]

    def alike(self):
        """Lists of shifts that differ in nothing but their number."""
        kinds = {}
        for shift in self.day["shifts"]:
            kind = [shift[key] for key in ("start_loc", "end_loc", "start", "end")]
            kinds.setdefault((*kind, *shift["skills"], shift.get("capacity")), []).append(shift)
        return list(kinds.values())


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("solver")
    asked.add_argument("day")
    asked.add_argument("out")
    asked.add_argument("--seconds", type=float, required=True)
    asked.add_argument("--threads", type=int, default=1)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--objective", choices=["travel", "paid"], default="travel")
    asked = asked.parse_args()
    day = load(asked.day)
    table = None if asked.solver == "homeround" else travel(day)
    task = Task(asked.day, day, table, asked.seconds, asked.threads, asked.seed, asked.objective)
    began = time.monotonic()
    routes, version = importlib.import_module(f"solvers.with_{asked.solver}").solve(task)
    meta = {"solver": asked.solver, "version": version, "seconds": round(time.monotonic() - began, 2)}
    with open(asked.out, "w") as out:
        json.dump({"routes": [{"shift": shift, "visits": visits} for shift, visits in routes], "meta": meta}, out)


if __name__ == "__main__":
    main()
