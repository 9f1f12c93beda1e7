#!/usr/bin/env bash
# The core without features and the wire build for a microcontroller and for a page, where no allocator exists to link against; then
# three firmwares run on an emulated Cortex-M4 and find what the host found, to the byte: one plans and checks a day, and again when
# a carer is sick, in 32 KiB; one writes and reads a signed log, with tables for signatures in less than 8 KiB; one answers requests
# in bytes, of every kind that is served. Each says what memory it took; none holds an allocator symbol, nor more flash than is
# said of it. They are linked for a Cortex-M0 and a RISC-V too, and run as the Cortex-M0's.
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

firmware_dir=${CARGO_TARGET_DIR:-tests/embedding/target}
# What a device is built with: compact hashes, the standard library's small algorithms, and no texts of panics.
firmware() {
  local triple=$1 map=$2
  shift 2
  (
    cd tests/embedding
    export CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size
    export RUSTFLAGS="--cfg sha2_backend=\"soft\" --cfg sha2_backend_soft=\"compact\" -Zunstable-options -Cpanic=immediate-abort -C linker=ld.lld -C link-arg=-T$map"
    cargo +debian build -q --release --target "$triple" "$@"
  )
}

# A firmware's flash without its vectors, which must not be more than so many bytes.
fits() {
  local taken
  taken=$(llvm-size -A "$firmware_dir/$1/release/$2" | awk '$1 == ".text" || $1 == ".rodata" { sum += $2 } END { print sum }')
  printf '%s of %s: %s bytes of flash\n' "$2" "$1" "$taken"
  [ "$taken" -le "$3" ]
}

run() {
  no_allocator "$firmware_dir/$1/release/$2"
  qemu-system-arm -cpu cortex-m4 -machine mps2-an386 -nographic -semihosting-config enable=on,target=native \
    -kernel "$firmware_dir/$1/release/$2"
}

firmware thumbv7em-none-eabihf link.x
fits thumbv7em-none-eabihf homeround-embedding $((80 << 10))
# 28 KiB, and the day it is compared with.
fits thumbv7em-none-eabihf homeround-embedded-log $(((28 << 10) + 3072))
fits thumbv7em-none-eabihf homeround-embedded-wire $((320 << 10))
firmware thumbv6m-none-eabi link.x
for triple in thumbv7em-none-eabihf thumbv6m-none-eabi; do
  for name in homeround-embedding homeround-embedded-log homeround-embedded-wire; do
    run "$triple" "$name"
  done
done
firmware riscv32imc-unknown-none-elf riscv.x
for triple in thumbv6m-none-eabi riscv32imc-unknown-none-elf; do
  fits "$triple" homeround-embedding $((96 << 10))
  fits "$triple" homeround-embedded-log $((50 << 10))
  fits "$triple" homeround-embedded-wire $((400 << 10))
done
firmware thumbv7em-none-eabihf link.x --features tables --bin homeround-embedded-log
run thumbv7em-none-eabihf homeround-embedded-log
