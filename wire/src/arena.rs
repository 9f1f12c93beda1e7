//! Rows in lent bytes, one table behind the other.

use core::mem::{align_of, size_of, take};

use crate::error::WireError;

/// What more may be needed when the memory begins at an odd address.
const SLACK: usize = 16;

/// Lent bytes, cut from the front.
#[derive(Debug)]
pub(crate) struct Arena<'m> {
    free: &'m mut [u8],
    used: usize,
    /// What the next tables take together, as far as it is known.
    ahead: usize,
}

/// The bytes of a table of so many rows, wherever it begins.
pub(crate) const fn table_bytes<T>(count: usize) -> usize {
    count.saturating_mul(size_of::<T>()).saturating_add(align_of::<T>() - 1)
}

impl<'m> Arena<'m> {
    pub(crate) fn new(memory: &'m mut [u8]) -> Self {
        Self { free: memory, used: 0, ahead: 0 }
    }

    /// Says what the next tables take together, so that the first of them that has no room asks for all.
    pub(crate) fn expect(&mut self, bytes: usize) {
        self.ahead = bytes;
    }

    /// What is free, for tables that are given back with it.
    pub(crate) fn lend(&mut self) -> Arena<'_> {
        Arena { free: &mut *self.free, used: self.used, ahead: self.ahead }
    }

    /// A table of `count` rows, each made by `row` in turn.
    ///
    /// # Errors
    /// [`WireError::MemoryTooSmall`], and that of `row`.
    #[expect(unsafe_code, reason = "safe Rust cannot put rows into bytes; everything else here is safe")]
    pub(crate) fn rows<T: Copy>(
        &mut self,
        count: usize,
        mut row: impl FnMut() -> Result<T, WireError>,
    ) -> Result<&'m mut [T], WireError> {
        let pad = self.free.as_ptr().align_offset(align_of::<T>());
        let bytes = size_of::<T>().checked_mul(count).and_then(|bytes| bytes.checked_add(pad));
        let needed = bytes.and_then(|bytes| bytes.max(self.ahead).checked_add(self.used)?.checked_add(SLACK));
        let too_small = WireError::MemoryTooSmall { needed: needed.unwrap_or(usize::MAX) };
        let bytes = bytes.filter(|bytes| *bytes <= self.free.len()).ok_or(too_small)?;
        let (mine, rest) = take(&mut self.free).split_at_mut(bytes);
        (self.free, self.used) = (rest, self.used + bytes);
        self.ahead = self.ahead.saturating_sub(table_bytes::<T>(count));
        let first = mine[pad..].as_mut_ptr().cast::<T>();
        for at in 0..count {
            let row = row()?;
            // SAFETY: `mine` has `count` rows of `T` behind `pad` bytes, where `first` is aligned, and is borrowed by this
            // table alone. `T: Copy` has nothing to drop, so what stood there may be overwritten and rows may be left.
            unsafe { first.add(at).write(row) };
        }
        // SAFETY: as above, and every one of the rows was written. The bytes are borrowed for `'m`, and are given out once.
        Ok(unsafe { core::slice::from_raw_parts_mut(first, count) })
    }

    /// A table of blank rows.
    ///
    /// # Errors
    /// [`WireError::MemoryTooSmall`].
    pub(crate) fn blank<T: Copy>(&mut self, count: usize, blank: T) -> Result<&'m mut [T], WireError> {
        self.rows(count, || Ok(blank))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_stand_apart_and_aligned() {
        let mut memory = [0_u8; 256];
        for begin in 0..16 {
            let mut arena = Arena::new(&mut memory[begin..]);
            let bytes = arena.blank(3, 7_u8).unwrap();
            let mut next = 0;
            let words = arena
                .rows(5, || {
                    next += 1;
                    Ok(next)
                })
                .unwrap();
            let wide = arena.blank(2, u64::MAX).unwrap();
            words[4] = 9_u32;
            assert_eq!((&*bytes, &*words, &*wide), (&[7; 3][..], &[1, 2, 3, 4, 9][..], &[u64::MAX; 2][..]));
            assert!(arena.blank(1 << 20, 0_u32).is_err());
            assert!(arena.blank(usize::MAX, 0_u64).is_err());
            assert!(arena.blank(0, 0_u64).unwrap().is_empty());
        }
    }

    #[test]
    fn what_is_needed_is_enough() {
        let mut memory = [0_u8; 512];
        for begin in 0..16 {
            let Err(WireError::MemoryTooSmall { needed }) = Arena::new(&mut memory[begin..begin + 3]).blank(20, 0_u64)
            else {
                panic!("three bytes are too few");
            };
            assert!(Arena::new(&mut memory[begin..begin + needed]).blank(20, 0_u64).is_ok());
        }
        for begin in 0..16 {
            let mut arena = Arena::new(&mut memory[begin..begin + 3]);
            arena.expect(table_bytes::<u8>(3) + table_bytes::<u64>(9));
            let Err(WireError::MemoryTooSmall { needed }) = arena.blank(3, 0_u8).and_then(|_| arena.blank(9, 0_u64))
            else {
                panic!("three bytes are too few");
            };
            let mut arena = Arena::new(&mut memory[begin..begin + needed]);
            assert!(arena.blank(3, 0_u8).is_ok() && arena.blank(9, 0_u64).is_ok());
        }
        assert_eq!(Arena::new(&mut memory).rows::<u8>(1, || Err(WireError::Malformed)), Err(WireError::Malformed));
    }
}
