#!/usr/bin/env bash
# Builds the wheel, installs it where nothing else is, and uses it in Python: the README's lines, the tests, a notebook's cells.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
here=bindings/python

python3 -m venv "$work/build"
"$work/build/bin/pip" install -q 'maturin>=1.9,<2'
"$work/build/bin/maturin" build -q --release -m $here/Cargo.toml --target-dir "${CARGO_TARGET_DIR:-target}" -o "$work/wheels"
ls -l "$work"/wheels | awk 'NF > 2 { print $5, $9 }'

# Without any other package.
python3 -m venv "$work/clean"
"$work/clean/bin/pip" install -q --no-index "$work"/wheels/*.whl
sed -n '/^```python$/,/^```$/{/^```/!p}' $here/README.md >"$work/readme.py"
(cd "$work" && clean/bin/python readme.py | tail -n 1)
(cd "$work" && clean/bin/python -c 'import doctest, homeround
for module in homeround, homeround._planning:
    failed, tried = doctest.testmod(module, raise_on_error=True)
    assert tried > 0 and failed == 0')

# The roster is the command's own. Exit code 4 says that a visit is left over, which is no failure here.
cargo run -q --release -p homeround-cli -- --json plan examples/newport --work 200000 >"$work/expected.json" || [ $? -eq 4 ]
"$work/clean/bin/python" -c 'import homeround, sys
sys.stdout.buffer.write(homeround.plan(homeround.Book.read("examples/newport"), work=200_000).json)' >"$work/roster.json"
cmp "$work/roster.json" "$work/expected.json"

# With data frames.
"$work/clean/bin/pip" install -q pytest mypy pandas polars pyarrow
"$work/clean/bin/mypy" --strict --ignore-missing-imports $here/python/homeround
"$work/clean/bin/python" -m pytest -q -p no:cacheprovider $here/tests
"$work/clean/bin/python" $here/examples/week.py >"$work/week.txt"
"$work/clean/bin/python" $here/examples/week.py examples/newport | tail -n 3
