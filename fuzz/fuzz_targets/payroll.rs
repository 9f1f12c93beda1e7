//! `cargo fuzz run payroll`: see `homeround_fuzz::payroll`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| homeround_fuzz::payroll(bytes));
