//! `cargo fuzz run certificate`: see `homeround_fuzz::certificate`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| homeround_fuzz::certificate(bytes));
