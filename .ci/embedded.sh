#!/usr/bin/env bash
# The core without features and the wire build for a microcontroller and for a page, where no allocator exists to link against; then
# three firmwares run on an emulated Cortex-M4 and find what the host found, to the byte: one plans and checks a day, and again when
# a carer is sick; one writes and reads a signed log in less than 8 KiB; one answers requests in bytes, of every kind that is
# served. Each says what memory it took; none holds an allocator symbol.
set -euo pipefail
cd "$(dirname "$0")/.."
export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=core
target_dir=${CARGO_TARGET_DIR:-target}

no_allocator() {
  local found
  found=$(llvm-nm "$1" 2>/dev/null | grep -E '__rust_alloc|__rg_alloc|__rust_realloc|exchange_malloc| malloc$' || true)
  if [ -n "$found" ]; then
    printf 'allocator symbols in %s:\n%s\n' "$1" "$found" >&2
    return 1
  fi
  printf '%s: no allocator symbol among %s symbols\n' "$(basename "$1")" "$(llvm-nm "$1" 2>/dev/null | wc -l)"
}

for triple in thumbv7em-none-eabihf wasm32-unknown-unknown; do
  cargo +debian build -q --release -p homeround-core -p homeround-wire --no-default-features --target "$triple"
done
# The library needs std, and no feature, in a page.
CARGO_UNSTABLE_BUILD_STD=std,panic_abort cargo +debian build -q --release -p homeround --no-default-features --target wasm32-unknown-unknown
# With an allocator but without atomics.
for triple in thumbv6m-none-eabi riscv32imc-unknown-none-elf; do
  CARGO_UNSTABLE_BUILD_STD=core,alloc cargo +debian check -q -p homeround-core --no-default-features --features alloc --target "$triple"
done
no_allocator "$target_dir/thumbv7em-none-eabihf/release/libhomeround_core.rlib"

(
  cd tests/embedding
  RUSTFLAGS="-C linker=ld.lld -C link-arg=-Tlink.x" cargo +debian build -q --release --target thumbv7em-none-eabihf
)
for name in homeround-embedding homeround-embedded-log homeround-embedded-wire; do
  firmware=${CARGO_TARGET_DIR:-tests/embedding/target}/thumbv7em-none-eabihf/release/$name
  no_allocator "$firmware"
  qemu-system-arm -cpu cortex-m4 -machine mps2-an386 -nographic -semihosting-config enable=on,target=native -kernel "$firmware"
done
