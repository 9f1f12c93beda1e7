//! `cargo fuzz run roster`: see `homeround_fuzz::roster`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| homeround_fuzz::roster(bytes));
