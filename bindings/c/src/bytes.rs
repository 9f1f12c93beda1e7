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
