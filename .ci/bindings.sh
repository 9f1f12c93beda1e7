#!/usr/bin/env bash
# Builds each door and runs its program from the other side, in the language it is for.
set -euo pipefail
cd "$(dirname "$0")/.."
target_dir=${CARGO_TARGET_DIR:-target}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cargo build -q --release -p homeround-c
cargo run -q --release -p homeround-cli -- validate examples/newport --write-json "$work/book.json"

# C by pkg-config, as a vendor would; C++ beside it. Both rosters are the command's own.
version=$(cargo metadata --no-deps --format-version 1 | sed -n 's/.*"name":"homeround-c","version":"\([^"]*\)".*/\1/p')
mkdir -p "$work/lib/pkgconfig" "$work/include"
cp "$target_dir"/release/libhomeround_c.{so,a} "$work/lib"
cp bindings/c/include/homeround.h "$work/include"
sed "s|@PREFIX@|$work|; s|@VERSION@|$version|" bindings/c/homeround.pc.in >"$work/lib/pkgconfig/homeround.pc"
export PKG_CONFIG_PATH="$work/lib/pkgconfig" LD_LIBRARY_PATH="$work/lib"
gcc -std=c99 -Wall -Wextra -Wpedantic -Werror bindings/c/examples/week.c $(pkg-config --cflags --libs homeround) -o "$work/week"
g++ -std=c++11 -Wall -Wextra -Wpedantic -Werror bindings/c/examples/week.cpp $(pkg-config --cflags --libs homeround) -o "$work/week_cpp"
"$work/week" "$work/book.json"
"$work/week_cpp" "$work/book.json" >"$work/roster.json"
# Exit code 4 says that a visit is left over, which is no failure here.
cargo run -q --release -p homeround-cli -- --json plan examples/newport --work 200000 >"$work/expected.json" || [ $? -eq 4 ]
cmp "$work/roster.json" "$work/expected.json"

# Java by JNA, out of its one source file: the same roster again.
java -cp /usr/share/java/jna.jar -Djna.library.path="$work/lib" bindings/c/examples/Week.java "$work/book.json" "$work/java.json"
cmp "$work/java.json" "$work/expected.json"
ls -l "$work/lib" | awk '{ print $5, $9 }'
