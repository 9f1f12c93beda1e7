"""Makes branches to try the jobs on, out of the small example in the wheel. Run: python make.py FOLDER [BRANCHES]

FOLDER/weeks has a row for every branch and week: the book and its roster as JSON. FOLDER/events has what devices recorded, a row
each. Both are Parquet in folders by week and branch. One branch has a book that cannot be read.
"""

import json
import sys
from pathlib import Path

import homeround
import pyarrow as pa
import pyarrow.parquet as pq

WEEK = "2026-W10"


def put(rows, folder, branch):
    """Writes the rows of a branch."""
    folder = Path(folder) / f"week={WEEK}" / f"branch={branch}"
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows), folder / "rows.parquet", compression="zstd")


def events(roster):
    """Every visit started and ended to the minute, but that every tenth was never ended."""
    rows = []
    for number, stop in enumerate(row for row in roster.visits() if row["client"] is not None):
        for kind, at in ("in", stop["start"]), ("out", stop["end"]):
            if kind == "out" and number % 10 == 9:
                continue
            row = {"device": f"telephone-{stop['carer']}", "seq": len(rows), "boot": 1, "monotonic_ms": len(rows) * 60_000}
            row |= {"wall": at.isoformat(), "received": at.isoformat(), "kind": kind, "method": "manual"}
            rows.append(row | {"carer": stop["carer"], "client": stop["client"]})
    return rows


def main(folder, branches):
    example = homeround.Book.example().document
    roster = homeround.plan(homeround.Book(example), work=50_000)
    for number in range(branches):
        branch = f"B{number:05}"
        book = json.loads(json.dumps(example))
        book["branch"]["name"] = branch
        if number == 1:
            del book["clients"][0]["id"]
        document = {**roster.document, "branch": branch}
        put([{"book": json.dumps(book), "roster": json.dumps(document)}], Path(folder) / "weeks", branch)
        put(events(roster), Path(folder) / "events", branch)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 4)
