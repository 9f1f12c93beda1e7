//! Planning step by step.

use homeround::api::{ApiAnswer, Planner};

use super::bytes::HrBytes;
use super::status::{HrStatus, guarded};
use super::view::HrView;

/// A book in planning. It belongs to one thread at a time.
#[derive(Debug)]
pub struct HrPlan {
    planner: Planner,
}

/// Where planning stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct HrProgress {
    /// The work done so far; about 5 million are done in a second.
    pub work: u64,
    /// The work of the whole search.
    pub total: u64,
    /// What planning weighs in the best roster so far, in pence.
    pub pence: i64,
    /// Visits that nobody makes in it.
    pub unserved: u32,
    /// 1 at the end, 0 before.
    pub done: u32,
}

/// Begins to plan: the request of `"plan"`. When the status is `HR_YES`, `*plan` is set and freed with `hr_plan_end`;
/// otherwise `*why` is the answer and freed with `hr_bytes_end`. What is not set is NULL.
///
/// # Safety
/// `request` must be readable, `plan` and `why` writable; NULL is `HR_REFUSED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hr_plan_begin(request: HrView, plan: *mut *mut HrPlan, why: *mut *mut HrBytes) -> HrStatus {
    if plan.is_null() || why.is_null() {
        return HrStatus::HR_REFUSED;
    }
    // SAFETY: the caller lends writable pointers, and they are not null.
    unsafe { (*plan, *why) = (std::ptr::null_mut(), std::ptr::null_mut()) };
    guarded(|| {
        // SAFETY: the caller lends readable bytes.
        match Planner::begin(unsafe { request.bytes() }) {
            Ok(planner) => {
                // SAFETY: as above.
                unsafe { *plan = Box::into_raw(Box::new(HrPlan { planner })) };
                HrStatus::HR_YES
            }
            // SAFETY: as above.
            Err(answer) => unsafe { lend(answer, why) },
        }
    })
}

/// Searches on for about this much more work, or to the end, and says where the search stands.
///
/// # Safety
/// `plan` must come from `hr_plan_begin` and not be freed; `progress` must be writable; NULL is `HR_REFUSED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hr_plan_step(plan: *mut HrPlan, work: u64, progress: *mut HrProgress) -> HrStatus {
    // SAFETY: the caller says so.
    let (Some(plan), Some(progress)) = (unsafe { plan.as_mut() }, unsafe { progress.as_mut() }) else {
        return HrStatus::HR_REFUSED;
    };
    guarded(|| match plan.planner.step(work) {
        Ok(found) => {
            let (work, total, pence) = (found.work, found.total, found.pence);
            *progress = HrProgress { work, total, pence, unserved: found.unserved, done: u32::from(found.done) };
            HrStatus::HR_YES
        }
        Err(answer) => answer.status.into(),
    })
}

/// The best roster so far, as `"plan"` answers. `*roster` is set whatever the status, and is freed with `hr_bytes_end`.
///
/// # Safety
/// `plan` must come from `hr_plan_begin` and not be freed; `roster` must be writable; NULL is `HR_REFUSED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hr_plan_best(plan: *mut HrPlan, roster: *mut *mut HrBytes) -> HrStatus {
    // SAFETY: the caller says so.
    let Some(plan) = (unsafe { plan.as_mut() }).filter(|_| !roster.is_null()) else {
        return HrStatus::HR_REFUSED;
    };
    // SAFETY: the caller lends a writable pointer.
    unsafe { *roster = std::ptr::null_mut() };
    // SAFETY: as above.
    guarded(|| unsafe { lend(plan.planner.best(), roster) })
}

/// Frees a plan. NULL is as good.
///
/// # Safety
/// `plan` must come from `hr_plan_begin` and not be freed, or be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hr_plan_end(plan: *mut HrPlan) {
    guarded(|| {
        if !plan.is_null() {
            // SAFETY: it was made by `hr_plan_begin`, and the caller ends it once.
            drop(unsafe { Box::from_raw(plan) });
        }
        HrStatus::HR_YES
    });
}

/// Hands an answer out.
///
/// # Safety
/// `place` must be writable.
unsafe fn lend(answer: ApiAnswer, place: *mut *mut HrBytes) -> HrStatus {
    let status = answer.status.into();
    // SAFETY: the caller says so.
    unsafe { *place = HrBytes::lend(answer.json) };
    status
}
