//! The door from the other side: the header is what the code says, and programs in C and C++ plan, check, verify and price.

#[path = "../../../library/tests/examples/mod.rs"]
mod examples;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use examples::example_files;
use homeround::api::ask;
use homeround::book::{read_source, write};

fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Where Cargo puts the libraries beside this test.
fn libraries() -> PathBuf {
    std::env::current_exe().unwrap().parent().unwrap().to_owned()
}

/// The Newport example as one document in `folder`.
fn book(folder: &Path) -> (PathBuf, String) {
    let example = example_files("newport");
    let book = write::with_files(&read_source(&example).unwrap(), &example).unwrap();
    let document = String::from_utf8(write::write_json(&book).unwrap()).unwrap();
    let path = folder.join("book.json");
    std::fs::write(&path, &document).unwrap();
    (path, document)
}

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{said}", output.status);
    output
}

/// Compiles an example into `folder`, against the shared or the static library.
fn compile(compiler: &str, standard: &str, source: &str, shared: bool, folder: &Path) -> PathBuf {
    let program = folder.join(format!("{source}-{shared}"));
    let mut command = Command::new(compiler);
    command.args([standard, "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-g", "-o"]).arg(&program);
    command.arg(here().join("examples").join(source)).arg("-I").arg(here().join("include"));
    let libraries = libraries();
    if shared {
        command.arg("-L").arg(&libraries).arg("-lhomeround_c").arg(format!("-Wl,-rpath,{}", libraries.display()));
    } else {
        command.arg(libraries.join("libhomeround_c.a")).args(["-lpthread", "-ldl", "-lm"]);
    }
    run(&mut command);
    program
}

#[test]
fn the_header_is_what_the_code_says() {
    let made = cbindgen::generate(here()).expect("cbindgen reads the interface");
    let mut text = Vec::new();
    made.write(&mut text);
    let path = here().join("include/homeround.h");
    if std::env::var_os("WRITE_HEADER").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap();
    assert_eq!(String::from_utf8(text).unwrap(), kept, "write it again: see README.md");
}

#[test]
fn a_program_in_c_does_a_week_with_either_library() {
    let folder = tempfile::tempdir().unwrap();
    let (path, document) = book(folder.path());
    let planned = ask("plan", format!(r#"{{"book":{document},"work":200000}}"#).as_bytes());
    for shared in [true, false] {
        let program = compile("gcc", "-std=c99", "week.c", shared, folder.path());
        let output = run(Command::new(program).arg(&path));
        let said = String::from_utf8_lossy(&output.stdout);
        let plan = format!("plan: status {}, {} bytes", planned.status.code(), planned.json.len());
        assert_eq!(said.lines().nth(1), Some(plan.as_str()), "{said}");
        let lines: Vec<&str> = said.lines().map(|line| line.split(',').next().unwrap_or_default()).collect();
        let begun =
            ["validate: status 0", lines[1], "check: status ", "verify: status ", "price: status 0", "plan: status 2"];
        assert!(
            lines.len() == begun.len() && lines.iter().zip(begun).all(|(line, begun)| line.starts_with(begun)),
            "{said}"
        );
    }
}

#[test]
fn a_program_in_cpp_gets_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (path, document) = book(folder.path());
    let program = compile("g++", "-std=c++11", "week.cpp", true, folder.path());
    let output = run(Command::new(program).arg(&path));
    let planned = ask("plan", format!(r#"{{"work":200000,"book":{document}}}"#).as_bytes());
    assert!(output.stdout == planned.json, "another roster than the library's own");
}

#[test]
fn null_is_refused_and_not_followed() {
    use homeround_c::{
        HrStatus, HrView, hr_ask, hr_bytes_end, hr_bytes_view, hr_plan_begin, hr_plan_end, hr_plan_step,
    };
    use std::ptr::{null, null_mut};
    let nothing = HrView { data: null(), len: 7 };
    let (mut answer, mut plan) = (null_mut(), null_mut());
    // SAFETY: every pointer is null or points to a local of its type.
    unsafe {
        assert_eq!(hr_ask(c"plan".as_ptr(), nothing, null_mut()), HrStatus::HR_REFUSED);
        assert_eq!(hr_ask(null(), nothing, &mut answer), HrStatus::HR_REFUSED);
        assert!(answer.is_null() && hr_bytes_view(answer).len == 0);
        assert_eq!(hr_ask(c"plan".as_ptr(), nothing, &mut answer), HrStatus::HR_REFUSED);
        assert!(hr_bytes_view(answer).len > 0);
        hr_bytes_end(answer);
        assert_eq!(hr_plan_begin(nothing, &mut plan, &mut answer), HrStatus::HR_REFUSED);
        assert!(plan.is_null() && !answer.is_null());
        hr_bytes_end(answer);
        assert_eq!(hr_plan_step(null_mut(), 1, null_mut()), HrStatus::HR_REFUSED);
        hr_plan_end(null_mut());
        hr_bytes_end(null_mut());
    }
}
