//! `cargo fuzz run tariff`: see `homeround_fuzz::tariff`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| homeround_fuzz::tariff(bytes));
