//! Bytes that somebody lends for the length of a call.

/// Bytes lent for the length of a call: nothing is kept of them.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct HrView {
    /// Where they begin; may be NULL when there are none.
    pub data: *const u8,
    /// How many there are.
    pub len: usize,
}

impl HrView {
    /// The bytes.
    ///
    /// # Safety
    /// `data` must point to `len` readable bytes that nobody writes to meanwhile, or be NULL.
    pub(crate) unsafe fn bytes<'a>(self) -> &'a [u8] {
        if self.data.is_null() || self.len > isize::MAX as usize {
            return &[];
        }
        // SAFETY: the caller says so, and the length is possible.
        unsafe { std::slice::from_raw_parts(self.data, self.len) }
    }
}
