//! Archives that somebody hands over as evidence: read as they say they are, or refused with everything that is wrong.
//!
//! The directory is read here and not by the library that unpacks: that one passes over what it cannot use, and keeps one of two
//! files of one name. APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::names::{FoundKind, FoundName, check_names};
use super::{below_one_folder, budget};
use crate::fault::{Fault, Faults, whole};

/// Files at the most.
pub const MOST_FILES: usize = 40_000;
/// Bytes at the most, unpacked and all together.
pub const MOST_BYTES: u64 = 1 << 30;

const END: &[u8] = b"PK\x05\x06";
const LISTED: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";
const END_BYTES: usize = 22;
const LISTED_BYTES: usize = 46;
const LOCAL_BYTES: usize = 30;

/// One file as the directory lists it.
struct Entry {
    found: FoundName,
    raw: Vec<u8>,
    encrypted: bool,
    method: u16,
    packed: u64,
    declared: u64,
    at: usize,
}

/// The files of a zip archive by their names; where all stand in one folder, below it.
///
/// # Errors
/// Everything that is wrong. Names: that lead outside, are not alike on every system or stand there twice. Sizes: that
/// are not what they are declared to be or come to more than a hundred times the archive. Beside these: links,
/// encrypted files, and bytes that no file is.
///
/// Panics: never.
///
/// ```
/// assert_eq!(homeround::archive::read_strictly("pack.zip", b"no archive").unwrap_err().0.len(), 1);
/// ```
pub fn read_strictly(file: &str, bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, Faults> {
    let refused = |problem: &str| Faults(vec![whole(file, problem, "Ask for the pack again, as it was written.")]);
    let entries = directory(bytes).map_err(refused)?;
    let mut faults = Faults::default();
    let names: Vec<FoundName> = entries.iter().map(|entry| entry.found.clone()).collect();
    check_names(file, &names, &mut faults);
    // The budget grows with the archive, so that a small one cannot fill the memory: but never beyond the bound for
    // all.
    let most = budget(bytes).min(MOST_BYTES);
    let declared = entries.iter().map(|entry| entry.declared).fold(0, u64::saturating_add);
    if declared > most {
        let problem = format!("declares {declared} bytes unpacked, more than the {most} that one of its size may have");
        faults.push(whole(file, &problem, "Ask for the pack again, as it was written."));
    }
    for (at, entry) in entries.iter().enumerate() {
        if let Some(problem) = entry.what_is_wrong(bytes) {
            faults.push(of_entry(file, at, entry, problem));
        }
    }
    note_overlaps(file, &entries, bytes, &mut faults);
    faults.or(())?;
    unpack(file, &entries, bytes).map(below_one_folder)
}

/// Unpacks every file, and holds it against its declared size and its sum.
fn unpack(file: &str, entries: &[Entry], bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, Faults> {
    let unreadable = |why: &dyn std::fmt::Display| {
        Faults(vec![whole(file, &format!("cannot be unpacked ({why})"), "Ask for the pack again, as it was written.")])
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|why| unreadable(&why))?;
    // Two readers that see other files could be shown other evidence: both must find the same directory.
    if archive.len() != entries.len() {
        return Err(unreadable(&"its directory can be read in two ways"));
    }
    let (mut files, mut faults) = (BTreeMap::new(), Faults::default());
    for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.found.kind == FoundKind::File) {
        let mut content = Vec::new();
        let read = archive.by_index(at).map_err(|why| why.to_string()).and_then(|part| {
            if part.name_raw() != entry.raw {
                return Err("its directory can be read in two ways".to_owned());
            }
            // One byte more than declared is enough to refuse it: the rest is never unpacked.
            part.take(entry.declared + 1).read_to_end(&mut content).map_err(|why| why.to_string())
        });
        match read {
            Err(why) => faults.push(of_entry(file, at, entry, format!("cannot be unpacked ({why})"))),
            Ok(_) if content.len() as u64 != entry.declared => {
                let problem = format!("is not the {} bytes that it declares", entry.declared);
                faults.push(of_entry(file, at, entry, problem));
            }
            Ok(_) => drop(files.insert(entry.found.name.clone(), content)),
        }
    }
    faults.or(files)
}

fn of_entry(file: &str, at: usize, entry: &Entry, problem: String) -> Fault {
    Fault {
        file: file.to_owned(),
        row: Some(at + 1),
        column: "name".to_owned(),
        value: entry.found.name.clone(),
        problem,
        remedy: "Ask for the pack again, as it was written.".to_owned(),
    }
}

/// The files that the directory at the archive's end lists; what is wrong with it as a clause.
fn directory(bytes: &[u8]) -> Result<Vec<Entry>, &'static str> {
    // A comment of up to 65 535 bytes may follow the end: APPNOTE puts nothing else behind it.
    let from = bytes.len().saturating_sub(END_BYTES + usize::from(u16::MAX));
    let tail = &bytes[from..];
    let end = tail.windows(END.len()).rposition(|window| window == END).map(|at| from + at);
    let end = end.filter(|end| end + END_BYTES <= bytes.len()).ok_or("is no zip archive")?;
    // Bytes behind the end are covered by no hash: whoever adds some would change a pack unseen.
    if end + END_BYTES != bytes.len() || two(bytes, end + 20) != Some(0) {
        return Err("has a comment or bytes behind its end");
    }
    let count = usize::from(two(bytes, end + 10).ok_or("is cut off")?);
    let size = four(bytes, end + 12).ok_or("is cut off")? as usize;
    let mut at = four(bytes, end + 16).ok_or("is cut off")? as usize;
    if count == usize::from(u16::MAX) || at == u32::MAX as usize || two(bytes, end + 4) != Some(0) {
        return Err("is of a kind (ZIP64, or in several parts) that no pack is");
    }
    if count > MOST_FILES {
        return Err("has more than 40 000 files");
    }
    // The directory must reach exactly to the end: a gap between them could hold another directory.
    if at.checked_add(size) != Some(end) {
        return Err("has a directory that is not where it says");
    }
    let mut entries = Vec::new();
    while at < end {
        let (entry, next) = Entry::read(bytes, at).ok_or("has a directory that cannot be read")?;
        entries.push(entry);
        at = next;
    }
    if at != end || entries.len() != count {
        return Err("has another number of files than it says");
    }
    Ok(entries)
}

impl Entry {
    /// The entry that begins at `at`, and where the next one does.
    fn read(bytes: &[u8], at: usize) -> Option<(Self, usize)> {
        if bytes.get(at..at + LISTED.len())? != LISTED {
            return None;
        }
        let length = |offset: usize| two(bytes, at + offset).map(usize::from);
        let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
        let raw = bytes.get(at + LISTED_BYTES..at + LISTED_BYTES + name)?.to_vec();
        // The upper half of the attributes is the mode where the archive was made on Unix.
        let (made_on, attributes) = (two(bytes, at + 4)? >> 8, four(bytes, at + 38)?);
        let mode = if made_on == 3 { attributes >> 16 & 0o170_000 } else { 0 };
        let name_text = String::from_utf8_lossy(&raw).into_owned();
        let kind = match mode {
            0o120_000 => FoundKind::Link,
            0o040_000 => FoundKind::Folder,
            0 | 0o100_000 if name_text.ends_with('/') => FoundKind::Folder,
            0 | 0o100_000 => FoundKind::File,
            _ => FoundKind::Other,
        };
        let entry = Self {
            found: FoundName { name: name_text, kind },
            encrypted: two(bytes, at + 8)? & 1 == 1,
            method: two(bytes, at + 10)?,
            packed: u64::from(four(bytes, at + 20)?),
            declared: u64::from(four(bytes, at + 24)?),
            at: four(bytes, at + 42)? as usize,
            raw,
        };
        Some((entry, at + LISTED_BYTES + name + extra + comment))
    }

    /// Where its bytes begin and end, with the header before them.
    fn extent(&self, bytes: &[u8]) -> Option<(usize, usize)> {
        if bytes.get(self.at..self.at.checked_add(LOCAL.len())?)? != LOCAL {
            return None;
        }
        let (name, extra) = (usize::from(two(bytes, self.at + 26)?), usize::from(two(bytes, self.at + 28)?));
        let start = self.at + LOCAL_BYTES;
        // Readers that go by local headers would see another name: the two must be the same bytes.
        if bytes.get(start..start + name)? != self.raw {
            return None;
        }
        let end = (start + name + extra).checked_add(usize::try_from(self.packed).ok()?)?;
        (end <= bytes.len()).then_some((self.at, end))
    }

    fn what_is_wrong(&self, bytes: &[u8]) -> Option<String> {
        if self.encrypted {
            return Some("is encrypted".to_owned());
        }
        if !matches!(self.method, 0 | 8) {
            return Some(format!("is packed in a way (method {}) that no pack has", self.method));
        }
        if self.found.kind == FoundKind::Folder && self.declared > 0 {
            return Some("is a folder with bytes in it".to_owned());
        }
        self.extent(bytes).is_none().then(|| "is not where the directory says, or under another name there".to_owned())
    }
}

/// Notes files that share bytes: a small archive could unpack to a large one that way.
fn note_overlaps(file: &str, entries: &[Entry], bytes: &[u8], faults: &mut Faults) {
    let extents = entries.iter().enumerate().filter_map(|(at, entry)| Some((entry.extent(bytes)?, at)));
    let mut extents: Vec<((usize, usize), usize)> = extents.collect();
    // Sorted by their first byte, a file overlaps an earlier one only if it begins before the furthest end so far.
    extents.sort_unstable();
    let mut reached = 0;
    for ((start, end), at) in extents {
        if start < reached {
            faults.push(of_entry(file, at, &entries[at], "shares its bytes with another file".to_owned()));
        }
        reached = reached.max(end);
    }
}

fn two(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;
    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::*;
    use crate::archive::write_archive;

    fn files(rows: &[(&str, &[u8])]) -> BTreeMap<String, Vec<u8>> {
        rows.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect()
    }

    fn packed(rows: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in rows {
            archive.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn problems(bytes: &[u8]) -> Vec<String> {
        read_strictly("pack.zip", bytes).unwrap_err().0.iter().map(|fault| fault.problem.clone()).collect()
    }

    /// Every place of a text in the archive, written over with another of the same length.
    fn renamed(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
        for at in 0..=bytes.len() - from.len() {
            if &bytes[at..at + from.len()] == from {
                bytes[at..at + to.len()].copy_from_slice(to);
            }
        }
        bytes
    }

    #[test]
    fn what_is_written_is_read_again_packed_or_not_and_in_a_folder() {
        let rows: [(&str, &[u8]); 2] = [("inputs/a.json", b"{}"), ("manifest.json", b"[1,2,3]")];
        assert_eq!(read_strictly("p", &write_archive(&files(&rows)).unwrap()).unwrap(), files(&rows));
        assert_eq!(read_strictly("p", &packed(&rows, CompressionMethod::Deflated)).unwrap(), files(&rows));
        let within: [(&str, &[u8]); 2] = [("pack/inputs/a.json", b"{}"), ("pack/manifest.json", b"[1,2,3]")];
        assert_eq!(read_strictly("p", &packed(&within, CompressionMethod::Stored)).unwrap(), files(&rows));
    }

    #[test]
    fn bad_names_are_told_all_at_once() {
        let made = write_archive(&files(&[("../a", b"1"), ("/abs", b"2"), ("C:x", b"3"), ("good", b"4")])).unwrap();
        assert_eq!(problems(&made).len(), 3);
    }

    #[test]
    fn a_name_that_stands_there_twice_or_in_other_letters_is_told() {
        let made = write_archive(&files(&[("aaa", b"1"), ("bbb", b"2")])).unwrap();
        assert_eq!(problems(&renamed(made.clone(), b"bbb", b"aaa")), ["stands there twice"]);
        assert_eq!(problems(&renamed(made, b"bbb", b"AAA")), ["is \"aaa\" in other letters"]);
    }

    #[test]
    fn links_and_devices_are_told() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.add_symlink("link", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        archive.start_file("file", SimpleFileOptions::default()).unwrap();
        assert_eq!(problems(&archive.finish().unwrap().into_inner()), ["is a link"]);
    }

    #[test]
    fn bombs_and_declared_sizes_are_told_before_anything_is_unpacked() {
        let bomb = packed(&[("zeros", &vec![b'0'; 64 << 20])], CompressionMethod::Deflated);
        assert!(problems(&bomb)[0].starts_with("declares 67108864 bytes"), "{:?}", problems(&bomb));
        // The directory declares another size than the bytes come to.
        let mut lies = write_archive(&files(&[("a", b"12345")])).unwrap();
        let listed = lies.windows(4).rposition(|window| window == LISTED).unwrap();
        for declared in [3, 9] {
            lies[listed + 24] = declared;
            assert!(problems(&lies)[0].contains("declare"), "{:?}", problems(&lies));
        }
        lies[listed + 24..listed + 28].copy_from_slice(&[0xff, 0xff, 0xff, 0x7f]);
        assert!(problems(&lies)[0].starts_with("declares 2147483647 bytes"));
    }

    #[test]
    fn files_that_share_bytes_and_bytes_that_no_file_is_are_told() {
        let made = write_archive(&files(&[("a", b"12345"), ("b", b"12345")])).unwrap();
        let mut shared = made.clone();
        let listed = shared.windows(4).rposition(|window| window == LISTED).unwrap();
        shared[listed + 42..listed + 46].copy_from_slice(&[0; 4]);
        assert_eq!(problems(&shared), ["is not where the directory says, or under another name there"]);
        let longer = [&made[..], b"more"].concat();
        assert_eq!(problems(&longer), ["has a comment or bytes behind its end"]);
        let before = [b"more", &made[..]].concat();
        assert_eq!(problems(&before), ["has a directory that is not where it says"]);
        let changed = renamed(made, b"12345", b"12346");
        assert!(problems(&changed)[0].starts_with("cannot be unpacked"), "a changed byte breaks the sum");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(noise in proptest::collection::vec(any::<(u16, u8)>(), 0..12), cut in 0_usize..400) {
            let mut bytes = write_archive(&files(&[("inputs/a", b"12345"), ("manifest.json", b"{}")])).unwrap();
            bytes.truncate(bytes.len() - cut.min(bytes.len()) / 8);
            for (at, byte) in noise {
                let at = usize::from(at) % bytes.len().max(1);
                if let Some(place) = bytes.get_mut(at) {
                    *place = byte;
                }
            }
            let _ = read_strictly("pack.zip", &bytes);
        }
    }
}
