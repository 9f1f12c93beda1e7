//! Frames: `HRW`, version, kind, the body's length, the body, and a CRC-32 over all before it.

use postcard::ser_flavors::Size;
use serde::Serialize;

use crate::error::WireError;

/// The version that is written, and the newest that is read.
pub const VERSION: u8 = 1;
const MAGIC: &[u8; 3] = b"HRW";
/// Magic, version, kind and length.
const HEAD: usize = 9;
const CRC: usize = 4;
/// What a reply's kind has beside its request's.
const REPLY: u8 = 0x80;

/// Declares the kinds with their names, once.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $number:literal, $name:literal;)+) => {
        /// What is asked. Numbers that were published are never given to another request.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Kind {
            $($(#[$doc])* $kind = $number,)+
        }

        impl Kind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// Its name, that of the library's verb.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)+ }
            }
        }
    };
}

kinds! {
    /// Whether a problem can be planned: all faults.
    Validate = 1, "validate";
    /// A roster for a problem.
    Plan = 2, "plan";
    /// A search begun; [`crate::StepwisePlan`] answers it.
    PlanBegin = 3, "plan_begin";
    /// A search carried on.
    PlanStep = 4, "plan_step";
    /// The best roster so far.
    PlanBest = 5, "plan_best";
    /// The rules that a roster breaks, and what it costs.
    Check = 6, "check";
    /// Where a visit can go. Not served: offers are weighed with an allocator.
    Fit = 7, "fit";
    /// A day mended. Not served: it is mended with an allocator.
    Repair = 8, "repair";
    /// A certificate checked: whether it shows what it claims.
    ProveCheck = 9, "prove_check";
    /// What really happened on a day.
    Verify = 10, "verify";
    /// What the time in a roster, or in a verified day, costs.
    Price = 11, "price";
    /// The records of a device's log, each with what is wrong with it.
    LogCheck = 12, "log_check";
}

impl Kind {
    pub(crate) const fn reply(self) -> u8 {
        self as u8 | REPLY
    }
}

/// A request as it was framed.
#[derive(Debug)]
pub(crate) struct Frame<'b> {
    pub(crate) kind: Kind,
    pub(crate) body: &'b [u8],
}

impl<'b> Frame<'b> {
    pub(crate) fn read(bytes: &'b [u8]) -> Result<Self, WireError> {
        let (kind, body) = open(bytes)?;
        let kind = Kind::ALL.iter().copied().find(|known| *known as u8 == kind).ok_or(WireError::UnknownKind(kind))?;
        Ok(Self { kind, body })
    }
}

/// The body of a reply to a request of this kind.
pub(crate) fn read_reply(bytes: &[u8], kind: Kind) -> Result<&[u8], WireError> {
    match open(bytes)? {
        (found, body) if found == kind.reply() => Ok(body),
        _ => Err(WireError::Malformed),
    }
}

/// The kind and the body of a frame that is whole.
fn open(bytes: &[u8]) -> Result<(u8, &[u8]), WireError> {
    let (head, rest) = bytes.split_first_chunk::<HEAD>().ok_or(WireError::Damaged)?;
    let [m0, m1, m2, version, kind, l0, l1, l2, l3] = *head;
    if [m0, m1, m2] != *MAGIC {
        return Err(WireError::Damaged);
    }
    // Before the length: a newer version may count it otherwise.
    if version > VERSION {
        return Err(WireError::Newer(version));
    }
    let length = usize::try_from(u32::from_le_bytes([l0, l1, l2, l3])).map_err(|_| WireError::Damaged)?;
    let (body, crc) = rest.split_at_checked(length).ok_or(WireError::Damaged)?;
    let crc: [u8; CRC] = crc.try_into().map_err(|_| WireError::Damaged)?;
    let whole = bytes.get(..HEAD + length).ok_or(WireError::Damaged)?;
    if version == 0 || crc32(whole) != u32::from_le_bytes(crc) {
        return Err(WireError::Damaged);
    }
    Ok((kind, body))
}

/// The CRC-32 of ISO-HDLC, as in zip and Ethernet, by half bytes: its table is 64 bytes, where one of the fast ways has 16 KiB.
fn crc32(bytes: &[u8]) -> u32 {
    const POLYNOMIAL: u32 = 0xEDB8_8320;
    const TABLE: [u32; 16] = {
        let mut table = [0; 16];
        let mut at = 0;
        while at < 64 {
            let row = &mut table[at / 4];
            *row = if at % 4 == 0 { at as u32 / 4 } else { *row };
            *row = (*row >> 1) ^ (POLYNOMIAL * (*row & 1));
            at += 1;
        }
        table
    };
    let half = |crc: u32| (crc >> 4) ^ TABLE[(crc & 15) as usize];
    !bytes.iter().fold(!0, |crc, byte| half(half(crc ^ u32::from(*byte))))
}

/// Writes a frame piece by piece. When there is no room left it goes on counting, to tell how much was needed.
#[derive(Debug)]
pub(crate) struct Encoder<'o> {
    kind: u8,
    out: &'o mut [u8],
    /// Where the next piece goes, were there room.
    at: usize,
}

impl<'o> Encoder<'o> {
    pub(crate) fn new(kind: u8, out: &'o mut [u8]) -> Self {
        Self { kind, out, at: HEAD }
    }

    /// The same frame from its beginning, what was written of it forgotten.
    pub(crate) fn again(self) -> Self {
        Self { at: HEAD, ..self }
    }

    /// Writes one value.
    ///
    /// # Errors
    /// [`WireError::Malformed`] for a value that cannot be written at all, which none is.
    pub(crate) fn put<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WireError> {
        let room = self.out.get_mut(self.at..).unwrap_or_default();
        let written = match postcard::to_slice(value, room) {
            Ok(written) => written.len(),
            Err(postcard::Error::SerializeBufferFull) => {
                postcard::serialize_with_flavor(value, Size::default()).map_err(|_| WireError::Malformed)?
            }
            Err(_) => return Err(WireError::Malformed),
        };
        self.at = self.at.saturating_add(written);
        Ok(())
    }

    /// Closes the frame, and gives its length back.
    ///
    /// # Errors
    /// [`WireError::ReplyFull`] when there was no room.
    pub(crate) fn close(self) -> Result<usize, WireError> {
        let needed = self.at.saturating_add(CRC);
        let full = WireError::ReplyFull { needed };
        let out = self.out.get_mut(..needed).ok_or(full)?;
        let length = u32::try_from(self.at - HEAD).map_err(|_| full)?;
        let (frame, crc) = out.split_at_mut_checked(self.at).ok_or(full)?;
        let head = frame.first_chunk_mut::<HEAD>().ok_or(full)?;
        let [l0, l1, l2, l3] = length.to_le_bytes();
        *head = [MAGIC[0], MAGIC[1], MAGIC[2], VERSION, self.kind, l0, l1, l2, l3];
        crc.copy_from_slice(&crc32(frame).to_le_bytes());
        Ok(needed)
    }
}

#[cfg(test)]
mod tests {
    use super::crc32;

    #[test]
    fn the_crc_is_that_of_zip() {
        assert_eq!((crc32(b""), crc32(b"123456789")), (0, 0xCBF4_3926));
        let bytes: [u8; 256] = core::array::from_fn(|at| at as u8);
        assert_eq!(crc32(&bytes), crc32fast::hash(&bytes));
    }
}
