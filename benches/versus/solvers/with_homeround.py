"""Ours: the literature runner, built with `cargo build --release -p homeround-benches`; HOMEROUND names another binary."""

import os
import subprocess
import tempfile
from pathlib import Path

from judge import load

ROOT = Path(__file__).resolve().parents[3]


def solve(task):
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    binary = os.environ.get("HOMEROUND", target / "release/literature")
    with tempfile.TemporaryDirectory() as folder:
        out = f"{folder}/roster.json"
        subprocess.run([binary, "solve", task.path, "--objective", task.objective, "--seconds", str(task.seconds),
                        "--threads", str(task.threads), "--seed", str(task.seed), "--solution", out],
                       check=True, stdout=subprocess.DEVNULL)
        routes = [(route["shift"], route["visits"]) for route in load(out)["routes"]]
    return routes, "this tree"
