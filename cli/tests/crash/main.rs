//! Commands that write, killed at random moments, on a full disk and in a folder that cannot be written to: the old file or
//! the new one, never neither, and nothing left beside it after the next run.
//!
//! `HOMEROUND_CRASH_ROUNDS=200 cargo test -p homeround-cli --test crash -- --nocapture` kills each command two hundred times, and says how often
//! the new file was there. On 30 November 2026, fourteen of these commands were killed so, 2,800 times: between 61 and 158 of each 200 with the
//! new file, each other time the old one, and what was left of temporary files went with the next run. Those added since were killed four times.
#![cfg(unix)]

mod folders;
mod writers;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use writers::{Dice, WRITERS, desk, differs, files, homeround, is_made_once, is_temporary, is_whole, rounds, words};

pub(crate) fn end(child: &mut Child, signal: &str) {
    let _ = Command::new("kill").args([signal, &child.id().to_string()]).stderr(Stdio::null()).status();
    child.wait().unwrap();
}

/// Writes what was there before: an old file for each, or none.
fn lay_out(out: &Path, outputs: &str, old: bool) {
    for path in files(out).keys().filter(|path| !is_temporary(path)) {
        std::fs::remove_file(path).unwrap();
    }
    for name in words(outputs).iter().filter(|name| old && !is_made_once(name)) {
        std::fs::write(out.join(name), b"old").unwrap();
    }
}

/// Whether every file is the old one or the whole new one.
fn check(out: &Path, outputs: &str, whole: &BTreeMap<PathBuf, Vec<u8>>, old: bool) -> bool {
    let mut new = false;
    for name in words(outputs) {
        let path = out.join(name);
        let found = std::fs::read(&path).ok();
        let is_whole = found.as_ref().is_some_and(|bytes| {
            let like = whole.get(&path).map_or(&[][..], Vec::as_slice);
            differs(name) && is_whole(name, bytes, like) || like == bytes
        });
        let is_old = if old && !is_made_once(name) { found.as_deref() == Some(b"old") } else { found.is_none() };
        assert!(is_whole || is_old, "{name}: neither the old nor the new file");
        new |= is_whole;
    }
    new
}

/// Runs a command that nobody disturbs, and takes what it writes: how long it took, and its files.
fn undisturbed(desk: &Path, words: &[&str], outputs: &str) -> (Duration, BTreeMap<PathBuf, Vec<u8>>) {
    let out = desk.join("out");
    lay_out(&out, outputs, true);
    let began = Instant::now();
    let said = homeround(desk, words).status().unwrap();
    let (usual, whole) = (began.elapsed(), files(&out));
    // What it found out is no matter; that something broke is.
    assert!(!matches!(said.code(), None | Some(2 | 5)), "{words:?}: {said}");
    let is_new = |name: &str| whole.get(&out.join(name)).is_some_and(|bytes| bytes != b"old");
    assert!(crate::words(outputs).into_iter().all(is_new), "{words:?}: {:?}", whole.keys());
    (usual, whole)
}

#[test]
fn whatever_kills_a_command_leaves_the_old_file_or_the_new_one() {
    let (desk, mut dice, rounds) = (desk(), Dice(7), rounds());
    let out = desk.path().join("out");
    for (command, outputs) in WRITERS {
        let words = words(command);
        let (usual, whole) = undisturbed(desk.path(), &words, outputs);
        let (mut new, mut left) = (0, 0);
        for round in 0..rounds {
            let old = round % 2 == 0;
            lay_out(&out, outputs, old);
            let mut child = homeround(desk.path(), &words).spawn().unwrap();
            std::thread::sleep(Duration::from_micros(dice.below(usual.as_micros() as u64 * 5 / 4)));
            let hard = round % 4 < 2;
            end(&mut child, if hard { "-KILL" } else { "-TERM" });
            new += u64::from(check(&out, outputs, &whole, old));
            let temporaries = files(&out).keys().filter(|path| is_temporary(path)).count();
            if hard {
                left += temporaries;
            } else {
                assert_eq!(temporaries, 0, "{command}: SIGTERM leaves nothing");
            }
            if hard && temporaries > 0 {
                undisturbed(desk.path(), &words, outputs);
                assert!(!files(&out).keys().any(|path| is_temporary(path)), "{command}: the next run cleans up");
            }
        }
        println!("{command}: {rounds} killed, {new} with the new file, {left} temporaries left and cleaned up");
    }
}

/// A disk of 64 kB where one may be mounted, which takes the superuser; nothing where not.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(at).stderr(Stdio::null());
        mount.status().ok().filter(std::process::ExitStatus::success).map(|_| Self(at.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_leaves_the_old_file() {
    let desk = desk();
    let out = desk.path().join("out");
    for (command, outputs) in WRITERS {
        let words = words(command);
        let (_, whole) = undisturbed(desk.path(), &words, outputs);
        let Some(_disk) = SmallDisk::mount(&out) else {
            println!("skipped: no disk can be mounted here");
            return;
        };
        lay_out(&out, outputs, true);
        // All but one page of the disk is taken.
        let mut taken = 64 * 1024;
        while taken > 0 && std::fs::write(out.join("full"), vec![b'x'; taken]).is_err() {
            taken -= 1024;
        }
        let said = homeround(desk.path(), &words).env("TMPDIR", "/nonexistent").status().unwrap();
        check(&out, outputs, &whole, true);
        let all = crate::words(outputs)
            .into_iter()
            .all(|name| out.join(name).exists() && std::fs::read(out.join(name)).unwrap() != b"old");
        assert!(all || said.code() == Some(5), "{command}: {said}");
        assert!(!files(&out).keys().any(|path| is_temporary(path)), "{command}");
    }
}

#[test]
fn a_file_that_grows_too_large_leaves_the_old_one() {
    let desk = desk();
    let out = desk.path().join("out");
    for (command, outputs) in WRITERS {
        let words = words(command);
        let (_, whole) = undisturbed(desk.path(), &words, outputs);
        lay_out(&out, outputs, true);
        let mut shell = Command::new("sh");
        // As on a full disk: no file may have more than one block. The signal for it is ignored, so that the write fails.
        let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"";
        shell.current_dir(desk.path()).args(["-c", script, env!("CARGO_BIN_EXE_homeround")]).args(words);
        shell.env("TMPDIR", "/nonexistent").output().unwrap();
        check(&out, outputs, &whole, true);
        assert!(!files(&out).keys().any(|path| is_temporary(path)), "{command}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_to_leaves_the_old_file() {
    let desk = desk();
    let out = desk.path().join("out");
    let disk = SmallDisk::mount(&out);
    for (command, outputs) in WRITERS {
        let words = words(command);
        lay_out(&out, outputs, true);
        let before = files(&out);
        let Some(closed) = Closed::close(&out, disk.as_ref()) else {
            println!("skipped: no folder can be closed here");
            return;
        };
        assert_eq!(homeround(desk.path(), &words).status().unwrap().code(), Some(5), "{command}");
        assert_eq!(files(&out), before, "{command}");
        drop(closed);
    }
}

/// A folder that nobody can write to until it is dropped: a disk to read alone for the superuser, whom no mode keeps out.
struct Closed<'d>(&'d Path, Option<&'d SmallDisk>);

impl<'d> Closed<'d> {
    fn close(folder: &'d Path, disk: Option<&'d SmallDisk>) -> Option<Self> {
        let closed = Self(folder, disk);
        closed.set(true);
        std::fs::write(folder.join("probe"), b"").is_err().then_some(closed)
    }

    fn set(&self, closed: bool) {
        use std::os::unix::fs::PermissionsExt;
        if self.1.is_some() {
            let how = if closed { "remount,ro" } else { "remount,rw" };
            let _ = Command::new("mount").args(["-o", how]).arg(self.0).status();
        } else {
            let mode = if closed { 0o555 } else { 0o755 };
            std::fs::set_permissions(self.0, std::fs::Permissions::from_mode(mode)).unwrap();
        }
    }
}

impl Drop for Closed<'_> {
    fn drop(&mut self) {
        self.set(false);
        let _ = std::fs::remove_file(self.0.join("probe"));
    }
}
