//! `cargo fuzz run visits`: see `homeround_fuzz::visits`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| homeround_fuzz::visits(bytes));
