//! Logs: every record of a device, with what is wrong with it.

use homeround_core::verification::log::record::SIZE;
use homeround_core::verification::log::{Enrolled, Id, LogFaults, PublicKey, Reader, Sealed};

use crate::error::WireError;
use crate::frame::Encoder;
use crate::problem::Body;

/// The records of one device in order: how many, then of each the codes of its troubles.
#[inline(never)]
pub(crate) fn check_log(body: &[u8], mut reply: Encoder<'_>) -> Result<usize, WireError> {
    let mut body = Body::new(body);
    let (organisation, device, key): ([u8; 16], [u8; 16], [u8; 32]) = body.take()?;
    let records: &[u8] = body.take()?;
    body.end()?;
    let (records, rest) = records.as_chunks::<SIZE>();
    let count = u32::try_from(records.len()).ok().filter(|_| rest.is_empty()).ok_or(WireError::Malformed)?;
    let key = Enrolled { device: Id(device), key: PublicKey(key), revoked: None };
    let mut reader = Reader::new(Id(organisation), &key, &[]);
    reply.put(&count)?;
    for record in records {
        put_troubles(reader.check(&Sealed(*record)), &mut reply)?;
    }
    put_troubles(reader.close(None), &mut reply)?;
    reply.close()
}

fn put_troubles(troubles: LogFaults, reply: &mut Encoder<'_>) -> Result<(), WireError> {
    let count = troubles.each().fold(0_u8, |count, _| count.saturating_add(1));
    reply.put(&count)?;
    troubles.each().try_for_each(|trouble| reply.put(trouble.word()))
}
