//! What a command reads and writes, and the outputs themselves.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use homeround::book::Book;
use homeround::book::sources::{SETTINGS_FILE, files_of};
use homeround::book::tables::TABLES;
use homeround::fault::Faults;
use homeround::output::{self, Aside};
use homeround::travel::mode::{PeriodChange, TravelMode, TravelSource, read_modes};

use super::place::{Identity, Place, folder_of, precious};
use super::temporary::{Readers, Temporary};
use crate::outcome::CommandFailure;

/// What a command reads and writes.
#[derive(Debug, Default)]
pub struct Disk {
    read: Vec<Identity>,
    /// Folders of which every file is read.
    folders: Vec<PathBuf>,
    written: Vec<(String, Identity)>,
}

impl Disk {
    /// What reads these files, where they are given.
    #[must_use]
    pub fn reading<'a>(files: impl IntoIterator<Item = Option<&'a Path>>) -> Self {
        let mut disk = Self::default();
        for path in files.into_iter().flatten() {
            disk.read(path);
        }
        disk
    }

    /// Notes that a file, or every file of a folder, is read.
    pub fn read(&mut self, path: &Path) {
        match Place::find(path) {
            Ok(place) => self.read.extend(place.identity()),
            Err(_) => self.folders.extend(std::fs::canonicalize(path)),
        }
    }

    /// Notes that a book is read: its document, or its settings and tables whether or not all are there.
    pub fn read_book(&mut self, book: &Path) {
        if !book.is_dir() {
            return self.read(book);
        }
        self.read(&book.join(SETTINGS_FILE));
        for table in TABLES {
            for file in files_of(table) {
                self.read(&book.join(file));
            }
        }
    }

    /// Notes the files of travel that a book names, and the notices beside them.
    ///
    /// # Errors
    /// Every fault of the book's travel.
    pub fn read_travel(&mut self, book: &Book, folder: &Path) -> Result<(), Faults> {
        self.read(&folder.join("NOTICE.md"));
        let mut files: Vec<String> = Vec::new();
        let mut note = |source: &TravelSource| match source {
            TravelSource::Matrix(matrix) => {
                files.extend(
                    [Some(&matrix.seconds), Some(&matrix.points), matrix.metres.as_ref()]
                        .into_iter()
                        .flatten()
                        .cloned(),
                );
            }
            TravelSource::Router(router) => files.extend(router.cache.clone()),
            TravelSource::Estimate => {}
        };
        for TravelMode { source, periods, .. } in &read_modes(book)? {
            note(source);
            for change in periods {
                if let PeriodChange::Source(source) = change {
                    note(source);
                }
            }
        }
        for file in files {
            let path = folder.join(file);
            self.read(&folder_of(&path).join("NOTICE.md"));
            self.read(&path);
        }
        Ok(())
    }

    /// A place for what an option names, when nothing is lost by it. Nothing is made there yet.
    ///
    /// # Errors
    /// When the path is a folder, or a file that is read, a key, a log, or another output.
    pub fn claim(&mut self, name: &str, path: &Path) -> Result<Claim, CommandFailure> {
        let place = Place::find(path).map_err(|error| named(path, error))?;
        if let Some(identity) = place.identity() {
            let shown = path.display();
            if self.read.contains(&identity) || self.in_read_folder(&place) {
                let why = format!("{name} {shown} is a file that is read: name another, so that it stays");
                return Err(CommandFailure::Usage(why));
            }
            if let Place::File(at, Some(_)) = &place
                && let Some(what) = precious(at)
            {
                let why = format!("{name} {shown} is {what}, which is never written over: name another file");
                return Err(CommandFailure::Usage(why));
            }
            if let Some((other, _)) = self.written.iter().find(|(_, other)| *other == identity) {
                return Err(CommandFailure::Usage(format!("{other} and {name} are both {shown}: name two files")));
            }
            self.written.push((name.to_owned(), identity));
        }
        Ok(Claim { path: path.to_owned(), place, readers: Readers::Usual })
    }

    /// The output that an option names, begun.
    ///
    /// # Errors
    /// As [`Self::claim`]; when nothing can be made there.
    pub fn output(&mut self, name: &str, path: &Path) -> Result<Output, CommandFailure> {
        Ok(self.claim(name, path)?.begin()?)
    }

    /// As [`Self::output`], for an option that may be left out.
    ///
    /// # Errors
    /// As [`Self::output`].
    pub fn maybe(&mut self, name: &str, path: Option<&Path>) -> Result<Option<Output>, CommandFailure> {
        path.map(|path| self.output(name, path)).transpose()
    }

    /// A file that the command reads and writes again.
    ///
    /// # Errors
    /// When it is a folder, or another output.
    pub fn rewrite(&mut self, name: &str, path: &Path) -> Result<Output, CommandFailure> {
        let place = Place::find(path).map_err(|error| named(path, error))?;
        self.written.extend(place.identity().map(|identity| (name.to_owned(), identity)));
        Ok(Claim { path: path.to_owned(), place, readers: Readers::Usual }.begin()?)
    }

    fn in_read_folder(&self, place: &Place) -> bool {
        let Place::File(at, _) = place else { return false };
        let folder = std::fs::canonicalize(folder_of(at));
        folder.is_ok_and(|folder| self.folders.iter().any(|read| folder.starts_with(read)))
    }
}

/// A place that an output may take.
#[derive(Clone, Debug)]
pub struct Claim {
    path: PathBuf,
    place: Place,
    readers: Readers,
}

impl Claim {
    /// For the owner's eyes alone.
    #[must_use]
    pub fn secret(self) -> Self {
        Self { readers: Readers::Owner, ..self }
    }

    /// Whether something stands there already.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        matches!(self.place, Place::File(_, Some(_)))
    }

    /// Begins the file.
    ///
    /// # Errors
    /// When its folder is missing or cannot be written to.
    pub fn begin(self) -> io::Result<Output> {
        let target = match self.place {
            Place::Stdout => WriteTarget::Stdout(io::stdout()),
            Place::Stderr => WriteTarget::Stderr(io::stderr()),
            Place::Through(at) => {
                WriteTarget::Through(OpenOptions::new().write(true).open(at).map_err(|error| named(&self.path, error))?)
            }
            Place::File(at, found) => {
                let folder = folder_of(&at);
                let temporary = Temporary::new(&folder, found.as_ref(), self.readers).map_err(|error| {
                    let why = format!("nothing can be made in {} ({})", folder.display(), error.kind());
                    named(&self.path, io::Error::new(error.kind(), why))
                })?;
                WriteTarget::File(temporary, at)
            }
        };
        Ok(Output { name: self.path.display().to_string(), target })
    }
}

/// A file being written: dropped before its end, it was never there.
#[derive(Debug)]
pub struct Output {
    name: String,
    target: WriteTarget,
}

#[derive(Debug)]
enum WriteTarget {
    File(Temporary, PathBuf),
    Through(File),
    Stdout(io::Stdout),
    Stderr(io::Stderr),
}

impl Output {
    /// Writes all of it. What was worked for is kept elsewhere when it cannot be put where it was to stand.
    ///
    /// # Errors
    /// Why it could not be written, and where it is now.
    pub fn write_whole(mut self, bytes: &[u8]) -> io::Result<()> {
        let name = self.name.clone();
        match self.write_all(bytes).and_then(|()| self.put()) {
            Ok(()) => Ok(()),
            Err(error) => Err(keep_elsewhere(&name, bytes, &error)),
        }
    }

    /// Writes all of it where nothing may stand: a key, a log.
    ///
    /// # Errors
    /// When something does; when it cannot be written.
    pub fn write_new(mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)?;
        let shown = PathBuf::from(&self.name);
        match self.target {
            WriteTarget::File(temporary, at) => {
                temporary.create(&at).map_err(|error| named(&shown, error))?;
                sync_folder(&folder_of(&at));
                Ok(())
            }
            _ => self.flush(),
        }
    }

    /// Writes all of it in place of a file whose bytes must not be found any more: those of the old file are overwritten
    /// under every other name it has.
    ///
    /// # Errors
    /// When it cannot be written; when the old bytes cannot be overwritten.
    pub fn erase_into(self, bytes: &[u8]) -> io::Result<()> {
        let old = match &self.target {
            WriteTarget::File(_, at) => OpenOptions::new().write(true).open(at).ok(),
            _ => None,
        };
        self.write_whole(bytes)?;
        let Some(mut old) = old.filter(has_other_names) else { return Ok(()) };
        old.set_len(0)?;
        old.write_all(bytes)?;
        old.sync_all()
    }

    /// Its name, as it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    fn put(mut self) -> io::Result<()> {
        match self.target {
            WriteTarget::File(temporary, at) => {
                temporary.replace(&at)?;
                sync_folder(&folder_of(&at));
                Ok(())
            }
            _ => self.flush(),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.target {
            WriteTarget::File(temporary, _) => temporary.file.write(bytes),
            WriteTarget::Through(file) => file.write(bytes),
            WriteTarget::Stdout(stream) => stream.write(bytes),
            WriteTarget::Stderr(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.target {
            WriteTarget::File(temporary, _) => temporary.file.flush(),
            WriteTarget::Through(file) => file.flush(),
            WriteTarget::Stdout(stream) => stream.flush(),
            WriteTarget::Stderr(stream) => stream.flush(),
        }
    }
}

impl output::Output for Output {
    fn name(&self) -> &str {
        &self.name
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let path = PathBuf::from(&self.name);
        self.put().map_err(|error| named(&path, error))
    }
}

/// Where the rows go that are set aside of an output.
#[derive(Debug)]
pub struct AsideFile {
    name: String,
    claim: Claim,
}

impl AsideFile {
    /// What the file beside `out` is called: `visits.rejected.csv`.
    #[must_use]
    pub fn path(out: &Path) -> PathBuf {
        out.with_extension("rejected.csv")
    }

    /// The file beside `out` for what is set aside of it.
    ///
    /// # Errors
    /// As [`Disk::claim`].
    pub fn beside(out: &Path, disk: &mut Disk) -> Result<Self, CommandFailure> {
        let path = Self::path(out);
        Ok(Self { name: path.display().to_string(), claim: disk.claim("the file of rejected rows", &path)? })
    }
}

impl Aside for AsideFile {
    fn name(&self) -> &str {
        &self.name
    }

    fn begin(&mut self) -> io::Result<Box<dyn output::Output>> {
        Ok(Box::new(self.claim.clone().begin()?))
    }

    fn clear(&mut self, header: &str) -> io::Result<()> {
        use std::io::{BufRead, BufReader, Read};
        let Place::File(at, Some(_)) = &self.claim.place else { return Ok(()) };
        let mut first = String::new();
        let read = File::open(at).map(|file| BufReader::new(file.take(1 << 20)).read_line(&mut first));
        let ours = matches!(read, Ok(Ok(_))) && first.trim_end().ends_with(header);
        if ours { super::remove_file(at) } else { Ok(()) }
    }
}

/// Whether a file that was replaced under one name still stands under another.
#[cfg(unix)]
fn has_other_names(file: &File) -> bool {
    use std::os::unix::fs::MetadataExt;
    file.metadata().is_ok_and(|found| found.nlink() > 0)
}

#[cfg(not(unix))]
fn has_other_names(_: &File) -> bool {
    false
}

/// Writes a file that no option names, one of a folder that the command fills.
///
/// # Errors
/// As [`Disk::output`].
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), CommandFailure> {
    Ok(Disk::default().output("the file", path)?.write_whole(bytes)?)
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands on")]
fn named(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{} cannot be written: {error}", path.display()))
}

/// Keeps what could not be written in the folder for temporary files, and says where.
fn keep_elsewhere(name: &str, bytes: &[u8], error: &io::Error) -> io::Error {
    let file = Path::new(name).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let kept = (0..100).find_map(|count| {
        let path = std::env::temp_dir().join(format!("homeround-kept-{}-{count}-{file}", std::process::id()));
        let mut made = OpenOptions::new().write(true).create_new(true).open(&path).ok()?;
        let written = made.write_all(bytes).and_then(|()| made.sync_all());
        if written.is_err() {
            let _ = std::fs::remove_file(&path);
        }
        written.ok().map(|()| path)
    });
    let text = match kept {
        Some(path) => format!("{name} cannot be written: {error}; what it was to hold is kept in {}", path.display()),
        None => format!("{name} cannot be written: {error}; nor could it be kept elsewhere"),
    };
    io::Error::new(error.kind(), text)
}

/// Not every system can; then the rename is the system's to keep.
fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}
