use std::path::Path;

use super::*;
use crate::outcome::CommandFailure;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
    let folder = folder();
    let path = folder.path().join("a.csv");
    write_file(&path, b"one").unwrap();
    write_file(&path, b"two").unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"two");
    drop(Disk::default().output("--output", &path).unwrap());
    assert_eq!(names(folder.path()), ["a.csv"]);
    assert!(write_file(&folder.path().join("missing/a.csv"), b"x").is_err());
    assert!(write_file(folder.path(), b"x").is_err());
}

#[test]
fn what_a_dead_process_left_behind_goes_and_what_a_live_one_holds_stays() {
    let folder = folder();
    std::fs::write(folder.path().join(".homeround-1-0.tmp"), b"half").unwrap();
    let held = Disk::default().output("--output", &folder.path().join("a")).unwrap();
    let other = Disk::default().output("--output", &folder.path().join("b")).unwrap();
    assert_eq!(names(folder.path()).len(), 2, "the stale one is gone, both that are held are there");
    drop((held, other));
    assert!(names(folder.path()).is_empty());
}

#[test]
fn a_new_folder_is_there_with_every_file_or_not_at_all() {
    let folder = folder();
    let stale = folder.path().join(".homeround-1-folder-0.tmp");
    std::fs::create_dir(&stale).unwrap();
    std::fs::write(stale.join("half.csv"), b"half").unwrap();
    let files = [("homeround.toml", "a"), ("clients.csv", "b"), ("roads/points.csv", "c")];
    let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let book = folder.path().join("within/book");
    write_new_folder(&book, &files).unwrap();
    for (name, bytes) in &files {
        assert_eq!(&std::fs::read(book.join(name)).unwrap(), bytes);
    }
    assert!(matches!(write_new_folder(&book, &files), Err(CommandFailure::Usage(_))), "it is not empty");
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    write_new_folder(&empty, &files).unwrap();
    assert_eq!(names(&empty), ["clients.csv", "homeround.toml", "roads"]);
    let twice = [files[0].clone(), files[0].clone()];
    assert!(write_new_folder(&folder.path().join("twice"), &twice).is_err());
    assert_eq!(names(folder.path()), ["empty", "within"], "nothing is left of it, nor of what a dead process left");
}

#[cfg(unix)]
#[test]
fn what_is_read_is_refused_by_whatever_name() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("read.csv"), b"x").unwrap();
    std::os::unix::fs::symlink("read.csv", at("link.csv")).unwrap();
    std::fs::hard_link(at("read.csv"), at("twin.csv")).unwrap();
    std::fs::create_dir(at("sub")).unwrap();
    for name in ["read.csv", "link.csv", "twin.csv", "./read.csv", "sub/../read.csv"] {
        let mut disk = Disk::reading([Some(at("read.csv").as_path())]);
        assert!(matches!(disk.claim("--output", &at(name)), Err(CommandFailure::Usage(_))), "{name}");
    }
    let mut disk = Disk::default();
    disk.claim("--output", &at("new")).unwrap();
    assert!(disk.claim("--roster", &at("sub/../new")).is_err(), "two outputs in one place");
}

#[test]
fn keys_and_logs_are_never_replaced() {
    let folder = folder();
    let key = folder.path().join("x.key.json");
    make_key(&key).unwrap();
    let log = folder.path().join("a.log");
    std::fs::write(&log, "{\"received\":\"2026-03-02T07:30:00.000Z\",\"record\":\"00\",\"salt\":\"00\"}\n").unwrap();
    let pem = folder.path().join("id");
    std::fs::write(&pem, "-----BEGIN OPENSSH PRIVATE KEY-----\n").unwrap();
    for path in [&key, &log, &pem] {
        assert!(matches!(Disk::default().claim("--output", path), Err(CommandFailure::Usage(_))), "{path:?}");
    }
    assert!(make_key(&key).is_err());
}

#[cfg(unix)]
#[test]
fn links_stay_modes_are_kept_and_devices_are_written_through() {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt};
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("real"), b"old").unwrap();
    std::fs::set_permissions(at("real"), std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real", at("link")).unwrap();
    write_file(&at("link"), b"new").unwrap();
    assert!(at("link").is_symlink());
    assert_eq!(std::fs::read(at("real")).unwrap(), b"new");
    assert_eq!(std::fs::metadata(at("real")).unwrap().permissions().mode() & 0o777, 0o640);
    std::os::unix::fs::symlink("nowhere", at("dangling")).unwrap();
    write_file(&at("dangling"), b"new").unwrap();
    assert_eq!(std::fs::read(at("nowhere")).unwrap(), b"new");
    write_file(Path::new("/dev/null"), b"gone").unwrap();
    assert!(std::fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    make_key(&at("x.key.json")).unwrap();
    assert_eq!(std::fs::metadata(at("x.key.json")).unwrap().permissions().mode() & 0o777, 0o600);
}
