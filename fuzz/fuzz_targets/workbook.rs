//! `cargo fuzz run workbook`: see `homeround_fuzz::workbook`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| homeround_fuzz::workbook(bytes));
