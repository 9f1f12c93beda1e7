//! Bytes handed out, which the caller frees.

use super::status::{HrStatus, guarded};
use super::view::HrView;

/// Bytes that the library made. Read them with `hr_bytes_view`, free them with `hr_bytes_end`.
#[derive(Debug)]
pub struct HrBytes {
    /// The bytes and, behind them, a zero byte for who prints them as a text.
    held: Vec<u8>,
}

impl HrBytes {
    pub(crate) fn lend(mut bytes: Vec<u8>) -> *mut Self {
        bytes.push(0);
        Box::into_raw(Box::new(Self { held: bytes }))
    }
}

/// The bytes: UTF-8, with a zero byte behind the last that is not counted. Valid until `hr_bytes_end`; empty for NULL.
///
/// # Safety
/// `bytes` must come from this library and not be freed, or be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hr_bytes_view(bytes: *const HrBytes) -> HrView {
    // SAFETY: the caller says so.
    match unsafe { bytes.as_ref() } {
        Some(bytes) => HrView { data: bytes.held.as_ptr(), len: bytes.held.len() - 1 },
        None => HrView { data: std::ptr::null(), len: 0 },
    }
}

/// Room for `len` bytes, all zero, for languages that have no memory which the library can read: fill it through
/// `hr_bytes_data`, free it with `hr_bytes_end`. NULL when there is no memory for it.
#[expect(clippy::slow_vector_initialization, reason = "where there is no memory it is NULL and not an abort")]
#[unsafe(no_mangle)]
pub extern "C" fn hr_bytes_new(len: usize) -> *mut HrBytes {
    let mut held = Vec::new();
    match len.checked_add(1).map(|room| held.try_reserve_exact(room)) {
        Some(Ok(())) => {
            held.resize(len, 0);
            HrBytes::lend(held)
        }
        _ => std::ptr::null_mut(),
    }
}

/// Where the bytes begin, to be read or written until `hr_bytes_end`; NULL for NULL.
///
/// # Safety
/// `bytes` must come from this library and not be freed, or be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hr_bytes_data(bytes: *mut HrBytes) -> *mut u8 {
    // SAFETY: the caller says so.
    match unsafe { bytes.as_mut() } {
        Some(bytes) => bytes.held.as_mut_ptr(),
        None => std::ptr::null_mut(),
    }
}

/// Frees bytes. NULL is as good.
///
/// # Safety
/// `bytes` must come from this library and not be freed, or be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hr_bytes_end(bytes: *mut HrBytes) {
    guarded(|| {
        if !bytes.is_null() {
            // SAFETY: it was made by `HrBytes::lend`, and the caller ends it once.
            drop(unsafe { Box::from_raw(bytes) });
        }
        HrStatus::HR_YES
    });
}
