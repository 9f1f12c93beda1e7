#!/usr/bin/env bash
# What is built from: licences, bans and sources by cargo-deny (deny.toml), a bill of materials for each artifact (CycloneDX), and the
# promise of each crate's public items (api.txt).
set -euo pipefail
cd "$(dirname "$0")/.."

# Unoptimised, a tool that runs for seconds is there in a third of the time.
tool() { command -v "$1" >/dev/null || CARGO_PROFILE_DEV_OPT_LEVEL=0 CARGO_PROFILE_DEV_DEBUG=0 cargo install -q --locked --debug "$1"; }
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

tool cargo-deny
cargo deny --log-level error check licenses bans sources

# Written beside each manifest; kept where nothing is committed.
tool cargo-cyclonedx
cargo cyclonedx -q --format json --describe binaries --all-features
materials=${CARGO_TARGET_DIR:-target}/materials
mkdir -p "$materials"
find . -name '*.cdx.json' -not -path "*/target/*" -exec mv -t "$materials" {} +
python3 - "$materials"/*.cdx.json <<'CHECK'
import json, sys
from pathlib import Path
for path in map(Path, sys.argv[1:]):
    found = json.loads(path.read_text())
    parts = found["components"]
    bare = [part["name"] for part in parts if "purl" not in part or not part.get("licenses")]
    if found["bomFormat"] != "CycloneDX" or not parts or bare:
        sys.exit(f"{path}: no bill of materials, or parts without address or licence: {bare}")
    print(f"{path.name}: {len(parts)} parts")
CHECK

# The compiler that the manifest promises is new enough for every dependency; clippy refuses what of std is newer.
cargo metadata --format-version 1 --all-features | python3 -c '
import json, sys
number = lambda text: tuple(int(part) for part in (text or "0").split(".")[:2])
packages = json.load(sys.stdin)["packages"]
promised = max(number(row["rust_version"]) for row in packages if row["source"] is None)
newer = [row["id"] for row in packages if number(row["rust_version"]) > promised]
sys.exit(f"these need a newer compiler than {promised}: {newer}" if newer else 0)'

# A change to what is promised changes api.txt in the same commit. WRITE_API=1 writes it.
for crate in core wire library; do
  name=$(sed -n 's/^name = "\(.*\)"/\1/p' $crate/Cargo.toml | head -n 1)
  RUSTDOC="$PWD/.ci/rustdoc_json.sh" cargo rustdoc -q -p "$name" --all-features --lib -- -Z unstable-options --output-format json
  found=${CARGO_TARGET_DIR:-target}/api-$crate.txt
  .ci/api.py "${CARGO_TARGET_DIR:-target}/doc/${name//-/_}.json" >"$found"
  if [ -n "${WRITE_API:-}" ]; then cp "$found" $crate/api.txt; fi
  diff -u $crate/api.txt "$found" || { echo "$crate promises something else: WRITE_API=1 .ci/supply.sh writes it" >&2; exit 1; }
  printf '%s: %s public items and what they implement\n' "$name" "$(wc -l <"$found")"
done
