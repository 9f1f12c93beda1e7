#!/usr/bin/env bash
# Builds the npm package and uses it: in Node, where its roster has the command's bytes, and by a page in a browser.
# Needs Node 18 or newer with npm, and wasm-ld of the Debian compiler's LLVM, beside what .ci/install.sh finds.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
here=bindings/wasm

cargo run -q --release -p homeround-cli -- validate examples/newport --write-json "$work/book.json"
# Exit code 4 says that a visit is left over, which is no failure here.
cargo run -q --release -p homeround-cli -- --json plan examples/newport --work 200000 >"$work/roster.json" || [ $? -eq 4 ]

(
  cd $here
  npm ci --silent
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-22 RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort \
    CARGO="cargo +debian" npm run --silent build
)

# What a visitor downloads.
size=$(gzip -9 -c $here/dist/homeround.wasm | wc -c)
printf 'homeround.wasm: %s bytes, gzip %s\n' "$(wc -c <$here/dist/homeround.wasm)" "$size"
[ "$size" -le $((600 * 1024)) ] || { echo "more than 600 KiB compressed" >&2; exit 1; }

# As a user gets it: packed, installed where nothing else is.
(cd $here && npm pack --silent --pack-destination "$work")
mkdir "$work/user"
(cd "$work/user" && npm init --yes >/dev/null && npm install --silent ../homeround-*.tgz)
cp $here/tests/node.test.mjs "$work/user"
(cd "$work/user" && HOMEROUND_BOOK=$work/book.json HOMEROUND_ROSTER=$work/roster.json \
  HOMEROUND_EXAMPLE=$OLDPWD/examples/newport/ node --test)
node $here/tests/page.mjs examples/newport "$work/roster.json"
