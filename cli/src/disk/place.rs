//! Which file a path means: through links, however it is written.

use std::fs::Metadata;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// How many links are followed, as systems do.
const LINKS: usize = 40;

/// What a path leads to.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// A regular file, or none yet: where it stands once every link is followed, and what is there.
    File(PathBuf, Option<Metadata>),
    /// A device or a pipe: written through, never replaced.
    Through(PathBuf),
    /// The streams of this process.
    Stdout,
    Stderr,
}

/// A file on disk, whatever it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Identity {
    /// One that is there: its device and number.
    #[cfg(unix)]
    Inode(u64, u64),
    /// One that is not there yet, or a system without such numbers: where it stands.
    Path(PathBuf),
}

impl Place {
    /// Follows a path.
    ///
    /// # Errors
    /// For a folder, and for links without an end.
    pub(super) fn find(path: &Path) -> io::Result<Self> {
        let mut at = path.to_owned();
        for _ in 0..LINKS {
            match at.to_str() {
                Some("/dev/stdout" | "/dev/fd/1" | "/proc/self/fd/1") => return Ok(Self::Stdout),
                Some("/dev/stderr" | "/dev/fd/2" | "/proc/self/fd/2") => return Ok(Self::Stderr),
                _ => {}
            }
            if at.starts_with("/dev/fd") || at.starts_with("/proc") {
                return Ok(Self::Through(at));
            }
            match at.symlink_metadata() {
                Ok(found) if found.is_symlink() => at = folder_of(&at).join(at.read_link()?),
                Ok(found) if found.is_dir() => return Err(io::Error::other("it is a folder")),
                Ok(found) if found.is_file() => return Ok(Self::File(at, Some(found))),
                Ok(_) => return Ok(Self::Through(at)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    if path.as_os_str().as_encoded_bytes().ends_with(b"/") {
                        return Err(io::Error::other("it names a folder"));
                    }
                    return Ok(Self::File(at, None));
                }
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::other("its links lead round in a circle"))
    }

    /// Which file it is; none for what is written through.
    pub(super) fn identity(&self) -> Option<Identity> {
        match self {
            Self::File(path, found) => Some(Identity::new(path, found.as_ref())),
            _ => None,
        }
    }
}

impl Identity {
    #[cfg(unix)]
    fn new(path: &Path, found: Option<&Metadata>) -> Self {
        use std::os::unix::fs::MetadataExt;
        found.map_or_else(|| Self::Path(whole(path)), |found| Self::Inode(found.dev(), found.ino()))
    }

    #[cfg(not(unix))]
    fn new(path: &Path, _: Option<&Metadata>) -> Self {
        // Such systems take names for the same however their letters are written.
        Self::Path(PathBuf::from(whole(path).to_string_lossy().to_lowercase()))
    }
}

/// The path without links and dots, whether or not its last part is there.
fn whole(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| {
        let folder = folder_of(path);
        std::fs::canonicalize(&folder).unwrap_or(folder).join(path.file_name().unwrap_or_default())
    })
}

/// The folder in which a file stands.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.map_or_else(|| PathBuf::from(Component::CurDir.as_os_str()), Path::to_owned)
}

/// How much of a file is looked at to say what it is.
const LOOK: u64 = 1 << 16;

/// What a file is that no output may replace, if it is that: a key or a signed log.
pub(super) fn precious(path: &Path) -> Option<&'static str> {
    let mut bytes = Vec::new();
    std::fs::File::open(path).and_then(|file| file.take(LOOK).read_to_end(&mut bytes)).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let key = text.contains("homeround.key/") && text.contains("\"secret\"");
    let foreign = text.trim_start().starts_with("-----BEGIN ") && text.contains("PRIVATE KEY-----");
    if key || foreign {
        return Some("a private key");
    }
    let row = serde_json::from_str::<serde_json::Value>(text.trim_start().lines().next()?).ok()?;
    let signed = row.get("received").is_some() && (row.get("record").is_some() || row.get("commitment").is_some());
    signed.then_some("a signed log")
}
