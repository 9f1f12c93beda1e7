#!/bin/sh
# rustdoc that may write JSON on a stable toolchain. Cargo itself must not see the variable: it would build every dependency anew.
RUSTC_BOOTSTRAP=1 exec rustdoc "$@"
