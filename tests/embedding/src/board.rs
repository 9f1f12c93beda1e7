//! The board: where a firmware begins, what it says to whoever runs it, how it ends, and how much memory it took.
//!
//! Semihosting says and ends: no driver and no formatting is linked, so that a firmware's size is that of what it tries.

use core::panic::PanicInfo;

/// Begins with a function that says whether all went well.
macro_rules! begin {
    ($run:path) => {
        #[cfg_attr(target_arch = "arm", cortex_m_rt::entry)]
        #[cfg_attr(not(target_arch = "arm"), unsafe(no_mangle))]
        fn main() -> ! {
            crate::board::end($run())
        }
    };
}
pub(crate) use begin;

// Of a Cortex-M the vectors call `main`; of a RISC-V this does, with the stack at the end of the memory.
#[cfg(target_arch = "riscv32")]
core::arch::global_asm!(
    ".section .init, \"ax\"",
    ".globl _start",
    "_start:",
    "la sp, _stack_start",
    "la t0, __sdata",
    "la t1, __sheap",
    "1: bgeu t0, t1, 2f",
    "sw zero, 0(t0)",
    "addi t0, t0, 4",
    "j 1b",
    "2: j main",
);

/// A call of semihosting.
fn call(number: usize, argument: usize) {
    // SAFETY: semihosting reads at most the byte that the argument points to, and changes the register of the answer only.
    #[cfg(target_arch = "arm")]
    unsafe {
        core::arch::asm!("bkpt #0xab", inout("r0") number => _, in("r1") argument, options(nostack));
    }
    // SAFETY: as above.
    #[cfg(target_arch = "riscv32")]
    unsafe {
        core::arch::asm!(
            ".balign 16",
            ".option push",
            ".option norvc",
            "slli x0, x0, 0x1f",
            "ebreak",
            "srai x0, x0, 7",
            ".option pop",
            inout("a0") number => _,
            in("a1") argument,
            options(nostack)
        );
    }
}

/// Says a text.
#[inline(never)]
pub fn say(text: &str) {
    const WRITE_BYTE: usize = 3;
    for byte in text.as_bytes() {
        call(WRITE_BYTE, core::ptr::from_ref(byte) as usize);
    }
}

/// Says a number.
#[inline(never)]
pub fn say_number(number: usize) {
    let mut digits = *b"0000000000";
    let (mut left, mut from) = (number, digits.len());
    while left > 0 || from == digits.len() {
        from -= 1;
        digits[from] = b'0' + (left % 10) as u8;
        left /= 10;
    }
    say(core::str::from_utf8(digits.get(from..).unwrap_or_default()).unwrap_or_default());
}

/// Says numbers, each with what it is the number of.
pub fn say_each(numbers: &[(usize, &str)]) {
    for &(number, what) in numbers {
        say_number(number);
        say(what);
    }
}

/// Ends the firmware: with success when all went well.
pub fn end(well: bool) -> ! {
    const EXIT: usize = 0x18;
    call(EXIT, if well { 0x2_0026 } else { 0x2_0023 });
    loop {}
}

/// Where a fault ends, and where a panic does when it is compiled to stop at once.
#[cfg(target_arch = "arm")]
#[cortex_m_rt::exception]
unsafe fn HardFault(_: &cortex_m_rt::ExceptionFrame) -> ! {
    end(false)
}

#[panic_handler]
fn panicked(_: &PanicInfo<'_>) -> ! {
    end(false)
}

const PAINT: u32 = 0x5AFE_57AC;

unsafe extern "C" {
    /// The first byte after all statics, and the first past the stack: from the linker script.
    static mut __sheap: u32;
    static mut __sdata: u32;
    static mut _stack_start: u32;
}

/// Fills the stack that is not yet used with a pattern.
#[inline(never)]
pub fn paint() {
    let mark = 0_u32;
    let here = (&raw const mark as usize).saturating_sub(128);
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
