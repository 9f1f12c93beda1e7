//! `cargo fuzz run events`: see `homeround_fuzz::events`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| homeround_fuzz::events(bytes));
