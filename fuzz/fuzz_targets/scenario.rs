//! `cargo fuzz run scenario`: see `homeround_fuzz::scenario`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| homeround_fuzz::scenario(bytes));
