//! A package's source as text: which file uses which.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A package: its files without what only tests compile, and what each of them uses.
pub struct Package {
    /// Its name as other packages' `use` lines tell it.
    pub name: &'static str,
    files: BTreeMap<String, File>,
    uses: BTreeMap<String, BTreeSet<String>>,
}

/// A file: the path of its module, and its code.
struct File {
    module: Vec<String>,
    code: String,
    /// What it imports, by the name that it goes by here.
    imports: Vec<Import>,
}

struct Import {
    name: String,
    path: Vec<String>,
    exported: bool,
}

impl Package {
    /// Reads the package in a folder of the workspace.
    pub fn read(folder: &str, name: &'static str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder).join("src");
        let mut texts = BTreeMap::new();
        collect(&root, "", &mut texts);
        let hidden: BTreeSet<String> = texts.iter().flat_map(|(file, text)| tests_of(file, text)).collect();
        texts.retain(|file, _| {
            !hidden.iter().any(|tests| file == &format!("{tests}.rs") || file.starts_with(&format!("{tests}/")))
        });
        let files = texts.into_iter().map(|(file, text)| (file.clone(), File::new(&file, &text))).collect();
        let mut package = Self { name, files, uses: BTreeMap::new() };
        package.uses = package.files.keys().map(|file| (file.clone(), package.used_by(file))).collect();
        package
    }

    /// By file, the files of the package that it uses.
    pub const fn uses(&self) -> &BTreeMap<String, BTreeSet<String>> {
        &self.uses
    }

    /// The first folder or file on the way to a file, without its ending; none for `lib.rs`.
    pub fn room<'a>(&self, file: &'a str) -> Option<&'a str> {
        let room = file.split('/').next()?.trim_end_matches(".rs");
        (room != "lib").then_some(room)
    }

    /// Every file's code.
    pub fn code(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(name, file)| (name.as_str(), file.code.as_str()))
    }

    /// The files in whose code something stands.
    pub fn files_with(&self, what: &str) -> Vec<String> {
        let starts = |code: &str| {
            code.match_indices(what).any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        };
        self.files.iter().filter(|(_, file)| starts(&file.code)).map(|(name, _)| name.clone()).collect()
    }

    fn used_by(&self, name: &str) -> BTreeSet<String> {
        let file = &self.files[name];
        let mut used = BTreeSet::new();
        for import in &file.imports {
            // What is handed on without being used here makes no arrow.
            if !import.exported || mentions(&file.code, &import.name) {
                used.extend(self.file_of(&file.module, &import.path));
            }
        }
        for path in paths(&file.code) {
            let mut full = path.clone();
            if !matches!(path[0].as_str(), "crate" | "super" | "self") {
                match file.imports.iter().find(|import| import.name == path[0]) {
                    Some(import) => full = import.path.iter().chain(&path[1..]).cloned().collect(),
                    None if self.module(&[&file.module[..], &path[..1]].concat()).is_some() => {
                        full.insert(0, "self".to_owned());
                    }
                    None => continue,
                }
            }
            used.extend(self.macro_file(&full).or_else(|| self.file_of(&file.module, &full)));
        }
        used.remove(name);
        used
    }

    fn module(&self, path: &[String]) -> Option<&String> {
        self.files.iter().find(|(_, file)| file.module == path).map(|(name, _)| name)
    }

    /// The file of an exported macro, which a path names at the root of the package.
    fn macro_file(&self, path: &[String]) -> Option<String> {
        let [root, name] = path else { return None };
        let declared = format!("macro_rules! {name}");
        let declares = |file: &&String| self.files[*file].code.contains(&declared);
        (root == "crate").then(|| self.files.keys().find(declares).cloned())?
    }

    /// The file in which what a path names is written, past all that only hand it on.
    fn file_of(&self, from: &[String], path: &[String]) -> Option<String> {
        let (mut at, mut rest) = match path[0].as_str() {
            "crate" => (Vec::new(), &path[1..]),
            "self" => (from.to_vec(), &path[1..]),
            "super" => (from[..from.len().checked_sub(1)?].to_vec(), &path[1..]),
            first if self.module(&[from, &[first.to_owned()]].concat()).is_some() => (from.to_vec(), path),
            _ => return None,
        };
        while rest.first().is_some_and(|step| step == "super") {
            at.pop()?;
            rest = &rest[1..];
        }
        while let Some(step) = rest.first() {
            let down = [&at[..], std::slice::from_ref(step)].concat();
            if self.module(&down).is_none() {
                break;
            }
            (at, rest) = (down, &rest[1..]);
        }
        let file = self.module(&at)?.clone();
        let handed = rest.first().and_then(|name| {
            let import = self.files[&file].imports.iter().find(|import| import.exported && &import.name == name)?;
            self.file_of(&at, &import.path)
        });
        Some(handed.unwrap_or(file))
    }
}

impl File {
    fn new(file: &str, text: &str) -> Self {
        let mut module: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if module.last().is_some_and(|last| last == "mod" || last == "lib") {
            module.pop();
        }
        let code = without_tests(text);
        let mut imports = Vec::new();
        let mut kept = String::new();
        let mut rest = code.as_str();
        while let Some((before, exported, tree, after)) = next_use(rest) {
            kept += before;
            expand(&tree, &[], exported, &mut imports);
            rest = after;
        }
        // What declares a module or says who sees an item makes no arrow.
        let declares = |line: &&str| line.ends_with(';') && (line.starts_with("mod ") || line.contains(" mod "));
        let lines = (kept + rest).lines().filter(|line| !declares(line)).collect::<Vec<_>>().join("\n");
        Self { module, code: lines.replace("pub(in crate::", "pub(in "), imports }
    }
}

/// Every file of a folder by its path, comments taken out.
fn collect(folder: &Path, prefix: &str, texts: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("the source is there") {
        let path = entry.expect("an entry").path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), texts);
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&path).expect("source is text");
            let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            texts.insert(name, lines.map(|line| format!("{line}\n")).collect());
        }
    }
}

/// The modules in files of their own that only tests compile.
fn tests_of(file: &str, text: &str) -> Vec<String> {
    let folder = match file.rsplit_once('/') {
        Some((folder, "mod.rs")) => format!("{folder}/"),
        None if file == "lib.rs" => String::new(),
        _ => format!("{}/", file.trim_end_matches(".rs")),
    };
    let marked = text.match_indices("#[cfg(test)]").filter_map(|(at, mark)| {
        let line = text[at + mark.len()..].trim_start().lines().next()?;
        let name = line.strip_suffix(';')?.rsplit_once("mod ")?.1;
        Some(format!("{folder}{name}"))
    });
    marked.collect()
}

/// The text up to the module of tests at its end.
fn without_tests(text: &str) -> String {
    let end = text.match_indices("#[cfg(test)]").map(|(at, mark)| (at, text[at + mark.len()..].trim_start()));
    let mut end =
        end.filter(|(_, item)| item.lines().next().is_some_and(|line| line.contains("mod ") && line.ends_with('{')));
    text[..end.next().map_or(text.len(), |(at, _)| at)].to_owned()
}

/// The first `use` at the beginning of a line: what stands before it, whether it is handed on, its tree, what follows.
fn next_use(text: &str) -> Option<(&str, bool, String, &str)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        let visible = trimmed.strip_prefix("pub(").and_then(|rest| rest.split_once(") ")).map(|(_, rest)| rest);
        let visible = visible.or_else(|| trimmed.strip_prefix("pub "));
        if let Some(tree) = visible.unwrap_or(trimmed).strip_prefix("use ") {
            let start = at + line.len() - tree.len();
            let end = start + text[start..].find(';')?;
            let tree = text[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
            return Some((&text[..at], visible.is_some(), tree, &text[end + 1..]));
        }
        at += line.len();
    }
    None
}

/// Every path of a `use` tree.
fn expand(tree: &str, prefix: &[String], exported: bool, imports: &mut Vec<Import>) {
    let tree = tree.trim();
    if let Some((head, group)) = tree.split_once('{') {
        let steps = head.trim_end_matches("::").split("::").filter(|step| !step.is_empty()).map(str::to_owned);
        let prefix: Vec<String> = prefix.iter().cloned().chain(steps).collect();
        let group = group.rsplit_once('}').map_or(group, |(within, _)| within);
        for item in split_group(group) {
            expand(item, &prefix, exported, imports);
        }
        return;
    }
    if tree.is_empty() {
        return;
    }
    let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias)));
    let mut path: Vec<String> = prefix.iter().cloned().chain(path.split("::").map(str::to_owned)).collect();
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let name = alias.map_or_else(|| path.last().cloned().unwrap_or_default(), str::to_owned);
    imports.push(Import { name, path, exported });
}

/// The items of a group, those of inner groups left whole.
fn split_group(group: &str) -> Vec<&str> {
    let (mut items, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(&group[start..]);
    items
}

/// Whether a name stands in the code as a word.
fn mentions(code: &str, name: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let whole = |at: usize| !code[..at].ends_with(word) && !code[at + name.len()..].starts_with(word);
    code.match_indices(name).any(|(at, _)| whole(at))
}

/// Every path in the code of two steps or more.
fn paths(code: &str) -> Vec<Vec<String>> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find("::") {
        let start =
            rest[..at].rfind(|c| !word(c)).map_or(0, |at| at + rest[at..].chars().next().map_or(1, char::len_utf8));
        let mut path = vec![rest[start..at].to_owned()];
        let mut tail = &rest[at..];
        while let Some(next) = tail.strip_prefix("::") {
            let end = next.find(|c| !word(c)).unwrap_or(next.len());
            if end == 0 {
                tail = next;
                break;
            }
            path.push(next[..end].to_owned());
            tail = &next[end..];
        }
        // A path behind a dollar or a generic has no first step of its own.
        if path.len() > 1 && !path[0].is_empty() {
            found.push(path);
        }
        rest = tail;
    }
    found
}
