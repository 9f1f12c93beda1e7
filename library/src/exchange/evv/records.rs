//! Records one at a time, out of a list or one after another.

use std::io::{BufRead, BufReader, Read};

use serde::de::{DeserializeSeed, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::fault::Faults;
use crate::fault::whole;
use crate::source::Stream;

/// Gives every record of a file to `take` with its number from 1: a list, or one object after another. Memory is that
/// of the longest record.
///
/// # Errors
/// Where the file stops being JSON, or the first error of `take`.
pub(crate) fn for_each_record<E: From<Faults>>(
    stream: Stream,
    take: &mut dyn FnMut(usize, &RawValue) -> Result<(), E>,
) -> Result<(), E> {
    let Stream { name: file, reader } = stream;
    let broken = |problem: String| {
        E::from(Faults(vec![whole(&file, &problem, "Give a list of records, or one record a line.")]))
    };
    let mut reader = BufReader::with_capacity(1 << 16, reader);
    let front = reader.fill_buf().map_err(|error| broken(format!("cannot be read ({error})")))?;
    let mark = if front.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    if front[mark..].is_empty() {
        return Err(broken("is empty".to_owned()));
    }
    let list = front[mark..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    reader.consume(mark);
    let mut stopped = None;
    let mut count = 0;
    let mut one = |raw: &RawValue| {
        count += 1;
        take(count, raw).map_err(|error| stopped = Some(error)).is_ok()
    };
    let read = if list { read_list(reader, &mut one) } else { read_stream(reader, &mut one) };
    match (stopped, read) {
        (Some(error), _) => Err(error),
        (None, Err(error)) => Err(broken(format!("is not JSON ({error})"))),
        (None, Ok(())) => Ok(()),
    }
}

fn read_list(reader: impl Read, one: &mut dyn FnMut(&RawValue) -> bool) -> serde_json::Result<()> {
    let mut json = serde_json::Deserializer::from_reader(reader);
    Items(one).deserialize(&mut json)?;
    json.end()
}

fn read_stream(reader: impl Read, one: &mut dyn FnMut(&RawValue) -> bool) -> serde_json::Result<()> {
    for raw in serde_json::Deserializer::from_reader(reader).into_iter::<Box<RawValue>>() {
        if !one(raw?.as_ref()) {
            return Ok(());
        }
    }
    Ok(())
}

/// The items of a list, one by one.
struct Items<'a>(&'a mut dyn FnMut(&RawValue) -> bool);

impl<'de> DeserializeSeed<'de> for Items<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(raw) = items.next_element::<Box<RawValue>>()? {
            if !(self.0)(raw.as_ref()) {
                // Only an error ends a list before its end: the caller knows why from `stopped`.
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}
