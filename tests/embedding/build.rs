//! Puts the memory maps where the linker looks for them.
use std::{env, fs, path::PathBuf};

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    for map in ["memory.x", "riscv.x"] {
        fs::copy(map, out.join(map)).expect("the maps stand beside build.rs");
        println!("cargo:rerun-if-changed={map}");
    }
    println!("cargo:rustc-link-search={}", out.display());
}
