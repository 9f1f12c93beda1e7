"""A week in cells, as one would run it in a notebook: plan, look, mend, verify, price. Run: python week.py [BOOK]"""

# %% The book: a folder, or the small example inside the package.
import sys

import homeround

book = homeround.Book.read(sys.argv[1]) if len(sys.argv) > 1 else homeround.Book.example()
facts = homeround.validate(book)
print(f"{facts['branch']}: {facts['clients']} clients, {facts['carers']} carers, {facts['visits']} visits")

# %% Its rounds, with progress. Stop the cell (or press Ctrl-C) and `planning.best()` still has the best so far.
planning = homeround.Planning(book, work=400_000)
for progress in planning:
    print(f"{progress.work} of {progress.total}: {progress.unserved} unserved, £{progress.pence / 100:.2f}")
roster = planning.best()
print(roster)

# %% Judged by a checker that shares no code with the search.
report = homeround.check(book, roster)
assert report["legal"], report.table("breaches")

# %% As a data frame: the hours of each carer.
visits = roster.visits().to_pandas()
visits["hours"] = (visits["end"] - visits["start"]).dt.total_seconds() / 3600
print(visits[visits["client"].notna()].groupby("carer")["hours"].sum().round(2))

# %% The same in Polars and in Arrow.
print(roster.visits().to_polars().group_by("client").len().sort("client").head())
print(roster.visits().to_arrow().schema)

# %% A book whose table was changed in a data frame: the shifts of one carer are gone.
shifts = book.table("shifts").to_pandas()
gone = shifts["carer"].iloc[-1]
files = homeround.Book.example_files()
if len(sys.argv) == 1:
    fewer = homeround.Book.from_files({**files, "shifts.csv": shifts[shifts["carer"] != gone]})
    print(f"without {gone}: {len(homeround.plan(fewer, work=100_000).unserved)} visits unserved")

# %% The same carer is sick this morning: mended with few changes.
first = visits["start"].min()
answer, mended = homeround.repair(book, roster, first.strftime("%Y-%m-%dT06:00"), sick=[gone], work=50_000)
print(f"{gone} is sick:", mended)

# %% What happened: the first visit was made to the minute, of the rest nothing is known.
visit = visits[visits["client"].notna()].iloc[0]
events = [
    {
        "device": "telephone-1",
        "seq": seq,
        "boot": 1,
        "monotonic_ms": seq * 60_000,
        "wall": at.isoformat(),
        "received": at.isoformat(),
        "kind": kind,
        "method": "manual",
        "carer": visit["carer"],
        "client": visit["client"],
    }
    for seq, (kind, at) in enumerate([("in", visit["start"]), ("out", visit["end"])])
]
verified = homeround.verify(book, roster, events)
print(verified.table("visits").to_pandas()["status"].value_counts())

# %% What an hour costs, and whether the fee pays for it.
if "cost" in book.document:
    price = homeround.price(book, roster, fee="24.10")
    print("the fee pays" if price.holds else "the fee does not pay", {name: price[name] for name in list(price)[:4]})

# %% Everything that is wrong with a file, at once.
try:
    homeround.Book.from_files({**files, "clients.csv": files["clients.csv"].replace(b"\n", b"\nC01,", 1)})
except homeround.Faults as faults:
    print(faults.table().to_pandas()[["file", "row", "column", "problem"]].head())
