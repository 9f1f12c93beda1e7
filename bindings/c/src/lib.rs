//! The C interface: a verb and JSON in, JSON and a status out; planning step by step on the caller's thread.
//!
//! No globals, no callbacks, no threads but those asked for by `"threads"`. A panic never crosses a door: it becomes
//! `HR_INTERNAL`. Everything handed out is freed by its own `_end`, once.
#![warn(missing_docs)]

mod bytes;
mod planning;
mod status;
mod view;

use std::ffi::c_char;

pub use bytes::{HrBytes, hr_bytes_data, hr_bytes_end, hr_bytes_new, hr_bytes_view};
use homeround::api;
pub use planning::{HrPlan, HrProgress, hr_plan_begin, hr_plan_best, hr_plan_end, hr_plan_step};
pub use status::HrStatus;
pub use view::HrView;

use self::status::guarded;

/// The number of this interface; a program built against another number must not go on.
pub const HR_ABI: u32 = 1;

/// The number of the interface of the library that is loaded: compare it with `HR_ABI`.
#[unsafe(no_mangle)]
pub extern "C" fn hr_abi() -> u32 {
    HR_ABI
}

/// The versions of the library and its formats as JSON: free it with `hr_bytes_end`. NULL when there is no memory for it.
#[unsafe(no_mangle)]
pub extern "C" fn hr_versions() -> *mut HrBytes {
    let mut made = std::ptr::null_mut();
    guarded(|| {
        made = HrBytes::lend(api::versions_json().into_bytes());
        HrStatus::HR_YES
    });
    made
}

/// Answers a request: `verb` is `"book"`, `"validate"`, `"plan"`, `"check"`, `"prove"`, `"prove_check"`, `"verify"`, `"price"`,
/// `"explain"`, `"fit"` or `"repair"`. `*answer` is set whatever the status, and is freed with `hr_bytes_end`.
///
/// # Safety
/// `verb` must end with a zero byte, `request` must be readable, and `answer` must be writable; NULL is `HR_REFUSED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hr_ask(verb: *const c_char, request: HrView, answer: *mut *mut HrBytes) -> HrStatus {
    if answer.is_null() {
        return HrStatus::HR_REFUSED;
    }
    // SAFETY: the caller lends a writable pointer, and it is not null.
    unsafe { *answer = std::ptr::null_mut() };
    if verb.is_null() {
        return HrStatus::HR_REFUSED;
    }
    guarded(|| {
        // SAFETY: the caller lends a text that ends with a zero byte, and readable bytes.
        let (verb, request) = unsafe { (std::ffi::CStr::from_ptr(verb), request.bytes()) };
        let found = api::ask(&verb.to_string_lossy(), request);
        // SAFETY: as above.
        unsafe { *answer = HrBytes::lend(found.json) };
        found.status.into()
    })
}
