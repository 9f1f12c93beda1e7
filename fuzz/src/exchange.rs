//! Other systems' files that are anything: tables, records, workbooks.

use std::io::{Cursor, Write};

use homeround::exchange::events::EventWriter;
use homeround::exchange::import_export::{ImportRequest, Lower, export_file, import_file};
use homeround::exchange::profiles::{NAMES, find_mapping};
use homeround::output::MemoryFiles;
use homeround::source::Stream;
use zip::write::SimpleFileOptions;

/// Reads a file through the format that `name` says, and writes what was read out again.
fn exchange(name: &str, bytes: &[u8]) {
    let files = MemoryFiles::default();
    let mapping = find_mapping(name).expect("the format is known");
    let received = Some("2026-04-01T09:00:00+01:00".parse().expect("it is a moment"));
    let events = EventWriter::begin(files.output("events.jsonl"), received).expect("memory can be written to");
    let (out, aside) = (files.output("visits.csv"), files.aside("visits.rejected.csv"));
    let into = ImportRequest { out, aside, events: Some(events), sheet: None, header_row: None, lower: Lower::Keep };
    if let Ok((_, mapping)) = import_file(Stream::new("given", Cursor::new(bytes.to_vec())), &mapping, into) {
        let visits = files.bytes("visits.csv").expect("what was imported is there");
        let into = (files.output("again.csv"), files.aside("again.rejected.csv"));
        let _ = export_file(Stream::new("visits.csv", Cursor::new(visits)), &mapping, into, Lower::Keep);
    }
}

/// A file in one of the formats that are known by name; its first byte says in which.
pub fn import(bytes: &[u8]) {
    if let Some((first, rest)) = bytes.split_first() {
        exchange(NAMES[usize::from(*first) % NAMES.len()].0, rest);
    }
}

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Visits" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const PARTS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook around a sheet: sums of bytes would stop a mutation at the door.
fn around(sheet: &[u8]) -> Vec<u8> {
    let mut parts = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let files: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", PARTS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for (name, bytes) in files {
        parts.start_file(name, options).and_then(|()| Ok(parts.write_all(bytes)?)).expect("memory can be written to");
    }
    parts.finish().expect("memory can be written to").into_inner()
}

/// A whole workbook, or one sheet's part of it.
pub fn workbook(bytes: &[u8]) {
    if bytes.starts_with(b"PK") {
        exchange("csv", bytes);
    } else {
        exchange("csv", &around(bytes));
    }
}
