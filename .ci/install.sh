# Sourced by .ci/run: finds or installs Debian's compiler with the standard library's source (for bare metal and wasm),
# an emulator for the firmware, and a browser for the report. At home, `rustup target add` serves for the first.
missing=()
need() { command -v "$1" >/dev/null 2>&1 || missing+=("${@:2}"); }
need pkg-config pkg-config
need g++ g++
need chromium chromium fonts-dejavu-core
need ld.lld lld
need wasm-ld-22 lld-22
need qemu-system-arm qemu-system-arm
need llvm-nm llvm
need java default-jdk-headless
need npm npm
[ -e /usr/share/java/jna.jar ] || missing+=(libjna-java)
python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
dpkg -s rust-web-src >/dev/null 2>&1 || missing+=(rustc-web cargo-web rust-web-src)
if [ "${#missing[@]}" -gt 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
rustup toolchain list | grep -q '^debian' || rustup toolchain link debian /usr
