//! `cargo fuzz run book`: see `homeround_fuzz::book`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| homeround_fuzz::book(bytes));
