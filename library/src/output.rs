//! Where files go that are written as they come: whoever calls the library puts them somewhere.

use std::io::{self, Write};

/// A file that is written bit by bit, and is there whole at the end or not at all.
pub trait Output: Write + Send {
    /// Its name, whose ending says which form it has.
    fn name(&self) -> &str;

    /// Puts it where it is to stand. Dropped without this, it was never there.
    ///
    /// # Errors
    /// When that cannot be; then nothing has changed.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// Where rows go that are set aside: a file that is begun with the first of them.
pub trait Aside: Send {
    /// The name of the file.
    fn name(&self) -> &str;

    /// Begins the file.
    ///
    /// # Errors
    /// When it cannot be made.
    fn begin(&mut self) -> io::Result<Box<dyn Output>>;

    /// Takes away the file of an earlier run if its first line ends in `header`, for nothing was set aside now.
    ///
    /// # Errors
    /// When it cannot be taken away.
    fn clear(&mut self, header: &str) -> io::Result<()>;
}

#[cfg(test)]
pub(crate) mod on_disk {
    use std::path::{Path, PathBuf};

    use super::{Aside, Output, Write, io};

    struct File(PathBuf, String, Vec<u8>);

    impl Write for File {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.2.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Output for File {
        fn name(&self) -> &str {
            &self.1
        }

        fn finish(self: Box<Self>) -> io::Result<()> {
            std::fs::write(&self.0, &self.2)
        }
    }

    struct Rows(PathBuf, String);

    impl Aside for Rows {
        fn name(&self) -> &str {
            &self.1
        }

        fn begin(&mut self) -> io::Result<Box<dyn Output>> {
            Ok(output(&self.0))
        }

        fn clear(&mut self, header: &str) -> io::Result<()> {
            let text = std::fs::read_to_string(&self.0).unwrap_or_default();
            let ours = text.lines().next().is_some_and(|first| first.ends_with(header));
            if ours { std::fs::remove_file(&self.0) } else { Ok(()) }
        }
    }

    pub(crate) fn output(path: &Path) -> Box<dyn Output> {
        Box::new(File(path.to_owned(), path.display().to_string(), Vec::new()))
    }

    pub(crate) fn both(out: &Path) -> (Box<dyn Output>, Box<dyn Aside>) {
        (output(out), aside(out))
    }

    pub(crate) fn aside(out: &Path) -> Box<dyn Aside> {
        let path = out.with_extension("rejected.csv");
        let name = path.display().to_string();
        Box::new(Rows(path, name))
    }
}
