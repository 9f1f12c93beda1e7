//! `cargo fuzz run bundle`: see `homeround_fuzz::bundle`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| homeround_fuzz::bundle(bytes));
