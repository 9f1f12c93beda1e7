//! `cargo fuzz run wire`: see `homeround_fuzz::wire`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| homeround_fuzz::wire(bytes));
