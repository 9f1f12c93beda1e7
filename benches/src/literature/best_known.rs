//! The best values anyone has published, as they stand beside the files.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Context;

/// Best known costs by the name of the instance's file.
#[derive(Clone, Debug, Default)]
pub struct BestKnown(HashMap<String, f64>);

impl BestKnown {
    /// What `best_known.csv` in the folder or the one above says, and what `.sol` files state. A folder with neither has
    /// none.
    ///
    /// # Errors
    /// When one of them is there and cannot be read.
    pub fn beside(folder: &Path) -> anyhow::Result<Self> {
        let mut found = Self::default();
        let tables = [Some(folder), folder.parent()].into_iter().flatten().map(|at| at.join("best_known.csv"));
        if let Some(table) = tables.into_iter().find(|table| table.is_file()) {
            let text = std::fs::read_to_string(&table).with_context(|| table.display().to_string())?;
            found.read_table(&text)?;
        }
        for file in std::fs::read_dir(folder)? {
            let path = file?.path();
            if path.extension().is_some_and(|extension| extension == "sol") {
                let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
                let cost = text.lines().find_map(|line| line.strip_prefix("Cost")).context("no Cost in a .sol file")?;
                found.0.insert(name_of(&path.with_extension("vrp")), cost.trim().parse()?);
            }
        }
        Ok(found)
    }

    /// Rows of `instance,cost`; `class,customers,optimum` for Soares's exact files; Bredström's hours stand in the column
    /// named so.
    fn read_table(&mut self, text: &str) -> anyhow::Result<()> {
        let mut lines = text.lines().map(|line| line.split(',').map(str::trim).collect::<Vec<_>>());
        let header = lines.next().context("an empty table of best known values")?;
        let named = |names: &[&str]| header.iter().position(|column| names.contains(column));
        let soares = named(&["solomon_class"]);
        let name = soares.or(named(&["instance"])).context("no column `instance`")?;
        let value = named(&["best_known_cost", "best_known_hours", "optimal_distance_exact_sync"]);
        let value = value.context("no column of best known values")?;
        for row in lines.filter(|row| row.len() > name.max(value)) {
            let file = match soares {
                Some(_) => format!("{}-0{}-sync-exact{}.txt", row[name], row[1], row[1]),
                None => row[name].to_owned(),
            };
            self.0.insert(file, row[value].parse()?);
        }
        Ok(())
    }

    /// The best known cost of an instance's file.
    #[must_use]
    pub fn find(&self, file: &Path) -> Option<f64> {
        self.0.get(&name_of(file)).copied()
    }
}

/// The name of a file without its folder.
#[must_use]
pub fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_table_names_its_files() {
        let cases = [
            ("instance,best_known_cost\na.json,218.199\n", "a.json", 218.199),
            ("instance,case,window,best_known_hours,marked_optimal\nb.json,1,F,5.13,True\n", "b.json", 5.13),
            (
                "solomon_class,customers,optimal_distance_exact_sync\nC101,25,303.2\n",
                "C101-025-sync-exact25.txt",
                303.2,
            ),
        ];
        for (text, file, cost) in cases {
            let mut found = BestKnown::default();
            found.read_table(text).expect("the table reads");
            assert_eq!(found.find(Path::new(file)), Some(cost));
            assert_eq!(found.find(Path::new("C101-025-sync-minmaxdiff25.txt")), None);
        }
    }
}
