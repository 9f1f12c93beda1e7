//! `cargo fuzz run log`: see `homeround_fuzz::log`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| homeround_fuzz::log(bytes));
