//! Several carers in one row of a table: in columns of their own, or in one cell.

/// The carers that a cell names: `A; B` are two, and so are `C12, C34`; `Rees, Megan` is one, unless the visit has as many carers as
/// there are parts.
#[must_use]
pub(crate) fn carers_of(cell: &str, needed: usize) -> Vec<String> {
    let always = |c: char| matches!(c, ';' | '|' | '&' | '+' | '\n');
    let mut found = Vec::new();
    for part in cell.split(always).flat_map(|part| part.split(" and ")).map(str::trim).filter(|part| !part.is_empty()) {
        let commas: Vec<&str> = part.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        let strokes: Vec<&str> = part.split('/').map(str::trim).filter(|part| !part.is_empty()).collect();
        if commas.len() > 1 && (commas.len() == needed || (alike(&commas) && commas.iter().all(|id| is_id(id)))) {
            found.extend(commas);
        } else if strokes.len() > 1 && (strokes.len() == needed || alike(&strokes)) {
            found.extend(strokes);
        } else {
            found.push(part);
        }
    }
    let mut carers: Vec<String> = Vec::with_capacity(found.len());
    for carer in found {
        if !carers.iter().any(|held| held == carer) {
            carers.push(carer.to_owned());
        }
    }
    carers
}

/// Whether a text is more like an id than a name.
fn is_id(text: &str) -> bool {
    text.len() <= 3 || text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether all parts are built alike, of letters and digits in the same order.
fn alike(parts: &[&str]) -> bool {
    let shape = |text: &str| {
        let mut kinds: Vec<u8> =
            text.chars().map(|c| if c.is_ascii_digit() { 0 } else { 1 + u8::from(!c.is_alphabetic()) }).collect();
        kinds.dedup();
        kinds
    };
    parts.windows(2).all(|pair| shape(pair[0]) == shape(pair[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_carers_are_several_and_a_name_is_one() {
        for (cell, needed, carers) in [
            ("A; B", 0, &["A", "B"][..]),
            ("A;", 0, &["A"]),
            ("A; A", 0, &["A"]),
            ("A & B", 0, &["A", "B"]),
            ("Ann and Bob", 0, &["Ann", "Bob"]),
            ("A/B", 0, &["A", "B"]),
            ("EMP/0012", 0, &["EMP/0012"]),
            ("C12, C34", 0, &["C12", "C34"]),
            ("Rees, Megan", 0, &["Rees, Megan"]),
            ("Rees, Lloyd", 2, &["Rees", "Lloyd"]),
            ("Megan Rees\nOwain Lloyd", 0, &["Megan Rees", "Owain Lloyd"]),
            ("Sandra", 0, &["Sandra"]),
            (" ; ", 0, &[]),
        ] {
            assert_eq!(carers_of(cell, needed), carers, "{cell:?}");
        }
    }
}
