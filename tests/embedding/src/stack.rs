//! How much memory a firmware took: its statics, and how deep its stack went.

const PAINT: u32 = 0x5AFE_57AC;

unsafe extern "C" {
    /// The first byte after all statics, and the first past the stack: from the linker script of cortex-m-rt.
    static mut __sheap: u32;
    static mut __sdata: u32;
    static mut _stack_start: u32;
}

/// Fills the stack that is not yet used with a pattern.
#[inline(never)]
pub fn paint() {
    let here = cortex_m::register::msp::read() as usize - 64;
    let mut at = &raw mut __sheap;
    while (at as usize) < here {
        // SAFETY: between the statics and this function's own frame nothing lives, and nothing else runs.
        unsafe {
            at.write_volatile(PAINT);
            at = at.add(1);
        }
    }
}

/// How far down the pattern is gone, in bytes.
#[inline(never)]
pub fn deepest() -> usize {
    let mut at = &raw const __sheap;
    // SAFETY: the words between the statics and the stack are memory, and were painted.
    unsafe {
        while at.read_volatile() == PAINT {
            at = at.add(1);
        }
    }
    &raw const _stack_start as usize - at as usize
}

/// The bytes of all statics.
#[allow(dead_code, reason = "not every firmware says it")]
pub fn statics() -> usize {
    &raw const __sheap as usize - &raw const __sdata as usize
}
