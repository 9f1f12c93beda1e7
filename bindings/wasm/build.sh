#!/bin/sh
# Builds the package into dist/: the WebAssembly from Rust, the JavaScript and its types from TypeScript.
# CARGO is the command that builds for wasm32-unknown-unknown; at home `rustup target add wasm32-unknown-unknown` is enough.
set -eu
cd "$(dirname "$0")"
target=${CARGO_TARGET_DIR:-../../target}
${CARGO:-cargo} build -q --profile page -p homeround-c --no-default-features --target wasm32-unknown-unknown
npx --no-install tsc
cp "$target/wasm32-unknown-unknown/page/homeround_c.wasm" dist/homeround.wasm
