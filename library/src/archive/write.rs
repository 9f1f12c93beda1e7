//! Archives written: the same files give the same bytes on every machine.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::failure::Failure;

/// The files as a zip archive, in the order of their names.
///
/// Nothing is compressed and no file has a time: what a compressor makes of the same bytes hangs on the processor.
///
/// # Errors
/// More bytes or files than an archive of this kind holds.
///
/// ```
/// use std::collections::BTreeMap;
/// use homeround::archive::{read_strictly, write_archive};
///
/// let files = BTreeMap::from(["a.txt", "inputs/b.txt"].map(|name| (name.to_owned(), b"one".to_vec())));
/// let bytes = write_archive(&files)?;
/// assert_eq!(bytes, write_archive(&files)?);
/// assert_eq!(read_strictly("pack.zip", &bytes)?, files);
/// # Ok::<(), homeround::failure::Failure>(())
/// ```
pub fn write_archive(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, Failure> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(name.as_str(), options).map_err(Failure::internal)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish().map_err(Failure::internal)?.into_inner())
}
