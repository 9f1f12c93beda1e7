//! `cargo fuzz run import`: see `homeround_fuzz::import`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| homeround_fuzz::import(bytes));
