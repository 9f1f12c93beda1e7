#!/usr/bin/env bash
# Installs the other solvers beside the comparison, builds ours, and makes the clock that only goes while a solver works.
set -euo pipefail
cd "$(dirname "$0")"
python3 -m venv venv
venv/bin/pip install --quiet --requirement requirements.txt
cargo install --quiet vrp-cli --version 1.25.0 --root vrp
cargo build --release --package homeround-benches --bin literature
cc -O2 -shared -fPIC -o cpu_clock.so cpu_clock.c -ldl
