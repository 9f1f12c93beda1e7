//! The one place that writes files: each is there whole or not at all, and none goes over what the command read.
//!
//! A command tells what it reads, then names its outputs: each is looked at and its temporary file made before the work
//! begins. What would be lost is refused by the file itself, whatever it is called: what is read, a private key, a signed
//! log, another output. Devices and pipes are written through; a link stays, and the file it leads to is replaced.

mod book;
mod files;
mod folder;
mod keys;
mod lines;
mod lock;
mod new_folder;
mod pack;
mod place;
mod read;
mod temporary;

pub use book::{FolderSource, open_branch, read_book, read_book_cells};
pub use files::{AsideFile, Claim, Disk, Output, write_file};
pub use folder::{make_folder, remove_empty_folder, remove_file};
pub use keys::{key_in, make_key};
pub use lines::SystemSource;
pub use lock::Lock;
pub use new_folder::{NewFolder, write_new_folder};
pub use pack::read_pack_folder;
pub use read::{bytes_of, file_name, open_stream, read_file, text_of};

#[cfg(test)]
mod tests;
