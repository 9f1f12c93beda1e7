//! `cargo fuzz run folder`: see `homeround_fuzz::folder`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| homeround_fuzz::folder(bytes));
