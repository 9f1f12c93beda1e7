//! `cargo fuzz run inputs`: see `homeround_fuzz::inputs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| homeround_fuzz::inputs(bytes));
