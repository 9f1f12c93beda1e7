"""Plans the weeks of many branches with Ray. Run: python plan.py INPUT OUTPUT [WORK] [PROCESSES]

Reads INPUT/weeks (see ../spark/make.py) and writes OUTPUT/week=…/branch=…/roster.parquet: one row with the roster. A file is put
in place whole, and one that is there is kept: what was stopped goes on where it was. A book that cannot be planned gets a row that
says why. The seed is a hash of the key and the work is fixed, so that whoever plans a branch again, after a worker died or for no
reason, finds the same bytes.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

import homeround
import pyarrow as pa
import pyarrow.parquet as pq
import ray

# So many tasks wait at a time: the books of a nation need not be in memory at once.
AHEAD = 64
TEXTS = ("week", "branch", "ended", "roster", "why")
SCHEMA = pa.schema([(name, pa.string()) for name in TEXTS] + [("unserved", pa.int64())])


def seed(week: str, branch: str) -> int:
    """The first eight bytes of SHA-256 of `week/branch`, as a number without its sign."""
    return int.from_bytes(hashlib.sha256(f"{week}/{branch}".encode()).digest()[:8], "big") >> 1


@ray.remote(num_cpus=1, max_retries=4)
def plan(source: str, target: str, week: str, branch: str, work: int) -> str:
    """Plans one branch and week, and writes its file. How it ended."""
    row = {"week": week, "branch": branch, "ended": "failed", "unserved": 0, "roster": None, "why": None}
    try:
        book = homeround.Book(pq.ParquetFile(source).read(["book"])["book"][0].as_py())
        roster = homeround.plan(book, seed=seed(week, branch), work=work, threads=1)
        row |= {"ended": "planned", "unserved": len(roster.unserved), "roster": roster.json.decode()}
    except homeround.Faults as faults:
        row["why"] = json.dumps(faults.faults, ensure_ascii=False)
    except (homeround.HomeroundError, pa.ArrowInvalid, ValueError, KeyError) as error:
        row["why"] = str(error)
    # Whoever else plans the same branch writes the same: the last to put it in place changes nothing.
    part = f"{target}.{os.getpid()}.part"
    os.makedirs(os.path.dirname(target), exist_ok=True)
    pq.write_table(pa.Table.from_pylist([row], SCHEMA), part, compression="zstd")
    os.replace(part, target)
    return row["ended"]


def undone(source: Path, output: Path) -> list:
    """What has no roster yet: the book's file, the roster's file, week and branch."""
    found = []
    for book in sorted((source / "weeks").glob("week=*/branch=*/*.parquet")):
        week, branch = (part.split("=", 1)[1] for part in book.parts[-3:-1])
        target = output / book.parts[-3] / book.parts[-2] / "roster.parquet"
        if not target.exists() or pq.ParquetFile(target).read(["ended"])["ended"][0].as_py() != "planned":
            found.append((str(book.resolve()), str(target.resolve()), week, branch))
    return found


def main(source: str, output: str, work: int, processes: int) -> int:
    ray.init(num_cpus=processes, include_dashboard=False, logging_level="ERROR")
    waiting, ended = [], {"planned": 0, "failed": 0}
    for task in undone(Path(source), Path(output)):
        waiting.append(plan.remote(*task, work))
        while len(waiting) >= AHEAD:
            waiting = counted(waiting, ended)
    while waiting:
        waiting = counted(waiting, ended)
    ray.shutdown()
    print(f"{ended['planned']} planned, {ended['failed']} failed")
    return 0


def counted(waiting: list, ended: dict) -> list:
    """Waits for one more, and counts how it ended."""
    (done,), waiting = ray.wait(waiting)
    ended[ray.get(done)] += 1
    return waiting


if __name__ == "__main__":
    work, processes = (int(word) for word in (sys.argv[3:] + ["1000000", str(os.cpu_count())][len(sys.argv) - 3 :])[:2])
    sys.exit(main(sys.argv[1], sys.argv[2], work, processes))
